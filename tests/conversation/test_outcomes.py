"""An action has three ends - done, failed, outcome unknown - and none is told as another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ivr.content.project import Project
from ivr.conversation import session as sessions
from ivr.conversation.commands import Errand
from ivr.conversation.course import Stretch, course
from ivr.conversation.engine import rescue
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard, HungUp
from ivr.conversation.session import Session
from ivr.quality.rehearsal import Rehearsal
from tests.caller import Sentences, project

FLOWS = """
flows:
  move:
    name: {en: move money, es: pasar dinero}
    description: Moves money.
    nlu_trigger: [{intent: move}]
    steps:
      - {collect: amount, ask: {en: How much?, es: ¿Cuánto?}, reads: money}
      - id: deed
        action: action_move
        stakes:
          deed: {en: "{amount:money} to savings", es: "{amount:money} a ahorros"}
          cheap: true
        next:
          - if: context.outcome is "unknown"
            then: look
          - else: done
      - id: done
        say: {en: Moved., es: Listo.}
        next: END
      - id: look
        say: {en: I can't see whether that went through., es: No puedo ver si se realizó.}
        next: END
  sure:
    name: pay surely
    description: Pays, and asks again when the answer is lost.
    nlu_trigger: [{intent: sure}]
    steps:
      - action: action_pay
        ask_again: true
        stakes: {deed: Pay, cheap: true}
      - say: {en: Paid., es: Pagado.}
  stubborn:
    name: try again
    description: Asks again whenever the outcome is unknown.
    nlu_trigger: [{intent: stubborn}]
    steps:
      - id: deed
        action: action_pay
        stakes: {deed: Pay, cheap: true}
        next:
          - if: context.outcome is "unknown"
            then: again
          - else: done
      - id: again
        collect: again
        reads: yes_no
        ask_before_filling: true
        ask: {en: Shall I try again?, es: ¿Otra vez?}
        next: deed
      - id: done
        say: {en: Paid at last., es: Por fin.}
  look_up:
    name: look it up
    description: Only looks.
    nlu_trigger: [{intent: look_up}]
    steps:
      - action: action_look
        stakes: none
      - say: {en: Found., es: Encontrado.}
"""
WISHES = {
    "move forty dollars": "move",
    "move fifty dollars": "move",
    "pay": "sure",
    "try": "stubborn",
    "look": "look_up",
}
NLU = """
nlu:
  - {intent: move, examples: "- move forty dollars"}
  - {intent: sure, examples: "- pay"}
  - {intent: stubborn, examples: "- try"}
  - {intent: look_up, examples: "- look"}
"""
DONE = "done"


class Service:
    """A call in which each errand ends as `ends` has it; `keys` are those that were asked with."""

    def __init__(self, made: Project, ends: list[str]) -> None:
        self.keys: list[str] = []
        self._ends = iter(ends)
        self.call = Rehearsal(made.flows, Sentences(WISHES), self._run, contact="c")
        self.call.start("+14155550123")

    def _run(self, errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        self.keys.append(errand.key)
        end = next(self._ends)
        if end == DONE:
            return ErrandDone(number=errand.number)
        return ErrandFailed(number=errand.number, reason=end)

    def says(self, text: str) -> str:
        self.call.hear(text)
        return " ".join(self.call.heard)

    @property
    def screen(self) -> dict[str, Any]:
        return self.call.document


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project(
        tmp_path_factory.mktemp("bank"),
        flows=FLOWS,
        nlu=NLU,
        actions="actions: [action_move, action_pay, action_look]",
        defaults="languages: {en: {code: en-US}, es: {code: es-US}}",
    )


@pytest.mark.parametrize("reason", ["timeout", "lost", "garbage"])
def test_what_gave_no_answer_is_told_as_unknown_and_as_neither_done_nor_undone(
    made: Project, reason: str
) -> None:
    service = Service(made, [reason])

    heard = service.says("move forty dollars")

    assert heard.startswith("I can't see whether that went through.")
    assert service.screen["done"] == []
    assert [(begun["deed"], begun["key"]) for begun in service.screen["begun"]] == [
        ("40 dollars to savings", "c-1")
    ]
    assert (
        "Begun, outcome unknown: move money: 40 dollars to savings - look before you repeat."
        in service.screen["summary"]
    )


@pytest.mark.parametrize("reason", ["error", "unknown", "unreachable"])
def test_what_failed_is_no_unknown_outcome_and_not_said_to_be_done(made: Project, reason: str) -> None:
    service = Service(made, [reason])

    heard = service.says("move forty dollars")

    assert "Moved" not in heard and service.call.queue, "a branch for the unknown is none for the failed"
    assert service.screen["begun"] == []
    assert "outcome unknown" not in service.screen["summary"]


def test_what_was_done_is_told_as_done(made: Project) -> None:
    service = Service(made, [DONE])

    assert service.says("move forty dollars").startswith("Moved.")
    assert [done["flow"] for done in service.screen["done"]] == ["move"]
    assert service.screen["begun"] == []


def test_the_caller_asks_again_with_the_same_key_and_for_something_else_with_another(made: Project) -> None:
    service = Service(made, ["timeout", "timeout", DONE])

    service.says("move forty dollars")
    service.says("move fifty dollars")
    service.says("move forty dollars")

    assert service.keys == ["c-1", "c-2", "c-1"]
    assert [begun["deed"] for begun in service.screen["begun"]] == ["50 dollars to savings"]
    assert len(service.screen["done"]) == 1


def test_a_lost_answer_is_asked_for_once_more_with_the_same_key(made: Project) -> None:
    service = Service(made, ["lost", DONE])

    assert service.says("pay").startswith("Paid.")
    assert service.keys == ["c-1", "c-1"]
    assert service.screen["begun"] == []
    assert [done["flow"] for done in service.screen["done"]] == ["sure"]


@pytest.mark.parametrize("second", ["lost", "error", "unreachable", "timeout"])
def test_a_second_try_that_fails_leaves_the_first_unknown(made: Project, second: str) -> None:
    service = Service(made, ["lost", second])

    service.says("pay")

    assert service.call.queue
    assert [begun["key"] for begun in service.screen["begun"]] == ["c-1"]
    assert service.screen["done"] == []


def test_what_only_looks_something_up_is_asked_again_and_leaves_nothing_begun(made: Project) -> None:
    service = Service(made, ["lost", DONE])

    assert service.says("look").startswith("Found.")
    assert service.screen["begun"] == []


def test_a_flow_that_never_gives_up_comes_to_a_person(made: Project) -> None:
    service = Service(made, ["timeout"] * 9)

    for said in ("try", "yes", "yes"):
        service.says(said)

    assert service.call.queue
    assert service.keys == ["c-1"] * 3


def _stretches(made: Project, *events: Any) -> Iterator[Session]:
    """The states of a call whose errands nobody carries out."""
    call = Rehearsal(made.flows, Sentences(WISHES), lambda *about: ErrandDone(), contact="c")
    call.start()
    state = call.session
    for event in events:
        for stretch in course(made.flows, state, replace(event, at=call.now), _nobody):
            state = stretch.after.session
            yield state


def _nobody(stretch: Stretch) -> None:
    return None


def test_who_hangs_up_meanwhile_leaves_a_deed_that_was_begun(made: Project) -> None:
    asked = Heard(text="move forty dollars", meaning=Sentences(WISHES).understand("move forty dollars", "en"))

    *_, state = _stretches(made, asked, HungUp())

    assert [begun["deed"] for begun in state.begun] == ["40 dollars to savings"]
    assert sessions.from_record(sessions.to_record(state)) == state


def test_a_turn_that_breaks_at_the_answer_does_not_hide_the_deed(made: Project) -> None:
    asked = Heard(text="move forty dollars", meaning=Sentences(WISHES).understand("move forty dollars", "en"))
    *_, state = _stretches(made, asked)

    saved = rescue(made.flows, state, ErrandDone(number=state.waiting.number))

    assert [begun["deed"] for begun in saved.session.begun] == ["40 dollars to savings"]


def test_the_team_reads_it_in_its_own_language(tmp_path: Path) -> None:
    spanish = project(
        tmp_path,
        flows=FLOWS,
        nlu=NLU,
        actions="actions: [action_move, action_pay, action_look]",
        defaults="languages: {es: {code: es-US}, en: {code: en-US}}",
    )
    service = Service(spanish, ["lost"])
    service.call.session = replace(service.call.session, language="en")

    assert "I can't see" in service.says("move forty dollars")
    assert "Empezado, resultado desconocido: pasar dinero: 40 dólares a ahorros" in service.screen["summary"]
