"""How values become columns and come back: JSON as text, and text as every database takes it."""

from __future__ import annotations

import json
from typing import Any

from pydantic_core import PydanticSerializationError, from_json, to_json


def to_text(value: Any) -> str:
    try:
        return to_json(value).decode()
    except PydanticSerializationError:  # half a surrogate pair, which JSON can say but UTF-8 cannot
        return json.dumps(value)


def from_text(text: str) -> Any:
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)


def plain(text: str) -> str:
    """A NUL becomes its symbol and half a surrogate pair a question mark."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\u2400").encode("utf-8", "replace").decode()
