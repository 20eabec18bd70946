"""Runs the web app on gunicorn: prepared once, then one app in each forked process.

Rule: what holds threads or connections is built after the fork, in `web_app`; everything before is read-only.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import Any

from ivr.app import Parley, web_app
from ivr.revisions import promote
from ivr.store import Store


def serve(parley: Parley, quiet: bool = False, watching: bool = True) -> None:
    """Serves until it is told to stop. Does not return. `watching` puts edits of the folder live."""
    from gunicorn.app.base import BaseApplication

    settings = parley.settings
    store = Store(settings.database)
    store.prepare()
    told = promote(store, parley, time.time())
    if told and not quiet:
        print(told, file=sys.stderr)
    store.close()
    if watching:
        command = [sys.executable, "-m", "ivr", "revisions", "follow"]
        command += ["--since", parley.flows.revision, "--server", str(os.getpid())]
        command += ["--project", str(settings.project)]
        subprocess.Popen(command, env={**os.environ, "IVR_DATABASE_URL": settings.database})

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{settings.host}:{settings.port}",
                "workers": settings.workers,
                "threads": settings.threads,
                "worker_class": "gthread",
                "timeout": 30,
                "graceful_timeout": 20,
                "keepalive": 30,
                "proc_name": "ivr",
                "loglevel": "error" if quiet else "info",
                "control_socket_disable": True,
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return web_app(parley)

    Server().run()
