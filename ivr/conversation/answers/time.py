"""A time of day: "eleven a m", "half past two", "quarter to three p.m.", "14:30", "3 in the afternoon", "noon".

Rule: without morning or afternoon it is taken within business hours: 1 to 6 in the afternoon, 7 to 12 as said.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at, the_one
from ivr.conversation.answers.languages import LANGUAGES, Language
from ivr.conversation.answers.numbers import NUMERALS, Numerals, cardinal
from ivr.conversation.answers.words import Phrases, listed, phrases, plain

_QUARTERS = {"half": 30, "quarter": 15, "media": 30, "cuarto": 15}
_AFTER = frozenset({"past", "after"})
_BEFORE = frozenset({"to", "till", "before", "of", "til"})


class _Clock(NamedTuple):
    minutes: int
    j: int
    marked: bool
    """Whether the words can be nothing but a time."""


class _Words:
    """The words for times of a language, made ready for reading."""

    def __init__(self, language: Language) -> None:
        clock = language.clock
        self.named, self.parts = Phrases(clock.named), Phrases(clock.parts)
        self.parts_anywhere = Phrases(clock.parts_anywhere)
        self.led, self.quarter = _set(clock.led), _set(clock.quarter)
        self.hour_marks, self.minute_marks = Phrases.listed(clock.hour_marks), _set(clock.minute_marks)
        self.minutes_named = Phrases(clock.minutes_named)
        self.past, self.to, self.half_to = _set(clock.past), _set(clock.to), _set(clock.half_to)
        self.before_hour, self.ones = _set(clock.before_hour), _set(language.ones)
        self.relative = Phrases(clock.relative)
        self.within, self.from_now = Phrases.listed(clock.within), Phrases.listed(clock.from_now)
        self.units = Phrases(
            [(phrase, 1) for phrase in phrases(clock.minutes)]
            + [(phrase, 60) for phrase in phrases(clock.hours)]
        )
        self.and_a_half = Phrases.listed(clock.and_a_half)
        self.counted = _set(f"{language.counted} {language.majors} {language.minors}")
        numerals = language.numerals
        self.starts = numerals.starts | frozenset(_QUARTERS) | self.quarter | self.half_to | self.before_hour
        self.starts_later = self.relative.firsts | self.within.firsts | (
            numerals.starts | self.ones if clock.from_now else frozenset()
        )  # fmt: skip


def _set(words: str) -> frozenset[str]:
    return frozenset(listed(plain(words)))


_WORDS = {tag: _Words(language) for tag, language in LANGUAGES.items()}


class Time(Kind):
    """A time of day, as 14:30. By keys: hours and minutes, 230 or 1430."""

    name = "time"
    may_not_suit = True
    example = {"en": "eleven a m", "es": "las once de la mañana"}
    hints = {
        "en": (
            "a.m.",
            "p.m.",
            "o'clock",
            "noon",
            "half past",
            "quarter to",
            "in the morning",
            "in the afternoon",
        ),
        "es": (
            "de la mañana",
            "de la tarde",
            "de la noche",
            "mediodía",
            "y media",
            "y cuarto",
            "menos cuarto",
            "en punto",
        ),
    }
    by_keys = {
        "en": "You can also key it in as four digits, such as 0 2 3 0.",
        "es": "También puede marcarla con cuatro dígitos, como 0 2 3 0.",
    }
    said_as = "time"

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return self._times(words, around, lenient=False)

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        found = self._times(words, around, lenient=False) or self._times(words, around, lenient=True)
        return the_one(found)

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        if not keys.isdecimal() or not 1 <= len(keys) <= 4:
            return None
        hour, minute = (int(keys), 0) if len(keys) <= 2 else (int(keys[:-2]), int(keys[-2:]))
        if hour > 23 or minute > 59:
            return None
        guessed = (
            hour * 60 + minute
            if len(keys) == 4 and keys[0] == "0"
            else _in_business_hours(hour * 60 + minute)
        )
        return _written(guessed)

    def expected_keys(self, around: Surroundings) -> int:
        return 4

    @staticmethod
    def _times(words: Words, around: Surroundings, lenient: bool) -> list[Found]:
        found = []
        i = 0
        while i < len(words):
            if later := in_a_while(words, i, around):
                found.append(found_at(words, i, later[1], f"{later[0]:%H:%M}"))
                i = later[1]
            elif clock := clock_at(words, i, around.tongue, lenient):
                found.append(found_at(words, i, clock.j, _written(clock.minutes)))
                i = clock.j
            else:
                i += 1
        return found


def in_a_while(words: Words, i: int, around: Surroundings) -> tuple[datetime, int] | None:
    """The moment that is told from now on: "in half an hour", "in twenty minutes", "two hours from now"."""
    known = _WORDS[around.tongue]
    norm = words[i].norm
    if norm not in known.starts_later and not norm[0].isdigit():
        return None
    if hit := known.relative.at(words, i):
        return around.now + timedelta(minutes=hit[0]), hit[1]
    within = known.within.at(words, i)
    k = within[1] if within else i
    number = cardinal(words, k, NUMERALS[around.tongue]) if k < len(words) else None
    if number is None and k < len(words) and words[k].norm in known.ones:
        number = 1, k + 1
    unit = known.units.at(words, number[1]) if number and number[1] < len(words) else None
    if number is None or unit is None or not 0 < number[0] < 1000:
        return None
    minutes, j = number[0] * unit[0], unit[1]
    if unit[0] == 60 and j < len(words) and (half := known.and_a_half.at(words, j)):
        minutes, j = minutes + 30, half[1]
    if not within:
        after = known.from_now.at(words, j) if j < len(words) else None
        if after is None:
            return None
        j = after[1]
    return around.now + timedelta(minutes=minutes), j


def _written(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _in_business_hours(minutes: int) -> int:
    return minutes + 720 if 60 <= minutes < 420 else minutes


def clock_at(words: Words, i: int, tongue: str, lenient: bool) -> _Clock | None:
    """The time whose words begin at `i`; a bare number only when `lenient`."""
    norm = words[i].norm
    known, numerals = _WORDS[tongue], NUMERALS[tongue]
    named = known.named.at(words, i)
    if named and not (i and words[i - 1].norm in ("del", "de")):
        return _Clock(named[0], named[1], True)
    if norm not in known.starts and not norm[0].isdigit():
        return None
    clock = (
        _GRAMMARS[tongue](words, i, numerals) if tongue in _GRAMMARS else _tabled(words, i, numerals, known)
    )
    if clock is None:
        return None
    minutes, j, marked = clock
    part = known.parts.at(words, j) if j < len(words) else None
    if part is None:
        led = i > 0 and words[i - 1].norm in known.led and minutes % 5 == 0
        counted = j < len(words) and words[j].norm in known.counted
        if not marked and (counted or not (lenient or led)):
            return None
        half_day = _mentioned(words, i, j, known)
        if half_day is None:
            as_written = len(norm) == 2 and norm[0] == "0"  # "07:00"
            return _Clock(minutes if as_written else _in_business_hours(minutes), j, marked)
    else:
        half_day, j = part
    if half_day == 0 and 720 <= minutes < 780:  # 12:30 am
        minutes -= 720
    elif half_day == 12 and minutes < 720:
        minutes += 720
    elif half_day == 24 and minutes < 720:  # night
        minutes += 720 if minutes >= 300 else 0
    elif half_day == 24 and 720 <= minutes < 780:
        minutes -= 720
    return _Clock(minutes, j, True)


def _english(words: Words, i: int, numerals: Numerals) -> _Clock | None:
    norm = words[i].norm
    j = i
    if norm in ("a", "half", "quarter"):
        j = i + 1 if norm == "a" else i
        if j + 2 < len(words) and words[j].norm in _QUARTERS and words[j + 1].norm in _AFTER | _BEFORE:
            return _offset(words, _QUARTERS[words[j].norm], j + 1, numerals)
        hit = cardinal(words, i + 1, numerals) if norm == "half" and i + 1 < len(words) else None
        if hit and hit[1] == i + 2 and 1 <= hit[0] <= 12:  # "half two"
            return _Clock(int(hit[0]) * 60 + 30, i + 2, False)
        return None
    hit = cardinal(words, i, numerals)
    if hit is None or hit[0] != int(hit[0]):
        return _dotted(words, i)
    number, j = int(hit[0]), hit[1]
    k = j + 1 if j < len(words) and words[j].norm in ("minutes", "minute") else j
    if 0 < number < 60 and k + 1 < len(words) and words[k].norm in _AFTER | _BEFORE:
        offset = _offset(words, number, k, numerals)
        if offset and (words[k].norm != "to" or offset.marked):
            return offset
    return _hours_and_minutes(words, i, number, j, numerals)


def _offset(words: Words, minutes: int, k: int, numerals: Numerals) -> _Clock | None:
    """Minutes past or to the hour that follows; "five to seven" may also be a span, so only round ones are plain."""
    named = words[k + 1].norm
    if named in ("noon", "midnight", "midday"):
        hour, j = (12 if named != "midnight" else 24), k + 2
    else:
        hit = cardinal(words, k + 1, numerals)
        if hit is None or not 1 <= hit[0] <= 12:
            return None
        hour, j = int(hit[0]), hit[1]
    if j < len(words) and words[j].norm == "o'clock":
        j += 1
    total = hour * 60 + (minutes if words[k].norm in _AFTER else -minutes)
    return _Clock(total % 1440 if total >= 60 else total + 720, j, minutes % 5 == 0)


def _dotted(words: Words, i: int) -> _Clock | None:
    """Such as "2.30", as some write it."""
    hour, dot, minute = words[i].norm.partition(".")
    if (
        dot
        and hour.isdecimal()
        and len(minute) == 2
        and minute.isdecimal()
        and int(hour) < 24
        and int(minute) < 60
    ):
        return _Clock(int(hour) * 60 + int(minute), i + 1, False)
    return None


def _hours_and_minutes(words: Words, i: int, number: int, j: int, numerals: Numerals) -> _Clock | None:
    written = words[i].norm.isdecimal() and j == i + 1
    if (
        written
        and j < len(words)
        and words[j].mark == ":"
        and words[j].norm.isdecimal()
        and len(words[j].norm) == 2
    ):
        minute = int(words[j].norm)
        return _Clock(number * 60 + minute, j + 1, True) if number < 24 and minute < 60 else None
    if (
        100 <= number <= 2359 and number % 100 < 60 and (written or number % 100 == 0)
    ):  # "1130", "fourteen hundred"
        followed = j < len(words) and (
            _WORDS["en"].parts.at(words, j) is not None or words[j].norm == "hours"
        )
        return _Clock(number // 100 * 60 + number % 100, j, False) if followed or number >= 1300 else None
    if not 1 <= number <= 24:
        return None
    if number == 24:
        number = 0
    if j < len(words) and words[j].norm in ("o'clock", "oclock"):
        return _Clock(number * 60, j + 1, True)
    if j + 1 < len(words) and words[j].norm == "o" and words[j + 1].norm == "clock":
        return _Clock(number * 60, j + 2, True)
    if j < len(words) and words[j].mark in ("", ":", "-"):
        if words[j].norm in numerals.zero and j + 1 < len(words):
            unit = int(numerals.small.get(words[j + 1].norm, 0))
            if 0 < unit < 10:
                return _Clock(number * 60 + unit, j + 2, False)
        minute_hit = cardinal(words, j, numerals) if words[j].norm not in numerals.articles else None
        if minute_hit and 10 <= minute_hit[0] < 60 and minute_hit[0] == int(minute_hit[0]):
            k = minute_hit[1]
            if not (k < len(words) and words[k].norm in _WORDS["en"].counted):
                return _Clock(number * 60 + int(minute_hit[0]), k, False)
    return _Clock(number * 60, j, False)


def _spanish(words: Words, i: int, numerals: Numerals) -> _Clock | None:
    norm = words[i].norm
    hit = cardinal(words, i, numerals)
    if norm in ("cuarto", "cinco", "diez", "veinte", "veinticinco", "un") or hit:
        k = i + 1 if norm in ("cuarto", "un") else hit[1] if hit else i + 1  # "cuarto para las tres"
        if norm == "un" and k < len(words) and words[k].norm == "cuarto":
            k += 1
        if k + 2 < len(words) and words[k].norm == "para" and words[k + 1].norm in ("las", "la"):
            hour = cardinal(words, k + 2, numerals)
            minutes = 15 if "cuarto" in (norm, words[k - 1].norm) else int(hit[0]) if hit else 0
            if hour and 1 <= hour[0] <= 12 and minutes < 60:
                total = int(hour[0]) * 60 - minutes
                return _Clock(total if total >= 60 else total + 720, hour[1], True)
    if hit is None or hit[0] != int(hit[0]):
        return _dotted(words, i)
    number, j = int(hit[0]), hit[1]
    if words[i].norm.isdecimal() and j < len(words) and words[j].mark == ":" and words[j].norm.isdecimal():
        minute = int(words[j].norm)
        return _Clock(number * 60 + minute, j + 1, True) if number < 24 and minute < 60 else None
    minute = 0
    if number > 24:  # "veinte y treinta" is never one number, "dieciséis treinta" are two
        return None
    marked = False
    if j < len(words):
        sign = {"y": 1, "con": 1, "menos": -1}.get(words[j].norm, 0)
        k = j + 1 if sign else j
        if sign and k < len(words) and words[k].norm in _QUARTERS:
            minute, j, marked = sign * _QUARTERS[words[k].norm], k + 1, True
        elif k < len(words) and (rest := cardinal(words, k, numerals)) and (0 if sign else 9) < rest[0] < 60:
            minute, j, marked = (sign or 1) * int(rest[0]), rest[1], sign < 0
    total = number % 24 * 60 + minute
    total = total + 720 if total < 60 and number in (1, 12) and minute < 0 else total
    if j + 1 < len(words) and words[j].norm == "en" and words[j + 1].norm == "punto":
        j, marked = j + 2, True
    if i and words[i - 1].norm in ("las", "la") and number <= 24:
        marked = marked or words[i - 1].norm == "las" or number == 1
    return _Clock(total, j, marked) if number >= 1 or words[i].norm.isdecimal() else None


_GRAMMARS: dict[str, Callable[[Words, int, Numerals], _Clock | None]] = {"en": _english, "es": _spanish}
"""Languages whose times need more than their table."""


def _tabled(words: Words, i: int, numerals: Numerals, known: _Words) -> _Clock | None:
    """Such as "halv tre", "kvart över två", 差五分三点, "saadhe teen baje": by the table of the language."""
    norm = words[i].norm
    if norm in known.before_hour:
        missing = _minutes(words, i + 1, numerals, known)
        hour = _hour(words, missing[1], numerals) if missing else None
        if missing is None or hour is None:
            return None
        return _Clock(_ago(hour[0] * 60, missing[0]), _marked(words, hour[1], known)[0], True)
    if norm in known.half_to:
        hour = _hour(words, i + 1, numerals)
        return _Clock(_ago(hour[0] * 60, 30), hour[1], True) if hour else None
    offset = _minutes(words, i, numerals, known)
    if offset and offset[1] < len(words) and words[offset[1]].norm in known.past | known.to:
        sign = -1 if words[offset[1]].norm in known.to else 1
        k = offset[1] + 1
        half = k < len(words) and words[k].norm in known.half_to
        hour = _hour(words, k + half, numerals)
        if hour:
            return _Clock(_ago(hour[0] * 60, 30 * half - sign * offset[0]), hour[1], True)
    hit = cardinal(words, i, numerals)
    if hit is None or not 0 <= hit[0] <= 24:
        return _dotted(words, i)
    number, j = int(hit[0]) % 24, hit[1]
    minute = round(hit[0] % 1 * 60)
    if "." in norm and (dotted := _dotted(words, i)):
        return dotted
    if j < len(words) and words[j].mark == ":" and words[j].norm.isdecimal() and norm.isdecimal():
        return _Clock(number * 60 + int(words[j].norm), j + 1, True) if int(words[j].norm) < 60 else None
    j, marked = _marked(words, j, known)
    if j == len(words) or minute:
        return _Clock(number * 60 + minute, j, marked)
    if marked and (named := known.minutes_named.at(words, j)):
        return _Clock(number * 60 + named[0], named[1], True)
    if words[j].mark in ("", "-"):
        zero = numerals.small.get(words[j].norm) == 0 or words[j].norm in numerals.zero
        rest = cardinal(words, j + zero, numerals) if j + zero < len(words) else None
        if (
            rest
            and rest[0] == int(rest[0])
            and (0 if marked or zero else 10) <= rest[0] < (10 if zero else 60)
        ):
            k = rest[1]
            if k < len(words) and words[k].norm in known.minute_marks:
                return _Clock(number * 60 + int(rest[0]), k + 1, True)
            if not (k < len(words) and words[k].norm in known.counted):
                return _Clock(number * 60 + int(rest[0]), k, marked)
    return _Clock(number * 60, j, marked)


def _minutes(words: Words, i: int, numerals: Numerals, known: _Words) -> tuple[int, int] | None:
    """Minutes before or after an hour: "kvart", "fem", "fem minuter"."""
    if i >= len(words):
        return None
    if named := known.minutes_named.at(words, i):
        return named
    if words[i].norm in known.quarter:
        return 15, i + 1
    hit = cardinal(words, i, numerals)
    if hit is None or not 0 < hit[0] < 60 or hit[0] != int(hit[0]):
        return None
    j = hit[1]
    return int(hit[0]), j + 1 if j < len(words) and words[j].norm in known.minute_marks else j


def _hour(words: Words, i: int, numerals: Numerals) -> tuple[int, int] | None:
    hit = cardinal(words, i, numerals) if i < len(words) else None
    return (int(hit[0]), hit[1]) if hit and 1 <= hit[0] <= 24 and hit[0] == int(hit[0]) else None


def _ago(minutes: int, missing: int) -> int:
    """So many minutes before; the hour before one o'clock is twelve."""
    minutes -= missing
    return minutes if minutes >= 60 else minutes + 720


def _marked(words: Words, j: int, known: _Words) -> tuple[int, bool]:
    """The word after the mark of the hour ("o'clock"), and whether there is one."""
    hit = known.hour_marks.at(words, j) if j < len(words) else None
    return (hit[1], True) if hit else (j, False)


def part_of_day(words: Words, tongue: str) -> str:
    """The part of the day that the words name, as it was said: "tomorrow afternoon"."""
    for half_day, i, j in _WORDS[tongue].parts_anywhere.all(words):
        if half_day is not None:
            return " ".join(word.norm for word in words[i:j])
    return ""


def _mentioned(words: Words, i: int, j: int, known: _Words) -> int | None:
    """The half of the day named elsewhere: "tomorrow afternoon at three", "por la tarde a las tres"."""
    for half_day, first, after in known.parts_anywhere.all(words):
        if half_day is not None and (after <= i or first >= j):
            return half_day
    return None
