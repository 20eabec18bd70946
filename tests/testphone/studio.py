"""A real websocket server that speaks the other side of media streams, a program of each test's at a time."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from typing import Any

from answering import TOKEN
from twilio.request_validator import RequestValidator
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

LOUD = bytes([0x00, 0x80]) * 80
"""20 ms of the loudest buzz there is."""


class Line:
    """One stream as the server sees it. `got`: all messages so far, but for media."""

    def __init__(self, socket: ServerConnection) -> None:
        self.socket = socket
        self.got: list[dict[str, Any]] = []
        self.media: list[dict[str, Any]] = []
        self.sid = ""
        self.over = threading.Event()

    def next(self) -> dict[str, Any]:
        message = dict(json.loads(self.socket.recv(timeout=10)))
        if message["event"] == "start":
            self.sid = message["streamSid"]
        (self.media if message["event"] == "media" else self.got).append(message)
        return message

    def until(self, event: str) -> dict[str, Any]:
        while (message := self.next())["event"] != event:
            pass
        return message

    def until_loud(self) -> dict[str, Any]:
        """The first frame in which the caller is not silent."""
        while True:
            message = self.until("media")
            if base64.b64decode(message["media"]["payload"]).strip(b"\xff\x7f"):
                return message

    def send(self, event: str, **told: Any) -> None:
        fields = {event: told} if told else {}
        self.socket.send(json.dumps({"event": event, "streamSid": self.sid, **fields}))

    def play(self, frames: int, mark: str = "") -> None:
        self.send("media", payload=base64.b64encode(LOUD * frames).decode())
        if mark:
            self.send("mark", name=mark)


Program = Callable[[Line], object]


class Studio:
    """`plays` says what happens on the next streams; `lines` are those so far."""

    def __init__(self) -> None:
        self.program: Program = lambda line: line.until("stop")
        self.lines: list[Line] = []
        self._came = threading.Event()
        self.headers: list[dict[str, str]] = []
        self.signed: list[bool] = []
        self.refuses = 0
        self._server: Server = serve(
            self._serve, "127.0.0.1", 0, process_request=self._check, compression=None
        )
        self.url = f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def plays(self, program: Program) -> Studio:
        self.program = program
        return self

    @property
    def line(self) -> Line:
        """The last stream, when all of it has come in."""
        assert self._came.wait(10), "no stream has come"
        assert self.lines[-1].over.wait(10)
        return self.lines[-1]

    def connect(self, url: str = "", more: str = "", inside: str = "") -> str:
        return (
            f'<Connect{more}><Stream url="{url or self.url + "/twilio/stream"}">{inside}</Stream></Connect>'
        )

    def close(self) -> None:
        self._server.shutdown()

    def _check(self, socket: ServerConnection, request: Request) -> Response | None:
        self.headers.append({name.lower(): value for name, value in request.headers.raw_items()})
        url = f"ws://{request.headers['Host']}{request.path}"
        signature = request.headers.get("X-Twilio-Signature", "")
        validator = RequestValidator(TOKEN)
        self.signed.append(any(validator.validate(u, {}, signature) for u in (url, "wss" + url[2:])))
        return socket.respond(self.refuses, "no") if self.refuses else None

    def _serve(self, socket: ServerConnection) -> None:
        self.lines.append(line := Line(socket))
        self._came.set()
        try:
            line.until("start")
            self.program(line)
        finally:
            line.over.set()
