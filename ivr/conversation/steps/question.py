"""What every question does with silence, keys and words. Collect and menu differ only in what is an answer.

Rule, in this order: a universal by key or phrase; the question's own answer; hesitation and noise, let pass;
an aside or another wish; then a missed attempt, which climbs the ladder: reprompt, reprompt with keys, a person.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import dropwhile
from typing import TYPE_CHECKING

from pydantic import Field

from ivr.conversation import answers
from ivr.conversation.answers.words import flat
from ivr.conversation.commands import Listen
from ivr.conversation.events import Event, Heard, NoInput, Pressed
from ivr.conversation.steps.base import After, Chosen, Ladder, PromptText, Step, rungs

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


OTHER_WISH = 4
"""So many words beside an answer make the sentence a wish of its own, if the detector takes it for one."""

MOST_SILENCES = 5
"""After these a person is called even where the project counts silences by itself."""


class Question(Step):
    """Keys that every question has."""

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

    def own_keys(self) -> frozenset[str]:
        """Keys that mean something here, and so are no universal."""
        return frozenset()

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        """Takes keys as an answer; None when they are none."""
        raise NotImplementedError

    def hear(self, turn: Turn, heard: Heard) -> After | None:
        """Takes words as an answer; None when they are none."""
        raise NotImplementedError

    def leave_for(self, turn: Turn, flow: str, heard: Heard) -> After:
        """The caller wants another flow."""
        return turn.begin(heard.meaning, flow, heard.text)

    # -- what is the same for all ------------------------------------------------------------------------

    def put(self, turn: Turn) -> After:
        """Asks and waits."""
        if not turn.silent_ask:
            self.pose(turn)
        return turn.await_answer(self.listen(turn))

    def answer(self, turn: Turn, event: Event) -> After:
        if isinstance(event, Heard):
            return self._heard(turn, event)
        if isinstance(event, Pressed):
            universal = self._universal_key(turn, event.keys)
            if universal:
                return reach(turn, universal, "key", keys=event.keys)
            return self.take_keys(turn, event.keys) or self.missed(turn, "no_match")
        assert isinstance(event, NoInput)
        return self.missed(turn, "no_input")

    def _universal_key(self, turn: Turn, keys: str) -> str:
        """The flow that the keys start from everywhere.

        A question that takes one key ends with the star of "*6"; the six comes while help, which is "*", talks.
        """
        if keys in self.own_keys():
            return ""
        before = str(turn.frame.context.get("keys") or "")
        known = turn.flows.universal_keys
        return known.get(before + keys) or known.get(keys, "")

    def _heard(self, turn: Turn, heard: Heard) -> After:
        universal = self._universal(turn, heard)
        if universal:
            return reach(turn, universal, "phrases")
        taken = self._about_the_question(turn, heard.text) or self.hear(turn, heard)
        if taken:
            return taken
        by_button = bool(heard.meaning.intent) and not heard.text
        if answers.is_greeting(heard.text, turn.language):
            known = turn.wanted(heard.meaning)[1] >= turn.flows.defaults.confidence.interrupt
            if not known:  # else the project has a flow for it
                return self.greeted(turn)
        elif answers.is_filler(heard.text, turn.language) and not by_button:
            return self.hesitated(turn)
        flow, sure = turn.wanted(heard.meaning)
        if sure < turn.flows.defaults.confidence.interrupt:
            clause, rest = opening(heard.text, turn.language)
            whole = " " in clause or not (flow or clause.endswith(","))  # "sorry, ..." may go on in any way
            universal = self._universal(turn, replace(heard, text=clause)) if rest and whole else ""
            if universal:  # "Never mind. I have sent it already.", "hmm, I changed my mind, leave it"
                return reach(turn, universal, "phrases")
        near = turn.near(heard.meaning)
        if near:
            names = [turn.flows.flows[flow].name(turn.language) for flow in near]
            said = {"text": heard.text, "first": names[0], "second": turn.listed(names[1:])}
            return turn.interrupt(
                "pattern_clarification", flows=list(near), names=names, **said, **_where(turn)
            )
        if not flow:
            nothing = not by_button and self._says_no_wish(turn, heard.text)
            return self.hesitated(turn) if nothing else self.missed(turn, "no_match")
        if turn.flows.flows[flow].head.universal:
            return reach(turn, flow, "phrases")
        users = turn.users_frame()
        if users >= 0 and turn.stack[users].flow == flow:
            turn.fill_ahead(heard.text)
            return self.reworded(turn)
        if turn.flows.flows[flow].is_pattern:
            task = turn.task_in(heard.meaning)
            return self.leave_for(turn, task, heard) if task else self.aside(turn, flow, heard)
        return self.leave_for(turn, flow, heard)

    def _about_the_question(self, turn: Turn, text: str) -> After | None:
        """What is said about the question instead of an answer: wait, what do you mean, why do you ask."""
        if answers.asks_to_wait(text, turn.language):
            return self.wait(turn)
        back = answers.asks_back(text, turn.language)
        if back == "why":
            turn.say(self.why or turn.flows.defaults.why)
        return self.reworded(turn) if back else None

    def _says_no_wish(self, turn: Turn, text: str) -> bool:
        """A name ("hi, my name is James Miller"), an answer said once more, or stray digits: nothing was asked for."""
        rest = flat(answers.without_preamble(text, turn.language))
        if not rest or answers.find("person_name", text, turn.surroundings):
            return True
        if _echoes(turn, text):
            return True
        digits = answers.find("digits", rest, replace(turn.surroundings, length=(1, 40)))
        return bool(digits) and digits[0].start == 0 and digits[-1].end == len(rest)

    def _universal(self, turn: Turn, heard: Heard) -> str:
        """The flow that the whole utterance starts from everywhere: "agent", "could you repeat that please"."""
        words = flat(heard.text)
        wish = flat(answers.without_preamble(heard.text, turn.language))
        asked = flat(answers.asked_for(heard.text, turn.language))
        spoken = turn.flows.universal_phrases
        for language in (turn.language, *spoken):  # people fall back on the language they know
            phrases = spoken.get(language, {})
            found = phrases.get(words) or phrases.get(wish)
            if found:
                return found
            found = phrases.get(asked)  # "I'd like to cancel" may be about an order
            if found and turn.wanted(heard.meaning)[0] in ("", found):
                return found
        return ""

    def hesitated(self, turn: Turn) -> After:
        """Listens on without blame: noise, "um"."""
        if not self._bears(turn):
            return self.missed(turn, "no_match")
        turn.say(self.go_on or turn.flows.defaults.go_on, self.barge_in)
        return turn.await_answer(self.listen(turn))

    def greeted(self, turn: Turn) -> After:
        """Returns a greeting, and asks once more, without blame."""
        if not self._bears(turn):
            return self.missed(turn, "no_match")
        turn.say(turn.flows.defaults.hello, self.barge_in)
        return self.put(turn)

    def aside(self, turn: Turn, flow: str, heard: Heard) -> After:
        """A question to the FAQ, small talk: answered without blame, with what was found; then asks once more."""
        if not self._bears(turn):
            return self.missed(turn, "no_match")
        where, meaning = _where(turn), heard.meaning
        if turn.answer_asides(meaning, **where):
            return After.MOVED
        turn.start(flow, heard.text)
        turn.note(intent=meaning.intent, **turn.passage_of(meaning), **where)
        return After.MOVED

    def reworded(self, turn: Turn) -> After:
        """Asks once more, in other words, without blame."""
        if not self._bears(turn):
            return self.missed(turn, "no_match")
        attempts = turn.attempts
        turn.frame = replace(turn.frame, attempts=replace(attempts, reworded=attempts.reworded + 1))
        return self.put(turn)

    def wait(self, turn: Turn) -> After:
        """ "Hold on, let me get my card": listens on, and longer."""
        if not self._bears(turn):
            return self.missed(turn, "no_match")
        turn.say(turn.flows.defaults.take_your_time, self.barge_in)
        return turn.await_answer(replace(self.listen(turn), timeout=turn.flows.defaults.times.hold_on))

    def _bears(self, turn: Turn) -> bool:
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

    def missed(self, turn: Turn, why: str) -> After:
        """Counts a failure and asks again, in other words; after the last one, a person."""
        attempts = turn.attempts
        attempts = replace(attempts, **{why: getattr(attempts, why) + 1})
        turn.frame = replace(turn.frame, attempts=attempts)
        limits = turn.flows.defaults.limits
        count: int = getattr(attempts, why)
        over = count > getattr(limits, why) or attempts.total > limits.total
        if over and not (why == "no_input" and turn.flows.counts_silence and count <= MOST_SILENCES):
            return turn.interrupt("pattern_human_handoff", reason=why, **_where(turn))
        own = rungs(getattr(self, why, None))
        if own:
            turn.say(own[min(count, len(own)) - 1], self.barge_in)
            return turn.await_answer(self.listen(turn))
        repair = "pattern_user_silence" if why == "no_input" else "pattern_cannot_handle"
        if why == "refused":
            return self.put(turn)
        reason = why if why == "no_input" else "cannot_handle_default"  # by Rasa's name
        return turn.interrupt(repair, attempt=count, reason=reason, **_where(turn))


def opening(text: str, language: str) -> tuple[str, str]:
    """The first clause of several that is more than a "hmm", and what is said after it."""
    clauses = re.split(r"(?<=[.!?;,])\s+", text.strip())
    said = list(dropwhile(lambda clause: answers.is_filler(clause, language), clauses)) or clauses
    return said[0], " ".join(said[1:])


def _echoes(turn: Turn, text: str) -> bool:
    """Whether the caller repeats a value that they gave before: "seventy one, okay, perfect"."""
    for question in turn.flow.questions:
        value = turn.slots.get(question.collect)
        if value is not None and question.may_fill_ahead:
            found = answers.read(question.reads, text, turn.surroundings)
            if isinstance(found, answers.Found) and found.value == value:
                return True
    return False


def reach(turn: Turn, flow: str, how: str, keys: str = "") -> After:
    """Goes where the caller may go from everywhere."""
    turn.chosen.append(Chosen(flow, "", how))
    pressed = {"keys": keys} if keys else {}
    return turn.interrupt(flow, reason="asked", **pressed, **_where(turn))


def _where(turn: Turn) -> dict[str, str]:
    """The place in the flows that an interruption left, for the hand-off's context.

    A pattern that came in between, such as help, knows the place that it left itself.
    """
    here = {"from_flow": turn.frame.flow, "from_step": turn.frame.step}
    known = turn.frame.context if turn.flow.is_pattern else {}
    return {name: str(known.get(name) or place) for name, place in here.items()}
