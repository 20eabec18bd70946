"""The values that a sentence gives for slots before they are asked for: whose they are, how sure, whether allowed.

Rule: a value that is not allowed never stays in its slot; which of several questions a value belongs to, its cue tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ivr.conversation import answers, first_sentence, shown_choices
from ivr.conversation.answers import Found
from ivr.conversation.answers.found import found_at
from ivr.conversation.answers.languages import phrases_of, words_in
from ivr.conversation.answers.words import Words, flat, words_of
from ivr.conversation.events import Meaning, Value
from ivr.conversation.mappings import mapped
from ivr.conversation.session import Given
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.slots import SlotRejection, SlotValidation
from ivr.conversation.text_slots import SAID, Kept
from ivr.conversation.turn import Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Rejection

Answer = tuple[SlotQuestion, Value]
"""A question and a value for it."""

CODES = ("digits", "alphanumeric")
COUNTS = ("number", "whole_number")

_AS_IT_IS = Kept()
"""How a slot is kept of which nothing was told."""

_NOT_ASKING = frozenset({"denied", "report"})
"""Stances of a sentence that may hold a value and yet give none."""

NAMES = "phrase"
"""The kind of names and things, of which almost any words may be one."""

CUE_REACH = 3
"""Words between a cue and the value that it marks: "from my old" savings."""


# -- which values are allowed ---------------------------------------------------------------------------


def rejection_of(question: SlotQuestion, turn: Turn) -> Rejection | None:
    return next((r for r in question.rejections if turn.holds(r.condition)), None)


def validation_of(question: SlotQuestion, turn: Turn) -> SlotValidation:
    """What holds for the slot wherever it is asked for."""
    return turn.flows.slot(question.collect).checks


def never_allowed(question: SlotQuestion, turn: Turn) -> SlotRejection | None:
    return next((r for r in validation_of(question, turn).rejections if turn.holds(r.condition)), None)


def is_checked(question: SlotQuestion, turn: Turn) -> bool:
    """Whether anything says which values are allowed."""
    return bool(question.rejections or validation_of(question, turn).rejections)


def allows(turn: Turn, *answers: Answer) -> bool:
    """Whether all of these values together are allowed."""
    before = dict(turn.slots)
    for question, value in answers:
        turn.set_slot(question.collect, value)
    allowed = all(
        rejection_of(question, turn) is None and never_allowed(question, turn) is None
        for question, _ in answers
    )
    turn.slots = before
    return allowed


TIMES = frozenset({"date", "past_date", "time", "date_time"})


def tell_of_times(turn: Turn, said: Utterance) -> None:
    """ "Pay it next friday": where no question takes a day, it is said that none can be set, and nothing is done
    differently in silence."""
    flow = turn.flow
    if flow.is_pattern or not turn.flows.at_stake(flow.id) or turn.frame.context.get("told_of_times"):
        return
    if any(question.reads in TIMES for question in flow.questions) or not said.sets_a_time:
        return
    turn.note(told_of_times=True)
    turn.say(turn.flows.defaults.not_then)


# -- values told beforehand ------------------------------------------------------------------------------


def fill_ahead(turn: Turn, said: Utterance, spare: str = "") -> None:
    """Fills the open questions of the flow on top from one sentence, all but the slot `spare`."""
    tell_of_times(turn, said)
    filled = fill_mapped(turn, said.meaning, spare)
    questions = turn.flows.questions_of(turn.frame.flow)
    takers = [q for q in questions if q.collect not in filled and _fills_from_words(turn, q)]
    takers.sort(key=lambda q: turn.slots.get(q.collect) is not None)  # an open one goes before one answered
    kinds = {q.collect: _known_by(turn, q) for q in takers}
    for kind in dict.fromkeys(kinds.values()):
        rivals = [q for q in takers if kinds[q.collect] == kind]
        values = _names(turn, said) if kind == NAMES else apart(rivals[0], turn, said).values(kind)
        for taker, found in shared_out(rivals, said.text, values, turn.language, by_cue=kind == NAMES):
            _tell(turn, taker, found, said, spare)
    for question in questions:
        is_open = turn.slots.get(question.collect) is None
        if is_open and question.collect not in (spare, *filled):
            _fill_from_words(turn, question, said)


def _fill_from_words(turn: Turn, question: SlotQuestion, said: Utterance) -> None:
    """A value that its form or its place in the sentence tells; one that is only shown is asked for after all."""
    value = told_by_its_form(question, turn, said)
    if value is None:
        value = _named_behind_a_value(question, turn, said)
    if value is not None:
        turn.set_slot(question.collect, value)
    elif shown := _shown_to_be(question, turn, said):
        turn.set_slot(question.collect, shown.value)
        turn.mark(question.collect, "unsure")


def _known_by(turn: Turn, question: SlotQuestion) -> str:
    """The kind by which a value of the question is found in a sentence: a list of names that are known, or its own."""
    return turn.flows.kept.get(question.collect, _AS_IT_IS).known or question.reads


def _names(turn: Turn, said: Utterance) -> list[Found]:
    """What is written like a name, and is no day, "roaming for Monday", nor a value of a list that is known."""
    known = {how.known for how in turn.flows.kept.values() if how.known}
    return said.without(found for kind in ("date", *known) for found in said.values(kind)).values(NAMES)


def _shown_to_be(question: SlotQuestion, turn: Turn, said: Utterance) -> Found | None:
    """A name or a thing in words that are written like any others, where something shows whose it is."""
    if question.ask_before_filling or not _fills(turn, question):
        return None
    return _shown_choice(question, turn, said) or _told_in_free_words(question, turn, said)


def _shown_choice(question: SlotQuestion, turn: Turn, said: Utterance) -> Found | None:
    choices = turn.flows.choices.get(question.reads)
    if choices is None:
        return None
    return shown_choices.shown(question, choices.index(said.tongue).wordings, turn.flow, said)


def _told_in_free_words(question: SlotQuestion, turn: Turn, said: Utterance) -> Found | None:
    kept = turn.flows.kept.get(question.collect)
    if kept is None or not _takes_free_words(question, kept, said):
        return None
    if kept.person and sum(_is_like(turn, q, question) for q in turn.flow.questions) > 1:
        return None  # whose name it is, nothing tells
    others = {_known_by(turn, q) for q in turn.flow.questions if not q.is_free} | {"date", kept.known} - {""}
    covered = [found for kind in others for found in said.values(kind)]
    return first_sentence.told(question, kept, turn.flow, said, covered)


def _takes_free_words(question: SlotQuestion, kept: Kept, said: Utterance) -> bool:
    """Whether almost any words may be its value: a name, or what no list has, where nothing of that list was said."""
    if question.reads == NAMES:
        return True
    return kept.is_open and not said.values(question.reads)


def _is_like(turn: Turn, one: SlotQuestion, other: SlotQuestion) -> bool:
    """Whether both hold a name of the same person, or of anybody else's, and the same part of it."""
    kept, both = turn.flows.kept, (one.collect, other.collect)
    whose = {kept[name].person if name in kept else "" for name in both}
    return len(whose) == 1 == len({first_sentence.part_of_a_name(name) for name in both})


def fill_mapped(turn: Turn, meaning: Meaning, spare: str = "") -> frozenset[str]:
    """Fills the slots of the flow on top, and those that nothing asks for, whose mappings name the intent or an entity;
    gives their names."""
    found: dict[str, Value] = {}
    for name in turn.flows.never_asked:
        found[name] = mapped(turn.flows.slots[name], meaning, turn.frame.flow)
    for question in turn.flows.questions_of(turn.frame.flow):
        if question.collect != spare and not question.ask_before_filling:
            slot = turn.flows.slot(question.collect)
            found[question.collect] = mapped(slot, meaning, turn.frame.flow, starts=not spare)
    told = {name: value for name, value in found.items() if value is not None}
    for name, value in told.items():
        turn.set_slot(name, value)
    return frozenset(told)


def _fills_from_words(turn: Turn, question: SlotQuestion) -> bool:
    """Whether a sentence that was said before the question may fill its slot."""
    return question.may_fill_ahead and _fills(turn, question)


def _fills(turn: Turn, question: SlotQuestion) -> bool:
    return turn.flows.slot(question.collect).filled_by("from_llm")


def _tell(turn: Turn, taker: SlotQuestion, found: Found, said: Utterance, spare: str) -> None:
    """A value that was told before it was asked for; what is unsure, or one of several, is asked for after all."""
    if taker.collect == spare or turn.slots.get(taker.collect) is not None:
        return
    if not is_certain(taker, turn, said, found):
        turn.mark(taker.collect, "unsure")
        return
    turn.set_slot(taker.collect, turn.kept(taker, found.value, said.words_of(found)))
    turn.mark(taker.collect, given(taker, turn, said, found))


def told_by_its_form(question: SlotQuestion, turn: Turn, said: Utterance) -> Value:
    """What the slot keeps of a value that says itself what it is: the one code that the question's own rejections
    allow ("is there an outage in 90210"), or a number of what the slot counts ("roaming for 7 days")."""
    if question.ask_before_filling or question.reads not in (*CODES, *COUNTS):
        return None
    found = said.without(measures(turn, said)).values(question.reads)
    if question.reads in CODES:
        is_told = _is_code_of
    else:
        is_told = _is_count_of
    values = {_kept(question, turn, said, f) for f in found if is_told(question, turn, said, f)}
    return values.pop() if len(values) == 1 else None


def _kept(question: SlotQuestion, turn: Turn, said: Utterance, found: Found) -> Value:
    return turn.kept(question, found.value, said.words_of(found))


def _is_code_of(question: SlotQuestion, turn: Turn, said: Utterance, found: Found) -> bool:
    """Whether it is a code that is allowed; where nothing says which are, one that is written in letters and figures,
    as no other word is: "is flight WY220 on time"."""
    if is_checked(question, turn):
        return allows(turn, (question, _kept(question, turn, said, found)))
    is_written = _MIXED.fullmatch(said.words_of(found)) is not None
    return question.collect in turn.flows.kept and question.reads == "alphanumeric" and is_written


_MIXED = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[A-Za-z\d-]+")


def _is_count_of(question: SlotQuestion, turn: Turn, said: Utterance, found: Found) -> bool:
    return _counts(question, said.text[: found.start], said.after(found), said.tongue)


def measures(turn: Turn, said: Utterance) -> list[Found]:
    """The days, times and amounts of money in a sentence that questions of the flow ask for: their numbers count
    nothing."""
    kinds = dict.fromkeys(q.reads for q in turn.flow.questions if q.reads in (*TIMES, "money"))
    return [found for kind in kinds for found in said.values(kind)]


def counts(turn: Turn, said: Utterance) -> list[Found]:
    """The numbers in a sentence that tell what they count, "for four people": they are no part of a day or a time."""
    askers = [q for q in turn.flow.questions if q.reads in COUNTS]
    found = {q.collect: said.values(q.reads) for q in askers}
    return [f for q in askers for f in found[q.collect] if _is_count_of(q, turn, said, f)]


def apart(question: SlotQuestion, turn: Turn, said: Utterance) -> Utterance:
    """The sentence without what is surely the value of other questions, where that would change this one's."""
    if question.reads in COUNTS:
        return said.without(measures(turn, said))
    return said.without(counts(turn, said)) if question.reads in TIMES else said


def _counts(question: SlotQuestion, before: str, rest: str, tongue: str) -> bool:
    """Whether what follows a number is what the slot is named for, "days" after 7, for `roaming_days`; or whether a
    party is told of, "a table for 4", for `number_of_people`."""
    unit = flat(rest).split(" ", 1)[0]
    named = [word.removesuffix("s") for word in question.collect.lower().split("_")]
    ahead = words_of(before)
    if "age" in named:
        return _is_age(ahead, words_of(rest), tongue)
    behind = words_of(rest)
    ends_as_party = unit not in _MEASURES[tongue] and _PARTIES[tongue].ends(ahead, len(ahead))
    is_of_people = ends_as_party or _OF_US[tongue].at(behind, 0) is not None
    if is_of_people:
        return not _PEOPLE.isdisjoint(named)
    return unit.removesuffix("s") in named


def alone(question: SlotQuestion, said: Utterance) -> Found | None:
    """ "Just me": one, where it is asked how many people there are."""
    if question.reads not in COUNTS or _PEOPLE.isdisjoint(_named_things(question)):
        return None
    words = said.words
    hit = next(((i, j) for _, i, j in _ALONE[said.tongue].all(words) if len(words) - j <= 1), None)
    return found_at(words, *hit, 1) if hit else None


def _named_things(question: SlotQuestion) -> set[str]:
    """The words of the slot's name and of what is said of it, in the singular."""
    return {
        word.removesuffix("s")
        for word in flat(f"{question.collect.replace('_', ' ')} {question.description}").split()
    }


def _is_age(ahead: Words, behind: Words, tongue: str) -> bool:
    """Whether it is told as how old somebody is: "she is 17", "17 years old", "aged 17"."""
    counts_more = bool(behind) and not behind[0].mark and behind[0].norm not in _JOINS[tongue]
    return _YEARS_OLD[tongue].at(behind, 0) is not None or (
        _AGES[tongue].ends(ahead, len(ahead)) and not counts_more
    )


_ALONE = phrases_of(lambda language: language.alone)
_AGES = phrases_of(lambda language: language.ages)
_YEARS_OLD = phrases_of(lambda language: language.years_old)
_JOINS = words_in(lambda language: language.joins)
_MEASURES = words_in(lambda language: language.measures)
_PARTIES = phrases_of(lambda language: language.parties)
_OF_US = phrases_of(lambda language: language.of_us)
_NO_NAMES = words_in(lambda language: language.no_names)
_PEOPLE = frozenset(
    {
        "people",
        "person",
        "guest",
        "party",
        "diner",
        "cover",
        "adult",
        "passenger",
        "traveler",
        "traveller",
        "group",
    }
)
"""What slots are named that hold how many people there are."""
_LONGEST_NAME = 3


def _named_behind_a_value(question: SlotQuestion, turn: Turn, said: Utterance) -> Value:
    """Who gets the amount that was told right before, though nothing shows that it is a name: "150 dollars to joe"."""
    if question.collect not in turn.flows.kept or not (question.needs_cue and question.may_fill_ahead):
        return None
    kinds = {q.reads for q in turn.flow.questions if not q.is_free}
    values = [found for kind in kinds for found in said.values(kind)]
    cues = question.cue_pattern(turn.language).finditer(said.text)
    named = (_named_behind(cue, said.text, values, said.tongue) for cue in cues)
    return next(filter(None, named), None)


def _named_behind(cue: re.Match[str], text: str, values: Sequence[Found], tongue: str) -> str:
    """The last words of a sentence, where they stand behind the cue and that right behind the last value."""
    rest = text[cue.end() :].strip(" .!?")
    words = flat(rest).split()
    follows = any(not text[found.end : cue.start()].strip() for found in values if found.end <= cue.start())
    is_last = all(found.end <= cue.start() for found in values)
    is_name = len(words) <= _LONGEST_NAME and _NO_NAMES[tongue].isdisjoint(words)
    if follows and is_last and is_name:
        return rest
    return ""


def queue_others(turn: Turn, flow: str, said: Utterance) -> None:
    """ "Pay my gas and electric bills": the task is done with the first, and comes again with each of the others."""
    questions = turn.flows.questions_of(flow)
    kinds = [question.reads for question in questions if question.is_choice]
    for question in questions:
        if kinds.count(question.reads) != 1:  # no choice, or one of several of the kind
            continue
        several = said.several(question.reads)
        if several:
            others = several[1:]
            known = tuple({"flow": flow, "text": "", "slots": {question.collect: f.value}} for f in others)
            turn.queued = (*known, *turn.queued)
            names = [turn.read_back(question, found.value) for found in several]
            turn.say(turn.flows.defaults.one_by_one, first=names[0], then=turn.listed(names[1:]))
            return


# -- how sure it is --------------------------------------------------------------------------------------


def is_certain(question: SlotQuestion, turn: Turn, said: Utterance, found: Found) -> bool:
    """Whether it is clear what is meant. As text, a day may be one of two, "next friday", and an amount about right."""
    kept = turn.flows.kept.get(question.collect)
    if kept is None or found.certain:
        return found.certain
    as_said = kept.form == SAID and any(f.start == found.start for f in said.values(question.reads))
    return as_said or answers.is_rough(found.left, turn.surroundings.tongue)


def doubts(question: SlotQuestion, turn: Turn, said: Utterance, found: Found) -> bool:
    """Whether a value is not sure enough to be taken as it is."""
    least = turn.flows.defaults.confidence.confirm
    badly_heard = said.confidence is not None and 0 < said.confidence < least
    only_told_of = said.meaning.stance in _NOT_ASKING and said.beside([found]) > 2
    return badly_heard or only_told_of or not is_certain(question, turn, said, found)


def given(question: SlotQuestion, turn: Turn, said: Utterance, found: Found) -> Given:
    """How the value was given: doubtful, put right in the same breath, or plainly."""
    if doubts(question, turn, said, found):
        return "unsure"
    if said.corrects or said.takes_back:
        return "told"
    return "plain"


# -- whose value it is -----------------------------------------------------------------------------------


def taker(
    rivals: Sequence[SlotQuestion], text: str, found: Found, language: str, by_cue: bool | None = None
) -> SlotQuestion | None:
    """Which of several questions of one kind a value in a sentence belongs to: the one whose cue precedes it. A single
    one needs none, unless its kind does, or `by_cue` says so."""
    needs_cue = rivals[0].needs_cue if by_cue is None else by_cue
    if len({rival.collect for rival in rivals}) == 1 and not needs_cue:
        return rivals[0]
    before = text[: found.start].lower()
    best, at = None, -1
    for question in rivals:
        for match in question.cue_pattern(language).finditer(before):
            if match.start() > at and len(before[match.end() :].split()) <= CUE_REACH:
                best, at = question, match.start()
    return best


def shared_out(
    rivals: Sequence[SlotQuestion],
    text: str,
    values: Sequence[Found],
    language: str,
    by_cue: bool | None = None,
) -> list[tuple[SlotQuestion, Found]]:
    """Which value in a sentence belongs to which question of its kind: "savings to checking".

    Cues decide. Where all values but one have one, and all questions but one, the two left belong together.
    """
    shared: list[tuple[SlotQuestion, Found]] = []
    left: list[Found] = []
    for found in values:
        question = taker(rivals, text, found, language, by_cue)
        if question:
            shared.append((question, found))
        else:
            left.append(found)
    taken = {question.collect for question, _ in shared}
    free = [question for question in rivals if question.collect not in taken]
    if shared and len(left) == 1 and len({question.collect for question in free}) == 1:
        shared.append((free[0], left[0]))
    return shared
