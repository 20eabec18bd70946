"""`ivr models`: the speech models, what is there and what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ivr.cli.project import languages_of, project_option, settings_of
from ivr.cli.telling import fail, loading
from ivr.settings import Settings


@click.group(invoke_without_command=True)
@project_option
@click.pass_context
def models(context: click.Context, project: Path | None) -> None:
    """List the speech models that the project needs, and what is there; install and check them."""
    from ivr.speech import models as found

    context.obj = settings_of(project, fall_back=True)
    if context.invoked_subcommand is None:
        for line in found.lines(found.needs(context.obj, languages_of(context.obj))):
            click.echo(line)


@models.command()
@click.option("--site", default="", metavar="URL", help="A copy of the site of Vosk's models.")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The file, fetched on another machine.",
)
@click.argument("names", nargs=-1, metavar="[LANGUAGE|NAME]...")
@click.pass_obj
def install(settings: Settings, names: tuple[str, ...], site: str, file: Path | None) -> None:
    """Install the models named, or all that the project needs and that are missing.

    LANGUAGE is one of the project's, such as es, or vad, or voiceprint; NAME is one of Vosk's, such as
    vosk-model-en-us-0.22.
    """
    from ivr.speech import installing
    from ivr.speech import models as found

    if file and len(names) != 1:
        fail("--from is for one model; name it.", 2)
    wanted = {name: found.named(name) for name in names} or {
        need.what: need.model
        for need in found.needs(settings, languages_of(settings))
        if need.model and (need.path is None or need.how == "tiny")
    }
    failed = 0
    for name, model in wanted.items():
        if model is None:
            fail(
                f"'{name}' is not a language that Vosk hears, and no model. 'ivr models' lists what is needed.",
                2,
            )
        try:
            with loading(model.name) as progress:
                path = installing.install(
                    model, found.folder(settings), progress, site or installing.SITE, file
                )
            click.echo(f"{model.name} is installed: {path}, {found.size(path) / 1e6:.0f} MB.")
        except installing.CannotInstall as error:
            failed += 1
            click.echo(f"{model.name} is not installed. {error}", err=True)
    if not wanted:
        click.echo("All that the project needs is there.")
    sys.exit(1 if failed else 0)


@models.command(name="check")
@click.pass_obj
def check_models(settings: Settings) -> None:
    """Load every model that is there, each in a process of its own, and tell which cannot be used."""
    from ivr.speech import models as found
    from ivr.speech.trials import trial

    bad = 0
    for need in found.needs(settings, languages_of(settings)):
        if need.path is None:
            click.echo(f"{need.what}: nothing is there.")
            continue
        wrong = trial(need)
        bad += bool(wrong)
        click.echo(f"{need.what}: {wrong or f'{need.path} works.'}", err=bool(wrong))
    sys.exit(1 if bad else 0)
