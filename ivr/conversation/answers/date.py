"""A day: "tomorrow", "next friday", "the third of march", "in two weeks", "11/23", "christmas eve".

Rule: a day without a year is the next one to come; what people understand in two ways ("next friday") is not certain.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ivr.conversation.answers import almanac
from ivr.conversation.answers.beside_days import beside, near
from ivr.conversation.answers.clock import times_in
from ivr.conversation.answers.days import Days, days_in, figures, numbers_alone
from ivr.conversation.answers.found import Found, Partial, found_at, the_one
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import LANGUAGES, spoken_names
from ivr.conversation.answers.talk import skip_fillers
from ivr.conversation.answers.words import Words

_MOST_GARBLED = 4
"""Words of an answer in which a weekday may have been misheard."""


class Date(Kind):
    """A day, as 2026-11-23. By keys: month, day and year (or day, month and year, as the region writes it)."""

    name = "date"
    most_keys = 8
    may_not_suit = True
    counts = True
    example = {"en": "november twenty third", "es": "el veintitrés de noviembre"}
    hints = {
        "en": ("today", "tomorrow", *spoken_names("en"), "next week", "the first", "the twenty third"),
        "es": ("hoy", "mañana", "pasado mañana", *spoken_names("es"), "la semana que viene", "primero"),
    }
    by_keys = {
        "en": "You can also key it in: two digits for the {first}, two for the {second} and four for the year.",
        "es": "También puede marcarla: dos dígitos para el {first}, dos para el {second} y cuatro para el año.",
    }
    said_as = "date"
    spelled_back = "full_date"
    past: ClassVar[bool] = False
    """Whether the day that is asked for has been."""

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return days_in(Days(words, around, lenient=False, past=self.past))

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        said = Days(words, around, lenient=True, past=self.past)
        if partial.startswith("--") and (day := _day_of(int(partial[2:4]), said)):
            return day
        return _numbers_alone(said) or the_one(days_in(said)) or _month_alone(said) or _garbled(said)

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        words = near(words, found)
        times = times_in(words, around, lenient=True)
        told = [time for time in times if not _bare_beside(words, time, found)]
        return beside(words, found, told, around.language, around.tongue)

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        if not keys.isdecimal() or len(keys) not in (4, 6, 8):
            return None
        said = Days((), around, lenient=True, past=self.past)
        day = figures(said, [part for part in (keys[:2], keys[2:4], keys[4:]) if part])
        return day.isoformat() if day else None

    def expected_keys(self, around: Surroundings) -> int:
        return 8

    def by_keys_for(self, around: Surroundings) -> str:
        parts = LANGUAGES[around.tongue].calendar.keyed
        first, second = parts if almanac.month_first(around.region) else reversed(parts)
        return self.by_keys.get(around.tongue, "").format(first=first, second=second)


def _bare_beside(words: Words, time: Found, day: Found) -> bool:
    """Whether a time is one number right behind the day: of "monday eleven" nobody knows what the number is."""
    behind = next((word for word in words if word.start >= day.end), None)
    return behind is not None and (behind.start, behind.end) == (time.start, time.end)


def _month_alone(said: Days) -> Partial | None:
    """ "In march": waits for the day of it."""
    start = skip_fillers(said.words, 0, said.around.language)
    for i in {0, start}:
        month = said.month(said.after(said.calendar.within, i))
        if month and skip_fillers(said.words, month[1], said.around.language) == len(said.words):
            return Partial(f"--{month[0]:02}")
    return None


def _numbers_alone(said: Days) -> Found | None:
    """Nothing but the numbers of a day: "five fifteen ninety"."""
    start = next((i for i in range(len(said.words)) if said.is_number(i)), len(said.words))
    hit = numbers_alone(said, start)
    named = said.calendar.month_mark or (hit and said.calendar.months.all(said.words))
    if hit is None or named or skip_fillers(said.words, hit[1], said.around.language) < len(said.words):
        return None
    return found_at(said.words, start, hit[1], hit[0].isoformat())


def _garbled(said: Days) -> Found | None:
    """A weekday that the recogniser took for something else: "sorry" for saturday. Never certain."""
    hits = said.calendar.alike.all(said.words) if len(said.words) <= _MOST_GARBLED else []
    if len(hits) != 1:
        return None
    weekday, i, j = hits[0]
    near: date = almanac.next_weekday(weekday, said.today)
    return found_at(said.words, i, j, near.isoformat(), certain=False)


def _day_of(month: int, said: Days) -> Found | None:
    """The day of a month that was said the turn before: "the fifteenth"."""
    calendar, words = said.calendar, said.words
    if any(table.all(words) for table in (calendar.weekdays, calendar.months, calendar.relative)):
        return None
    for i in range(len(words)):
        hit = said.day_number(i)
        day = almanac.coming(hit[0], month, said.today) if hit else None
        if hit and day:
            return found_at(words, i, hit[1], day.isoformat())
    return None
