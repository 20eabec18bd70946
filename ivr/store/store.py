"""What may be asked of the store. Dicts come in redacted by the caller and come back as they were written.

Rule: the two calls of a turn, `load` and `advance`, are one SELECT and one transaction, however long a call.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import dropwhile
from pathlib import Path
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json

from ivr.store import statements as sql
from ivr.store.database import Change, Database, Engine, Row, StoreUnavailable

Record = dict[str, Any]

PULSE = 2.0
"""Seconds for which it is believed that the database takes writes, or does not."""


@dataclass(frozen=True)
class Stored:
    """A session as it was last written; `turn` is what `advance` compares."""

    contact: str
    provider_id: str
    turn: int
    revision: str
    session: Record


@dataclass(frozen=True)
class Entry:
    """One turn in the log of a call."""

    turn: int
    """The session's turn after the event."""
    at: float
    event: Record
    commands: list[Record] = field(default_factory=list)
    steps: list[list[str]] = field(default_factory=list)
    """[flow, step] of each step passed."""
    answers: int | None = None
    """The number that the provider's webhook carried; None when no webhook brought the event."""
    token: str = ""
    """The provider's idempotency token, "" when it sent none."""
    reply: str | None = None
    """What the provider was told, None while that is not known."""


@dataclass(frozen=True)
class Rewritten:
    """Earlier turns of a call with something taken out of them, and what their hand-offs told, by turn."""

    entries: list[Entry]
    contexts: dict[int, Record] = field(default_factory=dict)


@dataclass(frozen=True)
class Contact:
    """One interaction. While it goes on, `ended_at` is None and `disposition` is ""."""

    contact: str
    provider_id: str
    channel: str
    ani: str
    dnis: str
    started_at: float
    ended_at: float | None
    disposition: str


@dataclass(frozen=True)
class Live:
    """A time at which a revision of the flows went live; the highest number is in force."""

    number: int
    revision: str
    at: float
    note: str


class Store:
    """The one store of a process. Any thread may use it, and so may processes forked from this one."""

    def __init__(self, url: str, patience: float = 1.5) -> None:
        """Connects to nothing yet. `url` is sqlite:///path or postgresql://user@host/name.

        A database that is silent for `patience` seconds is unavailable; Twilio gives up after 15.
        """
        self._engine = _engine(url, patience)
        self._database = Database(self._engine)
        self._pulse = threading.Lock()
        self._tried, self._problem = -PULSE, ""

    def prepare(self) -> None:
        """Make the tables or bring them up to date. Several processes may do so at once, and again."""
        from ivr.store.migrations import upgrade

        upgrade(self._engine)

    def begin(
        self,
        provider_id: str,
        contact: str,
        channel: str,
        ani: str,
        dnis: str,
        at: float,
        session: Record,
        entry: Entry,
        *,
        ended: Record | None = None,
        hand_off: Record | None = None,
    ) -> bool:
        """Keep a new contact and its first turn. False, and nothing written, when `provider_id` has one."""
        provider_id, contact = _plain(provider_id), _plain(contact)
        arrived = {
            "contact": contact,
            "provider_id": provider_id,
            "channel": _plain(channel),
            "ani": _plain(ani),
            "dnis": _plain(dnis),
            "started_at": at,
            "ended_at": None,
            "disposition": "",
        }
        begun = {
            "provider_id": provider_id,
            "contact": contact,
            "turn": entry.turn,
            "revision": session.get("revision", ""),
            "session": _to_text(session),
        }
        return self._database.write(
            (sql.ARRIVE[self._engine.dialect.name], arrived),
            (sql.BEGIN, begun),
            *_turn(contact, entry, ended, hand_off),
        )

    def load(self, provider_id: str) -> Stored | None:
        """The session of the provider's call."""
        return _stored(self._database.read(sql.LOAD, {"provider_id": _plain(provider_id)}))

    def find(self, name: str) -> Stored | None:
        """The session by contact or by the provider's name for it."""
        return _stored(self._database.read(sql.FIND, {"contact": _plain(name)}))

    def advance(
        self,
        stored: Stored,
        session: Record,
        entry: Entry,
        *,
        ended: Record | None = None,
        hand_off: Record | None = None,
        rewritten: Rewritten | None = None,
    ) -> bool:
        """Keep the turn that followed `stored`. False, and nothing written, when another followed first.

        `ended` is {"disposition"}: the contact is closed at the entry's time, or at its own "at"; None there
        leaves it open, as when the caller goes on to a person. `hand_off` is {"queue", "reason", "context"}.
        Of what is `rewritten`, nothing that was there before is left in the database's files, as far as they can.
        """
        moved = {
            "of": stored.provider_id,
            "was": stored.turn,
            "turn": entry.turn,
            "revision": session.get("revision", ""),
            "session": _to_text(session),
        }
        again = _again(stored.contact, rewritten) if rewritten else []
        turn = _turn(stored.contact, entry, ended, hand_off)
        written = self._database.write((sql.ADVANCE, moved), *again, *turn)
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
        rows = self._database.read(sql.REPLIES, {"contact": _plain(contact), "after": answers})
        return _last_reply(dropwhile(lambda row: row[0] != answers, rows))

    def reply_for_token(self, contact: str, token: str) -> str | None:
        """What the provider was told when it sent this idempotency token; None when that is not known."""
        contact, token = _plain(contact), _plain(token)
        turns = self._database.read(sql.TOKENS, {"contact": contact, "token": token}) if token else []
        if not turns:
            return None
        return _last_reply(self._database.read(sql.REPLIES, {"contact": contact, "after": turns[0][0] - 1}))

    def log(self, contact: str) -> list[Entry]:
        """The whole call, in order."""
        rows = self._database.read(sql.ENTRIES, {"contact": _plain(contact)})
        return [
            Entry(turn, at, _from_text(event), _from_text(commands), _from_text(steps), *answer)
            for turn, at, event, commands, steps, *answer in rows
        ]

    def hand_offs(self, contact: str) -> list[Record]:
        """The hand-offs of a contact in order: {"turn", "at", "queue", "reason", "context"}."""
        rows = self._database.read(sql.HANDED_OFF, {"contact": _plain(contact)})
        return [
            {"turn": turn, "at": at, "queue": queue, "reason": reason, "context": _from_text(context)}
            for turn, at, queue, reason, context in rows
        ]

    def contacts(self, limit: int = 100) -> list[Contact]:
        """The newest contacts first."""
        return [Contact(*row) for row in self._database.read(sql.NEWEST, {"limit": limit})]

    # -- revisions of the flows --------------------------------------------------------------------------

    def keep_revision(self, revision: str, files: dict[str, str], at: float) -> None:
        """Keep what a revision consists of: the text of each file by its path. One that is kept stays as it is."""
        row = {"revision": revision, "made_at": at, "files": _to_text(files)}
        self._database.write((sql.KEEP[self._engine.dialect.name], row))

    def revision_files(self, revision: str) -> dict[str, str] | None:
        """The files of a revision, None for one that was never kept."""
        rows = self._database.read(sql.FILES, {"revision": revision})
        return dict(_from_text(rows[0][0])) if rows else None

    def go_live(self, revision: str, at: float, note: str = "") -> None:
        """New calls get this revision, one that was kept, in every process that asks `live`."""
        for _ in range(5):
            lived = self.lived(1)
            number = lived[0].number + 1 if lived else 1
            row = {"number": number, "revision": revision, "at": at, "note": note}
            if self._database.write((sql.GO_LIVE[self._engine.dialect.name], row)):
                return
        raise StoreUnavailable("several processes are putting revisions live at once; try again.")

    def lived(self, limit: int = 100) -> list[Live]:
        """The revisions that were live, the one in force first; a revision may have been live several times."""
        return [Live(*row) for row in self._database.read(sql.LIVED, {"limit": limit})]

    # -- live audio ----------------------------------------------------------------------------------------

    def issue_ticket(self, provider_id: str, ticket: str, until: float) -> None:
        """Lets the bearer of `ticket` in for that call, once, before `until`. A newer ticket replaces it.

        Tickets that nobody came with are forgotten an hour later.
        """
        row = {"provider_id": _plain(provider_id), "digest": _digest(ticket), "until": until}
        issue = sql.ISSUE[self._engine.dialect.name]
        self._database.write((issue, row), (sql.FORGET_TICKETS, {"before": until - 3600}))

    def use_ticket(self, provider_id: str, ticket: str, at: float) -> bool:
        """Whether the ticket was good; it is not any more."""
        row = {"provider_id": _plain(provider_id), "digest": _digest(ticket), "at": at}
        return self._database.write((sql.USE, row))

    # -- hand-offs that a person takes by key ------------------------------------------------------------

    def note_acceptance(self, hand_off: str, at: float) -> None:
        """Keeps for a day that a person has taken the call; noting it twice changes nothing."""
        row = {"provider_id": _accepted(hand_off), "digest": "", "until": at + 86_400}
        issue = sql.ISSUE[self._engine.dialect.name]
        self._database.write((issue, row), (sql.FORGET_TICKETS, {"before": at}))

    def was_accepted(self, hand_off: str) -> bool:
        return bool(self._database.read(sql.HELD, {"provider_id": _accepted(hand_off)}))

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
        row = {"provider_id": "health", "digest": "", "until": time.time()}
        try:
            self._database.write((sql.ISSUE[self._engine.dialect.name], row))
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


def _again(contact: str, rewritten: Rewritten) -> list[Change]:
    changes: list[Change] = []
    for entry in rewritten.entries:
        texts = {"event": _to_text(entry.event), "commands": _to_text(entry.commands), "reply": entry.reply}
        changes.append((sql.WRITE_OVER, {"of": contact, "was": entry.turn} | texts))
    for turn, context in rewritten.contexts.items():
        changes.append((sql.TELL_OVER, {"of": contact, "was": turn, "context": _to_text(context)}))
    return changes


def _turn(contact: str, entry: Entry, ended: Record | None, hand_off: Record | None) -> list[Change]:
    entered = {
        "contact": contact,
        "turn": entry.turn,
        "at": entry.at,
        "answers": entry.answers,
        "token": _plain(entry.token),
        "reply": None if entry.reply is None else _plain(entry.reply),
        "event": _to_text(entry.event),
        "commands": _to_text(entry.commands),
        "steps": _to_text(entry.steps),
    }
    changes: list[Change] = [(sql.ENTER, entered)]
    if hand_off is not None:
        handed_off = {
            "contact": contact,
            "turn": entry.turn,
            "at": hand_off.get("at", entry.at),
            "queue": _plain(hand_off["queue"]),
            "reason": _plain(hand_off.get("reason", "")),
            "context": _to_text(hand_off["context"]),
        }
        changes.append((sql.HAND_OFF, handed_off))
    if ended is not None:
        at, disposition = ended.get("at", entry.at), _plain(ended["disposition"])
        changes.append((sql.END, {"of": contact, "ended_at": at, "disposition": disposition}))
    return changes


def _stored(rows: list[Row]) -> Stored | None:
    if not rows:
        return None
    contact, provider_id, turn, revision, session = rows[0]
    return Stored(contact, provider_id, turn, revision, _from_text(session))


def _last_reply(rows: Iterable[Row]) -> str | None:
    """The last reply known, of a webhook's turn and the turns that followed it before the next webhook's."""
    last = None
    for place, (answers, reply) in enumerate(rows):
        if place and answers is not None:
            break
        last = last if reply is None else str(reply)
    return last


def _to_text(value: Any) -> str:
    try:
        return to_json(value).decode()
    except PydanticSerializationError:  # half a surrogate pair, which JSON can say but UTF-8 cannot
        return json.dumps(value)


def _from_text(text: str) -> Any:
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)


def _accepted(hand_off: str) -> str:
    """Its place among the tickets, where no call's name is."""
    return _plain(f"accepted {hand_off}")


def _digest(ticket: str) -> str:
    return hashlib.sha256(ticket.encode()).hexdigest()


def _plain(text: str) -> str:
    """Text that every database takes: a NUL becomes its symbol and half a surrogate pair a question mark."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\u2400").encode("utf-8", "replace").decode()
