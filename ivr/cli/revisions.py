"""`ivr revisions`: what was live since when."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from ivr.cli.project import project_option, settings_of, store_of
from ivr.cli.telling import fail


@click.group(invoke_without_command=True)
@project_option
@click.pass_context
def revisions(context: click.Context, project: Path | None) -> None:
    """What was live since when; compare revisions, or put one live again."""
    if context.invoked_subcommand is None:
        from ivr.revisions import listed

        lived = store_of(settings_of(project)).revisions.lived()
        for line in listed(lived, lambda at: time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))):
            click.echo(line)
        if not lived:
            click.echo("No revision has been live yet; 'ivr serve' puts the first one live.")


@revisions.command()
@project_option
@click.argument("one")
@click.argument("other", required=False)
def compare(project: Path | None, one: str, other: str | None) -> None:
    """Show what differs between revision ONE and OTHER, or the folder as it is now."""
    from ivr.content.files import files_of
    from ivr.revisions import compare as difference

    settings = settings_of(project)
    store = store_of(settings)
    before = _files(store, one)
    after = _files(store, other) if other else files_of(settings.project)
    for line in difference(before, after):
        click.echo(line)


@revisions.command()
@project_option
@click.argument("revision", required=False)
def live(project: Path | None, revision: str | None) -> None:
    """Put REVISION live again; without one, the revision before the live one (roll back)."""
    store = store_of(settings_of(project))
    lived = store.revisions.lived()
    if revision is None:
        before = [entry.revision for entry in lived if entry.revision != lived[0].revision]
        if not before:
            fail("There is no revision before the one that is live.", 1)
        revision = before[0]
    _files(store, revision)
    store.revisions.go_live(revision, time.time(), "chosen by hand")
    click.echo(f"Revision {revision} is live for new calls. Calls in progress keep theirs.")


@revisions.command(hidden=True)
@project_option
@click.option("--since", default="", help="The revision that the server began with.")
@click.option("--server", type=int, required=True, help="Its process; when it is gone, this one ends.")
@click.option(
    "--notice", type=int, required=True, help="The file, by number, that tells the server how it goes."
)
def follow(project: Path | None, since: str, server: int, notice: int) -> None:
    """Put sound edits of the folder live, for as long as the server that began this is there."""
    from ivr.logs import log_to
    from ivr.serving import edits
    from ivr.serving.beside import Notice

    log_to()
    with suppress(KeyboardInterrupt):
        edits.follow(settings_of(project), since, server, Notice(notice))


@revisions.command(hidden=True)
@project_option
def take_up(project: Path | None) -> None:
    """Put the folder as it is live, if it is sound."""
    from ivr.logs import log_to
    from ivr.serving import edits

    log_to()
    sys.exit(edits.take_up(settings_of(project)))


def _files(store: Any, revision: str) -> dict[str, str]:
    files = store.revisions.files(revision)
    if files is None:
        fail(f"There is no revision {revision}. 'ivr revisions' lists them.", 1)
    return dict(files)
