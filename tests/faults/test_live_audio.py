"""The process that hears the live audio is killed, stopped and started while calls go on."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from faults.serving import Serving
from streaming_bank import said

from ivr.testphone import Call

pytestmark = pytest.mark.slow


def asked(server: Serving) -> Call:
    """A call that was heard by the server itself, and is asked which account."""
    call = server.phone().dial().listen_until(quiet=0.5)
    call.speak(said("check my balance")).listen_until(quiet=0.5)
    assert call.state == "streaming" and len(call.streams) == 1
    return call


def goes_on_in_words(call: Call) -> None:
    call.wait_until(lambda call: call.state != "streaming")
    assert call.state == "listening" and "Which account" in call.heard, call.transcript
    assert "Your savings account has" in call.say("my savings account").heard


def test_a_call_goes_on_with_twilios_hearing_when_its_process_is_killed_and_the_next_is_heard_again(
    tmp_path: Path,
) -> None:
    with Serving(tmp_path, hearing="vosk") as server:
        call = asked(server)

        os.kill(server.part("streams"), signal.SIGKILL)

        goes_on_in_words(call)
        call.hang_up()
        server.await_health()
        asked(server).hang_up()


def test_while_nothing_hears_the_live_audio_calls_are_heard_by_twilio(tmp_path: Path) -> None:
    with Serving(tmp_path, hearing="vosk") as server:
        os.kill(server.part("streams"), signal.SIGSTOP)
        os.kill(server.part("streams"), signal.SIGKILL)

        call = server.phone().dial()
        if call.state == "streaming":
            call.wait_until(lambda call: call.state != "streaming")

        assert call.state == "listening" and "How can I help you" in call.heard
        assert "Which account" in call.say("i would like to check my account balance").heard


def test_a_server_that_is_told_to_stop_lets_the_calls_that_it_hears_go_on_by_its_webhooks(
    tmp_path: Path,
) -> None:
    with Serving(tmp_path, hearing="vosk") as server:
        call = asked(server)
        codes: list[int] = []
        stopping = threading.Thread(target=lambda: codes.append(server.stop()))

        stopping.start()
        call.wait_until(lambda call: call.state != "streaming")
        stopping.join()

        assert codes == [0]
        assert call.state == "listening" and "For checking, press 1" in call.heard, call.transcript
        server.start()
        assert "Your savings account has" in call.say("my savings account").heard
        call.hang_up()


def test_webhooks_that_are_killed_are_started_again_beside_the_live_audio(tmp_path: Path) -> None:
    with Serving(tmp_path, hearing="vosk") as server:
        call = asked(server)

        killed = server.part("web")
        os.kill(killed, signal.SIGKILL)
        server.await_other(killed, "web")
        server.await_health(server.port)

        call.speak(said("agent")).wait_until(lambda call: call.state != "streaming")
        assert call.state == "in_queue"
