"""`action`: a rasa-sdk action, a response of the domain, or one of the engine's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from ivr.conversation.events import ActionDone, ActionFailed, Event
from ivr.conversation.session import Attempts
from ivr.conversation.steps.base import After, Step

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


class ActionStep(Step):
    """Runs an action by name. `utter_...` says a response of the domain file.

    When it fails, `context.action` is "failed" and `context.failure` says why (timeout, error, garbage, unknown,
    unreachable, lost). A step with a branch that looks at one of them goes on; otherwise the caller hears an
    apology and reaches a person.
    """

    KIND: ClassVar[str] = "action"

    action: str = Field(description="Name of the action, such as action_find_bill or utter_thanks.")

    def run(self, turn: Turn) -> After:
        own = OWN_ACTIONS.get(self.action)
        if own:
            return own(turn)
        if self.action in turn.flows.responses and self.action not in turn.flows.actions:
            turn.respond(self.action)
            return After.FOLLOW
        return turn.run_errand(self.action)

    def answer(self, turn: Turn, event: Event) -> After:
        if isinstance(event, ActionFailed):
            turn.note(action="failed", failure=event.reason)
            if self.asks_about("action") or self.asks_about("failure"):
                return After.FOLLOW
            return turn.interrupt("pattern_internal_error", reason=event.reason, action=self.action)
        assert isinstance(event, ActionDone)
        turn.note(action="done", failure=None)
        for change in event.events:
            if change.get("event") == "slot" and isinstance(change.get("name"), str):
                turn.set_slot(change["name"], change.get("value"))
        for response in event.responses:
            _respond(turn, response)
        return After.FOLLOW


def _respond(turn: Turn, response: dict[str, Any]) -> None:
    """What the action's dispatcher collected: a response by name with its values, or a text of its own."""
    name = response.get("response") or response.get("template")
    if name and name in turn.flows.responses:
        turn.respond(
            name, **{k: v for k, v in response.items() if isinstance(k, str) and k not in _DISPATCHER_KEYS}
        )
    elif response.get("text"):
        turn.speak(str(response["text"]))


_DISPATCHER_KEYS = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}


def _repeat(turn: Turn) -> After:
    """Says the last prompts once more."""
    for said in turn.before.said:
        if said.get("command") == "play":
            turn.play(said["recording"], said.get("barge_in"))
        else:
            turn.speak(said["text"], said.get("barge_in"))
    turn.silent_ask = True
    return After.FOLLOW


def _go_back(turn: Turn) -> After:
    """Returns the flow below to the question before the one it is at; at the first one, asks it again."""
    index = turn.users_frame()
    if index < 0:
        return After.FOLLOW
    frame = turn.stack[index]
    flow = turn.flows.flows[frame.flow]
    here = getattr(flow.steps.get(frame.step), "collect", None)
    asked = [slot for slot in frame.asked if slot != here]
    if here:
        turn.reset_slot(here)
    if asked:
        turn.reset_slot(asked[-1])
        step = next(q.id for q in flow.questions if q.collect == asked[-1])
        turn.stack[index] = replace(
            frame, step=step, asked=tuple(asked[:-1]), attempts=Attempts(), partial="", pending={}
        )
    return After.FOLLOW


def _cancel_flow(turn: Turn) -> After:
    """Gives up what the caller was in the middle of, with the sub-flows it called."""
    while (index := turn.users_frame()) >= 0:
        frame = turn.stack.pop(index)
        for slot in frame.asked:
            turn.reset_slot(slot)
        if not frame.called:
            break
    return After.FOLLOW


def _clean_stack(turn: Turn) -> After:
    """Gives up everything below the flow that is on top."""
    for frame in turn.stack[:-1]:
        for slot in frame.asked:
            turn.reset_slot(slot)
    del turn.stack[:-1]
    return After.FOLLOW


OWN_ACTIONS: dict[str, Callable[[Turn], After]] = {
    "action_repeat_bot_messages": _repeat,
    "action_go_back": _go_back,
    "action_cancel_flow": _cancel_flow,
    "action_clean_stack": _clean_stack,
}
"""The actions that need nothing but the conversation itself; the first and the last three are Rasa's names."""
