"""What a sentence says about the wish in it: asked for, denied, asked about, told as done, or the reverse of it.

The cues are tables of each language (`cues`). What a team's own sentences of an intent say is how callers ask for it:
"i can't log in" denies nothing where passwords are reset for those who can't. Rule: of an intent and its confidence
nothing is changed, except that a clause that is denied is not listened to where another clause asks for something.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ivr.conversation.events import Meaning
from ivr.understanding import cues
from ivr.understanding.cues import Clause, Found, Sentence
from ivr.understanding.keywords import stem
from ivr.understanding.training import Example
from ivr.understanding.words import without_enclitics, words

STANCES = ("question", "denied", "excluded", "report", "opposite")
"""The first that a clause shows is what it is: "didn't you stop it" asks."""

UNIVERSALS = frozenset(
    ("agent", "repeat", "help", "go_back", "main_menu", "stop", "session_start", "silence_timeout")
)
"""Intents about the call itself: how they are worded makes no difference to them."""

INFORMING = 0.2
"""An intent with this share of questions among its sentences is there to be asked."""

CLEAR = 0.5
"""Least confidence in a clause that is listened to instead of the whole sentence."""

FRAGMENT = 4
"""Words of a clause that needs no "i want" beside one that is denied: "not the balance, the bill"."""

Key = tuple[str, str]


class Understands(Protocol):
    def understand(self, text: str, language: str) -> Meaning: ...


@dataclass(frozen=True)
class _Learned:
    """Of one language: the cues and words that each intent's own sentences have, and the verbs these begin with."""

    cues: Mapping[str, Collection[Key]]
    informing: Collection[str]
    verbs: frozenset[str]


class Stances:
    """Understands as `one` does, and adds the stance towards the intents `of` which it makes a difference."""

    def __init__(self, one: Understands, examples: Iterable[Example], of: Iterable[str]) -> None:
        self._one = one
        self._intents = frozenset(of) - UNIVERSALS
        self._learned = _learn(list(examples), self._intents)

    def understand(self, text: str, language: str) -> Meaning:
        meaning = self._one.understand(text, language)
        language = language.split("-")[0].lower()
        table = cues.table(language)
        if table is None or (meaning.intent and meaning.intent not in self._intents):
            return meaning
        if language == "es":
            text = without_enclitics(text)
        sentence = table.read(text)
        if sentence is None:
            return meaning
        learned = self._learned[language]
        counting = list(_counting(sentence, meaning.intent, learned))
        if not counting:
            return meaning
        marked = {found.clause for found in counting}
        kinds = {found.cue.kind for found in counting}
        stance = next(kind for kind in STANCES if kind in kinds)
        return self._beside(meaning, stance, text, sentence, marked, language)

    def _beside(
        self,
        meaning: Meaning,
        stance: str,
        text: str,
        sentence: Sentence,
        marked: Collection[int],
        language: str,
    ) -> Meaning:
        """The meaning with its stance, or that of the clauses which are not `marked`, where they ask for something."""
        rest = [number for number in range(len(sentence.clauses)) if number not in marked]
        verbs = self._learned[language].verbs
        asking = {found.clause for found in sentence.cues if found.cue.kind == "asks"}
        asking |= {
            number for number in rest if _imperative(sentence, sentence.clauses[number], verbs, language)
        }
        negative = stance in ("denied", "excluded")
        if negative:
            asking |= {n for n in rest if len(_said(sentence, sentence.clauses[n])) <= FRAGMENT}
        if not asking & set(rest):
            return replace(meaning, stance="denied" if negative else stance)
        other = self._one.understand(_only(text, sentence.clauses, rest), language)
        same = other.intent == meaning.intent
        clear = other.intent in self._intents and other.confidence >= CLEAR
        if negative and clear and not same:
            return other
        if stance == "excluded" or (clear and not (same and stance == "opposite")):
            return meaning
        return replace(meaning, stance="denied" if negative else stance)


def _counting(sentence: Sentence, intent: str, learned: _Learned) -> Iterator[Found]:
    """The cues that tell a stance towards the intent. What is asked as callers ask for it is told by nobody as done."""
    asked = {f.clause for f in sentence.cues if f.cue.kind == "question" and _own(f, intent, learned)}
    for found in sentence.cues:
        natural = found.cue.kind == "report" and found.clause in asked
        if found.cue.kind in STANCES and not natural and not _own(found, intent, learned):
            yield found


def _own(found: Found, intent: str, learned: _Learned) -> bool:
    """Whether callers who ask for the intent say this, too."""
    if found.cue.kind == "question" and intent in learned.informing:
        return True
    return _key(found) in learned.cues.get(intent, ())


def _key(found: Found) -> Key:
    """What makes a cue the same as another: its row, its first words if it is a question, its verb if another act."""
    said = found.said.split()
    if found.cue.kind == "question":
        return "question", " ".join(said[:2])
    if found.cue.kind == "opposite" and found.cue.last:
        return "verb", stem(said[-1])
    return found.cue.kind, str(found.cue.number)


def _learn(examples: Sequence[Example], intents: Collection[str]) -> dict[str, _Learned]:
    return {
        language: _learned_of(
            [e for e in examples if e.language.split("-")[0].lower() in ("", language)], intents, language
        )
        for language in cues.tables()
    }


def _learned_of(examples: Sequence[Example], intents: Collection[str], language: str) -> _Learned:
    table = cues.table(language)
    assert table is not None, "only languages that have one are learned"
    own: dict[str, set[Key]] = {
        i: {("verb", stem(word)) for word in words(re.sub(r"[_/]", " ", i))} for i in intents
    }
    asked, counts, first = Counter[str](), Counter[str](), Counter[str]()
    for example in examples:
        spoken = words(example.text)
        first.update(spoken[:1])
        if example.intent not in own:
            continue
        counts[example.intent] += 1
        own[example.intent].update(("verb", stem(word)) for word in spoken)
        sentence = table.read(example.text)
        keys = {_key(found) for found in sentence.cues} if sentence else set()
        own[example.intent] |= keys
        asked[example.intent] += any(kind == "question" for kind, _ in keys)
    informing = frozenset(intent for intent, count in asked.items() if count >= INFORMING * counts[intent])
    quiet = table.fillers | table.introducing | table.glue
    verbs = frozenset(word for word, count in first.items() if count >= 2 and word not in quiet)
    return _Learned(own, informing, verbs)


def _said(sentence: Sentence, clause: Clause) -> list[str]:
    return sentence.line[clause.first : clause.last].split()


def _imperative(sentence: Sentence, clause: Clause, verbs: Collection[str], language: str) -> bool:
    """Whether the clause begins as the team's own sentences do: "check", "pay", "transfer"."""
    table = cues.table(language)
    fillers = table.fillers if table else frozenset()
    return next((word for word in _said(sentence, clause) if word not in fillers), "") in verbs


def _only(text: str, clauses: Sequence[Clause], kept: Sequence[int]) -> str:
    """The text with blanks in the place of all other clauses, so that what is found keeps its place."""
    quiet = list(" " * len(text))
    for number in kept:
        start, end = clauses[number].start, clauses[number].end
        quiet[start:end] = text[start:end]
    return "".join(quiet)
