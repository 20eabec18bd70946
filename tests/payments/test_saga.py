"""A charge survives whatever dies in the middle of it: made once at most, and told as it is or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop import VISA

from ivr.conversation.commands import Errand
from ivr.conversation.events import CAPTURED, ErrandFailed, PaymentEnded
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.pay import BEGIN, GONE, SETTLE
from ivr.payments.gateway import GatewayFailed
from ivr.payments.remembered import Remembered
from ivr.payments.saga import LONGEST, BeginPayment, Ledger, SettlePayment
from ivr.payments.stub import Stub
from ivr.store import Store

KEY, CALL = "call-1", Session("call")
INTENT = {
    "amount": 4250,
    "currency": "USD",
    "description": "an order",
    "subject": "ann order",
    "customer": "ann",
}


class Died(Exception):
    """The process is gone."""


class Mortal:
    """Passes everything on to what it stands for, and dies before or after the `n`-th of all calls."""

    def __init__(self, of: object, dies: Iterator[bool]) -> None:
        self._of, self._dies = of, dies

    def __getattr__(self, name: str) -> Callable[..., object]:
        method = getattr(self._of, name)

        def called(*told: object, **named: object) -> object:
            if next(self._dies):
                raise Died
            found = method(*told, **named)
            if next(self._dies):
                raise Died
            return found

        return called


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    store = Store(f"sqlite:///{tmp_path / 'x.db'}")
    store.prepare()
    yield store.payments
    store.close()


def begin(ledger: Ledger, gateway: Stub, key: str = KEY, now: float = 0.0, subject: str = "ann order") -> str:
    errand = Errand(BEGIN, 1, {**INTENT, "subject": subject}, kind=BEGIN, key=key)
    begun = BeginPayment(ledger, gateway, True, lambda: now).run(errand, CALL, None, Flows({}))
    return str(begun.events[0]["state"])


def settle(ledger: Ledger, gateway: Stub | None, told: PaymentEnded, now: float = 0.0) -> str:
    arguments = {n: getattr(told, n) for n in ("payment", "result", "confirmation", "brand", "last4", "code")}
    errand = Errand(SETTLE, 2, arguments, kind=SETTLE, key=told.payment)
    found = SettlePayment(ledger, gateway, lambda: now).run(errand, CALL, None, Flows({}))
    return "unknown" if isinstance(found, ErrandFailed) else str(found.events[0]["state"])


def test_a_charge_that_dies_anywhere_is_made_once_and_known_afterwards(ledger: Ledger) -> None:
    for point in count():
        gateway, key = Stub(), f"call-{point}"
        dies = (place == point for place in count())
        mortal, charging = Mortal(ledger, dies), Mortal(gateway, dies)
        told = PaymentEnded(payment=key, result="taken", confirmation=f"stub_{key}")
        survived = False
        try:
            begin(mortal, charging, key)
            charging.charge(key, VISA, 4250, "USD")
            SettlePayment(mortal, charging).hear("call", told)
            settle(mortal, charging, told)
            survived = True
        except Died:
            pass

        asked = begin(ledger, gateway, key)
        if asked == "open" and key not in gateway.charges:
            gateway.charge(key, VISA, 4250, "USD")
        ended = settle(ledger, gateway, PaymentEnded(payment=key))

        assert ended == "approved"
        assert list(gateway.charges) == [key]
        if survived:
            assert point > 8
            return


def test_what_another_call_left_behind_is_looked_up_before_the_same_is_paid_anew(ledger: Ledger) -> None:
    gateway = Stub()
    begin(ledger, gateway, "call-1")

    at_once = begin(ledger, gateway, "call-2", now=60.0)
    later = begin(ledger, gateway, "call-3", now=LONGEST + 1)

    assert (at_once, later) == ("under_way", "open")
    left = ledger.find("call-1")
    assert left
    assert left.state == "abandoned"


def test_cards_are_declined_three_times_in_a_quarter_of_an_hour_and_six_times_a_day_at_most(
    ledger: Ledger,
) -> None:
    gateway, told = Stub(), []

    for number, minute in enumerate((0, 1, 2, 3, 20, 21, 22, 60, 60 * 24 + 1)):
        key, now = f"call-{number}", minute * 60.0
        told.append(begin(ledger, gateway, key, now))
        refused = PaymentEnded(payment=key, result="refused", code="64012")
        if told[-1] == "open":
            settle(ledger, gateway, refused, now)

    assert told == ["open"] * 3 + ["too_often"] + ["open"] * 3 + ["too_often", "open"]


def test_calls_that_begin_at_once_get_no_more_tries_than_one_after_another(ledger: Ledger) -> None:
    gateway = Stub()

    with ThreadPoolExecutor(8) as calls:
        told = list(calls.map(lambda n: begin(ledger, gateway, f"call-{n}", subject=f"bill {n}"), range(16)))

    assert told.count("open") <= 3
    assert told.count("too_often") == len(told) - told.count("open")


def test_a_charge_that_is_found_late_is_one(ledger: Ledger) -> None:
    gateway = Stub()
    begin(ledger, gateway)
    settle(ledger, gateway, PaymentEnded(payment=KEY, result="mistyped"))

    SettlePayment(ledger, gateway).hear(
        "call", PaymentEnded(payment=KEY, result="taken", confirmation="ch_1")
    )

    found = ledger.find(KEY)
    assert found
    assert (found.state, found.confirmation) == ("approved", "ch_1")


def test_who_hangs_up_before_the_gateway_has_answered_leaves_it_open(ledger: Ledger) -> None:
    gateway = Stub()
    begin(ledger, gateway)

    at_first = settle(ledger, gateway, PaymentEnded(payment=KEY, result=GONE))
    gateway.charge(KEY, VISA, 4250, "USD")

    assert at_first == "unknown"
    assert settle(ledger, gateway, PaymentEnded(payment=KEY)) == "approved"


class Away(Stub):
    def look_up(self, key: str, seconds: float) -> None:
        raise GatewayFailed("away")


TELLINGS = st.lists(
    st.tuples(st.sampled_from(CAPTURED), st.booleans(), st.sampled_from(["call", "other"]), st.booleans()),
    max_size=6,
)


@given(TELLINGS, st.booleans())
def test_whatever_is_told_in_whatever_order_a_charge_is_told_if_there_is_one(
    tellings: list[tuple[str, bool, str, bool]], charged: bool
) -> None:
    ledger, gateway = Remembered(), Stub()
    begin(ledger, gateway)
    if charged:
        gateway.charge(KEY, VISA, 4250, "USD")

    for result, named, contact, is_away in tellings:
        # Twilio names a charge only where there is one, and says that a caller left only where there is none.
        if charged:
            result = "taken" if named else "failed"
        elif result == "taken":
            result = "failed"
        told = PaymentEnded(payment=KEY, result=result, confirmation="ch_1" if charged and named else "")
        settling = SettlePayment(ledger, Away() if is_away else gateway)
        settling.hear(contact, told)
        ended = settle(ledger, Away() if is_away else gateway, replace(told, confirmation=""))
        assert ended in (("approved", "unknown") if charged else ended)
        assert charged or ended != "approved"

    assert settle(ledger, gateway, PaymentEnded(payment=KEY)) == "approved" or not charged
