"""Yes and no, as callers say them."""

import pytest
from asked import ENGLISH, SPANISH, certain, value, values

from ivr.conversation.answers import expected_keys, find, read_keys

YES = """yes|yeah that's right|Yes.|correct|that's correct yes|uh yeah sure|yes please|oh yes please|
no problem|i think so|go ahead and send it|yes but change the date|yes that is correct|
no i mean yes|i do|that would be great"""
NO = """no|nope|no thank you|no that's wrong|No, my savings account.|not correct|i don't think so|yes no|
yeah no|no no no|no that was going to be it|that's all|nothing else thanks|i'm good|no that's fine|
no that's okay|uh no|yes actually no|
no that's all i needed help with today thank you so much for your help|
no i think that will be it thank you very much"""
NEITHER = """right now|my savings|i would like to pay|cancel my card|i don't know|correct my address|
okay thank you|seven|i'm not sure|transfer money"""


def phrases(text):
    return [phrase.strip() for phrase in text.split("|")]


@pytest.mark.parametrize("text", phrases(YES))
def test_a_yes_is_heard(text):
    assert value("yes_no", text) is True


@pytest.mark.parametrize("text", phrases(NO))
def test_a_no_is_heard(text):
    assert value("yes_no", text) is False


@pytest.mark.parametrize("text", phrases(NEITHER))
def test_what_only_sounds_like_an_answer_is_none(text):
    assert value("yes_no", text) is None


@pytest.mark.parametrize("text", ["sí", "Sí, por favor.", "claro que sí", "así es", "está bien", "correcto"])
def test_a_spanish_yes_is_heard(text):
    assert value("yes_no", text, SPANISH) is True


@pytest.mark.parametrize(
    "text", ["no", "no gracias", "no es correcto", "eso es todo", "por supuesto que no", "nada más"]
)
def test_a_spanish_no_is_heard(text):
    assert value("yes_no", text, SPANISH) is False


@pytest.mark.parametrize("text", ["no sé", "quiero pagar mi factura", "si puede"])
def test_spanish_wishes_and_doubts_are_no_answer(text):
    assert value("yes_no", text, SPANISH) is None


@pytest.mark.parametrize("text", ["okay", "mm hmm", "that's it", "no that's right"])
def test_a_lukewarm_yes_is_read_back(text):
    assert value("yes_no", text) is True
    assert not certain("yes_no", text)


def test_a_no_leaves_the_rest_of_the_sentence_to_be_read():
    text = "no my savings account"

    (no,) = find("yes_no", text, ENGLISH)

    assert (no.value, text[no.end :].strip()) == (False, "my savings account")
    assert values("account", text) == ["savings"]


def test_one_and_two_are_yes_and_no_by_key():
    assert [read_keys("yes_no", key, ENGLISH) for key in "123"] == [True, False, None]
    assert expected_keys("yes_no", ENGLISH) == 1
