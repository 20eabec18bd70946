"""Hears one call: a detector of speech, endpointing and a recogniser as one, from samples to utterances.

Rule: driven by audio alone, so a recorded call is heard as the live one was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ivr.speech.audio import RATE, Samples
from ivr.speech.endpointing import Endpointing
from ivr.speech.recogniser import Listener, Transcript
from ivr.speech.vad import Vad

FRAME = RATE // 50


@dataclass(frozen=True)
class Began:
    """The caller has begun to speak, `at` seconds of audio."""

    at: float


@dataclass(frozen=True)
class Heard:
    """The caller has finished, `at` seconds of audio; the transcript is empty when it was only noise."""

    at: float
    transcript: Transcript


class Ear:
    """Takes samples in pieces of any size; `attend` changes what is listened for."""

    def __init__(self, vad: Vad, listener: Listener, endpointing: Endpointing) -> None:
        self._vad = vad
        self._rest = np.zeros(0, np.int16)
        self._samples = 0
        self.attend(listener, endpointing)

    def attend(self, listener: Listener, endpointing: Endpointing) -> None:
        """Listens for the answer to another question from now on."""
        self._listener, self._endpointing = listener, endpointing

    @property
    def seconds(self) -> float:
        return self._samples / RATE

    def partial(self) -> str:
        return self._listener.partial()

    def hear(self, samples: Samples) -> Iterator[Began | Heard]:
        """What happened in these samples, in order; nothing is heard unless it is iterated over."""
        waiting = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(waiting) // FRAME * FRAME
        self._rest = waiting[whole:]
        for start in range(0, whole, FRAME):
            frame = waiting[start : start + FRAME]
            self._samples += FRAME
            self._listener.feed(frame.tobytes())
            decided = self._endpointing.feed(self._vad.speech(frame), self._listener.partial(), FRAME / RATE)
            if decided == "began":
                yield Began(self.seconds)
            elif decided == "ended":
                yield Heard(self.seconds, self._listener.finish())
