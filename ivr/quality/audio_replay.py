"""A recorded call heard again: the caller's channel, today's recogniser, and what the caller meant by today's nlu/.

Rule: the log says when something was heard, the audio says what. What the recogniser now makes of the time in which the
caller answered takes the place of what was heard then, be it nothing; keys stay those of the log, and are looked for in
the audio only where the log has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from ivr.conversation.answers.words import words_of
from ivr.conversation.commands import Listen
from ivr.conversation.events import Event, Heard, NoInput, Pressed
from ivr.conversation.session import Session
from ivr.quality.records import AUDIO, REFERENCE, BadRecord, CallRecord, Place
from ivr.quality.replay import Hear, Scene
from ivr.speech.audio import RATE, BadAudio, Samples, WavFile
from ivr.speech.ears import Ears
from ivr.speech.recogniser import NoModel, RecogniserDied
from ivr.switchboard import Understanding

LARGEST = 4_000_000_000
"""Bytes of audio, more than a WAV file can have."""


class Line:
    """One channel of a recording, read forwards, however long it is."""

    def __init__(self, file: WavFile, channel: int = 0) -> None:
        self._pieces = (piece[channel] for piece in file.pieces())
        self._held: Samples = np.zeros(0, np.int16)
        self._first = 0

    def between(self, start: float, end: float) -> Samples:
        """The samples of these seconds; what is before `start` is let go."""
        begin, until = max(0, int(start * RATE)), max(0, int(end * RATE))
        held = [self._held]
        count = self._first + len(self._held)
        while count < until and (piece := next(self._pieces, None)) is not None:
            if count + len(piece) <= begin:
                held, self._first = [], count + len(piece)
            else:
                held.append(piece)
            count += len(piece)
        self._held = np.concatenate(held) if held else np.zeros(0, np.int16)
        drop = min(max(0, begin - self._first), len(self._held))
        self._held, self._first = self._held[drop:], self._first + drop
        return self._held[: max(0, until - self._first)]


@contextmanager
def heard_by(ears: Ears, understanding: Understanding, place: Place, record: CallRecord) -> Iterator[Hear]:
    """What today's ears make of the record. Raises BadRecord."""
    with _audio(place) as path:
        try:
            with WavFile(path) as file:
                yield _Hearing(ears, understanding, Line(file), _began(record)).hear
        except BadAudio as error:
            raise BadRecord(f"{AUDIO}: {str(error).removeprefix(f'{path}: ')}") from None
        except (NoModel, RecogniserDied) as error:
            raise BadRecord(f"it cannot be heard: {error}") from None


def _began(record: CallRecord) -> float:
    return record.began.at if record.audio_from is None else record.audio_from


@contextmanager
def _audio(place: Place) -> Iterator[Path]:
    if place.inside is None:
        if not place.has(AUDIO):
            raise BadRecord(f"it has no {AUDIO}.")
        yield place.path / AUDIO
        return
    content = place.bytes_of(AUDIO, LARGEST)
    if content is None:
        raise BadRecord(f"it has no {AUDIO}.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / AUDIO
        path.write_bytes(content)
        yield path


@dataclass(frozen=True)
class _Hearing:
    ears: Ears
    understanding: Understanding
    line: Line
    began: float

    def hear(self, scene: Scene, event: Event, listen: Listen | None, state: Session) -> Event:
        if not isinstance(event, Heard | NoInput | Pressed) or listen is None:
            return event
        samples = self.line.between(scene.since - self.began, event.at - self.began)
        if isinstance(event, Pressed):
            return event if event.keys else replace(event, keys=keys_in(samples))
        text, sure = self.ears.hear(samples, listen)
        if not text:
            return NoInput(at=event.at, chance=event.chance)
        meaning = self.understanding.understand(text, state.language)
        return Heard(at=event.at, chance=event.chance, text=text, confidence=sure, meaning=meaning)


def keys_in(samples: Samples) -> str:
    """The keys that were pressed, but for the one that finishes."""
    from ivr.speech.tones import detect

    return "".join(tone.key for tone in detect(samples)).rstrip("#")


# -- word errors -----------------------------------------------------------------------------------------


def reference_of(place: Place, scenes: list[Scene]) -> dict[int, str]:
    """What the caller really said, by turn; {} where nobody wrote it down. Raises BadRecord."""
    written = place.bytes_of(REFERENCE)
    if written is None:
        return {}
    lines = [line for line in written.decode("utf-8", "replace").splitlines() if line.strip()]
    turns = [scene.turn for scene in scenes if isinstance(scene.event, Heard)]
    if len(lines) != len(turns):
        raise BadRecord(f"{REFERENCE} has {len(lines)} lines, and the log {len(turns)} utterances.")
    return dict(zip(turns, lines, strict=True))


def word_errors(reference: str, heard: str) -> int:
    """How many words must be added, left out or changed to make the one of the other."""
    wanted = [word.norm for word in words_of(reference)]
    found = [word.norm for word in words_of(heard)]
    row = list(range(len(found) + 1))
    for place, word in enumerate(wanted, 1):
        before, row[0] = row[0], place
        for at, other in enumerate(found, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != other))
    return row[-1]


def words_in(text: str) -> int:
    return len(words_of(text))
