"""Calls over a media stream: what goes to the server, what the caller hears of it, and how the call goes on."""

from __future__ import annotations

import base64
import time
from pathlib import Path

import numpy as np
import pytest
from answering import ACCOUNT, Bank
from studio import LOUD, Line, Studio

from ivr.speech import audio
from ivr.testphone import sound
from ivr.testphone.problems import CarrierError

FAST = 20
"""Times real time."""
ASK = """<Gather input="dtmf" action="/twilio/turn/1"><Say>Which account?</Say></Gather>"""


# What goes to the server.


def test_a_stream_begins_as_twilio_says_and_ends_when_the_caller_hangs_up(bank: Bank, studio: Studio) -> None:
    token = '<Parameter name="token" value="t-1"/>'
    bank.says(voice=studio.connect(inside=token))

    call = bank.rings(speed=FAST)
    call.listen_until(seconds=0.2).hang_up()

    connected, start, stop = studio.line.got
    assert connected == {"event": "connected", "protocol": "Call", "version": "1.0.0"}
    assert start["sequenceNumber"] == "1" and start["streamSid"] == call.stream.sid
    assert start["start"] == {
        "streamSid": call.stream.sid,
        "accountSid": ACCOUNT,
        "callSid": call.sid,
        "tracks": ["inbound"],
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        "customParameters": {"token": "t-1"},
    }
    assert stop["stop"] == {"accountSid": ACCOUNT, "callSid": call.sid}
    assert call.state == "ended" and call.findings == []


def test_silence_is_sent_in_frames_of_20_ms_that_count_on(bank: Bank, studio: Studio) -> None:
    bank.says(voice=studio.connect())

    bank.rings(speed=FAST).listen_until(seconds=0.5).hang_up()

    media = [message["media"] for message in studio.line.media]
    assert len(media) >= 25 and {one["track"] for one in media} == {"inbound"}
    assert [one["chunk"] for one in media[:3]] == ["1", "2", "3"]
    assert [one["timestamp"] for one in media[:3]] == ["0", "20", "40"]
    assert {base64.b64decode(one["payload"]) for one in media} == {b"\xff" * 160}
    numbers = [int(message["sequenceNumber"]) for message in studio.line.media]
    assert numbers == list(range(2, 2 + len(numbers)))


def test_at_its_own_pace_a_second_of_sound_takes_a_second(bank: Bank, studio: Studio) -> None:
    bank.says(voice=studio.connect())

    began = time.monotonic()
    call = bank.rings().listen_until(seconds=1.0)
    took = time.monotonic() - began
    call.hang_up()

    assert took >= 0.98


def test_a_server_may_be_silent_for_longer_than_a_webhook_may_take(bank: Bank, studio: Studio) -> None:
    bank.says(voice=studio.connect())

    call = bank.rings(timeout=0.3, speed=FAST).listen_until(seconds=0.6 * FAST)

    assert call.state == "streaming" and not call.stream.ended
    call.hang_up()


def test_what_the_caller_says_arrives_in_its_order_with_the_keys(bank: Bank, studio: Studio) -> None:
    studio.plays(lambda line: (line.until("dtmf"), line.until("dtmf"), line.until("stop")))
    bank.says(voice=studio.connect())
    words = np.full(800, 1000, np.int16)

    call = bank.rings(speed=FAST).speak(words).press("4 #").speak(words, words="hello")
    call.wait_until(lambda call: call.stream.to_say == 0).hang_up()

    arrived = b"".join(base64.b64decode(message["media"]["payload"]) for message in studio.line.media)
    spoken = sound.mulaw(words)
    first = arrived.index(spoken)
    assert arrived.index(spoken, first + 800) - first == 800 + 2 * 1600
    keys = [message["dtmf"] for message in studio.line.got if message["event"] == "dtmf"]
    assert keys == [{"track": "inbound_track", "digit": "4"}, {"track": "inbound_track", "digit": "#"}]
    assert [text for who, text in call.transcript if who == "caller"] == [
        "(speaks for 0.1 s)",
        "[4#]",
        "hello",
        "(hangs up)",
    ]
    assert call.stream.times("dtmf", "4")[0] < call.stream.times("dtmf", "#")[0]


def test_a_recording_of_any_rate_is_spoken(bank: Bank, studio: Studio, tmp_path: Path) -> None:
    bank.says(voice=studio.connect())
    tone = (8000 * np.cos(2 * np.pi * 440 * np.arange(8000) / 8000)).astype(np.int16)
    sound.write(tmp_path / "tone.wav", tone)

    call = bank.rings(speed=FAST).speak(tmp_path / "tone.wav")
    call.wait_until(lambda call: call.stream.to_say == 0).hang_up()

    began = np.flatnonzero(call.stream.said)[0]
    said = call.stream.said[began : began + len(tone)].astype(float)
    assert np.corrcoef(said, tone)[0, 1] > 0.999


def test_the_upgrade_is_signed_over_the_public_url(bank: Bank, studio: Studio) -> None:
    public = "https://ivr.example.com"
    bank.public_url = public
    bank.says(voice=studio.connect("wss://ivr.example.com/twilio/stream"))

    call = bank.rings(public_url=public, streams_url=studio.url.replace("ws", "http"), speed=FAST)
    call.hang_up()

    assert studio.headers[0]["host"] == "ivr.example.com" and studio.signed == [True]
    assert call.findings == []


# What the caller hears.


def test_what_the_server_sends_is_heard_once_and_its_mark_comes_back_when_it_was(
    bank: Bank, studio: Studio
) -> None:
    def greet(line: Line) -> None:
        line.play(25, mark="greeting")
        line.until("mark")
        line.until("stop")

    bank.says(voice=studio.plays(greet).connect())

    call = bank.rings(speed=2).listen_until(mark="greeting").listen_until(quiet=0.3)
    call.hang_up()

    heard = sound.mulaw(call.heard_audio)
    assert heard.strip(b"\xff\x7f") == (LOUD * 25).strip(b"\xff\x7f")
    assert len(call.heard_audio) == len(call.stream.said)
    sent = call.stream.times("media")[0]
    assert 0.48 <= call.stream.times("mark", "greeting")[0] - sent <= 0.7
    assert studio.line.got[-2]["mark"] == {"name": "greeting"}


def test_a_cleared_prompt_is_cut_and_its_marks_come_back(bank: Bank, studio: Studio) -> None:
    def interrupted(line: Line) -> None:
        line.play(500, mark="long")
        line.until("dtmf")
        line.send("clear")
        line.until("mark")
        line.play(5, mark="short")
        line.until("stop")

    bank.says(voice=studio.plays(interrupted).connect())

    call = bank.rings(speed=FAST).listen_until(seconds=1).press("1").listen_until(mark="short")
    call.hang_up()

    assert call.stream.marks() == ["long", "short"]
    loud = np.abs(call.heard_audio) > 0
    assert 1.0 < loud.sum() / 8000 < 3.0
    assert call.stream.times("dtmf")[0] < call.stream.times("clear")[0] < 3.0


def test_an_answer_is_awaited_after_the_last_key_and_not_taken_from_before(
    bank: Bank, studio: Studio
) -> None:
    def answers(line: Line) -> None:
        line.play(5)
        line.until("dtmf")
        for _ in range(40):  # 0.8 s of thinking
            line.until("media")
        line.play(5, mark="answer")
        line.until("stop")

    bank.says(voice=studio.plays(answers).connect())

    call = bank.rings(speed=FAST).listen_until(quiet=0.2)
    call.press("1").listen_until(quiet=0.2)

    assert call.stream.marks() == ["answer"]
    call.hang_up()


# How the call goes on.


def test_the_call_goes_on_with_the_action_when_the_server_closes_the_stream(
    bank: Bank, studio: Studio
) -> None:
    studio.plays(lambda line: line.until_loud())
    bank.says(voice=studio.connect(more=' action="/twilio/streamed"'), streamed=ASK)

    call = bank.rings(speed=FAST).speak(LOUD * 50).wait_until(lambda call: call.state == "listening")

    assert call.heard == "Which account?" and call.findings == []
    assert bank.last("streamed").fields["StreamSid"] == call.stream.sid
    assert bank.last("streamed").fields["CallStatus"] == "in-progress"
    assert call.stream.close_code == 1000


def test_without_an_action_the_next_verb_follows(bank: Bank, studio: Studio) -> None:
    studio.plays(lambda line: None)
    bank.says(voice=studio.connect() + "<Say>Goodbye.</Say><Hangup/>")

    call = bank.rings(speed=FAST).wait_until(lambda call: call.state == "ended")

    assert call.heard == "Goodbye."


def test_a_call_comes_back_to_a_stream_of_its_own(bank: Bank, studio: Studio) -> None:
    studio.plays(lambda line: line.until("dtmf"))
    bank.says(voice=studio.connect(more=' action="/twilio/turn/1"'), **{"turn/1": ASK})
    bank.says(**{"turn/1": [ASK, studio.connect()]})

    call = bank.rings(speed=FAST).press("1").wait_until(lambda call: call.state == "listening")
    call.press("2")

    assert call.state == "streaming" and len(call.streams) == 2
    assert call.streams[0].sid != call.streams[1].sid
    call.hang_up()


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_refused_stream_is_told_and_the_call_goes_on(bank: Bank, studio: Studio, status: int) -> None:
    studio.refuses = status
    bank.says(voice=studio.connect(more=' action="/twilio/streamed"'), streamed=ASK)

    call = bank.rings(speed=FAST)

    assert call.state == "listening"
    assert [(finding.level, finding.code, finding.status) for finding in call.findings] == [
        ("error", 31920, status)
    ]


def test_a_phone_of_words_only_goes_on_without_live_audio(bank: Bank, studio: Studio) -> None:
    bank.says(voice=studio.connect(more=' action="/twilio/streamed"'), streamed=ASK)

    call = bank.rings(streams=False)

    assert call.state == "listening" and studio.lines == []
    assert call.findings == []


def test_nobody_at_the_stream_is_told_and_the_call_goes_on(bank: Bank, studio: Studio) -> None:
    studio.close()
    bank.says(voice=studio.connect() + ASK)

    call = bank.rings(speed=FAST)

    assert call.state == "listening" and call.findings[0].code == 31901


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("wss://elsewhere.example.com/stream", 31901),
        ("ws://ivr.example.com/twilio/stream", 31922),
        ("ftp://ivr.example.com/twilio/stream", 31922),
    ],
)
def test_a_url_that_no_stream_can_have_is_told(bank: Bank, studio: Studio, url: str, code: int) -> None:
    bank.public_url = "https://ivr.example.com"
    bank.says(voice=studio.connect(url) + ASK)

    call = bank.rings(public_url="https://ivr.example.com", speed=FAST)

    assert call.state == "listening" and call.findings[0].code == code


def test_a_server_that_dies_in_mid_stream_is_told_and_the_call_goes_on(bank: Bank, studio: Studio) -> None:
    studio.plays(lambda line: line.socket.close_socket())
    bank.says(voice=studio.connect() + ASK)

    call = bank.rings(speed=FAST).wait_until(lambda call: call.state == "listening")

    assert call.findings[0].code == 31903 and call.stream.close_code == 1006


def test_a_stream_closed_for_a_mistake_is_told_with_its_code(bank: Bank, studio: Studio) -> None:
    studio.plays(lambda line: line.socket.close(1011, "the recogniser is gone"))
    bank.says(voice=studio.connect() + ASK)

    call = bank.rings(speed=FAST).wait_until(lambda call: call.state == "listening")

    assert "1011 (the recogniser is gone)" in call.findings[0].text


def test_what_was_never_heard_is_told(bank: Bank, studio: Studio) -> None:
    def hasty(line: Line) -> None:
        line.play(100)

    bank.says(voice=studio.plays(hasty).connect() + ASK)

    call = bank.rings(speed=FAST).wait_until(lambda call: call.state == "listening")

    assert [finding.level for finding in call.findings] == ["note"]
    assert "never heard" in call.findings[0].text


@pytest.mark.parametrize(
    "message",
    [
        "no JSON",
        "[]",
        '{"event": "say"}',
        '{"event": "clear"}',
        '{"event": "media", "streamSid": "SID", "media": {"payload": "?"}}',
        '{"event": "media", "streamSid": "SID", "media": "x"}',
        '{"event": "mark", "streamSid": "SID", "mark": {}}',
    ],
)
def test_a_message_that_twilio_would_not_take_is_told_once(bank: Bank, studio: Studio, message: str) -> None:
    def wrong(line: Line) -> None:
        line.socket.send(message.replace("SID", line.sid))
        line.socket.send(message.replace("SID", line.sid))
        line.play(1, mark="done")
        line.until("stop")

    bank.says(voice=studio.plays(wrong).connect())

    call = bank.rings(speed=FAST).listen_until(mark="done").hang_up()

    assert [(finding.level, finding.code) for finding in call.findings] == [("warning", 31951)]


def test_the_status_callback_hears_of_beginning_and_end(bank: Bank, studio: Studio) -> None:
    verb = f'<Connect><Stream name="one" statusCallback="/twilio/about" url="{studio.url}/s"/></Connect>'
    bank.says(voice=verb, about="")

    call = bank.rings(speed=FAST).hang_up()

    told = [got.fields for got in bank.got if got.path == "/twilio/about"]
    assert [fields["StreamEvent"] for fields in told] == ["stream-started", "stream-stopped"]
    assert {fields["StreamSid"] for fields in told} == {call.stream.sid}
    assert told[0]["StreamName"] == "one"


def test_a_caller_cannot_wait_for_ever(bank: Bank, studio: Studio) -> None:
    bank.says(voice=studio.connect())
    call = bank.rings(speed=FAST)

    with pytest.raises(CarrierError, match=r"waited in vain: 0\.2 s are over"):
        call.listen_until(mark="never", within=0.2)
    call.hang_up()
    with pytest.raises(CarrierError, match="ended"):
        call.listen_until(seconds=1)


def test_words_cannot_be_said_where_only_sound_is_heard(bank: Bank, studio: Studio) -> None:
    bank.says(voice=studio.connect())
    call = bank.rings(speed=FAST)

    with pytest.raises(CarrierError, match="hears sound by itself"):
        call.say("hello")
    call.hang_up()


def test_a_server_that_reads_nothing_cannot_keep_the_caller(bank: Bank, studio: Studio) -> None:
    def deaf(line: Line) -> None:
        while not ended:
            line.socket.ping().wait(0.01)

    ended: list[bool] = []
    bank.says(voice=studio.plays(deaf).connect())
    call = bank.rings(speed=FAST)

    call.listen_until(seconds=1).hang_up()
    ended.append(True)

    assert call.state == "ended"


# Sound.


def test_both_ends_of_a_call_mean_the_same_by_mu_law() -> None:
    """They share no code, so each finds a mistake in the other's table."""
    every = bytes(range(256))
    heights = np.arange(-32768, 32768).astype(np.int16)

    assert (sound.samples(every) == audio.decode(every)).all()
    assert sound.mulaw(sound.samples(every)).replace(b"\xff", b"\x7f") == every.replace(b"\xff", b"\x7f")
    steps = np.diff(np.unique(sound.samples(every)).astype(int)).max()
    apart = np.abs(sound.samples(sound.mulaw(heights)).astype(int) - audio.decode(audio.encode(heights)))
    assert apart.max() <= steps and (apart > 0).mean() < 0.1


@pytest.mark.parametrize("rate", [4000, 8000, 11025, 16000, 44100, 48000])
def test_a_tone_keeps_its_pitch_and_loudness_at_the_lines_rate(rate: int) -> None:
    tone = (10000 * np.sin(2 * np.pi * 500 * np.arange(rate) / rate)).astype(np.int16)

    made = sound.resampled(tone, rate)

    wanted = 10000 * np.sin(2 * np.pi * 500 * np.arange(8000) / 8000)
    assert len(made) == 8000 and np.abs(made - wanted).max() < 20


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x00\x00\x00\x00WAVE", b"ID3\x03" + b"\0" * 100])
def test_a_file_that_is_no_recording_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.wav").write_bytes(content)

    with pytest.raises(ValueError, match=r"broken\.wav is not a WAV file"):
        sound.read(tmp_path / "broken.wav")
