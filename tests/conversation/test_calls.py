"""Calls through the engine: what a caller says and hears, with flows written right in the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.caller import Caller, project

TRANSFER = """
flows:
  transfer:
    description: Move money.
    name: a transfer
    nlu_trigger: [{intent: transfer}]
    steps:
      - collect: amount
        ask: [How much?, "Say an amount, such as forty dollars.", "Key in the amount, then press pound."]
        reads: money
        rejections:
          - {if: slots.amount > 500, say: That is more than 500 dollars.}
      - collect: source
        ask: [From which account?, "Checking or savings?", "Press 1 for checking, 2 for savings."]
        reads: account
        keys: {"1": checking, "2": savings}
        cue: [from, out of]
      - collect: target
        ask: [To which account?, "Checking or savings?", "Press 1 for checking, 2 for savings."]
        reads: account
        cue: [to, into]
      - say: Moving {amount:money} from {source} to {target}.
  hours:
    description: Opening hours.
    name: opening hours
    nlu_trigger: [{intent: hours}]
    steps:
      - say: We are open from nine to five.
"""
ACCOUNTS = "choices: {account: {checking: [checking], savings: [savings]}}"
NLU = """
nlu:
  - intent: transfer
    examples: |
      - i want to move money
  - intent: hours
    examples: |
      - when are you open
"""
MEANS = {
    "i want to move money": "transfer",
    "move forty dollars from checking to savings": "transfer",
    "when are you open": "hours",
    "that's all": "nothing_else",
}


@pytest.fixture
def call(tmp_path: Path) -> Caller:
    return Caller(project(tmp_path, bank=TRANSFER, choices=ACCOUNTS, nlu=NLU), MEANS)


def test_a_call_begins_with_a_greeting_and_an_open_question(call: Caller) -> None:
    assert call.hears == "Hello. How can I help you today?"
    assert call.call.session.waiting.what == "question"


def test_a_wish_is_served_question_by_question(call: Caller) -> None:
    call.says("i want to move money")
    assert call.hears == "How much?"

    call.says("uh the amount is one hundred and thirty five dollars")
    assert call.hears == "From which account?"

    call.says("savings")
    assert call.hears == "To which account?"

    call.says("Checking.")
    assert "Moving 135 dollars from savings to checking." in call.hears
    assert "anything else" in call.hears

    call.says("that's all")
    assert call.is_told_goodbye
    assert call.call.session.disposition == "completed"


def test_details_in_the_first_sentence_are_not_asked_again(call: Caller) -> None:
    call.says("move forty dollars from checking to savings")

    assert "Moving 40 dollars from checking to savings." in call.hears


def test_keys_answer_what_words_answer(call: Caller) -> None:
    call.says("i want to move money").presses("40*50").presses("1").says("savings")

    assert "Moving 40 dollars and 50 cents from checking to savings." in call.hears


def test_a_value_that_is_not_allowed_is_asked_again(call: Caller) -> None:
    call.says("i want to move money").says("six hundred dollars")

    assert call.hears.startswith("That is more than 500 dollars.")
    assert call.is_asked == "0_collect_amount"


def test_silence_and_misunderstanding_are_answered_differently_and_then_bring_a_person(call: Caller) -> None:
    call.says("i want to move money")

    call.stays_silent()
    assert call.hears == "I didn't hear anything. Say an amount, such as forty dollars."

    call.says("purple elephants dancing")
    assert call.hears == "Sorry, I didn't get that. Key in the amount, then press pound."

    call.stays_silent().stays_silent()
    assert call.is_handed_to == "service"
    assert call.call.session.hand_off_reason == "no_input"


def test_agent_in_the_middle_of_a_question_brings_a_person(call: Caller) -> None:
    call.says("i want to move money").says("Agent.")

    assert call.is_handed_to == "service"
    assert call.call.session.disposition == "handed_off"


def test_repeat_says_the_question_again_and_help_says_what_can_be_said(call: Caller) -> None:
    call.says("i want to move money").says("could you repeat that please")
    assert call.hears == "How much?"

    call.says("help")
    assert "Go back, or press 2" in call.hears

    call.presses("5")
    assert call.hears == "How much?"


def test_going_back_returns_to_the_question_before(call: Caller) -> None:
    call.says("i want to move money").says("forty dollars").says("go back")
    assert call.is_asked == "0_collect_amount"

    call.says("fifty dollars").says("checking").says("savings")
    assert "Moving 50 dollars" in call.hears


def test_a_digression_is_served_and_then_the_question_is_asked_again(call: Caller) -> None:
    call.says("i want to move money").says("forty dollars")

    call.says("when are you open")
    assert (
        call.hears
        == "We are open from nine to five. Now, back to where we were: a transfer. From which account?"
    )


def test_stop_gives_up_what_was_begun(call: Caller) -> None:
    call.says("i want to move money").says("forty dollars").says("never mind")

    assert call.hears.startswith("Okay, I've stopped that.")
    assert call.slots["amount"] is None
    assert call.call.session.done == ()


def test_noise_and_hesitation_are_not_counted_as_failures(call: Caller) -> None:
    call.says("i want to move money")
    for noise in ("mm hmm", "uh", "<unk>", "okay"):
        call.says(noise)
        assert call.is_asked == "0_collect_amount"

    call.says("forty dollars")
    assert call.is_asked == "1_collect_source"


def test_a_value_heard_badly_is_confirmed_and_said_again_means_yes(call: Caller) -> None:
    call.says("i want to move money").says("forty dollars", confidence=0.3)
    assert call.hears == "I have 40 dollars. Is that right?"

    call.says("no fifty dollars")
    assert call.hears == "I have 50 dollars. Is that right?"

    call.says("fifty dollars")
    assert call.is_asked == "1_collect_source"
    assert call.slots["amount"] == 50


def test_an_answer_repeated_as_it_was_means_yes_though_no_sentence_could_give_it_beforehand(
    tmp_path: Path,
) -> None:
    flows = """
flows:
  leave_number:
    description: Leaves a number.
    nlu_trigger: [{intent: hours}]
    steps:
      - {collect: code, ask: Which code?, reads: digits}
      - {collect: day, ask: Which day was it?, reads: past_date, ask_before_filling: true}
      - say: Thank you.
"""
    nlu = NLU.partition("  - intent: hours")
    call = Caller(project(tmp_path, flows=flows, nlu="nlu:\n" + nlu[1] + nlu[2]), MEANS).says(
        "when are you open"
    )

    call.says("four one nine", confidence=0.3).says("four one nine")
    assert call.is_asked == "1_collect_day"

    call.says("yesterday", confidence=0.3)
    assert call.hears.endswith("Is that right?")
    assert "Thank you." in call.says("yesterday again").hears


def test_another_answer_or_a_no_at_the_read_back_is_not_taken_for_a_yes(tmp_path: Path) -> None:
    flows = """
flows:
  leave_number:
    description: Leaves a number.
    nlu_trigger: [{intent: hours}]
    steps:
      - {collect: sure, ask: Are you sure?, reads: yes_no}
      - say: Thank you.
"""
    nlu = NLU.partition("  - intent: hours")
    call = Caller(project(tmp_path, flows=flows, nlu="nlu:\n" + nlu[1] + nlu[2]), MEANS).says(
        "when are you open"
    )

    call.says("no", confidence=0.3).says("no")

    assert call.is_asked == "0_collect_sure"
    assert call.slots.get("sure") is None


def test_a_correction_of_an_earlier_answer_is_taken(call: Caller) -> None:
    call.says("i want to move money").says("forty dollars")

    call.says("no i said fifty dollars")
    assert call.hears == "Okay, 50 dollars. From which account?"
    assert call.slots["amount"] == 50


def test_hanging_up_ends_any_state(call: Caller) -> None:
    call.says("i want to move money").hangs_up()

    assert call.call.session.over
    assert call.call.session.disposition == "abandoned"
    assert call.call.commands == ()
