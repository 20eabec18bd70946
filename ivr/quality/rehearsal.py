"""A call held with the engine alone: events go in, and what a caller would hear comes back.

Rule: time stands still unless a test moves it, and every errand is answered at once, unless a test says how long it
takes. Where time and interruptions matter, it behaves as a telephone does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from ivr.channels.twilio.voice import forms
from ivr.channels.twilio.voice.twiml import PAY_FIELDS
from ivr.conversation import commands, confidential, events
from ivr.conversation.callers import IDENTIFY
from ivr.conversation.commands import Command, End, Errand, HandOff, Listen, Pay, Play, Record, Say, Send
from ivr.conversation.course import Stretch, course
from ivr.conversation.engine import fresh_session
from ivr.conversation.events import (
    ErrandDone,
    ErrandFailed,
    Event,
    HandOffEnded,
    Heard,
    HungUp,
    Meaning,
    NoInput,
    Value,
    VoicemailEnded,
)
from ivr.conversation.flow import Flows
from ivr.conversation.minor_units import decimal
from ivr.conversation.session import Session
from ivr.conversation.steps.pay import BEGIN, SETTLE
from ivr.conversation.turn import Chosen
from ivr.identity.identify import Identify
from ivr.kept import Entry
from ivr.payments.remembered import Remembered
from ivr.payments.saga import BeginPayment, SettlePayment
from ivr.payments.stub import Stub
from ivr.redaction import scrub, shown
from ivr.routing import context_document
from ivr.switchboard import Understanding
from ivr.testphone.keypad import gathered
from ivr.testphone.pay import Capture
from ivr.testphone.twiml import Verb

NOW = 1_795_000_800.0
"""2026-11-18 11:20 UTC, a Wednesday: the moment at which rehearsals happen."""

RunIt = Callable[[Errand, Session, Heard | None], ErrandDone | ErrandFailed]


Interpret = Callable[[Heard, Session], Meaning]
"""The meaning of a sentence with what a language model makes of it; see `switchboard.Interpreter`."""


def nobody_known(errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
    """Of the line, what it tells by itself; nobody is looked up."""
    return NOBODY.run(errand, session, heard, Flows({}))


NOBODY = Identify(None)


def alone(heard: Heard, state: Session) -> Meaning:
    """No model is asked."""
    return heard.meaning


@dataclass
class Rehearsal:
    """One call. `turns` are its events with what was answered, `ways` the steps passed at each, `chosen` which way was
    taken where there were several; the rest is of now.

    `takes` tells how many seconds an errand takes; `interpret` adds what a model makes of a sentence; `identify` tells
    who calls. `filled` are the
    values that slots were given, in order; `newly_done` counts the flows carried through; `notes` tell what became of
    keys that a question did not take.
    """

    flows: Flows
    understanding: Understanding
    actions: RunIt
    now: float = NOW
    chance: float = 0.0
    takes: Callable[[Errand], float] = lambda action: 0.0
    interpret: Interpret = alone
    identify: RunIt = nobody_known
    contact: str = "rehearsal"
    session: Session = field(init=False)
    commands: tuple[Command, ...] = ()
    passed: list[tuple[str, str]] = field(default_factory=list)
    filled: dict[str, list[Value]] = field(default_factory=dict)
    newly_done: int = 0
    turns: list[tuple[Event, tuple[Command, ...]]] = field(default_factory=list)
    ways: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    chosen: list[Chosen] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    gateway: Stub = field(default_factory=Stub)
    _payments: Remembered = field(default_factory=Remembered)
    _capture: Capture | None = None
    _asked_at: float = 0.0

    def __post_init__(self) -> None:
        self.session = fresh_session(self.contact, self.flows)

    def start(self, ani: str = "", dnis: str = "", vouched: str = "", forwarded: str = "") -> None:
        """Somebody calls. `ani` may be whatever a provider tells of a caller; `vouched` is Twilio's StirVerstat."""
        told = {"From": ani, "To": dnis, "StirVerstat": vouched, "ForwardedFrom": forwarded}
        self.happens(forms.call_started(told, self.flows.defaults.region))

    def hear(self, text: str, confidence: float | None = None) -> None:
        """Somebody speaks. A question that takes keys only hears silence."""
        told = {"SpeechResult": text, "Confidence": "" if confidence is None else str(confidence)}
        deaf = self.listening is not None and not self.listening.speech
        self.happens(NoInput() if deaf else forms.answer(told))

    def press(self, keys: str) -> None:
        """Somebody presses keys, one after another. A question takes as many as its Gather; those after that go to the
        next question where it can be interrupted at once, and are lost elsewhere."""
        if self.takes_card:
            self._key_card(keys)
            return
        self._begin_turn()
        while keys:
            listen = self.listening or Listen()
            got = gathered(keys, listen.max_keys, listen.finish_on[:1])
            self.commands, began = self.commands[-1:], self.now  # what was still to be said is cut short
            self._take(forms.answer({"Digits": got.keys if listen.keys else ""}))
            at_once = self.now == began and self.may_interrupt(0)
            if got.after:
                where = "went to the next question" if at_once else "were lost"
                self.notes += (
                    scrub(f"{got.after} came when {got.keys or 'nothing'} was the answer, and {where}"),
                )
            keys = got.after if at_once else ""

    def silence(self) -> None:
        if self.takes_card:
            self._key_card("")
            return
        recorded = self.session.waiting.what == "voicemail"
        self.happens(VoicemailEnded(result="silent") if recorded else NoInput())

    @property
    def takes_card(self) -> bool:
        """Whether the telephone takes a card; no digit of it comes to the call."""
        return self.session.waiting.what == "payment"

    def _key_card(self, keys: str) -> None:
        pay, capture = self.last, self._capture
        assert isinstance(pay, Pay)
        assert capture
        ended = capture.key("".join(keys.split()))
        if ended is not None:
            self.happens(forms.payment_ended({"payment": pay.payment}, ended))
            return
        self._begin_turn()
        self.commands = (*_asked(capture, pay), pay)

    def leave_message(self, seconds: float) -> None:
        """Somebody talks to the tape for so long."""
        most = self.last.longest if isinstance(self.last, Record) else 0
        self.happens(
            VoicemailEnded(recording="RE1", url="https://example.com/RE1", seconds=round(min(seconds, most)))
        )

    def hang_up(self) -> None:
        """Somebody hangs up. In a queue, the telephone first tells that the hand-off is over."""
        self._begin_turn()
        if self.session.waiting.what == "person":
            self._take(HandOffEnded(result="hung_up"))
        self._take(HungUp())

    def come_back(self, result: str) -> None:
        """The hand-off is over."""
        self.happens(HandOffEnded(result=result))

    def wait(self, seconds: float) -> None:
        """Nobody says anything for so long. The telephone tells of every question whose time runs out."""
        self._begin_turn()
        until = self.now + seconds
        while self.listening_until is not None and self.listening_until <= until:
            self.now = self.listening_until
            self._take(NoInput())
        self.now = max(self.now, until)

    @property
    def listening_until(self) -> float | None:
        """When silence counts as one, while somebody listens."""
        if self.listening:
            return self._asked_at + self.listening.timeout
        return None

    def may_interrupt(self, prompt: int) -> bool:
        """Whether somebody who talks over the `prompt`-th of the latest prompts is heard.

        As a telephone provider has it: it begins to listen after the last prompt that must be heard to its end.
        """
        spoken = [command for command in self.commands if isinstance(command, Say | Play)]
        return self.listening is not None and all(command.barge_in for command in spoken[prompt:])

    def happens(self, event: Event) -> None:
        """One event and the errands that follow it."""
        self._begin_turn()
        self._take(event)

    def _begin_turn(self) -> None:
        self.commands = tuple(
            command for command in self.commands[-1:] if not isinstance(command, Say | Play | Send)
        )
        self.passed, self.filled, self.newly_done, self.notes = [], {}, 0, ()

    def _take(self, event: Event) -> None:
        begun = confidential.begun_in(self.session, event)
        taken = confidential.take(self.session, event, {turn: self.turns[turn - 1][0] for turn in begun})
        for turn, masked in taken.earlier.items():  # as a log that is kept is written over
            self.turns[turn - 1] = (masked, self.turns[turn - 1][1])
        self.session, event = taken.session, replace(taken.event, at=self.now, chance=self.chance)
        if isinstance(event, Heard):
            event = replace(event, meaning=self.understanding.understand(event.text, self.session.language))
            event = replace(event, meaning=self.interpret(event, self.session))
        said: tuple[Command, ...] = tuple(c for c in self.commands if isinstance(c, Say | Play | Send))
        done = len(self.session.done)
        for stretch in course(self.flows, self.session, event, self._carried_out):
            self._note(stretch)
            said += stretch.after.commands[:-1] if stretch.errand else stretch.after.commands
            if stretch.errand and self.takes(stretch.errand) > stretch.errand.patience:
                said += (stretch.errand.processing,) if stretch.errand.processing else ()
        self.commands = said
        if isinstance(self.last, Pay):
            self._capture = Capture(_verb(self.last), self.gateway)
            self.commands = (*said[:-1], *_asked(self._capture, self.last), self.last)
        self.newly_done += len(self.session.done) - done
        self._asked_at = self.now

    def _note(self, stretch: Stretch) -> None:
        after = stretch.after
        self._note_filled(after.session)
        self.session = after.session
        self.passed += after.passed
        self.turns.append((stretch.event, after.commands))
        self.ways.append(after.passed)
        self.chosen += after.chosen

    def _carried_out(self, stretch: Stretch) -> ErrandDone | ErrandFailed:
        errand = stretch.errand
        assert errand
        seconds = self.takes(errand)
        self.now += min(seconds, errand.timeout)
        if seconds > errand.timeout:
            outcome: ErrandDone | ErrandFailed = ErrandFailed(number=errand.number, reason="timeout")
        else:
            outcome = self._run(errand, stretch)
        return replace(outcome, at=self.now, chance=self.chance)

    def _run(self, errand: Errand, stretch: Stretch) -> ErrandDone | ErrandFailed:
        if errand.kind == BEGIN:
            begin = BeginPayment(self._payments, self.gateway, True, lambda: self.now)
            return begin.run(errand, self.session, stretch.heard, self.flows)
        if errand.kind == SETTLE:
            settle = SettlePayment(self._payments, self.gateway, lambda: self.now)
            return settle.run(errand, self.session, stretch.heard, self.flows)
        run = self.identify if errand.kind == IDENTIFY else self.actions
        return run(errand, self.session, stretch.heard)

    def _note_filled(self, after: Session) -> None:
        """A value that a flow took and forgot at its end, all in one turn, shows among those ever known."""
        for ever, before, now in (
            (True, self.session.known, after.known),
            (False, self.session.slots, after.slots),
        ):
            for name, value in now.items():
                if value is not None and before.get(name) != value:
                    values = self.filled.setdefault(name, [])
                    if ever or value not in values:
                        values.append(value)

    # -- what a caller notices ---------------------------------------------------------------------------

    @property
    def heard(self) -> list[str]:
        """What was said in the latest turn, prompt by prompt; a recording as [its name]."""
        return [
            c.text if isinstance(c, Say) else f"[{c.recording}]"
            for c in self.commands
            if isinstance(c, Say | Play)
        ]

    @property
    def last(self) -> Command | None:
        return self.commands[-1] if self.commands else None

    @property
    def listening(self) -> Listen | None:
        if isinstance(self.last, Listen):
            return self.last
        return None

    @property
    def queue(self) -> str:
        """The queue that the caller was handed to, or ""."""
        if isinstance(self.last, HandOff):
            return self.last.queue
        return ""

    @property
    def voicemail(self) -> str:
        """The queue that a message is recorded for, or ""."""
        if isinstance(self.last, Record):
            return self.last.queue
        return ""

    @property
    def ended(self) -> str:
        """The disposition, once we have hung up."""
        if isinstance(self.last, End):
            return self.last.disposition
        return ""

    @property
    def document(self) -> dict[str, Any]:
        """What a person sees of the call on their screen."""
        return context_document(self.session, self.log(), self.flows)

    def log(self) -> list[Entry]:
        """The call's turns, as they would be kept."""
        return [
            Entry(
                turn=number,
                at=event.at,
                event=shown(events.to_record(event)),
                commands=[shown(commands.to_record(command)) for command in answer],
                steps=[list(step) for step in way],
            )
            for number, ((event, answer), way) in enumerate(zip(self.turns, self.ways, strict=True), 1)
        ]

    @property
    def question(self) -> tuple[str, str]:
        """(flow, step) of the question that waits for an answer, or ("", "")."""
        if self.session.waiting.what != "question":
            return "", ""
        frame = self.session.stack[-1]
        return frame.flow, frame.step


def _verb(pay: Pay) -> Verb:
    """What Twilio would be told."""
    told = {
        "chargeAmount": decimal(pay.amount, pay.currency),
        "currency": pay.currency.lower(),
        "maxAttempts": "3",
    }
    return Verb("Pay", told, nested=(Verb("Parameter", {"name": "payment", "value": pay.payment}),))


def _asked(capture: Capture, pay: Pay) -> tuple[Say, ...]:
    """What is said for the field that is asked for."""
    name, attempt = capture.asks
    rungs = pay.prompts[next(ours for ours, theirs in PAY_FIELDS.items() if theirs == name)]
    return (Say(rungs[min(attempt, len(rungs)) - 1], pay.language),)
