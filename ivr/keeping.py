"""A turn written down: the session after it, its entry in the log, what agents are told, what is sent beside it.

Rule: all of a turn is kept, or nothing of it. What goes into it is decided elsewhere; here it is only put into the form
in which it is kept, without secrets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import structlog

from ivr.conversation import commands, events, session, write_back
from ivr.conversation.commands import Command, End, HandOff, Send
from ivr.conversation.confidential import Taken
from ivr.conversation.course import Stretch
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.kept import Change, Entry, Keeper, Leg, Rewritten, Stored
from ivr.logs import way
from ivr.redaction import shown

log = structlog.get_logger("ivr.keeping")

NOTIFY, LAST_WILL = "notify", 30.0
"""The kind of what tells that a contact has ended; and the seconds after which wrap-up work that is lost is not hoped
for any more."""
WRAP_UP, PATIENCE = "wrap_up", 5.0
"""The kind of the row that watches over wrap-up work; and the seconds after its time before it is looked for."""
DIRECTORY = "directory"
"""The kind of what a customer directory is told."""
LAST, WATCH, WRITE = 1000, 1001, 1002
"""The numbers of the word of a contact's end, of that watch, and of what is written back, among the fewer things that
its turn sends."""


class Describe(Protocol):
    """Makes the context document of a contact."""

    def __call__(self, session: Session, log: Sequence[Entry], flows: Flows) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Page:
    """A turn that is to be kept.

    `last` is the last thing to do in it, `stored` the contact as it was before, None for a new one; `rewritten` are
    earlier turns as they may stay.
    """

    stretch: Stretch
    entry: Entry
    last: Command | None
    stored: Stored | None
    rewritten: Rewritten | None = None

    @property
    def before(self) -> Session:
        return self.stretch.before

    @property
    def after(self) -> Session:
        return self.stretch.after.session

    @property
    def hands_off(self) -> bool:
        return isinstance(self.last, HandOff)

    @property
    def is_pending(self) -> bool:
        """Whether the caller is gone, and wrap-up work is left to do."""
        return self.after.hung_up and not self.after.over

    @property
    def was_pending(self) -> bool:
        return self.before.hung_up and not self.before.over

    @property
    def is_last(self) -> bool:
        """Whether the contact is over with this turn, or more is known of one that is: what became of a message."""
        news = not self.before.over or self.after.voicemails != self.before.voicemails
        return self.after.over and news


def entry_of(stretch: Stretch, answers: int | None, token: str) -> Entry:
    """The turn for the log, before anything was replied to it."""
    after = stretch.after
    return Entry(
        turn=after.session.turn,
        at=stretch.event.at,
        event=shown(events.to_record(stretch.event)),
        commands=[shown(commands.to_record(command)) for command in after.commands],
        steps=[list(step) for step in after.passed],
        answers=answers,
        token=token,
    )


class Book:
    """Where turns are written down. `notify` is told of each contact that has ended, "" for nobody; with `writes_back`
    the customer directory is told what is other of its customers."""

    def __init__(
        self, store: Keeper, describe: Describe, notify: str = "", writes_back: bool = False
    ) -> None:
        self._writes_back = writes_back
        self._contacts, self._outbox = store.contacts, store.outbox
        self._describe = describe
        self._notify = notify

    def document(self, page: Page, flows: Flows) -> dict[str, Any] | None:
        """What the person should know who takes the call, or who is told that it is over. Nothing here may keep the
        caller from them."""
        if not (page.hands_off or self._tells_of(page)):
            return None
        instead = {one.turn: one for one in page.rewritten.entries} if page.rewritten else {}
        log_so_far = self._contacts.log(page.stored.contact) if page.stored else []
        log_so_far = [instead.get(one.turn, one) for one in log_so_far]
        try:
            return self._describe(page.after, [*log_so_far, page.entry], flows)
        except Exception as error:
            log.error(
                "no context document",
                error=type(error).__name__,
                trace=way(error),
                contact=page.after.contact,
            )
            return None

    def write(self, provider_id: str, page: Page, document: dict[str, Any] | None) -> bool:
        """Keeps the turn; False, and nothing is kept, when another one has been kept in its place."""
        after, entry = page.after, page.entry
        changes = [*self._of_the_contact(page, document), *self._sent(page), *self._watched(page)]
        changes += self._written_back(page)
        if document is not None and self._tells_of(page):
            changes += self._told_of(page, document)
        record = session.to_record(after)
        if page.stored:
            return self._contacts.advance(page.stored, record, entry, *changes, rewritten=page.rewritten)
        leg = Leg(provider_id, after.contact, after.channel, after.ani, entry.at)
        return self._contacts.begin(leg, after.dnis, record, entry, *changes)

    def rewritten(self, stored: Stored | None, taken: Taken) -> Rewritten | None:
        """The turns that told a part of a card, or said it back, without it. What they replied is forgotten with it."""
        if not stored or not taken.cards:
            return None
        log_since = self._contacts.log(stored.contact, taken.since)
        changed = [other for entry in log_since if (other := _without(taken, entry)) is not entry]
        told_since = [one for one in self._contacts.hand_offs(stored.contact) if one["turn"] >= taken.since]
        return Rewritten(changed, {one["turn"]: taken.without(one["context"]) for one in told_since})

    def _tells_of(self, page: Page) -> bool:
        return bool(self._notify) and (page.is_last or page.is_pending)

    def _of_the_contact(self, page: Page, document: dict[str, Any] | None) -> Iterator[Change]:
        before, after, at = page.before, page.after, page.entry.at
        contact, disposition = after.contact, after.disposition
        if isinstance(page.last, HandOff):
            queue, reason = page.last.queue, page.last.reason
            yield self._contacts.handed_off(contact, page.entry.turn, at, queue, reason, document)
        over = isinstance(page.last, End) or (after.hung_up and not before.hung_up)
        decided = disposition != before.disposition
        if over or (decided and after.hung_up):
            yield from self._contacts.ended(contact, at, disposition)
        elif decided:
            yield from self._contacts.disposed(contact, disposition)

    def _told_of(self, page: Page, document: dict[str, Any]) -> Iterator[Change]:
        """The end of the contact, for who wants to know of it. While its wrap-up work goes on, this is a last will:
        should nobody live to end it, the contact is told of as it is, and the work as begun."""
        contact, entry = page.after.contact, page.entry
        due = page.after.waiting.until + LAST_WILL if page.is_pending else None
        yield self._outbox.withdraw(contact, NOTIFY)
        content = shown(document)
        yield self._outbox.put(contact, entry.turn, LAST, NOTIFY, self._notify, content, entry.at, due)

    def _watched(self, page: Page) -> Iterator[Change]:
        """Wrap-up work has no webhook that would ask for its outcome: should its process die, somebody must notice."""
        contact, entry = page.after.contact, page.entry
        if page.was_pending:
            yield self._outbox.withdraw(contact, WRAP_UP)
        if page.is_pending:
            due = page.after.waiting.until + PATIENCE
            yield self._outbox.put(contact, entry.turn, WATCH, WRAP_UP, "", {}, entry.at, due)

    def _written_back(self, page: Page) -> Iterator[Change]:
        after, entry = page.after, page.entry
        if not self._writes_back:
            return
        told = write_back.news(page.before, after, page.stretch.event, page.is_last)
        if told:
            number = write_back.customer_of(after)
            yield self._outbox.put(after.contact, entry.turn, WRITE, DIRECTORY, number, told, entry.at)

    def _sent(self, page: Page) -> Iterator[Change]:
        """What the turn sends."""
        contact, entry = page.after.contact, page.entry
        sends = [command for command in page.stretch.after.commands if isinstance(command, Send)]
        for number, send in enumerate(sends):
            content = shown(send.content)
            yield self._outbox.put(contact, entry.turn, number, send.kind, send.address, content, entry.at)


def _without(taken: Taken, entry: Entry) -> Entry:
    """The entry without the card that was in it, and then without its reply."""
    told = taken.earlier.get(entry.turn)
    event = taken.without(events.to_record(told) if told else entry.event)
    said = taken.without(entry.commands)
    is_changed = event != entry.event or said != entry.commands
    if is_changed:
        return replace(entry, event=event, commands=said, reply=None)
    return entry
