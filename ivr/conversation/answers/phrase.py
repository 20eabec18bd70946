"""A few words that name something: a person to send money to, a restaurant, a nickname.

Rule: what only leads to the name is left out - "it's for Joe, please" is Joe - as a language model would that fills a
text slot of Rasa's. In a sentence said before the question, only what is written like a name counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.languages import (
    LANGUAGES,
    NUMERALS,
    ByLanguage,
    Language,
    phrases_of,
    words_in,
    words_of_all,
)
from ivr.conversation.answers.numbers import is_number
from ivr.conversation.answers.person_name import is_no_answer
from ivr.conversation.answers.requests import is_question
from ivr.conversation.answers.text import Text
from ivr.conversation.answers.words import Phrases, Words, joined, listed, norm_at, phrases, word_at

_OWN = words_in(lambda language: language.thing_owners)
_TOWARDS = words_in(lambda language: language.thing_towards)
_IS = words_of_all(lambda language: language.thing_is)
_JOINS = words_of_all(lambda language: language.clause_joins)
_TELLS = Phrases.listed(", ".join(language.clause_openings for language in LANGUAGES.values()))
_ARTICLES_ALONE = frozenset({"the", "el", "la"})
_SENTENCE_ENDS = frozenset(".!?")
_REACH = 6
"""Words between "i want to" and what is wanted: "i want to send it to Joe"."""


def _leads(language: Language) -> Iterator[str]:
    yield from phrases(language.thing_leads)
    for order in phrases(language.thing_orders):
        yield order
        yield from (f"{order} {article}" for article in listed(language.thing_articles))


_LEAD = ByLanguage(lambda language: Phrases((lead, lead) for lead in _leads(language)))
_WISH = phrases_of(lambda language: language.thing_wishes)
_TAIL = ByLanguage(lambda language: [tuple(tail.split()) for tail in phrases(language.thing_tails)])
_READ_AS = {tag: tag if language.thing_leads else "en" for tag, language in LANGUAGES.items()}


class Phrase(Text):
    """The name in an answer, without the words that lead to it. Keys cannot give one."""

    name = "phrase"
    example = {
        "en": "in a word or two", "es": "en una o dos palabras", "sv": "med ett par ord", "nb": "med et par ord",
        "no": "med et par ord", "nn": "med eit par ord", "zh": "用几个字", "cmn": "用几个字", "ur": "چند لفظوں میں",
    }  # fmt: skip
    speech_end = 2.0

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        """What is written like a name: "Joe", "New York", "@joe"."""
        found, i = [], 0
        while i < len(words):
            end = i
            while _named(words, end):
                end += 1
            if end > i and words[end - 1].raw != "@":
                found.append(found_at(words, i, end, joined(words, i, end)))
            i = max(end, i + 1)
        return found

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if not super().find(words, around) or is_no_answer(words, around.language):
            return None
        tongue = _READ_AS[around.tongue]
        if is_question(words, tongue):
            return None
        start = _start(words, tongue)
        end = _end(words[: _next_clause(words, start, tongue)], tongue)
        if start >= end:
            start, end = 0, len(words)
        return found_at(words, start, end, joined(words, start, end))


def _named(words: Words, i: int) -> bool:
    word = word_at(words, i)
    if word.raw == "@" or _is_handle(words, i):
        return True
    begins = i == 0 or word.mark in _SENTENCE_ENDS
    is_i = word.raw == "I" or word.raw.startswith("I'")
    return word.is_capitalised and not (begins or is_i)


def _is_handle(words: Words, i: int) -> bool:
    """Whether the word is the joe of "@joe"."""
    before = word_at(words, i - 1)
    return before.raw == "@" and before.touches(word_at(words, i))


def _start(words: Words, tongue: str) -> int:
    """Where the name begins."""
    i = _towards(words, tongue)
    i = _past_leads(words, i, tongue)
    if words[i].norm in _OWN[tongue]:  # "her name is", "the new one is"
        called = next((j + 1 for j in range(i + 2, min(i + 5, len(words) - 1)) if words[j].norm in _IS), i)
        i = _past_leads(words, called, tongue)
    return i


def _towards(words: Words, tongue: str) -> int:
    """The word behind the last "to" or "for" of a wish that the answer begins with; 0 without one."""
    wish = _WISH[tongue].past(words, 0)
    if wish == 0:
        return 0
    places = range(wish, min(len(words) - 1, wish + _REACH))
    return max((j + 1 for j in places if words[j].norm in _TOWARDS[tongue]), default=0)


def _past_leads(words: Words, i: int, tongue: str) -> int:
    while i < len(words) - 1:
        lead = _LEAD[tongue].at(words, i)
        if lead is None or lead[1] >= len(words):
            return i
        i = lead[1]
    return i


def _next_clause(words: Words, start: int, tongue: str) -> int:
    """Where the caller goes on to tell more than the name: "Priya and my email is ..."."""
    places = range(start + 1, len(words) - 1)
    return next((i for i in places if _tells_more(words, i, tongue)), len(words))


def _tells_more(words: Words, i: int, tongue: str) -> bool:
    j = i + (words[i].norm in _JOINS)
    is_joined = j > i or words[i].mark in (",", ".", ";")
    tells = _TELLS.at(words, j)
    if tells:
        return is_joined or is_number(word_at(words, tells[1]), NUMERALS[tongue])
    is_owned = norm_at(words, j) in _OWN[tongue] - _ARTICLES_ALONE
    return is_joined and is_owned and _is_called(words, j)


def _is_called(words: Words, i: int) -> bool:
    """Whether something is told by what it is called: "my email is ..."."""
    return any(word.norm in _IS for word in words[i + 2 : i + 5])


def _end(words: Words, tongue: str) -> int:
    end = len(words)
    while end > 1:
        norms = [word.norm for word in words[:end]]
        tail = next((t for t in _TAIL[tongue] if len(t) < end and tuple(norms[end - len(t) :]) == t), None)
        if tail is None:
            return end
        end -= len(tail)
    return end
