"""One request over the web to an address that was looked at before: https://owasp.org/Top10, A10 (SSRF).

Rule: the host is resolved once, its addresses are judged, and the connection goes to the address that was judged.
No redirect is followed, no proxy of the environment is used, and nothing takes longer or gets larger than it may.
"""

from __future__ import annotations

import base64
import http.client
import ipaddress
import select
import socket
import ssl
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from threading import Lock, Timer
from time import monotonic
from urllib.parse import SplitResult, urlsplit

LARGEST = 256 * 1024
"""Bytes of an answer."""

RESOLVERS = 8
"""Names that are resolved at once; a resolver that hangs cannot be interrupted."""


class Failed(Exception):
    """Raised for a request that came to nothing. `reason` is what a flow is told, `detail` what operators read; `sent`
    says that it may have come through all the same."""

    def __init__(self, reason: str, detail: str, sent: bool = False) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.sent = sent


def basic(user: str, password: str) -> str:
    """The value of `Authorization` (RFC 7617)."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


@dataclass(frozen=True)
class Request:
    """What is asked of whom. `trusted` hosts may have an address that is not public; `way` is path and query."""

    host: str
    port: int
    secure: bool
    trusted: bool
    method: str
    way: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    changes: bool = False
    """Whether it may have been carried out although no good answer came."""


@dataclass(frozen=True)
class Answer:
    """The body of an answer, and its headers by their names in small letters."""

    body: bytes
    headers: Mapping[str, str]
    status: int = 200


def fetch(request: Request, seconds: float) -> bytes:
    """The body of a good answer. Raises Failed."""
    return ask(request, seconds).body


def to(url: str, method: str, headers: Mapping[str, str], body: bytes) -> Request:
    """A request to an address that the operator has named, wherever it is."""
    address = urlsplit(url)
    secure = address.scheme == "https"
    host, port = address.hostname or "", port_of(address)
    way = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
    return Request(host, port, secure, True, method, way, headers, body)


def usual_port(secure: bool) -> int:
    return 443 if secure else 80


def port_of(address: SplitResult) -> int:
    """The port that an address names, or the usual one."""
    return address.port or usual_port(address.scheme in ("https", "wss"))


def ask(request: Request, seconds: float) -> Answer:
    """A good answer. Raises Failed."""
    return _good(request, exchange(request, seconds))


def _good(request: Request, answer: Answer) -> Answer:
    told = f"{request.host} answered {answer.status}"
    if answer.status in (404, 410):
        raise Failed("not_found", told)
    if not 200 <= answer.status < 300:
        unclear = answer.status >= 500 and request.changes
        raise Failed("garbage" if unclear else "error", told, unclear)
    if len(answer.body) > LARGEST:
        raise Failed("garbage", f"{request.host} answered more than {LARGEST} bytes", sent=True)
    return answer


def exchange(request: Request, seconds: float) -> Answer:
    """Any answer, of which no more is read than is too much. Raises Failed."""
    connection = _new(request, seconds)
    try:
        return _exchanged(connection, request, seconds)
    finally:
        connection.close()


class Kept:
    """Asks an address that the operator has named over connections that stay open in between: a language model is
    asked in the middle of a turn, and has no time to greet."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._idle: list[_Pinned] = []

    def post(self, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> bytes:
        """Sends JSON to an address, wherever it is; the body of a good answer. Raises Failed."""
        request = to(url, "POST", {"Content-Type": "application/json", **headers}, body)
        until = monotonic() + seconds
        idle = self._open(request, until)
        if idle is not None:
            try:
                return self._over(idle, request, seconds)
            except Failed as failed:
                if failed.reason != "unreachable":
                    raise  # else it has just been ended on the other side
        return self._over(_new(request, max(0.001, until - monotonic())), request, seconds)

    def _over(self, connection: _Pinned, request: Request, seconds: float) -> bytes:
        try:
            answer = _exchanged(connection, request, seconds)
        finally:
            if not connection.stays:
                connection.close()
        if connection.stays:
            with self._lock:
                self._idle.append(connection)
        return _good(request, answer).body

    def _open(self, request: Request, until: float) -> _Pinned | None:
        """One to that address that is idle; those that the other side has ended meanwhile are let go."""
        while True:
            with self._lock:
                fits = next((one for one in self._idle if one.leads_to(request)), None)
                if fits is None:
                    return None
                self._idle.remove(fits)
            if fits.renewed(until):
                return fits
            fits.close()


def _new(request: Request, seconds: float) -> _Pinned:
    until = monotonic() + seconds
    return _Pinned(request, _addresses(request, seconds), until)


def _exchanged(connection: _Pinned, request: Request, seconds: float) -> Answer:
    # The time of a socket is that of each piece; this is the time of all of them.
    end = Timer(max(0.0, connection.until - monotonic()), connection.cut)
    end.start()
    try:
        return _asked(connection, request)
    except (TimeoutError, OSError, http.client.HTTPException) as error:
        sent = connection.is_open
        if connection.was_cut or isinstance(error, TimeoutError):
            raise Failed("timeout", f"{request.host} did not answer in {seconds:g} s", sent) from None
        reason = "lost" if sent and request.changes else "unreachable"
        raise Failed(reason, f"{request.host}: {type(error).__name__}", sent) from None
    finally:
        end.cancel()


def _asked(connection: _Pinned, request: Request) -> Answer:
    headers = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "parley"}
    if not connection.is_open:
        connection.connect()
    connection.request(request.method, request.way, request.body, {**headers, **request.headers})
    response = connection.getresponse()
    answer = response.read(LARGEST + 1)
    if connection.was_cut:  # a body without length that was cut looks as if it had ended
        raise TimeoutError
    connection.stays = response.isclosed() and not response.will_close
    return Answer(answer, {name.lower(): value for name, value in response.getheaders()}, response.status)


class _Pinned(http.client.HTTPConnection):
    """A connection to one of the addresses, whatever the name of the host may mean by now."""

    def __init__(self, request: Request, addresses: list[str], until: float) -> None:
        super().__init__(request.host, request.port)
        self._request = request
        self._addresses, self.until = addresses, until
        self._line: socket.socket | None = None
        self.was_cut = False
        self.stays = False
        """Whether it may be used again: the answer was read to its end, and the other side does not end it."""
        self.is_open = False
        """Whether something may have been sent."""

    def connect(self) -> None:
        self.sock = self._line = self._reached()
        if self._request.secure:
            self.sock = self._line = _tls().wrap_socket(self._line, server_hostname=self.host)
        self.is_open = True

    def _reached(self) -> socket.socket:
        """A line to the first address that answers."""
        *others, last = self._addresses
        for address in others:
            with suppress(OSError):
                return socket.create_connection((address, self.port), max(0.001, self.until - monotonic()))
        return socket.create_connection((last, self.port), max(0.001, self.until - monotonic()))

    def leads_to(self, request: Request) -> bool:
        own = self._request
        return (own.host, own.port, own.secure) == (request.host, request.port, request.secure)

    def renewed(self, until: float) -> bool:
        """Whether it can be used for another request, which has that long. What can be read when nothing was asked is
        the other side's good-bye."""
        self.until, self.stays = until, False
        if self._line is None or self.was_cut:
            return False
        self._line.settimeout(max(0.001, until - monotonic()))
        readable, _, _ = select.select([self._line], [], [], 0)
        return not readable

    def cut(self) -> None:
        """Ends it from another thread, wherever it is."""
        self.was_cut = True
        with suppress(OSError):  # it has ended by itself
            if self._line:
                self._line.shutdown(socket.SHUT_RDWR)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


@cache
def _resolvers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(RESOLVERS, thread_name_prefix="resolver")


def _addresses(request: Request, seconds: float) -> list[str]:
    """The addresses of the host, all of them allowed. Raises Failed."""
    looking: Future[list[str]] = _resolvers().submit(_resolved, request.host, request.port)
    try:
        found = looking.result(timeout=seconds)
    except Late:
        looking.cancel()
        raise Failed("timeout", f"{request.host} could not be resolved in {seconds:g} s") from None
    except (OSError, UnicodeError):
        raise Failed("unreachable", f"{request.host} has no address") from None
    if not request.trusted and not all(map(is_public, found)):
        raise Failed("refused", f"{request.host} has an address that is not public; see lookup_private_hosts")
    return found


def _resolved(host: str, port: int) -> list[str]:
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    return list(dict.fromkeys(found))


def is_public(address: str) -> bool:
    """Whether the address is one of the open internet: neither ours, nor link-local, nor of a cloud's own services."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inside = _inside(found)
    return found.is_global and not found.is_multicast and (inside is None or is_public(inside))


def _inside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str | None:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4, or that of a NAT64 gateway."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    meant = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        meant = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return str(meant) if meant else None


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
