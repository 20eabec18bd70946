"""The commands of Rasa's CALM that a model may answer with: as JSON, and as the lines that Rasa's own models write.

Rule: an answer is data from outside. Whatever names no flow or slot that the model was told of is dropped here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from ivr.conversation.events import Interpretation

MOST = 8
"""Commands in one answer; a sentence has no more to it."""
LONGEST = 400
"""Characters of a value."""

KINDS = {
    "start_flow": "start_flow",
    "set_slot": "set_slot",
    "correct_slot": "set_slot",
    "clarify": "clarify",
    "cancel_flow": "cancel_flow",
    "hand_off": "hand_off",
    "answer_from_documents": "answer",
    "skip_question": "skip",
}
"""What a command is called in an answer -> `Interpretation.kind`."""


def schema(flows: Sequence[str], slots: Sequence[str]) -> dict[str, Any]:
    """The JSON schema of an answer, in the subset that strict structured outputs know: every key is required."""
    command = {
        "command": {"type": "string", "enum": list(KINDS)},
        "flows": {
            "type": "array",
            "items": {"type": "string", "enum": list(flows)} if flows else {"type": "string"},
        },
        "slot": {"type": ["string", "null"], "enum": [*slots, None]},
        "value": {"type": ["string", "null"]},
    }
    entry = {
        "type": "object",
        "properties": command,
        "required": list(command),
        "additionalProperties": False,
    }
    listed = {"commands": {"type": "array", "items": entry}}
    return {"type": "object", "properties": listed, "required": ["commands"], "additionalProperties": False}


def read(answer: Any, flows: Sequence[str], slots: Sequence[str]) -> tuple[Interpretation, ...]:
    """The commands of an answer that names what it was told of. Raises ValueError for what is not an answer at all."""
    listed = answer.get("commands") if isinstance(answer, dict) else None
    if not isinstance(listed, list):
        raise ValueError("no list of commands")
    found = [_command(entry) for entry in listed[:MOST] if isinstance(entry, dict)]
    known = [_known(one, flows, slots) for one in found if one]
    return tuple(one for one in known if one)


def _command(entry: dict[str, Any]) -> Interpretation | None:
    kind = KINDS.get(str(entry.get("command")))
    flows, value = entry.get("flows"), entry.get("value")
    if kind is None:
        return None
    named = tuple(str(flow) for flow in flows[:MOST]) if isinstance(flows, list) else ()
    text = "" if value is None else str(value)[:LONGEST]
    return Interpretation(kind, named, str(entry.get("slot") or ""), text)


def _known(told: Interpretation, flows: Sequence[str], slots: Sequence[str]) -> Interpretation | None:
    """The command as far as it names what there is; which of one flow is to start it, as in Rasa."""
    named = tuple(flow for flow in told.flows if flow in flows)
    if told.kind == "set_slot":
        if told.slot in slots:
            return Interpretation("set_slot", slot=told.slot, value=told.value)
        return None
    if told.kind in ("start_flow", "clarify"):
        kind = "start_flow" if len(named) == 1 else told.kind
        return Interpretation(kind, named) if named else None
    return Interpretation(told.kind)


# -- as lines --------------------------------------------------------------------------------------------

_LINES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Interpretation]], ...] = (
    (re.compile(r"(?:set|correct) slot (\S+) (.+)"), lambda m: Interpretation("set_slot", (), m[1], m[2])),
    (re.compile(r"(?:Set|Correct)Slot\(\s*(\S+?)\s*,\s*(.*)\)"), lambda m: Interpretation("set_slot", (), m[1], m[2])),
    (re.compile(r"start(?: flow)? (\S+)|StartFlow\((.*)\)"), lambda m: Interpretation("start_flow", _names(m))),
    (re.compile(r"disambiguate(?: flows?)? (.+)|clarify(?: flows?)? (.+)|Clarify\((.*)\)"),
     lambda m: Interpretation("clarify", _names(m))),
    (re.compile(r"cancel(?: flow)?|CancelFlow\(\)"), lambda m: Interpretation("cancel_flow")),
    (re.compile(r"hand ?over|hand off|HumanHandoff\(\)"), lambda m: Interpretation("hand_off")),
    (re.compile(r"provide info|search(?: and reply)?|answer|(?:KnowledgeAnswer|SearchAndReply)\(\)"),
     lambda m: Interpretation("answer")),
    (re.compile(r"skip(?: question)?|SkipQuestion\(\)"), lambda m: Interpretation("skip")),
)  # fmt: skip
"""A line of Rasa's -> what it says."""


def _names(match: re.Match[str]) -> tuple[str, ...]:
    written = next((group for group in match.groups() if group), "")
    if written.strip():
        return tuple(re.split(r"[,\s]+", written.strip()))
    return ()


def line(written: str) -> Interpretation | None:
    """What a line such as "set slot amount 50", or SetSlot(amount, 50), says; None for any other."""
    text = written.strip()
    for pattern, made in _LINES:
        if match := pattern.fullmatch(text):
            told = made(match)
            return Interpretation(
                told.kind, told.flows, told.slot.strip("'\""), told.value.strip().strip("'\"")
            )
    return None


def among(
    told: Sequence[Interpretation], flows: Sequence[str], slots: Sequence[str]
) -> tuple[Interpretation, ...]:
    """Those that name what there is."""
    known = [_known(one, flows, slots) for one in told]
    return tuple(one for one in known if one)
