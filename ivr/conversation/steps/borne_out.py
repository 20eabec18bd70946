"""Whether a caller's words bear out a value that somebody else has read in them.

Rule: the words decide. A value must stand in the sentence, or be one of its list; what the sentence excludes, or
plainly says otherwise, is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """That the sentence `said` answers the question by what is `told`.

    `alone`: no other question of the flow takes such a value, so a plain value in the sentence is this one's.
    """

    question: SlotQuestion
    said: Utterance
    told: str
    alone: bool = True

    @property
    def found(self) -> Found | None:
        """The value as the question reads it, and where it stands; None where the words do not bear it out."""
        if getattr(self.question.kind, "secret", False):
            return None
        found = self._read
        if found is None or self._is_excluded(found.value) or self._is_told_otherwise(found.value):
            return None
        return found

    def _is_excluded(self, value: Value) -> bool:
        return any(found.value == value for found in self.said.excluded(self.question.reads))

    def _is_told_otherwise(self, value: Value) -> bool:
        """Whether the sentence plainly answers the question by another value."""
        takes_any = self.question.is_free or not self.alone
        own = None if takes_any else self.said.value(self.question.reads)
        return own is not None and own.certain and own.value != value

    @property
    def _read(self) -> Found | None:
        if self.question.reads == "yes_no":
            return self._agreed
        return self._chosen if self.question.is_choice else self._stated

    @property
    def _agreed(self) -> Found | None:
        """A yes that no word of the sentence speaks against."""
        agreed = YES.get(self.told.strip().lower())
        against = any((self.said.says_no, self.said.denies, self.said.refuses))
        if agreed is None or (agreed and against):
            return None
        return Found(agreed, 0, 0)

    @property
    def _chosen(self) -> Found | None:
        """One of the list, by its name or by what callers call it; how it was said is the caller's affair."""
        listed = self.said.around.choices[self.question.reads].items
        if self.told in listed:
            return Found(self.told, 0, 0)
        if self._reading is not None and self._reading.certain:
            return Found(self._value, 0, 0)
        return None

    @property
    def _stated(self) -> Found | None:
        """What stands in the sentence: the same value, or the same words."""
        if self._reading is not None:
            same = (own for own in self.said.values(self.question.reads) if own.value == self._value)
            return next(same, self._words and replace(self._words, value=self._value))
        return self._words if self.question.is_free else None

    @property
    def _value(self) -> Value:
        """The value that the told words have by themselves."""
        return self._reading.value if self._reading else None

    @cached_property
    def _reading(self) -> Found | None:
        found = answers.read(self.question.reads, self.told, self.said.around)
        return found if isinstance(found, Found) else None

    @cached_property
    def _words(self) -> Found | None:
        """The words that are told, as the caller said them; None if they are not in the sentence. Of "four aubergine
        bakes" a model makes "aubergine bake", which is what was meant."""
        wanted = flat(self.told).split()
        words = [flat(word.raw) for word in self.said.words]
        for start in range(len(words) - len(wanted) + 1) if wanted else ():
            said = words[start : start + len(wanted)]
            if list(map(_singular, said)) == list(map(_singular, wanted)):
                first, last = self.said.words[start], self.said.words[start + len(wanted) - 1]
                own = self.said.text[first.start : last.end] if said == wanted else self.told
                return Found(own, first.start, last.end)
        return None


def _singular(word: str) -> str:
    return word.removesuffix("s")
