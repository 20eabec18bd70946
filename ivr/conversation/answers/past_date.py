"""A day that has been: "last friday", "three days ago", and "friday" or "november third" for the latest one.

Rule: what a day is called comes again, each week, month or year. So it is read as if it were asked some time ago: the
next such day from then on is the latest one now. What moves along with today, such as "tomorrow", is no such name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from ivr.conversation.answers.date import Date
from ivr.conversation.answers.found import Found, Partial
from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.words import Words

_AGO = (timedelta(8), timedelta(35), timedelta(367))
"""A little more than a week, a month and a year, so that no name moves by exactly as much."""


class PastDate(Date):
    """A day that has been, as 2026-11-20: "friday" is the last one, "november third" the latest; a day to come is read
    back. By keys: as `date`.
    """

    name = "past_date"
    most_keys = 8
    may_not_suit = True
    past = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        def again(then: Surroundings) -> list[Found]:
            return Date.find(self, words, then)

        return [_gone(found, around, again) for found in again(around)]

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        def again(then: Surroundings) -> list[Found]:
            read = Date.read(self, words, then, partial)
            return [read] if isinstance(read, Found) else []

        read = Date.read(self, words, around, partial)
        return _gone(read, around, again) if isinstance(read, Found) else read

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        def again(then: Surroundings) -> list[Found]:
            day = Date.read_keys(self, keys, then)
            return [Found(day, 0, len(keys))] if day else []

        found = again(around)
        if found:
            return str(_gone(found[0], around, again).value)
        return None


def _the_day_after(day: date, around: Surroundings) -> Surroundings:
    return replace(around, now=around.now + (day - around.now.date()) + timedelta(1))


def _gone(found: Found, around: Surroundings, again: Callable[[Surroundings], list[Found]]) -> Found:
    """The latest day that the same words can mean; the one to come, but not certain, when there is none."""
    today, day = around.now.date(), date.fromisoformat(str(found.value))
    if day <= today:
        return found
    for ago in _AGO:
        for other in again(replace(around, now=around.now - ago)):
            before = date.fromisoformat(str(other.value))
            if other.start != found.start or before > today or day - before == ago:
                continue
            following = {str(after.value) for after in again(_the_day_after(before, around))}
            if following & {day.isoformat(), today.isoformat()}:
                return other  # else it is not the latest: "next friday", asked a year ago
    return replace(found, certain=False)
