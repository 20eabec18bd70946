"""Calls recorded for the tests of replay: held with the engine, or by telephone with a server, and written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from machine import program

from ivr.conversation import commands, events, session
from ivr.quality import records
from ivr.quality.rehearsal import Rehearsal
from ivr.redaction import shown
from ivr.speech.audio import RATE, Audio, Samples, write_wav
from ivr.speech.tones import COLUMNS, ROWS
from ivr.speech.voice import ProgramVoice, Voice
from ivr.store import Entry


def data_of(call: Rehearsal) -> dict[str, Any]:
    """What the store would keep of the call, as a `call.json`."""
    log = [
        Entry(
            turn=number,
            at=event.at,
            event=shown(events.to_record(event)),
            commands=[shown(commands.to_record(command)) for command in answer],
            steps=[list(step) for step in way],
        )
        for number, ((event, answer), way) in enumerate(zip(call.turns, call.ways, strict=True), 1)
    ]
    return records.of_log(session.to_record(call.session), log)


def write(call: Rehearsal, folder: Path) -> records.Place:
    records.write(folder, data_of(call))
    return records.Place(folder)


@dataclass
class Telephone:
    """A call whose audio is recorded: the caller's words are spoken by a voice, a second after the question."""

    call: Rehearsal
    voice: Voice = field(default_factory=lambda: ProgramVoice(program("flite")))
    heard: list[Samples] = field(default_factory=list)

    def says(self, text: str, heard_as: str | None = None) -> Telephone:
        """Says it; the recogniser of then may have made something else of it."""
        self._sounds(self.voice.speak(text, "en"))
        self.call.hear(text if heard_as is None else heard_as)
        return self

    def is_missed(self, text: str) -> Telephone:
        """Says what the recogniser of then did not hear at all."""
        self._sounds(self.voice.speak(text, "en"))
        self.call.silence()
        return self

    def presses(self, keys: str) -> Telephone:
        self._sounds(np.concatenate([tone(key) for key in keys]))
        self.call.press(keys)
        return self

    def _sounds(self, samples: Samples) -> None:
        silence = np.zeros(RATE, np.int16)
        self.heard += [silence, samples, silence]
        self.call.now += (len(samples) + 2 * RATE) / RATE

    def write(self, folder: Path, dual: bool = True) -> records.Place:
        """The record with its audio, the caller left."""
        place = write(self.call, folder)
        caller = np.concatenate(self.heard)
        other = [np.roll(caller, RATE)] if dual else []
        write_wav(folder / "audio.wav", Audio((caller, *other)))
        return place


def tone(key: str, seconds: float = 0.1) -> Samples:
    """A key as a telephone sends it, and a pause."""
    row, column = divmod("123A456B789C*0#D".index(key), 4)
    at = np.arange(int(seconds * RATE)) / RATE
    waves = np.sin(2 * np.pi * ROWS[row] * at) + np.sin(2 * np.pi * COLUMNS[column] * at)
    return np.concatenate([4000 * waves, np.zeros(RATE // 10)]).astype(np.int16)
