"""Who is calling: what a call knows of its line and of the customer, and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from caller import Sentences, load, project
from hypothesis import given
from hypothesis import strategies as st

from ivr.content.project import Project
from ivr.conversation.callers import SECONDS
from ivr.conversation.commands import Errand
from ivr.conversation.customers import Customer, OnLine, named
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.identity.directory import Directory, DirectoryFailed, ListedDirectory
from ivr.identity.identify import Identify
from ivr.kept import StoreUnavailable
from ivr.quality.rehearsal import Rehearsal

CUSTOMERS = """
    customers:
      c-1:
        name: James Miller
        lines: ["+1 212 555 0101", "+1 212 555 0111"]
        language: es
        prefers: sms
        fields: {deposits: 120000, vulnerable: false, code_word: plum}
      c-2: {name: Anna Nguyen, lines: ["+12125550105"], language: es, fields: {deposits: 10}}
      c-3: {name: David Nguyen, lines: ["+12125550105"], fields: {deposits: 20}}
"""
SEGMENTS = """
    segments:
      careful: {if: vulnerable}
      private: {if: deposits >= 100000}
      hispanic: {if: language is "es"}
      standard: {if: true}
"""
DEFAULTS = "languages: {en: {code: en-US}, es: {code: es-US}}\nregion: US\n"
FLOWS = """
    flows:
      pattern_session_start:
        steps:
          - noop: true
            next:
              - if: caller.known
                then: greet
              - else: anyone
          - id: greet
            say: {en: "Hello {caller.first_name}.", es: "Hola {caller.first_name}."}
            next: question
          - id: anyone
            say: Welcome.
            next: question
          - id: question
            link: pattern_main_menu
      who:
        nlu_trigger: [{intent: who}]
        steps:
          - say:
              en: "level {caller.level}, {caller.name}, {caller.segment}, {caller.prefers},
                {caller.line_type} {caller.country}."
              es: "nivel {caller.level}, {caller.name}, {caller.segment}, {caller.prefers},
                {caller.line_type} {caller.country}."
      line:
        nlu_trigger: [{intent: line}]
        steps:
          - noop: true
            next:
              - if: caller.withheld
                then: [{say: You keep your number back., next: END}]
              - if: caller.forwarded
                then: [{say: You were forwarded., next: END}]
              - if: caller.attested
                then: [{say: Your line is yours., next: END}]
              - else: [{say: Some line., next: END}]
      name:
        nlu_trigger: [{intent: name}]
        steps:
          - {collect: caller_name, reads: person_name, ask: Who am I speaking with?}
          - say: Thank you, {caller.first_name}.
      town:
        persisted_slots: [town]
        nlu_trigger: [{intent: town}]
        steps:
          - {collect: town, reads: text, ask: Which town?}
          - say: Noted.
"""
NLU = """
    nlu:
      - {intent: who, examples: "- who am i"}
      - {intent: town, examples: "- keep my town"}
      - {intent: line, examples: "- what line"}
      - {intent: name, examples: "- ask my name"}
"""
SAYS = Sentences({"keep my town": "town", "who am i": "who", "what line": "line", "ask my name": "name"})


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("shop")
    return project(folder, flows=FLOWS, nlu=NLU, customers=CUSTOMERS, segments=SEGMENTS, defaults=DEFAULTS)


class Call:
    """A call to the shop: what is said, and what is known of who calls."""

    def __init__(self, shop: Project, ani: str, directory: Directory | None = None, **line: str) -> None:
        known = Identify(directory or ListedDirectory(shop.customers))

        def identify(errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
            assert errand.timeout == SECONDS
            return known.run(errand, session, heard, shop.flows)

        self.call = Rehearsal(shop.flows, SAYS, nothing, identify=identify)
        self.call.start(ani, **line)

    def says(self, text: str) -> str:
        self.call.hear(text)
        return self.heard

    @property
    def heard(self) -> str:
        return " ".join(self.call.heard)

    @property
    def caller(self) -> Mapping[str, Any]:
        return self.call.session.caller


def is_nobody(told: str) -> bool:
    """Whether only the line is told of."""
    return told.startswith("level 0, fixed_or_mobile US.")


def nothing(errand: Errand, session: Session, heard: Heard | None) -> ErrandFailed:
    return ErrandFailed(number=errand.number, reason="unknown")


def test_a_customer_on_a_line_of_theirs_is_greeted_by_name_and_in_their_language(shop: Project) -> None:
    call = Call(shop, "+12125550101")

    assert call.heard.startswith("Hola James.")
    assert call.says("who am i").startswith("nivel 1, James Miller, private, sms, fixed_or_mobile US.")


def test_a_customer_is_known_by_each_line_of_theirs(shop: Project) -> None:
    assert Call(shop, "+12125550111").heard.startswith("Hola James.")


@pytest.mark.parametrize(
    "ani", ["+14155550199", "anonymous", "+266696687", "", "sip:james@example.com", "\0"]
)
def test_nothing_is_said_of_anybody_to_a_line_that_nobody_knows(shop: Project, ani: str) -> None:
    call = Call(shop, ani)

    assert call.heard.startswith("Welcome.")
    assert call.says("who am i").startswith("level 0")


def test_a_number_that_the_network_calls_feigned_is_nobodys(shop: Project) -> None:
    call = Call(shop, "+12125550101", vouched="TN-Validation-Failed")

    assert call.heard.startswith("Welcome.")
    assert "James" not in call.says("who am i")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"ani": "anonymous"}, "You keep your number back."),
        ({"ani": "+14155550199", "vouched": "TN-Validation-Passed-A"}, "Your line is yours."),
        ({"ani": "+14155550199", "vouched": "TN-Validation-Passed-B"}, "Some line."),
        ({"ani": "+14155550199", "vouched": "TN-Validation-Passed-A-Diverted"}, "You were forwarded."),
        (
            {"ani": "+14155550199", "vouched": "TN-Validation-Passed-A", "forwarded": "+14155550177"},
            "You were forwarded.",
        ),
    ],
)
def test_what_the_line_tells_is_there_for_every_caller(
    shop: Project, line: dict[str, str], said: str
) -> None:
    assert Call(shop, **line).says("what line").startswith(said)


def test_of_two_on_a_line_nobody_is_named_until_they_say_who_they_are(shop: Project) -> None:
    call = Call(shop, "+12125550105")

    assert call.heard.startswith("Welcome.")
    assert is_nobody(call.says("who am i"))

    call.says("ask my name")
    assert call.says("david nguyen").startswith("Thank you, David.")
    assert call.says("who am i").startswith("level 1, David Nguyen, standard,")


def test_a_name_that_is_said_in_passing_tells_them_apart(shop: Project) -> None:
    call = Call(shop, "+12125550105")

    call.says("hi this is anna nguyen")

    assert "Anna" in call.says("who am i")


@pytest.mark.parametrize(
    "said", ["my name is nguyen", "this is robert nguyen", "this is james miller", "my name is"]
)
def test_a_name_that_means_nobody_on_the_line_or_both_makes_nobody_known(shop: Project, said: str) -> None:
    call = Call(shop, "+12125550105")

    call.says(said)

    assert is_nobody(call.says("who am i"))


def test_another_of_the_household_who_says_their_name_is_the_caller_from_then_on(shop: Project) -> None:
    call = Call(shop, "+12125550105")

    call.says("hi this is anna nguyen")
    call.says("hello this is david nguyen now")

    assert "David Nguyen" in call.says("who am i")


def test_who_gives_another_name_than_that_of_the_line_is_not_taken_for_its_customer(shop: Project) -> None:
    call = Call(shop, "+12125550101")
    assert "Hola James" in call.heard

    call.says("me llamo robert brown")

    assert call.says("who am i").startswith("nivel 0, fixed_or_mobile US.")


def test_two_of_one_name_on_one_line_are_never_told_apart() -> None:
    twins = [{"id": "a", "name": "Kim Lee"}, {"id": "b", "name": "Kim Lee"}]

    assert named("kim lee", twins) is None


@given(st.text(max_size=60))
def test_every_name_means_one_of_the_household_or_nobody(told: str) -> None:
    household = [
        {"id": "a", "name": "Kim Lee"},
        {"id": "b", "name": ""},
        {"id": "c", "name": "Mary Ann van Dyke"},
    ]

    meant = named(told, household)

    assert meant is None or {*told.casefold().replace(".", " ").split()} <= {
        *str(meant["name"]).casefold().split()
    }


class Away:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def on_line(self, number: str, seconds: float) -> OnLine:
        raise self.error


@pytest.mark.parametrize(
    "error", [DirectoryFailed("crm.example.com did not answer"), StoreUnavailable("locked")]
)
def test_a_directory_that_is_away_leaves_a_call_that_goes_on_with_somebody_unknown(
    shop: Project, error: Exception
) -> None:
    call = Call(shop, "+12125550101", Away(error))

    assert call.heard.startswith("Welcome.")
    assert call.caller["line_type"] == "fixed_or_mobile"


class Restarting:
    """A CRM that is back after so many look-ups."""

    def __init__(self, listed: Directory, fails: int) -> None:
        self.listed, self.fails, self.asked = listed, fails, 0

    def on_line(self, number: str, seconds: float) -> OnLine:
        self.asked += 1
        if self.asked <= self.fails:
            raise DirectoryFailed("crm.example.com did not answer")
        return self.listed.on_line(number, seconds)


@pytest.fixture(scope="module")
def careful_shop(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """It tells who the caller is only to one whom it knows."""
    folder = tmp_path_factory.mktemp("careful_shop")
    careful = FLOWS.replace("      who:\n", "      who:\n        assurance: 1\n")
    policy = "assurance: {levels: {1: [known_line], 2: [attested_line, pin]}}"
    more = {"customers": CUSTOMERS, "segments": SEGMENTS, "defaults": DEFAULTS, "assurance": policy}
    return project(folder, flows=careful, nlu=NLU, **more)


@pytest.mark.parametrize(
    ("fails", "said", "asked"), [(1, "level 1, James Miller, private", 2), (9, "customer number", 2)]
)
def test_a_look_up_that_failed_is_asked_once_more_before_the_caller_is(
    careful_shop: Project, fails: int, said: str, asked: int
) -> None:
    crm = Restarting(ListedDirectory(careful_shop.customers), fails)
    call = Call(careful_shop, "+12125550101", crm)
    assert call.heard.startswith("Welcome.")

    assert said in call.says("who am i")
    call.says("what line")
    call.says("who am i")
    assert crm.asked == asked


def test_a_look_up_that_was_lost_is_asked_once_more(careful_shop: Project) -> None:
    known, ran = Identify(ListedDirectory(careful_shop.customers)), []

    def identify(errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        ran.append(errand)
        is_first = len(ran) == 1
        return (
            nothing(errand, session, heard)
            if is_first
            else known.run(errand, session, heard, careful_shop.flows)
        )

    call = Rehearsal(careful_shop.flows, SAYS, nothing, identify=identify)
    call.start("+12125550101")
    call.hear("who am i")

    assert "level 1, James Miller" in " ".join(call.heard)


def test_what_speaks_against_a_line_counts_once_however_often_it_is_looked_up(careful_shop: Project) -> None:
    crm = Restarting(ListedDirectory(careful_shop.customers), 1)
    call = Call(careful_shop, "+12125550101", crm, forwarded="+14155550177")
    call.says("who am i")

    kinds = [piece["kind"] for piece in call.call.session.evidence]
    assert sorted(kinds) == ["forwarded", "known_line"]


def test_a_look_up_that_is_lost_leaves_a_call_that_goes_on(shop: Project) -> None:
    call = Rehearsal(shop.flows, SAYS, nothing, identify=nothing)
    call.start("+12125550101")

    assert call.heard[0] == "Welcome."


def test_a_line_that_changed_hands_is_not_its_new_owners_yet(shop: Project) -> None:
    class Moved:
        def on_line(self, number: str, seconds: float) -> OnLine:
            return OnLine((Customer("c-9", "New Owner"),), changed_hands=True)

    assert Call(shop, "+12125550101", Moved()).heard.startswith("Welcome.")


def test_a_call_keeps_only_what_segments_ask_of_a_customer(shop: Project) -> None:
    call = Call(shop, "+12125550101")

    assert call.caller["fields"] == {"deposits": 120000, "vulnerable": False}
    assert "plum" not in repr(call.call.turns)


def test_a_project_without_customers_asks_nobody(tmp_path: Path) -> None:
    made = project(tmp_path, flows="flows: {hello: {steps: [say: Hello.]}}")

    call = Rehearsal(made.flows, SAYS, nothing)
    call.start("+12125550101")

    assert len(call.turns) == 1
    assert call.session.caller == {}


def test_a_known_caller_is_led_in_no_other_language_in_the_middle_of_a_call(shop: Project) -> None:
    call = Call(shop, "+12125550105")

    call.says("hi this is anna nguyen")

    assert call.call.session.language == "en"


def test_the_session_is_the_same_when_it_is_read_again(shop: Project) -> None:
    from ivr.conversation import session

    state = Call(shop, "+12125550101").call.session

    assert session.from_record(session.to_record(state)) == replace(state)


WRONG = {
    "segments:\n  rich: {if: deposits >}\n": "segment 'rich'",
    "segments:\n  rich: {if: session.hour > 3}\n": "this looks at fields of customers, not at 'session.hour'.",
    "segments:\n  rich: {if: depossits > 3}\n": "no customer has the field 'depossits'. Did you mean 'deposits'?",
    "segments:\n  all: {if: true}\n  rich: {if: deposits > 3}\n": "'rich' is never reached: everybody is in 'all'.",
    "segments:\n  rich: {iff: deposits > 3}\n": "'iff' is not a key of a segment. Did you mean 'if'?",
    "customers:\n  c-7: {lines: ['555 0101']}\n": "customer 'c-7': '5550101' is not a number with its country.",
    "customers:\n  c-7: {nam: Kim}\n": "'nam' is not a key of a customer. Did you mean 'name'?",
    "customers:\n  c-7: {language: fr}\n": "customer 'c-7': nobody speaks 'fr' here.",
    "customers:\n  c-1: {name: Kim}\n": "customer 'c-1' is defined already",
    "customers:\n  c-7: {name: anna  nguyen, lines: ['+12125550105']}\n": "nobody can tell them apart.",
    "customers:\n  c-7: [1]\n": "customer 'c-7'",
    "customers:\n  c-7: {prefers: pigeon}\n": "prefers",
    "assurance: {levels: {1: [pin]}}\ncustomers:\n  c-7: {name: Kim}\n": "customer 'c-7': nobody can key",
    "notices:\n  f: {touches: {if: deposts > 1}, cause: A, effect: B, until: 2099-01-01T00:00}\n": "field 'deposts'",
}


@pytest.mark.parametrize("written", WRONG)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, written: str) -> None:
    _, problems = load(tmp_path, flows=FLOWS, customers=CUSTOMERS, defaults=DEFAULTS, wrong=written)

    told = [str(problem) for problem in problems if "wrong.yml" in str(problem)]
    assert any(WRONG[written] in problem for problem in told), told


def test_a_name_that_tells_a_household_apart_is_used_by_that(tmp_path: Path) -> None:
    flows = "flows: {hello: {steps: [{collect: who, reads: person_name, ask: Who is it?}, say: Hello.]}}"

    _, problems = load(tmp_path, flows=flows, customers=CUSTOMERS, defaults=DEFAULTS)

    assert "'who'" not in str(problems)


def test_who_says_that_they_are_not_the_one_is_asked_who_they_are(shop: Project) -> None:
    call = Call(shop, "+12125550105")
    call.says("this is david nguyen")
    assert call.caller["customer"] == "c-3"

    assert call.says("no i'm not david") == "I'm sorry. Who am I talking to, please?"
    assert "customer" not in call.caller

    call.says("anna nguyen")
    assert call.caller["customer"] == "c-2"


@pytest.mark.parametrize(
    "said", ["i'm not sure", "it's not that", "this is not what i want", "i am not anna"]
)
def test_who_is_not_something_else_stays_who_they_are(shop: Project, said: str) -> None:
    call = Call(shop, "+12125550101")

    call.says(said)

    assert call.caller["customer"] == "c-1"


def test_a_name_that_callers_do_not_have_is_told(tmp_path: Path) -> None:
    flows = "flows: {hello: {steps: [say: 'Hello {caller.firstname}.']}}"

    _, problems = load(tmp_path, flows=flows, customers=CUSTOMERS, defaults=DEFAULTS)

    assert "there is no 'caller.firstname'. Did you mean 'first_name'?" in str(problems)


def test_a_segment_that_nobody_is_in_is_told(tmp_path: Path) -> None:
    flows = "flows: {hello: {steps: [{noop: true, next: [{if: caller.segment is 'privat', then: END}, {else: END}]}]}}"

    _, problems = load(tmp_path, flows=flows, customers=CUSTOMERS, segments=SEGMENTS, defaults=DEFAULTS)

    assert "'caller.segment' is never 'privat'. Did you mean 'private'?" in str(problems)


def test_what_was_kept_of_one_caller_is_not_shown_with_the_next(shop: Project) -> None:
    call = Call(shop, "+12125550105")
    call.says("this is david nguyen")
    call.says("keep my town")
    call.says("springfield")
    assert call.call.session.slots["town"] == "springfield"

    call.says("no i'm not david")

    assert call.call.session.slots["town"] is None
