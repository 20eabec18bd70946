"""A ledger of payments in memory, for calls that are rehearsed; see `ivr.store.payments`."""

from __future__ import annotations

from ivr.kept import Payment


class Remembered:
    def __init__(self) -> None:
        self._kept: dict[str, Payment] = {}

    def begin(self, payment: Payment) -> bool:
        if payment.payment in self._kept or self.held(payment.subject):
            return False
        self._kept[payment.payment] = payment
        return True

    def find(self, payment: str) -> Payment | None:
        return self._kept.get(payment)

    def held(self, subject: str) -> Payment | None:
        return next((p for p in self._kept.values() if p.subject == subject and p.is_open), None)

    def tries(self, line: str, customer: str, since: float) -> int:
        """All are of one call, and so of one line."""
        return sum(p.state in ("declined", "begun") and p.made_at >= since for p in self._kept.values())

    def end(self, ended: Payment) -> bool:
        known = self._kept[ended.payment]
        charged_after_all = ended.state == "approved" != known.state
        if not (known.is_open or charged_after_all):
            return False
        self._kept[ended.payment] = ended
        return True
