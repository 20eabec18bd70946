"""Second thoughts about what was answered before in the same flow: "no, sixty, from checking", "the amount is wrong".

Rule: all values put right in one breath are put right, or none of them; who says what is wrong, without what is right,
is asked for it, and has failed at nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from ivr.conversation import filling
from ivr.conversation.answers import Found
from ivr.conversation.answers.words import flat, listed
from ivr.conversation.events import Value
from ivr.conversation.session import Attempts
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Reading
from ivr.conversation.turn import After, Turn
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Step

NO_VALUE = frozenset({"one", "uno", "una"})
"""Words that are a number in an answer, and mostly something else in an objection."""


COUNTED = 4
"""Letters that the word for a thing that is counted has at least."""

LITTLE = 3
"""Words beside a bare value that is taken for a correction without a word of one."""


def answered(turn: Turn, here: Step) -> list[SlotQuestion]:
    """The questions of the flow on top that have their answer, the latest first."""
    asked = [question for question in turn.flow.questions if question.collect in turn.frame.asked]
    return [
        question
        for question in reversed(asked)
        if question is not here and turn.slots.get(question.collect) is not None
    ]


# -- with what is right ----------------------------------------------------------------------------------


def by_name(here: Question, turn: Turn, said: Utterance) -> After | None:
    """A correction that names what it corrects: nothing else can be meant by it."""
    if not said.corrects:
        return None
    counted = _counted_things(here, turn, said)
    if counted:
        return _taken(here, turn, [counted])
    if not any(question.is_named(said) for question in answered(turn, here)):
        return None
    found = corrections(here, turn, said)
    is_named = any(question.is_named(said) for question, _ in found)
    return _taken(here, turn, found) if is_named else None


def _taken(here: Question, turn: Turn, right: list[filling.Answer]) -> After:
    """Puts the answers right; where they are not allowed, the caller has not been understood."""
    return put_right(turn, *right) or here.missed(turn, "no_match")


def _counted_things(here: Question, turn: Turn, said: Utterance) -> filling.Answer | None:
    """ "Sorry, I meant 3 portions", where a time is asked: the number of what an earlier question says it counts."""
    if here.kind_asked in filling.COUNTS:
        return None
    for question in answered(turn, here):
        if question.reads not in filling.COUNTS:
            continue
        about = {word for word in flat(question.description).split() if len(word) >= COUNTED}
        for found in said.values(question.reads):
            behind = flat(said.text[found.end :]).split()[:1]
            if about.intersection(behind) and found.value != turn.slots[question.collect]:
                return question, turn.kept(question, found.value, said.words_of(found))
    return None


def corrected(here: Question, turn: Turn, said: Utterance) -> After | None:
    """ "No, I said fifteen", "no, make that sixty, from checking"."""
    found = corrections(here, turn, said)
    return _taken(here, turn, found) if found else None


def corrections(here: Question, turn: Turn, said: Utterance) -> list[filling.Answer]:
    """The new values for questions answered before; without a cue of correction, one at the most."""
    right: list[filling.Answer] = _swapped(here, turn) if said.swaps else []
    swapped = [question for question, _ in right]
    used: list[Found] = []
    known = answered(turn, here)
    old = [question for question in known if said.corrects and _denies_old(question, turn, said)]
    for question in old or known:  # "five, not four" is for the question that was answered with four
        if right and not _takes_back(here, said):
            break
        if question in swapped or not _may_be_corrected(question, here, turn, said):
            continue
        if found := _Case(question, here, turn, said, used).new_value():
            right.append((question, turn.kept(question, found.value, said.words_of(found))))
            used.append(found)
    return right


def _may_be_corrected(question: SlotQuestion, here: Question, turn: Turn, said: Utterance) -> bool:
    """Whether the sentence may hold another value for it: of what is gathered part by part, only before a deed, or
    where it is named or denied."""
    if question.collect in turn.flows.kept and _says_something_else(question, said):
        return False
    if question.may_fill_ahead or (here.invites_corrections and question.is_gathered):
        return True
    return said.corrects and (question.is_named(said) or _denies_old(question, turn, said))


def _denies_old(question: SlotQuestion, turn: Turn, said: Utterance) -> bool:
    """Whether the value that was given is denied, as one of its kind or in its own words."""
    return denied(question, turn, said) or _is_old_denied(question, turn, said)


def _is_old_denied(question: SlotQuestion, turn: Turn, said: Utterance) -> bool:
    """Whether the value that was given is said not to be meant, in its own words: "Porto, not Lisbon"."""
    old = flat(str(turn.slots[question.collect]))
    return bool(old) and said.corrects and f" {said.denied}".endswith(f" {old}")


def _says_something_else(question: SlotQuestion, said: Utterance) -> bool:
    """Whether words that may be a value are none: a question, a mere "no, that's wrong" or "no, that's too expensive"
    that is no name."""
    if said.is_question:
        return True
    if not question.is_free:
        return False
    return said.is_mere_answer or _gives_a_reason(question, said)


def _gives_a_reason(question: SlotQuestion, said: Utterance) -> bool:
    """Whether the caller says what is wrong after a no."""
    found = said.value(question.reads) if said.says_no else None
    return found is not None and said.words_of(found).lower().split(" ", 1)[0] in _REASONS


_REASONS = frozenset(
    listed("too so very not way more much far because what wrong demasiado muy no más porque")
)
"""The first words of what is no name behind "no, that's"."""


@dataclass(frozen=True)
class _Case:
    """A question that was answered before, and a sentence that may put its answer right while `here` is asked.

    `used` are the values of the sentence that other questions have taken already.
    """

    question: SlotQuestion
    here: Question
    turn: Turn
    said: Utterance
    used: list[Found]

    def new_value(self) -> Found | None:
        """The value that the sentence gives for it, where it is another one and no other question's."""
        found = self.value()
        if found is None or self.is_used(found):
            return None
        value = self.turn.kept(self.question, found.value, self.said.words_of(found))
        return None if value == self.turn.slots[self.question.collect] else found

    def value(self) -> Found | None:
        """The value that the sentence gives for the question, if it is about that one rather than `here`."""
        if self.is_put_right_in_parts:
            return self.other_part
        if self.instead and self.question.is_named(self.said):
            return self.instead
        if self.question.is_free and _is_old_denied(self.question, self.turn, self.said):
            return self.not_the_old
        if self.is_one_of_several:
            return self.by_cue if self.takes_back else None
        if self.is_asked_again:
            return None
        free = self.instead if self.here.is_free else None
        return free or self.plainly or self.barely

    @property
    def takes_back(self) -> bool:
        return _takes_back(self.here, self.said) or denied(self.question, self.turn, self.said)

    @property
    def is_asked_again(self) -> bool:
        """Whether the question asked now takes the same kind of value."""
        return self.question.reads == self.here.kind_asked

    @property
    def is_put_right_in_parts(self) -> bool:
        return self.question.is_gathered and self.here.invites_corrections

    @property
    def other_part(self) -> Found | None:
        """The value with one of its parts put right: "no, the street is Oak"."""
        found = self.said.answer(self.question.reads, str(self.turn.slots[self.question.collect]))
        return found if isinstance(found, Found) else None

    @cached_property
    def instead(self) -> Found | None:
        if self.said.corrects:
            return instead(self.question, self.turn, self.said)
        return None

    @property
    def not_the_old(self) -> Found | None:
        """The value beside the one that is denied: "I meant Porto, not Lisbon"."""
        meant = self.said.meant_after_cue
        found = self.said.part(meant).value(self.question.reads) if meant else None
        at = self.said.text.find(str(found.value)) if found else -1
        if found and at >= 0:
            return replace(found, start=at, end=at + len(str(found.value)))
        return None

    @property
    def values(self) -> list[Found]:
        return self.said.values(self.question.reads)

    @cached_property
    def rivals(self) -> list[SlotQuestion]:
        return [q for q in self.turn.flow.questions if q.reads == self.question.reads]

    @property
    def is_one_of_several(self) -> bool:
        """Whether a value in the sentence, or what is asked now, may be of another question of its kind."""
        has_rivals = len({rival.collect for rival in self.rivals}) > 1
        return has_rivals and (self.is_asked_again or bool(self.values))

    @property
    def by_cue(self) -> Found | None:
        """Several questions take such a value: only its cue says which one is meant ("no, FROM savings")."""
        text, language = self.said.text, self.turn.language
        mine = (v for v in self.values if filling.taker(self.rivals, text, v, language) is self.question)
        return next(mine, None)

    @property
    def plainly(self) -> Found | None:
        """A value of the kind that the question asked now has no use for."""
        if not self.values:
            return None
        asked = self.here.kind_asked
        if asked and self.said.values(asked) and not self.takes_back:
            return None
        return self.values[-1]

    @property
    def barely(self) -> Found | None:
        """A bare value behind a correction: "actually no, sixty"."""
        if self.values or not self.takes_back:
            return None
        found = self.said.value(self.question.reads)
        if found is None or not self.is_sure_enough(found):
            return None
        if self.is_beside_much(found) or self.is_meant_otherwise(found):
            return None
        return found

    def is_meant_otherwise(self, found: Found) -> bool:
        """Whether the word is none of a value, or the value answers the question asked now."""
        if self.here.kind_asked in ("", "yes_no"):
            return self.said.words_of(found).lower() in NO_VALUE
        return self.answers_here

    def is_sure_enough(self, found: Found) -> bool:
        """Before a deed a doubtful number will do: all is said back once more."""
        return found.certain or (self.here.invites_corrections and self.question.is_bare_value)

    def is_beside_much(self, found: Found) -> bool:
        """Whether a number in a sentence without any word of correction is hardly meant for one."""
        corrects = self.said.corrects or self.said.says_no
        return not corrects and self.said.beside([found]) > LITTLE

    @property
    def answers_here(self) -> bool:
        """Whether the sentence answers the question asked now, with a value that nobody has taken."""
        own = self.said.value(self.here.kind_asked)
        return own is not None and own.certain and not self.is_used(own)

    def is_used(self, found: Found) -> bool:
        return any(_overlap(found, other) for other in self.used)


def _overlap(one: Found, other: Found) -> bool:
    return one.start < other.end and other.start < one.end


def denied(question: SlotQuestion, turn: Turn, said: Utterance) -> bool:
    """Whether the answer that was given is what the caller says it is not: "not friday"."""
    value = turn.slots[question.collect]
    return any(turn.kept(question, found.value) == value for found in said.excluded(question.reads))


def _takes_back(here: Question, said: Utterance) -> bool:
    return said.corrects or here.invites_corrections


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
        said=", ".join(turn.read_back(question, value) for question, value in in_order),
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
        if question.is_named(about) or _is_called_wrong(question, turn, said)
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


def _is_called_wrong(question: SlotQuestion, turn: Turn, said: Utterance) -> bool:
    if said.the_other and question.is_choice:
        return True
    return denied(question, turn, said)


def _the_other(question: SlotQuestion, turn: Turn, said: Utterance) -> Value:
    """The only other choice, where the one that was given is denied: "not the debit card", "the other one"."""
    value = turn.slots[question.collect]
    excluded = {found.value for found in said.excluded(question.reads)}
    if said.the_other:
        excluded.add(value)
    if value in excluded:
        return one_left(question, turn, excluded)
    return None


def one_left(question: SlotQuestion, turn: Turn, excluded: Collection[object]) -> str | None:
    """The only choice that the caller did not exclude."""
    choices = turn.flows.choices.get(question.reads)
    if choices is None:
        return None
    open_to = [value for value in choices.items if value not in excluded]
    return open_to[0] if len(open_to) == 1 else None


# -- a value in one's own words --------------------------------------------------------------------------


def instead(question: SlotQuestion, turn: Turn, said: Utterance) -> Found | None:
    """The value after "make that", or after "change" and the slot's name, if nothing else is said."""
    rest = said.after_cue
    named = question.name_in(rest)
    if named:
        rest = rest[named.end() :]
    elif question.is_free:
        return None
    found = said.part(rest).value(question.reads)
    if found is None or not found.certain or flat(rest) in NO_VALUE:
        return None
    is_whole = flat(rest[found.start : found.end]) == flat(rest)
    if not (is_whole or question.is_named(said)):
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
