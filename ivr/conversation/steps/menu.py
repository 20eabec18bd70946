"""`menu`: a question whose answers are ways on. Without choices it is an open question: "How can I help?"."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation import answers
from ivr.conversation.answers.choices import Choices
from ivr.conversation.answers.words import flat
from ivr.conversation.commands import Listen
from ivr.conversation.events import Heard
from ivr.conversation.steps.base import After, Ladder, Link
from ivr.conversation.steps.question import OTHER_WISH, Question

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


class Choice(BaseModel):
    """One way on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: str = Field("", pattern=r"^[0-9*]*$", description="The key that chooses it.")
    say: dict[str, list[str]] | list[str] = Field(default_factory=list, description="Phrases that choose it.")
    intent: str = Field(
        "", description="An intent that chooses it; affirm, deny and goodbye are always known."
    )
    then: str = Field(description="The step that follows, or a list of steps.")

    def phrases(self, language: str) -> list[str]:
        return self.say.get(language, []) if isinstance(self.say, dict) else self.say


class MenuStep(Question):
    """Offers choices by voice and key; any flow that can start by an intent is a choice, too."""

    KIND: ClassVar[str] = "menu"

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
        return list(turn.frame.context.get("flows") or ()) if self.offers == "flows" else []

    def _choose(self, turn: Turn, flow: str) -> After:
        """Begins an offered flow, with the details of the sentence that could have meant it."""
        text = str(turn.frame.context.get("text") or "")
        turn.stack.pop()
        if turn.stack and isinstance(turn.step, MenuStep):
            turn.stack.pop()  # the open question that was answered unclearly
        return turn.start(flow, text)

    def _hear_offered(self, turn: Turn, heard: Heard) -> After | None:
        offered = self._offered(turn)
        wanted, _ = turn.wanted(heard.meaning)
        named = [f for f in offered if flat(turn.flows.flows[f].name(turn.language)) == flat(heard.text)]
        if named or wanted in offered:
            return self._choose(turn, named[0] if named else wanted)
        names = {flow: {turn.language: (turn.flows.flows[flow].name(turn.language),)} for flow in offered}
        around = replace(turn.surroundings, choices={"offered": Choices("offered", names)})
        found = answers.read("offered", heard.text, around) if offered else None
        return self._choose(turn, str(found.value)) if isinstance(found, answers.Found) else None

    def hear(self, turn: Turn, heard: Heard) -> After | None:
        if self.offers and (chosen := self._hear_offered(turn, heard)):
            return chosen
        words = flat(heard.text)
        for choice in self.choices:
            if words in _said_as(tuple(choice.phrases(turn.language))):
                return self._go(turn, choice)
        key = self._spoken_key(turn, words)
        if key:
            return self.take_keys(turn, key)
        corrected = self._corrected(turn, heard.text)
        if corrected:
            return corrected
        mentioned = [
            (choice, found)
            for choice in self.choices
            if (found := _mentions(tuple(choice.phrases(turn.language))).search(words))
        ]
        flow, confidence = turn.wanted(heard.meaning)
        if flow and confidence >= turn.flows.defaults.confidence.interrupt:
            return self._go(turn, mentioned[0][0]) if self._is_meant(turn, flow, words, mentioned) else None
        for choice in self.choices:
            if choice.intent and choice.intent == self._intent(turn, heard):
                return self._go(turn, choice)
        return self._go(turn, mentioned[0][0]) if mentioned else None

    def _is_meant(
        self, turn: Turn, flow: str, words: str, mentioned: list[tuple[Choice, re.Match[str]]]
    ) -> bool:
        """Whether a sentence like another flow's chooses: "my credit card", with a choice in it and little beside."""
        if len(mentioned) != 1 or turn.flows.flows[flow].head.universal:
            return False
        beside = len(words.split()) - len(mentioned[0][1][0].split())
        return beside < OTHER_WISH

    def _corrected(self, turn: Turn, text: str) -> After | None:
        """ "No, it was Thursday": another value for a question that was asked before in this flow."""
        if not answers.corrects(text, turn.language):
            return None
        for question in reversed(turn.flow.questions):
            before = turn.slots.get(question.collect)
            if question.collect in turn.frame.asked and question.may_fill_ahead and before is not None:
                values = answers.find(question.reads, text, turn.surroundings)
                found = values[-1] if values else question.instead(turn, text)
                if found and found.value != before:
                    return question.put_right(turn, found.value) or self.missed(turn, "no_match")
        return None

    def _spoken_key(self, turn: Turn, words: str) -> str:
        """The key that was said instead of pressed: "option two"; a bare "two" once the keys were read out."""
        match = _KEY_WORDS.match(words)
        named = words[match.end() :] if match else words if turn.attempts.total else ""
        found = answers.read("digits", named, turn.surroundings) if named else None
        spoken = found.value if isinstance(found, answers.Found) else ""
        return spoken if spoken in self.own_keys() else ""

    def _intent(self, turn: Turn, heard: Heard) -> str:
        if answers.is_farewell(heard.text, turn.language) and any(
            c.intent == "goodbye" for c in self.choices
        ):
            return "goodbye"
        meant = heard.meaning.intent
        if meant and any(choice.intent == meant for choice in self.choices):
            return meant
        agreed = answers.read("yes_no", heard.text, turn.surroundings)
        if isinstance(agreed, answers.Found):
            # "okay" and "mm hmm" after "anything else?" say that the caller has heard, not that there is more.
            if agreed.value and not agreed.certain and answers.is_filler(heard.text, turn.language):
                return ""
            return "affirm" if agreed.value else "deny"
        return meant

    def leave_for(self, turn: Turn, flow: str, heard: Heard) -> After:
        """Another flow is an answer to a menu: the menu is not come back to."""
        turn.stack.pop()
        return turn.begin(heard.meaning, flow, heard.text)


_KEY_WORDS = re.compile(r"(?:option|number|press|key|opcion|numero|pulse|oprima|marque|tecla)\b ?")


@lru_cache(maxsize=1024)
def _said_as(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(flat, phrases))


@lru_cache(maxsize=1024)
def _mentions(phrases: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(_said_as(phrases), key=len, reverse=True)))
    return re.compile(rf"\b(?:{words})\b" if words else r"(?!)")
