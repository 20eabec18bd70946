"""The languages that are read: one file each, one line of registration here.

Rule: a language that nobody wrote down is not read with the rules of another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from ivr.conversation.answers.languages.en import ENGLISH
from ivr.conversation.answers.languages.es import SPANISH
from ivr.conversation.answers.languages.language import Calendar, Clock, Language, Numerals, Spoken
from ivr.conversation.answers.languages.nb import NORWEGIAN
from ivr.conversation.answers.languages.sv import SWEDISH
from ivr.conversation.answers.languages.ur import URDU
from ivr.conversation.answers.languages.zh import CHINESE
from ivr.conversation.answers.words import Phrases, listed, plain

LANGUAGES: dict[str, Language] = {
    tag: language
    for language in (ENGLISH, SPANISH, SWEDISH, NORWEGIAN, CHINESE, URDU)
    for tag in (language.tag, *language.also)
}
NUMERALS: dict[str, Numerals] = {tag: language.numerals for tag, language in LANGUAGES.items()}


T = TypeVar("T")


class ByLanguage(Mapping[str, T]):
    """What is made ready of every language, each once somebody speaks it: few processes ever hear two."""

    def __init__(self, made_of: Callable[[Language], T]) -> None:
        self._made_of = made_of
        self._made: dict[str, T] = {}

    def __getitem__(self, tag: str) -> T:
        if tag not in self._made:
            self._made[tag] = self._made_of(LANGUAGES[tag])
        return self._made[tag]

    def __iter__(self) -> Iterator[str]:
        return iter(LANGUAGES)

    def __len__(self) -> int:
        return len(LANGUAGES)


def phrases_of(*tables: Callable[[Language], str]) -> ByLanguage[Phrases[str]]:
    """Phrase tables of every language, made ready for reading; each phrase means itself."""
    return ByLanguage(lambda language: Phrases.listed(", ".join(table(language) for table in tables)))


def words_in(table: Callable[[Language], str]) -> ByLanguage[frozenset[str]]:
    """The word table of every language."""
    return ByLanguage(lambda language: frozenset(listed(plain(table(language)))))


def words_of_all(table: Callable[[Language], str]) -> frozenset[str]:
    """The word table of all languages together, for words that callers mix."""
    return frozenset().union(*words_in(table).values())


def spoken_names(tag: str) -> tuple[str, ...]:
    """The names of weekdays and months in a language."""
    spoken = LANGUAGES[tag].spoken
    return (*spoken.weekdays, *spoken.months) if spoken else ()


__all__ = [
    "LANGUAGES",
    "NUMERALS",
    "ByLanguage",
    "Calendar",
    "Clock",
    "Language",
    "Numerals",
    "Spoken",
    "phrases_of",
    "spoken_names",
    "words_in",
    "words_of_all",
]
