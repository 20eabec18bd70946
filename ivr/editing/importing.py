"""`ivr import`: a Rasa project of rules, forms and stories becomes one of flows, in a folder of its own.

Rule: what means the same in both is copied as it is: domain, sentences, actions, settings. Only what flows say instead
is written anew, each with a comment that tells where it comes from; and what became of everything stands in a report.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from ivr.content import project as projects
from ivr.content.classic import Case, Script, fixtures_of
from ivr.content.layout import layout_of
from ivr.content.problems import Problems
from ivr.content.project import Classic
from ivr.editing.format import tidy

REPORT = "IMPORT.md"
TESTS = "e2e_tests/test_stories.yml"

NOT_COPIED = (
    "models",
    "results",
    "__pycache__",
    "node_modules",
    ".rasa",
    ".git",
    ".ivr",
    "venv",
    ".venv",
    "*.pyc",
)
"""What is made anew, and what is no part of a project."""

CONFIG = """\
# Flows start by the intents that their nlu_trigger names, as Rasa's NLUCommandAdapter has it.
language: {language}
{more}pipeline:
  - name: NLUCommandAdapter
policies:
  - name: FlowPolicy
"""


class CannotImport(Exception):
    """Raised for a folder that cannot be imported, or written to; its text says why and what to do."""


@dataclass
class Imported:
    """What was written: `flows` and `tests` by their files, and what became of every rule, story, form and test."""

    source: Path
    target: Path
    classic: Classic
    files: list[str] = field(default_factory=list)

    @property
    def left(self) -> list[Script]:
        """Rules and stories that are not in the flows, or not whole."""
        return [script for script in self.classic.converted.scripts if script.why]

    def summary(self) -> str:
        """One line for each kind."""
        converted, cases = self.classic.converted, self.classic.cases
        whole = [case for case in cases if case.asserts and not case.notes]
        scripts = len(converted.scripts)
        return "\n".join(
            [
                f"{scripts - len(self.left)} of {scripts} rules and stories are flows, whole.",
                f"{len(self.classic.forms)} forms are flows; there are {len(converted.flows)} flows.",
                f"{len(whole)} of {len(cases)} test stories are tests whole.",
            ]
        )


def import_project(source: Path, target: Path) -> Imported:
    """Writes the project anew into `target`. Raises CannotImport."""
    layout = layout_of(source)
    if old := sorted(source.glob("data/**/*.md")) if layout is None or not layout.strict else []:
        _refuse_rasa_1(source, old)
    if layout is None or layout.strict:
        what = "is not a Rasa project: it has no domain, no data/ and no config.yml"
        raise CannotImport(f"{source} {what if layout is None else 'is a project of flows already'}.")
    if target.exists() and any(target.iterdir()):
        raise CannotImport(f"{target} is not empty; name another folder with --to.")
    classic = projects.read_classic(source)
    if not classic.converted.flows:
        raise CannotImport(
            f"{source} has no rules, stories or forms, so there is nothing to turn into flows."
        )
    made = Imported(source, target, classic)
    shutil.copytree(
        source, target, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(*NOT_COPIED)
    )
    _take_out_scripts(made)
    _write_flows(made)
    _write_tests(made)
    _write_config(made)
    (target / REPORT).write_text(report(made), "utf-8")
    return made


def _refuse_rasa_1(source: Path, files: list[Path]) -> None:
    """Stories and sentences in Markdown are Rasa 1's."""
    for file in files:
        if re.search(r"^## (?:intent:|\S.*\n\* )", file.read_text("utf-8", "replace"), re.MULTILINE):
            place = file.relative_to(source).as_posix()
            hint = "Rasa 2 turns it into YAML: 'rasa data convert nlu' and 'rasa data convert core', with -f yaml."
            raise CannotImport(f"{place}: this is the Markdown of Rasa 1, which is not read. {hint}")


# -- files -----------------------------------------------------------------------------------------------


def _take_out_scripts(made: Imported) -> None:
    """The files with rules and stories, without them; a file that holds nothing else is gone."""
    for path in made.classic.files:
        file = made.target / path
        rest = _without_keys(file.read_text("utf-8"), ("rules", "stories"))
        if set(re.findall(r"^(\w+)\s*:", rest, re.MULTILINE)) <= {"version"}:
            file.unlink()
        else:
            file.write_text(rest, "utf-8")


def _without_keys(text: str, keys: tuple[str, ...]) -> str:
    """A file's text without what stands below these keys at its top level."""
    kept, taking = [], True
    for line in text.splitlines(keepends=True):
        if begins := re.match(r"(\w+)\s*:", line):
            taking = begins[1] not in keys
        if taking:
            kept.append(line)
    return "".join(kept)


def _write_flows(made: Imported) -> None:
    converted = made.classic.converted
    forms = {name: flow for name, flow in converted.flows.items() if flow.get("form")}
    others = {name: flow for name, flow in converted.flows.items() if name not in forms}
    notes = [f"{script.title} ({script.place}): {script.why}." for script in made.left]
    for name, flows, about in (
        ("forms", forms, "What the forms ask for, and what is done then."),
        ("rules", others, "What rules and stories say is done."),
    ):
        if flows:
            left = (
                ["", "# Not in the flows, or not whole:", *_comments(notes)]
                if notes and flows is others
                else []
            )
            blocks = [f"# {about}", "flows:"]
            for flow, content in flows.items():
                blocks += [
                    "",
                    *_indented(_comments(_origin(made, flow)), 2),
                    *_indented(_dumped({flow: content}), 2),
                ]
            _write(made, f"data/flows/{name}.yml", "\n".join([*blocks, *left]) + "\n")


def _origin(made: Imported, flow: str) -> Iterator[str]:
    place = made.classic.converted.places[flow]
    if flow in made.classic.forms:
        yield f"From form '{flow}' ({place})."
    for script in made.classic.converted.scripts:
        if flow in script.flows:
            yield f"From {script.title} ({script.place})."


def _write_tests(made: Imported) -> None:
    cases = [case for case in made.classic.cases if case.asserts]
    lines = ["# The test stories, as calls."]
    if fixtures := fixtures_of(cases):
        lines += ["fixtures:", *_indented(_dumped(fixtures), 2), ""]
    lines.append("test_cases:")
    for name, case in zip(_told_apart(cases), cases, strict=True):
        notes = [f"From {case.place}.", *(f"{note[:1].upper()}{note[1:]}." for note in case.notes)]
        written = _dumped([case.written(name)])
        lines += ["", *_indented(_comments(notes), 2), *_indented(written, 2)]
    if cases:
        _write(made, TESTS, "\n".join(lines) + "\n")


def _told_apart(cases: Iterable[Case]) -> Iterator[str]:
    """The names of the tests; the second of a name gets its number."""
    seen: dict[str, int] = {}
    for case in cases:
        seen[case.name] = number = seen.get(case.name, 0) + 1
        yield case.name if number == 1 else f"{case.name} ({number})"


def _write_config(made: Imported) -> None:
    file = made.target / "config.yml"
    config = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else None
    known = config if isinstance(config, dict) else {}
    more = known.get("additional_languages")
    told = f"additional_languages: [{', '.join(map(str, more))}]\n" if isinstance(more, list) else ""
    file.write_text(CONFIG.format(language=known.get("language") or "en", more=told), "utf-8")
    made.files.append("config.yml")


def _write(made: Imported, name: str, text: str) -> None:
    file = made.target / name
    if file.exists():
        file = file.with_name(f"imported_{file.name}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(tidy(text), "utf-8")
    made.files.append(file.relative_to(made.target).as_posix())


def _dumped(data: Any) -> list[str]:
    return yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100).splitlines()


def _indented(lines: Iterable[str], by: int) -> list[str]:
    return [" " * by + line for line in lines]


def _comments(lines: Iterable[str]) -> list[str]:
    return [f"# {line}" for line in lines]


# -- what became of it -----------------------------------------------------------------------------------


def report(made: Imported) -> str:
    """What became of every form, rule, story and test story, as a page."""
    converted = made.classic.converted
    rows = [
        (f"form '{name}'", str(form.place), f"flow `{name}`") for name, form in made.classic.forms.items()
    ]
    rows += [(script.title, str(script.place), _fate(script)) for script in converted.scripts]
    tests = [(f"'{case.name}'", str(case.place), _test_fate(case)) for case in made.classic.cases]
    lines = [f"# {made.source.name}, imported", "", *made.summary().splitlines(), ""]
    lines += ["## Forms, rules and stories", "", *_table(rows), "", "## Test stories", "", *_table(tests), ""]
    lines += ["## What is left to you", "", *_LEFT]
    return "\n".join(lines) + "\n"


_LEFT = (
    "- A story that depends on what was said before is a dialogue: write it as one flow, with its questions.",
    "- Name the queues that callers are handed to: `queues:` in a YAML file.",
    "- `ivr check` tells what else a telephone needs; `ivr test` runs the tests; `ivr demo` rings.",
)


def _fate(script: Script) -> str:
    flows = ", ".join(f"flow `{flow}`" for flow in script.flows)
    if not script.why:
        return flows
    if flows:
        return f"{flows}, but not whole: {script.why}"
    return f"**not converted**: {script.why}"


def _test_fate(case: Case) -> str:
    if not case.asserts:
        return "**not converted**: it names no response that could be heard"
    return "; ".join(case.notes) or "whole"


def _table(rows: list[tuple[str, str, str]]) -> list[str]:
    escaped = (" | ".join(cell.replace("|", "\\|") for cell in row) for row in rows)
    if rows:
        return ["| what | where | now |", "|---|---|---|", *(f"| {row} |" for row in escaped)]
    return ["None."]


def problems_of(made: Imported) -> Problems:
    """What `ivr check` says of the outcome."""
    return projects.load(made.target)[1]
