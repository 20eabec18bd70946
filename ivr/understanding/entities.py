"""Finds the details that a team named: words of its lookups, synonyms, patterns and annotated examples.

Rule: exact phrases on word boundaries, the longest first, none overlapping. Amounts, dates and digits are not
looked for here: the question that waits for one reads it (`ivr.conversation.answers`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ivr.conversation.events import Entity
from ivr.understanding.training import TrainingData
from ivr.understanding.words import LONGEST, only_numbers, spans, words

CUE_REACH = 4
"""How many words before a phrase may say what part it plays ("from my old savings")."""

CUE_PRECISION = 0.8

_ARTICLES = frozenset(
    [
        "the",
        "a",
        "an",
        "my",
        "our",
        "your",
        "this",
        "that",
        "el",
        "la",
        "los",
        "las",
        "mi",
        "mis",
        "un",
        "una",
        "su",
    ]
)
"""They stand before everything and speak for nothing."""

Label = tuple[str, str]
"""An entity's name and its role ("" for none)."""

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class EntityFinder:
    """`phrases`: folded words to their possible labels and values. `cues`: the word before, to the label."""

    phrases: Mapping[Phrase, Mapping[Label, str]]
    longest: int
    cues: Mapping[tuple[str, str], Label]
    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    synonyms: Mapping[Phrase, str]

    @classmethod
    def learn(cls, data: TrainingData) -> EntityFinder:
        synonyms = {tuple(words(surface)): value for surface, value in data.synonyms.items()}
        phrases = _phrases(data, synonyms)
        return cls(
            phrases=phrases,
            longest=max(map(len, phrases), default=0),
            cues=_cues(data),
            patterns=tuple(
                (name, re.compile(pattern, re.IGNORECASE))
                for name, patterns in data.regexes.items()
                for pattern in patterns
            ),
            synonyms=synonyms,
        )

    def find(self, text: str) -> tuple[Entity, ...]:
        """The entities of `text` in the order they were said."""
        said = spans(text)
        found: list[Entity] = []
        at = after = 0  # `after`: the end of the last phrase found, which cues do not reach across
        while at < len(said):
            length, labels = self._longest_at(said, at)
            if not length:
                at += 1
                continue
            before = [word for word, _, _ in said[max(after, at - CUE_REACH) : at]]
            name, role = self._label(labels, before)
            found.append(Entity(name, labels[name, role], said[at][1], said[at + length - 1][2], role))
            at = after = at + length
        found += self._patterned(text[:LONGEST], found)
        return tuple(sorted(found, key=lambda entity: entity.start))

    def _longest_at(self, said: Sequence[tuple[str, int, int]], at: int) -> tuple[int, Mapping[Label, str]]:
        for length in range(min(self.longest, len(said) - at), 0, -1):
            labels = self.phrases.get(tuple(word for word, _, _ in said[at : at + length]))
            if labels:
                return length, labels
        return 0, {}

    def _label(self, labels: Mapping[Label, str], before: Sequence[str]) -> Label:
        """The label that the nearest word before speaks for; otherwise the first, which was seen most."""
        names = {name for name, _ in labels}
        for word in reversed(before):
            for name in names:
                label = self.cues.get((name, word)) or self.cues.get(("", word))
                if label is not None and label in labels:
                    return label
        return next(iter(labels))

    def _patterned(self, text: str, found: Sequence[Entity]) -> list[Entity]:
        taken = [(entity.start, entity.end) for entity in found]
        more = []
        for name, pattern in self.patterns:
            for match in pattern.finditer(text):
                start, end = match.span()
                if start == end or any(start < e and s < end for s, e in taken):
                    continue
                value = self.synonyms.get(tuple(words(match.group())), match.group())
                more.append(Entity(name, value, start, end))
                taken.append((start, end))
        return more


def _phrases(data: TrainingData, synonyms: Mapping[Phrase, str]) -> dict[Phrase, dict[Label, str]]:
    counts: dict[Phrase, Counter[Label]] = defaultdict(Counter)
    values: dict[tuple[Phrase, Label], str] = {}

    def learn(phrase: Phrase, label: Label, value: str, times: int = 1) -> None:
        if phrase:
            counts[phrase][label] += times
            values.setdefault((phrase, label), value)

    for example in data.examples:
        for entity in example.entities:
            surface = example.text[entity.start : entity.end] or str(entity.value)
            phrase = tuple(words(surface))
            if only_numbers(list(phrase)):
                continue  # an amount that somebody happened to write into an example names nothing elsewhere
            value = synonyms.get(phrase, str(entity.value))
            learn(phrase, (entity.name, entity.role), value)
            if entity.role:  # said without its cue, the phrase is of that entity and plays no part yet
                learn(phrase, (entity.name, ""), value, times=len(data.examples) + 1)
    for name, listed in data.lookups.items():
        for surface in listed:
            phrase = tuple(words(surface))
            learn(phrase, (name, ""), synonyms.get(phrase, surface))

    labels_of_value: dict[str, set[Label]] = defaultdict(set)
    for (_, label), value in values.items():
        labels_of_value[value].add(label)
    roles = {label for _, label in values if label[1]}
    for phrase, value in synonyms.items():
        for label in sorted(labels_of_value[value]):
            learn(phrase, label, value)
    for phrase in list(counts):  # every phrase of an entity may play every part that the entity has
        for name, _ in list(counts[phrase]):
            for label in sorted(roles):
                if label[0] == name:
                    value = next(values[phrase, other] for other in counts[phrase] if other[0] == name)
                    learn(phrase, label, value, times=0)
    return {
        phrase: {label: values[phrase, label] for label, _ in seen.most_common()}
        for phrase, seen in counts.items()
    }


def _cues(data: TrainingData) -> dict[tuple[str, str], Label]:
    """The words that speak for one label: by entity for its roles, under "" between entities."""
    seen: dict[tuple[str, str], Counter[Label]] = defaultdict(Counter)
    for example in data.examples:
        after = 0
        for entity in sorted(example.entities, key=lambda e: e.start):
            label = (entity.name, entity.role)
            before = [word for word in words(example.text[after : entity.start]) if word not in _ARTICLES]
            for word in before[-1:]:
                seen["", word][label] += 1
                if entity.role:
                    seen[entity.name, word][label] += 1
            after = entity.end
    cues = {}
    for key, labels in seen.items():
        label, times = labels.most_common(1)[0]
        if times >= CUE_PRECISION * labels.total():
            cues[key] = label
    return cues
