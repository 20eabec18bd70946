"""What a line's network knows that a call does not tell: a SIM that was changed lately, calls sent on to another line.

Rule: it can only speak against a line. An answer that is late, odd or missing says nothing, and makes nobody better
known. Each look-up costs money: asked only when a flow needs the level, kept for hours, and never beyond the day's
budget.

To be read: twilio.com/docs/lookup/v2-api, the packages sim_swap, call_forwarding, reassigned_number and line_status.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import quote, urlencode

import structlog

from ivr.conversation.assurance import EVIDENCE
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, Heard, Value
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.web import Failed, basic

Signs = frozenset[str]
"""Some of fresh_sim, line_forwards, changed_hands, dead_line."""

CLOSES_TEXTS = frozenset({"fresh_sim", "line_forwards", "changed_hands"})
"""Signs of a line that no code and no link goes to: somebody else may read it."""

PACKAGES = ("sim_swap", "call_forwarding", "reassigned_number", "line_status")
REASSIGNED = timedelta(days=90)
"""A number counts as another's if it was given to somebody else since."""
AGAIN = 30.0
"""Seconds for which nobody is asked after a failure: one that is down makes one caller wait, not all of them."""

log = structlog.get_logger("ivr.identity.line_risk")


class LineRisk(Protocol):
    @property
    def seconds(self) -> float:
        """The longest that `of` takes."""

    def of(self, line: str) -> Signs:
        """What speaks against the line; nothing where nobody knows. It never raises."""


class NobodyAsked:
    """Where look-ups are off."""

    seconds = 0.0

    def of(self, line: str) -> Signs:
        return frozenset()


class Kept(Protocol):
    """What was found out, for all processes. Raises StoreUnavailable."""

    def of(self, line: str, since: float) -> Signs | None: ...
    def note(self, line: str, signs: Signs, at: float) -> None: ...


class Spending(Protocol):
    def take(self, day: str, amount: int, most: int) -> bool: ...
    def give_back(self, day: str, amount: int) -> None: ...


Get = Callable[[str, Mapping[str, str], float], bytes]
"""(url, headers, seconds) -> the body of a good answer. Raises web.Failed."""


@dataclass(frozen=True)
class Terms:
    """How Twilio is asked. `price` is what one look-up costs with all its packages, `a_day` the most of a day."""

    api: str
    account_sid: str
    auth_token: str
    packages: tuple[str, ...]
    price: float
    a_day: float
    seconds: float = 0.8
    kept_for: float = 6 * 3600.0
    fresh_days: int = 7


class TwilioLookup:
    """Twilio Lookup v2."""

    def __init__(
        self, terms: Terms, get: Get, kept: Kept, spending: Spending, clock: Callable[[], float] = time.time
    ) -> None:
        self._terms, self._get, self._kept = terms, get, kept
        self._spending, self._clock = spending, clock
        self._again_at = 0.0
        self._headers = {"Authorization": basic(terms.account_sid, terms.auth_token)}

    @property
    def seconds(self) -> float:
        return self._terms.seconds

    def of(self, line: str) -> Signs:
        try:
            return self._of(line) if line else frozenset()
        except Exception as error:  # whatever it is, the caller must not wait for it
            self._failed(error)
            return frozenset()

    def _of(self, line: str) -> Signs:
        now = self._clock()
        known = self._kept.of(line, now - self._terms.kept_for)
        if known is not None or now < self._again_at:
            return known or frozenset()
        day, price = self._day(now), round(self._terms.price * 1_000_000)
        if not self._spending.take(day, price, round(self._terms.a_day * 1_000_000)):
            log.warning("no line was looked up", why="the day's budget is spent")
            return frozenset()
        try:
            answer = self._get(self._address(line, now), self._headers, self._terms.seconds)
        except Failed as failed:
            if not failed.sent:
                self._spending.give_back(day, price)
            raise
        signs = frozenset(self._read(json.loads(answer), now))
        self._kept.note(line, signs, now)
        return signs

    @staticmethod
    def _day(now: float) -> str:
        return f"lookups {datetime.fromtimestamp(now, UTC).date().isoformat()}"

    def _address(self, line: str, now: float) -> str:
        since = (datetime.fromtimestamp(now, UTC) - REASSIGNED).strftime("%Y%m%d")
        asked = {"Fields": ",".join(self._terms.packages)}
        if "reassigned_number" in self._terms.packages:
            asked["LastVerifiedDate"] = since
        return f"{self._terms.api}/v2/PhoneNumbers/{quote(line)}?{urlencode(asked)}"

    def _failed(self, error: Exception) -> None:
        self._again_at = self._clock() + AGAIN
        told = error.detail if isinstance(error, Failed) else type(error).__name__
        log.warning("a line could not be looked up", why=told)

    def _read(self, answer: Any, now: float) -> Iterator[str]:
        """The signs in an answer. Raises ValueError where it is none; a package that has nothing says nothing."""
        if not isinstance(answer, dict):
            raise ValueError("no object")
        found = {name: answer.get(name) for name in PACKAGES}
        told = {name: package for name, package in found.items() if isinstance(package, dict)}
        if _is_fresh(told.get("sim_swap", {}).get("last_sim_swap"), now - self._terms.fresh_days * 86_400):
            yield "fresh_sim"
        forwarding = told.get("call_forwarding", {})
        if True in (forwarding.get("call_forwarding_enabled"), forwarding.get("call_forwarding_status")):
            yield "line_forwards"
        if str(told.get("reassigned_number", {}).get("is_number_reassigned")).lower() in ("yes", "true"):
            yield "changed_hands"
        if str(told.get("line_status", {}).get("status")).lower() == "inactive":
            yield "dead_line"


def _is_fresh(swap: Any, since: float) -> bool:
    """Networks tell a day, or only whether it was in a period of theirs."""
    if not isinstance(swap, dict):
        return False
    try:
        return datetime.fromisoformat(swap["last_sim_swap_date"]).timestamp() >= since
    except (KeyError, TypeError, ValueError):
        return swap.get("swapped_in_period") is True


def against(signs: Signs, customer: str = "") -> list[dict[str, Value]]:
    """The signs as evidence, against the customer whose line it is, or against whoever calls from it."""
    told = {"event": EVIDENCE, "against": True, "source": "line_risk", "customer": customer}
    return [{**told, "kind": sign} for sign in sorted(signs)]


class AskOfLine:
    """Carries out `line_risk`: what the network knows of the line that the call comes from."""

    def __init__(self, risk: LineRisk) -> None:
        self._risk = risk

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone:
        signs = self._risk.of(str(errand.arguments["line"]))
        return ErrandDone(number=errand.number, events=tuple(against(signs)))
