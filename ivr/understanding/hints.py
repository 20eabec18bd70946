"""Words that a recogniser should expect: for each intent, those that give it away.

Rule: a phrase is a hint when it is frequent in one intent and rare in the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain, pairwise, zip_longest

PER_INTENT = 20
SHORTEST = 3

SMALL_TALK = "chitchat/"
"""How the intents begin that nobody calls for; their words are not worth a place among those to expect."""


def telling(sentences: Sequence[tuple[Sequence[str], str]]) -> dict[str, tuple[str, ...]]:
    """The most telling words and pairs of words of every intent, best first."""
    anywhere: Counter[str] = Counter()
    within: dict[str, Counter[str]] = {}
    for spoken, intent in sentences:
        phrases = set(chain(spoken, (f"{a} {b}" for a, b in pairwise(spoken))))
        phrases = {phrase for phrase in phrases if len(phrase) >= SHORTEST}
        anywhere.update(phrases)
        within.setdefault(intent, Counter()).update(phrases)
    return {
        intent: tuple(sorted(found, key=lambda phrase: _worth(phrase, found, anywhere))[:PER_INTENT])
        for intent, found in within.items()
        if intent
    }


def _worth(phrase: str, found: Counter[str], anywhere: Counter[str]) -> tuple[float, str]:
    precision = found[phrase] / anywhere[phrase]
    return -found[phrase] * precision * precision, phrase


def mixed(hints: Mapping[str, Sequence[str]], intents: Sequence[str], limit: int) -> tuple[str, ...]:
    """At most `limit` phrases, the best of every intent before the second best of any."""
    wanted = intents or [intent for intent in hints if not intent.startswith(SMALL_TALK)]
    chosen = [hints.get(intent, ()) for intent in wanted]
    layers = chain.from_iterable(zip_longest(*chosen))
    return tuple(dict.fromkeys(phrase for phrase in layers if phrase))[:limit]
