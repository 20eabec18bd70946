"""PINs: counted before they are compared, in all processes; and nothing tells a stranger from a wrong PIN."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import pytest
from factors import ANN, FLOWS, NOW, PIN, Counted, People, call, errand, result
from together import at_once, in_processes

from ivr.conversation.events import ErrandDone, ErrandFailed
from ivr.conversation.session import Session
from ivr.identity.pin import BadPin, CheckPin
from ivr.redaction import Secret
from ivr.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{tmp_path / 'ivr.db'}", patience=30)
    store.prepare()
    store.pins.set(ANN, Counted().of(Secret(PIN)), NOW)
    return store


def keyed(
    store: Store, pin: str, hashes: Counted | None = None, session: Session | None = None, **told: object
) -> ErrandDone | ErrandFailed:
    runner = CheckPin(People(), store.pins, store.lockouts, hashes or Counted(), lambda: NOW, beat=0.001)
    return runner.run(errand("check_pin", secret=Secret(pin), **told), session or call(), None, FLOWS)


def test_the_right_pin_speaks_for_its_customer(store: Store) -> None:
    outcome = keyed(store, PIN)

    assert isinstance(outcome, ErrandDone)
    assert result(outcome) == "right"
    assert [(e["kind"], e["customer"]) for e in outcome.events if e["event"] == "evidence"] == [("pin", ANN)]
    assert store.lockouts.standing("account") == []


@pytest.mark.parametrize(
    ("customer", "pin"),
    [(ANN, "111112"), ("99999", PIN), ("20555", PIN)],
    ids=["wrong", "no customer", "no pin"],
)
def test_a_stranger_hears_the_same_whatever_was_wrong(store: Store, customer: str, pin: str) -> None:
    outcome = keyed(store, pin, customer=customer)

    assert isinstance(outcome, ErrandDone)
    assert outcome.events == (
        {"event": "checked", "result": "wrong"},
        {"event": "evidence", "kind": "wrong_try", "against": True, "source": "check_pin"},
    )


def test_a_third_wrong_try_is_the_last_of_a_call(store: Store) -> None:
    assert [result(keyed(store, "111112", own_line=True)) for _ in range(4)] == ["wrong"] * 3 + ["locked"]
    assert result(keyed(store, PIN, own_line=True)) == "locked"
    assert result(keyed(store, PIN, own_line=True, session=call("c-2"))) == "right"


def test_an_account_that_was_locked_from_strange_lines_is_open_on_its_own(store: Store) -> None:
    for number in range(6):
        keyed(store, "111112", session=call(f"c-{number}", f"+44791{number}123456"))

    assert result(keyed(store, PIN, session=call("c-7", "+447917123456"))) == "locked"
    assert result(keyed(store, PIN, own_line=True, session=call("c-8"))) == "right"


def test_fifty_calls_at_once_compare_no_pin_more_than_there_are_tries(store: Store, tmp_path: Path) -> None:
    def ring_up(process: int) -> int:
        mine, hashes = Store(f"sqlite:///{tmp_path / 'ivr.db'}", patience=30), Counted()

        def dial(number: int) -> list[str]:
            session = call(f"c-{process}-{number}", f"+4479{process}{number:02}12345")
            outcomes = [keyed(mine, f"{n:06}", hashes, session) for n in range(100_000, 100_004)]
            return [result(outcome) for outcome in outcomes if isinstance(outcome, ErrandDone)]

        at_once(25, dial)
        return hashes.compared

    assert sum(in_processes(2, ring_up)) == 5


def test_no_such_customer_takes_as_long_as_a_wrong_pin(store: Store) -> None:
    hashes, took = Counted(), {ANN: [], "99999": []}
    runner = CheckPin(People(), store.pins, _Open(), hashes, lambda: NOW, beat=0.001)
    for _ in range(300):
        for customer, times in took.items():
            began = time.perf_counter()
            runner.run(errand("check_pin", customer=customer, secret=Secret("111112")), call(), None, FLOWS)
            times.append(time.perf_counter() - began)

    wrong, nobody = median(took[ANN]), median(took["99999"])
    assert abs(wrong - nobody) < 0.25 * max(wrong, nobody)


class _Open:
    """Lets every try through."""

    def take(self, subjects: object, now: float) -> bool:
        return True

    def succeed(self, subjects: object) -> None:
        raise AssertionError("nothing here fits")


def test_a_pin_that_everybody_tries_first_is_refused() -> None:
    for pin in ("123456", "000000", "654321", "12", "12a456"):
        with pytest.raises(BadPin):
            Counted().of(Secret(pin))


def test_no_digit_of_a_pin_is_in_the_database(store: Store, tmp_path: Path) -> None:
    keyed(store, PIN)
    keyed(store, "739158")

    written = b"".join(file.read_bytes() for file in tmp_path.glob("ivr.db*"))

    assert PIN.encode() not in written
    assert b"739158" not in written
    assert b"$argon2id$" in written
