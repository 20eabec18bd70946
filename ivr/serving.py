"""Runs the web app on gunicorn: prepared once, then one app in each forked process.

Rule: what holds threads or connections is built after the fork, in `web_app`; everything before is read-only.
"""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
import time
from typing import Any

from ivr.app import Parley, web_app
from ivr.revisions import promote
from ivr.settings import SettingsError
from ivr.store import Store


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
