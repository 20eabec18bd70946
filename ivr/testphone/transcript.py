"""Prints a call for people: who spoke in a column of its own, long sentences wrapped beside it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from ivr.testphone.call import Call

WIDTH = 100
NAMES = {"ivr": "ivr", "caller": "caller", "agent": "agent", "to agent": "to agent", "line": ""}
COLUMN = max(len(name) for name in NAMES.values()) + 2


def line(who: str, text: str, width: int = WIDTH, column: int = COLUMN) -> str:
    """One entry of a transcript, as one or more lines of text; the text begins in `column`."""
    name = NAMES.get(who, who).rjust(column - 2)
    return textwrap.fill(text, width, initial_indent=f"{name}  ", subsequent_indent=" " * column)


def sent(to: str, text: str) -> str:
    """A text message that went out during the call."""
    return f"(text message to {to}: {text})"


def print_call(call: Call, write: Callable[[str], object], width: int = WIDTH) -> None:
    """The whole call, then what was found wrong with the server's answers, one line at a time."""
    for who, text in call.transcript:
        write(line(who, text, width))
    for text in problems(call):
        write(text)


def problems(call: Call) -> list[str]:
    """The call's findings as lines to print, the errors first."""
    order = {"error": 0, "warning": 1, "note": 2}
    return [f"  ! {finding}" for finding in sorted(call.findings, key=lambda finding: order[finding.level])]
