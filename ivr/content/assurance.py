"""Reads how well callers are known by what: `flows/assurance.yml`, which compliance people write.

Rule: a policy that lets anybody in is an error at its line, not a surprise in an audit: a level for nothing, for a mere
claim, level 3 for less than two factors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.content.marked_yaml import DataPath, Document, Place
from ivr.content.models import make
from ivr.content.problems import Problems, did_you_mean, found
from ivr.conversation.assurance import (
    KINDS,
    SIGNS,
    STRONGEST,
    AssurancePolicy,
    Policy,
    Rule,
    independent,
    is_claim,
    proves,
)

SECONDS = 60


@dataclass
class Written:
    """The policy that was read, None where there is none, and where it is written."""

    policy: Policy | None = None
    place: Place | None = None


def read(document: Document, known: Written, problems: Problems) -> None:
    """Takes the policy of a file."""
    place = Place(document, ("assurance",))
    if known.place is not None:
        problems.add(place.problem(f"the assurance policy is written already in {known.place}.", key=True))
        return
    known.place = place
    written = document.data["assurance"]
    if not isinstance(written, dict):
        problems.add(place.problem(f"'assurance' must hold 'levels', found {found(written)}."))
        return
    made = make(AssurancePolicy, written, place, "assurance", "the assurance policy", problems)
    if made:
        known.policy = _Reader(place, problems).policy(made)


class _Reader:
    def __init__(self, place: Place, problems: Problems) -> None:
        self._place = place
        self._problems = problems

    def policy(self, written: AssurancePolicy) -> Policy:
        levels = {level: self._rules(level, rules) for level, rules in written.levels.items()}
        for kind, minutes in written.lasts.items():
            self._among(kind, KINDS, "kind of evidence", "lasts", kind)
            if minutes <= 0:
                self._tell(f"'{kind}' has to last longer than that.", "lasts", kind)
        for sign, lowers in written.lowers.items():
            self._among(sign, SIGNS, "sign", "lowers", sign)
            for index, kind in enumerate(lowers.without):
                self._among(kind, KINDS, "kind of evidence", "lowers", sign, "without", index)
        for block in ("flows", "tells"):
            for name, level in getattr(written, block).items():
                self._is_level(level, block, name)
        return Policy(
            levels={level: rules for level, rules in levels.items() if rules},
            lasts={kind: minutes * SECONDS for kind, minutes in written.lasts.items()},
            lowers=written.lowers,
            line_risk=written.line_risk,
            flows=written.flows,
            tells=written.tells,
        )

    def _rules(self, level: int, written: list[str]) -> tuple[Rule, ...]:
        if not self._is_level(level, "levels", level):
            return ()
        if not written:
            self._tell(f"nothing gives level {level}.", "levels", level, hint="Name evidence, such as pin.")
        rules = []
        for index, line in enumerate(written):
            kinds = [kind.strip() for kind in line.split(" and ")]
            known = [
                kind for kind in kinds if self._among(kind, KINDS, "kind of evidence", "levels", level, index)
            ]
            if known == kinds:
                self._too_little(level, kinds, index)
                rules.append(frozenset(kinds))
        return tuple(rules)

    def _too_little(self, level: int, kinds: list[str], index: int) -> None:
        """What no policy may give a level for."""
        if not any(map(proves, kinds)):
            why = (
                "Anybody can say that."
                if all(map(is_claim, kinds))
                else "A voice can be recorded and cloned."
            )
            more = f"{why} Add evidence that proves something, such as pin."
            self._tell(f"'{' and '.join(kinds)}' proves nothing.", "levels", level, index, hint=more)
        elif level > 1 and all(KINDS[kind].feigned for kind in kinds):
            vouched = "A number shown can be feigned: attested_line is one that the network vouches for."
            self._tell(
                f"'{' and '.join(kinds)}' is too little for level {level}.",
                "levels",
                level,
                index,
                hint=vouched,
            )
        elif level >= STRONGEST and not any(independent(kinds)):
            message = f"'{' and '.join(kinds)}' is too little for level {level}."
            two = "It takes two factors of different kinds, one given on purpose, such as pin and code."
            self._tell(message, "levels", level, index, hint=two)

    def _is_level(self, level: int, *path: str | int) -> bool:
        if not 1 <= level <= STRONGEST:
            self._tell(f"the levels are 1, 2 and 3, found {level}.", *path)
            return False
        return True

    def _among(self, name: str, known: Iterable[str], what: str, *path: str | int) -> bool:
        if name in known:
            return True
        hint = did_you_mean(name, known, otherwise=f"There are: {', '.join(known)}.")
        self._tell(f"'{name}' is no {what}." if name else f"a {what} is missing.", *path, hint=hint)
        return False

    def _tell(self, message: str, *path: str | int, hint: str = "") -> None:
        within: DataPath = path
        self._problems.add(self._place.within(*within).problem(f"assurance: {message}", hint))
