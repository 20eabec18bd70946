"""A call record: one recorded call as a folder or in an archive (.zip), to be replayed against other flows.

    call.json       the call's log and who called, as `FORMAT` below has it
    audio.wav       where there is one: caller left and Parley right, as Twilio records it, or the caller alone
    reference.txt   where there is one: what the caller really said, a line for each utterance

Rule: a record is judged when it is read. What cannot be replayed is a `BadRecord` with a sentence for people, never an
error further on.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic_core import from_json, to_json

from ivr import private
from ivr.content.marked_yaml import block_of
from ivr.conversation import confidential, events
from ivr.conversation.events import CallStarted, Event
from ivr.redaction import shown

Data = dict[str, Any]

VERSION = 1
LOG, AUDIO, REFERENCE = "call.json", "audio.wav", "reference.txt"
LARGEST = 20_000_000
"""Bytes of a log; a call of an hour has fewer than 2 MB."""

FORMAT = {
    "call_record": "the version of this format: 1",
    "contact": "the name of the contact",
    "provider_id": "the provider's name of it, Twilio's CallSid; empty where it is not known",
    "revision": "the revision of the flows that the call was held with",
    "language": "the language that the call ended in",
    "personal": "`replaced` where names and numbers are stand-ins, `kept` where they are the caller's",
    "turns": "the log, turn by turn: `turn`, `at` (seconds since 1970), `event`, `commands`, `steps`",
    "outcome": "what it came to: `disposition`, `done` (flows carried through), `slots`; may be left out",
    "audio_from": "when the audio begins, in seconds since 1970; where it is left out, when the call begins",
    "expected": "what `ivr replay --accept` has taken for right since",
}


class BadRecord(Exception):
    """Raised for what cannot be replayed, with what was found in words."""


@dataclass(frozen=True)
class Place:
    """Where a record is: a folder, or a folder `inside` of an archive."""

    path: Path
    inside: str | None = None

    def __str__(self) -> str:
        if self.inside is None:
            return str(self.path)
        return f"{self.path}!{self.inside.rstrip('/') or '/'}"

    def bytes_of(self, name: str, most: int = LARGEST) -> bytes | None:
        """A file of the record; None when it has none of that name. Raises BadRecord."""
        try:
            if self.inside is None:
                with open(self.path / name, "rb") as file:
                    found = file.read(most + 1)
            else:
                archive = _archive(self.path, os.stat(self.path).st_mtime_ns)
                with archive.open(self.inside + name) as member:
                    found = member.read(most + 1)
        except (FileNotFoundError, KeyError, NotADirectoryError):
            return None
        except (OSError, zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
            raise BadRecord(f"{name} cannot be read: {_in_words(error)}.") from None
        if len(found) > most:
            raise BadRecord(f"{name} is larger than {most // 1_000_000} MB.")
        return found

    def has(self, name: str) -> bool:
        if self.inside is None:
            return (self.path / name).is_file()
        return self.inside + name in _archive(self.path, os.stat(self.path).st_mtime_ns).NameToInfo

    def state(self) -> str:
        """What changes when the record does."""
        about = (self.path / LOG if self.inside is None else self.path).stat()
        return f"{about.st_size}.{about.st_mtime_ns}"


@dataclass(frozen=True)
class Turn:
    """One turn of the log. `event` is the event itself, `commands` and `steps` as they were written."""

    turn: int
    event: Event
    commands: Sequence[Data]
    steps: Sequence[Sequence[str]]


@dataclass(frozen=True)
class CallRecord:
    """One recorded call. `outcome` is {} where the log is all that is known."""

    contact: str
    turns: tuple[Turn, ...]
    provider_id: str = ""
    revision: str = ""
    language: str = ""
    personal: str = "kept"
    outcome: Data = field(default_factory=dict)
    audio_from: float | None = None
    expected: Data | None = None

    @property
    def began(self) -> CallStarted:
        event = self.turns[0].event
        assert isinstance(event, CallStarted)
        return event


# -- finding and reading ---------------------------------------------------------------------------------


def find(paths: Iterable[Path]) -> Iterator[Place | tuple[Path, str]]:
    """The records at and below the paths, in order; (path, why not) for what holds none."""
    for path in paths:
        places = list(_below(path))
        if not places:
            yield path, f"{path} holds no call record, which is a folder or an archive with {LOG}."
        yield from places


def _below(path: Path) -> Iterator[Place | tuple[Path, str]]:
    if path.name == LOG and path.is_file():
        yield Place(path.parent)
    elif path.is_dir():
        if (path / LOG).exists():
            yield Place(path)
            return
        with os.scandir(path) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
        for entry in inside:
            if entry.name.startswith(".") or entry.is_symlink():  # a link may lead back
                continue
            if entry.is_dir() or entry.name.lower().endswith(".zip"):
                yield from _below(Path(entry.path))
    elif path.suffix.lower() == ".zip":
        try:
            names = sorted(_archive(path, path.stat().st_mtime_ns).namelist())
        except (OSError, zipfile.BadZipFile) as error:
            yield path, f"{path} is not an archive that can be read: {_in_words(error)}."
            return
        for name in names:
            if name == LOG or name.endswith("/" + LOG):
                yield Place(path, name.removesuffix(LOG))


@lru_cache(maxsize=4)
def _archive(path: Path, changed: int) -> zipfile.ZipFile:
    """Opened once: an archive may hold thousands of records. `changed` is when its file was."""
    return zipfile.ZipFile(path)


def read(place: Place) -> CallRecord:
    """Raises BadRecord."""
    written = place.bytes_of(LOG)
    if written is None:
        raise BadRecord(f"it has no {LOG}.")
    if not written.strip():
        raise BadRecord(f"{LOG} is empty.")
    try:
        data = from_json(written)
    except ValueError as error:
        raise BadRecord(f"{LOG} is cut off or damaged: {error}.") from None
    return made(data)


def made(data: Any) -> CallRecord:
    """The record that the data of a `call.json` tells. Raises BadRecord."""
    version = block_of(data).get("call_record")
    if type(version) is not int:
        raise BadRecord(f"{LOG} is not a call record: it has no 'call_record'.")
    if version > VERSION:
        raise BadRecord(f"it is of format {version}, and this Parley knows {VERSION}. Use a newer Parley.")
    written = _of(data, "turns", list)
    turns = tuple(_turn(entry, number) for number, entry in enumerate(written, 1))
    if not turns:
        raise BadRecord("its log is empty.")
    if not isinstance(turns[0].event, CallStarted):
        raise BadRecord(f"its log begins with '{turns[0].event.KIND}', not with 'call_started'.")
    return CallRecord(
        contact=_of(data, "contact", str, ""),
        turns=turns,
        provider_id=_of(data, "provider_id", str, ""),
        revision=_of(data, "revision", str, ""),
        language=_of(data, "language", str, ""),
        personal=_of(data, "personal", str, "kept"),
        outcome=_of(data, "outcome", dict, {}),
        audio_from=_of(data, "audio_from", (int, float), None),
        expected=_of(data, "expected", dict, None),
    )


_MISSING = object()


def _of(data: Data, name: str, kind: type | tuple[type, ...], missing: Any = _MISSING) -> Any:
    value = data.get(name, missing)
    if value is _MISSING:
        raise BadRecord(f"'{name}' is missing.")
    if value is not missing and not isinstance(value, kind):
        raise BadRecord(f"'{name}' is not what it must be: {FORMAT.get(name, 'see the format')}.")
    return value


def _is_well(event: Event, commands: Sequence[Any], steps: Sequence[Any]) -> bool:
    """Whether the parts of a turn are written as they must be."""
    if not all(isinstance(command, dict) and "command" in command for command in commands):
        return False
    return isinstance(event.at, int | float) and all(len(step) == 2 for step in steps)


def _turn(entry: Any, number: int) -> Turn:
    try:
        event = events.from_record(entry["event"])
        commands, steps = entry["commands"], entry["steps"]
        if _is_well(event, commands, steps):
            return Turn(int(entry.get("turn", number)), event, commands, steps)
    except KeyError as error:
        kind = entry.get("event", {}).get("event") if isinstance(entry, dict) else None
        if isinstance(kind, str) and kind not in events.EVENTS:
            raise BadRecord(f"turn {number}: '{kind}' is not an event that this Parley knows.") from None
        raise BadRecord(f"turn {number}: {error} is missing.") from None
    except (TypeError, ValueError, AttributeError):
        pass
    raise BadRecord(f"turn {number} is not as a turn is written.")


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error).rstrip(".") or type(error).__name__


# -- writing ---------------------------------------------------------------------------------------------


def of_log(session: Data, log: Iterable[Any], provider_id: str = "") -> Data:
    """The data of a `call.json`: what the store keeps of a contact, its session and the entries of its log."""
    known, entries, language = session.get("known") or {}, list(log), session.get("language", "")
    taken, cards = confidential.take_all([events.from_record(entry.event) for entry in entries], language)

    def told(value: Any) -> Any:
        return shown(confidential.without(value, cards, language))

    return {
        "call_record": VERSION,
        "contact": session.get("contact", ""),
        "provider_id": provider_id,
        "revision": session.get("revision", ""),
        "language": language,
        "personal": "kept",
        "outcome": {
            "disposition": session.get("disposition", ""),
            "done": [done["flow"] for done in session.get("done", ())],
            "slots": told({name: value for name, value in known.items() if value is not None}),
        },
        "turns": [
            {
                "turn": entry.turn,
                "at": entry.at,
                "event": told(events.to_record(event) if cards else entry.event),
                "commands": told(entry.commands),
                "steps": entry.steps,
            }
            for entry, event in zip(entries, taken, strict=True)
        ],
    }


def write(folder: Path, data: Data) -> None:
    """Write a record as a folder."""
    private.keep(private.folder(folder) / LOG, _text(data))


def accept(expected: Mapping[Place, Data]) -> None:
    """Take what came out now for right from now on. The logs stay what they are."""
    for path, group in groupby(expected, key=lambda place: place.path):
        places = list(group)
        texts = {}
        for place in places:
            if written := place.bytes_of(LOG):
                texts[(place.inside or "") + LOG] = _text({**from_json(written), "expected": expected[place]})
        if places[0].inside is None:
            private.keep(path / LOG, texts[LOG])
        else:
            _rewrite(path, texts)


def _text(data: Data) -> bytes:
    return to_json(data, indent=1) + b"\n"


def _rewrite(path: Path, texts: Mapping[str, bytes]) -> None:
    draft = path.with_name(f".{path.name}.new")
    with (
        zipfile.ZipFile(path) as old,
        open(draft, "wb", opener=private.opener) as made,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            new.writestr(member, texts.get(member.filename) or old.read(member), zipfile.ZIP_DEFLATED)
    draft.replace(path)


__all__ = [
    "AUDIO", "LOG", "REFERENCE", "BadRecord", "CallRecord", "Place", "Turn", "accept", "find", "made", "of_log", "read",
    "write",
]  # fmt: skip
