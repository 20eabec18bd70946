"""Hears one call: a detector of speech, endpointing and a recogniser as one, from samples to utterances.

Rule: driven by audio alone, so a recorded call is heard as the live one was. Silence is not given to the recogniser:
it would cost as much as speech, and become words of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from ivr.speech.audio import RATE, Samples
from ivr.speech.endpointing import Endpointing
from ivr.speech.recogniser import Listener, Transcript
from ivr.speech.vad import Vad

FRAME = RATE // 50
BEFORE = 20
"""Frames before speech was noticed that are heard with it: words begin softly."""

LOOK, SOON = 50, 5
"""Frames between two looks at the words; in a pause, where their number says whether the answer is complete, the
shorter one. A look costs a tenth of hearing a second."""


@dataclass(frozen=True)
class Began:
    """The caller has begun to speak, `at` seconds of audio."""

    at: float


@dataclass(frozen=True)
class Heard:
    """The caller has finished, `at` seconds of audio; the transcript is empty when it was only noise.

    `sound` is what the recogniser was given of it.
    """

    at: float
    transcript: Transcript
    sound: Samples = field(default_factory=lambda: np.zeros(0, np.int16), repr=False, compare=False)


class Ear:
    """Takes samples in pieces of any size; `attend` changes what is listened for."""

    def __init__(self, vad: Vad, listener: Listener, endpointing: Endpointing) -> None:
        self._vad = vad
        self._left = np.zeros(0, np.int16)
        self._frames = 0
        self._before: deque[bytes] = deque(maxlen=BEFORE)
        self.attend(listener, endpointing)

    def attend(self, listener: Listener, endpointing: Endpointing) -> None:
        """Listens for the answer to another question from now on; the listener is a new one."""
        self._listener, self._endpointing = listener, endpointing
        self._given = 0
        self._sound: list[bytes] = []
        self._listening = False
        self._known = ""

    @property
    def seconds(self) -> float:
        """How much was heard of the call."""
        return self._frames * FRAME / RATE

    def partial(self) -> str:
        """The words of this utterance so far."""
        return self._listener.partial() if self._listening else ""

    def hear(self, samples: Samples) -> Iterator[Began | Heard]:
        """What happened in these samples, in order; nothing is heard unless it is iterated over."""
        waiting = np.concatenate((self._left, samples)) if len(self._left) else samples
        whole = len(waiting) // FRAME * FRAME
        self._left = waiting[whole:]
        for start in range(0, whole, FRAME):
            happened = self._frame(waiting[start : start + FRAME])
            if happened:
                yield happened

    def end(self) -> Heard | None:
        """The call is over: what was said and not finished, None when nothing was."""
        return self._finish() if self._listening else None

    def close(self) -> None:
        """Lets go of the listener, which holds megabytes: whoever still holds the ear holds no more than that."""
        del self._listener
        self._listening = False

    def _frame(self, frame: Samples) -> Began | Heard | None:
        self._frames += 1
        speech = self._vad.speech(frame)
        if speech and not self._listening:
            self._listening = True
            for earlier in self._before:
                self._give(earlier)
            self._before.clear()
        if self._listening:
            self._give(frame.tobytes())
        else:
            self._before.append(frame.tobytes())
        match self._endpointing.feed(speech, self._words(speech), FRAME / RATE):
            case "began":
                return Began(self.seconds)
            case "ended":
                return self._finish()
        if self._listening and self._endpointing.quiet:
            self._finish()  # a click, a key: forgotten
        return None

    def _words(self, speech: bool) -> str:
        """The words so far, as far as they were looked at."""
        often = SOON if self._endpointing.counts and not speech else LOOK
        if not self._listening:
            self._known = ""
        elif self._frames % often == 0:
            self._known = self._listener.partial()
        return self._known

    def _give(self, frame: bytes) -> None:
        self._given += 1
        self._sound.append(frame)
        self._listener.feed(frame)

    def _finish(self) -> Heard:
        """The transcript, with times of the call: what was not given to the listener counts, too."""
        skipped = (self._frames - self._given) * FRAME / RATE
        self._listening = False
        found = self._listener.finish()
        words = tuple(
            replace(word, start=round(word.start + skipped, 3), end=round(word.end + skipped, 3))
            for word in found.words
        )
        sound, self._sound = np.frombuffer(b"".join(self._sound), np.int16), []
        return Heard(self.seconds, replace(found, words=words), sound)
