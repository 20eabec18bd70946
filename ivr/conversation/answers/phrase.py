"""A few words that name something: a person to send money to, a restaurant, a nickname.

Rule: what only leads to the name is left out - "it's for Joe, please" is Joe - as a language model would that fills a
text slot of Rasa's. In a sentence said before the question, only what is written like a name counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.languages import NUMERALS
from ivr.conversation.answers.numbers import is_number
from ivr.conversation.answers.person_name import is_no_answer
from ivr.conversation.answers.requests import is_question
from ivr.conversation.answers.text import Text
from ivr.conversation.answers.words import Phrases, Words, norm_at, phrases, word_at

_ORDERS = {
    "en": phrases("""
        could i have, could i get, can i have, can i get, may i have, give me, i'd like, i would like, i want, i'll
        have, i'll take, i'll go with, let's go with, i need"""),
    "es": phrases("me da, me pone, deme, quiero, quisiera, necesito, me gustaría"),
}
"""What leads to the name of a thing, with an article or without."""
_ARTICLES = {"en": ("a", "an", "the"), "es": ("un", "una", "el", "la")}
_LEADS = {
    "en": phrases("""
        no, just, only, actually, i mean, i meant, i said, it's, its, it is, that's, that is, that
        would be, it would be, it should be, this is, i am, i'm, i was, my name is, the name is, the
        name on the account is, under the name of, under, make it out to, put, i'd like to say, i
        would like to say, i want to say, call it, call me, make it, make that, i'd prefer, i
        prefer, i choose, i pick, i think, i think it's, i guess, let's say, let's do, let's try,
        let's take, maybe, probably, perhaps, please, go with, well, so, uh, um, hm, hmm, mm, ah, oh, sure,
        okay, ok, yes, yeah, to, for, at, on, in, from, with, by, about, as, named, called, somewhere in,
        something like"""),
    "es": phrases("""
        no, solo, sólo, digo, quise decir, a nombre de, mi nombre es, el nombre es, quiero decir,
        es, sería, se llama, me llamo, soy, prefiero, creo que es, tal vez, quizás, por favor, pues,
        bueno, sí, para, a, en, de, con, desde, hacia, por"""),
}  # fmt: skip
_TAILS = {
    "en": phrases("please, thanks, thank you, thank you very much, i think, i guess, if possible, then"),
    "es": phrases("por favor, gracias, muchas gracias, creo, si es posible"),
}
_WISHES = {
    "en": phrases("i want to, i'd like to, i would like to, i need to, can you, could you, please, let me"),
    "es": phrases("quiero, quisiera, necesito, me gustaría, puede, podría, por favor"),
}
_TOWARDS = {
    "en": frozenset({"to", "for", "at", "from", "with", "called", "named"}),
    "es": frozenset({"a", "para", "de", "con"}),
}
_OWN = {
    "en": frozenset({"my", "the", "his", "her", "their", "its", "your", "our"}),
    "es": frozenset({"mi", "el", "la", "su", "tu"}),
}
_BEFORE = frozenset(
    {"and", "but", "so", "oh", "well", "um", "uh", "hm", "hmm", "hey", "wait", "sorry", "y", "pero", "oye"}
)
_IS = frozenset({"is", "was", "es", "era"})
_ARTICLES_ALONE = frozenset({"the", "el", "la"})
_JOINS = frozenset({"and", "but", "y", "pero"})
_TELLS = Phrases.listed("""
    she is, she's, he is, he's, they are, they're, i am, i'm, it is, it's, tengo, tiene, soy, es
""")
"""What begins a clause about a name that was told, or about something else: "Emma Clarke, she is 17"."""
_REACH = 6
"""Words between "i want to" and what is wanted: "i want to send it to Joe"."""


def _table(listed: Mapping[str, list[str]]) -> dict[str, Phrases[str]]:
    return {language: Phrases((phrase, phrase) for phrase in found) for language, found in listed.items()}


for _tongue, _ways in _ORDERS.items():
    _LEADS[_tongue] += [*_ways, *(f"{way} {article}" for way in _ways for article in _ARTICLES[_tongue])]
_LEAD, _WISH = _table(_LEADS), _table(_WISHES)
_TAIL = {language: [tuple(phrase.split()) for phrase in found] for language, found in _TAILS.items()}


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
            while end < len(words) and _named(words, end):
                end += 1
            if end > i and words[end - 1].raw != "@":
                found.append(found_at(words, i, end, joined(words, i, end)))
            i = max(end, i + 1)
        return found

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if not super().find(words, around) or is_no_answer(words, around.language):
            return None
        tongue = around.tongue if around.tongue in _LEAD else "en"
        if is_question(words, tongue):
            return None
        start = _start(words, tongue)
        end = _end(words[: _next_clause(words, start, tongue)], tongue)
        if start >= end:
            start, end = 0, len(words)
        return found_at(words, start, end, joined(words, start, end))


def _named(words: Words, i: int) -> bool:
    raw = words[i].raw
    if raw == "@" or (i and words[i - 1].raw == "@" and words[i].start == words[i - 1].end):
        return True
    begins = i == 0 or words[i].mark in (".", "!", "?")
    return raw[:1].isupper() and not begins and not raw.startswith("I'") and raw != "I"


def joined(words: Words, start: int, end: int) -> str:
    """The words as they were written."""
    said = words[start].raw
    for i in range(start + 1, end):
        spaced = words[i].start - words[i - 1].end > len(words[i].mark)
        said += words[i].mark + (" " if spaced else "") + words[i].raw
    return said


def _start(words: Words, tongue: str) -> int:
    """Where the name begins."""
    i = 0
    wish = _WISH[tongue].at(words, 0)
    if wish:
        ways = [
            j
            for j in range(wish[1], min(len(words) - 1, wish[1] + _REACH))
            if words[j].norm in _TOWARDS[tongue]
        ]
        i = ways[-1] + 1 if ways else 0
    i = _past_leads(words, i, tongue)
    if words[i].norm in _OWN[tongue]:  # "her name is", "the new one is"
        called = next((j + 1 for j in range(i + 2, min(i + 5, len(words) - 1)) if words[j].norm in _IS), i)
        i = _past_leads(words, called, tongue)
    return i


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
    if tells is None:
        return is_joined and norm_at(words, j) in _OWN[tongue] - _ARTICLES_ALONE and _is_called(words, j)
    return is_joined or is_number(word_at(words, tells[1]), NUMERALS[tongue])


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
