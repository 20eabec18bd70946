"""Every SQL statement of the store, by what it does. Each is answered from an index.

Rule: values are given by name, so one that is looked for is not named as the column that is set.
"""

from __future__ import annotations

from sqlalchemy import BindParameter, Insert, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ivr.store.tables import CONTACTS, HAND_OFFS, LIVE, LOG, REVISIONS, SESSIONS, TICKETS

_CONTACT: BindParameter[str] = bindparam("contact")
_SESSION = [SESSIONS.c[name] for name in ("contact", "provider_id", "turn", "revision", "session")]

LOAD = select(*_SESSION).where(SESSIONS.c.provider_id == bindparam("provider_id"))
FIND = select(*_SESSION).where(or_(SESSIONS.c.contact == _CONTACT, SESSIONS.c.provider_id == _CONTACT))

# Does nothing for a provider_id that is there. Both say it alike, but SQLAlchemy's own insert does not.
ARRIVE: dict[str, Insert] = {
    "sqlite": sqlite.insert(CONTACTS).on_conflict_do_nothing(index_elements=["provider_id"]),
    "postgresql": postgresql.insert(CONTACTS).on_conflict_do_nothing(index_elements=["provider_id"]),
}
BEGIN = insert(SESSIONS)

# Compare and set: of two that saw the same turn, the second finds no row.
ADVANCE = (
    update(SESSIONS)
    .where(SESSIONS.c.provider_id == bindparam("of"), SESSIONS.c.turn == bindparam("was"))
    .values({name: bindparam(name) for name in ("turn", "revision", "session")})
)
ENTER = insert(LOG)
WRITE_OVER = (
    update(LOG)
    .where(LOG.c.contact == bindparam("of"), LOG.c.turn == bindparam("was"))
    .values({name: bindparam(name) for name in ("event", "commands", "reply")})
)
HAND_OFF = insert(HAND_OFFS)
TELL_OVER = (
    update(HAND_OFFS)
    .where(HAND_OFFS.c.contact == bindparam("of"), HAND_OFFS.c.turn == bindparam("was"))
    .values({"context": bindparam("context")})
)
END = (
    update(CONTACTS)
    .where(CONTACTS.c.contact == bindparam("of"))
    .values({name: bindparam(name) for name in ("ended_at", "disposition")})
)

REPLIES = (
    select(LOG.c.answers, LOG.c.reply)
    .where(LOG.c.contact == _CONTACT, LOG.c.turn > bindparam("after"))
    .order_by(LOG.c.turn)
)
TOKENS = (
    select(LOG.c.turn)
    .where(LOG.c.contact == _CONTACT, LOG.c.token == bindparam("token"))
    .order_by(LOG.c.turn)
)
ENTRIES = (
    select(
        *(LOG.c[name] for name in ("turn", "at", "event", "commands", "steps", "answers", "token", "reply"))
    )
    .where(LOG.c.contact == _CONTACT)
    .order_by(LOG.c.turn)
)
HANDED_OFF = (
    select(*(HAND_OFFS.c[name] for name in ("turn", "at", "queue", "reason", "context")))
    .where(HAND_OFFS.c.contact == _CONTACT)
    .order_by(HAND_OFFS.c.turn)
)
NEWEST = select(CONTACTS).order_by(CONTACTS.c.started_at.desc(), CONTACTS.c.contact).limit(bindparam("limit"))

# Keeping a revision that is there already does nothing.
KEEP: dict[str, Insert] = {
    "sqlite": sqlite.insert(REVISIONS).on_conflict_do_nothing(index_elements=["revision"]),
    "postgresql": postgresql.insert(REVISIONS).on_conflict_do_nothing(index_elements=["revision"]),
}
FILES = select(REVISIONS.c.files).where(REVISIONS.c.revision == bindparam("revision"))
LIVED = (
    select(LIVE.c.number, LIVE.c.revision, LIVE.c.at, LIVE.c.note)
    .order_by(LIVE.c.number.desc())
    .limit(bindparam("limit"))
)
# Two that go live at the same moment take the same number: the second finds it taken.
GO_LIVE: dict[str, Insert] = {
    "sqlite": sqlite.insert(LIVE).on_conflict_do_nothing(index_elements=["number"]),
    "postgresql": postgresql.insert(LIVE).on_conflict_do_nothing(index_elements=["number"]),
}

# A newer ticket for the same call takes the place of the older.
_SQLITE, _POSTGRESQL = sqlite.insert(TICKETS), postgresql.insert(TICKETS)
ISSUE: dict[str, Insert] = {
    "sqlite": _SQLITE.on_conflict_do_update(
        index_elements=["provider_id"],
        set_={"digest": _SQLITE.excluded.digest, "until": _SQLITE.excluded.until},
    ),
    "postgresql": _POSTGRESQL.on_conflict_do_update(
        index_elements=["provider_id"],
        set_={"digest": _POSTGRESQL.excluded.digest, "until": _POSTGRESQL.excluded.until},
    ),
}
USE = delete(TICKETS).where(
    TICKETS.c.provider_id == bindparam("provider_id"),
    TICKETS.c.digest == bindparam("digest"),
    TICKETS.c.until > bindparam("at"),
)
HELD = select(TICKETS.c.until).where(TICKETS.c.provider_id == bindparam("provider_id"))
FORGET_TICKETS = delete(TICKETS).where(TICKETS.c.until < bindparam("before"))
