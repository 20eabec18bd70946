"""The ledger of legs: how a contact is reached - a telephone call, later a chat, a second screen, a call out.

Rule: whoever hangs up ends a leg; a contact ends with its last one.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, update

from ivr.kept import ENDED, OPEN, Leg
from ivr.store.database import Change, Database
from ivr.store.statements import insert_new
from ivr.store.tables import LEGS
from ivr.store.text import plain

ARRIVE = insert_new(LEGS, "provider_id")
END_LEGS = (
    update(LEGS)
    .where(LEGS.c.contact == bindparam("of"), LEGS.c.ended_at.is_(None))
    .values(state=ENDED, ended_at=bindparam("ended"))
)
_END_LEG = (
    update(LEGS)
    .where(LEGS.c.provider_id == bindparam("leg"), LEGS.c.ended_at.is_(None))
    .values(state=ENDED, ended_at=bindparam("ended"))
)
_LEGS = (
    select(*(LEGS.c[name] for name in Leg.__dataclass_fields__))
    .where(LEGS.c.contact == bindparam("contact"))
    .order_by(LEGS.c.started_at, LEGS.c.provider_id)
)


class Legs:
    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, contact: str) -> list[Leg]:
        """The legs of a contact, the first one first."""
        return [Leg(*row) for row in self._database.read(_LEGS, {"contact": plain(contact)})]

    def join(self, leg: Leg) -> bool:
        """Another leg for a contact that is known. False, and nothing written, when there is one of that name."""
        return self._database.write(Change(ARRIVE, row_of(leg), decides=True))

    def leave(self, contact: str, provider_id: str, at: float) -> bool:
        """Ends a leg of a contact that has others. False when it is the last one: then the contact has to end."""
        others = self._others(contact, provider_id)
        if not others:
            return False
        self._database.write(Change(_END_LEG, {"leg": plain(provider_id), "ended": at}))
        return bool(self._others(contact, provider_id))  # they may have left at the same moment

    def _others(self, contact: str, provider_id: str) -> list[Leg]:
        return [
            leg for leg in self.of(contact) if leg.state == OPEN and leg.provider_id != plain(provider_id)
        ]


def row_of(leg: Leg) -> dict[str, Any]:
    return {name: plain(value) if isinstance(value, str) else value for name, value in leg.__dict__.items()}
