"""The gateway that ships: charges nothing, and answers by the card, as the test numbers of the brands go.

Rule: it is a gateway like any other: a key is charged once, and looked up by the same key. For rehearsals, flow tests
and the test phone; it forgets when its process ends.
"""

from __future__ import annotations

import threading

from ivr.payments.card import brand_of
from ivr.payments.gateway import Charge, GatewayFailed

DECLINED = frozenset({"4000000000000002", "4000000000009995", "4000000000000069"})
"""Test numbers that are declined (docs.stripe.com/testing): at all, for want of money, as expired."""

BROKEN = frozenset({"4000000000000119"})
"""Test numbers at which the gateway fails to answer, and to tell afterwards whether it charged."""


class Stub:
    def __init__(self) -> None:
        self.charges: dict[str, Charge] = {}
        self._lost: set[str] = set()
        self._lock = threading.Lock()

    def charge(self, key: str, number: str, amount: int, currency: str) -> Charge:
        """Charges the card, once with the same key. Raises GatewayFailed for a card that says so."""
        if number in BROKEN:
            self._lost.add(key)
            raise GatewayFailed("processing error")
        brand = brand_of(number)
        made = Charge(
            state="declined" if number in DECLINED else "approved",
            confirmation=f"stub_{key}",
            brand=brand.name if brand else "",
            last4=number[-4:],
            amount=amount,
            currency=currency,
        )
        with self._lock:
            return self.charges.setdefault(key, made)

    def look_up(self, key: str, seconds: float) -> Charge | None:
        if key in self._lost:
            raise GatewayFailed("no answer")
        return self.charges.get(key)
