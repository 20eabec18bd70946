"""Rules and stories as they are written, read into turns: what a caller means, and what is done then.

Rule: nothing is decided here. A script that cannot be read as turns says why, at the place where it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ivr.content.marked_yaml import Document, Place, block_of, list_of
from ivr.content.problems import found
from ivr.conversation.flow import REQUESTED

KEYS = {"rules": "rule", "stories": "story"}
"""What a file of scripts begins with, and what it calls each of them."""

Item = tuple[str, Any]
"""("action", name), ("say", text), ("loop", name or None), ("slot", condition)."""


@dataclass
class Turn:
    """What callers mean, one of `intents` (none at the beginning of some rules), and what is done then."""

    intents: tuple[str, ...]
    items: list[Item] = field(default_factory=list)


@dataclass
class Script:
    """A rule or a story; `loop` is the form in which a rule holds. `why` says what has no counterpart, at `place`."""

    kind: str
    name: str
    place: Place
    loop: str = ""
    conditions: list[str] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    why: str = ""
    flows: list[str] = field(default_factory=list)
    """What it has become."""
    forms: set[str] = field(default_factory=set)
    """Forms in progress when something is said in it."""

    @property
    def title(self) -> str:
        return f"{self.kind} '{self.name}'"

    @property
    def is_rule(self) -> bool:
        return self.kind == "rule"

    def leave(self, why: str) -> None:
        """Notes why a part of it is left out; the first reason counts."""
        self.why = self.why or why

    def become(self, flow: str) -> None:
        if flow not in self.flows:
            self.flows.append(flow)


def is_test(document: Document) -> bool:
    """Whether the stories of a file are tests, which nothing follows: test_stories.yml, or whatever is in tests/."""
    path = PurePosixPath(document.path)
    return path.name.startswith("test_") or path.parts[0] in ("tests", "test")


def scripts_of(document: Document, slots: Mapping[str, str]) -> Iterator[Script]:
    """The rules and stories of a file; `slots` are the types of the domain's slots."""
    for key, kind in KEYS.items():
        written = document.data.get(key)
        for index, entry in enumerate(list_of(written)):
            yield _script(kind, entry, Place(document, (key, index)), slots)


def _script(kind: str, entry: Any, place: Place, slots: Mapping[str, str]) -> Script:
    block = block_of(entry)
    script = Script(kind, str(block.get(kind, "")), place)
    if not script.name or not isinstance(block.get("steps"), list):
        script.leave(f"a {kind} has a name, '{kind}:', and a list of 'steps:'")
        return script
    for condition in _listed(block.get("condition")):
        _read_condition(condition, script, slots)
    for index, step in enumerate(block["steps"]):
        if reason := _read_step(step, script, slots):
            script.leave(reason)
            script.place = place.within("steps", index)
            break
    return script


def _read_condition(condition: Any, script: Script, slots: Mapping[str, str]) -> None:
    block = block_of(condition)
    if "active_loop" in block:
        script.loop = str(block["active_loop"] or "")
    elif "slot_was_set" in block:
        script.conditions += slot_conditions(block["slot_was_set"], slots)
    else:
        script.leave("its condition is neither 'active_loop' nor 'slot_was_set'")


def _read_step(step: Any, script: Script, slots: Mapping[str, str]) -> str:
    """Adds a step to the turns; what is returned says why it has no counterpart."""
    if step == "...":  # whatever was before
        return ""
    if not isinstance(step, dict):
        return "a step is a block of keys, such as '- intent: greet'"
    key = next((key for key in _STEPS if key in step), "")
    if not key:
        return f"'{next(iter(step), '')}' is not a step of a story"
    return _STEPS[key](step, script, slots)


def _turn(step: dict[str, Any], script: Script, slots: Mapping[str, str]) -> str:
    listed = step["or"] if isinstance(step.get("or"), list) else [step]
    intents = [str(one["intent"]).strip() for one in listed if isinstance(one, dict) and "intent" in one]
    script.turns.append(Turn(tuple(intents)))
    return "" if intents else "it names no intent, but words or something else"


def _item(step: dict[str, Any], script: Script, slots: Mapping[str, str]) -> str:
    key = next(key for key in _ITEMS if key in step)
    kind, value = _ITEMS[key], step[key]
    ends_form = kind == "loop" and value is None
    if not isinstance(value, str) and not ends_form:
        return f"'{key}' needs a name, found {found(value)}"
    if not script.turns:
        script.turns.append(Turn(()))
    script.turns[-1].items.append((kind, value))
    return ""


def _slots(step: dict[str, Any], script: Script, slots: Mapping[str, str]) -> str:
    if not script.turns:
        script.turns.append(Turn(()))
    script.turns[-1].items += [
        ("slot", condition) for condition in slot_conditions(step["slot_was_set"], slots)
    ]
    return ""


def _nothing(step: dict[str, Any], script: Script, slots: Mapping[str, str]) -> str:
    return ""


def _checkpoint(step: dict[str, Any], script: Script, slots: Mapping[str, str]) -> str:
    return "a checkpoint joins it to other stories"


_ITEMS = {"action": "action", "bot": "say", "active_loop": "loop", "form": "loop"}
_STEPS: dict[str, Callable[[dict[str, Any], Script, Mapping[str, str]], str]] = {
    "checkpoint": _checkpoint,
    "or": _turn,
    "intent": _turn,
    "user": _turn,
    **dict.fromkeys(_ITEMS, _item),
    "slot_was_set": _slots,
    "entities": _nothing,
    "metadata": _nothing,
}
"""The keys of steps, each with what reads it."""


def slot_conditions(written: Any, slots: Mapping[str, str]) -> list[str]:
    """The conditions that `slot_was_set` means; `requested_slot` is a form's own affair."""
    told: list[str] = []
    for entry in _listed(written):
        named = entry if isinstance(entry, dict) else {str(entry): _SOMETHING}
        told += [
            _condition(name, value, slots.get(name, "text"))
            for name, value in named.items()
            if name != REQUESTED
        ]
    return told


_SOMETHING = object()
_COMPARED = ("bool", "categorical")
"""Types of slots whose values Rasa tells apart. Of others it looks only at whether there is one."""


def _condition(name: str, value: Any, kind: str) -> str:
    if value is None:
        return f"slots.{name} is null"
    if kind not in _COMPARED or value is _SOMETHING:
        return f"slots.{name} is not null"
    written = str(value).lower() if isinstance(value, bool) else f'"{value}"'
    return f"slots.{name} is {written}"


def _listed(value: Any) -> Sequence[Any]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)
