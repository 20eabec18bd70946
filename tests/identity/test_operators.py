"""`ivr customer`: what operators see of a customer and forget, and the audit of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from ivr.cli.main import main
from ivr.conversation import session as sessions
from ivr.conversation.customers import Customer
from ivr.conversation.session import Session
from ivr.kept import Consent, Entry, Leg, Payment
from ivr.store import Store

CUSTOMERS = """
customers:
  c-1: {name: James Miller, lines: ["+12125550101"], language: en, fields: {deposits: 12}}
"""


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Runs `ivr customer` on a project with one customer; its answer and exit code."""
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "customers.yml").write_text(CUSTOMERS)
    (tmp_path / "flows" / "hello.yml").write_text("flows: {hello: {steps: [say: Hello.]}}")
    (tmp_path / "flows" / "queues.yml").write_text("queues: {service: {}}")
    url = f"sqlite:///{tmp_path / 'parley.db'}"

    def customer(*words: str) -> tuple[str, int]:
        command = ["customer", *words, "--project", str(tmp_path), "--who", "anna"]
        done = CliRunner().invoke(main, command, env={"IVR_DATABASE_URL": url})
        return done.output, done.exit_code

    customer.store = Store(url)  # type: ignore[attr-defined]
    return customer


def test_a_customer_is_shown_and_that_it_was_shown_stands_in_the_audit(run: Any) -> None:
    assert run("add") == ("1 customers are in the directory.\n", 0)

    told, code = run("show", "c-1")
    again, _ = run("show", "c-1")

    assert code == 0
    assert (
        "name         James Miller" in told
        and "lines        +12125550101" in told
        and "deposits     12" in told
    )
    assert "written by anna" in told
    assert "shown by anna" in again


def test_a_customer_who_is_forgotten_is_gone_and_the_audit_says_who_did_it(run: Any) -> None:
    run("add")

    told, code = run("forget", "c-1")

    assert code == 0
    assert "  lines: 1\n  directory entry: 1\n" in told and "list for backups" in told
    after, _ = run("show", "c-1")
    assert "James" not in after and "forgotten by anna" in after
    assert run.store.customers.on_line("+12125550101", 1.0).customers == ()


def test_nothing_of_a_call_of_theirs_is_left_and_a_backup_is_purged_again(run: Any, tmp_path: Path) -> None:
    run("add")
    heard = {
        "event": "heard",
        "at": 1.0,
        "text": "i am james and i live in elm street",
        "meaning": {"intent": "pay"},
    }
    said = {"command": "say", "text": "Hello James.", "language": "en"}
    state = Session("k-1", turn=1, ani="+12125550101", caller={"customer": "c-1", "name": "James Miller"})
    state = replace(state, slots={"street": "elm"}, reason="my elm street", disposition="completed")
    entry = Entry(turn=1, at=1.0, event=heard, commands=[said], reply="<Say>Hello James.</Say>")
    ended = run.store.contacts.ended("k-1", 2.0, "completed")
    agent = run.store.contacts.handed_off("k-1", 1, 1.0, "service", "asked", {"summary": "James Miller"})
    leg = Leg("CA1", "k-1", "voice", "+12125550101", 1.0)
    assert run.store.contacts.begin(leg, "+14155550100", sessions.to_record(state), entry, *ended, agent)
    (tmp_path / "calls" / "k-1").mkdir(parents=True)

    told, _ = run("forget", "c-1", "--exports", str(tmp_path / "calls"))

    assert "history: 6" in told and "recorded call" in told
    assert not (tmp_path / "calls" / "k-1").exists()
    kept = sessions.from_record(run.store.contacts.find("k-1").session)
    assert (kept.disposition, kept.caller, kept.slots) == ("completed", {}, {})
    run.store.close()
    written = b"".join(file.read_bytes() for file in tmp_path.glob("parley.db*"))
    assert [word for word in (b"James", b"elm", b"+12125550101") if word in written] == []

    run.store.customers.put(Customer("c-1", "James Miller"), 3.0)
    assert run("purge")[0].startswith("Customer c-1 is forgotten: directory entry: 1")


def test_whom_nobody_knows_is_told_as_that(run: Any) -> None:
    for command in ("forget", "show", "unlock", "voiceprint show", "voiceprint delete"):
        assert run(*command.split(), "c-9") == ("There is no customer 'c-9'.\n", 1)

    run("add")
    assert run("unlock", "c-1") == ("Nothing wrong was tried for customer 'c-1'.\n", 1)
    assert run("voiceprint", "show", "c-1")[0].startswith("Customer 'c-1' has never agreed")


def test_one_who_was_forgotten_comes_back_only_when_somebody_says_so(run: Any, tmp_path: Path) -> None:
    run("add")
    run("forget", "c-1")

    told, code = run("add")
    assert code == 1
    assert "whom you have forgotten: c-1." in told and "--again" in told
    assert run.store.customers.find("c-1") is None

    assert run("add", "--again") == ("1 customers are in the directory.\n", 0)
    run("purge")
    assert run.store.customers.find("c-1") is not None
    assert run("add")[1] == 0


def test_a_voice_is_shown_with_its_consent_and_deleted_with_a_line_in_the_audit(run: Any) -> None:
    run("add")
    run.store.voiceprints.enrol(
        "c-1", Consent(0.0, "call-1", "en", "May we keep your voice?"), "print", ["sound"]
    )

    shown, _ = run("voiceprint", "show", "c-1")
    deleted = run("voiceprint", "delete", "c-1")
    again = run("voiceprint", "delete", "c-1")

    assert "1 voiceprints, 1 fingerprints of sounds" in shown and "May we keep your voice?" in shown
    assert deleted[1] == 0 and "Nothing of the voice of customer c-1 is kept any more." in deleted[0]
    assert again == ("Nothing is kept of the voice of customer 'c-1'.\n", 1)
    assert run.store.voiceprints.of("c-1").prints == ()
    assert [line.did for line in run.store.customers.audit("c-1")][-1] == "voiceprint deleted"


def test_who_is_forgotten_leaves_no_voice(run: Any) -> None:
    run("add")
    run.store.voiceprints.enrol("c-1", Consent(0.0, "call-1", "en", "May we?"), "print", [])

    told, _ = run("forget", "c-1")

    assert "voice: 1\n  consents to keep it: 1" in told
    assert run.store.voiceprints.consents("c-1") == []


def test_whoever_is_forgotten_is_named_on_no_payment_that_has_ended(run: Any) -> None:
    run("add")
    paid = Payment("p-1", "k-1", "c-1", "c-1 power", 4250, "USD", "the power of c-1", "672674", 1.0)
    open_still = replace(paid, payment="p-2", subject="c-1 water", number="672675")
    assert run.store.payments.begin(paid) and run.store.payments.begin(open_still)
    assert run.store.payments.end(
        replace(paid, state="approved", ended_at=2.0, brand="visa", last4="4242", confirmation="PI-1")
    )

    told, _ = run("forget", "c-1")

    assert "name on payments: 1" in told
    books = run.store.payments.find("p-1")
    assert (books.customer, books.subject, books.description) == ("", "", "")
    assert (books.amount, books.number, books.last4) == (4250, "672674", "4242")
    assert run.store.payments.find("p-2") == open_still
