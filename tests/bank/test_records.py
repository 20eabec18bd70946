"""The bank's records: nothing is lost, made twice or shared, however many calls come at once."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from records import GUEST, JAMES, LINDA, bank, move


@pytest.fixture
def harbor(tmp_path: Path) -> Any:
    return bank(tmp_path / "bank.db")


def test_a_customer_has_a_branch(harbor: Any) -> None:
    assert harbor.home_branch(JAMES) == "downtown"
    assert harbor.home_branch(LINDA) == "riverside"


@pytest.mark.parametrize("customer", ["", GUEST, "James Miller", "' or 1=1 --"])
def test_whoever_else_has_none(harbor: Any, customer: str) -> None:
    assert harbor.home_branch(customer) is None


def test_a_transfer_leaves_the_sum_as_it_was(harbor: Any) -> None:
    before = harbor.balance("c1", JAMES, "checking") + harbor.balance("c1", JAMES, "savings")

    outcome = harbor.transfer("c1", JAMES, 135.55, "savings", "checking")

    assert outcome.result == "done"
    assert harbor.balance("c1", JAMES, "checking") == pytest.approx(2_413.77 + 135.55)
    assert harbor.balance("c1", JAMES, "checking") + harbor.balance("c1", JAMES, "savings") == pytest.approx(
        before
    )


def test_more_than_there_is_moves_nothing_and_says_what_there_is(harbor: Any) -> None:
    outcome = harbor.transfer("c1", JAMES, 2_413.78, "checking", "savings")

    assert (outcome.result, outcome.available) == ("insufficient", 2_413.77)
    assert harbor.balance("c1", JAMES, "savings") == 12_500


def test_two_guests_do_not_share_an_account(harbor: Any) -> None:
    harbor.transfer("c1", GUEST, 100, "checking", "savings")

    assert harbor.balance("c1", GUEST, "checking") == 3_150.80
    assert harbor.balance("c2", GUEST, "checking") == 3_250.80


def test_a_guest_whose_call_is_held_again_begins_afresh(harbor: Any) -> None:
    harbor.transfer("c1", "", 100, "checking", "savings")
    harbor.replace_card("c1", "", "debit")

    harbor.begin_call("c1")

    assert harbor.balance("c1", "", "checking") == 3_250.80
    assert harbor.replace_card("c1", "", "debit").result == "done"


def test_a_card_is_replaced_once_in_a_call(harbor: Any) -> None:
    assert harbor.replace_card("c1", JAMES, "debit").result == "done"
    assert harbor.replace_card("c1", JAMES, "debit").result == "again"
    assert harbor.replace_card("c1", JAMES, "credit").result == "done"
    assert harbor.replace_card("c2", JAMES, "debit").result == "done"


def test_the_same_payment_keeps_its_confirmation_number(harbor: Any) -> None:
    first = harbor.schedule_payment("c1", JAMES, "electric", 84.20)
    again = harbor.schedule_payment("c1", JAMES, "electric", 84.20)
    other = harbor.schedule_payment("c1", JAMES, "water", 38.90)

    assert first.number == again.number != other.number
    assert first.number.isdecimal() and len(first.number) == 6


def test_a_payment_that_the_account_cannot_bear_is_not_written_down(harbor: Any) -> None:
    assert harbor.schedule_payment("c1", JAMES, "rent", 9_000).result == "insufficient"


def test_a_bill_that_the_bank_does_not_have_has_no_amount(harbor: Any) -> None:
    assert harbor.bill_due("c1", JAMES, "electric") == 84.20
    assert harbor.bill_due("c1", JAMES, "rent") is None


def test_only_the_branch_downtown_opens_on_sundays(harbor: Any) -> None:
    sunday = date(2026, 11, 22)

    assert harbor.hours("downtown").on(sunday) == ("10:00", "16:00")
    assert harbor.hours("airport").on(sunday) is None


def test_threads_that_ask_at_once_neither_lose_nor_make_money(harbor: Any) -> None:
    ways = [("checking", "savings"), ("savings", "checking")] * 4

    with ThreadPoolExecutor(8) as callers:
        done = list(callers.map(lambda way: harbor.transfer("", JAMES, 300, *way).result, ways * 5))

    assert "done" in done
    assert harbor.balance("", JAMES, "checking") + harbor.balance("", JAMES, "savings") == pytest.approx(
        14_913.77
    )


def test_processes_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    path = tmp_path / "fresh" / "bank.db"

    with ProcessPoolExecutor(4, mp_context=get_context("fork")) as processes:
        moved = [processes.submit(move, path, "savings", "checking", 10) for _ in range(4)]

        assert sum(future.result() for future in moved) == 40
    assert bank(path).balance("", JAMES, "checking") == pytest.approx(2_453.77)
    assert not list(path.parent.glob("*.draft"))
