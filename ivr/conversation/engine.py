"""Decides what happens next in a call: `advance(flows, session, event)`.

Two rules. Everything that affects a call's course is in this folder; and nothing here does anything: no network,
file, clock or dice. Same flows, session and event: same commands. The world is the switchboard's.

How a turn goes: the event must answer what the session waits for (`ANSWERS` below), or it changes nothing. The
waiting step takes it; then steps run, one after the other, until one of them waits or the contact is over. Flows lie
on a stack: a pattern, a digression or a called sub-flow goes on top, and what is below is taken up again after it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Any

from ivr.conversation import callers, filling, notices, patterns, wishes
from ivr.conversation.commands import Command, End, HandOff, Say
from ivr.conversation.events import (
    CallStarted,
    ErrandDone,
    ErrandFailed,
    Event,
    FellBack,
    HandOffEnded,
    Heard,
    HungUp,
    Meaning,
    NoInput,
    PaymentEnded,
    Pressed,
    Proved,
    Value,
    VoicemailEnded,
)
from ivr.conversation.flow import SILENCES, Flows
from ivr.conversation.payloads import Payload, pressed
from ivr.conversation.session import Frame, Session, Waiting
from ivr.conversation.steps import CollectStep, MenuStep, correcting
from ivr.conversation.steps.authenticate import take_proof
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.steps.collecting import asked_below
from ivr.conversation.steps.hand_off import HandOffStep, nobody, queue_of
from ivr.conversation.steps.voicemail import LEFT, is_beside, noted, tells_more
from ivr.conversation.turn import After, Chosen, Turn
from ivr.conversation.written import END, Number

ANSWERS: dict[str, tuple[type[Event], ...]] = {
    "start": (CallStarted,),
    "question": (Heard, Pressed, NoInput, Proved),
    "errand": (ErrandDone, ErrandFailed),
    "person": (HandOffEnded, Proved),
    "voicemail": (VoicemailEnded, Proved),
    "payment": (PaymentEnded, Proved),
    "nothing": (),
}
"""What is waited for -> the events that answer it. `HungUp` and `FellBack` answer everything; what a provider still
tells of a message that was left comes when all is over."""

MOST_PLACES = 40
"""Places that a call remembers to have been at."""

MOST_STEPS = 200
"""Steps in one turn; more is a loop without a question, which `ivr check` reports and a caller must not feel."""


@dataclass(frozen=True)
class Advance:
    """What a turn came to: the session after it, what to do, the (flow, step) pairs passed and the ways chosen.

    `taken_for` is the name of the reading that took the caller's sentence, if one did.
    """

    session: Session
    commands: tuple[Command, ...]
    passed: tuple[tuple[str, str], ...] = ()
    chosen: tuple[Chosen, ...] = ()
    taken_for: str = ""


class EndlessLoop(Exception):
    """Raised when a turn passes more than MOST_STEPS steps without a question."""


def answers(session: Session, event: Event) -> bool:
    """Whether the event is what the session waits for. One that is not - a late or repeated one - changes nothing."""
    if isinstance(event, HungUp | FellBack):
        return not session.hung_up and session.waiting.what != "start"
    if is_news(session, event):
        return (
            session.waiting.what != "errand"
        )  # its outcome would come to a turn that is not the last any more
    if not isinstance(event, ANSWERS[session.waiting.what]):
        return False
    if isinstance(event, ErrandDone | ErrandFailed):
        return event.number == session.waiting.number
    if isinstance(event, PaymentEnded):
        return event.payment == session.waiting.key
    return True


def is_news(session: Session, event: Event) -> bool:
    """Whether it tells of a message that was left, beside whatever is waited for, or when all is over."""
    return isinstance(event, VoicemailEnded) and is_beside(session, event) and tells_more(session, event)


def fresh_session(contact: str, flows: Flows) -> Session:
    """A session that awaits its `CallStarted`."""
    return Session(
        contact=contact, revision=flows.revision, language=flows.defaults.language, waiting=Waiting("start")
    )


def advance(flows: Flows, session: Session, event: Event) -> Advance:
    """One turn. An event that answers nothing gives the session back unchanged, with no commands."""
    if not answers(session, event):
        return Advance(session, ())
    if isinstance(event, FellBack):
        return rescue(flows, session, event)
    if isinstance(event, VoicemailEnded) and is_news(session, event):
        return Advance(_told_beside(session, event), ())
    if isinstance(event, Proved) and not session.waiting.beside:
        return Advance(_noted(flows, session, event), ())
    if isinstance(event, CallStarted):
        session = _begun(flows, session, event)
    turn = Turn(flows, session, event)
    turn.waiting = Waiting()
    if isinstance(event, CallStarted):
        _begin(turn)
    elif isinstance(event, HungUp):
        _hang_up(turn)
    else:
        _take(turn, event)
    _run(turn)
    turn = _unstuck(turn, event)
    return Advance(
        turn.session(), tuple(turn.commands), tuple(turn.passed), tuple(turn.chosen), turn.taken_for
    )


def _unstuck(turn: Turn, event: Event) -> Turn:
    """Counts the turns in a row that lead where the call has been before; after too many of them, a person.

    Repeat, help, a refused value, closed hours, small talk: each is answered kindly, and together they go round in
    circles. What is new is a value, a task, a deed, or another question answered; who chooses from a menu gets on, too.
    """
    if turn.waiting.what != "question" or turn.waiting.beside:
        return turn
    place = _place(turn, event)
    chose = any(chosen.what == "choices" for chosen in turn.chosen)
    if chose or place not in turn.been:
        turn.been, turn.stalled = (*turn.been, place)[-MOST_PLACES:], 0
        return turn
    turn.stalled += 1
    if turn.stalled <= turn.flows.defaults.limits.stalled or turn.hung_up:
        return turn
    instead = Turn(turn.flows, turn.before, event)
    instead.waiting, instead.taken_for = Waiting(), turn.taken_for
    there = instead.place if instead.stack else {}
    instead.interrupt("pattern_human_handoff", reason="no_match", **there)
    _run(instead)
    return instead


def _place(turn: Turn, event: Event) -> int:
    """Where the call is: the tasks in progress with their answers, and what was done or told."""
    tasks = [
        (frame.flow, _come_to(turn, frame), [(slot, str(turn.slots.get(slot))) for slot in frame.asked])
        for frame in turn.stack
        if turn.flows.is_task(frame.flow)
    ]
    passage = (event.meaning.passage if isinstance(event, Heard) else None) or {}
    known = len(turn.evidence), turn.caller.get("told_number")
    return zlib.crc32(repr((tasks, len(turn.done), known, passage.get("id"))).encode())


def _come_to(turn: Turn, frame: Frame) -> str:
    """How far an answer in pieces has come; what only changes, or grows without end, comes no further."""
    step = turn.flows.flows[frame.flow].steps.get(frame.step)
    if not frame.partial or not isinstance(step, CollectStep):
        return ""
    return step.come_to(turn, frame.partial)


def rescue(flows: Flows, session: Session, event: Event) -> Advance:
    """What a caller gets when `advance` itself failed, or the provider fell back: an apology and a person. Who has hung
    up needs neither."""
    turn = Turn(flows, session, event)
    queue = queue_of(turn)
    turn.unfinished = turn.in_progress() or turn.unfinished
    turn.stack.clear()
    if isinstance(event, HungUp) or session.hung_up:
        turn.hung_up, turn.waiting, turn.disposition = True, Waiting(), turn.disposition or "abandoned"
        return Advance(turn.session(), ())
    turn.commands.append(Say(_apology(flows, session.language), session.language, False))
    turn.commands.append(HandOff(queue, "internal_error", session.language))
    turn.waiting, turn.disposition, turn.hand_off_reason = Waiting("person"), "handed_off", "internal_error"
    turn.stack += _come_back(flows, queue)
    return Advance(turn.session(), tuple(turn.commands))


def _come_back(flows: Flows, queue: str) -> list[Frame]:
    """Where a rescued call goes on should nobody take it: as after the hand-off of `pattern_internal_error`, with the
    queue rung again, another one, and a message."""
    name = "pattern_internal_error"
    steps = flows.flows[name].steps.values() if name in flows.flows else ()
    context: dict[str, Value] = {"reason": "internal_error", "tried": [queue]}
    return [Frame(name, step.id, context) for step in steps if isinstance(step, HandOffStep)][:1]


def _apology(flows: Flows, language: str) -> str:
    apology = flows.defaults.apology
    if isinstance(apology, str):
        return apology
    return apology.get(language) or next(iter(apology.values()))


def _begun(flows: Flows, session: Session, event: CallStarted) -> Session:
    line = {"ani": event.ani, "dnis": event.dnis, "line": event.line, "channel": event.channel}
    line |= {
        "call_id": session.contact,
        "user_phone": event.ani,
        "bot_phone": event.dnis,
        "direction": "inbound",
    }
    dialled = flows.numbers.get(event.dnis, _ANY_NUMBER)
    spoken = {"language": dialled.language} if dialled.language else {}
    return replace(
        session,
        channel=event.channel,
        ani=event.ani,
        dnis=event.dnis,
        language=dialled.language or session.language,
        started_at=event.at,
        slots={**flows.initial_slots, "session_started_metadata": line, **spoken},
    )


_ANY_NUMBER = Number()
"""A number of which nothing is written: its calls begin as calls do."""


SESSION_START = "action_session_start"
"""Run before anything is said, where the project has one: as in Rasa, also when no pattern names it."""


def _begin(turn: Turn) -> None:
    dialled = turn.flows.numbers.get(turn.before.dnis, _ANY_NUMBER)
    turn.interrupt(dialled.flow or "pattern_session_start")
    named = any(getattr(step, "action", "") == SESSION_START for step in turn.flow.steps.values())
    if SESSION_START in turn.flows.actions and not named:
        turn.run_beside(SESSION_START)
    if turn.flows.identifies and isinstance(turn.event, CallStarted):
        callers.look_up(turn, turn.event)


def _hang_up(turn: Turn) -> None:
    turn.hung_up = True
    if turn.before.waiting.what == "payment":
        turn.disposition = "abandoned"
        _here(turn).answer(turn, turn.event)  # what became of it is found out all the same
        return
    is_completed = turn.done and not turn.in_hand
    turn.end(turn.disposition or ("completed" if is_completed else "abandoned"))


def _noted(flows: Flows, session: Session, event: Proved) -> Session:
    """The session with what was proven while it waits for something else: it goes on waiting, and nothing is said."""
    turn = Turn(flows, session, event)
    take_proof(turn, event)
    return replace(turn.session(), aside=session.aside + 1)


def _told_beside(session: Session, event: VoicemailEnded) -> Session:
    """The contact with what is now known of its message. Who hung up while it was recorded has left one."""
    disposition = session.disposition
    if event.result == "left" and disposition == "abandoned":
        disposition = LEFT
    aside = session.aside + 1
    return replace(noted(session, event), turn=session.turn + 1, aside=aside, disposition=disposition)


def _take(turn: Turn, event: Event) -> None:
    """Sees to what is true of every event at any step; the rest is for the step that waits for it."""
    if turn.before.waiting.whole:
        callers.identified(turn, event)
        return
    if not turn.stack:
        _after_rescue(turn, event)
        return
    _note_wish(turn, event)
    if isinstance(event, Heard):
        turn.take_evidence(event.evidence)
    if isinstance(event, Heard | Pressed):
        _end_silence(turn)
    if not _is_taken(turn, event):
        _answer(turn, turn.event)


def _after_rescue(turn: Turn, event: Event) -> None:
    """A hand-off after a rescue came back, and the project's own pattern for that hands nobody over."""
    result = getattr(event, "result", "")
    if isinstance(event, HandOffEnded) and result == "bridged":
        turn.end("handed_off")
        return
    turn.disposition, queue = "", queue_of(turn)
    nobody(turn, queue if turn.flows.takes_messages(queue) else "", reason=result)


def _is_taken(turn: Turn, event: Event) -> bool:
    """Whether the event leaves nothing for the step: a reminder that is due, a button, far too many words."""
    if isinstance(event, NoInput):
        return _reminded(turn)
    if not isinstance(event, Heard):
        return False
    if callers.denied(turn, event):
        return True
    button = pressed(event, _offered(turn))
    return _press(turn, event, button) if button else _is_too_long(turn, event)


def _answer(turn: Turn, event: Event) -> None:
    """Hands the event to the step that waits for it."""
    step, flow = _here(turn), turn.frame.flow
    spoke = isinstance(event, Heard | Pressed)
    callers.introduced(turn, event)
    came = step.answer(turn, event)
    callers.answered(turn, event)
    if came is not After.FOLLOW:
        if spoke and turn.waiting.what == "nothing":
            turn.run_checks()
        return
    if turn.frame.flow != flow:
        raise AssertionError(f"step {step.id} moved the stack and asked to be followed")
    if spoke and isinstance(step, CollectStep) and turn.run_checks():
        return  # the question is gone through once more when they have run
    turn.follow(step.next)


def _reminded(turn: Turn) -> bool:
    """Begins what a reminder that is due is about; it comes up as soon as nobody speaks."""
    due = [reminder for reminder in turn.reminders if float(reminder["at"] or 0.0) <= turn.event.at]
    for reminder in due:
        turn.reminders = tuple(other for other in turn.reminders if other is not reminder)
        started = turn.flows.triggers.get(str(reminder["intent"]), ())
        flow = next((flow for flow, _ in started if turn.startable(flow)), "")
        if flow:
            turn.interrupt(flow)
            for name, value in _entities(reminder["entities"]).items():
                turn.set_slot(name, value)
            return True
    return False


def _entities(written: Value) -> dict[str, Value]:
    """Of a reminder: by their names, or listed as a sentence has them."""
    if isinstance(written, list):
        return {str(entity["entity"]): entity.get("value") for entity in written}
    return written if isinstance(written, dict) else {}


def _is_too_long(turn: Turn, said: Heard) -> bool:
    """Whether these are more words than a Rasa project takes: the caller is told, and the question is asked again."""
    most = turn.flows.longest_input
    if not most or len(said.text) <= most:
        return False
    told = {"error_type": patterns.TOO_LONG, "info": {"max_characters": most}}
    turn.interrupt(patterns.FAILED, reason=patterns.TOO_LONG, **told, **turn.place)
    return True


def _end_silence(turn: Turn) -> None:
    """Somebody is there: silences are counted anew, and what was asked below a question about them is asked again."""
    turn.reminders = tuple(kept for kept in turn.reminders if not kept["kill_on_user_msg"])
    if SILENCES in turn.flows.slots:
        turn.reset_slot(SILENCES)
    if asked_below(turn):
        turn.stack.pop()


def _press(turn: Turn, said: Heard, button: Payload) -> bool:
    """Whether the button that the words stand for did it all; else its meaning is the turn's event."""
    event = turn.event = button.heard or said
    has_words = button.heard is not None and event.text != ""
    if not has_words and _choose(turn, button):
        return True
    if not event.text:
        is_payload = said.text.lstrip().startswith("/")  # no words of the caller's
        turn.event = replace(event, text="" if is_payload else said.text)
    return False


def _offered(turn: Turn) -> list[dict[str, Any]]:
    """The buttons that were offered with the last prompts."""
    return [button for said in turn.before.said for button in said.get("buttons") or ()]


def _choose(turn: Turn, payload: Payload) -> bool:
    """Sets what a button stands for, and begins the flow that it names or lets the question asked see to it.

    False for a payload that does nothing here, so that it is taken as words are, and no caller goes round in circles.
    """
    for name, value in payload.slots.items():
        if not _put_right(turn, name, value):
            turn.set_slot(name, value)
    meaning = payload.heard.meaning if payload.heard else Meaning()
    for entity in meaning.entities:
        if entity.name in turn.flows.slots:
            turn.set_slot(entity.name, entity.value)
    flow = _begun_by(turn, meaning.intent)
    if turn.flows.is_task(flow):
        wishes.begin(turn, meaning, flow, "")
    elif flow:
        turn.interrupt(flow)
        turn.run_checks()
        return True
    filled = filling.fill_mapped(turn, meaning)
    is_for_something = any((flow, filled, payload.slots)) or turn.slots != turn.before.slots
    if not is_for_something:
        return False
    turn.run_checks()
    return True


def _begun_by(turn: Turn, intent: str) -> str:
    """The flow that the intent of a button begins, whatever its guard says; begun anew, the one in progress would only
    ask the same again."""
    flow, _ = next(iter(turn.flows.triggers.get(intent, ())), ("", 0.0))
    return "" if flow == turn.in_hand else flow


def _put_right(turn: Turn, name: str, value: Value) -> bool:
    """A button for a question that was answered before in this flow is a correction, as if it were said."""
    if name not in turn.frame.asked:
        return False
    if name in turn.flows.slots:
        value = turn.flows.slots[name].coerced(value)
    if value in (None, turn.slots.get(name)):
        return False
    answered = [one for one in correcting.answered(turn, turn.step) if one.collect == name]
    if not answered:
        return False
    first = answered[-1]
    return correcting.put_right(turn, (first, value)) is not None


def _note_wish(turn: Turn, event: Event) -> None:
    """The first thing a caller asks for is why they called."""
    if turn.reason or not isinstance(event, Heard):
        return
    if wishes.task_in(turn, event.meaning) or wishes.wanted(turn, event.meaning).is_task:
        turn.reason, turn.intent = event.text, event.meaning.intent


def _run(turn: Turn) -> None:
    while turn.waiting.what == "nothing":
        if not turn.stack and turn.disposition:
            if _wrap_up(turn):
                continue
            if not turn.hung_up:
                turn.commands.append(End(turn.disposition))
            return
        if not turn.stack:
            turn.silent_ask = turn.has_asked
            turn.interrupt("pattern_listen", nothing_yet=not (turn.done or turn.reason))
        if turn.frame.step == END:
            _finish(turn)
        elif not (_is_noticed(turn) or _is_held(turn)):
            _pass(turn, turn.frame)


def _pass(turn: Turn, frame: Frame) -> None:
    """Runs the step that the flow on top has come to."""
    if len(turn.passed) >= MOST_STEPS:
        raise EndlessLoop(f"flow {frame.flow} passed {MOST_STEPS} steps without a question")
    step = _here(turn)
    turn.passed.append((frame.flow, frame.step))
    if step.run(turn) is After.FOLLOW:
        turn.follow(step.next)
    if turn.hung_up and turn.waiting.what == "question":
        # Nobody is there to answer: what is left of wrap-up work that asks something is given up.
        turn.commands.pop()
        turn.waiting = Waiting()
        turn.stack.clear()


def _is_noticed(turn: Turn) -> bool:
    """Whether the flow on top waits until its caller was told what touches them."""
    notice = None if turn.hung_up else notices.due(turn)
    if notice is None:
        return False
    turn.noticed = (*turn.noticed, notice.id)
    words = " ".join(turn.wording(text) for text in notice.texts)
    turn.interrupt(patterns.NOTICE, notice=notice.id, text=words, **turn.place)
    return True


def _is_held(turn: Turn) -> bool:
    """Whether the flow on top waits until its caller is known well enough: at first, or when that has expired."""
    needed = turn.flow.head.assurance
    if needed and callers.is_found_out(turn, needed):
        return True
    if not needed or turn.flows.policy is None or turn.assured.level >= needed:
        return False
    turn.interrupt(patterns.AUTHENTICATES, level=needed, **turn.place)
    return True


def _here(turn: Turn) -> RunnableStep:
    step = turn.step
    assert isinstance(step, RunnableStep), "flows are made of the classes in STEPS"
    return step


WRAP_UPS = ("pattern_wrap_up", "pattern_session_end")
"""What runs when a contact is over: Parley's name for it, and Rasa's."""


def _wrap_up(turn: Turn) -> bool:
    """Starts the flow for it, once, when the project has one."""
    wrap_up = next((name for name in WRAP_UPS if name in turn.flows.flows), "")
    if not wrap_up or turn.wrapped_up:
        return False
    turn.wrapped_up = True
    turn.interrupt(wrap_up, disposition=turn.disposition)
    return True


def _finish(turn: Turn) -> None:
    """The flow on top has ended: forget its slots, and go on with what is below or ask what else there is."""
    frame = turn.stack.pop()
    flow = turn.flows.flows[frame.flow]
    if frame.called:  # its slots are those of the flow that called it
        for slot in flow.forgotten(frame.asked):
            turn.own(slot)
        turn.follow(turn.step.next)
        return
    turn.complete(frame)
    if flow.is_pattern:
        _after_pattern(turn, frame)
        return
    if turn.stack:
        _go_on_below(turn)
    elif (flow.head.run_pattern_completed or turn.queued) and not turn.disposition:
        wishes.come_to(turn, "pattern_completed", previous_flow_name=flow.title(turn.language))


def _go_on_below(turn: Turn) -> None:
    """Takes up what the flow that has ended had interrupted; a form is simply gone on with, as in Rasa."""
    if turn.flow.head.form or not turn.flows.is_task(turn.frame.flow):
        return
    name = turn.flow.name(turn.language)
    turn.interrupt("pattern_continue_interrupted", interrupted_flow_name=name)


def _after_pattern(turn: Turn, frame: Frame) -> None:
    """A pattern has ended; what is below it goes on, unless the pattern was about its end."""
    context = frame.context
    if frame.flow == patterns.FAILED and context.get("error_type") != patterns.TOO_LONG:
        turn.give_up()
    if not turn.stack:
        if frame.flow == patterns.CANCELS and not turn.disposition:
            _after_cancelling(turn, context.get("canceled_frames"))
    elif turn.frame.step != END and isinstance(turn.step, MenuStep):
        # An open question adds nothing to a pattern's own.
        turn.silent_ask |= turn.has_asked


def _after_cancelling(turn: Turn, cancelled: Value) -> None:
    """What is asked when nothing is left, where the flow that was given up asks it at its end."""
    if not cancelled:
        return
    flow = turn.flows.flows[str(cancelled[0])]
    if flow.head.run_pattern_completed:
        wishes.come_to(turn, "pattern_completed", previous_flow_name=flow.title(turn.language))
