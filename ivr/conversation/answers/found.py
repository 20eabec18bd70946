"""What reading gives: a value and its place in the text, or as much of one as has been told.

Rule: values only; how they are read is each kind's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from ivr.conversation.answers.words import Words
from ivr.conversation.events import Value


@dataclass(frozen=True)
class Found:
    """A value and its place in the text. Not `certain`: a guess (a sound-alike, an ambiguous day) to be read back.

    `left` are words beside it that would change the value and that it did not use: "half" of "half a million".
    """

    value: Value
    start: int
    end: int
    certain: bool = True
    left: str = ""


@dataclass(frozen=True)
class Partial:
    """An answer that is not complete yet, such as three digits of a telephone number. Give `text` back to `read`."""

    text: str


def found_at(words: Words, i: int, j: int, value: Value, certain: bool = True) -> Found:
    """The value of the words `i` to `j` (not included)."""
    return Found(value, words[i].start, words[j - 1].end, certain)


def the_one(found: list[Found]) -> Found | None:
    """The value of an answer that holds several: the first, and not certain when they differ."""
    if not found:
        return None
    first = found[0]
    if any(other.value != first.value for other in found[1:]):
        return Found(first.value, first.start, first.end, certain=False)
    return first
