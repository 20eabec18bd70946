"""What of a project no test passes: steps, the ways between them, and what is always in reach.

Rule: a way counts where there is more than one: each branch of a `next`, each choice of a menu, each rejection of a
question. Only flows that the team wrote are looked at, and of those with a `universal` each way in: by words, by key.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import floor

from ivr.content.marked_yaml import Place
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.steps import CollectStep, MenuStep
from ivr.conversation.steps.menu import Choice
from ivr.conversation.turn import Chosen
from ivr.conversation.written import Step

Passed = Collection[tuple[str, str] | Chosen]
Places = Mapping[tuple[str, str], Place]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    passed: int
    of: int

    def __add__(self, other: Share) -> Share:
        return Share(self.passed + other.passed, self.of + other.of)

    @property
    def exact(self) -> float:
        return 100 * self.passed / self.of if self.of else 100.0

    @property
    def percent(self) -> int:
        """Rounded down: it is 100 only when nothing was missed."""
        return floor(self.exact)

    def __str__(self) -> str:
        return f"{self.passed} of {self.of}" if self.of else "-"


@dataclass(frozen=True)
class Missed:
    """What no test passes. `place` is file:line."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True)
class Part:
    """A flow, or the universals."""

    name: str
    steps: Share
    branches: Share
    missed: tuple[Missed, ...]

    @property
    def whole(self) -> Share:
        return self.steps + self.branches


@dataclass(frozen=True)
class Coverage:
    """What tests pass. `passed` is what it was counted from."""

    parts: tuple[Part, ...]
    universals: Part
    passed: Passed

    @property
    def steps(self) -> Share:
        return sum((part.steps for part in self.parts), Share(0, 0))

    @property
    def branches(self) -> Share:
        return sum((part.branches for part in self.parts), Share(0, 0))

    @property
    def whole(self) -> Share:
        return self.steps + self.branches + self.universals.whole

    def lines(self) -> Iterator[str]:
        """A table of the flows, and below it what is missed, each at its place."""
        rows = [(part.name, str(part.steps), str(part.branches), part.whole) for part in self.parts]
        if self.universals.whole.of:
            rows.append(("universals", "", str(self.universals.branches), self.universals.whole))
        rows.append(("all", str(self.steps), str(self.branches + self.universals.branches), self.whole))
        wide = max(len(row[0]) for row in rows)
        yield f"{'':{wide}}  {'steps':>12}  {'branches':>12}  {'all':>5}"
        for name, steps, branches, whole in rows:
            yield f"{name:{wide}}  {steps:>12}  {branches:>12}  {whole.percent:>3} %"
        yield from (str(missed) for part in (*self.parts, self.universals) for missed in part.missed)


def coverage(flows: Flows, own: Collection[str], places: Places, passed: Passed) -> Coverage:
    """Compares what tests passed with all that there is to pass."""
    parts = (_part(flow, places, passed) for name, flow in flows.flows.items() if name in own)
    universals = [chosen for name in flows.flows if name in own for chosen in ways_in(flows.flows[name])]
    missed = tuple(
        Missed(str(_place(chosen, places)), f"no test {_told_universal(chosen, flows.flows[chosen.flow])}.")
        for chosen in universals
        if chosen not in passed
    )
    share = Share(len(universals) - len(missed), len(universals))
    return Coverage(tuple(parts), Part("universals", Share(0, 0), share, missed), passed)


def branches(step: Step, flow: str) -> tuple[tuple[Chosen, str], ...]:
    """The ways on from a step where there are several, and its rejections, each as it is spoken of."""
    found: list[tuple[str, Iterable[str]]] = []
    if isinstance(step, MenuStep):
        found.append(("choices", (f"'{_chosen_by(choice)}'" for choice in step.choices)))
    elif len(step.next) > 1:
        found.append(
            ("next", (f"'{link.condition}'" if link.condition != "" else "'else'" for link in step.next))
        )
    if isinstance(step, CollectStep):
        found.append(("rejections", (f"'{rejection.condition}'" for rejection in step.rejections)))
    return tuple(
        (Chosen(flow, step.id, what, index), told) for what, ways in found for index, told in enumerate(ways)
    )


def ways_in(flow: Flow) -> Iterator[Chosen]:
    """How a flow is reached from everywhere."""
    universal = flow.head.universal
    if universal and (any(universal.phrases.values()) or flow.head.nlu_trigger):
        yield Chosen(flow.id, "", "phrases")
    if universal and universal.key:
        yield Chosen(flow.id, "", "key")


def _part(flow: Flow, places: Places, passed: Passed) -> Part:
    missed: list[Missed] = []
    steps = ways = steps_passed = ways_passed = 0
    for step in flow.steps.values():
        place = places[flow.id, step.id]
        steps += 1
        seen = (flow.id, step.id) in passed
        steps_passed += seen
        if not seen:
            missed.append(Missed(str(place), f"no test passes step '{step.id}' of {flow.id}."))
        for chosen, told in branches(step, flow.id):
            ways += 1
            taken = chosen in passed
            ways_passed += taken
            if seen and not taken:  # of a step that is missed, so is all that follows
                text = f"no test {_TAKES[chosen.what]} {told} of step '{step.id}' of {flow.id}."
                missed.append(Missed(str(_place(chosen, places)), text))
    first = {one.place: one for one in reversed(missed)}  # of what stands in one line, the first
    return Part(
        flow.id, Share(steps_passed, steps), Share(ways_passed, ways), tuple(reversed(first.values()))
    )


_TAKES = {"next": "takes the branch", "choices": "takes the choice", "rejections": "meets the rejection"}


def _chosen_by(choice: Choice) -> str:
    said = choice.say if isinstance(choice.say, list) else next(iter(choice.say.values()), [])
    return choice.key or choice.intent or next(iter(said), "")


def _told_universal(chosen: Chosen, flow: Flow) -> str:
    universal = flow.head.universal
    key = universal.key if universal else ""
    if chosen.what == "key":
        return f"presses {key} for {flow.id}"
    return f"asks for {flow.id} in words"


def _place(chosen: Chosen, places: Places) -> Place:
    """Where it is written; a universal of a flow that inherits it is at the flow."""
    place = places[chosen.flow, chosen.step]
    inside = (chosen.what, chosen.number) if chosen.step else ("universal", chosen.what)
    return place.within(*inside)
