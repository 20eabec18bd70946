"""A question for the value of a slot, as a team writes it, and what can be told from that: its kind, name and cues.

Rule: nothing here knows of a call in progress; how it is asked and answered is in `steps/collect.py`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Literal

from pydantic import Field

from ivr.conversation import answers
from ivr.conversation.answers.words import Phrases
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Digressions, Dtmf, Ladder, Rejection, Step

PhrasesIn = dict[str, list[str]] | list[str]
"""Phrases by language, or those of every language."""


def of_language(phrases: PhrasesIn, language: str) -> list[str]:
    return phrases.get(language, []) if isinstance(phrases, dict) else phrases


FREE = ("text", "phrase")
"""Kinds for which almost any words are a value, so that how they are put must tell."""

Confirm = Literal["always", "unsure", "implicit", "never"]


class SlotQuestion(Step):
    """Asks for a value and puts it into a slot."""

    collect: str = Field(description="The slot that gets the value.")
    ask: Ladder | None = Field(None, description="The question: first, second, third attempt.")
    utter: str = Field(
        "",
        description="A response of the domain file, or an action, that asks; `utter_ask_<slot>` if left out.",
    )
    reads: str = Field("", description="The kind of value that is asked for, or a list of `nlu/choices.yml`.")
    keys: dict[str, Any] = Field(
        default_factory=dict, description='Keys that stand for a value, such as `"1": checking`.'
    )
    cue: PhrasesIn = Field(
        default_factory=list,
        description="Words before a value that mark it as this question's, such as from, to.",
    )
    called: PhrasesIn = Field(
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
    def is_free(self) -> bool:
        return self.reads in FREE

    @property
    def may_fill_ahead(self) -> bool:
        """Whether a sentence said before the question may already answer it."""
        if self.ask_before_filling:
            return False
        if self.needs_cue:
            return bool(self.cue)
        return self.kind is None or not self.kind.only_when_asked

    @property
    def is_choice(self) -> bool:
        """Whether it chooses from a list of the team's own."""
        return self.kind is None

    @property
    def is_gathered(self) -> bool:
        """Whether its value has parts that are put right one by one: an address."""
        if self.kind is None or self.reads in (*FREE, "yes_no"):
            return False
        return self.kind.gathers

    @property
    def is_bare_value(self) -> bool:
        """Whether a bare number may be a value: "no, fifteen"."""
        return self.kind is not None and self.kind.bare

    @property
    def needs_cue(self) -> bool:
        """Whether its cue must stand before a value that is taken beforehand: a name alone may be anything's."""
        return self.reads == "phrase"

    @property
    def response(self) -> str:
        """The domain's response that asks, where the question is not written here."""
        return self.utter or f"utter_ask_{self.collect}"

    def form(self, spelled: bool = False) -> str:
        """The form in which its value is read back; `spelled` letter by letter or digit by digit, if it can be."""
        if self.kind is None:
            return ""
        return (spelled and self.kind.spelled_back) or self.kind.said_as

    def missing(self, partial: str, around: answers.Surroundings) -> str:
        """What is missing next of an answer in pieces, "" where that cannot be told."""
        if self.kind:
            return self.kind.missing(partial, around)
        return ""

    # -- its name and its cue ----------------------------------------------------------------------------

    def is_named(self, said: Utterance) -> bool:
        """Whether the sentence speaks of the slot by its name, by the last word of it, or by what callers call it."""
        if self.name_in(said.text):
            return True
        own = of_language(self.called, said.tongue)
        if own:
            return bool(_phrases(tuple(own)).all(said.named))
        return said.calls(self.reads)

    def name_in(self, text: str) -> re.Match[str] | None:
        return _name_pattern(self.collect).search(text)

    def has_cue(self, said: Utterance) -> bool:
        """Whether a cue of the question's is in the sentence: "the FROM account"."""
        return bool(self.cue_pattern(said.language).search(said.text))

    def cue_pattern(self, language: str) -> re.Pattern[str]:
        return _cue_pattern(tuple(of_language(self.cue, language)))


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
