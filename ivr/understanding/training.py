"""What a team taught: sentences with their intents, and the words that carry details.

Rule: plain data, already read and checked; nothing here knows of YAML or of a model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ivr.conversation.events import Entity

OUT_OF_SCOPE = frozenset({"", "none", "out_of_scope"})
"""Intents whose examples say what the team does *not* serve."""


class Sentence(Protocol):
    """An example as it was read; more may be known of it."""

    @property
    def text(self) -> str: ...
    @property
    def intent(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def entities(self) -> tuple[Entity, ...]: ...


class Sentences(Protocol):
    """All that was read from nlu/."""

    @property
    def examples(self) -> Sequence[Sentence]: ...
    @property
    def synonyms(self) -> Mapping[str, str]: ...
    @property
    def lookups(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def regexes(self) -> Mapping[str, Sequence[str]]: ...


@dataclass(frozen=True)
class Example:
    """A sentence of an intent, its annotations given apart. `language` "" stands for every language."""

    text: str
    intent: str
    language: str = "en"
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class TrainingData:
    """As in Rasa: `synonyms` surface to value, `lookups` entity to phrases, `regexes` entity to patterns.

    `asides` are intents that take a sentence only when they are clearly nearer than any other: small talk that ships
    with Parley, and what starts nothing in this project. `encoder` is the folder of a sentence encoder, or "".
    """

    examples: tuple[Example, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    lookups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    regexes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    asides: frozenset[str] = frozenset()
    encoder: str = ""

    @classmethod
    def of(cls, nlu: Sentences, asides: frozenset[str]) -> TrainingData:
        """What is taught, in the order in which it was read."""
        return cls(
            examples=tuple(Example(e.text, e.intent, e.language, e.entities) for e in nlu.examples),
            synonyms=nlu.synonyms,
            lookups={name: tuple(phrases) for name, phrases in nlu.lookups.items()},
            regexes={name: tuple(patterns) for name, patterns in nlu.regexes.items()},
            asides=asides,
        )
