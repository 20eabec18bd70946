"""Sums of flow files: what they come to, to the cent, and what cannot be read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation.scope import Scope
from ivr.conversation.sums import SumError, is_sum, literal, parse
from ivr.redaction import Secret

SLOTS = {
    "tries": 2, "price": 19.99, "tip": 0.1, "tax": 0.2, "paid": "40.50", "empty": None, "blank": "", "name": "Ann",
    "vip": True, "tags": ["a"], "pin": Secret("1234"), "endless": float("inf"),
}  # fmt: skip


def comes_to(text: str, **slots: Any) -> Any:
    return parse(text).value(Scope({**SLOTS, **slots}, {"asked": 3}, {"hour": 9}))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("slots.tries + 1", 3),
        ("slots.tries - 3", -1),
        ("slots.tries-1", 1),
        ("slots.tip + slots.tax", 0.3),
        ("slots.price * 3", 59.97),
        ("3 * (slots.price + slots.tip)", 60.27),
        ("100 - slots.paid", 59.5),
        ("-slots.tries * -1", 2),
        ("slots.tries + 2 * 3", 8),
        ("1 - slots.tries - 1", -2),
        ("context.asked + session.hour", 12),
        ("slots.price * 0.5", 9.995),
    ],
)
def test_a_sum_comes_out_to_the_cent(text: str, value: float) -> None:
    found = comes_to(text)

    assert found == value and type(found) is type(value)


def test_what_is_empty_adds_nothing_and_makes_a_product_empty() -> None:
    assert comes_to("slots.empty + 1") == comes_to("slots.blank + 1") == comes_to("slots.never + 1") == 1
    assert comes_to("slots.price - slots.empty") == 19.99
    assert comes_to("slots.empty - 5") == -5
    assert comes_to("slots.empty + slots.never") is None
    assert comes_to("slots.price * slots.empty") is None
    assert comes_to("slots.price * slots.empty + 2") == 2


@pytest.mark.parametrize("slot", ["name", "vip", "tags", "pin", "endless"])
def test_what_is_no_number_makes_all_of_it_empty(slot: str) -> None:
    assert comes_to(f"slots.{slot} + 1") is None
    assert comes_to(f"1 + 2 * slots.{slot}") is None


def test_a_name_alone_is_taken_as_it_is() -> None:
    assert comes_to("slots.name") == "Ann"
    assert comes_to(" slots.tags ") == ["a"]
    assert comes_to("slots.never") is None


@pytest.mark.parametrize(
    "text", ["tries + 1", "1 + 2", "2026-12-01", "our slots. are full", "savings", "slots.", ""]
)
def test_a_text_without_a_name_and_its_scope_is_a_text(text: str) -> None:
    assert not is_sum(text) and literal(text) == text


def test_a_text_with_such_a_name_stands_in_quotes_within_the_quotes() -> None:
    assert is_sum("slots.tries + 1") and not is_sum('"slots.tries + 1"')
    assert literal('"slots.tries + 1"') == "slots.tries + 1"
    assert literal('"Ann"') == '"Ann"'


@pytest.mark.parametrize(
    ("text", "column", "why"),
    [
        ("slots.tries +", 14, "the sum ends where"),
        ("slots.tries / 2", 13, "'/' is not known in a sum"),
        ("slot.tries + slots.tip", 1, "Did you mean 'slots.tries'?"),
        ("slots.tries + tip", 15, "such as slots.tip"),
        ("slots.tries plus 1", 13, "'+', '-' or '*' is expected in a sum, found 'plus'"),
        ("slots.tries++", 13, "a number or a slot is expected, found '+'. Write slots.tries + 1."),
        ("slots.tries ++ 1", 14, "a number or a slot is expected, found '+'"),
        ("(slots.tries", 1, "never closed"),
        ("slots.tries)", 12, "closes nothing"),
        ("slots.tries ** 2", 14, "found '*'"),
        ("slots.a.b + 1", 1, "goes too deep"),
        ("slots.tries + 1,5", 16, "Write a decimal point"),
        ("(" * 30 + "slots.a", 21, "too many parentheses"),
        ("slots.a" + " + 1" * 100, 1, "longer than"),
    ],
)
def test_a_sum_that_cannot_be_read_is_told_at_its_letter(text: str, column: int, why: str) -> None:
    with pytest.raises(SumError, match=None) as error:
        parse(text)

    assert error.value.column == column
    assert why in error.value.message


_NUMBERS = st.decimals(-1_000_000, 1_000_000, places=2)


@given(st.lists(_NUMBERS, min_size=1, max_size=20))
def test_cents_that_are_added_up_are_never_lost(amounts: list[Decimal]) -> None:
    slots = {f"s{number}": float(amount) for number, amount in enumerate(amounts)}

    found = comes_to(" + ".join(f"slots.{name}" for name in slots) + " + 0", **slots)

    assert Decimal(str(found)) == sum(amounts)


_TEXTS = st.text(alphabet="slot.xy0123 +-*()\"'{}/=", max_size=40)
_VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.lists(st.integers())
)


@given(_TEXTS, _VALUES)
def test_reckoning_never_raises_whatever_is_written_and_whatever_the_slots_hold(
    text: str, value: Any
) -> None:
    try:
        parsed = parse("slots.x" + text)
    except SumError as error:
        assert error.column >= 1 and error.message
        return

    parsed.value(Scope({"x": value, "xy": value}))
