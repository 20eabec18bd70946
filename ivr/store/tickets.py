"""The ledger of tickets: what is good once, or for a while - a call's live audio, a hand-off taken by key."""

from __future__ import annotations

import hashlib

from sqlalchemy import bindparam, delete, select

from ivr.store.database import Change, Database
from ivr.store.statements import insert_instead
from ivr.store.tables import TICKETS
from ivr.store.text import plain

# A newer ticket for the same call takes the place of the older.
_ISSUE = insert_instead(TICKETS, "provider_id", "digest", "until")
_USE = delete(TICKETS).where(
    TICKETS.c.provider_id == bindparam("provider_id"),
    TICKETS.c.digest == bindparam("digest"),
    TICKETS.c.until > bindparam("at"),
)
_HELD = select(TICKETS.c.until).where(TICKETS.c.provider_id == bindparam("provider_id"))
_FORGET = delete(TICKETS).where(TICKETS.c.until < bindparam("before"))


class Tickets:
    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(self, provider_id: str, ticket: str, until: float) -> None:
        """Lets the bearer of `ticket` in for that call, once, before `until`. A newer ticket replaces it.

        Tickets that nobody came with are forgotten an hour later.
        """
        row = {"provider_id": plain(provider_id), "digest": _digest(ticket), "until": until}
        self._database.write(Change(_ISSUE, row), Change(_FORGET, {"before": until - 3600}))

    def use(self, provider_id: str, ticket: str, at: float) -> bool:
        """Whether the ticket was good; it is not any more."""
        row = {"provider_id": plain(provider_id), "digest": _digest(ticket), "at": at}
        return self._database.write(Change(_USE, row, decides=True))

    def note_acceptance(self, hand_off: str, at: float) -> None:
        """Keeps for a day that a person has taken the call by key; noting it twice changes nothing."""
        row = {"provider_id": _accepted(hand_off), "digest": "", "until": at + 86_400}
        self._database.write(Change(_ISSUE, row), Change(_FORGET, {"before": at}))

    def note_health(self, at: float) -> None:
        """Writes a row that lets nobody in: that it can be written is what counts."""
        self._database.write(Change(_ISSUE, {"provider_id": "health", "digest": "", "until": at}))

    def was_accepted(self, hand_off: str) -> bool:
        return bool(self._database.read(_HELD, {"provider_id": _accepted(hand_off)}))


def _accepted(hand_off: str) -> str:
    """Its place among the tickets, where no call's name is."""
    return plain(f"accepted {hand_off}")


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()
