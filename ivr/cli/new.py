"""`ivr new`."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.telling import fail


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write a fresh project into FOLDER, copied from the sample bank."""
    from ivr.demo import write_project

    try:
        write_project(folder)
    except FileExistsError as error:
        fail(str(error), 2)
    click.echo(
        f"{folder} is ready. Read {folder / 'README.md'}, or begin: cd {folder} && ivr check && ivr demo"
    )
