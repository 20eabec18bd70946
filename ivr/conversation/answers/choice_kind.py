"""The kind of value whose every value a team wrote: an account, a branch, a company.

Rule: what only sounds like one of the list is not looked for in a sentence that asks for something.
"""

from __future__ import annotations

from ivr.conversation.answers.choices import MOST_BESIDE, Choices
from ivr.conversation.answers.found import Found, Partial
from ivr.conversation.answers.kind import Kind, Surroundings
from ivr.conversation.answers.requests import is_request
from ivr.conversation.answers.talk import skip_fillers
from ivr.conversation.answers.words import Words
from ivr.conversation.events import Value


class ChoiceKind(Kind):
    """One of a list that the team wrote. By keys: its number in the list."""

    def __init__(self, choices: Choices) -> None:
        self.choices = choices

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return self.choices.index(around.tongue).find(words)

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        index = self.choices.index(around.tongue)
        said = words
        words = words[skip_fillers(words, 0, around.language) :] or words
        found = index.by_telling_word(words, around.tongue)
        if len({value.value for value in found}) == 1:
            return found[0]
        if placed := index.by_place(words, around.tongue):
            return placed
        asks = len(said) > MOST_BESIDE + 1 and is_request(said, around.tongue)
        return None if asks else index.by_sound(words, around.tongue)

    def read_keys(self, keys: str, around: Surroundings) -> Value | None:
        values = list(self.choices.items)
        if keys.isdecimal() and 0 < int(keys) <= len(values):
            return values[int(keys) - 1]
        return None

    def expected_keys(self, around: Surroundings) -> int:
        return len(str(len(self.choices.items)))

    def hints_for(self, around: Surroundings) -> tuple[str, ...]:
        return tuple(
            dict.fromkeys(
                p for value in self.choices.items for p in self.choices.phrases(value, around.language)
            )
        )
