"""Reading which actions there are, without importing them."""

from __future__ import annotations

from pathlib import Path

from ivr.content import actions
from ivr.content.problems import Problems

BALANCE = """\
from rasa_sdk import Action
from rasa_sdk.events import SlotSet

class CheckBalance(Action):
    def name(self):
        return "action_check_balance"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("balance", 12.5)]
"""


def written(folder: Path, **files: str | bytes) -> tuple[actions.ActionSources, Problems]:
    problems = Problems()
    (folder / "flows" / "actions").mkdir(parents=True)
    for name, text in files.items():
        source = text if isinstance(text, bytes) else text.encode()
        (folder / "flows" / "actions" / f"{name}.py").write_bytes(source)
    return actions.read(folder / "flows" / "actions", folder, problems), problems


def test_an_action_is_known_by_its_name_and_the_slots_it_fills_by_their_texts(tmp_path: Path) -> None:
    sources, problems = written(tmp_path, balance=BALANCE)

    assert sources.names == {"action_check_balance"}
    assert "balance" in sources.words
    assert not problems


def test_actions_are_found_however_they_are_written(tmp_path: Path) -> None:
    sources, _ = written(
        tmp_path,
        base="import rasa_sdk\nclass BankAction(rasa_sdk.Action):\n    async def run(self, d, t, dom): ...\n",
        pay='from .base import BankAction\nNAME = "action_pay"\n'
        "class Pay(BankAction):\n    def name(self) -> str:\n        '''Its name.'''\n        return NAME\n"
        "class Account:\n    def name(self):\n        return 'not_an_action'\n"
        "class Computed(BankAction):\n    def name(self):\n        return 'action_' + 'x'\n",
    )

    assert sources.names == {"action_pay"}


def test_a_file_that_is_not_python_is_told_and_hides_no_other(tmp_path: Path) -> None:
    sources, problems = written(
        tmp_path, good=BALANCE, bad="x = 1\nclass Broken(:\n", letters=b"x = '\xff'\n", zero="x = '\0'\n"
    )

    assert sources.names == {"action_check_balance"}
    assert [file.stem for file in sources.unread] == ["bad", "letters", "zero"]
    assert [problem.path for problem in problems] == [
        f"flows/actions/{name}.py" for name in ("bad", "letters", "zero")
    ]
    assert str(next(iter(problems))) == "flows/actions/bad.py:2:14: this is not Python: invalid syntax."


def test_a_project_without_actions_has_none(tmp_path: Path) -> None:
    assert actions.read(tmp_path / "flows" / "actions", tmp_path, Problems()).names == frozenset()


def test_a_slot_that_is_only_asked_for_is_filled_by_no_action(tmp_path: Path) -> None:
    sources, _ = written(
        tmp_path,
        move="from rasa_sdk import Action\nfrom rasa_sdk.events import SlotSet\nclass Move(Action):\n"
        "    def name(self):\n        return 'action_move'\n"
        "    def run(self, dispatcher, tracker, domain):\n"
        "        amount, source = map(tracker.get_slot, ('amount', 'from_account'))\n"
        "        room = tracker.get_slot('room') or tracker.get_slot('card')\n"
        "        return [SlotSet('card', room)]\n",
    )

    assert sources.only_read == {"amount", "from_account", "room"}
