"""The language reference, made from the classes that the flow language is made of.

Rule: nobody writes these tables by hand. They stand in flows/README.md and ivr/README.md between two markers; a test
compares them, and `python -m ivr.content.reference --write` puts them there anew.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from pathlib import Path
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
        *_, inside = part.annotation, *get_args(part.annotation)  # dict[str, Language] is of Language
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            title = f"One of `{name}`" if get_origin(part.annotation) is dict else f"`{name}` of the defaults"
            parts.append(_section(title, inside, ()))
    parts.append(_section("A queue in `flows/queues.yml`", Queue, ()))
    return "\n\n".join(parts)


def settings() -> str:
    """The settings: what ivr/README.md shows between its markers."""
    rows = ["| in ivr.toml | in the environment | what it is | default |", "|---|---|---|---|"]
    for setting in fields(Settings):
        default = f"`{setting.default}`" if setting.default != "" else ""
        name = f"`{setting.name}`" if setting.name != "project" else ""
        help = _in_a_table(setting.metadata["help"])
        rows.append(f"| {name} | `{setting.metadata['env']}` | {help} | {default} |")
    return "\n".join(rows)


def _section(title: str, model: type[BaseModel], hidden: Iterable[str], intro: str = "") -> str:
    rows = ["| key | value | what it is for |", "|---|---|---|"]
    for name, part in model.model_fields.items():
        if name not in hidden:
            rows.append(f"| `{part.alias or name}` | {_value(part)} | {_text(part)} |")
    return "\n\n".join([f"### {title}", *([intro] if intro else []), "\n".join(rows)])


def _list(title: str, entries: Iterable[tuple[str, str]]) -> str:
    """Names with their meanings; those that mean the same share a line."""
    names: dict[str, list[str]] = {}
    for name, meaning in entries:
        names.setdefault(meaning, []).append(f"`{name}`")
    return "\n".join(
        [f"### {title}", "", *(f"- {', '.join(same)}: {meaning}" for meaning, same in names.items())]
    )


def _intro(step: type[Step]) -> str:
    return "\n\n".join(" ".join(part.split()) for part in (step.__doc__ or "").split("\n\n"))


def _sentence(thing: object) -> str:
    return " ".join((getattr(thing, "__doc__", "") or "").split())


def _text(part: FieldInfo) -> str:
    text = _in_a_table(part.description or "")
    if part.is_required() or part.default_factory is not None or part.default in (None, "", (), False):
        return text
    return f"{text} Default: {_shown(part.default)}"


def _in_a_table(text: str) -> str:
    """Text that means no markup: outside of code, `<` begins a tag and `|` a column."""
    parts = text.split("`")
    parts[::2] = [part.replace("<", "\\<").replace("|", "\\|") for part in parts[::2]]
    return "`".join(parts)


def _shown(default: Any) -> str:
    if isinstance(default, Mapping):  # a text per language
        default = next(iter(default.values()))
    if isinstance(default, bool):
        return f"`{str(default).lower()}`."
    return f"“{default}”" if isinstance(default, str) and " " in default else f"`{default}`."


def _value(part: FieldInfo) -> str:
    needed = "**needed**, " if part.is_required() else ""
    return needed + _kind(part.annotation)


def _kind(annotation: Any) -> str:
    for whole, words in _WHOLE.items():
        if annotation in (whole, whole | None):
            return words
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_kind(a) for a in inside if a is not type(None)))
    if origin is Literal:
        return ", ".join(f"`{str(word).lower() if word is True else word}`" for word in inside if word != "")
    if origin in (list, tuple):
        return "list of text" if inside[:1] == (str,) else "list"
    return "block of keys"


_WHOLE: dict[Any, str] = {
    PromptText: "text, or one per language",
    Ladder: "text, or one per language, or a list of them",
}
_SIMPLE: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    Any: "anything",
}


# -- where they stand ------------------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]
SHOWN: dict[str, Callable[[], str]] = {"flows/README.md": language, "ivr/README.md": settings}
"""The file, and what stands in it between the markers."""

BEGIN, END = "<!-- reference -->", "<!-- /reference -->"


def shown(text: str) -> str:
    """What stands between the markers of a text."""
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def write(folder: Path = ROOT) -> None:
    """Puts the tables into the files, between their markers."""
    for name, made in SHOWN.items():
        before, _, rest = (folder / name).read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        (folder / name).write_text(f"{before}{BEGIN}\n\n{made()}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    else:
        print(f"{language()}\n\n{settings()}")
