"""`collect`: asks for one value until it is there, believed and allowed."""

from __future__ import annotations

from typing import ClassVar

from ivr.conversation import answers, filling, forms
from ivr.conversation.answers.words import flat
from ivr.conversation.commands import Listen
from ivr.conversation.events import ErrandDone, ErrandFailed, Event, Heard, Pressed, Value
from ivr.conversation.flow import REQUESTED
from ivr.conversation.patterns import COLLECTS, DIGRESSES
from ivr.conversation.responses import VOICE
from ivr.conversation.steps import confirming, correcting, taking
from ivr.conversation.steps.collecting import Collecting
from ivr.conversation.steps.everywhere import AFTER, BEFORE
from ivr.conversation.steps.interpreted import INTERPRETED
from ivr.conversation.steps.readings import Table
from ivr.conversation.steps.results import take_result
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Digressions, Dtmf, rungs
from ivr.redaction import Secret, scrub

MOST_WORDS = 6
"""Words that may have been meant for a value, although they are none."""

BACKCHANNELS = 2
"""Times that a caller in mid-answer is only told to go on, without getting on."""

LONGEST_SILENCE = 60.0
"""Seconds; Rasa's projects write 70000 for "never", which a caller must not be made to wait."""


class CollectStep(Collecting):
    """Asks for a value and puts it into a slot."""

    KIND: ClassVar[str] = "collect"
    READINGS: ClassVar[Table] = (
        taking.OPENS_WITH,
        *BEFORE,
        INTERPRETED,
        correcting.CORRECTS_BY_NAME,
        taking.SOMETHING_ELSE,
        confirming.CONFIRMS,
        *correcting.CORRECTS,
        taking.TELLS_INSTEAD,
        *taking.ANSWERS,
        *AFTER,
    )

    # -- asking ------------------------------------------------------------------------------------------

    def put(self, turn: Turn) -> After:
        if self.id in turn.flow.form_questions:
            turn.slots[REQUESTED] = self.collect
        if turn.frame.pending or turn.silent_ask:
            return super().put(turn)
        if COLLECTS in turn.flows.flows:
            return turn.interrupt(COLLECTS, **{**turn.frame.context, **self._asked_by(turn)})
        if action := self._asking_action(turn):
            return turn.run_errand(action)
        return super().put(turn)

    def _asked_by(self, turn: Turn) -> dict[str, Value]:
        """What a project's own way to ask knows, by Rasa's names, beside what the flow that asks knows."""
        rejections = [{"if": r.condition, "utter": r.utter} for r in self.rejections]
        asks = {
            "utter": self.response if self.response in turn.flows.responses else None,
            "collect_action": self._asking_action(turn) or None,
        }
        return {"collect": self.collect, "rejections": rejections, **asks}

    def _asking_action(self, turn: Turn) -> str:
        """`action_ask_<slot>`, where the project has it and no words for the question; or what `utter` names."""
        if self.utter in turn.flows.actions:
            return self.utter
        if self.ask is not None or self.response in turn.flows.responses:
            return ""
        name = f"action_ask_{self.collect}"
        return name if name in turn.flows.actions else ""

    def answer(self, turn: Turn, event: Event) -> After:
        if isinstance(event, Heard | Pressed) and event.secret is not None:
            return self._told_in_secret(turn, event.secret)
        if isinstance(event, ErrandFailed):
            return turn.interrupt(
                "pattern_internal_error", reason=event.reason, action=self._asking_action(turn)
            )
        if isinstance(event, ErrandDone):
            after = take_result(turn, event)
            if after is not After.FOLLOW:
                return after
            filled = turn.slots.get(self.collect) is not None
            if filled:
                return self.settle(turn)
            return turn.await_answer(self.listen(turn))
        return super().answer(turn, event)

    def _told_in_secret(self, turn: Turn, told: Secret) -> After:
        """Takes a secret that was asked for; it is never read back, and nothing else is looked for beside it."""
        value = self.kind.read_in_secret(told, turn.surroundings) if self.kind else None
        if value is None:
            return self.missed(turn, "no_match")
        return self.fill(turn, value)

    def run(self, turn: Turn) -> After:
        turn.own(self.collect)
        in_form = self.id in turn.flow.form_questions
        if in_form and (elsewhere := forms.begun(turn) or forms.redirected(turn, self)):
            return elsewhere
        if turn.slots.get(self.collect) is not None:
            return self.settle(turn)
        if self.collect in turn.frame.declined:
            return After.FOLLOW
        return self.put(turn)

    def pose(self, turn: Turn) -> None:
        if turn.frame.pending:
            # What sounds alike is told apart by spelling it, once the caller has said no.
            value = turn.read_back(self, turn.frame.pending["value"], spelled=turn.attempts.refused > 0)
            turn.say(self.rung(turn, turn.flows.defaults.confirm), self.barge_in, value=value)
            return
        if turn.frame.partial:
            self._tell_so_far(turn)
            return
        if self.ask is None:
            turn.respond(self.response)
        else:
            turn.say(self.rung(turn, self.ask), self.barge_in)
        # The team's own wordings are used up: the last one alone would be said a second time.
        used_up = turn.attempts.total >= max(len(rungs(self.ask)), 2)
        if used_up and self.kind and not self.keys:
            turn.speak(self.kind.by_keys_for(turn.surroundings), self.barge_in)

    def rejects(self, turn: Turn) -> bool:
        """As in Rasa, where a few words might have been a value: a sentence is something else."""
        event, slot = turn.event, turn.flows.slots.get(self.collect)
        if slot is None or not isinstance(event, Heard) or len(event.text.split()) > MOST_WORDS:
            return False
        response = turn.flows.rejects.get(slot.type)
        if response:
            turn.respond(response, value=scrub(event.text))
        return bool(response)

    def backchannel(self, turn: Turn) -> None:
        """ "Mm-hmm"; when that has not brought the caller on, what there is so far and what is missing."""
        if turn.frame.partial and turn.attempts.patient > BACKCHANNELS:
            self._tell_so_far(turn)
        else:
            super().backchannel(turn)

    def come_to(self, turn: Turn, partial: str) -> str:
        """How far a part of an answer has come: what is missing next, or its length in steps of a few signs."""
        return self.missing(partial, turn.surroundings) or str(len(partial) // 4)

    def _tell_so_far(self, turn: Turn) -> None:
        partial = turn.frame.partial
        digits = "".join(partial.split())
        value = turn.spoken(digits, "digits", self.collect) if digits.isdecimal() else partial
        turn.say(turn.flows.defaults.so_far, self.barge_in, value=value)
        if missing := self.missing(partial, turn.surroundings):
            turn.say(turn.flows.defaults.still_needed, self.barge_in, value=missing)

    def listen(self, turn: Turn) -> Listen:
        around, times = turn.surroundings, turn.flows.defaults.times
        reads = "yes_no" if turn.frame.pending else self.reads
        dtmf, kind = self._keys_expected(turn, around, reads), answers.kind_named(reads, around)
        return Listen(
            language=turn.language,
            speech=dtmf.allow_audio_input,
            max_keys=dtmf.length or 0,
            finish_on=dtmf.finish_on_key,
            timeout=self.timeout or self._silence(turn) or times.no_input,
            speech_timeout=self.speech_end or kind.speech_end or times.speech_end,
            hints=(*self.hints, *kind.hints_for(around)),
            reads=reads,
            secret=kind.secret,
        )

    def _keys_expected(self, turn: Turn, around: answers.Surroundings, reads: str) -> Dtmf:
        """The keys that answer: those of a yes or no while a value waits for it, else the question's own."""
        expected = Dtmf(length=answers.expected_keys(reads, around) or None)
        if turn.frame.pending:
            return expected
        return self.dtmf or (Dtmf(length=1) if self.keys else expected)

    def _silence(self, turn: Turn) -> float:
        """Rasa's `silence_timeout` for this channel, 0 if there is none."""
        seconds = self.silence_timeout
        if isinstance(seconds, dict):
            here = turn.before.channel
            alike = (name for name in seconds if {name, here} <= VOICE)
            seconds = seconds.get(here) or next((seconds[name] for name in alike), None)
        return min(seconds or 0.0, LONGEST_SILENCE)

    def leave_for(self, turn: Turn, flow: str, said: Utterance) -> After:
        """A project may keep its callers at a question, or have them asked whether they want to leave it."""
        here, whole = self, turn.flow.head
        asked = _named(flow, here.ask_confirm_digressions, whole.ask_confirm_digressions)
        blocked = _named(flow, here.block_digressions, whole.block_digressions)
        if not (asked or blocked):
            return super().leave_for(turn, flow, said)
        return turn.interrupt(
            DIGRESSES,
            interrupting_flow_id=flow,
            interrupted_flow_id=turn.frame.flow,
            interrupted_step_id=self.id,
            ask_confirm_digressions=asked,
            block_digressions=blocked,
            text=said.text,
        )

    # -- answers -----------------------------------------------------------------------------------------

    def own_keys(self) -> frozenset[str]:
        return frozenset(self.keys)

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        if turn.frame.pending:
            yes = answers.read_keys("yes_no", keys, turn.surroundings)
            return None if yes is None else confirming.agreed(self, turn, bool(yes))
        value = self._pressed(turn, keys)
        if value is None:
            return None
        if isinstance(value, answers.Found):  # keys that may mean something else: read back
            return confirming.confirm(self, turn, value.value)
        turn.mark(self.collect, "plain")
        return self.fill(turn, value)

    def _pressed(self, turn: Turn, keys: str) -> Value:
        """What the keys stand for: what the team says, what the kind reads in them, or they themselves."""
        if self.keys:
            value = self.keys.get(keys)
        else:
            value = answers.read_keys(self.reads, keys, turn.surroundings)
        if value is not None or self.dtmf is None:
            return value
        if self.dtmf.length in (None, len(keys)):
            return keys
        return None

    def takes_people(self, turn: Turn, said: Utterance) -> bool:
        """Whether people may be an answer: a choice of the team's own, "agent" where shops are asked for, or a number
        of them, "cuatro personas"."""
        if self.force_slot_filling:
            return True
        may_be_people = self.kind is None or self.reads in filling.COUNTS
        return may_be_people and bool(said.values(self.reads))

    def is_whole_answer(self, turn: Turn, said: Utterance) -> bool:
        """ "Not yet" asks for time, but to "have you tried?" it is an answer."""
        if self.reads != "yes_no" or turn.frame.pending or said.agreed is None:
            return False
        return flat(said.text[said.agreed.start : said.agreed.end]) == said.flat


def _named(flow: str, *digressions: Digressions) -> list[str]:
    """The flow, in a list as Rasa's patterns have it, if any of these is true or names it."""
    if any(d is True or (d and flow in d) for d in digressions):
        return [flow]
    return []
