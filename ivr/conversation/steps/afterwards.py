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
    values = _other_values(turn, flow, deed, said)
    if _wants_something_new(turn, flow, said):
        return None
    if not values and _says_the_same(turn, flow, deed, said):
        return None if said.undoes else _told_again(question, turn, said)
    if not (values or _complains(said, flow)):
        return None
    return put_right(turn, values)


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
    asked = [q for q in flow.questions if q.collect in known and q.may_fill_ahead]
    told = [
        (turn.kept(q, f.value, said.words_of(f)), known[q.collect])
        for q in asked
        for f in _all_values(said, q)
    ]
    return any(value == before for value, before in told)


def _all_values(said: Utterance, question: SlotQuestion) -> list[Found]:
    bare = said.value(question.reads) if question.is_bare_value else None
    return [*said.values(question.reads), *([bare] if bare else [])]


def _other_values(turn: Turn, flow: Flow, deed: dict[str, Value], said: Utterance) -> dict[str, Value]:
    """New values for the flow that was carried through, where the sentence takes something back."""
    if not (said.says_no or said.corrects or said.objects):
        return {}
    known: dict[str, Value] = deed["values"]
    other: dict[str, Value] = {}
    for kind in dict.fromkeys(q.reads for q in flow.questions if q.collect in known):
        rivals = [q for q in flow.questions if q.reads == kind and q.collect in known]
        for question, found in _whose(turn, rivals, said, kind):
            value = turn.kept(question, found.value, said.words_of(found))
            if value != known[question.collect]:
                other[question.collect] = value
    return other


def _whose(
    turn: Turn, rivals: list[SlotQuestion], said: Utterance, kind: str
) -> list[tuple[SlotQuestion, Found]]:
    """Which question each new value is for; a lone one without a cue may be for any of several, and is for none."""
    values = said.values(kind) if rivals[0].may_fill_ahead else []
    if not values and rivals[0].is_bare_value:
        bare = said.value(kind)
        values = [bare] if bare and bare.certain else []
    return filling.shared_out(rivals, said.text, values, turn.language)


def _wants_something_new(turn: Turn, flow: Flow, said: Utterance) -> bool:
    """Whether the sentence is another wish after all: "no, and I need to pay my gas bill"."""
    other = wishes.spoken_of(turn, said.meaning)
    if not other or turn.flows.flows[other].is_pattern or other == flow.id:
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
