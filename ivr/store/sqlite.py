"""SQLite in a file: WAL, so that readers never wait, and `BEGIN IMMEDIATE`, so that writers wait at the door.

Rule: only `prepare` makes the file. A file that was moved away is reported, never quietly begun anew.
"""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.dialects import sqlite

from ivr import private
from ivr.kept import StoreUnavailable
from ivr.store.database import Connection

_LOCKED = "is locked by another program: close what holds it open (a backup, a database browser)"
# By primary result code, https://www.sqlite.org/rescode.html
_ADVICE = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: put the file back, or restart the server to begin a new one",
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full: free some space",
    sqlite3.SQLITE_READONLY: "may not be written: check who owns the file and its folder",
    sqlite3.SQLITE_PERM: "may not be used: check who owns the file and its folder",
    sqlite3.SQLITE_IOERR: "cannot be read or written: check the disk",
    sqlite3.SQLITE_CORRUPT: "is damaged: put back a copy",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database: check IVR_DATABASE_URL",
}


class Sqlite:
    """The engine of `sqlite:///path`."""

    begin = "BEGIN IMMEDIATE"
    begin_alone: tuple[str, ...] = (begin,)
    leave_no_trace = "PRAGMA wal_checkpoint(TRUNCATE)"  # the journal has the rows as they were
    one_writer = (
        True  # its own waiting is unfair: of 8 writers, the 99th percentile waits 400 ms instead of 24
    )
    errors: type[Exception] = sqlite3.Error
    dialect: Dialect = sqlite.dialect(paramstyle="named")

    def __init__(self, path: Path, patience: float) -> None:
        self.name = f"The database {path}"
        self.patience = patience
        self._path = path
        self._opened: tuple[int, int] | None = None

    def connect(self, *, to_prepare: bool = False) -> Connection:
        if to_prepare:
            self._make_file()
        mode, patience = ("rwc", 60.0) if to_prepare else ("rw", self.patience)
        connection = sqlite3.connect(
            f"{self._path.absolute().as_uri()}?mode={mode}",
            uri=True,
            timeout=patience,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            _write_ahead(connection, patience)
            connection.execute("PRAGMA synchronous = NORMAL")  # kill -9 takes no commit, a power cut the last
            # A migration makes a table anew under its old name, which would count as losing what refers to it.
            connection.execute(f"PRAGMA foreign_keys = {'OFF' if to_prepare else 'ON'}")
            # What is written over is overwritten in the file, too.
            connection.execute("PRAGMA secure_delete = ON")
        except sqlite3.Error:
            connection.close()
            raise
        self._opened = self._identity()
        return connection

    def is_lost(self, connection: Connection) -> bool:
        return False

    def has_moved(self) -> bool:
        return self._identity() != self._opened

    def unavailable(self, error: Exception) -> StoreUnavailable | None:
        code = getattr(error, "sqlite_errorcode", None)
        if code is None:
            return None
        advice = _ADVICE.get(code & 0xFF)
        if advice is None and "no such table" in str(error):
            advice = "has no tables yet: restart the server, which makes them"
        if advice:
            return StoreUnavailable(f"{self.name} {advice}.")
        return None

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _make_file(self) -> None:
        try:
            private.folder(self._path.parent)
            with open(self._path, "ab", opener=private.opener):
                pass
        except OSError as error:
            raise StoreUnavailable(
                f"{self.name} cannot be made: {error.strerror}. "
                "Check who owns the folder, or set IVR_DATABASE_URL."
            ) from error


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Turn WAL on, which the file remembers. SQLite itself does not wait for another that does so too."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def count_fractions() -> None:
    """Teaches SQLite before 3.42 `unixepoch('subsec')` on SQLAlchemy's connections of this process.

    DBOS 3.4 takes for granted that Python from 3.12 on has a newer SQLite (`_migration.get_sqlite_timestamp_expr`);
    Debian 12 has 3.40, where the answer is NULL and nothing could be handed to it.
    """
    if sqlite3.sqlite_version_info < (3, 42):
        event.listen(Engine, "connect", _lend_unixepoch)


def _lend_unixepoch(connection: Any, record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("unixepoch", 1, lambda what: time.time() if what == "subsec" else None)
