"""Forgets a customer in every table that holds something of a person.

Rule: who adds a table that holds a person adds a row to `HOLDERS`. What stays of a contact is when it was, by which
flows it went and how it ended; what was said, keyed, known and texted does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import BindParameter, Table, bindparam, delete, select, update

from ivr.redaction import MASK
from ivr.store.database import Change, Database
from ivr.store.tables import (
    CODES,
    CONTACTS,
    CUSTOMER_LINES,
    CUSTOMERS,
    HAND_OFFS,
    LEGS,
    LINKS,
    LOG,
    OUTBOX,
    PASSKEYS,
    PAYMENTS,
    PINS,
    SESSIONS,
    TRIES,
    VOICE_CONSENTS,
    VOICES,
)
from ivr.store.text import from_text, plain, to_text


@dataclass(frozen=True)
class Person:
    """Who is forgotten: their number, and their contacts that are over. `shared` are those of others of the household,
    which know of them; `going_on` those that go on, of which nothing can be taken yet."""

    customer: str
    contacts: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    going_on: tuple[str, ...] = ()


Forget = Callable[[Database, Person], Iterator[Change]]


def find(database: Database, customer: str) -> Person:
    """The contacts that hold something of the customer."""
    theirs: list[str] = []
    shared: list[str] = []
    going_on: list[str] = []
    for contact, session, ended_at, disposition in database.read(
        _MENTIONING, {"like": f'%"{plain(customer)}"%'}
    ):
        kept = from_text(session)
        known = kept.get("caller") or {}
        told = {known.get("customer"), known.get("told_number"), *(e.get("customer") for e in _proofs(kept))}
        if ended_at is None and not disposition:
            going_on.append(contact)
        else:
            (theirs if customer in told else shared).append(contact)
    return Person(customer, tuple(theirs), tuple(shared), tuple(going_on))


def forget(database: Database, person: Person, audited: Change) -> dict[str, int]:
    """Forgets them, in one transaction with the line of the audit; how many rows there were, by what they were."""
    holders = {name: [*changes(database, person)] for name, changes in HOLDERS.items()}
    found = {name: changes for name, changes in holders.items() if changes}
    if found:
        database.write(*(change for changes in found.values() for change in changes), audited)
        database.leave_no_trace()
    return {name: len(changes) for name, changes in found.items()}


def _proofs(session: dict[str, Any]) -> list[dict[str, Any]]:
    """What was given by whoever called; what a line shows, it shows of the whole household."""
    return [piece for piece in session.get("evidence") or () if piece.get("kind") in _PROOFS]


_PROOFS = ("passkey", "pin", "code", "voice", "spoken_digits")


_MENTIONING = (
    select(SESSIONS.c.contact, SESSIONS.c.session, CONTACTS.c.ended_at, CONTACTS.c.disposition)
    .join(CONTACTS, CONTACTS.c.contact == SESSIONS.c.contact)
    .where(SESSIONS.c.session.like(bindparam("like")))
)
_OF: BindParameter[str] = bindparam("of")
_NO_NUMBER = update(CONTACTS).where(CONTACTS.c.contact == _OF).values(ani=bindparam("ani"))
_NO_ADDRESS = update(LEGS).where(LEGS.c.contact == _OF).values(address=bindparam("address"))


def _rows(table: Table, database: Database, person: Person) -> Iterator[Change]:
    """Every row of the table that is the customer's."""
    own = table.c.customer == _OF
    of = {"of": plain(person.customer)}
    for _ in database.read(select(table.c.customer).where(own), of):
        yield Change(delete(table).where(own), of)


def _tries(database: Database, person: Person) -> Iterator[Change]:
    own = TRIES.c.subject.like(_OF)
    of = {"of": f"account {plain(person.customer)} %"}
    for _ in database.read(select(TRIES.c.subject).where(own), of):
        yield Change(delete(TRIES).where(own), of)


def _payments(database: Database, person: Person) -> Iterator[Change]:
    """Whose an ended payment was. What was paid and when, the books have to keep; an open one has to find its payer."""
    own = (PAYMENTS.c.customer == _OF) & PAYMENTS.c.held.is_(None)
    of = {"of": plain(person.customer)}
    nobody = {"customer": "", "subject": "", "description": ""}
    over = update(PAYMENTS).where(own).values({name: bindparam(name) for name in nobody})
    for _ in database.read(select(PAYMENTS.c.payment).where(own), of):
        yield Change(over, {**of, **nobody})


def _history(database: Database, person: Person) -> Iterator[Change]:
    """Sessions, logs and what agents saw: masked in the customer's own contacts; in those of others of their household
    only their record is taken out."""
    for contacts, masked in ((person.contacts, _masked), (person.shared, partial(_without, person.customer))):
        for contact in contacts:
            for table, columns in _WRITTEN.items():
                yield from _written_over(database, table, columns, contact, masked)
    for contact in person.contacts:
        of = {"of": contact}
        yield Change(_NO_NUMBER, {**of, "ani": ""})
        yield Change(_NO_ADDRESS, {**of, "address": ""})
        yield Change(delete(OUTBOX).where(OUTBOX.c.contact == _OF), of)


_WRITTEN = {
    SESSIONS: ("session",),
    LOG: ("event", "commands", "reply"),
    HAND_OFFS: ("context",),
}
"""Table -> the columns in which something is told of a contact, as JSON, or as what a provider was answered."""


def _written_over(
    database: Database, table: Table, columns: tuple[str, ...], contact: str, masked: Callable[[Any], Any]
) -> Iterator[Change]:
    key = [column for column in table.primary_key if column.name != "contact"]
    rows = select(*key, *(table.c[name] for name in columns)).where(table.c.contact == _OF)
    over = update(table).where(
        table.c.contact == _OF, *(column == bindparam(f"of_{column.name}") for column in key)
    )
    for row in database.read(rows, {"of": contact}):
        at = {f"of_{column.name}": value for column, value in zip(key, row, strict=False)}
        told = dict(zip(columns, row[len(key) :], strict=True))
        fresh = {name: _text(name, value, masked) for name, value in told.items()}
        yield Change(over.values({name: bindparam(name) for name in columns}), {"of": contact, **at, **fresh})


def _text(column: str, value: str | None, masked: Callable[[Any], Any]) -> str | None:
    if column == "reply":  # a call that is over asks for none again
        return None
    return None if value is None else to_text(masked(from_text(value)))


KEPT = frozenset({
    "event", "command", "kind", "contact", "revision", "channel", "dnis", "language", "flow", "step", "what",
    "queue", "intent", "disposition", "result", "state", "flows", "slot", "stance",
})  # fmt: skip
"""Keys whose texts tell how a contact went, and nothing of a person."""
EMPTIED = frozenset({
    "caller", "evidence", "slots", "known", "filled", "context", "pending", "values", "household", "customers",
    "entities", "interpreted",
})  # fmt: skip
"""Keys whose values are of the person altogether."""


def _masked(value: Any, key: str = "") -> Any:
    """A copy in which no text is left but under `KEPT`; numbers stay, but for those in what is `EMPTIED`."""
    if key in EMPTIED and isinstance(value, dict | list):
        return type(value)()
    if isinstance(value, dict):
        return {name: _masked(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, key) for item in value]
    if isinstance(value, str) and value and key not in KEPT:
        return MASK
    return value


def _without(customer: str, value: Any) -> Any:
    """A copy without records of the customer."""
    if isinstance(value, dict):
        return {name: _without(customer, item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without(customer, item) for item in value if not _is_of(customer, item)]
    return value


def _is_of(customer: str, item: Any) -> bool:
    return isinstance(item, dict) and customer in (item.get("id"), item.get("customer"))


HOLDERS: dict[str, Forget] = {
    "lines": partial(_rows, CUSTOMER_LINES),
    "directory entry": partial(_rows, CUSTOMERS),
    "PIN": partial(_rows, PINS),
    "voice": partial(_rows, VOICES),
    "consents to keep it": partial(_rows, VOICE_CONSENTS),
    "passkeys": partial(_rows, PASSKEYS),
    "codes under way": partial(_rows, CODES),
    "links": partial(_rows, LINKS),
    "wrong tries": _tries,
    "name on payments": _payments,
    "history": _history,
}
"""What is told of it -> what takes the customer out, in the order in which it can be done."""
