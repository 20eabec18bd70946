"""How people really talk: changes of mind, asides, several wishes at once, questions back."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.conversation.events import Heard, Meaning, Wish
from tests.caller import Caller, Sentences, project

BANK = """
flows:
  transfer:
    description: Move money.
    name: a transfer
    nlu_trigger: [{intent: transfer}]
    steps:
      - collect: amount
        ask: [How much?, "Say an amount, such as forty dollars.", "Key in the amount, then press pound."]
        reads: money
        why: I need to know what to move.
        rejections:
          - {if: slots.amount > 500, say: That is more than 500 dollars.}
      - collect: source
        ask: [From which account?, "Checking or savings?", "Press 1 for checking, 2 for savings."]
        reads: account
        cue: [from, out of]
      - collect: target
        ask: [To which account?, "Into checking or savings?", "Press 1 for checking, 2 for savings."]
        reads: account
        cue: [to, into]
      - collect: note
        reads: text
        optional: true
        ask: What is it for?
      - say: Moving {amount:money} from {source} to {target}.
  hours:
    description: Opening hours.
    name: our opening hours
    nlu_trigger: [{intent: hours}]
    steps:
      - collect: day
        reads: date
        ask: [For which day?, "Say a day, such as Monday."]
      - say: On {day:date} we are open from nine to five.
  card:
    description: A new card.
    name: a new card
    nlu_trigger: [{intent: card}]
    steps:
      - say: A new card is on its way.
"""
LOST_CARD = """
flows:
  lost_card:
    description: A lost card.
    nlu_trigger: [{intent: card}]
    steps:
      - {collect: day, reads: past_date, ask: When did you have it last?}
      - menu: Was it lost or stolen?
        choices:
          - {key: "1", say: [lost], then: lost}
          - {key: "2", say: [stolen], then: lost}
      - {id: lost, say: "Lost since {day:date}."}
"""
ACCOUNTS = "choices: {account: {checking: [checking], savings: [savings]}}"
NLU = """
nlu:
  - {intent: transfer, examples: "- i want to move money"}
  - {intent: hours, examples: "- when are you open"}
  - {intent: card, examples: "- i lost my card"}
"""
MEANS = {
    "i want to move money": "transfer",
    "when are you open": "hours",
    "i lost my card": "card",
    "that's all": "nothing_else",
}


@pytest.fixture
def call(tmp_path: Path) -> Caller:
    return Caller(project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU), MEANS)


# -- corrections -----------------------------------------------------------------------------------------


def test_no_i_said_fifteen_changes_the_amount_and_says_it_back(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars")

    call.says("no i said fifteen")

    assert call.hears == "Okay, 15 dollars. From which account?"


def test_another_amount_is_a_correction_even_without_a_no(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars")

    call.says("fifteen dollars")

    assert call.hears == "Okay, 15 dollars. From which account?"


def test_the_same_amount_said_again_is_only_an_echo(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars").says("fifty dollars okay")

    assert call.is_asked == "1_collect_source"
    assert call.call.session.stack[-1].attempts.total == 0


def test_no_from_savings_corrects_the_first_account_while_the_second_is_asked(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars").says("checking")

    call.says("oh sorry no from savings")

    assert call.hears == "Okay, savings. To which account?"
    assert call.slots["source"] == "savings"
    assert call.slots.get("target") is None


def test_no_it_was_thursday_at_a_menu_corrects_the_day_asked_before(tmp_path: Path) -> None:
    call = Caller(project(tmp_path, lost=LOST_CARD, nlu=NLU), MEANS).says("i lost my card").says("friday")

    call.says("no sorry it was thursday")

    assert call.hears == "Okay, Thursday, November 12. Was it lost or stolen?"
    assert call.presses("1").hears.startswith("Lost since Thursday, November 12.")


def test_a_day_at_a_menu_that_corrects_nothing_is_no_answer(tmp_path: Path) -> None:
    call = Caller(project(tmp_path, lost=LOST_CARD, nlu=NLU), MEANS).says("i lost my card").says("friday")

    call.says("it was thursday")

    assert call.slots["day"] == "2026-11-13"
    assert call.hears == "Sorry, I didn't get that. Was it lost or stolen?"


def test_a_correction_to_a_value_that_is_not_allowed_changes_nothing(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars").says("no i said six hundred dollars")

    assert call.slots["amount"] == 50


def test_a_change_of_mind_in_mid_sentence_is_followed(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars")

    call.says("my checking account oh i'm sorry no my savings account my savings")

    assert call.slots["source"] == "savings"


# -- digressions -----------------------------------------------------------------------------------------


def test_a_digression_with_a_question_of_its_own_comes_back_to_the_question(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars")

    call.says("when are you open")
    assert call.hears == "For which day?"

    call.says("tomorrow")
    assert "we are open from nine to five. Now, back to where we were: a transfer." in call.hears
    assert call.is_asked == "1_collect_source"


def test_a_digression_within_a_digression_unwinds_in_order(call: Caller) -> None:
    call.says("i want to move money").says("when are you open").says("i lost my card")
    assert call.hears.startswith("A new card is on its way. Now, back to where we were: our opening hours.")

    call.says("monday")
    assert "back to where we were: a transfer. How much?" in call.hears


# -- several wishes --------------------------------------------------------------------------------------


class TwoAtOnce(Sentences):
    def understand(self, text: str, language: str) -> Meaning:
        if text == "i lost my card and when are you open":
            wishes = (Wish("card", 0.9, "i lost my card"), Wish("hours", 0.9, "when are you open on monday"))
            return Meaning("card", 0.9, (("card", 0.45), ("hours", 0.4)), wishes=wishes)  # near to both
        return super().understand(text, language)


def test_two_wishes_in_one_breath_are_announced_and_seen_to_in_order(tmp_path: Path) -> None:
    made = project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU)
    call = Caller(made, understanding=TwoAtOnce(MEANS))

    call.says("i lost my card and when are you open")

    assert call.hears.startswith(
        "Sure. First, a new card. Then, our opening hours. A new card is on its way."
    )
    assert "And now, our opening hours. On Monday" in call.hears
    assert "anything else" in call.hears
    assert [done["flow"] for done in call.call.session.done] == ["card", "hours"]


# -- questions back --------------------------------------------------------------------------------------


def test_why_do_you_need_it_is_answered_and_the_question_asked_in_other_words(call: Caller) -> None:
    call.says("i want to move money").says("why do you need that")

    assert call.hears == "I need to know what to move. Say an amount, such as forty dollars."
    assert call.call.session.stack[-1].attempts.total == 0


def test_what_do_you_mean_gets_the_question_in_other_words(call: Caller) -> None:
    call.says("i want to move money").says("what do you mean")

    assert call.hears == "Say an amount, such as forty dollars."


def test_hold_on_waits_longer_and_counts_nothing(call: Caller) -> None:
    call.says("i want to move money").says("hold on a moment please")

    assert call.hears == "Of course, take your time."
    assert call.call.listening and call.call.listening.timeout == 30
    assert call.call.session.stack[-1].attempts.total == 0


def test_a_question_that_needs_no_answer_may_be_refused(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars").says("checking").says("savings")
    assert call.hears == "What is it for?"

    call.says("i'd rather not say")
    assert "Moving 50 dollars from checking to savings." in call.hears


def test_a_question_that_needs_an_answer_says_so_and_then_brings_a_person(call: Caller) -> None:
    call.says("i want to move money").says("i'd rather not say")
    assert call.hears.startswith("I can't go on without it.")

    call.says("i don't want to tell you").says("i'd rather not say")
    assert call.is_handed_to == "service"


# -- clarification ---------------------------------------------------------------------------------------


class Unclear(Sentences):
    def understand(self, text: str, language: str) -> Meaning:
        if text == "something with my card on monday":
            return Meaning("", 0.0, (("card", 0.45), ("hours", 0.4)))
        return super().understand(text, language)


@pytest.mark.parametrize(
    ("answer", "flow"),
    [
        ("the second one", "hours"),
        ("opening hours", "hours"),
        ("i lost my card", "card"),
        ("2", "hours"),
        ("1", "card"),
    ],
)
def test_two_near_wishes_are_asked_about(tmp_path: Path, answer: str, flow: str) -> None:
    made = project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU)
    call = Caller(made, understanding=Unclear(MEANS))
    call.says("something with my card on monday")
    assert call.hears == "Do you mean: a new card, or: our opening hours?"

    if answer.isdigit():
        call.presses(answer)
    else:
        call.says(answer)

    assert [done["flow"] for done in call.call.session.done] == [flow], (
        "and the day said before is not asked again"
    )


def test_neither_comes_back_to_the_open_question(tmp_path: Path) -> None:
    made = project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU)
    call = Caller(made, understanding=Unclear(MEANS))

    call.says("something with my card on monday").says("neither")

    assert "How can I help you today?" in call.hears


def test_an_utterance_keeps_its_wishes_in_the_log() -> None:
    from ivr.conversation import events

    heard = Heard(
        text="a and b", meaning=Meaning("a", 0.9, wishes=(Wish("a", 0.9, "a"), Wish("b", 0.8, "b")))
    )

    assert events.from_record(events.to_record(heard)) == heard


def test_the_value_without_a_cue_belongs_to_the_question_that_is_left(call: Caller) -> None:
    call.says("i want to move money").says("fifty dollars").says("savings to checking please")

    assert (call.slots["source"], call.slots["target"]) == ("savings", "checking")


# -- what wins over what ---------------------------------------------------------------------------------

WHICH_CARD = """
flows:
  lost:
    description: A lost card.
    nlu_trigger: [{intent: lost}]
    steps:
      - menu: Is it your debit card or your credit card?
        choices:
          - {key: "1", say: [debit, debit card], then: debit}
          - {key: "2", say: [credit, credit card], then: credit}
      - {id: debit, say: The debit card is blocked., next: END}
      - {id: credit, say: The credit card is blocked., next: END}
  pay:
    description: Pay what is due on a card.
    nlu_trigger: [{intent: pay}]
    steps: [{say: Let us pay.}]
  extension:
    description: Ring somebody.
    universal: {key: "*6", phrases: {en: [extension]}}
    steps: [{say: Whose extension?}]
"""
CARD_NLU = """
nlu:
  - {intent: lost, examples: "- a card is gone"}
  - {intent: pay, examples: "- pay my card"}
"""
MEANS_PAY = {
    "a card is gone": "lost",
    "my credit card": "pay",
    "i lost the debit card": "pay",
    "i want to pay what i owe on my credit card": "pay",
}


@pytest.fixture
def asked_which(tmp_path: Path) -> Caller:
    return Caller(project(tmp_path, cards=WHICH_CARD, nlu=CARD_NLU), MEANS_PAY).says("a card is gone")


@pytest.mark.parametrize(
    ("answer", "heard"),
    [
        ("my credit card", "The credit card is blocked."),
        ("i lost the debit card", "The debit card is blocked."),
        ("i want to pay what i owe on my credit card", "Let us pay."),
    ],
)
def test_an_answer_that_holds_a_choice_chooses_it_unless_it_asks_for_more(
    asked_which: Caller, answer: str, heard: str
) -> None:
    asked_which.says(answer)

    assert asked_which.hears.startswith(heard)


def test_the_second_key_of_a_pair_counts_while_help_talks(asked_which: Caller) -> None:
    asked_which.presses("*")
    assert asked_which.hears.startswith("You can say repeat, or press 1.")

    asked_which.presses("6")
    assert asked_which.hears.startswith("Whose extension?")


def test_a_person_asked_for_from_help_is_told_where_the_caller_was(tmp_path: Path) -> None:
    desks = """
    flows:
      pattern_human_handoff:
        description: To the right desk.
        steps:
          - noop: true
            next:
              - {if: context.from_flow is "lost", then: cards}
              - {else: anybody}
          - {id: cards, hand_off: cards, next: END}
          - {id: anybody, hand_off: default}
    """
    queues = "queues: {service: {}, cards: {}}"
    made = project(tmp_path, cards=WHICH_CARD, desks=desks, nlu=CARD_NLU, queues=queues)
    call = Caller(made, MEANS_PAY).says("a card is gone")

    call.says("help").says("agent")

    assert call.is_handed_to == "cards"


@pytest.fixture
def read_back(tmp_path: Path) -> Caller:
    always = BANK.replace("reads: money\n", "reads: money\n        confirm: always\n")
    call = Caller(project(tmp_path, bank=always, choices=ACCOUNTS, nlu=NLU), MEANS)
    return call.says("i want to move money").says("15 dollars")


@pytest.mark.parametrize(
    "answer", ["no fifty", "no, five zero", "no it's fifty dollars", "nope make that fifty"]
)
def test_a_no_with_another_value_is_that_value(read_back: Caller, answer: str) -> None:
    assert read_back.hears == "I have 15 dollars. Is that right?"

    read_back.says(answer)

    assert read_back.hears == "I have 50 dollars. Is that right?"


@pytest.mark.parametrize("answer", ["no", "no that's wrong", "no not that one"])
def test_a_plain_no_asks_for_the_value_again(read_back: Caller, answer: str) -> None:
    read_back.says(answer)

    assert read_back.hears == "Say an amount, such as forty dollars."


@pytest.mark.parametrize(
    "words",
    [
        "change the amount to 80",
        "No, change the amount to 80",
        "actually make that 80",
        "can you change it to eighty",
        "the amount should be 80 dollars",
    ],
)
def test_a_change_of_the_amount_is_heard_while_the_account_is_asked(call: Caller, words: str) -> None:
    call.says("i want to move money").says("fifty dollars")

    call.says(words)

    assert call.hears == "Okay, 80 dollars. From which account?"


def test_a_change_by_name_comes_before_another_wish(tmp_path: Path) -> None:
    limit = MEANS | {"please change the amount of the transfer to 80 dollars": "card"}
    call = Caller(project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU), limit)
    call.says("i want to move money").says("fifty dollars")

    call.says("please change the amount of the transfer to 80 dollars")

    assert call.hears == "Okay, 80 dollars. From which account?"


@pytest.fixture
def asked_anything(tmp_path: Path) -> Caller:
    """At a question that takes any words."""
    meant = MEANS | {
        "how are you doing today": "chitchat/how_are_you",
        "i would rather have a human being": "agent",
    }
    call = Caller(project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU), meant)
    return call.says("i want to move money").says("fifty dollars").says("checking").says("savings")


@pytest.mark.parametrize("words", ["let me speak with a real person", "can i talk to somebody please"])
def test_a_person_can_be_asked_for_where_any_words_are_an_answer(asked_anything: Caller, words: str) -> None:
    asked_anything.says(words)

    assert asked_anything.is_handed_to == "service"


def test_a_wish_for_a_person_in_words_of_ones_own_is_no_note(asked_anything: Caller) -> None:
    assert asked_anything.says("i would rather have a human being").is_handed_to == "service"


def test_cancel_that_please_is_no_note(asked_anything: Caller) -> None:
    assert asked_anything.says("cancel that please").hears.startswith("Okay, I've stopped that.")


def test_skip_this_question_is_no_note(asked_anything: Caller) -> None:
    asked_anything.says("skip this question")

    assert asked_anything.hears.startswith("Moving 50 dollars")
    assert asked_anything.call.session.known.get("note") is None


def test_small_talk_is_no_note(asked_anything: Caller) -> None:
    asked_anything.says("how are you doing today?")

    assert asked_anything.hears == "I'm doing well, thank you for asking. What is it for?"


def test_a_change_of_the_amount_is_no_note(asked_anything: Caller) -> None:
    asked_anything.says("actually make that 80")

    assert asked_anything.hears.startswith("Okay, 80 dollars.")


def test_a_note_about_persons_and_cancelling_is_a_note(asked_anything: Caller) -> None:
    asked_anything.says("it is for the person who cancelled my subscription")

    assert asked_anything.call.session.known["note"] == "it is for the person who cancelled my subscription"


# -- greetings -------------------------------------------------------------------------------------------


def test_hello_is_greeted_back(call: Caller) -> None:
    assert call.says("hello").hears == "Hello. How can I help you today?"
    assert call.call.session.stack[-1].attempts.total == 0


def test_a_project_may_have_a_flow_for_hello(tmp_path: Path) -> None:
    greet = """
    flows:
      greet:
        description: Greets.
        nlu_trigger: [{intent: greet}]
        steps: [{say: Nice to meet you.}]
    """
    made = project(tmp_path, greet=greet, nlu='nlu: [{intent: greet, examples: "- hello"}]')
    call = Caller(made, {"hello": "greet"})

    assert call.says("hello").hears.startswith("Nice to meet you.")


def test_how_are_you_is_answered(tmp_path: Path) -> None:
    made = project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU)
    call = Caller(made, {"how are you": "chitchat/how_are_you"})

    assert call.says("how are you").hears == "I'm doing well, thank you for asking. How can I help you today?"


# -- a question and a task in one breath -----------------------------------------------------------------


class AskedBeside(Sentences):
    def understand(self, text: str, language: str) -> Meaning:
        if text == "where is your branch and i lost my card":
            found = {"id": "branch", "text": "It is on Main Street."}
            wishes = (Wish("faq", 0.8, "where is your branch", found), Wish("card", 0.9, "i lost my card"))
            return Meaning("faq", 0.8, (("faq", 0.8),), wishes=wishes, passage=found)
        return super().understand(text, language)


def test_a_question_beside_a_task_is_answered_and_the_task_done(tmp_path: Path) -> None:
    made = project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU)
    call = Caller(made, understanding=AskedBeside(MEANS))

    call.says("where is your branch and i lost my card")

    assert call.hears.startswith("It is on Main Street. A new card is on its way.")


def test_a_question_beside_a_task_is_answered_in_the_middle_of_something_else(tmp_path: Path) -> None:
    made = project(tmp_path, bank=BANK, choices=ACCOUNTS, nlu=NLU)
    call = Caller(made, understanding=AskedBeside(MEANS)).says("i want to move money")

    call.says("where is your branch and i lost my card")

    assert call.hears.startswith("It is on Main Street. A new card is on its way.")
    assert call.is_asked == "0_collect_amount"


# -- values in the caller's language ---------------------------------------------------------------------


def test_a_value_that_a_menu_sets_is_said_in_the_callers_language(tmp_path: Path) -> None:
    report = """
    flows:
      report:
        description: A report.
        nlu_trigger: [{intent: card}]
        steps:
          - menu: {en: Lost or stolen?, es: ¿Perdida o robada?}
            choices:
              - {key: "1", then: [{set_slots: {how: lost}, next: said}]}
              - {key: "2", then: [{set_slots: {how: stolen}, next: said}]}
          - {id: said, say: {en: "The card is {how}.", es: "La tarjeta está {how}."}}
    """
    languages = "languages: {es: {code: es-US}, en: {code: en-US}}"
    choices = "choices: {how: {lost: {en: [lost], es: [perdida]}, stolen: {en: [stolen], es: [robada]}}}"
    sentences = 'nlu: [{intent: card, examples: "- perdí mi tarjeta"}]'
    files = {"report": report, "choices": choices, "defaults": languages, "nlu": sentences}
    call = Caller(project(tmp_path, **files), {"perdí mi tarjeta": "card"})

    assert call.says("perdí mi tarjeta").presses("2").hears.startswith("La tarjeta está robada.")
