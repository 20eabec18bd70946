"""What is at stake: deeds that would be done on a first sentence alone, what undoes them, and words taken for a yes.

Rule: whether an action only looks something up cannot be seen from here; the team says so with `stakes: none`.
"""

from __future__ import annotations

import re

from ivr.content.checks.material import Material, Spot, meant
from ivr.content.problems import Problems
from ivr.conversation.flow import Flow
from ivr.conversation.steps import ActionStep, CollectStep
from ivr.conversation.steps.http import HttpStep
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.stakes import StepAtStake
from ivr.conversation.written import Step

_TRUTH = re.compile(
    r"(?:^|\b(?:and|or|not)\s+|\()\s*slots\.(\w+)\s*(?:$|\)|\b(?:and|or)\b|\bis(?: not)? (?:true|false)\b)",
    re.IGNORECASE,
)


def undo(material: Material, problems: Problems) -> None:
    """A flow that undoes a deed, and that there is not."""
    for spot in material.own_steps:
        name = spot.step.at_stake.undo if spot.step.at_stake else ""
        if name and material.unknown(name, material.flows.flows):
            hint = meant(name, material.flows.flows, "The flows are")
            spot.tell(problems, ("stakes", "undo"), f"there is no flow '{name}'.", hint)


def done_at_once(material: Material, problems: Problems) -> None:
    """Actions that a first sentence reaches with no question between, and of which nobody says what is at stake."""
    spots = {(spot.flow.id, spot.step.id): spot for spot in material.own_steps}
    found = [
        spots[flow.id, step]
        for flow, _ in material.own_heads()
        if flow.head.nlu_trigger and not flow.is_pattern
        for step in _at_once(flow, material)
        if (flow.id, step) in spots
    ]
    if not found:
        return
    names = ", ".join(dict.fromkeys(f"'{getattr(spot.step, spot.step.KIND)}'" for spot in found))
    message = f"a first sentence may run {names} with no question between."
    hint = (
        "Say what is at stake with 'stakes: {deed: ...}', or 'stakes: none' for what only looks something up."
    )
    found[0].tell(problems, (found[0].step.KIND,), message, hint, severity="warning")


def _at_once(flow: Flow, material: Material) -> list[str]:
    """The actions without stakes on the way from the flow's beginning, past questions that a sentence may answer."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = [flow.start]
    while waiting:
        step_id = waiting.pop()
        if step_id in seen or step_id not in flow.steps:
            continue
        seen.add(step_id)
        step = flow.steps[step_id]
        if step.at_stake:
            continue
        if isinstance(step, StepAtStake) and step.stakes is None and _may_change(step, material):
            found.append(step_id)
        if not _asks_first(step):
            waiting += [link.target for link in step.links()]
    return found


def _asks_first(step: Step) -> bool:
    """Whether the call waits there for an answer that no sentence before it can have given."""
    if isinstance(step, CollectStep):
        return not step.may_fill_ahead
    return isinstance(step, Question)


def _may_change(step: Step, material: Material) -> bool:
    """Whether what the step does may change something: an action of the team's, a look-up that is more than one."""
    match step:
        case ActionStep():
            return not step.templated and step.action in material.flows.actions
        case HttpStep():
            return step.method != "GET"
    return False


def words_for_a_yes(material: Material, problems: Problems) -> None:
    """A text slot that a condition takes for true or false: any words count as true there, "no" among them."""
    texts = {name for name, slot in material.domain.slots.items() if slot.type == "text"}
    told = {name for name, kept in material.flows.kept.items() if kept.is_truth}
    for spot in material.own_steps:
        for index, link in enumerate(spot.step.next):
            names = set(_TRUTH.findall(link.condition)) if isinstance(link.condition, str) else set()
            for name in sorted((names & texts) - told):
                told.add(name)
                _tell_truth(spot, index, name, problems)


def _tell_truth(spot: Spot, index: int, name: str, problems: Problems) -> None:
    message = f"slot '{name}' is text, and any text is true here, 'no' as well."
    hint = "Let its type be bool and its question read yes_no, or compare it: slots." + name + ' is "yes".'
    spot.tell(problems, ("next", index, "if"), message, hint, severity="warning")


CHECKS = (undo,)
ADVICE = (done_at_once, words_for_a_yes)
