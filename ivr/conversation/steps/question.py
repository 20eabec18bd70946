"""What every question does with silence, keys and words. Collect, menu and stakes differ in what is an answer.

Rule: a sentence goes through the question's table of readings (`READINGS`); what nothing takes is a missed attempt,
which climbs the ladder: reprompt, reprompt with keys, a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from ivr.conversation import wishes
from ivr.conversation.commands import Listen
from ivr.conversation.events import Event, Heard, NoInput, Pressed
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.steps.readings import Table, consider
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Ladder, PromptText, rungs

MOST_SILENCES = 5
"""After these a person is called even where the project counts silences by itself."""


REPAIRS = {
    "no_input": ("pattern_user_silence", "no_input"),
    "no_match": ("pattern_cannot_handle", "cannot_handle_default"),
}
"""What is missed -> the pattern that asks again, and the reason that it is given, by Rasa's name."""


class Question(RunnableStep):
    """Keys that every question has."""

    READINGS: ClassVar[Table] = ()
    """What an answer may be taken for, in this order; each kind of question has its own."""

    no_input: Ladder | None = Field(None, description="Said after silence: first, second ... time.")
    no_match: Ladder | None = Field(None, description="Said after an answer that was not understood.")
    go_on: PromptText | None = Field(None, description="Said when the caller hesitates or is in mid-answer.")
    why: PromptText | None = Field(None, description="Said to a caller who asks why this is asked.")
    barge_in: bool | None = Field(None, description="Whether the caller may answer over the prompt.")
    timeout: float | None = Field(None, gt=0, le=60, description="Seconds of silence that count as no_input.")
    speech_end: float | None = Field(None, gt=0, le=10, description="Seconds of pause that end the answer.")

    # -- what collect and menu say for themselves --------------------------------------------------------

    def pose(self, turn: Turn) -> None:
        """Says the question as fits the attempt."""
        raise NotImplementedError

    def listen(self, turn: Turn) -> Listen:
        """What the channel should listen for."""
        raise NotImplementedError

    def said_to_why(self, turn: Turn) -> PromptText:
        """What is said to a caller who asks why this is asked."""
        return self.why or turn.flows.defaults.why

    def own_keys(self) -> frozenset[str]:
        """Keys that mean something here, and so are no universal."""
        return frozenset()

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        """Takes keys as an answer; None when they are none."""
        raise NotImplementedError

    def takes_people(self, turn: Turn, said: Utterance) -> bool:
        """Whether "agent" is an answer here, and asks for nobody."""
        return False

    def is_whole_answer(self, turn: Turn, said: Utterance) -> bool:
        """Whether words that ask for time elsewhere answer this question: "not yet"."""
        return False

    @property
    def kind_asked(self) -> str:
        """The kind of value that is asked for, "" where none is."""
        return ""

    @property
    def invites_corrections(self) -> bool:
        """Whether another value than was given is a correction even without a "no"."""
        return False

    @property
    def is_free(self) -> bool:
        """Whether almost any words are an answer."""
        return False

    def is_open_to_wishes(self, turn: Turn) -> bool:
        """Whether it asks what else there is, with nothing in progress below it."""
        return False

    def leave_for(self, turn: Turn, flow: str, said: Utterance) -> After:
        """The caller wants another flow."""
        return wishes.begin(turn, said.meaning, flow, said.text)

    # -- what is the same for all ------------------------------------------------------------------------

    def put(self, turn: Turn) -> After:
        """Asks and waits."""
        if not turn.silent_ask:
            self.pose(turn)
        return turn.await_answer(self.listen(turn))

    def answer(self, turn: Turn, event: Event) -> After:
        if isinstance(event, Heard):
            return self.heard(turn, turn.said(event.text))
        if isinstance(event, Pressed):
            universal = self._universal_key(turn, event.keys)
            if universal:
                return wishes.reach(turn, universal, "key", keys=event.keys)
            return self.take_keys(turn, event.keys) or self.missed(turn, "no_match")
        assert isinstance(event, NoInput)
        return self.missed(turn, "no_input")

    def heard(self, turn: Turn, said: Utterance) -> After:
        """Takes a sentence for the first thing in the question's table that it can be."""
        after = consider(self.READINGS, self, turn, said)
        assert after is not None, "the last row takes everything"
        return after

    def _universal_key(self, turn: Turn, keys: str) -> str:
        """The flow that the keys start from everywhere.

        A question that takes one key ends with the star of "*6"; the six comes while help, which is "*", talks.
        """
        if keys in self.own_keys():
            return ""
        before = turn.frame.text("keys")
        known = turn.flows.universal_keys
        return known.get(before + keys) or known.get(keys, "")

    def hesitated(self, turn: Turn) -> After:
        """Listens on without blame: noise, "um"."""
        if not self.bears(turn):
            return self.missed(turn, "no_match")
        self.backchannel(turn)
        return turn.await_answer(self.listen(turn))

    def backchannel(self, turn: Turn) -> None:
        """Shows that we listen."""
        turn.say(self.go_on or turn.flows.defaults.go_on, self.barge_in)

    def greeted(self, turn: Turn) -> After:
        """Returns a greeting, and asks once more, without blame."""
        if not self.bears(turn):
            return self.missed(turn, "no_match")
        turn.say(turn.flows.defaults.hello, self.barge_in)
        return self.put(turn)

    def aside(self, turn: Turn, flow: str, said: Utterance) -> After:
        """A question to the FAQ, small talk: answered without blame, with what was found; then asks once more."""
        if not self.bears(turn):
            return self.missed(turn, "no_match")
        place, meaning = turn.place, said.meaning
        if wishes.answer_asides(turn, meaning, **place):
            return After.MOVED
        wishes.start(turn, flow, said.text)
        turn.note(intent=meaning.intent, **wishes.passage_of(meaning), **place)
        return After.MOVED

    def reworded(self, turn: Turn) -> After:
        """Asks once more, in other words, without blame."""
        if not self.bears(turn):
            return self.missed(turn, "no_match")
        attempts = turn.attempts
        turn.frame = replace(turn.frame, attempts=replace(attempts, reworded=attempts.reworded + 1))
        return self.put(turn)

    def wait(self, turn: Turn) -> After:
        """ "Hold on, let me get my card": listens on, and longer."""
        if not self.bears(turn):
            return self.missed(turn, "no_match")
        turn.say(turn.flows.defaults.take_your_time, self.barge_in)
        return turn.await_answer(replace(self.listen(turn), timeout=turn.flows.defaults.times.hold_on))

    def bears(self, turn: Turn) -> bool:
        """Counts what is let pass without blame; False when it has become too much."""
        attempts = turn.attempts
        if attempts.patient >= turn.flows.defaults.limits.patient:
            return False
        turn.frame = replace(turn.frame, attempts=replace(attempts, patient=attempts.patient + 1))
        return True

    def rung(self, turn: Turn, ladder: Ladder) -> PromptText:
        """The wording for this attempt: the next one each time that the question is asked again."""
        wordings = rungs(ladder)
        return wordings[min(turn.attempts.total + turn.attempts.reworded, len(wordings) - 1)]

    def too_many(self, turn: Turn, why: str) -> bool:
        """Whether the failures at this question have become too many."""
        limits, attempts = turn.flows.defaults.limits, turn.attempts
        return getattr(attempts, why) > getattr(limits, why) or attempts.total > limits.total

    def rejects(self, turn: Turn) -> bool:
        """Whether the project has words of its own for what is not a value here, and says them."""
        return False

    def missed(self, turn: Turn, why: str) -> After:
        """Counts a failure and asks again, in other words; after the last one, a person."""
        count: int = getattr(turn.attempts, why) + 1
        turn.frame = replace(turn.frame, attempts=replace(turn.attempts, **{why: count}))
        if self.too_many(turn, why) and not _is_counted_by_project(turn, why, count):
            return turn.interrupt("pattern_human_handoff", reason=why, **turn.place)
        own = rungs(getattr(self, why, None))
        if own:
            turn.say(own[min(count, len(own)) - 1], self.barge_in)
            return turn.await_answer(self.listen(turn))
        if why == "refused" or (why == "no_match" and self.rejects(turn)):
            return self.put(turn)
        repair, reason = REPAIRS[why]
        return turn.interrupt(repair, attempt=count, reason=reason, **turn.place)


def _is_counted_by_project(turn: Turn, why: str, count: int) -> bool:
    """Whether a project that counts silences by itself says what follows on this one."""
    return why == "no_input" and count <= MOST_SILENCES and turn.flows.counts_silence
