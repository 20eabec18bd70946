"""Brings a database to the newest revision: a file each in `versions/`, named so that the newest comes last.

Rule: a released revision is never edited; it says in its own words what the tables were at its time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy import Engine as SqlEngine
from sqlalchemy.exc import DBAPIError

from ivr.kept import StoreUnavailable
from ivr.store.database import Engine

HERE = Path(__file__).parent
NEWEST = max(file.stem for file in (HERE / "versions").glob("[0-9]*.py"))
RELEASED = "0003_tickets"
"""Where the version before this one left the tables: what is newer comes, and goes back, together."""


def upgrade(engine: Engine) -> None:
    """Make what is missing, in one transaction that only one process at a time can be in."""
    with _errors_of(engine):
        with _opened(engine).begin() as connection:
            if _revision(connection, engine) == NEWEST:
                return
        with _alone(engine) as connection:
            if _revision(connection, engine) != NEWEST:
                _run(connection, "upgrade", "head")


def downgrade(engine: Engine) -> str:
    """Undo what is new in this version of the program, for the one before; the revision that the tables are at then."""
    with _errors_of(engine), _alone(engine) as connection:
        found = _revision(connection, engine)
        if found != NEWEST:
            raise StoreUnavailable(
                f"{engine.name} is at {found or 'nothing'}, not at {NEWEST}: left as it is."
            )
        _run(connection, "downgrade", RELEASED)
        return _revision(connection, engine)


@contextmanager
def _errors_of(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        ours = engine.unavailable(error.orig) if isinstance(error.orig, Exception) else None
        raise ours or error from error


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    with _opened(engine).begin() as connection:
        for statement in engine.begin_alone:
            connection.exec_driver_sql(statement)
        yield connection


def _opened(engine: Engine) -> SqlEngine:
    return create_engine(
        f"{engine.dialect.name}+{engine.dialect.driver}://",
        creator=lambda: engine.connect(to_prepare=True),
        poolclass=NullPool,
    )


def _revision(connection: Connection, engine: Engine) -> str:
    """The database's revision, "" for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    revision = str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")
    if revision > NEWEST:
        raise StoreUnavailable(
            f"{engine.name} belongs to a newer version of this program ({revision}, here {NEWEST}): "
            "install that version, or put back a copy of the database."
        )
    return revision


def _run(connection: Connection, way: str, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    getattr(command, way)(config, revision)
