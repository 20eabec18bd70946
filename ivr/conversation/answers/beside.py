"""What stands beside a number and would change it: "minus", "at least", "percent", "or sixty", "euros".

Rule: only words that touch the value count, or join it to another number; what else was said is another part of the
sentence ("fifty from savings to checking"). A word found here makes the value unsure, never another one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from string import ascii_lowercase

from ivr.conversation.answers.found import Found
from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.languages import LANGUAGES, ByLanguage, Language, Numerals, phrases_of, words_in
from ivr.conversation.answers.languages.elsewhere import COUNTING_ELSEWHERE
from ivr.conversation.answers.numbers import is_number
from ivr.conversation.answers.talk import FILLERS
from ivr.conversation.answers.words import Phrases, Word, Words, listed, norm_at, plain, word_at

_LONGEST = 4
"""Words of the longest phrase in these tables."""
_MINUS_SIGNS = frozenset("-−–")
_SENTENCE_ENDS = frozenset(".!?;")


@dataclass(frozen=True)
class _Tables:
    """The words of a language that change a number beside them."""

    numerals: Numerals
    before: Phrases[str]
    after: Phrases[str]
    links: Phrases[str]
    """What joins the number to another one."""
    lasts: frozenset[str]
    """The last words of what may stand before the number: no others need a closer look."""
    vague: frozenset[str]
    ones: frozenset[str]
    """Words that are a number or an article: "cincuenta a una cuenta"."""
    elsewhere: frozenset[str]
    """Counting words of languages that are not spoken here."""
    money: frozenset[str]
    alternatives: Phrases[str]
    letters: frozenset[str]
    """Letters said alone, and words that spell one; no words of other meanings: "a", "y"."""


_BEFORE = phrases_of(lambda language: language.qualifies)
_AFTER = phrases_of(lambda language: language.qualifies_after)
_LINKS = phrases_of(lambda language: language.alternatives, lambda language: language.ranges)
_ALTERNATIVES = phrases_of(lambda language: language.alternatives)
_ONES = words_in(lambda language: language.ones)
_MONEY = words_in(lambda language: f"{language.majors} {language.minors} {language.tenths} %")


def _letters_of(language: Language) -> frozenset[str]:
    """The letters that are no words of the language, and the words that spell one everywhere ("bravo")."""
    tag = language.tag
    small = FILLERS[tag].firsts | _ALTERNATIVES[tag].firsts | _LINKS[tag].firsts
    named = listed(plain(f"{LANGUAGES['en'].spelled_with} {language.spelled_with}"))
    return frozenset((*ascii_lowercase, *named)) - small - language.numerals.zero


def _tables_of(language: Language) -> _Tables:
    tag, numerals = language.tag, language.numerals
    return _Tables(
        numerals,
        _BEFORE[tag],
        _AFTER[tag],
        _LINKS[tag],
        _BEFORE[tag].lasts | _LINKS[tag].lasts,
        frozenset(listed(plain(numerals.vague))),
        _ONES[tag],
        COUNTING_ELSEWHERE - frozenset(numerals.values),
        _MONEY[tag],
        _ALTERNATIVES[tag],
        _letters_of(language),
    )


_TABLES = ByLanguage(_tables_of)


def left_over(words: Words, found: Found, around: Surroundings, after: frozenset[str] = frozenset()) -> str:
    """The words that would change the number found; `after` are more that would, right after it."""
    tables = _TABLES[around.tongue]
    i, j = _place(words, found)
    if _is_signed(words, i):
        return words[i].mark
    span = (
        _vague(words, i, j, tables)
        or _before(words, i, tables)
        or _after(words, j, tables, after)
        or _elsewhere(words, i, j, tables)
    )
    return _said(words, span)


def beside_code(words: Words, found: Found, around: Surroundings) -> str:
    """What stands beside the digits of a code, or among them, and was not read: a letter, "point", "dollars"."""
    tables = _TABLES[around.tongue]
    i, j = _place(words, found)
    span = (
        _letter_beside(words, i, j, tables)
        or _among_digits(words, i, j, tables)
        or _money(words, i, j, tables)
    )
    return _said(words, span)


def beside_choice(words: Words, found: Found, around: Surroundings) -> str:
    """What offers another value beside this one: "or"."""
    choices = _TABLES[around.tongue].alternatives
    i, j = _place(words, found)
    if after := choices.at(words, j):
        return _said(words, (j, after[1]))
    starts = (start for start in range(max(0, i - _LONGEST), i) if _ends(choices, words, start, i))
    return _said(words, (next(starts, i), i))


def _place(words: Words, found: Found) -> Span:
    """The first word of the value, and the one after it."""
    i = bisect_left(words, found.start, key=_start)
    return i, bisect_left(words, found.end, lo=i, key=_start)


def _said(words: Words, span: Span | None) -> str:
    if span:
        return " ".join(word.raw for word in words[span[0] : span[1]])
    return ""


def _ends(phrases: Phrases[str], words: Words, start: int, end: int) -> bool:
    hit = phrases.at(words, start)
    return hit is not None and hit[1] == end


def _letter_beside(words: Words, i: int, j: int, tables: _Tables) -> Span | None:
    """A letter that touches the digits, in writing or in speech: "1234b", "b one two three four"."""
    inside = range(i, j)
    for place in range(i - 1, j + 1):
        word = word_at(words, place)
        neighbour = words[min(max(place, i), j - 1)]
        glued = place not in inside and _touch(*sorted((word, neighbour), key=_start))
        if word.norm in tables.letters or (glued and _LETTERS.fullmatch(word.norm)):
            return place, place + 1
    return None


_LETTERS = re.compile(r"[a-z]+")


def _touch(one: Word, other: Word) -> bool:
    return one.end == other.start


def _among_digits(words: Words, i: int, j: int, tables: _Tables) -> Span | None:
    for place in range(i, j):
        hit = tables.alternatives.at(words, place) or tables.after.at(words, place)
        if hit and not is_number(words[place], tables.numerals):
            return place, hit[1]
    return None


def _money(words: Words, i: int, j: int, tables: _Tables) -> Span | None:
    return next(((k, k + 1) for k in (i - 1, j) if norm_at(words, k) in tables.money), None)


def is_alone(words: Words, i: int, around: Surroundings) -> bool:
    """Whether the word at `i` ends no longer phrase: the "menos" of "al menos" is no sign."""
    before = _TABLES[around.tongue].before
    hits = (before.at(words, start) for start in range(max(0, i - _LONGEST + 1), i))
    return not any(hit[1] == i + 1 for hit in hits if hit)


Span = tuple[int, int]


def _start(word: Word) -> int:
    return word.start


def _vague(words: Words, i: int, j: int, tables: _Tables) -> Span | None:
    """What the number itself leaves open: the "few" of "a few hundred"."""
    return next(((place, place + 1) for place in range(i, j) if words[place].norm in tables.vague), None)


def _is_signed(words: Words, i: int) -> bool:
    """Whether a minus is written before the number: "-50"; in "fifty-five" the line joins."""
    word, before = word_at(words, i), word_at(words, i - 1)
    return word.mark in _MINUS_SIGNS and word.start - before.end > 1


def _before(words: Words, i: int, tables: _Tables) -> Span | None:
    if word_at(words, i).mark in _SENTENCE_ENDS:
        return None
    if norm_at(words, i - 1) not in tables.lasts:
        if _is_other_number(words, i - 1, tables):
            return (i - 1, i)
        return None
    for start in range(max(0, i - _LONGEST), i):
        if _ends(tables.before, words, start, i):
            return start, i
        if _joins(words, start, i, tables):
            return start - 1, i
    return None


def _joins(words: Words, start: int, i: int, tables: _Tables) -> bool:
    """Whether the words from `start` to `i` join this number to one before it."""
    links = _ends(tables.links, words, start, i) and _counts(words, start - 1, tables)
    return links and not _restarted(words, start, i)


def _restarted(words: Words, end: int, i: int) -> bool:
    """Whether what ends before `end` is only the beginning of what begins at `i`: "one hundred and one hundred ..."."""
    length = next((n for n in range(1, end + 1) if words[end - n].norm == words[i].norm), 0)
    said = [word.norm for word in words[end - length : end]]
    return bool(length) and said == [word.norm for word in words[i : i + length]]


def _after(words: Words, j: int, tables: _Tables, more: frozenset[str]) -> Span | None:
    if word_at(words, j).mark in _SENTENCE_ENDS:
        return None
    if hit := tables.after.at(words, j):
        return j, hit[1]
    if norm_at(words, j) in more or _is_other_number(words, j, tables):
        return j, j + 1
    link = tables.links.at(words, j)
    linked = link is not None and _is_other_number(words, link[1], tables)
    if link and linked:
        return (j, link[1] + 1)
    return None


def _is_other_number(words: Words, i: int, tables: _Tables) -> bool:
    word = word_at(words, i)
    counts = word.norm not in tables.ones and is_number(word, tables.numerals)
    return counts and not _LINE.fullmatch(word.norm)


_LINE = re.compile(r"0\d{4,}|\d{9,}")
"""The figures of a telephone or an account: nobody means "5 euros to 01715550199" for a range."""


def _counts(words: Words, i: int, tables: _Tables) -> bool:
    """Whether a number ends here, or its currency: "fifty dollars or sixty"."""
    return norm_at(words, i) in tables.money or _is_other_number(words, i, tables)


def _elsewhere(words: Words, i: int, j: int, tables: _Tables) -> Span | None:
    """A counting word of another language near by: "fünfzig, fifty"."""
    near = range(max(0, i - 2), min(len(words), j + 2))
    return next(((place, place + 1) for place in near if words[place].norm in tables.elsewhere), None)
