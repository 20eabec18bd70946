"""A PIN, a passcode, a one-time code: digits that only the action right behind the question ever sees.

Rule: it is read in one answer and never read back; what is told of it in pieces is asked for once more.
"""

from __future__ import annotations

from ivr.conversation.answers.digits import Digits
from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.numbers import NUMERALS, digit_runs
from ivr.conversation.answers.words import Words, words_of
from ivr.conversation.events import Value
from ivr.redaction import MASK, Secret

FEWEST, MOST = 3, 12


class Pin(Kind):
    """A PIN, a passcode, a one-time code: 3 to 12 digits, spoken or keyed. A secret: written and said nowhere."""

    name = "pin"
    secret = True
    example = Digits.example
    hints = Digits.hints
    by_keys = Digits.by_keys
    speech_end = 2.0
    only_when_asked = True
    most_keys = MOST

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return []

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        runs = digit_runs(words, NUMERALS[around.tongue])
        digits = "".join(run.digits for run in runs)
        if not FEWEST <= len(digits) <= MOST:
            return None
        return found_at(words, runs[0].i, runs[-1].j, Secret(digits))

    def read_keys(self, keys: str, around: Surroundings) -> Value | Found | None:
        if keys.isdecimal() and FEWEST <= len(keys) <= MOST:
            return Secret(keys)
        return None

    def read_in_secret(self, told: Secret, around: Surroundings) -> Secret | None:
        if told == Secret(MASK):  # a call that is held again from its log
            return told
        found = self.read(words_of(told.reveal()), around, "")
        return found.value if isinstance(found, Found) else None
