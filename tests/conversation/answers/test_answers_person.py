"""Who asks for a person, in whatever words, and who only speaks of one."""

from __future__ import annotations

import pytest

from ivr.conversation.answers import wants_person
from ivr.conversation.answers.words import words_of


@pytest.mark.parametrize(
    "said",
    ["teller please", "customer rep", "can you put me through to somebody", "transfer me", "get me your supervisor",
     "no i want an agent", "why can't i talk to a real person", "for the love of god a human", "agent agent agent",
     "this is ridiculous i want a manager right now", "i need somebody to help me", "i'm tired of talking to a robot",
     "i don't want to talk to a machine", "oh for crying out loud operator",
     "would it be possible to be connected with a colleague of yours", "i'll only give my number to a human being",
     "bro can i talk to an actual dude", "i want to take this up with a manager"],
)  # fmt: skip
def test_a_person_is_asked_for(said: str) -> None:
    assert wants_person(words_of(said), "en")


@pytest.mark.parametrize(
    "said",
    ["un ejecutivo", "una persona de verdad por favor", "con alguien", "páseme con alguien", "transfiérame",
     "no quiero hablar con una máquina", "quiero hablar con un ejecutivo", "comuníqueme con su gerente",
     "ay no yo no hablo con máquinas", "seis uno siete no mira mejor agente", "agent please"],
)  # fmt: skip
def test_a_person_is_asked_for_in_spanish(said: str) -> None:
    assert wants_person(words_of(said), "es")


@pytest.mark.parametrize(
    "said",
    ["somebody stole my card", "i lost my debit card somebody took it", "i want to send money to someone",
     "let me talk to my wife", "i don't want an agent", "are you a real person", "is this a robot", "pay my bill",
     "my checking account", "i'd like to speak with a loan officer"],
)  # fmt: skip
def test_who_only_speaks_of_a_person_asks_for_none(said: str) -> None:
    assert not wants_person(words_of(said), "en")
    assert not wants_person(words_of("alguien me robó la tarjeta"), "es")
