"""`hand_off`: gives the caller to a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ivr.conversation.events import Event, HandOffEnded
from ivr.conversation.steps.base import After, PromptText, Step

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


GOODBYE = "goodbye"
"""What follows a queue that is the last one."""


class HandOffStep(Step):
    """Gives the caller, with everything that is known, to a queue.

    Comes back only when nobody took the call: `context.hand_off` is then queue_full, no_answer, left or error. Where no
    `next` asks about it, the queue says what follows (`again`, `then`), and at last `pattern_nobody_free` runs.
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
        return self._try(turn, [self._queue(turn)])

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
        tried = turn.frame.context.get("tried") or [self._queue(turn)]
        following = _following(turn, tried)
        if not following:
            return turn.interrupt("pattern_nobody_free", reason=event.result)
        turn.say(turn.flows.defaults.still_trying)
        return self._try(turn, [*tried, following])

    def _try(self, turn: Turn, tried: list[str]) -> After:
        """Gives the caller to the last of the queues; the others are those where nobody took the call."""
        turn.note(tried=tried)
        asked = turn.frame.context.get("reason") or ""
        return turn.hand_off(tried[-1], self.reason or str(asked) or turn.frame.flow)


def _following(turn: Turn, tried: list[str]) -> str:
    """The queue that a caller is given to after those that were tried, "" when there is none."""
    last, own = tried[-1], turn.flows.defaults.queue
    queue = turn.flows.queues.get(last)
    if queue and tried.count(last) <= queue.again:
        return last
    then = queue.then if queue and queue.then else own
    return "" if then in (GOODBYE, *tried) else then


def queue_of(turn: Turn) -> str:
    """The queue that the task in progress would hand the caller to; the default one where it names none."""
    for frame in reversed(turn.stack):
        flow = turn.flows.flows.get(frame.flow)
        for step in flow.steps.values() if flow else ():
            if isinstance(step, HandOffStep) and step.hand_off != "default":
                return step.hand_off
    return turn.flows.defaults.queue
