"""Finds the passage, of those a team wrote, that answers a question; or that none does.

Rule: nothing is composed here. The nearest passage comes back as it was written, or None. How near one is, is half how
like the question is to one of its own, piece by piece, and half how much of what was asked it speaks of at all. Words
that everybody uses count little; a word that no passage knows counts most.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ivr.conversation.events import Meaning
from ivr.understanding.detector import background, wish
from ivr.understanding.features import piece_terms
from ivr.understanding.words import LONGEST, only_numbers, words

INTENT = "faq"
"""The intent whose examples are all questions: by it the detector tells a question from a wish."""

NEAR, SURE, PLAIN = 0.42, 0.58, 0.75
"""Least score of an answer: where the detector is sure of a question, where it may be one, and otherwise."""

QUESTION, MAYBE = 0.5, 0.15
"""The detector's share for questions from which on it is sure, and from which on it may be one."""

UNANSWERED = 0.5
"""Confidence in a question by its first words alone: enough to say "I don't know", too little to leave an answer."""

ALIKE, SAME = 0.3, 0.8
"""A word counts as known if more than the first share of its pieces is; and then for the second at the most."""

Floats = NDArray[np.float32]
Places = NDArray[np.intp]


class Passage(Protocol):
    """What is needed of a passage. `source` is what its words are said to be from, or ""."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def questions(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class FoundPassage:
    """`score` is between 0 and 1: 1 is a question asked exactly as it is written."""

    passage: Passage
    score: float


class Understands(Protocol):
    def understand(self, text: str, language: str) -> Meaning: ...


@dataclass(frozen=True)
class Faq:
    """What can be answered, by language."""

    shelves: Mapping[str, _Shelf]

    @classmethod
    def build(cls, passages: Iterable[Passage]) -> Faq:
        by_language: dict[str, list[Passage]] = {}
        for passage in passages:
            by_language.setdefault(_primary(passage.language), []).append(passage)
        return cls({language: _Shelf.of(some, language) for language, some in by_language.items()})

    def knows(self, language: str) -> bool:
        """Whether anything is written in the language."""
        return _primary(language) in self.shelves

    def answer(self, text: str, language: str, least: float = SURE) -> FoundPassage | None:
        """The passage that answers the question, if one comes near enough; never one in another language."""
        shelf = self.shelves.get(_primary(language))
        spoken = wish(text[:LONGEST], language)
        if shelf is None or not spoken or only_numbers(spoken):
            return None
        scores = shelf.scores(spoken)
        best = int(scores.argmax())
        score = round(float(scores[best]), 4)
        if score >= least:
            return FoundPassage(shelf.passages[best], score)
        return None

    def passage(self, text: str, language: str) -> dict[str, str] | None:
        """What is written on a question that somebody has said it is, as `Meaning.passage` has it."""
        found = self.answer(text, language, NEAR)
        return _as_data(found.passage) if found else None


_LEAST = ((QUESTION, NEAR), (MAYBE, SURE), (0.0, PLAIN))
"""The less a sentence is like a question, the more an answer must be like it: from this share on, at least so much."""


@dataclass(frozen=True)
class Answering:
    """Understands as `one` does, and finds the passage that answers a question."""

    one: Understands
    faq: Faq

    def understand(self, text: str, language: str) -> Meaning:
        meaning = self.one.understand(text, language)
        share = dict(meaning.ranking).get(INTENT, 0.0)
        if share < MAYBE and meaning.intent not in ("", INTENT):
            return meaning
        least = next(least for from_share, least in _LEAST if share >= from_share)
        found = self.faq.answer(text, language, least)
        if found:
            return _meant(meaning, max(found.score, meaning.confidence), found.passage)
        hardly_asked = share < QUESTION and meaning.intent in ("", INTENT)
        if hardly_asked and self.faq.knows(language) and asks(text, language):
            return _meant(meaning, UNANSWERED)
        return meaning


def _meant(meaning: Meaning, confidence: float, passage: Passage | None = None) -> Meaning:
    """A question, and nothing else, with what answers it."""
    ranking = ((INTENT, confidence),)
    said = _as_data(passage) if passage else None
    return replace(meaning, intent=INTENT, confidence=confidence, ranking=ranking, passage=said)


def _as_data(passage: Passage) -> dict[str, str]:
    return {"id": passage.id, "title": passage.title, "text": passage.text, "source": passage.source}


_OPENINGS = {
    "en": re.compile(r"(?:and |so |but )?(?:what|which|how|when|where|why|who|do you|does|can you|can i|could i|are you"
                     r"|are there|is there|will you|would you)\b"),
    "es": re.compile(r"(?:y |pero )?(?:que|cual|cuales|cuanto|cuanta|cuantos|cuantas|como|cuando|donde|por que|quien"
                     r"|puedo|se puede|tienen|hay|ustedes)\b"),
}  # fmt: skip
FEWEST = 4
"""Words of a question that is known by its first words."""


def asks(text: str, language: str) -> bool:
    """Whether a sentence is a question by its first words, and by more than numbers: "what's the weather tomorrow"."""
    spoken = wish(text, language)
    openings = _OPENINGS.get(_primary(language))
    if openings is None or len(spoken) < FEWEST or any(only_numbers([word]) for word in spoken):
        return False
    return bool(openings.match(" ".join(spoken)))


@dataclass(frozen=True)
class _Shelf:
    """The passages of one language. `rows` are the lengths of their questions, `owners` whose question each is.

    `asked` has for each piece of a word the questions with it, and what it weighs there; `spoken_of` has for each word
    the passages that speak of it, and how nearly; `pieces` lets the same be found for a word that none has.
    """

    passages: Sequence[Passage]
    owners: Places
    asked: Mapping[str, tuple[Places, Floats]]
    spoken_of: Mapping[str, tuple[Places, Floats]]
    pieces: Mapping[str, Places]
    piece_rarity: _Rarity
    word_rarity: _Rarity

    @classmethod
    def of(cls, passages: Sequence[Passage], language: str) -> _Shelf:
        questions = [(words(text), place) for place, p in enumerate(passages) for text in p.questions]
        everything = [words(" ".join((p.title, p.source, p.text, *p.questions))) for p in passages]
        said = [spoken for spoken, _ in questions] + [words(line) for line in background(language)]
        rarity = _Rarity.of([piece_terms(spoken) for spoken in said])
        known, pieces = _places(everything), _places([piece_terms(spoken) for spoken in everything])
        return cls(
            passages=passages,
            owners=np.array([place for _, place in questions], np.intp),
            asked=_weighed([piece_terms(spoken) for spoken, _ in questions], rarity),
            spoken_of={word: _near(word, pieces, len(passages), places) for word, places in known.items()},
            pieces=pieces,
            piece_rarity=rarity,
            word_rarity=_Rarity.of(said),
        )

    def scores(self, spoken: Sequence[str]) -> Floats:
        return np.asarray((self._likeness(spoken) + self._coverage(spoken)) / 2, np.float32)

    def _likeness(self, spoken: Sequence[str]) -> Floats:
        """The cosine between what was said and the most similar question of each passage."""
        weights = self.piece_rarity.of_each(piece_terms(spoken))
        length = sum(weight * weight for weight in weights.values()) ** 0.5 or 1.0
        hits = [(*self.asked[term], weight) for term, weight in weights.items() if term in self.asked]
        best = np.zeros(len(self.passages), np.float32)
        if hits:
            rows = np.concatenate([rows for rows, _, _ in hits])
            values = np.concatenate([own * weight for _, own, weight in hits])
            np.maximum.at(best, self.owners, np.bincount(rows, values, len(self.owners)) / length)
        return best

    def _coverage(self, spoken: Sequence[str]) -> Floats:
        """How much of what was said each passage speaks of, in whatever place."""
        weights = self.word_rarity.of_each(spoken)
        count = len(self.passages)
        hits = [
            (*(self.spoken_of.get(word) or _near(word, self.pieces, count)), weight)
            for word, weight in weights.items()
        ]
        places = np.concatenate([places for places, _, _ in hits])
        values = np.concatenate([shares * weight for _, shares, weight in hits])
        return np.bincount(places, values, count).astype(np.float32) / (sum(weights.values()) or 1.0)


@dataclass(frozen=True)
class _Rarity:
    """How telling a term is: the logarithm of one in how many sentences has it."""

    terms: Mapping[str, float]
    unknown: float

    @classmethod
    def of(cls, sentences: Sequence[Sequence[str]]) -> _Rarity:
        total = 1 + len(sentences)
        counts = Counter(term for terms in sentences for term in set(terms))
        return cls(
            {term: float(np.log(total / count)) for term, count in counts.items()}, float(np.log(total))
        )

    def of_each(self, terms: Iterable[str]) -> dict[str, float]:
        return {term: self.terms.get(term, self.unknown) for term in terms}


def _weighed(rows: Sequence[Sequence[str]], rarity: _Rarity) -> dict[str, tuple[Places, Floats]]:
    """For each term the rows that have it and its weight in each; the weights of a row have length one."""
    found: dict[str, tuple[list[int], list[float]]] = {}
    for row, terms in enumerate(rows):
        weights = rarity.of_each(terms)
        length = sum(weight * weight for weight in weights.values()) ** 0.5 or 1.0
        for term, weight in weights.items():
            places, values = found.setdefault(term, ([], []))
            places.append(row)
            values.append(weight / length)
    return {term: (np.array(p, np.intp), np.array(v, np.float32)) for term, (p, v) in found.items()}


def _near(
    word: str, pieces: Mapping[str, Places], count: int, exactly: Places | None = None
) -> tuple[Places, Floats]:
    """The passages, of `count`, that have the word (those of `exactly`) or one much like it, and how much like it."""
    parts = set(piece_terms([word]))
    hits = [pieces[part] for part in parts if part in pieces]
    shares = np.zeros(count)
    if hits:
        alike = np.bincount(np.concatenate(hits), minlength=count) / len(parts)
        shares = np.maximum(0, (alike - ALIKE) / (1 - ALIKE)) * SAME
    if exactly is not None:
        shares[exactly] = 1
    places = np.flatnonzero(shares)
    return places, shares[places].astype(np.float32)


def _places(rows: Sequence[Sequence[str]]) -> dict[str, Places]:
    found: dict[str, list[int]] = {}
    for row, terms in enumerate(rows):
        for term in set(terms):
            found.setdefault(term, []).append(row)
    return {term: np.array(places, np.intp) for term, places in found.items()}


def _primary(language: str) -> str:
    return language.split("-")[0].lower()
