"""The keys a caller presses, heard in the audio itself (DTMF, ITU-T Q.23 and Q.24).

A key is two steady sine waves and nothing else. So the rule: a pair of frequencies counts only while *nothing else*
sounds above 570 Hz - the strongest other peak is far below the weaker of the two - which is what telephones do and
voices do not. Below 570 Hz anything may sound: dial tone, mains hum, the bottom of a voice.

    5 ms      the step: the samples are correlated with the eight frequencies over 20 ms, a *frame*, every 5 ms
    7 frames  what a key needs: the three in the middle of one level, the outer ones at half height or more;
              so 40 ms are enough, 23 ms are not, and it is known 44 ms after it began
    5 frames  at less than half height end it: a lost packet of 20 ms doesn't, a pause of 30 ms does

However the samples are cut, the same keys are heard: frames lie on a grid from the first sample on, and the
correlation is of whole numbers, whose sums are exact in any order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import RATE, Samples

ROWS = (697, 770, 852, 941)
COLUMNS = (1209, 1336, 1477, 1633)
KEYS = "123A456B789C*0#D"

STEP = 40
FRAME = 4 * STEP
AROUND = 3
"""Frames on each side of the middle one of seven."""
PAUSE = 5
"""Frames without it that end a key."""

QUIETEST = -40.0
"""dBm0 of each frequency; Q.24 asks for -25 and forbids -55."""
ROW_LOUDER, COLUMN_LOUDER = 10.0, 6.0
"""dB; Q.24 asks for 8 and 4."""
DOMINANT = 0.6
"""Share of its group's power that the one frequency has."""
STEADY = 1.8
"""The largest power in the middle to the smallest: 2.5 dB."""
HALF = 0.2
"""Of the power in the middle: a frame 9 ms of which are tone."""
DRIFT = 0.0255
"""Of row and column together (their hypotenuse): 1.5 % + 2 Hz of each must be heard, 3.5 % of either must not."""
OTHERS = 10**-1.2
"""The strongest other peak above 200 Hz to the weaker of the pair: -12 dB."""
EXACT, OTHERS_IN_NOISE = 0.005, 10**-0.9
"""Telephones take their frequencies from a crystal: -9 dB are enough beside a pair that is exact."""
NEAR, OTHERS_ABOVE = 0.016, 10**-1.6
"""Beside a nearly exact one there may be anything below 570 Hz, but -16 dB at most above."""

_TONES = np.array(ROWS + COLUMNS, dtype=np.float64)
_DBM0 = 32124 * 10 ** (-3.17 / 20)  # amplitude of 0 dBm0 (G.711: a sine of +3.17 dBm0 just fits)
_FINE = 2048


def _correlators() -> NDArray[np.float64]:
    """Cosines, then sines, of a frame, its four steps one below the other: (64, 40), in whole numbers."""
    angle = 2 * np.pi * np.outer(_TONES, np.arange(FRAME)) / RATE
    waves = np.rint(_FINE * np.concatenate([np.cos(angle), -np.sin(angle)]))
    return np.ascontiguousarray(waves.reshape(16, 4, STEP).transpose(1, 0, 2).reshape(64, STEP))


_WAVES = _correlators()
_UNIT = (_FINE * FRAME / 2 * _DBM0) ** 2  # power that a frame has of a sine of 0 dBm0
_TURN = np.exp(-2j * np.pi * _TONES * STEP / RATE)  # how far the phase of each goes in one step
_MIDDLE = np.arange(-STEP, FRAME + STEP)  # the samples under a frame and its two neighbours
_BELL = np.hanning(len(_MIDDLE) + 2)[1:-1]
_BIN = RATE / 256
_HUM, _LOW = int(200 / _BIN) + 1, int(570 / _BIN) + 1
_PEAK = np.arange(-3, 4)  # the bins that a sine fills under that bell
_PLACE = np.rint(_TONES / _BIN).astype(np.intp)


@dataclass(frozen=True)
class Tone:
    """One key, in seconds since the first sample; `end` is None as long as it sounds."""

    key: str
    start: float
    end: float | None = None


def detect(samples: Samples) -> list[Tone]:
    """The keys in a whole recording, however long, with their ends."""
    tones = Tones()
    for start in range(0, len(samples), 30 * RATE):
        tones.feed(samples[start : start + 30 * RATE])
    tones.feed(np.zeros(RATE // 4, np.int16))
    return [replace(tone, end=min(tone.end or 0, len(samples) / RATE)) for tone in tones.over]


class Tones:
    """Hears the keys of one stream of audio, 8,000 samples a second."""

    def __init__(self) -> None:
        self.over: list[Tone] = []
        """The keys that have ended."""
        self._first = 0  # the step at which the samples kept begin
        self._samples: Samples = np.zeros(0, np.int16)
        self._next = AROUND  # the frame to look at next, as the middle of seven
        self._run = (-1, -1, False)  # the last frame like a key, which key, and whether it was sure
        self._held: _Held | None = None

    def feed(self, samples: Samples) -> list[Tone]:
        """The keys that became certain with these samples: on a clean line 44 ms after they began, at the latest."""
        self._samples = np.concatenate([self._samples, samples])
        end = self._first + len(self._samples) // STEP - 3 - AROUND  # the first frame without three behind it
        if end <= self._next:
            return []
        heard = Frames.of(self._samples)
        began: list[Tone] = []
        for place, key, tones in self._sure(heard, end - 1 - self._first):
            self._follow(heard, place)
            if self._held is None or self._held.tone.key != key:
                self._end()
                self._held = _Held(heard, tones, place, key, self._first)
                began.append(self._held.tone)
        self._follow(heard, end)

        self._next = end
        done = max(end - AROUND - self._first, 0)
        self._samples = self._samples[done * STEP :].copy()
        self._first += done
        return began

    def _sure(self, heard: Frames, last: int) -> list[tuple[int, str, NDArray[np.intp]]]:
        """Where runs of frames that are like one key become sure: from the first on in which nothing else sounds."""
        pairs, off = _like_keys(heard, self._next - self._first, last)
        if not len(pairs):
            return []
        place, key = pairs.at + self._first, pairs.key
        begins = np.append(True, (np.diff(place) > 1) | (key[1:] != key[:-1]))
        before, same, sure = self._run
        begins[0] = (place[0], key[0]) != (before + 1, same)
        run = np.cumsum(begins)  # 0 is the run that goes on from the samples before

        alone = np.zeros(len(pairs), np.bool_)
        look = begins | (run == 0) & (not sure)
        alone[look] = _alone(pairs[look], off[look], self._samples)
        done = np.append(True, alone[begins])
        look = ~look & ~done[run]
        alone[look] = _alone(pairs[look], off[look], self._samples)

        at = np.flatnonzero(alone)
        firsts = at[np.append(True, run[at][1:] != run[at][:-1])[: len(at)]]
        goes_on = sure and run[-1] == 0
        self._run = int(place[-1]), int(key[-1]), bool(goes_on or alone[run == run[-1]].any())
        return [(int(place[i]), KEYS[key[i]], pairs.tones[:, i]) for i in firsts]

    def _follow(self, heard: Frames, until: int) -> None:
        """Looks at the key that sounds in the frames up to this one, and lets go of it after a pause."""
        held = self._held
        if held is not None and held.next < until and held.pauses(heard, until, self._first):
            self._end()

    def _end(self) -> None:
        if self._held is not None:
            self.over.append(
                Tone(self._held.tone.key, self._held.tone.start, round(self._held.heard / RATE, 3))
            )
            self._held = None


class _Held:
    """The key that sounds, sure in the frame at `place`, the middle of seven."""

    def __init__(self, heard: Frames, tones: NDArray[np.intp], place: int, key: str, first: int) -> None:
        self._row, self._column = tones.tolist()
        at = place - first
        row = heard.power[self._row, at - AROUND : at + 2].tolist()
        column = heard.power[self._column, at - AROUND : at + 2].tolist()
        self._levels = sum(row[-3:]) / 3, sum(column[-3:]) / 3
        # How high the first of the seven is tells how much of it is tone.
        height = min(1.0, row[0] / self._levels[0], column[0] / self._levels[1])
        start = (place - AROUND) * STEP + (1 - math.sqrt(height)) * FRAME
        self.tone = Tone(key, round(start / RATE, 3))
        self.next = place
        self.heard = start
        self._missing = 0

    def pauses(self, heard: Frames, until: int, first: int) -> bool:
        """Goes through the frames before `until`; whether there are as many without the key as end it."""
        rows = heard.power[self._row, self.next - first : until - first].tolist()
        columns = heard.power[self._column, self.next - first : until - first].tolist()
        row_level, column_level = self._levels
        for row, column in zip(rows, columns, strict=True):
            height = min(row / row_level, column / column_level)
            if height < HALF:
                self._missing += 1
                if self._missing == PAUSE:
                    return True
            else:
                self._missing = 0
                self.heard = self.next * STEP + math.sqrt(min(1.0, height)) * FRAME
            self.next += 1
        return False


@dataclass(frozen=True)
class Frames:
    """The eight frequencies in a stretch of audio: a column for each frame."""

    waves: NDArray[np.float64]
    """(16, n): the real, then the imaginary parts."""
    power: NDArray[np.float32]
    """(8, n): a sine of 0 dBm0 is 1."""

    @classmethod
    def of(cls, samples: Samples) -> Frames:
        steps = len(samples) // STEP
        parts = _WAVES @ samples[: steps * STEP].reshape(steps, STEP).astype(np.float64).T
        count = max(steps - 3, 0)
        waves = parts[:16, :count].copy()
        for part in (1, 2, 3):
            waves += parts[16 * part : 16 * part + 16, part : part + count]
        power = waves[:8] * waves[:8]
        power += waves[8:] * waves[8:]
        return cls(waves, (power / _UNIT).astype(np.float32))


def standing_out(
    heard: Frames, quietest: float, twist: tuple[float, float], share: float
) -> NDArray[np.bool_]:
    """The frames in which one row and one column hold that share of their group, loud enough and fit for each other."""
    power = heard.power
    row = np.maximum(np.maximum(power[0], power[1]), np.maximum(power[2], power[3]))
    column = np.maximum(np.maximum(power[4], power[5]), np.maximum(power[6], power[7]))
    found: NDArray[np.bool_] = np.minimum(row, column) > np.float32(10 ** (quietest / 10))
    found &= row < column * np.float32(10 ** (twist[0] / 10))
    found &= column < row * np.float32(10 ** (twist[1] / 10))
    found &= row > np.float32(share) * (power[0] + power[1] + power[2] + power[3])
    found &= column > np.float32(share) * (power[4] + power[5] + power[6] + power[7])
    return found


@dataclass(frozen=True)
class Pairs:
    """Places in some frames, with the row and the column (0 to 3) that stand out there."""

    heard: Frames
    at: NDArray[np.intp]
    tones: NDArray[np.intp]  # (2, m): which of the eight

    @classmethod
    def of(cls, heard: Frames, at: NDArray[np.intp]) -> Pairs:
        power = heard.power[:, at]
        return cls(heard, at, np.stack([power[:4].argmax(axis=0), power[4:].argmax(axis=0) + 4]))

    def __len__(self) -> int:
        return len(self.at)

    def __getitem__(self, which: NDArray[np.bool_]) -> Pairs:
        return Pairs(self.heard, self.at[which], self.tones[:, which])

    @property
    def key(self) -> NDArray[np.intp]:
        key: NDArray[np.intp] = self.tones[0] * 4 + self.tones[1] - 4
        return key

    def power(self, around: int) -> NDArray[np.float32]:
        """(2, m, 2 * around + 1): of the row and of the column, in the frames around each place."""
        near = self.at[:, None] + np.arange(-around, around + 1)
        power: NDArray[np.float32] = self.heard.power[self.tones[:, :, None], near]
        return power

    def drift(self, around: int) -> NDArray[np.float64]:
        """(2, m): how far off the frequencies are, as a share; the phase gains or loses on the nominal one."""
        near = self.at[:, None] + np.arange(-around, around + 1)
        tone = self.tones[:, :, None]
        wave = self.heard.waves[tone, near] + 1j * self.heard.waves[tone + 8, near]
        gain = (wave[..., 1:] * wave[..., :-1].conj()).sum(axis=-1) * _TURN[self.tones]
        drift: NDArray[np.float64] = np.angle(gain) / (2 * np.pi) * (RATE / STEP) / _TONES[self.tones]
        return drift

    def undrifted(self, power: NDArray[np.float32], drift: NDArray[np.float64]) -> NDArray[np.float64]:
        """The power a tone has beside the nominal frequency, where a frame hears it weaker."""
        heard: NDArray[np.float64] = power / np.maximum(
            np.sinc(drift * _TONES[self.tones] * FRAME / RATE) ** 2, 0.02
        )
        return heard

    def others(self, samples: Samples) -> NDArray[np.float64]:
        """(2, m): the strongest other peak above 200 Hz, and above 570 Hz, to the weaker of the pair."""
        under = samples[self.at[:, None] * STEP + _MIDDLE]
        spectrum = np.abs(np.fft.rfft(under * _BELL, 256)) ** 2
        which = np.arange(len(self))[:, None]
        row, column = (_PLACE[tone][:, None] + _PEAK for tone in self.tones)
        weaker = np.minimum(spectrum[which, row].max(axis=1), spectrum[which, column].max(axis=1))
        spectrum[which, row] = 0
        spectrum[which, column] = 0
        high = spectrum[:, _LOW:].max(axis=1)
        low = spectrum[:, _HUM:_LOW].max(axis=1)
        strongest: NDArray[np.float64] = np.stack([np.maximum(low, high), high]) / np.maximum(weaker, 1e-9)
        return strongest


def _like_keys(heard: Frames, first: int, last: int) -> tuple[Pairs, NDArray[np.float64]]:
    """The frames from first to last in the middle of two steady tones of a keypad, and how far off these are."""
    out = standing_out(heard, QUIETEST - 6, (ROW_LOUDER + 5, COLUMN_LOUDER + 2), DOMINANT)
    at = np.flatnonzero(out[first : last + 1] & out[first - 1 : last] & out[first + 1 : last + 2]) + first
    pairs = Pairs.of(heard, at)
    if not len(pairs):
        return pairs, np.zeros(0)

    power = pairs.power(AROUND)
    middle = power[:, :, 2:5]
    level = middle.mean(axis=2)
    good = (middle.max(axis=2) < STEADY * middle.min(axis=2)) & (power.min(axis=2) > HALF * level)
    pairs, level = pairs[kept := good.all(axis=0)], level[:, kept]

    drift = pairs.drift(AROUND)
    row, column = pairs.undrifted(level, drift)
    off = np.hypot(*drift)
    good = (off < DRIFT) & (np.minimum(row, column) > 10 ** (QUIETEST / 10))
    good &= (row < column * 10 ** (ROW_LOUDER / 10)) & (column < row * 10 ** (COLUMN_LOUDER / 10))
    return pairs[good], off[good]


def _alone(pairs: Pairs, off: NDArray[np.float64], samples: Samples) -> NDArray[np.bool_]:
    """Where nothing else sounds; below 570 Hz a dial tone may, or a voice, if the pair is near to a telephone's."""
    everywhere, above = pairs.others(samples)
    alone: NDArray[np.bool_] = everywhere < np.where(off < EXACT, OTHERS_IN_NOISE, OTHERS)
    alone |= (off < NEAR) & (above < OTHERS_ABOVE)
    return alone
