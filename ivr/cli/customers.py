"""`ivr customer`: what the embedded directory knows of a customer, and forgetting it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.cli.project import loaded, project_option, settings_of, store_of, who_option
from ivr.cli.telling import fail


@click.group()
def customer() -> None:
    """Show customers of the embedded directory, add them, or forget one. Each leaves a line in the audit."""


@customer.command()
@project_option
@who_option
@click.argument("number")
def show(project: Path | None, number: str, who: str) -> None:
    """Print what is known of customer NUMBER, and who has looked at or changed it."""
    store = store_of(settings_of(project))
    customers = store.customers
    found, audit = customers.find(number), customers.audit(number)
    if found is None and not audit:
        fail(f"There is no customer '{number}'.", 1)
    if found:
        customers.note(number, who, "shown", time.time())
        told = {"name": found.name, "language": found.language, "prefers": found.prefers}
        told |= {"PIN": "given" if store.pins.hash_of(number) else "none"}
        for name, value in {**told, "lines": ", ".join(found.lines), **found.fields}.items():
            click.echo(f"{name:12} {value}")
    for one in audit:
        click.echo(f"{datetime.fromtimestamp(one.at, UTC):%Y-%m-%d %H:%M:%S}  {one.did} by {one.who}")


@customer.command()
@project_option
@who_option
def add(project: Path | None, who: str) -> None:
    """Write the customers of the project's flows/customers.yml into the directory, over what it knows of them."""
    settings = settings_of(project)
    listed, customers = loaded(settings.project).customers, store_of(settings).customers
    for one in listed:
        customers.put(one, time.time())
        customers.note(one.id, who, "written", time.time())
    click.echo(f"{len(listed)} customers are in the directory.")


@customer.command()
@project_option
@who_option
@click.argument("number")
def forget(project: Path | None, number: str, who: str) -> None:
    """Forget customer NUMBER: name, lines, language and fields. What calls have kept stays until they are deleted."""
    store = store_of(settings_of(project))
    lines = found.lines if (found := store.customers.find(number)) else ()
    if not store.customers.forget(number, who, time.time()):
        fail(f"There is no customer '{number}'.", 1)
    had_pin = store.pins.drop(number)
    click.echo(
        f"Customer {number} is forgotten: the directory entry, {len(lines)} lines{', the PIN' if had_pin else ''}."
    )


@customer.command()
@project_option
@who_option
@click.argument("number")
def unlock(project: Path | None, number: str, who: str) -> None:
    """Forget the wrong PINs and codes that were tried for customer NUMBER, so that they may prove themselves again."""
    store = store_of(settings_of(project))
    if not store.lockouts.unlock(f"account {number} "):
        fail(f"Nothing wrong was tried for customer '{number}'.", 1)
    store.customers.note(number, who, "unlocked", time.time())
    click.echo(f"Customer {number} may try again.")
