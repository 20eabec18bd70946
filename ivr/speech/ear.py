"""Hears one call: a detector of speech, endpointing and a recogniser as one, from samples to utterances.

Rule: driven by audio alone, so a recorded call is heard as the live one was. The recogniser, which costs the most, only
hears what may be speech, from a moment before it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ivr.speech.audio import RATE, Samples
from ivr.speech.endpointing import Endpointing
from ivr.speech.recogniser import Listener, Transcript
from ivr.speech.vad import Vad

FRAME = RATE // 50
BEFORE = 20
"""Frames from before speech that the recogniser hears, too: a soft first sound is in them."""
AFTER = 20
"""Frames without speech after which the recogniser hears no more, until an utterance has begun."""
WORDS = 5
"""Frames between two looks at the words so far, where their number tells that the answer is complete."""


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
        self._before: deque[bytes] = deque(maxlen=BEFORE)
        self._quiet = AFTER
        self._fed = 0
        self._offset = 0.0
        self._speaking = False

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
            speech = self._vad.speech(frame)
            self._samples += FRAME
            self._feed(frame.tobytes(), speech)
            decided = self._endpointing.feed(speech, self._words(), FRAME / RATE)
            if decided == "began":
                self._speaking = True
                yield Began(self.seconds)
            elif decided == "ended":
                yield Heard(self.seconds, self._finish())

    def _feed(self, pcm: bytes, speech: bool) -> None:
        self._quiet = 0 if speech else self._quiet + 1
        if not self._speaking and self._quiet >= AFTER:
            self._before.append(pcm)
            return
        if self._before:
            self._offset = self.seconds - (len(self._before) + 1) * FRAME / RATE - self._fed / RATE
            for earlier in self._before:
                self._fed += FRAME
                self._listener.feed(earlier)
            self._before.clear()
        self._fed += FRAME
        self._listener.feed(pcm)

    def _words(self) -> str:
        """The words so far, where they decide anything; "" otherwise, for they cost as much as a tenth of a second."""
        if not self._speaking or not self._endpointing.length or self._samples // FRAME % WORDS:
            return ""
        return self._listener.partial()

    def _finish(self) -> Transcript:
        """What was said, its times those of the audio."""
        self._speaking, self._quiet = False, AFTER
        heard = self._listener.finish()
        shifted = (
            replace(word, start=word.start + self._offset, end=word.end + self._offset)
            for word in heard.words
        )
        return replace(heard, words=tuple(shifted))
