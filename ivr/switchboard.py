"""One contact, one event at a time: load, understand, advance, save; then the errands, each answered by an event.

Rule: a turn is one transaction that only one of several concurrent or repeated webhooks can win; whoever comes
second gets what the first one was told. The switchboard decides nothing about the call and knows no provider,
database or detector: what it needs of them are the small Protocols below.

An errand (a team's action) runs beside the call. When it is quick, the webhook that began it is answered with all
that was said before and after it. When it is not, that webhook is answered with what was said so far and a
processing prompt, and whoever calls `wait` is answered with the rest. Either way the log tells: the reply that
stands in the last turn after a webhook, before the next webhook's turn, is what that webhook was told.
"""

from __future__ import annotations

import random
import time
import traceback
import uuid
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event as Flag
from threading import Lock, Semaphore
from typing import Any, Protocol

import structlog

from ivr.conversation import commands, events, session
from ivr.conversation.commands import Command, End, HandOff, RunAction, Say
from ivr.conversation.engine import Advance, advance, answers, fresh_session, rescue
from ivr.conversation.events import ActionDone, ActionFailed, CallStarted, Event, Heard, HungUp, Meaning
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.unasked import without_cards
from ivr.redaction import shown
from ivr.store import Entry, Store, Stored, StoreUnavailable

log = structlog.get_logger("ivr.switchboard")

POLL = 0.1
"""Seconds between two looks at an errand that another process runs, or two tries of a database that is away."""

ELSEWHERE = 0.5
"""Seconds that a webhook is held for an errand that is not of this process: its own may have died."""

BRIEF = 0.1
"""Seconds that a webhook which began an errand is held where too many are held already."""


@dataclass(frozen=True)
class Reply:
    """What a channel has to write: the commands of a turn, and the number that its next webhook must carry.

    `working` means that an action is still running: say the commands, then come back to `wait` with this turn.
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


class Understanding(Protocol):
    def understand(self, text: str, language: str) -> Meaning: ...


class Actions(Protocol):
    def run(
        self, number: int, name: str, session: Session, heard: Heard | None, flows: Flows, timeout: float
    ) -> ActionDone | ActionFailed: ...


class Revision(Protocol):
    """One state of everything that teams edit, ready to take calls."""

    @property
    def flows(self) -> Flows: ...
    @property
    def understanding(self) -> Understanding: ...
    @property
    def actions(self) -> Actions: ...


class Revisions(Protocol):
    """`current` is what new calls get; `of` what a call began with, or the nearest that there is."""

    def current(self) -> Revision: ...
    def of(self, revision: str) -> Revision: ...


@dataclass(frozen=True)
class OnlyRevision:
    """Where nothing is edited while calls go on."""

    flows: Flows
    understanding: Understanding
    actions: Actions

    def current(self) -> OnlyRevision:
        return self

    def of(self, revision: str) -> OnlyRevision:
        return self


class Describe(Protocol):
    """Makes the context document of a contact."""

    def __call__(self, session: Session, log: Sequence[Entry], flows: Flows) -> dict[str, Any]: ...


@dataclass(frozen=True)
class _Webhook:
    """Who asks: the provider's contact, how it wants to be answered, the number and token that it brought.

    `answers` is None for what no webhook brings: a hang-up, an errand that comes back.
    """

    provider_id: str
    render: Render
    answers: int | None = None
    token: str = ""


@dataclass(frozen=True)
class _Step:
    """One turn, saved. `text` is its reply; `unsaid` what is said in it, for as long as nobody was told.

    `action` is the errand that it began, if any.
    """

    text: str
    state: Session
    unsaid: tuple[Command, ...] = ()
    action: RunAction | None = None


@dataclass
class _Errand:
    """Actions in progress, one after the other, shared by the webhook that began them and a worker.

    `answers` is the number that the webhook which is told the rest will carry; None while the first one stays.
    """

    step: _Step
    answers: int | None = None
    lock: Lock = field(default_factory=Lock)
    over: Flag = field(default_factory=Flag)


class Switchboard:
    def __init__(
        self,
        revisions: Revisions,
        store: Store,
        describe: Describe,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
        workers: int = 64,
        places: int = 5,
        hold: float = 3.0,
    ) -> None:
        """A call keeps the revision of the flows that it began with; `revisions` knows them.

        Up to `workers` errands run at once. Up to `places` webhooks are held for one, those of `wait` for `hold`
        seconds; that must be fewer than the threads for webhooks, or an action that hangs keeps every caller waiting.
        """
        self._revisions = revisions
        self._store = store
        self._describe = describe
        self._clock = clock
        self._chance = chance
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="errand")
        self._places = Semaphore(places)
        self._hold = hold
        self._errands: dict[str, _Errand] = {}

    # -- what channels call ------------------------------------------------------------------------------

    def begin(self, provider_id: str, event: CallStarted, render: Render, token: str = "") -> str:
        """A contact arrived. When it is known already, the provider asked twice: it gets the latest reply again."""
        reply = None
        if self._store.load(provider_id) is None:
            state = fresh_session(uuid.uuid4().hex[:20], self._revisions.current().flows)
            reply = self._turn(_Webhook(provider_id, render, 0, token), None, state, event)
        return self._again(_Webhook(provider_id, render, None, token)) if reply is None else reply

    def take(self, provider_id: str, turn: int, event: Event, render: Render, token: str = "") -> str:
        """The provider brings what happened after it was told reply number `turn`."""
        webhook = _Webhook(provider_id, render, turn, token)
        stored, state = self._load(provider_id)
        reply = None
        if turn == state.turn and answers(state, event):
            reply = self._turn(webhook, stored, state, event)
        return self._again(webhook) if reply is None else reply

    def wait(self, provider_id: str, turn: int, render: Render) -> str:
        """The provider asks whether the errand begun in `turn` is done."""
        webhook = _Webhook(provider_id, render, turn)
        stored, state = self._settled(provider_id)
        if state.waiting.what != "errand":
            return self._told(webhook, stored)
        if self._clock() <= state.waiting.until:
            return self._on_hold(turn, stored, state, render)
        lost = ActionFailed(number=state.waiting.number, reason="lost")
        reply = self._turn(webhook, stored, state, lost)
        return self._again(webhook) if reply is None else reply

    def again(self, provider_id: str) -> str:
        """What the provider was told last, once that is known."""
        return self._again(_Webhook(provider_id, _nobody))

    def hang_up(self, provider_id: str, event: HungUp) -> None:
        """The caller is gone. What is left to do runs on without them."""
        webhook = _Webhook(provider_id, _nobody)
        while stored := self._store.load(provider_id):
            state = session.from_record(stored.session)
            if not answers(state, event) or self._turn(webhook, stored, state, event) is not None:
                return

    def contact(self, name: str) -> dict[str, Any] | None:
        """The context document of a contact, by its own id or the provider's; None when there is none."""
        stored = self._store.find(name)
        if stored is None:
            return None
        state = session.from_record(stored.session)
        return self._describe(state, self._store.log(stored.contact), self._flows_of(state))

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    # -- a turn ------------------------------------------------------------------------------------------

    def _turn(self, webhook: _Webhook, stored: Stored | None, state: Session, event: Event) -> str | None:
        """The reply to one event, errands and all; None when another webhook was quicker."""
        event = self._complete(event, state)
        step = self._step(webhook, stored, state, event)
        if step is None:
            return None
        if step.action is None:
            return step.text
        errand = self._errands[step.state.contact] = _Errand(step)
        self._pool.submit(self._work, errand, webhook, event if isinstance(event, Heard) else None)
        return self._stay(errand, step.action.patience)

    def _step(
        self,
        webhook: _Webhook,
        stored: Stored | None,
        state: Session,
        event: Event,
        unsaid: tuple[Command, ...] = (),
    ) -> _Step | None:
        """Advances by one event and saves; None, and nothing saved, when another webhook was quicker.

        `unsaid` is what the turns before said and nobody was told yet.
        """
        flows = self._flows_of(state)
        after = self._advance(flows, state, event)
        entry = Entry(
            turn=after.session.turn,
            at=event.at,
            event=shown(events.to_record(event)),
            commands=[shown(commands.to_record(command)) for command in after.commands],
            steps=[list(step) for step in after.passed],
            answers=webhook.answers,
            token=webhook.token,
        )
        said = (*unsaid, *after.commands)
        last = said[-1] if said else None
        document = self._document(stored, after, entry, flows) if isinstance(last, HandOff) else None
        action = last if isinstance(last, RunAction) else None
        if action:
            said = said[:-1]
        spoken = (*said, action.processing) if action and action.processing else said
        text = webhook.render(
            Reply(
                contact=state.contact,
                turn=after.session.turn,
                commands=spoken,
                working=action is not None,
                hand_off=document,
                language=after.session.language,
            )
        )
        entry = replace(entry, reply=text or None)
        saved = self._save(webhook.provider_id, stored, state, after.session, entry, last, document)
        return _Step(text, after.session, said, action) if saved else None

    def _advance(self, flows: Flows, state: Session, event: Event) -> Advance:
        try:
            return advance(flows, state, event)
        except Exception as error:
            _report("turn failed", error, contact=state.contact, turn=state.turn, occurred=event.KIND)
            return rescue(flows, state, event)

    def _complete(self, event: Event, state: Session) -> Event:
        """Puts into the event what the engine may not find out by itself: time, chance, meaning."""
        at = event.at or self._clock()
        event = without_cards(state, event)
        if isinstance(event, Heard):
            return replace(event, at=at, chance=self._chance(), meaning=self._meaning(event.text, state))
        return replace(event, at=at, chance=self._chance())

    def _meaning(self, text: str, state: Session) -> Meaning:
        try:
            return self._revisions.of(state.revision).understanding.understand(text, state.language)
        except Exception as error:
            _report("understanding failed", error, contact=state.contact)
            return Meaning()

    def _document(
        self, stored: Stored | None, after: Advance, entry: Entry, flows: Flows
    ) -> dict[str, Any] | None:
        """What the person should know. Nothing here may keep the caller from them."""
        log_so_far = self._store.log(stored.contact) if stored else []
        try:
            return self._describe(after.session, [*log_so_far, entry], flows)
        except Exception as error:
            _report("no context document", error, contact=after.session.contact)
            return None

    def _save(
        self,
        provider_id: str,
        stored: Stored | None,
        before: Session,
        after: Session,
        entry: Entry,
        last: Command | None,
        document: dict[str, Any] | None,
    ) -> bool:
        over = isinstance(last, End) or (after.hung_up and not before.hung_up)
        ended = hand_off = None
        if over or after.disposition != before.disposition:
            ended = {"disposition": after.disposition, "at": entry.at if over or after.hung_up else None}
        if isinstance(last, HandOff):
            hand_off = {"queue": last.queue, "reason": last.reason, "context": document}
        record = session.to_record(after)
        if stored:
            return self._store.advance(stored, record, entry, ended=ended, hand_off=hand_off)
        return self._store.begin(
            provider_id, after.contact, after.channel, after.ani, after.dnis, entry.at, record, entry,
            ended=ended, hand_off=hand_off,
        )  # fmt: skip

    def _load(self, provider_id: str) -> tuple[Stored, Session]:
        stored = self._store.load(provider_id)
        if stored is None:
            raise UnknownContact(provider_id)
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
            reply = self._store.reply_to(stored.contact, webhook.answers)
        if reply is None and webhook.token:
            reply = self._store.reply_for_token(stored.contact, webhook.token)
        if reply is None:
            reply = [entry.reply for entry in self._store.log(stored.contact) if entry.reply][-1]
        return reply

    def _on_hold(self, turn: int, stored: Stored, state: Session, render: Render) -> str:
        """The errand goes on: the caller is spoken to once more, and the provider is to ask again."""
        latest = self._store.log(stored.contact)[-1].commands[-1:]
        words = tuple(Say(c["processing"], state.language) for c in latest if c.get("processing"))
        return render(Reply(stored.contact, turn, words, working=True, language=state.language))

    def _settled(self, provider_id: str) -> tuple[Stored, Session]:
        """The contact as soon as it has no errand, or one that counts as lost; at the latest when it was held."""
        with self._place(self._hold, crowded=0.0) as seconds:
            began = time.monotonic()
            while True:
                stored, state = self._load(provider_id)
                errand = self._errands.get(stored.contact)
                left = began + (seconds if errand else min(seconds, ELSEWHERE)) - time.monotonic()
                if left <= 0 or state.waiting.what != "errand" or self._clock() > state.waiting.until:
                    return stored, state
                if errand:
                    errand.over.wait(left)
                else:
                    time.sleep(min(POLL, left))

    @contextmanager
    def _place(self, seconds: float, crowded: float) -> Iterator[float]:
        """The seconds that a webhook may be held: at most `crowded` where too many are."""
        free = self._places.acquire(blocking=False)
        try:
            yield seconds if free else min(seconds, crowded)
        finally:
            if free:
                self._places.release()

    # -- errands -----------------------------------------------------------------------------------------

    def _stay(self, errand: _Errand, patience: float) -> str:
        """The whole reply when the errand is quick; else what was said so far, with the request to ask again."""
        if errand.step.state.hung_up:
            return ""
        with self._place(patience, crowded=BRIEF) as seconds:
            errand.over.wait(seconds)
        text = errand.step.text
        # While a slow database saves the errand's turn, the caller rather hears something twice than waits.
        if errand.lock.acquire(timeout=1.0):
            text = errand.step.text
            if errand.step.action:
                errand.answers = errand.step.state.turn
                errand.step = replace(errand.step, unsaid=())
            errand.lock.release()
        return text

    def _work(self, errand: _Errand, webhook: _Webhook, heard: Heard | None) -> None:
        """One action after the other, each answered by a turn, until a turn needs none."""
        step, contact = errand.step, errand.step.state.contact
        try:
            while step.action:
                result = self._run(step.action, step.state, heard)
                done = self._come_back(errand, webhook, result)
                if done is None:
                    log.warning("action came back too late", contact=contact, action=step.action.name)
                    break
                step = done
        except Exception as error:
            _report("errand failed", error, contact=contact)
        finally:
            if self._errands.get(contact) is errand:
                del self._errands[contact]
            errand.over.set()

    def _run(self, action: RunAction, state: Session, heard: Heard | None) -> ActionDone | ActionFailed:
        flows = self._flows_of(state)
        try:
            actions = self._revisions.of(state.revision).actions
            return actions.run(action.number, action.name, state, heard, flows, action.timeout)
        except Exception as error:
            _report("action failed", error, contact=state.contact, action=action.name)
            return ActionFailed(number=action.number, reason="error", detail=type(error).__name__)

    def _come_back(
        self, errand: _Errand, webhook: _Webhook, result: ActionDone | ActionFailed
    ) -> _Step | None:
        """The turn in which an action's answer is taken. A database that is away is tried for as long as we may."""
        while True:
            try:
                with errand.lock:
                    before, waits = errand.step, replace(webhook, answers=errand.answers, token="")
                    state = before.state
                    stored = Stored(state.contact, webhook.provider_id, state.turn, state.revision, {})
                    event = self._complete(result, state)
                    step = self._step(waits, stored, state, event, before.unsaid)
                    if step:
                        errand.step, errand.answers = step, None
                    return step
            except StoreUnavailable:
                if self._clock() > state.waiting.until:
                    raise
                time.sleep(POLL)


def _nobody(reply: Reply) -> str:
    """Renders for a caller who has hung up."""
    return ""


def _report(message: str, error: Exception, **fields: object) -> None:
    """Logs the kind and the way of an error, not its words, which may be the caller's."""
    trace = "".join(traceback.format_tb(error.__traceback__))
    log.error(message, error=type(error).__name__, trace=trace, **fields)


__all__ = ["Actions", "Describe", "OnlyRevision", "Reply", "Switchboard", "Understanding", "UnknownContact"]
