"""Files that look like content, lie where content lies, and are not read: nobody would notice.

Rule: notes and copies are let alone (.bak, .orig, README.md); what was meant to be read is told with the name it needs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from ivr.content.layout import PAGES, SUFFIXES, Layout
from ivr.content.problems import Problem, Problems

TEXTS = (
    ".txt",
    ".text",
    ".rtf",
    ".doc",
    ".docx",
    ".odt",
    ".pages",
    ".pdf",
    ".html",
    ".json",
    ".csv",
    ".xlsx",
)
"""How programs for writing name what they save."""

_YAML_WITHIN = re.compile(r"(.+\.ya?ml)\.(?:txt|text|rtf|docx?|odt)", re.IGNORECASE)
_PYTHON_WITHIN = re.compile(r"(.+\.py)\.(?:txt|text|rtf)", re.IGNORECASE)
_LARGEST = 100_000
_MARKDOWN = re.compile(r"^## *(?:intent|lookup|synonym|regex):|^##.*\n+\* ", re.MULTILINE)
"""How sentences begin in Rasa 1's Markdown, and stories."""

LANGUAGE_NAMES = {
    "english": "en", "spanish": "es", "espanol": "es", "español": "es", "sp": "es", "swedish": "sv", "svenska": "sv",
    "norwegian": "no", "norsk": "no", "german": "de", "french": "fr", "chinese": "zh", "urdu": "ur",
}  # fmt: skip
"""What folders of nlu/ are called that should be called by the code of their language."""


def tell(layout: Layout, keys: Collection[str], languages: Collection[str], problems: Problems) -> None:
    """Adds a warning for each file that was probably meant to be read. `keys` are those that open a file."""
    problems.rule = "files/not_read"
    for file in _files(layout):
        path = file.relative_to(layout.folder).as_posix()
        if name := _name_meant(file, path, keys):
            message = f"this file is not read: '{file.name}' does not end in {_ending(path)}."
            problems.add(Problem(path, 0, 0, message, "warning", name, first=True))
    for folder in sorted(
        path for path in (layout.folder / "nlu").glob("*/") if path.is_dir() and layout.strict
    ):
        meant = _language_meant(folder.name, languages)
        if meant:
            path = folder.relative_to(layout.folder).as_posix()
            message = (
                f"'{folder.name}' is not a language of this project, so its sentences count in every one."
            )
            hint = f"Rename the folder: nlu/{meant}."
            problems.add(Problem(path, 0, 0, message, "warning", hint, first=True))
    for file in _of_rasa_1(layout):
        path = file.relative_to(layout.folder).as_posix()
        message = "this file is not read: it is in Markdown, as Rasa 1 had it, and not in YAML."
        hint = "'rasa data convert' of Rasa 2 makes YAML of it."
        problems.add(Problem(path, 0, 0, message, "warning", hint, first=True))
    problems.rule = ""


def _of_rasa_1(layout: Layout) -> Iterator[Path]:
    """Sentences and stories in Markdown, in the folder where a Rasa project has them."""
    for file in () if layout.strict else sorted((layout.folder / "data").rglob("*.md")):
        text = file.read_bytes()[:_LARGEST].decode("utf-8", "replace")
        if _MARKDOWN.search(text):
            yield file


def _files(layout: Layout) -> Iterator[Path]:
    tops = (layout.folder / "flows", layout.folder / "nlu") if layout.strict else ()
    for top in tops:
        for file in sorted(top.rglob("*")):
            hidden = any(part.startswith((".", "__pycache__")) for part in file.relative_to(top).parts)
            if (
                file.is_file()
                and not hidden
                and file.suffix.lower() not in (*SUFFIXES, ".py", ".call", ".md")
            ):
                yield file


def _name_meant(file: Path, path: str, keys: Collection[str]) -> str:
    """What to do, for a file that was meant to be read; "" for any other."""
    if within := _YAML_WITHIN.fullmatch(file.name) or _PYTHON_WITHIN.fullmatch(file.name):
        return f"Rename it: {within[1]}."
    if file.suffix.lower() not in TEXTS:
        return ""
    if f"/{PAGES}/" in path:
        return f"Save it as text, in Markdown: {file.stem}.md."
    opens = rf"^(?:{'|'.join(keys)})\s*:"
    text = file.read_bytes()[:_LARGEST].decode("utf-8", "replace")
    if re.search(opens, text, re.MULTILINE):
        return f"Rename it: {file.stem}.yml."
    if path.startswith("nlu/"):
        return f"Sentences are read from YAML: {file.stem}.yml, as nlu/README.md shows."
    return ""


def _ending(path: str) -> str:
    if ".py." in path:
        return ".py"
    if f"/{PAGES}/" in path:
        return ".md"
    return ".yml"


def _language_meant(folder: str, languages: Collection[str]) -> str:
    """The folder's name as it should be; "" where it is right, or no language at all."""
    if folder in languages or folder == PAGES or len(languages) < 2:
        return ""
    name = folder.lower()
    code = LANGUAGE_NAMES.get(name, re.split("[-_]", name)[0])
    return code if code in languages else ""
