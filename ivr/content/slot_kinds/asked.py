"""A question for a slot, with all that is said about it: its name, its description, its words, its use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from ivr.content.slot_kinds.uses import Use, parsed
from ivr.conversation.slots import Slot
from ivr.conversation.steps import CollectStep

_LEAD = re.compile(r"(?i)^\W*(?:(?:please\s)?(?:asks?|collects?|requests?|pregunta|solicita)\s(?:the\s(?:user|customer|"
                   r"guest|caller)s?\s)?(?:for\s)?|(?:the|a|an|this is|el|la|un|una)\s)+")  # fmt: skip
_END = re.compile(
    r"(?i)[.:;(,]|\s(?:that|which|who|where|when|used|without|in|on|with|for which|for the|fyi)\s"
)
_COMMENT = re.compile(r"(?i)(?<![a-z])(?:comments?|feedback|messages?|reasons?|notes?|remarks?|questions?|info|details|"
                      r"descri\w+|issue|problem|complaint|address|own words|query)(?![a-z])")  # fmt: skip
_PLACE = re.compile(r"(?i)\b(?:city|town|village|country)$")
_THING = re.compile(
    r"(?i)\b(?:which|what|when|where|who|whom|how|cu[aá]l|qu[eé]|cu[aá]ndo|d[oó]nde|qui[eé]n|c[oó]mo)\b"
)

_EXAMPLE = re.compile(
    r"(?i)\b(?:examples?|e\.?g\.?|such as|for instance|like(?!\sto\b))\s*[:,]?\s*"
    r"(?:[\"'`]([^\"'`]+)[\"'`]|([\w@.:/$€£+-]+(?:\s[AP]M)?))"
)


@dataclass(frozen=True)
class Asked:
    """`words` are those of the question, "" where an action asks it."""

    step: CollectStep
    slot: Slot
    use: Use
    words: str

    @property
    def name(self) -> str:
        return self.step.collect.replace("_", " ")

    @property
    def about(self) -> str:
        return self.step.description

    @cached_property
    def head(self) -> str:
        """The thing that the description is about: "number of nights" of "ask for the number of nights, as a digit"."""
        return _END.split(f"{_LEAD.sub('', self.about.strip())} ", maxsplit=1)[0].strip()

    @cached_property
    def sentence(self) -> str:
        """The last sentence of the question."""
        return re.split(r"(?<=[.!?])\s+", self.words.strip())[-1]

    @cached_property
    def example(self) -> str:
        """The first value that the description gives for an example; "" where it gives none."""
        found = _EXAMPLE.search(self.about)
        return (found[1] or found[2]) if found else ""

    @property
    def asks_for_a_thing(self) -> bool:
        """Whether it asks which, where or who."""
        return _THING.search(self.sentence) is not None

    @property
    def begins_with_which(self) -> bool:
        begun = re.match(r"(?i)\W*(?:so|and|then|great|okay)?\W*\w+", self.sentence)
        return begun is not None and _THING.search(begun[0]) is not None

    @property
    def is_comment(self) -> bool:
        """Whether callers tell something in their own words."""
        return self.mentions_a_comment and any(_COMMENT.search(text) for text in (self.name, self.head))

    @property
    def mentions_a_comment(self) -> bool:
        """Whether a comment is spoken of at all; the city of an address is none."""
        return not _PLACE.search(self.name) and _COMMENT.search(f"{self.name} {self.about}") is not None

    @property
    def is_fork(self) -> bool:
        """Whether the flow goes on from here by whether there is an answer - as there always is."""
        return any(("slots", self.step.collect) in parsed(link.condition).truths for link in self.step.next)
