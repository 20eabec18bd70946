"""A web process of gunicorn's in which a request takes a thread only when it is whole.

Rules: no thread ever waits for a client, and no request waits here for a thread while another process has one free.
Connections that say nothing, or say it slowly, are held by the one loop that accepts them, for as long as a request may
take to come; when there are too many, the oldest goes first. A process with work for all its threads accepts nothing
more: what waits in the system's queue is answered by another, and outlives a process that is killed.
"""

from __future__ import annotations

import errno
import resource
import selectors
import socket
import time
from contextlib import suppress
from functools import partial
from typing import Any

import structlog
from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

from ivr.serving.arriving import Arriving, State

SECONDS = 5.0
"""Within which a request must have come, head and body, and an answer must have been taken."""
MOST = 4096
"""Connections of a process, where the system lets it have as many."""
ROOM = 64 * 1024 * 1024
"""Bytes of requests that are on their way, of all connections together."""
SPARE = 256
"""Files that a process opens beside its connections."""
PIECE = 64 * 1024
TOLD_EVERY = 60.0
"""Seconds between two words about connections that were given up: an attack must not fill the log as well."""

_NONE_LEFT = (errno.EMFILE, errno.ENFILE)
_NOBODY_THERE = (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED)

log = structlog.get_logger("ivr.serving")


def allow_connections() -> int:
    """Lets this process and those forked from it open as many files as they may; the connections each may hold."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return MOST
    return max(SPARE, min(MOST, soft - SPARE))


class Connection(TConn):  # type: ignore[misc]
    """`request` is what has come of the next one; `refused`, that whatever comes now is thrown away."""

    def __init__(self, *of: Any) -> None:
        super().__init__(*of)
        self.request = Arriving()
        self.refused = False

    def init(self) -> None:
        """In the thread, before the request is answered. There is nothing to read but what has come."""
        self.sock.settimeout(SECONDS)

    def is_given_up(self) -> bool:
        """Whether the client has gone, as it does when it has waited for too long."""
        try:
            return not self.sock.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def begin(self) -> bytes:
        """What came behind the request before belongs to this one."""
        self.request = Arriving()
        return self.parser.unreader.take_buffered() if self.parser else b""

    def hand_over(self) -> None:
        self.parser = http.get_parser(self.cfg, [bytes(self.request.data)], self.client)
        self.data_ready = True
        self.request = Arriving()

    def close(self, graceful: bool = False) -> None:
        """Without the wait of gunicorn's: the loop has others to see to."""
        if graceful:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_WR)
        super().close()


class Worker(ThreadWorker):  # type: ignore[misc]
    """`arriving` are the connections whose request is awaited, the one that has waited longest first; `in_hand` is how
    many requests have come and are not answered yet."""

    def __init__(self, *of: Any, **how: Any) -> None:
        super().__init__(*of, **how)
        self.arriving: dict[Connection, None] = {}
        self.in_hand = 0
        self.room = ROOM
        self._given_up = 0
        self._told_at = 0.0

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        self.set_accept_enabled(self.alive)
        super().wait_for_and_dispatch_events(timeout)

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled and not self.is_busy)

    @property
    def is_busy(self) -> bool:
        return self.in_hand >= int(self.cfg.threads)

    @property
    def max_keepalived(self) -> int:
        """How many connections are kept for another request: none by a busy process, so that the next request on each
        goes to whoever has a thread for it."""
        return 0 if self.is_busy else self._most_kept

    @max_keepalived.setter
    def max_keepalived(self, most: int) -> None:
        self._most_kept = most

    def accept(self, listener: socket.socket) -> None:
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in _NONE_LEFT:
                self._make_place()
            elif error.errno not in _NOBODY_THERE:
                raise
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:  # never so many that it stops accepting
            self._make_place()
        self.enqueue_req(Connection(self.cfg, sock, client, listener.getsockname()))

    def enqueue_req(self, conn: Connection) -> None:
        """A connection is new, or something has come on it, or had come behind the request before."""
        begun = conn.begin()
        conn.timeout = time.monotonic() + SECONDS
        conn.sock.setblocking(False)
        self.arriving[conn] = None
        if begun:
            self._take(conn, begun)
        else:
            self._read(conn)
        if conn in self.arriving:
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._read, conn))

    def _read(self, conn: Connection, sock: object = None) -> None:
        try:
            piece = conn.sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self._drop(conn)
        elif not conn.refused:
            self._take(conn, piece)

    def _take(self, conn: Connection, piece: bytes) -> None:
        self.room -= len(piece)
        state = conn.request.take(piece)
        if state.refused:
            self._refuse(conn, state)
        elif state is State.WHOLE:
            self._forget(conn)
            conn.hand_over()
            self.in_hand += 1
            super().enqueue_req(conn)
        while self.room < 0 and self.arriving:
            self._make_place()

    def handle(self, conn: Connection) -> Any:
        """In a thread. A request that nobody waits for any more is not begun: its client asks again, and an answer that
        comes too late would only make others late, too."""
        return not conn.is_given_up() and super().handle(conn)

    def finish_request(self, conn: Connection, fs: Any) -> None:
        self.in_hand -= 1
        super().finish_request(conn, fs)

    def _refuse(self, conn: Connection, why: State) -> None:
        """Says so. The connection stays for its seconds, or the client's system would lose what was said."""
        log.warning("a request was refused unread", why=why.value)
        self.room += len(conn.request.data)
        conn.request, conn.refused = Arriving(), True
        with suppress(OSError):
            conn.sock.send(f"HTTP/1.1 {why.value}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".encode())
            conn.sock.shutdown(socket.SHUT_WR)

    def _forget(self, conn: Connection) -> None:
        self.room += len(conn.request.data)
        del self.arriving[conn]
        with suppress(KeyError):  # its request may have come at once, before the poller knew it
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Connection) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _make_place(self) -> None:
        """Gives up the connection that has waited longest for its request, or else for its next one."""
        if self.arriving:
            self._given_up += 1
            self._drop(next(iter(self.arriving)))
        elif self.keepalived_conns:
            conn = self.keepalived_conns.popleft()
            self.poller.unregister(conn.sock)
            self.nr_conns -= 1
            conn.close()

    def murder_pending(self) -> None:
        """Called about once a second, and after whatever happens: gives up those whose time is over."""
        now = time.monotonic()
        while self.arriving and (oldest := next(iter(self.arriving))).timeout <= now:
            self._given_up += not oldest.refused
            self._drop(oldest)
        if self._given_up and now >= self._told_at + TOLD_EVERY:
            log.warning("requests did not come in time and were given up", count=self._given_up)
            self._given_up, self._told_at = 0, now
