"""Tells speech from silence, noise, keys and music, 20 to 32 ms at a time.

Rule: a detector belongs to one call; it may learn the line's noise from what it hears.
"""

from __future__ import annotations

import math
from collections import deque
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import RATE, Samples
from ivr.speech.recogniser import NoModel


class Vad(Protocol):
    def speech(self, samples: Samples) -> bool:
        """Whether these 20 to 32 ms, which follow the last ones, hold speech."""


SIZE = 256
ABOVE = 7.0
"""Decibels above the line's noise that are speech."""
BELOW = 33.0
"""Decibels below the loudest of late that are no speech of this caller: breath, an echo, a neighbour."""
QUIETEST = 28.0
"""Decibels (over one step of 16 bits) below which nothing is speech."""
SILENT = 18.0
"""Decibels that are a silent line: 8 steps of 32768."""
NOISIEST = 48.0
"""Decibels that are still taken for a line's noise before its quiet moments were heard."""
MOMENT, MOMENTS = 10, 12
"""The noise is the quietest of the last 12 times 10 frames: people pause within 2.4 s."""
FADES = 4.0
"""Decibels a second by which the loudest is forgotten."""
LINGERS = 4
"""Frames that a frame of speech counts for, itself the first: the ends of words are quiet."""
ECHOES = 2
"""Frames after a key that are still of it: its end is not a pure tone."""
TONE = 0.995
"""The share of its power in two narrow peaks from which a frame is a tone of the network."""
KEY = 0.7
"""The same where the peaks lie as those of a key do."""


class EnergyVad:
    """Speech is louder than the line's noise, near as loud as this caller is otherwise, and no tone."""

    def __init__(self) -> None:
        self._quiet = deque([NOISIEST], maxlen=MOMENTS)
        self._frames = 0
        self._loudest = 0.0
        self._lingering = 0

    def speech(self, samples: Samples) -> bool:
        size = len(samples)
        if not size:
            return False
        level = _level(samples)
        self._loudest = max(level, self._loudest - FADES * size / RATE)
        threshold = max(QUIETEST, self._noise(level) + ABOVE, self._loudest - BELOW)
        tone = _tone(samples) if level >= threshold else ""
        if tone == "key":
            self._lingering = -ECHOES
        elif level >= threshold and not tone and self._lingering >= 0:
            self._lingering = LINGERS
        elif self._lingering:
            self._lingering -= 1 if self._lingering > 0 else -1
        return self._lingering > 0

    def _noise(self, level: float) -> float:
        if self._frames % MOMENT == 0:
            self._quiet.append(level)
        self._frames += 1
        self._quiet[-1] = min(self._quiet[-1], level)
        return min(self._quiet)


def _level(samples: Samples) -> float:
    heard = samples.astype(np.float32)
    return 10 * math.log10(float(heard @ heard) / len(heard) + 1e-3)


def _tone(heard: Samples) -> Literal["key", "network", ""]:
    power = np.abs(np.fft.rfft(heard * _window(len(heard)), SIZE)) ** 2
    power[:6] = 0.0
    whole = float(power.sum()) + 1e-6
    share, peaks = 0.0, []
    for _ in range(2):
        peak = int(power.argmax())
        near = slice(max(0, peak - 3), peak + 4)
        share += float(power[near].sum())
        power[near] = 0.0
        peaks.append(peak * RATE / SIZE)
    low, high = sorted(peaks)
    if 660 < low < 980 and 1160 < high < 1680 and share > KEY * whole:
        return "key"
    return "network" if share > TONE * whole else ""


@cache
def _window(size: int) -> NDArray[np.float32]:
    return np.hanning(size).astype(np.float32)


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
            if _level(piece) < SILENT:  # nearly all of a call; the network costs more than all else here
                self._speech = False
                continue
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
