"""What checks look at, and how they speak of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from ivr.content.agents import McpServer
from ivr.content.defaults import Numbers, Queues
from ivr.content.domain import Domain
from ivr.content.marked_yaml import DataPath, Document, Place
from ivr.content.nlu import Nlu
from ivr.content.problems import Problem, Problems, did_you_mean
from ivr.conversation import conditions
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.steps import OWN_ACTIONS, ActionStep, CallStep, CollectStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.http import HttpStep
from ivr.conversation.steps.pay import PayStep
from ivr.conversation.steps.results import LISTEN
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.conversation.steps.voicemail import VoicemailStep
from ivr.conversation.written import Ladder, PromptText, Step, rungs

S = TypeVar("S", bound=Step)

SHIPPED = "(shipped) "
"""How the paths of Parley's own files begin."""

BUILT_IN_SLOTS = frozenset({"language", "session_started_metadata", "value", "caller_name"})
"""Slots that are there without anybody asking: the language spoken, the line, a value read back, a name said."""


PROMPTS = ("say", "text", "message", "ask", "menu", "no_input", "no_match", "go_on", "why", "deed", "subject")
"""Keys of steps that hold what is said."""


@dataclass(frozen=True)
class Material:
    """Everything that checks look at."""

    flows: Flows
    places: Mapping[tuple[str, str], Place]
    """(flow, step) -> where it is written, also of steps that could not be made; (flow, "") is the flow itself."""
    broken: Collection[str]
    """Flows that could not be read whole."""
    domain: Domain
    nlu: Nlu
    queues: Queues
    hours: Mapping[str, Place]
    """The schedules, each with its place."""
    summary: Mapping[str, Place]
    """The texts of the summary that the team wrote, each with its place."""
    numbers: Numbers
    assurance: Place | None
    """Where the policy is written, None where there is none."""
    recordings: Mapping[str, Mapping[str, Path]]
    defaults: Document
    unread: frozenset[str] = frozenset()
    """Words of what could not be read: a name among them may be defined there, so nobody says that it is not."""
    action_words: frozenset[str] = frozenset()
    """Every text constant in the sources of local actions: a slot they fill is among them."""
    only_read: frozenset[str] = frozenset()
    """Of these words, the slots that local actions ask for and never fill."""
    local_actions: frozenset[str] = frozenset()
    """Actions whose sources were read; what any other action reads, fills and says is not known."""
    action_places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Of each of these, the file and the line of its class."""
    actions_named_again: frozenset[str] = frozenset()
    """Those that action files name beside their own names: another action may lead to them."""
    lost_actions: Mapping[str, Problem] = field(default_factory=dict)
    """Actions whose files cannot be imported here, each with the reason."""
    audio: Path | None = None
    """The folder of recordings; it may not be there."""
    rasa: bool = False
    """Whether the project is laid out as Rasa's."""
    shipped: frozenset[str] = frozenset()
    """Flows and responses that Parley brings along, also those that the project has its own of."""
    servers: Mapping[str, McpServer] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)
    """Rasa's agents: name -> RASA or A2A."""

    @cached_property
    def said_responses(self) -> frozenset[str]:
        """The responses that a flow, a slot or Parley itself says; what actions say is not among them."""
        found = {*self.shipped}
        for spot in self.steps:
            step = spot.step
            if isinstance(step, ActionStep):
                found.add(step.action)
            elif isinstance(step, CollectStep):
                found.add(step.response)
                found.update(rejection.utter for rejection in step.rejections)
            found.add(str(getattr(step, "utter", "")))
        for slot in self.domain.slots.values():
            if slot.validation:
                found.add(slot.validation.refill_utter)
                found.update(rejection.utter for rejection in slot.validation.rejections)
        return frozenset(found)

    @cached_property
    def known_slots(self) -> frozenset[str]:
        """Every slot that something fills: the domain, questions, set_slots and the project's own actions."""
        return self.own_slots | self.action_words

    @cached_property
    def own_slots(self) -> frozenset[str]:
        """Slots by their names: those of the domain, of questions and of steps. Not every word of an action is one."""
        found = {*BUILT_IN_SLOTS, *self.flows.slots}
        for spot in self.steps:
            if isinstance(spot.step, SetSlotsStep):
                found.update(spot.step.set_slots)
            elif isinstance(spot.step, HttpStep):
                found.update(spot.step.take)
            elif isinstance(spot.step, CallStep):
                found.update(taken.slot for taken in spot.step.mapping.taken)
            elif isinstance(spot.step, PayStep):
                found.update(spot.step.FILLS)
        return frozenset(found)

    @cached_property
    def steps(self) -> tuple[Spot, ...]:
        return tuple(
            Spot(flow, step, self.places[flow.id, step_id])
            for flow in self.flows.flows.values()
            for step_id, step in flow.steps.items()
        )

    def of(self, kind: type[S], *, own: bool = False) -> Iterator[tuple[Spot, S]]:
        """The steps of a kind, each with where it is written; the team's `own` ones alone, or all."""
        for spot in self.own_steps if own else self.steps:
            if isinstance(spot.step, kind):
                yield spot, spot.step

    @cached_property
    def own_steps(self) -> tuple[Spot, ...]:
        """The steps that the team wrote."""
        return tuple(spot for spot in self.steps if not is_shipped(spot.place))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """Every text that the team has said to callers, in each language."""
        found = [
            Said(spot.place.within(*path, *deeper), spot.what, language, text)
            for spot in self.own_steps
            for path, wording in spot.said()
            for deeper, language, text in texts(wording)
        ]
        for place, what, wording in self.voicemails():
            found += [
                Said(place.within(*way), what, language, text) for way, language, text in texts(wording)
            ]
        for name, place in self.domain.response_places.items():
            for index, variation in enumerate(self.flows.responses[name]):
                what, here = f"response '{name}'", place.within(index)
                found.append(Said(here.within("text"), what, self.flows.defaults.language, variation.text))
                for language, text in variation.translation.items():
                    found.append(Said(here.within("translation", language), what, language, text))
        return tuple(found)

    def voicemails(self) -> Iterator[tuple[Place, str, PromptText]]:
        """What the team has said before a message is recorded: its place, the queue, the words."""
        for name, place in self.queues.places.items():
            kept = self.queues.queues[name].voicemail
            if kept and "say" in kept.model_fields_set:
                yield place.within("voicemail", "say"), f"queue '{name}'", kept.say

    @cached_property
    def conditions(self) -> tuple[When, ...]:
        """Every condition that the team wrote."""
        return tuple(self._conditions())

    def _conditions(self) -> Iterator[When]:
        for flow, place in self.own_heads():
            yield When(place.within("if"), f"flow '{flow.id}'", flow.head.guard)
        for spot in self.own_steps:
            for place, condition in spot.conditions():
                yield When(place, spot.what, condition)
            if spot.step.at_stake:
                yield When(spot.at("stakes", "done_when"), spot.what, spot.step.at_stake.done_when)
        for name, place in self.domain.response_places.items():
            for index, variation in enumerate(self.flows.responses[name]):
                if isinstance(variation.condition, str):
                    way = place.within(index, "condition")
                    yield When(way, f"response '{name}'", variation.condition)

    @cached_property
    def runs_unread_actions(self) -> bool:
        """Whether an action runs that was not read here: on a server, or by a name that is known only then."""
        known = {*OWN_ACTIONS, LISTEN, *self.flows.responses, *self.local_actions}
        steps = (spot.step for spot in self.own_steps)
        named = {step.action for step in steps if isinstance(step, ActionStep)} | {*self.flows.every_turn}
        return bool(named - known or self.unread)

    def heads(self) -> Iterator[tuple[Flow, Place]]:
        """The flows, each with its place."""
        for flow in self.flows.flows.values():
            yield flow, self.places[flow.id, ""]

    def own_heads(self) -> Iterator[tuple[Flow, Place]]:
        """The flows that the team wrote, each with its place."""
        return ((flow, place) for flow, place in self.heads() if not is_shipped(place))

    def in_actions(self, name: str) -> bool:
        """Whether an action whose source was read names the slot or the response, as it is or put together."""
        return name in self.action_words or any(fnmatchcase(name, way) for way in self._put_together)

    def may_fill(self, name: str) -> bool:
        """Whether an action whose source was read may fill the slot, and with what nobody knows."""
        return name not in self.only_read and self.in_actions(name)

    @cached_property
    def _put_together(self) -> tuple[str, ...]:
        return tuple(word for word in self.action_words if "*" in word and re.fullmatch(r"[\w*]+", word))

    def is_never_filled(self, name: str) -> bool:
        """Whether there is no such slot, and no action that may fill it."""
        return self.unknown(name, self.known_slots) and not self.in_actions(name)

    def unknown(self, name: str, known: Collection[str]) -> bool:
        return name not in known and name not in self.unread


class Said(NamedTuple):
    """A text for callers: where it stands, in what, in which language ("" is every one)."""

    place: Place
    what: str
    language: str
    text: str


class When(NamedTuple):
    """A condition: where it stands, in what, as it is written."""

    place: Place
    what: str
    text: bool | str

    @property
    def parsed(self) -> conditions.Condition:
        """One that cannot be read, of which another check tells, looks at nothing."""
        try:
            return conditions.parse(self.text)
        except conditions.ConditionError:
            return conditions.Condition(str(self.text))


@dataclass(frozen=True)
class Spot:
    """A step and where it is written."""

    flow: Flow
    step: Step
    place: Place = field(repr=False)

    @property
    def what(self) -> str:
        return f"step '{self.step.id}'"

    def at(self, *path: str | int) -> Place:
        """Where the value at `path` of the step is written."""
        return self.place.within(*path)

    def conditions(self) -> Iterator[tuple[Place, bool | str]]:
        """Those of its ways on, and of what it rejects; a short `next: STEP` has none."""
        for index, link in enumerate(self.step.next):
            if link.condition != "":
                yield self.at("next", index, "if"), link.condition
        if isinstance(self.step, CollectStep):
            for index, rejection in enumerate(self.step.rejections):
                yield self.at("rejections", index, "if"), rejection.condition

    def ladders(self, keys: tuple[str, ...]) -> Iterator[list[tuple[DataPath, PromptText]]]:
        """Of these keys, what the step has: each wording of each with its way."""
        for name in _known(type(self.step), keys):
            yield list(wordings(name, getattr(self.step, name)))

    def said(self) -> Iterator[tuple[DataPath, PromptText]]:
        """Everything that the step says, each wording with its way."""
        for ladder in self.ladders(PROMPTS):
            yield from ladder
        if self.step.at_stake and not isinstance(self.step, PayStep):
            yield ("stakes", "deed"), self.step.at_stake.deed
        if isinstance(self.step, CollectStep):
            for index, rejection in enumerate(self.step.rejections):
                if rejection.say is not None:
                    yield ("rejections", index, "say"), rejection.say

    def tell(
        self, problems: Problems, path: DataPath, message: str, hint: str = "", *, severity: str = "error"
    ) -> None:
        """Adds a problem with the value at `path` of the step."""
        problems.add(self.place.within(*path).problem(f"{self.what}: {message}", hint, severity=severity))


@cache
def _known(kind: type[Step], keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in keys if name in kind.model_fields)


def wordings(name: str, ladder: Ladder | None) -> Iterator[tuple[DataPath, PromptText]]:
    """The wordings below the key `name`: first, second, third attempt, or the only one."""
    for index, rung in enumerate(rungs(ladder)):
        yield (name, index) if isinstance(ladder, list) else (name,), rung


def texts(wording: PromptText) -> Iterator[tuple[DataPath, str, str]]:
    """The text for every language, or that of each: its way within the wording, its language, the text."""
    if isinstance(wording, str):
        yield (), "", wording
    else:
        yield from (((language,), language, text) for language, text in wording.items())


def queue_named(step: Step) -> str:
    """The queue that the step is about, "" where it is about none."""
    match step:
        case HandOffStep(hand_off=queue) | VoicemailStep(voicemail=queue):
            return queue
    return ""


def is_shipped(place: Place) -> bool:
    return place.document.path.startswith(SHIPPED)


def meant(name: str, known: Iterable[str], there_are: str) -> str:
    """The name that was meant, or all there are where they are few. `there_are` is "Its steps are"."""
    names = list(known)
    hint = did_you_mean(name, names)
    return hint or (f"{there_are}: {', '.join(names)}." if 0 < len(names) <= 12 else "")
