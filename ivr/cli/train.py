"""`ivr train`."""

from __future__ import annotations

import time
from pathlib import Path

import click

from ivr.cli.project import loaded, project_option, settings_of
from ivr.cli.telling import count


@click.command()
@project_option
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def train(project: Path | None, folder: Path | None) -> None:
    """Train on the project's sentences now, if they have changed; every other command does so when it must."""
    from ivr.preparing import trained

    settings = settings_of(project)
    made = loaded(settings.project)
    started = time.perf_counter()
    trained(made, folder or settings.data, apart=False, encoder=settings.encoder)
    click.echo(
        f"Trained on {count(len(made.nlu.examples), 'sentence')} in {time.perf_counter() - started:.1f} s."
    )
