"""Decides when the caller has begun and finished an answer.

    silence   | began            speech, pauses                  | ended
    ----------+--======--==========----=====----------------------+----
                ^ enough speech                 pause of the question's kind

Rule: knows time only as seconds of audio that it is told; the same audio gives the same decision.
"""

from __future__ import annotations

from typing import Literal

from ivr.conversation.answers import KINDS
from ivr.conversation.answers.numbers import NUMERALS, digit_runs
from ivr.conversation.answers.words import primary, words_of
from ivr.conversation.commands import Listen

PAUSES = {
    "yes_no": 0.5,
    "choice": 0.7,
    "date": 0.8,
    "past_date": 0.8,
    "date_time": 0.9,
    "time": 0.8,
    "money": 0.8,
    "number": 0.8,
    "whole_number": 0.8,
    "digits": 1.2,
    "phone": 1.2,
    "postal_code": 1.2,
    "alphanumeric": 1.2,
    "email": 1.6,
    "address": 1.6,
    "text": 1.6,
}
"""Seconds of silence that end an answer, by what is asked for. People pause 0.55 to 0.9 s between groups of digits."""
USUAL = 0.9
COMPLETE = 0.4
"""The pause when the answer is as long as it can be."""
LEAST = 0.16
"""Seconds of speech, with pauses of less than `WITHIN`, that are an utterance; less is a click, a cough or a key."""
WITHIN = 0.4
STUCK = 1.5
"""Seconds on top of the pause after which no new word means the end, however loud it is behind the caller."""
WORDLESS = 8.0
"""Seconds of sound without a word that are no utterance."""
LONGEST = 60.0


class Endpointing:
    """One utterance after the other; `pause` seconds of silence end one."""

    def __init__(self, pause: float = USUAL, length: int = 0, language: str = "en") -> None:
        self._pause = pause
        self._length = length
        self._tongue = primary(language)
        self._rest()

    @classmethod
    def of(cls, listen: Listen) -> Endpointing:
        """For a question of the conversation; a pause that its step or project gives is taken as it is."""
        kind = KINDS.get(listen.reads)
        usual = (kind and kind.speech_end) or Listen.speech_timeout
        pause = PAUSES.get(listen.reads, USUAL) if listen.speech_timeout == usual else listen.speech_timeout
        return cls(pause, listen.max_keys if listen.reads == "digits" else 0, listen.language)

    def _rest(self) -> None:
        self._speech = 0.0
        self._silence = 0.0
        self._spoken = 0.0
        self._since_word = 0.0
        self._began = False
        self._partial = ""

    @property
    def counts(self) -> bool:
        """Whether the words decide that the answer is complete."""
        return self._length > 0

    @property
    def quiet(self) -> bool:
        """Whether no utterance has begun, nor is about to."""
        return not self._began and self._silence > WITHIN

    def feed(self, speech: bool, partial: str, seconds: float) -> Literal["began", "ended"] | None:
        """Hears of the next `seconds` of audio: whether they hold speech, and the words known so far."""
        more = partial not in ("", self._partial)
        self._partial = partial
        self._since_word = 0.0 if more else self._since_word + seconds
        self._silence = 0.0 if speech else self._silence + seconds
        if self._began:
            self._spoken += seconds
            if self._ended():
                self._rest()
                return "ended"
            return None
        self._speech = 0.0 if self.quiet else self._speech + speech * seconds
        if self._speech >= LEAST - 1e-9:
            self._began, self._since_word = True, 0.0
            return "began"
        return None

    def _ended(self) -> bool:
        stuck = self._since_word >= (self._pause + STUCK if self._partial else WORDLESS)
        return self._silence >= self._enough() - 1e-9 or stuck or self._spoken >= LONGEST

    def _enough(self) -> float:
        if (
            self._length
            and self._silence >= COMPLETE
            and _digits_in(self._partial, self._tongue) >= self._length
        ):
            return min(COMPLETE, self._pause)
        return self._pause


def _digits_in(text: str, tongue: str) -> int:
    numerals = NUMERALS.get(tongue)
    if numerals:
        return sum(len(run.digits) for run in digit_runs(words_of(text), numerals))
    return 0
