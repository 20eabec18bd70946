"""Whether a caller sounds like the one whose voice was kept: what was heard of them, and a verdict with its score.

Rule: too little speech, too much noise, several voices are answers, too, and come before any score. A verdict is a sign
of risk, no proof of who it is: voices are recorded and cloned, and nothing here claims to tell. No sound is ever
written: what is kept of a voice are vectors, and of a sound the signs of its changes, from which nobody hears a word.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ivr.speech.audio import RATE, Samples
from ivr.speech.recogniser import NoModel
from ivr.speech.speaker_encoder import SpeakerEncoder, Vector, louder, normal, upsampled

Word = Literal["same", "other", "unsure", "little", "noisy", "several", "replayed", "nothing_kept"]
"""The last five are no scores: nobody is judged by them."""

LATEST = 4
"""Windows of speech, 6.4 s, that the caller is judged by: who takes over the telephone is heard as another soon."""
ENOUGH_TO_KEEP = 8.0
"""Seconds of speech from which a voice is kept."""
CLEAR_TO_KEEP = 12.0
"""Decibels between speech and noise from which it is."""


@dataclass(frozen=True)
class Verdict:
    """`score` is how near the voices are, 1 for the same vector; `seconds` of speech, `snr` in dB."""

    word: Word
    score: float = 0.0
    seconds: float = 0.0
    snr: float = 0.0

    def __str__(self) -> str:
        heard = f"{self.seconds:.1f} s of speech at {self.snr:.0f} dB"
        scored = f"score {self.score:.2f}, " if self.word in SCORED else ""
        return f"{self.word.replace('_', ' ')}: {scored}{heard}"


SCORED = ("same", "other", "unsure", "replayed")


@dataclass(frozen=True)
class Threshold:
    """From so many seconds of speech and decibels on: the score from which it is the same voice, and below which
    another's."""

    seconds: float
    snr: float
    same: float
    other: float

    def word(self, score: float) -> Word:
        if score >= self.same:
            return "same"
        return "other" if score < self.other else "unsure"


@dataclass(frozen=True)
class Thresholds:
    """`apart`: two halves of what was heard that are less alike than that are two people."""

    rows: tuple[Threshold, ...]
    apart: float

    def at(self, seconds: float, snr: float) -> Threshold | None:
        """The row of the most speech, then the least noise, that what was heard comes up to."""
        reached = [row for row in self.rows if seconds >= row.seconds and snr >= row.snr]
        return max(reached, key=lambda row: (row.seconds, row.snr), default=None)

    @property
    def least(self) -> float:
        return min(row.seconds for row in self.rows)


OWN = Path(__file__).parent / "voiceprint.toml"
"""The thresholds of the encoder that `ivr models` installs; tests/bench/voiceprint.py measures them."""


def thresholds_of(model: Path) -> Thresholds:
    """Those in the file beside the model, ours where there is none. Raises NoModel."""
    file = model.with_suffix(".toml")
    file = file if file.is_file() else OWN
    try:
        written = tomllib.loads(file.read_text("utf-8"))
        rows = tuple(
            Threshold(*(float(row[f.name]) for f in fields(Threshold))) for row in written["threshold"]
        )
        made = Thresholds(rows, float(written["apart"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        expected = "expected 'apart' and rows [[threshold]] with seconds, snr, same, other"
        raise NoModel(f"{file}: {expected}: {error!r}.") from None
    if not rows or any(row.other > row.same for row in rows):
        raise NoModel(f"{file}: a row has to be there, and no 'other' above its 'same'.")
    return made


# -- what was heard ------------------------------------------------------------------------------------

FRAME = RATE // 50
BELOW_LOUD, ABOVE_NOISE = 30.0, 6.0
"""Decibels below the loudest, and above the noise, at which sound is still speech."""
AROUND = 5
"""Frames on each side of speech that are kept with it, as the encoder's source keeps short pauses."""


@dataclass(frozen=True)
class Utterance:
    """What was said: `speech` without longer pauses; `span` from its first sound to its last; `snr` in dB."""

    speech: Samples
    span: Samples
    snr: float

    @property
    def seconds(self) -> float:
        return len(self.speech) / RATE


NOTHING = Utterance(np.zeros(0, np.int16), np.zeros(0, np.int16), 0.0)


def heard(sound: Samples) -> Utterance:
    """The speech in a sound, and how far it stands out of what is between its words. Music and tones do not."""
    frames = sound[: len(sound) // FRAME * FRAME].reshape(-1, FRAME)
    if not len(frames):
        return NOTHING
    power = np.mean(np.square(frames, dtype=np.float64), axis=1) + 1.0
    level = 10 * np.log10(power)
    noise = float(np.mean(power[level <= np.percentile(level, 15)]))
    loudest = float(np.percentile(level, 95))
    spoken = (level > loudest - BELOW_LOUD) & (level > 10 * np.log10(noise) + ABOVE_NOISE)
    if not spoken.any():
        return NOTHING
    snr = 10 * np.log10(max(float(np.mean(power[spoken])) - noise, 1e-3) / noise)
    kept = np.convolve(spoken, np.ones(2 * AROUND + 1), "same") > 0
    first, last = np.flatnonzero(spoken)[[0, -1]]
    return Utterance(frames[kept].reshape(-1), frames[first : last + 1].reshape(-1), float(snr))


# -- the caller ----------------------------------------------------------------------------------------


@dataclass(eq=False)
class Speaker:
    """The caller's voice in one call. What was said is held until the call is over; nothing is made of it before
    somebody asks, so that no voiceprint is taken of one who has not agreed to it."""

    encoder: SpeakerEncoder
    thresholds: Thresholds
    _sounds: list[Samples] = field(default_factory=list)
    _utterances: list[Utterance] = field(default_factory=list)
    _left: Samples = field(default_factory=lambda: np.zeros(0, np.int16))
    _taken: int = 0
    _windows: list[tuple[Vector, float]] = field(default_factory=list)

    def hear(self, sound: Samples) -> None:
        """The caller has said that. Costs nothing: it is looked at once somebody asks."""
        self._sounds.append(sound)

    def forget(self) -> None:
        """What was heard of them is gone."""
        self._sounds, self._utterances, self._windows, self._taken = [], [], [], 0
        self._left = np.zeros(0, np.int16)

    def judged(self, kept: Sequence[bytes], sounds: Iterable[bytes] = (), alone: bool = False) -> Verdict:
        """Against the vectors that were kept, of which the nearest counts. `alone` judges the last utterance only.

        Speech that is one of `sounds` again is a recording.
        """
        prints = [vector for one in kept if (vector := self._vector(one)) is not None]
        if not prints:
            return Verdict("nothing_kept")
        last = self._heard()[-1] if self._sounds else NOTHING
        seconds, snr = (last.seconds, last.snr) if alone else self._amount()
        row = self.thresholds.at(seconds, snr)
        if row is None:
            return Verdict("little" if seconds < self.thresholds.least else "noisy", seconds=seconds, snr=snr)
        windows = self._of(last.speech) if alone else self._latest()
        if alike(windows) < self.thresholds.apart:
            return Verdict("several", seconds=seconds, snr=snr)
        voice = normal(np.mean(windows, axis=0))
        score = max(float(voice @ one) for one in prints)
        replayed = score >= row.other and is_replayed(fingerprint(last.span), sounds)
        return Verdict("replayed" if replayed else row.word(score), score, seconds, snr)

    def taken(self, since: int = 0) -> tuple[bytes, Verdict]:
        """A vector to keep, of all that was said from that utterance on; empty, with the reason, where it will not
        do."""
        said = self._heard()[since:]
        speech = np.concatenate([one.speech for one in said]) if said else NOTHING.speech
        seconds = len(speech) / RATE
        snr = min((one.snr for one in said if one.seconds >= 1.0), default=0.0)
        if seconds < ENOUGH_TO_KEEP:
            return b"", Verdict("little", seconds=seconds, snr=snr)
        if snr < CLEAR_TO_KEEP:
            return b"", Verdict("noisy", seconds=seconds, snr=snr)
        windows = self._of(speech)
        if alike(windows) < self.thresholds.apart:
            return b"", Verdict("several", seconds=seconds, snr=snr)
        vector = normal(windows.mean(axis=0))
        return vector.astype("<f4").tobytes(), Verdict("same", 1.0, seconds, snr)

    @property
    def said(self) -> int:
        """How many utterances were heard."""
        return len(self._sounds)

    def sounds(self, since: int = 0) -> list[bytes]:
        """The fingerprints of what was said from that utterance on, of all that is long enough for one."""
        return [print for one in self._heard()[since:] if (print := fingerprint(one.span))]

    # -- windows ---------------------------------------------------------------------------------------

    def _heard(self) -> list[Utterance]:
        self._utterances += map(heard, self._sounds[len(self._utterances) :])
        return self._utterances

    def _vector(self, kept: bytes) -> Vector | None:
        """None for one that another encoder has made."""
        if len(kept) != 4 * self.encoder.dimensions:
            return None
        vector = np.frombuffer(kept, "<f4")
        return vector if np.isfinite(vector).all() else None

    def _of(self, *speech: Samples) -> NDArray[np.float32]:
        """The vectors of all windows of these, made together: that costs half."""
        front = self.encoder.front
        cut = [self.encoder.cut(louder(upsampled(one, front.rate), front.loud)) for one in speech]
        return self.encoder.windows(np.concatenate(cut))

    def _amount(self) -> tuple[float, float]:
        """How much speech the last windows are of, and how clear it was."""
        self._take()
        if not self._windows:
            return len(self._left) / RATE, self._utterances[-1].snr if self._utterances else 0.0
        windows = self._windows[-LATEST:]
        return len(windows) * self._length / RATE, float(np.mean([snr for _, snr in windows]))

    def _latest(self) -> NDArray[np.float32]:
        return np.array([vector for vector, _ in self._windows]) if self._windows else self._of(self._left)

    @cached_property
    def _length(self) -> int:
        """Samples of a window, at 8 kHz."""
        front = self.encoder.front
        return front.window * RATE // front.rate

    def _take(self) -> None:
        """Makes vectors of the whole windows that have come together since the last time, each once."""
        for one in self._heard()[self._taken :]:
            self._left = np.concatenate((self._left, one.speech))
            whole = len(self._left) // self._length
            pieces = self._left[: whole * self._length].reshape(whole, self._length)[-LATEST:]
            if whole:
                self._windows += [(vector, one.snr) for vector in self._of(*pieces)]
            self._left = self._left[whole * self._length :]
        self._taken = len(self._utterances)
        del self._windows[:-LATEST]


def alike(windows: NDArray[np.float32]) -> float:
    """How near the two groups are that the windows fall into; 1 where there are too few to tell.

    The two that are farthest apart draw the others to them.
    """
    if len(windows) < 3:
        return 1.0
    near = windows @ windows.T
    first, second = np.unravel_index(int(near.argmin()), near.shape)
    to_first = near[first] >= near[second]
    one, other = windows[to_first].mean(axis=0), windows[~to_first].mean(axis=0)
    return float(normal(one) @ normal(other))


# -- the same sound again --------------------------------------------------------------------------------
#
# Haitsma and Kalker, "A highly robust audio fingerprinting system" (ISMIR 2002): whether the difference between two
# neighbouring bands has grown since the moment before. Two people, or one person twice, differ in nearly half of these
# bits; the same recording, through another line, in much fewer.

BANDS = 17
SPECTRUM, STRIDE = 512, 128
LOWEST, HIGHEST = 300.0, 3300.0
LEAST = 62
"""Moments, 1 s, that have to fit: what is shorter may be alike by chance."""
SAME_SOUND = 0.38
"""The share of bits that may differ; tests/bench/voiceprint.py has what they differ in."""


def fingerprint(span: Samples) -> bytes:
    """Two bytes for each 16 ms; empty for what is too short for any."""
    count = (len(span) - SPECTRUM) // STRIDE + 1
    if count <= LEAST:
        return b""
    framed = span.astype(np.float32)[np.arange(count)[:, None] * STRIDE + np.arange(SPECTRUM)]
    power = np.abs(np.fft.rfft(framed * np.hanning(SPECTRUM).astype(np.float32), axis=1)) ** 2
    edges = np.rint(np.geomspace(LOWEST, HIGHEST, BANDS + 1) * SPECTRUM / RATE).astype(int)
    bands = np.log(np.add.reduceat(power[:, : edges[-1]], edges[:-1], axis=1) + 1.0)
    bits = np.diff(np.diff(bands, axis=1), axis=0) > 0
    return np.packbits(bits, axis=1).tobytes()


def is_replayed(sound: bytes, earlier: Iterable[bytes]) -> bool:
    """Whether a second of the sound, or more, is one that was heard before."""
    return bool(sound) and any(differing(sound, one) < SAME_SOUND for one in earlier)


def differing(one: bytes, other: bytes) -> float:
    """The least share of bits in which two fingerprints differ, wherever they overlap; 0.5 is chance."""
    first, second = _signs(one), _signs(other)
    if min(len(first), len(second)) < LEAST:
        return 0.5
    size = 1 << int(np.ceil(np.log2(len(first) + len(second))))
    spectra = np.fft.rfft(first, size, axis=0) * np.conj(np.fft.rfft(second, size, axis=0))
    agree = np.fft.irfft(spectra.sum(axis=1), size)
    lags = np.concatenate((np.arange(len(first)), np.arange(-len(second) + 1, 0)))
    overlap = np.minimum(len(first) - lags, len(second)) - np.maximum(-lags, 0)
    overlap = np.minimum(overlap, len(first))
    enough = overlap >= LEAST
    shares = agree[lags[enough]] / (overlap[enough] * (BANDS - 1))
    return float((1 - shares.max()) / 2)


def _signs(print: bytes) -> NDArray[np.float32]:
    bits = np.unpackbits(np.frombuffer(print, np.uint8)).reshape(-1, BANDS - 1)
    return bits.astype(np.float32) * 2 - 1


def name_of(model: Path) -> str:
    """What vectors are noted with, so that those of another encoder are never compared with ours."""
    with model.open("rb") as whole:
        return hashlib.file_digest(whole, "sha256").hexdigest()[:16]
