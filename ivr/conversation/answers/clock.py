"""The ways to say a time of day: "half past two", "halv tre", "cuarto para las tres", 差五分三点, "in twenty minutes".

Rule: one grammar for all languages, whose words are the `Clock` of each; a bare number is a time only in an answer.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from ivr.conversation.answers.found import Found, found_at
from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.languages import ByLanguage, Language
from ivr.conversation.answers.numbers import cardinal
from ivr.conversation.answers.said import Said
from ivr.conversation.answers.words import Phrases, Words, listed, phrases, plain

_HOUR, _HALF_DAY, _DAY = 60, 720, 1440
_MORNING, _AFTERNOON, _NIGHT = 0, 12, 24
_MINUTES = range(1, _HOUR)
_FARTHEST = 1000
"""The most minutes or hours from now."""
_ROUND = 5
"""Times are told in steps of so many minutes; other numbers beside each other are seldom one."""


class Clock(NamedTuple):
    """Minutes of the day, and the word after those that say them."""

    minutes: int
    j: int
    marked: bool
    """Whether the words can be nothing but a time."""
    certain: bool = True


class _Dial:
    """The words for times of a language, made ready for reading."""

    def __init__(self, language: Language) -> None:
        clock, numerals = language.clock, language.numerals
        self.named, self.parts = Phrases(clock.named), Phrases(clock.parts)
        self.parts_anywhere = Phrases(clock.parts_anywhere)
        self.led, self.spans = _set(clock.led), _set(clock.spans)
        self.hour_marks, self.minute_marks = Phrases.listed(clock.hour_marks), _set(clock.minute_marks)
        self.minutes_named, self.after_hour = Phrases(clock.minutes_named), Phrases(clock.after_hour)
        self.past, self.to, self.plus = _set(clock.past), _set(clock.to), _set(clock.plus)
        self.minus, self.spans_between = _set(clock.minus), _set(clock.spans_between)
        self.half_to, self.half_past = _set(clock.half_to), _set(clock.half_past)
        self.before_hour, self.ones = _set(clock.before_hour), _set(language.ones)
        self.relative, self.no_hour = Phrases(clock.relative), Phrases.listed(clock.no_hour)
        self.within, self.from_now = Phrases.listed(clock.within), Phrases.listed(clock.from_now)
        self.hours = Phrases.listed(clock.hours)
        self.units = Phrases(
            [(unit, 1) for unit in phrases(clock.minutes)] + [(unit, _HOUR) for unit in phrases(clock.hours)]
        )
        self.and_a_half = Phrases.listed(clock.and_a_half)
        self.counted = _set(f"{language.counted} {language.majors} {language.minors}")
        self.starts = (
            numerals.starts | self.named.firsts | self.minutes_named.firsts | self.half_to | self.half_past
            | self.before_hour
        )  # fmt: skip
        counts = numerals.starts | self.ones if clock.from_now else frozenset()
        self.starts_later = self.relative.firsts | self.within.firsts | counts
        self.all_starts = self.starts | self.starts_later


def _set(words: str) -> frozenset[str]:
    return frozenset(listed(plain(words)))


_DIALS = ByLanguage(_Dial)


class Times(Said):
    """What a caller said, read for times."""

    def __init__(self, words: Words, around: Surroundings, lenient: bool) -> None:
        super().__init__(words, around)
        self.lenient = lenient
        self.dial = _DIALS[self.tongue]

    @cached_property
    def halves(self) -> list[tuple[int, int, int]]:
        """The halves of the day that are named anywhere, with their places: "tomorrow afternoon at three"."""
        named = self.dial.parts_anywhere.all(self.words)
        return [(half, i, j) for half, i, j in named if half is not None]

    @cached_property
    def no_hours(self) -> frozenset[int]:
        """The places whose number is not an hour: "that one"."""
        return frozenset(k for _, i, j in self.dial.no_hour.all(self.words) for k in range(i, j))

    def half_beside(self, i: int, j: int) -> int | None:
        """The half of the day that is named outside of these words."""
        return next((half for half, first, after in self.halves if after <= i or first >= j), None)

    def hour(self, i: int) -> tuple[int, int] | None:
        """An hour in words or figures, or "noon", as minutes of the day, and the place after it and its mark."""
        if named := self.at(self.dial.named, i):
            return named[0] or _DAY, named[1]
        hit = self.number(self.over(self.dial.led, i), range(1, 25))
        if hit:
            return (hit[0] * _HOUR, self.after(self.dial.hour_marks, hit[1]))
        return None

    def minutes(self, i: int) -> tuple[int, int] | None:
        """Minutes before or after an hour: "quarter", "kvart", "five", "five minutes"."""
        if named := self.at(self.dial.minutes_named, i):
            return named
        hit = self.number(i, _MINUTES)
        if hit:
            return (hit[0], self.over(self.dial.minute_marks, hit[1], most=1))
        return None

    def counts_more(self, j: int) -> bool:
        """Whether something is counted there that is not a time: "eleven checks", "ten minutes"."""
        return self.norm(j) in self.dial.counted or self.at(self.dial.units, j) is not None


def times_in(words: Words, around: Surroundings, lenient: bool) -> list[Found]:
    """Every time of the words, in order."""
    said, found, after = Times(words, around, lenient), list[Found](), 0
    for i in _beginnings(words, said.dial.all_starts):
        if i < after:
            continue
        if moment := in_a_while(said, i):
            found.append(found_at(words, i, moment[1], f"{moment[0]:%H:%M}"))
            after = moment[1]
        elif clock := clock_at(said, i):
            found.append(found_at(words, i, clock.j, written(clock.minutes), clock.certain))
            after = clock.j
    return found


def _beginnings(words: Words, starts: frozenset[str]) -> list[int]:
    return [i for i, word in enumerate(words) if word.is_figure or word.norm in starts]


def moments_in(words: Words, around: Surroundings) -> list[Found]:
    """Moments told from now on: "in two hours" may be tomorrow."""
    said = Times(words, around, lenient=True)
    hits = ((i, in_a_while(said, i)) for i in _beginnings(words, said.dial.starts_later))
    return [found_at(words, i, hit[1], f"{hit[0]:%Y-%m-%dT%H:%M}") for i, hit in hits if hit]


def part_of_day(words: Words, around: Surroundings) -> str:
    """The part of the day that the words name, as it was said: "tomorrow afternoon"."""
    halves = Times(words, around, lenient=True).halves
    if halves:
        return " ".join(word.norm for word in words[halves[0][1] : halves[0][2]])
    return ""


def written(minutes: int) -> str:
    return f"{minutes // _HOUR % 24:02}:{minutes % _HOUR:02}"


def in_business_hours(minutes: int) -> int:
    return minutes + _HALF_DAY if _HOUR <= minutes < 7 * _HOUR else minutes


def in_a_while(said: Times, i: int) -> tuple[datetime, int] | None:
    """The moment that is told from now on: "in half an hour", "in twenty minutes", "two hours from now"."""
    dial, now = said.dial, said.around.now
    if said.norm(i) not in dial.starts_later and not said.word(i).is_figure:
        return None
    if hit := said.at(dial.relative, i):
        return now + timedelta(minutes=hit[0]), hit[1]
    within = said.at(dial.within, i)
    span = _span(said, said.after(dial.within, i))
    if span is None:
        return None
    minutes, j = span
    ends = within or said.at(dial.from_now, j)
    if ends:
        return (now + timedelta(minutes=minutes), max(j, ends[1]))
    return None


def _span(said: Times, i: int) -> tuple[int, int] | None:
    """Such as "twenty minutes", "an hour and a half", in minutes."""
    number, j = said.count(i, said.dial.ones) or (0, i)
    unit = said.at(said.dial.units, j)
    if unit is None or not 0 < number < _FARTHEST:
        return None
    minutes = number * unit[0]
    half = said.at(said.dial.and_a_half, unit[1]) if unit[0] == _HOUR else None
    return (minutes + _HOUR // 2, half[1]) if half else (minutes, unit[1])


def clock_at(said: Times, i: int) -> Clock | None:
    """The time whose words begin at `i`; a bare number only when that is lenient, or led by "at"."""
    dial, word = said.dial, said.word(i)
    if named := said.at(dial.named, i):
        return Clock(named[0], named[1], marked=True)
    if word.norm not in dial.starts and not word.is_figure:
        return None
    clock = next(filter(None, (way(said, i) for way in _WAYS)), None)
    if clock is None:
        return None
    if part := said.at(dial.parts, clock.j):
        return clock._replace(minutes=_in_half(clock.minutes, part[0]), j=part[1], certain=True)
    if not clock.marked and not _may_be_bare(said, i, clock):
        return None
    half = said.half_beside(i, clock.j)
    if half is not None:
        return clock._replace(minutes=_in_half(clock.minutes, half))
    if _ON_A_CLOCK.fullmatch(word.norm):
        return clock
    return clock._replace(minutes=in_business_hours(clock.minutes))


_ON_A_CLOCK = re.compile("0.")
"""An hour with its zero, as in "07:00", is not an hour of the afternoon."""


def _may_be_bare(said: Times, i: int, clock: Clock) -> bool:
    """Whether numbers that nothing marks are a time where they stand."""
    if said.counts_more(clock.j) or i in said.no_hours:
        return False
    led = said.norm(i - 1) in said.dial.led and clock.minutes % _ROUND == 0
    return led or said.lenient


def _in_half(minutes: int, half_day: int) -> int:
    """The same on the clock, in that half of the day; at night, five o'clock is the first hour that is not early."""
    noon = _HALF_DAY <= minutes < _HALF_DAY + _HOUR
    if noon and half_day in (_MORNING, _NIGHT):  # 12:30 am
        return minutes - _HALF_DAY
    late_from = {_AFTERNOON: 0, _NIGHT: 5 * _HOUR}.get(half_day, _HALF_DAY)
    return minutes + _HALF_DAY if late_from <= minutes < _HALF_DAY else minutes


# --- the ways, in the order in which they are tried


def _minutes_before(said: Times, i: int) -> Clock | None:
    """差五分三点: the minutes that are missing, then the hour."""
    if said.norm(i) not in said.dial.before_hour:
        return None
    missing, j = said.minutes(i + 1) or (0, len(said.words))
    hour = said.hour(j)
    if hour:
        return Clock(_ago(hour[0], missing), hour[1], marked=True)
    return None


def _half(said: Times, i: int) -> Clock | None:
    """ "Halv tre" is 2:30, as is "half two"."""
    to, past = said.norm(i) in said.dial.half_to, said.norm(i) in said.dial.half_past
    if not to and not past:
        return None
    hour, j = said.hour(i + 1) or (_DAY + _DAY, i)
    latest = _HALF_DAY if past else _DAY
    if hour <= latest:
        return Clock(_ago(hour, 30 if to else -30), j, marked=to)
    return None


def _minutes_and_hour(said: Times, i: int) -> Clock | None:
    """Such as "quarter to three", "kvart över två", "cuarto para las tres", "fem i halv tre"."""
    dial = said.dial
    minutes, j = said.minutes(i) or (0, len(said.words))
    word = said.norm(j)
    if word not in dial.past and word not in dial.to:
        return None
    if word in dial.spans and _is_span(said, i, minutes):
        return None
    half = said.norm(j + 1) in dial.half_to
    hour = said.hour(j + 1 + half)
    missing = (minutes if word in dial.to else -minutes) + 30 * half
    if hour:
        return Clock(_ago(hour[0], missing), hour[1], marked=True)
    return None


def _is_span(said: Times, i: int, minutes: int) -> bool:
    """Whether "to" stands between two numbers: "seven to nine", "between five to six"."""
    return minutes % _ROUND > 0 or said.norm(i - 1) in said.dial.spans_between


def _in_figures(said: Times, i: int) -> Clock | None:
    """Such as "14:30", "2.30", "930"."""
    norm = said.norm(i)
    if len(norm) > 5:
        return None
    hour, dot, minute = norm.partition(".")
    if dot:
        return _valid(hour, minute, i + 1, marked=False)
    if said.mark(i + 1) == ":" and len(said.norm(i + 1)) == 2:
        return _valid(norm, said.norm(i + 1), i + 2, marked=True)
    hour, minute = norm[:-2], norm[-2:]
    clock = _valid(hour, minute, said.after(said.dial.hours, i + 1), marked=False)
    if clock is None:
        return None
    counts = minute == "00" and clock.minutes < 13 * _HOUR  # "100"
    return clock._replace(certain=not counts)


def _valid(hour: str, minute: str, j: int, marked: bool) -> Clock | None:
    if not _FIGURES.fullmatch(f"{hour}:{minute}"):
        return None
    valid = int(hour) < 24 and int(minute) < _HOUR
    if valid:
        return Clock(int(hour) * _HOUR + int(minute), j, marked)
    return None


_FIGURES = re.compile(r"\d+:\d\d")


def _hour_and_minutes(said: Times, i: int) -> Clock | None:
    """Such as "eleven", "eleven o'clock", "two thirty", "two oh five", "las dos y media", "fourteen hundred"."""
    word = said.word(i)
    if said.mark(i + 1) == ":" and word.norm.isdecimal():
        return None  # 25:00
    if len(word.norm) > 2 and not word.norm.isalpha():
        return None
    number, j = cardinal(said.words, i, said.numerals) or (-1, i)
    if not 0 <= number <= 2400:
        return None
    hour, part = int(number), round(number % 1 * _HOUR)
    if hour > 24:
        return _in_hundreds(said, hour, j)
    after = said.after(said.dial.hour_marks, j)
    marked = after > j
    if hour == 0 and not marked:
        return None
    minutes = None if part else _minutes_after(said, after, marked)
    if minutes is None:
        return Clock(hour % 24 * _HOUR + part, after, marked)
    if hour == 24:
        return minutes
    return minutes._replace(minutes=_ago(hour * _HOUR, -minutes.minutes))


def _in_hundreds(said: Times, number: int, j: int) -> Clock | None:
    """Such as "fourteen hundred hours"."""
    if number % 100:
        return None
    return Clock(number // 100 % 24 * _HOUR, said.after(said.dial.hours, j), number >= 1300)


def _minutes_after(said: Times, j: int, marked: bool) -> Clock | None:
    """The minutes behind an hour: "thirty", "oh five", "y media", "menos diez", 三十分."""
    dial = said.dial
    tables = (dial.after_hour, dial.minutes_named) if marked else (dial.after_hour,)
    if named := next(filter(None, (said.at(table, j) for table in tables)), None):
        return Clock(named[0], said.after(dial.hour_marks, named[1]), marked=True)
    if sign := (said.norm(j) in dial.plus) - (said.norm(j) in dial.minus):
        return _minutes_with_a_sign(said, j, sign)
    if said.mark(j) in ("", "-"):
        return _minutes_told(said, j, marked)
    return None


def _minutes_with_a_sign(said: Times, j: int, sign: int) -> Clock | None:
    """Such as "y diez" and "menos diez"."""
    signed = said.number(j + 1, _MINUTES)
    led = sign < 0 or said.norm(j - 2) in said.dial.led
    if signed:
        return Clock(sign * signed[0], signed[1], led)
    return None


def _minutes_told(said: Times, j: int, marked: bool) -> Clock | None:
    """Such as "thirty", "oh five", 三十分."""
    if said.norm(j) in said.numerals.articles:
        return None
    zero = said.is_zero(j)
    plainly = marked or zero
    least = 0 if marked else 10
    rest = said.number(j + zero, range(1, 10) if zero else range(least, _HOUR))
    if rest is None:
        return None
    minutes, k = rest
    if said.counts_more(k) and not marked:
        return None
    if said.norm(k) in said.dial.minute_marks:
        return Clock(minutes, k + 1, marked=True)
    return Clock(minutes, k, marked, certain=plainly or minutes % _ROUND == 0)


def _ago(minutes: int, missing: int) -> int:
    """So many minutes before; the hour before one o'clock is twelve."""
    before_one = missing > 0 and minutes - missing < _HOUR
    return (minutes - missing + _HALF_DAY * before_one) % _DAY


_WAYS = (_minutes_before, _half, _minutes_and_hour, _in_figures, _hour_and_minutes)
