"""Who is let in."""

from __future__ import annotations

import pytest
from channels.twilio.twilio_side import ACCOUNT, CALL, PUBLIC, TOKEN, Scripted, Twilio
from twilio.request_validator import RequestValidator

from ivr.channels.twilio.signature import Admission
from ivr.conversation.commands import End, Say

ROUTES = (
    "voice", "voice/turn?turn=1", "voice/wait?turn=1", "voice/handed-off?turn=1", "voice/whisper?contact=x",
    "voice/hold?queue=general", "voice/voicemail?turn=1", "voice/voicemail-kept?turn=1", "status", "fallback",
)  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
def test_no_webhook_answers_without_a_signature(route: str) -> None:
    switchboard = Scripted()

    response = Twilio(switchboard).client.post("/twilio/" + route, data={"CallSid": CALL})

    assert response.status_code == 403
    assert switchboard.asked == []


@pytest.mark.parametrize("route", ROUTES)
def test_no_webhook_answers_another_accounts_token(route: str) -> None:
    switchboard = Scripted()

    response = Twilio(switchboard).post(route, token="f" * 32)

    assert response.status_code == 403
    assert switchboard.asked == []


@pytest.mark.parametrize("signature", ["", "x", "=" * 28, "ü" * 28, "A" * 100_000])
def test_a_signature_that_is_none_is_refused(signature: str) -> None:
    response = Twilio(Scripted()).post("voice", headers={"X-Twilio-Signature": signature})

    assert response.status_code == 403


@pytest.mark.parametrize("account", [[], ["AC" + "9" * 32], [ACCOUNT, "AC" + "9" * 32], [""]])
def test_another_account_is_refused(account: list[str]) -> None:
    form = [("AccountSid", sid) for sid in account] or [("AccountSid", "")]

    assert Twilio(Scripted()).post("voice", form).status_code == 403


def test_the_signature_is_for_the_public_url_whatever_the_headers_say() -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"}

    assert Twilio(Scripted()).post("voice", headers=headers).status_code == 200


def test_a_request_signed_for_the_host_it_came_to_is_refused() -> None:
    form = {"CallSid": CALL, "AccountSid": ACCOUNT}
    signature = RequestValidator(TOKEN).compute_signature("http://localhost/twilio/voice", form)

    response = Twilio(Scripted()).client.post(
        "/twilio/voice", data=form, headers={"X-Twilio-Signature": signature}
    )

    assert response.status_code == 403


def test_a_public_url_with_a_path_is_what_is_signed() -> None:
    twilio = Twilio(Scripted(), public_url="https://example.com/phones/")

    assert twilio.public == "https://example.com/phones"
    assert twilio.post("voice").status_code == 200


def test_the_query_is_signed_as_it_was_written() -> None:
    switchboard = Scripted()
    twilio = Twilio(switchboard)

    assert twilio.post("voice/turn?turn=%33&x=%20a+b", {"Digits": "1"}).status_code == 200
    assert switchboard.asked[0][2] == 3


def test_repeated_fields_do_not_break_a_valid_signature() -> None:
    switchboard = Scripted()
    form = [("Digits", "1"), ("SipHeader_X", "a"), ("SipHeader_X", "b"), ("SipHeader_X", "a")]

    assert Twilio(switchboard).post("voice/turn?turn=1", form).status_code == 200


def test_the_refusal_says_what_to_check_and_no_secret() -> None:
    response = Twilio(Scripted()).post("voice", token="f" * 32)

    assert PUBLIC in response.text
    assert "IVR_PUBLIC_URL" in response.text
    assert TOKEN not in response.text
    assert ACCOUNT not in response.text


def test_a_body_without_end_is_refused() -> None:
    assert Twilio(Scripted()).post("voice/turn?turn=1", {"SpeechResult": "x" * 600_000}).status_code == 413


def test_a_thousand_fields_are_refused() -> None:
    form = [(f"field{i}", "x") for i in range(1000)]

    assert Twilio(Scripted()).post("voice", form).status_code == 403


def test_without_auth_token_there_are_no_webhooks() -> None:
    with pytest.raises(ValueError, match="TWILIO_AUTH_TOKEN"):
        Twilio(Scripted(), auth_token="")


@pytest.mark.parametrize(
    "url", ["", "ivr.example.com", "ftp://x", "https://", "https://x/?a=1", "https://x:port"]
)
def test_a_public_url_that_is_none_is_told_at_once(url: str) -> None:
    with pytest.raises(ValueError):
        Twilio(Scripted(), public_url=url)


def test_a_request_that_is_not_a_post_does_nothing() -> None:
    switchboard = Scripted(commands=(Say("hello"), End()))

    assert Twilio(switchboard).client.get("/twilio/voice").status_code == 405
    assert switchboard.asked == []


STREAM = "wss://ivr.example.com/twilio/stream"


@pytest.mark.parametrize("signed", [STREAM, "https://ivr.example.com/twilio/stream"])
def test_a_stream_is_let_in_that_twilio_signed_for_its_address(signed: str) -> None:
    signature = RequestValidator(TOKEN).compute_signature(signed, {})

    assert Admission(STREAM, TOKEN, ACCOUNT).fault_of_stream(signature) == ""


@pytest.mark.parametrize("signature", ["", "x", "ü" * 28, "A" * 100_000, "=" * 28])
def test_a_stream_without_a_signature_of_twilios_is_refused(signature: str) -> None:
    assert Admission(STREAM, TOKEN, ACCOUNT).fault_of_stream(signature)


def test_a_stream_signed_for_another_address_or_of_another_account_is_refused() -> None:
    admission = Admission(STREAM, TOKEN, ACCOUNT)
    elsewhere = RequestValidator(TOKEN).compute_signature("wss://evil.example/twilio/stream", {})

    assert admission.fault_of_stream(elsewhere) == "wrong signature"
    assert admission.fault_of_account("AC" + "9" * 32) == "another account"
    assert admission.fault_of_account(ACCOUNT) == ""
