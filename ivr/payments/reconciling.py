"""Compares what was charged by telephone on a day with the gateway's own list of it.

Rule: pure. Each difference is named once; what agrees is not named. The two are matched by the gateway's name for a
charge, and where that never came to us, by the key of the payment.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ivr.conversation.minor_units import decimal, minor
from ivr.kept import Payment

DAY = 86_400.0

COLUMNS = {
    "name": ("id", "confirmation"),
    "at": ("created (utc)", "created date (utc)", "created"),
    "amount": ("amount",),
    "currency": ("currency",),
    "state": ("status", "state"),
    "key": ("payment (metadata)", "payment"),
}
"""What is read of a list -> how its column may be called: as in Stripe's export of payments."""

STATES = {
    **dict.fromkeys(("paid", "succeeded", "refunded", "partially refunded", "approved"), "approved"),
    **dict.fromkeys(("failed", "declined", "canceled", "blocked"), "declined"),
}
"""What a list calls the state of a charge -> whether it was made; a refund was charged before."""


_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:[,.]|$))")
"""The commas of 1,000,000.00; 4.250,00 is none of these amounts."""


class UnreadableList(ValueError):
    """Raised when a list cannot be read; the message says where and how it should be."""


@dataclass(frozen=True)
class Listed:
    """A charge in the gateway's list; `amount` in the smallest unit of `currency`, `at` when it was made."""

    name: str
    at: float
    amount: int
    currency: str
    state: str
    key: str = ""


def read(lines: Iterable[str]) -> list[Listed]:
    """The charges in a list with a line of columns' names. Raises UnreadableList."""
    rows = csv.DictReader(lines)
    known = {name.strip().lower(): name for name in rows.fieldnames or ()}
    columns = {
        wanted: next((known[name] for name in names if name in known), "")
        for wanted, names in COLUMNS.items()
    }
    for wanted, column in columns.items():
        if not column and wanted != "key":
            raise UnreadableList(f"There is no column '{COLUMNS[wanted][0]}' in its first line.")
    return [_listed(row, columns, number) for number, row in enumerate(rows, 2)]


def _listed(row: Mapping[str, str | None], columns: Mapping[str, str], line: int) -> Listed:
    told = {wanted: (row.get(column) or "").strip() for wanted, column in columns.items()}
    state, currency = STATES.get(told["state"].lower()), told["currency"].upper()
    amount = minor(_THOUSANDS.sub("", told["amount"]), currency)
    if state is None:
        raise UnreadableList(f"Line {line}: '{told['state']}' is no state; known are {', '.join(STATES)}.")
    if amount is None:
        raise UnreadableList(f"Line {line}: '{told['amount']}' is no amount in {currency or 'its currency'}.")
    try:
        at = datetime.fromisoformat(told["at"])
    except ValueError:
        raise UnreadableList(f"Line {line}: '{told['at']}' is no time, such as 2026-11-18 15:04.") from None
    made = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Listed(told["name"], made.timestamp(), amount, currency, state, told["key"])


def differences(ours: Sequence[Payment], theirs: Sequence[Listed], begins: float) -> list[str]:
    """What does not agree of the day that begins then. Both may hold more than the day, so that a charge at midnight
    finds its other side; only that of the day is told."""
    by_name = {one.name: one for one in theirs}
    by_key = {one.key: one for one in theirs if one.key}
    found: list[str] = []
    matched = set()
    for payment in ours:
        listed = by_name.get(payment.confirmation) or by_key.get(payment.payment)
        if listed:
            matched.add(listed.name)
        if listed and _is_of(begins, listed.at):
            found += _unlike(payment, listed)
        elif listed is None and _is_of(begins, payment.ended_at or payment.made_at):
            found += _alone(payment)
    listings = Counter(one.name for one in theirs)
    for one in by_name.values():
        if not _is_of(begins, one.at):
            continue
        if one.name not in matched and one.state == "approved":
            found.append(f"there only: {one.name}, {_money(one.amount, one.currency)}, {one.state}.")
        if listings[one.name] > 1:
            found.append(f"twice there: {one.name}, {_money(one.amount, one.currency)}.")
    return found


def _alone(payment: Payment) -> Iterator[str]:
    """What was declined, or not begun, need not be in their list."""
    told = f"{payment.number}, {_money(payment.amount, payment.currency)}"
    if payment.state == "approved":
        yield f"here only: {told}, {payment.confirmation}."
    elif payment.is_open:
        yield f"open here, and not there: {told}."


def _unlike(payment: Payment, listed: Listed) -> Iterator[str]:
    is_money = "approved" in (payment.state, listed.state)
    if payment.state != listed.state and (is_money or payment.is_open):
        yield f"state: {payment.number} is {payment.state} here, {listed.name} {listed.state} there."
    here, there = _money(payment.amount, payment.currency), _money(listed.amount, listed.currency)
    if here != there:
        yield f"amount: {payment.number} is {here} here, {listed.name} {there} there."


def _is_of(begins: float, at: float) -> bool:
    return begins <= at < begins + DAY


def _money(units: int, currency: str) -> str:
    return f"{decimal(units, currency)} {currency.upper()}"
