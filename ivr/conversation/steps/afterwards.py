"""What is said about a deed when it is done: "no, fifteen", "that was supposed to be from checking", "cancel that".

Rule: what was done is never told as undone. A flow may say how it is undone (`undo` of its stakes); else the caller
hears that it is done, and is offered a person.
"""

from __future__ import annotations

from ivr.conversation import filling, wishes
from ivr.conversation.answers import Found
from ivr.conversation.events import Value
from ivr.conversation.flow import Flow
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance

PUTS_RIGHT = "pattern_put_right"
"""What a caller hears who wants something else than what was done."""


def about_the_deed(question: Question, turn: Turn, said: Utterance) -> After | None:
    """An objection to what was just done, or other values for it."""
    deed = turn.last_deed
    if deed is None or not question.is_open_to_wishes(turn):
        return None
    flow = turn.flows.flows[str(deed["flow"])]
    if _wants_something_new(turn, flow, said):
        return None
    values = _other_values(turn, flow, deed, said)
    if values:
        return put_right(turn, values)
    if _says_the_same(turn, flow, deed, said):
        return None if said.undoes else _told_again(question, turn, said)
    return put_right(turn, {}) if _complains(said, flow) else None


def _told_again(question: Question, turn: Turn, said: Utterance) -> After | None:
    """ "And that's coming out of checking, right?": says once more what was done."""
    if not question.bears(turn) or wishes.spoken_of(turn, said.meaning):
        return None
    deed = turn.last_deed
    assert deed is not None
    turn.say(turn.flows.defaults.was_done, deed=deed["deed"])
    return question.put(turn)


def put_right(turn: Turn, values: dict[str, Value]) -> After:
    """Tells that it is done, and offers what can be done about it."""
    deed = turn.last_deed
    assert deed is not None
    flow = turn.flows.flows[str(deed["flow"])]
    questions = {q.collect: q for q in flow.questions}
    instead = ", ".join(turn.read_back(questions[name], value) for name, value in values.items())
    return turn.interrupt(PUTS_RIGHT, values=values, instead=instead or None, **turn.place)


def _complains(said: Utterance, flow: Flow) -> bool:
    """Whether the deed is called wrong or taken back: an objection to it, or to one of its parts by name."""
    if said.undoes or (said.corrects and said.denies):
        return True
    if said.says_no and said.objects:
        return True
    named = any(question.is_named(said) for question in flow.questions)
    return named and (said.changes or said.objects)


def _says_the_same(turn: Turn, flow: Flow, deed: dict[str, Value], said: Utterance) -> bool:
    """Whether a value of the deed is only told once more: "i said i lost my credit card"."""
    known: dict[str, Value] = deed["values"]
    for question in _answered(flow, deed):
        told = _all_values(said, question) if question.may_fill_ahead else []
        values = [turn.kept(question, found.value, said.words_of(found)) for found in told]
        if known[question.collect] in values:
            return True
    return False


def _answered(flow: Flow, deed: dict[str, Value]) -> list[SlotQuestion]:
    """The questions of the flow whose answers were in the deed."""
    return [question for question in flow.questions if question.collect in deed["values"]]


def _all_values(said: Utterance, question: SlotQuestion) -> list[Found]:
    bare = said.value(question.reads) if question.is_bare_value else None
    return [found for found in (*said.values(question.reads), bare) if found]


def _other_values(turn: Turn, flow: Flow, deed: dict[str, Value], said: Utterance) -> dict[str, Value]:
    """New values for the flow that was carried through, where the sentence takes something back."""
    if not (said.says_no or said.corrects or said.objects):
        return {}
    known: dict[str, Value] = deed["values"]
    other: dict[str, Value] = {}
    rivals: dict[str, list[SlotQuestion]] = {}
    for question in _answered(flow, deed):
        rivals.setdefault(question.reads, []).append(question)
    for kind, questions in rivals.items():
        for question, found in _whose(turn, questions, said, kind):
            value = turn.kept(question, found.value, said.words_of(found))
            if value != known[question.collect]:
                other[question.collect] = value
    return other


def _whose(
    turn: Turn, rivals: list[SlotQuestion], said: Utterance, kind: str
) -> list[tuple[SlotQuestion, Found]]:
    """Which question each new value is for; a lone one without a cue may be for any of several, and is for none."""
    values = said.values(kind) if rivals[0].may_fill_ahead else []
    bare = said.value(kind) if rivals[0].is_bare_value else None
    if bare and bare.certain:
        values = values or [bare]
    return filling.shared_out(rivals, said.text, values, turn.language)


def _wants_something_new(turn: Turn, flow: Flow, said: Utterance) -> bool:
    """Whether the sentence is another wish after all: "no, and I need to pay my gas bill"."""
    other = wishes.spoken_of(turn, said.meaning)
    if not turn.flows.is_task(other) or other == flow.id:
        return False
    return said.meaning.confidence >= turn.flows.defaults.confidence.interrupt


AFTERWARDS = Reading(
    "about the deed",
    "an objection to what was just done, or other values for it: no, fifteen; cancel that",
    "a flow with `stakes` was carried through, nothing else is in progress, and the sentence takes "
    "something back, undoes or "
    "objects",
    "`pattern_put_right`: says that it is done; offers to undo it, where the flow says how, or a person",
    about_the_deed,
)
