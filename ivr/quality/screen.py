"""Whether what is on an agent's screen is what a test says should be there.

Rule: a test names only what it cares for. Of a block its keys are looked at, of a list the entries named; `summary`,
`reason` and the transcript are words for people, of which a part will do, all other values are whole. /A pattern/ may
stand for any text, and null for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ivr.conversation.engine import fresh_session
from ivr.conversation.flow import Flows
from ivr.routing import context_document
from ivr.testphone.script import contains

WORDS = ("summary", "reason", "transcript")
"""Parts of the screen that are for reading."""


def parts(flows: Flows) -> tuple[str, ...]:
    """What there is on a screen, by name."""
    return tuple(context_document(fresh_session("", flows), (), flows))


def difference(wanted: Mapping[str, Any], seen: Mapping[str, Any]) -> str:
    """The first thing that is not as it should be, in words; "" when all is."""
    return next(
        (
            found
            for name, value in wanted.items()
            if (found := _differs(value, seen.get(name), name, name in WORDS))
        ),
        "",
    )


def _differs(wanted: Any, seen: Any, name: str, words: bool) -> str:
    if isinstance(wanted, dict) and isinstance(seen, dict):
        ways = ((value, seen.get(key), f"{name}.{key}") for key, value in wanted.items())
        return next((found for one, other, way in ways if (found := _differs(one, other, way, words))), "")
    if isinstance(wanted, list) and isinstance(seen, list):
        missing = [one for one in wanted if not any(_stands_for(one, other, words) for other in seen)]
        if missing:
            return f"expected '{name}' to have {_told(missing[0])}, found {_told(seen)}"
        return ""
    if _is(wanted, seen, words):
        return ""
    return f"expected '{name}' to {'say' if words else 'be'} {_told(wanted)}, found {_told(seen)}"


def _stands_for(wanted: Any, entry: Any, words: bool) -> bool:
    """Whether an entry of a list is meant; a text stands for an entry that holds it."""
    if isinstance(entry, dict) and not isinstance(wanted, dict):
        return any(_is(wanted, value, words) for value in entry.values())
    return not _differs(wanted, entry, "", words)


def _is(wanted: Any, seen: Any, words: bool) -> bool:
    if wanted is None:
        return seen in (None, "", [], {})
    if isinstance(wanted, str) and isinstance(seen, str | int | float):
        if words or _is_pattern(wanted):
            return contains(str(seen), wanted)
        return wanted == str(seen)
    return bool(wanted == seen)


def _is_pattern(text: str) -> bool:
    return len(text) > 2 and text[0] == text[-1] == "/"


def _told(value: Any) -> str:
    if value in (None, "", [], {}):
        return "nothing"
    return json.dumps(value, ensure_ascii=False, default=str)
