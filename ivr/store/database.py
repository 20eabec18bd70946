"""Statements and transactions on the driver's own connections.

Rule: SQLAlchemy writes the SQL of each statement, once; nothing of it runs in a turn, where it would cost
several times the transaction itself (153 against 22 µs on SQLite).
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import ClauseElement, Dialect

from ivr.kept import StoreUnavailable

Row = tuple[Any, ...]
T = TypeVar("T")
Values = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Either:
    """One statement in the words of each database, where SQLAlchemy has no common ones."""

    sqlite: ClauseElement
    postgresql: ClauseElement


Statement = ClauseElement | Either


class Change(NamedTuple):
    """What a ledger writes: a statement, with its values by name. Made beforehand, written with a turn.

    One that `decides` must find a row to make or to change, or nothing of its transaction is written.
    """

    statement: Statement
    values: Values
    decides: bool = False


BRIEFLY = 0.2
"""Seconds that a transaction waits for the one that tries whether a failing database is back."""

_INHERITED: list[Any] = []
"""Connections of the parent process. Closing one here would break it there: they are kept, never used."""


class Cursor(Protocol):
    @property
    def rowcount(self) -> int: ...
    def fetchall(self) -> list[Row]: ...


class Connection(Protocol):
    """What `sqlite3` and `psycopg` connections share. Each statement commits itself until told to begin."""

    def execute(self, sql: Any, values: Any = ..., /) -> Cursor: ...
    def commit(self) -> None: ...
    def rollback(self) -> None: ...
    def close(self) -> None: ...


class Engine(Protocol):
    """What differs between SQLite and PostgreSQL."""

    name: str
    """What to call the database in a message; without user or password."""
    patience: float
    """Seconds until a database that does not answer counts as unavailable."""
    dialect: Dialect
    begin: str
    """The statement that begins a transaction that writes."""
    leave_no_trace: str
    """The statement after which nothing that was written over is left in its files; "" where there is none."""
    begin_alone: tuple[str, ...]
    """The statements that begin a transaction which no other process is in, to migrate."""
    one_writer: bool
    """Whether writers of this process wait for each other here rather than in the database."""
    errors: type[Exception]
    """The root of the driver's exceptions."""

    def connect(self, *, to_prepare: bool = False) -> Connection:
        """A new connection; one `to_prepare` makes a database if need be, and waits longer."""

    def is_lost(self, connection: Connection) -> bool:
        """Whether a connection that has just failed did so because the server had left it."""

    def has_moved(self) -> bool:
        """Whether the open connections lead to something else than the URL does by now."""

    def unavailable(self, error: Exception) -> StoreUnavailable | None:
        """The driver's error as ours; None for an error that is a mistake in this program."""


@dataclass
class Line:
    """Where transactions wait for each other; `failure` is what the last one met, "" when it went well."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    failure: str = ""


class Database:
    """Transactions on a stack of idle connections: as many as there were threads busy at once.

    A connection is made when first needed, in the process that needs it. When anything fails on one, it is
    thrown away and the idle ones with it, so a database that comes back is found by the next call. While it fails,
    one call at a time tries it: the others are soon told so, and do not use up the threads of the server.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._compiled: dict[Statement, tuple[str, Values]] = {}
        self._idle: list[Connection] = []
        self._reads, self._writes = Line(), Line()
        forget = weakref.WeakMethod(self._forget)
        os.register_at_fork(after_in_child=lambda: (method := forget()) and method())

    def read(self, statement: Statement, values: Values) -> list[Row]:
        """What one SELECT finds."""
        with self._in_line(self._reads):
            connection, rows = self._first(lambda c: self._run(c, statement, values).fetchall())
        self._idle.append(connection)
        return rows

    def write(self, *changes: Change) -> bool:
        """One transaction. False, and nothing is written, when a change that decides finds no row."""
        with self._in_line(self._writes, always=self._engine.one_writer):
            if self._idle and self._engine.has_moved():
                self.close()
            connection, _ = self._first(lambda c: c.execute(self._engine.begin))
            try:
                written = self._make(connection, changes)
                if written:
                    connection.commit()
                else:
                    connection.rollback()
            except BaseException:
                self._throw_away(connection)
                raise
        self._idle.append(connection)
        return written

    def leave_no_trace(self) -> None:
        """Clears away what was just written over, as far as readers let it; the rest goes with the next time."""
        if statement := self._engine.leave_no_trace:
            with self._in_line(self._writes, always=self._engine.one_writer):
                connection, _ = self._first(lambda c: c.execute(statement).fetchall())
            self._idle.append(connection)

    def close(self) -> None:
        """Close what is idle. The database opens again when it is next used."""
        idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _in_line(self, line: Line, always: bool = False) -> Iterator[None]:
        """One after the other: `always`, or while the database fails. Who waited while it failed another is told so."""
        failed, engine = line.failure, self._engine
        waits = always or bool(failed)
        if waits and not line.lock.acquire(timeout=BRIEFLY if failed else engine.patience):
            busy = f"{engine.name} is busy: an earlier write of this server has not ended."
            raise StoreUnavailable(line.failure or busy)
        try:
            if line.failure and not failed:
                raise StoreUnavailable(line.failure)
            yield
            line.failure = ""
        except engine.errors as error:
            unavailable = engine.unavailable(error)
            if unavailable is None:
                raise
            line.failure = str(unavailable)
            raise unavailable from error
        except StoreUnavailable as unavailable:
            line.failure = str(unavailable)
            raise
        finally:
            if waits:
                line.lock.release()

    def _make(self, connection: Connection, changes: tuple[Change, ...]) -> bool:
        """Whether every change was made; after one that decides and finds nothing, none is tried any more."""
        for statement, values, decides in changes:
            made = self._run(connection, statement, values).rowcount > 0
            if decides and not made:
                return False
        return True

    def _run(self, connection: Connection, statement: Statement, values: Values) -> Cursor:
        try:
            sql, constants = self._compiled[statement]
        except KeyError:
            sql, constants = self._compiled[statement] = self._compile(statement)
        return connection.execute(sql, constants | values if constants else values)

    def _compile(self, statement: Statement) -> tuple[str, Values]:
        dialect = self._engine.dialect
        own = getattr(statement, dialect.name) if isinstance(statement, Either) else statement
        compiled = own.compile(dialect=dialect)
        return str(compiled), {name: value for name, value in compiled.params.items() if value is not None}

    def _first(self, work: Callable[[Connection], T]) -> tuple[Connection, T]:
        """Do the first work on an idle connection; on a new one if there is none or the server has left it."""
        used = self._take()
        if used is not None:
            try:
                return used, work(used)
            except BaseException:
                lost = self._engine.is_lost(used)
                self._throw_away(used)
                if not lost:
                    raise
        fresh = self._engine.connect()
        try:
            return fresh, work(fresh)
        except BaseException:
            self._throw_away(fresh)
            raise

    def _take(self) -> Connection | None:
        try:
            return self._idle.pop()
        except IndexError:  # rather than asked before: another thread may take the last one at any moment
            return None

    def _throw_away(self, connection: Connection) -> None:
        connection.close()
        self.close()

    def _forget(self) -> None:
        _INHERITED.extend(self._idle)
        self._idle = []
        self._reads, self._writes = Line(), Line()
