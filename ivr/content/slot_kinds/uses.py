"""What a project does with its slots, beside asking for them: conditions, rejections, buttons.

Rule: only what is written is noted here; what it tells of a slot's values is for the other files to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ivr.conversation import conditions
from ivr.conversation.answers.words import flat
from ivr.conversation.conditions import Comparison, Condition, ConditionError
from ivr.conversation.events import Value
from ivr.conversation.flow import Flow
from ivr.conversation.payloads import set_by
from ivr.conversation.slots import Slot
from ivr.conversation.steps import CollectStep
from ivr.conversation.written import Variation

EQUAL = frozenset({"is", "=", "==", "!=", "contains"})
ORDERS = frozenset({"<", "<=", ">", ">="})
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_TWO_IN_ORDER = re.compile(r"slots\.\w+\s*[<>]=?\s*slots\.\w+")


@dataclass
class Use:
    """Of one slot. `branches` are values that a flow goes on by, `rejected` the conditions under which a value is not
    allowed, `offered` the values of buttons with their titles, of which some are `set_by_buttons` at once."""

    slot: str
    is_truth: bool = False
    is_ordered: bool = False
    compared: list[Value] = field(default_factory=list)
    branches: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)
    set_by_buttons: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """The texts that it is compared with."""
        return [value for value in self.compared if isinstance(value, str)]

    @property
    def patterns(self) -> list[str]:
        """What a value must match."""
        name = re.escape(self.slot)
        matches = re.compile(rf"(?i)\bslots\.{name}\s+matches\s+(?:\"([^\"]*)\"|'([^']*)')")
        wanted = (condition for condition in self.rejected if "not" in condition.lower())
        return [match[1] or match[2] for condition in wanted for match in matches.finditer(condition)]

    def fits(self, text: str) -> bool:
        """Whether a text has the form that is asked for; true where none is."""
        return all(_matches(pattern, text) for pattern in self.patterns)

    @property
    def can_be_tried(self) -> bool:
        """Whether every pattern is one: a check tells of those that are none."""
        return all(_compiles(pattern) for pattern in self.patterns)

    def wants(self, text: str) -> bool:
        """Whether a form is asked for, and a text has it."""
        return bool(self.patterns) and self.fits(text)


def _matches(pattern: str, text: str) -> bool:
    return _compiles(pattern) and re.search(pattern, text) is not None


def _compiles(pattern: str) -> bool:
    try:
        return bool(re.compile(pattern))
    except re.error:
        return False


def parsed(text: bool | str) -> Condition:
    """The condition; of one that cannot be read nothing is known, since a check tells of it."""
    try:
        return conditions.parse(text)
    except ConditionError:
        return Condition("")


class Uses:
    """How each slot of a project is used."""

    def __init__(
        self,
        flows: Iterable[Flow],
        slots: Mapping[str, Slot],
        responses: Mapping[str, Sequence[Variation]],
    ) -> None:
        self._found: dict[str, Use] = {}
        self._responses = responses
        for flow in flows:
            self._note_flow(flow)
        for name, slot in slots.items():
            for checked in slot.validation.rejections if slot.validation else ():
                self._note(checked.condition, rejects=name)
        for variation in (v for variations in responses.values() for v in variations):
            self._note_response(variation)

    def of(self, slot: str) -> Use:
        return self._found.setdefault(slot, Use(slot))

    def question(self, step: CollectStep) -> str:
        """The words of a question that the domain has, without the names of the values that are said in it."""
        text = next((v.text for v in self._responses.get(step.response, ()) if v.text), "")
        return _PLACEHOLDER.sub("it", text)

    def _note_flow(self, flow: Flow) -> None:
        self._note(flow.head.guard)
        for step in flow.steps.values():
            for link in step.next:
                self._note(link.condition, branches=True)
        for question in flow.questions:
            self.of(question.collect).flows.append(flow.head.description)
            for rejection in question.rejections:
                self._note(rejection.condition, rejects=question.collect)
            for value, title in _plain_buttons(self._responses.get(question.response, ())):
                self._offer(question.collect, value, title)

    def _note_response(self, variation: Variation) -> None:
        if isinstance(variation.condition, str):
            self._note(variation.condition)
        for button in variation.buttons:
            for name, value in set_by(str(button.get("payload") or "")).items():
                self._offer(name, str(value), button.get("title"))
                self.of(name).set_by_buttons.append(str(value))

    def _note(self, text: bool | str, branches: bool = False, rejects: str = "") -> None:
        condition = parsed(text)
        for scope, name in condition.truths:
            self.of(name).is_truth |= scope == "slots"
        for compared in condition.comparisons:
            if compared.scope == "slots":
                self._compare(compared, branches)
        if _TWO_IN_ORDER.search(condition.text):
            for _, name in condition.names:
                self.of(name).is_ordered = True
        if rejects:
            self.of(rejects).rejected.append(condition.text)

    def _compare(self, compared: Comparison, branches: bool) -> None:
        use = self.of(compared.name)
        use.is_ordered |= compared.operator in ORDERS
        if compared.operator in EQUAL:
            use.compared.append(compared.value)
            use.branches += [str(compared.value)] * branches

    def _offer(self, slot: str, value: str, title: object) -> None:
        words = self.of(slot).offered.setdefault(value, [])
        said = flat(str(title or ""))
        if said and said not in words:
            words.append(said)


def _plain_buttons(asked: Iterable[Variation]) -> Iterator[tuple[str, Any]]:
    """Buttons of a question whose payload is the answer itself, each with its title."""
    for button in (button for variation in asked for button in variation.buttons):
        payload = str(button.get("payload") or button.get("title") or "").strip()
        if payload and not payload.startswith("/"):
            yield payload, button.get("title")
