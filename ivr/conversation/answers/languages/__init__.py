"""The languages that are read: one file each, one line of registration here.

Rule: a language that nobody wrote down is not read with the rules of another one.
"""

from __future__ import annotations

from collections.abc import Callable

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


def phrases_of(*tables: Callable[[Language], str]) -> dict[str, Phrases[str]]:
    """Phrase tables of every language, made ready for reading; each phrase means itself."""
    return {
        tag: Phrases.listed(", ".join(table(language) for table in tables))
        for tag, language in LANGUAGES.items()
    }


def words_in(table: Callable[[Language], str]) -> dict[str, frozenset[str]]:
    """The word table of every language."""
    return {tag: frozenset(listed(plain(table(language)))) for tag, language in LANGUAGES.items()}


def spoken_names(tag: str) -> tuple[str, ...]:
    """The names of weekdays and months in a language."""
    spoken = LANGUAGES[tag].spoken
    return (*spoken.weekdays, *spoken.months) if spoken else ()


__all__ = [
    "LANGUAGES",
    "NUMERALS",
    "Calendar",
    "Clock",
    "Language",
    "Numerals",
    "Spoken",
    "phrases_of",
    "spoken_names",
    "words_in",
]
