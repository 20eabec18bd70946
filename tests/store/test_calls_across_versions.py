"""A database of the version before, with calls in progress: in the middle of a question, waiting for an action, in a
queue, ended. `tests/data/calls_of_0003.sql` was written by that version from the calls of `line.py`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from databases import opened
from line import Line, Phone
from sqlalchemy import NullPool, create_engine, text

from ivr.conversation.events import HandOffEnded
from ivr.store import Leg, Store, StoreUnavailable
from ivr.store.migrations import HERE, NEWEST

BEFORE = "0003_tickets"
CALLS = Path(__file__).parents[1] / "data" / "calls_of_0003.sql"
QUESTION, ERRAND, QUEUE, GONE = "CA1", "CA2", "CA3", "CA4"
TABLES = ("contacts", "sessions", "log", "hand_offs")


@pytest.fixture
def before(url: str) -> str:
    """The database as that version left it."""
    sql = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with sql.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(HERE))
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE)
        for statement in CALLS.read_text("utf-8").splitlines():
            connection.exec_driver_sql(statement.replace("%", "%%") if "postgres" in url else statement)
    return url


def rows(url: str) -> dict[str, list[dict[str, object]]]:
    sql = create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    with sql.connect() as connection:
        found = {table: connection.execute(text(f"SELECT * FROM {table}")).mappings() for table in TABLES}
        return {table: in_order(dict(row) for row in mappings) for table, mappings in found.items()}


def in_order(rows: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(rows, key=lambda row: (str(row["contact"]), str(row.get("turn"))))


def phone(line: Line, sid: str, turn: int) -> Phone:
    """The call, at the provider, which was told `turn` last."""
    call = Phone(line)
    call.sid = sid
    call.told = type(call.told)(f'{{"turn": {turn}, "hears": "", "then": "wait"}}')
    return call


def test_calls_in_progress_go_on(before: str, tmp_path: Path) -> None:
    line = Line(tmp_path / "bank", before)

    asked = phone(line, QUESTION, 1).says("quick")
    errand = phone(line, ERRAND, 2)
    line.clock.now += 60
    lost = errand.waits()
    back = phone(line, QUEUE, 2).brings(HandOffEnded(result="no_answer"))
    phone(line, QUEUE, back.turn).hangs_up()

    assert asked.hears.startswith("Let me see. That was quick.")
    assert lost.then == "service"
    assert back.hears
    assert line.state(QUEUE)["hung_up"]
    line.close()


def test_what_was_kept_is_the_same_and_each_call_is_a_leg(before: str) -> None:
    kept = rows(before)

    with opened(before) as store:
        store.prepare()
        legs = {row["contact"]: store.legs.of(str(row["contact"])) for row in kept["contacts"]}

    now = rows(before)
    assert (now["log"], now["hand_offs"]) == (kept["log"], kept["hand_offs"])
    for table in ("contacts", "sessions"):
        without = [{k: v for k, v in row.items() if k != "provider_id"} for row in kept[table]]
        assert now[table] == in_order(without)
    for row in kept["contacts"]:
        state = "open" if row["ended_at"] is None else "ended"
        expected = Leg(
            str(row["provider_id"]), str(row["contact"]), str(row["channel"]), str(row["ani"]),
            row["started_at"], "twilio", state, row["ended_at"],  # type: ignore[arg-type]
        )  # fmt: skip
        assert legs[row["contact"]] == [expected]


def test_one_goes_back_to_the_version_before_and_forth_again(before: str, tmp_path: Path) -> None:
    kept = rows(before)
    line = Line(tmp_path / "bank", before)
    line.close()

    with opened(before) as store:
        assert store.go_back() == BEFORE
        assert rows(before) == kept

    line = Line(tmp_path / "again", before)
    assert phone(line, QUESTION, 1).says("quick").hears.startswith("Let me see.")
    line.close()


def test_one_goes_back_one_version_only(before: str) -> None:
    with opened(before) as store, pytest.raises(StoreUnavailable, match=f"at {BEFORE}, not at {NEWEST}"):
        store.go_back()


def test_what_refers_to_a_contact_is_found_after_the_migration(before: str) -> None:
    """SQLite makes a table anew to drop a column of it; PostgreSQL would not have let go of one that is referred to."""
    Store(before).prepare()

    if before.startswith("sqlite"):
        sql = create_engine(before, poolclass=NullPool)
        with sql.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
