"""Reading which actions there are, without importing them."""

from __future__ import annotations

from pathlib import Path

from asking import ACTIONS

from ivr.actions import InProcessActions, action_names, unreadable_files


def test_the_names_read_are_the_names_that_run() -> None:
    actions = InProcessActions(ACTIONS)

    assert set(action_names(ACTIONS)) == actions.names
    actions.close()


def test_a_name_comes_with_the_place_of_its_class() -> None:
    assert action_names(ACTIONS)["action_who_calls"] == (ACTIONS / "bills.py", 21)


def test_actions_are_found_however_they_are_written(tmp_path: Path) -> None:
    (tmp_path / "base.py").write_text(
        "import rasa_sdk\nclass BankAction(rasa_sdk.Action):\n    async def run(self, d, t, dom): ...\n"
    )
    (tmp_path / "pay.py").write_text(
        'from .base import BankAction\nNAME = "action_pay"\n'
        "class Pay(BankAction):\n    def name(self) -> str:\n        '''Its name.'''\n        return NAME\n"
        "class Account:\n    def name(self):\n        return 'not_an_action'\n"
        "class Computed(BankAction):\n    def name(self):\n        return 'action_' + 'x'\n"
    )

    assert action_names(tmp_path) == {"action_pay": (tmp_path / "pay.py", 3)}


def test_a_file_that_is_not_python_is_told_and_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text((ACTIONS / "bills.py").read_text())
    (tmp_path / "bad.py").write_text("x = 1\nclass Broken(:\n")
    (tmp_path / "bytes.py").write_bytes(b"x = '\xff'\n")

    assert "action_find_bill" in action_names(tmp_path)
    assert [(error.file.name, error.line) for error in unreadable_files(tmp_path)] == [
        ("bad.py", 2),
        ("bytes.py", 1),
    ]


def test_a_folder_that_is_not_there_has_no_actions(tmp_path: Path) -> None:
    assert action_names(tmp_path / "none") == {}
