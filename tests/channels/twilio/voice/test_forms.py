"""What Twilio's form fields become, however odd they are."""

from __future__ import annotations

import pytest

from ivr.channels.twilio.voice import forms
from ivr.conversation.events import CallStarted, Heard, HungUp, NoInput, Pressed


def test_a_call_tells_of_its_line_all_that_twilio_says() -> None:
    form = {
        "From": "(415) 555-0123",
        "To": "+14155550199",
        "ForwardedFrom": "+14155550177",
        "StirVerstat": "TN-Validation-Passed-A-Diverted",
    }

    assert forms.call_started(form, "US") == CallStarted(
        ani="+14155550123", dnis="+14155550199", line="A-diverted", forwarded="+14155550177"
    )


def test_a_call_without_a_number_says_why() -> None:
    assert forms.call_started({"From": "anonymous"}, "US") == CallStarted(hidden="withheld")
    assert forms.call_started({}, "US") == CallStarted(hidden="unknown")


def test_speech_keeps_its_words_and_loses_its_nul() -> None:
    heard = forms.answer({"SpeechResult": " Pay\0 $40, please. ", "Confidence": "0.93"})

    assert heard == Heard(text="Pay $40, please.", confidence=0.93)


@pytest.mark.parametrize("sent", ["", "0.0", "nan", "inf", "-1", "7", "high", "1e999"])
def test_a_confidence_that_is_none_is_not_invented(sent: str) -> None:
    heard = forms.answer({"SpeechResult": "yes", "Confidence": sent})

    assert isinstance(heard, Heard)
    assert heard.confidence is None


def test_a_flood_of_speech_is_cut() -> None:
    heard = forms.answer({"SpeechResult": "blah " * 20_000})

    assert isinstance(heard, Heard)
    assert len(heard.text) <= forms.MOST_SPEECH


def test_keys_win_over_speech() -> None:
    assert forms.answer({"Digits": "12", "SpeechResult": "twelve"}) == Pressed(keys="12")


def test_what_is_no_key_is_not_pressed() -> None:
    assert forms.answer({"Digits": "1A2\0<*#"}) == Pressed(keys="12*#")
    assert forms.answer({"Digits": "٣", "SpeechResult": "three"}) == Heard(text="three")


@pytest.mark.parametrize("form", [{}, {"Digits": ""}, {"SpeechResult": " \0 "}])
def test_neither_keys_nor_words_are_silence(form: dict[str, str]) -> None:
    assert forms.answer(form) == NoInput()


@pytest.mark.parametrize(
    ("form", "result"),
    [
        ({"QueueResult": "bridged"}, "bridged"),
        ({"QueueResult": "redirected-from-bridged"}, "bridged"),
        ({"QueueResult": "queue-full"}, "queue_full"),
        ({"QueueResult": "leave"}, "left"),
        ({"QueueResult": "hangup"}, "hung_up"),
        ({"QueueResult": "system-error"}, "error"),
        ({"QueueResult": "something new"}, "error"),
        ({"DialCallStatus": "completed"}, "bridged"),
        ({"DialCallStatus": "completed", "DialBridged": "true"}, "bridged"),
        ({"DialCallStatus": "completed", "DialBridged": "false"}, "no_answer"),
        ({"DialCallStatus": "no-answer"}, "no_answer"),
        ({"DialCallStatus": "busy"}, "no_answer"),
        ({"DialCallStatus": "failed"}, "error"),
        ({}, "error"),
    ],
)
def test_a_hand_off_says_how_it_ended(form: dict[str, str], result: str) -> None:
    assert forms.hand_off_ended(form).result == result


def test_only_a_final_status_ends_the_call() -> None:
    assert forms.hung_up({"CallStatus": "no-answer"}) == HungUp(status="no-answer")
    assert forms.hung_up({"CallStatus": "in-progress"}) is None
    assert forms.hung_up({}) is None


@pytest.mark.parametrize("sent", ["", "-1", "1.5", "²", "٣", "1" * 40, "one"])
def test_a_turn_that_is_no_number_is_none(sent: str) -> None:
    assert forms.turn({"turn": sent}) is None
