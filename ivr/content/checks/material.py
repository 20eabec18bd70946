"""What checks look at, and how they speak of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from ivr.content.defaults import Queues
from ivr.content.domain import Domain
from ivr.content.marked_yaml import DataPath, Document, Place
from ivr.content.nlu import Nlu
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.steps import CollectStep, Step
from ivr.conversation.steps.set_slots import SetSlotsStep

SHIPPED = "(shipped) "
"""How the paths of Parley's own files begin."""

BUILT_IN_SLOTS = frozenset({"language", "session_started_metadata", "value", "caller_name"})
"""Slots that are there without anybody asking: the language spoken, the line, a value read back, a name said."""


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
    recordings: Mapping[str, Mapping[str, Path]]
    defaults: Document
    unread: frozenset[str] = frozenset()
    """Words of what could not be read: a name among them may be defined there, so nobody says that it is not."""
    action_words: frozenset[str] = frozenset()
    """Every text constant in the sources of local actions: a slot they fill is among them."""

    @cached_property
    def known_slots(self) -> frozenset[str]:
        """Every slot that something fills: the domain, questions, set_slots and the project's own actions."""
        found = {*BUILT_IN_SLOTS, *self.flows.slots, *self.action_words}
        for spot in self.steps:
            if isinstance(spot.step, CollectStep):
                found.add(spot.step.collect)
            elif isinstance(spot.step, SetSlotsStep):
                found.update(spot.step.set_slots)
        return frozenset(found)

    @cached_property
    def steps(self) -> tuple[Spot, ...]:
        return tuple(
            Spot(flow, step, self.places[flow.id, step_id])
            for flow in self.flows.flows.values()
            for step_id, step in flow.steps.items()
        )

    def heads(self) -> Iterator[tuple[Flow, Place]]:
        """The flows, each with its place."""
        for flow in self.flows.flows.values():
            yield flow, self.places[flow.id, ""]

    def unknown(self, name: str, known: Collection[str]) -> bool:
        return name not in known and name not in self.unread


@dataclass(frozen=True)
class Spot:
    """A step and where it is written."""

    flow: Flow
    step: Step
    place: Place = field(repr=False)

    @property
    def what(self) -> str:
        return f"step '{self.step.id}'"

    def tell(
        self, problems: Problems, path: DataPath, message: str, hint: str = "", *, severity: str = "error"
    ) -> None:
        """Adds a problem with the value at `path` of the step."""
        problems.add(self.place.within(*path).problem(f"{self.what}: {message}", hint, severity=severity))


def is_shipped(place: Place) -> bool:
    return place.document.path.startswith(SHIPPED)


def meant(name: str, known: Iterable[str], there_are: str) -> str:
    """The name that was meant, or all there are where they are few. `there_are` is "Its steps are"."""
    names = list(known)
    hint = did_you_mean(name, names)
    return hint or (f"{there_are}: {', '.join(names)}." if 0 < len(names) <= 12 else "")
