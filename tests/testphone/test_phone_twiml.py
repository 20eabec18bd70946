"""What a server may answer: which documents Twilio runs, which it refuses, and what it complains about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.testphone.problems import BadReply
from ivr.testphone.twiml import ATTRIBUTES, Document, read


def document(inside: str) -> Document:
    return read(f"<Response>{inside}</Response>".encode())


def complaints(inside: str) -> list[str]:
    return [f"{finding.level} {finding.text}" for finding in document(inside).complaints]


def test_verbs_are_read_in_order_with_attributes_text_and_children() -> None:
    read_verbs = document(
        '<Say voice="Polly.Joanna">Hi <!-- not spoken -->there.</Say>'
        '<Gather numDigits="1"><Say>Press\n 1.</Say><Pause length="2"/></Gather><Hangup/>'
    ).verbs

    assert [verb.name for verb in read_verbs] == ["Say", "Gather", "Hangup"]
    assert read_verbs[0].text == "Hi there." and read_verbs[0].attributes == {"voice": "Polly.Joanna"}
    assert [child.name for child in read_verbs[1].nested] == ["Say", "Pause"]
    assert read_verbs[1].nested[0].text == "Press 1."


def test_a_document_may_declare_its_encoding() -> None:
    body = '<?xml version="1.0" encoding="ISO-8859-1"?><Response><Say>Señor</Say></Response>'.encode(
        "latin-1"
    )

    assert read(body).verbs[0].text == "Señor"


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        ("<Gahter/>", "<Gahter> is not a TwiML verb. Did you mean <Gather>?"),
        ("<say>x</say>", "<say> is not a TwiML verb. Did you mean <Say>?"),
        ("<Xyzzyq/>", "<Xyzzyq> is not a TwiML verb"),
        ("<Sms/>", "<Sms> is a verb of Twilio that the test phone cannot play"),
        ("<Start><Stream/></Start>", "<Start> is a verb of Twilio that the test phone cannot play"),
        ("<Gather><Redirect/></Gather>", "<Redirect> cannot stand in <Gather> (only Say, Play, Pause can)"),
        ("<Gather><Gather/></Gather>", "<Gather> cannot stand in <Gather> (only Say, Play, Pause can)"),
        ("<Number>1</Number>", "<Number> cannot stand in <Response>"),
        ("<Redirect><Say>x</Say></Redirect>", "<Say> cannot stand in <Redirect>"),
        ("<Say>Press <Gather/></Say>", "<Gather> cannot stand in <Say>"),
        ("<Enqueue><Say>x</Say></Enqueue>", "<Say> cannot stand in <Enqueue> (only Task can)"),
    ],
)
def test_a_verb_that_cannot_be_played_is_refused_by_name(inside: str, why: str) -> None:
    with pytest.raises(BadReply) as refused:
        document(inside)

    assert refused.value.text.startswith(why) and refused.value.code == 12200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", 12100),
        (b"  \n", 12100),
        (b"Hello", 12100),
        (b"<Response><Say>a & b</Say></Response>", 12100),
        (b"<Response><Say>\xff\xfe</Say></Response>", 12100),
        (b"<Response><Say>\x00</Say></Response>", 12100),
        (b"<Response/><Response/>", 12100),
        (b"<response/>", 12100),
        (b'<?xml version="1.0" encoding="klingon"?><Response/>', 12100),
        (b"<Response>" + b"<Say>x</Say>" * 6000 + b"</Response>", 11750),
    ],
)
def test_what_is_no_document_is_refused_with_twilios_code(body: bytes, code: int) -> None:
    with pytest.raises(BadReply) as refused:
        read(body)

    assert refused.value.code == code


def test_sixty_four_kilobytes_are_read_and_one_byte_more_is_not() -> None:
    start, end = b"<Response><!--", b"--></Response>"
    filled = start + b"x" * (64 * 1024 - len(start + end)) + end

    assert read(filled).verbs == ()
    with pytest.raises(BadReply, match="65,537 bytes"):
        read(filled + b" ")


@pytest.mark.parametrize(
    ("inside", "complaint"),
    [
        ('<Gather timout="3"/>', "warning timout is not an attribute of <Gather>. Did you mean timeout?"),
        (
            '<Gather numdigits="3"/>',
            "warning numdigits is not an attribute of <Gather>. Did you mean numDigits?",
        ),
        ('<Hangup reason="x"/>', "warning reason is not an attribute of <Hangup>"),
        ('<Gather timeout="3.5"/>', "warning timeout='3.5' is not a valid value on <Gather>"),
        ('<Gather speechTimeout="0"/>', "warning speechTimeout='0' is not a valid value on <Gather>"),
        ('<Gather numDigits="0"/>', "warning numDigits='0' is not a valid value on <Gather>"),
        ('<Gather finishOnKey="##"/>', "warning finishOnKey='##' is not a valid value on <Gather>"),
        ('<Gather input="speech,dtmf"/>', "warning input='speech,dtmf' is not a valid value on <Gather>"),
        (
            '<Gather actionOnEmptyResult="yes"/>',
            "warning actionOnEmptyResult='yes' is not a valid value on <Gather>",
        ),
        ('<Gather method="PUT"/>', "warning method='PUT' is not a valid value on <Gather>"),
        ('<Gather language="English"/>', "warning language='English' is not a valid value on <Gather>"),
        ('<Gather speechModel="best"/>', "warning speechModel='best' is not a valid value on <Gather>"),
        (
            '<Gather speechModel="phone_call" speechTimeout="auto"/>',
            "warning speechModel needs a speechTimeout in whole seconds, not auto",
        ),
        ("<Gather>Press 1</Gather>", "warning text in <Gather> outside of <Say> is never spoken: 'Press 1'"),
        ("<Say/>", "warning a <Say> without words says nothing"),
        ("<Play/>", "warning a <Play> without a URL plays nothing"),
        ("Hello", "warning text outside of any verb is never spoken: 'Hello'"),
        ("<Hangup/>Bye", "warning text after <Hangup> is never spoken: 'Bye'"),
        ("<Enqueue/>", "error <Enqueue> names neither a queue nor a workflowSid"),
        (
            '<Enqueue workflowSid="WW1">q</Enqueue>',
            "warning workflowSid='WW1' is not a valid value on <Enqueue>",
        ),
        ("<Enqueue><Task>{}</Task></Enqueue>", "error <Enqueue> with a <Task> needs a workflowSid"),
        ("<Dial/>", "error <Dial> names nobody to call"),
        ("<Dial>" + "<Number>1</Number>" * 11 + "</Dial>", "warning <Dial> rings 11 numbers; the most is 10"),
    ],
)
def test_a_complaint_says_what_is_wrong(inside: str, complaint: str) -> None:
    assert complaint in complaints(inside)


@pytest.mark.parametrize(
    ("task", "complaint"),
    [
        ("{queue: payments}", "error the <Task> is not JSON"),
        ("[1]", "error the <Task> must be a JSON object"),
        ('{"hand-off": 1}', "warning the task attribute 'hand-off' has a hyphen"),
        (
            '{"said": "' + "é" * 2048 + '"}',
            "error the task's attributes are 4,108 bytes; TaskRouter takes 4,096",
        ),
    ],
)
def test_a_task_must_be_what_taskrouter_takes(task: str, complaint: str) -> None:
    found = complaints(f'<Enqueue workflowSid="WW{"0" * 32}"><Task>{task}</Task></Enqueue>')

    assert len(found) == 1 and found[0].startswith(complaint)


def test_a_bad_value_is_dropped_so_that_the_default_is_used() -> None:
    assert document('<Gather timeout="soon" numDigits="4"/>').verbs[0].attributes == {"numDigits": "4"}


def test_a_say_may_have_4096_characters_and_no_more() -> None:
    assert complaints(f"<Say>{'x' * 4096}</Say>") == []
    assert complaints(f"<Say>{'x' * 4097}</Say>") == [
        "error a <Say> of 4,097 characters is not spoken; the most is 4,096"
    ]


def test_hints_are_at_most_500_of_100_characters() -> None:
    assert complaints(f'<Gather hints="{",".join(["x"] * 500)}, $OOV_CLASS_DIGIT_SEQUENCE"/>') == [
        "warning 501 hints; at most 500 are used"
    ]
    assert "a hint of 101 characters" in complaints(f'<Gather hints="{"y" * 101}"/>')[0]


def test_a_queue_name_has_at_most_64_characters() -> None:
    assert complaints(f"<Enqueue>{'q' * 64}</Enqueue>") == []
    assert "has 65 characters" in complaints(f"<Enqueue>{'q' * 65}</Enqueue>")[0]


def test_everything_twilios_own_library_writes_for_a_gather_is_known() -> None:
    from twilio.twiml.voice_response import Gather, VoiceResponse

    response = VoiceResponse()
    gather = Gather(
        input="dtmf speech",
        action="/turn/1",
        method="POST",
        timeout=5,
        speech_timeout="2",
        max_speech_time=60,
        profanity_filter=False,
        finish_on_key="#",
        num_digits=4,
        hints="savings, checking",
        language="es-MX",
        barge_in=True,
        action_on_empty_result=True,
        speech_model="phone_call",
        enhanced=True,
    )
    gather.say("¿Qué cuenta?", voice="Polly.Mia", language="es-MX", loop=1)
    response.append(gather)
    response.redirect("/again", method="POST")

    got = read(str(response).encode())

    assert got.complaints == () and len(got.verbs[0].attributes) == 15


@given(
    st.binary(max_size=200)
    | st.text(max_size=100).map(lambda text: f"<Response>{text}</Response>".encode("utf-8", "replace"))
)
def test_nothing_a_server_answers_breaks_the_reader(body: bytes) -> None:
    try:
        got = read(body)
    except BadReply as refused:
        assert refused.text
    else:
        assert all(verb.name in ATTRIBUTES for verb in got.verbs)
