"""What callers say around their answers."""

from dataclasses import replace

import pytest
from asked import ENGLISH, told_in_turns, value

from ivr.conversation.answers import corrects, is_farewell, is_filler, without_preamble


@pytest.mark.parametrize(
    "text",
    ["", "<unk>", "[noise]", "mm hmm", "uh um", "okay thank you", "hi", "certainly", "alright", "and um",
     "my", "you too", "Thank you.", "okay thank you very much", "hold on a second", "you as well"],
)  # fmt: skip
def test_noise_and_politeness_are_filler(text):
    assert is_filler(text, "en")


@pytest.mark.parametrize(
    "text", ["no", "yes", "sure", "seven", "my debit card", "what", "help", "monday", "agent"]
)
def test_what_may_be_an_answer_or_a_wish_is_no_filler(text):
    assert not is_filler(text, "en")


@pytest.mark.parametrize("text", ["eh bueno", "muchas gracias", "buenos días", "un momento por favor"])
def test_spanish_noise_is_filler(text):
    assert is_filler(text, "es")


@pytest.mark.parametrize(
    "text",
    ["bye", "you too bye bye", "have a good day goodbye", "no that's all thank you bye", "You too, bye."],
)
def test_a_good_bye_is_a_farewell(text):
    assert is_farewell(text, "en")


@pytest.mark.parametrize(
    "text", ["you too", "no thank you", "buy checks", "before i say bye i need to reset my password please"]
)
def test_what_goes_on_is_no_farewell(text):
    assert not is_farewell(text, "en")


@pytest.mark.parametrize(
    "text",
    ["no i said savings", "oh sorry savings", "actually", "i mean the other", "wait", "I'm sorry, savings."],
)
def test_a_correction_is_noticed(text):
    assert corrects(text, "en")


@pytest.mark.parametrize("text", ["i'm sorry what was that", "no", "savings", "i need a card"])
def test_a_question_and_a_plain_no_correct_nothing(text):
    assert not corrects(text, "en")


@pytest.mark.parametrize(
    ("text", "wish"),
    [("hi my name is james miller i would like to check my balance", "i would like to check my balance"),
     ("yes hello this is uh robert jones i would like to know the hours please", "i would like to know the hours"),
     ("Hello, my name is James Miller. I would like to check my balance.", "I would like to check my balance."),
     ("uh hi mary my name is david jones", ""), ("my name is patricia brown", ""), ("hi", ""),
     ("and um", ""), ("i lost my debit card", "i lost my debit card"), ("yes", "yes"),
     ("no thank you", "no thank you"), ("highway my name is david jones i need hours", "i need hours")],
)  # fmt: skip
def test_only_the_wish_is_left_of_a_first_sentence(text, wish):
    assert without_preamble(text, "en") == wish


def test_a_spanish_wish_is_left():
    text = "hola buenos días soy carlos pérez quisiera pagar una factura"

    assert without_preamble(text, "es") == "quisiera pagar una factura"


@pytest.mark.parametrize(
    ("kind", "text", "meant"),
    [("money", "the amount is forty dollars", 40), ("money", "i'd like to pay forty", 40),
     ("money", "well let's say forty dollars", 40), ("money", "it's uh forty no make that fifty dollars", 50),
     ("account", "from my checking account please", "checking"),
     ("account", "that would be my savings", "savings"),
     ("account", "checking i mean savings", "savings"), ("date", "it would be next friday", "2026-11-27"),
     ("date", "the date is november twenty third", "2026-11-23"),
     ("time", "the best time would be eleven a m", "11:00"),
     ("digits", "my account number is one two three four", "1234"),
     ("digits", "the number is uh five five no five six", "56"),
     ("phone", "my phone number is two one two five five five one two one two", "2125551212"),
     ("person_name", "the name on the account is james miller", "James Miller"),
     ("postal_code", "my zip code is seven oh oh two three", "70023")],
)  # fmt: skip
def test_an_answer_may_repeat_the_words_of_the_question(kind, text, meant):
    assert value(kind, text) == meant


def test_digits_after_a_no_replace_the_group_before():
    around = replace(ENGLISH, length=(6, 6))

    assert (
        told_in_turns("digits", ["one two three", "no one two four", "five six seven"], around)[-1]
        == "124567"
    )
