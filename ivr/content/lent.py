"""Lends sentences to flows that start by their description: those of intents which a router hands to the flows.

In a project with two halves, `IntentBasedRouter` lists intents under `calm_entry`. There they only say on which side a
sentence belongs, and a language model then chooses the flow; here each sentence is one more of the flow whose own words
it shares. Rule: an intent tends to one flow, so that a sentence with no telling word goes where its neighbours go; one
that two flows have as good a claim to teaches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import log

from ivr.content.nlu import Example

_STEM = 5
"""Letters by which words are compared, without a plural: "opening" and "opens" begin alike."""

_AHEAD = 0.25
"""By how much more, as a share, a flow must be nearer than the next one to get a sentence."""

_PLAIN = re.compile(
    r"a|an|and|are|at|can|could|do|does|for|from|get|have|how|i|i'd|i'm|if|in|is|it|like|me|my|of|on|or|"
    r"our|please|tell|that|the|their|there|they|this|to|us|want|was|we|what|what's|when|where|which|who|"
    r"will|with|would|you|your|user|users|customer|guest|caller"
)
"""Words that tell nothing of what is wanted."""

Told = Mapping[str, Sequence[tuple[str, float]]]
"""Intent of a flow -> the texts that speak of it, with their weights; its name comes first."""


def lend(examples: Iterable[Example], told_of: Told) -> list[Example]:
    """The examples that belong to a flow, as its own; see the rule."""
    worth = _worth(told_of)
    by_intent: dict[str, list[Example]] = {}
    for example in examples:
        by_intent.setdefault(example.intent, []).append(example)
    lent: list[Example] = []
    for intent, mine in by_intent.items():
        near = [_nearness(example.text, worth) for example in mine]
        named = _nearness(intent.replace("_", " "), worth)
        tending = {flow: named[flow] + sum(one[flow] for one in near) / len(near) for flow in worth}
        for example, one in zip(mine, near, strict=True):
            taker = _nearest({flow: one[flow] + tending[flow] for flow in worth})
            lent += [replace(example, intent=taker)] if taker else []
    return lent


def _nearest(claims: Mapping[str, float]) -> str:
    """The flow with the best claim; "" where there is none, or the next one's is about as good."""
    first, second, *_ = [*sorted(claims, key=lambda flow: -claims[flow]), "", ""]
    if claims.get(first, 0.0) > claims.get(second, 0.0) * (1 + _AHEAD):
        return first
    return ""


def _worth(told_of: Told) -> dict[str, dict[str, float]]:
    """For each flow its words, and how much each tells: the more, the fewer other flows have it."""
    words: dict[str, dict[str, float]] = {}
    for flow, told in told_of.items():
        mine = words.setdefault(flow, {})
        for text, weight in told:
            for stem in _stems(text):
                mine[stem] = max(weight, mine.get(stem, 0.0))
    spread = {stem: sum(stem in mine for mine in words.values()) for mine in words.values() for stem in mine}
    rare = {stem: log((1 + len(words)) / flows) for stem, flows in spread.items()}
    return {
        flow: {stem: weight * rare[stem] for stem, weight in mine.items()} for flow, mine in words.items()
    }


def _nearness(text: str, worth: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    stems = _stems(text)
    return {flow: sum(mine.get(stem, 0.0) for stem in stems) for flow, mine in worth.items()}


def _stems(text: str) -> set[str]:
    words = re.findall(r"[^\W\d_]+(?:'\w+)?", text.lower().replace("’", "'"))
    return {word.rstrip("s")[:_STEM] for word in words if not _PLAIN.fullmatch(word)}
