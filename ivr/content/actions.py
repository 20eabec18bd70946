"""Which actions a project brings along, read from its source without running it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from ivr.content.problems import Problem, Problems


@dataclass(frozen=True)
class ActionSources:
    """`names`: what the `name` method of each action returns. `words`: every text constant, slots they fill among them."""

    names: frozenset[str]
    words: frozenset[str]


def read(folder: Path, problems: Problems) -> ActionSources:
    """The rasa-sdk actions in `folder`/actions."""
    names: set[str] = set()
    words: set[str] = set()
    for file in sorted((folder / "actions").rglob("*.py")):
        path = file.relative_to(folder.parent).as_posix()
        try:
            tree = ast.parse(file.read_bytes(), filename=path)
        except (SyntaxError, ValueError) as error:
            line, column = getattr(error, "lineno", 1) or 1, getattr(error, "offset", 1) or 1
            problems.add(Problem(path, line, column, f"this is not Python: {getattr(error, 'msg', error)}."))
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                words.add(node.value)
            elif isinstance(node, ast.keyword) and node.arg:
                words.add(node.arg)
            elif isinstance(node, ast.ClassDef):
                names.add(_returned_name(node))
    return ActionSources(frozenset(names - {""}), frozenset(words))


def _returned_name(node: ast.ClassDef) -> str:
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "name":
            for part in ast.walk(method):
                if isinstance(part, ast.Return) and isinstance(part.value, ast.Constant):
                    return str(part.value.value)
    return ""
