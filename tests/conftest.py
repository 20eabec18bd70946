"""For all tests: what is compiled is kept, a machine may be slow, the end of a run names what it lacked."""

from __future__ import annotations

import gc
import os
import sys

import pytest
from hypothesis import HealthCheck, settings
from machine import INSTALL

# The processes that tests start, by the hundred, read what one of them has compiled.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
if "PYTEST_XDIST_WORKER" in os.environ:
    import sklearn.svm  # noqa: F401 (a worker trains dozens of times: with this, in its own process)


def pytest_collection(session: pytest.Session) -> None:
    """Thousands of tests are collected, and all of them stay: there is no garbage to look for until they run."""
    gc.disable()


def pytest_collection_finish(session: pytest.Session) -> None:
    gc.freeze()
    gc.enable()


# How fast a machine invents cases says nothing about Parley.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lacked = [
        skipped
        for skipped in terminalreporter.stats.get("skipped", [])
        if "apt-get install" in str(skipped.longrepr)
    ]
    if lacked:
        terminalreporter.write_line(f"{len(lacked)} tests want more than Python. On Debian: {INSTALL}")
