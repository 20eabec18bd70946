"""YAML as teams write it: the data, the place of everything, and a plain word on every slip."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.marked_yaml import Document, parse, read
from ivr.content.problems import Problems

BAD = sorted((Path(__file__).parent / "bad").glob("*.yml"))

PAY_BILL = """\
flows:
  pay_bill:
    description: Pay what is due.
    steps:
      - collect: amount
        ask:
          - How much?
          - "Say an amount."
      - say: Thank you, señor.
        next: END
"""


def loaded(source: str | bytes) -> object:
    problems = Problems()
    document = parse(source, "flows/pay_bill.yml", problems)
    assert document is not None and not problems, str(problems)
    return document.data


def complaint(source: str | bytes) -> str:
    problems = Problems()
    parse(source, "flows/pay_bill.yml", problems)
    return str(problems)


def pay_bill() -> Document:
    document = parse(PAY_BILL, "flows/pay_bill.yml", Problems())
    assert document is not None
    return document


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_every_slip_prints_exactly_the_text_beside_it(file: Path) -> None:
    problems = Problems()

    read(file, f"flows/{file.name}", problems)

    assert str(problems) + "\n" == file.with_suffix(".txt").read_text(encoding="utf-8")


def test_words_that_older_yaml_misreads_stay_text() -> None:
    assert loaded("[no, on, off, yes, Y, 12:30, 2026-01-01, 1_000]") == [
        "no", "on", "off", "yes", "Y", "12:30", "2026-01-01", "1_000",
    ]  # fmt: skip


def test_numbers_truth_and_nothing_are_read_as_such() -> None:
    assert loaded("[1, -3, 0, 0.5, .5, 1e3, 0x1F, 0o17, true, False, null, ~, ]") == [
        1, -3, 0, 0.5, 0.5, 1000.0, 31, 15, True, False, None, None,
    ]  # fmt: skip


def test_quoted_values_are_always_text() -> None:
    assert loaded("""["+14155550100", '0123', "no", 'null', "{amount}", "#"]""") == [
        "+14155550100", "0123", "no", "null", "{amount}", "#",
    ]  # fmt: skip


def test_keys_of_a_menu_may_be_numbers() -> None:
    assert loaded("menu:\n  1: balance\n  2: agent\n  '*': back\n") == {
        "menu": {1: "balance", 2: "agent", "*": "back"}
    }


@pytest.mark.parametrize("source", ["", "# only a comment\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_nothing(source: str | bytes) -> None:
    assert loaded(source) is None


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    assert loaded(b"\xef\xbb\xbfa: 1\r\nb:\r\n  - c\r\n") == {"a": 1, "b": ["c"]}


def test_a_value_and_its_key_have_their_places() -> None:
    document = pay_bill()

    assert document.mark(("flows", "pay_bill", "description")) == (3, 18)
    assert document.mark(("flows", "pay_bill", "description"), key=True) == (3, 5)
    assert document.mark(("flows", "pay_bill", "steps", 0, "ask", 1)) == (8, 13)
    assert document.mark(("flows", "pay_bill", "steps", 1)) == (9, 9)


def test_a_place_after_letters_beyond_ascii_counts_letters() -> None:
    document = parse("{ñandú: é, say: x}", "a.yml", Problems())

    assert document is not None and document.mark(("say",)) == (1, 17)


def test_what_is_missing_is_placed_at_the_deepest_part_that_is_there() -> None:
    document = pay_bill()

    assert document.mark(("flows", "pay_bill", "steps", 1, "collect", "ask")) == (9, 9)
    assert document.mark(("flows", "pay_bill", "steps", 7)) == document.mark(("flows", "pay_bill", "steps"))
    assert document.mark(("responses",), key=True) == (1, 1)


def test_a_document_tells_problems_at_a_place_of_its_own() -> None:
    problem = pay_bill().problem(("flows", "pay_bill", "steps", 0, "ask"), "too long.", "Cut it.", key=True)

    assert str(problem) == "flows/pay_bill.yml:6:9: too long. Cut it."


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("slots.a && slots.b", (2, 17)),
        ('"slots.a && slots.b"', (2, 18)),
        ("'slots.a && slots.b'", (2, 18)),
        (">\n      slots.a && slots.b", (3, 15)),
        ("slots.a\n     && slots.b", (3, 6)),
        ('"slots\\x2Ea && slots.b"', (2, 21)),
        ('"slots.a \\x26& slots.b"', (2, 9)),
    ],
)
def test_a_letter_within_a_text_has_its_place_where_its_word_is_written_as_it_is(
    written: str, place: tuple[int, int]
) -> None:
    document = parse(f"next:\n  - if: {written}\n    then: END\n", "a.yml", Problems())

    assert document is not None
    assert document.within(("next", 0, "if"), 9) == place
    assert str(document.problem(("next", 0, "if"), "no.", column=9)) == f"a.yml:{place[0]}:{place[1]}: no."


def test_all_refusals_of_a_file_come_together() -> None:
    said = complaint("a: &x 1\nb: *x\nc: !!str 5\na: 2\nd: +14155550100\ne: {amount}\n")

    assert [line.split(":")[1] for line in said.splitlines()] == ["1", "2", "3", "4", "5", "6"]


def test_data_of_a_file_with_refusals_is_still_there_to_be_checked_further() -> None:
    document = parse("number: +14155550100\nsay: {amount}\nsay: again\n", "a.yml", Problems())

    assert document is not None and document.data == {"number": "+14155550100", "say": "{amount}"}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"a: 1\nb: caf\xe9\n", "flows/pay_bill.yml:2:7: this is not UTF-8. Save the file as UTF-8."),
        (b"a: 1\nb: \x00\n", "flows/pay_bill.yml:2:4: an invisible control character. Delete it."),
        ("a: \ud800", "flows/pay_bill.yml:1:4: an invisible control character. Delete it."),
        ("a: b\ufeff", "flows/pay_bill.yml:1:5: an invisible control character. Delete it."),
        ("a:\n  \tb: 1\n", "flows/pay_bill.yml:2:3: a tab in the indentation. Indent with spaces."),
    ],
)
def test_files_that_are_not_plain_text_are_refused_at_the_place(source: str | bytes, said: str) -> None:
    assert complaint(source) == said


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    problems = Problems()

    assert read(tmp_path / "none.yml", "flows/none.yml", problems) is None
    assert str(problems).startswith("flows/none.yml: cannot be read: No such file")


def test_ten_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "big.yml"
    file.write_bytes(b"a: b\n" * 2_000_000)
    problems = Problems()
    began = time.process_time()

    assert read(file, "flows/big.yml", problems) is None

    assert time.process_time() - began < 1
    assert str(problems) == "flows/big.yml: is larger than 1 MB. Split it into several files."


@pytest.mark.parametrize("source", ["[" * 10_000, "{a: " * 10_000, "- " * 10_000, "? " * 10_000])
def test_ten_thousand_levels_are_refused_at_once(source: str) -> None:
    began = time.process_time()

    said = complaint(source)

    assert time.process_time() - began < 0.5
    assert "nested more than 40 deep" in said or "a key must be one word" in said


def test_twelve_thousand_lines_take_little_more_work_than_their_parsing() -> None:
    flow = (
        "  flow_{}:\n    description: Hello.\n    steps:\n      - collect: amount\n        ask: How much?\n"
    )
    source = "flows:\n" + "".join(flow.format(number) for number in range(2_400))
    began = time.process_time()
    yaml.compose(source, Loader=yaml.CSafeLoader)
    parsing = time.process_time() - began

    began = time.process_time()
    document = parse(source, "flows/many.yml", Problems())

    assert time.process_time() - began < 3 * parsing
    assert document is not None and len(document.data["flows"]) == 2_400


plain_text = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters="\ufeff\u2028\u2029"
    ),
    max_size=20,
).filter(
    lambda text: not re.fullmatch(r"[-+.\w]*\d[-+.\w]*|[“”„].*", text)
)  # YAML 1.1 and 1.2 read the first differently; the others are refused, as quotes of word processors
keys = plain_text.filter(lambda text: not re.match(r"-\w", text))  # refused: a space is missing after '-'
scalars = plain_text | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False) | st.booleans() | st.none()
plain_data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=20,
)


@given(plain_data, st.booleans())
def test_what_yaml_writes_is_read_back_the_same(data: object, flow_style: bool) -> None:
    written = yaml.safe_dump(data, allow_unicode=True, default_flow_style=flow_style)

    assert loaded(written) == yaml.safe_load(written) == data


@given(st.text(alphabet=st.sampled_from(list("ab:-{}[]\"'#&*!|> \n\t?,%@`1.0+\\é")), max_size=60))
def test_no_text_at_all_raises_and_what_is_not_read_is_explained(source: str) -> None:
    problems = Problems()

    document = parse(source, "a.yml", problems)

    assert document is not None or problems.errors


@given(st.binary(max_size=60))
def test_no_bytes_at_all_raise(source: bytes) -> None:
    problems = Problems()

    assert parse(source, "a.yml", problems) is not None or problems.errors
