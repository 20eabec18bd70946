"""Parley's own files: repair flows, universals, and what stands in for patterns of Rasa's.

Rule: they are read once a process, and changed by nobody.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from ivr.content import domain, flows, marked_yaml, summary
from ivr.content.checks.material import SHIPPED
from ivr.content.marked_yaml import Document
from ivr.content.problems import Problems
from ivr.conversation.defaults import Defaults
from ivr.conversation.flow import Flow
from ivr.conversation.summary_texts import SummaryTexts

REPAIR = Path(__file__).with_name("repair.yml")
UNIVERSALS = Path(__file__).with_name("universals.yml")
RASA = Path(__file__).with_name("rasa.yml")
RASA_PATTERNS = Path(__file__).with_name("rasa_patterns.yml")


@cache
def document(file: Path) -> Document:
    read = marked_yaml.read(file, SHIPPED + file.name, problems := Problems())
    assert read is not None and not len(problems), "Parley's own files can be read"
    return read


@cache
def repairs() -> tuple[flows.Written, domain.Domain]:
    """The repair flows, and their slots and words."""
    shipped, words, problems = flows.Written(), domain.Domain(), Problems()
    for file in (REPAIR, RASA):
        flows.read(document(file), shipped, problems)
        domain.read(document(file), words, problems)
    assert not len(problems), str(problems)
    return shipped, words


@cache
def rasas_patterns() -> flows.Written:
    flows.read(document(RASA_PATTERNS), theirs := flows.Written(), problems := Problems())
    assert not len(problems), str(problems)
    return theirs


@cache
def summary_texts() -> SummaryTexts:
    summary.read(document(summary.SHIPPED), shipped := summary.Written(), problems := Problems())
    assert not len(problems), str(problems)
    return shipped.texts


def inherit(own: Flow, shipped: Flow, defaults: Defaults) -> Flow:
    """A team's own repair flow stays in reach as the shipped one was, unless it says how itself."""
    changes: dict[str, Any] = {}
    if own.head.universal is None and shipped.head.universal:
        said = shipped.head.universal.phrases
        phrases = {language: said[language] for language in defaults.languages if language in said}
        changes["universal"] = shipped.head.universal.model_copy(update={"phrases": phrases})
    if not own.head.nlu_trigger:
        changes["nlu_trigger"] = shipped.head.nlu_trigger
    if changes:
        return replace(own, head=own.head.model_copy(update=changes))
    return own
