"""Names and things that a sentence tells for slots of free words before they are asked for: "i'm anna", "to paris".

Rule: nothing is taken for looking like a value. Something shows whose it is - an introduction, a cue right before it,
or what the slot is called beside it: "a shellfish allergy". What the caller excludes, and words with which the flow
itself is described, are none; neither is one of several that it could be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from ivr.conversation import answers
from ivr.conversation.answers.found import Found, found_at
from ivr.conversation.answers.given_names import GIVEN_NAMES
from ivr.conversation.answers.languages import phrases_of, words_in
from ivr.conversation.answers.words import NOTHING, Phrases, Word, Words, joined, norm_at, word_at
from ivr.conversation.flow import Flow
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.text_slots import Kept
from ivr.conversation.utterance import Utterance

_INTRODUCTIONS = phrases_of(lambda language: language.introductions)
_MAYBE = phrases_of(lambda language: language.introductions_maybe)
_OTHERS = phrases_of(lambda language: language.others_introduced)
_NAMES_OF = phrases_of(lambda language: language.names_of)
_NO_NAMES = words_in(lambda language: language.no_names)
_NO_THINGS = words_in(lambda language: language.no_things)
_JOINS = words_in(lambda language: language.joins)
_DETERMINERS = words_in(lambda language: language.things_begin)
_BEGIN = words_in(lambda language: language.begins_a_name)
_WISHES = words_in(lambda language: language.before_a_verb)
_TELLING = phrases_of(lambda language: language.tells_of)

_LONGEST = 3
_LONGEST_BESIDE = 2
"""Words of a name or a thing; of one that stands beside what the slot is called."""

_SAME_STEM = 5
"""Letters by which two words are of one stem: "allergen", "allergy"."""

_SAY_LITTLE = frozenset({
    "name", "type", "kind", "number", "value", "choice", "option", "selected", "preferred", "user", "customer", "guest",
    "caller", "text", "info", "details", "requested", "chosen", "desired",
})  # fmt: skip
"""Parts of slots' names that callers would say of anything."""


def told(
    question: SlotQuestion, kept: Kept, flow: Flow, said: Utterance, covered: Iterable[Found]
) -> Found | None:
    """The one value that the sentence tells for a question of free words; `covered` are values of other questions."""
    sentence = _Sentence(said, flow, covered)
    for way in _WAYS["list" if kept.is_open else kept.person]:
        found = {value.value: value for value in way(sentence, question, kept)}
        if found:
            if len(found) == 1:
                return next(iter(found.values()))
            return None
    return None


class _Sentence:
    """A sentence, with the words of it that are nobody's name and no thing."""

    def __init__(self, said: Utterance, flow: Flow, covered: Iterable[Found]) -> None:
        self.text, self.tongue, self.language = said.text, said.tongue, said.language
        self.words: Words = said.words
        self._flow = flow
        self._covered = list(covered)

    @cached_property
    def _own(self) -> frozenset[str]:
        """The words with which the flow is described: those of what is to be done."""
        return self._flow.described_with(self.language)

    @cached_property
    def _denied(self) -> frozenset[int]:
        scope = answers.scope_of(tuple(self.words), self.language, True)
        return frozenset(word.start for word in scope.excluded)

    def may_name(self, i: int) -> bool:
        """Whether the word at `i` may be of a name."""
        word = word_at(self.words, i)
        if self._is_taken(word) or word.norm in _NO_NAMES[self.tongue]:
            return False
        return word.norm[:1].isalpha()

    def may_be_of_a_thing(self, i: int) -> bool:
        norm = norm_at(self.words, i)
        small_talk = _NO_THINGS[self.tongue] | _JOINS[self.tongue] | self._own
        return self.may_name(i) and norm not in small_talk

    def run(self, i: int, allowed: Callable[[int], bool]) -> int:
        """The place behind the words from `i` on that may be of one name."""
        j = i + (norm_at(self.words, i) in _BEGIN[self.tongue] and allowed(i + 1))
        while allowed(j) and (j == i or not self.words[j].mark):
            j += 1
        return j

    def ends_at(self, j: int) -> bool:
        """Whether something else begins at `j`, or nothing."""
        word = word_at(self.words, j)
        if word is NOTHING or word.mark:
            return True
        return self._is_taken(word) or word.norm in _JOINS[self.tongue]

    def _is_taken(self, word: Word) -> bool:
        """Whether it is of the value of another question."""
        return any(found.start <= word.start < found.end for found in self._covered)

    def found(self, i: int, j: int) -> Iterator[Found]:
        """The words as a value, unless the caller excludes them."""
        if not any(word.start in self._denied for word in self.words[i:j]):
            yield found_at(self.words, i, j, joined(self.words, i, j), certain=False)


# -- who somebody is -------------------------------------------------------------------------------------


def _introduces_themselves(sentence: _Sentence, question: SlotQuestion, kept: Kept) -> Iterator[Found]:
    """ "my name is anna", "i'm anna miller"."""
    return _introduced(sentence, question, _INTRODUCTIONS, _MAYBE)


def _introduces_another(sentence: _Sentence, question: SlotQuestion, kept: Kept) -> Iterator[Found]:
    """ "my daughter emma", "his name is tom"."""
    return _introduced(sentence, question, _NAMES_OF if kept.person == "other" else {}, _OTHERS)


_Leads = Mapping[str, Phrases[str]]


def _introduced(
    sentence: _Sentence, question: SlotQuestion, surely: _Leads, maybe: _Leads
) -> Iterator[Found]:
    """The part of the name that the slot holds, behind what introduces it."""
    tables = [
        (table[sentence.tongue], is_sure) for table, is_sure in ((surely, True), (maybe, False)) if table
    ]
    leads = ((hit[2], is_sure) for table, is_sure in tables for hit in table.all(sentence.words))
    for begin, is_sure in leads:
        end = sentence.run(begin, sentence.may_name)
        if 0 < end - begin <= _LONGEST and (is_sure or _is_like_a_name(sentence, begin, end)):
            yield from _part(sentence, question, begin, end)


def _is_like_a_name(sentence: _Sentence, i: int, j: int) -> bool:
    """Whether it is known as a name, or two words are written as one: "i'm German" is none."""
    capital = all(word.is_capitalised for word in sentence.words[i:j])
    known = norm_at(sentence.words, i) in GIVEN_NAMES
    several = j - i > 1
    if capital and several:
        return True
    return known and (capital or not several or sentence.ends_at(j))


_PARTS = {"first": "first", "given": "first", "last": "last", "surname": "last", "family": "last"}


def part_of_a_name(slot: str) -> str:
    """Which part of a name the slot is for, "first" or "last"; "" for the whole."""
    return next((part for word, part in _PARTS.items() if word in slot.lower().split("_")), "")


def _part(sentence: _Sentence, question: SlotQuestion, i: int, j: int) -> Iterator[Found]:
    part = part_of_a_name(question.collect)
    if part == "first":
        yield from sentence.found(i, i + 1)
    elif not part:
        yield from sentence.found(i, j)
    elif j - i > 1:
        yield from sentence.found(j - 1, j)


# -- what something is -----------------------------------------------------------------------------------


def _behind_a_cue(sentence: _Sentence, question: SlotQuestion, kept: Kept) -> Iterator[Found]:
    """ "to paris", "at la mer": what follows a cue, up to where something else begins."""
    for cue in question.cue_pattern(sentence.language).finditer(sentence.text):
        i = next((k for k, word in enumerate(sentence.words) if word.start >= cue.end()), len(sentence.words))
        j = sentence.run(i, sentence.may_be_of_a_thing)
        before = norm_at(sentence.words, i - 2)
        is_verb = cue[0].lower() == "to" and (
            before in _WISHES[sentence.tongue] or norm_at(sentence.words, j) == "to"
        )
        if 0 < j - i <= _LONGEST and sentence.ends_at(j) and not is_verb:
            yield from sentence.found(i, j)


def _beside_its_name(sentence: _Sentence, question: SlotQuestion, kept: Kept) -> Iterator[Found]:
    """ "a shellfish allergy", "allergic to shellfish", for the slot `allergen`."""
    parts = [
        part for part in question.collect.lower().split("_") if part not in _SAY_LITTLE and len(part) > 2
    ]
    stems = {_stem(part) for part in parts}
    for k, word in enumerate(sentence.words):
        if _stem(word.norm) not in stems:
            continue
        telling = _TELLING[sentence.tongue].at(sentence.words, k + 1)
        i, j = (
            (telling[1], sentence.run(telling[1], sentence.may_be_of_a_thing))
            if telling
            else _led_up(sentence, k)
        )
        if 0 < j - i <= _LONGEST_BESIDE and (not telling or sentence.ends_at(j)):
            yield from sentence.found(i, j)


def _led_up(sentence: _Sentence, k: int) -> tuple[int, int]:
    """The words from an article on, up to the word at `k`; none where nothing shows that they begin there."""
    i = k
    while i > 0 and sentence.may_be_of_a_thing(i - 1) and not sentence.words[i].mark:
        i -= 1
    if norm_at(sentence.words, i - 1) in _DETERMINERS[sentence.tongue]:
        return (i, k)
    return (k, k)


def _stem(word: str) -> str:
    return word.removesuffix("s")[:_SAME_STEM]


_Way = Callable[[_Sentence, SlotQuestion, Kept], Iterator[Found]]
_WAYS: dict[str, tuple[_Way, ...]] = {
    "own": (_introduces_themselves, _introduces_another),
    "other": (_introduces_another, _behind_a_cue),
    "list": (_behind_a_cue, _beside_its_name),
    "": (_behind_a_cue, _beside_its_name),
}
"""By whose name it is; of a list that is open, and of things, the surest first."""
