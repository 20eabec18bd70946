"""The language reference, made from the classes that the flow language is made of.

Rule: nobody writes these tables by hand; a test compares flows/README.md and ivr/README.md with them.
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from dataclasses import fields
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ivr.conversation.answers import KINDS
from ivr.conversation.flow import Defaults, FlowHead, Queue, Slot, Universal, Variation
from ivr.conversation.spoken import FORMATS
from ivr.conversation.steps import OWN_ACTIONS, STEPS, Step
from ivr.conversation.steps.base import Ladder, PromptText
from ivr.conversation.steps.collect import Rejection
from ivr.conversation.steps.menu import Choice
from ivr.conversation.steps.question import Question
from ivr.settings import Settings


def language() -> str:
    """The flow language: what flows/README.md shows between its markers."""
    common = set(Step.model_fields)
    asked = set(Question.model_fields)
    parts = [
        _section("A flow", FlowHead, ()),
        _section("`universal` of a flow", Universal, ()),
        _section("Every step", Step, ()),
        _section("Every question (`collect`, `menu`)", Question, common),
    ]
    for kind, step in STEPS.items():
        hidden = common | (asked if issubclass(step, Question) else set())
        parts.append(_section(f"`{kind}`", step, hidden, intro=_intro(step)))
        if kind == "collect":
            parts.append(_section("One of `rejections`", Rejection, ()))
        if kind == "menu":
            parts.append(_section("One of `choices`", Choice, ()))
    parts.append(_list("What `reads` can be", ((name, _sentence(kind)) for name, kind in KINDS.items())))
    parts.append(
        _list("Formats of `{slot:format}`", ((name, _sentence(way)) for name, way in FORMATS.items()))
    )
    parts.append(_list("Actions of the engine itself", ((n, _sentence(a)) for n, a in OWN_ACTIONS.items())))
    parts.append(_section("`slots` of the domain", Slot, ()))
    parts.append(_section("One of a response's texts", Variation, ()))
    parts.append(_section("`flows/defaults.yml`", Defaults, ()))
    for name, part in Defaults.model_fields.items():
        if isinstance(part.annotation, type) and issubclass(part.annotation, BaseModel):
            parts.append(_section(f"`{name}` of the defaults", part.annotation, ()))
    parts.append(_section("A queue in `flows/queues.yml`", Queue, ()))
    return "\n\n".join(parts)


def settings() -> str:
    """The settings: what ivr/README.md shows between its markers."""
    rows = ["| in ivr.toml | in the environment | what it is | default |", "|---|---|---|---|"]
    for setting in fields(Settings):
        default = "" if setting.default in ("", None) else f"`{setting.default}`"
        rows.append(
            f"| `{setting.name}` | `{setting.metadata['env']}` | {setting.metadata['help']} | {default} |"
        )
    return "\n".join(rows)


def _section(title: str, model: type[BaseModel], hidden: Iterable[str], intro: str = "") -> str:
    rows = [f"### {title}", *([intro] if intro else []), "| key | value | |", "|---|---|---|"]
    for name, part in model.model_fields.items():
        if name not in hidden:
            rows.append(f"| `{part.alias or name}` | {_value(part)} | {_text(part)} |")
    table = rows.index("| key | value | |")
    return "\n\n".join([*rows[:table], "\n".join(rows[table:])])


def _list(title: str, entries: Iterable[tuple[str, str]]) -> str:
    return "\n".join([f"### {title}", "", *(f"- `{name}`: {text}" for name, text in entries)])


def _intro(step: type[Step]) -> str:
    return " ".join(line.strip() for line in (step.__doc__ or "").strip().splitlines()).replace("``", "`")


def _sentence(thing: object) -> str:
    doc = (getattr(thing, "__doc__", "") or "").strip()
    return " ".join(line.strip() for line in doc.splitlines())


def _text(part: FieldInfo) -> str:
    text = part.description or ""
    if part.default in (None, "", True, False) or part.is_required() or part.default_factory is not None:
        return text
    return f"{text} Default: {_shown(part.default)}."


def _shown(default: Any) -> str:
    return f"“{default}”" if isinstance(default, str) and " " in default else f"`{default}`"


def _value(part: FieldInfo) -> str:
    needed = "**needed**, " if part.is_required() else ""
    return needed + _kind(part.annotation)


def _kind(annotation: Any) -> str:
    if annotation == PromptText:
        return "text, or one per language"
    if annotation == Ladder or annotation == Ladder | None:
        return "text, or one per language, or a list of them"
    simple = {str: "text", bool: "true or false", int: "whole number", float: "number", Any: "anything"}
    if annotation in simple:
        return simple[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_kind(a) for a in inside if a is not type(None)))
    if origin is Literal:
        return ", ".join(f"`{str(word).lower() if word is True else word}`" for word in inside)
    if origin in (list, tuple):
        return "list"
    return "block of keys"
