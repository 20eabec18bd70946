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
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return re.fullmatch(self.pattern, text) is not None


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

OF_THE_CALL = {
    "session": {"today": "date", "time": "time", "hour": "number", "minute": "number"},
    "caller": dict.fromkeys(("known", "shares_line", "withheld", "forwarded", "attested"), "yes_no")
    | {"level": "number"},
    "hours": {"closes": "date_time", "next_opening": "date_time"},
}
"""The kinds of value of names of the call, by their scopes."""


def form_of(scope: str, name: str) -> Form | None:
    """The form in which the values of a name of the call are held; None where they have none of their own."""
    kind = OF_THE_CALL.get(scope.partition(".")[0], {}).get(name, "")
    return FORMS.get(kind)


_IN_ORDER = re.compile(r"-?\d+(\.\d+)?|\d{4}(-\d\d){1,2}(T\d\d:\d\d)?|\d\d:\d\d")
"""Text that has an order which is not that of its letters."""


@dataclass
class Held:
    """What is known of a slot's values: the lists and kinds that its questions read, and what steps set it to."""

    reads: set[str] = field(default_factory=set)
    set_to: set[str] = field(default_factory=set)


_NOTHING = Held()


def values_that_never_are(material: Material, problems: Problems) -> None:
    """A condition waits for a value that its slot never has, or a step sets one."""
    slots = _Slots(material)
    for when, compared in _comparisons(material):
        if compared.scope == "slots":
            _compared(when, compared, slots, problems)
    waited_for = {(compared.name, str(compared.value)) for _, compared in _comparisons(material)}
    for spot, question in material.of(CollectStep, own=True):
        _keys(spot, question, material.flows.choices, problems)
    for spot, step in material.of(SetSlotsStep, own=True):
        for name, value in step.set_slots.items():
            if value is None or sums.is_sum(value) or (name, str(value)) in waited_for:
                continue
            _set(spot, name, value, slots, problems)


def _comparisons(material: Material) -> Iterator[tuple[When, Comparison]]:
    return ((when, compared) for when in material.conditions for compared in when.parsed.comparisons)


def parts_that_slots_lack(material: Material, problems: Problems) -> None:
    """A condition looks at a part of a value that has none: a day, a number, words."""
    slots = _Slots(material)
    for when in material.conditions:
        for part in when.parsed.parts:
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
    for when, compared in _comparisons(material):
        if compared.operator not in ORDERS or not _has_letters(compared.value):
            continue
        if form_of(compared.scope, compared.name):
            continue  # told by its form
        if compared.scope == "slots" and slots.form(compared.name):
            continue
        message = f"{when.what}: '{compared.operator}' compares {found(compared.value)} letter by letter."
        hint = 'Write a number, a day as "2026-12-01" or a time as "09:30".'
        _tell(when.place, message, hint, compared.column, problems)


def _has_letters(value: Value) -> bool:
    """Whether it is a text whose order is that of its letters."""
    return isinstance(value, str) and value != "" and _IN_ORDER.fullmatch(value) is None


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
        message = f"{found(value)} is not a value of the slot '{name}'."
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
            message = f"'{value}' is not a value of '{step.reads}'."
            spot.tell(problems, ("keys", key), message, _meant(value, values))


def _meant(value: object, values: tuple[str, ...]) -> str:
    return did_you_mean(value, values, otherwise=f"Its values are: {', '.join(values)}.")


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
        unknown.update(name for _, step in material.of(HttpStep) for name in step.take)
        if material.runs_unread_actions:
            return
        for name, value in given:
            if name in unknown or material.may_fill(name):
                continue
            held = self._asked.setdefault(name, Held())
            if isinstance(value, CollectStep):
                held.reads.add(value.reads)
            else:
                held.set_to.add(str(value))

    def _held(self, name: str) -> Held:
        return self._asked.get(name, _NOTHING)

    def form(self, name: str) -> Form | None:
        """The form of the slot's values, where all its questions read one kind of value."""
        kinds = self._held(name).reads
        if len(kinds) != 1 or not kinds.isdisjoint(self._choices):
            return None
        (kind,) = kinds
        return FORMS.get(kind)

    def undivided(self, name: str) -> str:
        """What a slot holds that has no parts; "" where that is not known, or may have some."""
        kinds = self._held(name).reads
        if not kinds or not kinds <= {*KINDS, *self._choices} - DIVIDED:
            return ""
        form = self.form(name)
        return f"the slot '{name}' holds {form.holds if form else 'text'}, which has no parts"

    def listed(self, name: str) -> tuple[str, ...]:
        """The values that a list, or the domain, has for the slot; () where others may be given."""
        if name in self._domain and self._domain[name].type == "categorical":
            return tuple(map(str, self._domain[name].values))
        if name == "language":
            if len(self._languages) > 1:
                return self._languages
            return ()
        kinds = sorted(self._held(name).reads)
        if any(kind not in self._choices for kind in kinds):
            return ()
        return tuple(value for kind in kinds for value in self._choices[kind].items)

    def values(self, name: str) -> tuple[str, ...]:
        """All values that the slot can have: those listed, and what steps set it to that is no misspelt one."""
        listed = self.listed(name)
        if not listed:
            return ()
        set_to = sorted(self._held(name).set_to - {*listed})
        return (*listed, *(value for value in set_to if not did_you_mean(value, listed)))

    def meant(self, name: str, value: object, values: tuple[str, ...]) -> str:
        """Which of the values was probably meant, also by what callers call it; else all there are."""
        called = {
            flat(phrase): item
            for kind in self._held(name).reads & {*self._choices}
            for item, by_language in self._choices[kind].items.items()
            for phrases in by_language.values()
            for phrase in phrases
        }
        item = called.get(flat(str(value)))
        return f"Did you mean '{item}'?" if item else _meant(value, values)


def _given(material: Material) -> Iterator[tuple[str, Any]]:
    """Each question with its slot, and each value that a step sets."""
    for _, question in material.of(CollectStep):
        yield question.collect, question
    for _, step in material.of(SetSlotsStep):
        yield from ((name, value) for name, value in step.set_slots.items() if value is not None)


CHECKS = (values_that_never_are, words_in_order, parts_that_slots_lack)
