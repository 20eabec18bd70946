"""How sure we are who is calling: evidence in, a level out, with the reasons in plain words.

Rule: errands find the evidence, the project's policy (`flows/assurance.yml`) says what it is worth, and what no policy
can buy stands here: level 3 takes two factors of different kinds that do not rest on the same thing, and one of them
given on purpose, or a thing that is two factors by itself; a claim proves nothing. `decide` only counts, so that losing
evidence or waiting never makes a caller better known: what speaks against them stays for the whole contact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation.events import Value

LEVELS = {0: "unknown", 1: "likely", 2: "known", 3: "strongly known"}
STRONGEST = 3
FOR_EVER = float("inf")

Factor = Literal["has", "knows", "behaves", "is", "claims"]
"""What a kind of evidence is: a thing they have, something they know, what they always do, how they sound; or only what
they say."""

UNPROVEN = ("is", "claims")
"""What supports other evidence and proves nothing by itself: of voices, see NIST SP 800-63B-4, 3.2.3.2."""

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


def from_record(record: Mapping[str, Any]) -> Evidence:
    """The evidence that `to_record` wrote; keys that it does not know are left aside."""
    return Evidence(**{name: record[name] for name in Evidence.__slots__ if name in record})


@dataclass(frozen=True)
class Kind:
    """What a kind of evidence is; `says` is that in plain words, for the log and the agent.

    A passive one is there without the caller's doing anything for it; one that can be `feigned` never makes them known.
    One that is `two_factors` is a thing that they have and had to unlock (NIST SP 800-63B-4, 3.1.7).
    """

    factor: Factor
    says: str
    passive: bool = False
    feigned: bool = False
    two_factors: bool = False


KINDS: dict[str, Kind] = {
    "known_line": Kind("has", "the call shows the number of a line of theirs", passive=True, feigned=True),
    "attested_line": Kind(
        "has", "the network vouches that the call comes from a line of theirs", passive=True
    ),
    "line_history": Kind(
        "behaves", "they have long called from this line, and at such hours", passive=True, feigned=True
    ),
    "told_name": Kind("claims", "they say that this is their name", feigned=True),
    "told_number": Kind("claims", "they gave the customer or account number", feigned=True),
    "voice": Kind("is", "they sound like the voice that they had us keep", passive=True, feigned=True),
    "spoken_digits": Kind("is", "they said digits drawn just then, sounding like that voice", feigned=True),
    "pin": Kind("knows", "they keyed their PIN"),
    "code": Kind("has", "they keyed the code that was texted to their mobile"),
    "passkey": Kind(
        "has", "they unlocked the passkey of their phone by finger, face or code", two_factors=True
    ),
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
    "dead_line": "the network says that the line is not in service",
    "changed_hands": "the line has changed hands",
    "another_voice": "they sound like somebody else",
    "replayed_voice": "what they said is a sound that was heard before",
    "wrong_try": "a wrong PIN or code was keyed",
    "locked": "so many were wrong that the account, the line or the call is locked",
}
"""The signs against the caller that Parley brings."""

NOTED = frozenset({"locked"})
"""Signs that people are told of, whatever a policy makes of them."""


# -- the policy, as it is written ------------------------------------------------------------------------


class Lowers(BaseModel):
    """What a sign against the caller does: it caps the level, or takes the worth out of some evidence."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    to: int = Field(STRONGEST, ge=0, le=STRONGEST, description="The highest level that is left.")
    without: list[str] = Field(default_factory=list, description="Kinds of evidence that do not count then.")
    after: int = Field(1, ge=1, le=100, description="How many such signs it takes.")


class AssurancePolicy(BaseModel):
    """How well a caller is known by what, in `flows/assurance.yml`. Where there is no such file, nobody is asked.

    Kinds of evidence are had by the line, without a word (`known_line`, `attested_line`, `line_history`), or given on
    purpose (`pin`, `code`, `passkey`); `told_name` and `told_number` are claims and prove nothing alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    levels: dict[int, list[str]] = Field(
        description="What gives level 1, 2, 3: any one line of a list is enough; `pin and code` takes both."
    )
    lasts: dict[str, float] = Field(
        default_factory=dict,
        description="Minutes for which a kind of evidence counts. For the whole call where it is not said.",
    )
    lowers: dict[str, Lowers] = Field(
        default_factory=dict, description="What each sign against the caller does."
    )
    line_risk: int | None = Field(
        None,
        ge=1,
        le=STRONGEST,
        description="The level from which the network is asked about the line that calls, once a call, before a flow "
        "that needs it goes on; `[line_risk]` of ivr.toml says how. Otherwise only lines that are to be texted.",
    )
    flows: dict[str, int] = Field(
        default_factory=dict,
        description="The least level of a flow, whatever the flow itself says with `assurance`.",
    )
    tells: dict[str, int] = Field(
        default_factory=dict,
        description="The level from which something of the customer may be said: `segment: 2`. Otherwise 1.",
    )


# -- the policy, as it decides ---------------------------------------------------------------------------

Rule = frozenset[str]
"""Kinds of evidence that together give a level."""


@dataclass(frozen=True)
class Policy:
    """See `AssurancePolicy`. `lasts` are seconds; `levels` has the rules of each level in the order written."""

    levels: Mapping[int, tuple[Rule, ...]]
    lasts: Mapping[str, float] = field(default_factory=dict)
    lowers: Mapping[str, Lowers] = field(default_factory=dict)
    line_risk: int | None = None
    flows: Mapping[str, int] = field(default_factory=dict)
    tells: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def rules(self) -> tuple[tuple[int, Rule], ...]:
        """(level, rule), the highest level first."""
        return tuple(
            (level, rule) for level in sorted(self.levels, reverse=True) for rule in self.levels[level]
        )

    @cached_property
    def tests(self) -> tuple[tuple[int, Rule, tuple[tuple[str, str], ...]], ...]:
        """The rules that prove something, with the pairs of kinds of which one has to be there; none where any do."""
        return tuple(
            (level, rule, tuple(independent(rule)))
            for level, rule in self.rules
            if any(map(proves, rule)) and (level < STRONGEST or any(independent(rule)))
        )

    @property
    def asks_for_a_number(self) -> bool:
        """Whether something may be given on purpose: whose it is, is asked for where the line does not tell."""
        return any(proves(kind) and not is_passive(kind) for _, rule in self.rules for kind in rule)

    def may_tell(self, name: str, level: int) -> bool:
        """Whether something of the customer may be said, or looked at by a condition, at a level."""
        return level >= max(1, self.tells.get(name, 1))


BY_LINE = Policy(
    {1: (frozenset({"known_line"}), frozenset({"attested_line"}))},
    lowers={"spoofed": Lowers(to=0), "changed_hands": Lowers(to=0)},
)
"""Where a project has customers and no policy: whoever calls from a customer's line is likely to be that customer."""


@dataclass(frozen=True)
class Decision:
    """The level, until when it holds (seconds since the epoch, infinite where nothing ends it), and why, by lines."""

    level: int
    until: float = FOR_EVER
    why: tuple[str, ...] = ()


Ends = dict[str, dict[str, float]]
"""Kind of evidence -> what it is bound to -> when that ends."""
Lowered = dict[str, Lowers]
"""Sign -> what it does."""


def decide(evidence: Iterable[Evidence], policy: Policy, now: float, customer: str) -> Decision:
    """How sure we are that the caller is `customer`; nobody's is level 0.

    A piece from the future, as after a jump of the clock, counts as one of now.
    """
    if not customer:
        return Decision(0, why=("level 0, unknown: nobody knows which customer this may be",))
    ends, lowered = _read(evidence, policy, now, customer)
    cap = min((lowers.to for lowers in lowered.values()), default=STRONGEST)
    level, until, rule = _best(policy, _held(ends, lowered), cap)
    return Decision(level, until, tuple(_why(level, rule, ends, lowered)))


def is_passive(kind: str) -> bool:
    """Whether evidence of this kind is there without the caller's doing anything for it."""
    return kind in KINDS and KINDS[kind].passive


def decided(
    records: Iterable[Mapping[str, Any]], policy: Policy, now: float, caller: Mapping[str, Value]
) -> Decision:
    """The same of what a session keeps: records of evidence, and who the caller is taken for."""
    return decide(map(from_record, records), policy, now, str(caller.get("customer") or ""))


def counting(evidence: Iterable[Evidence], policy: Policy, now: float, customer: str) -> frozenset[str]:
    """The kinds of evidence for the customer that count at this moment."""
    return frozenset(_held(*_read(evidence, policy, now, customer)))


def _read(evidence: Iterable[Evidence], policy: Policy, now: float, customer: str) -> tuple[Ends, Lowered]:
    """What speaks for the customer and has not ended, and what the signs against them do."""
    ends: Ends = {}
    signs: dict[str, int] = {}
    for piece in evidence:
        if piece.customer not in (customer, ""):
            continue
        if piece.against:
            signs[piece.kind] = signs.get(piece.kind, 0) + 1
        elif piece.customer and (end := _end(piece, policy)) > now:
            bound = ends.setdefault(piece.kind, {})
            bound[piece.bound_to] = max(end, bound.get(piece.bound_to, 0.0))
    noted = {sign: Lowers(to=STRONGEST) for sign in signs.keys() & NOTED}
    return ends, noted | {
        sign: policy.lowers[sign] for sign, times in signs.items() if _counts(policy, sign, times)
    }


def _held(ends: Ends, lowered: Lowered) -> Ends:
    void = {kind for lowers in lowered.values() for kind in lowers.without}
    return {kind: bound for kind, bound in ends.items() if kind not in void}


def _counts(policy: Policy, sign: str, times: int) -> bool:
    return sign in policy.lowers and times >= policy.lowers[sign].after


def _end(piece: Evidence, policy: Policy) -> float:
    own = piece.until or FOR_EVER
    seconds = policy.lasts.get(piece.kind)
    return own if seconds is None else min(own, piece.at + seconds)


def _best(policy: Policy, held: Ends, cap: int) -> tuple[int, float, Rule]:
    """The highest level that what is held gives under the cap, by the rule that holds longest."""
    best: tuple[int, float, Rule] = (0, FOR_EVER, frozenset())
    for level, rule, pairs in policy.tests:
        reached = min(level, cap)
        if reached < best[0] or not reached or not held.keys() >= rule:
            continue
        end = min(max(held[kind].values()) for kind in rule)
        end = min(end, _two_factors(pairs, held)) if level >= STRONGEST else end
        if end and (reached > best[0] or end > best[1]):
            best = reached, end, rule
    return best


def _two_factors(pairs: Iterable[tuple[str, str]], held: Ends) -> float:
    """Until when two kinds are two factors indeed; 0 where none are."""
    best = 0.0
    for one, other in pairs:
        for (bound, end), (also_bound, also_end) in product(_latest(held[one]), _latest(held[other])):
            if one == other or not bound or bound != also_bound:
                best = max(best, min(end, also_end))
    return best


def _latest(bound: dict[str, float]) -> list[tuple[str, float]]:
    """The two that end last: of two kinds, one of these pairs is the best."""
    return sorted(bound.items(), key=_ending)[-2:]


def _ending(bound: tuple[str, float]) -> tuple[float, str]:
    return bound[1], bound[0]


def proves(kind: str) -> bool:
    """Whether a kind of evidence is worth something alone."""
    return kind in KINDS and KINDS[kind].factor not in UNPROVEN


def is_claim(kind: str) -> bool:
    """Whether it is only what the caller says."""
    return kind in KINDS and KINDS[kind].factor == "claims"


def independent(rule: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The pairs that are factors of different kinds, one of them given on purpose; who is two is its own pair."""
    known = sorted(kind for kind in rule if proves(kind))
    for place, one in enumerate(known):
        if KINDS[one].two_factors:
            yield one, one
        for other in known[place + 1 :]:
            differ = KINDS[one].factor != KINDS[other].factor
            if differ and not (KINDS[one].passive and KINDS[other].passive):
                yield one, other


def _why(level: int, rule: Rule, ends: Ends, lowered: Mapping[str, Lowers]) -> Iterator[str]:
    by = f", by {' and '.join(sorted(rule))}" if rule else ""
    yield f"level {level}, {LEVELS[level]}{by}"
    for kind in sorted(ends):
        yield f"for: {kind} - {KINDS[kind].says if kind in KINDS else 'unknown here'}"
    for sign in sorted(lowered):
        lowers = lowered[sign]
        does = [f"no more than level {lowers.to}"] if lowers.to < STRONGEST else []
        does += [f"{', '.join(lowers.without)} not counted"] if lowers.without else []
        yield f"against: {sign} - {SIGNS.get(sign, 'unknown here')}: {', '.join(does) or 'noted'}"
