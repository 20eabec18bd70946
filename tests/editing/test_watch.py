"""A save is noticed, checked, and tested as far as it matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ivr.content.problems import BadProject
from ivr.content.project import Project, load
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandFailed, Meaning
from ivr.conversation.flow import Flows
from ivr.editing.watch import watch

FLOWS = """\
flows:
  pattern_session_start:
    steps:
      - say: Hello.
      - link: pattern_main_menu
  pattern_main_menu:
    steps:
      - menu: How can I help?
        choices:
          - {key: "1", then: [{link: pay}]}
          - {key: "2", then: [{link: block}]}
  pay:
    description: Pays.
    steps:
      - say: Paid.
  block:
    description: Blocks.
    steps:
      - say: Blocked.
"""
TESTS = """\
test_cases:
  - test_case: a bill is paid
    steps:
      - press: "1"
      - bot: Paid.
  - test_case: a card is blocked
    steps:
      - press: "2"
      - bot: Blocked.
"""


class Nothing:
    """Understands nothing and has no actions: these callers press keys."""

    def understand(self, text: str, language: str) -> Meaning:
        return Meaning()

    def run(self, errand: Errand, *about: object) -> ErrandFailed:
        return ErrandFailed(number=errand.number, reason="unknown")


@dataclass(frozen=True)
class Ready:
    project: Project
    flows: Flows
    understanding: Nothing = field(default_factory=Nothing)
    actions: Nothing = field(default_factory=Nothing)
    identify: Nothing = field(default_factory=Nothing)
    tools_here: dict[str, Nothing] = field(default_factory=dict)


@dataclass
class Desk:
    """Somebody who edits while the watch waits: one edit for each time it has settled down."""

    folder: Path
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        (self.folder / "flows/tests").mkdir(parents=True)
        self.flows.write_text(FLOWS, "utf-8")
        self.tests.write_text(TESTS, "utf-8")

    @property
    def flows(self) -> Path:
        return self.folder / "flows/main.yml"

    @property
    def tests(self) -> Path:
        return self.folder / "flows/tests/all.yml"

    def edit(self, *edits: Callable[[], object]) -> str:
        """What was told after the last of the edits, each saved before two waits."""
        moments = self._moments(edits)
        watch(self.folder, self.prepare, lambda: next(moments), self.told.append)
        return "\n".join(self.told)

    def _moments(self, edits: tuple[Callable[[], object], ...]) -> Iterator[None]:
        for edit in edits:
            self.told.clear()
            edit()
            yield
            yield
        raise KeyboardInterrupt

    def replace(self, old: str, new: str, file: Path | None = None) -> Callable[[], object]:
        file = file or self.flows
        return lambda: file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")

    def prepare(self) -> Ready:
        project, problems = load(self.folder)
        if project is None:
            raise BadProject(problems)
        return Ready(project, project.flows)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_at_first_everything_is_checked_and_tested(desk: Desk) -> None:
    told = desk.edit()

    assert "0 errors" in told
    assert "2 tests held: all passed." in told
    assert told.endswith("Stopped.")


def test_an_edited_step_holds_the_tests_that_come_by(desk: Desk) -> None:
    told = desk.edit(desk.replace("say: Paid.", "say: It is paid."))

    assert told.startswith("\nflows/main.yml")
    assert "1 test of 2 held: 1 failed." in told
    assert "FAILED a bill is paid" in told
    assert "flows/tests/all.yml:5" in told


def test_a_test_that_failed_is_held_again_until_it_passes(desk: Desk) -> None:
    told = desk.edit(
        desk.replace("say: Paid.", "say: It is paid."),
        desk.replace("say: Blocked.", "say: Blocked now."),
        desk.replace("say: Blocked now.", "say: Blocked."),
    )

    assert "2 tests held: 1 failed." in told


def test_a_comment_holds_no_test(desk: Desk) -> None:
    told = desk.edit(desk.replace("say: Paid.", "say: Paid.   # that is all"))

    assert "No test needs to be held again." in told


def test_what_may_change_every_call_holds_every_test(desk: Desk) -> None:
    told = desk.edit(desk.replace("description: Pays.", "universal: {key: '7'}"))

    assert "2 tests held: all passed." in told


def test_an_edited_test_is_held_alone(desk: Desk) -> None:
    told = desk.edit(desk.replace("- bot: Blocked.", "- bot: Broken.", desk.tests))

    assert "1 test of 2 held: 1 failed." in told
    assert "FAILED a card is blocked" in told


def test_a_mistake_is_shown_at_its_place_and_the_next_save_mends_it(desk: Desk) -> None:
    wrong = desk.replace("say: Paid.", "sai: Paid.")
    right = desk.replace("sai: Paid.", "say: Paid.")

    assert "flows/main.yml:15:9: 'sai' is not a kind of step. Did you mean 'say'?" in desk.edit(wrong)

    assert "0 errors" in desk.edit(right)


def test_a_save_in_parts_is_looked_at_once_and_whole(desk: Desk) -> None:
    def moments() -> Iterator[None]:
        for part in (FLOWS[:100], FLOWS[:300], FLOWS.replace("say: Paid.", "say: Paid off.")):
            desk.flows.write_text(part, "utf-8")
            yield
        yield
        yield
        raise KeyboardInterrupt

    waits = moments()
    watch(desk.folder, desk.prepare, lambda: next(waits), desk.told.append)

    assert desk.told.count("\nflows/main.yml") == 1
    assert "1 test of 2 held: 1 failed." in desk.told
