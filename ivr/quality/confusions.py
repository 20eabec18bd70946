"""Intents that the detector cannot tell apart, found by trying: each sentence is judged by one that never saw it.

Rule: nothing is tried twice. Training tries every sentence anyway and keeps what went wrong beside the model, so a
project that has been trained is looked up, and only a `deep` look trains.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ivr.content.checks import SHIPPED
from ivr.content.lessons import asides
from ivr.content.nlu import Example
from ivr.content.problems import Problem, Problems
from ivr.content.project import Project
from ivr.understanding.fitting import Mistake
from ivr.understanding.training import OUT_OF_SCOPE, TrainingData

RULE = "examples/confusions"
ABOUT = "Two intents that the detector cannot tell apart: sentences of one are taken for the other's."

FEWEST = 3
"""Sentences that two intents must have mistaken for each other's before anybody is told."""

SHARE = 0.2
"""And which part of the smaller intent's sentences they must be."""

SHOWN = 5


def look(project: Project, data: Path, deep: bool, problems: Problems) -> bool:
    """Adds the pairs of intents that are confused; False when that is not known, for want of training."""
    found = _mistakes(project, data, deep)
    for language, mistakes in (found or {}).items():
        _tell(project.nlu.examples, language, mistakes, problems)
    return found is not None


def _mistakes(project: Project, data: Path, deep: bool) -> Mapping[str, tuple[Mistake, ...]] | None:
    if not deep and not any(data.glob("understanding-*.npz")):
        return None
    from ivr.understanding.cache import load_or_train, mistakes_kept

    lessons = TrainingData.of(project.nlu, asides(project))
    if deep:
        return load_or_train(lessons, data).mistakes
    return mistakes_kept(lessons, data)


def _tell(examples: list[Example], language: str, mistakes: tuple[Mistake, ...], problems: Problems) -> None:
    counts = Counter(e.intent for e in examples if e.language.split("-")[0].lower() in ("", language))
    pairs: dict[tuple[str, str], list[Example]] = {}
    for mistake in mistakes:
        example = examples[mistake.sentence]
        own = example.path and not example.path.startswith(SHIPPED)
        if own and example.intent not in OUT_OF_SCOPE:
            one, other = sorted((example.intent, mistake.intent))
            pairs.setdefault((one, other), []).append(example)
    for (one, other), confused in pairs.items():
        fewer = min(counts[one], counts[other])
        if len(confused) >= FEWEST and len(confused) >= SHARE * fewer:
            confused.sort(key=lambda example: (example.path, example.line))
            problems.add(_problem(one, other, confused, counts[one] + counts[other]))


def _problem(one: str, other: str, confused: list[Example], of: int) -> Problem:
    shown = ", ".join(f"'{e.text}' ({e.intent}, {e.place})" for e in confused[:SHOWN])
    more = f" and {len(confused) - SHOWN} more" if len(confused) > SHOWN else ""
    message = (
        f"intents '{one}' and '{other}' are hard to tell apart: {len(confused)} of their {of} sentences are taken "
        f"for the other's unless they are learned by heart: {shown}{more}."
    )
    hint = "Let them differ in their words, move what is in the wrong place, or make one intent of them."
    first = confused[0]
    return Problem(first.path, first.line, first.column, message, "warning", hint, RULE)
