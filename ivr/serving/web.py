"""The webhooks on gunicorn: prepared once, then one app in each forked process.

Rule: what holds threads or connections is built after the fork, in `web_app`; everything before is read-only.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from ivr.app import web_app
from ivr.preparing import Parley
from ivr.revisions import promote
from ivr.serving.parts import GRACE
from ivr.serving.worker import Worker, allow_connections
from ivr.store import Store

log = structlog.get_logger("ivr.serving")


def serve_web(parley: Parley, quiet: bool = False, watching: bool = True) -> None:
    """Serves the webhooks until it is told to stop. Does not return. `watching` puts edits of the folder live."""
    settings = parley.settings
    store = Store(settings.database)
    store.prepare()
    if told := promote(store, parley, time.time()):
        log.info(told)
    store.close()
    if watching:
        command = [sys.executable, "-m", "ivr", "revisions", "follow"]
        command += ["--since", parley.flows.revision, "--server", str(os.getpid())]
        command += ["--project", str(settings.project)]
        subprocess.Popen(command, env={**os.environ, "IVR_DATABASE_URL": settings.database})
    Server(parley, quiet).run()


class Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, parley: Parley, quiet: bool) -> None:
        self._parley = parley
        self._quiet = quiet
        super().__init__()

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
        return web_app(self._parley)


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
