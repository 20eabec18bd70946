"""A value that waits for the caller's yes: "I heard 50 dollars. Is that right?"

Rule: a yes is a yes only if nothing is excluded or said beside it that would change the value; another value is read
back in its turn.
"""

from __future__ import annotations

from dataclasses import replace

from ivr.conversation.answers import Found
from ivr.conversation.events import Value
from ivr.conversation.steps.collecting import Collecting
from ivr.conversation.steps.correcting import NO_VALUE
from ivr.conversation.steps.everywhere import AFTER
from ivr.conversation.steps.readings import Reading, consider
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance


def confirm(question: Collecting, turn: Turn, value: Value) -> After:
    """Asks whether the value is right."""
    turn.frame = replace(turn.frame, pending={"value": value}, partial="")
    return question.put(turn)


def hear(question: Collecting, turn: Turn, said: Utterance) -> After | None:
    """Yes, no, the same value once more (a yes), or another value (a correction)."""
    if not turn.frame.pending:
        return None
    return _decided(question, turn, said) or consider(AFTER, question, turn, said)


def _decided(question: Collecting, turn: Turn, said: Utterance) -> After | None:
    pending = turn.frame.pending["value"]
    if _is_said_again(question, said, pending):
        return agreed(question, turn, True)
    if any(found.value == pending for found in said.excluded(question.reads)):
        return agreed(question, turn, False)
    values = said.values(question.reads) if question.may_fill_ahead else []
    if values:
        value = values[-1].value
        if value == pending:
            return agreed(question, turn, True)
        return confirm(question, turn, value)
    if said.agreed is None:
        return None
    if not said.agreed.value and (other := _instead(question, said)) is not None:
        return confirm(question, turn, other)
    return agreed(question, turn, bool(said.agreed.value))


def _is_said_again(question: Collecting, said: Utterance, pending: Value) -> bool:
    """Whether the answer is repeated as it was. A yes or no is not: it answers what is asked now."""
    if question.reads == "yes_no" or said.flat in NO_VALUE:
        return False
    again = said.value(question.reads)
    return again is not None and again.value == pending and not said.says_no


def _instead(question: Collecting, said: Utterance) -> Value:
    """What is said after a no: "no, fifty". Where any words are a value, they are not taken for one."""
    assert said.agreed is not None
    rest = said.after(said.agreed)
    if not question.may_fill_ahead or question.needs_cue or rest.strip(" .,").lower() in NO_VALUE:
        return None
    found = said.part(rest).answer(question.reads)
    if isinstance(found, Found) and found.certain:
        return found.value
    return None


def agreed(question: Collecting, turn: Turn, yes: bool) -> After:
    """The caller has said whether the value is right."""
    value = turn.frame.pending["value"]
    turn.frame = replace(turn.frame, pending={})
    if not yes:
        return question.missed(turn, "refused")
    turn.mark(question.collect, "agreed")
    return question.fill(turn, value)


CONFIRMS = Reading(
    "a confirmation",
    "yes, no, the value once more, or another one",
    "a value waits for the caller's yes",
    "taken, refused and asked again, or the other value is read back",
    hear,
)
