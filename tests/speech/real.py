"""Real speech, and what a telephone puts around it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ivr.speech.audio import RATE, Samples, decode, encode, read_wav
from ivr.speech.ear import Began, Ear, Heard
from ivr.speech.endpointing import Endpointing
from ivr.speech.recogniser import Listener
from ivr.speech.vad import EnergyVad, Vad

SPEECH = Path(__file__).parent.parent / "data" / "speech"
NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def recorded(name: str) -> Samples:
    return read_wav(SPEECH / f"{name}.wav").samples[0]


def digit(number: int, speaker: str = "theo", take: int = 4) -> Samples:
    return recorded(f"digits/{number}_{speaker}_{take}")


def silence(seconds: float, loud: float = 6) -> Samples:
    """A quiet line: it is never quite silent."""
    return np.random.default_rng(1).normal(0, loud, int(seconds * RATE)).astype(np.int16)


def line(*parts: Samples) -> Samples:
    """What comes out at the other end of a telephone line."""
    return decode(encode(np.concatenate(parts)))


def in_pieces(samples: Samples, size: int = 160) -> list[bytes]:
    return [samples[start : start + size].tobytes() for start in range(0, len(samples), size)]


def hear(
    samples: Samples, listener: Listener, endpointing: Endpointing | None = None, vad: Vad | None = None
) -> list[Began | Heard]:
    ear = Ear(vad or EnergyVad(), listener, endpointing or Endpointing())
    return [
        happened
        for start in range(0, len(samples), 400)
        for happened in ear.hear(samples[start : start + 400])
    ]
