"""What of a caller's sentence is not told to a model: rows of digits and e-mail addresses, behind a placeholder each.

Rule: a model needs to know *that* a number was told, not which; what it gives back for the placeholder is put in here.
Cards, PINs and passwords are masked before anything looks at the words (`conversation/confidential.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ivr.conversation.answers.cards import Group, told
from ivr.conversation.answers.kind import tongue_of
from ivr.redaction import scrub

FEWEST = 3
"""Digits of a number that may be somebody's: of an account, a telephone, or a part of a card."""

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


@dataclass(frozen=True)
class Redacted:
    """A sentence that may leave, and what stands behind its placeholders."""

    text: str
    hidden: dict[str, str] = field(default_factory=dict, repr=False)

    def restored(self, value: str) -> str:
        """A value as the caller told it."""
        for placeholder, own in self.hidden.items():
            value = value.replace(placeholder, own)
        return value


def redacted(text: str, language: str) -> Redacted:
    """The sentence without numbers of FEWEST digits or more, in figures or words, and without e-mail addresses."""
    places = [(found.start(), found.end(), "email") for found in _EMAIL.finditer(text)]
    runs = (run for tongue in dict.fromkeys((tongue_of(language), "en")) for run in _runs(text, tongue))
    places += [(start, end, "number") for start, end in runs]
    hidden: dict[str, str] = {}
    kept, at = "", 0
    for start, end, what in sorted(places):
        if start < at:
            continue
        placeholder = f"<{what} {len(hidden) + 1}>"
        hidden[placeholder] = text[start:end]
        kept, at = kept + text[at:start] + placeholder, end
    return Redacted(scrub(kept + text[at:]), hidden)


def _runs(text: str, tongue: str) -> Iterator[tuple[int, int]]:
    """Where a number of many digits stands that counts nothing."""
    run: list[Group] = []
    for group in (*told([text], tongue), None):
        if run and (group is None or group.opens):
            if sum(len(part.digits) for part in run) >= FEWEST and not any(part.counts for part in run):
                yield run[0].start, run[-1].end
            run = []
        if group is not None:
            run.append(group)
