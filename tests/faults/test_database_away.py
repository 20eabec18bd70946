"""The database is locked, gone, read-only or hangs in the middle of calls: every webhook is still answered within five
seconds, with something that takes care of the caller; and when it is back, calls go on."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psycopg
import pytest
from faults.serving import Serving
from postgres import Server, running

from ivr.testphone.call import Call

pytestmark = pytest.mark.slow

AWAY = 6.0
CALLERS = 8
WISH, ANSWER = "what are your branch hours", "branches are open"


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    with running() as server:
        yield server


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """By another program that writes and does not come to an end."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("ROLLBACK")
    connection.close()


@contextmanager
def moved(file: Path) -> Iterator[None]:
    elsewhere = file.with_suffix(".moved")
    file.rename(elsewhere)
    yield
    elsewhere.rename(file)


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    server.stop()
    yield
    server.start()


@contextmanager
def hanging(server: Server) -> Iterator[None]:
    server.hang()
    yield
    server.go_on()


@contextmanager
def read_only(server: Server, name: str) -> Iterator[None]:
    def let(answer: str) -> None:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(
                f'ALTER DATABASE "{name}" SET default_transaction_read_only = {answer}'.encode()
            )
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )

    let("on")
    yield
    let("off")


Outage = Callable[[], AbstractContextManager[None]]


def outage(kind: str, folder: Path, request: pytest.FixtureRequest) -> tuple[str, Outage]:
    """The URL of the database, and how it goes away."""
    if kind.startswith("sqlite"):
        file = folder / "calls.db"
        return f"sqlite:///{file}", lambda: locked(file) if "locked" in kind else moved(file)
    server: Server = request.getfixturevalue("postgresql")
    name = kind.replace(" ", "_")
    ways = {"postgresql stopped": stopped, "postgresql hanging": hanging}
    return server.create(name), lambda: ways[kind](server) if kind in ways else read_only(server, name)


def timed(does: Callable[[], Call]) -> tuple[Call, float]:
    began = time.monotonic()
    call = does()
    return call, time.monotonic() - began


@pytest.mark.parametrize(
    "kind",
    ["sqlite locked", "sqlite moved", "postgresql stopped", "postgresql hanging", "postgresql read only"],
)
def test_callers_are_taken_care_of_while_the_database_is_away(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database, away = outage(kind, tmp_path, request)
    with Serving(tmp_path, database) as server:
        phone = server.phone()
        patient, talking = ([phone.dial() for _ in range(CALLERS)] for _ in range(2))

        def speak(call: Call) -> tuple[Call, float]:
            return timed(lambda: call.say(WISH))

        def call_again_and_again(until: float) -> list[tuple[Call, float]]:
            calls = []
            while time.monotonic() < until:
                calls.append(timed(phone.dial))
            return calls

        with ThreadPoolExecutor(3 * CALLERS) as pool, away():
            until = time.monotonic() + AWAY
            told = [pool.submit(speak, call) for call in talking]
            begun = [pool.submit(call_again_and_again, until) for _ in range(2 * CALLERS)]
            met = [each.result() for each in told] + [call for each in begun for call in each.result()]
        back = time.monotonic()
        while (call := phone.dial()).listening is None or ANSWER not in call.say(WISH).heard:
            assert time.monotonic() - back < 5, "the database is back and was not found"
        found = time.monotonic() - back
        for call in patient:
            call.say(WISH)
            # Whoever moves a SQLite file that is open may lose its last turns; https://sqlite.org/howtocorrupt.html
            assert ANSWER in call.heard or (kind == "sqlite moved" and "I lost track" in call.heard)

    slowest = max(seconds for _, seconds in met)
    print(
        f"\n{kind}: {len(met)} callers, the slowest told after {slowest:.1f} s; found again after {found:.1f} s"
    )
    assert slowest < 5
    for call, _ in met:
        assert call.state in ("in_queue", "listening"), call.transcript
        assert call.heard
        assert not [finding for finding in call.findings if finding.level == "error"], call.findings
