"""`ivr record`: call records out of the store, and what Twilio recorded of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ivr.cli.project import loaded, project_option, settings_of, store_of
from ivr.cli.telling import fail


@click.group()
def record() -> None:
    """Write recorded calls as files, to replay them."""


def _record_options(command: Any) -> Any:
    """What every way to write records takes."""
    for option in (
        project_option,
        click.option("--to", "folder", type=click.Path(path_type=Path), default="records", show_default=True),
        click.option("--keep-personal", is_flag=True, help="Leave names and numbers of callers as they are."),
    ):
        command = option(command)
    return command


@record.command()
@_record_options
@click.option("--last", type=click.IntRange(1), help="The newest so many calls.")
@click.argument("contacts", nargs=-1)
def export(
    project: Path | None, contacts: tuple[str, ...], last: int | None, folder: Path, keep_personal: bool
) -> None:
    """Write the calls CONTACTS (their ids or CallSids) from the store, one folder each.

    Card numbers and secrets are never in them; names, telephone numbers, addresses and e-mail give way to stand-ins.
    """
    from ivr.quality.exporting import export as written

    settings = settings_of(project)
    if not contacts and not last:
        fail("Name the contacts to write, or --last N.", 2)
    flows = None if keep_personal else loaded(settings.project).flows
    store = store_of(settings)
    names = [*contacts, *(contact.contact for contact in (store.contacts.newest(last) if last else ()))]
    sys.exit(1 if written(store, names, folder, flows, click.echo) else 0)


@record.command()
@_record_options
@click.option("--api", default="https://api.twilio.com", hidden=True, help="Another Twilio, for tests.")
@click.argument("calls", nargs=-1, required=True)
def fetch(project: Path | None, calls: tuple[str, ...], folder: Path, keep_personal: bool, api: str) -> None:
    """Write the CALLS (CallSids, or contacts) with what Twilio recorded of them. Keys are masked in the audio."""
    from ivr.quality.exporting import fetch as fetched

    settings = settings_of(project)
    flows = None if keep_personal else loaded(settings.project).flows
    sys.exit(1 if fetched(settings, store_of(settings), calls, folder, flows, click.echo, api) else 0)
