"""The library's project, written as a Rasa team would: it loads as it is, and its own end-to-end tests pass."""

from __future__ import annotations

import shutil
from pathlib import Path

from ivr import settings
from ivr.content import project as projects
from ivr.content.problems import Problems
from ivr.preparing import Parley, prepare
from ivr.quality.flow_tests import run_tests

LIBRARY = Path(__file__).parent / "project"


def test_the_library_loads_with_warnings_only(tmp_path: Path) -> None:
    made, problems = projects.load(LIBRARY)

    assert made is not None, f"\n{problems}"
    flows = [flow for flow in made.own if not flow.startswith("pattern_")]
    assert (len(flows), len(made.flows.actions)) == (10, 15)
    assert not problems.errors


def test_the_librarys_own_tests_pass(tmp_path: Path) -> None:
    parley = library(tmp_path)
    said: list[str] = []

    passed = run_tests(parley.project.tests, parley.flows, parley.understanding, parley.actions, said.append)

    assert passed, "\n".join(said)
    assert said[-1].startswith("32 passed")


def library(folder: Path) -> Parley:
    """The project in a folder of its own, so that nothing is written into this one."""
    shutil.copytree(LIBRARY, folder / "library", ignore=shutil.ignore_patterns(".ivr", "__pycache__"))
    return prepare(settings.read({}, project=folder / "library"))


def test_problems_of_a_rasa_project_stand_at_their_places() -> None:
    _, problems = projects.load(LIBRARY)

    assert isinstance(problems, Problems)
    assert "config.yml:6:5: warning: 'CompactLLMCommandGenerator' asks a language model" in str(problems)
