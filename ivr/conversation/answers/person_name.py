"""A person's name: "my name is james miller", "this is uh robert jones", "smith, s m i t h".

Rule: a name ends where words begin that no one is called; letters spelled out replace the word before them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from ivr.conversation.answers.asides import asks_back, asks_to_wait, refuses
from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import ByLanguage, phrases_of, words_in
from ivr.conversation.answers.talk import only_fillers
from ivr.conversation.answers.words import (
    Phrases,
    Word,
    Words,
    listed,
    norm_at,
    past,
    phrases,
    primary,
    word_at,
)

INTRODUCTIONS = ByLanguage(
    lambda language: Phrases(
        [(phrase, True) for phrase in phrases(language.introductions)]
        + [(phrase, False) for phrase in phrases(language.introductions_maybe)]
    )
)
"""Each phrase, and whether a name must follow it, since it is said for nothing else."""
_FILLER = frozenset(listed("uh um er uhm hm hmm mm eh este <unk>"))
_PARTICLES = frozenset(
    listed("de la del los las van von der den di da dos san mac mc al el bin ben y st saint le du")
)
_INNER = frozenset(listed("de la del los las van von der den di da dos al el bin ben y le du"))
_LEADS = phrases_of(lambda language: language.name_leads)
_NO_NAMES = words_in(lambda language: language.no_names)


class PersonName(Kind):
    """A person's name, with capitals. Keys cannot give one."""

    name = "person_name"
    denies = False
    example = {"en": "first name, then last name", "es": "nombre y apellido"}
    hints = {"en": ("my name is", "this is"), "es": ("mi nombre es", "me llamo", "soy")}
    said_as = "name"
    spelled_back = "spell"

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        found = []
        i = 0
        while i < len(words):
            hit = introduction(words, i, around.language)
            if hit is None:
                i += 1
                continue
            begin, end = hit
            if begin < end:
                found.append(found_at(words, begin, end, _written(words, begin, end)))
            i = max(end, i + 1)
        return found

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if only_fillers(words, around.language) or is_no_answer(words, around.language):
            return None
        if introduced := self.find(words, around):
            return introduced[-1]
        lead = _LEADS[around.tongue].at(words, 0)
        words = words[lead[1] :] if lead else words
        begin = _past_no_names(words, around.tongue)
        end = begin
        while _nameable(words, end, around.tongue):
            end += 1
        short = end - begin <= _LONGEST_ALONE
        whole = short or end == len(words)
        if end == begin or not whole:
            return None
        if any(word.norm in _WISHING for word in words[:begin]):
            return None  # a wish, not a name
        certain = short or words[end - 1].is_letter
        return found_at(words, begin, end, _written(words, begin, end), certain)


_LONGEST_ALONE = 4
"""The most words of a name that nothing introduces, unless it is all that was said."""
_WISHING = frozenset(listed("i need want would quiero necesito"))


def _past_no_names(words: Words, tongue: str) -> int:
    """The place of the first word that may be a name, or is a letter of one."""
    passed = _NO_NAMES[tongue] | {"es", "llamo"}
    return next((i for i, word in enumerate(words) if word.is_letter or word.norm not in passed), len(words))


def is_no_answer(words: Words, language: str) -> bool:
    """Whether the caller refuses, asks back or wants to wait, rather than naming anything."""
    text = " ".join(word.raw for word in words)
    return refuses(text, language) or asks_back(text, language) != "" or asks_to_wait(text, language)


def introduction(words: Words, i: int, language: str) -> tuple[int, int] | None:
    """The name that an introduction at `i` gives: its first word and the word after it."""
    tongue = primary(language)
    introductions = INTRODUCTIONS.get(tongue)
    hit = introductions.at(words, i) if introductions else None
    if hit is None:
        return None
    surely, begin = hit[0], past(words, hit[1], _FILLER)
    end = _name_end(words, begin, tongue)
    proper = [k for k in range(begin, end) if not words[k].is_letter and words[k].norm not in _PARTICLES]
    if not proper:
        if surely and _is_spelled(words, begin, end):
            return (begin, end)
        return None
    most = 3 if _ends_or_starts(words, end) else 2
    if len(proper) > most:
        end = proper[1] + 1  # a name of two words, then a sentence that has lost its beginning
    if surely or _introduces(words, i, end, proper):
        return (begin, end)
    return None


def _is_spelled(words: Words, begin: int, end: int) -> bool:
    """Whether a name is spelled from its first letter on, or nothing of it was said yet."""
    return end - begin >= 3 or begin == len(words)


def _ends_or_starts(words: Words, i: int) -> bool:
    """Whether the name is the last that was said, or another sentence starts behind it."""
    return i == len(words) or words[i].norm in _STARTERS


def _name_end(words: Words, begin: int, tongue: str) -> int:
    """The word after those that may be a name."""
    end = begin
    while end - begin < _LONGEST and _nameable(words, end, tongue):
        if end > begin and _is_apart(words[end]):
            break
        end += 1
    return end


def _is_apart(word: Word) -> bool:
    """Whether a comma or a full stop parts it from the name before; among letters it does not."""
    return not (word.is_letter or _STOPS.isdisjoint(word.mark))


def _introduces(words: Words, i: int, end: int, proper: list[int]) -> bool:
    """Whether words that are often said for something else ("this is ...") introduce a person here."""
    opening = words[i].norm
    most = {"it": 0, "it's": 0, "es": 0, "this": 3}.get(opening, _LONGEST)
    if len(proper) > most:
        return False
    shown = all(words[k].is_capitalised for k in proper)
    if len(proper) >= 2 or norm_at(words, end) in _SPEAKING:
        return shown or not any(words[k].norm.endswith("ing") for k in proper)
    if opening in _BY_ONE_NAME:
        return shown or _ends_or_starts(words, end)
    return shown and opening in _BY_A_CAPITAL


_LONGEST = 12
"""The most words of a name, its spelling among them."""
_SPEAKING = frozenset({"speaking", "here", "calling"})
_BY_ONE_NAME = frozenset({"this", "soy", "habla"})
_BY_A_CAPITAL = frozenset({"i'm", "i"})
_STOPS = frozenset(".,;!?")
_STARTERS = frozenset(
    listed("i i'd i'm i'll i've and calling can could uh um quiero quisiera necesito y llamo")
)


_LETTERS_OF_SENTENCES = frozenset("iayeo")
"""Letters that are words as well, and of a name only beside others."""


def _nameable(words: Words, i: int, tongue: str) -> bool:
    """Whether the word may be of a name."""
    word = word_at(words, i)
    letter_follows = word_at(words, i + 1).is_letter
    if word.is_letter:
        spelled = letter_follows or word_at(words, i - 1).is_letter
        return spelled or word.norm not in _LETTERS_OF_SENTENCES
    if word.norm == "that's" and letter_follows:
        return True
    return word.norm[:1].isalpha() and word.norm not in _NO_NAMES[tongue]


def _written(words: Words, begin: int, end: int) -> str:
    """The name as it is written: title case, spelled letters joined."""
    parts: list[str] = []
    i = begin
    while i < end:
        j = next((k for k in range(i, end) if not words[k].is_letter), end)
        if j - i >= 3:
            spelled = "".join(word.norm for word in words[i:j]).capitalize()
            if parts and parts[-1][:1].lower() == spelled[0].lower():  # "smith, s m i t h"
                parts.pop()
            parts.append(spelled)
            i = j
            continue
        if words[i].norm != "that's":
            parts.append(_title(words[i]))
            inner = words[i].norm in _INNER and i + 1 < end
            if inner and len(parts) > 1:
                parts[-1] = words[i].raw.lower()
        i += 1
    unparted = end - begin > 1 and all(one.touches(two) for one, two in pairwise(words[begin:end]))
    blank = "" if unparted else " "  # Chinese has none
    return blank.join(parts)


def _title(word: Word) -> str:
    if word.is_written_as_name:
        return word.raw
    raw = word.raw.lower().replace("’", "'")
    for written in _TITLES:
        if match := written.fullmatch(raw):
            return "".join(part.capitalize() for part in match.groups())
    return raw.capitalize()


_TITLES = (re.compile(r"([^']')([^']*(?:'.*)?)"), re.compile(r"(mc)(...+)"))
"""Names with a second capital: O'Brien, McDonald."""
