"""A time of day: "eleven a m", "half past two", "quarter to three p.m.", "14:30", "3 in the afternoon", "noon".

Rule: without morning or afternoon it is taken within business hours: 1 to 6 in the afternoon, 7 to 12 as said.
"""

from __future__ import annotations

from typing import NamedTuple

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at, the_one
from ivr.conversation.answers.numbers import NUMERALS, Numerals, cardinal
from ivr.conversation.answers.words import listed

_QUARTERS = {"half": 30, "quarter": 15, "media": 30, "cuarto": 15}
_HALF_DAYS = {  # part of the day -> 0 morning, 12 afternoon, evening
    "am": 0, "pm": 12, "morning": 0, "afternoon": 12, "evening": 12, "night": 12, "tonight": 12,
    "manana": 0, "madrugada": 0, "tarde": 12, "noche": 12, "mediodia": 12,
}  # fmt: skip
_AFTER = frozenset({"past", "after"})
_BEFORE = frozenset({"to", "till", "before", "of", "til"})
_NAMED = {"noon": 720, "midday": 720, "midnight": 0, "mediodia": 720, "medianoche": 0}


class _Clock(NamedTuple):
    minutes: int
    j: int
    marked: bool
    """Whether the words can be nothing but a time."""


class Time(Kind):
    """A time of day, as 14:30. By keys: hours and minutes, 230 or 1430."""

    name = "time"
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

    def _times(self, words: Words, around: Surroundings, lenient: bool) -> list[Found]:
        found = []
        i = 0
        while i < len(words):
            clock = clock_at(words, i, around.tongue, lenient)
            if clock is None:
                i += 1
            else:
                found.append(found_at(words, i, clock.j, _written(clock.minutes)))
                i = clock.j
        return found


def _written(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _in_business_hours(minutes: int) -> int:
    return minutes + 720 if 60 <= minutes < 420 else minutes


def clock_at(words: Words, i: int, tongue: str, lenient: bool) -> _Clock | None:
    """The time whose words begin at `i`; a bare number only when `lenient`."""
    norm = words[i].norm
    numerals = NUMERALS[tongue]
    if norm in _NAMED and not (tongue == "es" and i and words[i - 1].norm in ("del", "de")):
        return _Clock(_NAMED[norm], i + 1, True)
    if norm not in numerals.starts and norm not in _QUARTERS and not norm[0].isdigit():
        return None
    clock = (_spanish if tongue == "es" else _english)(words, i, numerals)
    if clock is None:
        return None
    minutes, j, marked = clock
    part = _part_of_day(words, j, tongue)
    if part is None:
        before = words[i - 1].norm if i else ""
        led = before in ("at", "around", "about", "las", "la") and minutes % 60 in (
            0,
            5,
            10,
            15,
            20,
            25,
            30,
            35,
            40,
            45,
            50,
            55,
        )
        counted = j < len(words) and words[j].norm in _COUNTED
        if not marked and (counted or not (lenient or (led and before not in ("about", "around")))):
            return None
        half_day = _mentioned(words, i, j, tongue)
        if half_day is None:
            return _Clock(_in_business_hours(minutes), j, marked)
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


_COUNTED = frozenset(
    listed("""
    dollars dollar bucks cents percent % days day weeks week months month checks cards people times street
    avenue road dolares dolar pesos centavos dias semanas meses euros""")
)  # fmt: skip


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
        followed = _part_of_day(words, j, "en") is not None or (j < len(words) and words[j].norm == "hours")
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
            unit = numerals.small.get(words[j + 1].norm, 0)
            if 0 < unit < 10:
                return _Clock(number * 60 + unit, j + 2, False)
        minute_hit = cardinal(words, j, numerals) if words[j].norm not in numerals.articles else None
        if minute_hit and 10 <= minute_hit[0] < 60 and minute_hit[0] == int(minute_hit[0]):
            k = minute_hit[1]
            if not (k < len(words) and words[k].norm in _COUNTED):
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


def _part_of_day(words: Words, j: int, tongue: str) -> tuple[int, int] | None:
    """The half of the day right after a time: 0, 12, or 24 for "at night", and the word after it."""
    if j >= len(words):
        return None
    norm = words[j].norm
    after = [word.norm for word in words[j + 1 : j + 3]]
    if norm in ("am", "pm"):
        return _HALF_DAYS[norm], j + 1
    if norm in ("a", "p") and after[:1] == ["m"]:
        return (0 if norm == "a" else 12), j + 2
    if norm in ("a.m", "p.m"):
        return (0 if norm[0] == "a" else 12), j + 1
    if (
        norm == "in"
        and after[:1] == ["the"]
        and after[1:]
        and after[1] in ("morning", "afternoon", "evening")
    ):
        return _HALF_DAYS[after[1]], j + 3
    if norm == "at" and after[:1] == ["night"]:
        return 24, j + 2
    if norm in ("tonight", "morning", "afternoon", "evening") and tongue == "en" and norm != "tonight":
        return _HALF_DAYS[norm], j + 1
    if norm in ("noon", "midnight"):
        return (12 if norm == "noon" else 0), j + 1
    if tongue == "es" and norm in ("de", "del", "por") and after:
        k = 1 if after[0] == "la" else 0
        if k < len(after) and after[k] in _HALF_DAYS and after[k] not in ("am", "pm"):
            return (24 if after[k] == "noche" else _HALF_DAYS[after[k]]), j + 2 + k
    return None


def _mentioned(words: Words, i: int, j: int, tongue: str) -> int | None:
    """The half of the day named elsewhere: "tomorrow afternoon at three", "por la tarde a las tres"."""
    for place, word in enumerate(words):
        if i <= place < j:
            continue
        if word.norm in ("afternoon", "evening", "morning", "tonight") and tongue == "en":
            if word.norm == "morning" and place and words[place - 1].norm == "good":
                continue
            return _HALF_DAYS[word.norm]
        named = tongue == "es" and word.norm in ("tarde", "manana", "madrugada", "noche")
        if named and place and words[place - 1].norm == "la":
            return _HALF_DAYS[word.norm]
    return None
