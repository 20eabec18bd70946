"""What a model is told of a call: the sentence, the question that is open, what the flows are for, what slots hold.

Rule: words that the team wrote, and the caller's one sentence, redacted. No value of any slot, no prompt with values in
it, nothing of who calls or of what was said before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ivr.conversation.events import Heard
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.session import Session
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.steps.collecting import asked_below
from ivr.conversation.steps.menu import MenuStep
from ivr.conversation.turn import Turn
from ivr.conversation.written import PromptText, Step, rungs
from ivr.interpreting.redacting import Redacted, redacted

MOST_CHOICES = 25
"""Values of a list that a model is told; a longer list is told by its first ones."""


@dataclass(frozen=True)
class Asked:
    """`told` is what leaves, as plain data; `flows` and `slots` are the names that an answer may use.

    `question` is the slot or step that is asked for; `heard` are the caller's words as they are.
    """

    told: dict[str, Any]
    flows: tuple[str, ...]
    slots: tuple[str, ...]
    question: str
    sentence: Redacted
    heard: str = field(repr=False)


def asked_of(flows: Flows, state: Session, heard: Heard) -> Asked:
    """What a model is told to interpret the sentence."""
    turn = Turn(flows, state, heard)
    wanted = [flow for flow in flows.flows.values() if _may_be_wanted(turn, flow)]
    slots = {q.collect: q for flow in _told_of(turn, wanted) for q in _questions(flows, flow)}
    question = question_of(turn)
    name = question.collect if isinstance(question, SlotQuestion) else question.id
    sentence = redacted(heard.text, state.language)
    told = {
        "language": state.language,
        "flows": [_flow(flows, flow, state.language) for flow in wanted],
        "slots": [_slot(flows, question) for question in slots.values()],
        "flow_in_progress": turn.in_hand,
        "answered_so_far": [slot for slot in slots if slot in _answered(turn, name)],
        "question": {"slot": name if name in slots else None, "words": _words(turn, question)},
        "caller_said": sentence.text,
    }
    return Asked(told, tuple(flow.id for flow in wanted), tuple(slots), name, sentence, heard.text)


def question_of(turn: Turn) -> Step:
    """What is asked: the step on top, or the one that the project's own way to ask is about."""
    below = asked_below(turn)
    return turn.step if below is None else below


def _may_be_wanted(turn: Turn, flow: Flow) -> bool:
    return not flow.is_pattern and turn.startable(flow.id)


def _told_of(turn: Turn, wanted: Sequence[Flow]) -> list[Flow]:
    """The flows whose slots a sentence may be about: those that may be wanted, and the one in progress."""
    others = {flow.id for flow in wanted}
    in_hand = [flow for name, flow in turn.flows.flows.items() if name == turn.in_hand]
    return [*wanted, *(flow for flow in in_hand if flow.id not in others)]


def _answered(turn: Turn, asked: str) -> set[str]:
    return {slot for slot in turn.frame.asked if turn.slots.get(slot) is not None} - {asked}


def _questions(flows: Flows, flow: Flow) -> Iterator[SlotQuestion]:
    """What callers may answer in their own words."""
    for question in flows.questions_of(flow.id):
        is_secret = getattr(question.kind, "secret", False)
        if not is_secret and flows.slot(question.collect).filled_by("from_llm"):
            yield question


def _flow(flows: Flows, flow: Flow, language: str) -> dict[str, Any]:
    asks = [question.collect for question in _questions(flows, flow)]
    told = {"id": flow.id, "name": flow.name(language), "description": flow.head.description, "slots": asks}
    return {key: value for key, value in told.items() if value}


def _slot(flows: Flows, question: SlotQuestion) -> dict[str, Any]:
    told: dict[str, Any] = {"name": question.collect, "kind": question.reads}
    if question.reads in flows.choices:
        told |= {"kind": "one of", "choices": list(flows.choices[question.reads].items)[:MOST_CHOICES]}
    if question.description:
        return {**told, "description": question.description}
    return told


# -- the question, as the team wrote it, with its placeholders ---------------------------------------------


def _words(turn: Turn, question: Step) -> str:
    if isinstance(question, SlotQuestion):
        return _asks(turn, question)
    if isinstance(question, MenuStep):
        return _text(rungs(question.menu)[0], turn.language)
    gate = getattr(question, "gate", None)
    return _text(gate.stakes.deed, turn.language) if gate else ""


def _asks(turn: Turn, question: SlotQuestion) -> str:
    if question.ask is not None:
        return _text(rungs(question.ask)[0], turn.language)
    name = question.utter or f"utter_ask_{question.collect}"
    written = turn.flows.responses.get(name, ())
    return next((v.translation.get(turn.language, v.text) for v in written), "")


def _text(written: PromptText, language: str) -> str:
    texts = {language: written} if isinstance(written, str) else written
    return texts.get(language, next(iter(texts.values()), ""))
