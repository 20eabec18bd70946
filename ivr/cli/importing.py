"""`ivr import`."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.telling import count, fail


@click.command("import")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the new project is written. Default: beside FOLDER, with '_flows' behind its name.",
)
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def import_(folder: Path, target: Path | None) -> None:
    """Turn a Rasa project of rules, forms and stories in FOLDER into one of flows.

    FOLDER is left as it is. What became of each rule, story, form and test story is written to IMPORT.md.

    \b
    Exit codes: 0  written, and it passes 'ivr check'
                1  written, with something to mend
                2  nothing to import, or nowhere to write it
    """
    from ivr.editing.importing import REPORT, CannotImport, import_project, problems_of

    source = folder.resolve()
    try:
        made = import_project(source, target or source.with_name(f"{source.name}_flows"))
    except CannotImport as error:
        fail(str(error), 2)
    for script in made.left:
        where = "not whole" if script.flows else "not converted"
        click.echo(f"{script.place}: {script.title} is {where}: {script.why}.")
    click.echo(made.summary())
    errors = problems_of(made).errors
    for problem in errors:
        click.echo(str(problem))
    click.echo(f"{made.target} is written. Read {made.target / REPORT}; then: ivr check, ivr test.")
    if errors:
        fail(f"It has {count(len(errors), 'error')}; mend them first.", 1)
