"""Tells speech from silence, noise, keys and music, 20 to 32 ms at a time.

Rule: a detector belongs to one call; it may learn the line's noise from what it hears.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import RATE, Samples
from ivr.speech.recogniser import NoModel


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


class SileroVad:
    """The silero network: music, noise and keys are not taken for speech. Needs the extra `vad`."""

    PIECE = 256
    """Samples that it hears at once, 32 ms, with the `BEFORE` last ones of the piece before."""
    BEFORE = 32

    def __init__(self, file: Path, begins: float = 0.5, ends: float = 0.35) -> None:
        self._session = _session(file)
        self._state: NDArray[np.float32] = np.zeros((2, 1, 128), np.float32)
        self._heard: NDArray[np.float32] = np.zeros(self.BEFORE, np.float32)
        self._waiting: Samples = np.zeros(0, np.int16)
        self._begins, self._ends = begins, ends
        self._speech = False

    def speech(self, samples: Samples) -> bool:
        self._waiting = np.concatenate((self._waiting, samples))
        while len(self._waiting) >= self.PIECE:
            piece, self._waiting = self._waiting[: self.PIECE], self._waiting[self.PIECE :]
            given = np.concatenate((self._heard, piece / np.float32(32768)), dtype=np.float32)
            self._heard = given[-self.BEFORE :]
            inputs = {"input": given[None], "state": self._state, "sr": _RATE}
            sure, self._state = self._session.run(None, inputs)
            self._speech = float(sure[0, 0]) > (self._ends if self._speech else self._begins)
        return self._speech


_RATE = np.array(RATE, np.int64)


@cache
def _session(file: Path) -> Any:
    """One for all calls: it may be run from any thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # every fault of a file has its own class there
        raise NoModel(f"{file} is not the model of silero VAD.") from error


def find_vad(file: Path | None) -> Vad:
    """Silero VAD when its file and onnxruntime are there, the detector that needs neither otherwise."""
    if file is not None and find_spec("onnxruntime"):
        return SileroVad(file)
    return EnergyVad()
