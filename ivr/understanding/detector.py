"""Understands an utterance without any server: an intent with its confidence, and the entities in it.

One model per language. Rule: words that carry no wish (a name, a greeting, mere digits) never reach it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from ivr.conversation.answers import without_preamble
from ivr.conversation.events import Meaning
from ivr.understanding.entities import EntityFinder
from ivr.understanding.fitting import Mistake, Sentence, fit
from ivr.understanding.hints import mixed, telling
from ivr.understanding.model import Model
from ivr.understanding.onnx_encoder import Beside, load
from ivr.understanding.training import OUT_OF_SCOPE, Example, TrainingData
from ivr.understanding.vectors import Encoder, vectors
from ivr.understanding.words import LONGEST, only_numbers, without_enclitics, words

Anything = TypeVar("Anything")

FEW = 10
"""Examples up to which an intent's name adds something to them."""

_PREAMBLES = ("en", "es")
"""Languages whose greetings and introductions are known; elsewhere they would be mistaken for other words."""

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Detector:
    """`models` and `hints` by language, that of most examples first.

    `mistakes`, by language too: examples, by their number in the data, that are taken for another intent's unless they
    are learned by heart. Training finds them anyway; they show where two intents are too much alike.
    """

    models: Mapping[str, Model]
    hints: Mapping[str, Mapping[str, tuple[str, ...]]]
    entities: EntityFinder
    mistakes: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)

    @classmethod
    def train(cls, data: TrainingData) -> Detector:
        models, hints, mistakes = {}, {}, {}
        for language in _languages(data):
            numbers = [n for n, e in enumerate(data.examples) if _primary(e.language) in ("", language)]
            sentences = _sentences([data.examples[number] for number in numbers], language)
            ordinary = [words(line) for line in background(language)]
            models[language], wrong = fit(sentences, ordinary, encoder(language, data.encoder), data.asides)
            hints[language] = telling(sentences)
            mistakes[language] = tuple(
                Mistake(numbers[mistake.sentence], mistake.intent)
                for mistake in wrong
                if mistake.sentence < len(numbers)  # the others are names of intents
            )
        return cls(models, hints, EntityFinder.learn(data), mistakes)

    def understand(self, text: str, language: str) -> Meaning:
        text = text[:LONGEST]
        entities = self.entities.find(text)
        model = _of(self.models, language)
        spoken = wish(text, language)
        if model is None or not spoken or only_numbers(spoken):
            return Meaning(entities=entities)
        verdict = model.judge(spoken)
        return Meaning(verdict.intent, verdict.confidence, verdict.ranking, entities)

    def phrases(self, language: str, intents: tuple[str, ...] = (), limit: int = 100) -> tuple[str, ...]:
        """What a recogniser should expect a caller to say: of `intents`, or of all of them."""
        return mixed(_of(self.hints, language) or {}, intents, limit)


def _of(by_language: Mapping[str, Anything], language: str) -> Anything | None:
    """What belongs to `language`, or to the commonest one when nothing does."""
    return by_language.get(_primary(language)) or next(iter(by_language.values()), None)


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


def wish(text: str, language: str) -> list[str]:
    """The words of `text` that may carry a wish; all of them when nothing but a preamble was said."""
    if _primary(language) not in _PREAMBLES:
        return words(text)
    if _primary(language) == "es":
        text = without_enclitics(text)
    return words(without_preamble(text, language)) or words(text)


def encoder(language: str, folder: str = "") -> Encoder | None:
    """What tells how a sentence is meant, beside its letters: word vectors, an encoder of the team's own, or both."""
    found = vectors(language)
    if not folder:
        return found
    return Beside([*([found] if found else []), load(folder)])


@cache
def background(language: str) -> tuple[str, ...]:
    """Sentences that belong to no service; a language without its own list borrows the English one."""
    path = _HERE / f"background.{language}.txt"
    if not path.is_file():
        path = _HERE / "background.en.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


def _languages(data: TrainingData) -> list[str]:
    """The languages with examples, the commonest first; "en" when no example names one."""
    counts: dict[str, int] = {}
    for example in data.examples:
        primary = _primary(example.language)
        counts[primary] = counts.get(primary, 0) + 1
    everywhere = counts.pop("", 0)
    if not counts and everywhere:
        return ["en"]
    return sorted(counts, key=lambda language: (-counts[language], language))


def _sentences(examples: Iterable[Example], language: str) -> list[Sentence]:
    sentences: list[Sentence] = []
    for example in examples:
        intent = "" if example.intent in OUT_OF_SCOPE else example.intent
        sentences.append((wish(example.text, language), intent))
    return sentences + _names(sentences) if language == "en" else sentences


def _names(sentences: list[Sentence]) -> list[Sentence]:
    """The names of intents with few examples, as one example more: `lost_card` says what is meant."""
    counts = Counter(intent for _, intent in sentences if intent)
    return [(words(re.sub(r"[_/]", " ", name)), name) for name, count in counts.items() if count <= FEW]
