"""A number of things: "two", "a dozen", "a hundred and twenty". Rule: what has a part of one is not an answer."""

from __future__ import annotations

from ivr.conversation.answers.found import Found, Partial
from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.number import Number
from ivr.conversation.answers.words import Words


class WholeNumber(Number):
    """A number without decimals, not below zero. By keys: its digits."""

    name = "whole_number"
    most_keys = 15
    bare = True
    numeric = True
    by_keys = {
        "en": "You can also key it in{finish}.",
        "es": "También puede marcarlo en el teclado{finish}.",
    }

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return [found for found in super().find(words, around) if _is_whole(found)]

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        found = super().read(words, around, partial)
        if isinstance(found, Found) and _is_whole(found):
            return found
        return None

    def read_keys(self, keys: str, around: Surroundings) -> float | None:
        return int(keys) if keys.isdecimal() else None


def _is_whole(found: Found) -> bool:
    return isinstance(found.value, int | float) and found.value >= 0 and found.value == int(found.value)
