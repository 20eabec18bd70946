"""Number words: cardinals, ordinals and runs of digits as people say them. Values are built on these.

Rule: a cardinal takes the longest stretch that is one number ("twenty one hundred"), never two ("nine ten").
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ivr.conversation.answers.languages import NUMERALS, Numerals
from ivr.conversation.answers.languages.language import Part
from ivr.conversation.answers.words import Word, Words, norm_at, past, word_at

_PLENTY = 10**12
_LONGEST_FIGURE = 15
"""Figures with more digits are no quantity but a card, an account or noise."""
_LONGEST_COMPOUND = 60
_DECIMAL_COMMA = re.compile(r".*\..*,[^.,]*|[^.]*,(?:[^.,]{0,2}|[^.,]{4,})")
"""A comma behind a dot, or one that no thousands follow."""
_ORDINAL_ENDS = frozenset({"st", "nd", "rd", "th", "º"})


def figure(norm: str) -> float | None:
    """The number written in figures: "1,250.00", "1.250,00", "46.50", "7"; None when the word is not a figure."""
    if len(norm) > _LONGEST_FIGURE or not norm[:1].isdigit():
        return None
    if norm.isdecimal():
        return int(norm)
    text = norm.replace(",", "")
    if _DECIMAL_COMMA.fullmatch(norm):
        text = norm.replace(".", "").replace(",", ".")
    try:
        number = float(text)
    except ValueError:  # "1.2.3"
        return None
    return int(number) if "." not in text else number


def ascii_digits(norm: str) -> str:
    """The digits of a figure, in any script, without what stands between them."""
    return "".join(str(int(c)) for c in norm if c.isdecimal())


def tidy(number: float) -> float:
    """The number without what adding up parts leaves behind; an int where it is whole."""
    return int(number) if number == int(number) else round(number, 6)


def is_number(word: Word, numerals: Numerals) -> bool:
    """Whether a number can begin with this word; articles do not count."""
    return word.is_figure or word.norm in numerals.values


def digit_value(word: Word, numerals: Numerals) -> int | None:
    """The digit that the word is, "oh" among them; None when it is none."""
    if word.norm in numerals.zero:
        return 0
    value = numerals.small.get(word.norm)
    if value is None:
        if _LONE_DIGIT.fullmatch(word.norm):
            return int(word.norm)
        return None
    return int(value) if value in _DIGITS else None


_DIGITS = frozenset(range(10))
_TENS = frozenset(range(20, 100, 10))
_LONE_DIGIT = re.compile(r"\d")


# --- cardinals


def cardinal(words: Words, i: int, numerals: Numerals) -> tuple[float, int] | None:
    """The number that begins at `i` and the place after it: "one hundred and thirty five", "2 thousand", "1,250.00"."""
    first = norm_at(words, i)
    if first not in numerals.starts and not first[:1].isdigit():
        return None
    if numerals.powers:
        return _by_powers(words, i, numerals)
    if first in numerals.alone and norm_at(words, i + 1) not in numerals.multipliers:  # by far the most
        return numerals.alone[first], i + 1
    opened = _opened(words, i, numerals)
    if opened is None:
        return None
    number, j = opened
    while j < len(words):
        k = _past_link(words, j, number, numerals)
        if number.ends_before(words[k]) or not number.takes(words, k, numerals):
            break
        j = k + 1
    return (tidy(number.value), j) if number.begun else None


def spelled_cardinal(words: Words, i: int, numerals: Numerals) -> tuple[float, int] | None:
    """The number where letters may follow digits: the k of "five k" is a letter there."""
    number = cardinal(words, i, numerals)
    if number is None:
        return None
    last = number[1] - 1
    by_a_letter = last > i and words[last].is_letter
    return cardinal(words[:last], i, numerals) if by_a_letter else number


class _Sum:
    """A number in the making. `room` is what the next word must stay below; after a scale, that scale."""

    __slots__ = ("begun", "group", "room", "scale", "total")

    def __init__(self, group: float = 0, begun: bool = False) -> None:
        self.begun = begun
        self.total: float = 0
        self.group = group
        self.room = 1 if begun else _PLENTY
        self.scale = _PLENTY

    @property
    def value(self) -> float:
        return self.total + self.group

    @property
    def is_round(self) -> bool:
        """Whether it ends with a scale, so that no other can multiply it."""
        return self.begun and not self.group

    def ends_before(self, word: Word) -> bool:
        """Whether punctuation ends it; a comma may stand after thousands."""
        joins = ("", "-", ",") if self.room >= 1000 else ("", "-")
        return self.begun and word.mark not in joins

    def takes(self, words: Words, i: int, numerals: Numerals) -> bool:
        """Adds the word, if it goes on with this number."""
        norm = words[i].norm
        part, value = numerals.values.get(norm, (Part.FIGURE, 0.0))
        if part is Part.FIGURE:
            written = figure(norm)
            if written is None or is_ordinal_figure(words, i):
                return False
            value = written
        if self.scale <= numerals.scales.get(norm_at(words, i + 1), 0):  # seventy, "three thousand"
            return False
        may_begin_anew = self.room == 100 and part in _BELOW_HUNDRED
        if may_begin_anew and _begins_anew(words, i, numerals):
            return False
        taken = _TAKES[part](self, value)
        self.begun = self.begun or taken
        return taken

    def fits(self, value: float) -> bool:
        return not self.begun or 0 < value < self.room

    def take_small(self, value: float) -> bool:
        if not self.fits(value):
            return False
        self.group += value
        self.room = 10 if value in _TENS else 1
        return True

    def take_figure(self, value: float) -> bool:
        if not self.fits(value) or self.room <= 10:
            return False
        self.group += value
        self.room = 1
        return True

    def take_hundreds(self, value: float) -> bool:
        if not self.fits(value):
            return False
        self.group += value
        self.room = 100
        return True

    def take_hundred(self, value: float) -> bool:
        counted = 0 < self.group < 100 and self.room <= 10
        if self.begun and not counted:
            return False
        self.group = (self.group or 1) * value
        self.room = 100
        return True

    def take_scale(self, value: float) -> bool:
        if self.scale < value > self.value:  # "mil millones"
            self.total = self.value * value
        elif value == self.scale or self.is_round:
            return False
        else:
            self.total += (self.group or 1) * value
        self.group = 0
        self.room = self.scale = int(value)
        return True

    def take_scale_of_number(self, value: float) -> bool:
        return self.begun and self.take_scale(value)


_TAKES = {
    Part.SMALL: _Sum.take_small,
    Part.FIGURE: _Sum.take_figure,
    Part.HUNDREDS: _Sum.take_hundreds,
    Part.HUNDRED: _Sum.take_hundred,
    Part.SCALE: _Sum.take_scale,
    Part.SCALE_OF_NUMBER: _Sum.take_scale_of_number,
}
_BELOW_HUNDRED = frozenset({Part.SMALL, Part.FIGURE})


def _opened(words: Words, i: int, numerals: Numerals) -> tuple[_Sum, int] | None:
    """How the number begins, where that is more than its first word; None when the word begins no number here."""
    first = words[i].norm
    if first not in numerals.opens:
        return _Sum(), i
    if hit := numerals.couples_said.at(words, i):
        return _Sum(hit[0], begun=True), hit[1]
    hit = numerals.few_said.at(words, i)
    if hit and _multiplies(words, hit[1], numerals):
        return _Sum(hit[0], begun=True), hit[1]
    if first in numerals.fractions:
        return _opened_by_fraction(words, i, numerals)
    if first in numerals.articles:
        if _multiplies(words, i + 1, numerals):
            return (_Sum(1, begun=True), i + 1)
        return None
    if first in numerals.alike:  # "for hundred"
        hundreds = norm_at(words, i + 1) in numerals.hundred
        if hundreds:
            return (_Sum(int(numerals.alike[first]), begun=True), i + 1)
        return None
    return _Sum(), i


def _opened_by_fraction(words: Words, i: int, numerals: Numerals) -> tuple[_Sum, int] | None:
    part = numerals.fractions[words[i].norm]
    if _multiplies(words, i + 1, numerals):
        return _Sum(1 + part, begun=True), i + 1
    whole = numerals.small.get(norm_at(words, i + 1), 0)
    if whole:
        return (_Sum(whole + part, begun=True), i + 2)
    return None


def _multiplies(words: Words, i: int, numerals: Numerals) -> bool:
    return norm_at(words, i) in numerals.multipliers


def _past_link(words: Words, j: int, number: _Sum, numerals: Numerals) -> int:
    """The place after a word that joins two parts of one number ("hundred and five"); `j` where none does."""
    norm = words[j].norm
    if norm not in numerals.links or not number.begun:
        return j
    may_link = (number.room >= 100 and norm in numerals.after_hundred) or (
        number.room == 10 and norm in numerals.between_tens
    )
    if not may_link or numerals.added_said.at(words, j):  # "och en halv"
        return j
    following = _simple(word_at(words, j + 1), numerals) or 0
    return j + 1 if 0 < following < number.room else j


def _begins_anew(words: Words, i: int, numerals: Numerals) -> bool:
    """Whether the caller starts over at `i`: "one hundred and one hundred and forty six"."""
    return norm_at(words, i + 1) in numerals.hundred


def _simple(word: Word, numerals: Numerals) -> float | None:
    value = numerals.small.get(word.norm)
    return figure(word.norm) if value is None else value


# --- cardinals of digits and powers of ten


def _by_powers(words: Words, i: int, numerals: Numerals) -> tuple[float, int] | None:
    """A number of digits and the powers of ten that multiply them: 一百三十五, 两千零五, 3万, 一百五 (150)."""
    number = _Powers()
    j = i
    opened = numerals.few_said.at(words, i)
    if opened and _multiplies(words, opened[1], numerals):
        number.digit, j = opened
    while number.takes(word_at(words, j), j > i, numerals):
        j += 1
    if number.zero and _simple(words[j - 1], numerals) == 0:  # 一百零: the zero belongs to what follows
        j -= 1
    return (tidy(number.value), j) if j > i else None


class _Powers:
    """A number in the making: `section` is what stands below the next ten thousand."""

    def __init__(self) -> None:
        self.total: float = 0
        self.section: float = 0
        self.digit: float | None = None
        self.room, self.section_room, self.last = _PLENTY, 10_000, 0
        self.zero = False

    @property
    def value(self) -> float:
        if self.digit is None:
            return self.total + self.section
        below_its_power = self.last > 10 and not self.zero
        short = below_its_power and self.digit < 10  # 一百五 is 150
        return self.total + self.section + (self.digit * self.last / 10 if short else self.digit)

    def takes(self, word: Word, begun: bool, numerals: Numerals) -> bool:
        """Adds the word, if it goes on with this number."""
        if begun and word.mark not in ("", "-"):
            return False
        value = _simple(word, numerals)
        if value is None:
            return self.takes_power(numerals.powers.get(word.norm, 0))
        return self.takes_digit(value, begun)

    def takes_digit(self, value: float, begun: bool) -> bool:
        if self.digit is not None or (begun and value >= 10):
            return False
        if value == 0 and begun:
            return self.takes_zero()
        self.digit = value
        return True

    def takes_zero(self) -> bool:
        """A zero stands for powers that are left out: 一百零五."""
        if self.zero or not self.last:
            return False
        self.zero = True
        return True

    def takes_power(self, power: int) -> bool:
        if not power:
            return False
        if power < 10_000:
            return self._takes_small(power)
        return self._takes_large(power)

    def _takes_small(self, power: int) -> bool:
        lone_ten = 1 if power == 10 and not self.zero else None  # 十五
        digit = lone_ten if self.digit is None else self.digit
        if digit is None or power >= self.section_room:
            return False
        self.section += digit * power
        self.section_room, self.last, self.digit, self.zero = power, power, None, False
        return True

    def _takes_large(self, power: int) -> bool:
        section = self.section + (self.digit or 0)
        if power >= self.room or not section:
            return False
        self.total += section * power
        self.section, self.section_room, self.digit, self.zero = 0, 10_000, None, False
        self.room = self.last = power
        return True


# --- ordinals


def ordinal(words: Words, i: int, numerals: Numerals) -> tuple[int, int] | None:
    """The ordinal that begins at `i`: "third", "twenty third", "3rd", "primero", "1º"."""
    norm = norm_at(words, i)
    if norm in numerals.ordinal_before:
        hit = cardinal(words, i + 1, numerals)
        return (int(hit[0]), hit[1]) if hit else None
    value = numerals.ordinals.get(norm)
    if value is not None:
        return int(value), i + 1
    if is_ordinal_figure(words, i):
        written = figure(norm)
        return None if written is None else (int(written), i + 2)
    return _joined_ordinal(words, i, numerals)


def _joined_ordinal(words: Words, i: int, numerals: Numerals) -> tuple[int, int] | None:
    """Such as "twenty third"."""
    if numerals.between_tens:  # which would have to be said
        return None
    tens = numerals.small.get(norm_at(words, i), 0)
    unit = numerals.ordinals.get(norm_at(words, i + 1), 0)
    if tens in _TENS and 0 < unit < 10:
        return (int(tens + unit), i + 2)
    return None


def is_ordinal_figure(words: Words, i: int) -> bool:
    """Whether the figure at `i` is the beginning of "3rd"."""
    following = word_at(words, i + 1)
    ends = following.norm in _ORDINAL_ENDS and words[i].touches(following)
    return ends and words[i].is_figure


# --- numbers written in one word


def apart(words: Words, numerals: Numerals) -> Words:
    """The words with those taken apart that are several number words in one: "hundratrettiofem"."""
    if not numerals.compounds:
        return words
    taken: list[Word] = []
    for word in words:
        may_be_several = word.norm.isalpha() and 5 < len(word.norm) <= _LONGEST_COMPOUND
        parts = _parts_of(word.norm, numerals) if may_be_several else []
        if len(parts) < 2:
            taken.append(word)
            continue
        at = word.start
        for place, part in enumerate(parts):
            end = word.end if place == len(parts) - 1 else at + len(part)
            taken.append(
                Word(part, word.raw[at - word.start : end - word.start], at, end, "" if place else word.mark)
            )
            at = end
    return taken


def _parts_of(norm: str, numerals: Numerals) -> list[str]:
    """The number words that make up the word, from the left; empty when there is something else in it."""

    @cache
    def parts_from(at: int) -> tuple[str, ...]:
        rest = norm[at:]
        if rest in numerals.small or rest in numerals.ordinals:
            return (rest,)
        for length in range(len(rest) - 1, 1, -1):
            head = rest[:length]
            if head not in numerals.heads:
                continue
            after = parts_from(at + length) or _whole(rest[length:], numerals)
            if after and _goes_on(head, after[0], numerals):
                return head, *after
        return _whole(rest, numerals)

    return list(parts_from(0))


def _whole(norm: str, numerals: Numerals) -> tuple[str, ...]:
    return (norm,) if norm in numerals.multipliers else ()


def _goes_on(head: str, following: str, numerals: Numerals) -> bool:
    """Whether the two may stand together: "hundra" and anything, "tjugo" and a unit, "två" and "hundra"."""
    tens = numerals.small.get(head, 20) in _TENS
    return tens or following in numerals.multipliers


# --- digits


class Piece(NamedTuple):
    """Digits said as one: "nine", "forty five", "double seven"; `i` and `j` as in `Run`."""

    digits: str
    i: int
    j: int


class Run(NamedTuple):
    """Digits said one after the other; `i` and `j` are its first word and the word after it."""

    digits: str
    i: int
    j: int
    pieces: tuple[Piece, ...]


def digit_runs(words: Words, numerals: Numerals) -> list[Run]:
    """The runs of digits: single, in pairs or as numbers ("nine ten", "double seven", "triple zero", "oh")."""
    runs = list[Run]()
    after = 0
    for i in range(len(words)):
        if i >= after and (run := _run(words, i, numerals)):
            runs.append(run)
            after = run.j
    return runs


def _run(words: Words, i: int, numerals: Numerals) -> Run | None:
    pieces: list[Piece] = []
    at = j = i
    while piece := _piece(words, at, numerals):
        digits, j = piece
        pieces.append(Piece(digits, at, j))
        at = past(words, j, numerals.joiners)  # "and then"
    if pieces:
        return Run("".join(piece.digits for piece in pieces), i, j, tuple(pieces))
    return None


def _piece(words: Words, i: int, numerals: Numerals) -> tuple[str, int] | None:
    word = word_at(words, i)
    if not word.is_figure and word.norm not in numerals.begins_digits:
        return None
    if word.norm in numerals.zero:
        if _is_zero_here(words, i, numerals):
            return ("0", i + 1)
        return None
    if many := numerals.times.get(word.norm):
        digit = digit_value(word_at(words, i + 1), numerals)
        return None if digit is None else (str(digit) * many, i + 2)
    if is_ordinal_figure(words, i):
        return None
    if word.is_figure and not _begins_anew(words, i, numerals):
        return ascii_digits(word.norm), i + 1
    number = spelled_cardinal(words, i, numerals)
    if number:
        return _digits_of(words, i, number, numerals)
    return None


def _digits_of(words: Words, i: int, number: tuple[float, int], numerals: Numerals) -> tuple[str, int]:
    """The digits of a number; "eight hundred five five five" is 800 555, not 805 55."""
    value, j = int(number[0]), number[1]
    by_itself = str(value), j
    if j - i < 2 or words[j - 2].norm not in numerals.makes_hundreds:
        return by_itself
    if digit_value(word_at(words, j), numerals) is None:
        return by_itself
    if norm_at(words, j + 1) in numerals.multipliers:  # "six thousand" is a number anew
        return by_itself
    return (str(value - value % 10), j - 1) if 0 < value % 100 < 10 else by_itself


def _is_zero_here(words: Words, i: int, numerals: Numerals) -> bool:
    """Whether an "oh" stands among digits, or alone."""
    before, after = word_at(words, i - 1), word_at(words, i + 1)
    if len(words) == 1 or _is_digit(before, numerals):
        return True
    joined = after.norm in numerals.zero or after.mark in ("", "-")
    return joined and _is_digit(after, numerals)


def _is_digit(word: Word, numerals: Numerals) -> bool:
    return is_number(word, numerals) or word.norm in numerals.zero


__all__ = [
    "NUMERALS",
    "Numerals",
    "Piece",
    "Run",
    "apart",
    "ascii_digits",
    "cardinal",
    "digit_runs",
    "digit_value",
    "figure",
    "is_number",
    "is_ordinal_figure",
    "ordinal",
    "spelled_cardinal",
    "tidy",
]
