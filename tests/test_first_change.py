"""The first page of flows/README.md, followed to the letter by somebody who starts from nothing.

Rule: every block of the page is done in its order. What a block of YAML shows is written, a `diff` is an edit, and a
`console` is typed; what is answered must be what is shown, but for counts, seconds and the day of the call.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from manuals import Block, chapter
from serving_bank import Serving, bank

from ivr.__main__ import main
from ivr.editing.watch import watch
from ivr.preparing import prepare
from ivr.settings import Settings
from ivr.testphone import run_terminal

PAGE = chapter("flows/README.md", "Your first change, in ten minutes")


class NewUser:
    """Somebody with the page in front of them, in a terminal that stands in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._serving: Serving | None = None

    def follow(self, block: Block) -> None:
        if block.kind == "console":
            for typed, shown in commands(block.text):
                self._type(typed, shown, block.place)
        elif block.kind == "diff":
            self._edit(block)
        else:
            assert block.file, f"{block.place}: in which file?"
            file = self.folder / block.file
            assert not file.exists(), f"{block.place}: {block.file} is there already"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, "utf-8")

    def _edit(self, block: Block) -> None:
        file = self.folder / block.file
        before, lines = file.read_text("utf-8"), block.text.splitlines(keepends=True)[1:]
        there = "".join(line[1:] for line in lines if line[0] in "- ")
        assert before.count(there) == 1, (
            f"{block.place}: the lines are in {block.file} {before.count(there)} times"
        )
        file.write_text(
            before.replace(there, "".join(line[1:] for line in lines if line[0] in "+ ")), "utf-8"
        )

    def _type(self, typed: str, shown: str, place: str) -> None:
        if typed.startswith("$ cd "):
            self.folder /= typed.removeprefix("$ cd ")
            return
        command = typed.removeprefix("$ ivr ")
        answered = BY_HAND.get(command, NewUser._run)(self, command, shown)
        assert alike(answered) == alike(shown), place

    def _run(self, command: str, shown: str) -> str:
        with standing_in(self.folder):
            return CliRunner().invoke(main, command.split()).output.replace(f"{self.folder}/", "")

    def _demo(self, command: str, shown: str) -> str:
        self._serving = Serving(bank(self.folder / ".ivr" / "demo.db", self.folder))
        return ""

    def _call(self, command: str, shown: str) -> str:
        """Types what is shown behind `>`; what is typed by no person comes back as `caller`."""
        assert self._serving, "the page says to start 'ivr demo' first"
        typed = "".join(f"{line[2:]}\n" for line in shown.splitlines() if line.startswith("> "))
        told = io.StringIO()
        try:
            run_terminal(self._serving.phone(), "+14155550123", "+14155550100", io.StringIO(typed), told)
        finally:
            self._serving.close()
        answered = re.sub(r"^  caller  ", "> ", told.getvalue(), flags=re.MULTILINE)
        return answered.replace(self._serving.url, "http://127.0.0.1:8080").replace("> [1]", "> 1")

    def _watch(self, command: str, shown: str) -> str:
        told: list[str] = []

        def stopped() -> None:
            raise KeyboardInterrupt

        watch(self.folder, lambda: prepare(Settings(project=self.folder)), stopped, told.append)
        assert told.pop() == "Stopped."
        return "\n".join(told)


BY_HAND: dict[str, Callable[[NewUser, str, str], str]] = {
    "demo": NewUser._demo,
    "call": NewUser._call,
    "watch": NewUser._watch,
}
"""Commands that go on until they are stopped."""


def commands(console: str) -> Iterator[tuple[str, str]]:
    """What is typed, and what is shown below it."""
    for part in re.split(r"^(?=\$ )", console, flags=re.MULTILINE):
        if part:
            typed, _, shown = part.partition("\n")
            yield typed, shown


def alike(text: str) -> list[str]:
    """The lines without what differs from one day or machine to another."""
    text = re.sub(r"\w+day, \w+ \d+", "that day", text)
    text = re.sub(r"\d[\d.,]*(?= (flow|step|sentence|test|schema|passed|s\.))", "N", text)
    text = re.sub(r"CA[0-9a-f]{32}", "its name", text)
    return text.strip().splitlines()


@contextmanager
def standing_in(folder: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield


def test_who_follows_the_first_page_ends_with_a_tested_flow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))
    user = NewUser(tmp_path)

    for block in PAGE:
        user.follow(block)

    assert (user.folder / "flows" / "report_lost_card.yml").exists()
    assert (user.folder / "report_lost_card.svg").read_text("utf-8").startswith("<svg")
    assert len(PAGE) > 15
