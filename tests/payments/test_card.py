"""What a card tells by its digits, and amounts in smallest units."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation.minor_units import EXPONENTS, decimal, minor
from ivr.payments.card import BRANDS, brand_of, is_code, is_expiry, is_number

NUMBERS = {
    "4242424242424242": "visa",
    "4222222222222": "visa",
    "5555555555554444": "mastercard",
    "2223003122003222": "mastercard",
    "378282246310005": "amex",
    "6011111111111117": "discover",
    "3056930009020004": "diners-club",
    "36227206271667": "diners-club",
    "3566002020360505": "jcb",
    "6304000000000000": "maestro",
}
"""Test numbers of the brands (docs.stripe.com/testing)."""


@pytest.mark.parametrize("number", NUMBERS)
def test_a_card_is_known_by_its_first_digits_and_one_wrong_digit_is_noticed(number: str) -> None:
    brand = brand_of(number)
    assert brand
    assert brand.name == NUMBERS[number]
    assert is_number(number)
    for place in range(6, len(number)):
        other = str((int(number[place]) + 1) % 10)
        assert not is_number(number[:place] + other + number[place + 1 :])
    assert len(number) - 1 in brand.lengths or not is_number(number[:-1])
    assert is_code("1" * brand.code, number)
    assert not is_code("1" * (7 - brand.code), number)


@given(st.text(alphabet="0123456789*#aé٣ ", max_size=25))
def test_whatever_is_keyed_is_a_number_or_none(keys: str) -> None:
    if is_number(keys):
        assert keys.isascii()
        assert any(len(keys) in brand.lengths for brand in BRANDS)


def test_a_card_is_good_to_the_last_day_of_its_month() -> None:
    assert is_expiry("1126", date(2026, 11, 30))
    assert not is_expiry("1126", date(2026, 12, 1))
    assert is_expiry("0127", date(2026, 12, 31))
    assert not any(is_expiry(keys, date(2026, 1, 1)) for keys in ("1326", "0026", "126", "12306", "ab30", ""))


def test_amounts_are_whole_numbers_of_the_smallest_unit() -> None:
    amounts = {("12.50", "USD"): 1250, (40, "USD"): 4000, (500, "JPY"): 500, ("1.234", "KWD"): 1234}
    assert {told: minor(*told) for told in amounts} == amounts
    none = [(0, "USD"), (-5, "USD"), ("0.001", "USD"), ("1.5", "JPY"), (None, "USD"), ("lots", "USD"), (True, "USD"),
            ("nan", "USD"), ("inf", "USD")]  # fmt: skip
    assert [minor(*told) for told in none] == [None] * len(none)


@given(st.integers(1, 10**12), st.sampled_from(["USD", "EUR", *EXPONENTS]))
def test_an_amount_is_written_so_that_it_is_read_again(units: int, currency: str) -> None:
    assert minor(decimal(units, currency), currency) == units
    assert Decimal(decimal(units, currency)) > 0
