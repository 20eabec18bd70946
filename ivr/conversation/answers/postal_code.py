"""A postal code: five digits or nine in the US, its own pattern elsewhere. Rule: too few digits wait for more."""

from __future__ import annotations

import re

from ivr.conversation.answers.digits import Digits, digits_said, gathered
from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Surroundings
from ivr.conversation.answers.languages import Numerals
from ivr.conversation.answers.numbers import NUMERALS, digit_runs
from ivr.conversation.answers.talk import is_corrected
from ivr.conversation.answers.words import Word, Words
from ivr.conversation.events import Value

_LENGTHS = {
    "US": (5, 9), "MX": (5, 5), "ES": (5, 5), "DE": (5, 5), "FR": (5, 5), "IT": (5, 5), "SE": (5, 5), "IN": (6, 6),
    "CO": (6, 6), "AR": (4, 4), "AT": (4, 4), "AU": (4, 4), "CH": (4, 4), "DK": (4, 4), "NO": (4, 4),
}  # fmt: skip
_LETTERED = {
    "CA": re.compile(r"[a-z]\d[a-z]\d[a-z]\d"),
    "GB": re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}"),
    "NL": re.compile(r"\d{4}[a-z]{2}"),
}


class PostalCode(Digits):
    """A postal or ZIP code. By keys: its digits."""

    name = "postal_code"
    most_keys = 12
    example = {"en": "one two three four five", "es": "uno dos tres cuatro cinco"}
    only_when_asked = True
    speech_end = 2.0

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        if around.region in _LETTERED:
            return _lettered(words, around)
        lengths = _LENGTHS.get(around.region, (4, 6))
        found = []
        for run in digit_runs(words, NUMERALS[around.tongue]):
            cue = run.i > 0 and any(
                w.norm in ("zip", "zipcode", "postal", "code", "codigo")
                for w in words[max(0, run.i - 4) : run.i]
            )
            if len(run.digits) in lengths and (cue or run.j - run.i == len(words)):
                found.append(found_at(words, run.i, run.j, run.digits))
        return found

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if around.region in _LETTERED:
            found = _lettered(words, around)
            return found[-1] if found else None
        said = digits_said(words, around)
        if said is None:
            return None
        lengths = _LENGTHS.get(around.region, (4, 6))
        corrected = is_corrected(words, around.language)
        whole = gathered(partial, said, lambda digits: len(digits) in lengths, lengths[-1], corrected)
        if isinstance(whole, Partial):
            return whole
        if whole:
            return Found(whole, said.start, said.end, said.certain)
        return None

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        if around.region in _LETTERED:
            return ""
        return super().left_over(words, found, around)

    def read_keys(self, keys: str, around: Surroundings) -> Value | Found | None:
        if around.region in _LETTERED:
            return None
        if keys.isdecimal() and len(keys) in _LENGTHS.get(around.region, (4, 6)):
            return keys
        return None

    def expected_keys(self, around: Surroundings) -> int:
        if around.region in _LETTERED:
            return 0
        return _LENGTHS.get(around.region, (0, 0))[0]


def _piece(word: Word, numerals: Numerals) -> str:
    """What a word is of a code: a digit, letters or figures; a blank where it is another word."""
    norm = word.norm
    digit = numerals.small.get(norm, 0 if norm in numerals.zero else -1)
    if 0 <= digit <= 9:
        return str(digit)
    if len(norm) <= 3 or word.is_figure:
        return norm
    return " "


def _lettered(words: Words, around: Surroundings) -> list[Found]:
    """Codes with letters in them, spelled: "k one a zero b one"."""
    numerals = NUMERALS[around.tongue]
    pattern = _LETTERED[around.region]
    text, places = "", []
    for i, word in enumerate(words):
        piece = _piece(word, numerals)
        text += piece
        places += [i] * len(piece)
    return [
        found_at(words, places[m.start()], places[m.end() - 1] + 1, m.group().upper())
        for m in pattern.finditer(text)
    ]
