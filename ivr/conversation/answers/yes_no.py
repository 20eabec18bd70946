"""Yes or no, as people say it: "yeah that's right", "no thank you", "that's all".

Rule: the word that opens the answer decides ("no, my savings account" is a no), unless another one takes it back.
"""

from __future__ import annotations

from typing import NamedTuple

from ivr.conversation.answers.found import Found, Partial, found_at
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.languages import ByLanguage, Language, words_in
from ivr.conversation.answers.talk import CLOSINGS, FILLERS, skip_fillers
from ivr.conversation.answers.words import Phrases, Words, listed, phrases, primary

_BARE = words_in(lambda language: language.answers_bare)
_RESTARTS = words_in(lambda language: language.restarts)
_NOT_AN_ANSWER = ByLanguage(
    lambda language: {first: frozenset(listed(others)) for first, others in language.not_an_answer.items()}
)


def _phrases(language: Language) -> Phrases[tuple[bool, bool, bool] | None]:
    """What each phrase means: (the answer, whether it is certain, whether nothing may follow)."""
    meanings: dict[str, tuple[bool, bool, bool] | None] = dict.fromkeys(phrases(language.neither))
    whole = frozenset(phrases(language.answers_whole))
    for answer, certain, text in (
        (True, False, language.maybe_yes),
        (False, False, language.maybe_no),
        (True, True, language.yes),
        (False, True, language.no),
    ):
        meanings.update({phrase: (answer, certain, phrase in whole) for phrase in phrases(text)})
    return Phrases(meanings)


_ANSWERS = ByLanguage(_phrases)
_MAY_FOLLOW = frozenset(listed("please thank thanks sir ma'am okay ok uh um i por gracias senor senora eh"))
_THANKS = frozenset(listed("thank thanks gracias"))
_AGREES = frozenset(listed("right correct true correcto cierto asi"))


class _Said(NamedTuple):
    """An answer among the words: from `i` to `j`."""

    value: bool
    certain: bool
    i: int
    j: int


class YesNo(Kind):
    """Yes or no. By keys: 1 yes, 2 no. A mere "okay" is a yes that is read back."""

    name = "yes_no"
    most_keys = 1
    denies = False
    example = {"en": "yes or no", "es": "sí o no"}
    hints = {
        "en": ("yes", "no", "yeah", "correct", "that's right", "no thank you", "that's wrong"),
        "es": ("sí", "no", "correcto", "así es", "claro", "no gracias", "está mal"),
    }
    by_keys = {
        "en": "You can also press 1 for yes, or 2 for no.",
        "es": "También puede marcar 1 para sí o 2 para no.",
    }
    speech_end = 1.0
    only_when_asked = True
    gathers = True

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        found = _decided(_opening(words, around.tongue), words)
        if found and found.certain:
            return [found]
        return []

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        opening = _opening(words, around.tongue)
        found = _decided(opening, words)
        if found and any(said.certain for said in opening):
            return found
        closing = CLOSINGS[around.tongue].all(words)
        if closing:  # "that's all" to "anything else?"
            return found_at(words, closing[0][1], closing[0][2], False)
        if any(answer is None for answer, _, _ in _ANSWERS[around.tongue].all(words)):
            return None  # "i'm not sure"
        for i, word in enumerate(words):
            if word.norm in _BARE[around.tongue] and (said := _at(words, i, around.tongue)):
                return found_at(words, i, said.j, said.value, certain=len(words) <= 6)
        return None if any(word.norm in _THANKS for word in words) else found

    def read_keys(self, keys: str, around: Surroundings) -> bool | None:
        return {"1": True, "2": False}.get(keys)

    def expected_keys(self, around: Surroundings) -> int:
        return 1


def beside_an_answer(words: Words, language: str) -> int:
    """How many words belong neither to a yes or no nor to politeness and noise: none in "yes please go ahead"."""
    tongue = primary(language)
    answers_, fillers = _ANSWERS.get(tongue, _ANSWERS["en"]), FILLERS.get(tongue, FILLERS["en"])
    left = i = 0
    while i < len(words):
        hits = [hit[1] for table in (answers_, fillers) if (hit := table.at(words, i))]
        left += not hits
        i = max(hits, default=i + 1)
    return left


def _opening(words: Words, tongue: str) -> list[_Said]:
    """The answers that stand before anything else is said."""
    said = []
    i = 0
    while i < len(words):
        if answer := _at(words, i, tongue):
            said.append(answer)
            i = answer.j
        elif words[i].norm in _RESTARTS[tongue] or (not said and skip_fillers(words, i, tongue) > i):
            i += 1
        else:
            break
    return said


def _decided(said: list[_Said], words: Words) -> Found | None:
    """What several answers in a row come to: "yes no", "yeah no that's wrong", "no i mean yes", "no that's right"."""
    plain = [answer for answer in said if answer.certain] or said
    if not plain:
        return None
    answer, certain = plain[0], plain[0].certain
    for other in plain[1:]:
        first = words[other.i].norm
        if other.value == answer.value:
            answer = answer._replace(j=other.j)
        elif (
            first in ("yes", "yeah", "yep", "sure", "no", "nope", "si")
            or not other.value
            or other.i > answer.j
        ):
            answer = other  # taken back
        elif any(word.norm in _AGREES for word in words[other.i : other.j]):
            answer, certain = other, False  # a no to one question, a yes to another
    return found_at(words, answer.i, answer.j, answer.value, certain)


def _at(words: Words, i: int, tongue: str) -> _Said | None:
    """The answer that begins at `i`, if the words after it do not make it something else."""
    hit = _ANSWERS[tongue].at(words, i)
    if hit is None or hit[0] is None:
        return None
    value, certain, whole = hit[0]
    j = hit[1]
    closing = CLOSINGS[tongue].at(words, i)
    if closing and closing[1] > j:  # "that's it for today"
        return None
    if j < len(words) and not words[j].mark:
        if j == i + 1 and words[j].norm in _NOT_AN_ANSWER[tongue].get(words[i].norm, ()):
            return None
        if whole and words[j].norm not in _MAY_FOLLOW and not _ANSWERS[tongue].at(words, j):
            return (
                _at(words[: i + 1], i, tongue) if j > i + 1 else None
            )  # "no, i don't want to" begins with a no
    return _Said(value, certain, i, j)
