"""A stand-in for Twilio's REST API, as far as text messages go: takes them, keeps them, lists them.

Rule: it refuses what Twilio refuses, with Twilio's codes; a test may make it slow, busy or forgetful of its answers.
Page: twilio.com/docs/messaging/api/message-resource.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

NUMBER = re.compile(r"\+[1-9]\d{6,14}")


@dataclass(frozen=True)
class Text:
    """A text message that was taken."""

    to: str
    sender: str
    body: str
    sid: str = field(default_factory=lambda: "SM" + secrets.token_hex(16))
    made_at: float = field(default_factory=time.time)

    def record(self) -> dict[str, Any]:
        return {
            "sid": self.sid, "to": self.to, "from": self.sender, "body": self.body, "status": "queued",
            "date_created": formatdate(self.made_at).replace("-0000", "+0000"), "error_code": None,
        }  # fmt: skip


_WRONG: tuple[tuple[Callable[[Text], bool], int, str], ...] = (
    (lambda text: not text.to, 21604, "'To' phone number is required"),
    (lambda text: not NUMBER.fullmatch(text.to), 21211, "Invalid 'To' Phone Number"),
    (lambda text: not text.sender, 21603, "A 'From' phone number is required"),
    (lambda text: not text.body, 21602, "Message body is required"),
    (lambda text: len(text.body) > 1600, 21617, "The message body exceeds 1600 characters"),
)
"""What may be wrong with a message, with the code and the words that Twilio has for it."""


def _of(form: Mapping[str, str], *names: str) -> str:
    """The first of these fields that holds something."""
    return next((form[name] for name in names if form.get(name)), "")


Mood = Callable[[int], str]
"""Of the n-th message that comes: "" takes it, "lost" takes it and does not answer, a number answers with that."""


class TextService:
    """Listens on a port of this machine while it is used in a `with`. `seen` is told of each message taken."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        port: int = 0,
        seen: Callable[[Text], object] = lambda text: None,
        mood: Mood = lambda number: "",
    ) -> None:
        self.texts: list[Text] = []
        self._path = f"/2010-04-01/Accounts/{account_sid}/Messages.json"
        self._login = "Basic " + base64.b64encode(f"{account_sid}:{auth_token}".encode()).decode()
        self._seen, self._mood = seen, mood
        self._asked = 0
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> TextService:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), name="texts", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _make(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What is answered to a message, which is kept if it is sound."""
        text = Text(_of(form, "To"), _of(form, "From", "MessagingServiceSid"), _of(form, "Body"))
        for is_so, code, message in _WRONG:
            if is_so(text):
                return 400, {"code": code, "message": message, "status": 400}
        self.texts.append(text)
        self._seen(text)
        return 201, text.record()

    def _list(self, query: dict[str, str]) -> dict[str, Any]:
        found = [text.record() for text in reversed(self.texts) if text.to == query.get("To", text.to)]
        return {"messages": found[: int(query.get("PageSize", "50"))], "next_page_uri": None}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                if self._is_let_in():
                    with service._lock:
                        service._asked += 1
                        mood = service._mood(service._asked)
                        if mood.isdigit():
                            status, answer = int(mood), dict[str, Any](code=20500, status=int(mood))
                        else:
                            status, answer = service._make(_single(body))
                    if mood != "lost":
                        self._answer(status, answer)
                    else:
                        self.close_connection = True

            def do_GET(self) -> None:
                if self._is_let_in():
                    with service._lock:
                        answer = service._list(_single(urlsplit(self.path).query))
                    self._answer(200, answer)

            def _is_let_in(self) -> bool:
                if self.headers.get("Authorization") != service._login:
                    self._answer(401, {"code": 20003})
                    return False
                if urlsplit(self.path).path != service._path:
                    self._answer(404, {"code": 20404})
                    return False
                return True

            def _answer(self, status: int, answer: dict[str, Any]) -> None:
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Nothing a caller is sent is written down."""

        return Handler


def _single(form: str) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(form, keep_blank_values=True).items()}
