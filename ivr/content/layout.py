"""Where the files of a project lie: in Parley's own folders, or as Rasa lays out a project.

Rule: a folder `flows/` at the top makes it Parley's; then every YAML file in flows/ and nlu/ must have a meaning. A
Rasa project keeps its flows in data/ or wherever it likes: every YAML file in it is looked at, and one that means
nothing here is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ivr.content.agents import AGENTS, SET_UP, SKILLS, is_skills

SUFFIXES = (".yml", ".yaml")
ELSEWHERE = frozenset(
    {"actions", "addons", "audio", "models", "node_modules", "results", "prompts", "__pycache__"}
)
"""Folders of a Rasa project that hold no content, whatever YAML lies in them."""

PAGES = "faq"
"""The folder that pages lie in: nlu/faq/, nlu/es/faq/."""

RASAS = ("config.yml", "endpoints.yml", "credentials.yml")
"""What Rasa is set up by: read apart, for what matters here."""


@dataclass(frozen=True)
class Layout:
    """`strict`: every file has a meaning, so that a misspelt key is a mistake. `actions` may not be there.

    With `skills` it is a project of Rasa's that is written as skills, which `content/agents.py` reads.
    """

    folder: Path
    strict: bool
    actions: Path
    skills: bool = False

    def files(self) -> Iterator[Path]:
        """The YAML files to be read, in order."""
        if self.skills:
            return
        tops = (self.folder / "flows", self.folder / "nlu") if self.strict else (self.folder,)
        for top in tops:
            for file in sorted(_below(top, self.strict)):
                if file.suffix.lower() in SUFFIXES and not self._is_rasas(file):
                    yield file

    def set_up(self) -> Iterator[Path]:
        """What is read apart: how a Rasa project is set up, its agents and its skills."""
        yield from (self.folder / name for name in (*RASAS, *(SET_UP if self.skills else ())))
        for pattern in (AGENTS, SKILLS):
            yield from sorted(self.folder.glob(pattern))

    def pages(self) -> Iterator[Path]:
        """The Markdown pages that questions are answered from: nlu/faq/, or what Rasa's search is given in docs/."""
        if self.skills:
            folders = [self.folder / "references", *sorted(self.folder.glob("skills/*/references"))]
        else:
            folders = sorted((self.folder / "nlu").rglob(PAGES)) if self.strict else [self.folder / "docs"]
        for folder in folders:
            yield from sorted(file for file in folder.rglob("*") if file.suffix.lower() == ".md")

    def _is_rasas(self, file: Path) -> bool:
        return not self.strict and file.name in RASAS


def layout_of(folder: Path) -> Layout | None:
    """How the project in `folder` is laid out; None when there is none."""
    if (folder / "flows").is_dir():
        return Layout(folder, True, folder / "flows" / "actions")
    if any(
        (folder / name).exists() for name in ("data", "domain", "domain.yml", "domain.yaml", "config.yml")
    ):
        return Layout(folder, False, folder / "actions")
    if is_skills(folder):
        return Layout(folder, False, folder / "actions", skills=True)
    return None


def _below(top: Path, strict: bool) -> Iterator[Path]:
    for way, folders, names in os.walk(top):
        here = Path(way)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and (strict or (name not in ELSEWHERE and not (here / name / "pyvenv.cfg").exists()))
        )
        yield from (here / name for name in sorted(names) if not name.startswith("."))
