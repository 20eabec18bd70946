"""Imports a project's action files in a process of its own, to find what a server would find when it starts.

Rule: nothing that a team wrote runs in the process that asks; and whatever a file does, there is an answer in time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ivr.actions.in_process import InProcessActions
from ivr.actions.package import ActionFileError, action_files

SECONDS = 60.0
"""In which all files together must be imported; each has seconds of its own."""


def tried(folder: Path, root: Path | None = None, seconds: float = SECONDS) -> list[ActionFileError]:
    """The mistakes in the action files of the folder that show when they are imported; `root` is a Rasa project's."""
    if not action_files(folder):
        return []
    with tempfile.TemporaryDirectory() as place:
        told = Path(place, "errors.json")
        command = [sys.executable, "-m", "ivr.actions.trial", str(folder.absolute()), str(told)]
        command += [str(root.resolve())] if root else []
        try:
            ended = subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=seconds,
            )
        except subprocess.TimeoutExpired:
            return [
                ActionFileError(folder.resolve(), 0, f"the files are not imported after {seconds:g} seconds.")
            ]
        if not told.exists():
            why = f"importing the files ends Python, with code {ended.returncode}. A server would not start."
            return [ActionFileError(folder.resolve(), 0, why)]
        return [
            ActionFileError(Path(file), line, message) for file, line, message in json.loads(told.read_text())
        ]


def _try(folder: str, told: str, root: str = "") -> None:
    errors = InProcessActions(Path(folder), Path(root) if root else None).errors
    Path(told).write_text(json.dumps([(str(error.file), error.line, error.message) for error in errors]))
    sys.stdout.flush()
    os._exit(0)  # whatever threads the files have started


if __name__ == "__main__":
    _try(*sys.argv[1:])
