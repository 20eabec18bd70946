"""A day and a time of that day in one answer or in two: "monday at eleven", "tomorrow" / "half past two".

Rule: half of it waits for the other half; a new half replaces the one said before. A half that is not certain
("next week") is written with a question mark until the other one is known, so that the whole is read back.
"""

from __future__ import annotations

from dataclasses import replace

from ivr.conversation.answers.clock import moments_in, part_of_day, times_in
from ivr.conversation.answers.date import Date
from ivr.conversation.answers.found import Found, Partial
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import LANGUAGES
from ivr.conversation.answers.time import Time
from ivr.conversation.answers.words import Words, words_of

_DATE, _TIME = Date(), Time()
_UNSURE = "?"


class DateTime(Kind):
    """A day with its time, as 2026-11-23T11:00. By keys: month, day, year, hours and minutes."""

    name = "date_time"
    most_keys = 14
    may_not_suit = True
    counts = True
    example = {"en": "monday at eleven", "es": "el lunes a las once"}
    hints = {language: (*Date.hints[language], *Time.hints[language]) for language in LANGUAGES}
    said_as = "date_time"

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        found = moments_in(words, around)
        for day in _DATE.find(words, around):
            times = _times_beside(words, day, around, lenient=False)
            if times:
                time = min(times, key=lambda time: abs(time.start - day.end))
                found.append(
                    _joined(_weighed(_DATE, words, day, around), _weighed(_TIME, words, time, around))
                )
        return found

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if later := moments_in(words, around):
            return later[0]
        date_before, _, time_before = partial.partition("T")
        date_before, _, part = date_before.partition(" ")
        if part and not part_of_day(words, around):
            words = [*words, *words_of(part)]
        day, time = _halves(words, around, date_before)
        if isinstance(day, Partial):
            return day
        if day is None and date_before and not date_before.startswith("--"):
            day = _before(date_before)
        if time is None and time_before:
            time = _before(time_before)
        if day and time:
            return _joined(day, time)
        if day:
            return Partial(f"{_kept(day)} {part_of_day(words, around)}".strip())
        return Partial(f"T{_kept(time)}") if time else None

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        if len(keys) != 12:
            return None
        day, time = _DATE.read_keys(keys[:8], around), _TIME.read_keys(keys[8:], around)
        if day and time:
            return f"{day}T{time}"
        return None

    def expected_keys(self, around: Surroundings) -> int:
        return 12


def _halves(
    words: Words, around: Surroundings, date_before: str
) -> tuple[Found | Partial | None, Found | None]:
    day = _DATE.read(words, around, date_before)
    if isinstance(day, Partial):
        return day, None
    if day is None:
        time = _TIME.read(words, around, "")
        return None, _weighed(_TIME, words, time, around) if isinstance(time, Found) else None
    times = _times_beside(words, day, around, lenient=False) or _times_beside(
        words, day, around, lenient=True
    )
    day = _weighed(_DATE, words, day, around)
    if not times:
        return day, None
    time = _weighed(_TIME, words, times[0], around)
    same = len({time.value for time in times}) == 1
    return day, time if same else replace(time, certain=False)


def _times_beside(words: Words, day: Found, around: Surroundings, lenient: bool) -> list[Found]:
    """Times in the words beside the day's own; the part of the day is heard in all of them."""
    inside = [i for i, word in enumerate(words) if word.start < day.end and word.end > day.start]
    times = [
        time for time in times_in(words, around, lenient) if time.end <= day.start or time.start >= day.end
    ]
    if times or not lenient or not inside:
        return times
    before, after = words[: inside[0]], words[inside[-1] + 1 :]
    return times_in(after, around, lenient) + times_in(before, around, lenient)


def _weighed(kind: Date | Time, words: Words, half: Found, around: Surroundings) -> Found:
    left = kind.left_over(words, half, around)
    return replace(half, certain=False, left=left) if left else half


def _joined(day: Found, time: Found) -> Found:
    sure = day.certain and time.certain
    left = " ".join(filter(None, (day.left, time.left)))
    return Found(f"{day.value}T{time.value}", min(day.start, time.start), max(day.end, time.end), sure, left)


def _kept(half: Found) -> str:
    """A half as it waits in a `Partial`."""
    return f"{half.value}" if half.certain else f"{half.value}{_UNSURE}"


def _before(kept: str) -> Found:
    """A half that was told in a turn before."""
    return Found(kept.rstrip(_UNSURE), 0, 0, certain=not kept.endswith(_UNSURE))
