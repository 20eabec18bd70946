"""The ledger of payments: what is about to be charged, and how it ended. Never a digit of a card but the last four.

Rule: a payment is written down before anybody is asked for money, and how it ended is written down once: whoever tells
it a second time, or later something else, changes nothing. Only that a charge was made counts whatever was thought
before.
"""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import and_, bindparam, case, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.kept import Payment
from ivr.store.database import Change, Database, Either
from ivr.store.tables import CONTACTS, PAYMENTS
from ivr.store.text import plain

_BEGIN = Either(
    sqlite.insert(PAYMENTS).on_conflict_do_nothing(), postgresql.insert(PAYMENTS).on_conflict_do_nothing()
)
_NAMES = [one.name for one in fields(Payment)]
_ALL = [PAYMENTS.c[name] for name in _NAMES]
_FIND = select(*_ALL).where(PAYMENTS.c.payment == bindparam("of"))
_HELD = select(*_ALL).where(PAYMENTS.c.held == bindparam("of"))
_SINCE = select(*_ALL).where(PAYMENTS.c.made_at >= bindparam("after")).order_by(PAYMENTS.c.made_at)
_NUMBERED = select(*_ALL).where(PAYMENTS.c.number == bindparam("of"))
_OF_LINE = and_(CONTACTS.c.ani == bindparam("line"), CONTACTS.c.ani != "")
_OF_CUSTOMER = and_(PAYMENTS.c.customer == bindparam("whose"), PAYMENTS.c.customer != "")
_IN_CONTACT = PAYMENTS.c.contact == CONTACTS.c.contact
_TRIES = (
    select(
        func.coalesce(func.sum(case((_OF_LINE, 1), else_=0)), 0),
        func.coalesce(func.sum(case((_OF_CUSTOMER, 1), else_=0)), 0),
    )
    .select_from(PAYMENTS.join(CONTACTS, _IN_CONTACT, isouter=True))
    .where(
        PAYMENTS.c.made_at >= bindparam("after"),
        or_(PAYMENTS.c.state == "declined", PAYMENTS.c.state == "begun"),
        or_(_OF_LINE, _OF_CUSTOMER),
    )
)
_CHARGED_AFTER_ALL = and_(PAYMENTS.c.state != "approved", bindparam("now_is") == "approved")
_END = (
    update(PAYMENTS)
    .where(PAYMENTS.c.payment == bindparam("of"), or_(PAYMENTS.c.held.is_not(None), _CHARGED_AFTER_ALL))
    .values(
        state=bindparam("now_is"),
        held=case((bindparam("now_is") == "unknown", PAYMENTS.c.subject), else_=null()),
        brand=bindparam("a_brand"),
        last4=bindparam("a_last4"),
        confirmation=bindparam("a_confirmation"),
        reason=bindparam("a_reason"),
        ended_at=bindparam("at"),
    )
)


class Payments:
    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, payment: Payment) -> bool:
        """Writes a payment down; False where another of its subject is open, or it is there already."""
        row = {
            name: plain(value) if isinstance(value, str) else value for name, value in vars(payment).items()
        }
        return self._database.write(Change(_BEGIN, {**row, "held": row["subject"]}, decides=True))

    def find(self, payment: str) -> Payment | None:
        rows = self._database.read(_FIND, {"of": plain(payment)})
        return Payment(*rows[0]) if rows else None

    def held(self, subject: str) -> Payment | None:
        """The payment of that subject that is begun, or unknown."""
        rows = self._database.read(_HELD, {"of": plain(subject)})
        return Payment(*rows[0]) if rows else None

    def tries(self, line: str, customer: str, since: float) -> int:
        """Payments begun since for that line, or for that customer, whichever are more, whose card was declined or is
        being taken."""
        rows = self._database.read(_TRIES, {"line": plain(line), "whose": plain(customer), "after": since})
        return max(int(count) for count in rows[0])

    def since(self, at: float) -> list[Payment]:
        """Those that were begun since, the oldest first."""
        return [Payment(*row) for row in self._database.read(_SINCE, {"after": at})]

    def numbered(self, number: str) -> Payment | None:
        """The one with that number of a receipt."""
        rows = self._database.read(_NUMBERED, {"of": plain(number)})
        return Payment(*rows[0]) if rows else None

    def end(self, ended: Payment) -> bool:
        """Writes down how it ended, or that nobody knows; False where its end was known before."""
        told = {
            "a_brand": plain(ended.brand),
            "a_last4": plain(ended.last4),
            "a_confirmation": plain(ended.confirmation),
            "a_reason": plain(ended.reason),
        }
        which = {"of": plain(ended.payment), "now_is": ended.state, "at": ended.ended_at}
        return self._database.write(Change(_END, {**told, **which}, decides=True))
