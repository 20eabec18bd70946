"""`ivr new`: a project to begin with, copied from one of the examples that are installed.

Rule: an example is a folder that passes `ivr check` and `ivr test` as it is; nothing is left to be filled in.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from ivr.settings import SAMPLE

BANK, EMPTY = "bank", "greeting"
EXAMPLES = {
    BANK: "a bank with eleven tasks in English and Spanish, questions and answers, and many tests",
    EMPTY: "a greeting, one flow, one test: the least that answers a call",
}
"""The examples there are, and what each is."""

HERE = Path(__file__).parent
NOT_COPIED = ("__pycache__", "*.pyc", "*.db*", "elsewhere.yml")
"""What is made anew, and what only a bank must not take for a task: another business may do it."""


def write_project(folder: Path, example: str = BANK) -> None:
    """Copies an example, with a page of first steps. Raises FileExistsError where something is there already."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty; name a new folder.")
    bank = SAMPLE if SAMPLE.is_dir() else HERE.parent.parent
    source, page = (
        (bank, HERE.parent / "first_steps.md")
        if example == BANK
        else (
            HERE / "projects" / example,
            HERE / "projects" / example / "README.md",
        )
    )
    for name in ("flows", "nlu", "audio"):
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name, ignore=shutil.ignore_patterns(*NOT_COPIED))
    shutil.copy(bank / "ivr.toml", folder / "ivr.toml")
    (folder / ".gitignore").write_text(".ivr/\n", "utf-8")
    called = folder.resolve().name
    (folder / "README.md").write_text(page.read_text("utf-8").replace("{name}", called), "utf-8")
    if example != BANK:
        defaults = folder / "flows" / "defaults.yml"
        defaults.write_text(defaults.read_text("utf-8").replace("{name}", f'"{called}"'), "utf-8")
