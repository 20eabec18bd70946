"""What an action of a Rasa project is told of the call, and what the events that it returns do."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from caller import Sentences
from rasa import project, told

from ivr.actions import InProcessActions
from ivr.actions.history import events_of
from ivr.conversation.events import CallStarted, ErrandDone, Heard
from ivr.conversation.session import Session
from ivr.kept import Entry
from ivr.quality.rehearsal import NOW, Rehearsal
from ivr.redaction import Secret
from ivr.routing import context_document
from ivr.store import Store
from ivr.switchboard import OnlyRevision, Switchboard

DOMAIN = """
    slots:
      name: {type: text, mappings: [{type: from_llm}]}
      found: {type: bool}
      seen: {type: any}
    responses:
      utter_ask_name: [{text: "What name?"}]
      utter_hello: [{text: "Hello {name}."}]
      utter_ask_size: [{text: "How many?"}]
      utter_late: [{text: "It is getting late."}]
    forms: {size_form: {required_slots: [size]}}
    actions: [action_look, action_return, validate_size_form]
"""
FLOWS = """
    flows:
      look_up:
        description: Looks somebody up.
        persisted_slots: [seen]
        steps:
          - collect: name
          - action: utter_hello
          - action: action_return
          - action: action_look
      getting_late:
        description: Says that it is late.
        steps: [{action: utter_late}]
"""
LOOK = """
    from rasa_sdk import Action
    from rasa_sdk.events import *
    from rasa_sdk.forms import FormValidationAction

    class Look(Action):
        def name(self): return "action_look"
        def run(self, dispatcher, tracker, domain):
            told = [[event["event"], event.get("name") or event.get("text")] for event in tracker.events]
            last = tracker.get_last_event_for("bot") or {}
            return [SlotSet("seen", {"events": told, "latest": tracker.latest_action_name, "bot": last.get("text"),
                                     "loop": tracker.active_loop_name, "user": len(tracker.applied_events())})]

    class Return(Action):
        def name(self): return "action_return"
        def run(self, dispatcher, tracker, domain):
            return RETURNED

    class Validate(FormValidationAction):
        def name(self): return "validate_size_form"
        def validate_size(self, value, dispatcher, tracker, domain):
            loop, asked = tracker.active_loop_name, tracker.get_slot("requested_slot")
            return {"size": value, "seen": {"loop": loop, "asked": asked}}
"""


class Call:
    """A call to a project whose `action_return` returns these events."""

    def __init__(self, folder: Path, returned: str = "[]", flows: str = FLOWS, **files: str) -> None:
        source = textwrap.dedent(LOOK).replace("RETURNED", returned)
        (folder / "actions").mkdir()
        (folder / "actions" / "actions.py").write_text(source, "utf-8")
        made = project(folder, flows, DOMAIN, **files)
        self.actions = InProcessActions(made.actions)
        spoken = {flow.replace("_", " "): flow for flow in made.flows.flows}

        def run(errand: Any, session: Any, heard: Any) -> Any:
            answer = self.actions.run(errand, session, heard, made.flows, self.call.log)
            assert isinstance(answer, ErrandDone), answer
            return answer

        self.call = Rehearsal(made.flows, Sentences(spoken), run)
        self.call.start()

    def says(self, *sentences: str) -> Call:
        for sentence in sentences:
            self.call.hear(sentence)
        return self

    @property
    def seen(self) -> Any:
        return self.call.session.slots["seen"]


@pytest.fixture
def calls() -> Iterator[list[Call]]:
    made: list[Call] = []
    yield made
    for call in made:
        call.actions.close()


def test_an_action_sees_the_whole_call_in_order(tmp_path: Path, calls: list[Call]) -> None:
    call = Call(tmp_path, '[ActionExecuted("action_x"), SlotSet("found", True)]')
    calls.append(call)

    call.says("look up", "Jane")

    assert call.seen["events"] == [
        ["action", "action_session_start"],
        ["session_started", None],
        ["bot", "Hello."],
        ["bot", "How can I help you today?"],
        ["action", "action_listen"],
        ["user", "look up"],
        ["action", "utter_ask_name"],
        ["bot", "What name?"],
        ["action", "action_listen"],
        ["user", "Jane"],
        ["slot", "name"],
        ["action", "utter_hello"],
        ["bot", "Hello Jane."],
        ["action", "action_return"],
        ["action", "action_x"],
        ["slot", "found"],
    ]


def test_the_latest_action_and_the_last_words_are_known(tmp_path: Path, calls: list[Call]) -> None:
    calls.append(call := Call(tmp_path))

    call.says("look up", "Jane")

    assert (call.seen["latest"], call.seen["bot"]) == ("action_return", "Hello Jane.")


def test_a_form_is_the_active_loop_and_what_it_asks_for_the_requested_slot(
    tmp_path: Path, calls: list[Call]
) -> None:
    calls.append(call := Call(tmp_path, '[FollowupAction("size_form")]'))

    call.says("look up", "Jane", "four")

    assert {"loop": "size_form", "asked": "size"} in call.call.filled["seen"]
    assert call.call.session.slots["requested_slot"] is None


def test_a_live_call_tells_its_actions_the_same(tmp_path: Path, calls: list[Call]) -> None:
    calls.append(call := Call(tmp_path))
    call.says("look up", "Jane")
    store = Store(f"sqlite:///{tmp_path / 'calls.db'}")
    store.prepare()
    revision = OnlyRevision(call.call.flows, call.call.understanding, {"action": call.actions})
    board = Switchboard(revision, store, context_document, clock=lambda: NOW, chance=lambda: 0.0)

    turn = int(board.begin("CA1", CallStarted(), lambda reply: str(reply.turn)))
    for words in ("look up", "Jane"):
        turn = int(board.take("CA1", turn, Heard(text=words), lambda reply: str(reply.turn)))
    board.close()

    stored = store.contacts.load("CA1")
    assert stored is not None
    assert stored.session["slots"]["seen"] == call.seen


def test_a_secret_is_in_no_event(tmp_path: Path) -> None:
    told_to = {"pin": Secret("4711"), "card": [Secret("4111")], "name": "Jane"}
    session = Session("c", filled=tuple((1, name, value) for name, value in told_to.items()))
    turn = Entry(1, 0.0, {"event": "heard", "text": "..."})

    events = events_of([turn], session)

    assert [event["value"] for event in events if event["event"] == "slot"] == [None, None, "Jane"]


def test_bot_uttered_is_said(tmp_path: Path, calls: list[Call]) -> None:
    calls.append(call := Call(tmp_path, '[BotUttered("By the way.")]'))

    call.says("look up", "Jane")

    assert call.call.heard[:2] == ["Hello Jane.", "By the way."]


def test_user_uttered_begins_what_its_intent_starts(tmp_path: Path, calls: list[Call]) -> None:
    calls.append(call := Call(tmp_path, '[ActionExecuted("action_listen"), UserUttered("/getting_late")]'))

    call.says("look up", "Jane")

    assert call.call.heard[:2] == ["Hello Jane.", "It is getting late."]


def test_a_reverted_utterance_leaves_its_question_open(tmp_path: Path, calls: list[Call]) -> None:
    calls.append(call := Call(tmp_path, "[UserUtteranceReverted()]"))

    call.says("look up", "Jane")

    assert (call.call.heard, call.call.session.slots["name"]) == (["Hello Jane.", "What name?"], None)


def test_a_reverted_utterance_gives_up_the_flow_that_it_began(tmp_path: Path, calls: list[Call]) -> None:
    flows = "flows: {late: {description: Says it., steps: [{action: action_return}, {action: utter_late}]}}"
    calls.append(call := Call(tmp_path, "[UserUtteranceReverted()]", flows))

    call.says("late")

    assert "It is getting late." not in call.call.heard
    assert "late" not in [frame.flow for frame in call.call.session.stack]


@pytest.mark.parametrize(
    ("event", "form"),
    [
        ('ActiveLoop("size_form")', "size_form"),
        ('FollowupAction("size_form")', "size_form"),
        ("ActiveLoop(None)", ""),
    ],
)
def test_an_action_begins_a_form_or_not(tmp_path: Path, calls: list[Call], event: str, form: str) -> None:
    calls.append(call := Call(tmp_path, f"[{event}]"))

    call.says("look up", "Jane")

    assert call.call.question[0] == form or not form


REMINDS = (
    "[ReminderScheduled('getting_late', __import__('datetime').datetime.fromtimestamp({}), name='late'{})]"
)


def test_a_reminder_comes_up_at_the_first_silence_after_its_time(tmp_path: Path, calls: list[Call]) -> None:
    calls.append(call := Call(tmp_path, REMINDS.format(NOW + 30, "")))
    call.says("look up", "Jane").call.silence()
    assert "It is getting late." not in call.call.heard

    call.call.now += 40
    call.call.silence()
    assert call.call.heard[0] == "It is getting late."

    call.call.silence()
    assert "It is getting late." not in call.call.heard


def test_who_speaks_is_not_reminded_any_more_unless_it_says_so(tmp_path: Path, calls: list[Call]) -> None:
    heard = []
    for name, kept in (("a", ""), ("b", ", kill_on_user_message=False")):
        (tmp_path / name).mkdir()
        calls.append(call := Call(tmp_path / name, REMINDS.format(NOW + 30, kept)))
        call.says("look up", "Jane", "blah blubb").call.now += 40
        call.call.silence()
        heard.append(call.call.heard[0])

    assert [words == "It is getting late." for words in heard] == [False, True]


def test_a_cancelled_reminder_does_not_come_up(tmp_path: Path, calls: list[Call]) -> None:
    returned = f"{REMINDS.format(NOW + 30, '')} + [ReminderCancelled(name='late')]"
    calls.append(call := Call(tmp_path, returned))

    call.says("look up", "Jane")

    assert call.call.session.reminders == ()


def test_events_that_mean_less_here_are_told_where_they_are_made(tmp_path: Path) -> None:
    source = (
        "from rasa_sdk import events\nX = events.ActionReverted()\nY = events.ReminderScheduled('x', None)\n"
    )
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions" / "a.py").write_text(source, "utf-8")

    said = told(tmp_path, FLOWS, DOMAIN)

    assert "actions/a.py:2:5: warning: 'ActionReverted' undoes nothing here." in said
    assert "actions/a.py:3:5: note: a reminder comes up at the first silence after its time" in said


def test_an_action_that_reverts_is_told_in_the_log(
    tmp_path: Path, calls: list[Call], capsys: pytest.CaptureFixture[str]
) -> None:
    calls.append(call := Call(tmp_path, "[ActionReverted()]"))

    call.says("look up", "Jane")

    out = capsys.readouterr()
    assert "events without effect" in out.out + out.err
