"""Levels that flows state: there is a policy that can give them, and what moves money states one.

Rule: a level that nothing gives locks everybody out, and one that is not stated lets everybody in; both are told here.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.checks.material import Material
from ivr.content.marked_yaml import Place
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.flow import Flow
from ivr.conversation.steps.authenticate import AuthenticateStep
from ivr.conversation.steps.pay import PayStep


def levels(material: Material, problems: Problems) -> None:
    """A flow needs a level that no policy gives."""
    policy = material.flows.policy
    given = max(policy.levels, default=0) if policy else 0
    if material.assurance and not material.flows.assurance:
        return  # what is wrong with it is told already
    for place, what, level in _needed(material):
        if level > given:
            message = f"{what}: nothing gives level {level}."
            problems.add(place.problem(message, "Say in flows/assurance.yml what gives it."))


def _needed(material: Material) -> Iterator[tuple[Place, str, int]]:
    """Every level that flows and steps state: where, of what, which."""
    for flow, place in material.own_heads():
        stated = "assurance" in flow.head.model_fields_set
        yield place.within("assurance") if stated else place, f"flow '{flow.id}'", flow.head.assurance
    for spot in material.own_steps:
        if isinstance(spot.step, AuthenticateStep) and spot.step.authenticate != "needed":
            yield spot.place.within("authenticate"), spot.what, spot.step.authenticate


def flows(material: Material, problems: Problems) -> None:
    """The policy names a flow that there is not."""
    policy = material.flows.assurance
    for name in policy.flows if policy else ():
        if material.assurance and material.unknown(name, material.flows.flows):
            hint = did_you_mean(name, material.flows.flows)
            place = material.assurance.within("flows", name)
            problems.add(place.problem(f"assurance: there is no flow '{name}'.", hint, key=True))


def money(material: Material, problems: Problems) -> None:
    """A flow moves money and states no level, though the project has a policy."""
    if not material.flows.assurance:
        return
    for flow, place in material.own_heads():
        if not flow.head.assurance and not _asks_who(flow) and _moves_money(flow):
            message = f"flow '{flow.id}' moves money, and anybody may use it."
            hint = "State how well the caller has to be known: 'assurance: 2'."
            problems.add(place.problem(message, hint, key=True, severity="warning"))


def _asks_who(flow: Flow) -> bool:
    return any(isinstance(step, AuthenticateStep) for step in flow.steps.values())


def _moves_money(flow: Flow) -> bool:
    """Whether it charges a card, or asks for an amount and something is at stake in it."""
    if any(isinstance(step, PayStep) for step in flow.steps.values()):
        return True
    asks = any(question.reads == "money" for question in flow.questions)
    return asks and any(step.at_stake for step in flow.steps.values())


CHECKS = (levels, flows)
ADVICE = (money,)
