"""What callers say about what was said or done before: change it, it is wrong, the other way around, "no, but".

Rule: only how it is put is told here; what it is about - a question, a deed - is for the steps to say.
"""

from __future__ import annotations

from ivr.conversation.answers.languages import ByLanguage, phrases_of, words_in
from ivr.conversation.answers.requests import is_question
from ivr.conversation.answers.talk import skip_hesitation
from ivr.conversation.answers.words import Phrases, Words, listed, phrases

_GOES_ON = ByLanguage(
    lambda language: Phrases(
        dict.fromkeys(phrases(language.goes_on), True) | dict.fromkeys(phrases(language.goes_nowhere), False)
    )
)
_CHANGES = phrases_of(lambda language: language.changes)
_SWAPS = phrases_of(lambda language: language.swaps)
_UNDOES = phrases_of(lambda language: language.undoes)
_OBJECTS = phrases_of(lambda language: language.objects)
_ANSWERS = phrases_of(lambda language: language.answer_begins)
_REPEATEDLY = phrases_of(lambda language: language.repeatedly)
_THE_OTHER = phrases_of(lambda language: language.the_other)
_BOTH = words_in(lambda language: language.both)
_GIVES_UP = phrases_of(lambda language: language.gives_up)
_CANNOT_PROVE = phrases_of(lambda language: language.cannot_prove)
_DANGLING = words_in(lambda language: language.dangling)
_STRANDED = frozenset(listed("like about for at to from with of on in by"))
"""What an English question may end with: "what's that for"."""
_CALLED = ByLanguage(
    lambda language: {kind: Phrases.listed(names) for kind, names in language.called.items() if names}
)


def goes_on(words: Words, tongue: str) -> bool:
    """Whether more than a yes or a no was said: "no, but ...", "yes, if ..."."""
    return any(more for more, _, _ in _GOES_ON[tongue].all(words))


def changes(words: Words, tongue: str) -> bool:
    """Whether something said before shall be another one, or is called wrong."""
    return bool(_CHANGES[tongue].all(words))


def swaps(words: Words, tongue: str) -> bool:
    """Whether two values shall change places."""
    return bool(_SWAPS[tongue].all(words))


def undoes(words: Words, tongue: str) -> bool:
    """Whether what was done shall be undone."""
    return bool(_UNDOES[tongue].all(words))


def objects(words: Words, tongue: str) -> bool:
    """Whether what was done is said to be something else than was meant."""
    return bool(_OBJECTS[tongue].all(words))


def begins_as_answer(words: Words, tongue: str) -> bool:
    """Whether the sentence begins as answers do: "it's", "the one"."""
    start = skip_hesitation(words, tongue)
    return start < len(words) and _ANSWERS[tongue].at(words, start) is not None


def repeatedly(words: Words, tongue: str) -> bool:
    """Whether something shall be done again and again: "every month"."""
    return bool(_REPEATEDLY[tongue].all(words))


def the_other(words: Words, tongue: str) -> bool:
    """Whether the other of two is meant: "the other one"."""
    return bool(_THE_OTHER[tongue].all(words))


def means_both(words: Words, tongue: str, start: int, end: int) -> bool:
    """Whether "and" stands between two values, which end at `start` and begin at `end` of the text."""
    return any(word.norm in _BOTH[tongue] for word in words if start <= word.start < end)


def gives_up(words: Words, tongue: str) -> bool:
    """Whether the caller will not go on with what is being done: "i don't want to"."""
    return bool(_GIVES_UP[tongue].all(words))


def cannot_prove(words: Words, tongue: str) -> bool:
    """Whether what a caller shall prove themselves with is not at hand: "i haven't got my phone here"."""
    return bool(_CANNOT_PROVE[tongue].all(words))


def dangles(words: Words, tongue: str) -> bool:
    """Whether the sentence breaks off: "my phone number is"."""
    last = words[-1].norm if words else ""
    return last in _DANGLING[tongue] and not (last in _STRANDED and is_question(words, tongue))


def calls(words: Words, kind: str, tongue: str) -> bool:
    """Whether a value of the kind is spoken of by what callers call it: "the amount"."""
    called = _CALLED[tongue].get(kind)
    return called is not None and bool(called.all(words))
