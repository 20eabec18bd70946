"""Letters and figures said one by one: "a", "bee", "b as in boy", "bravo", "double e", "four two".

Rule: the word that explains a letter is right where the two differ, since it is longer: "d as in boy" is a B.
"""

from __future__ import annotations

from typing import NamedTuple

from ivr.conversation.answers.languages import LANGUAGES, NUMERALS, Language, words_in
from ivr.conversation.answers.numbers import cardinal, is_number
from ivr.conversation.answers.words import Phrases, Words

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
        self.weak = frozenset((*language.letters, *language.numerals.alike))
        """Words between a letter and another that are taken as "as in" only when the initials agree."""


_SPELLINGS = {tag: _Spelling(language) for tag, language in LANGUAGES.items()}


def signs_at(words: Words, i: int, tongue: str) -> Signs | None:
    """The sign or signs that the words from `i` on spell."""
    spelling = _SPELLINGS[tongue]
    norm = words[i].norm
    for table in (spelling.letters, spelling.alphabet):
        if (hit := table.at(words, i)) and hit[1] > i + 1:  # "double u", "x ray"
            return _explained(words, hit[0], hit[1], spelling)
    if norm in spelling.numerals.times and i + 1 < len(words):
        one = signs_at(words, i + 1, tongue)
        if one and len(one.text) == 1:
            return Signs(one.text * spelling.numerals.times[norm], one.j, one.certain)
    explained = i + 1 < len(words) and spelling.as_in.at(words, i + 1) is not None
    if not explained and (zero := _zero(words, i, tongue)) is not None:
        return zero
    if len(norm) == 1 and "a" <= norm <= "z":
        return _explained(words, norm, i + 1, spelling)
    if _is_code(words, i):
        return Signs(norm, i + 1)
    number = cardinal(words, i, NUMERALS[tongue]) if norm not in spelling.numerals.alike else None
    if number:
        figure = norm[0].isdigit()
        return (
            Signs("".join(c for c in norm if c.isdigit()), i + 1)
            if figure
            else Signs(str(int(number[0])), number[1])
        )
    if hit := spelling.letters.at(words, i):
        return _explained(words, hit[0], hit[1], spelling)
    if hit := spelling.alphabet.at(words, i):
        return Signs(hit[0], hit[1])
    inside = i > 0 and i + 1 < len(words) and is_number(words[i - 1], spelling.numerals)
    if norm in spelling.numerals.alike and inside and is_number(words[i + 1], spelling.numerals):
        return Signs(spelling.numerals.alike[norm], i + 1, certain=False)
    return None


def _explained(words: Words, letter: str, j: int, spelling: _Spelling) -> Signs:
    """A letter, with the word that explains it: "b as in boy", "be de barcelona", "b boy"."""
    if j >= len(words):
        return Signs(letter, j)
    hit = spelling.as_in.at(words, j)
    if hit and hit[1] < len(words):
        word = words[hit[1]].norm
        weak = hit[1] == j + 1 and (words[j].norm in spelling.weak or len(words[j].norm) == 2)
        if word[0] == letter or (not weak and "a" <= word[0] <= "z" and len(word) > 1):
            whole = spelling.alphabet.at(words, hit[1])  # "x ray"
            return Signs(word[0], whole[1] if whole else hit[1] + 1)
    named = spelling.alphabet.at(words, j)
    if named and named[0] == letter and len(words[j].norm) > 2 and not words[j].mark:
        return Signs(letter, named[1])
    return Signs(letter, j)


def _zero(words: Words, i: int, tongue: str) -> Signs | None:
    """An "o": zero beside figures, the letter elsewhere; which of them is not certain."""
    numerals = NUMERALS[tongue]
    norm = words[i].norm
    if norm not in numerals.zero or len(norm) > 2:
        return None
    beside = [k for k in (i - 1, i + 1) if 0 <= k < len(words)]
    if words[i].raw != "O" and any(is_number(words[k], numerals) for k in beside):
        return Signs("0", i + 1, certain=norm != "o")
    return Signs("o", i + 1, certain=False)


def _is_code(words: Words, i: int) -> bool:
    """Letters written as a code: in capitals, or right beside figures: "AB-12", "ab12"."""
    word = words[i]
    if not (word.norm.isascii() and word.norm.isalpha() and len(word.norm) <= 6):
        return False
    if (
        word.raw.isupper()
        and len(word.raw) > 1
        and not all(other.raw.isupper() for other in words if other.raw.isalpha())
    ):
        return True
    before = words[i - 1] if i else None
    after = words[i + 1] if i + 1 < len(words) else None
    joined = (before is not None and before.end == word.start and before.norm.isdecimal()) or (
        after is not None and after.start == word.end and after.norm.isdecimal()
    )
    return joined or (word.raw.isupper() and len(word.raw) > 1 and len(words) <= 4)
