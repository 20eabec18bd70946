"""Fixtures of a real database: every test that takes `url` or `store` runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from postgres import Server, running

from ivr.store import Store

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def with_tables(server: Server) -> str:
    """A PostgreSQL database for the tests that need no empty one: making one takes a tenth of a second."""
    url = server.create("with_tables")
    with opened(url) as store:
        store.prepare()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def url(kind: str, sqlite_file: Path, request: pytest.FixtureRequest) -> str:
    """An empty database."""
    if kind == "sqlite":
        sqlite_file.parent.mkdir()
        return f"sqlite:///{sqlite_file}"
    server: Server = request.getfixturevalue("server")
    return server.create(f"parley_{next(_NUMBERS)}")


@pytest.fixture
def store(kind: str, request: pytest.FixtureRequest) -> Store:
    """A store that is ready to use and does not wait for long."""
    store: Store = request.getfixturevalue(f"{kind}_store")
    return store


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "ivr.db"


@pytest.fixture
def sqlite_store(sqlite_file: Path) -> Iterator[Store]:
    with opened(f"sqlite:///{sqlite_file}") as store:
        store.prepare()
        yield store


@pytest.fixture
def postgresql_store(with_tables: str) -> Iterator[Store]:
    with psycopg.connect(with_tables) as connection:
        for table in (
            "tries",
            "pins",
            "codes",
            "outbox",
            "workers",
            "hand_offs",
            "log",
            "sessions",
            "legs",
            "contacts",
        ):
            connection.execute(f"DELETE FROM {table}".encode())
    with opened(with_tables) as store:
        yield store


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = Store(url, patience=0.5)
    yield store
    store.close()
