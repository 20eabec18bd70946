"""The ledger of PINs and of the codes that were texted: hashes and nonces, never a digit."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from ivr.store.database import Change, Database
from ivr.store.statements import insert_instead
from ivr.store.tables import CODES, PINS
from ivr.store.text import plain

_SET = insert_instead(PINS, "customer", "hash", "set_at")
_HASH = select(PINS.c.hash).where(PINS.c.customer == bindparam("of"))
_DROP = delete(PINS).where(PINS.c.customer == bindparam("of"))

_KEY = ("contact", "customer", "purpose")
_ISSUE = insert_instead(CODES, _KEY, "nonce", "until")
_THIS = [CODES.c[name] == bindparam(f"of_{name}") for name in _KEY]
_NONCE = select(CODES.c.nonce).where(*_THIS, CODES.c.until > bindparam("now"))
_USE = delete(CODES).where(*_THIS, CODES.c.nonce == bindparam("of_nonce"))
_FORGET = delete(CODES).where(CODES.c.until < bindparam("before"))


class Pins:
    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, customer: str, hash: str, at: float) -> None:
        """Gives the customer a PIN instead of the one they had."""
        self._database.write(Change(_SET, {"customer": plain(customer), "hash": hash, "set_at": at}))

    def hash_of(self, customer: str) -> str:
        """The hash of the customer's PIN, "" where they have none."""
        rows = self._database.read(_HASH, {"of": plain(customer)})
        return str(rows[0][0]) if rows else ""

    def drop(self, customer: str) -> bool:
        """Whether there was a PIN; there is none now."""
        return self._database.write(Change(_DROP, {"of": plain(customer)}, decides=True))


class Codes:
    """What was texted, by contact, customer and purpose: a code is good for these, once, until its time is over."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(
        self, contact: str, customer: str, purpose: str, nonce: str, until: float, *sent: Change
    ) -> None:
        """Makes a code good, in place of the one before, and writes down what sends it."""
        row = {**_key(contact, customer, purpose), "nonce": nonce, "until": until}
        self._database.write(Change(_ISSUE, row), *sent)

    def nonce(self, contact: str, customer: str, purpose: str, now: float) -> str:
        """Of the code that is good for these, "" where none is."""
        rows = self._database.read(_NONCE, {**_of(contact, customer, purpose), "now": now})
        return str(rows[0][0]) if rows else ""

    def use(self, contact: str, customer: str, purpose: str, nonce: str) -> bool:
        """Whether the code was still good; it is not any more."""
        values = {**_of(contact, customer, purpose), "of_nonce": nonce}
        return self._database.write(Change(_USE, values, decides=True))

    def forget(self, before: float) -> None:
        """Forgets the codes whose time was over before."""
        self._database.write(Change(_FORGET, {"before": before}))


def _key(*values: str) -> dict[str, str]:
    return {name: plain(value) for name, value in zip(_KEY, values, strict=True)}


def _of(*values: str) -> dict[str, str]:
    return {f"of_{name}": value for name, value in _key(*values).items()}
