"""What becomes of a thing in the outbox, try by try, against real receivers."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from a_worker import ACCOUNT, KEY, TOKEN
from working import Crm, crm, put, text, texts

from ivr.channels.notify import Notify
from ivr.channels.twilio.messages import Messages, secret_texts
from ivr.identity.one_time_code import code_of
from ivr.sending import LONGEST, Sending
from ivr.store import Parcel, Store
from ivr.testphone.texts import Mood, TextService

NOWHERE = "http://127.0.0.1:1"


class Clock:
    """Begins as Twilio's does, which is a clock of its own."""

    def __init__(self) -> None:
        self.now = self.began = time.time()

    def __call__(self) -> float:
        return self.now


@dataclass
class Desk:
    """One worker's hands, whose clock the test turns on."""

    store: Store
    sending: Sending
    clock: Clock
    texts: TextService
    crm: Crm

    def put(self, *parcels: tuple[str, str, dict[str, object]]) -> str:
        return put(self.store, *parcels, at=self.clock.now)

    def look(self, seconds: float = 0.0) -> None:
        """Tries once what is due after so many seconds."""
        self.clock.now += seconds
        for id, _, _ in self.store.outbox.due(self.clock.now):
            self.sending.attempt(id)

    def parcel(self, contact: str) -> Parcel:
        return self.store.outbox.of(contact)[0]


@pytest.fixture
def desk(store: Store, request: pytest.FixtureRequest) -> Iterator[Callable[..., Desk]]:
    closing = []

    def make(
        mood: Mood = lambda number: "",
        answers: Callable[[int], int] = lambda number: 200,
        api: str = "",
        lives: Callable[[str], bool] = lambda token: False,
    ) -> Desk:
        service, told = texts(mood), crm(answers)
        closing.extend((service, told))
        taken, heard = service.__enter__(), told.__enter__()
        clock = Clock()
        messages = Messages(api or taken.url, ACCOUNT, TOKEN)
        senders = {
            "message": messages,
            **secret_texts(messages, TOKEN, "https://ivr.example.com", clock),
            "notify": Notify(heard.url, KEY, clock),
        }
        sending = Sending(store, senders, "me", lives, clock)
        return Desk(store, sending, clock, taken, heard)

    yield make
    for opened in closing:
        opened.__exit__(None, None, None)


def test_a_text_message_is_sent_once_from_the_number_dialled(desk: Callable[..., Desk]) -> None:
    at = desk()
    contact = at.put(text(1, "Your number is 4 2."))

    at.look()
    at.look(100)

    (sent,) = at.texts.texts
    assert (sent.to, sent.sender, sent.body) == ("+14155550001", "+14155550199", "Your number is 4 2.")
    parcel = at.parcel(contact)
    assert (parcel.state, parcel.receipt, parcel.tries, parcel.due_at) == ("sent", sent.sid, 1, None)
    assert parcel.ended_at == at.clock.began


def test_what_twilio_refuses_is_not_tried_again_and_says_why(desk: Callable[..., Desk]) -> None:
    at = desk()
    contact = at.put(("message", "+1", {"text": "Hello.", "from": "+14155550199"}))

    at.look()
    at.look(100_000)

    assert at.parcel(contact).state == "failed"
    assert "400 21211" in at.parcel(contact).reason
    assert at.texts.texts == []


def test_without_a_number_to_send_from_nothing_is_sent(desk: Callable[..., Desk]) -> None:
    at = desk()
    contact = at.put(("message", "+14155550123", {"text": "Hello.", "from": ""}))

    at.look()

    assert at.parcel(contact).state == "failed"
    assert "sms_from" in at.parcel(contact).reason


def test_a_twilio_that_is_busy_is_asked_again_after_growing_waits(desk: Callable[..., Desk]) -> None:
    at = desk(mood=lambda number: "429" if number < 4 else "")
    contact = at.put(text())
    waits = []

    while (parcel := at.parcel(contact)).state != "sent":
        waits.append((parcel.due_at or 0.0) - at.clock.now)
        at.look(waits[-1])

    assert waits == [0.0, 2.0, 4.0, 8.0]
    assert len(at.texts.texts) == 1


def test_a_twilio_that_cannot_be_reached_is_tried_for_a_day(desk: Callable[..., Desk]) -> None:
    at = desk(api=NOWHERE)
    contact = at.put(text())

    while (parcel := at.parcel(contact)).due_at is not None:
        at.look(parcel.due_at - at.clock.now)

    assert parcel.state == "failed"
    assert "127.0.0.1 cannot be reached" in parcel.reason
    assert at.clock.now >= at.clock.began + LONGEST


def test_a_message_whose_answer_was_lost_is_looked_up_and_not_sent_twice(desk: Callable[..., Desk]) -> None:
    at = desk(mood=lambda number: "lost")
    contact = at.put(text())

    at.look()
    unknown = at.parcel(contact)
    at.look(61)

    assert (unknown.state, unknown.receipt) == ("sending", "")
    assert at.parcel(contact).state == "sent"
    assert at.parcel(contact).receipt == at.texts.texts[0].sid
    assert len(at.texts.texts) == 1


def test_a_message_that_turns_out_not_to_be_there_is_sent_then(desk: Callable[..., Desk]) -> None:
    at = desk(mood=lambda number: "500" if number == 1 else "")
    contact = at.put(text())

    at.look()
    before_long = at.parcel(contact).state
    at.look(30)
    early = len(at.texts.texts)
    at.look(31)
    at.look()

    assert (before_long, early) == ("sending", 0)
    assert at.parcel(contact).state == "sent"
    assert len(at.texts.texts) == 1


def test_a_message_like_one_that_was_sent_before_is_not_taken_for_it(desk: Callable[..., Desk]) -> None:
    at = desk(mood=lambda number: "500" if number == 2 else "")
    first, second = at.put(text(1, "The same.")), at.put(text(1, "The same."))

    at.look()
    at.look(61)
    at.look()

    assert [at.parcel(contact).state for contact in (first, second)] == ["sent", "sent"]
    assert len(at.texts.texts) == 2


def test_a_message_whose_outcome_is_never_known_is_told_as_that(desk: Callable[..., Desk]) -> None:
    at = desk(mood=lambda number: "lost")
    contact = at.put(text())
    at.look()
    at.sending.senders["message"]._url = f"{NOWHERE}/Messages.json"  # type: ignore[attr-defined]

    while (parcel := at.parcel(contact)).due_at is not None:
        at.look(parcel.due_at - at.clock.now)

    assert parcel.state == "unknown"
    assert len(at.texts.texts) == 1


def test_a_crm_is_told_with_a_signature_and_a_key(desk: Callable[..., Desk]) -> None:
    at = desk()
    contact = at.put(("notify", at.crm.url, {"contact": "c", "reason": "naïve 東京"}))

    at.look()

    ((headers, body),) = at.crm.got
    stamp = headers["X-Parley-Timestamp"]
    expected = hmac.new(KEY.encode(), stamp.encode() + b"." + body, "sha256").hexdigest()
    assert headers["X-Parley-Signature"] == f"sha256={expected}"
    assert headers["Idempotency-Key"] == f"{contact}-1-0"
    assert json.loads(body) == {"contact": "c", "reason": "naïve 東京"}
    assert at.parcel(contact).state == "sent"


@pytest.mark.parametrize("status", [0, 500, 503, 429, 401, 302])
def test_a_crm_that_does_not_take_it_is_told_again_with_the_same_key(
    desk: Callable[..., Desk], status: int
) -> None:
    at = desk(answers=lambda number: status if number < 3 else 204)
    contact = at.put(("notify", at.crm.url, {"contact": "c"}))

    for wait in (0, 2, 4):
        at.look(wait)

    assert at.crm.keys == [f"{contact}-1-0"] * 3
    assert (at.parcel(contact).state, at.parcel(contact).tries) == ("sent", 3)


def test_a_crm_that_refuses_it_is_not_told_again(desk: Callable[..., Desk]) -> None:
    at = desk(answers=lambda number: 422)
    contact = at.put(("notify", at.crm.url, {}))

    at.look()
    at.look(100)

    assert len(at.crm.got) == 1
    assert (at.parcel(contact).state, at.parcel(contact).reason.endswith("answered 422")) == ("failed", True)


def test_a_notice_goes_to_no_other_host_than_that_of_the_settings(desk: Callable[..., Desk]) -> None:
    at = desk()
    contact = at.put(("notify", "http://127.0.0.1:9/contacts", {}))

    at.look()

    assert at.parcel(contact).state == "failed"
    assert at.crm.got == []


def test_what_nothing_here_sends_is_told_as_not_sent(desk: Callable[..., Desk]) -> None:
    at = desk()
    contact = at.put(("fax", "+14155550123", {}))

    at.look()

    assert (at.parcel(contact).state, at.parcel(contact).reason) == ("failed", "nothing here sends this")


def test_what_another_worker_has_in_hand_is_left_to_it_while_it_lives(desk: Callable[..., Desk]) -> None:
    alive = {"other"}
    at = desk(lives=alive.__contains__)
    contact = at.put(("notify", at.crm.url, {}))
    at.store.outbox.take(at.parcel(contact), "other", at.clock.now, at.clock.now + 60)

    at.look(61)
    left = len(at.crm.got)
    alive.clear()
    at.look(61)

    assert left == 0
    assert len(at.crm.got) == 1


def test_of_two_workers_that_take_the_same_thing_one_sends_it(desk: Callable[..., Desk]) -> None:
    at = desk()
    contact = at.put(text())
    seen = at.parcel(contact)

    assert at.store.outbox.take(seen, "other", at.clock.now, at.clock.now + 60)
    assert not at.store.outbox.take(seen, "me", at.clock.now, at.clock.now + 60)


def test_while_something_is_sent_nothing_is_locked(desk: Callable[..., Desk], store: Store) -> None:
    """A worker that is stopped in the middle of a request keeps nobody from writing."""
    at = desk(answers=lambda number: 200 if put(store, text()) else 500)
    contact = at.put(("notify", at.crm.url, {}))

    at.look()

    assert at.parcel(contact).state == "sent"


def test_what_has_ended_is_forgotten_after_its_days_and_nothing_else(desk: Callable[..., Desk]) -> None:
    at = desk(answers=lambda number: 200 if number < 3 else 503)
    old, new, open_ = (at.put(("notify", at.crm.url, {})) for _ in range(3))
    day = 86_400
    for contact, ended in ((old, at.clock.now - 31 * day), (new, at.clock.now - 29 * day)):
        at.store.outbox.finish(at.parcel(contact), "sent", ended)

    at.store.outbox.forget(at.clock.now - 30 * day)

    assert [len(at.store.outbox.of(contact)) for contact in (old, new, open_)] == [0, 1, 1]


def code_text(nonce: str = "a nonce") -> tuple[str, str, dict[str, object]]:
    text = "{code} lets you pay a bill. Never tell it to a person, not even to us."
    return "code", "+14155550001", {"text": text, "nonce": nonce, "from": "+14155550199"}


def test_a_code_is_filled_in_as_it_is_sent_and_stands_nowhere(desk: Callable[..., Desk]) -> None:
    by = desk()
    digits = code_of(TOKEN, "a nonce").reveal()
    contact = by.put(code_text())

    by.look()

    said = f"{digits[:3]} {digits[3:]} lets you pay a bill. Never tell it to a person, not even to us."
    assert [text.body for text in by.texts.texts] == [said]
    assert by.parcel(contact).state == "sent"
    assert digits not in str(by.parcel(contact)) and digits[:3] not in str(by.parcel(contact).content["text"])


def test_a_code_that_could_not_be_sent_in_time_is_not_sent_any_more(desk: Callable[..., Desk]) -> None:
    by = desk()
    contact = by.put(code_text())

    by.look(601)

    assert by.texts.texts == []
    assert (by.parcel(contact).state, by.parcel(contact).reason) == ("failed", "its time was over")
