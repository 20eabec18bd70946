"""A plain number: "two", "three point five", "a dozen".

Rule: "one" that stands for a thing ("a new one") is no number.
"""

from __future__ import annotations

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at, the_one
from ivr.conversation.answers.languages import phrases_of, words_in
from ivr.conversation.answers.numbers import NUMERALS, cardinal, digit_runs, is_number, ordinal
from ivr.conversation.answers.words import listed

_ONES = words_in(lambda language: language.ones)
_DOZENS = words_in(lambda language: language.dozens)
_HALVES = phrases_of(lambda language: language.halves)
_MINUS = words_in(lambda language: language.minus)
_STANDS_FOR_A_THING = frozenset(
    listed("the this that which another other new any no every each some only same")
)


class Number(Kind):
    """A number, whole or not. By keys: its digits, with star for the decimal point."""

    name = "number"
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
        if len(found) > 1:  # "one five" keyed by voice
            runs = [
                run for run in digit_runs(words, NUMERALS[around.tongue]) if run.parts == len(run.digits) > 1
            ]
            if runs:
                return found_at(words, runs[0].i, runs[0].j, int(runs[0].digits))
        return the_one(found or self._places(words, around))

    @staticmethod
    def _places(words: Words, around: Surroundings) -> list[Found]:
        """Numbers said as a place in a row: "the 5th" of the month."""
        numerals = NUMERALS[around.tongue]
        hits = [(i, hit) for i in range(len(words)) if (hit := ordinal(words, i, numerals))]
        return [found_at(words, i, hit[1], hit[0]) for i, hit in hits[:1]]

    def _numbers(self, words: Words, around: Surroundings, strict: bool) -> list[Found]:
        found = []
        ones, dozens = _ONES[around.tongue], _DOZENS[around.tongue]
        i = 0
        while i < len(words):
            norm = words[i].norm
            if i + 1 < len(words) and norm in ones and words[i + 1].norm in dozens:
                found.append(found_at(words, i, i + 2, 12))
                i += 2
                continue
            hit = decimal(words, i, around.tongue)
            if hit is None or (norm in ones and hit[1] == i + 1 and self._a_thing(words, i, strict)):
                i += 1
                continue
            value, j = hit
            if j < len(words) and words[j].norm in dozens:
                value, j = value * 12, j + 1
            minus = i > 0 and words[i - 1].norm in _MINUS[around.tongue]
            found.append(found_at(words, i - 1 if minus else i, j, -value if minus else value))
            i = j
        return found

    @staticmethod
    def _a_thing(words: Words, i: int, strict: bool) -> bool:
        before = words[i - 1].norm if i else ""
        return before in _STANDS_FOR_A_THING or (strict and len(words) > 1)

    def read_keys(self, keys: str, around: Surroundings) -> float | None:
        return keyed_decimal(keys)


def decimal(words: Words, i: int, tongue: str) -> tuple[float, int] | None:
    """The number at `i` with its decimals, and the place after it: "three point five", "two and a half", "46.50"."""
    numerals = NUMERALS[tongue]
    hit = cardinal(words, i, numerals)
    if hit is None:
        return None
    value, j = hit
    if j + 1 < len(words) and words[j].norm in numerals.point and is_number(words[j + 1], numerals):
        runs = digit_runs(words[j + 1 :], numerals)
        if runs and runs[0].i == 0:
            return float(f"{int(value)}.{runs[0].digits}"), j + 1 + runs[0].j
    if j < len(words) and (half := _HALVES[tongue].at(words, j)):
        return value + 0.5, half[1]
    return value, j


def keyed_decimal(keys: str) -> float | None:
    """Keys with star for the decimal point: "40*50"."""
    whole, star, rest = keys.partition("*")
    if not (whole + rest).isdecimal() or (star and not whole and not rest):
        return None
    return float(f"{whole or 0}.{rest or 0}") if star else int(whole)
