"""Rasa's slot mappings: which slot an intent or an entity fills.

Rule: a slot without mappings, or with `from_llm`, is filled from what callers say in answer to its question or before
it; one that is only `controlled` or `custom` is a matter for actions, buttons and flows, until a question asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ivr.conversation.events import Entity, Meaning, Value
from ivr.conversation.slots import Slot


def mapped(slot: Slot, meaning: Meaning, flow: str, *, starts: bool = False, asked: str = "") -> Value:
    """The value that the meaning of a sentence gives the slot while `flow` is in progress; None when it gives none.

    `starts` is true for the sentence that started the flow, which `from_trigger_intent` is about; `asked` is the slot
    whose question it answers.
    """
    for mapping in slot.mappings:
        kind = mapping.get("type")
        if not _applies(mapping, meaning, flow, asked):
            continue
        if kind == "from_intent" or (kind == "from_trigger_intent" and starts):
            if mapping.get("intent") and mapping.get("value") is not None:
                return mapping["value"]
        elif kind == "from_entity":
            found = [entity.value for entity in meaning.entities if _is_of(entity, mapping)]
            if found:
                return found if slot.type == "list" else found[0]
    return None


def _is_of(entity: Entity, mapping: Mapping[str, Any]) -> bool:
    return entity.name == mapping.get("entity") and mapping.get("role", entity.role) == entity.role


def refuses(slot: Slot, meaning: Meaning) -> bool:
    """Whether every mapping of the slot is for other intents than that of the sentence: `not_intent`."""
    return bool(slot.mappings) and all(meaning.intent in _listed(m.get("not_intent")) for m in slot.mappings)


def _applies(mapping: Mapping[str, Any], meaning: Meaning, flow: str, asked: str) -> bool:
    wanted, unwanted = _listed(mapping.get("intent")), _listed(mapping.get("not_intent"))
    if (wanted and meaning.intent not in wanted) or (meaning.intent and meaning.intent in unwanted):
        return False
    conditions = mapping.get("conditions") or ()
    return not conditions or any(_holds(condition, flow, asked) for condition in conditions)


def _holds(condition: Mapping[str, Any], flow: str, asked: str) -> bool:
    """Of a flow, or of a form and perhaps the one question of it that is open."""
    here = condition.get("active_flow", condition.get("active_loop"))
    return here in (None, "", flow) and str(condition.get("requested_slot", asked)) == asked


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
