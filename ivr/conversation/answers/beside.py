"""What stands beside a number and would change it: "minus", "at least", "percent", "or sixty", "euros".

Rule: only words that touch the value count, or join it to another number; what else was said is another part of the
sentence ("fifty from savings to checking"). A word found here makes the value unsure, never another one.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from ivr.conversation.answers.kind import Found, Surroundings
from ivr.conversation.answers.languages import LANGUAGES, NUMERALS, Numerals, phrases_of, words_in
from ivr.conversation.answers.languages.elsewhere import COUNTING_ELSEWHERE
from ivr.conversation.answers.numbers import is_number
from ivr.conversation.answers.words import Phrases, Word, Words, listed, plain

_LONGEST = 4
"""Words of the longest phrase in these tables."""
_SENTENCE_ENDS = frozenset(".!?;")


@dataclass(frozen=True)
class _Tables:
    """The words of a language that change a number beside them."""

    numerals: Numerals
    before: Phrases[str]
    after: Phrases[str]
    links: Phrases[str]
    """What joins the number to another one."""
    vague: frozenset[str]
    ones: frozenset[str]
    """Words that are a number or an article: "cincuenta a una cuenta"."""
    elsewhere: frozenset[str]
    """Counting words of languages that are not spoken here."""
    money: frozenset[str]


_BEFORE = phrases_of(lambda language: language.qualifies)
_AFTER = phrases_of(lambda language: language.qualifies_after)
_LINKS = phrases_of(lambda language: language.alternatives, lambda language: language.ranges)
_ONES = words_in(lambda language: language.ones)
_MONEY = words_in(lambda language: f"{language.majors} {language.minors} {language.tenths} %")
_TABLES = {
    tag: _Tables(
        NUMERALS[tag],
        _BEFORE[tag],
        _AFTER[tag],
        _LINKS[tag],
        frozenset(listed(plain(NUMERALS[tag].vague))),
        _ONES[tag],
        COUNTING_ELSEWHERE - frozenset(NUMERALS[tag].values),
        _MONEY[tag],
    )
    for tag in LANGUAGES
}


def left_over(words: Words, found: Found, around: Surroundings, after: frozenset[str] = frozenset()) -> str:
    """The words that would change the number found; `after` are more that would, right after it."""
    tables = _TABLES[around.tongue]
    i = bisect_left(words, found.start, key=_start)
    j = bisect_left(words, found.end, lo=i, key=_start)
    span = (
        _open(words, i, j, tables)
        or _before(words, i, tables)
        or _after(words, j, tables, after)
        or _elsewhere(words, i, j, tables)
    )
    return " ".join(word.raw for word in words[span[0] : span[1]]) if span else ""


def is_alone(words: Words, i: int, around: Surroundings) -> bool:
    """Whether the word at `i` ends no longer phrase: the "menos" of "al menos" is no sign."""
    before = _TABLES[around.tongue].before
    hits = (before.at(words, start) for start in range(max(0, i - _LONGEST + 1), i))
    return not any(hit and hit[1] == i + 1 for hit in hits)


Span = tuple[int, int]


def _start(word: Word) -> int:
    return word.start


def _open(words: Words, i: int, j: int, tables: _Tables) -> Span | None:
    """What the number itself leaves open: the "few" of "a few hundred"."""
    return next(((place, place + 1) for place in range(i, j) if words[place].norm in tables.vague), None)


def _before(words: Words, i: int, tables: _Tables) -> Span | None:
    if i == len(words) or words[i].mark in _SENTENCE_ENDS:
        return None
    for start in range(max(0, i - _LONGEST), i):
        hit = tables.before.at(words, start)
        if hit and hit[1] == i:
            return start, i
        link = tables.links.at(words, start)
        joins = link and link[1] == i and start and _counts(words, start - 1, tables)
        if joins and not _restarted(words, start, i):
            return start - 1, i
    return (i - 1, i) if i and _is_other_number(words, i - 1, tables) else None


def _restarted(words: Words, end: int, i: int) -> bool:
    """Whether what ends before `end` is only the beginning of what begins at `i`: "one hundred and one hundred ..."."""
    length = next((n for n in range(1, end + 1) if words[end - n].norm == words[i].norm), 0)
    said = [word.norm for word in words[end - length : end]]
    return bool(length) and said == [word.norm for word in words[i : i + length]]


def _after(words: Words, j: int, tables: _Tables, more: frozenset[str]) -> Span | None:
    if j == len(words) or words[j].mark in _SENTENCE_ENDS:
        return None
    if hit := tables.after.at(words, j):
        return j, hit[1]
    if words[j].norm in more or _is_other_number(words, j, tables):
        return j, j + 1
    link = tables.links.at(words, j)
    if link and link[1] < len(words) and _is_other_number(words, link[1], tables):
        return j, link[1] + 1
    return None


def _is_other_number(words: Words, i: int, tables: _Tables) -> bool:
    return is_number(words[i], tables.numerals) and words[i].norm not in tables.ones


def _counts(words: Words, i: int, tables: _Tables) -> bool:
    """Whether a number ends here, or its currency: "fifty dollars or sixty"."""
    return words[i].norm in tables.money or _is_other_number(words, i, tables)


def _elsewhere(words: Words, i: int, j: int, tables: _Tables) -> Span | None:
    """A counting word of another language near by: "fünfzig, fifty"."""
    near = range(max(0, i - 2), min(len(words), j + 2))
    return next(((place, place + 1) for place in near if words[place].norm in tables.elsewhere), None)
