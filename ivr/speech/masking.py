"""Takes the keys out of a recording, so that no card number can be read from it.

Not the detector of `tones.py`: that one must be sure, this one must not miss. The rule: whatever anyone's decoder might
take for a key goes, on every channel, with 60 ms before it; and neighbours go as one, so that neither the digits nor
how many there were or when they were pressed can be told. What goes becomes silence. Of plain speech, about 1 % goes
with it by mistake.

A pair of frequencies counts in two ways, each hard for a voice and easy for a key:

    clean      for 30 ms there is nothing else above 200 Hz, or hardly anything above 570 Hz: short blips, quiet keys,
               keys that are off, keys in noise
    exact      for 50 ms it is steady and the frequencies are a telephone's, whatever else sounds: keys under a voice
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import RATE, Samples
from ivr.speech.tones import AROUND, FRAME, STEP, Frames, Pairs, standing_out

Span = tuple[float, float]
"""Seconds from the beginning of the recording."""

QUIETEST = -66.0
"""dBm0 of each frequency: half of the last step of mu-law."""
TWIST = 15.0
"""dB that one frequency may be louder."""
SHARE = 0.5
"""Of its group's power that the one frequency has."""
DRIFT = 0.06
"""Of row and column together; beyond half of the way to the next frequency nothing can be read."""
OTHERS, OTHERS_ABOVE = 10**-0.6, 10**-0.95
"""The strongest other peak above 200 Hz, or above 570 Hz, to the weaker of the pair."""
EXACT = ((0.004, 10**0.6), (0.010, 10**-0.3))
"""How near to a telephone's a pair is that counts beside something as strong as this above 570 Hz."""
STEADY, LASTING = 10**0.25, 10**0.7
"""The largest power to the smallest in three frames, and in seven, of an exact pair."""
SURE = 10**-1.2
"""Other peaks weaker than this: no voice, and where one key was there are others near."""

BEFORE, AFTER = 0.06, 0.04
"""Seconds that go with a key."""
NEAR, NEAR_KEYS = 0.4, 2.0
"""Spans no further apart than this, in seconds, are one; when both have a sure key in them, the latter."""

_PIECE = 30 * RATE // STEP  # steps that are looked at together
_EDGE = AROUND + 5  # steps of silence before and after the recording


def spans(channels: Sequence[Samples]) -> list[Span]:
    """Where keys are, or may be, on any of the channels."""
    found = sorted(span for samples in channels for span in _found(samples))
    found = _joined(found, NEAR)
    sure = _joined([span for span in found if span[2]], NEAR_KEYS)
    length = max((len(samples) for samples in channels), default=0) / RATE
    return [
        (round(max(start, 0.0), 3), round(min(end, length), 3))
        for start, end, _ in _joined(sorted(found + sure), 0)
    ]


def mask(channels: Sequence[Samples], where: Sequence[Span] | None = None) -> tuple[Samples, ...]:
    """The recording with silence where keys are (`spans`, unless it is known where)."""
    where = spans(channels) if where is None else where
    masked = tuple(samples.copy() for samples in channels)
    for start, end in where:
        for samples in masked:
            samples[int(start * RATE) : int(np.ceil(end * RATE))] = 0
    return masked


_Found = tuple[float, float, bool]
"""A span, and whether a sure key is in it."""


def _joined(found: Sequence[_Found], near: float) -> list[_Found]:
    joined: list[_Found] = []
    for start, end, sure in found:
        if joined and start <= joined[-1][1] + near:
            first, last, before = joined[-1]
            joined[-1] = first, max(last, end), sure or before
        else:
            joined.append((start, end, sure))
    return joined


def _found(samples: Samples) -> Iterator[_Found]:
    silence = np.zeros(_EDGE * STEP, np.int16)
    padded = np.concatenate([silence, samples, silence])
    for start in range(0, len(padded) // STEP, _PIECE):
        piece = padded[start * STEP : (start + _PIECE + 2 * _EDGE) * STEP]
        places, sure = _readable(piece)
        for place, certain in zip(places.tolist(), sure.tolist(), strict=True):
            middle = (start + place - _EDGE) * STEP / RATE
            yield middle - STEP / RATE - BEFORE, middle + (FRAME + STEP) / RATE + AFTER, certain


def _readable(samples: Samples) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The frames in which a key may be read, and whether that is sure."""
    heard = Frames.of(samples)
    out = standing_out(heard, QUIETEST, (TWIST, TWIST), SHARE)
    out[:AROUND] = out[-AROUND - 1 :] = False
    out[1:-1] &= out[:-2] & out[2:]
    pairs = Pairs.of(heard, np.flatnonzero(out))
    same = (Pairs.of(heard, pairs.at - 1).key == pairs.key) & (Pairs.of(heard, pairs.at + 1).key == pairs.key)
    pairs = pairs[same]

    everywhere, above = pairs.others(samples)
    near = np.hypot(*pairs.drift(1)) < DRIFT
    clean = near & ((everywhere < OTHERS) | (above < OTHERS_ABOVE))

    few, many = pairs.power(1), pairs.power(AROUND)
    off = np.hypot(*pairs.drift(AROUND))
    exact = np.any([(off < drift) & (above < others) for drift, others in EXACT], axis=0)
    exact &= (few.max(axis=2) < STEADY * few.min(axis=2)).all(axis=0)
    exact &= (many.max(axis=2) < LASTING * many.min(axis=2)).all(axis=0)

    readable = clean | exact
    return pairs.at[readable], (near & (everywhere < SURE))[readable]
