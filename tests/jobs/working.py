"""An outbox with things to send, and workers that are processes of their own."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

from a_worker import ACCOUNT, TOKEN

from ivr.store import Entry, Leg, Store
from ivr.testphone.texts import Mood, TextService

HERE = Path(__file__).parent
_NUMBERS = count(1)


def put(store: Store, *parcels: tuple[str, str, dict[str, Any]], at: float | None = None) -> str:
    """A contact whose first turn sends these: (kind, address, content). Its name."""
    contact, now = f"contact-{next(_NUMBERS)}", time.time() if at is None else at
    changes = [store.outbox.put(contact, 1, number, *parcel, now) for number, parcel in enumerate(parcels)]
    leg = Leg(f"CA-{contact}", contact, "voice", "+14155550100", now)
    assert store.contacts.begin(leg, "+14155550199", {}, Entry(turn=1, at=now, event={}), *changes)
    return contact


def text(number: int = 1, body: str = "Hello.") -> tuple[str, str, dict[str, Any]]:
    return "message", f"+1415555{number:04}", {"text": body, "from": "+14155550199"}


@contextmanager
def texts(mood: Mood = lambda number: "") -> Iterator[TextService]:
    with TextService(ACCOUNT, TOKEN, mood=mood) as service:
        yield service


@dataclass
class Crm:
    """A system that is told of contacts. `answers` says what the n-th request gets: a status, or 0 for nothing."""

    answers: Callable[[int], int] = lambda number: 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    @property
    def keys(self) -> list[str]:
        return [headers["Idempotency-Key"] for headers, _ in self.got]


@contextmanager
def crm(answers: Callable[[int], int] = lambda number: 200) -> Iterator[Crm]:
    told = Crm(answers)
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                told.got.append((dict(self.headers), body))
                status = told.answers(len(told.got))
            if status:
                self.send_response(status)
                self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/contacts"
    yield told
    server.shutdown()
    server.server_close()


def worker(
    database: str, name: str, texts_url: str, notify: str = "", settle: float = 1.0
) -> subprocess.Popen[str]:
    command = [sys.executable, str(HERE / "a_worker.py"), database, name, str(settle), texts_url, notify]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def eventually(found: Callable[[], Any], seconds: float = 30.0) -> Any:
    until = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < until, "it does not happen"
        time.sleep(0.02)
    return value
