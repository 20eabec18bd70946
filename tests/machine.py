"""What some tests need of the machine besides Python: voices, a browser, a database server.

Rule: where it is missing, the test is skipped and says which line installs it; nothing fails for the want of it.

And what it has learned already: `trained` lends a project the models that a test before it trained on the same data.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def trained(project: Path) -> Iterator[None]:
    """Within, nothing is trained that a test trained before: models are named after all that they were made of."""
    kept = Path(tempfile.gettempdir()) / f"parley-models-{os.getuid()}"
    if (project / "flows").is_dir() and not any(project.glob(".ivr/understanding-*")):
        _lend(kept, project / ".ivr")
    try:
        yield
    finally:
        _lend(project / ".ivr", kept)


def _lend(models: Path, to: Path) -> None:
    for model in models.glob("understanding-*.npz"):
        if not (to / model.name).exists():
            to.mkdir(mode=0o700, parents=True, exist_ok=True)
            with suppress(FileExistsError):  # another worker was here first
                os.link(model, to / model.name)
