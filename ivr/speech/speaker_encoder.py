"""The speaker encoder: some seconds of speech in, a vector out that is near to others of the same voice.

Rule: what it is fed is what it was trained on, to the sample: the front end and the averaging of windows are those of
the encoder's source (Resemblyzer 0.1.4, Apache-2.0, after Wan et al. 2018, "Generalized end-to-end loss for speaker
verification"); the numbers that another encoder wants stand in a file beside it. onnxruntime is imported late.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import RATE, Samples
from ivr.speech.recogniser import NoModel

Vector = NDArray[np.float32]

FULL_SCALE = 32767
INSTALL = "pip install 'parley-ivr[voiceprint]'"


@dataclass(frozen=True)
class Front:
    """What an encoder is fed: the samples themselves, or the power in mel bands, of windows so many seconds long.

    The defaults are Resemblyzer's. `rate` is samples a second; `size` and `hop` are samples of one spectrum and from
    one to the next; `frames` are spectra of a window, 1.6 s; `every` spectra a new one begins. `loud` is the level in
    dB that quieter speech is brought up to.
    """

    takes: Literal["mels", "samples"] = "mels"
    rate: int = 16_000
    bands: int = 40
    size: int = 400
    hop: int = 160
    frames: int = 160
    every: int = 77
    log: bool = False
    loud: float = -30.0
    covered: float = 0.75
    """Share of a last window that has to be sound; one with less is left out."""

    @property
    def window(self) -> int:
        """Samples of a window."""
        return self.frames * self.hop


def front_of(model: Path) -> Front:
    """What the file beside the model says that it is fed; Resemblyzer's where there is none. Raises NoModel."""
    file = model.with_suffix(".toml")
    try:
        written = tomllib.loads(file.read_text("utf-8")).get("front", {}) if file.is_file() else {}
        known = {field.name: type(field.default) for field in fields(Front)}
        wrong = [
            name for name, value in written.items() if name not in known or type(value) is not known[name]
        ]
    except (OSError, ValueError, AttributeError) as error:
        raise NoModel(f"{file} cannot be read: {error}.") from None
    if wrong:
        raise NoModel(
            f"{file}: [front] has {', '.join(wrong)}; expected are {', '.join(known)}, each of its kind."
        )
    return Front(**written)


class SpeakerEncoder:
    """An ONNX model: windows of mel bands (batch, time, bands) or of samples (batch, time) in, vectors out.

    One for all calls: it may be run from any thread.
    """

    def __init__(self, file: Path) -> None:
        """Raises NoModel."""
        self.file, self.front = file, front_of(file)
        self._session = _session(file)
        self._input = self._session.get_inputs()[0].name

    @cached_property
    def dimensions(self) -> int:
        """How long its vectors are. Raises NoModel for a model that makes no such thing of what it is fed."""
        try:
            made = self.windows(np.zeros((1, self.front.window + self.front.size), np.float32))
        except Exception as error:  # every fault of a model has its own class there
            raise NoModel(
                f"{self.file} is not a speaker encoder for what it is fed: {type(error).__name__}."
            ) from None
        if made.ndim != 2 or len(made) != 1:
            raise NoModel(f"{self.file} is not a speaker encoder: it makes {made.shape} of one window.")
        return int(made.shape[1])

    def of(self, speech: Samples) -> Vector:
        """The vector of 8 kHz speech, of length one, averaged over its windows as the source does it."""
        heard = louder(upsampled(speech, self.front.rate), self.front.loud)
        return normal(self.windows(self.cut(heard)).mean(axis=0))

    def cut(self, heard: Vector) -> Vector:
        """The windows of a sound at the encoder's rate, (count, samples); the last one is filled up with silence."""
        front = self.front
        frames = int(np.ceil((len(heard) + 1) / front.hop))
        starts = np.arange(0, max(1, frames - front.frames + front.every + 1), front.every) * front.hop
        covered = (len(heard) - starts[-1]) / front.window
        if covered < front.covered and len(starts) > 1:
            starts = starts[:-1]
        edge = front.size // 2
        after = max(0, int(starts[-1]) + front.window - len(heard))
        padded = np.pad(heard, (edge, edge + after))
        span = np.arange(front.window + front.size)
        windows: Vector = padded[starts[:, None] + span]
        return windows

    def windows(self, cut: Vector) -> Vector:
        """The vector of each window that `cut` made."""
        front = self.front
        edge = (cut.shape[1] - front.window) // 2
        given = mels(cut, front) if front.takes == "mels" else cut[:, edge : edge + front.window]
        return np.asarray(self._session.run(None, {self._input: given})[0], np.float32)


def normal(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return (vector / length).astype(np.float32) if length else vector


def louder(heard: Vector, level: float) -> Vector:
    """Brought up to so many dB below full scale; what is louder stays."""
    power = float(np.mean(np.square(heard * FULL_SCALE, dtype=np.float64))) if len(heard) else 0.0
    now = 10 * np.log10(power / FULL_SCALE**2) if power else level
    return heard * np.float32(10 ** (max(0.0, level - now) / 20))


# -- mel bands -----------------------------------------------------------------------------------------


def mels(cut: Vector, front: Front) -> Vector:
    """The power in mel bands, (count, frames, bands), of windows with half a spectrum's samples on each side."""
    starts = np.arange(front.frames) * front.hop
    framed = cut[:, starts[:, None] + np.arange(front.size)]
    power = np.abs(np.fft.rfft(framed * _hann(front.size), axis=2)) ** 2
    # Not `@`: its threads would cost four times the sum itself.
    bands: Vector = np.einsum("cfs,sb->cfb", power, _bank(front)).astype(np.float32)
    return np.log(bands + np.float32(1e-6)) if front.log else bands


@cache
def _hann(size: int) -> Vector:
    return (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(size) / size)).astype(np.float32)


@cache
def _bank(front: Front) -> NDArray[np.float64]:
    """Triangles on Slaney's mel scale, each of area one: (bins, bands). As librosa has them by default."""
    bins = np.arange(front.size // 2 + 1) * front.rate / front.size
    edges = _hertz(np.linspace(0.0, _mel(front.rate / 2), front.bands + 2))
    low, peak, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (bins - low) / (peak - low), (high - bins) / (high - peak)
    bank: NDArray[np.float64] = (np.maximum(0.0, np.minimum(rising, falling)) * 2 / (high - low)).T
    return bank


_LINEAR = 200 / 3
"""Hertz of a mel below 1 kHz; above, 27 mels are a factor of 6.4."""
_KNEE = 1000.0
_STEP = np.log(6.4) / 27


def _mel(hertz: float) -> float:
    return hertz / _LINEAR if hertz < _KNEE else _KNEE / _LINEAR + float(np.log(hertz / _KNEE)) / _STEP


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    knee = _KNEE / _LINEAR
    hertz: NDArray[np.float64] = np.where(mel < knee, mel * _LINEAR, _KNEE * np.exp(_STEP * (mel - knee)))
    return hertz


# -- up to the encoder's rate ----------------------------------------------------------------------------

TAPS = 32
"""Samples on each side that a new one is made of: what is above the telephone's band stays 80 dB down."""


def upsampled(speech: Samples, rate: int) -> Vector:
    """8 kHz samples at a whole multiple of that rate, between -1 and 1."""
    times, left = divmod(rate, RATE)
    if left or not times:
        raise NoModel(f"An encoder at {rate} Hz is not fed here: {RATE} or a whole multiple of it is.")
    heard: Vector = speech.astype(np.float32) / np.float32(FULL_SCALE)
    if times == 1:
        return heard
    made = np.empty((len(heard), times), np.float32)
    made[:, 0] = heard
    padded = np.pad(heard, (TAPS - 1, TAPS))
    for phase in range(1, times):
        made[:, phase] = np.convolve(padded, _between(phase / times), "valid")
    return made.reshape(-1)


@cache
def _between(phase: float) -> Vector:
    """What the samples around one are worth to a new one, that part of a sample behind it."""
    at = np.arange(-TAPS + 1, TAPS + 1) - phase
    window = np.i0(8.0 * np.sqrt(np.maximum(0.0, 1 - (at / TAPS) ** 2))) / np.i0(8.0)
    worth: Vector = (np.sinc(at) * window)[::-1].astype(np.float32)
    return worth


@cache
def _session(file: Path) -> Any:
    try:
        import onnxruntime
    except ImportError:
        raise NoModel(f"{file} is there, but what runs it is not: {INSTALL}") from None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception:  # every fault of a file has its own class there
        raise NoModel(
            f"{file} is not the speaker encoder. Install it again: ivr models install voiceprint"
        ) from None
