"""What may be said at any question: first what is always in reach, and last what is not an answer at all.

Rule: `BEFORE` stands before a question's own answers, `AFTER` behind them; whatever nothing else takes is a missed
attempt, so that every sentence is taken for something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ivr.conversation import answers, filling, wishes
from ivr.conversation.answers.words import flat
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading
from ivr.conversation.turn import After, Chosen, Turn
from ivr.conversation.utterance import Utterance

HAND_OFF = "pattern_human_handoff"
"""Nothing goes before a wish for a person."""

FAQ = "faq"
"""The intent of questions that the team has written answers to."""

FAQ_INSIDE = 0.66
"""Least confidence in a question to the FAQ from somebody who is being asked: most there is half an answer."""

FAQ_ASKED = 0.5
"""The same for a sentence that is put as a question."""

GIVEN_UP = 4
"""Words of a denial that is more than "not that"."""


# -- always in reach -------------------------------------------------------------------------------------


def universal(turn: Turn, said: Utterance) -> str:
    """The flow that the whole utterance starts from everywhere: "agent", "could you repeat that please"."""
    spoken = turn.flows.universal_phrases
    for language in (turn.language, *spoken):  # people fall back on the language they know
        phrases = spoken.get(language, {})
        found = phrases.get(said.flat) or phrases.get(flat(said.wish))
        if found:
            return found
        found = phrases.get(flat(said.asked), "")  # "I'd like to cancel" may be about an order
        if found and wishes.wanted(turn, said.meaning).flow in ("", found):
            return found
    return ""


def _universal(question: Question, turn: Turn, said: Utterance) -> After | None:
    flow = universal(turn, said)
    if not flow:
        return None
    own = _own_flow(turn, said)
    if own and flow != HAND_OFF:
        return question.leave_for(turn, own, said)
    return wishes.reach(turn, flow, "phrases")


def _own_flow(turn: Turn, said: Utterance) -> str:
    """The flow for which a Rasa project has that very sentence, where it can begin now; ""."""
    if not turn.flows.own_phrases & {said.flat, flat(said.wish)}:
        return ""
    return _answered_by_project(turn, said)


def _person(question: Question, turn: Turn, said: Utterance) -> After | None:
    if not said.wants_person or question.takes_people(turn, said):
        return None
    return wishes.reach(turn, HAND_OFF, "phrases")


def _about_the_question(question: Question, turn: Turn, said: Utterance) -> After | None:
    """Wait, what do you mean, why do you ask."""
    if question.is_whole_answer(turn, said):
        return None
    if answers.asks_to_wait(said.text, turn.language):
        return question.wait(turn)
    back = answers.asks_back(said.text, turn.language)
    if back == "why":
        turn.say(question.said_to_why(turn))
    return question.reworded(turn) if back else None


BEFORE = (
    Reading(
        "universal",
        "agent, repeat, help, go back, main menu, stop",
        "the whole sentence, without greetings and politeness, is one of a flow's `universal` phrases",
        "that flow comes first; the question is asked again after it",
        _universal,
    ),
    Reading(
        "a person",
        "a wish for a person, in any words",
        "somebody is asked for by a word of the language (teller, supervisor, un ejecutivo), alone or "
        "behind a verb such "
        "as put me through to; not if that is denied, or if the question itself takes such a word",
        "the hand-off, with all that is known",
        _person,
    ),
    Reading(
        "about the question",
        "wait, what do you mean, why do you ask",
        "the whole sentence asks for time, or asks back",
        "waits longer, asks in other words, or says why",
        _about_the_question,
    ),
)


# -- no answer -------------------------------------------------------------------------------------------


def _greeting(question: Question, turn: Turn, said: Utterance) -> After | None:
    if not said.is_greeting:
        return None
    if wishes.wanted(turn, said.meaning).is_sure:
        return None  # the project has a flow for it
    return question.greeted(turn)


def _noise(question: Question, turn: Turn, said: Utterance) -> After | None:
    if said.is_greeting or not said.is_noise:
        return None
    if _by_button(said) or _answered_by_project(turn, said):
        return None
    return question.hesitated(turn)


def _answered_by_project(turn: Turn, said: Utterance) -> str:
    """The flow of the project's own that is surely meant, such as one that thanks are answered by; ""."""
    wanted = wishes.wanted(turn, said.meaning)
    if wanted.is_sure and wanted.is_task:
        return wanted.flow
    return ""


def _by_button(said: Utterance) -> bool:
    return bool(said.meaning.intent) and not said.text


def _first_clause(question: Question, turn: Turn, said: Utterance) -> After | None:
    """ "Never mind. I have sent it already.", "hmm, I changed my mind, leave it"."""
    wanted = wishes.wanted(turn, said.meaning)
    clause, rest = said.clauses
    if wanted.is_sure or not rest:
        return None
    if " " not in clause and (wanted or clause.endswith(",")):
        return None  # "sorry, ..." may go on in any way
    flow = universal(turn, said.part(clause))
    return wishes.reach(turn, flow, "phrases") if flow else None


def _unfinished(question: Question, turn: Turn, said: Utterance) -> After | None:
    if said.dangles and question.kind_asked:
        return question.hesitated(turn)
    return None


def asks_or_tells(question: Question, turn: Turn, said: Utterance) -> After | None:
    """What speaks of a flow without asking for it: "is my card blocked?", "i already paid", "cancel my appointment"."""
    stance = said.meaning.stance
    flow = wishes.told_about(turn, said.meaning)
    if not flow or said.meaning.passage:
        return None
    if not question.bears(turn):
        return question.missed(turn, "no_match")
    turn.chosen.append(Chosen("pattern_not_asked_for", "", "stance"))
    return turn.interrupt(
        "pattern_not_asked_for",
        stance=stance,
        about=flow,
        flow_name=turn.flows.flows[flow].name(turn.language),
        in_progress=flow == turn.in_hand,
        **turn.place,
    )


def _given_up(question: Question, turn: Turn, said: Utterance) -> After | None:
    """ "I don't want to move anything any more": asks whether to go on, rather than what was meant."""
    flow = turn.in_hand
    if not turn.flows.at_stake(flow) or wishes.wanted(turn, said.meaning):
        return None
    if not _gives_up(said) or not question.bears(turn):
        return None
    answer = wishes.spoken_of(turn, said.meaning)
    if answer and not turn.flows.is_task(answer):
        return question.reworded(turn)  # "I can't pay all of it" leaves the question open
    name = turn.flows.flows[flow].name(turn.language)
    return turn.interrupt(
        "pattern_not_asked_for", stance="report", about=flow, flow_name=name, in_progress=True, **turn.place
    )


def _gives_up(said: Utterance) -> bool:
    return len(said.words) >= GIVEN_UP and said.denies and said.gives_up


def _either_or(question: Question, turn: Turn, said: Utterance) -> After | None:
    near = wishes.near(turn, said.meaning)
    return ask_which(turn, near, said) if near else None


def ask_which(turn: Turn, flows: Sequence[str], said: Utterance) -> After:
    """Asks which of these flows was meant."""
    names = [turn.flows.flows[flow].name(turn.language) for flow in flows]
    context = {"text": said.text, "first": names[0], "second": turn.listed(names[1:])}
    return turn.interrupt("pattern_clarification", flows=list(flows), names=names, **context, **turn.place)


def _no_wish(question: Question, turn: Turn, said: Utterance) -> After | None:
    """A name ("hi, my name is James Miller"), an answer said once more, or stray digits: nothing was asked for."""
    if wishes.wanted(turn, said.meaning) or _by_button(said):
        return None
    if _says_no_wish(turn, said):
        return question.hesitated(turn)
    return None


def _says_no_wish(turn: Turn, said: Utterance) -> bool:
    rest = flat(said.wish)
    if not rest or said.values("person_name") or _echoes(turn, said):
        return True
    digits = answers.find("digits", rest, replace(turn.surroundings, length=(1, 40)))
    return bool(digits) and (digits[0].start, digits[-1].end) == (0, len(rest))


def _echoes(turn: Turn, said: Utterance) -> bool:
    """Whether the caller repeats a value that they gave before: "seventy one, okay, perfect"."""
    known = [question for question in turn.flow.questions if turn.slots.get(question.collect) is not None]
    return any(_told_again(question, turn, said) for question in known if question.may_fill_ahead)


def _told_again(question: SlotQuestion, turn: Turn, said: Utterance) -> bool:
    found = said.value(question.reads)
    if found is None:
        return False
    return bool(turn.kept(question, found.value, said.words_of(found)) == turn.slots[question.collect])


def _universal_flow(question: Question, turn: Turn, said: Utterance) -> After | None:
    flow = wishes.wanted(turn, said.meaning).flow
    if not flow or not turn.flows.flows[flow].head.universal:
        return None
    return wishes.reach(turn, flow, "phrases")


def _the_same(question: Question, turn: Turn, said: Utterance) -> After | None:
    wanted = wishes.wanted(turn, said.meaning)
    if not wanted or wanted.flow != turn.in_hand:
        return None
    filling.fill_ahead(turn, turn.said(said.text))
    return question.reworded(turn)


def _aside(question: Question, turn: Turn, said: Utterance) -> After | None:
    """A question to the FAQ, or small talk. Who is asked something is mostly answering."""
    wanted = wishes.wanted(turn, said.meaning)
    if not wanted.is_pattern:
        return None
    if said.denies and turn.flows.acts(wanted.flow):
        return None
    if task := wishes.task_in(turn, said.meaning):
        return question.leave_for(turn, task, said)
    if _answering(turn, said):
        return None
    return question.aside(turn, wanted.flow, said)


def _answering(turn: Turn, said: Utterance) -> bool:
    """Whether it is half an answer rather than a question of the caller's."""
    if said.meaning.intent != FAQ or not turn.in_hand:
        return False
    return said.meaning.confidence < (FAQ_ASKED if said.asks else FAQ_INSIDE)


def _another(question: Question, turn: Turn, said: Utterance) -> After | None:
    wanted = wishes.wanted(turn, said.meaning)
    if wanted.is_task:
        return question.leave_for(turn, wanted.flow, said)
    return None


def _missed(question: Question, turn: Turn, said: Utterance) -> After:
    return question.missed(turn, "no_match")


AFTER = (
    Reading(
        "a greeting",
        "hello?",
        "greetings and nothing else",
        "returned; the question is asked again",
        _greeting,
    ),
    Reading(
        "noise",
        "um, okay, mm-hmm",
        "words that say nothing by themselves",
        "listens on, without blame",
        _noise,
    ),
    Reading(
        "a first clause",
        "never mind, ... ; agent, ...",
        "the first clause alone is a `universal` phrase, and the whole is no other wish",
        "that flow",
        _first_clause,
    ),
    Reading(
        "unfinished",
        "half a sentence: my phone number is",
        "it ends in a word that something must follow",
        "says go on, and listens",
        _unfinished,
    ),
    Reading(
        "asks or tells",
        "a question or a report about what a flow does, or the opposite of it",
        "the sentence is like that flow's, but is put as a question, a report, a denial or the reverse, "
        "as none of its own "
        "sentences is; and the flow has something at stake",
        "`pattern_not_asked_for`: nothing is done; a person is offered where that helps",
        asks_or_tells,
    ),
    Reading(
        "given up",
        "i don't want to move anything any more",
        "a word of giving up (i don't want, no puedo), in the middle of a flow with something at stake, and "
        "nothing else is known",
        "asks whether to go on with it",
        _given_up,
    ),
    Reading(
        "either or",
        "one of two wishes",
        "two flows are about equally likely",
        "`pattern_clarification` asks which",
        _either_or,
    ),
    Reading(
        "no wish",
        "a name, a value said once more, stray digits",
        "nothing else is in the sentence",
        "listens on, without blame",
        _no_wish,
    ),
    Reading(
        "another universal",
        "agent, repeat ... in other words",
        "the detector takes it for an intent of a universal flow",
        "that flow",
        _universal_flow,
    ),
    Reading(
        "the same again",
        "the wish that is being seen to",
        "the detector takes it for the flow in progress",
        "its details fill open questions; the question is asked in other words",
        _the_same,
    ),
    Reading(
        "an aside",
        "a question to the FAQ, small talk",
        "the detector's intent starts a pattern. While something is asked, a question to the FAQ counts "
        "only if it is put "
        "as one or is nearly certain",
        "answered; then the question is asked again",
        _aside,
    ),
    Reading(
        "another wish",
        "another task",
        "the detector takes it for the intent of another flow",
        "that flow comes first; this one is taken up again after it",
        _another,
    ),
    Reading(
        "not understood", "nothing known", "no other row", "`no_match`: asked again, then a person", _missed
    ),
)
