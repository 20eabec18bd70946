"""A call held with the engine alone: events go in, and what a caller would hear comes back.

Rule: time stands still unless a test moves it, and every errand is answered at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from ivr.conversation.commands import Command, End, HandOff, Listen, Play, RunAction, Say
from ivr.conversation.engine import advance, fresh_session
from ivr.conversation.events import (
    ActionDone,
    ActionFailed,
    CallStarted,
    Event,
    Heard,
    HungUp,
    NoInput,
    Pressed,
    Value,
)
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.unasked import without_cards
from ivr.switchboard import Understanding

NOW = 1_795_000_800.0
"""2026-11-18 11:20 UTC, a Wednesday: the moment at which rehearsals happen."""

RunIt = Callable[[RunAction, Session, Heard | None], ActionDone | ActionFailed]


@dataclass
class Rehearsal:
    """One call. `turns` are its events with what was answered, `ways` the steps passed at each; the rest is of now.

    `filled` are the values that slots were given, in order; `newly_done` counts the flows carried through.
    """

    flows: Flows
    understanding: Understanding
    actions: RunIt
    now: float = NOW
    chance: float = 0.0
    session: Session = field(init=False)
    commands: tuple[Command, ...] = ()
    passed: list[tuple[str, str]] = field(default_factory=list)
    filled: dict[str, list[Value]] = field(default_factory=dict)
    newly_done: int = 0
    turns: list[tuple[Event, tuple[Command, ...]]] = field(default_factory=list)
    ways: list[tuple[tuple[str, str], ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.session = fresh_session("rehearsal", self.flows)

    def start(self, ani: str = "", dnis: str = "") -> None:
        self.happens(CallStarted(ani=ani, dnis=dnis))

    def hear(self, text: str, confidence: float | None = None) -> None:
        self.happens(Heard(text=text, confidence=confidence))

    def press(self, keys: str) -> None:
        self.happens(Pressed(keys=keys))

    def silence(self) -> None:
        self.happens(NoInput())

    def hang_up(self) -> None:
        self.happens(HungUp())

    def happens(self, event: Event) -> None:
        """One event and the errands that follow it."""
        event = replace(without_cards(self.session, event), at=self.now, chance=self.chance)
        if isinstance(event, Heard):
            event = replace(event, meaning=self.understanding.understand(event.text, self.session.language))
        heard = event if isinstance(event, Heard) else None
        commands: tuple[Command, ...] = ()
        self.passed, self.filled = [], {}
        done = len(self.session.done)
        while True:
            after = advance(self.flows, self.session, event)
            self._note_filled(after.session)
            self.session = after.session
            self.passed += after.passed
            self.turns.append((event, after.commands))
            self.ways.append(after.passed)
            commands += after.commands
            if not commands or not isinstance(commands[-1], RunAction):
                break
            action = commands[-1]
            commands = commands[:-1]
            event = replace(self.actions(action, self.session, heard), at=self.now, chance=self.chance)
        self.commands = commands
        self.newly_done = len(self.session.done) - done

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
        return self.last if isinstance(self.last, Listen) else None

    @property
    def queue(self) -> str:
        """The queue that the caller was handed to, or ""."""
        return self.last.queue if isinstance(self.last, HandOff) else ""

    @property
    def ended(self) -> str:
        """The disposition, once we have hung up."""
        return self.last.disposition if isinstance(self.last, End) else ""

    @property
    def question(self) -> tuple[str, str]:
        """(flow, step) of the question that waits for an answer, or ("", "")."""
        if self.session.waiting.what != "question":
            return "", ""
        frame = self.session.stack[-1]
        return frame.flow, frame.step
