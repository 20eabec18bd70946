"""What callers say around their answers: noise, politeness, farewells, and the cues with which they correct themselves.

Rule: words that could be an answer to some question ("no", "sure", "seven") are never noise.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import dropwhile

from ivr.conversation.answers.found import Found
from ivr.conversation.answers.languages import ByLanguage, phrases_of, words_in
from ivr.conversation.answers.words import Phrases, Word, Words, glued, norm_at, primary, words_of

FILLERS = phrases_of(lambda language: language.fillers)
CLOSINGS = phrases_of(lambda language: language.closings)
"""Ways to say that there is nothing more to be done."""
_FAREWELLS = phrases_of(lambda language: language.farewells)
_AFTERWORDS = phrases_of(lambda language: language.afterwords)
_CORRECTIONS = phrases_of(lambda language: language.corrections)
_CONCLUSIONS = phrases_of(lambda language: language.concludes)
_LEAVING = phrases_of(lambda language: f"{language.no}, {language.openings}, {language.leaving}")
_THANKS = words_in(lambda language: language.thanks)
_DOUBTS = words_in(lambda language: language.doubts)
_NO = words_in(lambda language: language.noes)
_NOT = words_in(lambda language: language.not_this)
_DETERMINERS = words_in(lambda language: language.determiners)
_GREETINGS = words_in(lambda language: language.greetings)
_HESITATIONS = words_in(lambda language: language.hesitations)
_UNKNOWN = Phrases.listed("uh, um, uhm, umm, er, erm, eh, ehm, hm, hmm, mm, mmm, mhm, ah, ok, okay")
"""The noises of a language that nobody wrote down."""
_NOTHING = Phrases.listed("")


def _table(tables: ByLanguage[Phrases[str]], language: str) -> Phrases[str]:
    return tables.get(primary(language)) or (_UNKNOWN if tables is FILLERS else _NOTHING)


def _set(sets: ByLanguage[frozenset[str]], language: str) -> frozenset[str]:
    return sets.get(primary(language), frozenset())


def without_hesitation(words: Words, language: str) -> Words:
    """The words without "uh" and "um", which may stand in the middle of a number; "uh huh" stays."""
    hesitations = _set(_HESITATIONS, language) or _HESITATIONS["en"]
    if not any(word.norm in hesitations for word in words):
        return words
    kept: list[Word] = []
    hesitated = False
    for place, word in enumerate(words):
        if word.norm in hesitations and not _is_meant(words, place):
            hesitated = True
            continue
        parted = hesitated and word.mark == ","
        kept.append(word._replace(mark="") if parted else word)
        hesitated = False
    return kept


def _is_meant(words: Words, i: int) -> bool:
    """Whether an "uh" is part of "uh huh", or of an address: "um@example.com"."""
    return norm_at(words, i + 1) in ("huh", "uh") or glued(words, i + 1)


def skip_hesitation(words: Words, tongue: str) -> int:
    """The place of the first word that is no "uh"."""
    return next((i for i, word in enumerate(words) if word.norm not in _HESITATIONS[tongue]), len(words))


def skip_fillers(words: Words, i: int, language: str) -> int:
    """The place of the first word from `i` on that is not filler."""
    fillers = _table(FILLERS, language)
    while hit := fillers.at(words, i):
        i = hit[1]
    return i


def only_fillers(words: Words, language: str) -> bool:
    """Whether nothing but noise and politeness was said."""
    return skip_fillers(words, 0, language) == len(words)


def is_filler(text: str, language: str = "en") -> bool:
    """Nothing but noise, backchannel, politeness or a greeting: not an answer, and not a reason to ask again."""
    return only_fillers(words_of(text), language)


def is_greeting(text: str, language: str = "en") -> bool:
    """ "Hello?", with nothing beside it but noise."""
    greetings = _set(_GREETINGS, language)
    words = words_of(text)
    return any(word.norm in greetings for word in words) and only_fillers(words, language)


def is_farewell(text: str, language: str = "en") -> bool:
    """A good-bye, with nothing beside it but politeness and "that was all"."""
    words = words_of(text)
    farewells = _table(_FAREWELLS, language)
    around = [_table(table, language) for table in (CLOSINGS, FILLERS, _AFTERWORDS)]
    parted, other, i = False, 0, 0
    while i < len(words):
        j = farewells.past(words, i)
        parted |= j > i
        if j == i:
            ends = (phrases.past(words, i) for phrases in around)
            j = next((end for end in ends if end > i), i)
        other += j == i
        i = max(j, i + 1)
    return parted and other <= 2


def opening(text: str, language: str) -> tuple[str, str]:
    """The first clause of several that is more than a "hmm", and what is said after it."""
    clauses = re.split(r"(?<=[.!?;,])\s+", text.strip())
    said = list(dropwhile(lambda clause: is_filler(clause, language), clauses)) or clauses
    return said[0], " ".join(said[1:])


LEFT = 0
"""Words beside those of leave-taking that may still be part of it."""

LEFT_WITH_THANKS = 7
"""The same where the caller thanks or says good-bye: "no you've been very helpful thank you"."""


def takes_leave(words: Words, language: str) -> bool:
    """Whether nothing is said but that there is nothing more."""
    tables = [_table(table, language) for table in (CLOSINGS, _FAREWELLS, FILLERS, _AFTERWORDS, _LEAVING)]
    thanks = _set(_THANKS, language)
    left = thanked = 0
    i = 0
    while i < len(words):
        hits = [hit[1] for table in tables if (hit := table.at(words, i))]
        thanked += words[i].norm in thanks or _table(_FAREWELLS, language).at(words, i) is not None
        left += not hits
        i = max(hits, default=i + 1)
    return left <= (LEFT_WITH_THANKS if thanked else LEFT)


def correction_spots(words: Words, language: str) -> list[tuple[int, int]]:
    """Where a cue of correction stands: (its first word, the word after it)."""
    doubts = _set(_DOUBTS, language)
    cues = _table(_CORRECTIONS, language).all(words)
    return [(i, j) for _, i, j in cues if norm_at(words, j) not in doubts]


def corrects(text: str, language: str = "en") -> bool:
    """Whether the caller takes something back: "no i said", "oh sorry", "actually", "i mean", "wait"."""
    words = words_of(text)
    spots = correction_spots(words, language)
    if len(words) <= 3:
        return bool(spots)
    return any(j < len(words) for _, j in spots)


def takes_back(words: Words, language: str) -> bool:
    """Whether a no stands behind something else: "one four two, no, one four three"."""
    no = _set(_NO, language)
    return any(words[i].norm in no and not _in_address(words, i) for i in range(1, len(words)))


def _in_address(words: Words, i: int) -> bool:
    """Whether the word is written into an e-mail address: the "no" of "no-reply@example.com" takes nothing back."""
    first = last = i
    while glued(words, first):
        first -= 1
    while glued(words, last + 1):
        last += 1
    return any(word.norm == "@" for word in words[first : last + 1])


def after_cue(text: str, language: str = "en") -> str:
    """The text after the last cue of correction: "80" of "actually make that 80"."""
    after = after_correction(words_of(text), language)
    return text[after[0].start :] if after else ""


def after_correction(words: Words, language: str) -> Words:
    """The words after the last cue of correction (all of them without one)."""
    cut = 0
    no = _set(_NO, language)
    concluded = [(i, j) for _, i, j in _table(_CONCLUSIONS, language).all(words)]
    for _, j in sorted([*correction_spots(words, language), *concluded]):
        cut = j
    for place in range(max(cut, 1), len(words)):
        if words[place].norm in no and not _in_address(words, place):
            cut = place + 1
    return words[cut:] if cut < len(words) else words


def is_corrected(words: Words, language: str) -> bool:
    """Whether an answer replaces one of a turn before: it follows a cue of correction, or a no."""
    if len(words) < 2:
        return False
    corrected = len(after_correction(words, language)) < len(words)
    return corrected or words[0].norm in _set(_NO, language)


def self_corrected(found: list[Found], words: Words, language: str) -> list[Found]:
    """The values that stand after the caller corrected themselves; said twice in a row counts once.

    What follows a cue replaces as many values before it: "from checking to savings, sorry, credit" is checking, credit.
    """
    if len(found) < 2:
        return found
    no = _set(_NO, language)
    cues = [words[i].start for i, _ in correction_spots(words, language)]
    cues += [word.start for word in words if word.norm in no]
    cues += [words[i].start for _, i, _ in _table(_CONCLUSIONS, language).all(words)]
    kept: list[Found] = []
    group: list[Found] = []
    last = 0
    for value in found:
        if group and any(last <= cue < value.start for cue in cues):
            kept = kept[: max(0, len(kept) - len(group))] + group
            group = []
        last = value.end
        if _denied(words, value, language):
            continue
        if not group or group[-1].value != value.value:
            group.append(value)
    kept = kept[: max(0, len(kept) - len(group))] + group
    return [value for place, value in enumerate(kept) if place == 0 or kept[place - 1].value != value.value]


def _denied(words: Words, value: Found, language: str) -> bool:
    """Whether "not" stands right before the value: "not my checking"."""
    determiners = _set(_DETERMINERS, language)
    place = bisect_left(words, value.start, key=lambda word: word.start)
    before = (word.norm for word in reversed(words[:place]) if word.norm not in determiners)
    return next(before, "") in _set(_NOT, language)
