"""What conditions and prompts may look at: `slots.amount`, `context.reason`, `session.today`.

Rule: a scope is a field of `Scope`, and everything that knows scopes - the readers of conditions, prompts and Jinja
templates, their checks and what they advise - asks the fields. A new one is one field here, and its values in
`Turn.scope`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, Generic, TypeVar

from ivr.conversation.events import Value

T = TypeVar("T")
Values = Mapping[str, Value]
Name = tuple[str, str]
"""A scope and a name in it: ("slots", "amount")."""


@dataclass(frozen=True, slots=True)
class Scope:
    """All that a condition or a prompt may look at, at one moment of a turn."""

    slots: Values = field(default_factory=dict)
    """What was collected, set or fetched. A name without a scope is a slot's."""
    context: Values = field(default_factory=dict)
    """What the flow on top was started with or noted."""
    session: Values = field(default_factory=dict)
    """What is known of the call itself."""
    hours: Values = field(default_factory=dict)
    """The schedules of `flows/hours.yml`: each is `open` or `closed`, and has more below it."""
    caller: Values = field(default_factory=dict)
    """Who calls and from what line, as far as it is known and may be said."""

    def by_name(self) -> dict[str, Values]:
        return {name: getattr(self, name) for name in SCOPES}


SCOPES = tuple(each.name for each in fields(Scope))
ANY_SCOPE = "|".join(map(re.escape, SCOPES))
"""The scopes as part of a pattern."""


def looked_up(scope: str, name: str, deeper: tuple[str, ...] = ()) -> Callable[[Scope], Any]:
    """How the value of `scope.name.deeper` is found, None where there is none."""
    values = attrgetter(scope)
    if scope == "hours" and not deeper:
        return lambda here: _itself(values(here).get(name))
    if not deeper:
        return lambda here: values(here).get(name)

    def found(here: Scope) -> Any:
        value = values(here).get(name)
        for part in deeper:
            value = value.get(part) if isinstance(value, Mapping) else None
        return value

    return found


def _itself(value: Value) -> Value:
    """What a value is that has more below it: `hours.service`, beside `hours.service.closes`."""
    return value.get("") if isinstance(value, OnDemand) else value


class OnDemand(Mapping[str, Value], Generic[T]):
    """Values that are worked out when somebody looks at them: a table of name -> how it is had from `whole`."""

    __slots__ = ("_table", "_whole")

    def __init__(self, table: Mapping[str, Callable[[T], Value]], whole: T) -> None:
        self._table, self._whole = table, whole

    @property
    def whole(self) -> T:
        return self._whole

    def __getitem__(self, name: str) -> Value:
        return self._table[name](self._whole)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


NOTED: dict[str, tuple[str, ...]] = {
    "action": ("done", "failed"),
    "http": ("done", "not_found", "timeout", "failed"),
    "failure": (),
    "outcome": ("done", "failed", "unknown"),
    "hand_off": ("bridged", "hung_up", "queue_full", "no_answer", "left", "error", "closed"),
    "message": ("sent", "no_number"),
    "authenticate": ("done", "failed"),
    "payment": ("approved", "declined", "unavailable", "abandoned", "agent", "unknown"),
    "amount": (),
    "brand": (),
    "last4": (),
    "voiceprint": ("kept", "refused", "deleted", "not_known", "failed"),
    "enrol": ("done", "sent", "failed"),
    "next_opening": (),
    "disposition": (),
    "deed": (),
    "reason": (),
    "text": (),
    "intent": (),
    "flows": (),
}
"""What any flow may find in its context, with all the values that it can have, where they are few."""
