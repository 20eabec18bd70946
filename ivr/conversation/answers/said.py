"""Words that are looked at place by place, by the kinds of value whose grammar is more than a table.

Rule: nothing stands past the end; looking there finds nothing, so that no reader has to ask where it is.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TypeVar

from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.numbers import NUMERALS, cardinal, is_number, ordinal
from ivr.conversation.answers.words import Phrases, Words

T = TypeVar("T")
_MOST_SIGNS = 20
"""Longer words are no number of anything that is counted."""


class Said:
    """What a caller said, in its surroundings."""

    def __init__(self, words: Words, around: Surroundings) -> None:
        self.words, self.around = words, around
        self.tongue, self.numerals = around.tongue, NUMERALS[around.tongue]
        self.today = around.now.date()

    def norm(self, i: int) -> str:
        return self.words[i].norm if 0 <= i < len(self.words) else ""

    def mark(self, i: int) -> str:
        return self.words[i].mark if 0 <= i < len(self.words) else ""

    def at(self, table: Phrases[T], i: int) -> tuple[T, int] | None:
        """The meaning of the phrase that begins at `i`, and the place after it."""
        return table.at(self.words, i) if i < len(self.words) else None

    def over(self, passed: Container[str], i: int, most: int = 3) -> int:
        """The first place from `i` on whose word is none of these; a few are passed, so that reading stays linear."""
        return next((k for k in range(i, i + most) if self.norm(k) not in passed), i + most)

    def is_number(self, i: int) -> bool:
        """Whether a number begins with the word, or a zero before one."""
        return is_number(self.words[i], self.numerals) or self.words[i].norm in self.numerals.zero

    def number(self, i: int) -> tuple[int, int] | None:
        """The whole number that begins at `i`, and the place after it."""
        small = i < len(self.words) and len(self.words[i].norm) <= _MOST_SIGNS
        hit = cardinal(self.words, i, self.numerals) if small else None
        return (int(hit[0]), hit[1]) if hit and hit[0] == int(hit[0]) else None

    def place(self, i: int) -> tuple[int, int] | None:
        """The ordinal that begins at `i`, and the place after it."""
        return ordinal(self.words, i, self.numerals) if i < len(self.words) else None
