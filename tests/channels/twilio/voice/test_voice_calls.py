"""Whole calls: signed webhooks, the real switchboard, engine and store."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from channels.twilio.twilio_side import CALL, Document, Twilio, path

from ivr.channels.twilio.voice import Acceptances, Urls, Writer
from ivr.content import project as projects
from ivr.conversation.commands import Errand, HandOff
from ivr.conversation.events import ErrandDone, Meaning
from ivr.conversation.flow import Flows
from ivr.conversation.written import Queue
from ivr.store import Entry, Store
from ivr.switchboard import OnlyRevision, Reply, Switchboard

LEG, OTHER = {"CallSid": "CA" + "2" * 32}, "CA" + "3" * 32

BANK = """
    flows:
      pattern_session_start:
        description: Greets.
        steps:
          - say: Thank you for calling Harbor Bank.
          - link: pattern_main_menu
      transfer:
        description: Moves money.
        nlu_trigger: [{intent: transfer}]
        steps:
          - collect: amount
            reads: money
            ask: How much should I transfer?
          - action: action_transfer
          - say: Done.
"""
QUEUES = """
    queues:
      service: {number: "+14155550100"}
"""
NLU = """
    nlu:
      - intent: transfer
        examples: |
          - move some money
"""


class Understanding:
    def understand(self, text: str, language: str) -> Meaning:
        return Meaning("transfer", 0.9, (("transfer", 0.9),)) if "money" in text else Meaning()


class Actions:
    """Counts how often money was moved."""

    moved = 0

    def run(self, errand: Errand, *context: object) -> ErrandDone:
        self.moved += 1
        return ErrandDone(number=errand.number)


ACTION = """
from rasa_sdk import Action


class Transfer(Action):
    def name(self):
        return "action_transfer"
"""


def flows(folder: Path) -> Flows:
    for name, text in {
        "flows/bank.yml": BANK,
        "flows/queues.yml": QUEUES,
        "nlu/bank.yml": NLU,
        "flows/actions/transfer.py": ACTION,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text), "utf-8")
    made, problems = projects.load(folder)
    assert made is not None, str(problems)
    return made.flows


class Line:
    """One server with its database."""

    def __init__(self, folder: Path, database: str = "calls.db") -> None:
        self.flows = flows(folder)
        self.actions = Actions()
        self.store = Store(f"sqlite:///{folder / database}")
        self.store.prepare()
        self.board = Switchboard(
            OnlyRevision(self.flows, Understanding(), {"action": self.actions}),
            self.store,
            lambda session, log, flows: {"contact": session.contact, "summary": "Wants to move money."},
        )
        self.twilio = self.another_process()

    def another_process(self) -> Twilio:
        taken = Acceptances(self.store.tickets.note_acceptance, self.store.tickets.was_accepted)
        return Twilio(self.board, self.flows, acceptances=taken)

    def close(self) -> None:
        self.board.close()
        self.store.close()


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    line = Line(tmp_path)
    yield line
    line.close()


def log_of(line: Line) -> list[Entry]:
    return line.store.contacts.log(line.store.contacts.newest()[0].contact)


def answer(line: Line, document: Document, **form: str) -> Document:
    """The caller answers the Gather of `document`."""
    return line.twilio.ask(path(document["Gather"].get("action")), form)


def test_a_caller_says_what_they_want_keys_the_amount_and_is_served(line: Line) -> None:
    greeting = line.twilio.ask("voice", {"From": "+14155550123", "To": "+14155550199"})
    question = answer(line, greeting, SpeechResult="I want to move some money", Confidence="0.92")
    done = answer(line, question, Digits="40")

    assert greeting.spoken == "Thank you for calling Harbor Bank. How can I help you today?"
    assert question.spoken.endswith("How much should I transfer?")
    assert "Done." in done.spoken
    assert line.actions.moved == 1


def test_agent_in_the_middle_of_a_question_reaches_a_person_who_hears_the_summary(line: Line) -> None:
    question = answer(line, line.twilio.ask("voice", {"From": "anonymous"}), SpeechResult="move money")

    document = answer(line, question, SpeechResult="Agent.")

    assert document["Number"].text == "+14155550100"
    asked = line.twilio.ask(path(document["Number"].get("url")), LEG)
    whisper = line.twilio.ask(path(asked["Gather"].get("action")), {**LEG, "Digits": "1"})
    assert whisper.verbs == ["Say"] and whisper.spoken == "Wants to move money."
    over = line.twilio.ask(path(document["Dial"].get("action")), {"DialCallStatus": "completed"})
    assert over.verbs == ["Hangup"]


def test_a_mailbox_that_answers_hears_nothing_of_the_caller_who_comes_back(line: Line) -> None:
    document = answer(line, line.twilio.ask("voice"), SpeechResult="Agent.")

    asked = line.twilio.ask(path(document["Number"].get("url")), LEG)
    back = line.twilio.ask(path(document["Dial"].get("action")), {"DialCallStatus": "completed"})

    assert asked.verbs == ["Gather", "Gather", "Hangup"]
    assert asked.spoken == "You have a call. Press 1 to take it. You have a call. Press 1 to take it."
    assert "nobody can take your call right now" in back.spoken
    assert [entry.event["result"] for entry in log_of(line) if "result" in entry.event] == ["no_answer"]


def test_a_wrong_key_takes_no_call_and_the_question_comes_again(line: Line) -> None:
    document = answer(line, line.twilio.ask("voice"), SpeechResult="Agent.")
    asked = line.twilio.ask(path(document["Number"].get("url")), LEG)

    again = line.twilio.ask(path(asked["Gather"].get("action")), {**LEG, "Digits": "2"})
    back = line.twilio.ask(path(document["Dial"].get("action")), {"DialCallStatus": "completed"})

    assert again.text == asked.text
    assert "nobody can take your call right now" in back.spoken


def test_that_a_call_was_taken_is_known_in_every_process_and_at_every_try(line: Line) -> None:
    document = answer(line, line.twilio.ask("voice"), SpeechResult="Agent.")
    one, other = line.another_process(), line.another_process()
    accept = path(one.ask(path(document["Number"].get("url")), LEG)["Gather"].get("action"))
    for process in (one, other):
        assert process.ask(accept, {**LEG, "Digits": "1"}).spoken == "Wants to move money."

    over = path(document["Dial"].get("action"))
    tries = [process.ask(over, {"DialCallStatus": "completed"}).verbs for process in (other, one)]

    assert tries == [["Hangup"], ["Hangup"]]
    assert line.store.contacts.newest()[0].disposition == "handed_off"


def test_who_took_the_first_call_has_not_taken_the_second(line: Line) -> None:
    first = answer(line, line.twilio.ask("voice"), SpeechResult="Agent.")
    accept = path(first["Number"].get("url"))
    line.twilio.ask(accept, {**LEG, "Digits": "1"})
    second = answer(line, line.twilio.ask("voice", {"CallSid": OTHER}), SpeechResult="Agent.", CallSid=OTHER)

    over = {"DialCallStatus": "completed", "CallSid": OTHER}
    back = line.twilio.ask(path(second["Dial"].get("action")), over)

    assert "nobody can take your call right now" in back.spoken


def test_a_team_may_connect_whoever_answers(line: Line) -> None:
    queues = {"service": Queue(number="+14155550100", press_to_accept=False)}
    write = Writer(
        Urls("https://ivr.example.com"), lambda: replace(line.flows, queues=queues), lambda *_: None
    )
    reply = Reply("c0ffee", 3, (HandOff("service"),), False, {"summary": "Wants to move money."}, "en")

    document = Document(write.reply(reply))

    assert "hand_off=" not in document.text
    assert line.twilio.ask(path(document["Number"].get("url")), LEG).verbs == ["Pause"]


def test_a_person_who_does_not_answer_gives_the_caller_back(line: Line) -> None:
    document = answer(line, line.twilio.ask("voice"), SpeechResult="Agent.")

    back = line.twilio.ask(path(document["Dial"].get("action")), {"DialCallStatus": "no-answer"})

    assert back.spoken
    assert back.verbs[-1] in ("Redirect", "Hangup", "Dial")


def test_a_webhook_that_is_tried_again_gets_the_same_bytes_and_moves_no_money_twice(line: Line) -> None:
    question = answer(line, line.twilio.ask("voice"), SpeechResult="move money")

    first = answer(line, question, Digits="40")
    again = answer(line, question, Digits="40")

    assert again.text == first.text
    assert line.actions.moved == 1


def test_five_tries_at_once_move_money_once_and_come_to_the_same_question(line: Line) -> None:
    question = answer(line, line.twilio.ask("voice"), SpeechResult="move money")

    def try_it(number: int) -> str:
        document = answer(line, question, Digits="40")
        while "Gather" not in document:  # whoever comes while the action runs is asked to wait
            document = line.twilio.ask(path(document["Redirect"].text))
        return document.text

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(try_it, range(5)))

    assert len(set(answers)) == 1
    assert line.actions.moved == 1


def test_an_old_answer_that_comes_late_changes_nothing(line: Line) -> None:
    greeting = line.twilio.ask("voice")
    question = answer(line, greeting, SpeechResult="move money")

    late = answer(line, greeting, SpeechResult="something else")

    assert late.text == question.text
    assert "Done." in answer(line, question, Digits="40").spoken


def test_a_call_that_outlives_its_database_starts_over(line: Line, tmp_path: Path) -> None:
    question = answer(line, line.twilio.ask("voice"), SpeechResult="move money")
    fresh = Line(tmp_path, "fresh.db")

    sorry = answer(fresh, question, Digits="40")
    greeting = fresh.twilio.ask(path(sorry["Redirect"].text))

    assert "start over" in sorry.spoken
    assert "How can I help you" in greeting.spoken
    fresh.close()


def test_a_call_whose_database_is_gone_reaches_a_person(line: Line, tmp_path: Path) -> None:
    question = answer(line, line.twilio.ask("voice"), SpeechResult="move money")
    line.store.close()
    for file in tmp_path.glob("calls.db*"):
        file.unlink()
    (tmp_path / "calls.db").write_bytes(b"this is no database" * 100)

    document = answer(line, question, Digits="40")

    assert document["Number"].text == "+14155550100"
    assert line.actions.moved == 0


def test_whoever_hangs_up_is_gone(line: Line) -> None:
    question = answer(line, line.twilio.ask("voice"), SpeechResult="move money")

    assert line.twilio.post("status", {"CallStatus": "completed"}).status_code == 204
    assert line.twilio.post("status", {"CallStatus": "completed"}).status_code == 204

    assert line.store.contacts.newest()[0].disposition == "abandoned"
    assert answer(line, question, Digits="40").verbs
    assert line.actions.moved == 0
    assert line.store.contacts.load(CALL) is not None
