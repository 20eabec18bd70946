"""Every way into a flow: the smallest sets of evidence that give the level it needs. What `ivr check --ways-in` prints.

Rule: it is worked out of the policy alone, so that whoever answers for it sees what an edit opens or closes; how long
evidence counts, what lowers it and what may be said of a customer stand below the flows.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from ivr.conversation.assurance import STRONGEST, Lowers, Policy, Rule
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.steps.authenticate import AuthenticateStep
from ivr.conversation.steps.enrol import EnrolStep
from ivr.conversation.steps.voiceprint import VoiceprintStep


def least_sets(policy: Policy | None, level: int) -> list[Rule]:
    """The sets of evidence that give the level, none of which is more than another of them needs."""
    rules = {rule for given, rule in policy.rules if given >= level} if policy else set()
    return sorted((rule for rule in rules if not any(other < rule for other in rules)), key=_in_order)


def levels_of(flow: Flow) -> list[tuple[str, int]]:
    """(where, the level needed): of the flow as a whole, and of each step that asks for more."""
    whole = flow.head.assurance
    asked = [(f"step {step.id}", _least(step)) for step in flow.steps.values()]
    return [("", whole), *((where, level) for where, level in asked if level > whole)]


def _least(step: object) -> int:
    match step:
        case AuthenticateStep(authenticate=level):
            return 0 if level == "needed" else int(level)
        case EnrolStep():
            return STRONGEST
        case VoiceprintStep():
            return step.least
    return 0


def told(flows: Flows) -> list[str]:
    """Line by line, by the names of the flows."""
    ways = [line for name in sorted(flows.flows) for line in _of(flows.flows[name], flows.policy)]
    return [*ways, *(_beside(flows.policy) if flows.policy else ())]


def changes(before: Flows, after: Flows) -> list[str]:
    """What is another way in than it was, as a diff; the name of the flow stands above each."""
    lines = unified_diff(told(before), told(after), "before", "now", lineterm="", n=20)
    return [line for line in lines if not line.startswith("@@")]


def _of(flow: Flow, policy: Policy | None) -> Iterator[str]:
    if flow.is_pattern:
        return
    for where, level in levels_of(flow):
        what = f"{flow.id}{f', {where}' if where else ''}"
        yield f"{what}: level {level}" if level else f"{what}: anybody"
        yield from (
            f"  {' and '.join(sorted(rule))}" for rule in (least_sets(policy, level) if level else ())
        )


def _beside(policy: Policy) -> Iterator[str]:
    """What else the policy says that an attacker would like to have changed."""
    for kind, seconds in sorted(policy.lasts.items()):
        yield f"{kind} counts for {seconds / 60:g} minutes"
    for sign, lowers in sorted(policy.lowers.items()):
        yield f"{sign}{_lowering(lowers)}"
    if policy.line_risk is not None:
        yield f"the network is asked about the line from level {policy.line_risk}"
    for name, level in sorted(policy.tells.items()):
        yield f"{name} may be told from level {level}"


def _lowering(lowers: Lowers) -> str:
    often = f" {lowers.after} times" if lowers.after > 1 else ""
    cap = f" leaves level {lowers.to} at the most" if lowers.to < STRONGEST else ""
    worth = f" takes the worth out of {', '.join(lowers.without)}" if lowers.without else ""
    return f"{often}:{' and'.join(filter(None, (cap, worth)))}"


def _in_order(rule: Rule) -> tuple[int, list[str]]:
    return len(rule), sorted(rule)
