"""What a payment gateway does for us.

Rule: every charge is known by our key. Asked twice with the same key, a gateway charges once; and by that key it tells
what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class GatewayFailed(Exception):
    """Raised when a gateway gives no answer, or one that cannot be read: what it did is not known."""


@dataclass(frozen=True)
class Charge:
    """How a charge stands. `state` is approved or declined; `confirmation` is the gateway's name for it."""

    state: str
    confirmation: str = ""
    brand: str = ""
    last4: str = ""
    amount: int = 0
    currency: str = ""


class Gateway(Protocol):
    def look_up(self, key: str, seconds: float) -> Charge | None:
        """The charge with that key, None where there is none. Raises GatewayFailed."""
        ...
