"""What has happened that touches a caller is said once, in their language, and never after its time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from caller import Sentences, load, project

from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.identity.directory import ListedDirectory
from ivr.identity.identify import Identify
from ivr.quality.rehearsal import Rehearsal

DEFAULTS = "languages: {en: {code: en-US}, es: {code: es-US}}\ntimezone: America/New_York\nregion: US\n"
CUSTOMERS = """
    customers:
      c-1: {name: Ana Perez, lines: ["+12125550101"], language: es, fields: {postcode: "10013", deposits: 900}}
      c-2: {name: Bo Berg, lines: ["+12125550102"], language: en, fields: {postcode: "94103", deposits: 5}}
"""
SEGMENTS = "segments:\n  private: {if: deposits > 100}\n  standard: {if: true}\n"
NOTICE = """
    notices:
      outage:
        touches: TOUCHES
        cause: {en: A cable was cut., es: Se cortó un cable.}
        effect: {en: Cards do not work., es: Las tarjetas no funcionan.}
        end: {en: "By six, we expect.", es: "A las seis, creemos."}
        from: 2030-05-01T08:00
        until: 2030-05-01T18:00
        before: BEFORE
"""
FLOWS = """
    flows:
      balance:
        name: {en: balance, es: saldo}
        nlu_trigger: [{intent: balance}]
        steps: [say: {en: Forty dollars., es: Cuarenta dólares.}]
      hours:
        name: {en: hours, es: horario}
        nlu_trigger: [{intent: hours}]
        steps: [say: {en: Nine to five., es: De nueve a cinco.}]
"""
NLU = """
    nlu:
      - {intent: balance, examples: "- my balance"}
      - {intent: hours, examples: "- your hours"}
"""
SAYS = Sentences({"my balance": "balance", "your hours": "hours", "yes": "affirm", "no": "deny"})
NOON = datetime(2030, 5, 1, 12, tzinfo=ZoneInfo("America/New_York")).timestamp()
HOUR = 3600.0


def bank(folder: Path, touches: str = "everybody", before: str = "[pattern_main_menu]") -> Project:
    notices = NOTICE.replace("TOUCHES", touches).replace("BEFORE", before)
    files = {"customers": CUSTOMERS, "segments": SEGMENTS, "defaults": DEFAULTS, "notices": notices}
    return project(folder, flows=FLOWS, nlu=NLU, **files)


def dial(made: Project, ani: str = "+14155550199", now: float = NOON) -> Rehearsal:
    known = Identify(ListedDirectory(made.customers))

    def identify(errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return known.run(errand, session, heard, made.flows)

    call = Rehearsal(made.flows, SAYS, identify, now, identify=identify)
    call.start(ani)
    return call


def heard(call: Rehearsal) -> str:
    return " ".join(call.heard)


def test_who_is_touched_hears_it_before_the_first_question_and_is_asked_about_it(tmp_path: Path) -> None:
    call = dial(bank(tmp_path))

    told = "A cable was cut. Cards do not work. By six, we expect. Is that what you are calling about?"
    assert heard(call).endswith(told)


def test_who_calls_about_something_else_goes_on_and_hears_it_once(tmp_path: Path) -> None:
    call = dial(bank(tmp_path, before="[pattern_main_menu, balance]"))

    call.hear("no")
    assert "cable" not in heard(call) and call.listening
    call.hear("my balance")

    assert heard(call).startswith("Forty dollars.")


def test_who_calls_about_it_is_asked_for_anything_else(tmp_path: Path) -> None:
    call = dial(bank(tmp_path, before="[balance]"))
    assert "cable" not in heard(call)
    call.hear("my balance")
    assert "A cable was cut." in heard(call)

    call.hear("yes")

    assert "Forty" not in heard(call)
    assert "anything else" in heard(call)


def test_it_stands_before_the_flows_that_it_names_only(tmp_path: Path) -> None:
    call = dial(bank(tmp_path, before="[balance]"))

    call.hear("your hours")

    assert heard(call).startswith("Nine to five.")


def test_who_says_a_wish_in_its_place_gets_it(tmp_path: Path) -> None:
    call = dial(bank(tmp_path))

    call.hear("your hours")

    assert "Nine to five." in heard(call)


@pytest.mark.parametrize(
    ("hours", "is_said"), [(-4.1, False), (-3.9, True), (5.9, True), (6.0, False), (800.0, False)]
)
def test_it_is_heard_between_its_moments_and_never_after(tmp_path: Path, hours: float, is_said: bool) -> None:
    call = dial(bank(tmp_path), now=NOON + hours * HOUR)

    assert ("cable" in heard(call)) == is_said


def test_one_that_expires_during_a_call_is_not_said_any_more(tmp_path: Path) -> None:
    call = dial(bank(tmp_path, before="[balance]"), now=NOON + 5.99 * HOUR)

    call.now += 120
    call.hear("my balance")

    assert heard(call).startswith("Forty dollars.")


@pytest.mark.parametrize(
    ("touches", "ani", "is_said"),
    [
        ('{lines: ["+1212"]}', "+12125550102", True),
        ('{lines: ["+1212"]}', "+14155550199", False),
        ('{lines: ["+1212"]}', "anonymous", False),
        ("{segments: [private]}", "+12125550101", True),
        ("{segments: [private]}", "+12125550102", False),
        ("{segments: [standard]}", "+14155550199", False),  # nobody we know
        ("{if: postcode matches '^100'}", "+12125550101", True),
        ("{if: postcode matches '^100'}", "+12125550102", False),
        ("{if: not deposits}", "+14155550199", False),  # what is not known touches nobody
        ('{lines: ["+1212"], segments: [private]}', "+12125550102", False),
    ],
)
def test_only_those_who_are_touched_hear_it(tmp_path: Path, touches: str, ani: str, is_said: bool) -> None:
    call = dial(bank(tmp_path, touches), ani)

    assert ("able" in heard(call)) == is_said


def test_it_is_said_in_the_callers_language(tmp_path: Path) -> None:
    call = dial(bank(tmp_path), "+12125550101")

    assert heard(call).endswith(
        "Se cortó un cable. Las tarjetas no funcionan. A las seis, creemos. ¿Es por eso que llama?"
    )


WRONG = {
    ("until: 2030-05-01T18:00", "colour: red"): "'colour' is not a key of a notice.",
    ("until: 2030-05-01T18:00", ""): "until",
    (
        "until: 2030-05-01T18:00",
        "until: tonight",
    ): "notice 'outage': 'tonight' is not a moment. Write it as in",
    ("until: 2030-05-01T18:00", "until: 2030-05-01T07:00"): "it is over before it begins.",
    (
        "from: 2030-05-01T08:00\n        until: 2030-05-01",
        "until: 2020-05-01",
    ): "is over: nobody hears it any more.",
    ("touches: everybody", "touches: {}"): "nobody is said to be touched.",
    ("touches: everybody", 'touches: {lines: ["0212"]}'): "'0212' begins no number.",
    (
        "touches: everybody",
        "touches: {segments: [privat]}",
    ): "there is no segment 'privat'. Did you mean 'private'?",
    ("touches: everybody", "touches: {if: postcode matches}"): "notice 'outage'",
    ("touches: everybody", "touches: {if: session.hour > 3}"): "this looks at fields of customers",
    ("before: [balance]", "before: [balanse]"): "there is no flow 'balanse'. Did you mean 'balance'?",
    (", es: Se cortó un cable.", ""): "it is not said in every language of the project (es).",
}


@pytest.mark.parametrize("change", WRONG)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, change: tuple[str, str]) -> None:
    notices = NOTICE.replace("TOUCHES", "everybody").replace("BEFORE", "[balance]")
    assert change[0] in notices
    files = {"customers": CUSTOMERS, "segments": SEGMENTS, "defaults": DEFAULTS}

    _, problems = load(tmp_path, flows=FLOWS, nlu=NLU, notices=notices.replace(*change), **files)

    told = [str(problem) for problem in problems if "notices.yml" in str(problem)]
    assert any(WRONG[change] in problem for problem in told), told
