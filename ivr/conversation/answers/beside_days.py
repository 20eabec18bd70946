"""Words beside a day or a time that would make it another one: "two days before christmas", "ten or eleven".

Rule: from the value outwards only as far as such words go; what is said farther off is about something else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import attrgetter

from ivr.conversation.answers.found import Found
from ivr.conversation.answers.languages import Language, phrases_of, words_in
from ivr.conversation.answers.numbers import NUMERALS, is_number
from ivr.conversation.answers.talk import after_correction
from ivr.conversation.answers.words import Words, glued

_REACH = 12
"""Words on either side of a value."""
_CHANGES, _PASSES, _ENDS = "changes", "passes", "ends"


def _units(language: Language) -> str:
    days, clock = language.calendar, language.clock
    return ", ".join(
        (days.days, days.weeks, days.fortnights, days.months_unit, days.years, clock.minutes, clock.hours)
    )


def _names(language: Language) -> str:
    return ", ".join((*language.calendar.weekdays, *language.calendar.months))


_BOUNDS = phrases_of(lambda language: language.bounds)
_NAMES = phrases_of(_units, _names)
_PASSED = words_in(lambda language: language.beside)
_LAST = words_in(lambda language: language.last)


def near(words: Words, found: Found) -> Words:
    """The words that may concern a value: some around it, so that weighing many in one text stays linear."""
    place = bisect_left(words, found.start, key=attrgetter("start"))
    return words[max(0, place - _REACH) : place + 2 * _REACH]


def beside(words: Words, found: Found, others: Iterable[Found], language: str, tongue: str) -> str:
    """The words around a value that change it; `others` are values of another kind, which such words may concern."""
    words = after_correction(words, language)
    own = _places(words, found)
    if not own:
        return ""
    marks = [_mark(words, k, tongue) for k in range(len(words))]
    for _, i, j in _NAMES[tongue].all(words):
        marks[i:j] = [_CHANGES] * (j - i)
    bounds = {k for _, i, j in _BOUNDS[tongue].all(words) for k in range(i, j)}
    for k in bounds:
        marks[k] = _CHANGES
    for other in (other for other in others if other.end <= found.start or other.start >= found.end):
        for k in _about(words, marks, bounds, other, own):
            marks[k] = _PASSES
    before = _reached(marks, range(own[0] - 1, -1, -1))
    after = _reached(marks, range(own[-1] + 1, len(words)))
    return " ".join(words[k].norm for k in [*reversed(before), *after])


def _places(words: Words, found: Found) -> list[int]:
    return [k for k, word in enumerate(words) if word.start < found.end and word.end > found.start]


def _mark(words: Words, k: int, tongue: str) -> str:
    word, numerals = words[k], NUMERALS[tongue]
    if _is_of_a_code(words, k):
        return _ENDS
    if word.norm in numerals.ordinals or is_number(word, numerals) or word.norm in _LAST[tongue]:
        return _CHANGES
    return _PASSES if word.norm in _PASSED[tongue] else _ENDS


def _is_of_a_code(words: Words, k: int) -> bool:
    """Whether figures are of a code, and no number: "policy HH-204511, on ..."."""
    word = words[k]
    joined = glued(words, k) and words[k - 1].norm[-1:].isalpha()
    return word.is_figure and (len(word.norm) > _MOST_FIGURES or joined)


_MOST_FIGURES = 4
"""Figures of a number beside a day or a time: a year."""


def _about(words: Words, marks: Sequence[str], bounds: set[int], other: Found, own: Sequence[int]) -> range:
    """The places of another value, with "after" or "between" before it and "ish" or "or so" behind."""
    places = _places(words, other)
    first, end = (places[0], places[-1] + 1) if places else (0, 0)
    while first - 1 in bounds or (first and marks[first - 1] == _PASSES):
        first -= 1
    last = end
    while last in bounds:
        last += 1
    return range(first, end if last == own[0] else last)


def _reached(marks: Sequence[str], places: range) -> list[int]:
    """The places of words that change the value, up to the first word that has nothing to do with it."""
    end = next((k for k in places if marks[k] == _ENDS), places.stop)
    return [k for k in range(places.start, end, places.step) if marks[k] == _CHANGES]
