"""How sure we are who is calling: evidence in, a level out, with the reasons in plain words.

Rule: errands find the evidence, the project's policy says what it is worth, and what no policy can buy stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ivr.conversation.events import Value

Factor = Literal["has", "knows", "behaves", "claims"]
"""What a kind of evidence is: a thing they have, something they know, what they always do; or only what they say."""

EVIDENCE = "evidence"
"""The name of an event that an errand brings its evidence in: {"event": "evidence", "kind": ..., ...}."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for the caller's being `customer`, or with `against`, a sign that they may not be.

    `bound_to` is what it rests on, such as "line:+14155550123": two pieces that rest on the same are one factor. `at`
    and `until` are seconds since the epoch, `until` 0 where only the policy ends it. A piece without a `customer` is of
    the call itself. `source` tells who found it out, for people.
    """

    kind: str
    customer: str = ""
    bound_to: str = ""
    at: float = 0.0
    until: float = 0.0
    source: str = ""
    against: bool = False


def to_record(evidence: Evidence) -> dict[str, Value]:
    """The evidence as plain data, as the session keeps it."""
    return {name: getattr(evidence, name) for name in Evidence.__slots__}


def from_record(record: dict[str, Any]) -> Evidence:
    """The evidence that `to_record` wrote; keys that it does not know are left aside."""
    return Evidence(**{name: record[name] for name in Evidence.__slots__ if name in record})


@dataclass(frozen=True)
class Kind:
    """What a kind of evidence is. A passive one is there without the caller's doing anything for it."""

    factor: Factor
    passive: bool
    says: str
    """In plain words, for the log and the agent."""


KINDS: dict[str, Kind] = {
    "known_line": Kind("has", True, "the call comes from a line of theirs, which can be feigned"),
    "attested_line": Kind("has", True, "the network vouches that the caller owns the line, and it is theirs"),
    "line_history": Kind("behaves", True, "they have long called from this line, and at such hours"),
    "told_name": Kind("claims", False, "they say that this is their name"),
    "told_number": Kind("claims", False, "they gave the customer or account number"),
    "pin": Kind("knows", False, "they keyed their PIN"),
    "code": Kind("has", False, "they keyed the code that was texted to their mobile"),
}
"""The kinds of evidence that Parley brings."""

SIGNS: dict[str, str] = {
    "withheld": "the number is withheld",
    "forwarded": "the call was forwarded to us",
    "spoofed": "the network says that the number is not the caller's",
    "abroad": "the call comes from abroad",
    "internet_line": "the line is one over the internet",
    "fresh_sim": "the SIM of the line was changed lately",
    "line_forwards": "the line forwards its calls and texts",
    "changed_hands": "the line has changed hands",
    "wrong_try": "a wrong PIN or code was keyed",
}
"""The signs against the caller that Parley brings."""
