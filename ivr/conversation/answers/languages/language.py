"""What a language file fills in: the words with which people answer, hesitate, refuse and correct themselves.

Rule: data only. Phrases are written one after the other with commas between; accents and case do not count.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Language:
    """One language. A table that is left out is empty: nothing is recognised there."""

    tag: str
    """BCP 47, the primary subtag alone."""
    finish: str = ""
    """Put behind "key it in" when a finishing key is needed."""

    # -- instead of an answer

    refusals: str = ""
    """The caller has no answer, or will not give it; a few more words may follow: "i don't know" (my number)."""
    refusals_whole: str = ""
    """Such as "pass": a refusal only when nothing else is said."""
    asks_what: str = ""
    """The question was not heard or not understood; a few more words may follow."""
    asks_what_whole: str = ""
    asks_why: str = ""
    """The caller wants to know why it is asked; a few more words may follow."""
    asks_why_whole: str = ""
    waits: str = ""
    """Such as "one moment": a wait when nothing but politeness stands beside it."""
    fetches: str = ""
    """Such as "let me get": what is fetched may follow."""
    returns: str = ""
    """Such as "i'm back", said after a wait."""
    new_wish: str = ""
    """Such as "i want": with one of these beside it, the sentence asks for something else."""
