"""What the caller says that it is not: "not my credit card", "any day but friday", "no la de crédito".

Rule: words that are excluded are taken out before any value is read from the rest; which value they name is asked of
`Scope.excluded` alone. How far a denial reaches is told by the table of the language: the cue, small words that carry
it on ("want to use my ..."), the words that it is about, and what ends it - a pause, "but", "i want", a second "my".
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from ivr.conversation.answers.languages import ByLanguage, Language
from ivr.conversation.answers.words import Phrases, Word, Words, listed, plain, primary

REACH = 8
"""Words that a denial reaches at most."""

_PAUSES = frozenset(",.;!?:")


class Scope(NamedTuple):
    """What is said of a sentence's words: `meant` are those to read values from, `excluded` those that are denied.

    `doubtful` are places in the text that may be denied or meant: Spanish "no la de crédito" without its comma.
    """

    meant: Words
    excluded: Words
    doubtful: tuple[tuple[int, int], ...] = ()
    cues: frozenset[int] = frozenset()
    """Where denials begin in the text: a name that begins there has the "not" in it ("not satisfied")."""

    def doubts(self, start: int, end: int) -> bool:
        """Whether what stands from `start` to `end` of the text may be denied."""
        return any(begin < end and start < stop for begin, stop in self.doubtful)


class _Denials:
    """The tables of a language, made ready for reading."""

    def __init__(self, language: Language) -> None:
        self.cues = Phrases.listed(f"{language.excluding}, {language.excluding_maybe}")
        self.maybe = Phrases.listed(language.excluding_maybe)
        self.idioms = Phrases.listed(language.not_excluding)
        self.resumes = Phrases.listed(language.resuming)
        self.after_any = Phrases.listed(language.excluded_after_any)
        self.after = Phrases.listed(f"{language.excluded_after}, {language.excluded_after_any}")
        self.contrasts = Phrases.listed(language.contrasts)
        self.last = frozenset(listed(plain(language.excluded_last)))
        self.carriers = frozenset(listed(plain(language.excluding_carriers)))
        self.determiners = frozenset(listed(plain(language.determiners)))
        self.small = self.carriers | self.determiners
        self.joins = frozenset(listed(plain(language.excluding_joins)))
        self.firsts = self.cues.firsts | self.after.firsts | self.last


_DENIALS = ByLanguage(lambda language: _Denials(language) if language.excluding else None)


@lru_cache(maxsize=64)  # one sentence is read by many kinds; few, since what callers say should not linger
def scope_of(words: tuple[Word, ...], language: str, suits: bool = False) -> Scope:
    """Which words are meant and which are denied. `suits`: what does not suit is denied too ("friday i can't")."""
    denials = _DENIALS.get(primary(language))
    if denials is None or denials.firsts.isdisjoint(word.norm for word in words):
        return Scope(words, ())
    spans, doubtful = _spans(words, denials)
    if suits:
        spans += _behind(words, denials, denials.after, denials.resumes)
    else:
        spans += _behind(words, denials, denials.after_any, denials.contrasts)
    if not spans and not doubtful:
        return Scope(words, ())
    denied = {place for i, j in spans for place in range(i, j)}
    doubts = tuple((words[i].start, words[j - 1].end) for i, j in doubtful if i < j)
    cues = frozenset(words[i].start for i, _ in spans)
    return Scope(_apart(words, denied, False), _apart(words, denied, True), doubts, cues)


def _spans(words: Words, denials: _Denials) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The stretches that are denied, cue and all, and those that may be."""
    spans: list[tuple[int, int]] = []
    doubtful: list[tuple[int, int]] = []
    i = 0
    while i < len(words):
        idiom, cue = denials.idioms.at(words, i), denials.cues.at(words, i)
        if idiom and not (cue and cue[1] > idiom[1]):
            i = idiom[1]
        elif cue:
            end = _end(words, cue[1], denials)
            maybe = denials.maybe.at(words, i) == cue
            paused = maybe and bool(words[i + 1].mark)  # "no, la de crédito" is a no, and then what is meant
            if end > cue[1] and not paused:
                (doubtful if maybe else spans).append((i, end))
            i = max(end, cue[1])
        else:
            i += 1
    return spans, doubtful


def _end(words: Words, start: int, denials: _Denials) -> int:
    """Where the denial that begins before `start` ends."""
    named = False
    for i in range(start, min(len(words), start + REACH)):
        word = words[i]
        if _is_behind_pause(word):
            return i
        if word.norm in denials.joins:
            named = False
        elif word.norm in denials.small:
            if named and not _of_the_name(word, denials):
                return i
        elif denials.resumes.at(words, i):
            return i
        else:
            named = True
    return min(len(words), start + REACH)


def _stops(words: Words, i: int) -> bool:
    """Whether the sentence, or its clause, ends before `i`."""
    return i == len(words) or _is_behind_pause(words[i])


def _is_behind_pause(word: Word) -> bool:
    return not _PAUSES.isdisjoint(word.mark)


def _of_the_name(word: Word, denials: _Denials) -> bool:
    """Whether a small word belongs to what is named before it: "the last friday of this month"."""
    return word.norm in denials.carriers & {"of", "de", "del"}


def _behind(
    words: Words, denials: _Denials, after: Phrases[str], parts: Phrases[str]
) -> list[tuple[int, int]]:
    """What is denied by what follows it: "friday doesn't work", "monday i can't", "la de crédito no"."""
    spans = []
    begin = 0
    i = 0
    while i < len(words):
        if _is_behind_pause(words[i]):
            begin = i
        hit = after.at(words, i)
        last = words[i].norm in denials.last and _stops(words, i + 1)
        if hit is None and last and i > begin:
            hit = words[i].norm, i + 1
        if hit:
            spans.append((begin, hit[1]))
            begin = i = hit[1]
        elif parts.at(words, i):
            begin, i = i, i + 1
        else:
            i += 1
    return spans


def _apart(words: Words, denied: set[int], wanted: bool) -> tuple[Word, ...]:
    """The words that are denied, or the others; where some are left out, a pause keeps the rest apart."""
    kept: list[Word] = []
    gap = False
    for place, word in enumerate(words):
        if (place in denied) is not wanted:
            gap = True
            continue
        parted = bool(kept) and gap
        kept.append(word._replace(mark=word.mark or ",") if parted else word)
        gap = False
    return tuple(kept)
