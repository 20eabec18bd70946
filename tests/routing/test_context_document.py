"""What an agent sees of a call."""

from __future__ import annotations

import json

import pytest
from handing_off import bank, called, flows_of, told

from ivr.content.project import Project
from ivr.conversation.session import Session
from ivr.redaction import MASK, Secret
from ivr.routing import context_document
from ivr.store import Entry

KEYS = """contact channel caller assurance reason intent slots steps transcript done begun hand_off_reason
disposition summary""".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return bank(tmp_path_factory.mktemp("bank"))


def test_the_document_has_its_keys_at_any_time_of_the_call(project: Project) -> None:
    call = called(project)

    for text in ("i would like to check my balance", "checking", "agent"):
        assert list(told(call))[: len(KEYS)] == KEYS
        call.says(text)

    assert json.loads(json.dumps(told(call))) == told(call)


def test_it_holds_the_wish_in_the_callers_words_and_what_was_said_in_order(project: Project) -> None:
    document = told(called(project, "i want to pay a bill", "40", "", "agent"))

    assert (document["reason"], document["intent"]) == ("i want to pay a bill", "pay_bill")
    assert [(line["who"], line["text"]) for line in document["transcript"]] == [
        ("service", "Hello."),
        ("service", "How can I help you today?"),
        ("caller", "i want to pay a bill"),
        ("service", "How much?"),
        ("caller", "40"),
        ("service", "Your number?"),
        ("service", "I didn't hear anything."),
        ("service", "Your number?"),
        ("caller", "agent"),
        ("service", "All right, I'll connect you to a person."),
    ]
    assert [line["text"] for line in document["transcript"] if line.get("keys")] == ["40"]
    assert (document["queue"], document["disposition"]) == ("service", "handed_off")


def test_it_holds_every_value_that_was_told_also_of_what_is_done(project: Project) -> None:
    document = told(called(project, "i would like to check my balance", "savings", "pay forty dollars"))

    assert document["slots"] == {"account": "savings", "amount": 40}
    assert [done["flow"] for done in document["done"]] == ["check_balance"]


def test_it_says_whose_line_it_is_and_who_vouched_for_it(project: Project) -> None:
    call = called(project)
    line = {**call.slots["session_started_metadata"], "line": "TN-Validation-Passed-A"}

    document = told(call, slots={"session_started_metadata": line, "caller_name": "James Miller"})

    assert document["caller"] == {
        "number": "+14155550123",
        "name": "James Miller",
        "line": "TN-Validation-Passed-A",
    }
    assert document["slots"] == {"caller_name": "James Miller"}


def test_a_caller_who_is_not_known_has_no_name_and_a_withheld_number_is_empty(project: Project) -> None:
    assert told(called(project, ani=""))["caller"] == {"number": "", "name": "", "line": ""}


def test_the_steps_are_those_passed_in_the_order_of_the_log(project: Project) -> None:
    flows = flows_of(called(project))
    log = [
        Entry(1, 1.0, {"event": "call_started"}, [], [["pattern_session_start", "0"], ["main", "ask"]]),
        Entry(2, 2.0, {"event": "heard", "text": "hello"}, [], []),
        Entry(3, 3.0, {"event": "no_input"}, [], [["pay_bill", "amount"]]),
    ]

    document = context_document(Session("c-1"), log, flows)

    assert document["steps"] == [
        {"flow": "pattern_session_start", "step": "0"},
        {"flow": "main", "step": "ask"},
        {"flow": "pay_bill", "step": "amount"},
    ]


@pytest.mark.parametrize("reads", ["pin", "card_number", "one_time_code"])
@pytest.mark.parametrize(
    "answer",
    [{"event": "pressed", "keys": "482913"}, {"event": "heard", "text": "four eight two nine one three"}],
)
def test_what_was_asked_in_secret_is_masked_whether_keyed_or_spoken(
    project: Project, reads: str, answer: dict[str, str]
) -> None:
    log = [
        Entry(1, 1.0, {"event": "call_started"}, [{"command": "listen", "reads": reads, "secret": True}]),
        Entry(2, 2.0, answer, [{"command": "listen", "reads": ""}]),
        Entry(3, 3.0, {"event": "heard", "text": "thank you"}),
    ]

    document = context_document(Session("c-1"), log, flows_of(called(project)))

    assert [line["text"] for line in document["transcript"]] == [MASK, "thank you"]
    assert "482913" not in str(document)
    assert "four" not in str(document)


def test_no_secret_and_no_card_number_is_in_the_document(project: Project) -> None:
    card = "5105 1051 0510 5100"
    call = called(project, f"my card is {card}", "5105105105105100", "agent")

    document = told(
        call,
        reason=f"it is {card}",
        slots={**call.slots, "pin": Secret("482913"), "note": card, "cards": [card]},
        known={"pin": Secret("482913")},
    )

    assert document["slots"]["pin"] == MASK
    for hidden in ("482913", card, card.replace(" ", ""), "session_started_metadata"):
        assert hidden not in json.dumps(document, ensure_ascii=False)


def test_a_foreign_number_that_looks_like_a_card_number_is_still_shown(project: Project) -> None:
    document = told(called(project, ani="+4915112345674"))

    assert document["caller"]["number"] == "+4915112345674"
    assert "(+49 1511 2345674, not verified)" in document["summary"]
