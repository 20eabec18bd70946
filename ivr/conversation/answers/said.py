"""Words that are looked at place by place, by the kinds of value whose grammar is more than a table.

Rule: nothing stands past the end; looking there finds nothing, so that no reader has to ask where it is.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TypeVar

from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.numbers import NUMERALS, cardinal, is_number, ordinal
from ivr.conversation.answers.words import Phrases, Word, Words, norm_at, word_at

T = TypeVar("T")
_ANY = range(10**18)
_MOST_SIGNS = 20
"""Longer words are not a number of anything that is counted."""


class Said:
    """What a caller said, in its surroundings."""

    def __init__(self, words: Words, around: Surroundings) -> None:
        self.words, self.around = words, around
        self.tongue, self.numerals = around.tongue, NUMERALS[around.tongue]
        self.today = around.now.date()

    def word(self, i: int) -> Word:
        return word_at(self.words, i)

    def norm(self, i: int) -> str:
        return norm_at(self.words, i)

    def mark(self, i: int) -> str:
        return word_at(self.words, i).mark

    def at(self, table: Phrases[T], i: int) -> tuple[T, int] | None:
        """The meaning of the phrase that begins at `i`, and the place after it."""
        return table.at(self.words, i)

    def after(self, table: Phrases[T], i: int) -> int:
        """The place after a phrase that may stand at `i`."""
        return table.past(self.words, i)

    def over(self, passed: Container[str], i: int, most: int = 3) -> int:
        """The first place from `i` on whose word is none of these; a few are passed, so that reading stays linear."""
        return next((k for k in range(i, i + most) if self.norm(k) not in passed), i + most)

    def is_number(self, i: int) -> bool:
        """Whether a number begins with the word, or a zero before one."""
        return is_number(self.words[i], self.numerals) or self.words[i].norm in self.numerals.zero

    def is_zero(self, i: int) -> bool:
        """Whether a zero is said, as before another digit."""
        return self.norm(i) in self.numerals.zero or self.numerals.small.get(self.norm(i)) == 0

    def number(self, i: int, among: Container[int] = _ANY) -> tuple[int, int] | None:
        """The whole number that begins at `i`, if it is among these, and the place after it."""
        if len(self.norm(i)) > _MOST_SIGNS:
            return None
        number, j = cardinal(self.words, i, self.numerals) or (0.5, i)
        if number == int(number) in among:
            return (int(number), j)
        return None

    def count(self, i: int, ones: Container[str]) -> tuple[int, int] | None:
        """How many of a unit there are: a number, or one of the words for one ("an hour")."""
        one = (1, i + 1) if self.norm(i) in ones else None
        return self.number(i) or one

    def place(self, i: int) -> tuple[int, int] | None:
        """The ordinal that begins at `i`, and the place after it."""
        return ordinal(self.words, i, self.numerals)
