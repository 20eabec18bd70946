"""A time of day: "eleven a m", "half past two", "quarter to three p.m.", "14:30", "3 in the afternoon", "noon".

Rule: without morning or afternoon it is taken within business hours: 1 to 6 in the afternoon, 7 to 12 as said.
"""

from __future__ import annotations

from ivr.conversation.answers.beside_days import beside, near
from ivr.conversation.answers.clock import in_business_hours, times_in, written
from ivr.conversation.answers.days import Days, days_in
from ivr.conversation.answers.found import Found, Partial, the_one
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.words import Words


class Time(Kind):
    """A time of day, as 14:30. By keys: hours and minutes, 230 or 1430."""

    name = "time"
    most_keys = 6
    bare = True
    counts = True
    may_not_suit = True
    example = {"en": "eleven a m", "es": "las once de la mañana"}
    hints = {
        "en": (
            "a.m.", "p.m.", "o'clock", "noon", "half past", "quarter to", "in the morning", "in the afternoon",
        ),
        "es": (
            "de la mañana", "de la tarde", "de la noche", "mediodía", "y media", "y cuarto", "menos cuarto",
            "en punto",
        ),
    }  # fmt: skip
    by_keys = {
        "en": "You can also key it in as four digits, such as 0 2 3 0.",
        "es": "También puede marcarla con cuatro dígitos, como 0 2 3 0.",
    }
    said_as = "time"

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return times_in(words, around, lenient=False)

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        return the_one(times_in(words, around, lenient=False) or times_in(words, around, lenient=True))

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        words = near(words, found)
        days = days_in(Days(words, around, lenient=True))
        return beside(words, found, days, around.language, around.tongue)

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        if not keys.isdecimal() or not 1 <= len(keys) <= 4:
            return None
        hour, minute = (int(keys), 0) if len(keys) <= 2 else (int(keys[:-2]), int(keys[-2:]))
        if hour > 23 or minute > 59:
            return None
        as_keyed = len(keys) == 4 and keys[0] == "0"
        minutes = hour * 60 + minute
        return written(minutes if as_keyed else in_business_hours(minutes))

    def expected_keys(self, around: Surroundings) -> int:
        return 4
