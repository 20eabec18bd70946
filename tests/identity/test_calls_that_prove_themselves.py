"""Calls in which a flow needs to know who is calling: what is asked, in which order, and what comes of it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from caller import Caller, Sentences, project
from factors import ANN, KEY, NOW, PIN, Counted, People
from kept import arrive

from ivr.actions.tracker import action_call
from ivr.content import marked_yaml
from ivr.content.problems import Problems
from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CHECK_CODE, CHECK_PIN, SEND_CODE
from ivr.errands import Runner
from ivr.identity.one_time_code import CheckCode, SendCode, code_of
from ivr.identity.pin import CheckPin
from ivr.quality.flow_tests import run_tests
from ivr.redaction import Secret
from ivr.routing import context_document
from ivr.store import Store

POLICY = """
    assurance:
      levels:
        1: [known_line]
        2: [attested_line, pin, code]
        3: [pin and code]
      lasts: {pin: 10, code: 10}
      lowers:
        wrong_try: {to: 1, after: 3}
"""

FLOWS = """
    flows:
      balance:
        name: check a balance
        assurance: 2
        nlu_trigger: [{intent: balance}]
        steps:
          - say: You have forty dollars.
      send_money:
        name: send money
        assurance: 3
        nlu_trigger: [{intent: send_money}]
        steps:
          - {collect: amount, reads: money, ask: How much?, confirm: never}
          - say: "{amount:money} is on its way."
      hours:
        nlu_trigger: [{intent: hours}]
        steps:
          - say: We open at nine.
      answer_it:
        nlu_trigger: [{intent: answer_it}]
        steps:
          - authenticate: 2
            next:
              - if: context.authenticate is "failed"
                then: sorry
              - else: secret
          - id: secret
            say: You have forty dollars.
            next: END
          - id: sorry
            say: Then I can only tell you when we open.
            next: END
"""

NLU = """
    nlu:
      - {intent: balance, examples: "- what is my balance"}
      - {intent: send_money, examples: "- send money"}
      - {intent: hours, examples: "- when do you open"}
      - {intent: answer_it, examples: "- how rich am i"}
"""

MEANINGS = {
    "what is my balance": "balance",
    "send money": "send_money",
    "when do you open": "hours",
    "how rich am i": "answer_it",
    "agent": "agent",
}


class Calling(Caller):
    """Calls a bank that compares PINs and codes; the time is the call's own."""

    def __init__(self, project: Project, store: Store, ani: str = "") -> None:
        self.store = store
        people, lockouts = People(), store.lockouts
        self._runners: dict[str, Runner] = {
            CHECK_PIN: CheckPin(people, store.pins, lockouts, Counted(), self._now, 0.001),
            SEND_CODE: SendCode(people, store.codes, store.outbox, lockouts, self._now),
            CHECK_CODE: CheckCode(people, store.codes, lockouts, KEY, self._now),
        }
        self._flows = project.flows
        super().__init__(project, MEANINGS, ani=ani)

    def _now(self) -> float:
        return self.call.now

    def _run(self, action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        return self._runners[action.kind].run(action, session, heard, self._flows)

    @property
    def code(self) -> str:
        """The code of the latest text."""
        sent = [parcel for parcel in self.store.outbox.of("rehearsal") if parcel.kind == "code"]
        return code_of(KEY, str(sent[-1].content["nonce"])).reveal()

    @property
    def level(self) -> int:
        return self.call.session.assurance


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project(tmp_path_factory.mktemp("bank"), flows=FLOWS, nlu=NLU, assurance=POLICY)


@pytest.fixture
def call(bank: Project, tmp_path: Path) -> Calling:
    store = Store(f"sqlite:///{tmp_path / 'ivr.db'}")
    store.prepare()
    store.pins.set(ANN, Counted().of(Secret(PIN)), NOW)
    arrive(store, "CA1", "rehearsal")
    return Calling(bank, store)


def test_a_withheld_number_gives_who_it_is_and_a_pin(call: Calling) -> None:
    call.says("what is my balance")
    assert "What is your customer number?" in call.hears

    call.says("one zero four four two")
    assert "key in your PIN" in call.hears

    call.presses(PIN)
    assert call.hears.startswith("You have forty dollars.")
    assert call.level == 2


def test_the_next_flow_asks_only_for_what_is_missing(call: Calling) -> None:
    call.says("what is my balance").presses(f"{ANN}#").presses(PIN)

    call.says("send money")
    assert "I'm texting a code to your mobile" in call.hears

    call.presses(call.code)
    assert call.hears == "How much?"
    assert call.level == 3


def test_nothing_is_asked_for_what_needs_nobody_to_be_known(call: Calling) -> None:
    call.says("when do you open")

    assert call.hears.startswith("We open at nine.")


def test_what_was_proven_is_forgotten_after_its_time_and_asked_for_again(call: Calling) -> None:
    call.says("what is my balance").presses(f"{ANN}#").presses(PIN)
    call.call.now += 601

    call.says("what is my balance")

    assert "key in your PIN" in call.hears
    assert call.level == 0


def test_a_level_that_expires_in_the_middle_of_a_flow_is_reached_again_before_it_goes_on(
    call: Calling,
) -> None:
    call.says("send money").presses(f"{ANN}#").presses(PIN)
    call.presses(call.code)
    call.call.now += 601

    call.says("forty dollars")
    assert "key in your PIN" in call.hears

    call.presses(PIN).presses(call.code)
    assert call.hears.startswith("40 dollars is on its way.")


def test_who_forgot_the_pin_is_texted_a_code(call: Calling) -> None:
    call.says("what is my balance").presses(f"{ANN}#")

    call.says("i forgot my pin")
    assert "I'm texting a code" in call.hears

    call.presses(call.code)
    assert call.hears.startswith("You have forty dollars.")


def test_who_has_neither_is_given_to_a_person(call: Calling) -> None:
    call.says("what is my balance").presses(f"{ANN}#").says("i forgot my pin")

    call.says("i haven't got my phone here")

    assert call.hears.startswith("I'm sorry, I can't make sure that it's you.")
    assert call.is_handed_to == "service"


def test_a_person_is_in_reach_while_a_pin_is_asked_for(call: Calling) -> None:
    call.says("what is my balance").presses(f"{ANN}#")

    call.says("agent")

    assert call.is_handed_to == "service"


def test_three_wrong_pins_end_with_a_person_and_not_with_a_fourth(call: Calling) -> None:
    call.says("what is my balance")
    for pin in ("111112", "111113"):
        call.presses(f"{ANN}#").presses(pin)
        assert "What is your customer number?" in call.hears

    call.presses(f"{ANN}#").presses("111114")

    assert call.hears.startswith("That doesn't fit what we have. I'm sorry, I can't make sure that it's you")
    assert call.is_handed_to == "service"
    assert call.level == 0


def test_no_such_customer_hears_what_a_wrong_pin_hears(bank: Project, tmp_path: Path) -> None:
    def told(number: str) -> list[str]:
        store = Store(f"sqlite:///{tmp_path / number}.db")
        store.prepare()
        store.pins.set(ANN, Counted().of(Secret(PIN)), NOW)
        arrive(store, "CA1", "rehearsal")
        call = Calling(bank, store)
        deeds: list[Callable[[], Any]] = [lambda: call.says("what is my balance")]
        deeds += [lambda: call.presses(f"{number}#"), lambda: call.presses("111112")] * 2
        deeds += [
            lambda: call.presses(f"{number}#"),
            lambda: call.says("another way"),
            lambda: call.presses("000000"),
        ]
        heard = []
        for deed in deeds:
            deed()
            heard.append(call.hears)
        return heard

    assert told(ANN) == told("99999") == told("20555")


def test_an_action_sees_who_it_is_and_how_sure_that_is_and_no_factor(call: Calling, bank: Project) -> None:
    call.says("what is my balance").presses(f"{ANN}#")
    before = action_call(Errand("action_x", 1), call.call.session, None, bank.flows)
    call.presses(PIN)
    after = action_call(Errand("action_x", 1), call.call.session, None, bank.flows)

    seen = [asked["tracker"]["latest_message"]["metadata"] for asked in (before, after)]
    assert [(one["customer"], one["assurance"]) for one in seen] == [("", 0), (ANN, 2)]
    assert "pin" not in repr(after["tracker"]).lower()


def test_a_pin_that_is_said_aloud_is_asked_to_be_keyed(call: Calling) -> None:
    call.says("what is my balance").presses(f"{ANN}#")

    call.says("six two eight four oh one")

    assert call.hears == "Please don't say it aloud; key it in."
    assert call.presses(PIN).hears.startswith("You have forty dollars.")


def test_a_flow_may_go_on_by_itself_where_nobody_could_be_made_sure_of(call: Calling) -> None:
    call.says("how rich am i").presses(f"{ANN}#").says("i forgot my pin").says("no code")

    assert call.hears.startswith("Then I can only tell you when we open.")


def test_the_agent_sees_how_far_and_nothing_that_was_keyed(call: Calling, bank: Project) -> None:
    call.says("send money").presses(f"{ANN}#").presses(PIN)
    code = call.code

    call.says("i haven't got my phone here")
    document = context_document(call.call.session, call.call.log(), bank.flows)

    assert call.is_handed_to == "service"
    assert (document["customer"], document["assurance"]) == (ANN, 2)
    assert document["assurance_why"] == [
        "level 2, known, by pin",
        "for: pin - they keyed their PIN",
        "for: told_number - they gave the customer or account number",
    ]
    written = repr((document, call.call.log(), call.call.session))
    assert PIN not in written
    assert code not in written


TEST = """
    stub_custom_actions:
      check_pin:
        events:
          - {event: checked, result: right}
          - {event: customer, customer: {id: "10442", name: Ann Lee}}
          - {event: evidence, kind: pin, customer: "10442"}
      send_code: {events: [{event: checked, result: sent}]}
      a wrong one::check_pin: {events: [{event: checked, result: locked}]}
    test_cases:
      - test_case: a right one
        steps:
          - user: send money
          - user: one zero four four two
          - press: "628401"
          - hears: I'm texting a code
      - test_case: a wrong one
        steps:
          - user: send money
          - user: one zero four four two
          - press: "628401"
          - handed_to: service
"""


def test_a_teams_tests_say_what_comes_of_a_pin(bank: Project) -> None:
    document = marked_yaml.parse(textwrap.dedent(TEST), "flows/tests/send_money.yml", Problems())
    said: list[str] = []

    assert document
    assert run_tests([document], bank.flows, Sentences(MEANINGS), NoActions(), said.append), "\n".join(said)


class NoActions:
    """The team has no actions of its own."""

    def run(self, *_: object) -> ErrandFailed:
        raise AssertionError("nothing of the team's is asked for")


def test_what_one_has_proven_is_not_the_next_ones_at_the_same_telephone(call: Calling) -> None:
    call.says("what is my balance")
    call.says("one zero four four two")
    call.presses(PIN)
    assert call.level == 2

    call.says("hello this is tom ross")
    assert call.level == 0

    call.says("what is my balance")
    assert "forty" not in call.hears and "What is your customer number?" in call.hears
