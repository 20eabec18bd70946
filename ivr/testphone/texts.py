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
from collections.abc import Callable
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
        sender = form.get("From") or form.get("MessagingServiceSid") or ""
        wrong = (
            (21604, "'To' phone number is required") if not form.get("To")
            else (21211, "Invalid 'To' Phone Number") if not NUMBER.fullmatch(form["To"])
            else (21603, "A 'From' phone number is required") if not sender
            else (21602, "Message body is required") if not form.get("Body")
            else (21617, "The message body exceeds 1600 characters") if len(form["Body"]) > 1600
            else None
        )  # fmt: skip
        if wrong:
            return 400, {"code": wrong[0], "message": wrong[1], "status": 400}
        text = Text(form["To"], sender, form["Body"])
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
                known = urlsplit(self.path).path == service._path
                allowed = self.headers.get("Authorization") == service._login
                if not known or not allowed:
                    self._answer(404 if allowed else 401, {"code": 20404 if allowed else 20003})
                return known and allowed

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
