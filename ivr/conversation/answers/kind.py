"""What a kind of value is, and what reading one depends on.

Rule: a kind looks at nothing but the words and the `Surroundings`; equal words in equal surroundings mean the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import ClassVar

from ivr.conversation.answers.choices import Choices
from ivr.conversation.answers.found import Found, Partial, the_one
from ivr.conversation.answers.languages import LANGUAGES
from ivr.conversation.answers.words import Words, phrases, primary
from ivr.conversation.events import Value
from ivr.redaction import Secret

LONGEST_CODE = 40


def tongue_of(tag: str) -> str:
    """The language whose words are read where this one is spoken."""
    language = LANGUAGES.get(primary(tag))
    return language.tag if language else "en"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What reading depends on, nothing else. `now` is the contact centre's local time, with its time zone."""

    now: datetime
    language: str = "en"
    """BCP 47; only the primary subtag matters."""
    region: str = "US"
    """ISO 3166 country: phone numbers, postal codes, the order of a date, decimal commas."""
    currency: str = ""
    """ISO 4217: the money of the accounts; "" takes any."""
    choices: Mapping[str, Choices] = field(default_factory=dict)
    """The lists a team wrote, by kind name."""
    length: tuple[int, int] | None = None
    """For digits: the fewest and the most that make an answer."""

    def lengths(self, fewest: int = 1) -> tuple[int, int]:
        """The fewest and the most digits or signs of a code; `fewest` where the question does not say."""
        return self.length or (fewest, LONGEST_CODE)

    @cached_property
    def tongue(self) -> str:
        """The language whose words are read: a language without words of its own is read with the English ones."""
        return tongue_of(self.language)


class Kind:
    """One kind of value: how it is read, and all that a question of that kind inherits."""

    name: ClassVar[str]
    example: ClassVar[Mapping[str, str]] = {}
    """By language: an answer that a prompt can offer, as in "such as forty dollars"."""
    hints: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """By language: phrases that a recogniser should expect."""
    by_keys: ClassVar[Mapping[str, str]] = {}
    """By language: the sentence that offers the keypad; {finish} becomes "then press pound" where that is needed."""
    said_as: ClassVar[str] = ""
    """The format of `spoken` in which a value is read back; "" as it is."""
    spelled_back: ClassVar[str] = ""
    """The format in which it is read back on the second try, sign by sign; "" as on the first."""
    speech_end: ClassVar[float] = 0.0
    """Seconds of pause that end an answer, since callers pause within it; 0 for the usual ones."""
    only_when_asked: ClassVar[bool] = False
    """Whether almost any sentence would fill it: only ever taken as the answer to its own question."""
    denies: ClassVar[bool] = True
    """Whether what the caller excludes is no value ("not my credit card"); of free words it may be a part."""
    may_not_suit: ClassVar[bool] = False
    """Whether "i can't" behind a value excludes it, as with days and times."""
    bare: ClassVar[bool] = False
    """Whether a bare number may be a value: "no, eleven"."""
    numeric: ClassVar[bool] = False
    """Whether a bare number behind "no" or "i mean" replaces one that was said with its unit: "no, thirty"."""
    counts: ClassVar[bool] = False
    """Whether its figures count something: those of a code, "MT-4821", do not."""
    secret: ClassVar[bool] = False
    """Whether a value is a `Secret`: kept for the turn in which it is told, shown and written nowhere."""
    most_keys: ClassVar[int] = 0
    """The most keys that are a value; 0 where keys are none, or as many as one likes."""
    gathers: ClassVar[bool] = False
    """Whether it sees to corrections itself: one there may concern an earlier turn, or is the answer."""

    def __init_subclass__(cls) -> None:
        """A kind's own file has its words in the languages of its author; language files add theirs."""
        name = cls.__dict__.get("name", "")
        for tag, language in LANGUAGES.items() if name else ():
            if name in language.examples:
                cls.example = {tag: language.examples[name], **cls.example}
            if name in language.hints:
                cls.hints = {tag: tuple(phrases(language.hints[name])), **cls.hints}
            if name in language.by_keys:
                cls.by_keys = {tag: language.by_keys[name], **cls.by_keys}

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        """Every value in free speech, in order; strict, since most words there are about something else."""
        raise NotImplementedError

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        """The value of an answer to a question of this kind; lenient, since the words are meant as one."""
        return the_one(self.find(words, around))

    def missing(self, partial: str, around: Surroundings) -> str:
        """What a part of an answer still lacks, in the language spoken: "the zip code"; "" when that cannot be said."""
        return ""

    def left_over(self, words: Words, found: Found, around: Surroundings) -> str:
        """The words of the sentence that would change the value and that it did not use; "" when there are none."""
        return ""

    def read_keys(self, keys: str, around: Surroundings) -> Value | Found | None:
        """The value of keys pressed, None when they are not a value of this kind; a `Found` where it is not certain."""
        return None

    def read_in_secret(self, told: Secret, around: Surroundings) -> Secret | None:
        """The value of a kind that is `secret`, in words or keys."""
        return None

    def expected_keys(self, around: Surroundings) -> int:
        """The most keys of an answer; 0 means until the finishing key."""
        return 0

    def hints_for(self, around: Surroundings) -> tuple[str, ...]:
        """Phrases a recogniser should expect in the language spoken."""
        return self.hints.get(around.tongue, ())

    def example_for(self, around: Surroundings) -> str:
        """An answer that a prompt can offer in the language spoken; "" when there is none."""
        return self.example.get(around.tongue, "")

    def by_keys_for(self, around: Surroundings) -> str:
        """The sentence that offers the keypad in the language spoken; "" when keys cannot answer."""
        sentence = self.by_keys.get(around.tongue, "")
        finish = LANGUAGES[around.tongue].finish if self.expected_keys(around) == 0 else ""
        return sentence.format(finish=finish)
