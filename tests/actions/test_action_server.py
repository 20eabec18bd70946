"""Actions on an action server: rasa-sdk's own, and servers that misbehave."""

from __future__ import annotations

import json
import os
import socket
import socketserver
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from asking import ACTIONS, ask

from ivr.actions import ActionServer, InProcessActions
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.redaction import Secret


@pytest.fixture(scope="module")
def server() -> Iterator[ActionServer]:
    """rasa-sdk's action server with the project's actions."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    child = subprocess.Popen(
        [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "-p", str(port)],
        cwd=ACTIONS.parent,
        env=os.environ | {"SANIC_HOST": "127.0.0.1", "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _healthy(port):
            with pytest.raises(subprocess.TimeoutExpired):
                child.wait(0.05)
        yield ActionServer(f"http://127.0.0.1:{port}/webhook")
    finally:
        child.terminate()
        child.wait(20)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.mark.parametrize("name", ["action_find_bill", "action_who_calls", "action_schedule"])
def test_an_action_answers_the_same_on_a_server_as_in_this_process(server: ActionServer, name: str) -> None:
    here = InProcessActions(ACTIONS)

    answer = ask(server.run, name)

    assert isinstance(answer, ErrandDone)
    assert answer == ask(here.run, name)
    assert answer.events
    here.close()


@pytest.mark.parametrize(
    ("name", "reason", "detail"),
    [
        (
            "action_raises",
            "garbage",
            "HTTP 500: the action raised an exception, and may have done a part of its work before",
        ),
        ("action_rejects", "error", "HTTP 400: the action rejected its execution"),
        (
            "action_nobody_wrote",
            "unknown",
            "HTTP 404: the server has no such action, or the address is wrong",
        ),
        ("action_hangs_async", "timeout", "no answer in time"),
    ],
)
def test_an_action_that_fails_on_a_server_is_an_event(
    server: ActionServer, name: str, reason: str, detail: str
) -> None:
    assert ask(server.run, name, timeout=1.0) == ErrandFailed(number=7, reason=reason, detail=detail)


def test_a_connection_is_used_again_and_survives_an_action_that_fails(server: ActionServer) -> None:
    answers = [ask(server.run, name) for name in ("action_find_bill", "action_raises", "action_find_bill")]

    assert [type(answer) for answer in answers] == [ErrandDone, ErrandFailed, ErrandDone]


def test_a_secret_is_not_sent_to_a_server(server: ActionServer) -> None:
    done = ask(server.run, "action_shows_secrets", pin=Secret("482913"), card=[Secret("1")])

    slots = {event["name"]: event["value"] for event in done.events}
    assert slots["pin_is"] == "'none'"
    assert slots["known"] == ["answer", "bill_due", "company", "seen"]


class Answering(socketserver.ThreadingTCPServer):
    """A server that answers each connection's requests with the bytes of `answers`, one after the other."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *answers: bytes, drip: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.answers = list(answers)
        self.drip = drip
        self.over = threading.Event()
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.connections = 0
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def actions(self) -> ActionServer:
        return ActionServer(f"http://127.0.0.1:{self.server_address[1]}/webhook")

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class _Connection(socketserver.StreamRequestHandler):
    server: Answering

    def handle(self) -> None:
        self.server.connections += 1
        while self.rfile.readline():
            length, key = 0, b""
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
                if line.lower().startswith(b"idempotency-key:"):
                    key = line.split(b":")[1].strip()
            self.server.keys.append(key.decode())
            self.server.requests.append(json.loads(self.rfile.read(length)))
            if not self.server.answers:
                self.server.over.wait()
                return
            answer = self.server.answers.pop(0)
            pieces = [answer[i : i + 1] for i in range(len(answer))] if self.server.drip else [answer]
            for piece in pieces:
                self.wfile.write(piece)
                if self.server.drip and self.server.over.wait(0.02):
                    return
            if b"Connection: close" in answer or not answer:
                return


def http(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body


DONE = http(b'{"events": [{"event": "slot", "name": "x", "value": 1}], "responses": []}')


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (http(b"<html>"), "garbage"),
        (http(b"[]"), "garbage"),
        (http(b"null"), "garbage"),
        (http(b"{}"), "garbage"),
        (http(b'{"events": "done"}'), "garbage"),
        (http(b'{"events": ["slot"]}'), "garbage"),
        (http(b'{"events": [{"event": "slot", "value": 1}]}'), "garbage"),
        (http(b'{"events": [{"event": "slot", "name": "x", "value": NaN}]}'), "garbage"),
        (http(b'{"events": [], "responses": ["hello"]}'), "garbage"),
        (http(b"[" * 200_000), "garbage"),
        (http(b'{"events": []}' + b" " * 300_000), "garbage"),
        (DONE[:-4], "garbage"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\nx", "garbage"),
        (http(b"", "301 Moved", "Location: http://127.0.0.1:1/\r\n"), "error"),
        (http(b"", "401 Unauthorized"), "error"),
        (http(b"", "449 Retry With"), "error"),
        (http(b"", "202 Accepted"), "garbage"),
        (http(b"", "501 Not Implemented"), "garbage"),
        (http(b"", "503 Busy"), "lost"),
        (b"SSH-2.0-OpenSSH\r\n", "lost"),
        (b"", "lost"),
    ],
)
def test_whatever_a_server_answers_is_an_event(answer: bytes, reason: str) -> None:
    with Answering(answer.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n", 1)) as server:
        failed = ask(server.actions.run, "action_x", timeout=2.0)

        assert (type(failed), failed.reason, failed.number) == (ErrandFailed, reason, 7)


def test_a_server_that_is_silent_is_a_timeout() -> None:
    with Answering() as server:
        assert ask(server.actions.run, "action_x", timeout=0.1).reason == "timeout"


def test_a_server_that_drips_its_answer_byte_by_byte_is_a_timeout() -> None:
    with Answering(DONE, drip=True) as server:
        assert ask(server.actions.run, "action_x", timeout=0.2).reason == "timeout"


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    failed = ask(ActionServer(f"http://127.0.0.1:{port}/webhook").run, "action_x")

    assert failed.reason == "unreachable"


def test_an_action_is_sent_once_even_if_its_connection_breaks() -> None:
    with Answering(DONE, b"", DONE) as server:
        actions = server.actions
        answers = [ask(actions.run, "action_x") for _ in range(3)]

        assert [type(answer) for answer in answers] == [ErrandDone, ErrandFailed, ErrandDone]
        assert len(server.requests) == 3
        assert server.connections == 2


def test_a_connection_that_the_server_has_closed_is_opened_again() -> None:
    with Answering(DONE.replace(b"OK\r\n", b"OK\r\nConnection: close\r\n"), DONE) as server:
        actions = server.actions

        assert all(isinstance(ask(actions.run, "action_x"), ErrandDone) for _ in range(2))
        assert server.connections == 2


def test_the_key_of_an_errand_goes_with_it_twice() -> None:
    with Answering(DONE) as server:
        ask(server.actions.run, "action_x")

        assert server.keys == ["c-1-7"]
        message = server.requests[0]["tracker"]["latest_message"]
        assert message["metadata"]["idempotency_key"] == "c-1-7"


def test_the_domain_goes_with_every_call_and_a_card_number_with_none() -> None:
    with Answering(DONE) as server:
        ask(server.actions.run, "action_x", heard=Heard(text="it is 5105 1051 0510 5100"))

        assert server.requests[0]["next_action"] == "action_x"
        assert set(server.requests[0]["domain"]["slots"]) == {"company", "bill_due", "answer"}
        assert "5105" not in json.dumps(server.requests[0]).replace("•••5100", "")


@pytest.mark.parametrize("url", ["localhost:5055", "ftp://localhost/webhook", "http:///webhook", ""])
def test_an_address_that_is_none_is_told_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="not an http:// or https:// URL"):
        ActionServer(url)
