"""Puts sound edits of a project's folder live while calls go on. Runs in a process of its own, beside the webhooks.

Rule: nothing that a team wrote runs in the process that watches. Each edit is prepared in a child with a deadline, so
that an action file which never finishes its import, or a database that is away, ends no watch.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog

from ivr.content.files import files_of, name_of
from ivr.content.problems import BadProject
from ivr.preparing import prepare
from ivr.revisions import EVERY, promote
from ivr.serving.beside import Notice
from ivr.settings import Settings, SettingsError
from ivr.store import Store, StoreUnavailable

DEADLINE = 180.0
"""Seconds in which an edit must be ready: reading, training and importing."""
LIVE, REFUSED, LATER = 0, 1, 75
"""How the child ends: the edit was dealt with; it has errors; the database is away (EX_TEMPFAIL of sysexits.h)."""
LATER_LOOKS = 5
"""Looks at the folder before an edit that could not be put live is tried again."""
FOLLOWED, HAS_ERRORS, DATABASE_AWAY = "followed", "refused", "waiting for the database"
"""What /health says of edits."""

log = structlog.get_logger("ivr.edits")


def watch(
    folder: Path,
    put_live: Callable[[], int],
    wait: Callable[[str], bool],
    since: str = "",
    looks: int = LATER_LOOKS,
) -> None:
    """Has every edit of the folder put live, once it has come to rest. Ends when `wait` says False.

    `wait` is told how the last edit ended. `since` is the revision that the folder held when the server began; an edit
    since then counts.
    """
    seen, settling, word, rest = since or _found(folder), "", FOLLOWED, 0
    while wait(word):
        rest -= 1
        found = _found(folder)
        if found != settling:
            settling = found  # an editor may be in the middle of several files
            continue
        if found in (seen, "") or rest > 0:
            continue
        ended = put_live()
        if ended == LATER:
            rest, word = looks, DATABASE_AWAY
        else:
            seen, word = found, FOLLOWED if ended == LIVE else HAS_ERRORS


def _found(folder: Path) -> str:
    """The name of what the folder holds, "" while that cannot be read, as when a file is being replaced."""
    try:
        files = files_of(folder)
    except OSError:
        return ""
    return name_of(files) if files else ""


def follow(settings: Settings, since: str, server: int, notice: Notice) -> None:
    """Watches until the server is gone."""

    def wait(word: str) -> bool:
        notice.tell(word)
        time.sleep(EVERY)
        return os.getppid() == server

    command = [sys.executable, "-m", "ivr", "revisions", "take-up", "--project", str(settings.project)]

    def put_live() -> int:
        child = subprocess.Popen(command, env={**os.environ, "IVR_DATABASE_URL": settings.database})
        until = time.monotonic() + DEADLINE
        try:
            while child.poll() is None and time.monotonic() < until and os.getppid() == server:
                notice.tell(FOLLOWED)
                time.sleep(EVERY / 5)
            if child.poll() is not None:
                return child.returncode
            log.error("an edit was not ready in time and does not go live; the last good revision stays",
                      seconds=DEADLINE)  # fmt: skip
            return REFUSED
        finally:
            child.kill()
            child.wait()

    watch(settings.project, put_live, wait, since)


def take_up(settings: Settings) -> int:
    """Prepares the folder as it is and puts it live, if it is sound; how that ended. Is not to outlive its parent."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    try:
        told = promote(Store(settings.database), prepare(settings), time.time(), again=True)
    except BadProject as error:
        log.error(
            "an edit has errors and does not go live; the last good revision stays",
            problems=[str(problem) for problem in error.problems],
        )
        return REFUSED
    except SettingsError as error:
        log.error("an edit does not go live; the last good revision stays", why=str(error))
        return REFUSED
    except StoreUnavailable as error:
        log.error("an edit cannot be put live yet", why=str(error))
        return LATER
    if told:
        log.info(told)
    return LIVE


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY)
    os._exit(1)
