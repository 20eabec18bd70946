"""A real PostgreSQL server in a temporary folder; when we are root, it runs as the user `postgres`."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda found: float(found.parent.name))


class NoServer(Exception):
    """PostgreSQL cannot be run here; the message says why."""


@contextmanager
def running() -> Iterator[Server]:
    """A server of its own; the test is skipped where there can be none."""
    try:
        server = Server()
    except NoServer as reason:
        pytest.skip(str(reason))
    try:
        yield server
    finally:
        server.remove()


class Server:
    """Listens on a socket in its own folder only. `start` and `stop` may be repeated; `remove` ends it."""

    def __init__(self) -> None:
        initdb = shutil.which(
            "initdb", path=os.pathsep.join([*map(str, reversed(_FOLDERS)), os.environ["PATH"]])
        )
        if initdb is None:
            raise NoServer("PostgreSQL is not installed (Debian: apt-get install postgresql)")
        self._as_owner: list[str] = []
        if os.geteuid() == 0:
            try:
                owner = pwd.getpwnam("postgres")
            except KeyError:
                raise NoServer("PostgreSQL does not run as root, and there is no user postgres") from None
            self._as_owner = [
                "setpriv",
                f"--reuid={owner.pw_uid}",
                f"--regid={owner.pw_gid}",
                "--clear-groups",
            ]
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        if os.geteuid() == 0:
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
        self._binaries = Path(initdb).parent
        self._data = self._folder / "data"
        self._run(
            "initdb", "-D", str(self._data), "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync"
        )
        self.start()

    def url(self, name: str = "postgres") -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"

    def create(self, name: str) -> str:
        """A new, empty database; its URL."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.url(name)

    def start(self) -> None:
        options = f"-k {self._folder} -c listen_addresses= -c fsync=off -c max_connections=60"
        self._run(
            "pg_ctl", "-D", str(self._data), "-w", "-o", options, "-l", str(self._folder / "log"), "start"
        )

    def stop(self) -> None:
        """At once, as in a power cut; clients see their connections break."""
        self._run("pg_ctl", "-D", str(self._data), "-w", "-m", "immediate", "stop")

    def hang(self) -> None:
        """Answer nothing until `go_on`, without closing a connection."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def _run(self, binary: str, *arguments: str) -> None:
        command = [*self._as_owner, str(self._binaries / binary), *arguments]
        done = subprocess.run(
            command,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            raise NoServer(f"{binary} failed: {done.stdout.decode(errors='replace').strip()}")

    def _signal(self, number: signal.Signals) -> None:
        """To the server and to each process it made for a client."""
        server = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        for process in [server, *map(int, children)]:
            os.kill(process, number)
