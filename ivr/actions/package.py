"""Imports a project's action files as a package of its own name.

Rule: nothing else in the process is touched. `sys.path` stays as it is, two projects with a file of the same name
never meet, and a file that cannot be imported is one `ActionFileError`; the others still load.
"""

from __future__ import annotations

import builtins
import hashlib
import importlib
import importlib.util
import itertools
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

SECONDS = 20.0
"""In which a file must be imported, with all that it imports itself."""


class TooSlow(BaseException):
    """Raised where an import has got to when its seconds are over; what the file catches itself, it is not."""


class ActionFileError(Exception):
    """A mistake in an action file, by its author: where, and what is wrong. `line` 0 is the file as a whole."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}" if line else f"{file}: {message}")
        self.file = file
        self.line = line
        self.message = message


OF_RASA = Path(__file__).with_name("of_rasa")
"""The modules of Rasa's own package that actions commonly import."""

OLD_SDK = "rasa_core_sdk"
"""What rasa-sdk was called once."""


def action_files(folder: Path) -> list[Path]:
    """The Python files of the folder and of the packages in it, in order; or the one file that actions may be."""
    if folder.is_file():
        return [folder]
    found: list[Path] = []
    for way, folders, names in os.walk(folder, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        here = Path(way)
        found += (here / name for name in names if name.endswith(".py") and not name.startswith(_HIDDEN))
    return sorted(found)


_HIDDEN = (".", "__pycache__")


class ActionPackage(MetaPathFinder):
    """The action files of one folder, imported afresh: another `ActionPackage` of the same folder shares nothing.

    To each other the files are the package that the folder is called: `from actions.bank import ...`, as with
    `python -m rasa_sdk --actions actions`, and `from .bank import ...` both work. With a `root`, they find what lies
    beside the folder, too, as they do where an action server is started: `import db`. `rasa...` are the few modules of
    Rasa's own package that actions import.
    """

    _serial = itertools.count(1)

    def __init__(self, folder: Path, root: Path | None = None) -> None:
        self.folder = folder.resolve()
        place = hashlib.sha256(str(self.folder).encode()).hexdigest()[:8]
        project = re.sub(r"\W", "_", self.folder.parent.parent.name)
        self.name = f"actions_of_{project}_{place}_{next(self._serial)}"
        self._written_as = folder.stem if folder.suffix == ".py" else folder.name
        self._places = {self.name: self.folder, f"{self.name}_of_rasa": OF_RASA}
        """The packages that stand for what the files name, each with the folder that it lies in."""
        self._root = root.resolve() if root else None
        if self._root:
            self._places[f"{self.name}_beside"] = self._root
        self.modules: list[ModuleType] = []
        self.errors: list[ActionFileError] = []

    def load(self) -> None:
        """Imports every file; `errors` tells of those that could not be."""
        sys.meta_path.insert(0, self)  # before the one that finds files by `__path__`
        seen = set()
        for file in action_files(self.folder):
            try:
                with _seconds(SECONDS):
                    self.modules.append(importlib.import_module(self._module(file)))
            except (Exception, SystemExit, TooSlow) as error:
                found = self.blame(error, file)
                if (found.file, found.line) not in seen:
                    seen.add((found.file, found.line))
                    self.errors.append(found)

    def close(self) -> None:
        """Forgets the modules. What still runs in them goes on; it can import nothing more."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        for name in [name for name in sys.modules if self.owns(name)]:
            del sys.modules[name]

    def owns(self, module: str) -> bool:
        return module.partition(".")[0] in self._places

    def blame(self, error: BaseException, file: Path | None = None) -> ActionFileError:
        """The author's own line that the error came from, at the end of the way that led to it."""
        line, reason = 0, f"{type(error).__name__}: {error}"
        if isinstance(error, SyntaxError) and error.filename and self._is_mine(error.filename):
            return ActionFileError(
                Path(error.filename), error.lineno or 0, f"this is not Python: {error.msg}."
            )
        if isinstance(error, TooSlow):
            reason = (
                f"this is not done after {SECONDS:.0f} seconds. Put what takes long into the action's run"
            )
        for where in self.places(error):
            file, line = Path(where.filename), where.lineno or 0
        return ActionFileError(file or self.folder, line, f"the file cannot be imported: {reason}.")

    def places(self, error: BaseException) -> Iterator[traceback.FrameSummary]:
        """The lines of this package that the error passed, outermost first."""
        frames = traceback.extract_tb(error.__traceback__)
        return (frame for frame in frames if self._is_mine(frame.filename))

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Part of Python's import system: only names of this package are looked for, only in its folder."""
        if not self.owns(fullname):
            return None
        package, *parts = fullname.split(".")
        place = self._places[package].joinpath(*parts)
        if place.is_file():  # the actions are one file
            return importlib.util.spec_from_file_location(
                fullname, place, loader=_Loader(fullname, str(place), self)
            )
        if place.is_dir():
            init = place / "__init__.py"
            loader = _Loader(fullname, str(init), self) if init.is_file() else None
            spec = ModuleSpec(fullname, loader, origin=str(init) if loader else None, is_package=True)
            spec.submodule_search_locations = [str(place)]
            spec.has_location = loader is not None
            return spec
        file = place.with_suffix(".py")
        if not file.is_file():
            return None
        return importlib.util.spec_from_file_location(
            fullname, file, loader=_Loader(fullname, str(file), self)
        )

    def _module(self, file: Path) -> str:
        if file == self.folder:
            return self.name
        parts = file.relative_to(self.folder).with_suffix("").parts
        return ".".join((self.name, *(part for part in parts if part != "__init__")))

    def _is_mine(self, filename: str) -> bool:
        mine = (self.folder, self._root) if self._root else (self.folder,)
        return any(Path(filename).is_relative_to(place) for place in mine)

    def import_as_written(
        self,
        name: str,
        globals: Mapping[str, object] | None = None,
        locals: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """`__import__` as these files see it: the folder's own name means this package."""
        first, _, rest = name.partition(".")
        meant = "" if level else self._meant_by(first)
        if not meant:
            return builtins.__import__(name, globals, locals, fromlist or (), level)
        try:
            module = builtins.__import__(
                f"{meant}.{rest}" if rest else meant, globals, locals, fromlist or (), 0
            )
        except ModuleNotFoundError as error:
            if first == "rasa" and str(error.name).startswith(meant):
                raise ModuleNotFoundError(f"'{name}' is a part of Rasa's own server, and not here") from None
            raise
        return module if fromlist else sys.modules[meant]

    def _meant_by(self, first: str) -> str:
        """The module that the first part of a name stands for in these files; "" where it is Python's business."""
        if first == self._written_as:
            return self.name
        if first == OLD_SDK:
            return "rasa_sdk"
        if first == "rasa":
            return f"{self.name}_of_rasa.rasa"
        if self._root and is_beside(self._root, first):
            return f"{self.name}_beside.{first}"
        return ""

    def open_as_written(self, file: Any, *args: Any, **kwargs: Any) -> Any:
        """`open` as these files see it: a relative path that is not here is the project's, as for Rasa."""
        if isinstance(file, str | os.PathLike):
            path = Path(os.fspath(file))
            here = self.folder.parent / path
            if not path.is_absolute() and not path.exists() and here.parent.is_dir():
                file = here
        return builtins.open(file, *args, **kwargs)


def is_beside(root: Path, name: str) -> bool:
    """Whether a name means a file or a folder of the project rather than something installed."""
    if name in sys.stdlib_module_names:
        return False
    if (root / f"{name}.py").is_file() or (root / name / "__init__.py").is_file():
        return True
    return (root / name).is_dir() and importlib.util.find_spec(name) is None


@contextmanager
def _seconds(most: float) -> Iterator[None]:
    """Raises TooSlow when what is within takes longer. Elsewhere than in the main thread there is no such clock: a web
    process imports only what was imported in time before it went live."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def over(number: int, frame: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Loader(SourceFileLoader):
    """Loads a file of the package, and lets it import its neighbours by the folder's name."""

    def __init__(self, fullname: str, path: str, package: ActionPackage) -> None:
        super().__init__(fullname, path)
        self._package = package

    def get_code(self, fullname: str) -> CodeType:
        """Compiled anew: a cached one cannot tell two edits within a second apart."""
        code: CodeType = self.source_to_code(self.get_data(self.path), self.path)
        return code

    def exec_module(self, module: ModuleType) -> None:
        own = {"__import__": self._package.import_as_written, "open": self._package.open_as_written}
        names: dict[str, Any] = vars(builtins) | own
        module.__dict__["__builtins__"] = names
        super().exec_module(module)
