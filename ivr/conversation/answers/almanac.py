"""Days reckoned from other days: holidays, the third Friday of a month, two months from now, the next 31st.

Rule: numbers in, a day out; None where there is no such day. Nothing here knows a word.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

_MONTH_FIRST = frozenset({"US", "PH", "FM"})
_WEEKDAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_YEARS_AHEAD = 20
"""How far ahead a year of two digits is looked for: 90 is 1990, 30 is 2030."""


class Unit(NamedTuple):
    """A unit of time, as so many days or so many months."""

    days: int = 0
    months: int = 0


class Month(NamedTuple):
    """A month of a year; `rolls` on to the next one when the day that is looked for is over."""

    year: int
    month: int
    rolls: int = 0
    """Months until it comes again: 12 for a month by its name, 1 for "the month"; 0 when it is this one only."""


def month_first(region: str) -> bool:
    """Whether a date in figures begins with its month there."""
    return region in _MONTH_FIRST


def valid_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def months_from(day: date, months: int, rolls: int = 0) -> Month:
    month = day.month - 1 + months
    return Month(day.year + month // 12, month % 12 + 1, rolls)


def later(day: date, count: int, unit: Unit) -> date | None:
    """So many units later, or with a negative count earlier; the 31st becomes the last of a shorter month."""
    try:
        if unit.days:
            return day + timedelta(count * unit.days)
        year, month, _ = months_from(day, count * unit.months)
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def next_weekday(weekday: int, day: date) -> date:
    """The first such weekday after a day."""
    return day + timedelta((weekday - day.weekday() - 1) % 7 + 1)


def last_weekday(weekday: int, day: date) -> date:
    """The last such weekday before a day."""
    return day - timedelta((day.weekday() - weekday - 1) % 7 + 1)


def of_month(month: Month, place: int, weekday: int | None) -> date | None:
    """The day, or the weekday, at that place in the month; -1 is the last."""
    size = monthrange(month.year, month.month)[1]
    days = [date(month.year, month.month, day) for day in range(1, size + 1)]
    days = [day for day in days if weekday is None or day.weekday() == weekday]
    place = place if place < 0 else place - 1
    return days[place] if place < len(days) else None


def coming(day: int, month: int, today: date) -> date | None:
    """The next such day, today included; 29 February may be years away."""
    days = (valid_day(year, month, day) for year in range(today.year, today.year + 9))
    return next((found for found in days if found and found >= today), None)


def next_such_day(day: int, today: date) -> date | None:
    """The next day of that number, whichever month has it."""
    months = (months_from(today, ahead) for ahead in range(3))
    days = (valid_day(month.year, month.month, day) for month in months)
    return next((found for found in days if found and found >= today), None)


def holiday(rule: str, today: date) -> date:
    """The next one to come of a rule as `Calendar.holidays` writes it."""
    this_year = _holiday_of(rule, today.year)
    return this_year if this_year >= today else _holiday_of(rule, today.year + 1)


def _holiday_of(rule: str, year: int) -> date:
    if rule.startswith("easter"):
        return _easter(year) + timedelta(int(rule.removeprefix("easter")))
    month, first, *weekday = rule.split("-")
    day = date(year, int(month), int(first))
    if weekday:
        return next_weekday(_WEEKDAY_CODES.index(weekday[0]), day - timedelta(1))
    return day


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def in_figures(first: int, second: int, year: int | None, region: str, today: date) -> date | None:
    """Two numbers as the region orders them, or the other way round when only that is a day."""
    pairs = [(first, second), (second, first)]
    for month, day in pairs if month_first(region) else pairs[::-1]:
        if found := valid_day(year, month, day) if year else coming(day, month, today):
            return found
    return None


def full_year(year: int, today: date, past: bool) -> int:
    """The year that two digits mean: near today, or, when the day has been, at most a hundred years ago."""
    ahead = 0 if past else _YEARS_AHEAD
    whole = today.year // 100 * 100 + year
    return whole - 100 if whole > today.year + ahead else whole
