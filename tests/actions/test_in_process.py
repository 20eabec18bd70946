"""Actions in this process."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from asking import ACTIONS, ask
from structlog.testing import capture_logs

from ivr.actions import InProcessActions
from ivr.actions.in_process import THREADS_FOR_AN_ACTION
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.redaction import Secret


@pytest.fixture(scope="module")
def actions() -> Iterator[InProcessActions]:
    actions = InProcessActions(ACTIONS)
    yield actions
    actions.close()


def project(folder: Path, **files: str) -> Path:
    """A project's folder of actions with these files."""
    place = folder / "flows" / "actions"
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / f"{name}.py").write_text(text)
    return place


def action(name: str, answer: str) -> str:
    return f"""
from rasa_sdk import Action
from rasa_sdk.events import SlotSet

class Only(Action):
    def name(self):
        return "{name}"

    def run(self, dispatcher, tracker, domain):
        return [SlotSet("answer", {answer})]
"""


def test_an_action_sets_slots_and_says_a_response(actions: InProcessActions) -> None:
    done = ask(actions.run, "action_find_bill")

    assert isinstance(done, ErrandDone)
    assert done.number == 7
    assert {event["name"]: event["value"] for event in done.events} == {"bill_due": 146.0, "bill_found": True}
    assert [(said["response"], said["due"]) for said in done.responses] == [("utter_bill", 146.0)]


def test_an_action_knows_who_calls_and_what_was_said(actions: InProcessActions) -> None:
    done = ask(actions.run, "action_who_calls")

    slots = {event["name"]: event["value"] for event in done.events}
    assert slots["line"] == {
        "contact": "c-1",
        "channel": "voice",
        "ani": "+14155550123",
        "dnis": "+18005550100",
        "language": "en",
        "idempotency_key": "c-1-7",
        "assurance": 0,
        "customer": "",
    }
    assert slots["said"] == {"company": "power"}
    assert (slots["sender"], slots["channel"], slots["kind"]) == ("c-1", "voice", "text")
    assert done.responses[0]["text"] == "pay my power bill / pay_bill"


def test_an_action_may_run_before_the_caller_has_said_anything(actions: InProcessActions) -> None:
    done = ask(actions.run, "action_who_calls", heard=None)

    assert done.responses[0]["text"] == " / None"


@pytest.mark.parametrize(
    ("name", "reason", "detail"),
    [
        ("action_raises", "garbage", "ValueError at trouble.py:19"),
        ("action_rejects", "error", "ActionExecutionRejection at trouble.py:27"),
        ("action_ends_the_process", "garbage", "WantedToExit at trouble.py:59"),
        ("action_nobody_wrote", "unknown", "no action is called action_nobody_wrote"),
        ("action_says", "garbage", "a message: Object of type date is not JSON serializable"),
    ],
)
def test_a_failing_action_is_an_event(actions: InProcessActions, name: str, reason: str, detail: str) -> None:
    failed = ask(actions.run, name)

    assert failed == ErrandFailed(number=7, reason=reason, detail=detail)


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        ("text", "the answer is a str, not a list of events"),
        ("number", "the answer is a int, not a list of events"),
        ("dict", "the answer is a dict, not a list of events"),
        ("no_event", "an event is a dict without 'event'; the functions of rasa_sdk.events make events"),
        ("words", "an event is a str; the functions of rasa_sdk.events make events"),
        ("no_name", "a slot event has no name"),
        ("date", "slot 'day': Object of type date is not JSON serializable"),
        ("nan", "slot 'amount': holds a number or a loop that JSON cannot say"),
        ("huge", "the answer is larger than 262144 bytes"),
    ],
)
def test_what_is_no_answer_is_garbage(actions: InProcessActions, answer: str, detail: str) -> None:
    failed = ask(actions.run, "action_answers", answer=answer)

    assert failed == ErrandFailed(number=7, reason="garbage", detail=detail)


def test_an_action_that_returns_nothing_is_done(actions: InProcessActions) -> None:
    assert ask(actions.run, "action_answers", answer="nothing") == ErrandDone(number=7)


@pytest.mark.parametrize("name", ["action_hangs", "action_hangs_async"])
def test_a_hanging_action_is_a_timeout(actions: InProcessActions, name: str) -> None:
    failed = ask(actions.run, name, timeout=0.05)

    assert (failed.reason, failed.detail) == ("timeout", "no answer within 0.05 seconds")


def test_an_action_that_hangs_in_many_calls_leaves_the_others_alone(actions: InProcessActions) -> None:
    calls = THREADS_FOR_AN_ACTION + 4

    with ThreadPoolExecutor(calls) as callers:
        hanging = [callers.submit(ask, actions.run, "action_hangs", 0.2) for _ in range(calls)]
        done = ask(actions.run, "action_find_bill")

        assert {call.result().reason for call in hanging} == {"timeout"}
    assert isinstance(done, ErrandDone)


def test_an_async_action_that_blocks_the_loop_fails_alone_and_is_named_in_the_log() -> None:
    actions = InProcessActions(ACTIONS)

    with capture_logs() as logs:
        blocked = ask(actions.run, "action_blocks_the_loop", timeout=0.05)
        next_call = ask(actions.run, "action_who_calls")

    assert blocked.reason == "timeout"
    assert isinstance(next_call, ErrandDone)
    assert [line["action"] for line in logs if "blocks the event loop" in line["event"]] == [
        "action_blocks_the_loop"
    ]
    actions.close()


def test_a_hung_action_does_not_hold_up_the_end_of_the_process() -> None:
    before = threading.active_count()
    actions = InProcessActions(ACTIONS)

    ask(actions.run, "action_hangs", timeout=0.05)

    started = [t for t in threading.enumerate() if t.name == "action_hangs"]
    assert threading.active_count() > before
    assert started
    assert all(thread.daemon for thread in started)
    actions.close()


def test_a_secret_reaches_an_action_here_only_as_a_secret(actions: InProcessActions) -> None:
    pin = Secret("482913")

    done = ask(actions.run, "action_shows_secrets", pin=pin)

    slots = {event["name"]: event["value"] for event in done.events}
    assert slots["pin_is"] == "Secret(•••)"
    assert slots["same"] == pin


def test_an_action_cannot_change_the_session(actions: InProcessActions) -> None:
    seen = ["once"]

    ask(actions.run, "action_shows_secrets", seen=seen)

    assert seen == ["once"]


def test_logs_and_details_say_nothing_of_what_is_in_the_slots(
    actions: InProcessActions, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    with capture_logs() as logs:
        failed = ask(actions.run, "action_raises", company="the caller's own words")
        ask(actions.run, "action_answers", answer="no_name", company="the caller's own words")

    assert [line["event"] for line in logs] == ["action failed", "action failed"]
    written = (
        str(logs) + caplog.text + "".join(str(record.__dict__) for record in caplog.records) + failed.detail
    )
    assert "the caller's own words" not in written


def test_a_card_number_that_was_said_is_not_told_to_an_action(actions: InProcessActions) -> None:
    done = ask(actions.run, "action_who_calls", heard=Heard(text="my card is 5105 1051 0510 5100"))

    assert done.responses[0]["text"] == "my card is •••5100 / None"


def test_two_projects_with_files_of_the_same_name_do_not_meet(tmp_path: Path) -> None:
    one = InProcessActions(project(tmp_path / "one", bank=action("action_x", "'one'")))
    two = InProcessActions(project(tmp_path / "two", bank=action("action_x", "'two'")))

    assert ask(one.run, "action_x").events[0]["value"] == "one"
    assert ask(two.run, "action_x").events[0]["value"] == "two"
    one.close()
    two.close()


def test_a_folder_is_read_afresh_each_time(tmp_path: Path) -> None:
    folder = project(tmp_path, bank=action("action_x", "1"))
    before = InProcessActions(folder)
    (folder / "bank.py").write_text(action("action_x", "2"))
    after = InProcessActions(folder)

    assert ask(before.run, "action_x").events[0]["value"] == 1
    assert ask(after.run, "action_x").events[0]["value"] == 2
    before.close()
    after.close()


def test_python_finds_nothing_of_a_project_by_its_own_names(tmp_path: Path) -> None:
    path, modules = list(sys.path), set(sys.modules)

    actions = InProcessActions(project(tmp_path, bank=action("action_x", "1")))
    actions.close()

    assert sys.path == path
    assert not {name for name in set(sys.modules) - modules if not name.startswith("rasa_sdk")}
    assert not (tmp_path / "flows" / "actions" / "__pycache__").exists()


def test_a_project_may_lie_in_a_hidden_folder_but_a_hidden_file_is_no_action_file(tmp_path: Path) -> None:
    folder = project(tmp_path / ".projects" / "bank", bank=action("action_x", "1"))
    (folder / ".bank.swp.py").write_text("not python")

    actions = InProcessActions(folder)

    assert (actions.names, actions.errors) == ({"action_x"}, [])
    actions.close()


def test_a_project_without_actions_has_none(tmp_path: Path) -> None:
    actions = InProcessActions(tmp_path / "flows" / "actions")

    assert (actions.names, actions.errors) == (frozenset(), [])
    assert ask(actions.run, "action_x").reason == "unknown"


def test_a_file_that_cannot_be_imported_is_told_by_its_line_and_the_others_load(tmp_path: Path) -> None:
    folder = project(
        tmp_path,
        good=action("action_good", "1"),
        missing="import os\nimport requets\n",
        syntax="def broken(:\n",
        user="from .syntax import broken\n",
        crash="def start():\n    return {}['key']\n\nstart()\n",
        leaves="raise SystemExit(3)\n",
        nameless="from rasa_sdk import Action\n\n\nclass Base(Action):\n    pass\n",
        again=action("action_good", "2"),
    )

    actions = InProcessActions(folder)

    assert actions.names == {"action_good"}
    assert sorted((e.file.name, e.line, e.message) for e in actions.errors) == [
        ("crash.py", 2, "the file cannot be imported: KeyError: 'key'."),
        ("good.py", 5, "the action Only cannot be used: another class is called 'action_good', too."),
        ("leaves.py", 1, "the file cannot be imported: SystemExit: 3."),
        ("missing.py", 2, "the file cannot be imported: ModuleNotFoundError: No module named 'requets'."),
        (
            "nameless.py",
            4,
            "the action Base cannot be used: it has no name(). A class that only others are made from is an abc.ABC.",
        ),
        ("syntax.py", 1, "this is not Python: invalid syntax."),
    ]
    actions.close()


def test_actions_run_in_a_process_forked_after_they_ran(actions: InProcessActions) -> None:
    both = ("action_find_bill", "action_who_calls")
    assert all(isinstance(ask(actions.run, name), ErrandDone) for name in both)

    child = os.fork()
    if child == 0:
        os._exit(0 if all(isinstance(ask(actions.run, name), ErrandDone) for name in both) else 1)

    assert os.waitpid(child, 0)[1] == 0
