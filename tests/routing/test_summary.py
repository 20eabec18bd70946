"""The sentence that an agent takes in while the phone rings."""

from __future__ import annotations

import pytest
from handing_off import bank, called, told

from ivr.content.project import Project

MILLER = {"caller_name": "James Miller"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return bank(tmp_path_factory.mktemp("bank"))


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return bank(tmp_path_factory.mktemp("banco"), first="es")


@pytest.mark.parametrize(
    ("said", "summary"),
    [
        ([], "A caller (+1 415 555 0123, not verified) has not said what it is about."),
        (
            ["i would like to check my balance", "agent"],
            "A caller (+1 415 555 0123, not verified) wants to check a balance. Asked for a person.",
        ),
        (
            ["pay forty dollars", "agent"],
            "A caller (+1 415 555 0123, not verified) wants to pay a bill: amount 40 dollars. Asked for a person.",
        ),
        (
            ["pay forty dollars", "", "", ""],
            "A caller (+1 415 555 0123, not verified) wants to pay a bill: amount 40 dollars."
            " Did not answer at the question “phone”.",
        ),
        (
            ["i want to pay a bill", "purple", "green", "yellow"],
            "A caller (+1 415 555 0123, not verified) wants to pay a bill."
            " Could not be understood at the question “amount”.",
        ),
        (
            ["pay forty dollars", "four one five five five five zero one nine nine"],
            "A caller (+1 415 555 0123, not verified) wants to pay a bill: amount 40 dollars, phone +1 415 555 0199."
            " A person has to go on from here.",
        ),
        (
            ["when are you open", "Riverside"],
            "A caller (+1 415 555 0123, not verified) calls about branch hours: branch Riverside."
            " Reason: the branch is closed today.",
        ),
        (
            ["i would like to check my balance", "savings", "agent"],
            "A caller (+1 415 555 0123, not verified) was helped with this: check a balance. Asked for a person.",
        ),
        (
            ["i would like to check my balance", "savings", "pay forty dollars", "agent"],
            "A caller (+1 415 555 0123, not verified) wants to pay a bill: amount 40 dollars."
            " Done before: check a balance. Asked for a person.",
        ),
        (
            ["there is something odd on my statement", "agent"],
            "A caller (+1 415 555 0123, not verified) said “there is something odd on my statement”."
            " Asked for a person.",
        ),
        (
            ["agent"],
            "A caller (+1 415 555 0123, not verified) has not said what it is about. Asked for a person.",
        ),
    ],
)
def test_it_tells_who_calls_what_they_want_and_why_they_come(
    project: Project, said: list[str], summary: str
) -> None:
    assert told(called(project, *said))["summary"] == summary


def test_it_names_the_caller_and_says_how_sure_we_are(project: Project) -> None:
    call = called(project, "i would like to check my balance", ani="")

    summary = told(call, slots={**call.slots, **MILLER}, assurance=2)["summary"]

    assert summary == "James Miller (number withheld, verified) wants to check a balance."


def test_it_tells_of_a_failure_on_our_side(project: Project) -> None:
    def fails(slots: object) -> dict[str, str]:
        raise OSError

    call = called(project, "pay forty dollars", "4155550199", action_pay=fails)

    assert told(call)["summary"].endswith("phone +1 415 555 0199. Something failed on our side.")


def test_a_caller_who_hung_up_wanted_something(project: Project) -> None:
    call = called(project, "pay forty dollars").hangs_up()

    assert told(call)["summary"] == (
        "A caller (+1 415 555 0123, not verified) wanted to pay a bill: amount 40 dollars. Hung up."
    )


def test_a_value_of_a_matter_that_is_done_is_not_told_of_the_next(project: Project) -> None:
    call = called(project, "pay forty dollars", "stop", "yes", "i want to pay a bill")

    assert "40 dollars" not in told(call)["summary"]


def test_it_is_in_the_teams_language_and_names_the_callers(project: Project, spanish: Project) -> None:
    english_team = called(project, "quiero pagar", "agent")
    spanish_team = called(spanish, "quiero pagar", "agente")

    assert told(english_team, language="es")["summary"] == (
        "A caller (+1 415 555 0123, not verified) wants to pay a bill. Speaks Spanish. Asked for a person."
    )
    assert told(spanish_team)["summary"] == (
        "Una persona (+1 415 555 0123, sin verificar) quiere pagar una cuenta. Pidió hablar con una persona."
    )
    assert told(spanish_team, language="en")["summary"].endswith(
        "Habla inglés. Pidió hablar con una persona."
    )


def test_however_much_is_said_it_stays_short_enough_to_be_read(project: Project) -> None:
    call = called(project, "there is something odd " * 400, "agent")

    summary = told(call, slots={**call.slots, "caller_name": "James " * 400})["summary"]

    assert len(summary) <= 320
    assert summary.endswith("Asked for a person.")
