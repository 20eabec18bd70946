"""Two courses of one call as rows of a transcript: what the caller did, and what followed then and now.

Rule: for the terminal and the page alike; nothing is judged here.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from ivr.quality.comparing import Course, Exchange, told


@dataclass(frozen=True)
class Row:
    """One thing that the caller did. `then` and `now` are what followed, line by line; equal where nothing changed.

    `heard` are the caller's words then and now; `first` marks where the courses part.
    """

    heard: tuple[str, str]
    then: tuple[str, ...]
    now: tuple[str, ...]
    first: bool = False

    @property
    def same(self) -> bool:
        return self.then == self.now and self.heard[0] == self.heard[1]


def rows(then: Course, now: Course, first: int) -> list[Row]:
    """`first` is the turn of the first difference."""
    before = {exchange.turn: exchange for exchange in then.exchanges}
    after = {exchange.turn: exchange for exchange in now.exchanges}
    found = []
    last = now.exchanges[-1].turn if now.exchanges else 0
    for turn in sorted({*before, *after}):
        old, new = before.get(turn), after.get(turn)
        if now.stuck and turn > last:
            break
        heard = (_heard(old or new), _heard(new or old))
        missing = "not asked any more" if turn < last else "not reached"
        found.append(Row(heard, _lines(old, new, "was over"), _lines(new, old, missing), turn == first))
    return found


def _heard(exchange: Exchange | None) -> str:
    if exchange is None:
        return ""
    if exchange.intent:
        return f"{exchange.caller}  ({exchange.intent})"
    return exchange.caller


def _lines(exchange: Exchange | None, other: Exchange | None, missing: str) -> tuple[str, ...]:
    if exchange is None:
        return (f"({missing})",)
    lines = [*exchange.said]
    if other is None or exchange.actions != other.actions:
        lines += [f"[runs {action}]" for action in exchange.actions]
    waits, others = told(exchange.waits), told(other.waits) if other else ""
    if waits != others or "question" not in exchange.waits:
        if exchange.waits:
            lines.append(f"[{waits}]")
    elif lines == [*(other.said if other else ())] and _ways_differ(exchange, other):
        lines.append(f"[{' > '.join(exchange.steps)}]")
    if exchange.stuck:
        lines.append(f"✗ {exchange.stuck}")
    return tuple(lines)


def _ways_differ(one: Exchange, other: Exchange | None) -> bool:
    return other is not None and one.steps != other.steps and one.said == other.said


def printed(found: Sequence[Row], width: int = 100) -> Iterator[str]:
    """For a terminal: two columns."""
    half = (width - 7) // 2
    yield f"    {'then':{half}} | now"
    for row in found:
        then, now = row.heard
        heard = then if then == now else f"{then}  =>  {now}"
        yield f"  {'>' if row.first else ' '} caller: {heard}"
        if row.then == row.now:
            yield from (f"    {part}" for part in _wrapped(row.then, width - 4))
        else:
            columns = zip_longest(_wrapped(row.then, half), _wrapped(row.now, half), fillvalue="")
            yield from (f"    {one:{half}} | {two}".rstrip() for one, two in columns)


def _wrapped(lines: Iterable[str], width: int) -> Iterator[str]:
    return (part for line in lines for part in textwrap.wrap(line, width) or [""])
