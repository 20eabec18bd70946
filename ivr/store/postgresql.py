"""PostgreSQL through psycopg, for several servers on one database.

Rule: nothing waits much longer than `PATIENCE`: not for a connection, a lock, a statement, nor a server that
hangs.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import psycopg as dialects

from ivr.store.database import PATIENCE, Connection, StoreUnavailable

_LOCKED = "is locked by another program: end its transaction (pg_stat_activity shows it)"
# https://www.postgresql.org/docs/current/errcodes-appendix.html; by code, then by class
_ADVICE = {
    "25006": "takes no writes, it is a standby or set read-only: check IVR_DATABASE_URL",
    "3D000": "does not exist: create it, or check IVR_DATABASE_URL",
    "42501": "may not be used by this user: check its rights",
    "42P01": "has no tables yet: restart the server, which makes them",
    "53100": "cannot grow, the disk is full: free some space",
    "53300": "has no connection left: raise max_connections, or run fewer threads",
    "55P03": _LOCKED,
    "57014": _LOCKED,
    "28": "refuses the user or the password: check IVR_DATABASE_URL",
    "40": "undid the transaction, which met another: try again",
    "53": "is short of memory: give it more",
    "57": "is stopping or starting: wait for it",
    "58": "cannot be read or written: check its disk and its log",
}
_AWAY = "does not answer: check that PostgreSQL runs and that IVR_DATABASE_URL leads to it"


class _Patient(psycopg.Connection[Any]):
    """A connection that gives up on a server which hangs, and so does not obey `statement_timeout`."""

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = PATIENCE + 0.5) -> Any:
        return super().wait(gen, interval, timeout)


class Postgresql:
    """The engine of `postgresql://...`, in any form libpq takes."""

    begin = "BEGIN"
    begin_alone: tuple[str, ...] = (begin, "SELECT pg_advisory_xact_lock(7127539)")
    one_writer = False
    errors: type[Exception] = psycopg.Error
    dialect: Dialect = dialects.PGDialect_psycopg()  # type: ignore[no-untyped-call]

    def __init__(self, url: str) -> None:
        self._url = url
        known = conninfo_to_dict(url)
        self.name = f"The database {known.get('dbname', '')} on {known.get('host') or 'this machine'}"

    def connect(self, *, to_prepare: bool = False) -> Connection:
        if to_prepare:
            return psycopg.connect(self._url, autocommit=True, connect_timeout=10)
        milliseconds = int(PATIENCE * 1000)
        return _Patient.connect(
            self._url,
            autocommit=True,
            connect_timeout=int(PATIENCE + 0.5),
            options=f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds}",
            application_name="parley",
        )

    def is_lost(self, connection: Connection) -> bool:
        assert isinstance(connection, psycopg.Connection)
        return connection.broken

    def has_moved(self) -> bool:
        return False

    def unavailable(self, error: Exception) -> StoreUnavailable | None:
        code = getattr(error, "sqlstate", None) or ""
        advice = _ADVICE.get(code) or _ADVICE.get(code[:2])
        if advice is None and isinstance(error, psycopg.OperationalError):
            advice = _AWAY
        return StoreUnavailable(f"{self.name} {advice}.") if advice else None
