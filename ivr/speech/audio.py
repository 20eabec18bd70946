"""Audio as a telephone carries it: 8000 samples a second, G.711 on the wire, WAV files of any kind on disk.

Rule: inside there are only 16-bit samples at 8 kHz; a file that is none says what it is and what to do.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

RATE = 8000
"""Samples a second of a telephone line."""

Samples = NDArray[np.int16]


class BadAudio(Exception):
    """Raised for a file that cannot be heard: which, what was found, what to do."""


# -- G.711 ---------------------------------------------------------------------------------------------


def _mulaw_table() -> Samples:
    """ITU-T G.711, table 2a: a byte, inverted, is sign, exponent and mantissa."""
    byte = ~np.arange(256) & 0xFF
    size = (((byte & 0x0F) << 3) + 0x84) << ((byte >> 4) & 7)
    return np.where(byte & 0x80, 0x84 - size, size - 0x84).astype(np.int16)


def _alaw_table() -> Samples:
    """ITU-T G.711, table 1a: every other bit is inverted."""
    byte = np.arange(256) ^ 0x55
    exponent, mantissa = (byte >> 4) & 7, byte & 0x0F
    size = np.where(
        exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0)
    )
    return np.where(byte & 0x80, size, -size).astype(np.int16)


def _mulaw_codes() -> NDArray[np.uint8]:
    """The code of each 16-bit sample, by its bits: 14 bits count, as G.711 says, and louder ones are clipped."""
    sample = np.arange(65536).astype(np.uint16).view(np.int16).astype(np.int32) >> 2
    sign = np.where(sample < 0, 0x80, 0)
    size = np.minimum(np.abs(sample), 8158) + 33
    exponent = np.floor(np.log2(size)).astype(np.int32) - 5
    codes: NDArray[np.uint8] = (~(sign | exponent << 4 | (size >> (exponent + 1)) & 0x0F) & 0xFF).astype(
        np.uint8
    )
    return codes


_MULAW, _ALAW, _CODES = _mulaw_table(), _alaw_table(), _mulaw_codes()
_LOW, _HIGH = (_MULAW & 0xFF).astype(np.uint8).tobytes(), (_MULAW >> 8).astype(np.uint8).tobytes()


def decode(mulaw: bytes) -> Samples:
    """The samples of G.711 mu-law.

    Byte by byte in tables of bytes: an array taken by an array lets other threads go first, 20 times as long, which
    matters where live calls bring 50 pieces a second each.
    """
    samples = bytearray(2 * len(mulaw))
    samples[0::2], samples[1::2] = mulaw.translate(_LOW), mulaw.translate(_HIGH)
    return np.frombuffer(samples, "<i2")


def encode(samples: Samples) -> bytes:
    """Samples as G.711 mu-law."""
    return _CODES[np.asarray(samples, np.int16).view(np.uint16)].tobytes()


# -- to 8 kHz ------------------------------------------------------------------------------------------

LOBES = 16
"""Zero crossings of the filter on each side: about 80 dB of what cannot be carried is taken away."""


class Resampler:
    """Brings one channel to 8 kHz, piece by piece; band-limited interpolation with a Kaiser window."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        divisor = int(np.gcd(rate, RATE))
        self._up, self._down = RATE // divisor, rate // divisor
        cut = min(1.0, RATE / rate) * 0.95
        self._half = int(np.ceil(LOBES / cut))
        taps = np.arange(-self._half + 1, self._half + 1)
        at = taps[None, :] - (np.arange(self._up) / self._up)[:, None]
        window = np.i0(8.0 * np.sqrt(np.maximum(0.0, 1 - (at / self._half) ** 2))) / np.i0(8.0)
        bank = cut * np.sinc(cut * at) * window
        self._bank = (bank / bank.sum(axis=1, keepdims=True)).astype(np.float32)
        self._held = np.zeros(self._half - 1, np.float32)
        self._first = -(self._half - 1)
        self._next = 0

    def feed(self, samples: NDArray[np.float32], last: bool = False) -> Samples:
        if last:
            samples = np.concatenate((samples, np.zeros(self._half, np.float32)))
        held = np.concatenate((self._held, samples))
        end = self._first + len(held)
        """Place of the sample after the last one held; each output needs `_half` samples after its own place."""
        count = max(
            0, ((end - self._half) * self._up - self._next * self._down + self._down - 1) // self._down
        )
        out = np.empty(count, np.float32)
        for start in range(0, count, 16384):
            numbers = np.arange(self._next + start, self._next + min(count, start + 16384))
            place, phase = np.divmod(numbers * self._down, self._up)
            rows = (place - self._half + 1 - self._first)[:, None] + np.arange(2 * self._half)
            out[start : start + len(numbers)] = np.einsum("ij,ij->i", held[rows], self._bank[phase])
        self._next += count
        keep = max(0, self._next * self._down // self._up - self._half + 1 - self._first)
        self._held, self._first = held[keep:], self._first + keep
        return to_samples(out)


def to_samples(heard: NDArray[Any]) -> Samples:
    """Numbers in the range of 16 bits as samples; louder ones are clipped."""
    samples: Samples = np.clip(np.rint(heard), -32768, 32767).astype(np.int16)
    return samples


def to_8k(samples: NDArray[Any], rate: int) -> Samples:
    """One channel of another rate at 8 kHz."""
    if rate == RATE:
        return to_samples(samples)
    return Resampler(rate).feed(samples.astype(np.float32), last=True)


# -- WAV -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Audio:
    """A recording: one array of samples per channel. `notes` says what was wrong with the file, yet could be heard."""

    samples: tuple[Samples, ...]
    rate: int = RATE
    notes: tuple[str, ...] = field(default=())

    @property
    def seconds(self) -> float:
        if self.samples:
            return len(self.samples[0]) / self.rate
        return 0.0


PCM, FLOAT, ALAW, MULAW, EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
LONGEST = 0x7FFFF000
"""Bytes; a length from here on says that the end was not known when the head was written, as a pipe has it."""
CONVERT = "Convert it: ffmpeg -i {name} -ar 8000 -c:a pcm_s16le {stem}.wav"


class WavFile:
    """A WAV file that is read in pieces, however long it is. Raises BadAudio."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.notes: tuple[str, ...] = ()
        try:
            self._file: BinaryIO = path.open("rb")
        except OSError as error:
            raise BadAudio(f"{path}: cannot be read: {error.strerror}.") from None
        try:
            self._read_head(path.stat().st_size)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> WavFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def seconds(self) -> float:
        return float(self.frames / self.rate)

    def _bad(self, found: str) -> BadAudio:
        return BadAudio(f"{self.path}: {found}")

    def _convert(self) -> str:
        return CONVERT.format(
            name=self.path.name, stem=self.path.stem + ("-8k" if self.path.suffix == ".wav" else "")
        )

    def _read_head(self, size: int) -> None:
        whole = self._read_kind()
        form, length = self._find_sound(size)
        self._read_format(form)
        there = size - self._file.tell()
        if length == 0 and whole + 8 <= self._file.tell():
            length = there  # neither length was filled in: the sound goes on to the end of the file
        if there < length < LONGEST:
            self.notes = (
                f"{self.path}: cut short: {there // self._step / self.rate:.1f} s of "
                f"{length // self._step / self.rate:.1f} s are there, and were read.",
            )
        self.frames = min(length, there) // self._step
        if not self.frames:
            raise self._bad("the file holds no sound. Record or fetch it again.")

    def _read_kind(self) -> int:
        """How long the file says that it is."""
        head = self._file.read(12)
        if not head:
            raise self._bad("the file is empty. Record or fetch it again.")
        if head[:4] not in (b"RIFF", b"RF64") or head[8:12] != b"WAVE":
            kind = next((kind for magic, kind in _MAGIC if head.startswith(magic)), "")
            raise self._bad(f"this is {kind or 'not a WAV file'}. {self._convert()}")
        return int(struct.unpack("<I", head[4:8])[0])

    def _find_sound(self, size: int) -> tuple[bytes, int]:
        """Reads up to the sound: how it is written, and how long the file says that it is."""
        form = b""
        while len(chunk := self._file.read(8)) == 8:
            name, length = chunk[:4], struct.unpack("<I", chunk[4:])[0]
            if name == b"data":
                return form, length
            body = self._file.read(length + length % 2) if length <= size else b""
            if name == b"fmt ":
                form = body
        raise self._bad("the WAV file ends before its sound begins. Record or fetch it again.")

    def _read_format(self, form: bytes) -> None:
        if len(form) < 16:
            raise self._bad(f"the WAV file does not say how its sound is written. {self._convert()}")
        self._format, self.channels, self.rate, _, self._step, self._bits = struct.unpack(
            "<HHIIHH", form[:16]
        )
        if self._format == EXTENSIBLE and len(form) >= 26:
            self._format = struct.unpack("<H", form[24:26])[0]
        if (self._format, self._bits) not in _READERS:
            raise self._bad(
                f"sound of kind {self._format} with {self._bits} bits is not read. {self._convert()}"
            )
        if not (1 <= self.channels <= 32 and 1000 <= self.rate <= 768_000):
            raise self._bad(f"{self.channels} channels at {self.rate} Hz are not read. {self._convert()}")
        self._step = self.channels * self._bits // 8

    def pieces(self, seconds: float = 10.0) -> Iterator[tuple[Samples, ...]]:
        """Every channel at 8 kHz, in pieces of about so many seconds."""
        each = max(1, int(self.rate * seconds))
        resamplers = [Resampler(self.rate) for _ in range(self.channels)] if self.rate != RATE else []
        left = self.frames
        while left:
            data = self._file.read(min(left, each) * self._step)
            count = len(data) // self._step
            left = 0 if count < min(left, each) else left - count
            raw = _READERS[self._format, self._bits](data[: count * self._step]).reshape(-1, self.channels)
            yield tuple(
                resamplers[i].feed(raw[:, i].astype(np.float32), last=not left)
                if resamplers
                else to_samples(raw[:, i])
                for i in range(self.channels)
            )


def _pcm24(data: bytes) -> NDArray[Any]:
    parts = np.frombuffer(data, np.uint8).reshape(-1, 3)
    return (parts[:, 0] / 256 + parts[:, 1] + parts[:, 2].view(np.int8) * 256.0).astype(np.float32)


_READERS: dict[tuple[int, int], Any] = {
    (PCM, 8): lambda data: (np.frombuffer(data, np.uint8).astype(np.int16) - 128) * 256,
    (PCM, 16): lambda data: np.frombuffer(data, "<i2"),
    (PCM, 24): _pcm24,
    (PCM, 32): lambda data: np.frombuffer(data, "<i4") / np.float32(65536),
    (FLOAT, 32): lambda data: np.nan_to_num(np.frombuffer(data, "<f4")) * np.float32(32767),
    (FLOAT, 64): lambda data: np.nan_to_num(np.frombuffer(data, "<f8")) * 32767,
    (ALAW, 8): lambda data: _ALAW[np.frombuffer(data, np.uint8)],
    (MULAW, 8): lambda data: decode(data),
}
_MAGIC = (
    (b"ID3", "MP3"),
    (b"\xff\xfb", "MP3"),
    (b"\xff\xf3", "MP3"),
    (b"\xff\xf2", "MP3"),
    (b"OggS", "Ogg"),
    (b"fLaC", "FLAC"),
    (b"FORM", "AIFF"),
    (b"\x1aE\xdf\xa3", "WebM"),
    (b".snd", "an AU file"),
)


def read_wav(path: Path) -> Audio:
    """The whole recording at 8 kHz. Raises BadAudio."""
    with WavFile(path) as file:
        pieces = list(file.pieces())
        return Audio(
            tuple(np.concatenate(channel) for channel in zip(*pieces, strict=True)), RATE, file.notes
        )


def write_wav(path: Path, audio: Audio) -> None:
    """Writes 16-bit samples, the channels side by side."""
    data = np.stack(audio.samples, axis=1).astype("<i2").tobytes()
    count = len(audio.samples)
    form = struct.pack("<HHIIHH", PCM, count, audio.rate, audio.rate * count * 2, count * 2, 16)
    head = b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + struct.pack("<I", 16) + form
    path.write_bytes(head + b"data" + struct.pack("<I", len(data)) + data)
