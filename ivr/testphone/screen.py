"""What an agent would see of a call, as lines to read: the context document without its transcript."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TOLD = (
    "summary", "caller", "customer", "assurance", "assurance_why", "reason", "intent", "slots", "begun", "done",
    "voicemails", "hand_off_reason", "queue", "disposition",
)  # fmt: skip
"""The parts of a context document that are told, in this order."""


def rows(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(what, its text) for each part that holds anything, and the flows that the call went through."""
    told = {part.replace("_", " "): _text(document.get(part)) for part in TOLD}
    flows = dict.fromkeys(step["flow"] for step in document.get("steps", []))
    told["flows"] = " > ".join(flow for flow in flows if not flow.startswith("pattern_"))
    return [(part, text) for part, text in told.items() if text]


def _text(value: Any) -> str:
    match value:
        case Mapping():
            parts = ((name.replace("_", " "), _text(part)) for name, part in value.items())
            return ", ".join(f"{name} {text}" for name, text in parts if text)
        case [*several]:
            return "; ".join(_deed(one) for one in several)
        case None:
            return ""
    return str(value)


def _deed(one: Any) -> str:
    """A flow that was carried through, by its name; a message, by what became of it."""
    if isinstance(one, Mapping) and "recording" in one:
        return f"for {one['queue']}: {one['state']}, {one['seconds']} s {one['url']}".rstrip()
    if isinstance(one, Mapping):
        return str(one.get("name") or one.get("flow"))
    return str(one)
