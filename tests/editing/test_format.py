"""Tidy files say the same, with every comment, and are tidied only once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.__main__ import main
from ivr.content import marked_yaml
from ivr.content.problems import Problems
from ivr.editing.format import LeftAlone, tidy

ROOT = Path(__file__).parents[2]
FILES = {
    file.relative_to(ROOT).as_posix(): file.read_text("utf-8")
    for pattern in ("flows/**/*.yml", "nlu/**/*.yml", "ivr/content/repair.yml")
    for file in sorted(ROOT.glob(pattern))
}
SMALL = [text for text in FILES.values() if len(text) < 2500]


def data(text: str) -> Any:
    document = marked_yaml.parse(text, "x.yml", problems := Problems())
    assert document is not None and not len(problems), str(problems)
    return document.data


def steps(text: str) -> str:
    """Tidied steps, as they stand in the file."""
    lines = "".join(f"      {line}\n" if line else "\n" for line in text.strip("\n").splitlines())
    tidied = tidy(f"flows:\n  pay:\n    steps:\n{lines}")
    assert tidied.startswith("flows:\n  pay:\n    steps:\n")
    return re.sub("^      ", "", tidied.split("steps:\n", 1)[1], flags=re.MULTILINE)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_the_bank_says_the_same_afterwards_and_is_tidied_once(name: str) -> None:
    tidied = tidy(FILES[name])

    assert data(tidied) == data(FILES[name])
    assert tidy(tidied) == tidied


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith(("flows/", "nlu/"))])
def test_the_files_of_the_bank_are_tidy(name: str) -> None:
    assert tidy(FILES[name]) == FILES[name], "run: ivr format"


@pytest.mark.parametrize("name", FILES)
def test_no_comment_of_the_bank_is_lost(name: str) -> None:
    comments = sorted(re.findall(r"(?:^| )(# [^\n]*?)\s*$", FILES[name], re.MULTILINE))

    assert sorted(re.findall(r"(?:^| )(# [^\n]*?)\s*$", tidy(FILES[name]), re.MULTILINE)) == comments


def test_what_a_step_is_comes_first_and_where_it_leads_last() -> None:
    assert (
        steps("""
- next: END
  reads: money
  ask: How much?
  collect: amount
  id: amount
""")
        == "- id: amount\n  collect: amount\n  reads: money\n  ask: How much?\n  next: END\n"
    )


def test_comments_move_with_their_keys() -> None:
    assert steps("""
# about the step
- next: END   # and that is all
  # how it is heard
  reads: money
  collect: amount  # the slot
""") == """\
# about the step
- collect: amount  # the slot
  # how it is heard
  reads: money
  next: END   # and that is all
"""  # fmt: skip


def test_a_comment_at_the_end_of_a_list_stays_there() -> None:
    assert steps("""
- noop: true
  next:
  - if: slots.a
    then: END
    # nobody else gets here
  - else: END
    # the end of the branches
- say: Hello.
# the end of the steps
""") == """\
- noop: true
  next:
    - if: slots.a
      then: END
      # nobody else gets here
    - else: END
      # the end of the branches
- say: Hello.
# the end of the steps
"""  # fmt: skip


def test_quotes_stay_where_they_are_needed() -> None:
    written = """
- say: "Hello."
- say: 'Yes: 5'
- say: "{name}, hello."
- say: "no"
- set_slots: {a: "1", b: 'x, y', c: "z", d: 'it''s', e: }
"""
    assert (
        steps(written)
        == """\
- say: Hello.
- say: "Yes: 5"
- say: "{name}, hello."
- say: "no"
- set_slots: {a: "1", b: "x, y", c: z, d: it's, e: null}
"""
    )


def test_a_long_prompt_is_folded_and_one_that_was_folded_well_stays_so() -> None:
    long = "- say: " + "One two three four five. " * 8
    kept = "- say: For checking, press 1.\n    For savings, press 2.\n"

    assert max(map(len, steps(long).splitlines())) <= 114  # six more stand before it in the file
    assert steps(kept) == kept


def test_flows_stand_apart_by_a_blank_line() -> None:
    a, b, c = (f"  {name}:\n    steps: [{{say: {name}}}]\n" for name in "abc")

    assert tidy(f"flows:\n{a}  # about b\n{b}\n\n\n{c}") == f"flows:\n{a}\n  # about b\n{b}\n{c}"


def test_text_below_a_bar_is_kept_to_the_letter() -> None:
    written = (
        "nlu:\n- intent: pay\n  examples: |   # said\n      - pay\n        # no comment\n      -  my bill  \n"
    )

    tidied = "nlu:\n  - intent: pay\n    examples: |  # said\n      - pay\n        # no comment\n      -  my bill  \n"

    assert tidy(written) == tidied


def test_brackets_open_up_when_they_grow_too_long_for_a_line() -> None:
    words = [f"number {n}" for n in range(10, 30)]

    assert (
        steps(f"- menu: Which?\n  choices: [{{say: [{', '.join(words)}], then: END}}]")
        == f"""\
- menu: Which?
  choices:
    - say: [{", ".join(words[:9])},
            {", ".join(words[9:18])},
            {", ".join(words[18:])}]
      then: END
"""
    )


def test_brackets_with_nothing_in_them_come_together() -> None:
    assert tidy("slots: {\n}\nactions: [\n]\n") == tidy("slots: {}\nactions: []\n")


@pytest.mark.parametrize(
    "text",
    ["flows: [", "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "- a\n", "a: |2\n    x\n", "a: +14155550100\n"],
)
def test_a_file_that_cannot_be_read_well_is_left_alone(text: str) -> None:
    with pytest.raises(LeftAlone):
        tidy(text)


# -- whatever people and programs write ------------------------------------------------------------------

WAYS = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([False, None, True]),
        "indent": st.integers(2, 6),
        "width": st.sampled_from([30, 80, 1000]),
        "sort_keys": st.booleans(),
        "allow_unicode": st.just(True),
    }
)


@settings(max_examples=25)
@given(st.sampled_from(SMALL), WAYS, st.sampled_from([None, "'", '"', "|", ">"]))
def test_files_written_by_a_program_say_the_same_afterwards(
    text: str, way: dict[str, Any], style: str | None
) -> None:
    class Quoting(yaml.SafeDumper):
        """Writes every text in the one style, where YAML lets it."""

    Quoting.add_representer(
        str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    )
    written = yaml.dump(data(text), Dumper=Quoting, **way)

    tidied = tidy(written)

    assert data(tidied) == data(written)
    assert tidy(tidied) == tidied


@settings(max_examples=40)
@given(st.sampled_from(SMALL), st.data())
def test_comments_and_blank_lines_anywhere_survive(text: str, draw: st.DataObject) -> None:
    lines = text.splitlines()
    count = draw.draw(st.integers(1, 8))
    for number in range(count):
        at = draw.draw(st.integers(0, len(lines)))
        kind = draw.draw(st.sampled_from(["own", "beside", "blank"]))
        if kind == "own":
            lines.insert(at, " " * draw.draw(st.integers(0, 16)) + f"# remark {number}")
        elif kind == "blank":
            lines.insert(at, "")
        elif at < len(lines):
            lines[at] += f"  # remark {number}"
    written = "\n".join(lines) + "\n"
    document = marked_yaml.parse(written, "x.yml", problems := Problems())
    if document is None or len(problems) or document.data != data(text):
        return  # within a text: there it is no comment

    tidied = tidy(written)

    assert data(tidied) == data(text)
    assert tidied.count("# remark") == written.count("# remark")
    assert tidy(tidied) == tidied


TEXTS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff"
    ),
    max_size=60,
)


@settings(max_examples=100)
@given(TEXTS, st.sampled_from(["'", '"', None]))
def test_any_text_says_the_same_afterwards(text: str, quote: str | None) -> None:
    written = yaml.safe_dump({"a": [text, {"b": text}]}, default_style=quote, allow_unicode=True)
    document = marked_yaml.parse(written, "x.yml", problems := Problems())
    if document is None or len(problems) or document.data != {"a": [text, {"b": text}]}:
        return  # nothing that is read here

    assert data(tidy(written)) == document.data


# -- the command -----------------------------------------------------------------------------------------


def test_the_command_tidies_and_then_finds_nothing_more(tmp_path: Path) -> None:
    file = tmp_path / "flows/pay.yml"
    file.parent.mkdir()
    file.write_text("flows:\n  pay:\n    steps:\n    - say: 'Hello.'\n", "utf-8")

    found = CliRunner().invoke(main, ["format", "--check", "--project", str(tmp_path)])
    assert (found.exit_code, "pay.yml" in found.output) == (1, True)
    assert "'Hello.'" in file.read_text("utf-8")

    assert CliRunner().invoke(main, ["format", "--project", str(tmp_path)]).exit_code == 0
    assert file.read_text("utf-8") == "flows:\n  pay:\n    steps:\n      - say: Hello.\n"

    assert CliRunner().invoke(main, ["format", "--check", str(file)]).exit_code == 0


def test_the_command_says_what_it_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "pay.yml"
    file.write_text("flows: [\n", "utf-8")

    told = CliRunner().invoke(main, ["format", str(file)])

    assert told.exit_code == 1
    assert "left alone" in told.output
    assert file.read_text("utf-8") == "flows: [\n"
