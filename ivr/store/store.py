"""The store of a process: one database, and a ledger for each subject.

Rule: a ledger reads and writes its own tables only. What it keeps of a turn, it hands over as a `Change`, which is
written in that turn's transaction.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from ivr.kept import StoreUnavailable
from ivr.store import forgetting
from ivr.store.contacts import Contacts
from ivr.store.customers import FORGOTTEN, Customers, audited
from ivr.store.database import Database, Engine
from ivr.store.forgetting import Person
from ivr.store.legs import Legs
from ivr.store.line_risks import LineRisks
from ivr.store.lockouts import Lockouts
from ivr.store.outbox import Outbox
from ivr.store.passkeys import Links, Passkeys
from ivr.store.payments import Payments
from ivr.store.pins import Codes, Pins
from ivr.store.revisions import Revisions
from ivr.store.spending import Spending
from ivr.store.tickets import Tickets
from ivr.store.voiceprints import Voiceprints
from ivr.store.workers import Workers

PULSE = 2.0
"""Seconds for which it is believed that the database takes writes, or does not."""


class Store:
    """Any thread may use it, and so may processes forked from this one."""

    def __init__(self, url: str, patience: float = 1.5) -> None:
        """Connects to nothing yet. `url` is sqlite:///path or postgresql://user@host/name.

        A database that is silent for `patience` seconds is unavailable; Twilio gives up after 15.
        """
        self._engine = _engine(url, patience)
        self._database = Database(self._engine)
        self._pulse = threading.Lock()
        self._tried, self._problem = -PULSE, ""
        self.contacts = Contacts(self._database)
        self.legs = Legs(self._database)
        self.revisions = Revisions(self._database)
        self.tickets = Tickets(self._database)
        self.outbox = Outbox(self._database)
        self.workers = Workers(self._database)
        self.spending = Spending(self._database)
        self.lockouts = Lockouts(self._database)
        self.line_risks = LineRisks(self._database)
        self.pins = Pins(self._database)
        self.codes = Codes(self._database)
        self.passkeys = Passkeys(self._database)
        self.links = Links(self._database)
        self.customers = Customers(self._database)
        self.payments = Payments(self._database)
        self.voiceprints = Voiceprints(self._database)

    def holds_of(self, customer: str) -> Person:
        """The contacts that hold something of a customer."""
        return forgetting.find(self._database, customer)

    def forget(self, person: Person, who: str, at: float) -> dict[str, int]:
        """Takes a customer out of every table, and writes down who did; what there was of them, and how many rows."""
        return forgetting.forget(self._database, person, audited(person.customer, who, FORGOTTEN, at))

    def prepare(self) -> None:
        """Make the tables or bring them up to date. Several processes may do so at once, and again."""
        from ivr.store.migrations import upgrade

        upgrade(self._engine)

    def go_back(self) -> str:
        """Make the tables those of the version before this one; its name. Raises StoreUnavailable."""
        from ivr.store.migrations import downgrade

        return downgrade(self._engine)

    def problem(self) -> str:
        """Why no turn can be written down just now, "" when one can. Tried by writing, at most every two seconds."""
        if not self._pulse.acquire(blocking=False):
            return self._problem  # another thread is at it
        try:
            if time.monotonic() >= self._tried + PULSE:
                self._problem = self._why_not()
                self._tried = time.monotonic()
        finally:
            self._pulse.release()
        return self._problem

    def alive(self) -> bool:
        """Whether a turn can be written down at this moment."""
        return not self._why_not()

    def _why_not(self) -> str:
        try:
            self.tickets.note_health(time.time())
        except StoreUnavailable as unavailable:
            return str(unavailable)
        return ""

    def close(self) -> None:
        """Close the idle connections. The store opens new ones if it is used again."""
        self._database.close()


def _engine(url: str, patience: float) -> Engine:
    kind, _, rest = url.partition("://")
    if kind == "sqlite" and rest.startswith("/") and len(rest) > 1:
        from ivr.store.sqlite import Sqlite

        return Sqlite(Path(rest[1:]), patience)
    if kind in ("postgresql", "postgres", "postgresql+psycopg"):
        from ivr.store.postgresql import Postgresql

        return Postgresql(f"postgresql://{rest}", patience)
    raise ValueError(
        "IVR_DATABASE_URL is neither sqlite:///FILE nor postgresql://USER:PASSWORD@HOST/NAME"
        + (f", it begins with {kind}://" if rest else "")
    )
