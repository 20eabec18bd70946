"""The customer directory of somebody else: any CRM that answers JSON over the web.

Rule: nothing of an answer is believed to be there or of its kind. What is wrong with it is told to operators by the
place in the answer, never by the value there, and makes the whole answer one of nobody.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import structlog

from ivr.conversation.customers import Customer, OnLine
from ivr.conversation.events import Value
from ivr.identity.directory import DirectoryFailed
from ivr.kept import StoreUnavailable
from ivr.web import Failed

log = structlog.get_logger("ivr.identity")

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
    places in a customer by our names: id, name, language, prefers, changed_hands, mobile, and whatever segments ask
    for. `by_number` asks for the customer who goes by a number, in the same form; "" where that cannot be asked.
    """

    url: str
    fields: Mapping[str, str]
    customers: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.8
    by_number: str = ""


class HttpDirectory:
    def __init__(self, crm: Crm, get: Get, clock: Callable[[], float]) -> None:
        self._crm, self._get, self._clock = crm, get, clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, OnLine]] = OrderedDict()
        self._lock = Lock()

    def on_line(self, number: str, seconds: float) -> OnLine:
        return self._known(self._crm.url, "line", number, seconds)

    def find(self, customer: str) -> Customer | None:
        """The customer of that number, whom a PIN or a code is to speak for. Raises StoreUnavailable."""
        if not self._crm.by_number:
            return None
        try:
            found = self._known(self._crm.by_number, "number", customer, self._crm.seconds)
        except DirectoryFailed as failed:
            log.error("directory failed", why=str(failed))
            raise StoreUnavailable("the directory failed") from None
        return next((one for one in found.customers if one.id == customer), None)

    def _known(self, url: str, what: str, value: str, seconds: float) -> OnLine:
        """What was answered within the last minute, or is answered now."""
        now = self._clock()
        with self._lock:
            at, known = self._kept.get((what, value), (float("-inf"), OnLine()))
        if 0 <= now - at < KEPT_FOR:
            return known
        found = self._asked(url, {what: value}, min(seconds, self._crm.seconds))
        with self._lock:
            self._kept[what, value] = (now, found)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return found

    def _asked(self, url: str, values: Mapping[str, str], seconds: float) -> OnLine:
        try:
            told = self._get(url, self._crm.headers, values, seconds)
            return read(json.loads(told), self._crm)
        except Failed as failed:
            if failed.reason == "not_found":
                return OnLine()
            raise DirectoryFailed(f"{failed.reason}: {failed.detail}") from None
        except (ValueError, RecursionError):
            raise DirectoryFailed("the answer is not JSON") from None


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
    mobile = text("mobile")
    lines = (mobile,) if E164.fullmatch(mobile) else ()
    return Customer(str(id), text("name"), lines, language, text("prefers"), known)


E164 = re.compile(r"\+[1-9]\d{6,14}")
"""A mobile that codes may be texted to is written so, or is none."""

OWN = ("id", "name", "language", "prefers", "changed_hands", "mobile")
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
