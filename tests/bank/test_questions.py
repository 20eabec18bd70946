"""What callers ask the sample bank beside their business: found in other words, refused when unknown, then back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from known_line import KNOWN_LINE, known_by
from sample_bank import its_detector, sample_bank

from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.quality.rehearsal import Rehearsal
from ivr.understanding.faq import Answering, Faq

ASKED: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("faq.yml").read_text("utf-8"))
UNKNOWN = "I don't have an answer to that. If you'd like to ask a person, say agent."

Dial = Callable[[], Rehearsal]


@pytest.fixture(scope="module")
def bank() -> Project:
    return sample_bank()


@pytest.fixture(scope="module")
def understanding(bank: Project) -> Answering:
    return Answering(its_detector(), Faq.build(bank.faq))


@pytest.fixture
def dial(bank: Project, understanding: Answering) -> Dial:
    """Calls the bank while its records are away; no question needs them."""

    def away(action: Errand, session: Session, heard: Heard | None) -> ErrandFailed:
        return ErrandFailed(number=action.number, reason="unreachable")

    def begun() -> Rehearsal:
        call = Rehearsal(bank.flows, understanding, away, identify=known_by(bank))
        call.start(*KNOWN_LINE)
        return call

    return begun


def told(call: Rehearsal, *turns: str) -> Rehearsal:
    for turn in turns:
        call.hear(turn)
    return call


@pytest.mark.parametrize("language", ASKED)
def test_a_question_in_other_words_is_answered_and_seldom_wrongly(
    understanding: Answering, language: str
) -> None:
    silent, wrong = [], []
    for question, words in ASKED[language]["asked"]:
        passage = understanding.understand(question, language).passage
        if passage is None:
            silent.append(question)
        elif words not in passage["text"]:
            wrong.append(f"{question}: {passage['title']}")

    asked = len(ASKED[language]["asked"])
    assert len(silent) + len(wrong) <= asked * 0.15, "\n".join([*silent, *wrong])
    assert len(wrong) <= asked * 0.08, "\n".join(wrong)


@pytest.mark.parametrize("language", ASKED)
def test_what_is_no_question_for_the_bank_is_not_answered(understanding: Answering, language: str) -> None:
    answered = [
        question
        for question in ASKED[language]["unrelated"]
        if understanding.understand(question, language).passage is not None
    ]

    assert len(answered) <= len(ASKED[language]["unrelated"]) * 0.1, "\n".join(answered)


def test_every_question_as_the_bank_wrote_it_is_answered(bank: Project, understanding: Answering) -> None:
    for passage in bank.faq:
        for question in passage.questions:
            found = understanding.understand(question, passage.language)
            assert found.passage is not None, question
            assert found.passage["id"] == passage.id, question


def test_english_and_spanish_callers_have_the_same_answers(bank: Project) -> None:
    english, spanish = (sum(p.language == language for p in bank.faq) for language in ("en", "es"))

    assert english == spanish


def test_a_question_in_the_middle_of_a_task_is_answered_and_the_task_goes_on(dial: Dial) -> None:
    call = told(dial(), "i'd like to transfer some money", "what is your routing number")

    assert call.heard == [
        "Our routing number is 0 2 1, 0 0 0, 3 3 9. It is also the first nine digits at the bottom of your checks.",
        "How much would you like to move?",
    ]
    assert told(call, "fifty dollars").session.slots["transfer_amount"] == 50.0


def test_an_answer_is_said_with_its_source(dial: Dial) -> None:
    call = told(dial(), "how long does a wire transfer take")

    assert call.heard[0].startswith("From our page on wire transfers: Wires within the United States")


def test_a_spanish_caller_is_answered_in_spanish(dial: Dial) -> None:
    call = told(dial(), "español", "cuánto tarda una transferencia a otro banco")

    assert call.heard[0].startswith(
        "De nuestra página sobre transferencias bancarias: Las transferencias dentro"
    )
    assert call.heard[1] == "¿En qué le puedo ayudar hoy?"


def test_an_unknown_question_gets_an_honest_answer_and_no_blame(dial: Dial) -> None:
    call = told(dial(), "i'd like to transfer some money", "how do i bake sourdough bread")

    assert call.heard == [UNKNOWN, "How much would you like to move?"]
    assert call.session.stack[-1].attempts.total == 0


def test_endless_questions_bring_a_person_in_the_end(dial: Dial) -> None:
    call = told(dial(), "i'd like to transfer some money")

    for _ in range(9):
        if call.queue:
            break
        call.hear("how do i bake sourdough bread")

    assert call.queue == "payments"


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("are you a robot or a person", "I'm an automated assistant."),
        ("can you tell me a joke", "Why did the telephone need glasses?"),
        ("you are really stupid", "I'm sorry that this isn't going well."),
        ("i really appreciate that", "You're welcome."),
        ("hello are you still there", "Yes, I can hear you."),
    ],
)
def test_small_talk_is_answered_and_the_question_asked_again(dial: Dial, said: str, heard: str) -> None:
    call = told(dial(), "i'd like to transfer some money", said)

    assert call.heard[0].startswith(heard)
    assert call.heard[1:] == ["How much would you like to move?"]


def test_small_talk_in_spanish(dial: Dial) -> None:
    call = told(dial(), "español", "quiero hacer una transferencia", "estoy hablando con una máquina")

    assert call.heard[0].startswith("Soy un asistente automático.")
    assert len(call.heard) == 2


def test_who_wants_a_person_is_not_talked_to_about_robots(dial: Dial) -> None:
    assert told(dial(), "are you a robot i want a person").queue == "service"
