"""Problems as a team reads them: where, what was found, what was expected, what to do."""

from __future__ import annotations

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from ivr.content.marked_yaml import parse
from ivr.content.problems import Problem, Problems, did_you_mean, from_validation


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class If(Strict):
    condition: str = Field(alias="if")
    then: str | list[str] = "END"


class Else(Strict):
    target: str = Field(alias="else")


class Rejection(Strict):
    when: str = Field(alias="if")
    say: str = ""


class Collect(Strict):
    collect: str
    ask: str | list[str] | dict[str, str] = ""
    no_match: str = ""
    reads: Literal["money", "digits", "date"] = "digits"
    barge_in: bool = True
    timeout: float = Field(5.0, gt=0)
    max_keys: int = 0
    keys: str = ""
    rejections: list[Rejection] = []
    next: str | list[If | Else] = ""

    @field_validator("keys")
    @classmethod
    def _telephone_keys(cls, keys: str) -> str:
        if not set(keys) <= set("0123456789*#"):
            raise ValueError(f"a telephone has no key '{keys}'. Use 0-9, * and #")
        return keys


KEYS = {"": list(Collect.model_fields), "rejections": ["if", "say"], "next": ["if", "then", "else"]}


def complaints(step: str) -> list[str]:
    """What is said of a step that stands in line 3 of a file, without the file's name."""
    lines = step.strip().splitlines()
    source = "flows:\n  pay_bill:\n    - " + "\n      ".join(lines)
    problems = Problems()
    document = parse(source, "pay.yml", problems)
    assert document is not None and not problems, str(problems)
    place = ("flows", "pay_bill", 0)
    try:
        Collect.model_validate(document.data["flows"]["pay_bill"][0])
    except ValidationError as error:
        problems.add(*from_validation(error, document, place, "step 'amount'", "collect", KEYS))
    return [str(problem).removeprefix("pay.yml:").replace("step 'amount': ", "") for problem in problems]


def test_a_problem_prints_its_place_what_is_wrong_and_what_to_do() -> None:
    problem = Problem(
        "flows/pay_bill.yml",
        14,
        7,
        "step 'amount': 'no_mach' is not a key of collect.",
        hint="Did you mean 'no_match'?",
    )

    assert str(problem) == (
        "flows/pay_bill.yml:14:7: step 'amount': 'no_mach' is not a key of collect. Did you mean 'no_match'?"
    )


def test_a_problem_of_a_file_as_a_whole_has_no_line_and_a_warning_says_so() -> None:
    assert str(Problem("nlu/bank.yml", 0, 0, "is empty.", "warning")) == "nlu/bank.yml: warning: is empty."


def test_problems_are_listed_once_by_file_and_line() -> None:
    problems = Problems()
    last, first = Problem("b.yml", 1, 1, "x."), Problem("a.yml", 12, 3, "y.")
    early = Problem("a.yml", 2, 9, "z.", "warning")

    problems.add(last, first, early, last)

    assert str(problems) == "a.yml:2:9: warning: z.\na.yml:12:3: y.\nb.yml:1:1: x."
    assert (len(problems), problems.errors, problems.warnings) == (3, [first, last], [early])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("no_mach", "no_match"),
        ("no-match", "no_match"),
        ("NoMatch", "no_match"),
        ("Ask", "ask"),
        ("desc", "description"),
    ],
)
def test_a_misspelt_word_is_recognised(word: str, meant: str) -> None:
    assert did_you_mean(word, ["ask", "no_match", "no_input", "description"]) == f"Did you mean '{meant}'?"


def test_a_word_like_no_other_gets_no_guess() -> None:
    assert did_you_mean("zebra", ["ask", "no_match"]) == ""


def test_an_unknown_key_stands_at_the_key() -> None:
    assert complaints("collect: amount\nno_mach: What?") == [
        "4:7: 'no_mach' is not a key of collect. Did you mean 'no_match'?"
    ]


def test_an_unknown_key_of_an_inner_block_names_that_block() -> None:
    assert complaints("collect: amount\nrejections:\n  - if: x\n    sya: No.") == [
        "6:11: 'sya' is not a key of rejections. Did you mean 'say'?"
    ]


def test_an_unknown_key_like_no_other_lists_the_keys() -> None:
    assert complaints("collect: amount\nrejections:\n  - if: x\n    colour: red") == [
        "6:11: 'colour' is not a key of rejections. Its keys are: if, say."
    ]


def test_a_missing_key_stands_at_the_block_that_lacks_it() -> None:
    assert complaints("ask: How much?\nrejections:\n  - say: No.") == [
        "3:7: collect needs the key 'collect'.",
        "5:11: rejections needs the key 'if'.",
    ]


def test_a_misspelt_key_is_not_told_a_second_time_as_missing() -> None:
    assert complaints("collcet: amount") == [
        "3:7: 'collcet' is not a key of collect. Did you mean 'collect'?"
    ]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("no_match: 5", "4:17: 'no_match': expected text, found 5. Put it in quotes: \"5\"."),
        ("no_match: true", "4:17: 'no_match': expected text, found true. Put it in quotes: \"true\"."),
        ("no_match:", "4:16: 'no_match': expected text, found nothing."),
        ("no_match: [a]", "4:17: 'no_match': expected text, found a list."),
        ("no_match: {a: b}", "4:17: 'no_match': expected text, found a block of keys."),
        ("timeout: soon", "4:16: 'timeout': expected a number, found 'soon'."),
        ("timeout: -1", "4:16: 'timeout': expected a number greater than 0, found -1."),
        ("max_keys: four", "4:17: 'max_keys': expected a whole number, found 'four'."),
        ("max_keys: 1.5", "4:17: 'max_keys': expected a whole number, found 1.5."),
        ("barge_in: perhaps", "4:17: 'barge_in': expected true or false, found 'perhaps'."),
        ("rejections: none", "4:19: 'rejections': expected a list, found 'none'."),
        (
            "reads: mony",
            "4:14: 'reads': expected one of money, digits, date, found 'mony'. Did you mean 'money'?",
        ),
        ("reads: 7", "4:14: 'reads': expected one of money, digits, date, found 7."),
        ("keys: abc", "4:13: 'keys': a telephone has no key 'abc'. Use 0-9, * and #."),
    ],
)
def test_a_wrong_value_is_told_in_plain_words(written: str, said: str) -> None:
    assert complaints(f"collect: amount\n{written}") == [said]


def test_alternatives_become_one_problem() -> None:
    assert complaints("collect: amount\nask: 5") == [
        "4:12: 'ask': expected text, a list or a block of keys, found 5. Put it in quotes: \"5\"."
    ]


def test_the_alternative_that_was_meant_is_the_one_that_speaks() -> None:
    assert complaints("collect: amount\nask: [How much?, 5]") == [
        "4:24: 'ask': expected text, found 5. Put it in quotes: \"5\"."
    ]
    assert complaints("collect: amount\nnext:\n  - if: x\n    thn: y\n  - esle: z") == [
        "6:11: 'thn' is not a key of next. Did you mean 'then'?",
        "7:11: 'esle' is not a key of next. Did you mean 'else'?",
    ]


def test_a_step_that_is_no_block_at_all_is_told_as_that() -> None:
    assert complaints("say hello") == ["3:7: expected a block of keys, found 'say hello'."]


def test_all_mistakes_of_a_step_come_at_once() -> None:
    assert len(complaints("collect: 5\nask: 5\nreads: mony\nno_mach: x\nrejections: [{say: x}]")) == 5
