"""What commands need of the project they are for."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ivr import settings
from ivr.content.layout import layout_of
from ivr.settings import SAMPLE, Settings

if TYPE_CHECKING:
    from ivr.content.project import Project
    from ivr.preparing import Understood
    from ivr.store import Store

project_option = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with flows/, nlu/ and audio/. Default: IVR_PROJECT or this folder.",
)


who_option = click.option(
    "--who", default=getpass.getuser, show_default="your user", help="Whose name stands in the audit."
)


def settings_of(project: Path | None, fall_back: bool = False, **overrides: Any) -> Settings:
    """The settings; with `fall_back`, of the sample bank where no project is at hand."""
    found = settings.read(project=project, **overrides)
    if fall_back and project is None and layout_of(found.project) is None:
        return settings.read(project=SAMPLE, **overrides)
    return found


def loaded(folder: Path) -> Project:
    """The project in the folder, read and checked. Raises BadProject."""
    from ivr.content.problems import BadProject
    from ivr.content.project import load

    made, problems = load(folder)
    if made is None:
        raise BadProject(problems)
    return made


def languages_of(settings: Settings) -> list[str]:
    """The languages of the project, the first one first. Raises BadProject."""
    return list(loaded(settings.project).flows.defaults.languages)


def ready(settings: Settings) -> Understood:
    """The project ready to understand callers, without its actions. Raises BadProject."""
    from ivr.preparing import understood

    return understood(settings, say=lambda text: click.echo(text, err=True))


def store_of(settings: Settings) -> Store:
    """The store, with its tables brought up to date."""
    from ivr.store import Store

    store = Store(settings.database)
    store.prepare()
    return store
