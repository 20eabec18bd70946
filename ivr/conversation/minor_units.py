"""Amounts of money as whole numbers of the smallest unit of their currency, as banks and gateways count.

Rule: nothing is rounded. An amount that has no whole number of smallest units is none that can be charged.
Page: six-group.com, "List one: currency, fund and precious metal codes" of ISO 4217.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

EXPONENTS = {
    **dict.fromkeys(
        (
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
            "XOF", "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}  # fmt: skip
"""Currency -> digits behind its decimal point, where these are not two."""


def exponent(currency: str) -> int:
    return EXPONENTS.get(currency.upper(), 2)


def minor(amount: Any, currency: str) -> int | None:
    """The amount in smallest units; None for what is no positive amount, or more precise than the currency."""
    try:
        units = Decimal(str(amount)).scaleb(exponent(currency))
        whole = int(units)
    except (ArithmeticError, ValueError):
        return None
    return whole if whole == units and whole > 0 and not isinstance(amount, bool) else None


def decimal(units: int, currency: str) -> str:
    """The amount as it is written with its decimals: 42.50."""
    places = exponent(currency)
    return f"{Decimal(units).scaleb(-places):.{places}f}"
