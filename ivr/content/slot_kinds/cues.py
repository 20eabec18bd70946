"""The words that lead to the value of a slot: "to" before who gets the money, "in" before a place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ivr.conversation.steps import CollectStep

_Cues = Sequence[tuple[re.Pattern[str], list[str]]]

_CUE = re.compile(r"\b(to|from|for|with|at|in|on|by|about)\s*\?\s*$", re.IGNORECASE)
_LED_TO_BY = (
    (re.compile(r"(?i)\b(?:origin|departure|from)\b"), ["from"]),
    (re.compile(r"(?i)\b(?:recipient|payee|beneficiary|destination|arrival)\b"), ["to", "in", "for"]),
    (re.compile(r"(?i)\b(?:restaurant|hotel|shop|store|branch|office|clinic|airport|venue)\b"), ["at", "in"]),
    (re.compile(r"(?i)\b(?:country|countries|pa[ií]s)\b"), ["in", "to", "at", "near", "for"]),
    (re.compile(r"(?i)\b(?:city|town|village|region|place|location|area)\b"), ["in", "to", "at", "near"]),
    (re.compile(r"(?i)\b(?:dish|meal|drink|product|item|book|movie|film|show|event|course|game)\b"),
     ["in the", "of the", "about the", "for the", "in", "called"]),
)  # fmt: skip
"""What slots are called whose values come after certain words: the place after "in", who gets it after "to"."""


_DAYS_LED_TO_BY = (
    (re.compile(r"(?i)\b(?:check in|start|begin|from|arrival|departure|pick ?up|outbound)\b"), ["from", "on"]),
    (re.compile(r"(?i)\b(?:check out|end|to|until|return|drop ?off|due)\b"), ["to", "until", "till", "returning"]),
)  # fmt: skip
"""The same of days and times, where there are two of them."""
_DAYS = ("date", "time", "date_time")


def cue_of(question: CollectStep, asked: str) -> list[str]:
    """The words that lead to the answer, told by the question's own end, "Who would you like to send money to?", and by
    the slot's name."""
    if question.cue:
        return []
    name = question.collect.replace("_", " ")
    if question.reads in _DAYS:
        return _first(_DAYS_LED_TO_BY, name)
    if question.reads == question.collect:
        return _first(_LED_TO_BY[-1:], name)
    if question.reads != "phrase":
        return []
    found = _CUE.search(asked)
    return list(dict.fromkeys([*([found[1].lower()] if found else []), *_first(_LED_TO_BY, name)]))


def _first(table: _Cues, name: str) -> list[str]:
    return next((cues for pattern, cues in table if pattern.search(name)), [])
