"""What callers say instead of an answer."""

import pytest

from ivr.conversation.answers import (
    asks_back,
    asks_for_something,
    asks_to_wait,
    corrects,
    is_back,
    refuses,
)

ANSWERS = [
    "yes", "no", "no thank you", "forty dollars", "from my checking account please", "it would be next friday",
    "seven one five", "my name is james miller", "savings", "i'd like to pay my bill", "what is my balance",
    "why was i charged a fee", "i don't want to talk to a machine", "i lost my debit card", "agent", "monday at eleven",
    "i don't know maybe forty dollars", "i don't know maybe savings",
    "wait no savings", "i need to find a branch", "i need a new card",
    "hold on i need to talk to someone", "what are your opening hours", "no i don't", "i don't",
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["i don't know", "I don't know.", "um i don't know my account number", "i don't know what my account number is",
     "i'd rather not say", "i don't have it", "i don't have it with me right now", "sorry i don't have that",
     "no i don't remember it", "i'm not sure", "not sure", "i can't find it", "none of your business", "skip it please",
     "i don't want to give you that", "no idea", "i forgot", "well honestly i'd prefer not to say that",
     "i don't think i have one", "i'm not comfortable giving that out", "pass"],
)  # fmt: skip
def test_a_caller_who_has_no_answer_refuses(text):
    assert refuses(text)
    assert not asks_back(text)


@pytest.mark.parametrize(
    "text",
    ["what was that", "what", "What was that?", "sorry what", "pardon", "what do you mean", "what do you mean by that",
     "i'm sorry what did you say", "which number", "huh", "i didn't catch that", "i don't understand the question",
     "what's that", "what kind of number", "where do i find that", "come again please", "my what", "excuse me",
     "i don't know what you mean"],
)  # fmt: skip
def test_a_caller_who_did_not_understand_asks_what(text):
    assert asks_back(text) == "what"
    assert not refuses(text)


@pytest.mark.parametrize(
    "text",
    ["why", "why do you need it", "why do you need to know that", "what for", "what do you need that for", "but why",
     "why are you asking me that", "is that really necessary", "um why do you want my birthday", "how come",
     "Why do you need my date of birth?", "what are you going to do with it"],
)  # fmt: skip
def test_a_caller_who_wonders_asks_why(text):
    assert asks_back(text) == "why"
    assert not refuses(text)


@pytest.mark.parametrize(
    "text",
    ["hold on", "hold on a moment", "one moment please", "just a sec", "let me get my card", "wait a second",
     "okay hang on let me find my wallet", "can you give me a minute please", "i need to get my glasses",
     "One moment, please.", "hold on i have to find it", "bear with me", "let me see", "wait"],
)  # fmt: skip
def test_a_caller_who_needs_time_asks_to_wait(text):
    assert asks_to_wait(text)
    assert not refuses(text)
    assert not asks_back(text)


@pytest.mark.parametrize(
    "text",
    ["i'm back", "okay go on", "okay i'm back", "i found it", "alright i have it here", "thanks for waiting",
     "hello are you there", "okay i'm ready now", "go ahead please"],
)  # fmt: skip
def test_a_caller_comes_back(text):
    assert is_back(text)
    assert not asks_to_wait(text)


@pytest.mark.parametrize("text", ["", "um", "okay", "thank you", *ANSWERS])
def test_an_answer_or_a_wish_is_no_aside(text):
    assert not refuses(text)
    assert not asks_back(text)
    assert not asks_to_wait(text)
    assert not is_back(text)


def test_a_caller_who_waits_for_a_correction_still_corrects():
    assert corrects("wait no savings")


@pytest.mark.parametrize(
    ("text", "aside"),
    [("no lo sé", "refuses"), ("no me acuerdo del número", "refuses"), ("prefiero no decirlo", "refuses"),
     ("no lo tengo aquí", "refuses"), ("¿qué dijo?", "what"), ("cómo dice", "what"),
     ("no entiendo la pregunta", "what"),
     ("¿para qué lo necesita?", "why"), ("por qué", "why"), ("por qué quiere saber eso", "why"),
     ("espere un momento por favor", "waits"), ("déjeme buscar mi tarjeta", "waits"), ("un segundito", "waits"),
     ("ya estoy aquí", "back"), ("bueno ya lo tengo", "back"), ("puede continuar", "back"),
     ("quiero pagar mi factura", ""), ("cuarenta dólares", ""), ("sí", ""), ("no", "")],
)  # fmt: skip
def test_spanish_callers_do_the_same(text, aside):
    assert refuses(text, "es") == (aside == "refuses")
    assert asks_back(text, "es") == (aside if aside in ("what", "why") else "")
    assert asks_to_wait(text, "es") == (aside == "waits")
    assert is_back(text, "es-MX") == (aside == "back")


def test_a_language_that_nobody_wrote_down_has_no_asides():
    assert not refuses("no no no", "de")
    assert asks_back("what", "de") == ""
    assert not asks_to_wait("hold on", "de")


@pytest.mark.parametrize(
    ("text", "language"),
    [("can you tell me my balance", "en"), ("hi i'd like to pay a bill", "en"), ("what are your hours", "en"),
     ("wait actually i need to talk to someone", "en"), ("quisiera pagar mi factura", "es"), ("jag vill betala", "sv"),
     ("hva er saldoen min", "nb"), ("我想查余额", "zh"), ("مجھے بیلنس معلوم کرنا ہے", "ur")],
)  # fmt: skip
def test_a_request_is_known_by_how_it_is_put(text, language):
    assert asks_for_something(text, language)


@pytest.mark.parametrize(
    "text",
    ["the cashier was rude to me", "my card was declined at the store", "forty dollars", "yes", "", "um"],
)
def test_a_statement_asks_for_nothing(text):
    assert not asks_for_something(text)
