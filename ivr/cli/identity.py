"""`ivr identity`: how sure a call was who was calling, and the PINs of customers."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from ivr.cli.project import loaded, project_option, settings_of, store_of, who_option
from ivr.cli.telling import fail


@click.group()
def identity() -> None:
    """See why a caller was known, and give customers their PINs."""


@identity.command()
@project_option
@click.argument("contact")
def why(project: Path | None, contact: str) -> None:
    """Print how sure we were of the caller of CONTACT (its id or CallSid) at the end, and why.

    It is decided by the policy of the project as it is now. What was given before another caller took over the line
    is named, too.
    """
    from ivr.conversation import assurance, session

    settings = settings_of(project)
    policy = loaded(settings.project).flows.policy
    store = store_of(settings)
    stored = store.contacts.find(contact)
    if stored is None:
        fail(f"There is no contact '{contact}'.", 1)
    if policy is None:
        fail("The project has neither flows/assurance.yml nor a directory: nobody is asked who they are.", 1)
    state, log = session.from_record(stored.session), store.contacts.log(stored.contact)
    click.echo(f"customer {state.caller.get('customer') or 'unknown'}")
    for line in assurance.decided(state.evidence, policy, log[-1].at, state.caller).why:
        click.echo(line)
    kept = [*map(assurance.from_record, state.evidence)]
    given = (
        assurance.from_record({"at": entry.at, **found})
        for entry in log
        for found in entry.event.get("events") or ()
        if found.get("event") == assurance.EVIDENCE
    )
    for piece in sorted({*kept, *given}, key=_at):
        against = "against " if piece.against else ""
        whose = f" of {piece.customer}" if piece.customer else ""
        since = "" if piece in kept else "; no longer counted, since somebody else spoke after it"
        click.echo(
            f"{_time(piece.at)}  {against}{piece.kind}{whose}, found by {piece.source or 'nobody named'}{since}"
        )


@identity.command()
@project_option
@who_option
@click.option("--drop", is_flag=True, help="Take the customer's PIN away instead.")
@click.argument("customer")
def pin(project: Path | None, customer: str, drop: bool, who: str) -> None:
    """Give CUSTOMER (their number) a PIN. It is asked for, and neither shown nor kept; only its hash is."""
    from ivr.identity.pin import BadPin, Hashes
    from ivr.redaction import Secret

    settings = settings_of(project)
    store = store_of(settings)
    if drop:
        if not store.pins.drop(customer):
            fail(f"Customer {customer} has no PIN.", 1)
        store.customers.note(customer, who, "PIN taken away", time.time())
        click.echo(f"Customer {customer} has no PIN any more.")
        return
    if not settings.directory_url and store.customers.find(customer) is None:
        fail(f"There is no customer {customer!r}: 'ivr customer add' takes those of flows/customers.yml.", 1)
    told = Secret(click.prompt("PIN", hide_input=True, confirmation_prompt=True))
    try:
        hashed = Hashes().of(told)
    except BadPin as error:
        fail(str(error), 2)
    store.pins.set(customer, hashed, time.time())
    store.customers.note(customer, who, "PIN given", time.time())
    click.echo(f"Customer {customer} has a PIN.")


def _time(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S}"


def _at(piece: object) -> float:
    return float(getattr(piece, "at", 0.0))
