"""Sound as a telephone line carries it: 8,000 samples a second, each a byte of mu-law (ITU-T G.711).

Rule: on the line it is bytes, for whoever looks at it an array of 16-bit samples.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 8000
FRAME = 160
"""Bytes of 20 ms: what one message of a media stream carries."""
SILENCE = b"\xff"

Samples = NDArray[np.int16]
Sound = Samples | bytes | Path | str
"""Samples at 8 kHz, mu-law bytes, or a WAV file of any rate."""

_BIAS, _CLIP = 132, 32635


def _decoded(byte: int) -> int:
    byte = ~byte & 0xFF
    size = (((byte & 15) << 3) + _BIAS << (byte >> 4 & 7)) - _BIAS
    return -size if byte & 0x80 else size


_DECODED = np.array([_decoded(byte) for byte in range(256)], np.int16)


def samples(mulaw: bytes) -> Samples:
    return _DECODED[np.frombuffer(mulaw, np.uint8)]


def mulaw(samples: Samples) -> bytes:
    loud = np.minimum(np.abs(samples.astype(np.int32)), _CLIP) + _BIAS
    exponent = np.frexp(loud)[1] - 8
    code = (exponent << 4) | (loud >> (exponent + 3) & 15) | np.where(samples < 0, 0x80, 0)
    return bytes((~code & 0xFF).astype(np.uint8))


def line(sound: Sound) -> bytes:
    """What `sound` is on the line."""
    if isinstance(sound, bytes):
        return sound
    return mulaw(read(Path(sound)) if isinstance(sound, str | Path) else sound)


def read(path: Path) -> Samples:
    """The first channel of a WAV file of 16-bit samples, at the line's rate. Raises ValueError for any other."""
    try:
        with wave.open(str(path)) as file:
            rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"{path.name} is not a WAV file that can be played: {error}") from error
    if width != 2:
        raise ValueError(f"{path.name} has samples of {8 * width} bits; 16 can be played")
    whole = len(data) - len(data) % (2 * channels)
    return resampled(np.frombuffer(data[:whole], "<i2")[::channels], rate)


def resampled(samples: Samples, rate: int) -> Samples:
    """At the line's rate: the spectrum is cut, or continued by nothing."""
    if rate == RATE or not len(samples):
        return samples.astype(np.int16)
    length = max(1, round(len(samples) * RATE / rate))
    heights = np.fft.irfft(np.fft.rfft(samples.astype(float)), length) * (length / len(samples))
    return np.clip(np.rint(heights), -32768, 32767).astype(np.int16)


def write(path: Path, samples: Samples) -> None:
    """A WAV file that any player plays."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())
