"""A server as in production, in processes of its own, that a test may kill: the sample bank, or another project."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType

from ivr.channels.twilio.urls import OVERRIDE
from ivr.testphone import Carrier
from ivr.testphone.wire import Reply, Request
from tests.bench.webhooks import ACCOUNT, ROOT, TOKEN, free_port, workers
from tests.machine import program, trained

MOST_SECONDS = 90
"""For a server to start, and for one to end."""


class Serving:
    """`ivr serve` within a `with`. It may be stopped and started again, on the same port.

    `public_port` is the one that Twilio would call, when that is another server's. `seen` are the webhooks that were
    answered, with their answers.
    """

    def __init__(
        self,
        folder: Path,
        database: str = "",
        project: Path = ROOT,
        public_port: int = 0,
        threads: int = 8,
        hearing: str = "",
        beside: bool = False,
    ) -> None:
        """With `hearing` vosk it serves the live audio, too; `beside` it, edits are followed and the outbox is sent."""
        self._options = [] if beside else ["--no-watch", "--no-worker"]
        self._streams_port = free_port()
        if hearing == "vosk":
            program("espeak-ng")
        self._ports = [self._streams_port] if hearing == "vosk" else []
        self.port = free_port()
        self.database = database or f"sqlite:///{folder / 'calls.db'}"
        self.public_url = f"http://127.0.0.1:{public_port or self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.seen: list[tuple[Request, Reply]] = []
        self._environment = {
            **os.environ, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_ACCOUNT_SID": ACCOUNT, "IVR_PUBLIC_URL": self.public_url,
            "IVR_HOST": "127.0.0.1", "PORT": str(self.port), "IVR_WORKERS": "2", "IVR_THREADS": str(threads),
            "IVR_PROJECT": str(project), "IVR_DATABASE_URL": self.database, "PYTHONPATH": str(ROOT),
            "HARBOR_BANK_DB": str(folder / "bank.db"), "IVR_HEARING": hearing,
            "IVR_STREAMS_PORT": str(self._streams_port),
        }  # fmt: skip
        self._project, self._before = project, ExitStack()
        self._carriers: list[Carrier] = []

    def __enter__(self) -> Serving:
        self._before.enter_context(trained(self._project))
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for carrier in self._carriers:
            carrier.close()
        self.kill()
        self._before.close()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ivr", "serve", "--quiet", *self._options],
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        for port in (self.port, *self._ports):
            self.await_health(port)

    def await_health(self, port: int = 0) -> None:
        """Returns when the server takes calls on that port; the live audio's unless told otherwise."""
        until = time.monotonic() + MOST_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{port or self._streams_port}/health", timeout=1
                ).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server does not start:\n{self.log.read_text()[-2000:]}")

    def stop(self) -> int:
        """Asks the server to end, and waits; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(MOST_SECONDS)

    def kill(self) -> None:
        """Ends the server and its workers at once, as a power cut does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    @property
    def workers(self) -> list[int]:
        return workers(self.process)

    def part(self, name: str) -> int:
        """The process of `ivr serve web` or `ivr serve streams`, 0 while there is none."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        named = (pid for pid in children if name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes())
        return int(next(named, 0))

    def await_other(self, killed: int, name: str) -> None:
        """Returns when another process has taken the place of the one that was killed."""
        until = time.monotonic() + MOST_SECONDS
        while self.part(name) in (0, killed):
            assert time.monotonic() < until, f"{name} is not started again:\n{self.log.read_text()[-2000:]}"
            time.sleep(0.05)

    def phone(self) -> Carrier:
        """A stand-in for Twilio; its number's webhook asks for the same retries as the server's own URLs."""
        carrier = Carrier(
            f"http://127.0.0.1:{self.port}",
            TOKEN,
            ACCOUNT,
            self.public_url,
            voice="/twilio/voice" + OVERRIDE,
            observe=lambda request, reply: self.seen.append((request, reply)),
        )
        self._carriers.append(carrier)
        return carrier


class Killer:
    """Within, kills a worker every second, as `kill -9` does."""

    def __init__(self, server: Serving) -> None:
        self.kills = 0
        self._server = server
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._kill)

    def __enter__(self) -> Killer:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._thread.join()

    def _kill(self) -> None:
        while not self._over.wait(1.0):
            if alive := self._server.workers:
                with suppress(ProcessLookupError):  # it has just ended by itself
                    os.kill(random.choice(alive), signal.SIGKILL)
                self.kills += 1
