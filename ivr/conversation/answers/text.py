"""Whatever the caller says, as text. Rule: noise and politeness alone are not an answer."""

from __future__ import annotations

from ivr.conversation.answers.found import Found, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import phrases_of, words_of_all
from ivr.conversation.answers.talk import FILLERS, only_fillers, skip_fillers
from ivr.conversation.answers.words import Words, joined, norm_at

_OWN_WORDS = phrases_of(lambda language: language.own_words)
_NOISE = words_of_all(lambda language: language.noise)


class Text(Kind):
    """The caller's own words, without the noise around them. Keys cannot give them."""

    name = "text"
    denies = False
    example = {"en": "in your own words", "es": "con sus propias palabras"}
    speech_end = 3.0
    only_when_asked = True
    gathers = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        if only_fillers(words, around.language):
            return []
        start = _after_noise(words, around)
        lead = _OWN_WORDS[around.tongue].past(words, start)
        if lead < len(words):
            start = lead
        return [found_at(words, start, len(words), joined(words, start, len(words)))]


def _after_noise(words: Words, around: Surroundings) -> int:
    """The first word that is not "uh" or "well": an article may be part of what is meant."""
    noise = FILLERS.get(around.tongue, FILLERS["en"])
    i = 0
    while norm_at(words, i) in _NOISE:
        i = max(noise.past(words, i), i + 1)
    return i if i < len(words) else skip_fillers(words, 0, around.language)
