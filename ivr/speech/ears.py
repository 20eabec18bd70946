"""What recorded calls, and speech that was written to a file, are heard with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ivr.conversation.commands import Listen
from ivr.speech import ear as hearing
from ivr.speech import expected
from ivr.speech.audio import RATE, Samples
from ivr.speech.ear import Ear
from ivr.speech.endpointing import Endpointing
from ivr.speech.recogniser import Recogniser
from ivr.speech.vad import Vad

FLUSH = np.zeros(2 * RATE, np.int16)
"""Silence that ends every utterance."""


@dataclass(frozen=True)
class Ears:
    """What hears: a recogniser, and a detector of speech for each call."""

    recogniser: Recogniser
    vad: Callable[[], Vad]
    about: str = ""
    """Which models they are of: with others, something else may be heard."""

    def hear(self, samples: Samples, listen: Listen) -> tuple[str, float | None]:
        """All that was said in the samples, however often the caller paused, and how sure that is."""
        ear = Ear(self.vad(), expected.listener(self.recogniser, listen), Endpointing.of(listen))
        happened = list(ear.hear(samples))
        if happened and isinstance(happened[-1], hearing.Began):  # still speaking when the time was over
            happened += ear.hear(FLUSH)
        said = [one.transcript for one in happened if isinstance(one, hearing.Heard) and one.transcript.text]
        sure = [one.confidence for one in said if one.confidence is not None]
        return " ".join(one.text for one in said), sum(sure) / len(sure) if sure else None
