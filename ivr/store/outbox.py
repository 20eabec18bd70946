"""The ledger of the outbox: what is sent rather than answered - a text message, a webhook to another system.

Rule: the row is the truth. It is written with the turn that wants it, and each try is noted before it begins, so that
whoever finds a try without an outcome knows that it may have come through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from ivr.kept import Record
from ivr.store.database import Change, Database, Row
from ivr.store.tables import OUTBOX
from ivr.store.text import from_text, plain, to_text

AT_HAND = 50
"""Contacts that are looked after in one go."""
WAITING, SENDING, SENT, FAILED, UNKNOWN = "waiting", "sending", "sent", "failed", "unknown"


@dataclass(frozen=True)
class Parcel:
    """One thing to send. `address` and `content` mean what its kind makes of them."""

    id: str
    contact: str
    kind: str
    address: str
    content: Record
    made_at: float
    state: str = WAITING
    tries: int = 0
    due_at: float | None = None
    """When it is to be seen to next, None when nothing is left to do."""
    worker: str = ""
    """The process that has tried last."""
    began_at: float | None = None
    """When the last try began."""
    receipt: str = ""
    """What the receiver calls it."""
    reason: str = ""
    """Why it was not sent, or not yet."""
    ended_at: float | None = None


_NAMES = tuple(Parcel.__dataclass_fields__)
_PUT = insert(OUTBOX)
_ROW = select(*(OUTBOX.c[name] for name in _NAMES)).where(OUTBOX.c.id == bindparam("of"))
_OF = (
    select(*(OUTBOX.c[name] for name in _NAMES))
    .where(OUTBOX.c.contact == bindparam("contact"))
    .order_by(OUTBOX.c.made_at, OUTBOX.c.id)
)
_DUE = (
    select(OUTBOX.c.id, OUTBOX.c.kind, OUTBOX.c.due_at)
    .where(OUTBOX.c.due_at <= bindparam("now"))
    .order_by(OUTBOX.c.due_at)
    .limit(bindparam("limit"))
)
_DUE_OF = (
    select(OUTBOX.c.contact)
    .where(OUTBOX.c.due_at <= bindparam("now"), OUTBOX.c.kind == bindparam("kind"))
    .order_by(OUTBOX.c.due_at)
    .limit(AT_HAND)
)
_KNOWN = select(OUTBOX.c.id).where(
    OUTBOX.c.kind == bindparam("kind"),
    OUTBOX.c.address == bindparam("address"),
    OUTBOX.c.receipt == bindparam("receipt"),
)
_EARLIER = (
    select(OUTBOX.c.id)
    .where(
        OUTBOX.c.due_at.is_not(None),
        OUTBOX.c.kind == bindparam("kind"),
        OUTBOX.c.address == bindparam("address"),
        OUTBOX.c.id != bindparam("id"),
        OUTBOX.c.made_at < bindparam("made"),
    )
    .limit(1)
)
_UNFINISHED = select(func.count()).where(OUTBOX.c.due_at.is_not(None))
_MOVE = update(OUTBOX).where(
    OUTBOX.c.id == bindparam("of"),
    OUTBOX.c.state == bindparam("was"),
    OUTBOX.c.tries == bindparam("tried"),
)
_TAKE = _MOVE.values({name: bindparam(name) for name in ("state", "tries", "due_at", "worker", "began_at")})
_PUT_OFF = _MOVE.values({name: bindparam(name) for name in ("state", "due_at", "reason")})
_FINISH = _MOVE.values(
    {name: bindparam(name) for name in ("state", "due_at", "receipt", "reason", "ended_at")}
)


_WITHDRAW = delete(OUTBOX).where(
    OUTBOX.c.contact == bindparam("of"),
    OUTBOX.c.kind == bindparam("kind"),
    OUTBOX.c.state == WAITING,
    OUTBOX.c.tries == 0,
)
_FORGET = delete(OUTBOX).where(
    OUTBOX.c.id.in_(
        select(OUTBOX.c.id)
        .where(OUTBOX.c.due_at.is_(None), OUTBOX.c.ended_at < bindparam("before"))
        .limit(bindparam("most"))
    )
)
AT_ONCE = 500
"""Rows that are forgotten in one transaction: others wait for its end."""


class Outbox:
    """A change of a parcel is made only if it is still as the caller saw it; the answer says whether."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def put(
        contact: str,
        turn: int,
        number: int,
        kind: str,
        address: str,
        content: Record,
        at: float,
        due: float | None = None,
    ) -> Change:
        """What a turn sends, to be written with it: its `number`-th thing; at once, if not `due` later."""
        parcel = {
            **_NEW,
            "id": plain(f"{contact}-{turn}-{number}"),
            "contact": plain(contact),
            "kind": kind,
            "address": plain(address),
            "content": to_text(content),
            "made_at": at,
            "due_at": at if due is None else due,
        }
        return Change(_PUT, parcel)

    @staticmethod
    def withdraw(contact: str, kind: str) -> Change:
        """What a contact has of a kind, and nobody has begun to send, is not sent."""
        return Change(_WITHDRAW, {"of": plain(contact), "kind": kind})

    def parcel(self, id: str) -> Parcel | None:
        rows = self._database.read(_ROW, {"of": id})
        return _parcel(rows[0]) if rows else None

    def of(self, contact: str) -> list[Parcel]:
        """What a contact has sent, in order."""
        return [_parcel(row) for row in self._database.read(_OF, {"contact": plain(contact)})]

    def due(self, now: float, limit: int = 200) -> list[tuple[str, str, float]]:
        """(id, kind, since when) of what is to be seen to, the longest due first."""
        return [(id, kind, due) for id, kind, due in self._database.read(_DUE, {"now": now, "limit": limit})]

    def due_of(self, kind: str, now: float) -> list[str]:
        """The contacts of which something of a kind is to be seen to."""
        return [contact for (contact,) in self._database.read(_DUE_OF, {"kind": kind, "now": now})]

    def is_first(self, parcel: Parcel) -> bool:
        """Whether nothing of its kind for the same address was made earlier and waits."""
        of = {"kind": parcel.kind, "address": parcel.address, "made": parcel.made_at, "id": parcel.id}
        return not self._database.read(_EARLIER, of)

    def unfinished(self) -> int:
        """How many things are left to do, now or later."""
        return int(self._database.read(_UNFINISHED, {})[0][0])

    def knows(self, kind: str, address: str, receipt: str) -> bool:
        """Whether the receiver's `receipt` is that of a parcel which was sent."""
        return bool(self._database.read(_KNOWN, {"kind": kind, "address": address, "receipt": receipt}))

    def take(self, parcel: Parcel, worker: str, now: float, back: float) -> bool:
        """A try begins. Should nobody tell its outcome, it is seen to again at `back`."""
        return self._move(
            _TAKE, parcel, state=SENDING, tries=parcel.tries + 1, due_at=back, worker=worker, began_at=now
        )

    def put_off(self, parcel: Parcel, state: str, until: float, reason: str) -> bool:
        return self._move(_PUT_OFF, parcel, state=state, due_at=until, reason=reason[:200])

    def finish(self, parcel: Parcel, state: str, now: float, receipt: str = "", reason: str = "") -> bool:
        return self._move(
            _FINISH,
            parcel,
            state=state,
            due_at=None,
            receipt=plain(receipt),
            reason=reason[:200],
            ended_at=now,
        )

    def forget(self, before: float) -> None:
        """Forgets what ended before, sent or not, a few rows at a time."""
        while self._database.write(Change(_FORGET, {"before": before, "most": AT_ONCE}, decides=True)):
            pass

    def _move(self, statement: Any, parcel: Parcel, **values: Any) -> bool:
        seen = {"of": parcel.id, "was": parcel.state, "tried": parcel.tries}
        return self._database.write(Change(statement, seen | values, decides=True))


_NEW = {
    "state": WAITING,
    "tries": 0,
    "worker": "",
    "began_at": None,
    "receipt": "",
    "reason": "",
    "ended_at": None,
}


def _parcel(row: Row) -> Parcel:
    found = dict(zip(_NAMES, row, strict=True))
    return Parcel(**{**found, "content": from_text(found["content"])})
