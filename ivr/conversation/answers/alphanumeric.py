"""A code of letters and figures: "a b one two", "b as in boy", "alfa bravo double four", "AB-12".

Rule: a code is the longest stretch of the answer that can be spelled; one that is too short waits for more.
"""

from __future__ import annotations

from string import ascii_uppercase
from typing import NamedTuple

from ivr.conversation.answers import beside
from ivr.conversation.answers.codes import in_one_piece
from ivr.conversation.answers.digits import gathered
from ivr.conversation.answers.found import Found, Partial
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.spelling import BETWEEN, signs_at
from ivr.conversation.answers.talk import after_correction, is_corrected, only_fillers
from ivr.conversation.answers.words import Words, word_at

_FEWEST_FOUND = 4
"""A shorter code in free speech is a word or a number."""


class _Stretch(NamedTuple):
    code: str
    i: int
    j: int
    certain: bool
    signs: int


class Alphanumeric(Kind):
    """A code of letters and figures, as capital letters. By keys: figures only."""

    name = "alphanumeric"
    example = {"en": "a b one two", "es": "a be uno dos"}
    hints = {
        "en": ("A as in alfa", "B as in bravo", "double", "zero", "oh", "one", "two", "three", "four", "five", "six",
               "seven", "eight", "nine"),
        "es": ("be de Barcelona", "uve", "be larga", "doble", "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis",
               "siete", "ocho", "nueve"),
    }  # fmt: skip
    by_keys = {
        "en": "If it has figures only, you can also key it in{finish}.",
        "es": "Si solo tiene números, también puede marcarlo en el teclado{finish}.",
    }
    said_as = "digits"
    spelled_back = "alphabet"
    speech_end = 2.0
    only_when_asked = True
    gathers = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        fewest, most = around.lengths(_FEWEST_FOUND)
        return [
            Found(stretch.code, words[stretch.i].start, words[stretch.j - 1].end, stretch.certain)
            for stretch in _stretches(words, around)
            if fewest <= len(stretch.code) <= most
            and any(c.isdigit() for c in stretch.code)
            and any(c.isalpha() for c in stretch.code)
        ]

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        after = after_correction(words, around.language)
        said = _meant(after, around) or _meant(words, around)
        if said is None or (
            any(len(word.norm) > 1 for word in words) and only_fillers(words, around.language)
        ):
            return None  # "oh i see"
        fewest, most = around.lengths()
        whole = gathered(
            partial,
            said,
            lambda code: fewest <= len(code) <= most,
            most,
            is_corrected(words, around.language),
        )
        if isinstance(whole, Partial):
            return whole
        if whole:
            return Found(whole, said.start, said.end, said.certain)
        return None

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        return beside.beside_choice(words, found, around)

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        fewest, most = around.lengths()
        if keys.isdecimal() and fewest <= len(keys) <= most:
            return keys
        return None


def _meant(words: Words, around: Surroundings) -> Found | None:
    """The stretch with the most signs; what else was said are words about it."""
    stretches = _stretches(words, around)
    if not stretches:
        return None
    best = max(stretches, key=lambda stretch: (stretch.signs, stretch.j))
    others = len(words) - (best.j - best.i)
    if best.signs == 1 and others and not best.code.isdigit():  # the "a" of "a moment"
        return None
    return Found(best.code, words[best.i].start, words[best.j - 1].end, best.certain)


def _stretches(words: Words, around: Surroundings) -> list[_Stretch]:
    """What can be spelled; beside what is written in one piece, only that."""
    written = in_one_piece(words)
    if written:
        return [_written(words, i, j) for i, j in written]
    return _spelled(words, around)


def _written(words: Words, i: int, j: int) -> _Stretch:
    """A code in one piece, with the figures and capitals that a recogniser put apart: "MT-48 21"."""
    while _belongs_to_code(words, j):
        j += 1
    code = "".join(word.norm for word in words[i:j]).upper()
    return _Stretch(code, i, j, certain=True, signs=len(code))


def _belongs_to_code(words: Words, j: int) -> bool:
    word = word_at(words, j)
    if word.mark:
        return False
    return word.norm.isdecimal() or (word.raw in ascii_uppercase and word.raw not in _WORDS)


_WORDS = ("", "A", "I")
"""Capitals that are words beside a code."""


def _spelled(words: Words, around: Surroundings) -> list[_Stretch]:
    between = BETWEEN[around.tongue]
    found: list[_Stretch] = []
    i = 0
    while i < len(words):
        code, certain, signs, end, j = "", True, 0, i, i
        while j < len(words):
            if spelled := signs_at(words, j, around.tongue):
                code += spelled.text
                certain = certain and spelled.certain
                signs += max(1, len(spelled.text) if words[j].norm[0].isdigit() else 1)
                j = end = spelled.j
            elif code and words[j].norm in between:
                j += 1
            else:
                break
        if code:
            found.append(_Stretch(code.upper(), i, end, certain, signs))
        i = max(end, i + 1)
    return found
