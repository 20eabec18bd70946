"""Calls on live audio when something fails, or somebody does the unexpected: nobody hears a dead line."""

from __future__ import annotations

import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, redirect_stderr
from dataclasses import replace
from pathlib import Path

import pytest
import slow_action
import structlog
from caller import project
from serving_bank import Serving
from streaming_bank import Streaming, events, greeted, left, noise, prompts, said

from ivr.logs import log_to
from ivr.preparing import heard_by
from ivr.speech.audio import Samples
from ivr.speech.recogniser import Listener, Recogniser
from ivr.speech.voice import Voice, VoiceFailed
from ivr.testphone.wire import Request

FLOWS = """
    flows:
      pattern_session_start:
        steps: [say: Hello., link: pattern_main_menu]
      pattern_main_menu:
        steps:
          - menu: What can I do for you?
            choices:
              - {key: "1", then: [{link: work}]}
              - {key: "2", then: [{link: bye}]}
              - {key: "3", then: [{link: read}]}
              - {key: "4", then: [{link: elsewhere}]}
              - {key: "5", then: [{link: take}]}
              - {key: "6", then: [{link: people}]}
              - {key: "7", then: [{link: tape}]}
      work:
        steps: [say: Let me look., action: action_works, link: take]
      take:
        steps: [{collect: number, reads: digits, ask: Which number?}, {say: "I have {number:digits}."}]
      bye:
        steps: [say: Thank you for calling. Your number is four two. Goodbye., end: completed]
      read:
        steps:
          - {say: These are our terms and you have to hear them all., barge_in: false}
          - {collect: agreed, reads: yes_no, ask: Do you agree?, keys: {"1": true, "2": false}}
          - say: So be it.
      elsewhere:
        hearing: twilio
        steps: [{collect: other, reads: digits, ask: Which other number?}, {say: "I have {other:digits}."}]
      people:
        steps:
          - say: I will find somebody for you.
          - hand_off: service
      tape:
        steps: [say: Nobody is in., {voicemail: service, next: thanks}, {id: thanks, say: We will call you.}]
      pattern_nobody_free:
        steps: [say: Nobody is free., link: pattern_main_menu]
"""
NLU = """
    nlu:
      - intent: agent_please
        examples: |
          - agent
          - a person please
      - intent: weather
        examples: |
          - what is the weather like
          - will it rain
"""


def desk(folder: Path, seconds: float = 0.0) -> Path:
    """A project served by keys, with an action that takes so many seconds."""
    folder = folder / "project"
    slow_action.write(folder, seconds)
    defaults = "queue: service\ntimes: {patience: 0.5}\nhearing: vosk\nstill_there: One moment.\n"
    project(folder, flows=FLOWS, nlu=NLU, defaults=defaults)
    return folder


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Streaming]:
    folder = tmp_path_factory.mktemp("desk")
    serving = Streaming(folder / "calls.db", desk(folder))
    yield serving
    serving.close()


@pytest.fixture
def slow_line(tmp_path: Path) -> Iterator[Streaming]:
    """Its action takes 4 seconds."""
    serving = Streaming(tmp_path / "calls.db", desk(tmp_path, seconds=4))
    yield serving
    serving.close()


# -- who speaks ------------------------------------------------------------------------------------------


class Failing:
    """A voice that speaks until it is told to do something `instead`."""

    name = "failing"

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self.instead: threading.Event | None = None

    def speak(self, text: str, language: str) -> Samples:
        if self.instead is None:
            return self._voice.speak(text, language)
        self.instead.wait()
        raise VoiceFailed("it broke")

    def breaks(self, after: threading.Event) -> None:
        self.instead = after


@pytest.fixture
def voice(line: Streaming) -> Iterator[Failing]:
    before = line.streams.senses
    failing = Failing(before.voice)
    line.streams.senses = replace(before, voice=failing, kept=failing)  # type: ignore[arg-type]
    yield failing
    line.streams.senses = before


def test_a_voice_that_fails_in_mid_call_is_taken_over_by_twilios(line: Streaming, voice: Failing) -> None:
    call = greeted(line)
    broken = threading.Event()
    broken.set()
    voice.breaks(broken)
    left(call.press("5"))
    assert call.state == "listening" and "Which number?" in call.heard
    call.press("35#")
    assert "I have 3 5." in call.heard
    call.hang_up()


@pytest.mark.slow
def test_a_voice_that_hangs_is_taken_over_and_stops_no_other_turn(line: Streaming, voice: Failing) -> None:
    hangs = threading.Event()
    calls = [greeted(line) for _ in range(3)]
    voice.breaks(hangs)
    began = time.monotonic()
    for call in calls:
        left(call.press("5"))
        assert call.state == "listening" and "Which number?" in call.heard
    assert time.monotonic() - began < 17
    hangs.set()
    for call in calls:
        call.hang_up()


def test_a_goodbye_that_broke_off_is_said_by_twilio(line: Streaming) -> None:
    call = greeted(line)
    call.press("2").wait_until(lambda call: call.stream.to_play > 0)
    line.cut(call.sid)
    left(call)
    assert call.state == "ended"
    assert "Your number is four two. Goodbye." in call.heard


def test_a_goodbye_that_was_heard_is_said_once(line: Streaming) -> None:
    call = greeted(line)
    left(call.press("2"))
    assert call.state == "ended"
    assert call.heard == ""


def test_a_message_is_recorded_by_twilio_and_the_call_comes_back_to_the_stream(line: Streaming) -> None:
    call = greeted(line)

    left(call.press("7"))
    assert (call.state, call.heard) == ("recording", "")
    call.say("please call me back")

    assert call.state == "streaming"
    call.listen_until(quiet=0.4)
    assert "We will call you." in prompts(line, call)
    assert line.contact(call.sid)["voicemails"][0]["state"] == "left"
    call.hang_up()


def test_a_hand_off_whose_words_broke_off_is_announced_by_twilio_and_comes_back_to_the_stream(
    line: Streaming,
) -> None:
    call = greeted(line)
    call.press("6").wait_until(lambda call: call.stream.to_play > 0)
    line.cut(call.sid)
    left(call)
    assert call.state == "in_queue"
    assert call.heard == "I will find somebody for you."
    call.nobody_answers()
    assert call.state == "streaming" and len(call.streams) == 2
    call.listen_until(quiet=0.4)
    assert prompts(line, call)[-2:] == ["Nobody is free.", "What can I do for you?"]
    call.hang_up()


# -- who is heard ----------------------------------------------------------------------------------------


def test_a_noisy_line_is_asked_again_and_brought_to_a_person(line: Streaming) -> None:
    call = greeted(line)
    for _ in range(60):  # as of somebody who hammers
        call.speak(noise(0.6, 6000)).speak(noise(1.2, 2))
    left(call)
    assert call.state == "in_queue"
    assert events(line, call).count("no_input") >= 2
    call.hang_up()


class Slow:
    """A recogniser that takes `seconds` for each piece of sound."""

    def __init__(self, recogniser: Recogniser, seconds: float) -> None:
        self._recogniser = recogniser
        self.seconds = seconds

    def hears(self, language: str) -> bool:
        return self._recogniser.hears(language)

    def load(self) -> None:
        self._recogniser.load()

    def listen(self, language: str, phrases: tuple[str, ...] = (), closed: bool = False) -> Listener:
        return Sluggish(self._recogniser.listen(language, phrases, closed), self.seconds)


class Sluggish:
    def __init__(self, listener: Listener, seconds: float) -> None:
        self._listener, self._seconds = listener, seconds
        self.partial, self.finish = listener.partial, listener.finish

    def feed(self, pcm: bytes) -> None:
        time.sleep(self._seconds)
        self._listener.feed(pcm)


@pytest.mark.slow
def test_a_caller_who_is_heard_too_late_goes_on_with_twilios_hearing(tmp_path: Path) -> None:
    line = Streaming(tmp_path / "calls.db", desk(tmp_path))
    try:
        slow = Slow(line.streams.senses.recogniser, 0.05)
        line.streams.senses = replace(line.streams.senses, recogniser=slow)
        call = greeted(line)
        left(call.speak(said("check my balance")).speak(noise(30, 6000)))
        assert call.state == "listening" and "What can I do for you?" in call.heard
        call.hang_up()
    finally:
        line.close()


def test_what_may_not_be_talked_over_is_said_to_the_end_and_only_then_a_key_counts(line: Streaming) -> None:
    call = greeted(line)
    call.press("3").wait_until(lambda call: call.stream.to_play > 0)
    cleared = len(call.stream.times("clear"))
    call.press("2")
    call.listen_until(quiet=0.4)
    assert len(call.stream.times("clear")) == cleared
    assert events(line, call).count("pressed") == 1
    call.press("1").listen_until(quiet=0.4)
    assert "So be it." in prompts(line, call)
    call.hang_up()


def test_a_tone_that_no_telephone_has_is_nothing(line: Streaming) -> None:
    call, ticket = line.invite()
    stream = line.rough().connected().start(call, line.parley.settings.account_sid, ticket=ticket)
    stream.wait_for("mark")
    stream.event("dtmf", dtmf={"track": "inbound_track", "digit": "A"})
    stream.key("0")
    assert stream.wait_for("clear")
    stream.close()


def test_a_flow_that_twilio_hears_leaves_the_stream_and_the_next_one_comes_back(line: Streaming) -> None:
    call = greeted(line)
    left(call.press("4"))
    assert call.state == "listening" and call.heard == "Which other number?"
    call.press("35#")
    assert call.state == "streaming" and len(call.streams) == 2
    call.listen_until(quiet=0.4)
    assert "I have 3 5." in prompts(line, call)
    call.hang_up()


# -- what takes long ---------------------------------------------------------------------------------------


def test_who_speaks_and_presses_keys_while_an_action_runs_is_told_to_wait_and_then_taken_at_their_keys(
    slow_line: Streaming,
) -> None:
    call = greeted(slow_line)
    call.press("1").speak(said("check my balance")).press("4").speak(said("agent")).press("21#")
    call.wait_until(lambda call: "I have 4 2 1." in prompts(slow_line, call))
    told = prompts(slow_line, call)
    assert "Let me look." in told
    assert "heard" not in events(slow_line, call)
    call.hang_up()


def test_one_who_hangs_up_is_gone_in_every_state(slow_line: Streaming) -> None:
    greeting = slow_line.phone().dial()
    asked = greeted(slow_line)
    turn = greeted(slow_line).press("1")
    turn.wait_until(lambda call: "pressed" in events(slow_line, call))
    working = greeted(slow_line).press("1").listen_until(quiet=0.4)
    ending = greeted(slow_line).press("2").wait_until(lambda call: call.stream.to_play > 0)
    calls = [greeting, asked, turn, working, ending]

    for call in calls:
        call.hang_up()

    for call in calls:
        slow_line.forgets(call.sid)
        assert "hung_up" in events(slow_line, call) or call is ending
        assert not [finding for finding in call.findings if finding.level == "error"], call.findings


def test_a_stream_that_breaks_off_while_an_action_runs_leaves_the_call_at_its_result(
    slow_line: Streaming,
) -> None:
    call = greeted(slow_line).press("1").listen_until(quiet=0.4)
    line = slow_line
    line.cut(call.sid)
    left(call)
    assert call.state == "listening"
    assert "One moment." in call.heard and "Which number?" in call.heard
    call.press("7#")
    assert call.state == "listening", "this call has lost its stream once"
    call.hang_up()


@pytest.mark.slow
@pytest.mark.load
def test_thirty_callers_whose_actions_hang_are_all_told_to_wait_and_stop_nobody_else(
    slow_line: Streaming,
) -> None:
    with ThreadPoolExecutor(30) as pool:
        calls = list(pool.map(lambda _: greeted(slow_line, 1.0), range(30)))
        other = greeted(slow_line, 1.0)
        for call in calls:
            call.press("1")
        time.sleep(0.2)
        began = time.monotonic()
        other.press("5").wait_until(lambda call: "Which number?" in prompts(slow_line, call))
        assert time.monotonic() - began < 2.0
        for call in calls:
            call.wait_until(lambda call: "Which number?" in prompts(slow_line, call))
    assert all(call.state == "streaming" for call in calls)
    for call in (*calls, other):
        call.hang_up()


# -- what is kept ----------------------------------------------------------------------------------------


def test_a_database_that_is_away_for_a_turn_costs_the_stream_and_not_the_call(line: Streaming) -> None:
    call = greeted(line)
    away = sqlite3.connect(line.parley.settings.database.removeprefix("sqlite:///"), isolation_level=None)
    away.execute("BEGIN EXCLUSIVE")
    left(call.press("5"))
    away.execute("ROLLBACK")
    away.close()
    assert call.state == "listening" and "What can I do for you?" in call.heard
    call.press("5")
    assert "Which number?" in call.heard
    call.hang_up()


def test_a_call_whose_server_hears_no_more_itself_goes_on_in_words(line: Streaming) -> None:
    call = greeted(line)
    plain = replace(line.parley, flows=heard_by(line.parley.flows, "twilio"))
    twilio = Serving(replace(plain, settings=replace(plain.settings, hearing="twilio")))
    try:
        fields = {"CallSid": call.sid, "AccountSid": line.parley.settings.account_sid, "From": "+14155550123"}
        for path in ("voice", "voice/streamed", "voice/turn?turn=0"):
            answer = twilio.phone().send(Request(f"{twilio.url}/twilio/{path}", fields, "POST"))
            assert b"<Gather" in answer.body, path
    finally:
        twilio.close()
    call.hang_up()


def test_a_webhook_that_is_asked_twice_lets_in_the_one_who_got_the_second_answer(line: Streaming) -> None:
    call, first = line.invite()
    _, second = line.invite(call)
    account = line.parley.settings.account_sid
    assert line.rough().connected().start(call, account, ticket=first).closed() == 1008
    stream = line.rough().connected().start(call, account, ticket=second)
    assert stream.wait_for("mark")
    stream.close()


def test_a_hang_up_that_is_told_while_the_stream_goes_on_ends_the_contact_once(line: Streaming) -> None:
    call = greeted(line)
    status = {"CallSid": call.sid, "CallStatus": "completed", "CallDuration": "4"}
    fields = {**status, "AccountSid": line.parley.settings.account_sid}
    for path in ("status", "voice/streamed"):
        line.phone().send(Request(f"{line.url}/twilio/{path}", fields, "POST"))
    call.press("5").listen_until(seconds=3)
    assert events(line, call) == ["call_started", "hung_up"]
    call.hang_up()
    line.forgets(call.sid)


CARD = "4539578763621486"
SPOKEN = "four five three nine five seven eight seven six three six two one four eight six"


def test_a_card_number_keyed_or_spoken_on_a_stream_is_kept_and_logged_nowhere(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with log.open("w") as stderr, redirect_stderr(stderr), ExitStack() as afterwards:
        afterwards.callback(structlog.reset_defaults)  # also where the machine lacks what it takes
        log_to()
        line = Streaming(tmp_path / "calls.db", desk(tmp_path))
        afterwards.callback(line.close)
        call = greeted(line).press("5").listen_until(quiet=0.4)
        call.press(f"{CARD}#").listen_until(quiet=0.4)
        call.speak(said(SPOKEN)).listen_until(quiet=0.4)
        assert {"pressed", "heard"} <= set(events(line, call))
        line.cut(call.sid)
        left(call).hang_up()
    written = [file for file in tmp_path.rglob("*") if file.is_file() and "project/flows" not in str(file)]
    assert log in written and len(written) > 2
    for file in written:
        text = file.read_bytes().decode("latin-1")
        assert CARD not in text and SPOKEN not in text, file
        assert CARD[:8] not in re.sub(r"\W", "", text), file
