"""The line that a call comes from: its number, what kind of number that is, and what the network vouches for.

Rule: worked out of what the provider told and nothing else; no table of names or places is loaded for it. A number is
only what a telephone network wrote: the user part of a SIP address is whatever its sender likes.

Pages: twilio.com/docs/voice/twiml (request parameters), /docs/voice/trusted-calling-with-shakenstir.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType

Hidden = Literal["", "withheld", "unknown", "sip", "client"]
"""Why there is no number: the caller keeps it back, nobody could tell it, or the call comes over the internet."""

LONGEST = 256
"""Characters of what a provider tells of a line; a SIP address is the longest that makes sense."""

WITHHELD = frozenset(["anonymous", "restricted", "private", "withheld", "blocked"])
UNKNOWN = frozenset(["unknown", "unavailable", "none", "null", "undefined"])
SPELLED = {
    "266696687": "withheld",  # ANONYMOUS on the letters of a keypad
    "7378742833": "withheld",  # RESTRICTED
    "2562533": "withheld",  # BLOCKED
    "8656696": "unknown",  # UNKNOWN
    "86282452253": "unknown",  # UNAVAILABLE
}
"""What carriers send in the place of a number that is not told."""

ATTESTED = {
    f"TN-Validation-Passed-{level}{diverted}": f"{level}{diverted.lower()}"
    for level in "ABC"
    for diverted in ("", "-Diverted")
}
"""StirVerstat -> what the network vouches for. A diverted call's word is about who forwarded it."""

TYPES = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",  # all of North America
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "premium",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company",
    PhoneNumberType.VOICEMAIL: "voicemail",
}


@dataclass(frozen=True)
class Line:
    """`number` and `forwarded_from` are E.164, "" for none. `vouched` is A, B or C, each also as `A-diverted`; `failed`
    where the network says that the number is not the caller's; "" where it says nothing."""

    number: str = ""
    hidden: Hidden = ""
    forwarded_from: str = ""
    vouched: str = ""

    @property
    def is_attested(self) -> bool:
        """Whether the network says that this caller owns this number: level A, and nobody has forwarded the call."""
        return self.vouched == "A" and bool(self.number) and not self.is_forwarded

    @property
    def is_forwarded(self) -> bool:
        return bool(self.forwarded_from) or self.vouched.endswith("-diverted")

    @property
    def type(self) -> str:
        """One of `TYPES`, "" for a number that nobody can have."""
        return TYPES.get(phonenumbers.number_type(self._parsed), "") if self._parsed else ""

    @property
    def country(self) -> str:
        """As ISO 3166 has it, "" for none and for numbers of the whole world."""
        region = phonenumbers.region_code_for_number(self._parsed) if self._parsed else None
        return region if region and region.isalpha() else ""

    @cached_property
    def _parsed(self) -> phonenumbers.PhoneNumber | None:
        return phonenumbers.parse(self.number) if self.number else None


def read(calling: str, region: str, forwarded_from: str = "", verstat: str = "") -> Line:
    """What a provider says of the caller: Twilio's From, ForwardedFrom and StirVerstat. `region` is where a number
    without country code belongs."""
    told = calling.strip()[:LONGEST]
    caller = number(told, region)
    vouched = ATTESTED.get(verstat) or ("failed" if verstat.startswith("TN-Validation-Failed") else "")
    return Line(caller, "" if caller else _hidden(told), number(forwarded_from, region), vouched)


def number(text: str, region: str) -> str:
    """`text` in E.164, or "" when it is not a telephone number: a word, a client, a SIP address, withheld."""
    text = text.strip().removeprefix("tel:")
    if not text or len(text) > 32 or text.removeprefix("+") in SPELLED or text.strip("+0123456789-(). "):
        return ""
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _hidden(told: str) -> Hidden:
    """Why `told` is not a number. RFC 3323 has sip:anonymous@anonymous.invalid for a caller who wants no name."""
    scheme, colon, rest = told.casefold().partition(":")
    over_the_internet = scheme in ("sip", "sips") or (not colon and "@" in scheme)
    word = (rest if colon else scheme).partition("@")[0].strip("+ ")
    if word in WITHHELD or SPELLED.get(word) == "withheld":
        return "withheld"
    if word in UNKNOWN:
        return "unknown"
    if colon and scheme == "client":
        return "client"
    return "sip" if over_the_internet else "unknown"
