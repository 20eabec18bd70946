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
        queue = turn.flows.defaults.queue if self.hand_off == "default" else self.hand_off
        asked = turn.frame.context.get("reason") or ""
        return turn.hand_off(queue, self.reason or str(asked) or turn.frame.flow)

    def answer(self, turn: Turn, event: Event) -> After:
        assert isinstance(event, HandOffEnded)
        if event.result in ("bridged", "hung_up"):
            return turn.end("handed_off")
        turn.disposition = ""
        turn.note(hand_off=event.result)
        if self.asks_about("hand_off"):
            return After.FOLLOW
        return turn.interrupt("pattern_nobody_free", reason=event.result)
