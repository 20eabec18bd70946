"""Which phrases a recogniser should have an ear for, by the question that was asked.

Rule: only small questions have any; where callers speak freely, a list would make its own words of theirs.
"""

from __future__ import annotations

from ivr.conversation.answers import KINDS
from ivr.conversation.answers.languages import NUMERALS
from ivr.conversation.answers.words import primary
from ivr.conversation.commands import Listen

CLOSED = ("digits", "phone", "postal_code")
"""Kinds whose answers are nothing but digits, one by one, in pairs or as numbers."""
MOST = 40
"""Phrases of a question that is still small."""


def phrases(listen: Listen) -> tuple[tuple[str, ...], bool]:
    """What `Recogniser.listen` takes: the phrases, and whether an answer is nothing but those."""
    if listen.reads in CLOSED:
        return _digits(primary(listen.language)), True
    choices = listen.reads and listen.reads not in KINDS
    if listen.reads == "yes_no" or (choices and len(listen.hints) <= MOST):
        return listen.hints, False
    return (), False


def _digits(tongue: str) -> tuple[str, ...]:
    numerals = NUMERALS.get(tongue)
    if numerals is None:
        return ()
    return (*KINDS["digits"].hints.get(tongue, ()), *numerals.small, *numerals.hundred)
