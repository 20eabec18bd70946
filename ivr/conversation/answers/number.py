"""A plain number: "two", "three point five", "a dozen".

Rule: "one" that stands for a thing ("a new one") is not a number.
"""

from __future__ import annotations

from dataclasses import replace

from ivr.conversation.answers import beside
from ivr.conversation.answers.found import Found, Partial, found_at, the_one
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import words_in
from ivr.conversation.answers.numbers import NUMERALS, digit_runs, ordinal
from ivr.conversation.answers.quantity import quantity
from ivr.conversation.answers.words import Words, listed, norm_at

_ONES = words_in(lambda language: language.ones)
_MINUS = words_in(lambda language: language.minus)
_STANDS_FOR_A_THING = frozenset(listed("the this that which another other new any no every each some same"))
_DETERMINES = frozenset(listed("the this that a an my your our"))
_NAMES_A_NUMBER = frozenset(listed("number option room line is was"))
"""Words behind "the" and before a "one" that is a number: "the number one"."""
_MOST_KEYS = 15
_TOLD_FIRST = 2
"""Words behind a "first" that begins something else: "tell me"."""


class Number(Kind):
    """A number, whole or not. By keys: its digits, with star for the decimal point."""

    name = "number"
    most_keys = 15
    bare = True
    counts = True
    numeric = True
    example = {"en": "two", "es": "dos"}
    hints = {
        "en": ("one", "two", "three", "four", "five", "ten", "twenty", "a hundred", "a dozen"),
        "es": ("uno", "dos", "tres", "cuatro", "cinco", "diez", "veinte", "cien", "una docena"),
    }
    by_keys = {
        "en": "You can also key it in, with star for the decimal point{finish}.",
        "es": "También puede marcarlo, con asterisco para los decimales{finish}.",
    }
    said_as = "number"
    only_when_asked = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return self._numbers(words, around, strict=True)

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        found = self._numbers(words, around, strict=False)
        runs = digit_runs(words, NUMERALS[around.tongue]) if len(found) > 1 else ()
        for run in runs:
            if len(run.pieces) == len(run.digits) > 1:  # "one five" keyed by voice
                return self._one_by_one(words, run.i, run.j, run.digits)
        return _in_hundreds(words, found) or the_one(found or self._places(words, around))

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        return beside.left_over(words, found, around)

    @staticmethod
    def _one_by_one(words: Words, i: int, j: int, digits: str) -> Found | None:
        if len(digits) <= _MOST_KEYS:
            return found_at(words, i, j, int(digits))
        return None

    @staticmethod
    def _places(words: Words, around: Surroundings) -> list[Found]:
        """Numbers said as a place in a row: "the 5th" of the month, not "first tell me ..."."""
        numerals = NUMERALS[around.tongue]
        for i in range(len(words)):
            hit = ordinal(words, i, numerals)
            if hit is None or _begins_something(words, i, hit[1]):
                continue
            return [found_at(words, i, hit[1], hit[0])]
        return []

    @classmethod
    def _numbers(cls, words: Words, around: Surroundings, strict: bool) -> list[Found]:
        found = []
        i = 0
        while i < len(words):
            said = quantity(words, i, NUMERALS[around.tongue])
            if said is None or cls._a_thing(words, i, said.j, around, strict):
                i += 1
                continue
            one = found_at(words, i, said.j, said.value, said.certain)
            if norm_at(words, i - 1) in _MINUS[around.tongue] and beside.is_alone(words, i - 1, around):
                one = replace(one, value=-said.value, start=words[i - 1].start)
            found.append(one)
            i = said.j
        return found

    @staticmethod
    def _a_thing(words: Words, i: int, j: int, around: Surroundings, strict: bool) -> bool:
        is_one = j == i + 1 and words[i].norm in _ONES[around.tongue]
        if not is_one:
            return False
        before, determiner = norm_at(words, i - 1), norm_at(words, i - 2)
        if before == "only":
            return determiner in _DETERMINES
        if before in _STANDS_FOR_A_THING:
            return True
        if determiner in _DETERMINES and before not in _NAMES_A_NUMBER:
            return True
        return strict and len(words) > 1

    def read_keys(self, keys: str, around: Surroundings) -> float | None:
        return keyed_decimal(keys)


def _in_hundreds(words: Words, found: list[Found]) -> Found | None:
    """ "One twenty five", maybe 125: two numbers with nothing between them."""
    if len(found) != 2 or any(word.mark for word in words[1:]):
        return None
    first, second = found
    apart = any(first.end <= word.start < second.start for word in words)
    if apart or first.value == second.value:
        return None
    if _is_count(first, 1) and _is_count(second, 10):
        return Found(int(f"{first.value}{second.value}"), first.start, second.end, certain=False)
    return None


def _begins_something(words: Words, i: int, j: int) -> bool:
    """Whether the ordinal up to `j` says that more is to come: "first, tell me"."""
    if i > 0 and not words[i].mark:
        return False
    return len(words) - j >= _TOLD_FIRST


def _is_count(found: Found, fewest: int) -> bool:
    return isinstance(found.value, int) and fewest <= found.value < 100


def keyed_decimal(keys: str) -> float | None:
    """Keys with star for the decimal point: "40*50"."""
    whole, star, rest = keys.partition("*")
    figures = whole + rest
    if len(keys) > _MOST_KEYS or not figures.isdecimal():
        return None
    if star:
        return float(f"{whole or 0}.{rest or 0}")
    return int(whole)
