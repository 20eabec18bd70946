"""A day of payments compared with the gateway's list of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shop import Shop
from test_payments_of_operators import ivr

from ivr.kept import Payment
from ivr.payments.reconciling import UnreadableList, read

BEGINS = datetime(2026, 11, 18, tzinfo=UTC).timestamp()
HEADER = "id,Created (UTC),Amount,Currency,Status,payment (metadata)"


def paid(number: int, state: str = "approved", at: float = 0.0, amount: int = 4250) -> Payment:
    made = BEGINS + (at or number * 60)
    confirmation = f"ch_{number}" if state == "approved" else ""
    return Payment(
        f"call-{number}", "call", "", f"order {number}", amount, "USD", "an order", str(100_000_000 + number),
        made, state, "visa", "4242", confirmation, "", made + 40,
    )  # fmt: skip


def row(
    number: int, at: float = 0.0, amount: str = "42.50", status: str = "Paid", currency: str = "usd"
) -> str:
    when = datetime.fromtimestamp(BEGINS + (at or number * 60) + 39, UTC)
    return f"ch_{number},{when:%Y-%m-%d %H:%M:%S},{amount},{currency},{status},call-{number}"


AGREE = range(1, 31)
OURS = [
    *(paid(number) for number in AGREE),
    paid(40, "declined"),
    paid(41, "abandoned"),
    paid(42, at=86_400 - 40),  # begun before midnight and ended after it
    paid(50),
    paid(51),
    paid(52, "declined"),
    paid(53, "abandoned"),
    paid(54, "unknown"),
    paid(55, "unknown"),
    paid(56),
    paid(57),
    paid(58),
    paid(59),
    paid(62, "unknown"),
]
THEIRS = [
    *(row(number) for number in AGREE),
    row(40, status="Failed"),
    row(42, at=86_400 - 40),
    row(43, at=-60),  # of the day before
    row(52),
    row(53, status="Refunded"),
    row(54),
    row(56, amount="42.51"),
    row(57, amount='"4,250.00"'),
    row(58, currency="eur"),
    row(59, status="Failed"),
    row(60),
    row(61),
    row(62, status="Failed"),
    row(30),
]
PLANTED = [
    "here only: 100000050, 42.50 USD, ch_50.",
    "here only: 100000051, 42.50 USD, ch_51.",
    "state: 100000052 is declined here, ch_52 approved there.",
    "state: 100000053 is abandoned here, ch_53 approved there.",
    "state: 100000054 is unknown here, ch_54 approved there.",
    "open here, and not there: 100000055, 42.50 USD.",
    "amount: 100000056 is 42.50 USD here, ch_56 42.51 USD there.",
    "amount: 100000057 is 42.50 USD here, ch_57 4250.00 USD there.",
    "amount: 100000058 is 42.50 USD here, ch_58 42.50 EUR there.",
    "state: 100000059 is approved here, ch_59 declined there.",
    "there only: ch_60, 42.50 USD, approved.",
    "there only: ch_61, 42.50 USD, approved.",
    "state: 100000062 is unknown here, ch_62 declined there.",
    "twice there: ch_30, 42.50 USD.",
]


def reconciled(served: Shop, tmp_path: Path, ours: list[Payment], theirs: list[str]) -> tuple[int, str]:
    for payment in ours:
        served.store.payments.begin(replace(payment, state="begun", ended_at=None))
        served.store.payments.end(payment)
    listed = tmp_path / "payments.csv"
    listed.write_text("\n".join([HEADER, *theirs]) + "\n", "utf-8-sig")
    return ivr(served, "payments", "reconcile", "2026-11-18", str(listed))


def test_every_difference_is_named_and_nothing_else(served: Shop, tmp_path: Path) -> None:
    code, told = reconciled(served, tmp_path, OURS, THEIRS)

    *named, last = told.splitlines()
    assert sorted(named) == sorted(PLANTED)
    assert (code, last) == (1, "14 differences on 2026-11-18.")


def test_a_day_that_agrees_is_told_to_agree(served: Shop, tmp_path: Path) -> None:
    agreeing = [row(number) for number in AGREE]

    code, told = reconciled(served, tmp_path, [paid(number) for number in AGREE], agreeing)

    assert (code, told) == (0, "No differences on 2026-11-18: 30 charges in the list.\n")


WRONG = {
    "id,Created (UTC),Amount,Currency": "There is no column 'status' in its first line.",
    "": "There is no column 'id' in its first line.",
    HEADER + "\n" + row(1, status="Lost"): "Line 2: 'Lost' is no state",
    HEADER + "\n" + row(1, amount='"4.250,00"'): "Line 2: '4.250,00'",
    HEADER + "\n" + row(1).replace("2026-", "26-"): "is no time, such as 2026-11-18 15:04.",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_list_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UnreadableList) as refused:
        read(text.splitlines())

    assert WRONG[text] in str(refused.value)
