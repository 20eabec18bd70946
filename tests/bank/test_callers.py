"""The sample bank as its callers find it: its own flows, sentences, detector, actions and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from known_line import known_by
from records import PROJECT
from sample_bank import its_detector, sample_bank

from ivr.actions import InProcessActions
from ivr.content.project import Project
from ivr.conversation.commands import Errand, Say
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.quality.rehearsal import NOW, Rehearsal
from ivr.testphone.call import OWN_LINE, VOUCHED
from ivr.understanding.detector import Detector

HERE = Path(__file__).parent
JAMES, LINDA, STRANGE = "+12125550101", "+12125550102", "+12125550198"
UNSEEN: dict[str, dict[str, list[str]]] = yaml.safe_load((HERE / "unseen.yml").read_text("utf-8"))
CALLS: list[dict[str, Any]] = yaml.safe_load((HERE / "calls.yml").read_text("utf-8"))

Dial = Callable[..., Rehearsal]


@pytest.fixture(scope="module")
def bank() -> Project:
    return sample_bank()


@pytest.fixture(scope="module")
def detector() -> Detector:
    return its_detector()


@pytest.fixture(scope="module")
def actions() -> Iterator[InProcessActions]:
    actions = InProcessActions(PROJECT / "flows" / "actions")
    assert not actions.errors
    yield actions
    actions.close()


@pytest.fixture
def dial(
    bank: Project,
    detector: Detector,
    actions: InProcessActions,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Dial:
    """Calls the bank from a line; its database is the test's own."""
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))

    def run(action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return actions.run(action, session, heard, bank.flows)

    def begun(ani: str = OWN_LINE, now: float = NOW) -> Rehearsal:
        call = Rehearsal(bank.flows, detector, run, now, identify=known_by(bank))
        call.start(ani, vouched=VOUCHED)
        return call

    return begun


def told(call: Rehearsal, *turns: str) -> Rehearsal:
    """What the caller says, or keys where a turn is digits; what is left when the call is over stays unsaid."""
    for turn in turns:
        if call.session.waiting.what != "question":
            break
        call.press(turn) if turn.isdecimal() else call.hear(turn)
    return call


@pytest.mark.parametrize("language", UNSEEN)
def test_nineteen_of_twenty_unseen_sentences_reach_the_right_flow(detector: Detector, language: str) -> None:
    wrong, count = [], 0
    for intent, sentences in UNSEEN[language].items():
        for sentence in sentences:
            count += 1
            found = detector.understand(sentence, language)
            wanted = "" if intent == "out_of_scope" else intent
            if found.intent != wanted:
                wrong.append(f"{sentence}: {found.intent or 'nothing'} instead of {intent}")

    assert len(wrong) <= count * 0.05, "\n".join(wrong)


@pytest.mark.parametrize(
    "written", CALLS, ids=lambda written: f"{written['task']}: {written['says'][0][:40]}"
)
def test_a_caller_gets_the_task_done_without_a_person(dial: Dial, written: dict[str, Any]) -> None:
    call = told(dial(), *written["says"])

    assert written["task"] in [entry["flow"] for entry in call.session.done]
    assert call.ended == "completed"
    asked = Counter(
        c.text for _, commands in call.turns for c in commands if isinstance(c, Say) and "?" in c.text
    )
    asked.pop("Is there anything else I can help you with?", None)  # once for each thing that was done
    assert max(asked.values()) < 3, asked


def test_a_known_caller_is_greeted_by_name(dial: Dial) -> None:
    assert dial(JAMES).heard[0] == "Hello James, thank you for calling Harbor Bank."


def test_a_known_caller_is_greeted_in_the_language_of_theirs(dial: Dial) -> None:
    call = dial(LINDA)

    assert call.heard[0] == "Hola Linda, gracias por llamar a Harbor Bank."
    assert [command.language for command in call.commands if command.KIND == "say"] == ["es", "en", "es"]


@pytest.mark.parametrize("line", ["", "anonymous", STRANGE])
def test_an_unknown_line_is_greeted_all_the_same(dial: Dial, line: str) -> None:
    call = dial(line)

    assert call.heard[0] == "Thank you for calling Harbor Bank."
    assert call.listening


def test_an_appointment_on_a_day_when_the_branch_is_open_is_at_the_callers_own_branch(dial: Dial) -> None:
    call = told(dial(JAMES), "i'd like an appointment on monday at ten a m", "yes")

    assert "at our Downtown branch" in call.heard[0]


def test_an_appointment_at_an_hour_that_is_over_is_asked_for_again(dial: Dial) -> None:
    three_o_clock = datetime(2026, 11, 18, 15, tzinfo=ZoneInfo("America/New_York")).timestamp()

    call = told(dial(now=three_o_clock), "i need an appointment", "today", "ten a m", "yes")

    assert call.heard == ["That time is already over.", "What day would you like to come in?"]


def test_the_balance_counts_what_was_moved_a_moment_ago(dial: Dial) -> None:
    call = told(
        dial(), "move fifty dollars from checking to savings", "yes", "how much is in my checking account"
    )

    assert call.heard[0] == "Your checking account has 3,200 dollars and 80 cents."


def test_agreeing_with_what_was_done_is_no_objection(dial: Dial) -> None:
    call = told(dial(), "move fifty dollars from checking to savings", "yes", "yes that's right")

    assert call.queue == ""


@pytest.mark.parametrize(
    "objection", ["no that's wrong", "that's not what i said", "you moved the wrong amount"]
)
def test_who_objects_afterwards_hears_that_it_is_done_and_may_have_it_undone(
    dial: Dial, objection: str
) -> None:
    call = told(dial(), "move fifty dollars from checking to savings", "yes", objection)

    if not call.queue:  # the right person, or the bank's own way back
        assert call.heard[0].startswith("That is done already: 50 dollars from checking to savings.")
        told(call, "yes")
        assert call.heard[0] == "I've moved 50 dollars back to checking."


@pytest.mark.parametrize(
    ("wish", "queue"),
    [("i lost my card", "cards"), ("pay a bill", "payments"), ("transfer money", "payments"),
     ("check my balance", "service"), ("i forgot my password", "service")],
)  # fmt: skip
def test_an_agent_who_knows_the_matter_is_brought(dial: Dial, wish: str, queue: str) -> None:
    assert told(dial(), wish, "can i talk to a person please").queue == queue


def test_all_of_it_means_something_only_where_an_amount_is_due(dial: Dial) -> None:
    call = told(dial(), "pay my water bill", "all of it", "yes")

    assert call.session.known["bill_amount"] == 38.90

    told(call, "all of it")

    assert [entry["flow"] for entry in call.session.done] == ["pay_bill"]


def test_every_prompt_of_the_bank_is_written_in_both_languages(bank: Project) -> None:
    for flow in bank.flows.flows.values():
        for step in flow.steps.values():
            for name in ("say", "ask", "menu", "no_input", "no_match", "go_on"):
                for text in _wordings(getattr(step, name, None)):
                    assert set(text) >= {"en", "es"}, f"{flow.id}: {text}"


def _wordings(prompt: Any) -> list[Any]:
    return [p for p in (prompt if isinstance(prompt, list) else [prompt]) if isinstance(p, str | dict)]
