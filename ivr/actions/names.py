"""Which actions a project has, by reading its files.

Rule: nothing is imported, so that `ivr check` is quick and runs nobody's code.
"""

from __future__ import annotations

import ast
from pathlib import Path

from ivr.actions.package import ActionFileError, action_files

_RASAS = frozenset({"Action", "FormValidationAction", "ValidationAction", "ActionQueryKnowledgeBase"})
"""The classes of rasa-sdk that actions are made from."""


def action_names(folder: Path) -> dict[str, tuple[Path, int]]:
    """The name of each action in the folder, with the file and line of its class."""
    files = {file: tree for file in action_files(folder) if isinstance(tree := _parsed(file), ast.Module)}
    classes = [(file, tree, cls) for file, tree in files.items() for cls in _classes(tree)]
    known = set(_RASAS)
    while more := {cls.name for _, _, cls in classes if cls.name not in known and _bases(cls) & known}:
        known |= more
    return {
        name: (file, cls.lineno)
        for file, tree, cls in classes
        if cls.name in known and (name := _name(cls, tree))
    }


def unreadable_files(folder: Path) -> list[ActionFileError]:
    """The files that are not Python, each with its place."""
    return [error for file in action_files(folder) if isinstance(error := _parsed(file), ActionFileError)]


def _parsed(file: Path) -> ast.Module | ActionFileError:
    try:
        return ast.parse(file.read_bytes(), str(file))
    except SyntaxError as error:
        return ActionFileError(file, error.lineno or 0, f"this is not Python: {error.msg}.")
    except (ValueError, RecursionError, OSError) as error:
        return ActionFileError(file, 0, f"the file cannot be read: {error}.")


def _classes(tree: ast.Module) -> list[ast.ClassDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]


def _bases(cls: ast.ClassDef) -> set[str]:
    """The last parts of the names of the classes it is made from: "Action" for `rasa_sdk.Action`."""
    return {
        base.attr if isinstance(base, ast.Attribute) else base.id
        for base in cls.bases
        if isinstance(base, ast.Attribute | ast.Name)
    }


def _name(cls: ast.ClassDef, tree: ast.Module) -> str:
    """What its `name()` returns, where that is written there or in a constant of the file; else ""."""
    for method in cls.body:
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) and method.name == "name":
            for statement in ast.walk(method):
                if isinstance(statement, ast.Return):
                    return _text(statement.value, _constants(tree))
    return ""


def _text(value: ast.expr | None, constants: dict[str, str]) -> str:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return value.value
    return constants.get(value.id, "") if isinstance(value, ast.Name) else ""


def _constants(tree: ast.Module) -> dict[str, str]:
    return {
        target.id: statement.value.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
