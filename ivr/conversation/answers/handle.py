"""The name that somebody goes by on a service: "@joe", "at joe smith", "the handle is joe underscore 99".

Rule: one name, without spaces; whoever says "at" before it gets the sign.
"""

from __future__ import annotations

from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import LANGUAGES, ByLanguage
from ivr.conversation.answers.phrase import Phrase
from ivr.conversation.answers.spelling import signs_at
from ivr.conversation.answers.words import Phrases, Words, glued, norm_at

_CALLED = Phrases.listed(
    "handle, user name, username, handle is, user name is, username is, usuario, usuario es"
)
_AT = frozenset({"@", "at", "arroba"})
_SIGNS = ByLanguage(lambda language: Phrases({**LANGUAGES["en"].signs, **language.signs}))
_MOST_WORDS = 6
"""More words are no name of this sort, unless they are letters."""

_PHRASE = Phrase()


class Handle(Kind):
    """The name of an account, as somebody goes by on a service. Keys cannot give one."""

    name = "handle"
    denies = False
    example = {
        "en": "at joe smith", "es": "arroba juan", "sv": "snabel-a johan", "nb": "krøllalfa kari",
        "no": "krøllalfa kari", "nn": "krøllalfa kari", "zh": "小明", "cmn": "小明", "ur": "ایٹ علی",
    }  # fmt: skip
    hints = {"en": ("at", "underscore", "dash", "dot"), "es": ("arroba", "guion bajo", "guion", "punto")}
    speech_end = 2.0

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        """What is written with its sign: "@joe"."""
        signs = [i for i, word in enumerate(words) if word.norm == "@" and i + 1 < len(words)]
        return [_found(words, i, _end_of_one(words, i + 1), around) for i in signs if not glued(words, i)]

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if found := self.find(words, around):
            return found[-1]
        named = _PHRASE.read(words, around, partial)
        if not isinstance(named, Found):
            return None
        places = [i for i, word in enumerate(words) if named.start <= word.start < named.end]
        spelled = sum(words[i].is_letter or words[i].is_figure for i in places)
        if len(places) - spelled > _MOST_WORDS:
            return None
        return _found(words, places[0] - (norm_at(words, places[0] - 1) in _AT), places[-1] + 1, around)


def _end_of_one(words: Words, i: int) -> int:
    """The place after the word at `i` and all that is written without a space behind it."""
    end = min(i + 1, len(words))
    while glued(words, end):
        end += 1
    return end


def _found(words: Words, i: int, j: int, around: Surroundings) -> Found:
    """The name that the words from `i` to `j` (not included) give."""
    said, place = "", i
    while place < j:
        sign, mark = _SIGNS[around.tongue].at(words, place), words[place].mark if place > i else ""
        signs = signs_at(words, place, around.tongue)
        letters = signs if signs and (words[place].is_letter or signs.text.isdigit()) else None
        said += mark if mark in ("_", "-", ".") else ""
        if place == i and norm_at(words, i) in _AT:
            said, place = "@", i + 1
        elif sign and place > i:
            said, place = said + sign[0], sign[1]
        elif letters and letters.j <= j:
            said, place = said + letters.text, letters.j
        else:
            said, place = said + words[place].raw, place + 1
    return found_at(words, i, j, said)
