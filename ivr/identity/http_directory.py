"""The customer directory of somebody else: any CRM that answers JSON over the web.

Rule: nothing of an answer is believed to be there or of its kind. What is wrong with it is told to operators by the
place in the answer, never by the value there, and makes the whole answer one of nobody.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from ivr.conversation.customers import Customer, OnLine
from ivr.conversation.events import Value
from ivr.identity.directory import DirectoryFailed
from ivr.web import Failed

KEPT_FOR = 60.0
"""Seconds for which an answer counts: a caller who is cut off and rings again is not looked up twice."""
MOST_KEPT = 1_000
MOST_ON_A_LINE = 20

Get = Callable[[str, Mapping[str, str], Mapping[str, str], float], bytes]
"""(url, headers, values, seconds) asks an address that the operator has named. Raises web.Failed."""


@dataclass(frozen=True)
class Crm:
    """How a CRM is asked, and where in its answer things are: `data.customers`, `person.full_name`.

    `customers` is the place of the list, "" where the answer is the list or the one customer itself. `fields` are the
    places in a customer by our names: id, name, language, prefers, changed_hands, and whatever segments ask for.
    """

    url: str
    fields: Mapping[str, str]
    customers: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.8


class HttpDirectory:
    def __init__(self, crm: Crm, get: Get, clock: Callable[[], float]) -> None:
        self._crm, self._get, self._clock = crm, get, clock
        self._kept: OrderedDict[str, tuple[float, OnLine]] = OrderedDict()
        self._lock = Lock()

    def on_line(self, number: str, seconds: float) -> OnLine:
        now = self._clock()
        with self._lock:
            at, known = self._kept.get(number, (float("-inf"), OnLine()))
        if 0 <= now - at < KEPT_FOR:
            return known
        found = self._asked(number, min(seconds, self._crm.seconds))
        with self._lock:
            self._kept[number] = (now, found)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found

    def _asked(self, number: str, seconds: float) -> OnLine:
        try:
            told = self._get(self._crm.url, self._crm.headers, {"line": number}, seconds)
            return read(json.loads(told), self._crm)
        except Failed as failed:
            if failed.reason == "not_found":
                return OnLine()
            raise DirectoryFailed(f"{failed.reason}: {failed.detail}") from None
        except (ValueError, RecursionError):
            raise DirectoryFailed("the answer is no JSON") from None


def read(answer: Any, crm: Crm) -> OnLine:
    """The customers of an answer. Raises DirectoryFailed."""
    listed = _at(answer, crm.customers)
    if isinstance(listed, dict):
        listed = [listed]
    if listed is None:
        listed = []
    if not isinstance(listed, list) or len(listed) > MOST_ON_A_LINE:
        raise DirectoryFailed(f"{crm.customers or 'the answer'}: expected up to {MOST_ON_A_LINE} customers")
    customers = [_customer(one, index, crm) for index, one in enumerate(listed)]
    changed = any(_at(one, crm.fields.get("changed_hands", "")) is True for one in listed)
    if len({customer.id for customer in customers}) < len(customers):
        raise DirectoryFailed("two customers have the same id")
    return OnLine(tuple(customers), changed)


def _customer(one: Any, index: int, crm: Crm) -> Customer:
    def wrong(way: str, expected: str) -> DirectoryFailed:
        return DirectoryFailed(f"customer {index}: '{way}' is {_kind(_at(one, way))}, expected {expected}")

    def text(name: str) -> str:
        way = crm.fields.get(name, "")
        value = _at(one, way) if way else None
        if value is not None and not isinstance(value, str):
            raise wrong(way, "text")
        return (value or "").strip()

    if not isinstance(one, dict):
        raise DirectoryFailed(f"customer {index} is {_kind(one)}, expected a block of values")
    id = _at(one, crm.fields["id"])
    if isinstance(id, bool) or not isinstance(id, str | int) or id == "":
        raise wrong(crm.fields["id"], "a number or a text")
    known: dict[str, Value] = {}
    for name, way in crm.fields.items():
        value = _at(one, way)
        if name in OWN or value is None:
            continue
        if not isinstance(value, bool | int | float | str):
            raise wrong(way, "a number, a text, true or false")
        known[name] = value
    language = text("language").replace("_", "-").partition("-")[0].lower()
    return Customer(str(id), text("name"), (), language, text("prefers"), known)


OWN = ("id", "name", "language", "prefers", "changed_hands")
"""What Parley itself asks of a customer; all else is for segments."""

_KINDS = {dict: "a block", list: "a list", str: "text", bool: "true or false", type(None): "missing"}


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "a number")


def _at(answer: Any, way: str) -> Any:
    """What stands at a place such as `data.customers`; None where there is nothing."""
    for part in way.split(".") if way else ():
        if isinstance(answer, dict):
            answer = answer.get(part)
        elif isinstance(answer, list) and part.isdigit() and int(part) < len(answer):
            answer = answer[int(part)]
        else:
            return None
    return answer
