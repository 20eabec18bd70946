"""Sentences of strangers at every question of the bank: nothing is done that nobody asked for, and most is right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from meaning import Verdict, entries, held
from records import PROJECT

from ivr.actions import InProcessActions
from ivr.content import marked_yaml
from ivr.content.problems import Problems
from ivr.preparing import Parley, prepare
from ivr.quality.flow_tests import run_tests
from ivr.settings import Settings

HERE = Path(__file__).parent
FILES = sorted((HERE / "strangers").glob("*.yml"))
RIGHT = 0.8
"""The least share of right reactions in each file: what was reached, less a little."""


@pytest.fixture(scope="module")
def parley() -> Iterator[Parley]:
    made = prepare(Settings(project=PROJECT, auth_token="not needed"))
    yield made
    assert isinstance(made.actions, InProcessActions)
    made.actions.close()


@pytest.fixture(autouse=True)
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_nothing_is_done_that_a_stranger_did_not_ask_for(file: Path, parley: Parley) -> None:
    assert isinstance(parley.actions, InProcessActions)
    verdicts = list(held(entries(file), parley.project, parley.understanding, parley.actions))

    assert not [told(verdict) for verdict in verdicts if not verdict.safe]
    assert sum(verdict.right for verdict in verdicts) >= RIGHT * len(verdicts)


def told(verdict: Verdict) -> str:
    return "\n".join([f"{verdict.entry['id']} {verdict.wrongly}", *verdict.transcript])


@pytest.mark.parametrize("case", sorted((HERE / "cases").glob("*.yml")), ids=lambda path: path.stem)
def test_a_case_from_people_who_do_this_work(case: Path, parley: Parley) -> None:
    said: list[str] = []
    document = marked_yaml.read(case, case.name, Problems())
    assert document is not None

    outcome = run_tests(
        [document],
        parley.flows,
        parley.understanding,
        parley.actions,
        said.append,
        identify=parley.identify,
    )

    assert outcome, "\n".join(said)


def test_values_are_not_taken_with_a_part_of_them_left_over() -> None:
    made = prepare(Settings(project=HERE / "values", auth_token="not needed"))
    said: list[str] = []

    outcome = run_tests(made.project.tests, made.flows, made.understanding, made.actions, said.append)

    assert outcome, "\n".join(said)
