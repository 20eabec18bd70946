"""What callers say around their answers."""

import pytest

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
