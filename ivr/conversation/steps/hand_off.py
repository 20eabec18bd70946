"""`hand_off`: gives the caller to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ivr.conversation.events import Event, HandOffEnded
from ivr.conversation.steps.base import After, PromptText, Step

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


class HandOffStep(Step):
    """Gives the caller, with everything that is known, to a queue.

    Comes back only when nobody took the call: `context.hand_off` is then queue_full, no_answer, left or error.
    """

    KIND: ClassVar[str] = "hand_off"

    hand_off: str = Field(
        description="The queue, by its name in flows/queues.yml; `default` is the project's own."
    )
    say: PromptText | None = Field(None, description="Said before the caller is connected.")
    reason: str = Field("", description="Why, in a word or two, for the agent and the reports.")

    def run(self, turn: Turn) -> After:
        if turn.hung_up:
            return After.FOLLOW
        if self.say is not None:
            turn.say(self.say)
        asked = turn.frame.context.get("reason") or ""
        return turn.hand_off(self._queue(turn), self.reason or str(asked) or turn.frame.flow)

    def _queue(self, turn: Turn) -> str:
        if self.hand_off != "default":
            return self.hand_off
        return queue_of(turn) if turn.frame.flow == "pattern_internal_error" else turn.flows.defaults.queue

    def answer(self, turn: Turn, event: Event) -> After:
        assert isinstance(event, HandOffEnded)
        if event.result in ("bridged", "hung_up"):
            return turn.end("handed_off")
        turn.disposition = ""
        turn.note(hand_off=event.result)
        if self.asks_about("hand_off"):
            return After.FOLLOW
        return turn.interrupt("pattern_nobody_free", reason=event.result)


def queue_of(turn: Turn) -> str:
    """The queue that the task in progress would hand the caller to; the default one where it names none."""
    for frame in reversed(turn.stack):
        flow = turn.flows.flows.get(frame.flow)
        for step in flow.steps.values() if flow else ():
            if isinstance(step, HandOffStep) and step.hand_off != "default":
                return step.hand_off
    return turn.flows.defaults.queue
