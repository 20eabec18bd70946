"""Keys as lines and people really send them: levels, twist, drift, noise, codecs, hum, hurried and hesitant fingers.

The one rule: everything comes from a seed, so that a call that fails can be heard again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import RATE, Samples, decode, encode, to_samples

ROWS = (697, 770, 852, 941)
COLUMNS = (1209, 1336, 1477, 1633)
KEYPAD = ("123A", "456B", "789C", "*0#D")
KEYS = "".join(KEYPAD)
FULL_SCALE = 32124 * 10 ** (-3.17 / 20)  # amplitude of a sine of 0 dBm0 (ITU-T G.711: +3.17 dBm0 just clips)


@dataclass(frozen=True)
class Line:
    """How the keys of one call reach us: dBm0 per frequency, milliseconds, and what the way did to them."""

    row: float = -10
    column: float = -10
    on: tuple[float, float] = (50, 50)
    off: tuple[float, float] = (50, 50)
    drift: float = 0  # of both frequencies, as a share
    snr: float | None = None  # of the tone pair to white noise over 4 kHz
    dial_tone: float | None = None  # dBm0 of 350 and 440 Hz each
    hum: float | None = None  # dBm0 of 60 Hz
    lost: float = 0  # share of 20 ms packets that never came
    gsm: bool = False
    keys: str = KEYS


HEARD = {
    "an ordinary telephone": Line(),
    "the shortest keys that must count": Line(on=(40, 40), off=(60, 60)),
    "the shortest pauses": Line(off=(40, 40)),
    "a dialler at full speed": Line(on=(40, 40), off=(53, 53)),
    "pauses shorter than they should be": Line(on=(45, 45), off=(30, 30)),
    "columns 4 dB louder": Line(row=-14),
    "rows 8 dB louder": Line(row=-6, column=-14),
    "frequencies 1.5 % high": Line(drift=0.015, on=(50, 50)),
    "frequencies 1.5 % low": Line(drift=-0.015, on=(50, 50)),
    "as loud as can be": Line(row=0, column=0),
    "clipped": Line(row=3, column=3),
    "quiet": Line(row=-25, column=-25),
    "quiet, and the rows quieter still": Line(row=-28, column=-25),
    "noise at 15 dB": Line(row=-20, column=-20, snr=15),
    "noise at 5 dB": Line(row=-20, column=-20, snr=5, on=(60, 60)),
    "noise at 15 dB, rows louder, frequencies off": Line(row=-6, column=-13, snr=15, drift=0.01, on=(60, 60)),
    "a dial tone that goes on": Line(dial_tone=-15),
    "mains hum": Line(row=-15, column=-15, hum=-10),
    "a mobile telephone": Line(gsm=True, on=(80, 80), off=(80, 80)),
    "a finger": Line(row=-12, on=(90, 600), off=(70, 900)),
}
"""Every key of these counts, says ITU-T Q.24, or our callers would."""

NOT_HEARD = {
    "too short at 23 ms": Line(on=(23, 23), off=(60, 60)),
    "too short at 20 ms": Line(on=(20, 20), off=(60, 60)),
    "too short, with noise": Line(on=(23, 23), off=(60, 60), snr=20),
    "frequencies 3.5 % high": Line(drift=0.035, on=(60, 60)),
    "frequencies 3.5 % low": Line(drift=-0.035, on=(60, 60)),
    "rows 20 dB quieter": Line(row=-26, column=-6),
    "columns 20 dB quieter": Line(row=-6, column=-26),
    "hardly there": Line(row=-55, column=-55),
}
"""And none of these."""

HIDDEN = {
    "an ordinary telephone": Line(),
    "a finger": Line(row=-12, on=(90, 600), off=(70, 900)),
    "blips too short for a key": Line(on=(20, 25), off=(80, 80)),
    "keys as quiet as -40 dBm0": Line(row=-40, column=-40, on=(80, 80), off=(80, 80)),
    "keys as quiet as -60 dBm0": Line(row=-60, column=-60, on=(80, 80), off=(80, 80)),
    "keys in noise": Line(row=-20, column=-20, snr=5, on=(80, 80), off=(80, 80)),
    "short keys lost in noise": Line(row=-20, column=-20, snr=0, on=(45, 45), off=(80, 80)),
    "frequencies 2.8 % high": Line(drift=0.028, on=(80, 80), off=(80, 80), keys="0123456789*#"),
    "frequencies 2.8 % low": Line(drift=-0.028, on=(80, 80), off=(80, 80), keys="0123456789*#"),
    "rows 12 dB louder": Line(row=-8, column=-20, on=(80, 80), off=(80, 80)),
    "columns 12 dB louder": Line(row=-20, column=-8, on=(80, 80), off=(80, 80)),
    "a dial tone that is louder": Line(row=-20, column=-20, dial_tone=-12),
    "a mobile telephone": Line(gsm=True, on=(60, 60), off=(80, 80)),
    "packets lost": Line(lost=0.1, on=(60, 60), off=(80, 80)),
    "clipped": Line(row=6, column=6),
}
"""Whatever of these anyone might read from a recording must go."""


@dataclass
class Call:
    samples: Samples
    keys: str
    spans: list[tuple[float, float]] = field(default_factory=list)


def frequencies(key: str) -> tuple[int, int]:
    row = next(i for i, line in enumerate(KEYPAD) if key in line)
    return ROWS[row], COLUMNS[KEYPAD[row].index(key)]


def tone(
    key: str, samples: int, line: Line = Line(), phase: tuple[float, float] = (0, 0)
) -> NDArray[np.float64]:
    t = np.arange(samples) / RATE
    low, high = frequencies(key)
    return FULL_SCALE * (
        10 ** (line.row / 20) * np.sin(2 * np.pi * low * (1 + line.drift) * t + phase[0])
        + 10 ** (line.column / 20) * np.sin(2 * np.pi * high * (1 + line.drift) * t + phase[1])
    )


def press(
    seed: int, line: Line = Line(), count: int = 32, over: Samples | None = None, mu_law: bool = True
) -> Call:
    """A call in which `count` keys are pressed, over someone's speech when `over` is given (already at its level)."""
    chance = np.random.default_rng(seed)
    keys = "".join(chance.choice(list(line.keys), count))
    pieces, spans, at = [np.zeros(1600)], [], 1600
    for key in keys:
        on = int(chance.uniform(*line.on) * RATE / 1000)
        off = int(chance.uniform(*line.off) * RATE / 1000) + int(chance.integers(0, 40))
        pieces += [tone(key, on, line, tuple(chance.uniform(0, 2 * np.pi, 2))), np.zeros(off)]
        spans.append((at / RATE, (at + on) / RATE))
        at += on + off
    signal = np.concatenate([*pieces, np.zeros(1600)])
    power = FULL_SCALE**2 / 2 * (10 ** (line.row / 10) + 10 ** (line.column / 10))
    t = np.arange(len(signal)) / RATE
    if over is not None:
        signal = signal + np.resize(over, len(signal))
    if line.dial_tone is not None:
        level = FULL_SCALE * 10 ** (line.dial_tone / 20)
        signal = signal + level * (np.sin(2 * np.pi * 350 * t) + np.sin(2 * np.pi * 440 * t))
    if line.hum is not None:
        signal = signal + FULL_SCALE * 10 ** (line.hum / 20) * np.sin(2 * np.pi * 60 * t)
    if line.snr is not None:
        signal = signal + chance.normal(0, np.sqrt(power * 10 ** (-line.snr / 10)), len(signal))
    samples = to_samples(signal)
    if line.gsm:
        samples = like_gsm(samples, chance)
    if mu_law:
        samples = decode(encode(samples))
    if line.lost:
        packets = chance.random(len(samples) // 160) < line.lost
        samples[: len(packets) * 160].reshape(-1, 160)[packets] = 0
    return Call(samples, keys, spans)


def like_gsm(samples: Samples, chance: np.random.Generator) -> Samples:
    """What a coder of 13 kbit/s makes of a tone: every 5 ms another level by a decibel or two, and noise under it."""
    parts = samples[: len(samples) // 40 * 40].reshape(-1, 40).astype(float)
    loud = parts.std(axis=1, keepdims=True)
    parts = (
        parts * 10 ** (chance.normal(0, 0.05, loud.shape)) + chance.normal(0, 1, parts.shape) * loud * 0.12
    )
    return to_samples(parts.ravel())


def voice(seed: int, seconds: float) -> Samples:
    """Someone who says vowels all the time: a gliding pitch, three wandering formants, syllables and breaths."""
    chance = np.random.default_rng(seed)
    count = int(seconds * RATE)
    t = np.arange(count)

    def wander(low: float, high: float, every: float) -> NDArray[np.float64]:
        knots = chance.uniform(low, high, int(seconds / every) + 2)
        return np.interp(t, np.arange(len(knots)) * every * RATE, knots)

    pitch = chance.uniform(90, 220) * wander(0.8, 1.25, 0.3)
    formants = [
        (wander(300, 900, 0.15), 90, 1.0),
        (wander(900, 2300, 0.15), 110, 0.7),
        (wander(2300, 3300, 0.2), 160, 0.3),
    ]
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    sound = np.zeros(count)
    for harmonic in range(1, 40):
        at = harmonic * pitch
        weight = sum(size / (1 + ((at - place) / width) ** 2) for place, width, size in formants)
        sound += np.where(at < 3800, weight, 0) * np.sin(harmonic * phase) / harmonic**0.3
    sound *= np.clip(wander(-0.4, 1.2, 0.12), 0, 1)
    return to_samples(sound / np.abs(sound).max() * 12000)
