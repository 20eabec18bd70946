"""Brings a database to the newest revision: a file each in `versions/`, named so that the newest comes last.

Rule: a released revision is never edited; it says in its own words what the tables were at its time.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from ivr.store.database import Engine, StoreUnavailable

HERE = Path(__file__).parent
NEWEST = max(file.stem for file in (HERE / "versions").glob("[0-9]*.py"))


def upgrade(engine: Engine) -> None:
    """Make what is missing, in one transaction that only one process at a time can be in."""
    sql = create_engine(
        f"{engine.dialect.name}+{engine.dialect.driver}://",
        creator=lambda: engine.connect(to_prepare=True),
        poolclass=NullPool,
    )
    try:
        with sql.begin() as connection:
            if _revision(connection, engine) == NEWEST:
                return
        with sql.begin() as connection:
            for statement in engine.begin_alone:
                connection.exec_driver_sql(statement)
            if _revision(connection, engine) != NEWEST:
                _migrate(connection)
    except DBAPIError as error:
        ours = engine.unavailable(error.orig) if isinstance(error.orig, Exception) else None
        raise ours or error from error


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


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
