"""`ivr new`."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.telling import fail
from ivr.editing.new_project import BANK, EMPTY, EXAMPLES, write_project


def _list(ctx: click.Context, param: click.Parameter, wanted: bool) -> None:
    if wanted:
        for name, about in EXAMPLES.items():
            click.echo(f"{name:10}{about}")
        ctx.exit()


@click.command()
@click.option("--empty", is_flag=True, help="Begin with a greeting, one flow and one test.")
@click.option(
    "--from", "example", type=click.Choice([*EXAMPLES]), default=BANK, show_default=True, help="The example."
)
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_list,
    help="Tell which examples there are.",
)
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path, empty: bool, example: str) -> None:
    """Write a fresh project into FOLDER, copied from the sample bank or another example."""
    try:
        write_project(folder, EMPTY if empty else example)
    except FileExistsError as error:
        fail(str(error), 2)
    click.echo(
        f"{folder} is ready. Read {folder / 'README.md'}, or begin: cd {folder} && ivr check && ivr demo"
    )
