"""What the manuals say is what the code does: their tables are made from it, and their examples are read."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from manuals import chapter
from serving_bank import bank

from ivr.__main__ import main
from ivr.content import marked_yaml, reference
from ivr.content.problems import Problems
from ivr.content.project import load
from ivr.conversation import conditions
from ivr.conversation.answers import KINDS
from ivr.conversation.scope import Scope
from ivr.editing.new_project import write_project
from ivr.quality.flow_tests import run_tests
from ivr.settings import Settings

ROOT = Path(__file__).parent.parent
REFRESH = "run: python -m ivr.content.reference --write"


MANUALS = (
    "README.md",
    "CHANGELOG.md",
    "flows/README.md",
    "nlu/README.md",
    "audio/README.md",
    "ivr/README.md",
)


def page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", reference.SHOWN)
def test_a_manual_shows_what_the_code_says(name: str) -> None:
    text = page(name)

    assert text.count("<!-- reference -->") == text.count("<!-- /reference -->") == 1
    assert reference.shown(text) == reference.SHOWN[name](), REFRESH


def test_the_front_page_names_every_command() -> None:
    named = set(
        re.findall(r"`ivr (\w+)`", "\n".join(re.findall(r"^\| .*`ivr .*", page("README.md"), re.MULTILINE)))
    )

    assert named == {name for name, command in main.commands.items() if not command.hidden}


JOINED = """
test_cases:
  - test_case: in both languages
    steps:
      - user: could i order some coins please
      - hears: For how many dollars
      - press: "300"
      - hears: Coins for 300 dollars
      - user: español
      - user: hola quiero pedir monedas
      - user: doscientos dólares
      - hears: le esperan monedas por 200 dólares
"""


def test_the_flow_of_the_front_page_joins_the_sample_bank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))
    write_project(tmp_path / "mine")
    for block in chapter("README.md", "Write a flow"):
        if block.file:
            (tmp_path / "mine" / block.file).write_text(block.text, "utf-8")
    parley = bank(tmp_path / "parley.db", tmp_path / "mine")
    test = marked_yaml.parse(JOINED, "coins.yml", problems := Problems())
    said: list[str] = []

    assert test and not problems and not load(tmp_path / "mine")[1]
    assert run_tests([test], parley.flows, parley.understanding, parley.actions, said.append), "\n".join(said)


def test_a_page_with_contents_lists_all_its_chapters() -> None:
    text = page("flows/README.md")

    assert reference.shown(text, "contents") == reference.contents(text), REFRESH
    assert "[Reference](#reference)" in reference.contents(text)


def test_writing_the_tables_leaves_the_prose_around_them_alone(tmp_path: Path) -> None:
    for name in reference.SHOWN:
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(
            "# Before\n\n<!-- contents -->\n<!-- /contents -->\n\n## It\n\n"
            "<!-- reference -->\nold\n<!-- /reference -->\n\nAfter.\n",
            "utf-8",
        )

    reference.write(tmp_path)
    once = {name: (tmp_path / name).read_text("utf-8") for name in reference.SHOWN}
    reference.write(tmp_path)

    for name, text in once.items():
        assert text.startswith("# Before\n\n") and text.endswith("<!-- /reference -->\n\nAfter.\n")
        assert reference.shown(text) == reference.SHOWN[name]()
        assert reference.shown(text, "contents").startswith("- [It](#it)")
        assert (tmp_path / name).read_text("utf-8") == text


@pytest.mark.parametrize("name", MANUALS)
def test_a_link_leads_somewhere(name: str) -> None:
    prose = re.sub(r"```.*?```|`[^`]*`", "", page(name), flags=re.DOTALL)
    for link in re.findall(r"\]\(([^)\s]+)\)", prose):
        if "://" in link:
            continue
        file, _, place = link.partition("#")
        target = ((ROOT / name).parent / file).resolve() if file else ROOT / name
        assert target.exists(), link
        if place:
            known = [reference.anchor(title) for _, title in reference.headings(target.read_text("utf-8"))]
            assert place in known, link


def test_no_two_chapters_are_called_the_same() -> None:
    anchors = [reference.anchor(title) for _, title in reference.headings(page("flows/README.md"))]

    assert [anchor for anchor in anchors if anchors.count(anchor) > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_and_keyed_to_a_kind_of_question_comes_to_the_same(kind: str) -> None:
    ways = [said for said in reference.SUCH_AS[kind] if said]
    values = reference.values_of(kind)

    assert len(values) == len(ways) >= 1
    assert values == values[:1] * len(ways)


def test_the_conditions_in_the_manual_hold_as_the_table_says() -> None:
    rows = re.findall(
        r"^\| `(.+?)` \| `(.+?: .+?)` \| `(.+?: .+?)` \|$", page("flows/README.md"), re.MULTILINE
    )

    assert len(rows) > 15
    for condition, holds, does_not in rows:
        assert conditions.parse(condition).holds(Scope(yaml.safe_load(f"{{{holds}}}"))), condition
        assert not conditions.parse(condition).holds(Scope(yaml.safe_load(f"{{{does_not}}}"))), condition


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
    text = (ROOT / "ivr.toml").read_text("utf-8")
    above, *tables = re.split(r"^# \[(\w+)\]$", text, flags=re.MULTILINE)
    named = set(re.findall(r"^# (\w+) = ", above, re.MULTILINE))
    for table, lines in zip(tables[::2], tables[1::2], strict=True):
        named |= {f"{table}_{name}" for name in re.findall(r"^# (\w+) = ", lines, re.MULTILINE)}

    assert named and named <= known


def test_the_tests_in_the_manual_run_on_the_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))
    manual = (ROOT / "flows/README.md").read_text("utf-8")
    section = re.search(r"^## Tests$(.*?)^## ", manual, re.DOTALL | re.MULTILINE)
    assert section
    examples = re.findall(r"```yaml\n(.*?)```", section[1], re.DOTALL)
    shared = ROOT / "flows/tests/conftest.yml"
    documents = [marked_yaml.parse(example, "flows/tests/README.md", Problems()) for example in examples]
    documents.append(marked_yaml.read(shared, "flows/tests/conftest.yml", Problems()))
    parley = bank(tmp_path / "parley.db")
    said: list[str] = []

    passed = run_tests(
        [document for document in documents if document],
        parley.flows,
        parley.understanding,
        parley.actions,
        said.append,
        identify=parley.identify,
    )

    assert passed, "\n".join(said)
    assert said == ["5 passed, 0 failed"]
