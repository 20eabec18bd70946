"""What may be shown, and what never. One rule: a `Secret` has no way out but `reveal()`.

Card digits, PINs and passcodes become a `Secret` as soon as they are read. Everything that is written down - logs,
transcripts, database columns, screens - passes through `shown` or `scrub`. And what nobody asked for is not even
heard: `conversation/confidential.py` takes a caller's card number away before anything looks at the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NoReturn

MASK = "•••"

SHORTEST_CARD, LONGEST_CARD = 13, 19
"""Digits of a primary account number (ISO/IEC 7812-1)."""

_FIGURES = re.compile(r"\d+")
_ROW = re.compile(r"\d+(?:[^\w\s\"{}\[\]<>]{0,2}\s?[^\w\s\"{}\[\]<>]{0,2}\d+)*")
"""Figures with spaces or signs between, however grouped: "4539 5787 ...", "4539, 5787 ...", "4.5.3.9"."""

# What the large networks issue: Visa, Mastercard, American Express, Diners, JCB, Discover, RuPay, Mir, Maestro,
# UnionPay (https://en.wikipedia.org/wiki/Payment_card_number, "Issuer identification number").
_ISSUED = re.compile(
    r"4\d{15}(?:\d{3})?|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720|20[0-4])\d{12}|3[47]\d{13}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:0\d\d|4[4-9]\d|5\d\d)\d{12}|8[12]\d{14}"
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


def is_card(digits: str) -> bool:
    """Whether a card network issues such numbers, and the check digit is right."""
    return _ISSUED.fullmatch(digits) is not None and luhn(digits)


def scrub(text: str) -> str:
    """`text` with every card number in figures replaced by the mask and its last four digits (PCI DSS 3.4.1).

    For what is written down. What callers say in words is masked before (`conversation/confidential.py`).
    """
    if len(text) < SHORTEST_CARD or not _FIGURES.search(text):
        return text
    return _ROW.sub(_hidden, text)


def _hidden(match: re.Match[str]) -> str:
    """The row of figures with its cards hidden; a whole row with the check digit of one may be a card, too."""
    row = match.group()
    groups = list(_FIGURES.finditer(row))
    digits = "".join(group.group() for group in groups)
    if len(digits) < SHORTEST_CARD:
        return row
    if len(digits) <= LONGEST_CARD and luhn(digits):
        return f"{MASK}{digits[-4:]}"
    for first, last in reversed(list(_cards(groups))):
        start, end = groups[first].start(), groups[last].end()
        row = row[:start] + MASK + "".join(_FIGURES.findall(row[start:end]))[-4:] + row[end:]
    return row


def _cards(groups: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The first and the last group of each card; what stands before or after it (a date, a code) is no part of one."""
    first = 0
    while first < len(groups):
        digits, found = "", -1
        for last in range(first, len(groups)):
            digits += groups[last].group()
            if len(digits) > LONGEST_CARD:
                break
            found = last if is_card(digits) else found
        if found >= 0:
            yield first, found
        first = max(found, first) + 1


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
