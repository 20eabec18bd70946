"""`ivr database`: the tables of this version, and of the one before."""

from __future__ import annotations

from pathlib import Path

import click

from ivr.cli.project import project_option, settings_of
from ivr.cli.telling import fail


@click.group()
def database() -> None:
    """Bring the tables up to date, or go back to those of the version before. Stop the servers first."""


@database.command()
@project_option
def update(project: Path | None) -> None:
    """Bring the tables up to date, as the next start of a server would."""
    from ivr.store import Store, StoreUnavailable

    try:
        Store(settings_of(project).database).prepare()
    except StoreUnavailable as error:
        fail(str(error), 1)
    click.echo("The database is up to date.")


@database.command()
@project_option
@click.option("--forget", is_flag=True, help="Also if something still waits to be sent.")
def back(project: Path | None, forget: bool) -> None:
    """Make the tables those of the version before this one; then install and start that version."""
    from ivr.store import Store, StoreUnavailable

    store = Store(settings_of(project).database)
    try:
        waiting = store.outbox.unfinished()
        if waiting and not forget:
            fail(
                f"{waiting} things wait to be sent, which the version before cannot do: let 'ivr worker' send them "
                "first, or say --forget.",
                1,
            )
        told = store.go_back()
    except StoreUnavailable as error:
        fail(str(error), 1)
    click.echo(f"The tables are those of {told} again. Start the version before; this one would update them.")
