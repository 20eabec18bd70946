"""`collect`: asks for one value until it is there, believed and allowed."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation import answers
from ivr.conversation.answers.words import Phrases, flat
from ivr.conversation.commands import Listen
from ivr.conversation.events import ErrandDone, ErrandFailed, Event, Heard, Pressed, Value
from ivr.conversation.patterns import COLLECTS, DIGRESSES
from ivr.conversation.responses import VOICE
from ivr.conversation.steps import confirming, correcting, filling, taking
from ivr.conversation.steps.action import take_result
from ivr.conversation.steps.base import After
from ivr.conversation.steps.everywhere import AFTER, BEFORE
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Table
from ivr.conversation.written import Digressions, Ladder, PromptText, rungs
from ivr.redaction import Secret

if TYPE_CHECKING:
    from ivr.conversation.steps.stakes import Given
    from ivr.conversation.turn import Turn
    from ivr.conversation.utterance import Utterance

FREE = ("text", "phrase")
"""Kinds for which almost any words are a value, so that how they are put must tell."""

BACKCHANNELS = 2
"""Times that a caller in mid-answer is only told to go on, without getting on."""

LONGEST_SILENCE = 60.0
"""Seconds; Rasa's projects write 70000 for "never", which a caller must not be made to wait."""

_NOT_ASKING = frozenset({"denied", "report"})
"""Stances of a sentence that may hold a value and yet give none."""

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
    READINGS: ClassVar[Table] = (
        taking.OPENS_WITH,
        *BEFORE,
        correcting.CORRECTS_BY_NAME,
        taking.SOMETHING_ELSE,
        confirming.CONFIRMS,
        *correcting.CORRECTS,
        taking.TELLS_INSTEAD,
        *taking.ANSWERS,
        *AFTER,
    )

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
    called: dict[str, list[str]] | list[str] = Field(
        default_factory=list,
        description="What callers call the value when they want to change it, such as amount; in each language.",
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
    def kind_asked(self) -> str:
        return self.reads

    @property
    def is_free(self) -> bool:
        return self.reads in FREE

    @property
    def may_fill_ahead(self) -> bool:
        """Whether a sentence said before the question may already answer it."""
        if self.ask_before_filling:
            return False
        return bool(self.cue) if self.needs_cue else not (self.kind and self.kind.only_when_asked)

    @property
    def is_choice(self) -> bool:
        """Whether it chooses from a list of the team's own."""
        return self.kind is None

    @property
    def is_gathered(self) -> bool:
        """Whether its value has parts that are put right one by one: an address."""
        return self.kind is not None and self.kind.gathers and not self.is_free and self.reads != "yes_no"

    @property
    def is_bare_value(self) -> bool:
        """Whether a bare number may be a value: "no, fifteen"."""
        return self.kind is not None and self.kind.bare

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
            return filling.settle(self, turn) if filled else turn.await_answer(self.listen(turn))
        return super().answer(turn, event)

    def _told_in_secret(self, turn: Turn, told: Secret) -> After:
        """Takes a secret that was asked for; it is never read back, and nothing else is looked for beside it."""
        value = self.kind.read_in_secret(told, turn.surroundings) if self.kind else None
        return self.missed(turn, "no_match") if value is None else filling.fill(self, turn, value)

    def run(self, turn: Turn) -> After:
        turn.own(self.collect)
        if turn.slots.get(self.collect) is None:
            return After.FOLLOW if self.collect in turn.frame.declined else self.put(turn)
        return filling.settle(self, turn)

    def pose(self, turn: Turn) -> None:
        if turn.frame.pending:
            # What sounds alike is told apart by spelling it, once the caller has said no.
            value = self.said(turn, turn.frame.pending["value"], spelled=turn.attempts.refused > 0)
            turn.say(self.rung(turn, turn.flows.defaults.confirm), self.barge_in, value=value)
            return
        if turn.frame.partial:
            self._tell_so_far(turn)
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

    def backchannel(self, turn: Turn) -> None:
        """ "Mm-hmm"; when that has not brought the caller on, what there is so far and what is missing."""
        if turn.frame.partial and turn.attempts.patient > BACKCHANNELS:
            self._tell_so_far(turn)
        else:
            super().backchannel(turn)

    def come_to(self, turn: Turn, partial: str) -> str:
        """How far a part of an answer has come: what is missing next, or its length in steps of a few signs."""
        missing = self.kind.missing(partial, turn.surroundings) if self.kind else ""
        return missing or str(len(partial) // 4)

    def _tell_so_far(self, turn: Turn) -> None:
        partial = turn.frame.partial
        digits = "".join(partial.split())
        value = turn.spoken(digits, "digits", self.collect) if digits.isdecimal() else partial
        turn.say(turn.flows.defaults.so_far, self.barge_in, value=value)
        missing = self.kind.missing(partial, turn.surroundings) if self.kind else ""
        if missing:
            turn.say(turn.flows.defaults.still_needed, self.barge_in, value=missing)

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
            secret=bool(kind and kind.secret),
        )

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
        if self.keys:
            value = self.keys.get(keys)
        else:
            value = answers.read_keys(self.reads, keys, turn.surroundings)
        if isinstance(value, answers.Found):  # keys that may mean something else: read back
            return confirming.confirm(self, turn, value.value)
        if value is None and self.dtmf is not None and self.dtmf.length in (None, len(keys)):
            value = keys
        if value is None:
            return None
        turn.mark(self.collect, "plain")
        return filling.fill(self, turn, value)

    def takes_people(self, turn: Turn, said: Utterance) -> bool:
        """Whether one of the team's own choices is called like a person: "agent" where shops are asked for."""
        return self.force_slot_filling or (self.kind is None and bool(said.values(self.reads)))

    def is_whole_answer(self, turn: Turn, said: Utterance) -> bool:
        """ "Not yet" asks for time, but to "have you tried?" it is an answer."""
        if self.reads != "yes_no" or turn.frame.pending or said.agreed is None:
            return False
        return flat(said.text[said.agreed.start : said.agreed.end]) == said.flat

    def doubts(self, turn: Turn, said: Utterance, found: answers.Found) -> bool:
        """Whether a value is not sure enough to be taken as it is."""
        least = turn.flows.defaults.confidence.confirm
        badly_heard = said.confidence is not None and 0 < said.confidence < least
        return (
            badly_heard
            or not found.certain
            or (said.meaning.stance in _NOT_ASKING and said.beside([found]) > 2)
        )

    def given(self, turn: Turn, said: Utterance, found: answers.Found) -> Given:
        """How the value was given: doubtful, put right in the same breath, or plainly."""
        if self.doubts(turn, said, found):
            return "unsure"
        return "told" if said.corrects or said.takes_back else "plain"

    # -- its name and its cue ----------------------------------------------------------------------------

    def is_named(self, said: Utterance) -> bool:
        """Whether the sentence speaks of the slot by its name, by the last word of it, or by what callers call it."""
        if self.name_in(said.text):
            return True
        own = self.called.get(said.tongue, []) if isinstance(self.called, dict) else self.called
        if own:
            return bool(_phrases(tuple(own)).all(said.named))
        return said.calls(self.reads)

    def name_in(self, text: str) -> re.Match[str] | None:
        return _name_pattern(self.collect).search(text)

    def has_cue(self, said: Utterance) -> bool:
        """Whether a cue of the question's is in the sentence: "the FROM account"."""
        return bool(self.cue_pattern(said.language).search(said.text))

    def instead(self, turn: Turn, said: Utterance) -> answers.Found | None:
        """The value after "make that", or after "change" and the slot's name, if nothing else is said."""
        return correcting.instead(self, turn, said)

    def cue_pattern(self, language: str) -> re.Pattern[str]:
        cue = self.cue.get(language, []) if isinstance(self.cue, dict) else self.cue
        return _cue_pattern(tuple(cue))


@lru_cache(maxsize=1024)
def _name_pattern(slot: str) -> re.Pattern[str]:
    words = [re.escape(word) for word in slot.split("_") if word]
    return re.compile(r"\b(?:" + r"\W+".join(words) + "|" + words[-1] + r")\b", re.IGNORECASE)


@lru_cache(maxsize=1024)
def _phrases(listed: tuple[str, ...]) -> Phrases[str]:
    return Phrases((phrase, phrase) for phrase in listed)


@lru_cache(maxsize=1024)
def _cue_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(map(re.escape, words)) + r")\b" if words else r"(?!)", re.IGNORECASE
    )


def _named(flow: str, *digressions: Digressions) -> list[str]:
    """The flow, in a list as Rasa's patterns have it, if any of these is true or names it."""
    return [flow] if any(d is True or (d and flow in d) for d in digressions) else []
