"""The ledger of contacts: their sessions, the log of their turns, their hand-offs, how they ended.

Rule: the two calls of a turn, `load` and `advance`, are one SELECT and one transaction, however long a call. What
other ledgers have to keep of a turn comes along as changes, and is written with it or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import dropwhile

from sqlalchemy import BindParameter, bindparam, insert, or_, select, update

from ivr.kept import Entry, Leg, Record, Rewritten, Stored
from ivr.store.database import Change, Database, Row
from ivr.store.legs import ARRIVE, END_LEGS, row_of
from ivr.store.tables import CONTACTS, HAND_OFFS, LEGS, LOG, SESSIONS
from ivr.store.text import from_text, plain, to_text


@dataclass(frozen=True)
class Contact:
    """One interaction. While it goes on, `ended_at` is None and `disposition` is "".

    `channel`, `ani` and `dnis` are those of its first leg.
    """

    contact: str
    channel: str
    ani: str
    dnis: str
    started_at: float
    ended_at: float | None
    disposition: str


# Values are given by name, so one that is looked for is not named as the column that is set.
_CONTACT: BindParameter[str] = bindparam("contact")
_SESSION = [SESSIONS.c[name] for name in ("contact", "turn", "revision", "session")]

_LOAD = (
    select(*_SESSION)
    .join(LEGS, LEGS.c.contact == SESSIONS.c.contact)
    .where(LEGS.c.provider_id == bindparam("leg"))
)
_OF_LEG = select(LEGS.c.contact).where(LEGS.c.provider_id == _CONTACT).scalar_subquery()
_FIND = select(*_SESSION).where(or_(SESSIONS.c.contact == _CONTACT, SESSIONS.c.contact == _OF_LEG))
_BEGIN = insert(CONTACTS)
_BEGIN_SESSION = insert(SESSIONS)

# Compare and set: of two that saw the same turn, the second finds no row.
_ADVANCE = (
    update(SESSIONS)
    .where(SESSIONS.c.contact == bindparam("of"), SESSIONS.c.turn == bindparam("was"))
    .values({name: bindparam(name) for name in ("turn", "revision", "session")})
)
_ENTER = insert(LOG)
_WRITE_OVER = (
    update(LOG)
    .where(LOG.c.contact == bindparam("of"), LOG.c.turn == bindparam("was"))
    .values({name: bindparam(name) for name in ("event", "commands", "reply")})
)
_HAND_OFF = insert(HAND_OFFS)
_TELL_OVER = (
    update(HAND_OFFS)
    .where(HAND_OFFS.c.contact == bindparam("of"), HAND_OFFS.c.turn == bindparam("was"))
    .values({"context": bindparam("context")})
)
_END = (
    update(CONTACTS)
    .where(CONTACTS.c.contact == bindparam("of"))
    .values({name: bindparam(name) for name in ("ended_at", "disposition")})
)

_REPLIES = (
    select(LOG.c.answers, LOG.c.reply)
    .where(LOG.c.contact == _CONTACT, LOG.c.turn > bindparam("after"))
    .order_by(LOG.c.turn)
)
_TOKENS = (
    select(LOG.c.turn)
    .where(LOG.c.contact == _CONTACT, LOG.c.token == bindparam("token"))
    .order_by(LOG.c.turn)
)
_ENTRIES = (
    select(
        *(LOG.c[name] for name in ("turn", "at", "event", "commands", "steps", "answers", "token", "reply"))
    )
    .where(LOG.c.contact == _CONTACT, LOG.c.turn >= bindparam("since"))
    .order_by(LOG.c.turn)
)
_HANDED_OFF = (
    select(*(HAND_OFFS.c[name] for name in ("turn", "at", "queue", "reason", "context")))
    .where(HAND_OFFS.c.contact == _CONTACT)
    .order_by(HAND_OFFS.c.turn)
)
_NEWEST = (
    select(CONTACTS).order_by(CONTACTS.c.started_at.desc(), CONTACTS.c.contact).limit(bindparam("limit"))
)


class Contacts:
    """Dicts come in redacted by the caller and come back as they were written."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, leg: Leg, dnis: str, session: Record, entry: Entry, *changes: Change) -> bool:
        """Keep a new contact, its first leg and its first turn. False, and nothing written, when that leg is known."""
        arrived = {
            "contact": plain(leg.contact),
            "channel": plain(leg.channel),
            "ani": plain(leg.address),
            "dnis": plain(dnis),
            "started_at": leg.started_at,
            "ended_at": None,
            "disposition": "",
        }
        begun = {
            "contact": arrived["contact"],
            "turn": entry.turn,
            "revision": session.get("revision", ""),
            "session": to_text(session),
        }
        return self._database.write(
            Change(_BEGIN, arrived),
            Change(ARRIVE, row_of(leg), decides=True),
            Change(_BEGIN_SESSION, begun),
            _entered(leg.contact, entry),
            *changes,
        )

    def load(self, leg: str) -> Stored | None:
        """The session that the provider's call, or another leg, belongs to."""
        return _stored(self._database.read(_LOAD, {"leg": plain(leg)}))

    def find(self, name: str) -> Stored | None:
        """The session by contact or by the provider's name for one of its legs."""
        return _stored(self._database.read(_FIND, {"contact": plain(name)}))

    def advance(
        self,
        stored: Stored,
        session: Record,
        entry: Entry,
        *changes: Change,
        rewritten: Rewritten | None = None,
    ) -> bool:
        """Keep the turn that followed `stored`. False, and nothing written, when another followed first.

        Of what is `rewritten`, nothing that was there before is left in the database's files, as far as they can.
        """
        moved = {
            "of": stored.contact,
            "was": stored.turn,
            "turn": entry.turn,
            "revision": session.get("revision", ""),
            "session": to_text(session),
        }
        again = _again(stored.contact, rewritten) if rewritten else []
        written = self._database.write(
            Change(_ADVANCE, moved, decides=True), *again, _entered(stored.contact, entry), *changes
        )
        if written and again:
            self._database.leave_no_trace()
        return written

    def reply_to(self, contact: str, answers: int) -> str | None:
        """What the provider was told when its webhook carried the number `answers`; None when not known.

        Where that turn began an errand that came back while the webhook waited, it is the reply of the last turn
        before the next webhook's.
        """
        if not 0 <= answers < 2**31:
            return None
        # The number answered is lower than the turn it led to: the primary key finds the few rows to look at.
        rows = self._database.read(_REPLIES, {"contact": plain(contact), "after": answers})
        return _last_reply(dropwhile(lambda row: row[0] != answers, rows))

    def reply_for_token(self, contact: str, token: str) -> str | None:
        """What the provider was told when it sent this idempotency token; None when that is not known."""
        contact, token = plain(contact), plain(token)
        turns = self._database.read(_TOKENS, {"contact": contact, "token": token}) if token else []
        if not turns:
            return None
        return _last_reply(self._database.read(_REPLIES, {"contact": contact, "after": turns[0][0] - 1}))

    def log(self, contact: str, since: int = 0) -> list[Entry]:
        """The call in order, from the turn `since` on."""
        rows = self._database.read(_ENTRIES, {"contact": plain(contact), "since": since})
        return [
            Entry(turn, at, from_text(event), from_text(commands), from_text(steps), *answer)
            for turn, at, event, commands, steps, *answer in rows
        ]

    def hand_offs(self, contact: str) -> list[Record]:
        """The hand-offs of a contact in order: {"turn", "at", "queue", "reason", "context"}."""
        rows = self._database.read(_HANDED_OFF, {"contact": plain(contact)})
        return [
            {"turn": turn, "at": at, "queue": queue, "reason": reason, "context": from_text(context)}
            for turn, at, queue, reason, context in rows
        ]

    def newest(self, limit: int = 100) -> list[Contact]:
        """The newest contacts first."""
        return [Contact(*row) for row in self._database.read(_NEWEST, {"limit": limit})]

    # -- what goes with a turn ---------------------------------------------------------------------------

    @staticmethod
    def handed_off(
        contact: str, turn: int, at: float, queue: str, reason: str, context: Record | None
    ) -> Change:
        """`context` is the document that the person sees."""
        handed_off = {
            "contact": plain(contact),
            "turn": turn,
            "at": at,
            "queue": plain(queue),
            "reason": plain(reason),
            "context": to_text(context),
        }
        return Change(_HAND_OFF, handed_off)

    @staticmethod
    def disposed(contact: str, disposition: str) -> tuple[Change, ...]:
        """How it ends is known; it goes on, as when the caller talks to a person."""
        return (Change(_END, {"of": plain(contact), "ended_at": None, "disposition": plain(disposition)}),)

    @staticmethod
    def ended(contact: str, at: float, disposition: str) -> tuple[Change, ...]:
        """It is over, and so are the legs that it still has."""
        of = plain(contact)
        return (
            Change(_END, {"of": of, "ended_at": at, "disposition": plain(disposition)}),
            Change(END_LEGS, {"of": of, "ended": at}),
        )


def _again(contact: str, rewritten: Rewritten) -> list[Change]:
    changes = []
    for entry in rewritten.entries:
        texts = {"event": to_text(entry.event), "commands": to_text(entry.commands), "reply": entry.reply}
        changes.append(Change(_WRITE_OVER, {"of": plain(contact), "was": entry.turn} | texts))
    for turn, context in rewritten.contexts.items():
        told = {"of": plain(contact), "was": turn, "context": to_text(context)}
        changes.append(Change(_TELL_OVER, told))
    return changes


def _entered(contact: str, entry: Entry) -> Change:
    entered = {
        "contact": plain(contact),
        "turn": entry.turn,
        "at": entry.at,
        "answers": entry.answers,
        "token": plain(entry.token),
        "reply": None if entry.reply is None else plain(entry.reply),
        "event": to_text(entry.event),
        "commands": to_text(entry.commands),
        "steps": to_text(entry.steps),
    }
    return Change(_ENTER, entered)


def _stored(rows: list[Row]) -> Stored | None:
    if not rows:
        return None
    contact, turn, revision, session = rows[0]
    return Stored(contact, turn, revision, from_text(session))


def _last_reply(rows: Iterable[Row]) -> str | None:
    """The last reply known, of a webhook's turn and the turns that followed it before the next webhook's."""
    last = None
    for place, (answers, reply) in enumerate(rows):
        if place and answers is not None:
            break
        last = last if reply is None else str(reply)
    return last
