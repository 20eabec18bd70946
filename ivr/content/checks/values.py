"""What slots are compared with and set to: values that they can have.

Rule: nothing is told of a slot that an action may fill with who knows what. A value must be written as slots hold it,
letter for letter: a day as "2026-12-01", a yes as true, one of a list by its name there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.content.checks.material import Material, Spot, When
from ivr.content.marked_yaml import Place
from ivr.content.problems import Problems, did_you_mean, found
from ivr.conversation import sums
from ivr.conversation.answers import KINDS, Choices
from ivr.conversation.answers.words import flat
from ivr.conversation.conditions import Comparison, Part
from ivr.conversation.events import Value
from ivr.conversation.steps import CollectStep
from ivr.conversation.steps.http import HttpStep
from ivr.conversation.steps.set_slots import SetSlotsStep

DIVIDED = frozenset({"address"})
"""Kinds whose values have parts."""
EQUAL = frozenset({"is", "=", "==", "!="})
ORDERS = frozenset({"<", "<=", ">", ">="})


@dataclass(frozen=True)
class Form:
    """How values of a kind are held: a pattern of their text, what they are called, what to do instead."""

    pattern: str
    holds: str
    hint: str

    def fits(self, value: Value) -> bool:
        return (
            re.fullmatch(self.pattern, str(value).lower() if isinstance(value, bool) else str(value))
            is not None
        )


_DAY = Form(
    r"\d{4}(-\d\d){1,2}", 'a day, as in "2026-12-01"', "Write it like that, or compare with session.today."
)
_NUMBER = Form(r"-?\d+(\.\d+)?", "a number", "Write it in figures, as in 40.")
_YES_NO = Form(r"true|false", "true or false", "Write true or false, without quotes.")
FORMS = {
    "date": _DAY,
    "past_date": _DAY,
    "time": Form(r"\d\d:\d\d", 'a time, as in "09:30"', 'Write it like that, from "00:00" to "23:59".'),
    "date_time": Form(
        r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", 'a day and a time, as in "2026-12-01T09:30"', "Write it like that."
    ),
    "money": _NUMBER,
    "number": _NUMBER,
    "whole_number": _NUMBER,
    "yes_no": _YES_NO,
}
"""Kinds of value that are held in a form of their own."""

_IN_ORDER = re.compile(r"-?\d+(\.\d+)?|\d{4}(-\d\d){1,2}(T\d\d:\d\d)?|\d\d:\d\d")
"""Text that has an order which is not that of its letters."""


@dataclass
class Held:
    """What is known of a slot's values: the lists and kinds that its questions read, and what steps set it to."""

    reads: set[str] = field(default_factory=set)
    set_to: set[str] = field(default_factory=set)


def values_that_never_are(material: Material, problems: Problems) -> None:
    """A condition waits for a value that its slot never has, or a step sets one."""
    slots = _Slots(material)
    for when in material.conditions:
        for compared in when.parsed.comparisons if when.parsed else ():
            if compared.scope == "slots":
                _compared(when, compared, slots, problems)
    waited_for = {
        (compared.name, str(compared.value))
        for when in material.conditions
        for compared in (when.parsed.comparisons if when.parsed else ())
    }
    for spot in material.own_steps:
        if isinstance(spot.step, CollectStep):
            _keys(spot, spot.step, material.flows.choices, problems)
        elif isinstance(spot.step, SetSlotsStep):
            for name, value in spot.step.set_slots.items():
                known = value is not None and not sums.is_sum(value)
                if known and (name, str(value)) not in waited_for:
                    _set(spot, name, value, slots, problems)


def parts_that_slots_lack(material: Material, problems: Problems) -> None:
    """A condition looks at a part of a value that has none: a day, a number, words."""
    slots = _Slots(material)
    for when in material.conditions:
        for part in when.parsed.parts if when.parsed else ():
            if held := slots.undivided(part.slot):
                message = f"{when.what}: 'slots.{part.slot}.{part.part}' is never anything: {held}."
                _tell(when.place, message, _instead(part), part.column, problems)


def _instead(part: Part) -> str:
    """What a team may have been after."""
    if part.part in ("weekday", "day", "open", "is_open", "holiday"):
        return (
            f"Whether a place is open on that day asks hours.NAME.open_on(slots.{part.slot}); "
            "session.weekday is the day of the call."
        )
    return f"Write slots.{part.slot}, which is the value itself."


def words_in_order(material: Material, problems: Problems) -> None:
    """Text is compared letter by letter: "9:00" is more than "10:00", and "12/01/2026" more than "01/01/2027"."""
    slots = _Slots(material)
    for when in material.conditions:
        for compared in when.parsed.comparisons if when.parsed else ():
            text = compared.value if isinstance(compared.value, str) else ""
            told = compared.scope == "slots" and slots.form(compared.name)
            if compared.operator in ORDERS and text and not told and not _IN_ORDER.fullmatch(text):
                message = f"{when.what}: '{compared.operator}' compares {found(text)} letter by letter."
                hint = 'Write a number, a day as "2026-12-01" or a time as "09:30".'
                _tell(when.place, message, hint, compared.column, problems)


def _compared(when: When, compared: Comparison, slots: _Slots, problems: Problems) -> None:
    name, value = compared.name, compared.value
    form = slots.form(name)
    if form and compared.operator in EQUAL | ORDERS and not form.fits(value):
        message = f"{when.what}: the slot '{name}' holds {form.holds}, never {found(value)}."
        _tell(when.place, message, form.hint, compared.column, problems)
    values = slots.values(name)
    if values and compared.operator not in ORDERS | {"matches"} and str(value) not in values:
        message = f"{when.what}: the slot '{name}' is never {found(value)}."
        _tell(when.place, message, slots.meant(name, value, values), compared.column, problems)


def _tell(place: Place, message: str, hint: str, column: int, problems: Problems) -> None:
    problems.add(place.problem(message, hint, column=column, severity="warning"))


def _set(spot: Spot, name: str, value: Any, slots: _Slots, problems: Problems) -> None:
    """A step sets a value that no question could give, and that no condition waits for."""
    form, listed = slots.form(name), slots.listed(name)
    if form and not form.fits(value):
        message = f"the slot '{name}' holds {form.holds}, never {found(value)}."
        spot.tell(problems, ("set_slots", name), message, form.hint, severity="warning")
    elif listed and str(value) not in listed:
        message = f"{found(value)} is no value of the slot '{name}'."
        spot.tell(
            problems, ("set_slots", name), message, slots.meant(name, value, listed), severity="warning"
        )


def _keys(spot: Spot, step: CollectStep, choices: Mapping[str, Choices], problems: Problems) -> None:
    """What a key stands for is a value of the list that the question reads; one key is listened for."""
    values = tuple(choices[step.reads].items) if step.reads in choices else ()
    for key, value in step.keys.items():
        if len(key) > 1:
            message = f"key '{key}' is never heard: a question with keys takes one key."
            spot.tell(problems, ("keys", key), message, "Use a menu, or one key for each value.")
        if values and str(value) not in values:
            message = f"'{value}' is no value of '{step.reads}'."
            spot.tell(problems, ("keys", key), message, _meant(value, values))


def _meant(value: object, values: tuple[str, ...]) -> str:
    return did_you_mean(value, values) or f"Its values are: {', '.join(values)}."


class _Slots:
    """What is known of the values of each slot."""

    def __init__(self, material: Material) -> None:
        self._choices = material.flows.choices
        self._domain = material.domain.slots
        self._languages = tuple(material.flows.defaults.languages)
        self._asked: dict[str, Held] = {}
        unknown = {
            name
            for name, slot in self._domain.items()
            if any(mapping.get("type") != "from_llm" for mapping in slot.mappings)
        } | {*material.flows.kept_as_text}  # text in whatever form
        given = list(_given(material))
        unknown.update(name for name, value in given if sums.is_sum(value))
        lookups = (spot.step for spot in material.steps if isinstance(spot.step, HttpStep))
        unknown.update(name for step in lookups for name in step.take)
        for name, value in given:
            if not (material.runs_unread_actions or name in unknown or material.may_fill(name)):
                held = self._asked.setdefault(name, Held())
                held.reads.add(value.reads) if isinstance(value, CollectStep) else held.set_to.add(str(value))

    def form(self, name: str) -> Form | None:
        """The form of the slot's values, where all its questions read one kind of value."""
        reads = self._asked[name].reads if name in self._asked else set()
        return FORMS.get(next(iter(reads))) if len(reads) == 1 and not reads & {*self._choices} else None

    def undivided(self, name: str) -> str:
        """What a slot holds that has no parts; "" where that is not known, or may have some."""
        kinds = self._asked[name].reads if name in self._asked else set()
        if not kinds or not kinds <= {*KINDS, *self._choices} - DIVIDED:
            return ""
        form = self.form(name)
        return f"the slot '{name}' holds {form.holds if form else 'text'}, which has no parts"

    def listed(self, name: str) -> tuple[str, ...]:
        """The values that a list, or the domain, has for the slot; () where others may be given."""
        if name in self._domain and self._domain[name].type == "categorical":
            return tuple(map(str, self._domain[name].values))
        if name == "language":
            return self._languages if len(self._languages) > 1 else ()
        reads = sorted(self._asked[name].reads) if name in self._asked else []
        lists = [tuple(self._choices[kind].items) if kind in self._choices else () for kind in reads]
        return tuple(value for values in lists for value in values) if all(lists) else ()

    def values(self, name: str) -> tuple[str, ...]:
        """All values that the slot can have: those listed, and what steps set it to that is no misspelt one."""
        listed = self.listed(name)
        set_to = sorted(self._asked[name].set_to - {*listed}) if listed and name in self._asked else ()
        return (*listed, *(value for value in set_to if not did_you_mean(value, listed)))

    def meant(self, name: str, value: object, values: tuple[str, ...]) -> str:
        """Which of the values was probably meant, also by what callers call it; else all there are."""
        called = {
            flat(phrase): item
            for kind in (self._asked[name].reads & {*self._choices} if name in self._asked else ())
            for item, by_language in self._choices[kind].items.items()
            for phrases in by_language.values()
            for phrase in phrases
        }
        item = called.get(flat(str(value)))
        return f"Did you mean '{item}'?" if item else _meant(value, values)


def _given(material: Material) -> Iterator[tuple[str, Any]]:
    """Each question with its slot, and each value that a step sets."""
    for spot in material.steps:
        if isinstance(spot.step, CollectStep):
            yield spot.step.collect, spot.step
        elif isinstance(spot.step, SetSlotsStep):
            yield from ((name, value) for name, value in spot.step.set_slots.items() if value is not None)


CHECKS = (values_that_never_are, words_in_order, parts_that_slots_lack)
