"""Codes that are written in one piece: "MT-4821", "KEL2", "cl-2041".

Rule: what is glued together is one thing. The figures of a code count nothing, and no word beside it belongs to it but
more figures and capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.conversation.answers.languages import LANGUAGES
from ivr.conversation.answers.words import Word, Words, phrases, plain, word_at

_BETWEEN = frozenset({"", "-", "/", "."})
_LETTERS = re.compile(r"[A-Za-z]{1,5}")
_FEWEST_SIGNS = 4
"""Fewer letters and figures without a hyphen are hardly a code where one is asked for: "b2"."""
_BEFORE_NUMBERS = frozenset(
    {"no", "nr", "num", "x", "rs", "kr", "us", "hk", "mid", "pre", "post", "plus", "minus"}
).union(
    plain(name)
    for language in LANGUAGES.values()
    for names in (*language.currencies.values(), *language.currencies, *language.calendar.months)
    for name in (*phrases(names), *names.split())
)
"""What is written before a number without making it a code: "EUR50", "no.7", "May-12"."""


def pieces(words: Words) -> Iterator[tuple[int, int]]:
    """The places of codes in one piece: letters, and figures right behind them."""
    i = 0
    while i < len(words):
        j = i + 1
        while _is_glued(words[j - 1], word_at(words, j)):
            j += 1
        if _is_code(words[i:j]):
            yield i, j
        i = j


def in_one_piece(words: Words) -> list[tuple[int, int]]:
    """Those that are whole codes by themselves."""
    return [(i, j) for i, j in pieces(words) if _is_whole(words[i:j])]


def outside(words: Words) -> Words:
    """The words that are in no code."""
    inside = {place for i, j in pieces(words) for place in range(i, j)}
    if inside:
        return [word for place, word in enumerate(words) if place not in inside]
    return words


def _is_glued(word: Word, following: Word) -> bool:
    return following.mark in _BETWEEN and following.start == word.end + len(following.mark)


def _is_code(piece: Words) -> bool:
    first, *rest = piece
    if not any(word.is_figure for word in rest):
        return False
    if not _leads(first):
        return False
    return rest[0].is_figure or rest[0].mark == "-"


def _leads(word: Word) -> bool:
    """Whether the word may be the letters that a code begins with."""
    return _LETTERS.fullmatch(word.norm) is not None and word.norm not in _BEFORE_NUMBERS


def _is_whole(piece: Words) -> bool:
    hyphened = any(word.mark for word in piece[1:])
    return hyphened or sum(len(word.norm) for word in piece) >= _FEWEST_SIGNS
