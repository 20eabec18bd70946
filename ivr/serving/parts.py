"""The live audio in a process of its own, and both servers side by side.

Rule: told to stop, the live audio ends first: its calls go on by the webhooks.
"""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence

import structlog

from ivr.app import stream_server
from ivr.preparing import Parley
from ivr.settings import SettingsError
from ivr.store import Store

GRACE = 20
"""Seconds that a server which is told to stop gives to what is going on."""
BREATH = 1.0
"""Seconds before a server that was killed is started again, and for calls to go from the one to the other."""
REPAIR = 30.0
"""Seconds before one that ended by itself is: what was wrong with it, such as a model, is wrong a moment later, too."""

log = structlog.get_logger("ivr.serving")


def require_port(host: str, port: int) -> None:
    """Raises SettingsError where nobody can listen: gunicorn would try for seconds, and then say so in its log."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host.strip("[]"), port), family=family).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"Port {port} is in use by another program. End that one, or choose another port, such as {port + 1}."
            ) from error
        raise SettingsError(f"Nobody can listen on port {port} of {host}: {error.strerror}.") from error


def serve_streams(parley: Parley) -> None:
    """Serves the live audio until it is told to stop; calls that last longer than that go on by the webhooks."""
    import uvloop

    Store(parley.settings.database).prepare()
    uvloop.run(_streams(parley))


async def _streams(parley: Parley) -> None:
    settings, stopped = parley.settings, asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    server = stream_server(parley)
    async with server.serving(settings.host, settings.streams_port):
        log.info("live audio is heard", address=settings.streams_address, most=settings.streams)
        await stopped.wait()
        await server.drain(GRACE)


def serve_both(arguments: Sequence[str]) -> int:
    """`ivr serve web` and `ivr serve streams` side by side; one that dies is started again."""

    def start(which: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "ivr", "serve", which, *arguments])

    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: told.append(number))
    running = {which: start(which) for which in ("streams", "web")}
    failed, due, again = 0, dict[str, float](), set[str]()
    while not told and not failed:
        time.sleep(0.2)
        for which in running:
            code = running[which].poll()
            if code is None:
                continue
            if (
                which == "web" and code > 0 and not again
            ):  # what keeps the webhooks from starting was said by them
                failed = code
            elif which not in due:
                log.error("a server has ended and is started again", server=which, code=code)
                due[which] = time.monotonic() + (BREATH if code < 0 or which == "web" else REPAIR)
            elif time.monotonic() >= due[which]:
                del due[which]
                again.add(which)
                running[which] = start(which)
    for process in running.values():
        process.terminate()
        process.wait()
        time.sleep(0 if failed else BREATH)
    return failed
