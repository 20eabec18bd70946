"""Whether a caller's words bear out a value that somebody else has read in them.

Rule: the words decide. A value must stand in the sentence, or be one of its list; what the sentence excludes, or
plainly says otherwise, is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ivr.conversation import answers
from ivr.conversation.answers import Found
from ivr.conversation.answers.words import flat
from ivr.conversation.events import Value
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.utterance import Utterance

YES = {"true": True, "yes": True, "false": False, "no": False}
"""How models write a truth value."""


@dataclass(frozen=True)
class Claim:
    """That the sentence `said` answers the question by what is `told`."""

    question: SlotQuestion
    said: Utterance
    told: str

    @property
    def value(self) -> Value:
        """The value as the question reads it; None where the words do not bear it out."""
        if getattr(self.question.kind, "secret", False):
            return None
        value = self._read
        return None if self._is_excluded(value) or self._is_told_otherwise(value) else value

    def _is_excluded(self, value: Value) -> bool:
        return any(found.value == value for found in self.said.excluded(self.question.reads))

    def _is_told_otherwise(self, value: Value) -> bool:
        """Whether the sentence plainly answers the question by another value."""
        own = None if self.question.is_free else self.said.value(self.question.reads)
        return own is not None and own.certain and own.value != value

    @property
    def _read(self) -> Value:
        if self.question.reads == "yes_no":
            return self._agreed
        return self._chosen if self.question.is_choice else self._stated

    @property
    def _agreed(self) -> Value:
        """A yes that no word of the sentence speaks against."""
        agreed = YES.get(self.told.strip().lower())
        against = any((self.said.says_no, self.said.denies, self.said.refuses))
        return None if agreed and against else agreed

    @property
    def _chosen(self) -> Value:
        """One of the list, by its name or by what callers call it; how it was said is the caller's affair."""
        listed = self.said.around.choices[self.question.reads].items
        if self.told in listed:
            return self.told
        found = self._found
        return found.value if found is not None and found.certain else None

    @property
    def _stated(self) -> Value:
        """What stands in the sentence: the same value, or the same words."""
        found = self._found
        if found is not None and any(
            own.value == found.value for own in self.said.values(self.question.reads)
        ):
            return found.value
        if not self._words:
            return None
        if found is not None:
            return found.value
        return self._words if self.question.is_free else None

    @cached_property
    def _found(self) -> Found | None:
        found = answers.read(self.question.reads, self.told, self.said.around)
        return found if isinstance(found, Found) else None

    @cached_property
    def _words(self) -> str:
        """The words that are told, as the caller said them; "" if they are not in the sentence."""
        wanted = flat(self.told).split()
        words = [flat(word.raw) for word in self.said.words]
        for start in range(len(words) - len(wanted) + 1) if wanted else ():
            if words[start : start + len(wanted)] == wanted:
                first, last = self.said.words[start], self.said.words[start + len(wanted) - 1]
                return self.said.text[first.start : last.end]
        return ""
