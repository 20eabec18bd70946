"""What a team taught: sentences with their intents, and the words that carry details.

Rule: plain data, already read and checked; nothing here knows of YAML or of a model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ivr.conversation.events import Entity

OUT_OF_SCOPE = frozenset({"", "none", "out_of_scope"})
"""Intents whose examples say what the team does *not* serve."""


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
