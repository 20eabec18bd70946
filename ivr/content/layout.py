"""Where the files of a project lie: in Parley's own folders, or as Rasa lays out a project.

Rule: a folder `flows/` at the top makes it Parley's; then every YAML file in flows/ and nlu/ must have a meaning. Of a
Rasa project, what Rasa reads is read: data/ and the domain. Files at the top may hold what Parley adds to them, tests
may lie anywhere, and a YAML file that means nothing here is left alone. Where data/ or the domain is missing, a team
keeps it in a place of its own, and every folder is looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ivr.content.agents import AGENTS, SET_UP, SKILLS, is_skills

SUFFIXES = (".yml", ".yaml")
ELSEWHERE = frozenset(
    {"actions", "addons", "audio", "models", "node_modules", "results", "prompts", "__pycache__"}
)
"""Folders of a Rasa project that hold no content, whatever YAML lies in them."""

PAGES = "faq"
"""The folder that pages lie in: nlu/faq/, nlu/es/faq/."""
PAGE_SUFFIXES = (".md", ".txt")
"""How pages end; those in plain text are Rasa's."""

SETTINGS = ("config", "endpoints", "credentials")
"""What Rasa is set up by: read apart, for what matters here. At the top, or in a folder of the same name or config/."""

DATA, DOMAIN = "data", "domain"


@dataclass(frozen=True)
class Layout:
    """`strict`: every file has a meaning, so that a misspelt key is a mistake. `actions` may not be there.

    With `skills` it is a project of Rasa's that is written as skills, which `content/agents.py` reads.
    """

    folder: Path
    strict: bool
    actions: Path
    skills: bool = False

    @property
    def root(self) -> Path | None:
        """Where the actions of a Rasa project find modules beside their own, as where its action server is started."""
        return None if self.strict else self.folder

    def files(self) -> Iterator[Path]:
        """The YAML files to be read, in order."""
        if self.skills:
            return
        tops = (self.folder / "flows", self.folder / "nlu") if self.strict else (self.folder,)
        for top in tops:
            for file in sorted(self._below(top)):
                if file.suffix.lower() in SUFFIXES and not self._is_setting(file):
                    yield file

    def set_up(self) -> Iterator[Path]:
        """What is read apart: how a Rasa project is set up, its agents and its skills."""
        yield from self.settings()
        yield from (self.folder / name for name in (SET_UP if self.skills else ()))
        for pattern in (AGENTS, SKILLS):
            yield from sorted(self.folder.glob(pattern))

    def content(self) -> Iterator[Path]:
        """Of these, the files in which flows and a domain count."""
        return (file for file in self.files() if self.is_content(file) or self.is_at_the_top(file))

    def modules(self) -> Iterator[Path]:
        """The Python files that actions consist of, and in a Rasa project those that they may import beside them."""
        yield from python_files(self.actions if self.strict else self.folder)

    def beside(self) -> Iterator[Path]:
        """What else lies at the top of a Rasa project, such as the files that its actions read: db/, prices.csv."""
        for entry in () if self.strict else sorted(self.folder.iterdir()):
            ours = entry.name in _OURS or entry.suffix in (*SUFFIXES, ".py") or entry.name.startswith(".")
            if not ours:
                yield entry

    def pages(self) -> Iterator[Path]:
        """The pages that questions are answered from: nlu/faq/, or what Rasa's search is given in docs/."""
        if self.strict:
            for folder in sorted((self.folder / "nlu").rglob(PAGES)):
                yield from sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".md")
            return
        skills = [self.folder / "references", *sorted(self.folder.glob("skills/*/references"))]
        for folder in skills if self.skills else [self.folder / "docs"]:
            yield from sorted(file for file in self._below(folder) if _is_page(file))

    def settings(self) -> Iterator[Path]:
        """Rasa's files of settings."""
        for name in () if self.strict else SETTINGS:
            if file := self.setting(name):
                yield file

    def setting(self, name: str) -> Path | None:
        """Rasa's file of settings of that name: "config", "endpoints". Of several in a folder, the first."""
        places = [self.folder, self.folder / "config", self.folder / name]
        named = [place / f"{name}{suffix}" for place in places for suffix in SUFFIXES]
        alike = [file for place in places[1:] for file in sorted(place.glob(f"*{name}*.y*ml"))]
        return next((file for file in (*named, *alike) if file.is_file()), None)

    def is_content(self, file: Path) -> bool:
        """Whether flows and a domain in the file count; in any other it is only tests that do."""
        if self.strict or not self._is_as_rasas:
            return True
        first, *below = file.relative_to(self.folder).parts
        if below:
            return first in (DATA, DOMAIN)
        return first.rpartition(".")[0] in (DATA, DOMAIN)

    def is_of_tests(self, file: Path) -> bool:
        """Whether it lies in a folder of tests: stories there are tests, too."""
        return "test" in file.relative_to(self.folder).parts[0]

    def is_at_the_top(self, file: Path) -> bool:
        return file.parent == self.folder

    @cached_property
    def _is_as_rasas(self) -> bool:
        """Whether data and domain are where Rasa looks for them."""
        domain = any((self.folder / name).exists() for name in _DOMAINS)
        return (self.folder / DATA).is_dir() and domain

    def _is_setting(self, file: Path) -> bool:
        return not self.strict and file.stem in SETTINGS and file.parent == self.folder

    def _below(self, top: Path) -> Iterator[Path]:
        return _below(top, frozenset() if self.strict else ELSEWHERE)


def python_files(folder: Path) -> list[Path]:
    """The Python files of a folder, also by way of links; or the one file that it is."""
    if folder.is_file():
        return [folder]
    return sorted(file for file in _below(folder, frozenset({"node_modules"})) if file.suffix == ".py")


def _below(top: Path, elsewhere: frozenset[str]) -> Iterator[Path]:
    """The files of a folder, also by way of links; never twice, and none of what belongs to programs.

    `elsewhere` are the names of folders that are not looked into.
    """
    seen: set[str] = set()
    for way, folders, names in os.walk(top, followlinks=True):
        here = Path(way)
        if (real := os.path.realpath(way)) in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not _is_a_programs(here / name, elsewhere))
        yield from (here / name for name in sorted(names) if not name.startswith("."))


def _is_a_programs(folder: Path, elsewhere: frozenset[str]) -> bool:
    if folder.name in elsewhere or folder.name.startswith((".", "__pycache__")):
        return True
    return (folder / "pyvenv.cfg").exists()


_OURS = frozenset(
    {DATA, DOMAIN, "actions", "audio", "config", "credentials", "docs", "endpoints", "flows", "nlu"}
)
"""Folders at the top whose content a revision keeps."""

_DOMAINS = (DOMAIN, "domain.yml", "domain.yaml")


def files_of(folder: Path) -> Sequence[Path]:
    """The files that the teams of the project in the folder edit; none where there is no project."""
    layout = layout_of(folder)
    return tuple(layout.files()) if layout else ()


def layout_of(folder: Path) -> Layout | None:
    """How the project in `folder` is laid out; None when there is none."""
    if (folder / "flows").is_dir() and not _is_rasas(folder):
        return Layout(folder, True, folder / "flows" / "actions")
    if any((folder / name).exists() for name in (DATA, *_DOMAINS, "config.yml")):
        as_file = folder / "actions.py"
        return Layout(folder, False, as_file if as_file.is_file() else folder / "actions")
    if is_skills(folder):
        return Layout(folder, False, folder / "actions", skills=True)
    return None


def _is_rasas(folder: Path) -> bool:
    """Whether a project that has a folder flows/ is Rasa's all the same: one that keeps its domain beside it."""
    return (folder / "config.yml").is_file() and any((folder / name).exists() for name in _DOMAINS)


def _is_page(file: Path) -> bool:
    return file.suffix.lower() in PAGE_SUFFIXES
