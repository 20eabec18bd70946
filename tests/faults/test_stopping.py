"""The server is stopped and started while calls go on."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import slow_action
from caller import project
from faults.serving import MOST_SECONDS, Serving

from ivr.store import Store
from tests.bench.load import Load

pytestmark = pytest.mark.slow

FLOWS = """
    flows:
      work:
        nlu_trigger: [{intent: work}]
        steps: [say: Let me look., action: action_works, say: It is done.]
"""
NLU = """
    nlu:
      - intent: work
        examples: |
          - please do the work
          - do it
      - intent: weather
        examples: |
          - what is the weather like
          - will it rain
"""


def working(folder: Path, seconds: float) -> Path:
    """A project with an action that takes its time; the caller is told so after a second."""
    slow_action.write(folder, seconds)
    project(folder, flows=FLOWS, nlu=NLU, defaults="times: {patience: 1}\n")
    return folder


@pytest.mark.load
def test_a_server_that_is_told_to_stop_under_load_loses_no_turn_to_the_one_beside_it(tmp_path: Path) -> None:
    with Serving(tmp_path) as old, Serving(tmp_path, old.database, public_port=old.port) as new:
        load = Load([old.port, new.port], old.public_url)
        codes: list[int] = []
        stopping = threading.Timer(4, lambda: codes.append(old.stop()))
        stopping.start()

        figures = asyncio.run(load.run(rate=60, seconds=6, at_once=240, warm_up=1))
        stopping.join()

    print(f"\n{figures}")
    assert codes == [0]
    assert figures.failures == []


def test_a_turn_in_progress_is_answered_before_the_server_ends(tmp_path: Path) -> None:
    with Serving(tmp_path, project=working(tmp_path / "project", seconds=0.8)) as server:
        call = server.phone().dial()

        with ThreadPoolExecutor(1) as pool:
            turn = pool.submit(call.say, "please do the work")
            time.sleep(0.3)
            code = server.stop()
            turn.result()

    assert code == 0
    assert call.heard.startswith("Let me look. It is done.")


def test_an_action_that_outlasts_its_webhook_is_finished_before_the_server_ends(tmp_path: Path) -> None:
    with Serving(tmp_path, project=working(tmp_path / "project", seconds=3)) as server:
        phone = server.phone()
        phone.patience = MOST_SECONDS  # the caller is told to wait, and does so while the server goes
        call = phone.dial()
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(call.say, "please do the work")
            time.sleep(1.5)
            code = server.stop()
            server.start()
            waiting.result()

    store = Store(server.database)
    stored = store.contacts.load(call.sid)
    assert code == 0
    assert stored and [e.event["event"] for e in store.contacts.log(stored.contact)][2:3] == ["action_done"]
    assert call.heard.startswith("Let me look. One moment"), call.transcript
    assert "It is done." in call.heard


def test_a_call_that_a_new_database_does_not_know_begins_again_with_an_apology(tmp_path: Path) -> None:
    with Serving(tmp_path) as server:
        call = server.phone().dial()
        call.say("i would like to check my account balance")

        assert server.stop() == 0
        for file in tmp_path.glob("calls.db*"):
            file.unlink()
        server.start()
        call.say("my savings account")

        assert call.heard.startswith(
            "Sorry, I lost track of our call. Let us start over. Thank you for calling"
        )
        assert "Which account" in call.say("i would like to check my account balance").heard
        assert "Your savings account has" in call.say("savings").heard
        assert not [finding for finding in call.findings if finding.level == "error"], call.findings


def test_a_server_that_is_killed_and_started_again_goes_on_with_its_calls(tmp_path: Path) -> None:
    with Serving(tmp_path) as server:
        call = server.phone().dial()
        call.say("i would like to check my account balance")

        server.kill()
        server.start()

        assert "Your savings account has" in call.say("my savings account").heard
