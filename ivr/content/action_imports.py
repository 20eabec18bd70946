"""What action files import, looked up without running anybody's code.

Rule: only what a file imports at once is told, and only where it can be seen: within `try`, in a function, from a
module that fills itself as it runs, nothing is said. 'ivr serve' imports the files and would fail at the same lines.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ivr.content.problems import Problem, Problems, did_you_mean


def tell(folder: Path, project: Path, trees: dict[Path, ast.Module], problems: Problems) -> None:
    """Adds what the files of the folder, each with its source, import and cannot have."""
    for file, tree in trees.items():
        path = file.relative_to(project).as_posix()
        for statement in tree.body:
            if isinstance(statement, ast.Import):
                for alias in statement.names:
                    _module(alias.name, folder, path, alias, problems)
            elif isinstance(statement, ast.ImportFrom):
                _from(statement, _Folder(folder, trees, path, file), problems)


@dataclass(frozen=True)
class _Folder:
    """The folder of actions: its files with their sources, and the file whose imports are looked at."""

    place: Path
    trees: dict[Path, ast.Module]
    path: str
    file: Path

    def leads_to(self, statement: ast.ImportFrom) -> tuple[Path, list[str]]:
        """The folder that the import begins at, and the names from there: `from .rates import x`."""
        parts = (statement.module or "").split(".") if statement.module else []
        if statement.level:
            return self.file.parents[statement.level - 1], parts
        return self.place, parts[1:]


def _from(statement: ast.ImportFrom, folder: _Folder, problems: Problems) -> None:
    name = statement.module or ""
    if statement.level or name.split(".")[0] == folder.place.name:
        _from_own(statement, folder, problems)
    elif _module(name, folder.place, folder.path, statement, problems) and (known := _names_of(name)):
        _names(statement, name, known, folder.path, problems)


def _from_own(statement: ast.ImportFrom, folder: _Folder, problems: Problems) -> None:
    """From another file of the actions, or from a folder of such files."""
    base, parts = folder.leads_to(statement)
    files = frozenset(other.stem for other in base.glob("*.py"))
    at = base.joinpath(*parts)
    source = at.with_suffix(".py") if parts else at / "__init__.py"
    if parts and not (source.exists() or at.is_dir()):
        hint = did_you_mean(parts[-1], files) or "Its files are the .py files of this folder."
        message = f"there is no file '{source.name}' to import from."
        problems.add(_problem(folder.path, statement, message, hint))
    elif source in folder.trees and (known := _defined(folder.trees[source])):
        beside = files if not statement.module else frozenset()  # `from . import rates` means a file
        _names(statement, source.name, known | beside, folder.path, problems)


def _names(
    statement: ast.ImportFrom, where: str, known: frozenset[str], path: str, problems: Problems
) -> None:
    for alias in statement.names:
        if alias.name != "*" and alias.name not in known:
            message = f"'{alias.name}' is not in {where}."
            problems.add(_problem(path, alias, message, did_you_mean(alias.name, known)))


def _module(name: str, folder: Path, path: str, at: ast.AST, problems: Problems) -> bool:
    """Whether the module is installed; of a package only its first name is looked up, which runs nothing."""
    top = name.split(".")[0]
    if top == folder.name or importlib.util.find_spec(top) is not None:
        return True
    hint = did_you_mean(top, sys.stdlib_module_names) or f"Correct it, or install it: pip install {top}."
    message = f"the module '{top}' is not installed here."
    problems.add(_problem(path, at, message, hint, "warning"))
    return False


@lru_cache(maxsize=200)
def _names_of(module: str) -> frozenset[str]:
    """The names that an installed module defines, where its source tells them all; else none."""
    spec = importlib.util.find_spec(module) if "." not in module else None
    origin = Path(spec.origin) if spec and spec.origin and spec.origin.endswith(".py") else None
    if origin is None:
        return frozenset()
    names = _defined(ast.parse(origin.read_bytes()))
    inside = {entry.stem for entry in origin.parent.iterdir()} if origin.name == "__init__.py" else set()
    return names | inside if names else frozenset()


def _defined(tree: ast.Module) -> frozenset[str]:
    """What a source defines; nothing where it may define more than can be seen."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.alias):
            names.add((node.asname or node.name).split(".")[0])
    return frozenset() if names & {"*", "__getattr__"} or "globals" in _called(tree) else frozenset(names)


def _called(tree: ast.Module) -> Iterator[str]:
    return (n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))


def _problem(path: str, at: ast.AST, message: str, hint: str, severity: str = "error") -> Problem:
    line, column = getattr(at, "lineno", 0), getattr(at, "col_offset", 0) + 1
    return Problem(path, line, column, message, severity, hint)
