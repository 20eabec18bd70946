"""The webhooks on gunicorn: prepared once, then one app in each forked process.

Rule: what holds threads or connections is built after the fork, in `web_app`; everything before is read-only.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import time
from dataclasses import dataclass
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from ivr.app import web_app
from ivr.preparing import Parley
from ivr.revisions import promote
from ivr.serving.beside import Beside, Notice
from ivr.serving.parts import GRACE
from ivr.serving.worker import Worker, allow_connections
from ivr.settings import Settings
from ivr.store import Store

log = structlog.get_logger("ivr.serving")


def serve_web(parley: Parley, quiet: bool = False, watching: bool = True, working: bool = True) -> None:
    """Serves the webhooks until it is told to stop. Does not return.

    `watching` puts edits of the folder live, `working` sends what is to be sent: both in processes that end with this.
    """
    settings = parley.settings
    store = Store(settings.database)
    store.prepare()
    if told := promote(store, parley, time.time()):
        log.info(told)
    store.close()
    Server(
        parley, quiet, _watcher(parley) if watching else None, _worker(settings, quiet) if working else None
    ).run()


def _worker(settings: Settings, quiet: bool) -> Beside:
    command = [sys.executable, "-m", "ivr", "worker", *(["--quiet"] if quiet else [])]
    command += ["--server", str(os.getpid()), "--project", str(settings.project)]
    environment = {**os.environ, "IVR_DATABASE_URL": settings.database}
    return Beside("the worker that sends", command, environment=environment)


def _watcher(parley: Parley) -> Watcher:
    settings, notice = parley.settings, Notice()
    command = [sys.executable, "-m", "ivr", "revisions", "follow", "--since", parley.flows.revision]
    command += [
        "--server",
        str(os.getpid()),
        "--notice",
        str(notice.file),
        "--project",
        str(settings.project),
    ]
    return Watcher(Beside("the watcher of edits", command, [notice.file]), notice)


@dataclass(frozen=True)
class Watcher:
    process: Beside
    notice: Notice


class Master(Arbiter):  # type: ignore[misc]
    """gunicorn's own looks after its web processes each second; ours after what runs beside them, too."""

    def start(self) -> None:
        super().start()
        for process in self.app.beside:
            process.start()

    def murder_workers(self) -> None:
        super().murder_workers()
        for process in self.app.beside:
            process.look_after()

    def stop(self, graceful: bool = True) -> None:
        for process in self.app.beside:
            process.stop()
        super().stop(graceful)


class Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, parley: Parley, quiet: bool, watcher: Watcher | None, worker: Beside | None) -> None:
        self._parley = parley
        self._quiet = quiet
        self._edits = watcher.notice.told if watcher else lambda: "off"
        beside = (watcher.process if watcher else None, worker)
        self.beside = [process for process in beside if process]
        super().__init__()

    def run(self) -> None:
        """What was prepared stays as long as the server does, and no process that is forked need look through it: one
        that takes the place of another is ready in a tenth of a second."""
        gc.collect()
        gc.freeze()
        Master(self).run()

    def load_config(self) -> None:
        settings = self._parley.settings
        options: dict[str, Any] = {
            "bind": f"{settings.host}:{settings.port}",
            "workers": settings.workers,
            "threads": settings.threads,
            "worker_class": Worker,
            "worker_connections": allow_connections(),
            "timeout": 30,
            "graceful_timeout": GRACE,
            "keepalive": 30,
            "proc_name": "ivr",
            "loglevel": "error" if self._quiet else "info",
            "logger_class": Log,
            "control_socket_disable": True,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        app = web_app(self._parley, self._edits)
        gc.collect()  # what was joined here stays, too
        gc.freeze()
        return app


class Log(Logger):  # type: ignore[misc]
    """What gunicorn says goes where everything else does."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for name in ("gunicorn.error", "gunicorn.access"):
            logger = logging.getLogger(name)
            logger.handlers.clear()
            logger.propagate = True

    def exception(self, msg: object, *args: Any, **kwargs: Any) -> None:
        if isinstance(sys.exception(), TimeoutError):
            self.warning("a client did not take its answer")
        else:
            super().exception(msg, *args, **kwargs)
