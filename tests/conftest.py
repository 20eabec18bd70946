"""For all tests: the end of a run names what the machine lacked."""

from __future__ import annotations

import pytest
from machine import INSTALL


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lacked = [
        skipped
        for skipped in terminalreporter.stats.get("skipped", [])
        if "apt-get install" in str(skipped.longrepr)
    ]
    if lacked:
        terminalreporter.write_line(f"{len(lacked)} tests want more than Python. On Debian: {INSTALL}")
