"""Calls that pay, held with the engine alone: as `ivr test` holds them, and as recorded ones are replayed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from recorded import write
from shop import BROKEN, DECLINED, REST, VISA

from ivr.channels.twilio import script
from ivr.channels.twilio.stream.server import written
from ivr.channels.twilio.voice import Urls, Writer
from ivr.conversation.commands import Pay, Say
from ivr.conversation.events import ErrandFailed
from ivr.preparing import Parley
from ivr.quality import records, replay
from ivr.quality.rehearsal import Rehearsal
from ivr.switchboard import Reply

ENDS = {
    "approved": (VISA + "#" + REST, "went through", ["pay_order"]),
    "declined": (DECLINED + "#" + REST, "declined, and nothing was taken", []),
    "unknown": (BROKEN + "#" + REST, "I don't know yet", []),
    "agent": ("*", "", []),
    "hung up": ("", "", []),
}


def asked_for_a_card(shop: Parley) -> Rehearsal:
    call = Rehearsal(shop.flows, shop.understanding, lambda *told: ErrandFailed(reason="unknown"))
    call.start("+14155550123")
    for words in ("i want to pay for an order", "forty dollars", "yes"):
        call.hear(words)
    return call


@pytest.mark.parametrize("end", ENDS)
def test_a_rehearsed_payment_ends_as_its_card_says_and_is_replayed_alike(
    shop: Parley, tmp_path: Path, end: str
) -> None:
    keys, told, done = ENDS[end]
    call = asked_for_a_card(shop)

    if keys:
        call.press(keys)
    else:
        call.hang_up()

    assert told in " ".join(call.heard)
    assert [deed["flow"] for deed in call.session.done] == done
    assert bool(call.session.begun) == (end in ("unknown", "hung up"))
    record = records.read(write(call, tmp_path / "call"))
    scenes = replay.scenes_of(record)
    now, then = replay.replay(record, scenes, shop.flows), replay.course_of(record, scenes)
    assert [exchange.said for exchange in now.exchanges] == [exchange.said for exchange in then.exchanges]
    assert not [exchange.stuck for exchange in now.exchanges if exchange.stuck]


def test_one_field_at_a_time_is_asked_for_again_in_other_words(shop: Parley) -> None:
    call = asked_for_a_card(shop)
    heard = call.heard

    for keys in ("42#", VISA + "#", "0120", "1230", "9#", "123#"):
        call.press(keys)
        heard += call.heard
    call.silence()
    heard += call.heard

    assert [words.partition(",")[0] for words in heard] == [
        "Please key in your card number",
        "That card number doesn't look right. Key it in once more",
        "Now the month and the year in which it expires",
        "I need a date in the future",
        "Now the security code",
        "That code doesn't have the right length. On most cards it is the three digits on the back.",
        "And the postal code of your billing address",
        "Key in the postal code of the address that your statements go to",
    ]
    call.press("94107#")
    assert "went through" in call.heard[0]


LIMITS = {
    39.99: "For 40 dollars by card, I have to get you a person. Nothing was taken.",
    40.0: "Is that right?",
}


@pytest.mark.parametrize("most", LIMITS)
def test_what_is_above_the_limit_is_for_a_person(shop: Parley, most: float) -> None:
    payments = shop.flows.defaults.payments.model_copy(update={"most": most})
    defaults = shop.flows.defaults.model_copy(update={"payments": payments})
    flows = replace(shop.flows, defaults=defaults)
    call = Rehearsal(flows, shop.understanding, lambda *told: ErrandFailed(reason="unknown"))
    call.start("+14155550123")
    call.hear("i want to pay for an order")

    call.hear("forty dollars")

    assert LIMITS[most] in " ".join(call.heard)
    assert call.queue == ("service" if most < 40 else "")
    if call.queue:
        assert "The amount is higher than what is charged by telephone." in call.document["summary"]


def test_the_team_sees_that_nobody_knows_how_a_payment_ended(shop: Parley) -> None:
    call = asked_for_a_card(shop)

    call.press(BROKEN + "#" + REST)

    (begun,) = call.document["begun"]
    assert (begun["deed"], begun["key"]) == ("40 dollars by card for your order", "rehearsal-1")
    assert call.queue == "service"


def test_a_call_on_its_live_audio_leaves_it_before_a_card_is_keyed(shop: Parley) -> None:
    writer = Writer(Urls("https://ivr.example.com"), lambda: shop.flows, lambda name, language: None, "Cards")
    said = (Say("Now your card."), Pay("call-1", 4250, "USD", prompts={"number": ("Your card number.",)}))

    told = script.read(written(Reply("call", 3, said), writer, lambda language: True))

    assert told
    assert told.listen is None
    assert "<Pay " in told.leave
    assert "Now your card." not in told.leave
