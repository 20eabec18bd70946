"""`ivr payments`: what was charged by telephone, and how the open ones ended."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from ivr.cli.project import project_option, settings_of, store_of, who_option
from ivr.cli.telling import count, fail

if TYPE_CHECKING:
    from ivr.kept import Payment


@click.group()
def payments() -> None:
    """List what was charged, compare it with the gateway's list, and close what nobody could tell."""


@payments.command("list")
@project_option
@click.option("--days", default=1, show_default=True, help="How far back.")
@click.option(
    "--open", "only_open", is_flag=True, help="Only those whose end is not known; exit code 1 if any."
)
def list_(project: Path | None, days: int, only_open: bool) -> None:
    """Print the payments of the last days: number of the receipt, when, how much, card, how it ended, of whom."""
    found = store_of(settings_of(project)).payments.since(time.time() - days * 86_400)
    shown = [payment for payment in found if payment.is_open or not only_open]
    for payment in shown:
        click.echo(_line(payment))
    if not shown:
        when = "the last 24 hours" if days == 1 else f"the last {days} days"
        click.echo(f"There are no {'open ' if only_open else ''}payments of {when}.")
    if only_open and shown:
        fail(f"{len(shown)} payments are open.", 1)


@payments.command()
@project_option
@click.argument("number")
def show(project: Path | None, number: str) -> None:
    """Print all that is kept of the payment with that NUMBER of a receipt."""
    payment = store_of(settings_of(project)).payments.numbered(number)
    if payment is None:
        fail(f"There is no payment {number}. 'ivr payments list' has their numbers in front.", 1)
    for name, told in _all_of(payment).items():
        click.echo(f"{name + ':':14} {told or '-'}")


@payments.command()
@project_option
@who_option
@click.option(
    "--confirmation", default="", help="What the gateway calls the charge; needed where it was approved."
)
@click.option("--why", required=True, help="How you know, such as: not in the gateway's list of today.")
@click.argument("number")
@click.argument("outcome", type=click.Choice(("approved", "declined", "abandoned")))
def settle(project: Path | None, number: str, outcome: str, confirmation: str, why: str, who: str) -> None:
    """Write down how the open payment NUMBER ended, by what the gateway shows.

    Until then nobody can pay the same.
    """
    ledger = store_of(settings_of(project)).payments
    payment = ledger.numbered(number)
    if payment is None:
        fail(f"There is no payment {number}.", 1)
    if not payment.is_open:
        fail(f"Payment {number} has ended: {payment.state}.", 1)
    if (outcome == "approved") != bool(confirmation):
        fail("A payment that was approved has a name at the gateway, '--confirmation', and no other has.", 2)
    ended = replace(payment, state=outcome, ended_at=time.time(), reason=f"{who}: {why}")
    if not ledger.end(replace(ended, confirmation=confirmation)):
        fail(f"Payment {number} has ended meanwhile.", 1)
    click.echo(f"Payment {number} is {outcome}.")


@payments.command()
@project_option
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("gateways_list", metavar="LIST", type=click.File(encoding="utf-8-sig", errors="replace"))
def reconcile(project: Path | None, day: datetime, gateways_list: TextIO) -> None:
    """Compare the payments of DAY, in UTC, with the gateway's LIST of it, and print every difference.

    LIST is a CSV file as Stripe exports its payments, with the columns id, Created (UTC), Amount, Currency and
    Status; an hour more on both sides does no harm. Exit code 1 if there are differences, 2 if the list cannot be read.
    """
    from ivr.payments import reconciling

    begins = day.replace(tzinfo=UTC).timestamp()
    try:
        theirs = reconciling.read(gateways_list)
    except reconciling.UnreadableList as unreadable:
        fail(f"{gateways_list.name}: {unreadable}", 2)
    ours = store_of(settings_of(project)).payments.since(begins - reconciling.DAY)
    found = reconciling.differences(ours, theirs, begins)
    for difference in found:
        click.echo(difference)
    if found:
        fail(f"{count(len(found), 'difference')} on {day:%Y-%m-%d}.", 1)
    click.echo(f"No differences on {day:%Y-%m-%d}: {count(len(theirs), 'charge')} in the list.")


def _line(payment: Payment) -> str:
    told = _all_of(payment)
    columns = (
        payment.number,
        told["begun"],
        f"{told['amount']:>14}",
        f"{told['card'] or '-':16}",
        f"{payment.state:11}",
        f"{payment.customer or '-':10}",
        payment.contact,
        payment.description,
        payment.reason,
    )
    return "  ".join(columns).rstrip()


def _all_of(payment: Payment) -> dict[str, str]:
    from ivr.conversation.minor_units import decimal

    return {
        "receipt": payment.number,
        "amount": f"{decimal(payment.amount, payment.currency)} {payment.currency}",
        "for": payment.description,
        "state": payment.state,
        "card": f"{payment.brand or 'card'} {payment.last4}" if payment.last4 else "",
        "begun": _at(payment.made_at),
        "ended": _at(payment.ended_at),
        "customer": payment.customer,
        "contact": payment.contact,
        "gateway": payment.confirmation,
        "key": payment.payment,
        "subject": payment.subject,
        "reason": payment.reason,
    }


def _at(moment: float | None) -> str:
    """In UTC, as gateways and logs have it."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d %H:%M:%S}" if moment is not None else ""
