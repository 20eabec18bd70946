"""Events that actions return and that mean less in a call than in Rasa, found in their source.

Rule: told where they are made; all other events of rasa-sdk do here what they do there.
"""

from __future__ import annotations

import ast
from pathlib import Path

from ivr.content.problems import Problem, Problems

_TOLD = {
    "ActionReverted": (
        "warning",
        "'ActionReverted' undoes nothing here.",
        "Set the slots back with SlotSet.",
    ),
    "ReminderScheduled": (
        "note",
        "a reminder comes up at the first silence after its time; when the call is over, it does not.",
        "",
    ),
}
"""Event -> severity, what is told, and what to do."""


def tell(project: Path, trees: dict[Path, ast.Module], problems: Problems) -> None:
    """Adds what the files of actions return, once for each file."""
    for file, tree in trees.items():
        told: set[str] = set()
        for node in ast.walk(tree):
            name = _called(node)
            if name in _TOLD and name not in told and isinstance(node, ast.Call):
                told.add(name)
                severity, message, hint = _TOLD[name]
                path = file.relative_to(project).as_posix()
                problems.add(Problem(path, node.lineno, node.col_offset + 1, message, severity, hint))


def _called(node: ast.AST) -> str:
    """The last part of the name of what is called."""
    called = node.func if isinstance(node, ast.Call) else None
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""
