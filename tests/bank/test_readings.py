"""Every row of the tables of readings takes a sentence of the bank's callers that it is for; `ivr explain` shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from records import PROJECT

from ivr.conversation.steps import CollectStep, MenuStep
from ivr.conversation.steps.stakes import Gate
from ivr.preparing import Understood, understood
from ivr.quality.explaining import NoSuchPlace, explain
from ivr.settings import Settings

MONEY: Mapping[str, Any] = {"transfer_amount": 50.0, "from_account": "savings"}
DEED: Mapping[str, Any] = {**MONEY, "to_account": "checking"}
BILL: Mapping[str, Any] = {"bill": "electric", "bill_due": 84.2}

AT = {
    "amount": ("transfer_money/amount", {}), "to": ("transfer_money/to", MONEY), "card": ("replace_card/which", {}),
    "pay": ("pay_bill/how_much", BILL), "day": ("schedule_appointment/day", {}),
    "menu": ("pattern_main_menu/1_menu", {}),
    "deed": ("transfer_money/3_action_transfer_money", DEED), "phone": ("reset_password/phone_number", {}),
    "else": ("pattern_completed/0_menu", {}), "account": ("check_balance/account", {}),
}  # fmt: skip

COLLECT = [
    ("to", "agent please", "universal"),
    ("to", "could you put me through to one of your people", "a person"),
    ("to", "why do you need to know that", "about the question"),
    ("to", "no change the amount to eighty", "a correction by name"),
    ("to", "no make that sixty from checking", "a correction"),
    ("to", "i want to change the amount", "a change without a value"),
    ("card", "is my debit card blocked", "tells instead"),
    ("phone", "i'd rather not say", "a refusal"),
    ("card", "the debit one", "the answer"),
    ("card", "not my credit card", "not that one"),
    ("card", "hello", "a greeting"),
    ("card", "um okay", "noise"),
    ("phone", "my phone number is", "unfinished"),
    ("pay", "i already paid that last week", "asks or tells"),
    ("pay", "they can't have my money this time", "given up"),
    ("account", "my name is james miller", "no wish"),
    ("pay", "all of it", "an aside"),
    ("day", "i need to order some checks please", "another wish"),
    ("account", "blue elephants", "not understood"),
]
MENU = [
    ("menu", "wrong number", "a choice"),
    ("menu", "option two", "a spoken key"),
    ("else", "no that's all thank you", "a choice in words"),
    ("else", "no but i have a question", "a no with more behind it"),
    ("menu", "i want to move some money", "another wish"),
]
STAKES = [
    ("deed", "yes please", "a yes"),
    ("deed", "no", "a no"),
    ("deed", "the other way around", "a correction"),
    ("deed", "the amount is wrong", "a change without a value"),
]

ELSEWHERE = {
    "a model's reading": "where a language model is named: tests/interpreting",
    "something else": "hands on to another wish: above",
    "a clause before": "where any words are an answer: test_how_people_talk.py",
    "a confirmation": "after a value that was read back: test_stakes.py, test_calls.py",
    "one that is offered": "after a clarification: test_how_people_talk.py",
    "about the deed": "after a deed: test_stakes.py",
    "a first clause": "with punctuation: test_how_people_talk.py",
    "either or": "two near wishes: test_how_people_talk.py",
    "another universal": "test_questions.py",
    "the same again": "test_callers.py",
    "the same once more": "below",
}
"""Rows that need a call before them, and where they are held."""


@pytest.fixture(scope="module")
def made() -> Understood:
    return understood(Settings(project=PROJECT, auth_token="not needed"))


@pytest.mark.parametrize(("at", "said", "row"), [*COLLECT, *MENU, *STAKES])
def test_a_sentence_is_taken_by_the_row_that_is_for_it(
    made: Understood, at: str, said: str, row: str
) -> None:
    place, slots = AT[at]

    told = explain(made.flows, made.understanding, said, place, "en", slots)

    assert told.rows[-1] == row, "\n".join(told.lines())


def test_a_part_of_the_deed_said_once_more_is_a_yes(made: Understood) -> None:
    told = explain(
        made.flows, made.understanding, "my debit card", "replace_card/3_action_replace_card", "en",
        {"card": "debit"},
    )  # fmt: skip

    assert told.rows[-1] == "the same once more", "\n".join(told.lines())


def test_no_row_is_without_a_sentence() -> None:
    rows = {row.name for table in (CollectStep.READINGS, MenuStep.READINGS, Gate.READINGS) for row in table}

    assert rows == {row for _, _, row in (*COLLECT, *MENU, *STAKES)} | set(ELSEWHERE)


def test_what_is_read_and_what_comes_of_it_is_shown(made: Understood) -> None:
    place, slots = AT["to"]

    lines = list(
        explain(
            made.flows, made.understanding, "no make that sixty from checking", place, "en", slots
        ).lines()
    )

    assert '  account_kind:           checking (covers "checking")' in lines
    assert "  takes something back:   yes" in lines
    assert "  YES  a correction" in lines
    assert "  slot transfer_amount:   60.0" in lines
    assert "  waits at:               transfer_money/to" in lines


def test_a_sentence_is_for_the_opening_question_unless_another_is_named(made: Understood) -> None:
    told = explain(made.flows, made.understanding, "i want to pay a bill", "")

    assert told.place.startswith("pattern_main_menu/")
    assert any("pay_bill/" in found for _, found in told.outcome), "\n".join(told.lines())


def test_a_place_that_is_none_is_told_with_those_that_are(made: Understood) -> None:
    with pytest.raises(NoSuchPlace, match="It asks something at: amount, from, to, "):
        explain(made.flows, made.understanding, "yes", "transfer_money/nowhere")
    with pytest.raises(NoSuchPlace, match="there is no flow 'nowhere'"):
        explain(made.flows, made.understanding, "yes", "nowhere/to")
