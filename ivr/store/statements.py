"""Statements that SQLite and PostgreSQL word alike, but SQLAlchemy's own `insert` cannot say."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from ivr.store.database import Either


def insert_new(table: Table, key: str) -> Either:
    """Inserts a row; does nothing where one with this key is there already."""
    return Either(
        sqlite.insert(table).on_conflict_do_nothing(index_elements=[key]),
        postgresql.insert(table).on_conflict_do_nothing(index_elements=[key]),
    )


def insert_instead(table: Table, key: str | Sequence[str], *columns: str) -> Either:
    """Inserts a row; where one with this key is there already, these columns of it are overwritten."""
    ours, theirs = sqlite.insert(table), postgresql.insert(table)
    keys = [key] if isinstance(key, str) else list(key)
    return Either(
        ours.on_conflict_do_update(index_elements=keys, set_={name: ours.excluded[name] for name in columns}),
        theirs.on_conflict_do_update(
            index_elements=keys, set_={name: theirs.excluded[name] for name in columns}
        ),
    )
