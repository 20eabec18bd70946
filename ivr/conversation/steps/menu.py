"""`menu`: a question whose answers are ways on. Without choices it is an open question: "How can I help?"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation import answers, filling, wishes
from ivr.conversation.answers.choices import Choices
from ivr.conversation.answers.words import flat
from ivr.conversation.commands import Listen
from ivr.conversation.events import Value
from ivr.conversation.slot_question import PhrasesIn, SlotQuestion, of_language
from ivr.conversation.steps import correcting
from ivr.conversation.steps.afterwards import AFTERWARDS
from ivr.conversation.steps.everywhere import AFTER, BEFORE
from ivr.conversation.steps.interpreted import INTERPRETED
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading, Table, consider
from ivr.conversation.steps.taking import OTHER_WISH
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Ladder, Link


class Choice(BaseModel):
    """One way on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str = Field("", pattern=r"^[0-9*]*$", description="The key that chooses it.")
    say: PhrasesIn = Field(default_factory=list, description="Phrases that choose it.")
    intent: str = Field(
        "", description="An intent that chooses it; affirm, deny and goodbye are always known."
    )
    then: str = Field(description="The step that follows, or a list of steps.")

    def phrases(self, language: str) -> list[str]:
        return of_language(self.say, language)


class MenuStep(Question):
    """Offers choices by voice and key; any flow that can start by an intent is a choice, too."""

    KIND: ClassVar[str] = "menu"
    READINGS: ClassVar[Table] = ()  # below

    menu: Ladder = Field(description="The question: first, second, third attempt.")
    choices: list[Choice] = Field(default_factory=list, description="The ways on. None: an open question.")
    utter: str = Field(
        "", description="A response of the domain that asks instead, the first time, where there is one."
    )
    offers: Literal["", "flows"] = Field(
        "",
        description="`flows`: those in `context.flows` are ways on, too: this or that?",
    )

    def run(self, turn: Turn) -> After:
        return self.put(turn)

    def links(self) -> tuple[Link, ...]:
        return (*(Link(condition="chosen", target=choice.then) for choice in self.choices), *self.next)

    def pose(self, turn: Turn) -> None:
        if self.utter and not turn.attempts.total + turn.attempts.reworded:
            turn.respond(self.utter)
        else:
            turn.say(self.rung(turn, self.menu), self.barge_in)

    def listen(self, turn: Turn) -> Listen:
        times = turn.flows.defaults.times
        longest = max((len(choice.key) for choice in self.choices), default=1)
        phrases = [phrase for choice in self.choices for phrase in choice.phrases(turn.language)]
        return Listen(
            language=turn.language,
            max_keys=longest,
            timeout=self.timeout or times.no_input,
            speech_timeout=self.speech_end or times.speech_end,
            hints=(*phrases, *turn.flows.hints.get(turn.language, ())),
        )

    def own_keys(self) -> frozenset[str]:
        return frozenset(choice.key for choice in self.choices if choice.key)

    def take_keys(self, turn: Turn, keys: str) -> After | None:
        offered = self._offered(turn)
        if keys.isdecimal() and 0 < int(keys) <= len(offered):
            return self._choose(turn, offered[int(keys) - 1])
        return next((self._go(turn, choice) for choice in self.choices if choice.key == keys), None)

    def _go(self, turn: Turn, choice: Choice) -> After:
        turn.choose("choices", self.choices.index(choice))
        return turn.go(choice.then)

    def _offered(self, turn: Turn) -> list[str]:
        """Ids of the flows that this menu offers by name."""
        if self.offers == "flows":
            return list(turn.frame.context.get("flows") or ())
        return []

    def _choose(self, turn: Turn, flow: str) -> After:
        """Begins an offered flow, with the details of the sentence that could have meant it."""
        text = turn.frame.text("text")
        if wishes.is_mere_topic(turn, self._offered(turn), turn.said(text)):
            text = ""
        turn.stack.pop()
        if turn.stack and isinstance(turn.step, MenuStep):
            turn.stack.pop()  # the open question that was answered unclearly
        return wishes.start(turn, flow, text)

    def is_open_to_wishes(self, turn: Turn) -> bool:
        return turn.flow.is_pattern and turn.users_frame() < 0 and not self.offers

    def offered_in(self, turn: Turn, said: Utterance) -> After | None:
        offered = self._offered(turn)
        if not offered:
            return None
        names = {flow: turn.flows.flows[flow].name(turn.language) for flow in offered}
        for flow, name in names.items():
            if flat(name) == said.flat:
                return self._choose(turn, flow)
        wanted = wishes.wanted(turn, said.meaning).flow
        if wanted in offered:
            begun = self._choose(turn, wanted)
            filling.fill_ahead(turn, turn.said(said.text))
            return begun
        choices = Choices("offered", {flow: {turn.language: (name,)} for flow, name in names.items()})
        around = replace(turn.surroundings, choices={"offered": choices})
        found = answers.read("offered", said.text, around)
        if isinstance(found, answers.Found):
            return self._choose(turn, str(found.value))
        return None

    def chosen_by_phrase(self, turn: Turn, said: Utterance) -> After | None:
        for choice in self.choices:
            if said.flat in _said_as(tuple(choice.phrases(turn.language))):
                return self._go(turn, choice)
        return None

    def chosen_by_spoken_key(self, turn: Turn, said: Utterance) -> After | None:
        key = self._spoken_key(turn, said.flat)
        return self.take_keys(turn, key) if key else None

    def goes_on(self, turn: Turn, said: Utterance) -> After | None:
        """ "No, but I have a question": it is asked what there is, unless the sentence says it."""
        wanted = wishes.wanted(turn, said.meaning)
        is_wish = bool(wanted) and said.meaning.intent not in _ENDS
        if is_wish and wanted.is_sure:
            return None  # it says what there is
        if not self._ends_with_more(turn, said) or wishes.near(turn, said.meaning):
            return None
        if is_wish:
            return consider(AFTER, self, turn, said)
        if turn.frame.flow == WHAT_ELSE:
            return self.reworded(turn)
        turn.stack.pop()
        return turn.interrupt(WHAT_ELSE)

    def _ends_with_more(self, turn: Turn, said: Utterance) -> bool:
        """Whether it says that there is nothing else, and yet does not take leave."""
        if not self.is_open_to_wishes(turn) or not _ENDS.intersection(
            choice.intent for choice in self.choices
        ):
            return False
        return self._intent(turn, said) in _ENDS and (said.goes_on or not said.takes_leave)

    def chosen_in_words(self, turn: Turn, said: Utterance) -> After | None:
        mentioned = self._mentioned(turn, said)
        wanted = wishes.wanted(turn, said.meaning)
        if wanted.is_sure:
            is_meant = self._is_meant(turn, wanted.flow, said.flat, mentioned)
            if is_meant:
                return self._go(turn, mentioned[0][0])
            return None
        meant = self._intent(turn, said)
        led_to = [choice for choice in self.choices if choice.intent == meant] if meant else []
        chosen = [*led_to, *(choice for choice, _ in mentioned)]
        return self._go(turn, chosen[0]) if chosen else None

    def _mentioned(self, turn: Turn, said: Utterance) -> list[tuple[Choice, re.Match[str]]]:
        """The choices of which a phrase is in the sentence."""
        patterns = ((choice, _mentions(tuple(choice.phrases(turn.language)))) for choice in self.choices)
        return [(choice, found) for choice, pattern in patterns if (found := pattern.search(said.flat))]

    def _is_meant(
        self, turn: Turn, flow: str, words: str, mentioned: list[tuple[Choice, re.Match[str]]]
    ) -> bool:
        """Whether a sentence like another flow's chooses: "my credit card", with a choice in it and little beside."""
        if len(mentioned) != 1 or turn.flows.flows[flow].head.universal:
            return False
        beside = len(words.split()) - len(mentioned[0][1][0].split())
        return beside < OTHER_WISH

    def corrected(self, turn: Turn, said: Utterance) -> After | None:
        """ "No, it was Thursday": another value for a question that was asked before in this flow."""
        if not said.corrects:
            return None
        for question in correcting.answered(turn, self):
            value = _new_value(question, turn, said) if question.may_fill_ahead else None
            if value not in (None, turn.slots[question.collect]):
                return correcting.put_right(turn, (question, value)) or self.missed(turn, "no_match")
        return None

    def _spoken_key(self, turn: Turn, words: str) -> str:
        """The key that was said instead of pressed: "option two"; a bare "two" once the keys were read out."""
        match = _KEY_WORDS.match(words)
        if match is None and not turn.attempts.total:
            return ""
        named = words[match.end() :] if match else words
        found = answers.read("digits", named, turn.surroundings)
        spoken = found.value if isinstance(found, answers.Found) else ""
        return spoken if spoken in self.own_keys() else ""

    def _intent(self, turn: Turn, said: Utterance) -> str:
        known = {choice.intent for choice in self.choices} - {""}
        if "goodbye" in known and said.is_farewell:
            return "goodbye"
        meant = said.meaning.intent
        if meant in known or said.agreed is None:
            return meant
        if said.says_no:
            return "deny"
        # "okay" and "mm hmm" after "anything else?" say that the caller has heard, not that there is more.
        if said.agreed.certain or not said.is_noise:
            return "affirm"
        return ""

    def leave_for(self, turn: Turn, flow: str, said: Utterance) -> After:
        """Another flow is an answer to a menu: the menu is not come back to."""
        turn.stack.pop()
        return wishes.begin(turn, said.meaning, flow, said.text)


def _new_value(question: SlotQuestion, turn: Turn, said: Utterance) -> Value:
    """The last value that the sentence has for the question, None if it has none."""
    values = said.values(question.reads)
    found = values[-1] if values else correcting.instead(question, turn, said)
    if found:
        return turn.kept(question, found.value, said.words_of(found))
    return None


WHAT_ELSE = "pattern_what_else"
"""Asks what it is that a caller wants besides."""

_ENDS = frozenset({"deny", "nothing_else", "goodbye"})
"""Intents of choices that end a call."""

MenuStep.READINGS = (
    *BEFORE,
    INTERPRETED,
    Reading(
        "one that is offered",
        "one of the flows that the menu names",
        "its name, its intent, or its place",
        "that flow",
        MenuStep.offered_in,
    ),
    Reading(
        "a choice",
        "a phrase of a choice",
        "the whole sentence is one of its `say`",
        "goes where the choice leads",
        MenuStep.chosen_by_phrase,
    ),
    Reading(
        "a spoken key",
        "option two",
        "a word for key or number before it; a bare number once the keys were read out",
        "as if it were pressed",
        MenuStep.chosen_by_spoken_key,
    ),
    AFTERWARDS,
    Reading(
        "a no with more behind it",
        "no, but i have a question; no, one more thing",
        "a word of the language that goes on (but, one more thing), with nothing known that is asked for",
        "asks what it is; nobody is hung up on",
        MenuStep.goes_on,
    ),
    Reading(
        "a correction",
        "no, it was thursday",
        "a cue of correction and a value for a question asked before",
        "`pattern_correction`",
        MenuStep.corrected,
    ),
    Reading(
        "a choice in words",
        "a choice in other words",
        "its intent, a yes or a no, or a phrase of it within the sentence - unless the detector is sure "
        "of another flow",
        "goes where the choice leads",
        MenuStep.chosen_in_words,
    ),
    *AFTER,
)

_KEY_WORDS = re.compile(r"(?:option|number|press|key|opcion|numero|pulse|oprima|marque|tecla)\b ?")


@lru_cache(maxsize=1024)
def _said_as(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(flat, phrases))


@lru_cache(maxsize=1024)
def _mentions(phrases: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_said_as(phrases), key=len, reverse=True)))
    return re.compile(rf"\b(?:{words})\b" if words else r"(?!)")
