"""Our worker within the real gunicorn, on a real socket."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ivr.serving.arriving import LARGEST_BODY
from tests.bench.webhooks import ROOT, free_port

THREADS = 8
"""More than a test has requests that are not quite over: a process whose threads are all taken keeps no connection."""
HELLO = b"POST /length HTTP/1.1\r\nHost: ivr\r\nContent-Length: 5\r\n\r\nhello"


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "-k", "ivr.serving.worker.Worker", "--threads", str(THREADS),
            "--keep-alive", "30", "--no-control-socket", "-b", f"127.0.0.1:{port}", "tests.serving.small_app:app",
        ],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield port
    server.terminate()
    assert server.wait(20) == 0


class Client:
    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=3)
        self._answers = self._socket.makefile("rb")

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def answered(self) -> tuple[int, bytes]:
        """The next answer's status and body."""
        status = int(self._answers.readline().split()[1])
        length = 0
        while (line := self._answers.readline().strip()) != b"":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return status, self._answers.read(length)

    def is_closed(self) -> bool:
        return self._answers.read(1) == b""

    def close(self) -> None:
        self._answers.close()
        self._socket.close()


@contextmanager
def client(port: int) -> Iterator[Client]:
    made = Client(port)
    yield made
    made.close()


def test_a_connection_brings_one_request_after_the_other(port: int) -> None:
    with client(port) as one:
        for _ in range(3):
            one.send(HELLO)
            assert one.answered() == (200, b"5")


def test_a_request_may_come_byte_by_byte(port: int) -> None:
    with client(port) as one:
        for byte in HELLO:
            one.send(bytes([byte]))

        assert one.answered() == (200, b"5")


def test_requests_that_come_at_once_are_all_answered(port: int) -> None:
    with client(port) as one:
        one.send(HELLO * 3 + HELLO[:-1])
        assert [one.answered() for _ in range(3)] == [(200, b"5")] * 3

        one.send(b"o")
        assert one.answered() == (200, b"5")


@pytest.mark.parametrize("length", [1, 5_000, 60_000, LARGEST_BODY])
def test_a_body_that_nobody_read_is_no_part_of_the_next_request(port: int, length: int) -> None:
    unread = b"POST /nowhere HTTP/1.1\r\nHost: ivr\r\nContent-Length: %d\r\n\r\n" % length + b"x" * length
    with client(port) as one:
        one.send(unread)
        assert one.answered()[0] == 404

        if length <= 60_000:
            one.send(HELLO)
            assert one.answered() == (200, b"5")
        else:
            assert one.is_closed()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"Transfer-Encoding: chunked", 411),
        (b"Content-Length: 99999999", 413),
        (b"Expect: 100-continue\r\nContent-Length: 5", 417),
        (b"Content-Length: 5\r\nContent-Length: 6", 400),
        (b"X: " + b"a" * 40_000, 431),
    ],
)
def test_a_refusal_is_told_and_the_connection_ends(port: int, head: bytes, status: int) -> None:
    with client(port) as one:
        one.send(b"POST /length HTTP/1.1\r\nHost: ivr\r\n" + head + b"\r\n\r\n" + b"x" * 20_000)

        assert one.answered() == (status, b"")
        assert one.is_closed()


def test_clients_that_never_close_hold_up_nobody(port: int) -> None:
    """gunicorn's own would wait two seconds for each, in the loop that all share."""
    last = HELLO.replace(b"Host: ivr", b"Host: ivr\r\nConnection: close")
    clients = [Client(port) for _ in range(20)]
    began = time.monotonic()
    for one in clients:
        one.send(last)

    assert [one.answered() for one in clients] == [(200, b"5")] * 20
    assert time.monotonic() - began < 2
    for one in clients:
        one.close()


def asking(way: str) -> bytes:
    return f"GET {way} HTTP/1.1\r\nHost: ivr\r\n\r\n".encode()


def test_a_request_that_nobody_waits_for_any_more_is_not_begun(port: int, tmp_path: Path) -> None:
    busy = [(Client(port), tmp_path / str(number)) for number in range(THREADS)]
    for one, folder in busy:
        folder.mkdir()
        os.mkfifo(folder / "begun")
        os.mkfifo(folder / "end")
        one.send(asking(f"/work?{folder}"))
        (folder / "begun").read_text()

    with client(port) as gone, client(port) as waiting:
        gone.send(asking("/count?gone"))
        gone.close()
        waiting.send(asking("/count?waiting"))
        for one, folder in busy:
            (folder / "end").write_text("done")
            assert one.answered() == (200, b"done")
            one.close()

        assert waiting.answered() == (200, b"waiting")
    with client(port) as again:
        again.send(asking("/count?again"))
        assert again.answered() == (200, b"waiting again")
