"""What action files import, looked up without running anybody's code.

Rule: only what a file imports at once is told, and only where it can be seen: within `try`, in a function, from a
module that fills itself as it runs, nothing is said. 'ivr serve' imports the files and would fail at the same lines.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ivr.content.problems import Problem, Problems, did_you_mean

OF_RASA = Path(__file__).parents[1] / "actions" / "of_rasa"
"""Where the modules of Rasa's own package lie that actions may import."""

OLD_SDK = "rasa_core_sdk"
"""What rasa-sdk was called once; actions that say so are given rasa-sdk."""


def tell(
    folder: Path,
    project: Path,
    trees: Mapping[Path, ast.Module],
    problems: Problems,
    broken: Mapping[Path, Problem],
    root: Path | None,
) -> dict[Path, Problem]:
    """Adds what the files of the folder, each with its source, import and cannot have.

    Returns the files that cannot be imported for it, or for what they import themselves, each with the reason;
    `broken` are those that cannot be read. In `root`, if given, lie modules that the files may import, too.
    """
    imports = _Imports(folder, project, trees, root, problems, dict(broken))
    for file, tree in trees.items():
        for statement in tree.body:
            imports.look(file, statement)
    return imports.with_what_needs_them()


@dataclass
class _Imports:
    """The files of actions while their imports are looked at."""

    folder: Path
    project: Path
    trees: Mapping[Path, ast.Module]
    root: Path | None
    problems: Problems
    broken: dict[Path, Problem]
    needs: dict[Path, set[Path]] = field(default_factory=dict)
    """file -> the files of the folder that it imports"""

    def look(self, file: Path, statement: ast.stmt) -> None:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                self._module(alias.name, file, alias)
        elif isinstance(statement, ast.ImportFrom):
            self._from(statement, file)

    def with_what_needs_them(self) -> dict[Path, Problem]:
        """The broken files, and those that import a broken one."""
        found = dict(self.broken)
        while more := {
            file: found[needed]
            for file, others in self.needs.items()
            for needed in others
            if file not in found and needed in found
        }:
            found |= more
        return found

    @property
    def _own(self) -> str:
        """The name by which the files import each other."""
        return self.folder.stem

    def _from(self, statement: ast.ImportFrom, file: Path) -> None:
        name = statement.module or ""
        if statement.level or name.split(".")[0] == self._own:
            self._from_own(statement, file)
        elif self._module(name, file, statement) and (known := _names_of(name)):
            self._names(statement, name, known, file)

    def _from_own(self, statement: ast.ImportFrom, file: Path) -> None:
        """From another file of the actions, or from a folder of such files."""
        base, parts = self._leads_to(statement, file)
        files = frozenset(other.stem for other in base.glob("*.py"))
        at = base.joinpath(*parts)
        source = at.with_suffix(".py") if parts else at / "__init__.py"
        self.needs.setdefault(file, set()).update(
            {source, *(at / f"{alias.name}.py" for alias in statement.names)}
        )
        if parts and not (source.exists() or at.is_dir()):
            hint = did_you_mean(parts[-1], files, otherwise="Its files are the .py files of this folder.")
            self._tell(file, statement, f"there is no file '{source.name}' to import from.", hint)
        elif source in self.trees and (known := _defined(self.trees[source])):
            beside = files if not statement.module else frozenset()  # `from . import rates` means a file
            self._names(statement, source.name, known | beside, file)

    def _leads_to(self, statement: ast.ImportFrom, file: Path) -> tuple[Path, list[str]]:
        """The folder that the import begins at, and the names from there: `from .rates import x`."""
        parts = (statement.module or "").split(".") if statement.module else []
        if statement.level:
            return file.parents[statement.level - 1], parts
        return self.folder, parts[1:]

    def _names(self, statement: ast.ImportFrom, where: str, known: frozenset[str], file: Path) -> None:
        for alias in statement.names:
            if alias.name != "*" and alias.name not in known:
                message = f"'{alias.name}' is not in {where}."
                self._tell(file, alias, message, did_you_mean(alias.name, known))

    def _module(self, name: str, file: Path, at: ast.AST) -> bool:
        """Whether the module is there; of a package only its first name is looked up, which runs nothing."""
        top = name.split(".")[0]
        if top in (self._own, OLD_SDK) or self._is_beside(top):
            return True
        if top == "rasa":
            if _of_rasa(name):
                return True
            message = f"'{name}' is a part of Rasa's own server, and not here."
            hint = "Do without it, or have the action run on a server: IVR_ACTIONS_URL."
            self._tell(file, at, message, hint, "warning")
            return False
        if _is_installed(top):
            return True
        hint = did_you_mean(
            top, sys.stdlib_module_names, otherwise=f"Correct it, or install it: pip install {top}."
        )
        self._tell(file, at, f"the module '{top}' is not installed here.", hint, "warning")
        return False

    def _is_beside(self, name: str) -> bool:
        return self.root is not None and _lies_in(self.root, name)

    def _tell(self, file: Path, at: ast.AST, message: str, hint: str, severity: str = "error") -> None:
        line, column = getattr(at, "lineno", 0), getattr(at, "col_offset", 0) + 1
        path = file.relative_to(self.project).as_posix()
        problem = Problem(path, line, column, message, severity, hint)
        self.broken.setdefault(file, problem)
        self.problems.add(problem)


def _lies_in(root: Path, name: str) -> bool:
    return (root / f"{name}.py").is_file() or (root / name).is_dir()


@lru_cache(maxsize=500)
def _is_installed(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


@lru_cache(maxsize=500)
def _of_rasa(name: str) -> Path | None:
    """The source that stands for a module of Rasa's own package, if there is one."""
    place = OF_RASA.joinpath(*name.split("."))
    sources = (place.with_suffix(".py"), place / "__init__.py")
    return next((source for source in sources if source.is_file()), None)


@lru_cache(maxsize=200)
def _names_of(module: str) -> frozenset[str]:
    """The names that an installed module defines, where its source tells them all; else none."""
    stand_in = _of_rasa(module)
    origin = stand_in or _source_of(module)
    if origin is None:
        return frozenset()
    names = _defined(ast.parse(origin.read_bytes()))
    inside = {entry.stem for entry in origin.parent.iterdir()} if origin.name == "__init__.py" else set()
    tells_all = bool(names) or (stand_in is not None and bool(inside))
    return names | inside if tells_all else frozenset()


def _source_of(module: str) -> Path | None:
    spec = importlib.util.find_spec(module) if "." not in module else None
    if spec and spec.origin and spec.origin.endswith(".py"):
        return Path(spec.origin)
    return None


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
    if names & {"*", "__getattr__"} or "globals" in _called(tree):
        return frozenset()
    return frozenset(names)


def _called(tree: ast.Module) -> Iterator[str]:
    return (n.func.id for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name))
