"""The saga of a charge: it is written down, a card is taken and charged, its end is written down, the caller is told.

Rule: each step can be done again and changes nothing then. What became of a charge is what somebody has said who must
know: the provider, by the gateway's own name for it, or the gateway. Where nobody has, it is unknown.

    begin_payment    the intent is written down with its key; another open payment of the same subject stops it
    (the provider takes the card, charges it with that key, and tells `Told` at its webhooks, twice, late or never)
    settle_payment   what was told, or what the gateway tells; written down unless it was before
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

import structlog

from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard, PaymentEnded
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.pay import GONE, PAYMENT
from ivr.kept import Payment
from ivr.payments.gateway import Charge, Gateway, GatewayFailed

log = structlog.get_logger("ivr.payments")

LOOK_UP = 6.0
"""Seconds that a gateway is given to tell what became of a charge; the caller waits for it."""

REFUSALS = {
    **dict.fromkeys(("64008", "64010", "64012"), "declined"),
    **dict.fromkeys(("64004", "64005", "64007", "64013", "64017", "64022"), "unavailable"),
}
"""Twilio's error -> what a payment came to. For the first three the gateway would not make the charge, make a token,
take the card; for the others none was asked: no such connector, or it cannot do that.
Page: twilio.com/docs/api/errors."""

LONGEST, IN_FLIGHT = 900.0, 120.0
"""Seconds after which no card is being taken any more for a payment; and those after the end of taking it in which a
gateway may still be at work."""

DECLINES = ((3, 900.0), (6, 86_400.0))
"""Cards that may be declined for a line, or a customer, within so many seconds; then it is for a person. Who tries out
stolen cards needs many; people have two or three."""

CERTAIN = {"mistyped": "abandoned", "left": "agent"}
"""What is told of a capture -> what that comes to, where it leaves nothing open."""

KEPT = {"agent": "abandoned"}
"""What it comes to -> the state in which the payment is kept, where they differ."""


class Ledger(Protocol):
    """`ivr.store.payments` says what each of them does. Raises StoreUnavailable."""

    def begin(self, payment: Payment) -> bool: ...
    def find(self, payment: str) -> Payment | None: ...
    def held(self, subject: str) -> Payment | None: ...
    def tries(self, line: str, customer: str, since: float) -> int: ...
    def end(self, ended: Payment) -> bool: ...


def receipt(payment: str) -> str:
    """The number of a payment's receipt: nine digits, short enough to be said."""
    return str(100_000_000 + int(hashlib.sha256(payment.encode()).hexdigest(), 16) % 900_000_000)


def certain(told: PaymentEnded) -> str:
    """What a capture came to by what the provider tells, "" where that leaves it open.

    A charge counts as made by the gateway's own name for it and by nothing else.
    """
    if told.result == "taken":
        return "approved" if told.confirmation else ""
    if told.result == "refused":
        return REFUSALS.get(told.code, "")
    return CERTAIN.get(told.result, "")


class BeginPayment:
    """Carries out `begin_payment`."""

    def __init__(
        self, ledger: Ledger, gateway: Gateway | None, enabled: bool, clock: Callable[[], float] = time.time
    ) -> None:
        """Where payments are not `enabled`, none begins."""
        self._ledger, self._enabled, self._clock = ledger, enabled, clock
        self._settle = SettlePayment(ledger, gateway, clock)

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone:
        if not self._enabled:
            return _told(errand, "unavailable")
        asked = errand.arguments
        intent = Payment(
            payment=errand.key,
            contact=session.contact,
            customer=str(asked["customer"]),
            subject=str(asked["subject"]),
            amount=int(asked["amount"]),
            currency=str(asked["currency"]),
            description=str(asked["description"]),
            number=receipt(errand.key),
            made_at=self._clock(),
        )
        told = _told(errand, "open") if self._ledger.begin(intent) else self._again(errand, intent)
        is_open = told.events[0]["state"] == "open"
        if is_open and self._is_too_often(intent, str(asked.get("line", ""))):
            self._ledger.end(
                replace(
                    intent, state="unavailable", ended_at=self._clock(), reason="declined too often before"
                )
            )
            return _told(errand, "too_often")
        return told

    def _is_too_often(self, intent: Payment, line: str) -> bool:
        """Asked of the payments themselves when it is one of them: so many calls at once, in any number of processes,
        never get one try more than one after another."""
        known = (line, intent.customer)
        return any(self._ledger.tries(*known, intent.made_at - seconds) > most for most, seconds in DECLINES)

    def _again(self, errand: Errand, intent: Payment) -> ErrandDone:
        """It is there already, or another of its subject is open; the end of that one is looked up first."""
        known = self._ledger.find(intent.payment)
        if known:
            return _told(errand, "open" if known.state == "begun" else known.state, known)
        other = self._ledger.held(intent.subject)
        if other and not self._settle.is_over(other):
            return _told(errand, "under_way")
        return _told(errand, "open" if self._ledger.begin(intent) else "under_way")


class SettlePayment:
    """Carries out `settle_payment`, and looks up what is open."""

    def __init__(
        self, ledger: Ledger, gateway: Gateway | None, clock: Callable[[], float] = time.time
    ) -> None:
        self._ledger, self._gateway, self._clock = ledger, gateway, clock

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone | ErrandFailed:
        told = PaymentEnded(**errand.arguments)
        known = self._own(session.contact, told.payment)
        if known is None:
            return ErrandFailed(number=errand.number, reason="garbage", detail="no such payment")
        state = self._settled(known, told)
        known = self._ledger.find(told.payment) or known
        if known.is_open:
            return ErrandFailed(number=errand.number, reason="timeout")
        return _told(errand, state if KEPT.get(state) == known.state else known.state, known)

    def hear(self, contact: str, told: PaymentEnded) -> None:
        """Writes down what a webhook tells of a payment of that contact: at any time, any number of times.

        What it leaves open is looked up when the call asks; of one that hung up nobody may ask any more.
        """
        known = self._own(contact, told.payment)
        if known and told.result == "hung_up":
            self._looked_up(known, told)
        elif known:
            self._noted(known, told)

    def is_over(self, other: Payment) -> bool:
        """Whether it is known by now how a payment ended that another call had begun."""
        quiet_since = other.made_at + LONGEST if other.ended_at is None else other.ended_at + IN_FLIGHT
        if quiet_since > self._clock():
            return False
        return self._looked_up(other, PaymentEnded(payment=other.payment)) != ""

    def _own(self, contact: str, payment: str) -> Payment | None:
        """The payment, if it is of that contact."""
        known = self._ledger.find(payment)
        if known is not None and known.contact == contact:
            return known
        log.warning("a payment that is not of this contact was told of", contact=contact)
        return None

    def _settled(self, known: Payment, told: PaymentEnded) -> str:
        """What it comes to: by what is told, or else by what the gateway tells; "" where neither does."""
        noted = self._noted(known, told)
        if noted or not known.is_open:
            return noted or known.state
        return self._looked_up(known, told)

    def _noted(self, known: Payment, told: PaymentEnded) -> str:
        """What is told, written down; "" where that leaves the end open."""
        state = certain(told)
        if state:
            self._end(known, state, Charge(state, told.confirmation, told.brand, told.last4), told.code)
        return state

    def _looked_up(self, known: Payment, told: PaymentEnded) -> str:
        """What the gateway tells of a payment whose card is not being taken any more, written down; "" where nobody can
        tell. Of a caller who is `gone` nobody knows how far they had come: what is not there may come yet."""
        charge = self._charge_of(known, told)
        if charge is None:
            self._end(known, "unknown", Charge("", "", told.brand, told.last4), told.code or told.result)
            return ""
        self._end(known, charge.state, charge, told.code)
        return charge.state

    def _charge_of(self, known: Payment, told: PaymentEnded) -> Charge | None:
        if self._gateway is None:
            return None
        try:
            found = self._gateway.look_up(known.payment, LOOK_UP)
        except GatewayFailed as failed:
            log.error("the gateway does not tell of a payment", why=str(failed), contact=known.contact)
            return None
        if found or told.result == GONE:
            return found
        return Charge(_NOT_CHARGED.get(told.result, "unavailable"))

    def _end(self, known: Payment, state: str, charge: Charge, reason: str) -> None:
        self._ledger.end(
            replace(
                known,
                state=KEPT.get(state, state),
                ended_at=self._clock(),
                brand=charge.brand,
                last4=charge.last4,
                confirmation=charge.confirmation,
                reason=reason,
            )
        )


_NOT_CHARGED = {"hung_up": "abandoned", "silent": "abandoned"}
"""What was told of a capture that came to no charge -> what that was, where it was not our side that failed."""


def _told(errand: Errand, state: str, known: Payment | None = None) -> ErrandDone:
    told: dict[str, Any] = {"event": PAYMENT, "state": state}
    if known:
        told |= {"number": known.number, "brand": known.brand, "last4": known.last4}
    return ErrandDone(number=errand.number, events=(told,))
