"""Numbers that need not be whole: "three point five", "two and a half thousand", "half a million", "a dozen".

Rule: a part belongs to what was said before it, or to the scale right after it: "a million and a half" is 1.5 million.
"""

from __future__ import annotations

from itertools import takewhile
from typing import NamedTuple

from ivr.conversation.answers.numbers import Numerals, cardinal, digit_value, is_number, tidy
from ivr.conversation.answers.words import Words, listed, norm_at, plain, word_at

_MOST_DECIMALS = 12
_BEFORE_POINT = frozenset({"", "$", "€", "£", "¥"})
_SURELY_SHARED = 10**5
"""From this scale on "and a half" is half of the scale ("a million and a half"); below, callers mean either."""


class Quantity(NamedTuple):
    """`j` is the word after it; `exact` tells that a part was said, so that nothing more is added."""

    value: float
    j: int
    exact: bool = False
    certain: bool = True


def quantity(words: Words, i: int, numerals: Numerals) -> Quantity | None:
    """The number that begins at `i`, with its parts."""
    word = word_at(words, i)
    if not word.is_figure and word.norm not in numerals.begins_quantity:
        return None
    return (
        _part_of_scale(words, i, numerals) or _bare_point(words, i, numerals) or _counted(words, i, numerals)
    )


def _part_of_scale(words: Words, i: int, numerals: Numerals) -> Quantity | None:
    """Such as "half a million", "medio millón", "halvannan miljon"."""
    part = numerals.parts_said.at(words, i)
    if part is None:
        return None
    scale = _scale_at(words, part[1], numerals)
    if scale:
        return Quantity(tidy(part[0] * scale), part[1] + 1, exact=True)
    return None


def _bare_point(words: Words, i: int, numerals: Numerals) -> Quantity | None:
    """Such as "point five", "point two million", ".50"."""
    if words[i].norm.isdecimal() and _point_is_written(words, i):
        return _scaled(words, float(f"0.{words[i].norm[:_MOST_DECIMALS]}"), i + 1, numerals)
    if words[i].norm not in numerals.bare_point:
        return None
    before = word_at(words, i - 1)
    if is_number(before, numerals) or before.norm in listed(plain(numerals.no_point_after)):
        return None
    decimals = _decimals(words, i + 1, numerals)
    if decimals:
        return _scaled(words, float(f"0.{decimals[0]}"), decimals[1], numerals)
    return None


def _point_is_written(words: Words, i: int) -> bool:
    """Whether the figure has a point right before it and no number: ".50", "$.50"."""
    before, point = word_at(words, i - 1), words[i].start - 1
    if words[i].mark != "." or before.norm not in _BEFORE_POINT:
        return False
    return point == max(before.end, 0)


def _counted(words: Words, i: int, numerals: Numerals) -> Quantity | None:
    """A cardinal with what follows it: decimals, a half, a scale, dozens."""
    dozen = words[i].norm in numerals.articles and norm_at(words, i + 1) in numerals.dozens
    hit = (12, i + 2) if dozen else cardinal(words, i, numerals)
    if hit is None:
        return None
    value, j = hit
    decimals = _decimals(words, j + 1, numerals) if _is_point(words, j, numerals) else None
    if decimals:
        return _scaled(words, float(f"{int(value)}.{decimals[0]}"), decimals[1], numerals)
    if added := numerals.added_said.at(words, j):
        return _with_part(words, value, j, added, numerals)
    if _is_dozen(words, j, numerals):
        return Quantity(value * 12, j + 1)
    return Quantity(value, j)


def _with_part(words: Words, value: float, j: int, added: tuple[float, int], numerals: Numerals) -> Quantity:
    """The half of "two and a half thousand", "a million and a half", "fifteen hundred and a half"."""
    part, after = added
    scale = numerals.multipliers.get(words[j - 1].norm, 0)
    if not scale:
        return _scaled(words, value + part, after, numerals)
    shared = scale > 100
    whole = value + part * (scale if shared else 1)
    return Quantity(tidy(whole), after, exact=True, certain=scale >= _SURELY_SHARED)


def _scaled(words: Words, value: float, j: int, numerals: Numerals) -> Quantity:
    """With the scale that follows, if one does: "one point two" million."""
    scale = _scale_at(words, j, numerals)
    if scale:
        return Quantity(tidy(value * scale), j + 1, exact=True)
    return Quantity(value, j, exact=True)


def _scale_at(words: Words, j: int, numerals: Numerals) -> int:
    word = word_at(words, j)
    if word.mark not in ("", "-"):
        return 0
    if word.norm in numerals.dozens:
        return 12
    return numerals.multipliers.get(word.norm, 0)


def _is_point(words: Words, j: int, numerals: Numerals) -> bool:
    return norm_at(words, j) in numerals.point


def _is_dozen(words: Words, j: int, numerals: Numerals) -> bool:
    return norm_at(words, j) in numerals.dozens


def _decimals(words: Words, i: int, numerals: Numerals) -> tuple[str, int] | None:
    """The digits after a point, said one by one ("oh five") or as a number ("twenty five")."""
    digits = [digit_value(word, numerals) for word in words[i : i + _MOST_DECIMALS]]
    told = list(takewhile(lambda digit: digit is not None, digits))
    if told:
        return "".join(map(str, told)), i + len(told)
    return _decimals_in_one(words, i, numerals)


def _decimals_in_one(words: Words, i: int, numerals: Numerals) -> tuple[str, int] | None:
    """Decimals that are one number: "twenty five", "25"."""
    word = word_at(words, i)
    if word.norm.isdecimal():
        if len(word.norm) <= _MOST_DECIMALS:
            return (word.norm, i + 1)
        return None
    if not is_number(word, numerals):
        return None
    number, j = cardinal(words, i, numerals) or (0, i)
    return (str(int(number)), j) if 10 <= number < 100 else None
