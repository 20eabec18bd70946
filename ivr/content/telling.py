"""Tells problems to whoever reads them: people, programs, GitHub, code scanners.

Rule: every form tells the same problems in the same order; only their clothes differ. `prefix` is the way from where
the reader stands to the project's folder ("bank/"), since outside a project its files are known by longer names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from ivr.content.problems import Problem, Problems

Form = Callable[[Problems, str, Mapping[str, str]], str]
"""From the problems, the prefix and what each rule is about, to the text to print; "" for nothing to say."""

_LEVELS = {"error": "error", "warning": "warning", "note": "note"}
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}

READING = "reading"
"""The rule of what is found by reading a file: its YAML, its keys, their types."""


def text(problems: Problems, prefix: str, rules: Mapping[str, str]) -> str:
    """A line for each: place, what is wrong, what to do."""
    return str(problems)


def as_json(problems: Problems, prefix: str, rules: Mapping[str, str]) -> str:
    """One object: `problems`, and `count` of each severity. Line and column 0 stand for the whole file."""
    told = [
        {
            "path": problem.path,
            "line": problem.line,
            "column": problem.column,
            "severity": problem.severity,
            "rule": problem.rule or READING,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]
    count = {
        "error": len(problems.errors),
        "warning": len(problems.warnings),
        "note": len(problems.notes),
    }
    return json.dumps({"problems": told, "count": count}, indent=2, ensure_ascii=False)


# -- GitHub ----------------------------------------------------------------------------------------------


def github(problems: Problems, prefix: str, rules: Mapping[str, str]) -> str:
    """Workflow commands, which GitHub shows beside the lines: docs.github.com, "Workflow commands"."""
    return "\n".join(_command(problem, prefix) for problem in problems)


def _command(problem: Problem, prefix: str) -> str:
    properties = {"file": _from_outside(problem.path, prefix)}
    if problem.line:
        properties |= {"line": str(problem.line), "col": str(problem.column)}
    properties["title"] = f"ivr check ({problem.rule or READING})"
    listed = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
    return f"::{_COMMANDS[problem.severity]} {listed}::{_escaped(_sentences(problem))}"


def _escaped(value: str, also: str = "") -> str:
    """Percent first, so that what is escaped is not escaped again."""
    for sign in "%\r\n" + also:
        value = value.replace(sign, f"%{ord(sign):02X}")
    return value


# -- SARIF -----------------------------------------------------------------------------------------------


def sarif(problems: Problems, prefix: str, rules: Mapping[str, str]) -> str:
    """SARIF 2.1.0, as code scanners read it: docs.oasis-open.org/sarif/sarif/v2.1.0."""
    found = list(problems)
    names = list(dict.fromkeys(problem.rule or READING for problem in found))
    driver = {
        "name": "ivr check",
        "rules": [_rule(name, rules) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, prefix, names) for problem in found],
    }
    schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(name: str, rules: Mapping[str, str]) -> dict[str, Any]:
    about = " ".join(rules.get(name, "").split()) or "What is written cannot be read as it stands."
    return {"id": name, "shortDescription": {"text": about}}


def _result(problem: Problem, prefix: str, names: list[str]) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(_from_outside(problem.path, prefix))}}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": max(1, problem.column)}
    rule = problem.rule or READING
    return {
        "ruleId": rule,
        "ruleIndex": names.index(rule),
        "level": _LEVELS[problem.severity],
        "message": {"text": _sentences(problem)},
        "locations": [{"physicalLocation": place}],
    }


def _from_outside(path: str, prefix: str) -> str:
    return path if path.startswith("/") else prefix + path


def _sentences(problem: Problem) -> str:
    return f"{problem.message} {problem.hint}".strip()


FORMS: Mapping[str, Form] = {"text": text, "json": as_json, "github": github, "sarif": sarif}
