"""A request to a system outside is over in its time, and what is known of it afterwards is told apart."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from ivr.channels.posting import ask
from ivr.sending import NotNow, OutcomeUnknown

Answer = Callable[[socket.socket], None]


@contextmanager
def server(answer: Answer) -> Iterator[str]:
    """Somebody who takes one connection, and answers it in this way."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def take() -> None:
            line, _ = door.accept()
            with line:
                line.recv(65_536)
                answer(line)

        taking = threading.Thread(target=take, daemon=True)
        taking.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}/x"
        taking.join(10)


def drip(line: socket.socket) -> None:
    """Byte by byte, for longer than anybody waits: each one in time."""
    try:
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 100:
            line.sendall(bytes([byte]))
            time.sleep(0.01)
    except OSError:
        pass  # given up over there


def test_an_answer_that_drips_is_given_up_in_time_and_may_have_come_through() -> None:
    with server(drip) as url:
        began = time.monotonic()
        with pytest.raises(OutcomeUnknown, match=r"did not answer in 0\.4 s"):
            ask("POST", url, {}, b"{}", timeout=0.4)
        assert time.monotonic() - began < 3


def test_a_line_that_breaks_after_the_request_may_have_come_through() -> None:
    with server(lambda line: None) as url, pytest.raises(OutcomeUnknown):
        ask("POST", url, {}, b"{}")


def test_an_answer_is_had_with_its_status_whatever_it_is() -> None:
    with server(lambda line: line.sendall(b"HTTP/1.1 409 No\r\nContent-Length: 2\r\n\r\nno")) as url:
        assert ask("POST", url, {}, b"{}") == (409, b"no")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://127.0.0.1:1/", "http://nobody.invalid/"])
def test_where_nobody_is_reached_nothing_came_through(url: str) -> None:
    with pytest.raises(NotNow):
        ask("POST", url, {}, b"{}", timeout=2)
