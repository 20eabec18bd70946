"""Takes the values that a flow wants out of an answer: `order.items.0.price`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def taken(answer: Any, take: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    """The slots that are set, as rasa-sdk's events; what is not in the answer is null."""
    return tuple({"event": "slot", "name": slot, "value": _at(answer, way)} for slot, way in take.items())


def lacking(answer: Any, take: Mapping[str, str]) -> list[str]:
    """The places that the answer does not have; one that is there and null is not among them."""
    return [way for way in take.values() if _at(answer, way, _MISSING) is _MISSING]


_MISSING = object()


def _at(answer: Any, way: str, missing: Any = None) -> Any:
    for part in way.split("."):
        if isinstance(answer, dict):
            answer = answer.get(part, missing)
        elif isinstance(answer, list) and part.isdigit() and int(part) < len(answer):
            answer = answer[int(part)]
        else:
            return missing
    return answer
