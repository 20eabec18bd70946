"""Tells which kind of value a question of a Rasa project reads: in Rasa a language model knows, by what is said of it.

Rule: the surest sign decides. How the project uses a slot goes before what its description says, that before its name,
and the question that is asked comes last. A kind of a text slot only tells how words are read: see `kept.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ivr.content.slot_kinds import truths
from ivr.content.slot_kinds.asked import Asked
from ivr.content.slot_kinds.cues import cue_of
from ivr.content.slot_kinds.forms import form_of, patterns_of
from ivr.content.slot_kinds.lists import either, list_of, said_of, words_for
from ivr.content.slot_kinds.names import COUNTRIES, countries, is_country, whose_name
from ivr.content.slot_kinds.signs import kind_of
from ivr.content.slot_kinds.uses import Uses
from ivr.conversation.slots import Slot
from ivr.conversation.steps import CollectStep
from ivr.conversation.text_slots import Kept

_MONEY = re.compile(r"(?i)(?<![a-z])(?:amounts?|price|costs?|dollars?|euros?|pounds?|usd|eur|gbp|money|pay|payment|fee|"
                    r"balance|salary|budget|deposit)(?![a-z])")  # fmt: skip
_COUNTS = re.compile(r"(?i)\b(?:days?|weeks?|months?|years?|hours?|minutes?|nights?|number|count|quantity|people|"
                     r"guests?|persons?|size|age|rating|score|percent(?:age)?|rate|times?)$")  # fmt: skip
"""What the last word of a slot's name counts, whatever else is said of money: the day on which to pay."""
_ANY = re.compile(r"(?i)\bno preference\b|['\"]any['\"]")


@dataclass(frozen=True)
class Told:
    """What is known of a question's values. `values` are those of a list, each with other words for it."""

    kind: str
    kept: Kept | None = None
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)


def told(step: CollectStep, slot: Slot, uses: Uses) -> Told | None:
    """What a question reads whose slot says no more than text or number; None for what the slot itself says."""
    asked = Asked(step, slot, uses.of(step.collect), uses.question(step))
    ways = _WAYS.get(slot.type, ())
    return next(filter(None, (way(asked) for way in ways)), None)


def truths_of(slots: Mapping[str, Slot], uses: Uses) -> Iterator[tuple[str, Kept]]:
    """Text slots that conditions take for a yes or a no, although no question asks for one: actions set them."""
    for name, slot in slots.items():
        if slot.type in ("text", "any") and uses.of(name).is_truth:
            yield name, Kept(is_truth=True)


def _number(asked: Asked) -> Told:
    is_money = _MONEY.search(f"{asked.name} {asked.about}") and not _COUNTS.search(asked.name)
    return Told("money" if is_money else "number", Kept(is_number=True))


def _choice(asked: Asked) -> Told | None:
    pair = truths.chosen(asked.slot)
    return Told("yes_no", Kept(True, *pair)) if pair else None


def _truth(asked: Asked) -> Told | None:
    if asked.step.force_slot_filling and not asked.use.is_truth:
        return None
    if not truths.is_truth(asked):
        return None
    known_as_text = asked.use.texts or asked.use.offered
    pair = (True, False) if asked.slot.type == "any" and not known_as_text else truths.texts(asked)
    return Told("yes_no", Kept(True, *pair))


def _forced(asked: Asked) -> Told | None:
    if asked.step.force_slot_filling:
        return Told("text", Kept(asked.use.is_truth))
    return None


def _list(asked: Asked) -> Told | None:
    found = list_of(asked)
    if found is None:
        return None
    return Told(asked.step.collect, Kept(asked.use.is_truth, is_open=found.is_open), found.values)


def _value(asked: Asked) -> Told:
    kind = kind_of(asked)
    if kind == "text":
        return Told(kind, Kept(asked.use.is_truth))
    if kind == "phrase":
        known = COUNTRIES if is_country(asked) else ""
        return Told(
            kind,
            Kept(asked.use.is_truth, is_thing=asked.asks_for_a_thing, known=known, person=whose_name(asked)),
        )
    words = any(not re.search(r"\d", text) for text in asked.use.branches)
    is_open = words or _ANY.search(asked.about) is not None
    form, patterns = form_of(kind, asked), patterns_of(kind, asked)
    return Told(kind, Kept(asked.use.is_truth, form=form, patterns=patterns, is_open=is_open))


_TEXT: tuple[Callable[[Asked], Told | None], ...] = (_truth, _forced, _list, _value)
_WAYS: Mapping[str, Sequence[Callable[[Asked], Told | None]]] = {
    "float": (_number,), "categorical": (_choice,), "text": _TEXT, "any": _TEXT,
}  # fmt: skip
"""By the type of a slot: what tells the kind of its values, the surest first."""

__all__ = [
    "COUNTRIES",
    "Told",
    "Uses",
    "countries",
    "cue_of",
    "either",
    "said_of",
    "told",
    "truths_of",
    "words_for",
]
