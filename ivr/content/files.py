"""The files that a revision of a project consists of: what was written, checked and put live together.

Rule: what callers meet depends on these files and on recordings, and on nothing else in the folder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ivr.content.layout import layout_of

LARGEST = 1_000_000
"""Bytes; a larger file is refused by the loader anyway."""


def files_of(folder: Path) -> dict[str, str]:
    """The text of each file by its path; bytes that are no UTF-8 are replaced, the loader tells of them."""
    layout = layout_of(folder)
    if layout is None:
        return {}
    found = [*layout.files(), *layout.set_up()]
    found += sorted({*(folder / "nlu").rglob("*.md"), *layout.pages()})
    found += sorted((folder / "flows").rglob("*.call"))
    found += layout.modules()
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8", errors="replace")
        for file in found
        if file.is_file() and file.stat().st_size <= LARGEST
    }


def write_files(files: Mapping[str, str], folder: Path) -> None:
    """Writes a revision out again. Raises ValueError for a path that leads out of the folder."""
    for name, text in files.items():
        file = folder / name
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise ValueError(f"'{name}' is not a path within a project")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def name_of(files: Mapping[str, str]) -> str:
    """The revision's name: 16 hexadecimal digits that change with any letter of any file."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    return digest.hexdigest()[:16]
