"""Keeps constructs.md true: each of its rows names a test that there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

HERE = Path(__file__).parent
ROWS = re.findall(r"^\| (.+) \| (\w*) \| (.+) \|$", (HERE / "constructs.md").read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("construct", "status", "test"), [row for row in ROWS if row[0] != "construct"])
def test_a_construct_runs_or_warns_and_a_test_shows_it(construct: str, status: str, test: str) -> None:
    assert status in ("runs", "warns")
    if test.startswith("e2e: "):
        assert test.removeprefix("e2e: ") in e2e_tests()
    else:
        assert f"def {test}(" in "".join(file.read_text("utf-8") for file in HERE.glob("test_*.py"))


def test_every_test_of_a_construct_is_in_the_table() -> None:
    written = re.findall(r"^def (test_\w+)\(", (HERE / "test_constructs.py").read_text("utf-8"), re.MULTILINE)
    shown = {test for _, _, test in ROWS}

    assert set(written) - shown <= {
        "test_a_pattern_that_asks_and_never_listens_is_told",
        "test_a_response_of_a_slots_validation_must_be_there",
    }


def e2e_tests() -> set[str]:
    files = (HERE / "project" / "e2e_tests").rglob("*.yml")
    return {
        case["test_case"] for file in files for case in yaml.safe_load(file.read_text("utf-8"))["test_cases"]
    }
