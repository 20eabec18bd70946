"""What a language model took a sentence for, held against the caller's own words; only then something comes of it.

Rule: a model interprets and never acts. What the words say the opposite of is dropped; a yes before a deed is the
caller's alone; whatever is at stake in what a model understood is said back whole. Where nothing is left of it, the
sentence is read as if no model had been asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from ivr.conversation import filling, wishes
from ivr.conversation.answers import Found
from ivr.conversation.events import Value
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.steps import confirming, correcting, taking
from ivr.conversation.steps.borne_out import Claim
from ivr.conversation.steps.collecting import Collecting
from ivr.conversation.steps.everywhere import ask_which
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance

SEARCH = "pattern_search"
"""The flow that answers questions from what the team wrote."""


def _take(question: Question, turn: Turn, said: Utterance) -> After | None:
    if getattr(question, "force_slot_filling", False):
        return None
    kinds = {told.kind for told in said.meaning.interpreted}
    acts = (act(question, turn, said) for kind, act in _ACTS if kind in kinds)
    return next((after for after in acts if after is not None), None)


# -- flows -----------------------------------------------------------------------------------------------


def _person(question: Question, turn: Turn, said: Utterance) -> After | None:
    return wishes.reach(turn, "pattern_human_handoff", "interpreted")


def _cancel(question: Question, turn: Turn, said: Utterance) -> After | None:
    if not turn.in_hand or _is_a_yes(said):
        return None
    turn.queued = (*_queue(turn, said, _begun(turn, said)), *turn.queued)
    return wishes.reach(turn, "pattern_cancel_flow", "interpreted")


def _begin(question: Question, turn: Turn, said: Utterance) -> After | None:
    """Begins the first of the flows, with the values told for it; the others come after it."""
    flows = _begun(turn, said)
    if not flows:
        return None
    first, *rest = flows
    turn.reason = turn.reason or said.text
    turn.queued = (*turn.queued, *_queue(turn, said, rest))
    after = question.leave_for(turn, first, said)
    if turn.stack and turn.frame.flow == first:
        _put(turn, _open(turn, _values(turn, said, first)))
    return after


def _queue(turn: Turn, said: Utterance, flows: Sequence[str]) -> Iterator[dict[str, Value]]:
    """What comes later, each with the values that were told for it."""
    for flow in flows:
        told = {value.question.collect: value.kept for value in _fit(_values(turn, said, flow))}
        yield {"flow": flow, "text": "", "slots": told, "unsure": list(told)}


def _named(said: Utterance, kind: str) -> list[str]:
    """The flows that the model names for that, each once."""
    told = [flow for one in said.meaning.interpreted if one.kind == kind for flow in one.flows]
    return list(dict.fromkeys(told))


def _begun(turn: Turn, said: Utterance) -> list[str]:
    """The flows that the model would start and the words do not speak against, without the one in progress."""
    return [
        flow for flow in _named(said, "start_flow") if flow != turn.in_hand and _may_start(turn, said, flow)
    ]


def _may_start(turn: Turn, said: Utterance, flow: str) -> bool:
    may_begin = turn.flows.is_task(flow) and turn.startable(flow)
    return may_begin and not _is_opposed(turn, said, flow)


def _is_opposed(turn: Turn, said: Utterance, flow: str) -> bool:
    """Whether the sentence speaks of the flow, as far as we can tell, and asks for something else."""
    stance, about = said.meaning.stance, wishes.spoken_of(turn, said.meaning)
    if not about:
        return stance in wishes.OPPOSED
    return about == flow and not wishes.asked_for(turn, stance, flow)


def _which(question: Question, turn: Turn, said: Utterance) -> After | None:
    flows = [flow for flow in _named(said, "clarify") if _may_start(turn, said, flow)]
    if len(flows) > 1:
        return ask_which(turn, flows, said)
    return None


def _search(question: Question, turn: Turn, said: Utterance) -> After | None:
    return question.aside(turn, SEARCH, said)


# -- values ----------------------------------------------------------------------------------------------


class _Value(NamedTuple):
    """A value that was told for a question."""

    question: SlotQuestion
    found: Found
    kept: Value
    """As its slot keeps it."""

    @property
    def answer(self) -> filling.Answer:
        return self.question, self.kept


class _Told(NamedTuple):
    """The values told for the flow in progress: of what was asked, of what was answered before, of what is to come."""

    here: list[_Value]
    before: list[_Value]
    ahead: list[_Value]


def _fill(question: Question, turn: Turn, said: Utterance) -> After | None:
    told = _told(question, turn, said)
    before = [value.answer for value in told.before]
    if before and not filling.allows(turn, *before):
        return None
    _put(turn, told.ahead)
    if before:
        _put(turn, told.here)  # looked at when the question is come back to
        return correcting.put_right(turn, *before)
    if told.here and isinstance(question, Collecting):
        return _answer(question, told.here[0].found, turn, said)
    return question.reworded(turn) if told.ahead else None


def _told(question: Question, turn: Turn, said: Utterance) -> _Told:
    values = _values(turn, said, turn.frame.flow)
    asked = getattr(question, "collect", "")
    known = {one.collect for one in correcting.answered(turn, question)}
    new = [value for value in values if value.kept != turn.slots.get(value.question.collect)]
    return _Told(
        here=[value for value in values if value.question.collect == asked],
        before=[value for value in new if value.question.collect in known],
        ahead=_open(turn, [value for value in new if value.question.collect != asked]),
    )


def _open(turn: Turn, values: Sequence[_Value]) -> list[_Value]:
    """Those of questions that have no answer yet, and may have one before they are asked."""
    return _fit([value for value in values if turn.slots.get(value.question.collect) is None])


def _fit(values: Sequence[_Value]) -> list[_Value]:
    """Those that may be told before they are asked for."""
    return [value for value in values if not value.question.ask_before_filling]


def _values(turn: Turn, said: Utterance, flow: str) -> list[_Value]:
    """The values that the model gives to questions of the flow, and the words bear out."""
    questions = {one.collect: one for one in turn.flows.questions_of(flow) if _is_callers(turn, one)}
    told = [one for one in said.meaning.interpreted if one.kind == "set_slot" and one.slot in questions]
    reads = [question.reads for question in questions.values()]
    alone = {name: reads.count(question.reads) == 1 for name, question in questions.items()}
    claims = [Claim(questions[one.slot], said, one.value, alone[one.slot]) for one in told]
    found = [(claim.question, claim.found) for claim in claims]
    return [_Value(q, f, turn.kept(q, f.value, said.words_of(f))) for q, f in found if f is not None]


def _is_callers(turn: Turn, question: SlotQuestion) -> bool:
    """Whether what callers say may fill the slot."""
    return turn.flows.slot(question.collect).filled_by("from_llm")


def _put(turn: Turn, values: Sequence[_Value]) -> None:
    """Values that were told before they were asked for; whatever is done with them is said back."""
    for value in values:
        turn.set_slot(value.question.collect, value.kept)
        turn.mark(value.question.collect, "unsure")


def _answer(question: Collecting, found: Found, turn: Turn, said: Utterance) -> After | None:
    if turn.frame.pending:
        another = found.value != turn.frame.pending["value"]  # the same again is no yes
        if another:
            return confirming.confirm(question, turn, found.value)
        return None
    return taking.take(question, turn, said, replace(found, certain=True, left=""), given="unsure")


def _skip(question: Question, turn: Turn, said: Utterance) -> After | None:
    if _is_a_yes(said) or not isinstance(question, Collecting):
        return None
    return taking.skipped(question, turn)


def _is_a_yes(said: Utterance) -> bool:
    return said.says_yes and said.is_mere_answer


_ACTS: tuple[tuple[str, Callable[[Question, Turn, Utterance], After | None]], ...] = (
    ("hand_off", _person),
    ("cancel_flow", _cancel),
    ("start_flow", _begin),
    ("clarify", _which),
    ("set_slot", _fill),
    ("answer", _search),
    ("skip", _skip),
)
"""What of several commands goes first; the first that anything comes of is it."""

INTERPRETED = Reading(
    "a model's reading",
    "what is too long or too unusual for the rows below: could you take thirty off what i've put by and hand it to mum",
    "a language model was asked (`[llm]` in ivr.toml; by default none is), and what it answered holds: the flow may be "
    "started, the value stands in the sentence or is a choice of its list, and no word says the opposite",
    "that flow, value, correction, question or person; whatever is at stake in it is said back",
    _take,
)
