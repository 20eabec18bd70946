"""For all tests: what is compiled is kept, a machine may be slow, the end of a run names what it lacked."""

from __future__ import annotations

import os
import sys

import pytest
from hypothesis import HealthCheck, settings
from machine import INSTALL

# The processes that tests start, by the hundred, read what one of them has compiled.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

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
