"""Calls in which another system is asked: what is sent, what becomes of the answer, and of none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ivr.content import marked_yaml
from ivr.content.problems import Problems
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.session import Session
from ivr.lookups import taken
from ivr.quality.flow_tests import run_tests
from ivr.quality.rehearsal import Rehearsal
from ivr.redaction import Secret
from tests.caller import Sentences, project

FLOWS = """
flows:
  pattern_session_start:
    description: Asks at once.
    steps:
      - link: order
  order:
    description: Tells when an order comes.
    name: an order
    steps:
      - collect: order
        ask: [Which order?, Which number?]
        reads: digits
      - http: find_order
        url: https://shop.example/orders/{order}
        query: {from: "{session.ani}"}
        take: {arrives: delivery.date}
        next:
          - if: context.http is "not_found"
            then:
              - say: There is no such order.
                next: END
          - if: context.http is "timeout"
            then:
              - say: The shop takes too long.
                next: END
          - else: found
      - id: found
        say: It comes on {arrives:date}.
  stock:
    description: Asks without an answer for what goes wrong.
    name: the stock
    nlu_trigger: [{intent: stock}]
    steps:
      - http: find_stock
        url: https://shop.example/stock
        take: {left: left}
      - say: There are {left} left.
slots:
  code: {type: text}
"""
NLU = "nlu:\n  - intent: stock\n    examples: |\n      - how many are left\n"


class Shop:
    """Answers look-ups as a test has it, and keeps what was asked."""

    def __init__(self, **answers: object) -> None:
        self.answers = answers
        self.asked: list[Errand] = []

    def __call__(self, errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        self.asked.append(errand)
        answer = self.answers.get(errand.name, "error")
        if isinstance(answer, str):
            return ErrandFailed(number=errand.number, reason=answer)
        return ErrandDone(number=errand.number, events=taken(answer, errand.arguments["take"]))


def call(folder: Path, shop: Shop) -> Rehearsal:
    made = project(folder, shop=FLOWS, nlu=NLU)
    held = Rehearsal(made.flows, Sentences({"how many are left": "stock"}), shop)
    held.start("+12125550123")
    return held


def test_what_a_caller_said_is_looked_up_and_the_answer_is_said(tmp_path: Path) -> None:
    shop = Shop(find_order={"delivery": {"date": "2026-12-01"}})
    held = call(tmp_path, shop)

    held.hear("seven seven one")

    assert held.heard[0] == "It comes on Tuesday, December 1."
    errand = shop.asked[0]
    assert (errand.kind, errand.timeout) == ("http", 3)
    assert errand.arguments["url"] == "https://shop.example/orders/{order}"
    assert errand.arguments["values"] == {"order": "771", "session.ani": "+12125550123"}


@pytest.mark.parametrize(
    ("fails", "heard"), [("not_found", "There is no such order."), ("timeout", "The shop takes too long.")]
)
def test_a_flow_answers_what_goes_wrong(tmp_path: Path, fails: str, heard: str) -> None:
    held = call(tmp_path, Shop(find_order=fails))

    held.hear("seven seven one")

    assert held.heard[0] == heard


@pytest.mark.parametrize("fails", ["error", "unreachable", "lost", "refused", "not_found"])
def test_what_no_branch_looks_at_brings_an_apology_and_a_person(tmp_path: Path, fails: str) -> None:
    held = call(tmp_path, Shop(find_order={}, find_stock=fails))
    held.hear("seven seven one")

    held.hear("how many are left")

    assert held.heard[0].startswith("Sorry, something went wrong on our side.")
    assert held.queue == "service"


COUPON = """
flows:
  pattern_session_start:
    description: Asks at once.
    steps:
      - link: coupon
  coupon:
    description: Looks up what a coupon is worth.
    name: a coupon
    steps:
      - collect: sure
        ask: [Shall I look?, Yes or no?]
        reads: yes_no
      - http: find_coupon
        url: https://shop.example/coupons/{coupon}
        next:
          - if: context.http is "failed"
            then:
              - say: I did not look.
                next: END
          - else: END
slots:
  coupon: {type: text, initial_value: null}
"""


@pytest.mark.parametrize("coupon", [Secret("4111111111111111"), "", None])
def test_nothing_is_sent_with_a_secret_or_without_a_value_that_the_address_needs(
    tmp_path: Path, coupon: object
) -> None:
    shop = Shop(find_coupon={})
    held = Rehearsal(project(tmp_path, shop=COUPON).flows, Sentences({}), shop)
    held.start()
    held.session = replace(held.session, slots={**held.session.slots, "coupon": coupon})

    held.hear("yes")

    assert held.heard[0] == "I did not look."
    assert not shop.asked


BOOKING = """
flows:
  pattern_session_start:
    description: Asks at once.
    steps:
      - link: book
  book:
    description: Books a visit.
    name: book a visit
    steps:
      - collect: seats
        ask: [For how many?, How many?]
        reads: whole_number
      - http: book_visit
        url: https://clinic.example/visits
        method: POST
        body: {seats: "{seats}"}
        stakes: {deed: "a visit for {seats}"}
        next:
          - if: context.outcome is "unknown"
            then: [{say: I cannot tell., next: END}]
          - if: context.http is "done"
            then: [{say: Booked., next: END}]
          - else: [{say: Not booked., next: END}]
"""


def booking(folder: Path, shop: Shop) -> Rehearsal:
    held = Rehearsal(project(folder, book=BOOKING).flows, Sentences({}), shop)
    held.start()
    held.hear("two")
    return held


def test_what_is_at_stake_in_a_look_up_is_said_back_before_it_is_asked_for(tmp_path: Path) -> None:
    shop = Shop(book_visit={})
    held = booking(tmp_path, shop)
    assert held.heard == ["a visit for 2. Is that right?"] and not shop.asked

    held.hear("yes")

    assert held.heard[0] == "Booked."
    assert held.session.done[-1]["deed"] == "a visit for 2"


def test_who_says_no_to_it_has_nothing_asked_for(tmp_path: Path) -> None:
    shop = Shop(book_visit={})
    held = booking(tmp_path, shop)

    held.hear("no")

    assert held.heard == ["Okay, I haven't done it. What should I change?"] and not shop.asked


@pytest.mark.parametrize("fails", ["timeout", "lost", "garbage"])
def test_a_booking_of_which_no_answer_came_is_told_as_begun_and_not_as_done(
    tmp_path: Path, fails: str
) -> None:
    held = booking(tmp_path, Shop(book_visit=fails))

    held.hear("yes")

    assert held.heard[0] == "I cannot tell."
    assert [begun["deed"] for begun in held.document["begun"]] == ["a visit for 2"]
    assert held.document["done"] == []


def test_asked_for_again_it_carries_the_same_key(tmp_path: Path) -> None:
    shop = Shop(book_visit="timeout")
    flows = BOOKING.replace("[{say: I cannot tell., next: END}]", "again") + (
        "      - {id: again, http: book_again, url: https://clinic.example/visits, method: POST, stakes: none}\n"
    )
    again = flows.replace("http: book_again, url", "http: book_visit, url").replace(
        "stakes: none", 'stakes: {deed: "a visit for {seats}"}'
    )
    held = Rehearsal(project(tmp_path, book=again).flows, Sentences({}), shop)
    held.start()
    held.hear("two")

    held.hear("yes")

    assert len(shop.asked) == 2 and len({errand.key for errand in shop.asked}) == 1


def test_a_flow_whose_look_up_failed_is_not_told_as_done(tmp_path: Path) -> None:
    held = booking(tmp_path, Shop(book_visit="error"))

    held.hear("yes")

    assert held.heard[0] == "Not booked."
    assert held.document["done"] == held.document["begun"] == []
    assert "was helped" not in held.document["summary"]


def test_a_flow_whose_look_up_found_nothing_has_answered(tmp_path: Path) -> None:
    held = call(tmp_path, Shop(find_order="not_found"))

    held.hear("seven seven one")

    assert [done["flow"] for done in held.session.done] == ["order"]


TESTS = """
stub_custom_actions:
  find_order: {answers: {delivery: {date: "2026-12-01"}}}
  its day is misspelt::find_order: {answers: {delivery: {dat: "2026-12-01"}}}
  nothing there::find_order: {fails: not_found}
test_cases:
  - test_case: it comes
    steps:
      - user: seven seven one
      - bot: It comes on Tuesday, December 1.
      - slot_was_set: [{arrives: "2026-12-01"}]
  - test_case: nothing there
    steps:
      - user: seven seven one
      - bot: There is no such order.
  - test_case: its day is misspelt
    steps:
      - user: seven seven one
      - bot: It comes on Tuesday, December 1.
  - test_case: nobody answers for the stock
    steps:
      - user: how many are left
      - user: how many are left
"""


def test_a_test_answers_in_the_place_of_the_other_system(tmp_path: Path) -> None:
    made = project(tmp_path, shop=FLOWS, nlu=NLU)
    document = marked_yaml.parse(TESTS, "tests.yml", problems := Problems())
    said: list[str] = []
    assert document

    class Nobody:
        def run(self, *_: object) -> ErrandFailed:
            raise AssertionError("nothing is asked in a test")

    outcome = run_tests(
        [document], made.flows, Sentences({"how many are left": "stock"}), Nobody(), said.append
    )

    assert not problems and outcome.failed == 2
    assert "the answer of 'find_order' has no 'delivery.date'" in "\n".join(said)
    assert "the look-up 'find_stock' asks nobody in a test" in "\n".join(said)


def test_answers_for_what_is_no_look_up_are_told_with_their_place(tmp_path: Path) -> None:
    made = project(tmp_path, shop=FLOWS, nlu=NLU)
    wrong = TESTS.replace("  find_order: {answers", "  utter_ask_order: {answers")
    document = marked_yaml.parse(wrong, "tests.yml", Problems())
    said: list[str] = []
    assert document

    run_tests([document], made.flows, Sentences({}), lambda *_: None, said.append)  # type: ignore[arg-type]

    assert said[0].startswith("tests.yml:3:")
