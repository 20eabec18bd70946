"""One account of Twilio, as calls see it: where the webhooks are, and how what is said to them travels."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin

from ivr.payments.stub import Stub
from ivr.testphone.problems import BadReply
from ivr.testphone.wire import TWILIO_LIMIT, Reply, Request, Wire


class Account:
    """Many threads may use the same one. Cards that callers key are charged at the `gateway`.

    `public_url` is what Twilio would call and sign; by default the `server_url` that is really called.
    `real_time` lets pauses last; otherwise only a pause before a redirect does, at most `patience` seconds,
    since that is how a server asks for time. `observe` is told of every request and reply, for measuring.
    Media streams go to `streams_url`, by default the server's own, and run at `speed` times real time. Without
    `streams` none opens, as for a phone of words: the call then goes on as Twilio goes on when one cannot be opened.
    """

    def __init__(
        self,
        server_url: str,
        auth_token: str,
        account_sid: str = "AC" + "0" * 32,
        public_url: str | None = None,
        *,
        voice: str = "/twilio/voice",
        status: str = "/twilio/status",
        fallback: str = "/twilio/fallback",
        timeout: float = TWILIO_LIMIT,
        patience: float = 1.0,
        real_time: bool = False,
        streams: bool = True,
        streams_url: str | None = None,
        speed: float = 1.0,
        observe: Callable[[Request, Reply], object] | None = None,
        gateway: Stub | None = None,
    ) -> None:
        self.wire = Wire(server_url, auth_token, public_url, timeout, streams_url)
        self.account_sid = account_sid
        self.voice, self.status, self.fallback = (
            urljoin(self.wire.public_url + "/", path.lstrip("/")) if path else ""
            for path in (voice, status, fallback)
        )
        self.patience = patience
        self.real_time = real_time
        self.streams = streams
        self.speed = speed
        self.gateway = gateway or Stub()
        self._observe = observe
        self._recordings: dict[str, str] = {}

    def send(self, request: Request) -> Reply:
        """The plain answer to `request`, BadReply if none came. `call.last_request` sent again is a retry."""
        reply = self.wire.send(request)
        if self._observe is not None:
            self._observe(request, reply)
        return reply

    def recording_problem(self, url: str) -> str:
        """Why the recording at `url` cannot be played, or "". Only the server's own are fetched, and once."""
        if url not in self._recordings:
            self._recordings[url] = ""
            if self.wire.serves(url):
                try:
                    reply = self.wire.send(Request(url, method="GET"))
                except BadReply as problem:
                    self._recordings[url] = f"the recording cannot be fetched: {problem.text}"
                else:
                    if not reply.ok:
                        self._recordings[url] = f"the recording cannot be fetched: {reply.status}"
                    elif not reply.content_type.startswith("audio/"):
                        self._recordings[url] = (
                            f"the recording is {reply.content_type or 'untyped'}, not audio"
                        )
        return self._recordings[url]

    def close(self) -> None:
        self.wire.close()
