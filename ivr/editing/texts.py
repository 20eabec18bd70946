"""Where texts for callers stand: which keys of a class are prompts.

Rule: told by the type of the key, so that a prompt of a new kind of step is drawn, listed and translated, too.
"""

from __future__ import annotations

import inspect
import types
from functools import cache
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from ivr.conversation.written import Ladder, PromptText


@cache
def prompt_keys(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys whose value is said to somebody: its own before those of every question or step."""
    own = inspect.get_annotations(model)
    found = [name for name, part in model.model_fields.items() if _is_prompt(part.annotation)]
    found.sort(key=lambda name: name not in own)
    return tuple(model.model_fields[name].alias or name for name in found)


def _is_prompt(annotation: Any) -> bool:
    if annotation in (PromptText, Ladder):
        return True
    if get_origin(annotation) in (Union, types.UnionType):
        rest = tuple(part for part in get_args(annotation) if part is not type(None))
        return rest in (get_args(PromptText), get_args(Ladder))
    return False


def in_language(written: Any, language: str) -> str:
    """The first text of a prompt or ladder, in a language if it has it."""
    if isinstance(written, list | tuple):
        if written:
            return in_language(written[0], language)
        return ""
    if isinstance(written, dict):
        return str(written.get(language) or next(iter(written.values()), ""))
    return str(written or "")
