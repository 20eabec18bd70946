"""What the manuals say is what the code does: their tables are made from it, and their examples are read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from serving_bank import bank

from ivr.content import marked_yaml, reference
from ivr.content.problems import Problems
from ivr.quality.flow_tests import run_tests
from ivr.settings import Settings

ROOT = Path(__file__).parent.parent
REFRESH = "run: python -m ivr.content.reference --write"


@pytest.mark.parametrize("name", reference.SHOWN)
def test_a_manual_shows_what_the_code_says(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")

    assert text.count(reference.BEGIN) == text.count(reference.END) == 1
    assert reference.shown(text) == reference.SHOWN[name](), REFRESH


def test_writing_the_tables_leaves_the_prose_around_them_alone(tmp_path: Path) -> None:
    for name in reference.SHOWN:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(
            f"# Before\n\n{reference.BEGIN}\nold\n{reference.END}\n\nAfter.\n", "utf-8"
        )

    reference.write(tmp_path)
    once = {name: (tmp_path / name).read_text("utf-8") for name in reference.SHOWN}
    reference.write(tmp_path)

    for name, text in once.items():
        assert text.startswith("# Before\n\n") and text.endswith(f"{reference.END}\n\nAfter.\n")
        assert reference.shown(text) == reference.SHOWN[name]()
        assert (tmp_path / name).read_text("utf-8") == text


def test_every_key_says_what_it_is_for() -> None:
    rows = re.findall(r"^\| `(.+?)` \| (.*?) \| (.*?) \|", reference.language(), re.MULTILINE)

    assert len(rows) > 100
    assert [name for name, value, meaning in rows if not value or not meaning] == []


def test_nothing_of_python_shows_in_the_tables() -> None:
    shown = reference.language() + reference.settings()

    assert [
        word for word in ("`()`", "`None`", "True", "False", "{'", "<class", "PosixPath") if word in shown
    ] == []


def test_ivr_toml_names_the_settings_as_they_are() -> None:
    known = {setting.name for setting in fields(Settings)}
    named = set(re.findall(r"^# (\w+) = ", (ROOT / "ivr.toml").read_text("utf-8"), re.MULTILINE))

    assert named and named <= known


def test_the_tests_in_the_manual_run_on_the_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))
    manual = (ROOT / "flows/README.md").read_text("utf-8")
    section = re.search(r"^## Tests$(.*?)^## ", manual, re.DOTALL | re.MULTILINE)
    assert section
    examples = re.findall(r"```yaml\n(.*?)```", section[1], re.DOTALL)
    documents = [marked_yaml.parse(example, "flows/README.md", Problems()) for example in examples]
    parley = bank(tmp_path / "parley.db")
    said: list[str] = []

    passed = run_tests(
        [document for document in documents if document],
        parley.flows,
        parley.understanding,
        parley.actions,
        said.append,
    )

    assert passed, "\n".join(said)
    assert said == ["4 passed, 0 failed"]
