"""What a TaskRouter task says of the caller: the context document, cut to what Twilio takes.

Rule: what routes the call and what the agent needs first comes first; what does not fit is left out whole or
from its oldest end, never cut in the middle of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ivr.channels.twilio_voice.words import clean
from ivr.redaction import shown

MOST_BYTES = 4096
"""Of a task's attributes (docs/taskrouter/api/task)."""
MOST_CHARACTERS, MOST_ROUTING_CHARACTERS = 300, 100
"""Of one text among them, and of one that routes: all of those must fit."""

ORDER = (
    "contact", "hand_off_reason", "intent", "assurance", "summary", "reason", "whisper",
    "caller", "slots", "done", "steps", "transcript",
)  # fmt: skip


def attributes(routing: Mapping[str, Any], context: Mapping[str, Any] | None) -> str:
    """The task's JSON: `routing` (queue, skill ...) always, of the context document as much as fits."""
    task = {
        key: value[:MOST_ROUTING_CHARACTERS] if isinstance(value, str) else value
        for key, value in routing.items()
        if value not in ("", None)
    }
    for key in ORDER:
        value = _plain((context or {}).get(key))
        while value not in (None, "", [], {}) and key not in task:
            if len(_json({**task, key: value}).encode()) <= MOST_BYTES:
                task[key] = value
            else:
                value = value[len(value) // 2 + 1 :] if isinstance(value, list) else None
    return _json(task)


def _plain(value: Any) -> Any:
    """As it may be shown, with underscores for hyphens: a hyphen in a name breaks workflow expressions."""
    value = shown(value)
    if isinstance(value, str):
        return value[:MOST_CHARACTERS]
    if isinstance(value, dict):
        return {str(key).replace("-", "_"): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _json(task: Mapping[str, Any]) -> str:
    return clean(json.dumps(task, ensure_ascii=False, separators=(",", ":"), default=str))
