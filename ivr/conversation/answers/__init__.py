"""How words and keys become a value: what `reads:` of a question names. Text in, values out, nothing else.

Rule: one kind, one file; a kind is known when it is registered in `KINDS`, or when a team wrote it as `Choices`.
One language, one file as well: its words are data in `languages/`.

`find` is strict and for free speech ("transfer fifty dollars to my savings"); `read` is for an answer to a question
of that kind and takes what only an answer can mean ("fifteen" is an amount, "eleven" a time).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from ivr.conversation.answers.address import Address
from ivr.conversation.answers.alphanumeric import Alphanumeric
from ivr.conversation.answers.asides import asks_back, asks_to_wait, is_back, refuses
from ivr.conversation.answers.choice_kind import ChoiceKind
from ivr.conversation.answers.choices import Choices
from ivr.conversation.answers.codes import outside
from ivr.conversation.answers.date import Date
from ivr.conversation.answers.date_time import DateTime
from ivr.conversation.answers.dates import Dates
from ivr.conversation.answers.digits import Digits
from ivr.conversation.answers.email import Email
from ivr.conversation.answers.found import Found, Partial
from ivr.conversation.answers.handle import Handle
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.money import Money
from ivr.conversation.answers.number import Number
from ivr.conversation.answers.numbers import NUMERALS, apart
from ivr.conversation.answers.past_date import PastDate
from ivr.conversation.answers.person import wants_person
from ivr.conversation.answers.person_name import PersonName
from ivr.conversation.answers.phone import Phone
from ivr.conversation.answers.phrase import Phrase
from ivr.conversation.answers.pin import Pin
from ivr.conversation.answers.polarity import Scope, scope_of
from ivr.conversation.answers.postal_code import PostalCode
from ivr.conversation.answers.preamble import asked_for, without_preamble
from ivr.conversation.answers.requests import asks_for_something, is_open_question, is_rough
from ivr.conversation.answers.second_thoughts import (
    begins_as_answer,
    calls,
    cannot_prove,
    changes,
    dangles,
    gives_up,
    goes_on,
    means_both,
    objects,
    repeatedly,
    swaps,
    the_other,
    undoes,
)
from ivr.conversation.answers.talk import (
    after_correction,
    after_cue,
    corrects,
    is_farewell,
    is_filler,
    is_greeting,
    opening,
    self_corrected,
    takes_back,
    takes_leave,
    without_hesitation,
)
from ivr.conversation.answers.text import Text
from ivr.conversation.answers.time import Time
from ivr.conversation.answers.whole_number import WholeNumber
from ivr.conversation.answers.words import Words, words_of
from ivr.conversation.answers.yes_no import YesNo, beside_an_answer
from ivr.conversation.events import Value

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        YesNo(), Number(), WholeNumber(), Money(), Digits(), Pin(), Alphanumeric(), Phone(), Email(), Date(),
        PastDate(), Dates(), Time(), DateTime(), PersonName(), Handle(), Address(), PostalCode(), Phrase(), Text(),
    )
}  # fmt: skip


def kind_named(kind: str, around: Surroundings) -> Kind:
    """The kind of that name; a team's own list comes first. Raises KeyError when there is none."""
    choices = around.choices.get(kind)
    return ChoiceKind(choices) if choices is not None else KINDS[kind]


def find(kind: str, text: str, around: Surroundings) -> list[Found]:
    """Every value of that kind in free speech, in order, without those the caller took back or excluded."""
    reader = kind_named(kind, around)
    scope = _scope(reader, text, around)
    if not scope.meant and not scope.excluded:
        return []
    found = self_corrected(_found(reader, scope, around), scope.meant, around.language)
    if reader.numeric:
        found = _put_right(reader, found, scope.meant, around)
    return [_weighed(reader, scope, value, around) for value in found]


def read(kind: str, text: str, around: Surroundings, partial: str = "") -> Found | Partial | None:
    """The value of an answer to a question of that kind; `partial` is the text of the `Partial` of the turn before."""
    reader = kind_named(kind, around)
    scope = _scope(reader, text, around)
    if not scope.meant and not scope.excluded:
        return None
    found = _answer(reader, scope, around, partial)
    if isinstance(found, Found):
        return _weighed(reader, scope, found, around)
    return found


def excluded(kind: str, text: str, around: Surroundings) -> list[Found]:
    """The values that the caller says it is not: "not my credit card"."""
    reader = kind_named(kind, around)
    scope = _scope(reader, text, around)
    if not scope.excluded:
        return []
    named = [name for name in reader.find(scope.excluded, around) if name.start not in scope.cues]
    if named:
        return named
    answer = None if reader.gathers else reader.read(scope.excluded, around, "")
    if isinstance(answer, Found) and answer.certain:  # a guess excludes nothing
        return [answer]
    return []


def _scope(reader: Kind, text: str, around: Surroundings) -> Scope:
    words = _words(text, around)
    if reader.counts:
        words = outside(words)
    if reader.denies:
        return scope_of(tuple(words), around.language, reader.may_not_suit)
    return Scope(words, ())


def _found(reader: Kind, scope: Scope, around: Surroundings) -> list[Found]:
    """What was meant, and after "not savings checking", where only the first of two names is denied, the second."""
    found = reader.find(scope.meant, around)
    if not isinstance(reader, ChoiceKind) or not scope.excluded:
        return found
    named = reader.find(scope.excluded, around)
    found += [name for name in named if name.start in scope.cues]
    if found:
        return sorted(found, key=lambda name: name.start)
    apart = [two for one, two in pairwise(named) if not _joined(scope.excluded, one, two)]
    return apart[-1:]


def _joined(words: Words, one: Found, two: Found) -> bool:
    """Whether "or" stands between the two, and both are denied."""
    return any(one.end <= word.start < two.start for word in words)


def _answer(reader: Kind, scope: Scope, around: Surroundings, partial: str) -> Found | Partial | None:
    words = scope.meant
    if reader.gathers:
        if words:
            return reader.read(words, around, partial)
        return None
    found = self_corrected(_found(reader, scope, around), words, around.language)
    if found and isinstance(reader, ChoiceKind):
        certain = len({value.value for value in found}) == 1
        return found[0] if certain else replace(found[0], certain=False)
    if not words or (scope.excluded and isinstance(reader, ChoiceKind)):
        return None  # beside what is excluded, nothing is guessed
    after = after_correction(words, around.language)
    if len(after) < len(words) and (corrected := reader.read(after, around, partial)) is not None:
        return corrected
    return reader.read(words, around, partial)


def _put_right(reader: Kind, found: list[Found], words: Words, around: Surroundings) -> list[Found]:
    """ "Fifty dollars on the electric bill, no, thirty": the bare number behind the correction is the value."""
    after = after_correction(words, around.language)
    if not found or len(after) == len(words) or found[-1].end > after[0].start:
        return found
    instead = reader.read(after, around, "")
    if isinstance(instead, Found) and instead.certain:
        return [*found[:-1], instead]
    return found


def _weighed(reader: Kind, scope: Scope, found: Found, around: Surroundings) -> Found:
    """The value, unsure if it may be excluded, or if words beside it would change it and were not used."""
    left = reader.left_over(scope.meant, found, around)
    if left or scope.doubts(found.start, found.end):
        return replace(found, certain=False, left=left)
    return found


def _words(text: str, around: Surroundings) -> Words:
    return apart(without_hesitation(words_of(text), around.language), NUMERALS[around.tongue])


def read_keys(kind: str, keys: str, around: Surroundings) -> Value | Found | None:
    """The value of keys pressed, without the finishing key; None when they are not a value of that kind.

    A value that is not certain, such as a telephone number that no plan knows, comes as a `Found`.
    """
    return kind_named(kind, around).read_keys(keys, around)


def expected_keys(kind: str, around: Surroundings) -> int:
    """The most keys an answer of that kind has; 0 means until the finishing key."""
    return kind_named(kind, around).expected_keys(around)


__all__ = [
    "KINDS",
    "Choices",
    "Found",
    "Kind",
    "Partial",
    "Surroundings",
    "after_cue",
    "asked_for",
    "asks_back",
    "asks_for_something",
    "asks_to_wait",
    "begins_as_answer",
    "beside_an_answer",
    "calls",
    "cannot_prove",
    "changes",
    "corrects",
    "dangles",
    "excluded",
    "expected_keys",
    "find",
    "gives_up",
    "goes_on",
    "is_back",
    "is_farewell",
    "is_filler",
    "is_greeting",
    "is_open_question",
    "is_rough",
    "kind_named",
    "means_both",
    "objects",
    "opening",
    "read",
    "read_keys",
    "refuses",
    "repeatedly",
    "scope_of",
    "swaps",
    "takes_back",
    "takes_leave",
    "the_other",
    "undoes",
    "wants_person",
    "without_preamble",
]
