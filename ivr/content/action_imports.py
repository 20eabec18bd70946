"""What action files import, looked up without running anybody's code.

Rule: only what a file imports at once is told, and only where it can be seen: within `try`, in a function, from a
module that fills itself as it runs, nothing is said. 'ivr serve' imports the files and would fail at the same lines.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator
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
                _from(statement, file, folder, trees, path, problems)


def _from(
    statement: ast.ImportFrom,
    file: Path,
    folder: Path,
    trees: dict[Path, ast.Module],
    path: str,
    problems: Problems,
) -> None:
    name = statement.module or ""
    own = name.split(".")[0] == folder.name
    if not statement.level and not own:
        if _module(name, folder, path, statement, problems) and (known := _names_of(name)):
            _names(statement, name, known, path, problems)
        return
    base = folder if own else file.parents[statement.level - 1]
    beside = frozenset() if name else frozenset(other.stem for other in base.glob("*.py"))
    parts = name.split(".")[1 if own else 0 :] if name else []
    at = base.joinpath(*parts)
    source = at.with_suffix(".py") if parts else at / "__init__.py"
    if parts and not source.exists() and not at.is_dir():
        neighbours = [other.stem for other in base.glob("*.py")]
        hint = did_you_mean(parts[-1], neighbours) or "Its files are the .py files of this folder."
        problems.add(_problem(path, statement, f"there is no file '{source.name}' to import from.", hint))
    elif source in trees and (known := _defined(trees[source])):
        _names(statement, source.name, known | beside, path, problems)


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
