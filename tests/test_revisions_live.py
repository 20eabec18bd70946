"""Edits go live without disturbing calls: a call keeps the revision of the flows that it began with."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from machine import trained

from ivr.content.files import files_of
from ivr.content.problems import BadProject
from ivr.conversation.commands import Say
from ivr.conversation.events import CallStarted, Pressed
from ivr.preparing import Parley, prepare
from ivr.revisions import Revisions, compare, promote
from ivr.settings import Settings
from ivr.store import Store
from ivr.switchboard import Reply, Switchboard

MENU = """
flows:
  pattern_main_menu:
    steps:
      - id: here
        menu: {words}
        choices: [{{key: "1", then: here}}]
"""
NLU = "nlu:\n  - {intent: out_of_scope, examples: '- what a day'}\n"


class Centre:
    """A project folder, and web processes that serve it."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings(project=folder, database_url=f"sqlite:///{folder / 'calls.db'}")
        self.store = Store(self.settings.database)
        self.store.prepare()
        for name in ("flows", "nlu"):
            (folder / name).mkdir()
        (folder / "flows" / "queues.yml").write_text("queues: {service: {}}\n")
        (folder / "nlu" / "all.yml").write_text(NLU)

    def edit(self, words: str) -> str:
        """Writes the flow; the revision's name."""
        (self.settings.project / "flows" / "menu.yml").write_text(MENU.format(words=words))
        return prepare(self.settings).flows.revision

    def promote(self, again: bool = True) -> str:
        return promote(self.store, prepare(self.settings), time.time(), again)

    def process(self) -> Process:
        return Process(self.store, prepare(self.settings))


class Process:
    def __init__(self, store: Store, prepared: Parley) -> None:
        self.revisions = Revisions(store, prepared, prepare)
        self.revisions.refresh()
        self.board = Switchboard(self.revisions, store, lambda session, log, flows: {})

    def dials(self, call: str) -> str:
        return self.board.begin(call, CallStarted(), _written)

    def presses(self, call: str, turn: int) -> str:
        return self.board.take(call, turn, Pressed(keys="1"), _written)


def _written(reply: Reply) -> str:
    return " ".join(command.text for command in reply.commands if isinstance(command, Say))


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path)
    with trained(tmp_path):
        yield made
    made.store.close()


def test_a_call_keeps_its_revision_and_a_new_call_gets_the_new_one(centre: Centre) -> None:
    centre.edit("The old words.")
    centre.promote()
    process = centre.process()
    assert process.dials("CA1") == "Hello. The old words."

    centre.edit("The new words.")
    assert "is live" in centre.promote()
    process.revisions.refresh()

    assert process.dials("CA2") == "Hello. The new words."
    assert process.presses("CA1", 1) == "The old words."
    assert process.presses("CA2", 1) == "The new words."


def test_a_call_keeps_its_revision_over_a_restart_and_in_another_process(centre: Centre) -> None:
    centre.edit("The old words.")
    centre.promote()
    centre.process().dials("CA1")
    centre.edit("The new words.")
    centre.promote()

    restarted = centre.process()

    assert restarted.presses("CA1", 1) == "The old words."
    assert restarted.dials("CA2") == "Hello. The new words."


def test_a_revision_that_is_lost_is_served_by_the_live_one(centre: Centre) -> None:
    centre.edit("The old words.")
    centre.process().dials("CA1")  # never put live, so never kept
    centre.edit("The new words.")
    centre.promote()

    assert centre.process().presses("CA1", 1) == "The new words."


def test_rolling_back_holds_until_the_next_edit(centre: Centre) -> None:
    old = centre.edit("The old words.")
    centre.promote()
    centre.edit("The new words.")
    centre.promote()
    process = centre.process()

    centre.store.revisions.go_live(old, time.time(), "chosen by hand")
    process.revisions.refresh()
    assert process.dials("CA1") == "Hello. The old words."

    assert "was chosen and stays live" in centre.promote(again=False)
    assert centre.process().dials("CA2") == "Hello. The old words."
    centre.edit("Newer words.")
    centre.promote()
    assert centre.process().dials("CA3") == "Hello. Newer words."


def test_an_edit_behind_one_that_is_being_read_does_not_go_live_under_its_name(centre: Centre) -> None:
    centre.edit("The old words.")
    centre.promote()
    read = centre.edit("The new words.")
    parley = prepare(centre.settings)
    centre.settings.project.joinpath("flows", "menu.yml").write_text("flows: {spoilt: 1}\n")

    told = promote(centre.store, parley, time.time(), again=True)

    assert "was changed while it was read" in told
    assert read not in [live.revision for live in centre.store.revisions.lived()]


def test_what_is_live_already_is_not_put_live_again(centre: Centre) -> None:
    centre.edit("The words.")

    assert centre.promote()
    assert centre.promote() == ""
    assert len(centre.store.revisions.lived()) == 1


def test_a_project_with_errors_is_not_prepared(centre: Centre) -> None:
    (centre.settings.project / "flows" / "menu.yml").write_text("flows: {a: {steps: [{say: {en: 5}}]}}")

    with pytest.raises(BadProject):
        prepare(centre.settings)


def test_two_revisions_are_compared_line_by_line(centre: Centre) -> None:
    centre.edit("The old words.")
    one = files_of(centre.settings.project)
    centre.edit("The new words.")

    lines = compare(one, files_of(centre.settings.project))

    assert "-        menu: The old words." in lines
    assert "+        menu: The new words." in lines
    assert compare(one, one) == []


def test_a_revision_is_unpacked_once_however_many_processes_need_it(centre: Centre) -> None:
    centre.edit("The old words.")
    centre.promote()
    centre.process().dials("CA1")
    centre.edit("The new words.")
    centre.promote()

    for _ in range(2):
        assert centre.process().presses("CA1", 1) == "The old words."

    folders = list((centre.settings.data / "revisions").iterdir())
    assert len(folders) == 1


def test_settings_are_the_same_for_every_revision(centre: Centre) -> None:
    centre.edit("The words.")
    prepared = prepare(replace(centre.settings, nlu_url="http://127.0.0.1:9"))

    assert prepared.settings.nlu_url == "http://127.0.0.1:9"
