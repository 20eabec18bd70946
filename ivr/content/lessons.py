"""Which intents are asides: they take a sentence only when they are clearly nearer than any other."""

from __future__ import annotations

from ivr.content.checks import SHIPPED
from ivr.content.project import Project
from ivr.conversation.steps import MenuStep

AGENT = "agent"
"""Whoever asks for a person gets one, however few words that is known by."""


def asides(project: Project) -> frozenset[str]:
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
