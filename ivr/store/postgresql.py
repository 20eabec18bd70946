"""PostgreSQL through psycopg, for several servers on one database.

Rule: nothing waits much longer than the patience given: not for a connection, a lock or a statement, nor for
a server that hangs.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import psycopg as dialects

from ivr.kept import StoreUnavailable
from ivr.store.database import Connection

_LOCKED = "is locked by another program: end its transaction (pg_stat_activity shows it)"
# https://www.postgresql.org/docs/current/errcodes-appendix.html; by code, then by class
_ADVICE = {
    "25006": "takes no writes, it is a standby or set read-only: check IVR_DATABASE_URL",
    "42501": "may not be used by this user: check its rights",
    "42P01": "has no tables yet: restart the server, which makes them",
    "53100": "cannot grow, the disk is full: free some space",
    "55P03": _LOCKED,
    "57014": _LOCKED,
    "40": "undid the transaction, which met another: try again",
    "53": "is short of memory: give it more",
    "57": "is stopping or starting: wait for it",
    "58": "cannot be read or written: check its disk and its log",
}
_AWAY = "check that PostgreSQL runs and that IVR_DATABASE_URL leads to it"


class _Patient(psycopg.Connection[Any]):
    """A connection that gives up on a server which hangs, and so does not obey `statement_timeout`."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        return super().wait(gen, interval, timeout or self.patience)


class Postgresql:
    """The engine of `postgresql://...`, in any form libpq takes."""

    begin = "BEGIN ISOLATION LEVEL READ COMMITTED"  # or a turn that came second would be an error
    begin_alone: tuple[str, ...] = (begin, "SELECT pg_advisory_xact_lock(7127539)")
    leave_no_trace = ""  # old versions of rows go with VACUUM, and the server's own log in its time
    one_writer = False
    errors: type[Exception] = psycopg.Error
    dialect: Dialect = dialects.PGDialect_psycopg()  # type: ignore[no-untyped-call]

    def __init__(self, url: str, patience: float) -> None:
        self.patience = patience
        self._url = url
        try:
            known = conninfo_to_dict(url)
        except psycopg.ProgrammingError:  # says what it stumbled over, which may be the password
            raise ValueError(
                "IVR_DATABASE_URL is not a PostgreSQL URL: write odd characters of the password as %XX"
            ) from None
        self._options = f"{known.get('options') or ''} -c statement_timeout={patience * 1000:.0f}"
        self.name = f"The database {known.get('dbname', '')} on {known.get('host') or 'this machine'}"

    def connect(self, *, to_prepare: bool = False) -> Connection:
        try:
            if to_prepare:
                return psycopg.connect(self._url, autocommit=True, connect_timeout=10)
            connection = _Patient.connect(
                self._url,
                autocommit=True,
                connect_timeout=max(2, round(self.patience)),  # libpq knows no less
                options=self._options,
            )
        except psycopg.OperationalError as error:  # which has no code yet, and nothing of ours in its words
            said = str(error).strip().rpartition("failed: ")[2].partition("\n")[0]
            raise StoreUnavailable(f"{self.name} cannot be reached ({said}): {_AWAY}.") from error
        connection.patience = self.patience + 0.5  # the server's own word says more
        return connection

    def is_lost(self, connection: Connection) -> bool:
        assert isinstance(connection, psycopg.Connection)
        return connection.broken

    def has_moved(self) -> bool:
        return False

    def unavailable(self, error: Exception) -> StoreUnavailable | None:
        code = getattr(error, "sqlstate", None) or ""
        advice = _ADVICE.get(code) or _ADVICE.get(code[:2])
        if advice is None and isinstance(error, psycopg.OperationalError):
            advice = f"does not answer: {_AWAY}"
        if advice:
            return StoreUnavailable(f"{self.name} {advice}.")
        return None
