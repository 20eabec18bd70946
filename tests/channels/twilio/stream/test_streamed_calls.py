"""Calls that we hear ourselves: real sound over a real websocket to real Vosk, and back as sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streaming_bank import Streaming, events, greeted, left, log, noise, prompts, said

from ivr.speech.audio import Samples
from ivr.speech.recogniser import Listener, Recogniser, RecogniserDied, Transcript
from ivr.speech.voice import CachedVoice, VoiceFailed
from ivr.testphone import Call


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streaming]:
    serving = Streaming(tmp_path_factory.mktemp("calls") / "calls.db")
    yield serving
    serving.close()


def test_a_caller_is_heard_served_and_handed_to_a_person_with_what_was_said(line: Streaming) -> None:
    call = greeted(line)
    call.speak(said("check my balance")).listen_until(quiet=0.4)
    assert prompts(line, call)[-1] == "Which account, checking or savings?"
    call.speak(said("agent")).listen_until(quiet=0.4)
    assert call.state == "in_queue"
    assert prompts(line, call)[-1] == "Of course. I'll connect you with a person."
    assert line.contact(call.sid)["summary"] == (
        "A caller (+1 415 555 0123, verified) wants to check a balance. Asked for a person."
    )
    assert not call.findings
    call.hang_up()


def test_what_the_bank_says_on_the_stream_is_the_prompt_spoken(line: Streaming) -> None:
    call = greeted(line)
    voice = line.streams.senses.voice
    words = [voice.speak(prompt, "en") for prompt in prompts(line, call)[:1]]
    heard = call.heard_audio
    lags = np.correlate(heard.astype(float), words[0].astype(float), "valid")
    alike = lags.max() / float(words[0].astype(float) @ words[0].astype(float))
    assert alike == pytest.approx(1, abs=0.05)
    call.hang_up()


def test_a_key_stops_the_prompt_at_once(line: Streaming) -> None:
    call = line.phone(1.0).dial().listen_until(seconds=1.5)
    assert call.stream.to_play > 0
    call.press("0").wait_until(lambda call: bool(call.stream.times("clear")))
    assert call.stream.times("clear")[0] - call.stream.times("dtmf")[0] <= 0.2
    call.listen_until(quiet=0.4)
    assert call.state == "in_queue"
    call.hang_up()


def test_speech_stops_the_prompt_and_is_heard(line: Streaming) -> None:
    call = line.phone(1.0).dial().listen_until(seconds=1.5)
    call.speak(said("agent")).wait_until(lambda call: bool(call.stream.times("clear")))
    onset = call.stream.times("speech")[0] + silence_before("agent")
    assert call.stream.times("clear")[0] - onset <= 0.4
    call.listen_until(quiet=0.4)
    assert call.state == "in_queue"
    call.hang_up()


def silence_before(words: str) -> float:
    """Seconds before the words begin in their file."""
    from ivr.speech.audio import read_wav

    loud = np.abs(read_wav(said(words)).samples[0].astype(int)) > 400
    return float(np.argmax(loud)) / 8000


def test_silence_is_asked_about_and_brings_a_person_in_the_end(line: Streaming) -> None:
    call = greeted(line)
    left(call)
    assert events(line, call).count("no_input") == 3
    assert call.state == "in_queue"
    call.hang_up()


def test_noise_is_no_answer_and_what_it_cut_off_is_said_to_the_end(line: Streaming) -> None:
    call = line.phone().dial().listen_until(seconds=1.0)
    call.speak(noise(0.6, 6000)).listen_until(quiet=1.0)
    assert events(line, call) == ["call_started", "action_done", "action_done"], "nothing that was heard"
    whole = greeted(line)
    assert heard_seconds(call) >= heard_seconds(whole) - 0.5
    call.hang_up()
    whole.hang_up()


def heard_seconds(call: Call) -> float:
    return float((np.abs(call.heard_audio.astype(int)) > 60).sum()) / 8000


def test_a_caller_who_chooses_a_language_without_a_model_is_heard_by_twilio(line: Streaming) -> None:
    call = greeted(line)
    left(call.press("9"))
    assert call.state == "listening" and call.listening and call.listening["language"] == "es-US"
    call.say("quiero hablar con una persona")
    assert call.state == "in_queue"
    call.hang_up()


def test_a_stream_that_breaks_off_leaves_the_call_where_it_was(line: Streaming) -> None:
    call = greeted(line)
    call.speak(said("check my balance")).listen_until(quiet=0.4)
    line.cut(call.sid)
    left(call)
    assert call.state == "listening" and "Which account" in call.heard
    call.say("savings")
    assert "savings account has" in call.heard and call.state == "listening"
    assert len(call.streams) == 1
    call.hang_up()


class Mortal:
    """A recogniser whose first listenings die of what they hear."""

    def __init__(self, recogniser: Recogniser, deaths: int) -> None:
        self._recogniser = recogniser
        self.deaths = deaths

    def hears(self, language: str) -> bool:
        return self._recogniser.hears(language)

    def load(self) -> None:
        self._recogniser.load()

    def listen(self, language: str, phrases: Sequence[str] = (), closed: bool = False) -> Listener:
        return Dying(self) if self.deaths else self._recogniser.listen(language, phrases, closed)


class Dying:
    def __init__(self, of: Mortal) -> None:
        self._of = of

    def feed(self, pcm: bytes) -> None:
        self._of.deaths -= 1
        raise RecogniserDied("of what it heard")

    def partial(self) -> str:
        return ""

    def finish(self) -> Transcript:
        return Transcript("")


def test_a_recogniser_that_dies_is_replaced_and_one_that_keeps_dying_by_twilio(tmp_path: Path) -> None:
    line = Streaming(tmp_path / "calls.db")
    try:
        mortal = Mortal(line.streams.senses.recogniser, deaths=1)
        line.streams.senses = replace(line.streams.senses, recogniser=mortal)
        call = greeted(line)
        call.speak(said("check my balance")).listen_until(quiet=0.4)
        assert "Which account, checking or savings?" in prompts(line, call)
        mortal.deaths = 10
        left(greeted(line).speak(said("check my balance")).speak(noise(9, 6000)))
        assert mortal.deaths == 6
    finally:
        line.close()


def test_keys_that_come_early_are_kept_but_not_the_pound_that_comes_late(line: Streaming) -> None:
    call = greeted(line)
    call.speak(said("transfer money")).listen_until(quiet=0.4)
    call.press("35##").listen_until(quiet=0.4)
    pressed = [entry.event["keys"] for entry in log(line, call) if entry.event["event"] == "pressed"]
    assert pressed == ["35"]
    assert "no_input" not in events(line, call)
    call.hang_up()


def test_the_log_tells_how_much_a_caller_heard_before_they_cut_in(line: Streaming) -> None:
    call = line.phone(1.0).dial().listen_until(seconds=2.0)
    call.press("0").listen_until(quiet=0.4)
    pressed = next(entry.event for entry in log(line, call) if entry.event["event"] == "pressed")
    assert 0.8 <= pressed["cut_in"] <= 2.2
    call.hang_up()


def test_words_of_a_call_are_not_kept_as_sound(line: Streaming) -> None:
    call = line.phone().dial("+12125550101").listen_until(quiet=0.4)
    assert prompts(line, call)[0] == "Hello James, thank you for calling Harbor Bank."
    kept = CachedVoice(Mute(), line.parley.settings.data / "spoken", line.streams.senses.voice.name)
    assert len(kept.speak("How can I help you today?", "en"))
    with pytest.raises(VoiceFailed):
        kept.speak("Hello James, thank you for calling Harbor Bank.", "en")
    call.hang_up()


class Mute:
    def speak(self, text: str, language: str) -> Samples:
        raise VoiceFailed(text)


def test_one_stream_too_many_is_heard_by_twilio(tmp_path: Path) -> None:
    line = Streaming(tmp_path / "calls.db", most=1)
    try:
        first, second = line.phone().dial(), line.phone().dial()
        left(second)
        assert second.state == "listening" and "How can I help you today?" in second.heard
        second.say("agent")
        assert second.state == "in_queue"
        first.listen_until(quiet=0.4).speak(said("agent")).listen_until(quiet=0.4)
        assert first.state == "in_queue"
    finally:
        line.close()


def test_a_server_that_stops_lets_its_calls_go_on(tmp_path: Path) -> None:
    line = Streaming(tmp_path / "calls.db")
    try:
        call = greeted(line)
        line.drain(0.0)
        left(call)
        assert call.state == "listening"
        call.say("agent")
        assert call.state == "in_queue"
    finally:
        line.close()


# -- what Twilio would not send ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("no JSON", 1008),
        ("[]", 1008),
        ("{}", 1008),
        ('{"event": "media"}', 1008),
        ('{"event": "media", "streamSid": "MZ1", "media": {"payload": "?"}}', 1008),
        ('{"event": "media", "streamSid": "another", "media": {"payload": "/w=="}}', 1008),
        ('{"event": "dtmf", "streamSid": "another", "dtmf": {"digit": "E"}}', 1008),
        ("[" * 50_000, 1008),
        ("x" * 1_000_000, 1009),
        (b"\xff\xfe", 1008),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_stream_of_nonsense_is_closed(line: Streaming, message: str | bytes, code: int) -> None:
    call, ticket = line.invite()
    stream = line.rough().connected().start(call, line.parley.settings.account_sid, ticket=ticket)
    stream.wait_for("mark")
    stream.text(message)
    assert stream.closed() == code
    line.forgets(call)


def test_sound_before_the_start_is_refused(line: Streaming) -> None:
    assert line.rough().connected().media().closed() == 1008


def test_a_flood_is_cut_off_and_nobody_else_notices(line: Streaming) -> None:
    other = greeted(line)
    call, ticket = line.invite()
    stream = line.rough().connected().start(call, line.parley.settings.account_sid, ticket=ticket)
    stream.media(frames=5000)
    assert stream.closed() == 1008
    call, ticket = line.invite()
    stream = line.rough().connected().start(call, line.parley.settings.account_sid, ticket=ticket)
    for _ in range(5000):
        stream.key("1")
    assert stream.closed() == 1008
    other.speak(said("agent")).listen_until(quiet=0.4)
    assert other.state == "in_queue"


def test_a_socket_that_stays_silent_is_closed(tmp_path: Path) -> None:
    line = Streaming(tmp_path / "calls.db", silent=0.3)
    try:
        assert line.rough().closed() == 1008
        call, ticket = line.invite()
        stream = line.rough().connected().start(call, line.parley.settings.account_sid, ticket=ticket)
        assert stream.closed() == 1008
    finally:
        line.close()


@pytest.mark.parametrize(
    "signed",
    [{"signature": ""}, {"signature": "wrong"}, {"signature": "\xfc\u20ac"}, {"token": "another"}],
    ids=str,
)
def test_nobody_is_let_in_without_twilios_signature(line: Streaming, signed: dict[str, str]) -> None:
    from channels.twilio.streaming_side import Refused

    with pytest.raises(Refused) as refused:
        line.rough(**signed)
    assert refused.value.status == 403


def test_a_ticket_is_good_once_for_its_call_and_its_account(line: Streaming) -> None:
    call, ticket = line.invite()
    other, _ = line.invite()
    account = line.parley.settings.account_sid
    assert line.rough().connected().start(call, account).closed() == 1008
    assert line.rough().connected().start(call, account, ticket="a guess").closed() == 1008
    assert line.rough().connected().start(other, account, ticket=ticket).closed() == 1008
    assert line.rough().connected().start(call, "AC" + "9" * 32, ticket=ticket).closed() == 1008
    good = line.rough().connected().start(call, account, ticket=ticket)
    good.wait_for("mark")
    assert line.rough().connected().start(call, account, ticket=ticket).closed() == 1008
    good.close()


def test_of_two_streams_of_a_call_the_newer_is_the_call(line: Streaming) -> None:
    call, ticket = line.invite()
    account = line.parley.settings.account_sid
    first = line.rough().connected().start(call, account, ticket=ticket)
    first.wait_for("mark")
    _, newer = line.invite(call)
    second = line.rough().connected().start(call, account, ticket=newer)
    second.wait_for("mark")
    assert first.closed() == 1000
    assert second.key("0").wait_for("clear")
    second.close()
