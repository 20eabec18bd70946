"""`hand_off`: gives the caller to a person."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ivr.conversation.events import Event, HandOffEnded, Value
from ivr.conversation.hours import Now
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.steps.voicemail import PATTERN
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import END, PromptText

GOODBYE = "goodbye"
"""What follows a queue that is the last one."""

STUCK = frozenset({"no_input", "no_match", "refused", "internal_error", "timeout", "error", "garbage", "unknown",
                   "unreachable", "lost"})  # fmt: skip
"""Reasons for a person with which a call does not get on by itself."""


class HandOffStep(RunnableStep):
    """Gives the caller, with everything that is known, to a queue.

    Comes back only when nobody took the call: `context.hand_off` is then queue_full, no_answer, left or error. Where no
    `next` asks about it, the queue says what follows (`again`, `then`), and at last `pattern_voicemail` runs, where one
    of them takes messages, or else `pattern_nobody_free`. A queue outside its `hours` is passed over in the same way;
    when none is open, `context.hand_off` is closed, and `say` is not said.
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
        queue = self._queue(turn)
        hours = turn.hours_of(queue)
        if hours and hours.state == "closed" and self.asks_about("hand_off"):
            turn.note(hand_off="closed", next_opening=hours.next_opening)
            return After.FOLLOW
        found = _open_one(turn, queue, [])
        if hours and not found:
            return self._find_closed(turn, hours, queue)
        if self.say is not None:
            turn.say(self.say)
        return self._try(turn, [found])

    def _find_closed(self, turn: Turn, hours: Now, queue: str) -> After:
        """Nobody is there to be rung. Who asked for a person goes on without; who is stuck is told to call again."""
        stuck = turn.frame.context.get("reason") in STUCK
        turn.go(END)
        opens = hours.next_opening
        messages = _messages_of(turn, _all_behind(turn, [queue]))
        return nobody(turn, messages, reason="closed", stuck=stuck, next_opening=opens)

    def _queue(self, turn: Turn) -> str:
        if self.hand_off != "default":
            return self.hand_off
        if turn.frame.flow == "pattern_internal_error":
            return queue_of(turn)
        return turn.flows.defaults.queue

    def answer(self, turn: Turn, event: Event) -> After:
        assert isinstance(event, HandOffEnded)
        if event.result in ("bridged", "hung_up"):
            return turn.end("handed_off")
        turn.disposition = ""
        turn.note(hand_off=event.result)
        if self.asks_about("hand_off"):
            return After.FOLLOW
        tried = turn.frame.context.get("tried") or [self._queue(turn)]
        following = _open_one(turn, _following(turn, tried), tried)
        if not following:
            return nobody(turn, _messages_of(turn, tried), reason=event.result)
        turn.say(turn.flows.defaults.still_trying)
        return self._try(turn, [*tried, following])

    def _try(self, turn: Turn, tried: list[str]) -> After:
        """Gives the caller to the last of the queues; the others are those where nobody took the call."""
        turn.note(tried=tried)
        asked = turn.frame.context.get("reason") or ""
        return turn.hand_off(tried[-1], self.reason or str(asked) or turn.frame.flow)


def _following(turn: Turn, tried: list[str]) -> str:
    """The queue that a caller is given to after those that were tried, "" when there is none."""
    last = tried[-1]
    queue = turn.flows.queues.get(last)
    if queue and tried.count(last) <= queue.again:
        return last
    return _behind(turn, tried)


def _behind(turn: Turn, tried: list[str]) -> str:
    """Another queue than those that were tried, "" when there is none."""
    queue = turn.flows.queues.get(tried[-1])
    then = queue.then if queue and queue.then else turn.flows.defaults.queue
    return "" if then in (GOODBYE, *tried) else then


def _all_behind(turn: Turn, passed: list[str]) -> list[str]:
    """The queues with all that follow them."""
    while behind := _behind(turn, passed):
        passed = [*passed, behind]
    return passed


def _messages_of(turn: Turn, queues: list[str]) -> str:
    """The last of the queues that takes messages, "" when none does."""
    return next((name for name in reversed(queues) if turn.flows.takes_messages(name)), "")


def nobody(turn: Turn, messages: str, **why: Value) -> After:
    """What follows where nobody takes the call: a message for the queue `messages`, or a word of regret."""
    if messages:
        return turn.interrupt(PATTERN, queue=messages, **why)
    return turn.interrupt("pattern_nobody_free", **why)


def _open_one(turn: Turn, queue: str, tried: list[str]) -> str:
    """The queue, or the first behind it that is open; "" when none is."""
    passed = list(tried)
    while queue and (hours := turn.hours_of(queue)) and hours.state == "closed":
        passed.append(queue)
        queue = _behind(turn, passed)
    return queue


def queue_of(turn: Turn) -> str:
    """The queue that the task in progress would hand the caller to; the default one where it names none."""
    for frame in reversed(turn.stack):
        flow = turn.flows.flows.get(frame.flow)
        for step in flow.steps.values() if flow else ():
            if isinstance(step, HandOffStep) and step.hand_off != "default":
                return step.hand_off
    return turn.flows.defaults.queue
