"""The ways to say one day: "tomorrow", "next friday", "the last friday of december", "two days before christmas".

Rule: one way, one function, one row of `_WAYS`; each looks at the place where it is asked to, and no further than its
own words go. What was plainly said but is in no calendar ("june 31") is a `Day` without a day, so that no part of it
is taken for another one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeAlias

from ivr.conversation.answers import almanac
from ivr.conversation.answers.almanac import Month, Unit
from ivr.conversation.answers.calendars import BESIDE, CALENDARS
from ivr.conversation.answers.found import Found, found_at
from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.languages import ByLanguage, Language
from ivr.conversation.answers.numbers import digit_runs
from ivr.conversation.answers.said import Said
from ivr.conversation.answers.talk import FILLERS
from ivr.conversation.answers.words import Word, Words, glued

Way: TypeAlias = "Callable[[Days, int, int], Day | None]"
"""A reader of the day that begins at a place; its last argument is how many days are already counted from this one."""

_DEEPEST = 2
"""How many days may be counted from each other: "a week after the day before christmas"."""
_FARTHEST = 1000
"""The most days, weeks or months that a day is counted away."""
_NEAR = 6
"""The most signs between a weekday and its date: "monday, the third"."""
_NO_HOUR = 25
"""From here on, two digits behind a day are a year; below, they may be the hour of it."""
_OFTEN_COUNTED = 3
"""Up to here, "the second" may be of anything."""
_MONDAY, _WEDNESDAY, _FRIDAY, _SATURDAY = 0, 2, 4, 5


class Day(NamedTuple):
    """A day, and the word after those that say it; None when they say one that there is not."""

    day: date | None
    j: int
    certain: bool = True
    said: Literal["weekday", "relative", "date"] = "date"

    @property
    def of_the_week(self) -> int | None:
        """Which day of the week it is, Monday first, as 0."""
        return self.day.weekday() if self.day else None


class Days(Said):
    """What a caller said, read for days. `past`: the day that is asked for has been."""

    def __init__(self, words: Words, around: Surroundings, lenient: bool, past: bool = False) -> None:
        super().__init__(words, around)
        self.lenient, self.past = lenient, past
        self.calendar = CALENDARS[self.tongue]

    def on(self, day: date) -> Days:
        """The same words, said on another day."""
        moved = copy(self)
        moved.today = day
        return moved

    def month(self, i: int) -> tuple[int, int] | None:
        """A month by its name, or by its number where the language does so, and the place after it."""
        if hit := self.at(self.calendar.months, i):
            return hit
        if not self.calendar.month_mark:
            return None
        month, j = self.number(i, range(1, 13)) or (0, -1)
        if self.norm(j) == self.calendar.month_mark:
            return (month, j + 1)
        return None

    def day_number(self, i: int) -> tuple[int, int] | None:
        """The number of a day: "third", "twenty", "31"."""
        hit = self.place(i)
        if hit is None and self.norm(i) not in self.numerals.articles:
            hit = self.number(i)
        number, j = hit or (0, i)
        return (number, j) if 1 <= number <= 31 else None

    def year(self, i: int) -> tuple[int, int] | None:
        """A year: "2026", "twenty twenty six", "nineteen oh five", "dos mil veintiséis", "ninety", "oh five"."""
        number, j = self.number(i) or (0, i)
        if 1900 <= number <= 2100:
            return number, j
        rest = self._of_century(j) if number in (19, 20) else None
        if rest:
            return number * 100 + rest[0], rest[1]
        short = self.short_year(i)
        if short is None or self.norm(short[1]) in self.calendar.counted:
            return None
        no_hour = self.past or self.is_zero(i) or number >= _NO_HOUR
        return short if no_hour else None

    def short_year(self, i: int) -> tuple[int, int] | None:
        """A year of two digits, as the whole one: "ninety", "oh five"."""
        hit = self._of_century(i)
        if hit:
            return (almanac.full_year(hit[0], self.today, self.past), hit[1])
        return None

    def _of_century(self, i: int) -> tuple[int, int] | None:
        """The two digits of a year: "eighty four", "oh five"."""
        zero = self.is_zero(i)
        return self.number(i + zero, range(1, 10) if zero else range(10, 100))

    def span(self, i: int) -> tuple[int, Unit, int] | None:
        """A span of time: "two weeks", "a month", "a couple of days"."""
        calendar = self.calendar
        many, j = self.count(i, calendar.ones) or (0, len(self.words))
        if couple := self.at(calendar.couple, j):
            many, j = 2, couple[1]
        unit = self.at(calendar.units, j)
        if unit is None or not 0 < many <= _FARTHEST:
            return None
        if many * unit[0].months <= _FARTHEST:
            return (many, *unit)
        return None


def days_in(said: Days) -> list[Found]:
    """Every day of the words, in order; a weekday and its date are one."""
    found: list[Found] = []
    before: Day | None = None
    after = 0
    for i in [i for i, word in enumerate(said.words) if _may_begin(word, said)]:
        hit = day_at(said, i) if i >= after else None
        if hit is None:
            continue
        after = hit.j
        if hit.day is None:
            continue
        near = before is not None and said.words[i].start - found[-1].end <= _NEAR
        one = _one_day(before, hit) if before and near else None
        if one and one.day:  # "monday the third"
            found[-1] = Found(one.day.isoformat(), found[-1].start, said.words[hit.j - 1].end, one.certain)
        else:
            found.append(found_at(said.words, i, hit.j, hit.day.isoformat(), hit.certain))
        before = one or hit
    return found


def _may_begin(word: Word, said: Days) -> bool:
    return word.is_figure or word.norm in _WAYS[said.tongue]


def _one_day(before: Day, day: Day) -> Day | None:
    """What two days said in a row come to when they are one: a weekday and its date; certain when they agree."""
    if before.said == "relative":
        return day if before.day == day.day else None
    if {before.said, day.said} != {"weekday", "date"}:
        return None
    dated, weekday = (day, before) if day.said == "date" else (before, day)
    agree = dated.of_the_week == weekday.of_the_week
    return dated._replace(certain=agree and dated.certain)


def day_at(said: Days, i: int, depth: int = 0) -> Day | None:
    """The day whose words begin at `i`."""
    word = said.word(i)
    ways = _BY_FIGURES if word.is_figure else _WAYS[said.tongue].get(word.norm, ())
    return next(filter(None, (way(said, i, depth) for way in ways)), None)


class _Anchor(NamedTuple):
    """The day from which another one is counted."""

    day: date
    j: int
    certain: bool


def _anchor(said: Days, i: int, depth: int) -> _Anchor | None:
    hit = day_at(said, i, depth + 1) if depth < _DEEPEST else None
    if hit is None or hit.day is None:
        return None
    return _Anchor(hit.day, hit.j, hit.certain)


# --- days with a name


def _named(said: Days, i: int, depth: int) -> Day | None:
    """Such as "tomorrow", "christmas eve"."""
    calendar = said.calendar
    if hit := said.at(calendar.relative, i):
        if said.norm(i - 1) in calendar.unless.get(said.norm(i), ()):
            return None
        return Day(said.today + timedelta(hit[0]), hit[1], said="relative")
    named = said.at(calendar.holidays, i)
    if named:
        return Day(almanac.holiday(named[0], said.today), named[1])
    return None


def _weekday(said: Days, i: int, depth: int) -> Day | None:
    """Such as "monday", "this monday", "next monday", "last monday", "monday next week", "el lunes que viene"."""
    calendar = said.calendar
    start = said.over(calendar.before_weekday, i, most=2)
    before = {word.norm for word in said.words[i:start]}
    hit = said.at(calendar.weekdays, start)
    if hit is None:
        return None
    weekday, j = hit
    near = almanac.next_weekday(weekday, said.today)
    after = _after_weekday(said, weekday, j, depth)
    if before & calendar.gone and (after is None or after.said == "weekday"):
        return Day(almanac.last_weekday(weekday, said.today), j, said="weekday")
    if after:
        return after
    if before & calendar.following and not calendar.nearest:
        in_next_week = _in_week(said, 1, weekday)
        return Day(in_next_week, j, calendar.certainly_next or in_next_week == near, "weekday")
    return Day(near, j, said="weekday")


def _after_weekday(said: Days, weekday: int, j: int, depth: int) -> Day | None:
    """What stands behind a weekday and tells which one it is: "next week", "que viene", "after christmas"."""
    calendar = said.calendar
    near = almanac.next_weekday(weekday, said.today)
    if hit := said.at(calendar.gone_after, j):
        return Day(almanac.last_weekday(weekday, said.today), hit[1], said="weekday")
    if week := said.at(calendar.weeks, j):
        return Day(_in_week(said, week[0], weekday) if week[0] else near, week[1], said="weekday")
    for behind, days, certain in (
        (calendar.nearest_after, 0, True),
        (calendar.after_next, 7, False),
        (calendar.week_after, 7, True),
    ):
        if hit := said.at(behind, j):
            return Day(near + timedelta(days), hit[1], certain, "weekday")
    for table, nearest in ((calendar.before, almanac.last_weekday), (calendar.after, almanac.next_weekday)):
        found = said.at(table, j)
        anchor = _anchor(said, found[1], depth) if found else None
        if anchor:
            return Day(nearest(weekday, anchor.day), anchor.j, anchor.certain)
    return None


def _in_week(said: Days, ahead: int, weekday: int) -> date:
    return said.today + timedelta(7 * ahead + weekday - said.today.weekday())


# --- days counted from others


def _counted_from_today(said: Days, i: int, depth: int) -> Day | None:
    """Such as "in two weeks", "hace dos semanas", "two weeks from now", "two weeks ago"."""
    calendar = said.calendar
    for table, way in ((calendar.within, 1), (calendar.ago_before, -1)):
        begins = said.at(table, i)
        if begins and (span := said.span(begins[1])):
            return _away(said, span, way, span[2])
    span = said.span(i)
    if span is None:
        return None
    for table, way in ((calendar.from_now, 1), (calendar.ago, -1)):
        if hit := said.at(table, span[2]):
            return _away(said, span, way, hit[1])
    return None


def _away(said: Days, span: tuple[int, Unit, int], way: int, j: int) -> Day:
    return Day(almanac.later(said.today, way * span[0], span[1]), j)


def _counted_from_a_day(said: Days, i: int, depth: int) -> Day | None:
    """Such as "two days before christmas", "a week from friday", "la víspera de reyes"."""
    told = _distance(said, i)
    if told is None:
        return None
    anchor = _anchor(said, told.j, depth)
    if anchor and _is_over(said, anchor.day, told):
        anchor = _anchor(said.on(anchor.day + timedelta(1)), told.j, depth)
    if anchor is None:
        return None
    day = almanac.later(anchor.day, told.many, told.unit)
    return Day(day, anchor.j, anchor.certain and not _is_vague(said, i, told))


def _is_vague(said: Days, i: int, told: _Distance) -> bool:
    """Whether no single day is told: "a few | days after christmas", "the week before"."""
    if not told.is_counted and _is_several(said, i):
        return True
    if said.norm(i) in said.calendar.ones or told.unit == _A_DAY:
        return False
    return abs(told.many) == 1


_A_DAY = Unit(days=1)


class _Distance(NamedTuple):
    """How far a day is from another; before it, `many` is negative. `is_counted`: the number was told."""

    many: int
    unit: Unit
    j: int
    is_counted: bool


def _distance(said: Days, i: int) -> _Distance | None:
    calendar = said.calendar
    if beside := said.at(calendar.beside_day, i):
        return _Distance(beside[0], _A_DAY, beside[1], is_counted=True)
    counted = said.span(i)
    span = counted or _one(said, i)
    if span is None:
        return None
    direction = said.at(calendar.counted_from if counted else calendar.beside, span[2])
    if direction is None:
        return None
    return _Distance(direction[0] * span[0], span[1], direction[1], is_counted=counted is not None)


def _is_several(said: Days, i: int) -> bool:
    """Whether a word before the unit may tell more of them: "a few | days after christmas"."""
    before = said.norm(i - 1)
    tells_none = before in said.calendar.the or before in BESIDE[said.tongue]
    return before != "" and not tells_none


def _is_over(said: Days, anchor: date, told: _Distance) -> bool:
    """Whether a day before one to come has been: on the 24th, "two days before christmas" is next year's."""
    day = almanac.later(anchor, told.many, told.unit) or anchor
    return day < said.today <= anchor


def _one(said: Days, i: int) -> tuple[int, Unit, int] | None:
    """One of a unit, without a number: "the day"."""
    places = range(i, said.over(said.calendar.the, i) + 1)
    unit = next((hit for k in places if (hit := said.at(said.calendar.units, k))), None)
    return (1, unit[0], unit[1]) if unit else None


# --- days of a month


def _at_its_place(said: Days, i: int, depth: int) -> Day | None:
    """Such as "the last friday of december", "the first monday in march", "the last day of the year"."""
    calendar = said.calendar
    start = said.over(calendar.the, i)
    place = (-1, start + 1) if said.norm(start) in calendar.last else said.place(start)
    if place is None:
        return None
    number, behind = place
    if weekday := said.at(calendar.weekdays, behind):
        month = _month_told(said, weekday[1])
        if month:
            return _of_month(said, month[0], number, weekday[0], month[1])
        return None
    unit, j = said.at(calendar.units, behind) or (None, behind)
    if unit != _A_DAY:
        return None
    if whole := _month_told(said, j):
        return _of_month(said, whole[0], number, None, whole[1])
    return _end_of_year(said, number, j)


def _end_of_year(said: Days, place: int, j: int) -> Day | None:
    """Such as "the first day of the year", "the last day of next year"."""
    month = {1: 1, -1: 12}.get(place)
    year = said.at(said.calendar.years_named, j)
    if month is None or year is None:
        return None
    return Day(almanac.of_month(Month(said.today.year + year[0], month), place, None), year[1])


def _of_month(said: Days, month: Month, place: int, weekday: int | None, j: int) -> Day:
    """The day at that place; of a month that comes again, the next one that is not over."""
    day = almanac.of_month(month, place, weekday)
    if day and day < said.today and month.rolls:
        again = almanac.months_from(date(month.year, month.month, 1), month.rolls)
        day = almanac.of_month(again, place, weekday)
    return Day(day, j)


def _month_told(said: Days, i: int) -> tuple[Month, int] | None:
    """The month that a day is of: "of december", "in march 2027", "of next month", "of the month"."""
    calendar = said.calendar
    j = said.over(calendar.of, i)
    if hit := said.at(calendar.months_named, i) or said.at(calendar.months_named, j):
        (ahead, rolls), after = hit
        return almanac.months_from(said.today, ahead, rolls), after
    month = said.month(j)
    if month is None:
        return None
    if year := said.year(said.over(calendar.year_of, month[1])):
        return Month(year[0], month[0]), year[1]
    return Month(said.today.year, month[0], 12), month[1]


def _month_first(said: Days, i: int, depth: int) -> Day | None:
    """Such as "march third", "march the third", 三月三号, with or without its year."""
    year, start = _year_first(said, i)
    month, behind = said.month(start) or (0, len(said.words))
    hit = said.day_number(said.over(said.calendar.the, behind))
    if hit is None:
        return None
    number, j = hit[0], _after_mark(said, hit[1])
    if year:
        return Day(almanac.valid_day(year, month, number), j)
    return _with_year(said, number, month, j)


def _day_first(said: Days, i: int, depth: int) -> Day | None:
    """Such as "the third of march", "the third of next month", "the fifteenth", "el tres de marzo de 2027"."""
    calendar = said.calendar
    start = said.over(calendar.the, i)
    hit = said.day_number(start)
    if hit is None:
        return None
    number, k = hit
    j = _after_mark(said, k)
    marked = j > k
    if named := said.month(said.over(calendar.of, j)):
        return _with_year(said, number, *named)
    ordinal = marked or said.place(start) is not None
    month = _month_told(said, j) if ordinal or start > i else None
    if month:
        return _of_month(said, month[0], number, None, month[1])
    new_year = _first_of_year(said, k) if ordinal and number == 1 else None
    if new_year:
        return new_year
    if not marked and not _stands_alone(said, i, start, k, ordinal):
        return None
    certain = marked or number > _OFTEN_COUNTED or _passes(said, k)
    return Day(almanac.next_such_day(number, said.today), j, certain)


def _first_of_year(said: Days, k: int) -> Day | None:
    """The one that follows "the first": "of the year", "of next year"."""
    named = said.calendar.years_named
    places = (said.over(said.calendar.of, k), k)
    year = next(filter(None, (said.at(named, place) for place in places)), None)
    if year is None:
        return None
    day = date(said.today.year + year[0], 1, 1)
    return Day(day if day >= said.today else day.replace(year=day.year + 1), year[1])


def _stands_alone(said: Days, i: int, start: int, k: int, ordinal: bool) -> bool:
    """Whether a number is a day though nothing else says so: "monday the third", "the third", "el quince"."""
    calendar = said.calendar
    led = start > i
    if said.norm(k) in calendar.numbered:
        return False
    if led and said.at(calendar.weekdays, k):
        return False
    if ordinal and calendar.weekdays.ends(said.words, i):
        return True
    if not said.lenient:
        return False
    whole = i == 0 and k == len(said.words)
    if ordinal:
        return led or whole
    return led and said.norm(i) in calendar.before_number


def _passes(said: Days, k: int) -> bool:
    """Whether what is behind a day's number counts nothing by it: "the first at ten", not "the first appointment"."""
    word = said.word(k)
    if word.mark or word.norm in BESIDE[said.tongue] | {""}:
        return True
    return said.at(FILLERS[said.tongue], k) is not None


def _after_mark(said: Days, j: int) -> int:
    return j + 1 if said.norm(j) in said.calendar.day_marks else j


def _year_first(said: Days, i: int) -> tuple[int, int]:
    """A year that stands before its month (二零二六年): it and the word after it; 0 and `i` without one."""
    mark = said.calendar.year_mark
    place = next((k for k in range(i + 1, i + 6) if said.norm(k) == mark), 0) if mark else 0
    if not place:
        return 0, i
    runs = digit_runs(said.words[i:place], said.numerals)
    year = "".join(run.digits for run in runs if (run.i, run.j) == (0, place - i))
    return (int(year), place + 1) if len(year) == 4 else (0, i)


def _with_year(said: Days, day: int, month: int, j: int) -> Day:
    if year := said.year(said.over(said.calendar.year_of, j)):
        return Day(almanac.valid_day(year[0], month, day), year[1])
    return Day(almanac.coming(day, month, said.today), j)


# --- stretches of days: of these no day is certain


def _stretch(said: Days, i: int, depth: int) -> Day | None:
    """Such as "this weekend", "next week", "last week": its first day, or the weekday named behind it."""
    calendar = said.calendar
    if not said.lenient:
        return None
    if weekend := said.at(calendar.weekends, i):
        begins, j = _in_week(said, weekend[0], _SATURDAY), weekend[1]
        if weekend[0] == 0:
            begins = max(begins, said.today)
    else:
        ahead, j = said.at(calendar.weeks, i) or (0, i)
        if not ahead:
            return None
        begins = _in_week(said, ahead, _MONDAY)
    if weekday := said.at(calendar.weekdays, j):  # "next week monday"
        return Day(almanac.next_weekday(weekday[0], begins - timedelta(1)), weekday[1], said="weekday")
    return Day(begins, j, certain=False, said="relative")


def _part_of_a_stretch(said: Days, i: int, depth: int) -> Day | None:
    """Such as "the end of the week", "early next month", "mid march"."""
    if not said.lenient:
        return None
    calendar = said.calendar
    if end := said.at(calendar.month_end, i):
        return _of_month(said, almanac.months_from(said.today, 0), -1, None, end[1])._replace(certain=False)
    part = said.at(calendar.parts, i)
    if part is None:
        return None
    which, j = part
    if week := said.at(calendar.weeks, j):
        weekday = (_MONDAY, _WEDNESDAY, _FRIDAY)[which]
        return Day(_in_week(said, week[0], weekday), week[1], certain=False)
    if month := _month_told(said, j):
        return _of_month(said, month[0], (1, 15, -1)[which], None, month[1])._replace(certain=False)
    if year := said.at(calendar.years_named, j):
        starts = date(said.today.year + year[0], (1, 7, 12)[which], (1, 1, 31)[which])
        return Day(starts, year[1], certain=False)
    return None


# --- days in figures


def _written(said: Days, i: int, depth: int) -> Day | None:
    """Such as "11/23", "11/23/2026", "2026-11-23", "23.11.2026"."""
    numbers = [said.norm(i)]
    while len(numbers) < 3 and _written_on(said, i + len(numbers)):
        numbers.append(said.norm(i + len(numbers)))
    j = i + len(numbers)
    if len(numbers) == 1:
        numbers = numbers[0].split(".")
        day = figures(said, numbers, "") if len(numbers) == 3 else None
    else:
        short = len(numbers) == 2 and said.mark(i + 1) != "/"
        day = None if short else figures(said, numbers)
    return Day(day, j) if day else None


def _written_on(said: Days, k: int) -> bool:
    """Whether the figure goes on with another of the same day: the "23" of "11/23"."""
    word = said.word(k)
    joined = word.mark in ("/", "-") and glued(said.words, k)
    return joined and word.norm.isdecimal()


def figures(said: Days, numbers: list[str], region: str | None = None) -> date | None:
    """The day of two or three figures: the year is the first of them where it has four digits, else the last. With dots
    between, "10.01.2026", nobody puts the month first: `region` is "" then."""
    region = said.around.region if region is None else region
    if not all(_UP_TO_FOUR.fullmatch(number) for number in numbers):
        return None
    sizes, values = [len(number) for number in numbers], [int(number) for number in numbers]
    if sizes[0] == 4:
        if len(values) == 3:
            return almanac.valid_day(values[0], values[1], values[2])
        return None
    if max(sizes[:2]) > 2 or sizes[2:] in ([1], [3]):
        return None
    year = values[2] if len(values) == 3 else None
    if sizes[2:] == [2]:
        year = almanac.full_year(values[2], said.today, said.past)
    return almanac.in_figures(values[0], values[1], year, region, said.today)


_UP_TO_FOUR = re.compile(r"\d{1,4}")


def numbers_alone(said: Days, i: int) -> tuple[date, int] | None:
    """Such as "five fifteen ninety", "zero five one five nine zero": month, day and year as the region orders them."""
    return _three_numbers(said, i) or _digits(said, i)


def _three_numbers(said: Days, i: int) -> tuple[date, int] | None:
    end = len(said.words)
    first, j = _number_of_two(said, i) or (0, end)
    second, k = _number_of_two(said, said.over(said.calendar.of, j)) or (0, end)
    behind = said.over(said.calendar.year_of, k)
    year = said.year(behind) or said.short_year(behind)
    if year is None:
        return None
    day = almanac.in_figures(first, second, year[0], said.around.region, said.today)
    return (day, year[1]) if day else None


def _number_of_two(said: Days, i: int) -> tuple[int, int] | None:
    """A number as a date has it: "five", "oh five", "fifteenth"."""
    return said.day_number(i + said.is_zero(i))


def _digits(said: Days, i: int) -> tuple[date, int] | None:
    run = next(iter(digit_runs(said.words[i : i + 9], said.numerals)), None)
    if run is None or run.i or "." in said.norm(i):
        return None
    if len(run.digits) not in (6, 8):
        return None
    day = figures(said, [run.digits[:2], run.digits[2:4], run.digits[4:]])
    return (day, i + run.j) if day else None


_BY_FIGURES: tuple[Way, ...] = (
    _written, _at_its_place, _counted_from_a_day, _counted_from_today, _month_first, _day_first,
)  # fmt: skip


def _by_first_word(language: Language) -> dict[str, tuple[Way, ...]]:
    """The ways of saying a day, in the order in which they are tried, by the words that each can begin with."""
    calendar, numerals = CALENDARS[language.tag], language.numerals
    places = calendar.last | frozenset(numerals.ordinals) | numerals.ordinal_before
    counts = numerals.starts | calendar.ones
    ways: dict[str, tuple[Way, ...]] = {}
    for way, starts in (
        (_named, calendar.relative.firsts | calendar.holidays.firsts),
        (_at_its_place, calendar.the | places),
        (_counted_from_a_day, calendar.the | counts | calendar.units.firsts | calendar.beside_day.firsts),
        (_weekday, calendar.weekdays.firsts | calendar.before_weekday),
        (_part_of_a_stretch, calendar.parts.firsts | calendar.month_end.firsts),
        (_stretch, calendar.weekends.firsts | calendar.weeks.firsts),
        (_counted_from_today, calendar.within.firsts | calendar.ago_before.firsts | counts),
        (_month_first, calendar.months.firsts | (counts if calendar.month_mark else frozenset())),
        (_day_first, calendar.the | places | counts),
    ):
        for start in starts:
            ways[start] = (*ways.get(start, ()), way)
    return ways


_WAYS = ByLanguage(_by_first_word)
