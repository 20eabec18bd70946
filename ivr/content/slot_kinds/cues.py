"""The words that lead to the value of a slot: "to" before who gets the money, "in" before a place."""

from __future__ import annotations

import re

from ivr.conversation.steps import CollectStep

_CUE = re.compile(r"\b(to|from|for|with|at|in|on|by|about)\s*\?\s*$", re.IGNORECASE)
_LED_TO_BY = (
    (re.compile(r"(?i)\b(?:origin|departure|from)\b"), ["from"]),
    (re.compile(r"(?i)\b(?:recipient|payee|beneficiary|destination|arrival)\b"), ["to", "in", "for"]),
    (re.compile(r"(?i)\b(?:restaurant|hotel|shop|store|branch|office|clinic|airport|venue)\b"), ["at", "in"]),
    (re.compile(r"(?i)\b(?:country|city|town|village|region|place|location|area)\b"), ["in", "to", "at", "near"]),
)  # fmt: skip
"""What slots are called whose values come after certain words: the place after "in", who gets it after "to"."""


def cue_of(question: CollectStep, asked: str) -> list[str]:
    """The words that lead to the answer, told by the question's own end, "Who would you like to send money to?", and by
    the slot's name."""
    if question.reads != "phrase" or question.cue:
        return []
    found, name = _CUE.search(asked), question.collect.replace("_", " ")
    named = next((cues for pattern, cues in _LED_TO_BY if pattern.search(name)), [])
    return list(dict.fromkeys([*([found[1].lower()] if found else []), *named]))
