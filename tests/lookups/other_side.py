"""The other side of a look-up: a real web server on this machine that answers as a test has it, and tells what it was
asked."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

Answer = Callable[["Asked"], None]


class Asked(BaseHTTPRequestHandler):
    """One request, and the ways to answer it."""

    server: Side

    def setup(self) -> None:
        super().setup()
        self.protocol_version = "HTTP/1.1" if self.server.keeps else "HTTP/1.0"

    def handle_any(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        self.server.asked.append(self)
        with suppress(BrokenPipeError, ConnectionResetError):  # who asked has gone
            self.server.answer(self)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def json_of(value: Any) -> Answer:
    return lambda asked: asked.send(200, json.dumps(value).encode())


def status(number: int, **headers: str) -> Answer:
    return lambda asked: asked.send(number, b"{}", **headers)


def slowly(asked: Asked) -> None:
    """A byte now and then, for ever."""
    asked.send_response(200)
    asked.end_headers()
    for _ in range(200):
        asked.wfile.write(b" ")
        asked.wfile.flush()
        time.sleep(0.05)


@dataclass(eq=False)
class Side(socketserver.ThreadingTCPServer):
    """`answer` may be changed at any time; `asked` are the requests that came, one object for all that came over one
    connection. `keeps`: connections stay open."""

    answer: Answer = json_of({})
    asked: list[Asked] = field(default_factory=list)
    keeps: bool = False

    daemon_threads = True
    allow_reuse_address = True

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def close(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()
