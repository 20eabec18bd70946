"""An event and the errands that follow it: the one loop that live calls, rehearsals and replays go through.

Rule: it decides nothing and keeps nothing. The engine says what is to be done, `carry_out` does it, and whoever reads
the stretches saves, shows or compares them; an errand is begun only when the stretch that asks for it has been read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ivr.conversation import engine
from ivr.conversation.commands import Command, Errand
from ivr.conversation.engine import Advance
from ivr.conversation.events import ErrandDone, ErrandFailed, Event, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session


@dataclass(frozen=True)
class Stretch:
    """One turn of a course: what happened, in which state, and what it came to.

    `said` is all that was to be done since the course began, errands left out. `errand` is what has to be carried out
    before it goes on; the last stretch has none. `heard` is what the caller said, where that began the course.
    """

    before: Session
    event: Event
    after: Advance
    said: tuple[Command, ...] = ()
    errand: Errand | None = None
    heard: Heard | None = None


CarryOut = Callable[[Stretch], ErrandDone | ErrandFailed | None]
"""Carries out the errand of a stretch, and tells what became of it; None ends the course there."""


def course(
    flows: Flows,
    state: Session,
    event: Event,
    carry_out: CarryOut,
    advance: Callable[[Flows, Session, Event], Advance] = engine.advance,
) -> Iterator[Stretch]:
    """The turns that one event leads to, up to the one that waits for the world again."""
    heard = event if isinstance(event, Heard) else None
    said: tuple[Command, ...] = ()
    outcome: Event | None = event
    while outcome:
        after = advance(flows, state, outcome)
        last = after.commands[-1] if after.commands else None
        errand = last if isinstance(last, Errand) else None
        said += after.commands[:-1] if errand else after.commands
        stretch = Stretch(state, outcome, after, said, errand, heard)
        yield stretch
        state = after.session
        outcome = carry_out(stretch) if errand else None
