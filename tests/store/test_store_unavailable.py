"""A database that fails is reported in a moment, and found again as soon as it is back."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from kept import CONTACT, arrive, now, turn
from postgres import Server
from together import at_once

from ivr.store import Store, StoreUnavailable


@contextmanager
def unavailable(words: str) -> Iterator[None]:
    """Within, the store says that it is unavailable, why, and nothing of what it was to keep."""
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match=words) as told:
        yield
    assert time.monotonic() - began < 3
    assert "my words" not in str(told.value)


def in_child(work: Callable[[], object]) -> int:
    """The exit code of a forked process: 0 when `work` raised nothing."""
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_locked_file_is_reported_and_the_turn_taken_once_it_is_free(
    sqlite_store: Store, sqlite_file: Path
) -> None:
    first = arrive(sqlite_store)
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with unavailable("is locked by another program"):
        turn(sqlite_store, first, "my words")
    assert now(sqlite_store).turn == 1, "reading goes on"

    other.execute("ROLLBACK")
    assert turn(sqlite_store, first)


def test_threads_that_wait_for_a_locked_file_are_all_answered(sqlite_store: Store, sqlite_file: Path) -> None:
    first = arrive(sqlite_store)
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def attempt(_: int) -> str:
        with unavailable("is locked|is busy"):
            turn(sqlite_store, first, "my words")
        return "told"

    assert at_once(4, attempt) == ["told"] * 4
    other.execute("ROLLBACK")
    assert turn(sqlite_store, first)


def test_health_is_what_a_turn_would_meet(sqlite_store: Store, sqlite_file: Path) -> None:
    assert sqlite_store.problem() == ""
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    assert sqlite_store.problem() == "", "a word holds for two seconds, however often it is asked"
    assert "is locked by another program" in Store(f"sqlite:///{sqlite_file}", 0.2).problem()

    other.execute("ROLLBACK")
    assert sqlite_store.alive()


def test_a_file_that_stays_locked_holds_up_one_thread_at_a_time(
    sqlite_store: Store, sqlite_file: Path
) -> None:
    first = arrive(sqlite_store)
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    def attempt(_: int) -> float:
        began = time.monotonic()
        with unavailable("is locked by another program"):
            turn(sqlite_store, first, "my words")
        return time.monotonic() - began

    patient = attempt(0)
    later = sorted(at_once(12, attempt))

    assert patient >= 0.5
    assert later[-2] < 0.45
    other.execute("ROLLBACK")
    assert turn(sqlite_store, first)


def test_a_locked_row_is_reported_and_the_turn_taken_once_it_is_free(
    postgresql_store: Store, with_tables: str
) -> None:
    first = arrive(postgresql_store)
    with psycopg.connect(with_tables) as other:
        other.execute("SELECT * FROM sessions FOR UPDATE")

        with unavailable("is locked by another program"):
            turn(postgresql_store, first, "my words")

    assert turn(postgresql_store, first)


def test_a_file_moved_away_is_reported_and_used_again_when_it_is_back(
    sqlite_store: Store, sqlite_file: Path
) -> None:
    first = arrive(sqlite_store)
    sqlite_store.close()
    folder = sqlite_file.parent
    folder.rename(folder.with_name("elsewhere"))

    with unavailable("cannot be opened"):
        now(sqlite_store)
    with unavailable("cannot be opened"):
        turn(sqlite_store, first, "my words")
    assert not sqlite_store.alive()

    folder.with_name("elsewhere").rename(folder)
    assert turn(sqlite_store, first)


def test_a_file_deleted_in_use_takes_no_turn_that_would_be_lost(
    sqlite_store: Store, sqlite_file: Path
) -> None:
    first = arrive(sqlite_store)
    for file in sqlite_file.parent.glob("ivr.db*"):
        file.unlink()

    with unavailable("cannot be opened"):
        turn(sqlite_store, first, "my words")

    sqlite_store.prepare()
    arrive(sqlite_store)
    assert [contact.contact for contact in sqlite_store.contacts.newest()] == [CONTACT]


def test_a_file_without_tables_is_reported(tmp_path: Path) -> None:
    (tmp_path / "ivr.db").touch()

    with unavailable("has no tables yet: restart the server"):
        Store(f"sqlite:///{tmp_path}/ivr.db").contacts.load("CA1")


def test_a_file_that_is_no_database_is_reported(tmp_path: Path) -> None:
    (tmp_path / "ivr.db").write_text("This is a letter, not a database.\n" * 100)
    store = Store(f"sqlite:///{tmp_path}/ivr.db")

    with unavailable("is not an SQLite database"):
        store.prepare()
    with unavailable("is not an SQLite database"):
        store.contacts.load("CA1")


def test_a_folder_that_does_not_exist_is_made(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/some where/100%/naïve?/ivr.db")

    store.prepare()

    arrive(store)
    assert (tmp_path / "some where" / "100%" / "naïve?" / "ivr.db").exists()
    store.close()


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with unavailable("cannot be made: .* Check who owns the folder"):
        Store(f"sqlite:///{tmp_path}/file/ivr.db").prepare()


def test_a_disk_that_takes_no_more_is_reported_and_the_turn_taken_once_it_does(sqlite_store: Store) -> None:
    first = arrive(sqlite_store)

    def fill_the_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
        with unavailable("cannot be read or written: check the disk"):
            turn(sqlite_store, first, "my words" * 10_000)
        assert now(sqlite_store).turn == 1
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert turn(sqlite_store, first)

    assert in_child(fill_the_disk) == 0
    assert now(sqlite_store).turn == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become a user who may not write")
def test_a_file_that_may_not_be_written_is_reported(sqlite_store: Store, sqlite_file: Path) -> None:
    first = arrive(sqlite_store)
    sqlite_store.close()
    shared = Path(tempfile.mkdtemp())
    shutil.copy(sqlite_file, shared)
    shared.chmod(0o755)

    def as_nobody() -> None:
        os.setgid(65534)
        os.setuid(65534)
        with unavailable("may not be written: check who owns|cannot be opened"):
            turn(Store(f"sqlite:///{shared}/ivr.db"), first, "my words")

    try:
        assert in_child(as_nobody) == 0
    finally:
        shutil.rmtree(shared)


def test_a_postgresql_that_stops_is_reported_and_found_again_when_it_runs(
    postgresql_store: Store, server: Server
) -> None:
    first = arrive(postgresql_store)
    server.stop()
    try:
        with unavailable("check that PostgreSQL runs and that IVR_DATABASE_URL leads to it"):
            now(postgresql_store)
        with unavailable("cannot be reached"):
            turn(postgresql_store, first, "my words")
        assert not postgresql_store.alive()
    finally:
        server.start()

    assert turn(postgresql_store, first)


def test_a_postgresql_restarted_between_two_turns_costs_neither(
    postgresql_store: Store, server: Server
) -> None:
    for number in range(4):
        arrive(postgresql_store, f"CA{number}", f"contact-{number}")
    at_once(4, lambda number: turn(postgresql_store, now(postgresql_store, f"CA{number}")))

    server.stop()
    server.start()

    assert turn(postgresql_store, now(postgresql_store, "CA0"))
    server.stop()
    server.start()
    assert (
        at_once(4, lambda number: turn(postgresql_store, now(postgresql_store, f"CA{number}"))) == [True] * 4
    )


def test_a_postgresql_that_hangs_is_reported_and_used_again_when_it_goes_on(
    postgresql_store: Store, server: Server
) -> None:
    first = arrive(postgresql_store)
    server.hang()
    try:
        with unavailable("does not answer"):
            turn(postgresql_store, first, "my words")
    finally:
        server.go_on()

    assert turn(postgresql_store, now(postgresql_store))


def test_a_postgresql_that_takes_no_writes_is_reported(postgresql_store: Store, with_tables: str) -> None:
    first = arrive(postgresql_store)
    reader = Store(f"{with_tables}&options=-c%20default_transaction_read_only%3Don")

    assert now(reader).turn == 1
    with unavailable("takes no writes"):
        turn(reader, first, "my words")
    reader.close()


def test_a_postgresql_without_tables_or_without_the_database_is_reported(server: Server) -> None:
    with unavailable("has no tables yet: restart the server"):
        Store(server.url()).contacts.load("CA1")
    with unavailable('cannot be reached .*database "nowhere" does not exist.*: check'):
        Store(server.url("nowhere")).contacts.load("CA1")
    with unavailable('cannot be reached .*database "nowhere" does not exist.*: check'):
        Store(server.url("nowhere")).prepare()


@pytest.mark.parametrize("use", [Store.prepare, lambda store: store.contacts.newest()])
def test_no_password_is_told_when_postgresql_is_not_there(use: Callable[[Store], object]) -> None:
    with pytest.raises(StoreUnavailable, match=r"cannot be reached .*: check that PostgreSQL runs") as told:
        use(Store("postgresql://parley:pa55word@127.0.0.1:1/name"))

    assert "pa55" not in str(told.value)
