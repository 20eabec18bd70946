"""Calls that pay by card, through the webhooks of a real server and a stand-in for Twilio that takes the card."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from shop import AMEX, BROKEN, DECLINED, REST, VISA, Shop

from ivr.preparing import Parley
from ivr.testphone.call import Call
from ivr.testphone.wire import Request


def test_a_card_is_charged_once_and_the_caller_hears_the_number_of_the_receipt(served: Shop) -> None:
    call = served.asks_for_a_card()

    call.press(VISA + "#").press("1230").press("123#").press("94107#")

    (payment,) = served.payments
    assert (payment.state, payment.amount, payment.currency) == ("approved", 4250, "USD")
    assert (payment.brand, payment.last4, payment.confirmation) == ("visa", "4242", f"stub_{payment.payment}")
    digits = f"{payment.number[:3]}, {payment.number[3:6]}, {payment.number[6:]}"
    assert call.heard.startswith(
        "Thank you. The payment of 42 dollars and 50 cents went through. Your receipt is"
    )
    assert digits.replace(" ", "") in call.heard.replace(" ", "")
    assert not call.findings


def test_the_amount_is_said_and_agreed_to_before_a_card_is_asked_for(served: Shop) -> None:
    call = served.phone().dial().say("i want to pay for an order").say("fifty dollars")
    asked = call.heard

    call.say("no, forty dollars")

    assert asked == "50 dollars by card for your order. Is that right?"
    assert "40 dollars by card for your order" in call.heard
    assert call.say("yes").state == "paying"
    assert b'chargeAmount="40.00"' in call.twiml


ENDS = {
    "declined": (DECLINED + "#" + REST, "The card was declined, and nothing was taken.", "declined"),
    "nobody can tell": (BROKEN + "#" + REST, "I don't know yet whether the payment of", "unknown"),
    "star at once": ("*", "", "abandoned"),
    "star in the middle of a number": ("4242*", "", "abandoned"),
    "star at the security code": (VISA + "#1230" + "12*", "", "abandoned"),
    "three wrong numbers": ("4242424242424241#4242424242424241#42#", "Okay, nothing was taken.", "abandoned"),
    "three dates in the past": (VISA + "#012001200120", "Okay, nothing was taken.", "abandoned"),
    "a code too short for the brand": (
        AMEX + "#1230" + "123#123#123#",
        "Okay, nothing was taken.",
        "abandoned",
    ),
}


@pytest.mark.parametrize("how", ENDS)
def test_every_end_is_told_as_it_is(served: Shop, how: str) -> None:
    keys, told, state = ENDS[how]

    call = served.asks_for_a_card().press(keys)

    assert call.heard.startswith(told)
    assert [payment.state for payment in served.payments] == [state]
    goes_to_a_person = state == "unknown" or "*" in keys
    assert (call.state == "in_queue") == goes_to_a_person


RESULTS = {
    "success": ("unknown", "I don't know yet"),
    "too-many-failed-attempts": ("abandoned", "Okay, nothing was taken."),
    "payment-connector-error": ("unknown", "I don't know yet"),
    "caller-interrupted-with-star": ("abandoned", ""),
    "caller-hung-up": ("unknown", "I don't know yet"),
    "validation-error": ("unknown", "I don't know yet"),
    "internal-error": ("unknown", "I don't know yet"),
    "something-new": ("unknown", "I don't know yet"),
    "": ("unknown", "I don't know yet"),
}
"""Result alone, without a confirmation code -> the state of the payment, and what is said."""


@pytest.mark.parametrize("result", RESULTS)
def test_every_result_of_twilios_is_taken_for_no_more_than_it_says(served: Shop, result: str) -> None:
    state, told = RESULTS[result]
    call = served.asks_for_a_card()

    body = told_by_twilio(served, call, {"Result": result} if result else {})

    assert told in body
    assert served.payments[0].state == state


def test_an_error_by_which_no_gateway_was_asked_takes_nothing(served: Shop) -> None:
    call = served.asks_for_a_card()

    body = told_by_twilio(served, call, {"Result": "payment-connector-error", "PayErrorCode": "64007"})

    assert "Nothing was taken" in body
    assert served.payments[0].state == "unavailable"


def test_a_result_that_comes_twice_is_answered_alike_and_counts_once(served: Shop) -> None:
    call = served.asks_for_a_card().press(VISA + "#" + REST)
    first, paid = call.twiml, call.last_request

    again = served.phone().send(paid).body

    assert again == first
    assert len(served.payments) == 1


def test_a_result_that_comes_when_the_call_is_over_is_written_down(served: Shop) -> None:
    call = served.asks_for_a_card()
    action = _action(call)
    call.hang_up()
    before = served.payments[0].state

    told_by_twilio(served, call, {"Result": "success", "PaymentConfirmationCode": "ch_1"}, action)

    assert before == "unknown"
    assert (served.payments[0].state, served.payments[0].confirmation) == ("approved", "ch_1")


def test_a_result_that_comes_to_the_status_callback_only_counts(served: Shop) -> None:
    call = served.asks_for_a_card()
    action, progress = _action(call), _action(call).replace("paid?turn=5&", "paying?")

    told_by_twilio(served, call, {"Result": "success", "PaymentConfirmationCode": "ch_1"}, progress)
    body = told_by_twilio(served, call, {}, action)

    assert "went through" in body
    assert served.payments[0].state == "approved"


def test_the_end_of_another_calls_payment_is_not_taken(served: Shop) -> None:
    mine, theirs = served.asks_for_a_card(), served.asks_for_a_card(from_="+14155550177")
    success = {"Result": "success", "PaymentConfirmationCode": "ch_1"}

    told_by_twilio(served, theirs, success, _action(mine))

    assert {payment.state for payment in served.payments} == {"begun"}


def test_a_forged_result_is_refused(served: Shop) -> None:
    call = served.asks_for_a_card()

    with pytest.raises(HTTPError, match="403"):
        urlopen(
            _action(call), data=b"Result=success&PaymentConfirmationCode=ch_1&CallSid=" + call.sid.encode()
        )

    assert served.payments[0].state == "begun"


def test_two_calls_from_one_line_that_pay_the_same_at_once_charge_once(served: Shop) -> None:
    first = served.asks_for_a_card()

    second = served.asks_for_a_card()

    assert second.state == "listening"
    assert "I don't know how an earlier payment for this ended" in second.heard
    first.press(VISA + "#" + REST)
    assert [payment.state for payment in served.payments] == ["approved"]


def test_of_calls_that_agree_in_the_same_moment_one_is_asked_for_a_card(served: Shop) -> None:
    calls = [served.phone().dial().say("i want to pay for an order").say("ten dollars") for _ in range(4)]
    agree = [Thread(target=call.say, args=("yes",)) for call in calls]

    for thread in agree:
        thread.start()
    for thread in agree:
        thread.join()

    assert [call.state for call in calls].count("paying") == 1
    assert len(served.payments) == 1


def test_a_fourth_card_in_a_quarter_of_an_hour_goes_to_a_person(served: Shop) -> None:
    for _ in range(3):
        served.asks_for_a_card().press(DECLINED + "#" + REST)
    another_line = served.asks_for_a_card(from_="+14155550177")

    fourth = served.asks_for_a_card()

    assert another_line.state == "paying"
    assert fourth.state == "in_queue"
    assert "I can't take another card just now. A person can help you with it." in fourth.heard
    last = served.payments[-1]
    assert (last.state, last.reason) == ("unavailable", "declined too often before")


def test_without_a_connector_nothing_is_asked_for_and_nothing_taken(shop: Parley, tmp_path: Path) -> None:
    served = Shop(replace(shop, settings=replace(shop.settings, pay_connector="")), tmp_path / "shop.db")
    try:
        call = served.asks_for_a_card()

        assert call.state == "listening"
        assert call.heard.startswith("I can't take a card just now. Nothing was taken.")
        assert served.payments == []
    finally:
        served.close()


CANARIES = ("4242424242424242", "4000000000000002", "378282246310005", "8391", "94107")
"""Two cards and a mistyped one, a security code and a postal code: in no file, request, log or transcript."""


def test_no_digit_of_a_card_is_anywhere(
    served: Shop, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    calls = [
        served.asks_for_a_card().press(VISA + "#" + "1230" + "123#" + "94107#"),
        served.asks_for_a_card().press(DECLINED + "#" + "1230" + "123#" + "94107#"),
        served.asks_for_a_card().press(AMEX + "#" + "1230" + "8391#" + "94107#"),
        served.asks_for_a_card().press("4242424242424241#4242424242424242*"),
    ]

    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    told = repr(
        [(r.url, {k: v for k, v in r.fields.items() if k != "PaymentCardPostalCode"}) for r in served.asked]
    )
    shown = capfd.readouterr()
    everything = (
        written.decode("latin-1") + told + shown.out + shown.err + repr([c.transcript for c in calls])
    )
    hits = {canary: len(re.findall(rf"(?<![\w.-]){canary}(?![\w.-])", everything)) for canary in CANARIES}
    assert hits == dict.fromkeys(CANARIES, 0)
    assert "4242" in everything  # the last four may be told: the search finds what is there
    with sqlite3.connect(tmp_path / "shop.db") as database:
        assert database.execute("select count(*) from payments").fetchone() == (4,)


def told_by_twilio(served: Shop, call: Call, fields: dict[str, str], url: str = "") -> str:
    """What the server answers to a signed webhook of that call."""
    known = {**(call.last_request.fields if call.last_request else {}), "CallSid": call.sid}
    for answered in ("SpeechResult", "Confidence", "Digits"):
        known.pop(answered, None)
    return served.phone().send(Request(url or _action(call), {**known, **fields})).body.decode()


def _action(call: Call) -> str:
    pay = ElementTree.fromstring(call.twiml).find("Pay")
    assert pay is not None
    return pay.attrib["action"]
