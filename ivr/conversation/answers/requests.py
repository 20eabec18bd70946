"""Whether a sentence is put as a request: "can you tell me ...", "i'd like to ...", "what are your hours".

Rule: only how it is put counts, never what is asked for; that is the intent detector's to say.
"""

from __future__ import annotations

from ivr.conversation.answers.languages import phrases_of
from ivr.conversation.answers.preamble import without_preamble
from ivr.conversation.answers.talk import after_correction, correction_spots, skip_fillers
from ivr.conversation.answers.words import Words, listed, norm_at, past, primary, words_of

_REQUESTS = phrases_of(lambda language: language.requests)
_LEAST_ASKED = 3
"""Fewer words may be a title: "Why Not"."""
_OPEN = frozenset(
    listed("what what's whats how how's why where where's who who's when's que como cuanto donde quien por")
)
"""The first words of questions that offer nothing: "do you have friday" may be an answer."""
_BEFORE = frozenset(
    {"and", "but", "so", "oh", "well", "um", "uh", "hey", "wait", "sorry", "y", "pero", "oye"}
)
_QUESTIONS = phrases_of(lambda language: language.questions)
_ROUGHLY = phrases_of(lambda language: language.roughly)


def asks_for_something(text: str, language: str = "en") -> bool:
    """Whether the caller asks or wishes for something, after any greeting or "wait, actually"."""
    words = words_of(without_preamble(text, language))
    starts = [len(words) - len(after_correction(words, language))]
    starts += [after for _, after in correction_spots(words, language)]
    return is_request(words, language) or any(is_request(words[place:], language) for place in starts)


def is_request(words: Words, language: str) -> bool:
    """Whether the words begin like a request or a question."""
    requests = _REQUESTS.get(primary(language))
    if requests is None or not words:
        return False
    starts = {0, skip_fillers(words, 0, language)}
    return any(place < len(words) and requests.at(words, place) is not None for place in starts)


def is_question(words: Words, tongue: str) -> bool:
    """Whether the words begin as a question about something, which is not an answer: "what's the weather like"."""
    return len(words) >= _LEAST_ASKED and _QUESTIONS[tongue].at(words, past(words, 0, _BEFORE)) is not None


def is_rough(text: str, tongue: str) -> bool:
    """Whether a number is only told about: "about", "or so"."""
    words = words_of(text)
    hit = _ROUGHLY[tongue].at(words, 0)
    return hit is not None and hit[1] == len(words)


def is_open_question(words: Words, tongue: str) -> bool:
    """Whether the words begin as such a question, and not as one that may offer a value."""
    return norm_at(words, past(words, 0, _BEFORE)) in _OPEN and is_question(words, tongue)
