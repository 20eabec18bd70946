"""One-time codes: six digits to the mobile on file, for this call, this customer and this purpose, and kept nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from factors import ANN, FLOWS, KEY, MOBILE, NOW, People, call, errand, result
from kept import arrive

from ivr.conversation.events import ErrandDone
from ivr.identity.one_time_code import CheckCode, SendCode, code_of, with_code
from ivr.redaction import Secret
from ivr.store import Parcel, Store

TEXT = "{code} lets you pay a bill. Never tell it to a person, not even to us."


class Desk:
    """Sends and compares, at a time that the test moves."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, NOW
        lockouts = store.lockouts
        self._send = SendCode(People(), store.codes, store.outbox, lockouts, lambda: self.now)
        self._check = CheckCode(People(), store.codes, lockouts, KEY, lambda: self.now)
        self._calls: set[str] = set()
        self._turn = 3

    def sends(self, contact: str = "c-1", customer: str = ANN, known: bool = True) -> str:
        if contact not in self._calls:
            arrive(self.store, f"CA{contact}", contact)
            self._calls.add(contact)
        self._turn += 1
        asked = errand("send_code", customer, known=known, text=TEXT)
        session = call(contact)
        return result(self._send.run(asked, replace(session, turn=self._turn), None, FLOWS))

    def texts(self, contact: str = "c-1") -> list[Parcel]:
        return [parcel for parcel in self.store.outbox.of(contact) if parcel.kind == "code"]

    def code(self, contact: str = "c-1") -> str:
        return code_of(KEY, str(self.texts(contact)[-1].content["nonce"])).reveal()

    def keyed(
        self, code: str, contact: str = "c-1", customer: str = ANN, purpose: str = "pay_bill"
    ) -> ErrandDone:
        asked = errand("check_code", customer, own_line=True, secret=Secret(code), purpose=purpose)
        return self._check.run(asked, call(contact), None, FLOWS)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    store = Store(f"sqlite:///{tmp_path / 'ivr.db'}")
    store.prepare()
    return Desk(store)


def test_the_code_goes_to_the_mobile_on_file_and_speaks_for_its_customer(desk: Desk) -> None:
    assert desk.sends() == "sent"
    outcome = desk.keyed(desk.code())

    assert [parcel.address for parcel in desk.texts()] == [MOBILE]
    assert result(outcome) == "right"
    assert [(e["kind"], e["bound_to"]) for e in outcome.events if e["event"] == "evidence"] == [
        ("code", f"line:{MOBILE}")
    ]


def test_the_text_says_what_it_is_for_and_that_nobody_asks_for_it() -> None:
    said = with_code(TEXT, Secret("481920"))

    assert said == "481 920 lets you pay a bill. Never tell it to a person, not even to us."


def test_a_code_is_good_once(desk: Desk) -> None:
    desk.sends()
    code = desk.code()

    assert [result(desk.keyed(code)) for _ in range(2)] == ["right", "wrong"]


def test_a_code_of_another_call_customer_or_purpose_is_none(desk: Desk) -> None:
    desk.sends()
    desk.sends("c-2")
    code = desk.code()

    assert result(desk.keyed(code, "c-2")) == "wrong"
    assert result(desk.keyed(code, customer="20555")) == "wrong"
    assert result(desk.keyed(code, purpose="change_address")) == "wrong"


def test_a_code_is_no_good_after_ten_minutes(desk: Desk) -> None:
    desk.sends()
    desk.now += 600

    assert result(desk.keyed(desk.code())) == "wrong"


def test_a_newer_code_takes_the_place_of_the_one_before(desk: Desk) -> None:
    desk.sends()
    first = desk.code()
    desk.sends()

    assert result(desk.keyed(first)) == "wrong"


def test_three_codes_an_hour_go_to_a_number_whoever_calls(desk: Desk) -> None:
    assert [desk.sends(f"c-{number}") for number in range(5)] == ["sent"] * 3 + ["locked"] * 2
    desk.now += 3601

    assert desk.sends("c-9") == "sent"


def test_nothing_is_texted_to_a_line_of_the_internet(desk: Desk) -> None:
    assert desk.sends(customer="20555") == "no_mobile"
    assert desk.texts() == []


def test_a_stranger_is_not_told_whether_a_number_is_a_customers(desk: Desk) -> None:
    assert [desk.sends(customer=number, known=False) for number in (ANN, "20555", "99999")] == ["sent"] * 3
    assert len(desk.texts()) == 1
    assert result(desk.keyed("000000", customer="99999")) == "wrong"


def test_guessing_ends_with_the_call(desk: Desk) -> None:
    desk.sends()
    wrong = f"{(int(desk.code()) + 1) % 1_000_000:06}"

    assert [result(desk.keyed(wrong)) for _ in range(4)] == ["wrong"] * 3 + ["locked"]
    assert result(desk.keyed(desk.code())) == "locked"


def test_no_digit_of_a_code_is_in_the_database(desk: Desk, tmp_path: Path) -> None:
    desk.sends()
    code = desk.code()
    desk.keyed(code)

    written = b"".join(file.read_bytes() for file in tmp_path.glob("ivr.db*"))

    assert code.encode() not in written
    assert f"{code[:3]} {code[3:]}".encode() not in written
    assert b"{code} lets you pay" in written
