"""What some tests need of the machine besides Python: voices, a browser, a database server.

Rule: where it is missing, the test is skipped and says which line installs it; nothing fails for the want of it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

PACKAGES = "espeak-ng flite chromium postgresql"
INSTALL = f"apt-get install {PACKAGES}"


def missing(what: str) -> str:
    return f"{what} is not installed (Debian: apt-get install {what})"


def program(name: str, *others: str) -> Path:
    """Where `name`, or one of the `others` that do the same, is; the test is skipped where none is."""
    for candidate in (name, *others):
        if found := shutil.which(candidate):
            return Path(found)
    pytest.skip(missing(name))


def chromium() -> str:
    return str(program("chromium", "google-chrome"))
