"""Commands of Rasa's in tests: what a language model should have made of the caller's words.

Rule: there is none here, so a command is taken for what comes of it: a flow that has started, a slot that was set. What
comes of the others can be told by the steps below them. Rasa writes a command in three ways: StartFlow(pay_bill),
start flow pay_bill, {start_flow: pay_bill}.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Asserted = tuple[str, Any]
"""An assertion and what it wants."""

_WORD = r"([\w-]+)"

_KNOWN: tuple[tuple[re.Pattern[str], Callable[[str, str], Asserted]], ...] = (
    (
        re.compile(rf"(?:StartFlow\(\s*{_WORD}\s*()\)|start flow {_WORD}())"),
        lambda flow, _: ("flow_started", flow),
    ),
    (
        re.compile(rf"(?:(?:Set|Correct)Slot\(\s*{_WORD}\s*,\s*(.+?)\s*\)|set slot {_WORD} (.+))"),
        lambda slot, value: ("slot_was_set", [{"name": slot, "value": _value(value)}]),
    ),
    (
        re.compile(r"(?:Clarify\(([^()]+)()\)|disambiguate flows (.+)())"),
        lambda flows, _: ("pattern_clarification_contains", _every(flows)),
    ),
)
"""How a command is written as text, either way that Rasa has, and what must have come of it."""

OTHERS = re.compile(
    r"(?:CancelFlow|ChitChat|SearchAndReply|HumanHandoff|SkipQuestion|RepeatLastBotMessages|CannotHandle|Clarify)\(.*\)"
    r"|(?:cancel|start|end)[ _](?:flow|session)|(?:human[ _])?hand[ _]?(?:over|off)|skip[ _]question|clarify|error|noop"
    r"|repeat[ _](?:message|bot[ _]messages)|provide[ _]info|search[ _]and[ _]reply|knowledge|offtopic[ _]reply"
    r"|chit[ _]?chat|cannot[ _]handle|disambiguate[ _]flows|(?:continue|restart)[ _]agent(?: \S+)?|restart"
)
"""Commands of which nothing is looked at."""


def asserted(command: Any) -> Iterator[Asserted]:
    """What must hold after the caller's words for this command; nothing where nothing is looked at."""
    if isinstance(command, dict):
        for name, told in command.items():
            yield from _in_block(str(name), told)
        return
    for pattern, made in _KNOWN:
        if found := pattern.fullmatch(str(command).strip()):
            first, second = (part for part in found.groups() if part is not None)
            yield made(first, second)


def is_known(command: Any) -> bool:
    if any(asserted(command)):
        return True
    names = map(str, command) if isinstance(command, dict) else [str(command).strip()]
    return all(OTHERS.fullmatch(name) for name in names)


def _in_block(name: str, told: Any) -> Iterator[Asserted]:
    """Of a command that is written as a block: {start_flow: pay_bill}, {set_slot: [{amount: 40}]}."""
    if name == "start_flow" and isinstance(told, str):
        yield "flow_started", told
    if name in ("set_slot", "correct_slot"):
        for slots in told if isinstance(told, list) else [told]:
            for slot, value in slots.items() if isinstance(slots, dict) else ():
                yield "slot_was_set", [{"name": slot, "value": value}]


def _value(written: str) -> Any:
    value = written.strip("\"'")
    return {"true": True, "false": False, "none": None}.get(value.lower(), value)


def _every(listed: str) -> dict[str, Any]:
    return {"operator": "all", "flow_ids": re.findall(r"[\w-]+", listed)}
