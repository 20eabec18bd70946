"""`ivr identity` and `ivr check --ways-in`, as operators and compliance people run them."""

from __future__ import annotations

from pathlib import Path

import pytest
from caller import project
from click.testing import CliRunner, Result
from factors import ANN, NOW, PIN

from ivr.__main__ import main
from ivr.conversation import session as sessions
from ivr.conversation.assurance import Evidence, to_record
from ivr.conversation.customers import Customer
from ivr.conversation.session import Session
from ivr.identity.lockouts import subjects
from ivr.identity.pin import Hashes
from ivr.kept import Entry, Leg
from ivr.redaction import Secret
from ivr.store import Store

FLOWS = "flows: {pay: {description: Pays., assurance: 2, steps: [say: Paid.]}}"
POLICY = "assurance: {levels: {2: [attested_line, pin]}}"


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project(tmp_path / "bank", flows=FLOWS, assurance=POLICY)
    monkeypatch.setenv("IVR_DATABASE_URL", f"sqlite:///{tmp_path / 'ivr.db'}")
    return tmp_path / "bank"


def run(*words: object, input: str = "") -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=input)


def store(bank: Path) -> Store:
    made = Store(f"sqlite:///{bank.parent / 'ivr.db'}")
    made.prepare()
    made.customers.put(Customer(ANN, "Ann Lee"), NOW)
    return made


def test_a_pin_is_asked_for_and_only_its_hash_is_kept(bank: Path) -> None:
    made = store(bank)

    ran = run("identity", "pin", ANN, "--who", "kim", "--project", bank, input=f"{PIN}\n{PIN}\n")

    assert ran.exit_code == 0, ran.output
    assert [(one.did, one.who) for one in made.customers.audit(ANN)] == [("PIN given", "kim")]
    assert PIN not in ran.output
    assert Hashes().fits(store(bank).pins.hash_of(ANN), Secret(PIN))


def test_a_pin_that_everybody_tries_first_is_refused_with_the_reason(bank: Path) -> None:
    store(bank)

    ran = run("identity", "pin", ANN, "--project", bank, input="123456\n123456\n")

    assert ran.exit_code == 2
    assert "one of the first that anybody tries" in ran.output


def test_a_pin_is_nobodys_who_is_no_customer(bank: Path) -> None:
    ran = run("identity", "pin", "nobody", "--project", bank, input=f"{PIN}\n{PIN}\n")

    assert ran.exit_code == 1
    assert ran.output.startswith("There is no customer 'nobody'")


def test_a_pin_is_taken_away(bank: Path) -> None:
    store(bank).pins.set(ANN, "a hash", NOW)

    assert run("identity", "pin", "--drop", ANN, "--project", bank).exit_code == 0
    assert "has no PIN" in run("identity", "pin", "--drop", ANN, "--project", bank).output


def test_an_operator_opens_a_locked_account_and_the_audit_says_who(bank: Path) -> None:
    kept = store(bank)
    for number in range(6):
        kept.lockouts.take(subjects(f"c-{number}", "", ANN, own_line=False), NOW)
    kept.lockouts.take(subjects("c-9", "", f"{ANN}9", own_line=False), NOW)

    ran = run("customer", "unlock", ANN, "--who", "eve", "--project", bank)

    assert ran.output == f"Customer {ANN} may try again.\n"
    assert kept.lockouts.take(subjects("c-7", "", ANN, own_line=False), NOW)
    assert len(kept.lockouts.standing(f"account {ANN}9 ")) == 2
    assert [(one.did, one.who) for one in kept.customers.audit(ANN)] == [("unlocked", "eve")]


def test_why_a_caller_was_known_is_told_in_plain_words(bank: Path) -> None:
    found = [
        Evidence("wrong_try", at=NOW, source="check_pin", against=True),
        Evidence("pin", ANN, at=NOW + 9, source="check_pin"),
    ]
    state = Session("c-1", turn=1, caller={"customer": ANN}, evidence=tuple(map(to_record, found)))
    entry = Entry(turn=1, at=NOW + 10, event={"event": "call_started"})
    leg = Leg("CA1", "c-1", "voice", "+14155550123", NOW)
    store(bank).contacts.begin(leg, "+14155550100", sessions.to_record(state), entry)

    ran = run("identity", "why", "CA1", "--project", bank)

    assert ran.output.splitlines() == [
        "customer 10442",
        "level 2, known, by pin",
        "for: pin - they keyed their PIN",
        "2026-11-18 11:20:00  against wrong_try, found by check_pin",
        "2026-11-18 11:20:09  pin of 10442, found by check_pin",
    ]
    assert "There is no contact 'CA9'." in run("identity", "why", "CA9", "--project", bank).output


def test_what_was_given_before_somebody_else_took_over_is_told_as_that(bank: Path) -> None:
    proof = Evidence("pin", ANN, at=NOW + 9, source="check_pin")
    events = [{"event": "evidence", **to_record(proof)}]
    entry = Entry(turn=1, at=NOW + 9, event={"event": "errand_done", "kind": "check_pin", "events": events})
    leg = Leg("CA1", "c-1", "voice", "+14155550123", NOW)
    store(bank).contacts.begin(leg, "+14155550100", sessions.to_record(Session("c-1", turn=1)), entry)

    ran = run("identity", "why", "CA1", "--project", bank)

    assert "customer unknown\nlevel 0" in ran.output
    assert (
        "2026-11-18 11:20:09  pin of 10442, found by check_pin; no longer counted, since somebody else spoke after it\n"
        in ran.output
    )


def test_the_ways_in_are_listed_and_compared_with_a_copy(bank: Path, tmp_path: Path) -> None:
    project(tmp_path / "copy", flows=FLOWS, assurance=POLICY.replace("pin", "code"))

    listed = run("check", "--ways-in", "--project", bank).output
    compared = run("check", "--ways-in", "--against", tmp_path / "copy", "--project", bank).output
    alike = run("check", "--ways-in", "--against", bank, "--project", bank).output

    assert "pay: level 2\n  attested_line\n  pin\n" in listed
    assert " pay: level 2\n   attested_line\n-  code\n+  pin\n" in compared
    assert "Every flow has the ways in that it had, and" in alike
