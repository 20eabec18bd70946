"""Second thoughts about what was answered before in the same flow: "no, sixty, from checking", "the amount is wrong".

Rule: all values put right in one breath are put right, or none of them; who says what is wrong, without what is right,
is asked for it, and has failed at nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from ivr.conversation.answers import Found
from ivr.conversation.answers.words import flat
from ivr.conversation.events import Value
from ivr.conversation.session import Attempts
from ivr.conversation.steps import filling
from ivr.conversation.steps.base import After
from ivr.conversation.steps.readings import Reading

if TYPE_CHECKING:
    from ivr.conversation.steps.collect import CollectStep
    from ivr.conversation.steps.question import Question
    from ivr.conversation.turn import Turn
    from ivr.conversation.utterance import Utterance

NO_VALUE = frozenset({"one", "uno", "una"})
"""Words that are a number in an answer, and mostly something else in an objection."""


LITTLE = 3
"""Words beside a bare value that is taken for a correction without a word of one."""


def answered(turn: Turn, here: Question) -> list[CollectStep]:
    """The questions of the flow on top that have their answer, the latest first."""
    return [
        question
        for question in reversed(turn.flow.questions)
        if question is not here
        and question.collect in turn.frame.asked
        and turn.slots.get(question.collect) is not None
    ]


# -- with what is right ----------------------------------------------------------------------------------


def by_name(here: Question, turn: Turn, said: Utterance) -> After | None:
    """A correction that names what it corrects: nothing else can be meant by it."""
    if not said.corrects or not any(question.is_named(said) for question in answered(turn, here)):
        return None
    found = corrections(here, turn, said)
    if not any(question.is_named(said) for question, _ in found):
        return None
    return put_right(turn, *found) or here.missed(turn, "no_match")


def corrected(here: Question, turn: Turn, said: Utterance) -> After | None:
    """ "No, I said fifteen", "no, make that sixty, from checking"."""
    found = corrections(here, turn, said)
    if not found:
        return None
    return put_right(turn, *found) or here.missed(turn, "no_match")


def corrections(here: Question, turn: Turn, said: Utterance) -> list[filling.Answer]:
    """The new values for questions answered before; without a cue of correction, one at the most."""
    right: list[filling.Answer] = _swapped(here, turn) if said.swaps else []
    used: list[Found] = []
    for question in answered(turn, here):
        if not _may_be_corrected(question, here) or (right and not _takes_back(here, said)):
            continue
        if any(question is other for other, _ in right):
            continue
        found = _value_for(question, here, turn, said, used)
        if found is None or found.value == turn.slots[question.collect]:
            continue
        if not any(found.start < other.end and other.start < found.end for other in used):
            right.append((question, found.value))
            used.append(found)
    return right


def _may_be_corrected(question: CollectStep, here: Question) -> bool:
    """Whether a sentence may hold another value for it: of what is gathered part by part, only before a deed."""
    return question.may_fill_ahead or (here.invites_corrections and question.is_gathered)


def _value_for(
    question: CollectStep, here: Question, turn: Turn, said: Utterance, used: list[Found]
) -> Found | None:
    """The value that the sentence gives for a question answered before, if it is about that one rather than `here`."""
    takes_back = _takes_back(here, said) or denied(question, turn, said)
    if question.is_gathered and here.invites_corrections:
        found = said.answer(question.reads, str(turn.slots[question.collect]))
        return found if isinstance(found, Found) else None
    instead = question.instead(turn, said) if said.corrects else None
    if instead and question.is_named(said):
        return instead
    reads = here.kind_asked
    rivals = [q for q in turn.flow.questions if q.reads == question.reads]
    if len({q.collect for q in rivals}) > 1 and (question.reads == reads or said.values(question.reads)):
        return _by_cue(question, rivals, turn, said) if takes_back else None
    if question.reads == reads:
        return None
    if instead and here.is_free:
        return instead
    values = said.values(question.reads)
    if values and (takes_back or not (reads and said.values(reads))):
        return values[-1]
    return _read_instead(question, here, said, used) if takes_back and not values else None


def denied(question: CollectStep, turn: Turn, said: Utterance) -> bool:
    """Whether the answer that was given is what the caller says it is not: "not friday"."""
    value = turn.slots[question.collect]
    return any(found.value == value for found in said.excluded(question.reads))


def _takes_back(here: Question, said: Utterance) -> bool:
    return said.corrects or here.invites_corrections


def _by_cue(question: CollectStep, rivals: list[CollectStep], turn: Turn, said: Utterance) -> Found | None:
    """Both questions take such a value: only its cue says which one is meant ("no, FROM savings")."""
    values = said.values(question.reads)
    mine = (v for v in values if filling.taker(rivals, said.text, v, turn.language) is question)
    return next(mine, None)


def _read_instead(question: CollectStep, here: Question, said: Utterance, used: list[Found]) -> Found | None:
    """A bare value that the question asked now has no use for: "actually no, sixty"."""
    found = said.value(question.reads)
    if found is None or not (found.certain or (here.invites_corrections and question.is_bare_value)):
        return None
    says_no = said.agreed is not None and not said.agreed.value
    if not (said.corrects or says_no) and said.beside([found]) > LITTLE:
        return None
    if here.kind_asked in ("", "yes_no"):
        return None if said.text[found.start : found.end].lower() in NO_VALUE else found
    own = said.value(here.kind_asked)
    taken = own and any(own.start < other.end and other.start < own.end for other in used)
    return None if own and own.certain and not taken else found


def put_right(turn: Turn, *answers: filling.Answer) -> After | None:
    """Takes other values than were given, says them back, and goes on from here; None where they are not allowed."""
    if not filling.allows(turn, *answers):
        return None
    turn.frame = replace(turn.frame, partial="", pending={})
    for question, _ in answers:
        turn.mark(question.collect, "told")
    places = list(turn.flow.steps)
    in_order = sorted(answers, key=lambda answer: places.index(answer[0].id))
    first, value = in_order[0]
    return turn.interrupt(
        "pattern_correction",
        slot=first.collect,
        value=value,
        said=", ".join(question.said(turn, value) for question, value in in_order),
        corrected_slots={question.collect: value for question, value in in_order},
        reset_step_id=first.id,
    )


# -- without it ------------------------------------------------------------------------------------------


def _swapped(here: Question, turn: Turn) -> list[filling.Answer]:
    """Two answered questions of one kind, each with the other's value."""
    known = answered(turn, here)
    for one in known:
        other = next((q for q in known if q.reads == one.reads and q.collect != one.collect), None)
        if other:
            return [(one, turn.slots[other.collect]), (other, turn.slots[one.collect])]
    return []


def change_named(here: Question, turn: Turn, said: Utterance) -> After | None:
    """ "I want to change the amount": asks for it again, and nobody has failed at anything."""
    about = said if said.changes else said.what_is_denied
    named = [
        question
        for question in answered(turn, here)
        if question.is_named(about) or denied(question, turn, said) or (said.the_other and question.is_choice)
    ]
    if not named:
        return None
    question = next((q for q in named if q.has_cue(said)), named[0])
    left = _the_other(question, turn, said)
    if left is not None:
        return put_right(turn, (question, left)) or here.missed(turn, "refused")
    turn.say(turn.flows.defaults.all_right)
    turn.reset_slot(question.collect)
    turn.frame = replace(turn.frame, step=question.id, attempts=Attempts(), partial="", pending={})
    return After.MOVED


def _the_other(question: CollectStep, turn: Turn, said: Utterance) -> Value:
    """The only other choice, where the one that was given is denied: "not the debit card", "the other one"."""
    value = turn.slots[question.collect]
    excluded = {found.value for found in said.excluded(question.reads)} | (
        {value} if said.the_other else set()
    )
    return one_left(question, turn, excluded) if value in excluded else None


def one_left(question: CollectStep, turn: Turn, excluded: Collection[object]) -> str | None:
    """The only choice that the caller did not exclude."""
    choices = turn.flows.choices.get(question.reads)
    open_to = [value for value in choices.items if value not in excluded] if choices else []
    return open_to[0] if len(open_to) == 1 else None


# -- a value in one's own words --------------------------------------------------------------------------


def instead(question: CollectStep, turn: Turn, said: Utterance) -> Found | None:
    """The value after "make that", or after "change" and the slot's name, if nothing else is said."""
    rest = said.after_cue
    named = question.name_in(rest)
    if named:
        rest = rest[named.end() :]
    elif question.is_free:
        return None
    found = said.part(rest).answer(question.reads)
    if not isinstance(found, Found) or not found.certain or flat(rest) in NO_VALUE:
        return None
    whole = flat(rest[found.start : found.end]) == flat(rest)
    if not whole and not question.is_named(said):
        return None
    at = len(said.text) - len(rest)
    return replace(found, start=found.start + at, end=found.end + at)


CORRECTS = (
    Reading(
        "a correction",
        "other values for questions answered before: no, sixty, from checking; the other way around",
        "a cue of correction (no, i mean, make that), or a value that the question asked now has no use "
        "for; of questions of "
        "one kind, the cue before the value tells which",
        "`pattern_correction` says them back; all of them are put right, or none and it is asked",
        corrected,
    ),
    Reading(
        "a change without a value",
        "i want to change the amount; the amount is wrong",
        "a word of change or complaint, and the name of something answered before",
        "that question is asked again, without blame",
        change_named,
    ),
)

CORRECTS_BY_NAME = Reading(
    "a correction by name",
    "change the amount to fifty",
    "a cue of correction and the name of one question answered before, with a value for it",
    "put right, before anything else is read in the sentence",
    by_name,
)
