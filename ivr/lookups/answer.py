"""Takes the values that a flow wants out of an answer: `order.items.0.price`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def taken(answer: Any, take: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """The slots that are set, as rasa-sdk's events; what is not in the answer is null."""
    return tuple({"event": "slot", "name": slot, "value": _at(answer, way)} for slot, way in take.items())


def _at(answer: Any, way: str) -> Any:
    for part in way.split("."):
        if isinstance(answer, dict):
            answer = answer.get(part)
        elif isinstance(answer, list) and part.isdigit() and int(part) < len(answer):
            answer = answer[int(part)]
        else:
            return None
    return answer
