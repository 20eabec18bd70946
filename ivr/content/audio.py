"""What kind of sound a file holds, told by its first bytes.

Rule: nothing is decoded. A header is enough to know whether a telephone can play it, and how long it is.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

PCM, A_LAW, MU_LAW, EXTENSIBLE = 1, 6, 7, 0xFFFE
"""Of the encodings of WAV files (RFC 2361), those that Twilio plays."""

_MOST_CHUNKS = 100


class BadSound(ValueError):
    """Raised for a file that is not the sound its name says."""


@dataclass(frozen=True)
class Sound:
    """A WAV file. `seconds` is what its header promises, and no more than the file holds; all that it holds where the
    header was never filled in, as by a program that wrote into a pipe or died while recording."""

    rate: int
    channels: int
    seconds: float


_MP3 = re.compile(rb"ID3|\xff[\xe0-\xff]", re.DOTALL)
"""How an MP3 begins: with its tags, or with the eleven set bits of a frame."""


def sound_of(file: Path) -> Sound | None:
    """The sound in the file; None for an MP3, whose frames would have to be read. Raises BadSound."""
    with file.open("rb") as opened:
        head = opened.read(12)
        if file.suffix == ".mp3":
            if not _MP3.match(head):
                raise BadSound("it is not an MP3 file")
            return None
        if (head[:4], head[8:]) != (b"RIFF", b"WAVE"):
            raise BadSound("it is not a WAV file")
        layout: tuple[int, ...] = ()
        for _ in range(_MOST_CHUNKS):
            chunk = opened.read(8)
            if len(chunk) < 8:
                break
            name, size = chunk[:4], struct.unpack("<I", chunk[4:])[0]
            if name == b"fmt " and size >= 16:
                if len(form := opened.read(16)) < 16:
                    break
                layout = struct.unpack("<HHIIHH", form)
                opened.seek(size - 16 + size % 2, 1)
            elif name == b"data":
                there = file.stat().st_size - opened.tell()
                never_filled_in = size == 0 and struct.unpack("<I", head[4:8])[0] + 8 <= opened.tell()
                return _sound(layout, there if never_filled_in else min(size, there))
            else:
                opened.seek(size + size % 2, 1)
    raise BadSound("it holds no sound")


def _sound(layout: tuple[int, ...], length: int) -> Sound:
    if not layout:
        raise BadSound("its header does not say what it holds")
    encoding, channels, rate, per_second, _, bits = layout
    if encoding not in (PCM, A_LAW, MU_LAW, EXTENSIBLE):
        raise BadSound(f"it is of encoding {encoding}, not PCM or mu-law")
    if not all((channels, rate, per_second, bits)):
        raise BadSound("its header does not say what it holds")
    if not length:
        raise BadSound("it holds no sound")
    return Sound(rate, channels, length / per_second)
