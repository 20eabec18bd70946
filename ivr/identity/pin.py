"""PINs: kept as argon2id hashes, compared after the try was counted.

Rule: a customer who does not exist, one without a PIN and a wrong PIN are the same to the caller, in words and in time:
all of them are one comparison with some hash.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from ivr.conversation.assurance import STRONGEST
from ivr.conversation.commands import Errand
from ivr.conversation.customers import Customer
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import AGAIN, DIFFERENT, LOCKED, RIGHT, WEAK, WRONG, checked
from ivr.identity.lockouts import Lockouts, subjects
from ivr.redaction import Secret

if TYPE_CHECKING:
    from argon2 import PasswordHasher

FEWEST, MOST = 4, 12
BEAT = 0.05
"""Seconds: what does not fit is answered at whole multiples of it after it came. Looking up somebody who exists takes
0.1 ms longer than somebody who does not, and ten thousand tries would show it."""
AT_ONCE = 2
"""Comparisons of a process at the same moment: each takes 64 MiB and a third of a second of a core."""


class Pins(Protocol):
    def hash_of(self, customer: str) -> str: ...
    def set(self, customer: str, hash: str, at: float) -> None: ...
    def drop(self, customer: str) -> bool: ...


class Known(Protocol):
    """Who keeps the customers. Raises StoreUnavailable."""

    def find(self, customer: str) -> Customer | None: ...


class BadPin(ValueError):
    """Raised for a PIN that is none: the message says why, and not which."""


class Hashes:
    """Hashes and compares, `AT_ONCE` at a time."""

    def __init__(self, **cost: Any) -> None:
        """`cost` is what argon2 takes; its own default where nothing is said."""
        self._cost = cost
        self._places = threading.BoundedSemaphore(AT_ONCE)

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher(**self._cost)

    @cached_property
    def nobodys(self) -> str:
        """A hash that nothing fits: no PIN is keyed so."""
        return self._hasher.hash("no digits")

    def of(self, pin: Secret) -> str:
        """The hash of a new PIN. Raises BadPin."""
        digits = pin.reveal()
        if not (digits.isdecimal() and digits.isascii() and FEWEST <= len(digits) <= MOST):
            raise BadPin(f"A PIN has {FEWEST} to {MOST} digits.")
        if len(set(digits)) == 1 or digits in "01234567890123456789" or digits in "98765432109876543210":
            raise BadPin("That is one of the first that anybody tries: all alike, or in a row.")
        return self._hasher.hash(digits)

    def fits(self, hash: str, pin: Secret) -> bool:
        """Whether the hash is of that PIN; it takes the same time where there is no hash."""
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return self._hasher.verify(hash or self.nobodys, pin.reveal()) and bool(hash)
        except (VerificationError, InvalidHashError):
            return False

    @contextmanager
    def place(self, seconds: float) -> Iterator[bool]:
        """Whether there is a place among those that are compared at once, after so many seconds at most."""
        free = self._places.acquire(timeout=seconds)
        try:
            yield free
        finally:
            if free:
                self._places.release()


class CheckPin:
    """Carries out `check_pin`."""

    def __init__(
        self,
        known: Known,
        pins: Pins,
        lockouts: Lockouts,
        hashes: Hashes,
        clock: Callable[[], float] = time.time,
        beat: float = BEAT,
    ) -> None:
        self._known, self._pins, self._lockouts = known, pins, lockouts
        self._hashes, self._clock, self._beat = hashes, clock, beat

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone | ErrandFailed:
        account, pin = str(errand.arguments["customer"]), errand.arguments["secret"]
        assert isinstance(pin, Secret)
        counted = subjects(session.contact, session.ani, account, bool(errand.arguments["own_line"]))
        came = time.monotonic()
        with self._hashes.place(errand.timeout / 2) as free:
            if not free:
                return ErrandFailed(number=errand.number, reason="error", detail="too many PINs at once")
            is_open = self._lockouts.take(counted, self._clock())
            fits = self._hashes.fits(self._pins.hash_of(account) if is_open else "", pin)
        customer = self._known.find(account)
        is_known = customer is not None or errand.arguments["known"]  # by another directory than our own
        if not (fits and is_known):
            time.sleep(self._beat - (time.monotonic() - came) % self._beat)
            return checked(errand, WRONG if is_open else LOCKED)
        self._lockouts.succeed(counted)
        record = customer.to_record(flows.customer_fields) if customer else {"id": account}
        return checked(errand, RIGHT, "pin", record)


class SetPin:
    """Carries out `set_pin`: the first one's hash is kept beside, and becomes the customer's when the second fits."""

    def __init__(
        self,
        pins: Pins,
        hashes: Hashes,
        note: Callable[[str, str, str, float], None],
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`note` leaves a line in the customer's audit: (customer, who, what, at)."""
        self._pins, self._hashes, self._note, self._clock = pins, hashes, note, clock

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone | ErrandFailed:
        customer, pin = str(errand.arguments["customer"]), errand.arguments["secret"]
        assert isinstance(pin, Secret)
        if session.assurance < STRONGEST or session.caller.get("customer") != customer:
            return ErrandFailed(number=errand.number, reason="error", detail="not known well enough")
        with self._hashes.place(errand.timeout / 2) as free:
            if not free:
                return ErrandFailed(number=errand.number, reason="error", detail="too many PINs at once")
            first = errand.arguments["which"] == "first"
            return checked(errand, self._first(customer, pin) if first else self._again(customer, pin))

    def _first(self, customer: str, pin: Secret) -> str:
        try:
            self._pins.set(_beside(customer), self._hashes.of(pin), self._clock())
        except BadPin:
            return WEAK
        return AGAIN

    def _again(self, customer: str, pin: Secret) -> str:
        hash, now = self._pins.hash_of(_beside(customer)), self._clock()
        self._pins.drop(_beside(customer))
        if not self._hashes.fits(hash, pin):
            return DIFFERENT
        self._pins.set(customer, hash, now)
        self._note(customer, "the caller", "PIN set in a call", now)
        return RIGHT


def _beside(customer: str) -> str:
    """Where the first of two is kept; no caller gives such a number."""
    return f"new PIN of {customer}"
