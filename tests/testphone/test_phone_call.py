"""A caller on the line: what each verb makes the caller hear, and what an answer sends to the server."""

from __future__ import annotations

import json
import time

import pytest
from answering import ACCOUNT, Bank

from ivr.testphone.call import MAX_DOCUMENTS
from ivr.testphone.problems import CarrierError

ASK = """<Gather input="dtmf speech" action="/twilio/turn/1" actionOnEmptyResult="true">
<Say>Which account?</Say></Gather>"""


# The first request.


def test_a_new_call_is_announced_with_the_fields_twilio_sends(bank: Bank) -> None:
    bank.says(voice=ASK)

    call = bank.rings()

    fields = bank.last("voice").fields
    assert fields["CallSid"] == call.sid and len(call.sid) == 34 and call.sid.startswith("CA")
    assert fields["AccountSid"] == ACCOUNT
    assert (
        (fields["From"], fields["To"])
        == (fields["Caller"], fields["Called"])
        == ("+14155550123", "+14155550100")
    )
    assert fields["CallStatus"] == "ringing" and fields["Direction"] == "inbound"
    assert fields["ApiVersion"] == "2010-04-01" and fields["FromCountry"] == "US" and "FromCity" in fields
    headers = bank.last("voice").headers
    assert headers["User-Agent"] == "TwilioProxy/1.1"
    assert headers["I-Twilio-Idempotency-Token"] and headers["X-Twilio-Signature"]


def test_every_request_of_a_call_has_an_idempotency_token_of_its_own(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": ASK})

    bank.rings().press("1").press("2")

    tokens = [got.headers["I-Twilio-Idempotency-Token"] for got in bank.got]
    assert len(tokens) == len(set(tokens)) == 3


def test_extra_fields_go_along_with_every_request(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": ASK})

    bank.carrier().dial("anonymous", fields={"StirVerstat": "TN-Validation-Passed-A"}).press("1")

    assert bank.last("voice").fields["From"] == "anonymous" and bank.last("voice").fields["FromCountry"] == ""
    assert bank.last("turn/1").fields["StirVerstat"] == "TN-Validation-Passed-A"


# Hearing.


def test_the_caller_hears_what_is_said_in_its_language_and_is_listened_to(bank: Bank) -> None:
    bank.says(voice='<Say language="es-US">Hola.</Say><Say>Welcome   to\nHarbor &amp; Bank.</Say>' + ASK)

    call = bank.rings()

    assert [spoken.text for spoken in call.hears] == ["Hola.", "Welcome to Harbor & Bank.", "Which account?"]
    assert [spoken.language for spoken in call.hears] == ["es-US", "en-US", "en-US"]
    assert call.state == "listening" and call.listening is not None
    assert call.listening["input"] == "dtmf speech" and call.listening["timeout"] == "5"
    assert call.findings == []


def test_markup_of_speech_is_not_spoken(bank: Bank) -> None:
    bank.says(voice='<Say>Pay <prosody rate="slow">$5</prosody> to<break/><sub alias="H B">HB</sub>.</Say>')

    assert bank.rings().heard == "Pay $5 to H B."


def test_a_say_is_repeated_as_often_as_its_loop(bank: Bank) -> None:
    bank.says(voice='<Say loop="2">Hello.</Say>')

    assert bank.rings().heard == "Hello. Hello."


def test_a_recording_is_heard_by_its_name_and_fetched_once(bank: Bank) -> None:
    from flask import Response

    bank.says(voice="<Play>/audio/en/welcome.wav</Play>" * 2 + ASK)
    bank.answers["/audio/en/welcome.wav"] = Response(b"RIFF", mimetype="audio/wav")

    call = bank.rings()

    assert call.hears[0].text == "welcome.wav" and call.hears[0].how == "play"
    assert bank.paths().count("/audio/en/welcome.wav") == 1
    assert call.findings == []


def test_a_missing_recording_is_an_error_but_the_call_goes_on(bank: Bank) -> None:
    bank.says(voice="<Play>/audio/nothing.wav</Play>" + ASK)

    call = bank.rings()

    assert "cannot be fetched: 404" in call.findings[0].text and call.findings[0].level == "error"
    assert call.state == "listening"


def test_a_recording_that_is_not_audio_is_an_error(bank: Bank) -> None:
    bank.says(voice="<Play>/twilio/voice</Play>" + ASK)

    assert "not audio" in bank.rings().findings[0].text


def test_music_without_an_end_leaves_the_caller_nothing_but_to_hang_up(bank: Bank) -> None:
    bank.says(voice='<Play loop="0">https://example.com/music.mp3</Play><Say>Never.</Say>')

    call = bank.rings()

    assert call.state == "playing" and "Never" not in call.heard
    with pytest.raises(CarrierError, match="music without an end"):
        call.say("hello")
    assert call.hang_up().state == "ended"


def test_a_document_that_runs_out_hangs_up(bank: Bank) -> None:
    bank.says(voice="<Say>Goodbye.</Say>")

    call = bank.rings()

    assert call.state == "ended"
    assert bank.last("status").fields["CallStatus"] == "completed"


def test_an_empty_response_hangs_up_without_complaint(bank: Bank) -> None:
    bank.says(voice="<Response/>")

    call = bank.rings()

    assert call.state == "ended" and call.findings == []


def test_hangup_ends_the_call_at_once(bank: Bank) -> None:
    bank.says(voice="<Say>Bye.</Say><Hangup/><Say>Never.</Say>")

    call = bank.rings()

    assert call.state == "ended" and call.heard == "Bye."


@pytest.mark.parametrize(
    ("reject", "status"), [('<Reject reason="busy"/>', "busy"), ("<Reject/>", "no-answer")]
)
def test_a_rejected_call_is_never_answered(bank: Bank, reject: str, status: str) -> None:
    bank.says(voice=reject)

    call = bank.rings()

    assert (call.state, call.status) == ("ended", status)
    assert bank.last("status").fields["CallStatus"] == status


def test_a_reject_after_speech_only_hangs_up(bank: Bank) -> None:
    bank.says(voice="<Say>Hello.</Say><Reject/>")

    call = bank.rings()

    assert call.status == "completed" and "after the call was answered" in call.findings[0].text


# Answering a Gather.


def test_speech_is_posted_to_the_action_with_its_confidence(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": "<Say>Thank you.</Say>"})

    call = bank.rings().say("my savings account", confidence=0.93)

    fields = bank.last("turn/1").fields
    assert (fields["SpeechResult"], fields["Confidence"]) == ("my savings account", "0.93")
    assert "Digits" not in fields and fields["CallStatus"] == "in-progress"
    assert call.heard == "Thank you."


def test_speech_without_a_confidence_is_sent_without_one(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": ASK})

    bank.rings().say("sí, señor — “ok”", confidence=None)

    fields = bank.last("turn/1").fields
    assert fields["SpeechResult"] == "sí, señor — “ok”" and "Confidence" not in fields


@pytest.mark.parametrize(
    ("attributes", "keys", "digits"),
    [
        ("", "12#", "12"),
        ("", "12", "12"),
        ("", "1 2-3", "123"),
        ('numDigits="1"', "1", "1"),
        ('numDigits="4"', "12#", "12"),
        ('numDigits="4"', "12", "12"),
        ('finishOnKey="*"', "1#*", "1#"),
        ('finishOnKey=""', "1*2#", "1*2#"),
        ('finishOnKey=""', "#", "#"),
    ],
)
def test_keys_are_collected_until_the_finishing_key_or_the_number_of_digits(
    bank: Bank, attributes: str, keys: str, digits: str
) -> None:
    bank.says(voice=f'<Gather action="/twilio/turn/1" {attributes}/>', **{"turn/1": ASK})

    call = bank.rings().press(keys)

    assert bank.last("turn/1").fields["Digits"] == digits
    assert call.findings == []


@pytest.mark.parametrize(
    ("answer", "brought"),
    [
        (ASK, ["1", "2"]),
        (f"<Say>One moment.</Say>{ASK}", ["1"]),
        (f"<Pause/>{ASK}", ["1"]),
        ('<Gather input="speech" action="/twilio/turn/1"/>', ["1"]),
        ("<Hangup/>", ["1"]),
    ],
)
def test_keys_after_the_last_digit_go_to_a_question_that_hears_them_at_once_or_are_lost(
    bank: Bank, answer: str, brought: list[str]
) -> None:
    bank.says(voice='<Gather numDigits="1" action="/twilio/turn/1"/>', **{"turn/1": answer})

    call = bank.rings().press("12#")

    came = [got.fields["Digits"] for got in bank.got if got.path == "/twilio/turn/1"]
    assert came == brought
    assert [(finding.level, "'2#'" in finding.text) for finding in call.findings] == [("note", True)]


def test_a_finishing_key_too_late_finishes_nothing(bank: Bank) -> None:
    bank.says(voice='<Gather numDigits="4" action="/twilio/turn/1"/>', **{"turn/1": ASK})

    call = bank.rings().press("1234#")

    assert bank.paths().count("turn/1") == 1 and call.findings == []


def test_silence_falls_through_to_the_next_verb(bank: Bank) -> None:
    bank.says(voice='<Gather action="/twilio/turn/1"><Say>Hello?</Say></Gather><Say>Goodbye.</Say>')

    call = bank.rings().silence()

    assert call.heard == "Goodbye." and call.state == "ended"
    assert "turn/1" not in bank.paths()


def test_silence_is_posted_without_digits_or_speech_where_empty_results_are_wanted(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": "<Say>Are you there?</Say>" + ASK})

    call = bank.rings().silence()

    assert not {"Digits", "SpeechResult", "Confidence"} & set(bank.last("turn/1").fields)
    assert call.heard == "Are you there? Which account?"


def test_the_finishing_key_alone_is_silence(bank: Bank) -> None:
    bank.says(voice='<Gather action="/twilio/turn/1"/><Say>No keys.</Say>')

    assert bank.rings().press("#").heard == "No keys."


def test_a_gather_without_an_action_posts_to_the_current_document(bank: Bank) -> None:
    bank.says(voice="<Redirect>/twilio/menu?level=2</Redirect>", menu='<Gather numDigits="1"/>')

    bank.rings().press("1")

    assert bank.got[-1].url.endswith("/twilio/menu?level=2") and bank.got[-1].fields["Digits"] == "1"


@pytest.mark.parametrize(
    "action", ["turn/1?contact=7", "/twilio/turn/1?contact=7", "{url}/twilio/turn/1?contact=7"]
)
def test_action_urls_may_be_relative_or_absolute_and_keep_their_query(bank: Bank, action: str) -> None:
    bank.says(voice=f'<Gather action="{action.format(url=bank.url)}"/>', **{"turn/1": ASK})

    bank.rings().press("1")

    assert bank.last("turn/1").fields["contact"] == "7"


def test_a_gather_by_get_puts_its_fields_into_the_query(bank: Bank) -> None:
    bank.checks_signatures = True
    bank.says(voice='<Gather action="/twilio/turn/1?a=b" method="GET"/>', **{"turn/1": ASK})

    bank.rings().press("12")

    got = bank.last("turn/1")
    assert got.method == "GET" and got.fields["Digits"] == "12" and got.fields["a"] == "b"


def test_speech_to_a_gather_for_keys_is_silence(bank: Bank) -> None:
    bank.says(voice='<Gather action="/twilio/turn/1"/><Say>Press a key.</Say>')

    call = bank.rings().say("hello")

    assert call.heard == "Press a key." and "only takes keys" in call.findings[0].text


def test_keys_to_a_gather_for_speech_are_silence(bank: Bank) -> None:
    bank.says(voice='<Gather input="speech" action="/twilio/turn/1"/><Say>Please speak.</Say>')

    assert bank.rings().press("1").heard == "Please speak."


def test_a_partial_result_is_posted_before_the_whole(bank: Bank) -> None:
    bank.says(
        voice='<Gather input="speech" action="/twilio/turn/1" partialResultCallback="/twilio/partial"/>',
        partial="not even TwiML",
        **{"turn/1": ASK},
    )

    call = bank.rings().say("one two three four")

    assert bank.paths()[-2:] == ["partial", "turn/1"]
    assert bank.last("partial").fields["UnstableSpeechResult"] == "one two"
    assert call.findings == []


def test_only_what_was_spoken_since_the_last_input_is_heard(bank: Bank) -> None:
    bank.says(voice="<Say>Welcome.</Say>" + ASK, **{"turn/1": "<Say>Thanks.</Say>" + ASK})

    call = bank.rings().say("checking")

    assert call.heard == "Thanks. Which account?"


# Misuse by the tester.


def test_a_caller_cannot_speak_after_the_end(bank: Bank) -> None:
    bank.says(voice="<Hangup/>")
    call = bank.rings()

    with pytest.raises(CarrierError, match="cannot speak: the call is over"):
        call.say("hello?")
    with pytest.raises(CarrierError, match="cannot press keys"):
        call.press("1")


@pytest.mark.parametrize("keys", ["", "a", "1a", "+1"])
def test_a_telephone_has_no_other_keys(bank: Bank, keys: str) -> None:
    bank.says(voice=ASK)
    call = bank.rings()

    with pytest.raises(CarrierError, match="has the keys"):
        call.press(keys)
    assert call.state == "listening"


# The end.


def test_the_end_is_reported_once_with_how_long_the_call_was(bank: Bank) -> None:
    bank.says(voice='<Pause length="30"/>' + ASK)

    call = bank.rings()
    call.hang_up().hang_up()

    assert bank.paths().count("status") == 1
    fields = bank.last("status").fields
    assert fields["CallStatus"] == "completed" and int(fields["CallDuration"]) >= 30
    assert fields["CallSid"] == call.sid


def test_a_status_callback_that_fails_is_only_a_warning(bank: Bank) -> None:
    from flask import Response

    bank.says(voice="<Hangup/>", status=Response("", 500))

    assert [finding.level for finding in bank.rings().findings] == ["warning"]


def test_the_transcript_tells_who_said_what_without_card_numbers(bank: Bank) -> None:
    bank.says(voice=ASK, **{"turn/1": "<Say>Your card 4111 1111 1111 1111?</Say><Hangup/>"})

    call = bank.rings().press("4111111111111111")

    assert call.transcript == [
        ("ivr", "Which account?"),
        ("caller", "[•••1111]"),
        ("ivr", "Your card •••1111?"),
        ("line", "(the line is hung up)"),
    ]


# Redirects and pauses.


def test_a_redirect_goes_on_with_the_other_document(bank: Bank) -> None:
    bank.says(voice="<Redirect>../twilio/menu</Redirect><Say>Never.</Say>", menu="<Say>Menu.</Say>" + ASK)

    assert bank.rings().heard == "Menu. Which account?"
    assert bank.last("menu").fields["CallStatus"] == "in-progress"


def test_a_redirect_may_be_a_get(bank: Bank) -> None:
    bank.says(voice='<Redirect method="GET">/twilio/menu</Redirect>', menu=ASK)
    bank.checks_signatures = True

    assert bank.rings().state == "listening" and bank.last("menu").method == "GET"


def test_a_server_that_is_at_work_is_asked_again_until_it_is_done(bank: Bank) -> None:
    wait = '<Pause length="1"/><Redirect>/twilio/wait</Redirect>'
    bank.says(voice="<Say>One moment.</Say>" + wait, wait=[wait, wait, "<Say>Done.</Say>" + ASK])

    call = bank.rings()

    assert call.heard == "One moment. Done. Which account?"
    assert call.seconds >= 3


def test_a_pause_before_a_redirect_really_waits(bank: Bank) -> None:
    bank.says(voice='<Pause length="60"/><Redirect>/twilio/menu</Redirect>', menu="<Hangup/>")

    began = time.monotonic()
    bank.rings(patience=0.2)

    assert 0.2 <= time.monotonic() - began < 2


def test_a_pause_before_a_question_does_not(bank: Bank) -> None:
    bank.says(voice='<Pause length="60"/><Gather/><Redirect>/twilio/menu</Redirect>', menu="<Hangup/>")

    began = time.monotonic()
    bank.rings(patience=5).silence()

    assert time.monotonic() - began < 3


def test_a_redirect_is_quick_after_every_answer(bank: Bank) -> None:
    bank.says(voice=ASK, menu=ASK, **{"turn/1": "<Redirect>/twilio/menu</Redirect>"})
    call = bank.rings(patience=1)

    began = time.monotonic()
    for _ in range(20):
        call.press("1")

    assert time.monotonic() - began < 1.5, "a document that comes back after an answer is no polling"


def test_pauses_last_in_real_time_if_wanted(bank: Bank) -> None:
    bank.says(voice='<Pause length="1"/>' + ASK)

    began = time.monotonic()
    bank.rings(real_time=True)

    assert time.monotonic() - began >= 1


def test_documents_that_never_ask_anything_are_a_loop(bank: Bank) -> None:
    bank.says(voice="<Redirect>/twilio/voice</Redirect>")

    call = bank.rings(patience=0)

    assert call.state == "ended" and "a loop" in call.findings[-1].text
    assert bank.paths().count("voice") == MAX_DOCUMENTS


# Queues.

ENQUEUE = """<Say>Please hold.</Say>
<Enqueue workflowSid="WWaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" action="/twilio/turn/9" waitUrl="/twilio/wait">
  <Task priority="5">{"queue": "payments", "reason": "asked_for_agent", "name": "José &amp; Co"}</Task>
</Enqueue><Say>After.</Say>"""


def test_an_enqueue_with_a_task_shows_the_queue_and_what_the_agent_is_told(bank: Bank) -> None:
    bank.says(
        voice=ENQUEUE, wait="<Say>You are first in line.</Say><Play>https://example.com/music.mp3</Play>"
    )

    call = bank.rings()

    assert call.state == "in_queue" and call.queue is not None
    assert call.queue.workflow_sid == "WW" + "a" * 32 and call.queue.priority == "5"
    assert call.queue.attributes == {"queue": "payments", "reason": "asked_for_agent", "name": "José & Co"}
    assert call.queue.is_for("Payments") and not call.queue.is_for("cards")
    assert "You are first in line." in call.heard
    assert bank.last("wait").fields["QueuePosition"] == "1" and "QueueResult" not in bank.last("wait").fields
    assert call.findings == []


def test_after_the_agent_the_action_learns_that_the_call_was_bridged(bank: Bank) -> None:
    bank.says(voice=ENQUEUE, wait="<Say>Wait.</Say>", **{"turn/9": "<Say>How was it?</Say>" + ASK})

    call = bank.rings().agent_answers()
    assert call.state == "connected"
    call.agent_hangs_up(seconds=90)

    fields = bank.last("turn/9").fields
    assert (
        fields["QueueResult"] == "bridged"
        and fields["QueueSid"].startswith("QU")
        and int(fields["QueueTime"]) >= 90
    )
    assert call.heard == "How was it? Which account?"


def test_a_queue_without_an_action_falls_through(bank: Bank) -> None:
    bank.says(voice="<Enqueue>support</Enqueue><Say>After.</Say>")

    call = bank.rings()

    assert call.state == "in_queue" and call.queue is not None and call.queue.name == "support"
    assert call.nobody_answers("queue-full").heard == "After."


def test_a_full_queue_is_told_to_the_action(bank: Bank) -> None:
    bank.says(voice="<Enqueue action='/twilio/turn/9'>support</Enqueue>", **{"turn/9": ASK})

    bank.rings().nobody_answers("queue-full")

    assert bank.last("turn/9").fields["QueueResult"] == "queue-full"


def test_waiting_plays_the_wait_document_again(bank: Bank) -> None:
    bank.says(voice=ENQUEUE, wait=["<Say>First.</Say>", "<Say>Second.</Say>"])

    call = bank.rings().silence()

    assert call.heard == "Second." and call.state == "in_queue"


def test_a_caller_may_leave_the_queue_by_key(bank: Bank) -> None:
    bank.says(
        voice=ENQUEUE,
        wait='<Gather numDigits="1" action="/twilio/wait/key"><Say>Press 1 for a call back.</Say></Gather>',
        **{"wait/key": "<Leave/>", "turn/9": "<Say>We will call you.</Say>"},
    )

    call = bank.rings()
    assert call.state == "in_queue" and call.listening is not None
    call.press("1")

    assert bank.last("turn/9").fields["QueueResult"] == "leave"
    assert call.heard == "We will call you."


def test_leave_without_an_action_goes_on_after_the_enqueue(bank: Bank) -> None:
    bank.says(
        voice='<Enqueue waitUrl="/twilio/wait">q</Enqueue><Say>After.</Say>', wait="<Leave/><Say>Never.</Say>"
    )

    assert bank.rings().heard == "After."


def test_what_was_said_while_waiting_is_still_heard_after_a_leave(bank: Bank) -> None:
    bank.says(
        voice='<Enqueue waitUrl="wait">q</Enqueue><Say>After.</Say>', wait="<Say>All are busy.</Say><Leave/>"
    )

    assert bank.rings().heard == "All are busy. After."


def test_a_queue_that_is_left_and_entered_for_ever_is_a_loop(bank: Bank) -> None:
    bank.says(voice='<Enqueue waitUrl="wait" action="voice">q</Enqueue>', wait="<Leave/>")

    call = bank.rings()

    assert call.state == "ended" and "a loop" in call.findings[-1].text


def test_hanging_up_in_the_queue_tells_the_action_and_the_status(bank: Bank) -> None:
    bank.says(voice=ENQUEUE, wait="<Say>Wait.</Say>", **{"turn/9": ASK})

    bank.rings().hang_up()

    assert bank.last("turn/9").fields["QueueResult"] == "hangup"
    assert bank.last("turn/9").fields["CallStatus"] == "completed"
    assert bank.paths()[-2:] == ["turn/9", "status"]


def test_a_verb_that_cannot_be_used_in_a_queue_is_skipped_with_an_error(bank: Bank) -> None:
    bank.says(voice=ENQUEUE, wait="<Dial>+14155550111</Dial><Say>Wait.</Say>")

    call = bank.rings()

    assert call.state == "in_queue" and call.heard.endswith("Wait.")
    assert "<Dial> cannot be used while the caller waits" in call.findings[0].text


# Dialling a person.

DIAL = """<Dial action="/twilio/turn/9" timeout="20">
<Number url="/twilio/whisper">+14155550111</Number><Number>+14155550112</Number></Dial>"""


def test_a_dial_rings_its_numbers(bank: Bank) -> None:
    bank.says(voice=DIAL)

    call = bank.rings()

    assert call.state == "dialling" and call.dialled == ("+14155550111", "+14155550112")


def test_the_agent_hears_the_whisper_and_accepts_by_key(bank: Bank) -> None:
    bank.says(
        voice=DIAL,
        whisper='<Gather numDigits="1" action="accept"><Say>About a bill. Press 1.</Say></Gather><Hangup/>',
        accept="<Response/>",
        **{"turn/9": "<Hangup/>"},
    )

    call = bank.rings().agent_answers("1")

    assert call.state == "connected"
    assert ("to agent", "About a bill. Press 1.") in call.transcript
    assert "bill" not in call.heard, "the caller does not hear the whisper"
    fields = bank.last("accept").fields
    assert fields["ParentCallSid"] == call.sid != fields["CallSid"] and fields["Digits"] == "1"
    call.agent_hangs_up()
    assert bank.last("turn/9").fields["DialCallStatus"] == "completed"
    assert bank.last("turn/9").fields["CallSid"] == call.sid


def test_an_agent_who_does_not_accept_has_not_answered(bank: Bank) -> None:
    bank.says(
        voice=DIAL,
        whisper='<Gather numDigits="1" action="/twilio/accept"><Say>Press 1.</Say></Gather><Hangup/>',
        **{"turn/9": "<Say>Nobody is free.</Say>"},
    )

    call = bank.rings().agent_answers()

    fields = bank.last("turn/9").fields
    assert fields["DialCallStatus"] == "completed" and fields["DialBridged"] == "false"
    assert call.heard == "Nobody is free."
    assert bank.paths().count("status") == 1, "the agent's leg has no status of its own"


def test_a_whisper_that_asks_for_ever_has_not_been_answered(bank: Bank) -> None:
    bank.says(
        voice=DIAL,
        whisper='<Gather timeout="1"/><Redirect>whisper</Redirect>',
        **{"turn/9": "<Say>Sorry.</Say>"},
    )

    assert bank.rings(patience=0).agent_answers().heard == "Sorry."


def test_a_whisper_that_fails_has_not_been_answered(bank: Bank) -> None:
    bank.says(voice=DIAL, fallback=ASK, **{"turn/9": "<Say>Sorry.</Say>"})

    call = bank.rings().agent_answers()

    assert call.heard == "Sorry." and call.findings[0].status == 404 and "fallback" not in bank.paths()


@pytest.mark.parametrize("result", ["busy", "failed", "no-answer"])
def test_a_dial_that_fails_is_told_to_the_action(bank: Bank, result: str) -> None:
    bank.says(voice="<Dial action='/twilio/turn/9'>+14155550111</Dial>", **{"turn/9": ASK})

    bank.rings().nobody_answers(result)

    assert bank.last("turn/9").fields["DialCallStatus"] == result


def test_a_dial_without_an_action_falls_through(bank: Bank) -> None:
    bank.says(voice="<Dial>+14155550111</Dial><Say>Goodbye.</Say>")

    assert bank.rings().agent_answers().agent_hangs_up().heard == "Goodbye."


def test_hanging_up_while_it_rings_is_no_answer(bank: Bank) -> None:
    bank.says(voice=DIAL, **{"turn/9": ASK})

    bank.rings().hang_up()

    assert bank.last("turn/9").fields["DialCallStatus"] == "no-answer"


def test_nobody_can_answer_a_call_that_was_not_handed_over(bank: Bank) -> None:
    bank.says(voice=ASK)

    with pytest.raises(CarrierError, match="the call cannot be answered: it is listening"):
        bank.rings().agent_answers()


# Recording.


def test_a_message_is_recorded_and_its_address_posted(bank: Bank) -> None:
    bank.says(voice='<Say>Speak.</Say><Record action="/twilio/kept"/>', kept="<Say>Thanks.</Say>")

    call = bank.rings()
    assert call.state == "recording"
    call.say("please call me back on monday")

    fields = bank.last("kept").fields
    assert fields["RecordingSid"].startswith("RE") and fields["RecordingSid"] in fields["RecordingUrl"]
    assert fields["RecordingDuration"] == "2" and call.heard == "Thanks."


def test_a_silent_recording_falls_through(bank: Bank) -> None:
    bank.says(voice='<Record action="/twilio/kept"/><Say>Nothing was recorded.</Say>')

    assert bank.rings().silence().heard == "Nothing was recorded."


def test_the_key_that_ends_a_recording_is_posted(bank: Bank) -> None:
    bank.says(voice='<Record action="/twilio/kept" finishOnKey="#"/>', kept="<Hangup/>")

    bank.rings().press("#")

    assert bank.last("kept").fields["Digits"] == "#"


def test_a_key_that_does_not_end_a_recording_is_recorded(bank: Bank) -> None:
    bank.says(voice='<Record action="/twilio/kept" finishOnKey="#"/>', kept="<Hangup/>")

    call = bank.rings().press("1")
    assert call.state == "recording" and "kept" not in bank.paths()
    call.say("a message")

    assert "Digits" not in bank.last("kept").fields


def test_the_calls_queue_is_plain_data_for_a_report(bank: Bank) -> None:
    bank.says(voice=ENQUEUE, wait="<Response/>")

    call = bank.rings()

    assert call.queue is not None and json.dumps(call.queue.__dict__)
