"""A media stream as the server meets it when something is wrong: a socket that sends exactly what it is told.

For calls that go as they should there is `ivr.testphone`; this one breaks the rules, one at a time.
"""

from __future__ import annotations

import base64
import json
import time
from contextlib import suppress
from typing import Any

from twilio.request_validator import RequestValidator
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

STREAM = "MZ" + "5" * 32
QUIET = b"\xff" * 160
"""20 ms of silence."""


class Refused(Exception):
    """Raised when the server refuses the upgrade, with the HTTP status it gave."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the upgrade was refused with {status}")
        self.status = status


class RoughStream:
    """One socket to `address`, signed with `token` for `url`, or not signed at all.

    stream = RoughStream("ws://127.0.0.1:5001/twilio/stream", url=PUBLIC_STREAM, token=AUTH_TOKEN)
    stream.connected(); stream.start(call="CA...", ticket="...")   # as Twilio does
    stream.media(); stream.text("no JSON"); stream.event("media", media={"payload": "?"})
    stream.closed()                                                # the code, when the server has closed it
    """

    def __init__(
        self, address: str, *, url: str = "", token: str | None = None, signature: str | None = None
    ) -> None:
        headers = {}
        if token is not None:
            signature = RequestValidator(token).compute_signature(url or address, {})
        if signature is not None:
            headers["X-Twilio-Signature"] = signature
        try:
            self.socket = connect(
                address,
                additional_headers=headers,
                compression=None,
                proxy=None,
                ping_interval=None,
                open_timeout=10,
                close_timeout=1,
            )
        except InvalidStatus as refused:
            raise Refused(refused.response.status_code) from refused
        self.sid = STREAM
        self.sent = 0
        self.heard = 0
        """Bytes of sound that came back."""
        self.got: list[dict[str, Any]] = []
        """What came back, but for sound."""

    # What Twilio would send.

    def connected(self) -> RoughStream:
        return self.text(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"}))

    def start(self, call: str, account: str = "AC" + "0" * 32, **parameters: str) -> RoughStream:
        return self.event(
            "start",
            start={
                "streamSid": self.sid,
                "accountSid": account,
                "callSid": call,
                "tracks": ["inbound"],
                "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
                "customParameters": parameters,
            },
        )

    def media(self, sound: bytes = QUIET, frames: int = 1) -> RoughStream:
        """`frames` of them at once: any number is a flood."""
        payload = base64.b64encode(sound).decode()
        for _ in range(frames):
            at = {"track": "inbound", "chunk": str(self.sent), "timestamp": str(20 * self.sent)}
            self.event("media", media={**at, "payload": payload})
        return self

    def key(self, digit: str) -> RoughStream:
        return self.event("dtmf", dtmf={"track": "inbound_track", "digit": digit})

    # What it would not.

    def event(self, event: str, sid: str | None = None, **told: Any) -> RoughStream:
        self.sent += 1
        number = str(self.sent)
        message = {"event": event, "sequenceNumber": number, "streamSid": sid or self.sid, **told}
        return self.text(json.dumps(message))

    def text(self, text: str | bytes) -> RoughStream:
        """Anything at all. That the server has hung up meanwhile is told by `closed`, not here."""
        with suppress(ConnectionClosed):
            self.socket.send(text)
        return self

    # What became of it.

    def closed(self, within: float = 10) -> int | None:
        """The code with which the server closed the socket; None when it is open after so many seconds."""
        deadline = time.monotonic() + within
        try:
            while (left := deadline - time.monotonic()) > 0:
                self._take(self.socket.recv(timeout=left))
        except TimeoutError:
            pass
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        return None

    def wait_for(self, event: str, within: float = 10) -> dict[str, Any]:
        """The next message of this kind. AssertionError when none comes."""
        deadline = time.monotonic() + within
        while True:
            try:
                told = self._take(self.socket.recv(timeout=max(0.0, deadline - time.monotonic())))
            except (TimeoutError, ConnectionClosed) as error:
                raise AssertionError(f"no {event} came: {error!r}") from error
            if told.get("event") == event:
                return told

    def vanish(self) -> None:
        """The line breaks: no closing handshake."""
        self.socket.close_socket()

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> RoughStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.vanish()

    def _take(self, message: str | bytes) -> dict[str, Any]:
        told = dict(json.loads(message))
        if told.get("event") == "media":
            self.heard += len(base64.b64decode(told["media"]["payload"]))
        else:
            self.got.append(told)
        return told
