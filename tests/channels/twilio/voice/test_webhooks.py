"""The webhooks as Twilio calls them: what reaches the switchboard, and what a caller hears when things break."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from channels.twilio.twilio_side import ACCOUNT, BANK, CALL, PUBLIC, Document, Scripted, Twilio, path
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from ivr.channels.twilio.voice import Webhooks
from ivr.conversation.commands import End, HandOff, Listen, Record, Say
from ivr.conversation.defaults import Defaults, Language
from ivr.conversation.events import CallStarted, FellBack, HandOffEnded, Heard, HungUp, NoInput, Pressed
from ivr.conversation.flow import Flows
from ivr.store import StoreUnavailable
from ivr.switchboard import UnknownContact

ASKING = (Say("How can I help you today?"), Listen())
TURNS = ("voice/turn?turn=3", "voice/wait?turn=3")
PARTS_OF_A_CALL = ("voice", *TURNS)


def test_an_incoming_call_reaches_the_switchboard() -> None:
    switchboard = Scripted(ASKING)
    form = {"From": "+14155550123", "To": "+14155550199", "StirVerstat": "TN-Validation-Passed-A"}

    heard = Twilio(switchboard).ask("voice", form)

    event = CallStarted(ani="+14155550123", dnis="+14155550199", line="A")
    assert switchboard.asked == [("begin", CALL, event, "")]
    assert heard.spoken == "How can I help you today?"


@pytest.mark.parametrize(
    ("form", "event"),
    [
        ({"SpeechResult": "Pay a bill.", "Confidence": "0.9"}, Heard(text="Pay a bill.", confidence=0.9)),
        ({"Digits": "42"}, Pressed(keys="42")),
        ({}, NoInput()),
    ],
)
def test_an_answer_carries_its_turn(form: dict[str, str], event: object) -> None:
    switchboard = Scripted(ASKING)

    Twilio(switchboard).ask("voice/turn?turn=3", form)

    assert switchboard.asked == [("take", CALL, 3, event, "")]


def test_the_providers_token_is_passed_on() -> None:
    switchboard = Scripted(ASKING)

    Twilio(switchboard).post("voice/turn?turn=3", headers={"I-Twilio-Idempotency-Token": "t-1"})

    assert switchboard.asked[0][-1] == "t-1"


def test_waiting_for_an_action_asks_the_switchboard() -> None:
    switchboard = Scripted(ASKING)

    Twilio(switchboard).ask("voice/wait?turn=3")

    assert switchboard.asked == [("wait", CALL, 3)]


def test_the_end_of_a_hand_off_is_an_event() -> None:
    switchboard = Scripted(ASKING)

    Twilio(switchboard).ask("voice/handed-off?turn=3", {"QueueResult": "queue-full"})

    assert switchboard.asked == [("take", CALL, 3, HandOffEnded(result="queue_full"), "")]


def test_only_the_last_status_hangs_up() -> None:
    switchboard = Scripted()
    twilio = Twilio(switchboard)

    for status in ("queued", "ringing", "in-progress", "completed"):
        assert twilio.post("status", {"CallStatus": status}).status_code == 204

    assert switchboard.asked == [("hang_up", CALL, HungUp(status="completed"))]


def test_the_status_of_an_unknown_call_does_no_harm() -> None:
    twilio = Twilio(Scripted(trouble=UnknownContact(CALL)))

    assert twilio.post("status", {"CallStatus": "completed"}).status_code == 204


def test_a_status_that_cannot_be_kept_is_asked_for_again() -> None:
    twilio = Twilio(Scripted(trouble=StoreUnavailable("locked")))

    assert twilio.post("status", {"CallStatus": "completed"}).status_code == 503


@pytest.mark.parametrize("target", TURNS)
def test_an_unknown_call_gets_an_apology_and_a_fresh_start(target: str) -> None:
    document = Twilio(Scripted(trouble=UnknownContact(CALL))).ask(target)

    assert document.verbs == ["Say", "Redirect"]
    assert "start over" in document.spoken
    assert path(document["Redirect"].text) == "/twilio/voice"


@pytest.mark.parametrize(
    "target", ["voice/turn", "voice/turn?turn=", "voice/turn?turn=x", "voice/wait?turn=-1"]
)
def test_a_turn_of_no_call_starts_over(target: str) -> None:
    switchboard = Scripted(ASKING)

    document = Twilio(switchboard).ask(target)

    assert path(document["Redirect"].text) == "/twilio/voice"
    assert switchboard.asked == []


def test_a_fresh_start_in_a_language_without_apology_has_no_english_in_it() -> None:
    german = Flows(flows={}, defaults=Defaults(languages={"de": Language(code="de-DE")}))

    assert Twilio(Scripted(), german).ask("voice/turn").verbs == ["Redirect"]


@pytest.mark.parametrize("target", PARTS_OF_A_CALL)
@pytest.mark.parametrize(
    "trouble", [StoreUnavailable("gone"), RuntimeError("boom"), KeyError("x"), RecursionError()]
)
def test_a_caller_in_trouble_is_apologised_to_and_reaches_a_person(target: str, trouble: Exception) -> None:
    document = Twilio(Scripted(trouble=trouble)).ask(target)

    assert document.verbs == ["Say", "Enqueue"]
    assert document["Enqueue"].text == "general"
    assert "wrong on our side" in document.spoken


def test_the_fallback_needs_no_state() -> None:
    switchboard = Scripted(trouble=RuntimeError("must not be asked"))

    document = Twilio(switchboard).ask(
        "fallback", {"ErrorCode": "11200", "ErrorUrl": PUBLIC + "/twilio/voice"}
    )

    assert document["Enqueue"].text == "general"
    assert switchboard.asked == []


def test_the_fallback_of_a_call_that_is_known_speaks_its_language_and_goes_to_the_people_of_its_task() -> (
    None
):
    switchboard = Scripted(
        (Say("Sorry."), HandOff("cards", "internal_error", "es")),
        hand_off={"contact": "c0ffee", "summary": "wants to replace a card"},
    )

    document = Twilio(switchboard).ask(
        "fallback", {"ErrorCode": "12100", "ErrorUrl": PUBLIC + "/twilio/voice/turn?turn=3#rc=2"}
    )

    assert switchboard.asked == [("fall_back", CALL, FellBack(code="12100", where="/twilio/voice/turn"), "")]
    assert document["Say"].get("language").startswith("es")
    assert "cards" in document.text and "replace a card" in document.text


@pytest.mark.parametrize("queue", ["cards", "branch"])
def test_the_fallback_goes_where_the_default_queue_goes(queue: str) -> None:
    flows = Flows(flows={}, defaults=BANK.defaults.model_copy(update={"queue": queue}), queues=BANK.queues)

    document = Twilio(Scripted(), flows).ask("fallback")

    assert document.verbs[-1] in ("Enqueue", "Dial")
    assert path(document.root[-1].get("action")) == "/twilio/fallback?after=queue"


def test_the_fallback_without_a_queue_says_goodbye() -> None:
    document = Twilio(Scripted(), Flows(flows={}, defaults=Defaults())).ask("fallback")

    assert document.verbs == ["Say", "Hangup"]
    assert "person" not in document.spoken


@pytest.mark.parametrize("target", ["fallback?after=queue", "voice/handed-off?turn=3", "voice/handed-off"])
@pytest.mark.parametrize(
    ("form", "verbs"),
    [
        ({"QueueResult": "bridged"}, ["Hangup"]),
        ({"DialCallStatus": "completed"}, ["Hangup"]),
        ({"QueueResult": "queue-full"}, ["Say", "Hangup"]),
        ({"DialCallStatus": "no-answer"}, ["Say", "Hangup"]),
    ],
)
def test_nobody_is_queued_twice_when_the_store_is_gone(
    target: str, form: dict[str, str], verbs: list[str]
) -> None:
    for trouble in (StoreUnavailable("gone"), UnknownContact(CALL), RuntimeError("boom")):
        assert Twilio(Scripted(trouble=trouble)).ask(target, form).verbs == verbs


def test_a_whisper_that_fails_still_connects_the_agent() -> None:
    for trouble in (StoreUnavailable("gone"), UnknownContact(CALL), RuntimeError("boom")):
        assert Twilio(Scripted(trouble=trouble)).ask("voice/whisper?contact=c0ffee").verbs == ["Pause"]


def test_even_without_flows_the_caller_hears_a_goodbye() -> None:
    from flask import Flask

    def no_flows() -> Flows:
        raise RuntimeError("no flows")

    twilio = Twilio(Scripted())
    app = Flask(__name__)
    board, token = Scripted(), "12345678901234567890123456789012"
    webhooks = Webhooks(board, public_url=PUBLIC, auth_token=token, flows=no_flows)  # type: ignore[arg-type]
    app.register_blueprint(webhooks.blueprint())
    twilio.client = app.test_client()

    for target in ("voice", "voice/turn?turn=x", "fallback", "voice/hold", "voice/whisper"):
        assert twilio.ask(target).verbs == ["Say", "Hangup"]


@pytest.mark.parametrize("sid", ["", "x" * 65, "CA\0", "Ünicode"])
def test_a_form_without_a_call_is_refused(sid: str) -> None:
    switchboard = Scripted(ASKING)

    for target in PARTS_OF_A_CALL:
        assert Twilio(switchboard).post(target, {"CallSid": sid}).status_code == 400
    assert switchboard.asked == []


def test_a_hundred_kilobytes_of_speech_do_no_harm() -> None:
    switchboard = Scripted(ASKING)

    for speech in ("blah " * 20_000, "é" * 50_000, "\0" * 10_000):
        Twilio(switchboard).ask("voice/turn?turn=3", {"SpeechResult": speech})

    assert all(len(getattr(asked[3], "text", "")) <= 2_000 for asked in switchboard.asked)


def test_no_log_line_has_what_a_caller_said() -> None:
    said = "my pin is four three two one"
    troubles: list[Exception | None] = [None, StoreUnavailable(said), UnknownContact(said), ValueError(said)]

    with capture_logs() as lines:
        for trouble in troubles:
            Twilio(Scripted(ASKING, trouble)).ask(
                "voice/turn?turn=3", {"SpeechResult": said, "Digits": "4321"}
            )
        Twilio(Scripted()).post("voice/turn?turn=3", {"SpeechResult": said}, token="f" * 32)

    assert len(lines) == 4
    assert said not in str(lines)
    assert "4321" not in str(lines)
    assert any(line.get("error") == "ValueError" and "twilio_side.py" in line["trace"] for line in lines)


FIELDS = (
    "From", "To", "CallStatus", "Direction", "StirVerstat", "Digits", "SpeechResult", "Confidence", "QueueResult",
    "DialCallStatus", "DialBridged",
    "RecordingUrl", "RecordingStatus", "RecordingDuration", "ErrorCode", "CallSid", "Unheard",
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=200),
    st.sampled_from(("", "\0", "+14155550123", "anonymous", "completed", "bridged", "0.5", "nan", "1" * 70)),
)
TARGETS = (
    "voice",
    "voice/turn",
    "voice/wait",
    "voice/handed-off",
    "voice/voicemail",
    "voice/voicemail-kept",
    "voice/whisper",
    "voice/hold",
    "status",
    "fallback",
)
REPLIES: tuple[Callable[[str], tuple[object, ...]], ...] = (
    lambda text: (Say(text), Listen(hints=(text, "a"))),
    lambda text: (Say(text), Record(text)),
    lambda text: (Say(text, barge_in=False), HandOff(text, text)),
    lambda text: (Say(text, language=text), End()),
    lambda text: (),
)


@settings(max_examples=300)
@given(
    target=st.sampled_from(TARGETS),
    turn=st.one_of(
        st.none(), st.integers(-1, 10**12).map(str), st.sampled_from(("", "%00", "%C3", "3&turn=4"))
    ),
    form=st.lists(st.tuples(st.sampled_from(FIELDS), VALUES), max_size=12),
    text=st.text(max_size=100),
    reply=st.sampled_from(REPLIES),
    trouble=st.sampled_from((None, None, UnknownContact("x"), StoreUnavailable("x"), ValueError("x"))),
)
def test_whatever_twilio_sends_the_answer_is_twiml_or_a_refusal(
    target: str,
    turn: str | None,
    form: list[tuple[str, str]],
    text: str,
    reply: Callable[[str], tuple[object, ...]],
    trouble: Exception | None,
) -> None:
    switchboard = Scripted(
        reply(text), trouble, hand_off={"summary": text, text: text, "slots": {text: text}}
    )  # type: ignore[arg-type]
    query = "" if turn is None else f"?turn={turn}"

    response = Twilio(switchboard).post(target + query, [*form, ("AccountSid", ACCOUNT)])

    if response.mimetype == "text/xml":
        assert response.status_code == 200
        document = Document(response.text)
        assert document.verbs[-1] in ("Hangup", "Redirect", "Enqueue", "Dial", "Pause", "Play") or (
            target == "voice/whisper" and document.verbs[-1] == "Say"
        )
    elif target in ("status", "voice/voicemail-kept"):
        assert response.status_code in (204, 400, 503)
    else:
        assert response.status_code == 400
