"""Letters and figures said one by one: "a", "bee", "b as in boy", "bravo", "double e", "four two".

Rule: the word that explains a letter is right where the two differ, since it is longer: "d as in boy" is a B.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ivr.conversation.answers.languages import LANGUAGES, ByLanguage, Language, words_in
from ivr.conversation.answers.numbers import (
    ascii_digits,
    is_number,
    is_ordinal_figure,
    spelled_cardinal,
)
from ivr.conversation.answers.words import Phrases, Words, norm_at, word_at

BETWEEN = words_in(lambda language: language.between_signs)
"""What may be said between signs without being one."""


class Signs(NamedTuple):
    """Signs that were spelled; `j` is the word after them."""

    text: str
    j: int
    certain: bool = True


class _Spelling:
    """The spelling words of a language, made ready for reading. The NATO alphabet is understood in every one."""

    def __init__(self, language: Language) -> None:
        english = LANGUAGES["en"]
        self.letters = Phrases(language.letters)
        self.alphabet = Phrases({**english.alphabet, **language.alphabet})
        self.as_in = Phrases.listed(language.as_in)
        self.numerals = language.numerals
        self.short_zeros = frozenset(zero for zero in language.numerals.zero if len(zero) <= 2)
        self.weak = frozenset((*language.letters, *language.numerals.alike))
        """Words between a letter and another that are taken as "as in" only when the initials agree."""


_SPELLINGS = ByLanguage(_Spelling)


def signs_at(words: Words, i: int, tongue: str) -> Signs | None:
    """The sign or signs that the words from `i` on spell."""
    return _sign_at(words, i, _SPELLINGS[tongue])


def _sign_at(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    if i >= len(words):
        return None
    return next(filter(None, (reader(words, i, spelling) for reader in _READERS)), None)


def _named_in_two_words(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    """Such as "double u", "x ray"."""
    for table in (spelling.letters, spelling.alphabet):
        if (hit := table.at(words, i)) and hit[1] > i + 1:
            return _explained(words, hit[0], hit[1], spelling)
    return None


def _repeated(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    """Such as "double e", "triple seven"."""
    times = spelling.numerals.times
    many = times.get(words[i].norm, 0)
    if not many or norm_at(words, i + 1) in times:
        return None
    one = _sign_at(words, i + 1, spelling)
    if one is None or len(one.text) != 1:
        return None
    return one._replace(text=one.text * many)


def _zero(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    """An "o": zero beside figures, the letter elsewhere; which of them is not certain."""
    word = words[i]
    explained = spelling.as_in.at(words, i + 1) is not None
    if explained or word.norm not in spelling.short_zeros:
        return None
    beside_figures = any(is_number(word_at(words, k), spelling.numerals) for k in (i - 1, i + 1))
    if beside_figures and word.raw != "O":
        return Signs("0", i + 1, certain=word.norm != "o")
    return Signs("o", i + 1, certain=False)


def _letter(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    if words[i].is_letter:
        return _explained(words, words[i].norm, i + 1, spelling)
    return None


def _code(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    if _is_code(words, i):
        return Signs(words[i].norm, i + 1)
    return None


def _number(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    norm = words[i].norm
    if norm in spelling.numerals.alike:
        return None
    if words[i].is_figure:
        ordinal = is_ordinal_figure(words, i) and not spelling.numerals.powers
        return None if ordinal else Signs(ascii_digits(norm), i + 1)
    number = spelled_cardinal(words, i, spelling.numerals)
    if number:
        return Signs(str(int(number[0])), number[1])
    return None


def _named(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    """Such as "bee", "b as in boy", "bravo"."""
    if hit := spelling.letters.at(words, i):
        return _explained(words, hit[0], hit[1], spelling)
    hit = spelling.alphabet.at(words, i)
    return Signs(hit[0], hit[1]) if hit else None


def _sound_alike(words: Words, i: int, spelling: _Spelling) -> Signs | None:
    """The "to" between two figures."""
    digit = spelling.numerals.alike.get(words[i].norm)
    if digit is None:
        return None
    between = all(is_number(word_at(words, k), spelling.numerals) for k in (i - 1, i + 1))
    return Signs(digit, i + 1, certain=False) if between else None


_READERS: tuple[Callable[[Words, int, _Spelling], Signs | None], ...] = (
    _named_in_two_words, _repeated, _zero, _letter, _code, _number, _named, _sound_alike,
)  # fmt: skip
"""What a sign is taken for, the first that fits."""


def _explained(words: Words, letter: str, j: int, spelling: _Spelling) -> Signs:
    """A letter, with the word that explains it: "b as in boy", "be de barcelona", "b boy"."""
    cue = spelling.as_in.at(words, j)
    if cue and _explains(words, letter, j, cue[1], spelling):
        whole = spelling.alphabet.at(words, cue[1])  # "x ray"
        return Signs(words[cue[1]].norm[0], whole[1] if whole else cue[1] + 1)
    beside = word_at(words, j)
    if beside.mark or len(beside.norm) <= 2:
        return Signs(letter, j)
    named = spelling.alphabet.at(words, j)
    return Signs(letter, named[1] if named and named[0] == letter else j)


def _explains(words: Words, letter: str, j: int, at: int, spelling: _Spelling) -> bool:
    """Whether the word at `at` explains the letter; after a cue that may be something else, the initials must agree."""
    word = norm_at(words, at)
    if word.startswith(letter):
        return True
    cue = " ".join(word.norm for word in words[j:at])
    if cue in spelling.weak or len(cue) == 2:
        return False
    return _EXPLAINING.match(word) is not None


_EXPLAINING = re.compile(r"[a-z].")
_CODE = re.compile(r"[a-z]{1,6}")
_WITHIN = 6
"""Words on either side that tell whether everything is in capitals."""


def _is_code(words: Words, i: int) -> bool:
    """Letters written as a code: in capitals, or right beside figures: "AB-12", "ab12"."""
    word = words[i]
    if not _CODE.fullmatch(word.norm):
        return False
    before, after = word_at(words, i - 1), word_at(words, i + 1)
    touching = [before.norm] * before.touches(word) + [after.norm] * word.touches(after)
    return any(norm.isdecimal() for norm in touching) or _stands_out(words, i)


def _stands_out(words: Words, i: int) -> bool:
    """Whether the word alone is in capitals, or all are and there are few."""
    if not words[i].raw.isupper() or len(words[i].raw) < 2:
        return False
    near = words[max(0, i - _WITHIN) : i + _WITHIN + 1]
    return len(words) <= 4 or any(word.raw.isalpha() and not word.raw.isupper() for word in near)
