"""A question for a slot, and what is done with its answer: it goes into the slot, unless it is not allowed.

Rule: a value that is not allowed never stays in its slot, and the caller hears why.
"""

from __future__ import annotations

from dataclasses import replace

from ivr.conversation import filling, forms
from ivr.conversation.events import Value
from ivr.conversation.patterns import COLLECTS
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.slots import SlotRejection
from ivr.conversation.steps.question import Question
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import Rejection


class Collecting(SlotQuestion, Question):
    """What `collect` does with an answer, whichever reading of a sentence gave it."""

    @property
    def kind_asked(self) -> str:
        return self.reads

    def fill(self, turn: Turn, value: Value, words: str = "") -> After:
        """Puts the answer, which was said in these words, into the slot and goes on, unless it is not allowed."""
        turn.set_slot(self.collect, turn.kept(self, value, words))
        turn.frame = replace(turn.frame, partial="", pending={})
        turn.note(validated=None)
        return self.settle(turn)

    def settle(self, turn: Turn) -> After:
        """Goes on with the value that is in the slot, unless it is not allowed."""
        never = filling.never_allowed(self, turn)
        rejection = never or filling.rejection_of(self, turn)
        if rejection is None:
            return self._validated(turn)
        self._say_why(turn, rejection)
        turn.slots[self.collect] = None
        attempts = replace(turn.attempts, no_match=turn.attempts.no_match + 1)
        turn.frame = replace(turn.frame, attempts=attempts)
        if self.too_many(turn, "no_match"):
            return turn.interrupt("pattern_human_handoff", reason="no_match", from_flow=turn.frame.flow)
        if never and (again := filling.validation_of(self, turn).refill_utter):
            turn.respond(again)
            return turn.await_answer(self.listen(turn))
        return self.put(turn)

    def _say_why(self, turn: Turn, rejection: Rejection | SlotRejection) -> None:
        if not isinstance(rejection, SlotRejection):
            turn.choose("rejections", self.rejections.index(rejection))
        if rejection.utter:
            turn.respond(rejection.utter, value=turn.slots[self.collect])
        elif not isinstance(rejection, SlotRejection) and rejection.say is not None:
            turn.say(rejection.say, self.barge_in)

    def _validated(self, turn: Turn) -> After:
        """Goes on, once `validate_<form>` or `validate_<slot>`, where the project has one, has looked at the value."""
        if forms.check_of(turn):
            return forms.checked(turn) or After.FOLLOW
        action = f"validate_{self.collect}"
        if action in turn.flows.actions and turn.frame.context.get("validated") != self.collect:
            turn.note(validated=self.collect)
            return turn.run_beside(action, {self.collect: turn.slots[self.collect]})
        return After.FOLLOW


def asked_below(turn: Turn) -> Collecting | None:
    """The question that the project's own way to ask, now on top, asks for."""
    if turn.frame.flow != COLLECTS or len(turn.stack) < 2:
        return None
    below = turn.stack[-2]
    step = turn.flows.flows[below.flow].steps.get(below.step)
    return step if isinstance(step, Collecting) else None
