"""Rasa's forms: flows whose questions an action of theirs, `validate_<form>`, may check, choose and end.

Rule: the action says in the slot `requested_slot` what is asked next, null for nothing more; where it says nothing, the
questions come in the order in which they are written. What follows the questions is the form's end.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.conversation.events import Heard, Pressed, Value
from ivr.conversation.flow import REQUESTED
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.turn import After, Turn

_CHECKED, _SAID = "form_checked", "form_requests"
"""What the frame of a form notes: the slots whose values its action has seen, and the slot that it requested."""


def check_of(turn: Turn) -> str:
    """The action that checks the answers of the form on top; "" where there is none."""
    name = f"validate_{turn.flow.id}"
    asks = turn.frame.step in turn.flow.form_questions
    if asks and name in turn.flows.actions:
        return name
    return ""


def begun(turn: Turn) -> After | None:
    """Before the first question, the form's action sees what is known already, as in Rasa."""
    name = check_of(turn)
    if not name or _CHECKED in turn.frame.context:
        return None
    return _check(turn, name, _answers(turn))


def checked(turn: Turn) -> After | None:
    """Has the form's action look at what it has not seen yet; None when it has seen everything."""
    seen, before = turn.frame.context.get(_CHECKED) or (), turn.before.slots
    spoke = isinstance(turn.event, Heard | Pressed)
    told = {
        name: value
        for name, value in _answers(turn).items()
        if name not in seen or (spoke and value != before.get(name))
    }
    return _check(turn, check_of(turn), told) if told else None


def _check(turn: Turn, action: str, told: Mapping[str, Value]) -> After:
    turn.note(**{_CHECKED: [*_answers(turn)]})
    return turn.run_beside(action, told)


def _answers(turn: Turn) -> Mapping[str, Value]:
    """What the slots of the form on top hold."""
    found = {
        question.collect: turn.slots.get(question.collect) for question in turn.flow.form_questions.values()
    }
    return {name: value for name, value in found.items() if value is not None}


def note_request(turn: Turn, slot: Value) -> None:
    """An action has said what is to be asked next; None: nothing more."""
    index = _topmost(turn)
    if index is not None:
        turn.renote(index, **{_SAID: slot or ""})


def redirected(turn: Turn, here: SlotQuestion) -> After | None:
    """Goes to the question that was requested, or on where there is nothing more to ask."""
    requested = turn.frame.context.get(_SAID)
    if requested is None:
        return _go_to(turn, here, _emptied_before(turn, here))
    turn.note(**{_SAID: None})
    if requested:
        return _go_to(turn, here, str(requested))
    return turn.go(turn.flow.end_of_questions)


def _emptied_before(turn: Turn, here: SlotQuestion) -> str:
    """An earlier slot of the form that has no value any more; "" where all have."""
    asked = turn.flow.asked_in_turn
    before = asked[: asked.index(here.collect)] if here.collect in asked else ()
    empty = (slot for slot in before if turn.slots.get(slot) is None and slot not in turn.frame.declined)
    return next(empty, "")


def _go_to(turn: Turn, here: SlotQuestion, slot: str) -> After | None:
    """Goes to the question for the slot, unless it is this one, or there is none."""
    wanted = next((q.id for q in turn.flow.form_questions.values() if q.collect == slot), here.id)
    return None if wanted == here.id else turn.go(wanted)


def leave(turn: Turn) -> None:
    """Gives up the form in progress; what its slots hold is kept, as in Rasa. Who stops it by something else that they
    say has stopped what called it, too."""
    index = _topmost(turn)
    if index is None:
        return
    stopped_from_above = index < len(turn.stack) - 1
    frame = turn.stack.pop(index)
    turn.forget(frame)
    while stopped_from_above and frame.called:
        index -= 1
        frame = turn.stack.pop(index)
        turn.forget(frame)
    turn.slots[REQUESTED] = None


def _topmost(turn: Turn) -> int | None:
    """Where the topmost form lies in the stack; None where there is none."""
    places = reversed(range(len(turn.stack)))
    return next((index for index in places if turn.flows.flows[turn.stack[index].flow].head.form), None)
