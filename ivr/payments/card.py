"""What a card tells by its digits: its brand, whether they can be right, how long its security code is.

Rule: pure, and nothing here keeps a digit. Pages: en.wikipedia.org/wiki/Payment_card_number ("Issuer identification
number"), twilio.com/docs/voice/twiml/pay (`validCardTypes`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ivr.redaction import luhn


@dataclass(frozen=True)
class Brand:
    """A brand by the first digits of its cards. `name` is Twilio's for it."""

    name: str
    begins: re.Pattern[str]
    lengths: frozenset[int]
    code: int = 3


def _brand(name: str, begins: str, *lengths: int, code: int = 3) -> Brand:
    return Brand(name, re.compile(begins), frozenset(lengths), code)


BRANDS = (
    _brand("visa", "4", 13, 16, 19),
    _brand("mastercard", r"5[1-5]|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)", 16),
    _brand("amex", "3[47]", 15, code=4),
    _brand("diners-club", r"3(?:0[0-5]|[689])", 14, 16, 19),
    _brand("discover", r"6(?:011|4[4-9]|5)", 16, 19),
    _brand("jcb", r"35(?:2[89]|[3-8])", 16, 19),
    _brand("maestro", r"50|5[6-9]|6", *range(13, 20)),
)
"""The first that fits counts."""


def brand_of(number: str) -> Brand | None:
    return next((brand for brand in BRANDS if brand.begins.match(number)), None)


def is_number(number: str) -> bool:
    """Whether a card can have that number."""
    brand = brand_of(number)
    return brand is not None and len(number) in brand.lengths and number.isdecimal() and luhn(number)


def is_expiry(keys: str, today: date) -> bool:
    """Whether MMYY is a month that is not over. Of what today is, the caller's own calendar decides."""
    if not re.fullmatch(r"(?:0[1-9]|1[0-2])\d\d", keys):
        return False
    return (2000 + int(keys[2:]), int(keys[:2])) >= (today.year, today.month)


def is_code(keys: str, number: str) -> bool:
    """Whether a card with that number has security codes so long."""
    brand = brand_of(number)
    return keys.isdecimal() and len(keys) == (brand.code if brand else 3)
