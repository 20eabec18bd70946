"""An e-mail address: "john dot smith at gmail dot com", "j s m i t h underscore 12 at ...", "john.smith@gmail.com".

Rule: without "at" there is no address; one whose name was run together from plain words is not certain.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import LANGUAGES, ByLanguage, Numerals
from ivr.conversation.answers.spelling import signs_at
from ivr.conversation.answers.talk import after_correction
from ivr.conversation.answers.words import Phrases, Words, glued, listed, plain

_SIGNS = ByLanguage(lambda language: Phrases({**LANGUAGES["en"].signs, **language.signs}))
_BEFORE = ByLanguage(
    lambda language: frozenset(word for word in listed(plain(language.email_before)) if len(word) > 1)
)
_STOPS = frozenset(",;:!?")
_NAME = re.compile(r"[^.\-_+](.*[^.\-+])?")
_DOMAINS: Phrases[str] = Phrases(
    {
        "gmail": "gmail.com", "g mail": "gmail.com", "google mail": "gmail.com", "yahoo": "yahoo.com",
        "hotmail": "hotmail.com", "hot mail": "hotmail.com", "outlook": "outlook.com", "out look": "outlook.com",
        "icloud": "icloud.com", "i cloud": "icloud.com", "aol": "aol.com", "a o l": "aol.com", "live": "live.com",
        "msn": "msn.com", "m s n": "msn.com", "proton mail": "protonmail.com", "protonmail": "protonmail.com",
        "proton": "proton.me", "comcast": "comcast.net", "verizon": "verizon.net", "me": "me.com", "gmx": "gmx.net",
        "g m x": "gmx.net", "qq": "qq.com", "q q": "qq.com", "yandex": "yandex.ru", "telia": "telia.com",
    }
)  # fmt: skip
_ENDINGS = "com|net|org|edu|gov|io|co|me|info|biz|uk|us|ca|mx|es|se|no|nb|dk|fi|cn|pk|in|de|fr|it|tv|eu"
_KNOWN_ENDING = re.compile(rf".*\.(?:{_ENDINGS})")
_ENDING = re.compile(r".*\.[^.]{2,}")
_ENDED = re.compile(r".*\.[^.]+")
"""A domain that only goes on behind another dot."""
_LONGEST = 24
"""More words are no address."""


class _Part(NamedTuple):
    """One word of an address: what it is written as, up to the word `j`; `plain` when it was said as a word."""

    text: str
    j: int
    plain: bool = False
    certain: bool = True


class Email(Kind):
    """An e-mail address, in small letters. Keys cannot give one."""

    name = "email"
    denies = False
    example = {"en": "john dot smith at gmail dot com", "es": "juan punto pérez arroba gmail punto com"}
    hints = {
        "en": ("at", "dot", "underscore", "dash", "dot com", "at gmail dot com", "at yahoo dot com",
               "at hotmail dot com", "at outlook dot com", "at icloud dot com"),
        "es": ("arroba", "punto", "guion bajo", "guion", "punto com", "arroba gmail punto com",
               "arroba hotmail punto com", "arroba yahoo punto com"),
    }  # fmt: skip
    said_as = "email"
    spelled_back = "email_spelled"
    speech_end = 2.5

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        signs = ((place, _sign(words, place, around)) for place in range(1, len(words) - 1))
        found = (_around(words, place, sign.j, around) for place, sign in signs if sign and sign.text == "@")
        return list(filter(None, found))

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        after = after_correction(words, around.language)
        for said in (after, words):
            if found := self.find(said, around):
                return found[-1]
        return _domain_of(words, around, partial) or _name_alone(words, around, partial)


def _around(words: Words, i: int, j: int, around: Surroundings) -> Found | None:
    """The address on both sides of the "at" whose words are `i` to `j`."""
    name, domain = _name_before(words, i, around), _domain_after(words, j, around)
    if name is None or domain is None:
        return None
    text, start, certain = name
    address, end, complete = domain
    return found_at(words, start, end, f"{text}@{address}", min(certain, complete))


def _domain_of(words: Words, around: Surroundings, name: str) -> Found | None:
    """The rest of an address whose name was said a turn before: "at gmail dot com"."""
    opening = _sign(words, 0, around)
    if not name or opening is None or opening.text != "@":
        return None
    domain = _domain_after(words, opening.j, around)
    if domain is None:
        return None
    return Found(f"{name}@{domain[0]}", words[0].start, words[domain[1] - 1].end, certain=domain[2])


def _name_alone(words: Words, around: Surroundings, partial: str) -> Partial | None:
    """The name of an address that goes on in the next turn; a lone word is none unless it was spelled."""
    name = _name_before(words, len(words), around)
    if name is None or len(words) > 12:
        return None
    spelled = not name[0].isalpha() or len(words) - name[1] == len(name[0])
    return Partial(partial + name[0]) if spelled else None


def _sign(words: Words, i: int, around: Surroundings) -> _Part | None:
    hit = _SIGNS[around.tongue].at(words, i)
    return _Part(hit[0], hit[1]) if hit else None


def _part(words: Words, i: int, around: Surroundings) -> _Part | None:
    """One part of a name: a sign, a letter, figures, or a word as it is."""
    norm = words[i].norm
    if sign := _sign(words, i, around):
        return sign if sign.text != "@" else None
    if norm.isascii() and (glued(words, i) or glued(words, i + 1)):
        return _Part(norm, i + 1)
    if (spelled := _spelled(words, i, around)) is not None:
        return spelled
    if not (norm.isascii() and norm.isalpha()):
        return None
    return _Part(norm.replace("'", ""), i + 1, plain=len(norm) > 1)


def _spelled(words: Words, i: int, around: Surroundings) -> _Part | None:
    """Letters and figures; a number word may be a word of the name as well, and is not certain."""
    numerals = LANGUAGES[around.tongue].numerals
    surely = _is_spelling(words, i, numerals)
    if not surely and not _is_digit(words, i, numerals):
        return None
    spelled = signs_at(words, i, around.tongue)
    if spelled:
        return _Part(spelled.text, spelled.j, certain=min(surely, spelled.certain))
    return None


def _is_spelling(words: Words, i: int, numerals: Numerals) -> bool:
    """Whether the word can be nothing but a sign; a lone letter may be explained by what follows."""
    word = words[i]
    if word.is_figure or word.norm in numerals.times:
        return True
    lone = len(word.norm) == 1 and i + 1 < len(words)
    return lone or not word.norm.isascii()


def _is_digit(words: Words, i: int, numerals: Numerals) -> bool:
    """Whether the word may be a digit; no name begins with an "oh"."""
    digits = numerals.small.keys() | numerals.zero if i else numerals.small
    return words[i].norm in digits


def _name_before(words: Words, at: int, around: Surroundings) -> tuple[str, int, bool] | None:
    """The name that ends at the word `at`: (name, its first word, whether certain)."""
    earliest = max(0, at - _LONGEST)
    begin = next((k for k in range(at, earliest, -1) if _ends_before(words, k, at, around)), earliest)
    text, parts, i = "", list[_Part](), begin
    while i < at:
        part = _part(words, i, around)
        if part is None:
            return None
        parts.append(part)
        text += _mark(words, i, i == begin) + part.text
        i = part.j
    run_together = any(one.plain and two.plain for one, two in pairwise(parts))
    certain = not run_together and all(part.certain for part in parts)
    if _NAME.fullmatch(text):
        return (text, begin, certain)
    return None


def _ends_before(words: Words, begin: int, at: int, around: Surroundings) -> bool:
    """Whether the word before `begin` is no part of the name: "my email is", another address, another sentence."""
    before = words[begin - 1].norm
    stops = begin < at and not _STOPS.isdisjoint(words[begin].mark)
    if stops or before == "@":
        return True
    return before in _BEFORE[around.tongue] and not glued(words, begin)


def _mark(words: Words, i: int, first: bool) -> str:
    """The sign that is written between two words of an address: john.smith."""
    word = words[i]
    if first or word.mark not in (".", "_", "-", "+"):
        return ""
    return word.mark if glued(words, i) else ""


def _domain_after(words: Words, i: int, around: Surroundings) -> tuple[str, int, bool] | None:
    """The domain that begins at the word `i`: (domain, the word after it, whether its ending was said)."""
    text, j, end, whole = "", i, i, ""
    while j < min(len(words), i + _LONGEST):
        part = _next_of_domain(words, j, text, around)
        if part is None:
            break
        text, j = text + part.text, part.j
        if _KNOWN_ENDING.fullmatch(text):
            whole, end = text, j
    if whole:
        return whole, end, True
    if _ENDING.fullmatch(text):
        return text, j, True
    known = _DOMAINS.at(words, i)
    return (*known, False) if known else None


def _next_of_domain(words: Words, j: int, text: str, around: Surroundings) -> _Part | None:
    """What goes on with the domain `text`: a sign, or a word behind a dot; None where it ends."""
    sign = _sign(words, j, around)
    if sign and sign.text in (".", "-"):
        return sign
    part = _part(words, j, around)
    if part is None or "@" in part.text:
        return None
    mark = _mark(words, j, not text)
    ended = _ENDED.fullmatch(text) and mark != "."
    return None if ended else part._replace(text=mark + part.text)
