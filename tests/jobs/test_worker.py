"""`ivr worker` as a process: one of a name, its work taken up by another, nothing lost or doubled when it is killed."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import Popen, TimeoutExpired

import pytest
from working import crm, eventually, put, text, texts, worker

from ivr.store import Store

pytest.importorskip("dbos")


@contextmanager
def working(*arguments: object) -> Iterator[Popen[str]]:
    process = worker(*arguments)  # type: ignore[arg-type]
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def ready(url: str) -> Iterator[Store]:
    store = Store(url, patience=5.0)
    store.prepare()
    yield store
    store.close()


def test_what_is_in_the_outbox_is_sent(ready: Store, url: str) -> None:
    contacts = [put(ready, text(number)) for number in range(3)]

    with texts() as service, crm() as told:
        contacts.append(put(ready, ("notify", told.url, {"contact": "c"})))
        with working(url, "a", service.url, told.url) as process:
            eventually(lambda: not ready.outbox.unfinished())
            put(ready, text(9, "one more"))
            eventually(lambda: not ready.outbox.unfinished())
            process.terminate()
            process.communicate(timeout=20)

    assert process.returncode == 0
    assert sorted(sent.to for sent in service.texts) == [f"+1415555{number:04}" for number in (0, 1, 2, 9)]
    assert len(told.got) == 1
    assert ready.workers.all() == []


def test_a_second_worker_of_the_same_name_is_refused(ready: Store, url: str) -> None:
    with texts() as service, working(url, "a", service.url):
        eventually(ready.workers.all)
        with working(url, "a", service.url) as second:
            _, said = second.communicate(timeout=30)

    assert second.returncode == 1
    assert "A worker named 'a' is running already" in said


@pytest.mark.slow
def test_a_worker_that_was_killed_is_followed_by_one_of_its_name(ready: Store, url: str) -> None:
    with texts() as service:
        with working(url, "a", service.url):
            eventually(ready.workers.all)
        put(ready, text())
        with working(url, "a", service.url):
            eventually(lambda: not ready.outbox.unfinished())

    assert len(service.texts) == 1


@pytest.mark.slow
def test_a_worker_of_another_host_goes_on_with_what_a_dead_one_had_in_hand(ready: Store, url: str) -> None:
    with texts() as service, crm(lambda number: 503 if number < 3 else 200) as told:
        put(ready, text(), ("notify", told.url, {}))
        with working(url, "a", service.url, told.url) as first:
            eventually(lambda: told.got)
            first.kill()  # a host that is gone tells nobody
            first.wait()
            with working(url, "b", service.url, told.url):
                eventually(lambda: not ready.outbox.unfinished())

    assert len(service.texts) == 1
    assert len(set(told.keys)) == 1


@pytest.fixture
def on_sqlite(sqlite_file: Path) -> Iterator[Store]:
    sqlite_file.parent.mkdir()
    store = Store(f"sqlite:///{sqlite_file}", patience=5.0)
    store.prepare()
    yield store
    store.close()


def test_a_worker_whose_jobs_cannot_be_opened_waits_for_them(on_sqlite: Store, sqlite_file: Path) -> None:
    contact = put(on_sqlite, text())
    jobs = sqlite_file.with_name("jobs.db")
    jobs.mkdir()  # no file, so no database

    with texts() as service, working(f"sqlite:///{sqlite_file}", "a", service.url) as process:
        _says(process, "the outbox waits")
        waits = on_sqlite.outbox.of(contact)[0].state
        jobs.rmdir()
        eventually(lambda: not on_sqlite.outbox.unfinished())

    assert waits == "waiting"
    assert len(service.texts) == 1


@pytest.mark.slow
def test_a_worker_whose_jobs_are_locked_by_another_waits_for_them(
    on_sqlite: Store, sqlite_file: Path
) -> None:
    """DBOS itself waits for 30 seconds before it gives up."""
    put(on_sqlite, text())
    holder = sqlite3.connect(sqlite_file.with_name("jobs.db"), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    with texts() as service, working(f"sqlite:///{sqlite_file}", "a", service.url) as process:
        _says(process, "database is locked")
        holder.rollback()
        eventually(lambda: not on_sqlite.outbox.unfinished(), 60)

    assert len(service.texts) == 1


def _says(process: Popen[str], words: str) -> None:
    assert process.stderr
    assert any(words in line for line in process.stderr), "the worker has ended"


@pytest.mark.slow
def test_killed_at_random_points_a_worker_loses_and_doubles_nothing(ready: Store, url: str) -> None:
    """Each fifth answer of Twilio's is lost, too."""
    chance = random.Random(7)
    bodies = [f"message {number}" for number in range(60)]
    with texts(lambda number: "lost" if number % 5 == 0 else "") as service, crm() as told:
        contacts = [
            put(ready, text(number, body), ("notify", told.url, {"body": body}))
            for number, body in enumerate(bodies)
        ]
        kills = 0
        while ready.outbox.unfinished() and kills < 5:
            with working(url, f"host-{kills % 3}", service.url, told.url, 4.0) as process:
                begun = len(service.texts)
                eventually(lambda seen=begun: len(service.texts) > seen or not ready.outbox.due(1e12), 60)
                with suppress(TimeoutExpired):
                    process.wait(chance.uniform(0.0, 0.4))
            kills += 1
        with working(url, "last", service.url, told.url, 4.0):
            eventually(lambda: not ready.outbox.unfinished(), 120)

    assert kills > 3
    assert sorted(sent.body for sent in service.texts) == sorted(bodies)
    assert set(told.keys) == {f"{contact}-1-1" for contact in contacts}
    assert {parcel.state for contact in contacts for parcel in ready.outbox.of(contact)} == {"sent"}
