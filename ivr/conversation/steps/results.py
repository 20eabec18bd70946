"""What an action returned, done: Rasa's events, and what its dispatcher collected to be said.

Rule: slots are set first, so that they can be said; then it is said; then the first event that leads elsewhere is
followed. Events that only a tracker has a use for stand in the call's log, where the next action finds them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ivr.conversation import forms
from ivr.conversation.events import ErrandDone, Value
from ivr.conversation.flow import REQUESTED
from ivr.conversation.patterns import RUNS_ACTION
from ivr.conversation.steps.own_actions import OWN_ACTIONS
from ivr.conversation.turn import After, Turn

LISTEN = "action_listen"

Returned = dict[str, Any]


def take_result(turn: Turn, done: ErrandDone) -> After:
    """Does what an action returned, and says where that leads."""
    for event in done.events:
        if sets := _SETTING.get(str(event.get("event"))):
            sets(turn, event)
    for response in done.responses:
        _respond(turn, response)
    for event in done.events:
        leads = _LEAVING.get(str(event.get("event")), _nowhere)
        if after := leads(turn, event):
            return after
    return After.FOLLOW


# -- what is set and said --------------------------------------------------------------------------------


def _set(turn: Turn, event: Returned) -> None:
    name = event.get("name")
    if name == REQUESTED:
        forms.note_request(turn, event.get("value"))
    elif isinstance(name, str):
        turn.set_slot(name, event.get("value"))


def _set_back(turn: Turn, event: Returned) -> None:
    for slot in turn.flows.slots:
        turn.reset_slot(slot)


def _say(turn: Turn, event: Returned) -> None:
    """BotUttered is said, as Rasa says it."""
    data = event.get("data") or {}
    _respond(turn, {"text": event.get("text"), "buttons": data.get("buttons")})


def _remind(turn: Turn, event: Returned) -> None:
    """ReminderScheduled: see the engine. One of the same name takes the other's place."""
    reminder = {name: event.get(name) for name in ("name", "intent", "entities", "at", "kill_on_user_msg")}
    name = event.get("name")
    others = _others(turn, {"name": name}) if name else turn.reminders
    turn.reminders = (*others, reminder)


def _forget_reminders(turn: Turn, event: Returned) -> None:
    """ReminderCancelled: those of that name, intent and entities; without any of them, all."""
    wanted = {name: event.get(name) for name in ("name", "intent", "entities") if event.get(name)}
    turn.reminders = _others(turn, wanted)


def _others(turn: Turn, wanted: Returned) -> tuple[dict[str, Value], ...]:
    return tuple(known for known in turn.reminders if not wanted.items() <= known.items())


_SETTING: dict[str, Callable[[Turn, Returned], None]] = {
    "slot": _set,
    "reset_slots": _set_back,
    "bot": _say,
    "reminder": _remind,
    "cancel_reminder": _forget_reminders,
}
"""Events of actions that lead nowhere."""


# -- where it leads --------------------------------------------------------------------------------------


def _nowhere(turn: Turn, event: Returned) -> None:
    """What all other events lead to."""


def _hand_off(turn: Turn, event: Returned) -> After:
    """A conversation that is paused is a person's, as in Rasa."""
    return turn.hand_off(turn.flows.defaults.queue, "paused")


def _restart(turn: Turn, event: Returned) -> After:
    return OWN_ACTIONS["action_restart"](turn)


def _hang_up(turn: Turn, event: Returned) -> After:
    return OWN_ACTIONS["action_hangup"](turn)


def _follow_up(turn: Turn, event: Returned) -> After | None:
    name = str(event.get("name"))
    if name == LISTEN:
        return None
    turn.follow(turn.step.next)
    if name in turn.flows.forms:
        return turn.interrupt(name)
    return turn.run_beside(name)


def _speak_for(turn: Turn, event: Returned) -> After | None:
    """UserUttered: what the intent starts is begun, as if the caller had asked for it."""
    parsed = event.get("parse_data") or {}
    intent = (parsed.get("intent") or {}).get("name") or str(event.get("text") or "").lstrip("/")
    started = turn.flows.triggers.get(str(intent), ())
    flow = next((flow for flow, _ in started if turn.startable(flow)), "")
    if not flow:
        return None
    turn.follow(turn.step.next)
    return turn.interrupt(flow)


def _unsay(turn: Turn, event: Returned) -> After | None:
    """UserUtteranceReverted: the question that was answered is open again; a flow that was begun is given up."""
    index = turn.users_frame()
    if index < 0:
        return None
    frame, top = turn.stack[index], turn.frame
    if not {question.collect for question in turn.flows.flows[frame.flow].questions} & {*frame.asked}:
        turn.give_up()
        return After.MOVED
    OWN_ACTIONS["action_go_back"](turn)
    return None if turn.frame is top else After.MOVED


def _loop(turn: Turn, event: Returned) -> After | None:
    """ActiveLoop: a form is begun, or given up. One whose own validation ends it goes on behind its questions."""
    name = event.get("name")
    if name in turn.flows.forms:
        turn.follow(turn.step.next)
        return turn.interrupt(str(name))
    if name is not None:
        return None
    if turn.frame.flow == RUNS_ACTION and str(turn.frame.context.get("action")).startswith("validate_"):
        forms.note_request(turn, None)
        return None
    after = OWN_ACTIONS["action_deactivate_loop"](turn)
    return None if after is After.FOLLOW else after


_LEAVING: dict[str, Callable[[Turn, Returned], After | None]] = {
    "pause": _hand_off,
    "restart": _restart,
    "session_ended": _hang_up,
    "followup": _follow_up,
    "user": _speak_for,
    "rewind": _unsay,
    "active_loop": _loop,
    "form": _loop,
}
"""Events of actions after which something else may be done first; None goes on with the flow."""


def _respond(turn: Turn, response: Returned) -> None:
    """What the action's dispatcher collected: a response by name with its values, or a text of its own."""
    name = response.get("response") or response.get("template")
    buttons = response.get("buttons") or ()
    if name and name in turn.flows.responses:
        values = {k: v for k, v in response.items() if isinstance(k, str) and k not in _DISPATCHER_KEYS}
        turn.respond(name, buttons, **values)
    elif response.get("text") or buttons:
        turn.speak(str(response.get("text") or ""), buttons=buttons)


_DISPATCHER_KEYS = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}
