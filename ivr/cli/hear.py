"""`ivr hear` and `ivr explain`: what is made of a recording, and of a sentence."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ivr.cli.project import project_option, ready, settings_of
from ivr.cli.telling import fail


@click.command()
@project_option
@click.option("--language", default="", help="What is spoken. Default: the project's first language.")
@click.option(
    "--channel", type=click.IntRange(1), default=1, show_default=True, help="Whose: 1 is the caller."
)
@click.option(
    "--show-keys", is_flag=True, help="Tell which keys were pressed; they may be card numbers or PINs."
)
@click.option("--json", "as_json", is_flag=True, help="Tell programs.")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
def hear(
    project: Path | None, files: tuple[Path, ...], language: str, channel: int, show_keys: bool, as_json: bool
) -> None:
    """Write down what is said and keyed in the WAV FILES, with times and intents."""
    import json

    from ivr.quality.hearing import hear as heard
    from ivr.speech import models

    settings = settings_of(project, fall_back=True)
    understood = ready(settings)
    language = language or understood.flows.defaults.language
    if warning := models.only_tiny(settings, language):
        click.echo(warning, err=True)
    found = []
    for file in files:
        one = heard(file, understood.ears, understood.understanding, language, channel - 1, show_keys)
        found.append(one)
        if one.problem:
            click.echo(one.problem, err=True)
        if one.heard and not as_json:
            click.echo(f"{file}: {one.seconds:.1f} s")
            for line in one.lines or ("  (nothing)",):
                click.echo(str(line))
    if as_json:
        told = [
            {"file": str(one.path), "seconds": one.seconds, "lines": [line.record() for line in one.lines]}
            for one in found
            if one.heard
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    sys.exit(0 if all(one.heard for one in found) else 1)


@click.command()
@project_option
@click.option("--at", default="", metavar="FLOW/STEP", help="The question. Default: the opening one.")
@click.option("--language", default="", help="What is spoken. Default: the project's first language.")
@click.option(
    "--with", "slots", multiple=True, metavar="SLOT=VALUE", help="An answer given before; as often as needed."
)
@click.argument("sentence")
def explain(project: Path | None, at: str, language: str, slots: tuple[str, ...], sentence: str) -> None:
    """Show what is read in a SENTENCE at a question, what it is taken for, and what comes of it."""
    from ivr.quality.explaining import NoSuchPlace
    from ivr.quality.explaining import explain as explained

    understood = ready(settings_of(project, fall_back=True))
    known = {name: _value(value) for name, _, value in (slot.partition("=") for slot in slots)}
    try:
        told = explained(understood.flows, understood.understanding, sentence, at, language, known)
    except NoSuchPlace as error:
        fail(str(error), 2)
    for line in told.lines():
        click.echo(line)


def _value(text: str) -> Any:
    """A slot's value as it is written in a flow: 50 is a number."""
    import json

    try:
        return json.loads(text)
    except ValueError:
        return text
