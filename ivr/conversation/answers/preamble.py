"""What callers say before they come to the point: greetings, noise, their own name, politeness.

Rule: only what stands before and after the wish is dropped; nothing is taken out of its middle.
"""

from __future__ import annotations

from functools import lru_cache

from ivr.conversation.answers.person_name import introduction
from ivr.conversation.answers.words import Phrases, Words, listed, primary, words_of

_OPENINGS: dict[str, Phrases[str]] = {
    "en": Phrases.listed(
        """uh, um, uhm, umm, er, erm, ah, eh, hm, hmm, mm, mm hmm, uh huh, oh, okay, ok, alright, all right, well,
        so, and, hi, hello, hey, hi there, hello there, hey there, good morning, good afternoon, good evening,
        good day, thank you, thanks, thank you very much, thank you so much, thanks a lot, please, certainly,
        yes hello, yes hi, yeah hi, yes good morning, yes good afternoon, how are you, how are you doing, how
        are you today, how are you doing today, i'm calling because, i am calling because, i'm calling to say,
        excuse me, speaking, here, calling, you know, great, perfect, sir, ma'am, like, see"""
    ),
    "es": Phrases.listed(
        """eh, este, em, mm, ah, oh, bueno, ok, pues, y, hola, muy buenas, buenas, buenos dias, buen dia, buenas
        tardes, buenas noches, gracias, por favor, disculpe, oiga, mire, si hola, si buenos dias, si buenas
        tardes, como esta, señor, señora, señorita, estoy llamando porque, llamo porque, le llamo porque, o sea,
        a ver"""
    ),
}
_GREETINGS = frozenset(listed("hi hello hey hola morning afternoon evening dias tardes noches"))
_CLOSINGS: dict[str, Phrases[str]] = {
    "en": Phrases.listed(
        """please, thank you, thanks, thank you very much, thank you so much, thanks a lot, uh, um, okay, ok, if
        you can, if you could, if possible, if that's possible, you know, for me please, if you don't mind"""
    ),
    "es": Phrases.listed(
        "por favor, gracias, muchas gracias, eh, este, si es posible, si se puede, si puede, si fuera tan amable"
    ),
}
_WISHES = frozenset(
    listed("i i'd i'm i'll i've can could may my we would quiero quisiera necesito me llamo puedo podria")
)


@lru_cache(maxsize=64)
def without_preamble(text: str, language: str = "en") -> str:
    """The text from its first word that says what the caller wants, to the last; "" when nothing else was said."""
    tongue = primary(language) if primary(language) in _OPENINGS else "en"
    words = words_of(text)
    begin, end = _begin(words, tongue), len(words)
    while end - begin > 3 and (size := _closing(words, begin, end, tongue)):
        end -= size
    if begin >= end:
        return ""
    last = words[end - 1].end
    return text[words[begin].start : last] + (text[last:].strip() if end == len(words) else "")


def _begin(words: Words, tongue: str) -> int:
    i = 0
    openings = _OPENINGS[tongue]
    while i < len(words):
        if named := introduction(words, i, tongue):
            i = max(named[1], i + 1) if named[1] > named[0] else len(words)
        elif hit := openings.at(words, i):
            i = hit[1]
            greeted = words[i - 1].norm in _GREETINGS
            if greeted and i + 1 < len(words) and _addressed(words, i, tongue):
                i += 1  # "hi mary my name is"
        elif (
            words[i].norm in ("yes", "yeah", "si", "yep")
            and i + 1 < len(words)
            and _goes_on(words, i + 1, tongue)
        ):
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
            words[place].norm in ("my", "mi", "me")
            and (named := introduction(words, place, tongue))
            and named[1] > named[0]
        ):
            return place
    return 0


def _goes_on(words: Words, i: int, tongue: str) -> bool:
    return words[i].norm in _WISHES or bool(introduction(words, i, tongue) or _OPENINGS[tongue].at(words, i))


def _addressed(words: Words, i: int, tongue: str) -> bool:
    """Whether one word stands between the greeting and the introduction or wish: the name of whoever answered."""
    if words[i].norm in _WISHES or introduction(words, i, tongue) or _OPENINGS[tongue].at(words, i):
        return False
    return words[i + 1].norm in _WISHES or introduction(words, i + 1, tongue) is not None


def _closing(words: Words, begin: int, end: int, tongue: str) -> int:
    """How many words of politeness stand last."""
    closings = _CLOSINGS[tongue]
    for size in range(min(5, end - begin), 0, -1):
        hit = closings.at(words[:end], end - size)
        if hit and hit[1] == end:
            return size
    return 0
