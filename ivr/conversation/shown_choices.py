"""Which of a few values a sentence names by a word of it, before it is asked for: "switch to the unlimited plan".

Rule: a word is not enough. All that tells a value from the others was said ("my internet is so slow"), or it stands
before the thing that is asked about ("the small one"), or behind what leads to a way of doing it ("by card"). What the
caller denies, has now, or only asks about is none, and neither are words of what the flow is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.conversation import answers
from ivr.conversation.answers.choices import Wordings
from ivr.conversation.answers.found import Found, found_at
from ivr.conversation.answers.languages import phrases_of, words_in
from ivr.conversation.answers.requests import is_question
from ivr.conversation.answers.words import Words, norm_at, words_of
from ivr.conversation.flow import Flow
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.utterance import Utterance

_MEANS = words_in(lambda language: language.leads_to_means)
_HAS_NOW = phrases_of(lambda language: language.has_now)
_ONES = words_in(lambda language: language.stands_for_a_thing)
_CLAUSE = re.compile(r"(?<=[,.;!?])\s+")

_REACH = 3
"""Words between what says that the caller has something now, and the thing: "i have the old small plan"."""


def shown(question: SlotQuestion, wordings: Wordings, flow: Flow, said: Utterance) -> Found | None:
    """The one value of the list that the sentence names by words of it."""
    if said.is_question and _does_something(flow):
        return None
    found = {value.value: value for value in _named(question, wordings, flow, _told(said))}
    return next(iter(found.values())) if len(found) == 1 else None


def _does_something(flow: Flow) -> bool:
    """Whether it has something agreed to: a question about one of its values is not a choice of that."""
    return any(question.reads == "yes_no" for question in flow.questions)


def _told(said: Utterance) -> Utterance:
    """The sentence without the questions in it; one of a single clause as it is."""
    starts = [0, *(found.end() for found in _CLAUSE.finditer(said.text))]
    clauses = list(zip(starts, [*starts[1:], len(said.text)], strict=True))
    asked = (Found("", i, j) for i, j in clauses if is_question(words_of(said.text[i:j]), said.tongue))
    return said.without(asked) if len(clauses) > 1 else said


def _named(question: SlotQuestion, wordings: Wordings, flow: Flow, said: Utterance) -> Iterator[Found]:
    words = _meant(said)
    called = f"{flow.id.replace('_', ' ')} {flow.name(said.language)}"
    own = {word.norm for word in words_of(called)}
    told = ["" if word.norm in own else wordings.value(word) for word in words]
    whole = wordings.whole(words)
    things = _ONES[said.tongue] | {question.collect.lower().rpartition("_")[2]}
    for i, value in enumerate(told):
        if not value or _is_had_now(words, i, said.tongue):
            continue
        j = i + 1
        while j < len(words) and wordings.goes_on(words[j], value) and words[j].norm not in things:
            j += 1
        is_before_the_thing = norm_at(words, j) in things
        is_a_way = norm_at(words, i - 1) in _MEANS[said.tongue]
        if value in whole or is_before_the_thing or is_a_way:
            yield found_at(words, i, j, value, certain=False)


def _meant(said: Utterance) -> Words:
    """The words that the caller does not deny."""
    scope = answers.scope_of(tuple(said.words), said.language, True)
    return [word for word in scope.meant if not scope.doubts(word.start, word.end)]


def _is_had_now(words: Words, i: int, tongue: str) -> bool:
    return any(_HAS_NOW[tongue].ends(words, j) for j in range(max(1, i - _REACH), i + 1))
