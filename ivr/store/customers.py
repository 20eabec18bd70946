"""The ledger of customers: the embedded directory, and who looked at or changed it.

Rule: a line that a customer gives up stays noted for `CHANGED_HANDS` seconds, so that who has it next is not taken for
who had it before; whoever shows or forgets a customer leaves a line in the audit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import uuid4

from sqlalchemy import bindparam, delete, insert, select, update

from ivr.conversation.customers import Customer, OnLine
from ivr.store.database import Change, Database, Row
from ivr.store.statements import insert_instead
from ivr.store.tables import CUSTOMER_AUDIT, CUSTOMER_LINES, CUSTOMERS
from ivr.store.text import from_text, plain, to_text

CHANGED_HANDS = 90 * 86_400.0
"""Seconds for which a line is known to have been another's: the FCC has carriers keep a number idle for 45 days."""

_PUT = insert_instead(CUSTOMERS, "customer", "name", "language", "prefers", "fields")
_OF = CUSTOMER_LINES.c.customer == bindparam("of")
_JOIN = insert(CUSTOMER_LINES)
_LEAVE = (
    update(CUSTOMER_LINES)
    .where(_OF, CUSTOMER_LINES.c.line == bindparam("gone"), CUSTOMER_LINES.c.until.is_(None))
    .values(until=bindparam("left_at"))
)
_LINES = (
    select(CUSTOMER_LINES.c.line)
    .where(_OF, CUSTOMER_LINES.c.until.is_(None))
    .order_by(CUSTOMER_LINES.c.since, CUSTOMER_LINES.c.line)
)
_FIND = select(*(CUSTOMERS.c[name] for name in ("customer", "name", "language", "prefers", "fields")))
_ONE = _FIND.where(CUSTOMERS.c.customer == bindparam("of"))
_ON_LINE = (
    _FIND.join(CUSTOMER_LINES, CUSTOMER_LINES.c.customer == CUSTOMERS.c.customer)
    .where(CUSTOMER_LINES.c.line == bindparam("line"), CUSTOMER_LINES.c.until.is_(None))
    .order_by(CUSTOMERS.c.customer)
)
_BEFORE = select(CUSTOMER_LINES.c.customer).where(
    CUSTOMER_LINES.c.line == bindparam("line"), CUSTOMER_LINES.c.until > bindparam("after")
)
_FORGET_LINES = delete(CUSTOMER_LINES).where(_OF)
_NOTE = insert(CUSTOMER_AUDIT)
_NOTED = (
    select(*(CUSTOMER_AUDIT.c[name] for name in ("at", "who", "did", "customer")))
    .where(CUSTOMER_AUDIT.c.customer == bindparam("of"))
    .order_by(CUSTOMER_AUDIT.c.at)
)


@dataclass(frozen=True)
class Audit:
    """Who did what with a customer, and when."""

    at: float
    who: str
    did: str
    customer: str


class Customers:
    def __init__(self, database: Database) -> None:
        self._database = database

    def on_line(self, number: str, at: float) -> OnLine:
        """Whose line it is at that time."""
        rows = self._database.read(_ON_LINE, {"line": plain(number)})
        before = self._database.read(_BEFORE, {"line": plain(number), "after": at - CHANGED_HANDS})
        changed_hands = bool({row[0] for row in before} - {row[0] for row in rows})
        return OnLine(tuple(map(_customer, rows)), changed_hands)

    def find(self, customer: str) -> Customer | None:
        """The customer of that number, with all lines of theirs."""
        of = {"of": plain(customer)}
        rows = self._database.read(_ONE, of)
        lines = tuple(row[0] for row in self._database.read(_LINES, of))
        if rows:
            return replace(_customer(rows[0]), lines=lines)
        return None

    def put(self, customer: Customer, at: float) -> None:
        """Writes a customer down as they are now; a line that is no longer theirs is kept as one that was."""
        self._database.write(*self._written(customer, at))

    def fill(self, customers: Iterable[Customer], at: float) -> None:
        """Writes down those who are not known. One who was forgotten does not come back."""
        for customer in customers:
            if not self.find(customer.id) and not self.is_forgotten(customer.id):
                self.put(customer, at)

    def is_forgotten(self, customer: str) -> bool:
        """Whether they were forgotten, and have not come back since."""
        return any(one.did == FORGOTTEN for one in self.audit(customer)) and not self.find(customer)

    def note(self, customer: str, who: str, did: str, at: float) -> None:
        """A line in the audit: who did what with a customer."""
        self._database.write(audited(customer, who, did, at))

    def audit(self, customer: str) -> list[Audit]:
        """What was done with a customer, the first thing first."""
        return [Audit(*row) for row in self._database.read(_NOTED, {"of": plain(customer)})]

    def _written(self, customer: Customer, at: float) -> Iterator[Change]:
        row = {name: plain(getattr(customer, name)) for name in ("name", "language", "prefers")}
        whose = plain(customer.id)
        yield Change(_PUT, {"customer": whose, **row, "fields": to_text(dict(customer.fields))})
        had = {row[0] for row in self._database.read(_LINES, {"of": whose})}
        for line in sorted(had - {*customer.lines}):
            yield Change(_LEAVE, {"of": whose, "gone": line, "left_at": at})
        for line in sorted({*customer.lines} - had):
            yield Change(_JOIN, {"line": plain(line), "customer": whose, "since": at, "until": None})


FORGOTTEN = "forgotten"


def _customer(row: Row) -> Customer:
    customer, name, language, prefers, fields = row
    return Customer(customer, name, (), language, prefers, from_text(fields))


def audited(customer: str, who: str, did: str, at: float) -> Change:
    """The line of the audit, to be written in the transaction of what was done."""
    row = {"at": at, "who": plain(who), "did": plain(did), "customer": plain(customer)}
    return Change(_NOTE, {"id": uuid4().hex, **row})
