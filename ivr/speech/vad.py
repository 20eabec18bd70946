"""Tells speech from silence, noise, keys and music, 20 to 32 ms at a time.

Rule: a detector belongs to one call; it may learn the line's noise from what it hears.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ivr.speech.audio import RATE, Samples


class Vad(Protocol):
    def speech(self, samples: Samples) -> bool:
        """Whether these 20 to 32 ms, which follow the last ones, hold speech."""


SIZE = 256
ABOVE = 9.0
"""Decibels above the line's noise that are speech."""
QUIETEST = 25.0
"""Decibels (of one step of 16 bits) below which nothing is speech: a level of about -65 dBm0."""
RISES = 3.0
"""Decibels a second by which the noise floor follows a louder line."""
TONAL = 0.9
"""The share of its power in two narrow peaks from which a frame is a tone."""


class EnergyVad:
    """Speech is louder than the line's noise and is no tone."""

    def __init__(self) -> None:
        self._floor = 40.0
        self._window = np.hanning(SIZE).astype(np.float32)

    def speech(self, samples: Samples) -> bool:
        size = len(samples)
        if not size:
            return False
        heard = samples.astype(np.float32)
        level = 10 * float(np.log10(float(heard @ heard) / size + 1e-3))
        if level < self._floor:
            self._floor += (level - self._floor) * 0.3
        else:
            self._floor = min(level, self._floor + RISES * size / RATE)
        if level < max(QUIETEST, self._floor + ABOVE):
            return False
        return not self._tone(heard)

    def _tone(self, heard: np.ndarray) -> bool:
        power = np.abs(np.fft.rfft(heard[:SIZE] * self._window[: len(heard)], SIZE)) ** 2
        power[:6] = 0.0
        whole = float(power.sum()) + 1e-6
        share = 0.0
        for _ in range(2):
            peak = int(power.argmax())
            near = slice(max(0, peak - 2), peak + 3)
            share += float(power[near].sum())
            power[near] = 0.0
        return share / whole > TONAL
