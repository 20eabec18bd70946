"""Amounts of money, in every way callers say them."""

import pytest
from asked import ENGLISH, SPANISH, certain, value, values
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation.answers import read_keys
from ivr.conversation.spoken import say_value


@pytest.mark.parametrize(
    ("text", "amount"),
    [("one hundred and thirty five dollars", 135),
     ("uh the amount is one hundred and forty six dollars", 146), ("a hundred forty six fifty", 146.5),
     ("$1,250.00", 1250), ("$135.", 135), ("twenty bucks", 20), ("fifteen", 15),
     ("forty six dollars and fifty cents", 46.5), ("forty six dollars fifty", 46.5),
     ("forty six fifty", 46.5), ("forty six oh five", 46.05), ("fifty cents", 0.5), ("a dollar fifty", 1.5),
     ("one thirty five dollars", 135), ("one forty six fifty", 146.5), ("twelve hundred", 1200),
     ("one three five", 135), ("two grand", 2000), ("one hundred uh and thirty five dollars", 135),
     ("thirty five um thirty five dollars", 35), ("0.50", 0.5), ("forty point five oh", 40.5),
     ("one hundred and one hundred and forty six dollars", 146), ("$1.5 million", 1500000)],
)  # fmt: skip
def test_an_amount_is_read(text, amount):
    assert value("money", text) == amount
    assert certain("money", text)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("ciento treinta y cinco dólares", 135), ("ciento treinta y cinco dólares con cincuenta", 135.5),
     ("cuarenta y seis con cincuenta", 46.5), ("veinte pesos", 20), ("cincuenta centavos", 0.5),
     ("1.250,50", 1250.5), ("un millón de dólares", 1000000), ("veintiún mil dólares", 21000),
     ("$1,250.00", 1250), ("un dólar", 1)],
)  # fmt: skip
def test_a_spanish_amount_is_read(text, amount):
    assert value("money", text, SPANISH) == amount


@pytest.mark.parametrize(
    "text", ["all of it", "the full amount", "can you send me a new one", "savings", "okay thank you"]
)
def test_what_names_no_amount_is_none(text):
    assert value("money", text) is None


def test_three_fifty_is_two_amounts_to_two_people_and_is_read_back():
    assert value("money", "three fifty") == 350
    assert not certain("money", "three fifty")


@pytest.mark.parametrize("text", ["fifty no sixty", "$50. No, $60.", "fifty dollars oh sorry sixty dollars"])
def test_a_corrected_amount_replaces_the_one_before(text):
    assert value("money", text) == 60


def test_an_amount_is_found_in_the_first_sentence():
    text = "i'd like to transfer a hundred seventy eight dollars from savings to checking on monday at eleven"

    assert values("money", text) == [178]
    assert values("money", "pay 50 to the electric company") == [50]


@pytest.mark.parametrize(
    "text", ["monday at eleven", "my account is 50", "i have two cards", "the third of march"]
)
def test_other_numbers_are_no_money(text):
    assert values("money", text) == []


def test_star_is_the_decimal_point():
    assert [read_keys("money", keys, ENGLISH) for keys in ("40*50", "40", "*5", "**")] == [
        40.5,
        40,
        0.5,
        None,
    ]


@given(st.integers(0, 999_999), st.sampled_from([ENGLISH, SPANISH]))
def test_every_amount_is_read_back_as_it_was_said(cents, around):
    said = say_value(cents / 100, "money", around.language)

    assert value("money", said, around) == cents / 100
    assert values("money", f"uh {said} please", around) == [cents / 100]
