"""Has a model read what the embedded understanding is unsure of, and adds its reading to the sentence's meaning."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from ivr.conversation.events import Heard, Interpretation, Meaning
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.interpreting.asked import Asked, asked_of
from ivr.interpreting.unsure import is_unsure


class Model(Protocol):
    def interpret(self, asked: Asked, at: float) -> tuple[Interpretation, ...]:
        """What the sentence means; () for nothing that is known. Takes little time, and never raises."""
        ...


class Known(Protocol):
    """What a call runs on."""

    @property
    def flows(self) -> Flows: ...
    def passage(self, text: str, language: str) -> dict[str, str] | None:
        """What the team has written on a question, also where it comes less near than an answer must by itself."""
        ...


class Interpreter:
    def __init__(self, model: Model) -> None:
        self._model = model

    def interpret(self, heard: Heard, state: Session, known: Known) -> Meaning:
        """The meaning of a sentence that was understood already, with what a model makes of it where that is unsure."""
        if not is_unsure(known.flows, state, heard):
            return heard.meaning
        asked = asked_of(known.flows, state, heard)
        told = self._model.interpret(asked, heard.at)
        own = tuple(replace(one, value=asked.sentence.restored(one.value)) for one in told)
        meaning = replace(heard.meaning, interpreted=own)
        if any(one.kind == "answer" for one in own) and meaning.passage is None:
            return replace(meaning, passage=known.passage(heard.text, state.language))
        return meaning
