"""Decides when the caller has begun and finished an answer.

    silence   | began            speech, pauses                  | ended
    ----------+--======--==========----=====----------------------+----
                ^ enough speech                 pause of the question's kind

Rule: knows time only as seconds of audio that it is told; the same audio gives the same decision.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from ivr.conversation import answers
from ivr.conversation.answers import KINDS, Surroundings
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
LEAST = 0.12
"""Seconds of speech within `WITHIN` that are an utterance; less is a click, a cough or a key."""
WITHIN = 0.4
LONGEST = 60.0
ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Digits are read alike at any time."""


class Endpointing:
    """One utterance after the other; `pause` seconds of silence end one."""

    def __init__(self, pause: float = USUAL, length: int = 0, language: str = "en") -> None:
        self._pause = pause
        self._language = language
        self.length = length
        """How many digits are awaited, 0 where that is not known."""
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
        self._began = False
        self._partial = ""

    def feed(self, speech: bool, partial: str, seconds: float) -> Literal["began", "ended"] | None:
        """Hears of the next `seconds` of audio: whether they hold speech, and the words known so far."""
        self._partial = partial or self._partial
        if speech:
            self._speech += seconds
            self._silence = 0.0
        else:
            self._silence += seconds
        if not self._began:
            if self._silence > WITHIN:
                self._speech = 0.0
            if self._speech >= LEAST:
                self._began = True
                return "began"
            return None
        self._spoken += seconds
        if self._silence >= self._enough() or self._spoken >= LONGEST:
            self._rest()
            return "ended"
        return None

    def _enough(self) -> float:
        if self.length and digits_in(self._partial, self._language) >= self.length:
            return min(COMPLETE, self._pause)
        return self._pause


def digits_in(text: str, language: str) -> int:
    """How many digits were said, as the question will read them: "double five" are two, "my pin is" none."""
    around = Surroundings(now=ANY_TIME, language=language, length=(1, 40))
    return sum(len(str(found.value)) for found in answers.find("digits", text, around))
