"""A form of the domain as a flow: a question for each slot that it requires, and then what follows it.

Rule: a form asks as Rasa's asks: by an action or a response of the form's own, else by those of the slot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.content.marked_yaml import Place, block_of
from ivr.conversation.slots import Slot


@dataclass
class Form:
    """`required` are its slots in order; `ignored` the intents that answer none of them.

    `mappings` are what a form of Rasa 2 says of its slots, which the slots say themselves since.
    """

    name: str
    place: Place
    required: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    mappings: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """How it is spoken of."""
        return self.name.removesuffix("_form").replace("_", " ")

    def mapped(self, slot: str, known: Slot, is_entity: bool) -> list[dict[str, Any]]:
        """The mappings of a slot that says none itself: the form's, or the entity of its name, as Rasa 2 filled it."""
        if known.mappings:
            return []
        own = [self._conditioned(slot, mapping) for mapping in self.mappings.get(slot, ())]
        by_name = [{"type": "from_entity", "entity": slot}] if is_entity else []
        return own or by_name

    def _conditioned(self, slot: str, mapping: dict[str, Any]) -> dict[str, Any]:
        """In Rasa 2, only entities filled other slots than the one that was asked for."""
        here = {"active_loop": self.name}
        if mapping.get("type") in ("from_text", "from_intent"):
            here["requested_slot"] = slot
        return {**mapping, "conditions": [here]}


def form_of(name: str, written: Any, place: Place) -> Form:
    """A form as Rasa writes it: `required_slots` with names; or with mappings, as Rasa 2 had them."""
    block = block_of(written)
    slots = block.get(
        "required_slots", {slot: how for slot, how in block.items() if slot != "ignored_intents"}
    )
    form = Form(name, place, [str(slot) for slot in _listed(slots)])
    form.ignored = [str(intent) for intent in _listed(block.get("ignored_intents"))]
    if isinstance(slots, Mapping):
        form.mappings = {
            slot: [m for m in _listed(how) if isinstance(m, dict)] for slot, how in slots.items()
        }
    return form


def flow_of(form: Form, more: list[str], asks: frozenset[str], after: list[dict[str, Any]]) -> dict[str, Any]:
    """The flow: `more` are slots that are asked for only when the form's validation requests them, `asks` the names of
    responses and actions, `after` the steps that follow the questions."""
    flow: dict[str, Any] = {"name": form.called, "description": _description(form), "form": True}
    if form.ignored:
        flow["ignored_intents"] = form.ignored
    if kept := [*form.required, *more]:
        flow["persisted_slots"] = kept
    steps = [_question(form.name, slot, asks) for slot in kept]
    if more and form.required:
        after = after or [{"noop": True}]
        after[0] = {"id": "filled", **after[0]}
        for step in steps[len(form.required) - 1 :]:
            step["next"] = "filled"
    flow["steps"] = [*steps, *after] or [{"noop": True}]
    return flow


def _description(form: Form) -> str:
    return f"Asks for what it takes: {form.called}."


def _question(form: str, slot: str, asks: frozenset[str]) -> dict[str, Any]:
    names = (
        f"action_ask_{form}_{slot}",
        f"utter_ask_{form}_{slot}",
        f"action_ask_{slot}",
        f"utter_ask_{slot}",
    )
    asked = next((name for name in names if name in asks), "")
    if not asked:
        return {"collect": slot, "ask": f"{slot.replace('_', ' ').capitalize()}?"}
    if asked == f"utter_ask_{slot}":
        return {"collect": slot}
    return {"collect": slot, "utter": asked}


def _listed(value: Any) -> Iterable[Any]:
    if isinstance(value, list | Mapping):
        return list(value)
    return [] if value is None else [value]
