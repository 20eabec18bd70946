"""Which flows a call runs on: the revision it began with, however often the folder is edited meanwhile.

A revision is everything that teams edit, under a name made from its content. What goes live is kept in the store, so
every web process on every host has it, after a restart too. `Revisions` is a web process's view; `promote` puts the
folder's content live when it is sound; `serving/edits.py` does so on every save.

Rule: what has errors never goes live, and says so; the last good revision stays.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import structlog

from ivr.content.files import files_of, name_of, write_files
from ivr.content.layout import layout_of
from ivr.content.problems import BadProject
from ivr.preparing import Parley
from ivr.settings import Settings, SettingsError
from ivr.store import Live, Store, StoreUnavailable

log = structlog.get_logger("ivr.revisions")

EVERY = 0.2
"""Seconds between two looks at what is live, and at the folder."""


class Revisions:
    """The revisions that this process has at hand; others are fetched from the store when a call needs them."""

    def __init__(self, store: Store, prepared: Parley, prepare: Callable[[Settings, Path], Parley]) -> None:
        """`prepared` is what the folder held at the start; it serves until the store says otherwise.

        `prepare` makes a folder ready to take calls, or raises BadProject.
        """
        self._store = store
        self._prepare = prepare
        self._settings = prepared.settings
        self._made: dict[str, Parley] = {prepared.flows.revision: prepared}
        self._current = prepared
        self._making = threading.Lock()

    def current(self) -> Parley:
        """The revision that new calls get."""
        return self._current

    def of(self, revision: str) -> Parley:
        """The revision that a call began with; the current one if it is lost or cannot be run any more."""
        made = self._made.get(revision)
        return made or self._fetched(revision) or self._current

    def follow(self, every: float = EVERY) -> None:
        """Keeps `current` in step with the store, beside the calls."""

        def look() -> None:
            while True:
                try:
                    self.refresh()
                except Exception as error:  # or edits would never reach this process again
                    log.error("the live revision could not be looked up", error=type(error).__name__)
                time.sleep(every)

        threading.Thread(target=look, name="revisions", daemon=True).start()

    def refresh(self) -> None:
        """Takes up the revision that is live in the store."""
        try:
            lived = self._store.revisions.lived(1)
        except StoreUnavailable:
            return
        if lived and lived[0].revision != self._current.flows.revision:
            made = self._made.get(lived[0].revision) or self._fetched(lived[0].revision)
            if made:
                self._current = made
                log.info("revision live", revision=made.flows.revision)

    def _fetched(self, revision: str) -> Parley | None:
        with self._making:
            if revision in self._made:
                return self._made[revision]
            files = self._store.revisions.files(revision)
            if files is None:
                log.warning("revision unknown", revision=revision)
                self._made[revision] = self._current
                return None
            try:
                made = self._prepare(self._settings, _unpacked(files, revision, self._settings))
            except BadProject as error:
                # It was sound when it went live, so this server reads files in another way than that one did.
                log.error("revision cannot be run", revision=revision, problems=len(error.problems))
                return None
            except (SettingsError, OSError) as error:  # such as a disk that is full
                log.error("revision cannot be run", revision=revision, why=str(error))
                return None
            self._made[revision] = made
            return made


def _unpacked(files: dict[str, str], revision: str, settings: Settings) -> Path:
    folder = settings.data / "revisions" / revision
    if not folder.is_dir():
        making = folder.with_name(f"{revision}.{os.getpid()}")
        write_files(files, making)
        for kept_elsewhere in _beside(settings.project):
            link = making / kept_elsewhere.name
            if not link.exists():
                link.symlink_to(kept_elsewhere.resolve(), target_is_directory=kept_elsewhere.is_dir())
        with suppress(OSError):  # another process was quicker
            making.rename(folder)
    return folder


def _beside(project: Path) -> Iterator[Path]:
    """What a revision does not keep and calls need: recordings, and what the actions of a Rasa project read."""
    if (project / "audio").is_dir():
        yield project / "audio"
    if layout := layout_of(project):
        yield from layout.beside()


def promote(store: Store, parley: Parley, at: float, again: bool = False) -> str:
    """Puts the folder's revision live, if it is not. The answer tells what happened.

    Where somebody chose what is live by hand, a folder that merely was not edited since does not undo that; an edit
    (`again`) does.
    """
    revision = parley.flows.revision
    lived = store.revisions.lived()
    if lived and lived[0].revision == revision:
        return ""
    was_chosen = bool(lived) and bool(lived[0].note)
    if was_chosen and not again and revision in {live.revision for live in lived}:
        return (
            f"Revision {lived[0].revision} was chosen and stays live; the folder holds {revision}. "
            f"Edit the folder, or say 'ivr revisions live {revision}'."
        )
    files = files_of(parley.project.folder)
    if name_of(files) != revision:  # checked as it was, it must not be kept as it is
        return "The folder was changed while it was read: what it holds now is read next."
    store.revisions.keep(revision, files, at)
    store.revisions.go_live(revision, at)
    if not parley.settings.directory_url:
        store.customers.fill(
            parley.project.customers, at
        )  # whoever is new in customers.yml is known from now on
    return f"Revision {revision} is live."


def compare(one: dict[str, str], other: dict[str, str]) -> list[str]:
    """The difference of two revisions as lines of a unified diff."""
    import difflib

    lines: list[str] = []
    for name in sorted({*one, *other}):
        before, after = one.get(name, "").splitlines(), other.get(name, "").splitlines()
        lines += difflib.unified_diff(before, after, name, name, lineterm="")
    return lines


def listed(lived: list[Live], local: Callable[[float], str]) -> list[str]:
    """What was live since when, the newest first."""
    rows = []
    for place, live in enumerate(lived):
        mark = "live" if place == 0 else ""
        rows.append(f"{live.number:>4}  {live.revision}  {local(live.at)}  {mark:4}  {live.note}".rstrip())
    return rows
