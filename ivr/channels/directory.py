"""Tells the customer directory what a call has changed, ours or a CRM, from the outbox.

Rule: of one customer, what was earlier is told first; what comes later waits until that came through or was given up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from ivr.channels.notify import GONE
from ivr.conversation.customers import Customer
from ivr.sending import NotNow, OutcomeUnknown, Refused
from ivr.store import Parcel, StoreUnavailable
from ivr.web import Failed

TIMEOUT = 5.0

IsFirst = Callable[[Parcel], bool]
"""Whether nothing earlier of its kind waits for the same address."""
Post = Callable[[str, Mapping[str, str], Mapping[str, str], bytes, float], int]
"""(url, headers, values, body, seconds) -> the status of the answer. Raises web.Failed."""


class Ledger(Protocol):
    def find(self, customer: str) -> Customer | None: ...
    def put(self, customer: Customer, at: float) -> None: ...


class InOrder:
    repeats = True

    def __init__(self, is_first: IsFirst) -> None:
        self._is_first = is_first

    def send(self, parcel: Parcel) -> str:
        if not self._is_first(parcel):
            raise NotNow("what was earlier of the same customer goes first")
        return self.tell(parcel)

    def tell(self, parcel: Parcel) -> str:
        raise NotImplementedError

    def look_up(self, parcel: Parcel, known: Callable[[str], bool]) -> str:
        raise NotNow("it is told again, never looked up")


class WriteDown(InOrder):
    """Into the embedded directory; what is neither language nor way is a field, as segments read it."""

    def __init__(self, ledger: Ledger, is_first: IsFirst) -> None:
        super().__init__(is_first)
        self._ledger = ledger

    def tell(self, parcel: Parcel) -> str:
        try:
            customer = self._ledger.find(parcel.address)
            if customer is None:
                raise Refused("the directory has no such customer")
            fields = dict(parcel.content)
            language = str(fields.pop("language", customer.language))
            prefers = str(fields.pop("prefers", customer.prefers))
            fields = {**customer.fields, **fields}
            changed = replace(customer, language=language, prefers=prefers, fields=fields)
            self._ledger.put(changed, parcel.made_at)
        except StoreUnavailable as error:
            raise NotNow(str(error)) from error
        return "written"


class TellCrm(InOrder):
    """To a CRM, by POST, with the customer's number in the address; a try that is repeated has the same key."""

    def __init__(self, url: str, headers: Mapping[str, str], post: Post, is_first: IsFirst) -> None:
        super().__init__(is_first)
        self._url, self._headers, self._post = url, headers, post

    def tell(self, parcel: Parcel) -> str:
        body = json.dumps({"customer": parcel.address, **parcel.content}, ensure_ascii=False)
        headers = {**self._headers, "Content-Type": "application/json", "Idempotency-Key": parcel.id}
        try:
            status = self._post(self._url, headers, {"number": parcel.address}, body.encode(), TIMEOUT)
        except Failed as failed:
            if failed.sent:
                raise OutcomeUnknown(failed.detail) from failed
            raise NotNow(failed.detail) from failed
        if 200 <= status < 300:
            return str(status)
        if status in GONE:
            raise Refused(f"the CRM answered {status}")
        raise NotNow(f"the CRM answered {status}")
