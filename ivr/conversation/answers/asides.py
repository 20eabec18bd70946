"""What callers say instead of an answer: that they have none, "what was that?", "why?", "hold on", "i'm back".

Rule: an aside is the whole utterance; a sentence that also wishes for something, or holds a number, is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from ivr.conversation.answers.languages import ByLanguage, Language, Numerals
from ivr.conversation.answers.talk import FILLERS
from ivr.conversation.answers.words import Phrases, Word, Words, listed, primary, words_of

_TAIL = 6
"""The most words that may follow a phrase that takes some: "i don't know (what my number is)"."""
_LEAD = 3
"""The most words before one: "sorry but no (i don't know)"."""


class _Asides:
    """The tables of a language, made ready for reading."""

    def __init__(self, language: Language) -> None:
        self.refuses = _Cue(language.refusals, language.refusals_whole)
        self.what = _Cue(language.asks_what, language.asks_what_whole)
        self.why = _Cue(language.asks_why, language.asks_why_whole)
        self.waits = _Cue(language.fetches, language.waits)
        self.returns = _Cue("", language.returns)
        self.new_wish = Phrases.listed(language.new_wish)
        self.fillers = FILLERS[language.tag]
        self.numerals = language.numerals


class _Cue:
    """`opening` phrases may be followed by a few words; `whole` ones only by noise and by each other."""

    def __init__(self, opening: str, whole: str) -> None:
        self.opening = Phrases.listed(opening)
        self.whole = Phrases.listed(f"{opening}, {whole}")


_ASIDES = ByLanguage(_Asides)
_BESIDE = frozenset(
    listed("no sorry but yes yeah actually honestly afraid pero perdon si lo siento disculpe oh")
)
"""Words that may stand beside an aside, though they could be an answer elsewhere."""


def refuses(text: str, language: str = "en") -> bool:
    """Whether the caller has no answer or will not give it: "i don't know", "i'd rather not say", "i don't have it"."""
    asides = _ASIDES.get(primary(language))
    return asides is not None and asks_back(text, language) == "" and _is_aside(text, asides, asides.refuses)


def asks_back(text: str, language: str = "en") -> Literal["what", "why", ""]:
    """Which question the caller answers ours with: what is meant ("what was that"), why it is asked ("what for")."""
    asides = _ASIDES.get(primary(language))
    if asides is None:
        return ""
    if _is_aside(text, asides, asides.why):
        return "why"
    return "what" if _is_aside(text, asides, asides.what) else ""


def asks_to_wait(text: str, language: str = "en") -> bool:
    """Whether the caller needs time: "hold on", "one moment please", "let me get my card"."""
    asides = _ASIDES.get(primary(language))
    return asides is not None and _is_aside(text, asides, asides.waits)


def is_back(text: str, language: str = "en") -> bool:
    """Whether a caller who asked us to wait is ready to go on: "i'm back", "okay go on", "i found it"."""
    asides = _ASIDES.get(primary(language))
    return asides is not None and not refuses(text, language) and _is_aside(text, asides, asides.returns)


@lru_cache(
    maxsize=64
)  # one utterance is asked about several times; few, since what callers say should not linger
def _is_aside(text: str, asides: _Asides, cue: _Cue) -> bool:
    words = words_of(text)
    return bool(words) and (_wholly(words, asides, cue) or _opens(words, asides, cue))


def _wholly(words: Words, asides: _Asides, cue: _Cue) -> bool:
    """Whether nothing but phrases of the cue, noise and politeness was said."""
    found, i = False, 0
    while i < len(words):
        hit, noise = cue.whole.at(words, i), asides.fillers.at(words, i)
        if hit and not (noise and noise[1] > hit[1]):  # "how are you" is not "how?"
            found, i = True, hit[1]
        elif noise:
            i = noise[1]
        elif words[i].norm in _BESIDE:
            i += 1
        else:
            return False
    return found


def _opens(words: Words, asides: _Asides, cue: _Cue) -> bool:
    """Whether a phrase of the cue stands near the beginning, and what follows only completes it."""
    for place, end in _starts(words, asides, cue):
        rest = words[end:]
        if len(rest) <= _TAIL and not _wishes([*words[:place], *rest], asides):
            return True
    return False


def _starts(words: Words, asides: _Asides, cue: _Cue) -> Iterator[tuple[int, int]]:
    meant = 0
    for i in range(len(words)):
        if hit := cue.opening.at(words, i):
            yield i, hit[1]
        if asides.fillers.at(words, i) is None and words[i].norm not in _BESIDE:
            meant += 1
            if meant > _LEAD:
                return


def _wishes(words: Words, asides: _Asides) -> bool:
    """Whether something else is asked for, or a number told, beside the aside."""
    return bool(asides.new_wish.all(words)) or any(_tells_a_number(word, asides.numerals) for word in words)


def _tells_a_number(word: Word, numerals: Numerals) -> bool:
    norm = word.norm
    return norm[0].isdigit() or numerals.small.get(norm, 0) > 1 or norm in numerals.hundred
