"""When a model is asked: where the engine, left to itself, would not be sure of what was said.

Rule: the engine is asked first. What it would take the sentence for decides, by one table; whatever has no row is sure,
such as "agent", a yes, a plain value or a correction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.conversation.answers import Partial
from ivr.conversation.answers.cards import digits_in
from ivr.conversation.engine import Advance, advance
from ivr.conversation.events import Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.turn import Turn
from ivr.interpreting.asked import question_of

SURE = 0.6
"""Confidence in an intent that nobody needs to confirm."""

BESIDE = 5
"""Words beside a value that may be another wish, or change what the value is for."""

SENTENCE = 6
"""Words of which a part of a number or an address has fewer, unless most of them are digits."""

LONG = 9
"""Words of a correction that may say more than what is put right."""

FREE = 3
"""Words of an answer that is surely no more than a name or a thing."""

Doubt = Callable[[Flows, Session, Heard, Advance], bool]


def _always(flows: Flows, state: Session, heard: Heard, after: Advance) -> bool:
    return True


def _little_confidence(flows: Flows, state: Session, heard: Heard, after: Advance) -> bool:
    return heard.meaning.confidence < SURE


def _long(flows: Flows, state: Session, heard: Heard, after: Advance) -> bool:
    return len(heard.text.split()) >= LONG


def _no_plain_choice(flows: Flows, state: Session, heard: Heard, after: Advance) -> bool:
    """Whether a way of a menu was chosen by neither a plain yes or no, nor a good-bye, nor a sure intent."""
    said = Turn(flows, state, heard).said(heard.text)
    if said.is_farewell or getattr(said.agreed, "certain", False):
        return False
    return _little_confidence(flows, state, heard, after)


def _much_beside(flows: Flows, state: Session, heard: Heard, after: Advance) -> bool:
    """Whether a value was read in more words than it takes, or is to be read back; or a part of one in a sentence."""
    turn = Turn(flows, state, heard)
    question, said = question_of(turn), turn.said(heard.text)
    if not isinstance(question, SlotQuestion):
        return False
    if question.is_free:
        return len(said.words) > FREE
    found = said.answer(question.reads, turn.frame.partial)
    if isinstance(found, Partial):
        return len(said.words) >= SENTENCE and 2 * digits_in(said.text, said.tongue) < len(said.words)
    read_back = any(frame.pending for frame in after.session.stack)
    return read_back or said.beside([found] if found else []) >= BESIDE


DOUBTS: Mapping[str, Doubt] = {
    "not understood": _always,
    "either or": _always,
    "no wish": _always,
    "unfinished": _always,
    "asks or tells": _always,
    "tells instead": _always,
    "given up": _always,
    "not that one": _always,
    "another wish": _little_confidence,
    "something else": _little_confidence,
    "the same again": _little_confidence,
    "an aside": _little_confidence,
    "another universal": _little_confidence,
    "a choice in words": _no_plain_choice,
    "a no with more behind it": _little_confidence,
    "a correction": _long,
    "the answer": _much_beside,
}
"""What the sentence would be taken for -> whether that is doubtful."""


def is_unsure(flows: Flows, state: Session, heard: Heard) -> bool:
    """Whether a model may know better what was said. What was told in secret is never asked about."""
    if state.waiting.what != "question" or heard.secret is not None:
        return False
    after = advance(flows, state, heard)
    return after.taken_for in DOUBTS and DOUBTS[after.taken_for](flows, state, heard, after)
