"""Decides when the caller has begun and finished an answer.

    silence   | began            speech, pauses                  | ended
    ----------+--======--==========----=====----------------------+----
                ^ enough speech                 pause of the question's kind

Rule: knows time only as seconds of audio that it is told; the same audio gives the same decision.
"""

from __future__ import annotations

from typing import Literal

from ivr.conversation.answers import KINDS
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


class Endpointing:
    """One utterance after the other; `pause` seconds of silence end one."""

    def __init__(self, pause: float = USUAL, length: int = 0) -> None:
        self._pause = pause
        self._length = length
        self._rest()

    @classmethod
    def of(cls, listen: Listen) -> Endpointing:
        """For a question of the conversation; a pause that its step or project gives is taken as it is."""
        kind = KINDS.get(listen.reads)
        usual = (kind and kind.speech_end) or Listen.speech_timeout
        pause = PAUSES.get(listen.reads, USUAL) if listen.speech_timeout == usual else listen.speech_timeout
        return cls(pause, listen.max_keys if listen.reads == "digits" else 0)

    def _rest(self) -> None:
        self._speech = 0.0
        self._silence = 0.0
        self._spoken = 0.0
        self._began = False
        self._partial = ""

    def feed(self, speech: bool, partial: str, seconds: float) -> Literal["began", "ended"] | None:
        """Hears of the next `seconds` of audio: whether they hold speech, and the words known so far."""
        more = partial != self._partial and partial != ""
        self._partial = partial
        if speech:
            self._speech += seconds
            self._silence = 0.0
        else:
            self._silence += seconds
        if not self._began:
            if self._silence > WITHIN:
                self._speech = 0.0
            if self._speech >= LEAST or more:
                self._began = True
                return "began"
            return None
        self._spoken += seconds
        if self._silence >= self._enough() or self._spoken >= LONGEST:
            self._rest()
            return "ended"
        return None

    def _enough(self) -> float:
        if self._length and digits_in(self._partial) >= self._length:
            return min(COMPLETE, self._pause)
        return self._pause


def digits_in(text: str) -> int:
    """How many digits the words are, when each is said by itself; "double" and "triple" repeat the next."""
    return sum({"double": 1, "triple": 2}.get(word, 1) for word in text.split())
