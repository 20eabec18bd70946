"""Problems as programs, GitHub and code scanners read them."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from ivr.content import checks
from ivr.content.problems import Problem, Problems
from ivr.content.telling import FORMS

RULES = {"shape/loops": "Steps that lead back to themselves.", "listening/one_wording": "The same words."}


def found() -> Problems:
    problems = Problems()
    problems.add(
        Problem("flows/pay bill.yml", 14, 7, "'no_mach' is not a key.", hint="Did you mean 'no_match'?"),
        Problem("flows/queues.yml", 0, 0, "there are no queues.", "warning"),
    )
    problems.rule = "shape/loops"
    problems.add(Problem("nlu/es/año.yml", 3, 9, "100 % wrong:\nno, really.", "warning", "Mend it."))
    problems.rule = "listening/one_wording"
    problems.add(Problem("nlu/es/año.yml", 4, 1, "the same words.", "note"))
    return problems


def told(form: str, problems: Problems, prefix: str = "") -> str:
    return FORMS[form](problems, prefix, RULES)


def test_people_read_a_line_for_each() -> None:
    assert told("text", found(), "bank/").splitlines()[0] == (
        "flows/pay bill.yml:14:7: 'no_mach' is not a key. Did you mean 'no_match'?"
    )


def test_programs_read_every_part_and_the_counts() -> None:
    read = json.loads(told("json", found()))

    assert read["count"] == {"error": 1, "warning": 2, "note": 1}
    assert read["problems"][0] == {
        "path": "flows/pay bill.yml",
        "line": 14,
        "column": 7,
        "severity": "error",
        "rule": "reading",
        "message": "'no_mach' is not a key.",
        "hint": "Did you mean 'no_match'?",
    }
    assert [problem["rule"] for problem in read["problems"][2:]] == ["shape/loops", "listening/one_wording"]
    assert json.loads(told("json", Problems())) == {
        "problems": [],
        "count": {"error": 0, "warning": 0, "note": 0},
    }


def test_github_reads_workflow_commands_in_which_nothing_can_be_mistaken_for_an_end() -> None:
    assert told("github", found(), "my, bank: 100%/").splitlines() == [
        "::error file=my%2C bank%3A 100%25/flows/pay bill.yml,line=14,col=7,title=ivr check (reading)"
        "::'no_mach' is not a key. Did you mean 'no_match'?",
        "::warning file=my%2C bank%3A 100%25/flows/queues.yml,title=ivr check (reading)::there are no queues.",
        "::warning file=my%2C bank%3A 100%25/nlu/es/año.yml,line=3,col=9,title=ivr check (shape/loops)"
        "::100 %25 wrong:%0Ano, really. Mend it.",
        "::notice file=my%2C bank%3A 100%25/nlu/es/año.yml,line=4,col=1,title=ivr check (listening/one_wording)"
        "::the same words.",
    ]
    assert told("github", Problems()) == ""


def whole(required: list[str], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
COUNTED = {"type": "integer", "minimum": 1}
MESSAGE = whole(["text"], text=TEXT)
URI = {"type": "string", "pattern": r"^[A-Za-z0-9_.~%/-]+$"}
REGION = whole(["startLine"], startLine=COUNTED, startColumn=COUNTED)
PLACE = whole(["artifactLocation"], artifactLocation=whole(["uri"], uri=URI), region=REGION)
RULE = whole(["id"], id=TEXT, shortDescription=MESSAGE)
RESULT = whole(
    ["message", "ruleId", "locations"],
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level={"enum": ["none", "note", "warning", "error"]},
    message=MESSAGE,
    locations={"type": "array", "items": whole(["physicalLocation"], physicalLocation=PLACE), "minItems": 1},
)
DRIVER = whole(["name"], name=TEXT, rules={"type": "array", "items": RULE, "uniqueItems": True})
RUN = whole(
    ["tool", "results"],
    tool=whole(["driver"], driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
)
LOG = whole(
    ["version", "runs"],
    version={"const": "2.1.0"},
    runs={"type": "array", "items": RUN},
    **{"$schema": {"type": "string", "format": "uri"}},
)
"""Of the schema of SARIF 2.1.0, what a log like ours may have."""


@pytest.mark.parametrize("problems", [found(), Problems()], ids=["four problems", "none"])
def test_code_scanners_read_sarif(problems: Problems) -> None:
    log = json.loads(told("sarif", problems, "my bank/"))

    jsonschema.validate(log, LOG)
    run = log["runs"][0]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_points_at_the_file_from_where_the_scanner_stands() -> None:
    first, second, third, fourth = json.loads(told("sarif", found(), "my bank/"))["runs"][0]["results"]

    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "my%20bank/flows/pay%20bill.yml"},
        "region": {"startLine": 14, "startColumn": 7},
    }
    assert second["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "my%20bank/flows/queues.yml"}
    }
    assert (third["level"], third["message"]["text"]) == ("warning", "100 % wrong:\nno, really. Mend it.")
    assert fourth["level"] == "note"


def test_every_rule_says_what_its_findings_have_in_common() -> None:
    new = {"listening", "secrets", "slots", "starting", "leftovers", "examples", "recordings"}

    assert all(about for rule, about in checks.RULES.items() if rule.split("/")[0] in new)
    assert len(checks.RULES) == len(checks.CHECKS) + len(checks.ADVICE) > 50
