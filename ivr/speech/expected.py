"""Which phrases a recogniser should have an ear for, by the question that was asked.

Rule: only small questions have any; where callers speak freely, a list would make its own words of theirs.
"""

from __future__ import annotations

from functools import cache

from ivr.conversation.answers import KINDS
from ivr.conversation.answers.languages import NUMERALS
from ivr.conversation.answers.words import plain, primary
from ivr.conversation.commands import Listen
from ivr.speech.recogniser import Listener, Recogniser

CLOSED = ("digits", "phone", "postal_code")
"""Kinds whose answers are digits, most often said one by one."""
MOST = 40
"""Phrases of a question that is still small."""


def listener(recogniser: Recogniser, listen: Listen) -> Listener:
    """Begins to listen for the answer to this question. Raises NoModel."""
    return recogniser.listen(listen.language, *phrases(listen))


def phrases(listen: Listen) -> tuple[tuple[str, ...], bool]:
    """What `Recogniser.listen` takes: the phrases, and whether an answer is nothing but those."""
    if listen.reads in CLOSED:
        return _digits(primary(listen.language)), True
    choices = listen.reads and listen.reads not in KINDS
    if listen.reads == "yes_no" or (choices and len(listen.hints) <= MOST):
        return listen.hints, False
    return (), False


@cache
def _digits(tongue: str) -> tuple[str, ...]:
    """The hints of digits that are one. Pairs, tens and "double" are left to the free ear: each would cost digits."""
    numerals = NUMERALS.get(tongue)
    if numerals is None:
        return ()
    hints = KINDS["digits"].hints.get(tongue, ())
    return tuple(
        hint for hint in hints if plain(hint) in numerals.zero or numerals.small.get(plain(hint), 10) < 10
    )
