"""The sentence that an agent takes in while the phone rings."""

from __future__ import annotations

from pathlib import Path

import pytest
from handing_off import bank, called, flows_of, told

from ivr.content.project import Project
from ivr.conversation import prompts
from ivr.conversation.session import Session
from ivr.conversation.summary_texts import KNOWN
from ivr.conversation.written import Queue
from ivr.routing import whisper
from ivr.routing.summary import summary
from tests import caller
from tests.caller import Caller

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


# -- in the words of a team ------------------------------------------------------------------------------


def test_a_team_rewords_it_and_what_it_leaves_out_stays(tmp_path: Path) -> None:
    reworded = bank(
        tmp_path,
        summary="""
            summary:
              opening: "{caller}, {number} ({assurance}): {wish}."
              somebody: Unknown caller
              calls_about: is curious about {name}
              reason: ""
              asked: Wants to talk to us.
            """,
    )

    assert told(called(reworded, "pay forty dollars", "agent"))["summary"] == (
        "Unknown caller, +1 415 555 0123 (not verified): wants to pay a bill: amount 40 dollars."
        " Wants to talk to us."
    )
    assert told(called(reworded, "when are you open", "Riverside"))["summary"] == (
        "Unknown caller, +1 415 555 0123 (not verified): is curious about branch hours: branch Riverside."
    )


def test_words_in_several_languages_are_read_in_the_teams(tmp_path: Path) -> None:
    words = 'summary: {wants: {en: "would like to {name}", es: "desea {name}"}}'

    english = bank(tmp_path / "en", summary=words)
    spanish = bank(tmp_path / "es", first="es", summary=words)

    assert "would like to pay a bill" in told(called(english, "quiero pagar", "agent"))["summary"]
    assert "desea pagar una cuenta" in told(called(spanish, "quiero pagar", "agente"))["summary"]


def test_a_verb_of_the_teams_own_makes_a_name_something_to_do(tmp_path: Path) -> None:
    def wish(words: str) -> str:
        return str(told(called(bank(tmp_path, summary=words), "when are you open"))["summary"])

    assert wish("summary: {}").endswith("calls about branch hours.")
    assert wish("summary: {verbs: [Branch]}").endswith("wants to branch hours.")
    assert wish("summary: {verbs: [-anch]}").endswith("wants to branch hours.")


NORWEGIAN = """
    summary:
      somebody: En innringer
      number_withheld: skjult nummer
      not_verified: ikke bekreftet
      wants: vil {name}
      calls_about: ringer om {name}
      speaks: Snakker {language}.
      no_input: Svarte ikke {at}.
      at: på spørsmålet «{question}»
      asked: Ba om å få snakke med noen.
      verbs: [betale]
    """


def test_a_team_translates_it_into_a_language_that_parley_has_no_words_in(tmp_path: Path) -> None:
    norwegian = caller.project(
        tmp_path,
        defaults="languages: {nb: {code: nb-NO}}",
        flows="""
            flows:
              regning:
                name: betale en regning
                description: Betaler.
                nlu_trigger: [{intent: pay}]
                steps:
                  - collect: konto
                    reads: text
                    ask: Fra hvilken konto?
            """,
        summary=NORWEGIAN,
        nlu="nlu: [{intent: pay, examples: [jeg vil betale]}]",
    )
    call = Caller(norwegian, {"jeg vil betale": "pay"}, ani="").says("jeg vil betale")
    for _ in range(3):
        call.stays_silent()

    assert told(call, language="en")["summary"] == (
        "En innringer (skjult nummer, ikke bekreftet) vil betale en regning. Snakker engelsk."
        " Svarte ikke på spørsmålet «konto»."
    )


def test_what_may_have_been_done_is_told_in_the_teams_words(tmp_path: Path) -> None:
    begun = {"flow": "pay_bill", "action": "action_pay", "deed": "40 dollars"}
    reworded = bank(tmp_path / "own", summary='summary: {begun: "Look first: {deeds}!"}')

    call, plain = called(reworded, "agent"), called(bank(tmp_path / "plain"), "agent")

    assert " Look first: pay a bill: 40 dollars! " in _summary(call, [begun])
    assert " Begun, outcome unknown: pay a bill: 40 dollars - look before you repeat. " in _summary(
        plain, [begun]
    )


def _summary(call: Caller, begun: list[dict[str, str]]) -> str:
    session = Session(**(call.call.session.__dict__ | {"begun": begun}))
    return summary(session, flows_of(call), "", call.slots)


def test_a_whisper_leaves_the_number_out_wherever_the_team_has_put_it() -> None:
    def whispered(summary: str) -> str:
        return whisper({"caller": {"number": "+14155550123"}, "summary": summary}, Queue(), "en")

    assert whispered("A caller (+1 415 555 0123, verified) asks.") == "A caller (verified) asks."
    assert whispered("A caller (+1 415 555 0123) asks.") == "A caller asks."
    assert whispered("+1 415 555 0123: a caller asks.") == "a caller asks."


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_text_is_there_in_the_languages_of_parley_with_all_that_it_tells(
    project: Project, language: str
) -> None:
    for key, knows in KNOWN.items():
        written = getattr(project.flows.summary, key)
        text = written if isinstance(written, str) else written[language]
        names = {placeholder.name for placeholder in prompts.compile(text).placeholders}

        assert text and names == set(knows.names), key
