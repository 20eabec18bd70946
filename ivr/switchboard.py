"""One contact, one event at a time: load, understand, advance, save; then the errands, each answered by an event.

Rule: a turn is one transaction that only one of several concurrent or repeated webhooks can win; whoever comes
second gets what the first one was told. The switchboard decides nothing about the call and knows no provider,
database or detector: what it needs of them are the small Protocols below.
"""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Any, Protocol

import structlog

from ivr.conversation import commands, events, session
from ivr.conversation.commands import Command, End, HandOff, RunAction
from ivr.conversation.engine import Advance, advance, answers, fresh_session, rescue
from ivr.conversation.events import ActionDone, ActionFailed, CallStarted, Event, Heard, HungUp, Meaning
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.redaction import shown
from ivr.store import Entry, Store, Stored

log = structlog.get_logger("ivr.switchboard")

POLL = 0.1
"""Seconds between two looks at an errand that another process runs."""

HOLD = 4.0
"""Seconds that a caller's connection is held while an errand runs, before they are told to wait on."""


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


class Describe(Protocol):
    """Makes the context document of a contact."""

    def __call__(self, session: Session, log: Sequence[Entry], flows: Flows) -> dict[str, Any]: ...


@dataclass(frozen=True)
class _Step:
    """One turn, saved. `action` is the errand that it began, if any; `said` what the caller is to hear of it."""

    text: str
    state: Session
    said: tuple[Command, ...]
    action: RunAction | None


@dataclass
class _Errands:
    """The actions in progress for one webhook, which its own thread and a worker share.

    `turn` and `interim` are what the caller will be told if they must wait; `left` once they were told.
    """

    turn: int
    interim: str
    lock: Lock = field(default_factory=Lock)
    left: bool = False
    reply: str | None = None
    future: Future[None] | None = None


class Switchboard:
    def __init__(
        self,
        flows: Mapping[str, Flows],
        current: Callable[[], str],
        understanding: Understanding,
        actions: Actions,
        store: Store,
        describe: Describe,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
        workers: int = 16,
    ) -> None:
        """`flows` are the revisions at hand, `current()` names the one that new calls get."""
        self._flows = flows
        self._current = current
        self._understanding = understanding
        self._actions = actions
        self._store = store
        self._describe = describe
        self._clock = clock
        self._chance = chance
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="errand")
        self._errands: dict[str, _Errands] = {}

    # -- what channels call ------------------------------------------------------------------------------

    def begin(self, provider_id: str, event: CallStarted, render: Render, token: str = "") -> str:
        """A contact arrived. When it is known already, the provider asked twice: it gets the latest reply again."""
        stored = self._store.load(provider_id)
        if stored is None:
            flows = self._flows[self._current()]
            state = fresh_session(uuid.uuid4().hex[:20], flows)
            reply = self._turn(provider_id, None, state, event, 0, token, render)
            if reply is not None:
                return reply
            stored = self._load(provider_id)
        return self._said(stored, 0, render, token) if stored.turn == 1 else self._latest(stored, render)

    def take(self, provider_id: str, turn: int, event: Event, render: Render, token: str = "") -> str:
        """The provider brings what happened after it was told reply number `turn`."""
        stored = self._load(provider_id)
        state = session.from_record(stored.session)
        if turn == state.turn and answers(state, event):
            reply = self._turn(provider_id, stored, state, event, turn, token, render)
            if reply is not None:
                return reply
            stored = self._load(provider_id)
        return self._said(stored, turn, render, token)

    def wait(self, provider_id: str, turn: int, render: Render) -> str:
        """The provider asks whether the errand begun in `turn` is done."""
        until = self._clock() + HOLD
        while True:
            stored = self._load(provider_id)
            state = session.from_record(stored.session)
            if state.waiting.what != "errand":
                return self._said(stored, turn, render)
            if self._clock() > state.waiting.until:
                lost = ActionFailed(number=state.waiting.number, reason="lost")
                reply = self._turn(provider_id, stored, state, lost, turn, "", render)
                if reply is not None:
                    return reply
            if self._clock() >= until:
                return self._on_hold(stored, turn, render)
            errands = self._errands.get(stored.contact)
            if errands and errands.future:
                wait_for([errands.future], timeout=max(POLL, until - self._clock()))
            else:
                time.sleep(POLL)

    def hang_up(self, provider_id: str, event: HungUp) -> None:
        """The caller is gone. What is left to do runs on without them."""
        for _ in range(5):
            stored = self._store.load(provider_id)
            if stored is None:
                return
            state = session.from_record(stored.session)
            if not answers(state, event):
                return
            if self._turn(provider_id, stored, state, event, None, "", _nobody) is not None:
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

    def _load(self, provider_id: str) -> Stored:
        stored = self._store.load(provider_id)
        if stored is None:
            raise UnknownContact(provider_id)
        return stored

    def _turn(
        self,
        provider_id: str,
        stored: Stored | None,
        state: Session,
        event: Event,
        answered: int | None,
        token: str,
        render: Render,
    ) -> str | None:
        """The reply to one event, errands and all; None when another webhook was quicker."""
        step = self._step(provider_id, stored, state, event, answered, token, render)
        if step is None or step.action is None:
            return step and step.text
        return self._run_errands(provider_id, step, event if isinstance(event, Heard) else None, render)

    def _step(
        self,
        provider_id: str,
        stored: Stored | None,
        state: Session,
        event: Event,
        answered: int | None,
        token: str,
        render: Render,
        unsaid: tuple[Command, ...] = (),
    ) -> _Step | None:
        """Advances by one event and saves; None, and nothing saved, when another webhook was quicker.

        `unsaid` are commands of the turns before that the provider has not been told yet.
        """
        event = self._complete(event, state)
        flows = self._flows_of(state)
        after = self._advance(flows, state, event)
        said = (*unsaid, *after.commands)
        last = said[-1] if said else None
        action = last if isinstance(last, RunAction) else None
        entry = Entry(
            turn=after.session.turn,
            at=event.at,
            event=shown(events.to_record(event)),
            commands=[shown(commands.to_record(command)) for command in after.commands],
            steps=[list(step) for step in after.passed],
            answers=answered,
            token=token,
        )
        document = None
        if isinstance(last, HandOff):
            log_so_far = self._store.log(stored.contact) if stored else []
            document = self._describe(after.session, [*log_so_far, entry], flows)
        if action:
            said = said[:-1]
            spoken = (*said, action.processing) if action.processing else said
        else:
            spoken = said
        language = after.session.language
        reply = Reply(state.contact, after.session.turn, spoken, action is not None, document, language)
        text = render(reply)
        entry = entry if action else replace(entry, reply=text)
        if not self._save(provider_id, stored, after.session, entry, state, last, document):
            return None
        return _Step(text, after.session, said, action)

    def _advance(self, flows: Flows, state: Session, event: Event) -> Advance:
        try:
            return advance(flows, state, event)
        except Exception:
            log.exception("turn failed", contact=state.contact, turn=state.turn, occurred=event.KIND)
            return rescue(flows, state, event)

    def _complete(self, event: Event, state: Session) -> Event:
        """Puts into the event what the engine may not find out by itself: time, chance, meaning."""
        at = event.at or self._clock()
        if isinstance(event, Heard):
            return replace(event, at=at, chance=self._chance(), meaning=self._meaning(event.text, state))
        return replace(event, at=at, chance=self._chance())

    def _meaning(self, text: str, state: Session) -> Meaning:
        try:
            return self._understanding.understand(text, state.language)
        except Exception as error:
            log.warning("understanding failed", contact=state.contact, error=type(error).__name__)
            return Meaning()

    def _save(
        self,
        provider_id: str,
        stored: Stored | None,
        state: Session,
        entry: Entry,
        before: Session,
        last: Command | None,
        document: dict[str, Any] | None,
    ) -> bool:
        ended = None
        if state.disposition != before.disposition or isinstance(last, End) or state.hung_up:
            over = isinstance(last, End) or state.hung_up
            ended = {"disposition": state.disposition, "at": entry.at if over else None}
        hand_off = None
        if isinstance(last, HandOff):
            hand_off = {"queue": last.queue, "reason": last.reason, "context": document}
        record = session.to_record(state)
        if stored is None:
            return self._store.begin(
                provider_id, state.contact, state.channel, state.ani, state.dnis, entry.at, record, entry,
                ended=ended, hand_off=hand_off,
            )  # fmt: skip
        return self._store.advance(stored, record, entry, ended=ended, hand_off=hand_off)

    def _document(
        self, stored: Stored | None, after: Advance, entry: Entry, flows: Flows
    ) -> dict[str, Any]:
        log_so_far = self._store.log(stored.contact) if stored else []
        return self._describe(after.session, [*log_so_far, entry], flows)

    def _flows_of(self, state: Session) -> Flows:
        return self._flows.get(state.revision) or self._flows[self._current()]

    def _said(self, stored: Stored, answered: int, render: Render, token: str = "") -> str:
        """What was replied to the webhook `answered`; failing that, the latest reply of the contact."""
        reply = self._store.reply_to(stored.contact, answered)
        if reply is None and token:
            reply = self._store.reply_for_token(stored.contact, token)
        return reply if reply is not None else self._latest(stored, render)

    def _latest(self, stored: Stored, render: Render) -> str:
        state = session.from_record(stored.session)
        if state.waiting.what == "errand":
            return self._on_hold(stored, state.turn, render)
        replies = [entry.reply for entry in self._store.log(stored.contact) if entry.reply]
        return replies[-1] if replies else render(Reply(stored.contact, stored.turn, (End(),)))

    def _on_hold(self, stored: Stored, turn: int, render: Render) -> str:
        """An action is still at work: the provider is to ask again."""
        language = stored.session.get("language", "en")
        return render(Reply(stored.contact, turn, (), working=True, language=language))

    # -- errands -----------------------------------------------------------------------------------------

    def _run_errands(self, provider_id: str, begun: _Step, heard: Heard | None, render: Render) -> str:
        """Runs the action beside the call. When it takes too long, the caller is told so and asked to wait."""
        assert begun.action
        errands = _Errands(begun.state.turn, begun.text)
        contact = begun.state.contact
        self._errands[contact] = errands
        errands.future = self._pool.submit(self._work, errands, provider_id, begun, heard, render)
        if begun.state.hung_up:
            return ""
        try:
            errands.future.result(timeout=begun.action.patience)
        except NotYet:
            pass
        with errands.lock:
            if errands.reply is not None:
                return errands.reply
            errands.left = True
            turn, interim = errands.turn, errands.interim
        self._store.replied(contact, turn, interim)
        return interim

    def _work(
        self, errands: _Errands, provider_id: str, step: _Step, heard: Heard | None, render: Render
    ) -> None:
        """One action after the other, each answered by a turn, until a turn needs none."""
        told = False
        try:
            while step.action:
                state, unsaid, answered = step.state, step.said, None
                result = self._run(step.action, state, heard, self._flows_of(state))
                stored = Stored(state.contact, provider_id, state.turn, state.revision, {})
                with errands.lock:
                    if errands.left and not told:
                        # The caller was told to wait: what follows belongs to the webhook that asks again.
                        told, unsaid, answered = True, (), errands.turn
                    done = self._step(provider_id, stored, state, result, answered, "", render, unsaid)
                    if done is None:
                        errands.reply = self._said(self._load(provider_id), state.turn, render)
                        return
                    step = done
                    if step.action is None:
                        errands.reply = step.text
                    elif not errands.left:
                        errands.turn, errands.interim = step.state.turn, step.text
        except Exception:
            log.exception("errand failed", contact=step.state.contact)
        finally:
            self._errands.pop(step.state.contact, None)

    def _run(self, action: RunAction, state: Session, heard: Heard | None, flows: Flows) -> ActionDone | ActionFailed:
        state = replace(state, slots=action.slots)
        try:
            return self._actions.run(action.number, action.name, state, heard, flows, action.timeout)
        except Exception as error:
            log.exception("action failed", contact=state.contact, action=action.name)
            return ActionFailed(number=action.number, reason="error", detail=type(error).__name__)


def _nobody(reply: Reply) -> str:
    """Renders for a caller who has hung up."""
    return ""


__all__ = ["Actions", "Describe", "Reply", "Switchboard", "Understanding", "UnknownContact"]
