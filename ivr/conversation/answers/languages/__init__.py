"""The languages that are read: one file each, one line of registration here.

Rule: a language that nobody wrote down is not read with the rules of another one.
"""

from __future__ import annotations

from ivr.conversation.answers.languages.en import ENGLISH
from ivr.conversation.answers.languages.es import SPANISH
from ivr.conversation.answers.languages.language import Language

LANGUAGES: dict[str, Language] = {language.tag: language for language in (ENGLISH, SPANISH)}

__all__ = ["LANGUAGES", "Language"]
