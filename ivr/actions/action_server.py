"""Runs actions on a rasa-sdk action server, over HTTP as Rasa does.

Rule: an action may move money, so it is never sent twice by itself, and always with its key; and whatever comes back,
or does not, within the time is one event.
"""

from __future__ import annotations

import http.client
import io
import json
import select
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from ivr.actions.answer import LARGEST_ANSWER, answered, log_failure, log_without_effect
from ivr.actions.history import Past, no_past
from ivr.actions.tracker import action_call
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session


class ActionServer:
    """`url` is the server's webhook, such as http://localhost:5055/webhook. Each thread keeps its connection."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError(f"The action server's address is not an http:// or https:// URL: {url}")
        self._secure = address.scheme == "https"
        self._host, self._port = address.hostname, address.port
        self._path = (address.path or "/") + (f"?{address.query}" if address.query else "")
        self._kept = threading.local()

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: Past = no_past
    ) -> ErrandDone | ErrandFailed:
        """The answer of the action `errand.name`, as every runner of errands gives it."""
        body = json.dumps(action_call(errand, session, heard, flows, past)).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": errand.key}
        try:
            answer = _read(errand.number, *self._post(body, headers, time.monotonic() + errand.timeout))
        except _Failed as failed:
            answer = ErrandFailed(number=errand.number, reason=failed.reason, detail=failed.detail)
        if isinstance(answer, ErrandFailed):
            log_failure(errand.name, session.contact, answer)
        log_without_effect(errand.name, session.contact, answer)
        return answer

    def _post(self, body: bytes, headers: dict[str, str], deadline: float) -> tuple[int, bytes]:
        """Status and body of the answer."""
        connection = self._connected(deadline)
        try:
            connection.sock.settimeout(_left(deadline))
            connection.request("POST", self._path, body, headers)
            connection.response_class = _clocked(deadline)
            answer = connection.getresponse()
            read = answer.read(LARGEST_ANSWER + 1)
        except TimeoutError:
            connection.close()
            raise _Failed("timeout", "no answer in time") from None
        except http.client.IncompleteRead:
            connection.close()
            raise _Failed("garbage", "the answer broke off") from None
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise _Failed("lost", f"no answer: {type(error).__name__}") from None
        if answer.will_close or not answer.isclosed():
            connection.close()
        else:
            self._kept.connection = connection
        return answer.status, read

    def _connected(self, deadline: float) -> http.client.HTTPConnection:
        """This thread's connection if it is still open, or a new one."""
        connection: http.client.HTTPConnection | None = getattr(self._kept, "connection", None)
        self._kept.connection = None
        if connection is not None:
            if not select.select([connection.sock], [], [], 0)[0]:
                return connection
            connection.close()  # readable although nothing was asked: the server has closed it
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=_left(deadline))
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise _Failed("unreachable", f"cannot connect: {type(error).__name__}") from None
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


class _Failed(Exception):
    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def _clocked(deadline: float) -> type[http.client.HTTPResponse]:
    """A response that is given up at the deadline."""

    class Clocked(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, debuglevel: int = 0, method: str | None = None) -> None:
            super().__init__(sock, debuglevel, method)
            self.fp.close()
            self.fp = io.BufferedReader(_ClockedSocket(sock, deadline))

    return Clocked


class _ClockedSocket(io.RawIOBase):
    """What a socket receives until the deadline, however slowly the bytes drip."""

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._received = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(_left(self._deadline))
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


def _left(deadline: float) -> float:
    """Seconds until the deadline; raises TimeoutError when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


_MEANINGS = {
    400: ("error", "the action rejected its execution"),
    404: ("unknown", "the server has no such action, or the address is wrong"),
    408: ("lost", "the server did not wait for the whole call"),
    449: ("error", "the server misses the domain"),
    500: ("garbage", "the action raised an exception, and may have done a part of its work before"),
    **dict.fromkeys((502, 503, 504), ("lost", "whoever stands before the action server had no answer of it")),
}
"""What rasa-sdk answers when an action fails; its body is not looked at, for it repeats the request. Only a request
that was turned away says that nothing ran."""
_TURNED_AWAY = range(300, 500)


def _read(number: int, status: int, body: bytes) -> ErrandDone | ErrandFailed:
    if status != 200:
        reason = "error" if status in _TURNED_AWAY else "garbage"
        reason, why = _MEANINGS.get(status, (reason, "not what an action server answers"))
        raise _Failed(reason, f"HTTP {status}: {why}")
    if len(body) > LARGEST_ANSWER:
        raise _Failed("garbage", f"the answer is larger than {LARGEST_ANSWER} bytes")
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise _Failed("garbage", "the answer is not JSON") from None
    if not isinstance(answer, dict) or not answer.keys() & {"events", "responses"}:
        raise _Failed("garbage", "the answer has no events and no responses")
    return answered(number, answer.get("events"), answer.get("responses"))
