"""What callers say before they come to the point: greetings, noise, their own name, politeness.

Rule: only what stands before and after the wish is dropped; nothing is taken out of its middle.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from ivr.conversation.answers.languages import phrases_of, words_in
from ivr.conversation.answers.person_name import introduction
from ivr.conversation.answers.words import Words, norm_at, primary, words_of

_ASKING = phrases_of(lambda language: language.asking)
_OPENINGS = phrases_of(lambda language: language.openings)
_CLOSINGS = phrases_of(lambda language: language.politeness)
_GREETINGS = words_in(lambda language: language.greetings)
_WISHES = words_in(lambda language: language.wishes)
_YES_FIRST = words_in(lambda language: language.yes_first)
_MINE = words_in(lambda language: language.mine)
_KEPT = 3
"""So few words are kept as they are, politeness or not."""


@lru_cache(maxsize=64)
def without_preamble(text: str, language: str = "en") -> str:
    """The text from its first word that says what the caller wants, to the last; "" when nothing else was said.

    A language that nobody wrote down is left as it is.
    """
    tongue = primary(language)
    if tongue not in _OPENINGS:
        return text.strip()
    words = words_of(text)
    begin = _begin(words, tongue)
    end = _end(words, begin, tongue, fewest=_KEPT)
    if begin >= end:
        return ""
    last = words[end - 1].end
    told = text[words[begin].start : last]
    if end == len(words):
        return told + text[last:].strip()
    return told


def asked_for(text: str, language: str = "en") -> str:
    """The text without "could you let me" before the wish and "please" after it: "speak to somebody"."""
    tongue = primary(language)
    if tongue not in _OPENINGS:
        return text.strip()
    words = words_of(text)
    begin = _begin(words, tongue)
    while (after := _past_asking(words, begin, tongue)) > begin:
        begin = after
    end = _end(words, begin, tongue)
    if begin < end:
        return text[words[begin].start : words[end - 1].end]
    return ""


def _begin(words: Words, tongue: str) -> int:
    """The place of the first word that belongs to no preamble."""
    i = 0
    while i < len(words):
        after = next((j for past in _PAST if (j := past(words, i, tongue)) > i), i)
        if after == i:
            break
        i = after
    return i


def _end(words: Words, begin: int, tongue: str, fewest: int = 0) -> int:
    """The place behind the last word that is more than politeness; at least so many words are kept."""
    end = len(words)
    while end - begin > fewest:
        size = _closing(words, begin, end, tongue)
        if size == 0:
            break
        end -= size
    return end


def _past_asking(words: Words, i: int, tongue: str) -> int:
    """The place after "could you let me", or after an opening, that may stand there."""
    after = _ASKING[tongue].past(words, i)
    if after > i:
        return after
    return _OPENINGS[tongue].past(words, i)


def _past_introduction(words: Words, i: int, tongue: str) -> int:
    named = introduction(words, i, tongue)
    if named is None:
        return i
    begin, end = named
    if end > begin:
        return max(end, i + 1)
    return len(words)


def _past_opening(words: Words, i: int, tongue: str) -> int:
    after = _OPENINGS[tongue].past(words, i)
    greeted = after > i and words[after - 1].norm in _GREETINGS[tongue]
    if greeted and _addressed(words, after, tongue):  # "hi mary my name is"
        return after + 1
    return after


def _past_yes(words: Words, i: int, tongue: str) -> int:
    if words[i].norm in _YES_FIRST[tongue] and _goes_on(words, i + 1, tongue):
        return i + 1
    return i


def _past_garbled(words: Words, i: int, tongue: str) -> int:
    """The place of "my name is" after a greeting that was not understood: "highway my name is david jones"."""
    for place in range(i + 1, min(i + 3, len(words))):
        if words[place].norm not in _MINE[tongue]:
            continue
        begin, end = introduction(words, place, tongue) or (0, 0)
        if end > begin:
            return place
    return i


_PAST: tuple[Callable[[Words, int, str], int], ...] = (
    _past_introduction,
    _past_opening,
    _past_yes,
    _past_garbled,
)
"""What stands before a wish, in the order in which it is tried: each gives the place after it, or the same place."""


def _goes_on(words: Words, i: int, tongue: str) -> bool:
    """Whether a wish, an introduction or another opening stands there."""
    if norm_at(words, i) in _WISHES[tongue] or _OPENINGS[tongue].at(words, i):
        return True
    return i < len(words) and introduction(words, i, tongue) is not None


def _addressed(words: Words, i: int, tongue: str) -> bool:
    """Whether one word stands between the greeting and the introduction or wish: the name of whoever answered."""
    following = i + 1
    if following >= len(words) or _goes_on(words, i, tongue):
        return False
    return words[following].norm in _WISHES[tongue] or introduction(words, following, tongue) is not None


def _closing(words: Words, begin: int, end: int, tongue: str) -> int:
    """How many words of politeness stand last."""
    closings = _CLOSINGS[tongue]
    for size in range(min(5, end - begin), 0, -1):
        if closings.past(words[:end], end - size) == end:
            return size
    return 0
