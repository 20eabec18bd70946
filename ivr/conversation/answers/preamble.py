"""What callers say before they come to the point: greetings, noise, their own name, politeness.

Rule: only what stands before and after the wish is dropped; nothing is taken out of its middle.
"""

from __future__ import annotations

from functools import lru_cache

from ivr.conversation.answers.languages import phrases_of, words_in
from ivr.conversation.answers.person_name import introduction
from ivr.conversation.answers.words import Words, primary, words_of

_ASKING = phrases_of(lambda language: language.asking)
_OPENINGS = phrases_of(lambda language: language.openings)
_CLOSINGS = phrases_of(lambda language: language.politeness)
_GREETINGS = words_in(lambda language: language.greetings)
_WISHES = words_in(lambda language: language.wishes)
_YES_FIRST = words_in(lambda language: language.yes_first)
_MINE = words_in(lambda language: language.mine)


@lru_cache(maxsize=64)
def without_preamble(text: str, language: str = "en") -> str:
    """The text from its first word that says what the caller wants, to the last; "" when nothing else was said.

    A language that nobody wrote down is left as it is.
    """
    tongue = primary(language)
    if tongue not in _OPENINGS:
        return text.strip()
    words = words_of(text)
    begin, end = _begin(words, tongue), len(words)
    while end - begin > 3 and (size := _closing(words, begin, end, tongue)):
        end -= size
    if begin >= end:
        return ""
    last = words[end - 1].end
    return text[words[begin].start : last] + (text[last:].strip() if end == len(words) else "")


def asked_for(text: str, language: str = "en") -> str:
    """The text without "could you let me" before the wish and "please" after it: "speak to somebody"."""
    tongue = primary(language)
    if tongue not in _OPENINGS:
        return text.strip()
    words = words_of(text)
    begin, end = _begin(words, tongue), len(words)
    while begin < end and (hit := _ASKING[tongue].at(words, begin) or _OPENINGS[tongue].at(words, begin)):
        begin = hit[1]
    while begin < end and (size := _closing(words, begin, end, tongue)):
        end -= size
    if begin < end:
        return text[words[begin].start : words[end - 1].end]
    return ""


def _begin(words: Words, tongue: str) -> int:
    i = 0
    openings = _OPENINGS[tongue]
    while i < len(words):
        if named := introduction(words, i, tongue):
            i = max(named[1], i + 1) if named[1] > named[0] else len(words)
        elif hit := openings.at(words, i):
            i = hit[1]
            greeted = words[i - 1].norm in _GREETINGS[tongue]
            if greeted and i + 1 < len(words) and _addressed(words, i, tongue):
                i += 1  # "hi mary my name is"
        elif words[i].norm in _YES_FIRST[tongue] and i + 1 < len(words) and _goes_on(words, i + 1, tongue):
            i += 1
        elif garbled := _introduced_soon(words, i, tongue):
            i = garbled
        else:
            break
    return i


def _introduced_soon(words: Words, i: int, tongue: str) -> int:
    """The place of "my name is" after a greeting that was not understood: "highway my name is david jones"."""
    for place in range(i + 1, min(i + 3, len(words))):
        if (
            words[place].norm in _MINE[tongue]
            and (named := introduction(words, place, tongue))
            and named[1] > named[0]
        ):
            return place
    return 0


def _goes_on(words: Words, i: int, tongue: str) -> bool:
    return words[i].norm in _WISHES[tongue] or bool(
        introduction(words, i, tongue) or _OPENINGS[tongue].at(words, i)
    )


def _addressed(words: Words, i: int, tongue: str) -> bool:
    """Whether one word stands between the greeting and the introduction or wish: the name of whoever answered."""
    if words[i].norm in _WISHES[tongue] or introduction(words, i, tongue) or _OPENINGS[tongue].at(words, i):
        return False
    return words[i + 1].norm in _WISHES[tongue] or introduction(words, i + 1, tongue) is not None


def _closing(words: Words, begin: int, end: int, tongue: str) -> int:
    """How many words of politeness stand last."""
    closings = _CLOSINGS[tongue]
    for size in range(min(5, end - begin), 0, -1):
        hit = closings.at(words[:end], end - size)
        if hit and hit[1] == end:
            return size
    return 0
