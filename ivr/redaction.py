"""What may be shown, and what never. One rule: a `Secret` has no way out but `reveal()`.

Card digits, PINs and passcodes become a `Secret` as soon as they are read. Everything that is
written down - logs, transcripts, database columns, screens - passes through `shown` or `scrub`.
"""

from __future__ import annotations

import re
from typing import Any, NoReturn

MASK = "•••"

SHORTEST_CARD = 13

# 13 to 19 digits, the lengths of a primary account number (ISO/IEC 7812-1), however grouped.
_CARD_RUN = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_DIGIT_WORDS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5",
    "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
_SPOKEN_RUN = re.compile(
    r"\b(?:{w})(?:[ ,-]+(?:{w})){{12,18}}\b".format(w="|".join([*_DIGIT_WORDS, r"\d"])), re.IGNORECASE
)


class Secret:
    """A value that is never shown: not in a prompt, log, transcript, report, screen, exception or column."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the one service that must have it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> NoReturn:
        raise TypeError("A Secret is never written down; take reveal() to the one service that needs it.")


def luhn(digits: str) -> bool:
    """The check digit rule of card numbers (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        if place % 2:
            value = value * 2 - 9 if value > 4 else value * 2
        total += value
    return total % 10 == 0


def scrub(text: str) -> str:
    """`text` with every card number in it, keyed or spoken, replaced by the mask and its last four digits."""

    def hide(match: re.Match[str]) -> str:
        digits = "".join(c for c in match.group() if c.isdigit())
        return f"{MASK}{digits[-4:]}" if luhn(digits) else match.group()

    def hide_spoken(match: re.Match[str]) -> str:
        words = re.split(r"[ ,-]+", match.group().lower())
        digits = "".join(_DIGIT_WORDS.get(word, word) for word in words)
        return f"{MASK}{digits[-4:]}" if luhn(digits) else match.group()

    if len(text) < SHORTEST_CARD:
        return text
    text = _CARD_RUN.sub(hide, text)
    return _SPOKEN_RUN.sub(hide_spoken, text) if text.count(" ") >= SHORTEST_CARD - 1 else text


def shown(value: Any) -> Any:
    """A copy of plain data (dicts, lists, scalars) that may be written down: secrets masked, card numbers scrubbed."""
    kind = type(value)
    if kind is str:
        return value if len(value) < SHORTEST_CARD else scrub(value)
    if kind is dict:
        return {key: shown(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [shown(item) for item in value]
    return MASK if kind is Secret else value
