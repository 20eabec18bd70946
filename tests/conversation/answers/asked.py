"""A question asked in a test: what is heard, in which language, and what is read from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.conversation.answers import Choices, Found, Partial, Surroundings, find, read

FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("America/Chicago"))
ACCOUNTS = Choices(
    "account",
    {
        "checking": {"en": ("checking account", "checking"), "es": ("cuenta corriente", "corriente")},
        "savings": {"en": ("savings account", "savings"), "es": ("cuenta de ahorros", "ahorros")},
    },
)
ENGLISH = Surroundings(now=FRIDAY, choices={"account": ACCOUNTS})
SPANISH = replace(ENGLISH, language="es-MX")
SWEDISH = replace(ENGLISH, language="sv-SE", region="SE")
NORWEGIAN = replace(ENGLISH, language="nb-NO", region="NO")
CHINESE = replace(ENGLISH, language="zh-CN", region="CN")
URDU = replace(ENGLISH, language="ur-PK", region="PK")
OTHERS = [SWEDISH, NORWEGIAN, CHINESE, URDU]
ALL = [ENGLISH, SPANISH, *OTHERS]
CURRENCY = {"en": "USD", "es": "USD", "sv": "SEK", "nb": "NOK", "zh": "CNY", "ur": "PKR"}


def value(kind, text, around=ENGLISH, partial=""):
    """The value read from an answer; a Partial is given as it is, None when nothing was read."""
    found = read(kind, text, around, partial)
    return found.value if isinstance(found, Found) else found


def certain(kind, text, around=ENGLISH):
    found = read(kind, text, around)
    return isinstance(found, Found) and found.certain


def values(kind, text, around=ENGLISH):
    """The values found in free speech; each must be where it says it is."""
    found = find(kind, text, around)
    for one in found:
        assert text[one.start : one.end].strip() == text[one.start : one.end] != ""
    return [one.value for one in found]


def told_in_turns(kind, turns, around=ENGLISH):
    """What is read when the caller says one answer over several turns: every result, in order."""
    partial, results = "", []
    for text in turns:
        found = read(kind, text, around, partial)
        partial = found.text if isinstance(found, Partial) else ""
        results.append(found.value if isinstance(found, Found) else found)
    return results
