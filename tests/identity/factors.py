"""Customers with PINs and mobiles, and a call that proves itself, for tests of what is kept, counted and compared."""

from __future__ import annotations

from typing import Any

from ivr.conversation.commands import Errand
from ivr.conversation.customers import Customer
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.identity.pin import Hashes
from ivr.redaction import Secret

NOW = 1_795_000_800.0
KEY = "a key of the installation"
ANN, PIN, MOBILE = "10442", "628401", "+447400123456"
QUICK = {"time_cost": 1, "memory_cost": 64, "parallelism": 1}
"""What argon2 costs here; it is the same to the one who waits, whether there is a customer or not."""


class People:
    """Ann has a mobile; Bo has a line of the internet and no PIN."""

    LISTED = (
        Customer(ANN, "Ann Lee", ("+442079460958", MOBILE)),
        Customer("20555", "Bo Lund", ("+445600123456",)),
    )

    def find(self, customer: str) -> Customer | None:
        return next((one for one in self.LISTED if one.id == customer), None)


class Counted(Hashes):
    """Counts what is compared with a customer's own hash."""

    def __init__(self) -> None:
        super().__init__(**QUICK)
        self.compared = 0

    def fits(self, hash: str, pin: Secret) -> bool:
        self.compared += bool(hash)
        return super().fits(hash, pin)


FLOWS = Flows({})


def errand(
    kind: str, customer: str = ANN, own_line: bool = False, known: bool = False, **more: Any
) -> Errand:
    told = {"customer": customer, "own_line": own_line, "known": known, "purpose": "pay_bill", **more}
    return Errand(kind, 1, told, kind=kind)


def call(contact: str = "c-1", ani: str = "+447911123456") -> Session:
    return Session(contact, ani=ani, dnis="+14155550100", turn=3)


def result(outcome: Any) -> str:
    return str(next(event["result"] for event in outcome.events if event["event"] == "checked"))
