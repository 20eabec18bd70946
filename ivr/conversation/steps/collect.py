"""`collect`: asks for one value until it is there, believed and allowed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation import answers
from ivr.conversation.answers.words import flat
from ivr.conversation.commands import Listen
from ivr.conversation.events import ActionDone, ActionFailed, Event, Heard, Value
from ivr.conversation.mappings import mapped
from ivr.conversation.patterns import COLLECTS, DIGRESSES
from ivr.conversation.responses import VOICE
from ivr.conversation.slots import Slot, SlotRejection, SlotValidation
from ivr.conversation.steps.action import take_result
from ivr.conversation.steps.base import After, Digressions, Ladder, PromptText, rungs
from ivr.conversation.steps.question import OTHER_WISH, Question, opening, reach

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn

FREE = ("text", "phrase")
"""Kinds for which almost any words are a value, so that how they are put must tell."""

_NO_VALUE = frozenset({"one", "uno", "una"})
"""Words that are a number in an answer, and mostly something else in an objection."""

MOST_OF_A_UNIVERSAL = 8
"""Words of "let me talk to somebody please" and the like; a longer sentence may tell a story that ends so."""

ASKED = 0.3
"""Confidence enough to leave a question about a name for what is asked instead: "where is" begins no name."""

LONGEST_SILENCE = 60.0
"""Seconds; Rasa's projects write 70000 for "never", which a caller must not be made to wait."""

Confirm = Literal["always", "unsure", "implicit", "never"]


class Rejection(BaseModel):
    """A value that is not allowed, and what is said about it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    condition: bool | str = Field(alias="if", description="When the value is not allowed.")
    utter: str = Field("", description="A response of the domain file.")
    say: PromptText | None = Field(None, description="What is said, written right here.")


class Dtmf(BaseModel):
    """The keys that are expected."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    length: int | None = Field(None, ge=1, le=40, description="How many keys make an answer.")
    finish_on_key: str = Field("#", pattern=r"^[#*]$", description="The key that ends an answer.")
    allow_audio_input: bool = Field(True, description="Whether the caller may speak instead.")


class CollectStep(Question):
    """Asks for a value and puts it into a slot."""

    KIND: ClassVar[str] = "collect"

    collect: str = Field(description="The slot that gets the value.")
    ask: Ladder | None = Field(None, description="The question: first, second, third attempt.")
    utter: str = Field(
        "", description="A response of the domain file that asks; `utter_ask_<slot>` if left out."
    )
    reads: str = Field("", description="The kind of value that is asked for, or a list of `nlu/choices.yml`.")
    keys: dict[str, Any] = Field(
        default_factory=dict, description='Keys that stand for a value, such as `"1": checking`.'
    )
    cue: dict[str, list[str]] | list[str] = Field(
        default_factory=list,
        description="Words before a value that mark it as this question's, such as from, to.",
    )
    confirm: Confirm | bool = Field(
        "unsure",
        description="Ask whether the value is right: always, when unsure, never; implicit says it back while going on.",
    )
    rejections: list[Rejection] = Field(default_factory=list, description="Values that are not allowed.")
    ask_before_filling: bool = Field(False, description="Ask even if the slot has a value already.")
    reset_after_flow_ends: bool = Field(
        True, description="Whether the value is forgotten when the flow has ended."
    )
    optional: bool = Field(
        False, description="Go on without a value when the caller will not or cannot give one."
    )
    force_slot_filling: bool = Field(
        False, description="Take any answer as the value; nothing leads elsewhere."
    )
    hints: list[str] = Field(default_factory=list, description="Words that the recogniser should expect.")
    dtmf: Dtmf | None = Field(None, description="Rasa's way to say which keys are expected.")
    silence_timeout: float | dict[str, float] | None = Field(
        None, description="Rasa's name for `timeout`: seconds, or seconds per channel."
    )
    ask_confirm_digressions: Digressions = Field(
        False, description="Flows that the question is left for only when the caller confirms it; true: any."
    )
    block_digressions: Digressions = Field(
        False, description="Flows that the question is not left for; they come after this flow. Or true: any."
    )

    @property
    def kind(self) -> answers.Kind | None:
        """The kind of value, None for one of the team's own lists."""
        return answers.KINDS.get(self.reads)

    @property
    def may_fill_ahead(self) -> bool:
        """Whether a sentence said before the question may already answer it."""
        if self.ask_before_filling:
            return False
        return bool(self.cue) if self.needs_cue else not (self.kind and self.kind.only_when_asked)

    @property
    def needs_cue(self) -> bool:
        """Whether its cue must stand before a value that is taken beforehand: a name alone may be anything's."""
        return self.reads == "phrase"

    def said(self, turn: Turn, value: Value, spelled: bool = False) -> str:
        """The value as it is read back; `spelled` letter by letter or digit by digit, where its kind has that."""
        kind = self.kind
        form = (kind.spelled_back if spelled and kind.spelled_back else kind.said_as) if kind else ""
        return turn.spoken(value, form, self.collect)

    # -- asking ------------------------------------------------------------------------------------------

    def put(self, turn: Turn) -> After:
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
        """`action_ask_<slot>`, where the project has it and no words for the question."""
        name = f"action_ask_{self.collect}"
        worded = self.ask is not None or self.response in turn.flows.responses
        return name if name in turn.flows.actions and not worded else ""

    def answer(self, turn: Turn, event: Event) -> After:
        if isinstance(event, ActionFailed):
            return turn.interrupt(
                "pattern_internal_error", reason=event.reason, action=self._asking_action(turn)
            )
        if isinstance(event, ActionDone):
            after = take_result(turn, event)
            if after is not After.FOLLOW:
                return after
            filled = turn.slots.get(self.collect) is not None
            return self._settle(turn) if filled else turn.await_answer(self.listen(turn))
        return super().answer(turn, event)

    def run(self, turn: Turn) -> After:
        turn.own(self.collect)
        if turn.slots.get(self.collect) is None:
            return After.FOLLOW if self.collect in turn.frame.declined else self.put(turn)
        return self._settle(turn)

    def pose(self, turn: Turn) -> None:
        if turn.frame.pending:
            # What sounds alike is told apart by spelling it, once the caller has said no.
            value = self.said(turn, turn.frame.pending["value"], spelled=turn.attempts.refused > 0)
            turn.say(self.rung(turn, turn.flows.defaults.confirm), self.barge_in, value=value)
            return
        if self.ask is None:
            turn.respond(self.response)
        else:
            turn.say(self.rung(turn, self.ask), self.barge_in)
        wordings = len(rungs(self.ask)) if self.ask is not None else 1
        if self.kind and not self.keys and turn.attempts.total >= max(wordings, 2):
            # The team's own wordings are used up: the last one alone would be said a second time.
            turn.speak(self.kind.by_keys_for(turn.surroundings), self.barge_in)

    @property
    def response(self) -> str:
        """The domain's response that asks, where the question is not written here."""
        return self.utter or f"utter_ask_{self.collect}"

    def listen(self, turn: Turn) -> Listen:
        around = turn.surroundings
        reads = "yes_no" if turn.frame.pending else self.reads
        keys = 1 if self.keys and not turn.frame.pending else answers.expected_keys(reads, around)
        dtmf = self.dtmf if self.dtmf and not turn.frame.pending else Dtmf(length=keys or None)
        times, kind = turn.flows.defaults.times, answers.KINDS.get(reads)
        return Listen(
            language=turn.language,
            speech=dtmf.allow_audio_input,
            max_keys=dtmf.length or 0,
            finish_on=dtmf.finish_on_key,
            timeout=self.timeout or self._silence(turn) or times.no_input,
            speech_timeout=self.speech_end or (kind and kind.speech_end) or times.speech_end,
            hints=(*self.hints, *answers.kind_named(reads, around).hints_for(around)),
            reads=reads,
        )

    def _silence(self, turn: Turn) -> float:
        """Rasa's `silence_timeout` for this channel, 0 if there is none."""
        seconds = self.silence_timeout
        if isinstance(seconds, dict):
            here = turn.before.channel
            alike = (name for name in seconds if {name, here} <= VOICE)
            seconds = seconds.get(here) or next((seconds[name] for name in alike), None)
        return min(seconds or 0.0, LONGEST_SILENCE)

    def leave_for(self, turn: Turn, flow: str, heard: Heard) -> After:
        """A project may keep its callers at a question, or have them asked whether they want to leave it."""
        here, whole = self, turn.flow.head
        asked = _named(flow, here.ask_confirm_digressions, whole.ask_confirm_digressions)
        blocked = _named(flow, here.block_digressions, whole.block_digressions)
        if not (asked or blocked):
            return super().leave_for(turn, flow, heard)
        return turn.interrupt(
            DIGRESSES,
            interrupting_flow_id=flow,
            interrupted_flow_id=turn.frame.flow,
            interrupted_step_id=self.id,
            ask_confirm_digressions=asked,
            block_digressions=blocked,
            text=heard.text,
        )

    # -- answers -----------------------------------------------------------------------------------------

    def own_keys(self) -> frozenset[str]:
        return frozenset(self.keys)

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        if turn.frame.pending:
            agreed = answers.read_keys("yes_no", keys, turn.surroundings)
            return None if agreed is None else self._agreed(turn, bool(agreed))
        if self.keys:
            value = self.keys.get(keys)
        else:
            value = answers.read_keys(self.reads, keys, turn.surroundings)
            if isinstance(value, answers.Found):
                return self._confirm(turn, value.value)
            allowed = self.dtmf is not None and self.dtmf.length in (None, len(keys))
            value = keys if value is None and allowed else value
        return None if value is None else self._fill(turn, value)

    def hear(self, turn: Turn, heard: Heard) -> After | None:
        if self.reads in FREE and (opening := self._opens_with(turn, heard)):
            return reach(turn, opening, "phrases")
        corrected = None if turn.frame.pending else self._corrected(turn, heard.text, by_name=True)
        if corrected:
            return corrected
        if self._means_something_else(turn, heard):
            return None
        if turn.frame.pending:
            return self._hear_confirmation(turn, heard)
        corrected = self._corrected(turn, heard.text)
        if corrected:
            return corrected
        if answers.refuses(heard.text, turn.language) and not self._is_no(turn, heard.text):
            return self._declined(turn)
        value = mapped(turn.flows.slots.get(self.collect, Slot()), heard.meaning, turn.frame.flow)
        found = self._as_said(turn, heard) if value is None else answers.Found(value, 0, 0)
        if isinstance(found, answers.Partial):
            attempts = replace(turn.attempts, no_input=0, no_match=0)
            turn.frame = replace(turn.frame, partial=found.text, attempts=attempts)
            turn.say(self.go_on or turn.flows.defaults.go_on, self.barge_in)
            return turn.await_answer(self.listen(turn))
        if found is None:
            return None
        turn.fill_ahead(heard.text, spare=self.collect)
        if self._unsure(turn, heard, found):
            return self._confirm(turn, found.value)
        if self.confirm == "implicit":
            turn.say(turn.flows.defaults.noted, value=self.said(turn, found.value))
        return self._fill(turn, found.value)

    def _opens_with(self, turn: Turn, heard: Heard) -> str:
        """What a first clause starts from everywhere, though any words are a value: "I changed my mind, ..."."""
        clause, rest = opening(heard.text, turn.language)
        words, more = len(clause.split()), len(rest.split())
        plain = words > 1 and more > (2 if words == 2 else 0)  # "never mind, Ann Miller" tells a name
        if not plain or self.force_slot_filling or answers.corrects(rest, turn.language):
            return ""
        return self._universal(turn, replace(heard, text=clause))

    def _about_the_question(self, turn: Turn, text: str) -> After | None:
        """ "Not yet" asks for time, but to "have you tried?" it is an answer."""
        if self.reads == "yes_no" and not turn.frame.pending:
            found = answers.read("yes_no", text, turn.surroundings)
            if isinstance(found, answers.Found) and flat(text[found.start : found.end]) == flat(text):
                return None
        return super()._about_the_question(turn, text)

    def _is_no(self, turn: Turn, text: str) -> bool:
        """ "I'd rather not" to "shall I?" is an answer."""
        return self.reads == "yes_no" and self._answers(turn, text)

    def _declined(self, turn: Turn) -> After:
        """ "I'd rather not say": goes on without where that is possible, or says that it is not."""
        if self.optional:
            turn.frame = replace(turn.frame, declined=(*turn.frame.declined, self.collect))
            return After.FOLLOW
        attempts = replace(turn.attempts, no_match=turn.attempts.no_match + 1)
        turn.frame = replace(turn.frame, attempts=attempts)
        limits = turn.flows.defaults.limits
        if attempts.no_match > limits.no_match or attempts.total > limits.total:
            return turn.interrupt("pattern_human_handoff", reason="refused", from_flow=turn.frame.flow)
        return turn.interrupt("pattern_skip_question", slot=self.collect)

    def _read(self, turn: Turn, text: str) -> answers.Found | answers.Partial | None:
        """The answer in the words; of several values of the kind, the one whose cue stands before it."""
        if self.needs_cue:
            text = self._led_to(turn, text)
        rivals = [q for q in turn.flow.questions if q.reads == self.reads]
        if len(rivals) > 1:
            values = answers.find(self.reads, text, turn.surroundings)
            if len(values) > 1:
                for taker, found in CollectStep.shared_out(rivals, text, values, turn.language):
                    if taker is self:
                        return found
        return answers.read(self.reads, text, turn.surroundings, turn.frame.partial)

    def _led_to(self, turn: Turn, text: str) -> str:
        """What a name follows is no part of it: "I'm going to Italy" answers "Which country are you going to?"."""
        cues = list(self.cue_pattern(turn.language).finditer(text))
        begun, rest = (text[: cues[-1].start()], text[cues[-1].end() :]) if cues else ("", text)
        names = answers.find(self.reads, begun, turn.surroundings)
        return text if names or not flat(rest) else rest

    def _as_said(self, turn: Turn, heard: Heard) -> answers.Found | answers.Partial | None:
        """The answer; where its kind is only guessed, the words as they are if the rejections are about those."""
        found = self._read(turn, heard.text)
        if self.collect not in turn.flows.guessed or not self.rejections or turn.wanted(heard.meaning)[0]:
            return found
        words = answers.read("phrase", heard.text, turn.surroundings)
        if isinstance(found, answers.Partial) or not isinstance(words, answers.Found):
            return found
        if found is None:
            return None if self._allows(turn, words.value) else words  # and is told why not
        return words if not self._allows(turn, found.value) and self._allows(turn, words.value) else found

    def told_by_its_form(self, turn: Turn, text: str) -> Value:
        """A value that says itself what it is: the one code that the question's own rejections allow ("is
        there an outage in 90210"), or a number of what the slot counts ("roaming for 7 days")."""
        if self.ask_before_filling or self.reads not in ("digits", "alphanumeric", "number", "whole_number"):
            return None
        found = answers.find(self.reads, text, turn.surroundings)
        if self.reads in ("digits", "alphanumeric"):
            checked = self.rejections or self._validation(turn).rejections
            values = {f.value for f in found if checked and self._allows(turn, f.value)}
        else:
            values = {f.value for f in found if self._counts(text[f.end :])}
        return values.pop() if len(values) == 1 else None

    def _counts(self, rest: str) -> bool:
        """Whether what follows a number is what the slot is named for: "days" after 7, for `roaming_days`."""
        unit = flat(rest).split(" ", 1)[0].removesuffix("s")
        return bool(unit) and unit in [word.removesuffix("s") for word in self.collect.lower().split("_")]

    def _allows(self, turn: Turn, value: Value) -> bool:
        before = turn.slots.get(self.collect)
        turn.set_slot(self.collect, value)
        allowed = self.rejection(turn) is None and self._never_allowed(turn) is None
        turn.slots[self.collect] = before
        return allowed

    def _means_something_else(self, turn: Turn, heard: Heard) -> bool:
        """Whether the sentence is another wish that happens to hold a value: "actually I lost my credit card"."""
        if self.force_slot_filling:
            return False
        flow, confidence = turn.wanted(heard.meaning)
        limits = turn.flows.defaults.confidence
        asks = self.reads in FREE and answers.asks_for_something(heard.text, turn.language)
        least = limits.intent if asks else limits.interrupt
        least = min(least, ASKED) if asks and self.needs_cue else least
        if not flow or confidence < least or flow == turn.frame.flow:
            return False
        words = len((answers.without_preamble(heard.text, turn.language) or heard.text).split())
        if turn.flows.flows[flow].head.universal:
            if self.reads in FREE:
                return asks or words <= MOST_OF_A_UNIVERSAL
            return confidence >= 0.8 and not answers.find(self.reads, heard.text, turn.surroundings)
        if self.reads in FREE:
            return asks or words >= 3
        held = sum(
            len(heard.text[f.start : f.end].split())
            for f in answers.find(self.reads, heard.text, turn.surroundings)
        )
        return words - held >= OTHER_WISH

    def _unsure(self, turn: Turn, heard: Heard, found: answers.Found) -> bool:
        if self.confirm in (True, "always"):
            return True
        if self.confirm in (False, "never"):
            return False
        least = turn.flows.defaults.confidence.confirm
        return not found.certain or (heard.confidence is not None and 0 < heard.confidence < least)

    # -- confirmation ------------------------------------------------------------------------------------

    def _confirm(self, turn: Turn, value: Value) -> After:
        turn.frame = replace(turn.frame, pending={"value": value}, partial="")
        return self.put(turn)

    def _hear_confirmation(self, turn: Turn, heard: Heard) -> After | None:
        """Yes, no, the same value once more (a yes), or another value (a correction)."""
        pending = turn.frame.pending["value"]
        if self._is_said_again(turn, heard.text, pending):
            return self._agreed(turn, True)
        values = answers.find(self.reads, heard.text, turn.surroundings) if self.may_fill_ahead else []
        if values:
            return (
                self._agreed(turn, True)
                if values[-1].value == pending
                else self._confirm(turn, values[-1].value)
            )
        agreed = answers.read("yes_no", heard.text, turn.surroundings)
        if not isinstance(agreed, answers.Found):
            return None
        if not agreed.value and (instead := self._instead(turn, heard.text[agreed.end :])) is not None:
            return self._confirm(turn, instead)
        return self._agreed(turn, bool(agreed.value))

    def _is_said_again(self, turn: Turn, text: str, pending: Value) -> bool:
        """Whether the answer is repeated as it was. A yes or no is not: it answers what is asked now."""
        if self.reads == "yes_no" or flat(text) in _NO_VALUE:
            return False
        again = answers.read(self.reads, text, turn.surroundings)
        return isinstance(again, answers.Found) and again.value == pending and not _refuses(turn, text)

    def _instead(self, turn: Turn, rest: str) -> Value:
        """What is said after a no: "no, fifty". Where any words are a value, they are not taken for one."""
        if not self.may_fill_ahead or self.needs_cue or rest.strip(" .,").lower() in _NO_VALUE:
            return None
        found = answers.read(self.reads, rest, turn.surroundings)
        return found.value if isinstance(found, answers.Found) and found.certain else None

    def _agreed(self, turn: Turn, agreed: bool) -> After:
        value = turn.frame.pending["value"]
        turn.frame = replace(turn.frame, pending={})
        return self._fill(turn, value) if agreed else self.missed(turn, "refused")

    # -- filling -----------------------------------------------------------------------------------------

    def _fill(self, turn: Turn, value: Value) -> After:
        turn.set_slot(self.collect, value)
        turn.frame = replace(turn.frame, partial="", pending={})
        turn.note(validated=None)
        return self._settle(turn)

    def _settle(self, turn: Turn) -> After:
        """Goes on with the value that is in the slot, unless it is not allowed."""
        never = self._never_allowed(turn)
        rejection = never or self.rejection(turn)
        if rejection is None:
            return self._validated(turn)
        if isinstance(rejection, Rejection):
            turn.choose("rejections", self.rejections.index(rejection))
        if rejection.utter:
            turn.respond(rejection.utter, value=turn.slots[self.collect])
        elif isinstance(rejection, Rejection) and rejection.say is not None:
            turn.say(rejection.say, self.barge_in)
        turn.slots[self.collect] = None
        attempts = replace(turn.attempts, no_match=turn.attempts.no_match + 1)
        turn.frame = replace(turn.frame, attempts=attempts)
        limits = turn.flows.defaults.limits
        if attempts.no_match > limits.no_match or attempts.total > limits.total:
            return turn.interrupt("pattern_human_handoff", reason="no_match", from_flow=turn.frame.flow)
        if never and (again := self._validation(turn).refill_utter):
            turn.respond(again)
            return turn.await_answer(self.listen(turn))
        return self.put(turn)

    def _validation(self, turn: Turn) -> SlotValidation:
        """What holds for the slot wherever it is asked for."""
        slot = turn.flows.slots.get(self.collect)
        return (slot.validation if slot else None) or SlotValidation(rejections=[])

    def _never_allowed(self, turn: Turn) -> SlotRejection | None:
        return next((r for r in self._validation(turn).rejections if turn.holds(r.condition)), None)

    def _validated(self, turn: Turn) -> After:
        """Goes on, once the project's `validate_<slot>`, if it has one, has looked at the value."""
        action = f"validate_{self.collect}"
        if action in turn.flows.actions and turn.frame.context.get("validated") != self.collect:
            turn.note(validated=self.collect)
            return turn.run_beside(action, {self.collect: turn.slots[self.collect]})
        return After.FOLLOW

    def rejection(self, turn: Turn) -> Rejection | None:
        return next((r for r in self.rejections if turn.holds(r.condition)), None)

    def _corrected(self, turn: Turn, text: str, by_name: bool = False) -> After | None:
        """ "No, I said fifteen", "change the amount to fifty": a new value for a question asked before in this flow.

        `by_name` looks only for one that is named, which nothing else can be meant by.
        """
        corrects = answers.corrects(text, turn.language)
        if by_name and not corrects:
            return None
        for question in reversed(turn.flow.questions):
            before = turn.slots.get(question.collect)
            if question is self or question.collect not in turn.frame.asked or before is None:
                continue
            if not (question.is_named(text) if by_name else question.may_fill_ahead):
                continue
            found = self._corrected_value(question, turn, text, corrects)
            if found and found.value != before:
                return question.put_right(turn, found.value) or self.missed(turn, "no_match")
        return None

    def _corrected_value(
        self, question: CollectStep, turn: Turn, text: str, corrects: bool
    ) -> answers.Found | None:
        """The value that `text` gives for a question asked before, if it is about that one rather than about this."""
        around = turn.surroundings
        instead = question.instead(turn, text) if corrects else None
        if instead and question.is_named(text):
            return instead
        if question.reads == self.reads:
            if not corrects:
                return None
            # Both questions take such a value: only its cue says which one is meant ("no, FROM savings").
            rivals = [q for q in turn.flow.questions if q.reads == self.reads]
            values = answers.find(question.reads, text, around)
            return next((v for v in values if self.taker(rivals, text, v, turn.language) is question), None)
        if instead and self.reads in FREE:
            return instead
        values = answers.find(question.reads, text, around)
        if values and (corrects or not answers.find(self.reads, text, around)):
            return values[-1]
        read = answers.read(question.reads, text, around) if corrects and not values else None
        if not isinstance(read, answers.Found) or not read.certain:
            return None
        if self.reads == "yes_no":  # "actually no, sixty" is more than a no; "not that one" is not
            return None if text[read.start : read.end].lower() in _NO_VALUE else read
        return None if self._answers(turn, text) else read

    def _answers(self, turn: Turn, text: str) -> bool:
        found = answers.read(self.reads, text, turn.surroundings)
        return isinstance(found, answers.Found) and found.certain

    def is_named(self, text: str) -> bool:
        """Whether the sentence speaks of the slot by its name, or by the last word of it: "change the amount"."""
        return bool(_name_pattern(self.collect).search(text))

    def instead(self, turn: Turn, text: str) -> answers.Found | None:
        """The value after "make that", or after "change" and the slot's name, if nothing else is said."""
        rest = answers.after_cue(text, turn.language)
        named = _name_pattern(self.collect).search(rest)
        if named:
            rest = rest[named.end() :]
        elif self.reads in FREE:
            return None
        found = answers.read(self.reads, rest, turn.surroundings)
        if not isinstance(found, answers.Found) or not found.certain or flat(rest) in _NO_VALUE:
            return None
        whole = flat(rest[found.start : found.end]) == flat(rest)
        return found if whole or self.is_named(text) else None

    def put_right(self, turn: Turn, value: Value) -> After | None:
        """Takes another value than was given, says it back, and goes on from here; None where it is not allowed."""
        if not self._allows(turn, value):
            return None
        turn.frame = replace(turn.frame, partial="", pending={})
        return turn.interrupt(
            "pattern_correction",
            slot=self.collect,
            value=value,
            said=self.said(turn, value),
            corrected_slots={self.collect: value},
            reset_step_id=self.id,
        )

    @staticmethod
    def taker(
        rivals: Sequence[CollectStep], text: str, found: answers.Found, language: str
    ) -> CollectStep | None:
        """Which of several questions of one kind a value in a sentence belongs to: the one whose cue precedes it."""
        if len({rival.collect for rival in rivals}) == 1 and not rivals[0].needs_cue:
            return rivals[0]
        before = text[: found.start].lower()
        best, at = None, -1
        for question in rivals:
            for match in question.cue_pattern(language).finditer(before):
                if match.start() > at and len(before[match.end() :].split()) <= 3:
                    best, at = question, match.start()
        return best

    @staticmethod
    def shared_out(
        rivals: Sequence[CollectStep], text: str, values: Sequence[answers.Found], language: str
    ) -> list[tuple[CollectStep, answers.Found]]:
        """Which value in a sentence belongs to which question of its kind: "savings to checking".

        Cues decide. Where all values but one have one, and all questions but one, the two left belong together.
        """
        shared: list[tuple[CollectStep, answers.Found]] = []
        left: list[answers.Found] = []
        for found in values:
            taker = CollectStep.taker(rivals, text, found, language)
            if taker:
                shared.append((taker, found))
            else:
                left.append(found)
        taken = [question for question, _ in shared]
        free = [question for question in rivals if question.collect not in {q.collect for q in taken}]
        if shared and len(left) == 1 and len({question.collect for question in free}) == 1:
            shared.append((free[0], left[0]))
        return shared

    def cue_pattern(self, language: str) -> re.Pattern[str]:
        cue = self.cue.get(language, []) if isinstance(self.cue, dict) else self.cue
        return _cue_pattern(tuple(cue))


def _refuses(turn: Turn, text: str) -> bool:
    agreed = answers.read("yes_no", text, turn.surroundings)
    return isinstance(agreed, answers.Found) and not agreed.value


@lru_cache(maxsize=1024)
def _name_pattern(slot: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in slot.split("_") if word]
    return re.compile(r"\b(?:" + r"\W+".join(words) + "|" + words[-1] + r")\b", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _cue_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(map(re.escape, words)) + r")\b" if words else r"(?!)", re.IGNORECASE
    )


def _named(flow: str, *digressions: Digressions) -> list[str]:
    """The flow, in a list as Rasa's patterns have it, if any of these is true or names it."""
    return [flow] if any(d is True or (d and flow in d) for d in digressions) else []
