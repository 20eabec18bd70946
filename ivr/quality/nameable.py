"""What the tests of a project may name: its flows, slots and their values, responses, actions, queues.

Rule: known from the flows alone, so that a test that names something else is told of before it runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivr.conversation import sums
from ivr.conversation.callers import IDENTIFY
from ivr.conversation.flow import Flows
from ivr.conversation.steps import OWN_ACTIONS, CollectStep
from ivr.conversation.steps.authenticate import PROVES
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.http import HttpStep
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.conversation.steps.voiceprint import DELETE_VOICE, KEEP_VOICE
from ivr.conversation.written import Step
from ivr.quality import screen


class Names:
    """What a project's tests may name."""

    def __init__(self, flows: Flows) -> None:
        steps = [step for flow in flows.flows.values() for step in flow.steps.values()]
        self.flows = tuple(flows.flows)
        set_here = {name for step in steps for name in getattr(step, "set_slots", ())}
        set_here |= {name for step in steps if isinstance(step, HttpStep) for name in step.take}
        set_here |= {
            taken.slot for step in steps if isinstance(step, CallStep) for taken in step.mapping.taken
        }
        self.slots = frozenset({*flows.slots, *flows.initial_slots, *set_here, "language"})
        self.values = _values_of(flows, steps)
        self.queues = tuple(flows.queues)
        self.languages = tuple(flows.defaults.languages)
        self.screen = screen.parts(flows)
        self.responses = tuple(flows.responses)
        self.questions = frozenset(
            name for step in steps for name in (step.id, getattr(step, "collect", "")) if name
        )
        run = {getattr(step, "action", "") for step in steps}
        self.lookups = frozenset(step.http for step in steps if isinstance(step, HttpStep))
        self.lookups |= {step.call for step in steps if isinstance(step, CallStep) and step.mcp_server}
        named = {*flows.actions, *flows.responses, *flows.forms, *OWN_ACTIONS, *run, *self.lookups}
        named |= {IDENTIFY, *PROVES, KEEP_VOICE, DELETE_VOICE} if flows.identifies else set()
        self.actions = frozenset(named - {""})


def _values_of(flows: Flows, steps: Sequence[Step]) -> dict[str, tuple[str, ...]]:
    """The slots that have few values, with all of them: as the domain lists them or, where no action may set what it
    likes, as the questions and the other steps do."""
    values = {
        name: tuple(map(str, slot.values)) for name, slot in flows.slots.items() if slot.type == "categorical"
    }
    if flows.actions:
        return values
    unknown = {*values, *flows.kept_as_text, *_set_to_anything(flows, steps)}
    listed = {name: given for name, given in _listed(flows, steps).items() if name not in unknown}
    return values | {name: tuple(dict.fromkeys(given)) for name, given in listed.items()}


def _set_to_anything(flows: Flows, steps: Sequence[Step]) -> Iterator[str]:
    """Slots whose values nobody knows beforehand."""
    for step in steps:
        if isinstance(step, CollectStep) and step.reads not in flows.choices:
            yield step.collect
        elif isinstance(step, HttpStep):
            yield from step.take
        elif isinstance(step, CallStep):
            yield from (taken.slot for taken in step.mapping.taken)
        elif isinstance(step, SetSlotsStep):
            yield from (name for name, value in step.set_slots.items() if sums.is_sum(value))


def _listed(flows: Flows, steps: Sequence[Step]) -> dict[str, list[str]]:
    """What the questions for a slot that read a list take, and what other steps set it to."""
    given: dict[str, list[str]] = {}
    for step in steps:
        if isinstance(step, CollectStep) and step.reads in flows.choices:
            given.setdefault(step.collect, []).extend(flows.choices[step.reads].items)
    for step in steps:
        if isinstance(step, SetSlotsStep):
            for name in step.set_slots.keys() & given.keys():
                given[name].append(str(step.set_slots[name]))
    return given
