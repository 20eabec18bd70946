"""Reads the texts of the summary that agents read: Parley's, and those of `flows/summary.yml` that replace them.

Rule: a team writes what it wants otherwise and nothing else. A text without a language is one of the project's first,
the language that agents read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from ivr.content.domain import block, is_new
from ivr.content.marked_yaml import Document, Place
from ivr.content.models import make
from ivr.content.problems import Problems
from ivr.conversation.summary_texts import SummaryTexts

T = TypeVar("T")

SHIPPED = Path(__file__).with_name("summary.yml")


@dataclass
class Written:
    """The texts that were written, and where each is."""

    texts: SummaryTexts = field(default_factory=SummaryTexts)
    places: dict[str, Place] = field(default_factory=dict)


def read(document: Document, known: Written, problems: Problems) -> None:
    """Adds the texts of a file."""
    here = Place(document, ("summary",))
    for key, written in block(document, "summary", problems).items():
        if is_new(key, known.places, here.within(key), "text of the summary", problems):
            made = make(SummaryTexts, {key: written}, here, "summary", "the summary", problems)
            own = {name: getattr(made, name) for name in made.model_fields_set} if made else {}
            known.texts = known.texts.model_copy(update=own)


def completed(own: SummaryTexts, shipped: SummaryTexts, language: str) -> SummaryTexts:
    """Parley's texts, with a team's own instead where there are some; a team's verbs beside Parley's."""
    changes: dict[str, object] = {
        key: _by_language(getattr(shipped, key), language) | _by_language(getattr(own, key), language)
        for key in own.model_fields_set
        if key != "verbs"
    }
    verbs = _by_language(shipped.verbs, language)
    for tongue, listed in _by_language(own.verbs, language).items():
        verbs[tongue] = [*verbs.get(tongue, ()), *map(str.casefold, listed)]
    return shipped.model_copy(update=changes | {"verbs": verbs})


def _by_language(written: T | Mapping[str, T], language: str) -> dict[str, T]:
    return dict(written) if isinstance(written, Mapping) else {language: written}
