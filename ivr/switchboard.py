"""One contact, one event at a time: load, understand, advance, save; then the errands, each answered by an event.

Rule: a turn is one transaction that only one of several concurrent or repeated webhooks can win; whoever comes
second gets what the first one was told. The switchboard decides nothing about the call and knows no provider,
database, detector or kind of errand: what it needs of them are small Protocols, here and in `errands.py`.

An errand runs beside the call. When it is quick, the webhook that began it is answered with all that was said before
and after it. When it is not, that webhook is answered with what was said so far and a processing prompt, and whoever
calls `wait` is answered with the rest. Either way the log tells: the reply that stands in the last turn after a
webhook, before the next webhook's turn, is what that webhook was told.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from threading import Event as Signal
from threading import Lock, Thread
from types import MappingProxyType
from typing import Any, Protocol

import structlog

from ivr.conversation import confidential, events, session
from ivr.conversation.commands import Command, Say, Send
from ivr.conversation.confidential import Taken
from ivr.conversation.course import Stretch, course
from ivr.conversation.engine import Advance, advance, answers, fresh_session, is_news, rescue
from ivr.conversation.events import CallStarted, Event, FellBack, Heard, HungUp, Meaning, Proved
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.errands import Errands, Outcome, Runners, carry_out, lost
from ivr.keeping import WRAP_UP, Book, Describe, Page, entry_of
from ivr.kept import Keeper, Rewritten, Stored, StoreUnavailable
from ivr.logs import way

log = structlog.get_logger("ivr.switchboard")

POLL = 0.1
"""Seconds between two tries of a database that is away."""
ROUND = 10.0
"""Seconds between two looks for wrap-up work that is lost."""
TRIES = 3
"""Times that an answer is taken where something from beside the call was noted just before."""


@dataclass(frozen=True)
class Reply:
    """What a channel has to write: the commands of a turn, and the number that its next webhook must carry.

    `working` means that an errand is still under way: say the commands, then come back to `wait` with this turn.
    `hand_off` is the context document, when the commands end in a HandOff.
    """

    contact: str
    turn: int
    commands: tuple[Command, ...]
    working: bool = False
    hand_off: dict[str, Any] | None = None
    language: str = "en"


Render = Callable[[Reply], str]


class UnknownContact(Exception):
    """Raised for a webhook of a contact that the store does not know."""


class StillWorking(Exception):
    """Raised for news that cannot be written down yet: an errand of the call is under way."""


class Understanding(Protocol):
    def understand(self, text: str, language: str) -> Meaning: ...


class Voices(Protocol):
    """Who tells the voice of a caller from others."""

    def attend(self, voice: Any, contact: str) -> None:
        """This is the voice of that contact, as its channel holds it."""
        ...

    def evidence(self, voice: Any, state: Session) -> tuple[dict[str, Any], ...]:
        """What it says of who speaks now."""
        ...


class Interpreter(Protocol):
    """Who is asked what a sentence means where the understanding is unsure: a language model."""

    def interpret(self, heard: Heard, state: Session, known: Revision) -> Meaning: ...


class Revision(Protocol):
    """One state of everything that teams edit, ready to take calls."""

    @property
    def flows(self) -> Flows: ...
    @property
    def understanding(self) -> Understanding: ...
    @property
    def runners(self) -> Runners: ...
    def passage(self, text: str, language: str) -> dict[str, str] | None:
        """What the team has written on a question that somebody has said it is."""
        ...


class Revisions(Protocol):
    """`current` is what new calls get; `of` what a call began with, or the nearest that there is."""

    def current(self) -> Revision: ...
    def of(self, revision: str) -> Revision: ...


@dataclass(frozen=True)
class OnlyRevision:
    """Where nothing is edited while calls go on."""

    flows: Flows
    understanding: Understanding
    runners: Runners

    def passage(self, text: str, language: str) -> dict[str, str] | None:
        return None

    def current(self) -> OnlyRevision:
        return self

    def of(self, revision: str) -> OnlyRevision:
        return self


@dataclass(frozen=True)
class _Webhook:
    """Who asks: the provider's contact, how it wants to be answered, the number and token that it brought.

    `answers` is None for what no webhook brings: a hang-up, an errand that comes back. `voice` is the caller's, where
    the channel hears it.
    """

    provider_id: str
    render: Render
    answers: int | None = None
    token: str = ""
    voice: object | None = None


@dataclass
class _Course:
    """What one webhook led to, while errands follow: shared by that webhook and the worker that goes on.

    `stretch` is the latest one saved, `text` its reply. Commands up to `told` have been told to somebody; `answers` is
    the number that the webhook which is told the rest will carry, None while the first one stays.
    """

    webhook: _Webhook
    stretches: Iterator[Stretch]
    stretch: Stretch
    text: str = ""
    told: int = 0
    answers: int | None = None
    lock: Lock = field(default_factory=Lock)


class Switchboard:
    def __init__(
        self,
        revisions: Revisions,
        store: Keeper,
        describe: Describe,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
        workers: int = 64,
        places: int = 5,
        hold: float = 3.0,
        notify: str = "",
        writes_back: bool = False,
        interpreter: Interpreter | None = None,
        voices: Voices | None = None,
        runners: Runners = MappingProxyType({}),
    ) -> None:
        """A call keeps the revision of the flows that it began with; `revisions` knows them.

        `workers`, `places` and `hold` are those of `Errands`. `notify` is the address that is told of each contact
        which has ended, "" for none; with `writes_back` the customer directory is told of what changed. `runners` are
        those of this process, which go before those of a revision.
        """
        self._revisions = revisions
        self._contacts, self._legs, self._outbox = store.contacts, store.legs, store.outbox
        self._book = Book(store, describe, notify, writes_back)
        self._interpreter = interpreter
        self._voices = voices
        self._runners = runners
        self._describe = describe
        self._clock = clock
        self._chance = chance
        self._errands = Errands(workers, places, hold, clock)
        self._closed = Signal()

    # -- what channels call ------------------------------------------------------------------------------

    def begin(self, provider_id: str, event: CallStarted, render: Render, token: str = "") -> str:
        """A contact arrived. When it is known already, the provider asked twice: it gets the latest reply again."""
        reply = None
        if self._contacts.load(provider_id) is None:
            state = fresh_session(uuid.uuid4().hex[:20], self._revisions.current().flows)
            reply = self._turn(_Webhook(provider_id, render, 0, token), None, state, event)
        if reply is None:
            return self._again(_Webhook(provider_id, render, None, token))
        return reply

    def take(
        self,
        provider_id: str,
        turn: int,
        event: Event,
        render: Render,
        token: str = "",
        voice: object | None = None,
    ) -> str:
        """The provider brings what happened after it was told reply number `turn`, in that voice where it hears it."""
        webhook = _Webhook(provider_id, render, turn, token, voice)
        for _ in range(TRIES):
            stored, state = self._load(provider_id)
            if is_news(state, event):
                self._note(provider_id, event)
                break
            if turn != state.told_in or not answers(state, event):
                break
            reply = self._turn(webhook, stored, state, event)
            if reply is not None:
                return reply
        return self._again(webhook)

    def _note(self, provider_id: str, event: Event) -> None:
        """Writes down what is told beside the call, or after it. It waits for an errand, and raises StillWorking where
        that takes too long."""
        stored, state = self._settled(provider_id)
        while is_news(state, event):
            if state.waiting.what == "errand":
                raise StillWorking(provider_id)
            self._turn(_Webhook(provider_id, _nobody), stored, state, event)
            stored, state = self._settled(provider_id)

    def wait(self, provider_id: str, turn: int, render: Render) -> str:
        """The provider asks whether the errand begun in `turn` is done."""
        webhook = _Webhook(provider_id, render, turn)
        stored, state = self._settled(provider_id)
        if state.waiting.what != "errand":
            return self._told(webhook, stored)
        outcome = lost(state, self._clock())
        if outcome is None:
            return self._on_hold(turn, stored, state, render)
        reply = self._turn(webhook, stored, state, outcome)
        return self._again(webhook) if reply is None else reply

    def again(self, provider_id: str) -> str:
        """What the provider was told last, once that is known."""
        return self._again(_Webhook(provider_id, _nobody))

    def hang_up(self, provider_id: str, event: HungUp) -> None:
        """The caller is gone from that leg; with the last one, the contact ends, and what is left to do runs on."""
        webhook = _Webhook(provider_id, _nobody)
        while stored := self._contacts.load(provider_id):
            state = session.from_record(stored.session)
            if self._legs.leave(stored.contact, provider_id, event.at or self._clock()):
                return
            if not answers(state, event) or self._turn(webhook, stored, state, event) is not None:
                return

    def tell(self, contact: str, event: Proved, render: Render) -> bool:
        """Something came from beside the call, by whatever name of the contact. Whether the call has taken it."""
        spoken = partial(_where_spoken, render)
        while True:
            stored, state = self._errands.settled(partial(self._found, contact))
            if not answers(state, event):
                return False
            if self._turn(_Webhook(contact, spoken), stored, state, event) is not None:
                return True

    def has_moved(self, provider_id: str, turn: int) -> bool:
        """Whether the call was given another reply since that turn's, by something from beside it."""
        return self._load(provider_id)[1].told_in > turn

    def contact(self, name: str) -> dict[str, Any] | None:
        """The context document of a contact, by its own id or the provider's; None when there is none."""
        found = self.state(name)
        return found and self._describe(found[0], self._contacts.log(found[0].contact), found[1])

    def state(self, name: str) -> tuple[Session, Flows] | None:
        """Where a contact stands, by its own id or the provider's, and its flows; None when there is none."""
        stored = self._contacts.find(name)
        if stored is None:
            return None
        state = session.from_record(stored.session)
        return state, self._flows_of(state)

    def fall_back(self, provider_id: str, event: FellBack, render: Render, token: str = "") -> str:
        """The provider could not use what it was told: an apology, and the people of the task in progress."""
        webhook = _Webhook(provider_id, render, None, token)
        while True:
            stored, state = self._load(provider_id)
            if token and (told := self._contacts.reply_for_token(stored.contact, token)):
                return told
            if not answers(state, event):
                raise UnknownContact(provider_id)
            reply = self._turn(webhook, stored, state, event)
            if reply is not None:
                return reply

    def close(self) -> None:
        self._closed.set()
        self._errands.close()

    # -- what nobody asks for any more -------------------------------------------------------------------

    def look_after(self) -> None:
        """Does so, beside the calls, until it is closed."""

        def rounds() -> None:
            while not self._closed.wait(ROUND):
                try:
                    self.take_up_lost()
                except StoreUnavailable:
                    continue
                except Exception as error:
                    _report("lost work could not be taken up", error)

        Thread(target=rounds, name="lost work", daemon=True).start()

    def take_up_lost(self) -> None:
        """Goes on with the wrap-up work of callers who have gone, where the process that was at it has died."""
        for contact in self._outbox.due_of(WRAP_UP, self._clock()):
            stored = self._contacts.find(contact)
            state = session.from_record(stored.session) if stored else Session(contact)
            if stored and (outcome := lost(state, self._clock())):
                log.warning("wrap-up work was lost", contact=contact, turn=state.turn)
                self._turn(_Webhook("", _nobody), stored, state, outcome)

    # -- a turn ------------------------------------------------------------------------------------------

    def _turn(self, webhook: _Webhook, stored: Stored | None, state: Session, event: Event) -> str | None:
        """The reply to one event, errands and all; None when another webhook was quicker."""
        flows = self._flows_of(state)
        taken = self._take(stored, state, event)
        state, event = taken.session, self._complete(taken.event, taken.session, webhook.voice)
        stretches = course(flows, state, event, partial(self._carried_out, flows), self._advance)
        first = next(stretches)
        begun = _Course(webhook, stretches, first)
        text = self._saved(begun, first, webhook, stored, self._book.rewritten(stored, taken))
        if text is None or first.errand is None:
            return text
        begun.text = text
        over = self._errands.begin(state.contact, partial(self._follow, begun))
        if first.after.session.hung_up:
            return ""
        self._errands.stay(over, first.errand.patience)
        return self._told_so_far(begun)

    def _saved(
        self,
        under_way: _Course,
        stretch: Stretch,
        webhook: _Webhook,
        stored: Stored | None,
        rewritten: Rewritten | None = None,
    ) -> str | None:
        """The reply to a turn, once that is kept; None, and nothing kept, when another webhook was quicker.

        `rewritten` are earlier turns as they may stay.
        """
        said = tuple(c for c in stretch.said[under_way.told :] if not isinstance(c, Send))
        entry = entry_of(stretch, webhook.answers, webhook.token)
        page = Page(stretch, entry, said[-1] if said else None, stored, rewritten)
        document = self._book.document(page, self._flows_of(stretch.before))
        meanwhile = stretch.errand.processing if stretch.errand else None
        text = webhook.render(
            Reply(
                contact=page.after.contact,
                turn=page.after.turn,
                commands=(*said, meanwhile) if meanwhile else said,
                working=stretch.errand is not None,
                hand_off=document if page.hands_off else None,
                language=page.after.language,
            )
        )
        page = replace(page, entry=replace(entry, reply=text or None))
        if self._book.write(webhook.provider_id, page, document):
            return text
        return None

    def _advance(self, flows: Flows, state: Session, event: Event) -> Advance:
        try:
            return advance(flows, state, event)
        except Exception as error:
            _report("turn failed", error, contact=state.contact, turn=state.turn, occurred=event.KIND)
            return rescue(flows, state, event)

    def _take(self, stored: Stored | None, state: Session, event: Event) -> Taken:
        """The event without what may not be known; looks into the log only where a card may have begun there."""
        begun = confidential.begun_in(state, event) if stored else ()
        if not stored or not begun:
            return confidential.take(state, event)
        log_since = self._contacts.log(stored.contact, begun[0])
        earlier = {entry.turn: events.from_record(entry.event) for entry in log_since if entry.turn in begun}
        return confidential.take(state, event, earlier)

    def _complete(self, event: Event, state: Session, voice: object | None) -> Event:
        """Puts into the event what the engine may not find out by itself: time, chance, meaning, whose voice it is."""
        at = event.at or self._clock()
        if self._voices and voice:
            self._voices.attend(voice, state.contact)
        if isinstance(event, Heard):
            heard = replace(event, at=at, chance=self._chance(), evidence=self._evidence(voice, state))
            return self._understood(heard, state)
        return replace(event, at=at, chance=self._chance())

    def _evidence(self, voice: object | None, state: Session) -> tuple[dict[str, Any], ...]:
        try:
            return self._voices.evidence(voice, state) if self._voices and voice else ()
        except Exception as error:
            _report("judging a voice failed", error, contact=state.contact)
            return ()

    def _understood(self, heard: Heard, state: Session) -> Heard:
        """The sentence with its meaning, and with what a model makes of it where one is asked."""
        known = self._revisions.of(state.revision)
        try:
            heard = replace(heard, meaning=known.understanding.understand(heard.text, state.language))
            if self._interpreter:
                return replace(heard, meaning=self._interpreter.interpret(heard, state, known))
        except Exception as error:
            _report("understanding failed", error, contact=state.contact)
        return heard

    def _load(self, provider_id: str) -> tuple[Stored, Session]:
        stored = self._contacts.load(provider_id)
        if stored is None:
            raise UnknownContact(provider_id)
        return stored, session.from_record(stored.session)

    def _found(self, contact: str) -> tuple[Stored, Session]:
        stored = self._contacts.find(contact)
        if stored is None:
            raise UnknownContact(contact)
        return stored, session.from_record(stored.session)

    def _flows_of(self, state: Session) -> Flows:
        return self._revisions.of(state.revision).flows

    # -- what was told -----------------------------------------------------------------------------------

    def _again(self, webhook: _Webhook) -> str:
        """For a webhook that came second or late: what the first one was told, once that is known."""
        stored, _ = self._settled(webhook.provider_id)
        return self._told(webhook, stored)

    def _told(self, webhook: _Webhook, stored: Stored) -> str:
        """What was replied to the webhook; failing that, the latest reply of the contact."""
        reply = None
        if webhook.answers is not None:
            reply = self._contacts.reply_to(stored.contact, webhook.answers)
        if reply is None and webhook.token:
            reply = self._contacts.reply_for_token(stored.contact, webhook.token)
        if reply is None:
            reply = [entry.reply for entry in self._contacts.log(stored.contact) if entry.reply][-1]
        return reply

    def _on_hold(self, turn: int, stored: Stored, state: Session, render: Render) -> str:
        """The errand goes on: the caller is spoken to once more, and the provider is to ask again."""
        latest = self._contacts.log(stored.contact)[-1].commands[-1:]
        words = tuple(Say(c["processing"], state.language) for c in latest if c.get("processing"))
        return render(Reply(stored.contact, turn, words, working=True, language=state.language))

    def _settled(self, provider_id: str) -> tuple[Stored, Session]:
        return self._errands.settled(partial(self._load, provider_id))

    # -- errands -----------------------------------------------------------------------------------------

    def _carried_out(self, flows: Flows, stretch: Stretch) -> Outcome:
        state = stretch.after.session
        assert stretch.errand
        runners = {**self._revisions.of(state.revision).runners, **self._runners}
        past = partial(self._contacts.log, state.contact)
        outcome = carry_out(runners, stretch.errand, state, stretch.heard, flows, past)
        return replace(outcome, at=self._clock(), chance=self._chance())

    def _follow(self, under_way: _Course) -> None:
        """One errand after the other, each answered by a turn, until a turn needs none."""
        contact = under_way.stretch.before.contact
        try:
            for stretch in under_way.stretches:
                if not self._goes_on(under_way, stretch):
                    log.warning("errand came back too late", contact=contact, turn=stretch.after.session.turn)
                    break
        except Exception as error:
            _report("errand failed", error, contact=contact)

    def _goes_on(self, under_way: _Course, stretch: Stretch) -> bool:
        """Saves what an outcome led to. A database that is away is tried for as long as the errand may take."""
        state = stretch.before
        stored = Stored(state.contact, state.turn, state.revision, {})
        while True:
            try:
                with under_way.lock:
                    waits = replace(under_way.webhook, answers=under_way.answers, token="")
                    text = self._saved(under_way, stretch, waits, stored)
                    if text is not None:
                        under_way.stretch, under_way.text, under_way.answers = stretch, text, None
                    return text is not None
            except StoreUnavailable:
                if self._clock() > state.waiting.until:
                    raise
                time.sleep(POLL)

    def _told_so_far(self, under_way: _Course) -> str:
        """The whole reply when the errands were quick; else what was said so far, with the request to ask again."""
        text = under_way.text
        # While a slow database saves the errand's turn, the caller rather hears something twice than waits.
        if under_way.lock.acquire(timeout=1.0):
            text = under_way.text
            if under_way.stretch.errand:
                under_way.answers = under_way.stretch.after.session.turn
                under_way.told = len(under_way.stretch.said)
            under_way.lock.release()
        return text


def _nobody(reply: Reply) -> str:
    """Renders for a caller who has hung up."""
    return ""


def _where_spoken(render: Render, reply: Reply) -> str:
    """Renders where there is something to say; what was only noted is no reply."""
    return render(reply) if reply.commands or reply.working else ""


def _report(message: str, error: Exception, **fields: object) -> None:
    """Logs the kind and the way of an error, not its words, which may be the caller's."""
    log.error(message, error=type(error).__name__, trace=way(error), **fields)


__all__ = [
    "Describe",
    "Interpreter",
    "OnlyRevision",
    "Reply",
    "StillWorking",
    "Switchboard",
    "Understanding",
    "UnknownContact",
]
