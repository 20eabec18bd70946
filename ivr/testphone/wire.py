"""Signed HTTP to the server under test, light enough for load tests: connections are kept alive.

Rule: every URL outside of this file is the public one, as Twilio would call and sign it; only here it is
turned into the address where the server really listens. Pages: twilio.com/docs/usage/security and
twilio.com/docs/usage/webhooks/webhooks-connection-overrides, for streams twilio.com/docs/voice/twiml/stream.
"""

from __future__ import annotations

import base64
import hmac
import http.client
import secrets
import socket
import ssl
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit

from ivr.testphone.problems import BadReply
from ivr.testphone.twiml import MAX_BYTES
from ivr.web import port_of

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

MAX_REDIRECTS = 10
TWILIO_LIMIT = 15.0
"""Seconds Twilio waits for a whole answer, also where a URL asks for more."""


@dataclass(frozen=True)
class Request:
    """What is sent. Sending the same one twice is a retry: the `token` (I-Twilio-Idempotency-Token) stays."""

    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    token: str = field(default_factory=lambda: secrets.token_hex(16))


@dataclass(frozen=True)
class Reply:
    """What came back, after HTTP redirects; `url` is the one that answered."""

    status: int
    body: bytes
    content_type: str
    url: str
    seconds: float
    location: str = ""

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


class Unreachable(BadReply):
    """Raised when no answer came: nobody listens, the line broke, or the time was over."""


def signature(auth_token: str, url: str, fields: Mapping[str, str]) -> str:
    """X-Twilio-Signature: HMAC-SHA1 over the URL and the sorted fields (docs/usage/security)."""
    signed = url + "".join(name + fields[name] for name in sorted(fields))
    digest = hmac.digest(auth_token.encode(), signed.encode("utf-8", "surrogatepass"), "sha1")
    return base64.b64encode(digest).decode()


class Wire:
    """Sends requests to `server_url` as if Twilio had called `public_url`. May be used by many threads.

    Streams go to `streams_url`, where another process of the server may listen.
    """

    def __init__(
        self,
        server_url: str,
        auth_token: str,
        public_url: str | None = None,
        timeout: float = TWILIO_LIMIT,
        streams_url: str | None = None,
    ) -> None:
        self.server_url = _base(server_url)
        self.streams_url = _base(streams_url or server_url)
        self.public_url = _base(public_url or server_url)
        self.timeout = timeout
        self._auth_token = auth_token
        self._server = urlsplit(self.server_url)
        self._public = urlsplit(self.public_url)
        self._bases = (self.public_url, self.server_url)
        self._idle: deque[http.client.HTTPConnection] = deque()

    def send(self, request: Request) -> Reply:
        """The server's answer, by Twilio's rules for retries, time and redirects; else raises BadReply."""
        url, _, fragment = request.url.partition("#")
        wishes = dict(parse_qsl(fragment))
        on = set(wishes.get("rp", "ct").split(","))
        for tries_left in range(_number(wishes.get("rc"), 1, most=5), -1, -1):
            try:
                reply = self._follow(url, request, _seconds(wishes, self.timeout))
            except Unreachable as error:
                kind = "ct" if error.code == 11205 else "rt"
                if not tries_left or on.isdisjoint(("all", kind)):
                    raise
            else:
                family = f"{reply.status // 100}xx"
                if reply.ok or not tries_left or on.isdisjoint(("all", family)):
                    return reply
        raise AssertionError("the last try returns or raises")

    def open_stream(self, url: str) -> ClientConnection:
        """A websocket to a public `url`, its upgrade signed. Raises BadReply where none comes about."""
        from websockets.exceptions import InvalidHandshake, InvalidStatus
        from websockets.sync.client import connect

        url = url.partition("#")[0].partition("?")[0]  # Twilio sends neither (docs/api/errors/31920)
        asked = urlsplit(url)
        allowed = ("wss",) if self._public.scheme == "https" else ("ws", "wss")
        if asked.scheme not in allowed:
            raise BadReply(f"a stream's url begins with wss:, not {asked.scheme}: ({url})", 31922)
        there = self._streams_at(url)
        secure = there.scheme in ("https", "wss")
        try:
            line = socket.create_connection((there.hostname or "", port_of(there)), timeout=self.timeout)
            line.settimeout(None)  # a server may say nothing for as long as the caller speaks
            return connect(
                f"ws{'s' if secure else ''}://{asked.netloc}{there.path}",
                sock=line,
                ssl=ssl.create_default_context() if secure else None,
                server_hostname=there.hostname if secure else None,
                additional_headers={"X-Twilio-Signature": signature(self._auth_token, url, {})},
                user_agent_header="Twilio.TmeWs/1.0",
                compression=None,
                proxy=None,
                open_timeout=self.timeout,
                close_timeout=2,
                ping_interval=None,
            )
        except InvalidStatus as error:
            status = error.response.status_code
            raise BadReply(f"the server refused the stream with {status}", 31920, status) from error
        except InvalidHandshake as error:
            raise BadReply(f"the server did not open the stream: {error}", 31920) from error
        except OSError as error:
            raise BadReply(
                f"no answer from the stream's url: {error or type(error).__name__}", 31901
            ) from error

    def _streams_at(self, url: str) -> SplitResult:
        """Where a public `url` of a stream really is. One of this machine is what it says."""
        for base in self._bases:
            base = "ws" + base.removeprefix("http")
            if url.startswith(base) and url[len(base) :][:1] in ("", "/"):
                return urlsplit(self.streams_url + url[len(base) :])
        there = urlsplit(url)
        if there.hostname in ("127.0.0.1", "localhost", "::1"):
            return there
        raise BadReply(f"{url} is not below the public URL {self.public_url}", 31901)

    def close(self) -> None:
        """Closes the kept connections; the next request opens a new one."""
        while self._idle:
            self._idle.pop().close()

    def _follow(self, url: str, request: Request, limit: float) -> Reply:
        method, fields, deadline = request.method.upper(), request.fields, time.monotonic() + limit
        for _ in range(MAX_REDIRECTS + 1):
            reply = self._exchange(method, url, fields, request.token, deadline)
            if not reply.location or reply.status not in (301, 302, 303, 307, 308):
                return reply
            # A redirect is followed by a GET without what the caller said or pressed (twiml/gather).
            method, fields = "GET", {k: v for k, v in fields.items() if k not in _INPUT}
            url = urljoin(url, reply.location)
        raise BadReply(f"more than {MAX_REDIRECTS} HTTP redirects", 11215)

    def _exchange(
        self, method: str, url: str, fields: Mapping[str, str], token: str, deadline: float
    ) -> Reply:
        path = self._path(url)
        body: bytes | None = urlencode(fields, errors="surrogatepass").encode()
        if method == "GET":
            query = (body or b"").decode()
            if query:
                query = ("&" if "?" in url else "?") + query
            url, path, fields, body = url + query, path + query, {}, None
        headers = {
            "Host": self._public.netloc,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
            "X-Twilio-Signature": signature(self._auth_token, url, fields),
            "I-Twilio-Idempotency-Token": token,
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
        began = time.monotonic()
        while True:
            connection, kept = self._connection(deadline - began)
            try:
                try:
                    connection.request(method, path, body=body, headers=headers)
                    response = connection.getresponse()
                except ConnectionError:
                    if kept:  # the server had closed the idle connection before this request came
                        connection.close()
                        continue
                    raise
                content = _read(response, deadline)
            except TimeoutError as error:
                connection.close()
                raise Unreachable(f"no answer within {deadline - began:.1f} s", 11200) from error
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                code = 11206 if isinstance(error, http.client.HTTPException) else 11200
                raise Unreachable(f"the connection broke: {error or type(error).__name__}", code) from error
            break
        if response.will_close:
            connection.close()
        else:
            self._idle.append(connection)
        return Reply(
            status=response.status,
            body=content,
            content_type=response.headers.get("Content-Type", ""),
            url=url,
            seconds=time.monotonic() - began,
            location=response.headers.get("Location", ""),
        )

    def _connection(self, seconds: float) -> tuple[http.client.HTTPConnection, bool]:
        seconds = max(seconds, 0.001)
        try:
            connection = self._idle.pop()
        except IndexError:
            secure = self._server.scheme == "https"
            kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            connection = kind(self._server.hostname or "", self._server.port, timeout=seconds)
            try:
                connection.connect()
            except OSError as error:
                reason = error.strerror or str(error) or type(error).__name__
                raise Unreachable(f"cannot connect to {self.server_url}: {reason}", 11205) from error
            return connection, False
        connection.sock.settimeout(seconds)
        return connection, True

    def serves(self, url: str) -> bool:
        """Whether `url` is one of the server under test."""
        return self._below(url) is not None

    def _below(self, url: str) -> str | None:
        """The part of `url` below the server's URL (public or not); None if it leads elsewhere."""
        for base in self._bases:
            if url.startswith(base) and url[len(base) :][:1] in ("", "/", "?"):
                rest = url[len(base) :]
                return rest if rest.startswith("/") else "/" + rest
        return None

    def _path(self, url: str) -> str:
        """The request line's path at the server for a public `url`."""
        if (below := self._below(url)) is not None:
            return self._server.path + below
        there = urlsplit(url)
        hint = ""
        if there.netloc == self._public.netloc and there.scheme != self._public.scheme:
            hint = f" (it is {there.scheme}, the public URL {self._public.scheme})"
        raise BadReply(f"{url} is not below the public URL {self.public_url}{hint}", 11210)


_INPUT = frozenset(("Digits", "SpeechResult", "Confidence"))


def _base(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not the URL of a server; expected something like http://127.0.0.1:5000")
    return url.rstrip("/")


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The body, but never past the deadline nor far past what Twilio would read."""
    pieces, size = [], 0
    while piece := response.read1(65536):
        pieces.append(piece)
        size += len(piece)
        if time.monotonic() > deadline:
            raise TimeoutError
        if size > MAX_BYTES:
            response.will_close = True
            break
    else:
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
    response.close()
    return b"".join(pieces)


def _number(text: str | None, default: int, most: int) -> int:
    if text and text.isdecimal():
        return min(int(text), most)
    return default


def _seconds(wishes: Mapping[str, str], default: float) -> float:
    """The total time wished for in a URL's fragment (`tt`, or `rt` for the reading), in seconds."""
    asked = [_number(wishes[key], 15000, most=15000) / 1000 for key in ("rt", "tt") if key in wishes]
    return min([*asked, default])
