"""Rasa's slot mappings: which slot an intent or an entity fills.

Rule: a slot without mappings, or with `from_llm`, is filled from what callers say in answer to its question or before
it; one that is only `controlled` or `custom` is a matter for actions, buttons and flows, until a question asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ivr.conversation.events import Entity, Meaning, Value
from ivr.conversation.slots import Slot


def mapped(slot: Slot, meaning: Meaning, flow: str, *, starts: bool = False, asked: str = "") -> Value:
    """The value that the meaning of a sentence gives the slot while `flow` is in progress; None when it gives none.

    `starts` is true for the sentence that started the flow, which `from_trigger_intent` is about; `asked` is the slot
    whose question it answers.
    """
    kinds = _WHEN_STARTED if starts else _FILLS
    for mapping in slot.mappings:
        values_of = kinds.get(mapping.get("type"))
        if values_of is None or not _applies(mapping, meaning, flow, asked):
            continue
        if values := values_of(mapping, meaning):
            if slot.type == "list" and values_of is _of_entities:
                return values
            return values[0]
    return None


def _of_intent(mapping: Mapping[str, Any], meaning: Meaning) -> list[Value]:
    value = mapping.get("value")
    if value is None or not mapping.get("intent"):
        return []
    return [value]


def _of_entities(mapping: Mapping[str, Any], meaning: Meaning) -> list[Value]:
    return [entity.value for entity in meaning.entities if _is_of(entity, mapping)]


_FILLS: dict[Any, Callable[[Mapping[str, Any], Meaning], list[Value]]] = {
    "from_intent": _of_intent,
    "from_entity": _of_entities,
}
"""The type of a mapping -> the values that a sentence has for it."""

_WHEN_STARTED = {**_FILLS, "from_trigger_intent": _of_intent}


def _is_of(entity: Entity, mapping: Mapping[str, Any]) -> bool:
    return entity.name == mapping.get("entity") and entity.role == mapping.get("role", entity.role)


def refuses(slot: Slot, meaning: Meaning) -> bool:
    """Whether every mapping of the slot is for other intents than that of the sentence: `not_intent`."""
    return bool(slot.mappings) and all(meaning.intent in _listed(m.get("not_intent")) for m in slot.mappings)


def _applies(mapping: Mapping[str, Any], meaning: Meaning, flow: str, asked: str) -> bool:
    intent, only = meaning.intent, _listed(mapping.get("intent"))
    if only and intent not in only:
        return False
    if intent and intent in _listed(mapping.get("not_intent")):
        return False
    conditions = mapping.get("conditions")
    if not conditions:
        return True
    return any(_holds(condition, flow, asked) for condition in conditions)


def _holds(condition: Mapping[str, Any], flow: str, asked: str) -> bool:
    """Of a flow, or of a form and perhaps the one question of it that is open."""
    here = condition.get("active_flow", condition.get("active_loop"))
    return here in (None, "", flow) and str(condition.get("requested_slot", asked)) == asked


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list):
        return value
    return [value]
