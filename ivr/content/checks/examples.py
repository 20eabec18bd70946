"""Sentences that intents are known by: enough of them, in every language, each meaning one thing.

Rule: only what can be seen by reading is told here. Which intents sound alike is found out by trying
(`ivr/quality/confusions.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ivr.content import faq
from ivr.content.checks.material import SHIPPED, Material
from ivr.content.checks.names import ANSWERS
from ivr.content.marked_yaml import Place
from ivr.content.nlu import Example
from ivr.content.problems import Problem, Problems
from ivr.conversation.answers.words import flat
from ivr.conversation.steps import MenuStep

FEWEST, GOOD = 5, 30


def too_few(material: Material, problems: Problems) -> None:
    """An intent has too few sentences to be known by, in one of the languages."""
    counts: Counter[tuple[str, str]] = Counter()
    first: dict[tuple[str, str], Example] = {}
    shipped: set[str] = set()
    for example in material.nlu.examples:
        key = (example.intent, _primary(example.language))
        counts[key] += 1
        if example.path.startswith(SHIPPED):
            shipped.add(example.intent)
        elif example.path:
            first.setdefault(key, example)
    languages = list(dict.fromkeys(map(_primary, material.flows.defaults.languages)))
    own = {*material.nlu.intents} - shipped - {faq.INTENT}
    for intent, place in _meant(material):
        if intent not in own:
            continue
        own.remove(intent)  # it is told of once
        for language in languages:
            count = counts[intent, language] + counts[intent, ""]
            in_it = f" in language '{language}'" if len(languages) > 1 else ""
            if not count:
                message = f"intent '{intent}' has no sentences{in_it}."
                problems.add(place.problem(message, f"Add {GOOD} or so in nlu/.", severity="warning"))
            elif count < FEWEST:
                sentences = "one sentence" if count == 1 else f"{count} sentences"
                message = f"intent '{intent}' has {sentences}{in_it}, too few to be known by."
                hint = f"Write {GOOD} that differ in their words."
                at = first.get((intent, language)) or first.get((intent, ""))
                problem = place.problem(message, hint, severity="warning")
                problems.add(_at(at, message, hint) if at else problem)


def _meant(material: Material) -> Iterator[tuple[str, Place]]:
    """The intents that something of the team's own waits for, and where."""
    for flow, place in material.own_heads():
        for index, trigger in enumerate(flow.head.nlu_trigger):
            yield trigger.intent.name, place.within("nlu_trigger", index, "intent")
    for spot in material.own_steps:
        if isinstance(spot.step, MenuStep):
            for index, choice in enumerate(spot.step.choices):
                if choice.intent and choice.intent not in ANSWERS:
                    yield choice.intent, spot.place.within("choices", index, "intent")


def same_sentence_twice(material: Material, problems: Problems) -> None:
    """A sentence stands under two intents."""
    seen: dict[tuple[str, str], Example] = {}
    for example in material.nlu.examples:
        if not example.path:
            continue
        first = seen.setdefault((_primary(example.language), flat(example.text)), example)
        if first.intent != example.intent:
            if example.path.startswith(SHIPPED):
                first, example = example, first
            told = f"'{example.text}' is a sentence of '{first.intent}', too ({first.place})."
            message = f"intent '{example.intent}': {told}"
            hint = "Keep it where it belongs; a sentence that could be both belongs to neither."
            problems.add(_at(example, message, hint))


def _at(example: Example, message: str, hint: str) -> Problem:
    return Problem(example.path, example.line, example.column, message, "warning", hint)


def _primary(language: str) -> str:
    return language.split("-")[0].lower()


CHECKS = (same_sentence_twice,)
ADVICE = (too_few,)
