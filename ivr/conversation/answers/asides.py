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


_Aside = Literal["refuses", "what", "why", "waits", "returns"]


class _Asides:
    """The tables of a language, made ready for reading."""

    def __init__(self, language: Language) -> None:
        self.cues: dict[_Aside, _Cue] = {
            "refuses": _Cue(language.refusals, language.refusals_whole),
            "what": _Cue(language.asks_what, language.asks_what_whole),
            "why": _Cue(language.asks_why, language.asks_why_whole),
            "waits": _Cue(language.fetches, language.waits),
            "returns": _Cue("", language.returns),
        }
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
    return asks_back(text, language) == "" and _is(text, language, "refuses")


def asks_back(text: str, language: str = "en") -> Literal["what", "why", ""]:
    """Which question the caller answers ours with: what is meant ("what was that"), why it is asked ("what for")."""
    if _is(text, language, "why"):
        return "why"
    if _is(text, language, "what"):
        return "what"
    return ""


def asks_to_wait(text: str, language: str = "en") -> bool:
    """Whether the caller needs time: "hold on", "one moment please", "let me get my card"."""
    return _is(text, language, "waits")


def is_back(text: str, language: str = "en") -> bool:
    """Whether a caller who asked us to wait is ready to go on: "i'm back", "okay go on", "i found it"."""
    return not refuses(text, language) and _is(text, language, "returns")


def _is(text: str, language: str, aside: _Aside) -> bool:
    """Whether the text is such an aside; in a language that nobody wrote down, none is."""
    asides = _ASIDES.get(primary(language))
    if asides is None:
        return False
    return _is_aside(text, asides, asides.cues[aside])


@lru_cache(
    maxsize=64
)  # one utterance is asked about several times; few, since what callers say should not linger
def _is_aside(text: str, asides: _Asides, cue: _Cue) -> bool:
    words = words_of(text)
    return _wholly(words, asides, cue) or _opens(words, asides, cue)


def _wholly(words: Words, asides: _Asides, cue: _Cue) -> bool:
    """Whether nothing but phrases of the cue, noise and politeness was said."""
    found, i = False, 0
    while i < len(words):
        phrase, noise = cue.whole.past(words, i), asides.fillers.past(words, i)
        if phrase == noise == i and words[i].norm not in _BESIDE:
            return False
        if phrase >= max(noise, i + 1):  # "how are you" is not "how?"
            found = True
        i = max(phrase, noise, i + 1)
    return found


def _opens(words: Words, asides: _Asides, cue: _Cue) -> bool:
    """Whether a phrase of the cue stands near the beginning, and what follows only completes it."""
    for place, end in _starts(words, asides, cue):
        rest = words[end:]
        if len(rest) > _TAIL:
            continue
        if not _wishes([*words[:place], *rest], asides):
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
    if asides.new_wish.all(words):
        return True
    return any(_tells_a_number(word, asides.numerals) for word in words)


def _tells_a_number(word: Word, numerals: Numerals) -> bool:
    if word.is_figure or word.norm in numerals.hundred:
        return True
    return numerals.small.get(word.norm, 0) > 1
