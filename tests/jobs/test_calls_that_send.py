"""Calls that send something beside the talk: through signed webhooks to a real receiver."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from a_worker import ACCOUNT, KEY, TOKEN
from line import WRAP_UP, Line, Phone, eventually, five_at_once
from machine import trained
from serving_bank import Serving
from working import Crm, crm

from ivr.jobs import senders
from ivr.preparing import prepare
from ivr.sending import Sending
from ivr.settings import Settings
from ivr.store import Parcel, Store
from ivr.testphone.call import Call
from ivr.testphone.texts import TextService

FLOWS = {
    "flows/queues.yml": "queues: {service: {}}\n",
    "flows/address.yml": """
flows:
  address:
    description: The address as a text message.
    universal: {phrases: {en: [text me the address]}}
    steps:
      - message: Main Street 12.
        say: It is on its way.
        next:
          - if: context.message is "no_number"
            then: [{say: We are at Main Street 12., next: END}]
          - else: END
""",
}


@dataclass
class Bank:
    """A bank that sends its address, its worker's hands, Twilio and a CRM."""

    serving: Serving
    texts: TextService
    crm: Crm
    store: Store
    sending: Sending

    def dial(self, number: str = "+14155550123") -> Call:
        return self.serving.phone().dial(number, "+14155550199")

    def look(self) -> None:
        for id, _, _ in self.store.outbox.due(time.time()):
            self.sending.attempt(id)


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    for name, text in FLOWS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    url = f"sqlite:///{tmp_path / 'calls.db'}"
    with TextService(ACCOUNT, TOKEN) as texts, crm() as told, trained(tmp_path):
        settings = Settings(project=tmp_path, database_url=url, notify_url=told.url, notify_key=KEY)
        serving = Serving(prepare(settings))
        store = Store(url)
        at = replace(settings, account_sid=ACCOUNT, auth_token=TOKEN, twilio_api=texts.url)
        yield Bank(serving, texts, told, store, Sending(store, senders(at), "me", lambda token: False))
        store.close()
        serving.close()


def test_a_caller_is_sent_what_the_flow_says(bank: Bank) -> None:
    call = bank.dial()

    call.say("text me the address")
    bank.look()

    assert "It is on its way." in call.heard
    (sent,) = bank.texts.texts
    assert (sent.to, sent.sender, sent.body) == ("+14155550123", "+14155550199", "Main Street 12.")


def test_a_caller_who_withholds_the_number_is_told_instead(bank: Bank) -> None:
    call = bank.dial("anonymous")

    call.say("text me the address")
    bank.look()

    assert "We are at Main Street 12." in call.heard
    assert "It is on its way." not in call.heard
    assert bank.texts.texts == []


def test_a_caller_who_hangs_up_is_sent_it_all_the_same(bank: Bank) -> None:
    call = bank.dial()

    call.say("text me the address").hang_up()
    bank.look()

    assert [sent.body for sent in bank.texts.texts] == ["Main Street 12."]


def test_the_crm_is_told_of_a_contact_when_it_has_ended(bank: Bank) -> None:
    call = bank.dial()
    call.say("text me the address")

    bank.look()
    before = len(bank.crm.got)
    call.hang_up()
    bank.look()

    assert before == 0
    ((_, body),) = bank.crm.got
    told = json.loads(body)
    assert "Main Street 12." in json.dumps(told["transcript"])
    assert told["caller"]["number"] == "+14155550123"


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    made = Line(
        tmp_path / "project", f"sqlite:///{tmp_path / 'calls.db'}", 2, more=FLOWS["flows/address.yml"]
    )
    yield made
    made.close()


def test_a_turn_that_loses_its_race_sends_nothing(line: Line) -> None:
    phone = Phone(line, five_at_once).dials()

    phone.says("text me the address")

    stored = line.store.contacts.load(phone.sid)
    assert stored
    assert len(line.store.outbox.of(stored.contact)) == 1


def wrapping_up(folder: Path, crm: str) -> tuple[Line, Phone]:
    """A caller who has hung up, while the wrap-up work goes on."""
    url = f"sqlite:///{folder / 'calls.db'}"
    line = Line(folder / "project", url, more=WRAP_UP, notify=crm)
    phone = Phone(line).dials()
    phone.hangs_up()
    eventually(lambda: line.ran == ["slow"])
    return line, phone


def told_of(line: Line, phone: Phone) -> list[Parcel]:
    sent = line.store.outbox.of(line.state(phone.sid)["contact"])
    return [parcel for parcel in sent if parcel.kind == "notify"]


def test_a_contact_whose_wrap_up_was_lost_has_ended_and_the_crm_is_told(tmp_path: Path) -> None:
    line, phone = wrapping_up(tmp_path, "https://crm.example/contacts")
    state = line.state(phone.sid)

    (will,) = told_of(line, phone)

    assert line.contact(phone).ended_at is not None
    assert will.kind == "notify" and will.content["contact"] == state["contact"]
    assert will.due_at and will.due_at > state["waiting"]["until"]
    assert will.id in [id for id, *_ in line.store.outbox.due(will.due_at)]
    line.close()


def test_a_contact_that_is_wrapped_up_is_told_of_once_and_with_its_end(tmp_path: Path) -> None:
    line, phone = wrapping_up(tmp_path, "https://crm.example/contacts")

    line.open("slow")
    eventually(lambda: line.state(phone.sid)["waiting"]["what"] == "nothing")

    (told,) = line.store.outbox.of(line.state(phone.sid)["contact"])
    assert told.kind == "notify"
    assert told.due_at == told.made_at
    assert len(told.content["turns"]) == line.state(phone.sid)["turn"]
    line.close()
