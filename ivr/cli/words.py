"""`ivr words`: every prompt in a sheet, for translators and voice talent."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ivr.cli.project import project_option, settings_of
from ivr.cli.telling import count, fail


@click.command()
@project_option
@click.argument("way", type=click.Choice(["export", "import"]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--language", "-l", "more", multiple=True, help="Export: another language to be filled in.")
@click.option("--check", "only_check", is_flag=True, help="Import: change nothing, tell what would be.")
def words(project: Path | None, way: str, file: Path, more: tuple[str, ...], only_check: bool) -> None:
    """List every prompt in a spreadsheet (CSV) for translators and voice talent, and take it back."""
    from ivr.editing import csv_sheet
    from ivr.editing import words as sheets

    folder = settings_of(project).project
    if way == "export":
        if file.suffix.lower() in (".xlsx", ".xls", ".ods"):
            fail(f"{file.name}: sheets are written as CSV, which every spreadsheet opens. Name it .csv.", 2)
        known = sheets.languages(folder)
        prompts = sheets.prompts_of(folder, known[0])
        file.write_bytes(sheets.sheet(prompts, (*known, *more)))
        click.echo(f"{file}: {count(len(prompts), 'prompt')} in {', '.join((*known, *more))}.")
        return
    try:
        texts = sheets.texts_of(sheets.prompts_of(folder, sheets.languages(folder)[0]))
        taken = sheets.take(folder, csv_sheet.rows_of(file.read_bytes(), texts), write=not only_check)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.", 2)
    except csv_sheet.SheetError as error:
        fail(f"{file}: {error}", 2)
    for (name, language), texts_taken in sorted((taken.added + taken.changed).items()):
        added = taken.added[name, language]
        click.echo(f"{name}: {language}: {added} added, {texts_taken - added} changed")
    for line in (*taken.refused, *taken.notes):
        click.echo(line)
    total = sum(taken.added.values()) + sum(taken.changed.values())
    done = "would be taken" if only_check else "taken"
    click.echo(f"{count(total, 'text')} {done}, {len(taken.refused)} not. Next: ivr check")
    sys.exit(1 if taken.refused else 0)
