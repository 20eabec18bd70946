"""What a project teaches the intent detector: its sentences, and the words that carry details."""

from __future__ import annotations

from ivr.content.checks import SHIPPED
from ivr.content.project import Project
from ivr.conversation.steps import MenuStep
from ivr.understanding.training import Example, TrainingData

AGENT = "agent"
"""Whoever asks for a person gets one, however few words that is known by."""


def training_data(project: Project) -> TrainingData:
    """The project's sentences, in the order in which they were read."""
    nlu = project.nlu
    return TrainingData(
        examples=tuple(Example(e.text, e.intent, e.language, e.entities) for e in nlu.examples),
        synonyms=nlu.synonyms,
        lookups={name: tuple(phrases) for name, phrases in nlu.lookups.items()},
        regexes={name: tuple(patterns) for name, patterns in nlu.regexes.items()},
        asides=_asides(project),
    )


def _asides(project: Project) -> frozenset[str]:
    """Intents known only by the sentences that ship, a person apart; and those that nothing here waits for."""
    examples = project.nlu.examples
    shipped = {e.intent for e in examples if e.path.startswith(SHIPPED)}
    own = {e.intent for e in examples if not e.path.startswith(SHIPPED)}
    return frozenset(((shipped - own) | (own - _awaited(project))) - {AGENT})


def _awaited(project: Project) -> set[str]:
    flows = project.flows
    steps = [step for flow in flows.flows.values() for step in flow.steps.values()]
    chosen = {choice.intent for step in steps if isinstance(step, MenuStep) for choice in step.choices}
    filling = [mapping for slot in flows.slots.values() for mapping in slot.mappings]
    named = (mapping.get(key) or () for mapping in filling for key in ("intent", "not_intent"))
    filled = {intent for names in named for intent in ([names] if isinstance(names, str) else names)}
    return {*flows.triggers, *chosen, *filled}
