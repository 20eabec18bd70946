"""Connections that say nothing, or never come to an end, are opened by the hundred while calls go on."""

from __future__ import annotations

import asyncio
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from faults.serving import Serving

from tests.bench.load import Figures, Load

pytestmark = [pytest.mark.slow, pytest.mark.load]

HALF_A_HEAD = b"POST /twilio/voice HTTP/1.1\r\nHost: ivr\r\nContent-"
HALF_A_BODY = HALF_A_HEAD + b"Length: 4000\r\n\r\nCallSid=CA"
RATE, SECONDS = 20.0, 6.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
    with Serving(tmp_path_factory.mktemp("idle")) as server:
        yield server
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def held_open(server: Serving, count: int, saying: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that have said that much and no more."""
    with ExitStack() as stack:
        connections = []
        for _ in range(count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            connection.sendall(saying)
            connections.append(connection)
        yield connections


def calls_go_on(server: Serving) -> Figures:
    load = Load([server.port], server.public_url)
    return asyncio.run(load.run(RATE, SECONDS, at_once=60, warm_up=3.0))


@pytest.fixture(scope="module")
def quiet(server: Serving) -> Figures:
    """How calls go with nobody beside them."""
    return calls_go_on(server)


@pytest.mark.parametrize(
    ("count", "saying"),
    [(1100, b""), (200, HALF_A_HEAD), (200, HALF_A_BODY)],
    ids=["1100 idle", "200 with half a head", "200 with half a body"],
)
def test_connections_that_never_ask_anything_keep_no_caller_waiting(
    server: Serving, quiet: Figures, count: int, saying: bytes
) -> None:
    with held_open(server, count, saying):
        figures = calls_go_on(server)

    print(f"\nwithout: {quiet}\nwith {count} of {saying[-20:]!r}: {figures}")
    assert figures.failures == []
    assert figures.retries == 0
    assert (
        figures.percentile(99) < 3 * quiet.percentile(99) + 1
    )  # how busy this machine is, is another matter


def test_a_client_that_drips_is_given_up_after_five_seconds(server: Serving) -> None:
    with held_open(server, 40, HALF_A_BODY) as connections:
        began, left = time.monotonic(), set(connections)
        while left and time.monotonic() < began + 20:
            left -= {connection for connection in left if given_up(connection)}
            time.sleep(0.5)  # the client's own slowness is what is tried
        seconds = time.monotonic() - began

    assert not left and 4 < seconds < 8


def given_up(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"x")
    except OSError:
        return True
    return False
