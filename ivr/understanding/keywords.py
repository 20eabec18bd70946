"""What a sentence speaks of, where the detector has learned none like it: told by words that only one flow has.

Flows that start by their description come with few sentences, made of its words; "my power is out" is like none of
them, yet speaks of electricity as only one flow does. Rule: a last resort. It never overrules a detector that is sure,
and never is sure itself: what it finds starts a flow where nothing else is expected, and leaves no question. One
exception: a mere thing ("SIM card") that several flows are about tells of none of them, however sure the detector is.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from ivr.conversation.answers import asks_for_something
from ivr.conversation.events import Meaning
from ivr.understanding.detector import background
from ivr.understanding.words import words

SURE = 0.35
"""Confidence of the detector from which it is believed."""

CERTAIN = 0.6
"""Confidence from which nothing is left out of a sentence to understand it better."""

FOUND = 0.34
"""Confidence of what is found here; two that are found alike have it both, so that the caller is asked."""

TELLING = 1.1
"""The least that words must tell; one that is a flow's own tells more, one that half of them have tells less."""

CLEAR = 1.4
"""How much more the best flow must be spoken of than the next."""

LIKE = 0.6
"""What a synonym counts, of what the word itself counts."""

MERE = 3
"""The most words of a mere thing: "my SIM card"."""

_LEADS = re.compile(
    r"(?i)^(?:(?:well|hi|hello|hey|yes|okay|ok|so)\W+)*(?:(?:it's|it is|it was|this is|i'm calling|i am calling|"
    r"i call|calling|i have something)\s+)?(?:about|regarding|concerning)\s+"
)
"""What begins a sentence that only says what it is about: "it's about my SIM card"."""

OFFERED = 3
"""The most flows that such a thing is asked about; Rasa offers as many."""

_COMMON = frozenset(
    """a about above after again all also am an and any are as at be because been before being but by can
    cannot could did do does doing done down each either etc for from further get gets getting give
    given go goes going got had has have having he help helps her here him his how i if in into is it
    its just know let lets like made make makes may me might more most must my need needs new no not now
    of off on once one only or other our out over own per please put same say says see she should so
    some still such take takes than that the their them then there these they thing things this those
    through time to today too under until up us use used user users uses using very want wants was way
    we well were what when where which while who whom why will with within would yes yet you your yours
    customer customers caller callers client clients member members person people flow allow allows
    enable enables provide provides offer offers start started starts information details specific given
    based certain various i'd i'm i'll i've can't don't doesn't didn't won't it's that's there's what's
    let's im id something anything everything""".split()  # noqa: SIM905
)

_HERE = Path(__file__).parent


class Understands(Protocol):
    def understand(self, text: str, language: str) -> Meaning: ...


class Keywords:
    """Understands as `one` does; where that finds nothing, looks for the telling words of `spoken_of`.

    `spoken_of` are texts about each intent, with a weight: its flow's name first, its description, what it asks for.
    `taught` are the sentences of `one`: what begins like one of them ("block ...") is more than a mere thing.
    """

    def __init__(
        self,
        one: Understands,
        spoken_of: Mapping[str, Sequence[tuple[str, float]]],
        taught: Iterable[str] = (),
    ) -> None:
        self._one = one
        self._begins = frozenset(sentence[0] for text in taught if (sentence := words(text)))
        self._weights = {intent: _weighed(texts) for intent, texts in spoken_of.items()}
        self._names = {intent: set(_weighed(texts[:1])) for intent, texts in spoken_of.items()}
        known = Counter(word for weights in self._weights.values() for word in weights)
        self._rarity = {word: _rare(word, count, len(self._weights)) for word, count in known.items()}
        self._telling = self._told_by()

    def understand(self, text: str, language: str) -> Meaning:
        meaning = self._one.understand(text, language)
        if several := self._about_a_mere_thing(text):
            return _either_of(several, meaning)
        if self._weights and meaning.confidence < CERTAIN:
            meaning = self._without_reasons(text, language, meaning)
        if (meaning.intent and meaning.confidence >= SURE) or not self._weights:
            return meaning
        ranked = self._ranked(text)
        if not ranked:
            return meaning
        _, score = ranked[0]
        return _either_of([intent for intent, other in ranked[:2] if score < CLEAR * other], meaning)

    def _without_reasons(self, text: str, language: str, whole: Meaning) -> Meaning:
        """The request alone, if that is clearer: "we'll be away for a month, can you stop the paper?"."""
        meanings = [
            self._one.understand(clause, language)
            for clause in re.split(r"(?<=[,.;!?])\s+", text)[1:]
            if asks_for_something(clause, language)
        ]
        best = max(meanings, key=lambda meaning: meaning.confidence, default=whole)
        clearer = best.intent in self._weights and best.confidence > max(whole.confidence, SURE)
        if clearer:
            return replace(best, entities=whole.entities, passage=whole.passage)
        return whole

    def _about_a_mere_thing(self, text: str) -> list[str]:
        """The intents that nothing but a thing was said of, if there are several and not too many."""
        said = words(_LEADS.sub("", text))
        things = {stem(word) for word in said if word not in _COMMON}
        if not things or len(said) > MERE or said[0] in self._begins:
            return []
        about = [
            intent
            for intent, weights in self._weights.items()
            if all(weights.get(thing, 0.0) == 1.0 for thing in things) and things & self._names[intent]
        ]
        return about if 1 < len(about) <= OFFERED else []

    def _ranked(self, text: str) -> list[tuple[str, float]]:
        """The intents that are spoken of clearly enough, the most first."""
        said = {stem(word) for word in words(text) if word not in _COMMON}
        scores = Counter[str]()
        for word in said:
            scores.update(self._telling.get(word, {}))
        told = [(intent, scores[intent]) for intent in self._weights if scores[intent] >= TELLING]
        return sorted(told, key=lambda item: -item[1])

    def _told_by(self) -> Mapping[str, Mapping[str, float]]:
        """How much each word speaks for which intents: by itself, or for a synonym of it."""
        found: dict[str, dict[str, float]] = {}
        for intent, weights in self._weights.items():
            for known, weight in weights.items():
                worth = weight * self._rarity[known]
                for word, share in ((known, 1.0), *((other, LIKE) for other in _synonyms().get(known, ()))):
                    told = found.setdefault(word, {})
                    told[intent] = max(told.get(intent, 0.0), share * worth)
        return found


def _rare(word: str, count: int, intents: int) -> float:
    """How much a word tells that is said of so many of the intents, and so often of nobody's business."""
    return math.log(1 + intents / count) / (1.0 + 0.5 * _chatter().get(word, 0))


def _either_of(intents: Sequence[str], meaning: Meaning) -> Meaning:
    """What may be any of these, the first most likely."""
    rest = tuple(entry for entry in meaning.ranking if entry[0] not in intents)
    ranking = (*((intent, FOUND) for intent in intents), *((i, min(c, FOUND / 2)) for i, c in rest))
    return replace(meaning, intent=intents[0], confidence=FOUND, ranking=ranking)


def _weighed(texts: Iterable[tuple[str, float]]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for text, weight in texts:
        for word in words(text.replace("_", " ")):
            if word not in _COMMON:
                root = stem(word)
                weights[root] = max(weight, weights.get(root, 0.0))
    return weights


@cache
def _synonyms() -> Mapping[str, Sequence[str]]:
    found: dict[str, set[str]] = {}
    for line in (_HERE / "synonyms.en.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            group = {stem(word) for word in line.split()}
            for word in group:
                found.setdefault(word, set()).update(group - {word})
    return {word: tuple(sorted(others)) for word, others in found.items()}


@cache
def _chatter() -> Mapping[str, int]:
    """How often a word is said when nobody's business is spoken of."""
    return Counter(stem(word) for line in background("en") for word in set(words(line)))


_ENDINGS = re.compile(r"(?:'s|ies|ing|edly|ed|es|s|ment|ly)$")


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The word without its ending: "deliveries", "delivered" and "delivery" are one."""
    if len(word) < 4:
        return word
    match = _ENDINGS.search(word)
    if match and len(word) - len(match[0]) >= 3:
        word = word[: match.start()] + ("y" if match[0] == "ies" else "")
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    if len(word) > 3 and word[-1] in "ey":
        return word[:-1]
    return word
