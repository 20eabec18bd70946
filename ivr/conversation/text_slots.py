"""How a text slot of a Rasa project keeps what was read: as text, as a language model would write it there.

Rule: a kind of value tells only how words are read. What is kept is text, and where that text is a yes or a no, no
condition can mean the opposite of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from ivr.conversation.events import Value

TRUE = frozenset({"true", "yes", "y", "si", "sí", "ja", "oui", "sim"})
FALSE = frozenset({"false", "no", "n", "nein", "nej", "nei", "non", "não", "nao"})
AGREED = TRUE | {
    "1",
    "confirm",
    "confirmed",
    "accept",
    "accepted",
    "agree",
    "agreed",
    "approve",
    "approved",
    "proceed",
}
REFUSED = FALSE | {
    "0", "cancel", "cancelled", "canceled", "deny", "denied", "decline", "declined", "reject", "rejected", "disagree",
    "refuse", "refused", "abort", "stop",
}  # fmt: skip
"""What a yes and a no are called where they are confirmations."""

SAID = "said"
"""The form of days and times that are kept in the caller's own words."""

WRITTEN = "written"
"""The form of codes that are kept as they are written, where they are: "HT-48213"."""

BETWEEN_SIGNS = ("-", " ", "/", ".")
"""What codes are written with that nobody says."""

AT = "@"
"""The form of handles that are kept with their sign, whether it was said or not."""


_LEADS_TO_IT = re.compile(r"(?i)^(?:on|at)\s")
"""What stands before a day or a time and is no part of it: "on" Thursday."""


def truth_of(text: str) -> bool | None:
    """Whether a text is a yes or a no; None for any other."""
    word = text.strip().lower()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    return None


def answer_of(text: str) -> bool | None:
    """Whether a text is a yes or a no of any sort, "confirm" or "cancel" as well; None for any other."""
    word = text.strip().lower()
    if word in AGREED:
        return True
    if word in REFUSED:
        return False
    return None


class Truth(str):
    """Text that stands for a yes or a no: as true as that in a condition, and equal to every other way to write it."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return answer_of(self) is not False and self != ""

    def __eq__(self, other: object) -> bool:
        here = answer_of(self)
        there = truth_of(other) if isinstance(other, str) else other
        if here is None or not isinstance(there, bool):
            return str.__eq__(self, other) is True
        return here is there

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


@dataclass(frozen=True)
class Kept:
    """`yes` and `no` are what a slot that `is_truth` holds; `form` is that of days, times and handles: "" as the kind
    has it, `SAID`, `AT`, or one of strftime's. Of a list that `is_open`, other values are possible;
    a mere yes or no is not a value that `is_thing`. What `is_number` is kept as one; a code as its `patterns` want it.
    `known` is the list of `Flows.choices` of which a value is told by being said; `person` says whose name it is."""

    is_truth: bool = False
    yes: Value = "True"
    no: Value = "False"
    form: str = ""
    is_open: bool = False
    is_thing: bool = False
    is_number: bool = False
    patterns: tuple[str, ...] = ()
    known: str = ""
    person: Literal["", "own", "other"] = ""

    def text(self, value: Value, said: str = "") -> Value:
        """What the slot keeps of a value that was read from the words `said`; "" where they are not known."""
        if isinstance(value, bool):
            return self.yes if value else self.no
        if self.is_number:
            return value
        if isinstance(value, int | float):
            return f"{value:.12g}"
        if not isinstance(value, str) or not self.form:
            return value
        if self.form == SAID:
            return _LEADS_TO_IT.sub("", said) or value
        if self.form == WRITTEN:
            return self._code(value, said if _is_written(said) else value)
        if self.form == AT:
            return AT + value.removeprefix(AT)
        return said if is_in_form(said, self.form) else formed(value, self.form)

    def _code(self, value: str, written: str) -> str:
        """The code as it was written, or in the way of writing it that the patterns want."""
        ways = (written, written.upper(), value, value.lower(), *_with_a_sign_between(value))
        return next((way for way in ways if self._fits(way)), written)

    def _fits(self, text: str) -> bool:
        return all(re.search(pattern, text) for pattern in self.patterns)


def truths(kept: Mapping[str, Kept], slots: Mapping[str, Value]) -> dict[str, Value]:
    """Of these slots, the texts that stand for a yes or a no."""
    return {
        name: Truth(slots[name])
        for name, how in kept.items()
        if how.is_truth and isinstance(slots.get(name), str)
    }


def _is_written(said: str) -> bool:
    """Whether a code was written rather than spelled."""
    return " " not in said and any(sign.isdigit() for sign in said)


def _with_a_sign_between(code: str) -> Iterator[str]:
    for sign in BETWEEN_SIGNS:
        for place in range(1, len(code)):
            yield f"{code[:place]}{sign}{code[place:]}"


def is_in_form(text: str, form: str) -> bool:
    """Whether a text is a day or a time of strftime's form."""
    try:
        return bool(datetime.strptime(text, form))
    except ValueError:
        return False


def formed(value: str, form: str) -> str:
    """A day, a time or both, as a text of strftime's form; what is none as it is."""
    for kind in (date, time, datetime):
        try:
            return kind.fromisoformat(value).strftime(form)
        except ValueError:
            continue
    return value
