"""Which actions a project brings along, read from its source.

Rule: nothing is imported, so that `ivr check` is quick and runs nobody's code.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ivr.content import action_events, action_imports
from ivr.content.layout import python_files
from ivr.content.problems import Problem, Problems

_RASAS = frozenset({"Action", "FormValidationAction", "ValidationAction", "ActionQueryKnowledgeBase"})
"""The classes of rasa-sdk that actions are made from."""

Nodes = tuple[ast.AST, ...]
"""Every part of a source."""

_EVERY_SLOT = frozenset({"slots", "current_slot_values"})
"""Attributes of a tracker by which an action takes all slots at once."""


@dataclass(frozen=True)
class ActionSources:
    """`names`: what the `name` method of each action returns. `words`: every text constant, slots among them.

    A name that is put together stands among the words with a * for what is put in: "*_opens". `only_read` are words
    that are nothing but asked for, `tracker.get_slot("card")`: no action fills such a slot.
    """

    names: frozenset[str]
    words: frozenset[str]
    only_read: frozenset[str] = frozenset()
    unread: tuple[Path, ...] = ()
    """Files that are not Python: what they hold is not known."""
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """Of each action, the file and the line of its class."""
    named_again: frozenset[str] = frozenset()
    """Actions that the files name elsewhere, too, as `FollowupAction("action_pay")` does."""
    lost: Mapping[str, Problem] = field(default_factory=dict)
    """Actions of files that cannot be imported here, each with the reason."""


def read(folder: Path, project: Path, problems: Problems, *, root: Path | None = None) -> ActionSources:
    """The rasa-sdk actions in the folder of a project; `root` is where they find other modules of it."""
    sources: dict[Path, ast.Module] = {}
    broken: dict[Path, Problem] = {}
    lost: dict[str, Problem] = {}
    for file in python_files(folder):
        tree = _parsed(file, file.relative_to(project).as_posix())
        if isinstance(tree, Problem):
            problems.add(tree)
            broken[file] = tree
            lost |= dict.fromkeys(_names_in_text(file), tree)
        else:
            sources[file] = tree
    unread = tuple(broken)
    broken = action_imports.tell(folder, project, sources, problems, broken, root)
    action_events.tell(project, sources, problems)
    parts = {
        file: tuple(ast.walk(tree)) for file, tree in sources.items()
    }  # each source is gone through once
    words = frozenset(word for nodes in parts.values() for word in _words(nodes))
    asked_for = Counter(node.value for nodes in parts.values() for node in _asked_for(nodes))
    all_words = Counter(node.value for nodes in parts.values() for node in _texts(nodes))
    only_read = frozenset(word for word, count in asked_for.items() if count == all_words[word])
    classes = _classes(sources, parts)
    lost |= {name: broken[file] for name, (file, _) in classes.items() if file in broken}
    places = {name: (file.relative_to(project).as_posix(), line) for name, (file, line) in classes.items()}
    again = frozenset(name for name in places if all_words[name] > 1)
    return ActionSources(frozenset(places), words, only_read, unread, places, again, lost)


def _names_in_text(file: Path) -> set[str]:
    """The names that actions of a file return which is not Python."""
    try:
        return set(re.findall(r"return\s+[\"']([\w/]+)[\"']", file.read_text("utf-8", "replace")))
    except OSError:
        return set()


def _parsed(file: Path, path: str) -> ast.Module | Problem:
    try:
        return ast.parse(file.read_bytes(), path)
    except SyntaxError as error:
        line, column = max(1, error.lineno or 1), max(1, error.offset or 1)
        return Problem(path, line, column, f"this is not Python: {error.msg}.")
    except (ValueError, RecursionError, MemoryError, OSError) as error:
        return Problem(path, 0, 0, f"cannot be read: {str(error) or 'it is nested too deeply'}.")


def _classes(sources: Mapping[Path, ast.Module], parts: Mapping[Path, Nodes]) -> dict[str, tuple[Path, int]]:
    """Name -> file and line, of the classes made from rasa-sdk's, by way of the project's own ones or at once."""
    classes = [
        (file, sources[file], node)
        for file, nodes in parts.items()
        for node in nodes
        if isinstance(node, ast.ClassDef)
    ]
    known = set(_RASAS)
    while more := {cls.name for _, _, cls in classes if cls.name not in known and _bases(cls) & known}:
        known |= more
    named = {_name(cls, tree): (file, cls.lineno) for file, tree, cls in classes if cls.name in known}
    return {name: place for name, place in named.items() if name}


def _bases(cls: ast.ClassDef) -> set[str]:
    """The last parts of the names of the classes it is made from: "Action" for `rasa_sdk.Action`."""
    return {_last(base) for base in cls.bases} - {""}


def _name(cls: ast.ClassDef, tree: ast.Module) -> str:
    """What its `name()` returns, where that is written there or in a constant of the file; else ""."""
    for method in cls.body:
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and method.name == "name":
            for statement in ast.walk(method):
                if isinstance(statement, ast.Return):
                    return _text(statement.value, tree)
    return ""


def _text(value: ast.expr | None, tree: ast.Module) -> str:
    if isinstance(value, ast.Name):
        for statement in tree.body:
            if isinstance(statement, ast.Assign) and value.id in map(_target, statement.targets):
                value = statement.value
                break
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    return ""


def _target(target: ast.expr) -> str:
    return target.id if isinstance(target, ast.Name) else ""


def _words(nodes: Nodes) -> set[str]:
    words = set()
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words.add(node.value)
        elif isinstance(node, ast.keyword) and node.arg:
            words.add(node.arg)
        elif isinstance(node, ast.Attribute) and node.attr in _EVERY_SLOT:
            words.add(node.attr)
        elif isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)):
            words.add(pattern)
    return words


def _asked_for(nodes: Nodes) -> Iterator[Any]:
    """The names of slots whose values are asked for: `get_slot("card")`, `map(get_slot, ("card", "account"))`."""
    for node in nodes:
        if isinstance(node, ast.Call):
            called = {_last(node.func), *(_last(argument) for argument in node.args)}
            if "get_slot" in called:
                yield from _texts(ast.walk(node))


def _last(value: ast.expr) -> str:
    """The last part of a name: "get_slot" of `tracker.get_slot`."""
    if isinstance(value, ast.Attribute):
        return value.attr
    if isinstance(value, ast.Name):
        return value.id
    return ""


def _texts(nodes: Iterable[ast.AST]) -> Iterator[Any]:
    """The texts among the parts of a source, each a constant."""
    return (node for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _pattern(text: ast.JoinedStr) -> str:
    """A name that is put together, f"{day}_opens", with * for what is put in; "" where it can be no name."""
    parts = [part.value if isinstance(part, ast.Constant) else "*" for part in text.values]
    pattern = "".join(map(str, parts))
    if re.fullmatch(r"[\w*]*\w{3}[\w*]*", pattern):
        return pattern
    return ""
