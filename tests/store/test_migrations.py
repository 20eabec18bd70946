from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from kept import arrive, now, turn
from sqlalchemy import Engine, NullPool, create_engine, text
from together import in_processes

from ivr.store import Store, StoreUnavailable
from ivr.store.tables import METADATA


def engine(url: str) -> Engine:
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)


def test_the_migrations_lead_to_the_tables_that_the_statements_use(url: str) -> None:
    Store(url).prepare()

    with engine(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_a_database_that_is_prepared_again_keeps_what_it_has(url: str) -> None:
    store = Store(url)
    store.prepare()
    turn(store, arrive(store))

    store.prepare()
    Store(url).prepare()

    assert now(store).turn == 2
    store.close()


def test_processes_that_prepare_the_same_database_at_once_all_find_it_ready(url: str) -> None:
    def prepare(number: int) -> bool:
        store = Store(url)
        store.prepare()
        arrive(store, f"CA{number}", f"contact-{number}")
        return store.alive()

    assert in_processes(4, prepare) == [True] * 4
    assert len(Store(url).contacts.newest()) == 4


def test_a_database_of_a_newer_version_is_left_alone(url: str) -> None:
    Store(url).prepare()
    with engine(url).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))

    with pytest.raises(StoreUnavailable, match=r"belongs to a newer version .*9999_later"):
        Store(url).prepare()


def test_a_migration_that_fails_leaves_nothing_behind(url: str) -> None:
    with engine(url).begin() as connection:
        connection.execute(text("CREATE TABLE log (of_somebody_else TEXT)"))

    with pytest.raises(Exception, match="already exists"):
        Store(url).prepare()

    assert not Store(url).alive()
    with engine(url).begin() as connection:
        connection.execute(text("DROP TABLE log"))
    Store(url).prepare()
    assert Store(url).alive()
