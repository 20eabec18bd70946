"""`ivr` as somebody types it: a process of its own, with its words, folder, environment, input and exit code.

Rule: it is forked from a process that has read the program's modules already; nothing else of a run is shared.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FORKED = multiprocessing.get_context("forkserver")
_FORKED.set_forkserver_preload(
    ["ivr.cli.main", "ivr.demo", "ivr.serving.web", "ivr.editing.new_project", "sklearn.svm"]
)


@dataclass(frozen=True)
class Done:
    code: int
    stdout: str
    stderr: str


def ivr(*words: object, folder: Path, env: Mapping[str, str], input: str = "", seconds: float = 60) -> Done:
    """Raises TimeoutError after so many seconds."""
    with tempfile.TemporaryDirectory() as kept:
        said, told, failed = (Path(kept) / name for name in ("in", "out", "err"))
        said.write_text(input, "utf-8")
        arguments = tuple(map(str, words)), folder, dict(env), said, told, failed
        process = _FORKED.Process(target=_run, args=arguments)
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"ivr {' '.join(map(str, words))} takes more than {seconds:g} seconds")
        return Done(process.exitcode, told.read_text("utf-8"), failed.read_text("utf-8"))


def _run(words: tuple[str, ...], folder: Path, env: dict[str, str], *streams: Path) -> None:
    for number, file in enumerate(streams):
        opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 (it stays open as long as the process)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(folder)
    sys.argv = ["ivr", *words]

    from ivr.cli.main import main

    main()
