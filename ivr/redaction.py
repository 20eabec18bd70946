"""What may be shown, and what never. One rule: a `Secret` has no way out but `reveal()`.

Card digits, PINs and passcodes become a `Secret` as soon as they are read. Everything that is written down - logs,
transcripts, database columns, screens - passes through `shown` or `scrub`. And what nobody asked for is not even
heard: a caller's card number is forgotten (`forget_cards`) before anything looks at the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn

MASK = "•••"

SHORTEST_CARD, LONGEST_CARD = 13, 19
"""Digits of a primary account number (ISO/IEC 7812-1)."""

_DIGIT_WORDS = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5",
    "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
}  # fmt: skip
_FIGURE = re.compile(r"\d")
_GROUP = r"(?:\d+|\b(?:{})\b)".format("|".join(_DIGIT_WORDS))
_GROUPS = re.compile(_GROUP, re.IGNORECASE)
_RUN = re.compile(rf"{_GROUP}(?:[ ,.-]{{1,3}}{_GROUP})*", re.IGNORECASE)
"""Digits and words for digits, however grouped: "4539 5787 ...", "4539, 5787 ...", "four five three nine 5787 ..."."""

# What the large networks issue: Visa, Mastercard, American Express, Diners, JCB, Discover, Maestro, UnionPay.
_ISSUED = re.compile(
    r"4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12}"
    r"|(?:50|5[6-8]|6[237])\d{14,17}"
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
    """`text` with everything that may be a card number replaced by the mask and its last four digits."""
    return _RUN.sub(_hidden, text) if _may_hold_a_card(text) else text


def forget_cards(text: str) -> str:
    """`text` with every number that a card network issues replaced by the mask; no digit of it is left to be read.

    Stricter than `scrub`: one in ten of all other long numbers has the right check digit, too, and may be needed.
    """
    if not _may_hold_a_card(text):
        return text
    return _RUN.sub(lambda match: _without(match.group(), list(_issued(match.group())), 0), text)


def _may_hold_a_card(text: str) -> bool:
    """Rules most sentences out at once: too short, or no figure in them and too few words."""
    return len(text) >= SHORTEST_CARD and (
        _FIGURE.search(text) is not None or text.count(" ") >= SHORTEST_CARD - 1
    )


def _hidden(match: re.Match[str]) -> str:
    run = match.group()
    cards = list(_issued(run))
    digits = _digits(run)
    if not cards and SHORTEST_CARD <= len(digits) <= LONGEST_CARD and luhn(digits):
        cards = [(0, len(run))]
    return _without(run, cards, 4)


def _without(run: str, cards: list[tuple[int, int]], left: int) -> str:
    """The run with the cards at these places masked, but for the last `left` digits."""
    for start, end in reversed(cards):
        digits = _digits(run[start:end])
        run = run[:start] + MASK + digits[len(digits) - left :] + run[end:]
    return run


def _issued(run: str) -> Iterator[tuple[int, int]]:
    """Where in a run of digits card numbers stand; what comes before or after (a date, a code) is no part of one."""
    groups = [(match.start(), match.end(), _digit(match.group())) for match in _GROUPS.finditer(run)]
    if sum(len(digits) for _, _, digits in groups) < SHORTEST_CARD:
        return
    i = 0
    while i < len(groups):
        digits, found = "", 0
        for j in range(i, len(groups)):
            digits += groups[j][2]
            if len(digits) > LONGEST_CARD:
                break
            if _ISSUED.fullmatch(digits) and luhn(digits):
                found = j + 1
        if found:
            yield groups[i][0], groups[found - 1][1]
        i = found or i + 1


def _digits(run: str) -> str:
    return "".join(_digit(group) for group in _GROUPS.findall(run))


def _digit(group: str) -> str:
    return _DIGIT_WORDS.get(group.lower(), group)


def shown(value: Any) -> Any:
    """A copy of plain data (dicts, lists, scalars) that may be written down: secrets masked, card numbers scrubbed."""
    kind = type(value)
    if kind is str:
        return scrub(value)
    if kind is dict:
        return {key: shown(item) for key, item in value.items()}
    if kind is list or kind is tuple:
        return [shown(item) for item in value]
    return MASK if kind is Secret else value
