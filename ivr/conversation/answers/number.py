"""A plain number: "two", "three point five", "a dozen".

Rule: "one" that stands for a thing ("a new one") is no number.
"""

from __future__ import annotations

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at, the_one
from ivr.conversation.answers.numbers import NUMERALS, cardinal, digit_runs, is_number
from ivr.conversation.answers.words import listed

_ONES = {"en": frozenset({"one"}), "es": frozenset({"un", "una", "uno"})}
_DOZEN = {"dozen": 12, "docena": 12}
_ARTICLES = {"a", "an", "una", "un"}
_STANDS_FOR_A_THING = frozenset(
    listed("the this that which another other new any no every each some only same")
)


class Number(Kind):
    """A number, whole or not. By keys: its digits, with star for the decimal point."""

    name = "number"
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
        return the_one(found)

    def _numbers(self, words: Words, around: Surroundings, strict: bool) -> list[Found]:
        found = []
        i = 0
        while i < len(words):
            norm = words[i].norm
            dozen = _DOZEN.get(words[i + 1].norm) if i + 1 < len(words) else None
            if dozen and norm in _ARTICLES:
                found.append(found_at(words, i, i + 2, dozen))
                i += 2
                continue
            hit = decimal(words, i, around.tongue)
            if hit is None or (
                norm in _ONES[around.tongue] and hit[1] == i + 1 and self._a_thing(words, i, strict)
            ):
                i += 1
                continue
            value, j = hit
            if j < len(words) and (dozen := _DOZEN.get(words[j].norm.rstrip("s"))):
                value, j = value * dozen, j + 1
            minus = i > 0 and words[i - 1].norm in ("minus", "menos")
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
    if j + 1 < len(words) and words[j].norm in ("and", "y") and words[j + 1].norm in ("media", "medio"):
        return value + 0.5, j + 2
    if j + 2 < len(words) and [w.norm for w in words[j : j + 3]] == ["and", "a", "half"]:
        return value + 0.5, j + 3
    return value, j


def keyed_decimal(keys: str) -> float | None:
    """Keys with star for the decimal point: "40*50"."""
    whole, star, rest = keys.partition("*")
    if not (whole + rest).isdecimal() or (star and not whole and not rest):
        return None
    return float(f"{whole or 0}.{rest or 0}") if star else int(whole)
