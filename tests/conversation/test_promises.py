"""What the engine promises (design.md, section 5), tried on every step of the sample bank and on random calls."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_bank import sample_bank

from ivr.conversation import session as sessions
from ivr.conversation.commands import Command, End, Errand, HandOff, Listen, Say
from ivr.conversation.engine import advance, fresh_session
from ivr.conversation.events import (
    CallStarted,
    ErrandDone,
    ErrandFailed,
    Event,
    HandOffEnded,
    Heard,
    HungUp,
    Meaning,
    NoInput,
    Pressed,
)
from ivr.conversation.flow import Flows
from ivr.conversation.session import Frame, Session, Waiting
from ivr.conversation.turn import Turn

BANK = Path(__file__).parents[2]
WAITS = (Listen, Errand, HandOff, End)


def bank() -> Flows:
    return sample_bank().flows


def intents() -> list[str]:
    return sorted(bank().triggers)


def settled(session: Session, commands: tuple[Command, ...]) -> tuple[Session, tuple[Command, ...]]:
    """Answers errands until the call waits for the caller, for a person, or is over."""
    for _ in range(20):
        if session.waiting.what != "errand":
            break
        after = advance(bank(), session, ErrandDone(at=1.8e9, number=session.waiting.number))
        session, commands = after.session, after.commands
    return session, commands


def every_step() -> Iterator[tuple[str, str]]:
    for flow in bank().flows.values():
        for step in flow.steps:
            yield flow.id, step


def at_step(flow: str, step: str) -> Session:
    """A call that is just about to run the step."""
    started = advance(bank(), fresh_session("c", bank()), CallStarted(at=1.8e9)).session
    started, _ = settled(started, ())
    turn = Turn(bank(), started, NoInput(at=1.8e9))
    turn.stack = [Frame(flow, step)]
    turn.waiting = Waiting("errand", 77)
    return turn.session()


# -- 1. A turn ends by waiting for exactly one named thing, or by ending the contact ----------------------

utterances = st.sampled_from(
    ["checking", "my savings account", "yes", "no", "forty dollars", "monday at eleven", "seven one five", "uh", "",
     "agent", "repeat", "help", "go back", "main menu", "never mind", "no that's all", "bye", "12 Main Street",
     "five five five one two one two", "what", "no i said fifty dollars", "the electric bill", "español"]
)  # fmt: skip


@st.composite
def happenings(draw: st.DrawFn) -> Event:
    at = 1.8e9
    kind = draw(
        st.sampled_from(
            ["heard", "heard", "heard", "pressed", "silence", "done", "failed", "hand_off", "gone"]
        )
    )
    if kind == "heard":
        intent = draw(st.sampled_from(["", *intents()]))
        meaning = Meaning(intent, draw(st.floats(0, 1)) if intent else 0.0)
        return Heard(
            at=at,
            text=draw(utterances | st.text(max_size=30)),
            meaning=meaning,
            confidence=draw(st.floats(0, 1)),
        )
    if kind == "pressed":
        return Pressed(at=at, keys=draw(st.text("0123456789*#", max_size=12)))
    if kind == "done":
        return ErrandDone(at=at, number=draw(st.integers(0, 8)))
    if kind == "failed":
        return ErrandFailed(at=at, number=draw(st.integers(0, 8)), reason="timeout")
    if kind == "hand_off":
        return HandOffEnded(
            at=at, result=draw(st.sampled_from(["bridged", "queue_full", "no_answer", "error"]))
        )
    return HungUp(at=at) if kind == "gone" and draw(st.integers(0, 4)) == 0 else NoInput(at=at)


@settings(max_examples=150)
@given(st.lists(happenings(), max_size=14))
def test_every_turn_of_every_call_waits_for_one_thing_or_ends(events: list[Event]) -> None:
    session = fresh_session("c", bank())
    for event in [CallStarted(at=1.8e9), *events]:
        after = advance(bank(), session, event)

        if after.session is session:
            assert after.commands == ()
            continue
        session = after.session
        waiting = [command for command in after.commands if isinstance(command, WAITS)]
        if session.hung_up:
            assert not any(isinstance(command, Listen | Say | HandOff | End) for command in after.commands)
        else:
            assert len(waiting) == 1, "exactly one command waits or ends"
            assert after.commands[-1] is waiting[0], "and it is the last one"
        expected = {"question": Listen, "errand": Errand, "person": HandOff}.get(session.waiting.what, End)
        assert session.hung_up or isinstance(waiting[0], expected)
        if isinstance(after.commands[-1] if after.commands else None, Listen):
            assert any(c.KIND in ("say", "play") for c in after.commands), "never silence after an event"


# -- 2. Same flows, session and event: same result --------------------------------------------------------


@settings(max_examples=60)
@given(st.lists(happenings(), max_size=8))
def test_a_call_read_back_from_its_record_goes_on_in_exactly_the_same_way(events: list[Event]) -> None:
    first = second = fresh_session("c", bank())
    for event in [CallStarted(at=1.8e9), *events]:
        one = advance(bank(), first, event)
        two = advance(bank(), sessions.from_record(sessions.to_record(second)), event)

        assert one.commands == two.commands
        assert sessions.to_record(one.session) == sessions.to_record(two.session)
        first, second = one.session, two.session


# -- 4. From every step of every flow, "agent" reaches a person -------------------------------------------


@pytest.mark.parametrize(("flow", "step"), list(every_step()), ids=lambda value: str(value))
@pytest.mark.parametrize("asked", ["by voice", "by key", "in spanish"])
def test_agent_reaches_a_person_from_every_step(flow: str, step: str, asked: str) -> None:
    session = at_step(flow, step)
    # The step is run as if an errand before it had come back.
    turn = Turn(bank(), session, NoInput(at=1.8e9))
    turn.waiting = Waiting()
    from ivr.conversation.engine import _run

    _run(turn)
    session, commands = settled(turn.session(), tuple(turn.commands))
    if session.waiting.what == "question":
        if asked == "in spanish":
            session = sessions.from_record({**sessions.to_record(session), "language": "es"})
        event: Event = Heard(at=1.8e9, text="agent" if asked == "by voice" else "agente")
        if asked == "by key":
            event = Pressed(at=1.8e9, keys="0")
        after = advance(bank(), session, event)
        session, commands = settled(after.session, after.commands)

        assert session.waiting.what == "person"
        assert isinstance(commands[-1], HandOff)
        assert commands[-1].queue in bank().queues
        assert session.hand_off_reason
    else:
        ways_on = ("person", "voicemail")
        assert session.waiting.what in ways_on or session.over, "no step leaves a caller without a way on"


# -- 5. HungUp ends any state -----------------------------------------------------------------------------


@pytest.mark.parametrize(("flow", "step"), list(every_step()), ids=lambda value: str(value))
def test_hanging_up_ends_the_contact_at_every_step(flow: str, step: str) -> None:
    after = advance(bank(), at_step(flow, step), HungUp(at=1.8e9))

    session, _ = settled(after.session, after.commands)
    assert session.over
    assert session.disposition in ("abandoned", "completed", "handed_off")
