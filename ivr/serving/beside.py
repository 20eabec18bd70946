"""A process that runs beside the webhooks, such as the one that looks for edits, and what it tells them.

Rule: it is started again when it has ended, and it never outlives the server.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

AGAIN = 5.0
"""Seconds before one that has ended is started again."""
SILENT = 15.0
"""Seconds after which one that should tell something each second counts as silent."""

log = structlog.get_logger("ivr.serving")


class Notice:
    """The last word of such a process, for all that inherit the nameless file that it is kept in."""

    _LENGTH = 64

    def __init__(self, file: int | None = None) -> None:
        """`file` is the number of the one that was inherited."""
        if file is None:
            with tempfile.TemporaryFile() as made:
                file = os.dup(made.fileno())
        self.file = file

    def tell(self, word: str) -> None:
        line = f"{time.monotonic():.1f} {word}"  # one clock for all processes of a machine
        os.pwrite(self.file, line.encode().ljust(self._LENGTH)[: self._LENGTH], 0)

    def told(self) -> str:
        """The word, "silent" when it is too old, "starting" when there never was one."""
        at, _, word = os.pread(self.file, self._LENGTH, 0).decode().strip().partition(" ")
        if not word:
            return "starting"
        return word if time.monotonic() - float(at) < SILENT else "silent"


@dataclass
class Beside:
    """`what` it is, in a log line. It must end by itself when its parent is gone."""

    what: str
    command: Sequence[str]
    files: Sequence[int] = ()
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    _process: subprocess.Popen[bytes] | None = None
    _due: float | None = None

    def start(self) -> None:
        self._due = None
        self._process = subprocess.Popen(self.command, env=self.environment, pass_fds=self.files)

    def look_after(self) -> None:
        """To be called about once a second."""
        if self._process is None or self._process.poll() is None:
            return
        if self._due is None:
            self._due = time.monotonic() + AGAIN
            log.error("a process beside the webhooks has ended and is started again", what=self.what)
        elif time.monotonic() >= self._due:
            self.start()

    def stop(self) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
