"""Several wishes in one breath: "check my balance and then transfer fifty dollars".

Rule: a sentence is only taken apart where a new clause begins like a wish of its own, and only counts as several when
each part alone means something else, clearly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from ivr.conversation.events import Meaning, Wish
from ivr.understanding.faq import PLAIN
from ivr.understanding.training import TrainingData

CLEAR = 0.6
"""Least confidence of each part."""

_AND = {"en": r"and|then|also|plus", "es": r"y|luego|también|después|además"}
_SUBJECTS = {
    "en": r"i|i'd|i'll|can|could|would|please|then|also|after|let|what|how|when|where|which|who|why|do|does|is|are",
    "es": r"quiero|quisiera|necesito|puede|podría|me|por|luego|también|después|además|qué|cuál|cuánto|cuándo|dónde"
    "|quién|hay|tienen",
}
_NO = {
    "en": re.compile(
        r"(?:(?:no|nope|nah|oh|well|not that i can think of)\W+)+"
        r"(?:(?:(?:thanks|thank you|but|and|then|wait|also|yes|yeah|one more thing|before i go)\W+)+"
        r"|(?=(?:i|i'd|i'll|can|could|would|what|when|where|how|please|let)\b))",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"(?:(?:no|ay|ah|bueno|pues)\W+)+"
        r"(?:(?:gracias|pero|y|también|tambien|mejor|sí|espere|espérate|nomás|una cosa más|antes de colgar)\W+)+",
        re.IGNORECASE,
    ),
}
"""A no that something else follows. What "no" itself denies - "no need for", "no quiero" - is no such thing."""

FEWEST = 2
"""Words behind a no that may ask for something."""

_NOT_OPENING = frozenset(
    """my the a an to from in for of on with and or no yes it mi la el un una de a en por para con y o no sí mis los las
    """.split()  # noqa: SIM905
)


class Understands(Protocol):
    def understand(self, text: str, language: str) -> Meaning: ...


class SeveralWishes:
    """Understands as `one` does, and finds further wishes in the same sentence."""

    def __init__(
        self, one: Understands, data: TrainingData, languages: Iterable[str], starting: Iterable[str] = ()
    ) -> None:
        """`starting` are the intents that start a task."""
        self._one = one
        self._joints = {language: _joint(data, language) for language in languages}
        self._doing = frozenset(starting)

    def understand(self, text: str, language: str) -> Meaning:
        meaning = self._behind_a_no(text, language) or self._one.understand(text, language)
        joint = self._joints.get(language)
        if joint is None or not joint.search(text):
            return meaning
        if meaning.passage and meaning.confidence >= PLAIN:
            return meaning  # "and" may be in the middle of one question
        wishes = self._wishes(joint.split(text), language)
        passages = [meaning.passage, *(wish.passage for wish in wishes)]
        if len(wishes) < 2 or all(passages):
            return meaning
        first = wishes[0]
        return replace(
            meaning,
            intent=first.intent,
            confidence=first.confidence,
            wishes=tuple(wishes),
            stance=first.stance,
        )

    def _wishes(self, parts: Iterable[str], language: str) -> list[Wish]:
        """What the parts ask for, each thing once; nothing where one of them is not clear."""
        wishes: list[Wish] = []
        for part in parts:
            found = self._one.understand(part, language)
            if not _is_clear(found):
                return []
            before = [(wish.intent, wish.passage) for wish in wishes[-1:]]
            if before == [(found.intent, found.passage)]:
                wishes[-1] = replace(wishes[-1], text=f"{wishes[-1].text} {part.strip()}")
            else:
                wishes.append(Wish(found.intent, found.confidence, part.strip(), found.passage, found.stance))
        return [wish for wish in wishes if wish.stance != "denied"] or wishes

    def _behind_a_no(self, text: str, language: str) -> Meaning | None:
        """What is asked for behind a no: "no, but I also need checks"; None where nothing is, clearly enough."""
        if language not in _NO:
            return None
        said = _NO[language].match(text)
        if said is None:
            return None
        behind = text[said.end() :]
        if len(behind.split()) < FEWEST:
            return None
        found = self._one.understand(behind, language)
        if found.stance or not _is_clear(found):
            return None
        if found.passage or found.intent in self._doing:
            return found
        return None


def _is_clear(found: Meaning) -> bool:
    return found.intent != "" and found.confidence >= CLEAR


def _joint(data: TrainingData, language: str) -> re.Pattern[str] | None:
    """Where a new wish begins: "and" before a subject or before a verb that the team's own sentences begin with."""
    if language not in _AND:
        return None
    sentences = (example.text.split() for example in data.examples if example.language in ("", language))
    openings = {words[0].lower() for words in sentences if words}
    verbs = sorted(word for word in openings - _NOT_OPENING if word.isalpha())
    starts = "|".join([_SUBJECTS[language], *map(re.escape, verbs)])
    return re.compile(rf"[,.]?\s+(?:{_AND[language]})\s+(?=(?:{starts})\b)", re.IGNORECASE)
