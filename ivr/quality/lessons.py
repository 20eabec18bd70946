"""What a project teaches the intent detector: its sentences, and the words that carry details."""

from __future__ import annotations

from ivr.content.project import Project
from ivr.understanding.training import Example, TrainingData


def training_data(project: Project) -> TrainingData:
    """The project's sentences, in the order in which they were read."""
    nlu = project.nlu
    return TrainingData(
        examples=tuple(Example(e.text, e.intent, e.language, e.entities) for e in nlu.examples),
        synonyms=nlu.synonyms,
        lookups={name: tuple(phrases) for name, phrases in nlu.lookups.items()},
        regexes={name: tuple(patterns) for name, patterns in nlu.regexes.items()},
    )
