"""A day and a time of that day in one answer or in two: "monday at eleven", "tomorrow" / "half past two".

Rule: half of it waits for the other half; a new half replaces the one said before.
"""

from __future__ import annotations

from ivr.conversation.answers.date import Date
from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at
from ivr.conversation.answers.languages import LANGUAGES
from ivr.conversation.answers.time import Time, in_a_while, part_of_day
from ivr.conversation.answers.words import words_of

_DATE, _TIME = Date(), Time()


class DateTime(Kind):
    """A day with its time, as 2026-11-23T11:00. By keys: month, day, year, hours and minutes."""

    name = "date_time"
    may_not_suit = True
    example = {"en": "monday at eleven", "es": "el lunes a las once"}
    hints = {language: (*Date.hints[language], *Time.hints[language]) for language in LANGUAGES}
    said_as = "date_time"

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        found = _from_now(words, around)
        for day in _DATE.find(words, around):
            times = self._times(words, day, around, lenient=False)
            if times:
                time = min(times, key=lambda time: abs(time.start - day.end))
                found.append(_joined(day, time))
        return found

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if later := _from_now(words, around):
            return later[0]
        date_before, _, time_before = partial.partition("T")
        date_before, _, part = date_before.partition(" ")
        if part and not part_of_day(words, around.tongue):
            words = [*words, *words_of(part)]
        day, time = self._halves(words, around, date_before)
        if isinstance(day, Found) and time:
            return _joined(day, time)
        if isinstance(day, Found):
            if time_before:
                return Found(f"{day.value}T{time_before}", day.start, day.end, day.certain)
            return Partial(f"{day.value} {part_of_day(words, around.tongue)}".strip())
        if day:
            return Partial(day.text)
        if time and date_before and not date_before.startswith("--"):
            return Found(f"{date_before}T{time.value}", time.start, time.end, time.certain)
        return Partial(f"T{time.value}") if time else None

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        if len(keys) != 12:
            return None
        day, time = _DATE.read_keys(keys[:8], around), _TIME.read_keys(keys[8:], around)
        return f"{day}T{time}" if day and time else None

    def expected_keys(self, around: Surroundings) -> int:
        return 12

    def _halves(
        self, words: Words, around: Surroundings, date_before: str
    ) -> tuple[Found | Partial | None, Found | None]:
        day = _DATE.read(words, around, date_before)
        if not isinstance(day, Found):
            time = None if day else _TIME.read(words, around, "")
            return day, time if isinstance(time, Found) else None
        times = self._times(words, day, around, lenient=False) or self._times(
            words, day, around, lenient=True
        )
        return day, times[0] if times else None

    @staticmethod
    def _times(words: Words, day: Found, around: Surroundings, lenient: bool) -> list[Found]:
        """Times in the words beside the day's own; the part of the day is heard in all of them."""
        inside = [i for i, word in enumerate(words) if word.start < day.end and word.end > day.start]
        times = [
            time
            for time in _TIME._times(words, around, lenient)
            if time.end <= day.start or time.start >= day.end
        ]
        if times or not lenient or not inside:
            return times
        before, after = words[: inside[0]], words[inside[-1] + 1 :]
        return _TIME._times(after, around, lenient) + _TIME._times(before, around, lenient)


def _from_now(words: Words, around: Surroundings) -> list[Found]:
    """Moments told from now on: "in two hours" may be tomorrow."""
    hits = ((i, in_a_while(words, i, around)) for i in range(len(words)))
    return [found_at(words, i, hit[1], f"{hit[0]:%Y-%m-%dT%H:%M}") for i, hit in hits if hit]


def _joined(day: Found, time: Found) -> Found:
    start, end = min(day.start, time.start), max(day.end, time.end)
    return Found(f"{day.value}T{time.value}", start, end, day.certain and time.certain)
