"""What is said and keyed in recordings that have no log, with times and intents.

Rule: what may be a card number is masked, and keys are bullets unless they are asked for: they may be anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ivr.conversation.answers.cards import without_cards
from ivr.conversation.answers.kind import tongue_of
from ivr.conversation.commands import Listen
from ivr.speech import ear
from ivr.speech.audio import RATE, BadAudio, Samples, WavFile
from ivr.speech.ear import FRAME, Ear
from ivr.speech.ears import Ears
from ivr.speech.endpointing import Endpointing
from ivr.speech.recogniser import NoModel, RecogniserDied, Word
from ivr.speech.tones import Tone, Tones
from ivr.speech.vad import Vad
from ivr.switchboard import Understanding

KEYED_AT_ONCE = 3.0
"""Seconds between two keys that are told as one."""
AROUND_A_KEY = 0.15
"""Seconds beside a key in which nothing is taken for a word."""
FLUSH = np.zeros(2 * RATE, np.int16)
"""Silence in which the last utterance ends."""
SPEAKS = 1.0
"""Seconds of speech from which another channel is told to be somebody's."""


@dataclass(frozen=True)
class Line:
    """One utterance, or keys. Times are seconds of the recording."""

    start: float
    end: float
    text: str = ""
    keys: str = ""
    intent: str = ""
    confidence: float = 0.0

    def __str__(self) -> str:
        time = f"{int(self.start // 60):3}:{self.start % 60:04.1f}"
        if self.keys:
            return f"{time}  [{self.keys}]"
        return f"{time}  {self.text}" + (f"  ({self.intent} {self.confidence:.2f})" if self.intent else "")

    def record(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if value != ""}


@dataclass(frozen=True)
class Recording:
    """What is in a file. `problem` says why it could not be heard, that it was cut short, or whom else it holds."""

    path: Path
    seconds: float = 0.0
    lines: tuple[Line, ...] = ()
    problem: str = ""
    heard: bool = True


def hear(
    path: Path, ears: Ears, understanding: Understanding, language: str, channel: int = 0, keys: bool = False
) -> Recording:
    """One channel of a WAV file, however long. `keys` tells which they are."""
    try:
        with WavFile(path) as file:
            if channel >= file.channels:
                return Recording(path, problem=f"{path}: it has {file.channels} channels.", heard=False)
            said, tones = [], Tones()
            own = Ear(ears.vad(), ears.recogniser.listen(language), Endpointing.of(Listen(language)))
            others = {n: _Speech(ears.vad()) for n in range(file.channels) if n != channel}
            for piece in _with_silence(file):
                tones.feed(piece[channel])
                said += [one for one in own.hear(piece[channel]) if isinstance(one, ear.Heard)]
                for number, other in others.items():
                    other.hear(piece[number])
            keyed = list(_keyed(tones.over, keys))
            found = [*_said(said, tones.over, understanding, language), *keyed]
            lines = tuple(sorted(found, key=lambda line: line.start))
            told = [*file.notes, *_also(path, others)]
            return Recording(path, file.seconds, lines, "\n".join(told))
    except BadAudio as error:
        return Recording(path, problem=str(error), heard=False)
    except (NoModel, RecogniserDied) as error:
        return Recording(path, problem=f"{path}: {error}", heard=False)


def _with_silence(file: WavFile) -> Iterator[tuple[Samples, ...]]:
    yield from file.pieces()
    yield (FLUSH,) * file.channels


class _Speech:
    """How long somebody speaks on a channel, without what they say."""

    def __init__(self, vad: Vad) -> None:
        self._vad = vad
        self._left = np.zeros(0, np.int16)
        self.seconds = 0.0

    def hear(self, samples: Samples) -> None:
        waiting = np.concatenate((self._left, samples))
        whole = len(waiting) // FRAME * FRAME
        self._left = waiting[whole:]
        frames = waiting[:whole].reshape(-1, FRAME)
        self.seconds += sum(map(self._vad.speech, frames)) * FRAME / RATE


def _also(path: Path, others: Mapping[int, _Speech]) -> Iterator[str]:
    for number, other in others.items():
        if other.seconds >= SPEAKS:
            yield f"{path}: on channel {number + 1} somebody speaks, too: --channel {number + 1} writes it down."


def _said(
    heard: list[ear.Heard], tones: list[Tone], understanding: Understanding, language: str
) -> Iterator[Line]:
    for one in heard:
        words = [word for word in one.transcript.words if not _among(word, tones)]
        (text,), _ = without_cards([" ".join(word.text for word in words)], tongue_of(language))
        if text:
            meaning = understanding.understand(text, language)
            yield Line(words[0].start, words[-1].end, text, "", meaning.intent, meaning.confidence)


def _among(word: Word, tones: list[Tone]) -> bool:
    """Whether keys were pressed where the word seems to be: recognisers take them for words."""
    return any(
        tone.start - AROUND_A_KEY < word.end and word.start < (tone.end or tone.start) + AROUND_A_KEY
        for tone in tones
    )


def _keyed(tones: list[Tone], shown: bool) -> Iterator[Line]:
    """Keys in a row are one line."""
    row: list[Tone] = []
    for tone in [*tones, None]:
        if row and (tone is None or tone.start - row[-1].start > KEYED_AT_ONCE):
            keys = "".join(one.key for one in row)
            yield Line(row[0].start, row[-1].end or row[-1].start, "", keys if shown else "•" * len(keys))
            row = []
        if tone:
            row.append(tone)
