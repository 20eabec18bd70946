"""What a button stands for: `/SetSlots(card_type=debit)`, `/inform{"card": "debit"}`, or words of its own.

Rule: whoever says a button's title has pressed it; a channel may also send the payload itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ivr.conversation.answers.words import flat
from ivr.conversation.events import Entity, Heard, Meaning, Value

_SET_SLOTS = re.compile(r"/SetSlots\((?P<pairs>.*)\)\s*", re.DOTALL)
_INTENT = re.compile(r"/(?P<intent>[\w/]+)(?:@[\d.]+)?\s*(?P<entities>\{.*\})?\s*", re.DOTALL)
_EMPTY = frozenset({"null", "none", "undefined", ""})
MOST = 10
"""Slots that one button sets, as in Rasa."""


@dataclass(frozen=True)
class Payload:
    """`slots` to set; or else the words that are meant, with their meaning when the payload tells it."""

    slots: Mapping[str, Value] = field(default_factory=dict)
    heard: Heard | None = None


def pressed(heard: Heard, buttons: Iterable[Mapping[str, Any]]) -> Payload | None:
    """What the caller chose, by saying a title or by sending a payload; None when it is neither."""
    text = heard.text.strip()
    if not text.startswith("/"):
        words = flat(text)
        chosen = next((b for b in buttons if words and flat(str(b.get("title", ""))) == words), None)
        if chosen is None or not chosen.get("payload"):
            return None
        text = str(chosen["payload"]).strip()
    if slots := set_by(text):
        return Payload(slots=slots)
    if match := _INTENT.fullmatch(text):
        entities = _entities(match["entities"])
        meaning = Meaning(match["intent"], 1.0, ((match["intent"], 1.0),), entities)
        return Payload(heard=replace(heard, text="", meaning=meaning))
    if text != heard.text.strip():
        return Payload(heard=replace(heard, text=text))
    return None


def set_by(payload: str) -> Mapping[str, Value]:
    """The slots that a payload sets: `/SetSlots(card_type=debit)`."""
    match = _SET_SLOTS.fullmatch(payload.strip())
    return _pairs(match["pairs"]) if match else {}


def _pairs(written: str) -> dict[str, Value]:
    pairs = [pair.split("=", 1) for pair in written.split(",")[:MOST] if "=" in pair]
    return {name.strip(): None if value.strip().lower() in _EMPTY else value.strip() for name, value in pairs}


def _entities(written: str | None) -> tuple[Entity, ...]:
    """Of `{"card": "debit"}`; braces written twice, as in a domain file, are one."""
    try:
        found = json.loads((written or "{}").replace("{{", "{").replace("}}", "}"))
    except ValueError:
        return ()
    if isinstance(found, dict):
        return tuple(Entity(str(name), value) for name, value in found.items())
    return ()
