"""`ivr schema`, `ivr format`, `ivr draw` and `ivr watch`: for those who edit flows."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from ivr.cli.project import loaded, project_option, settings_of
from ivr.cli.telling import count, fail
from ivr.content.layout import files_of


@click.command()
@project_option
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write. Default: .vscode/schemas.")
def schema(project: Path | None, folder: Path | None) -> None:
    """Write JSON Schemas, with which an editor completes, explains and checks the files."""
    from ivr.content.project import load
    from ivr.editing import schema as schemas

    settings = settings_of(project)
    made, problems = load(settings.project)
    folder = folder or settings.project / schemas.FOLDER
    written = schemas.write(folder, schemas.names_of(made) if made else schemas.Names())
    click.echo(f"{count(len(written), 'schema')} written to {folder}.")
    if made is None:
        told = count(len(problems.errors), "error")
        click.echo(f"The project has {told} (see 'ivr check'), so its own names are not offered yet.")
    click.echo(schemas.connect(settings.project, folder))


@click.command()
@project_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if something is not tidy.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
def format(project: Path | None, only_check: bool, paths: tuple[Path, ...]) -> None:
    """Tidy the files and folders named, or all of the project: indentation, order, quotes, long lines."""
    from ivr.editing.format import LeftAlone, files_in, tidy_file

    untidy = left = files = 0
    for file in files_in(paths) if paths else files_of(settings_of(project).project):
        files += 1
        try:
            if tidy_file(file, write=not only_check):
                untidy += 1
                click.echo(f"{'not tidy' if only_check else 'tidied'}: {file}")
        except LeftAlone as reason:
            left += 1
            click.echo(f"left alone: {file}: {reason}", err=True)
    click.echo(
        f"{count(files, 'file')}: {untidy} {'not tidy' if only_check else 'tidied'}, {left} left alone."
    )
    to_do = left + untidy if only_check else left
    sys.exit(1 if to_do else 0)


@click.command()
@project_option
@click.argument("flow", required=False, default="")
@click.option("--format", "way", type=click.Choice(["svg", "mermaid"]), help="Default: told by FILE, or svg.")
@click.option("-o", "--output", help="The file to write, or - for here. Default: FLOW.svg, or map.svg.")
@click.option("--language", default="", help="The language of the prompts. Default: the project's first.")
def draw(project: Path | None, flow: str, way: str | None, output: str | None, language: str) -> None:
    """Draw FLOW as a picture; without FLOW, a map of the whole project."""
    from ivr.editing.draw import ENDINGS, NoSuchFlow
    from ivr.editing.draw import draw as drawn

    made = loaded(settings_of(project).project)
    if way is None:
        way = "mermaid" if output and output.endswith((".mmd", ".mermaid", ".md")) else "svg"
    try:
        picture = drawn(made, flow, way, language)
    except NoSuchFlow as error:
        fail(str(error), 2)
    if output == "-":
        click.echo(picture, nl=False)
        return
    file = Path(output or f"{flow or 'map'}.{ENDINGS[way]}")
    file.write_text(picture, "utf-8")
    click.echo(f"{file} is drawn. Open it in a browser." if way == "svg" else f"{file} is written.")


@click.command()
@project_option
def watch(project: Path | None) -> None:
    """Check again on every save, and hold the tests that the edit may have changed."""
    from ivr.editing.watch import watch as watching
    from ivr.preparing import prepare

    settings = settings_of(project)
    watching(settings.project, lambda: prepare(settings, say=click.echo), lambda: time.sleep(0.4), click.echo)
