"""Files that hold what callers said or what is known of them.

Rule: whoever writes one writes it by this module, so that nobody but its owner reads it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def folder(path: Path) -> Path:
    """Makes the folder, where it is not there. Only its owner may look into it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def close(path: Path) -> None:
    """For a folder that is ours alone, such as `.ivr/`, made by a version that left it open."""
    with suppress(OSError):
        folder(path).chmod(0o700)


def opener(path: str, flags: int) -> int:
    """For `open(..., opener=opener)`: a file that is made is its owner's alone."""
    return os.open(path, flags, 0o600)


def keep(file: Path, content: bytes) -> None:
    """Writes the file. What was there before stays until the new one is whole."""
    draft = file.with_name(f".{file.name}.new")
    with open(draft, "wb", opener=opener) as made:
        made.write(content)
    draft.replace(file)
