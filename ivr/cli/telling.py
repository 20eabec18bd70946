"""How commands tell things: counts, what takes long, and why they fail."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

import click


def fail(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


def count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


@contextmanager
def loading(name: str) -> Iterator[Callable[[int, int], object]]:
    """A bar on a terminal, a line for each tenth elsewhere."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

        columns = (TextColumn(name), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(name, total=None)
            yield lambda there, whole: bar.update(task, completed=there, total=whole or None)
        return
    told = -1

    def tell(there: int, whole: int) -> None:
        nonlocal told
        tenth = 10 * there // whole if whole else 0
        if tenth > told:
            told = tenth
            click.echo(f"{name}: {there / 1e6:.1f} of {whole / 1e6:.1f} MB", err=True)

    yield tell
