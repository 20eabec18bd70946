"""What an answer may be taken for: the order in which the readings of a sentence are considered.

Rule: the order of a table is the product's manners. The first row that takes the sentence has it, and a row that does
not take it changes nothing. `taken_for`, `known_by` and `done` are what editors read of it in flows/README.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance

Take = Callable[[Any, "Turn", "Utterance"], After | None]
"""Of the question that was asked, the turn and what was said; None when it is something else."""


class Reading(NamedTuple):
    """One row. `name` is what `ivr explain` calls it."""

    name: str
    taken_for: str
    known_by: str
    done: str
    take: Take


Table = Sequence[Reading]


def consider(table: Table, question: Any, turn: Turn, said: Utterance) -> After | None:
    """The first row that takes the sentence does what it is for; its name is noted in the turn."""
    for reading in table:
        after = reading.take(question, turn, said)
        if after is not None:
            turn.taken_for = turn.taken_for or reading.name
            return after
    return None
