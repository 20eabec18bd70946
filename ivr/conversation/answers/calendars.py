"""The words for days of each language, made ready for reading.

Rule: words in, tables out; what the words of a day come to is `days.py`'s to say.
"""

from __future__ import annotations

from typing import TypeVar

from ivr.conversation.answers.almanac import Unit
from ivr.conversation.answers.languages import ByLanguage, Language, words_in
from ivr.conversation.answers.words import Phrases, listed, phrases, plain

T = TypeVar("T")


class Calendar:
    """The words for days of a language, made ready for reading."""

    def __init__(self, language: Language) -> None:
        words = language.calendar
        self.weekdays = _numbered(words.weekdays, 0)
        self.months = _numbered(words.months, 1)
        self.month_mark, self.year_mark = plain(words.month_mark), plain(words.year_mark)
        self.day_marks = _set(words.day_marks)
        self.relative = Phrases(words.relative)
        self.alike = Phrases(words.alike)
        self.unless = {plain(name): _set(before) for name, before in words.relative_unless.items()}
        self.holidays = Phrases(words.holidays)
        self.following, self.this, self.gone = _set(words.following), _set(words.this), _set(words.gone)
        self.before_weekday = self.following | self.this | self.gone
        self.week_after, self.after_next = (
            Phrases.listed(words.week_after),
            Phrases.listed(words.after_next),
        )
        self.nearest, self.certainly_next = words.following_is_nearest, words.following_is_certain
        self.nearest_after, self.gone_after = (
            Phrases.listed(words.nearest_after),
            Phrases.listed(words.gone_after),
        )
        self.the, self.of, self.year_of = _set(words.the), _set(words.of), _set(words.year_of)
        self.before_number = _set(words.before_number)
        self.last, self.ones, self.numbered = _set(language.last), _set(language.ones), _set(words.numbered)
        self.counted = _set(
            f"{language.counted} {language.majors} {language.minors} {language.clock.minute_marks}"
        )
        self.within, self.from_now = Phrases.listed(words.within), Phrases.listed(words.from_now)
        self.ago, self.ago_before = Phrases.listed(words.ago), Phrases.listed(words.ago_before)
        self.before, self.after = Phrases.listed(words.before), Phrases.listed(words.after)
        self.couple = Phrases.listed(words.couple)
        self.units = _meaning(
            (words.days, Unit(days=1)), (words.weeks, Unit(days=7)), (words.fortnights, Unit(days=14)),
            (words.months_unit, Unit(months=1)), (words.years, Unit(months=12)),
        )  # fmt: skip
        self.beside = _meaning((words.before, -1), (words.after, 1))
        self.counted_from = _meaning(
            (words.before, -1), (words.after, 1), (", ".join(words.from_.split()), 1)
        )
        self.beside_day = _meaning((words.day_before, -1), (words.day_after, 1))
        self.weeks = _meaning(
            (words.last_week, -1), (words.this_week, 0), (words.next_week, 1),
            (words.week_after_next, 2), (words.week_before_last, -2),
        )  # fmt: skip
        self.weekends = _meaning((words.weekend, 0), (words.next_weekend, 1))
        self.months_named = _meaning(
            (words.this_month, (0, 0)), (words.any_month, (0, 1)), (words.next_month, (1, 0))
        )
        self.years_named = _meaning((words.this_year, 0), (words.next_year, 1))
        self.month_end, self.parts = Phrases.listed(words.month_end), Phrases(words.parts)


def _numbered(names: tuple[str, ...], first: int) -> Phrases[int]:
    return Phrases([(name, first + place) for place, forms in enumerate(names) for name in phrases(forms)])


def _meaning(*tables: tuple[str, T]) -> Phrases[T]:
    return Phrases([(phrase, meaning) for table, meaning in tables for phrase in phrases(table)])


def _set(words: str) -> frozenset[str]:
    return frozenset(listed(plain(words)))


BESIDE = words_in(lambda language: language.beside)
CALENDARS = ByLanguage(Calendar)
