"""The customer directory: whose line a number is, whoever keeps that.

Rule: a directory that is slow, away or answers nonsense is told to operators by `DirectoryFailed`; to a call it is one
that knows nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from ivr.conversation.customers import Customer, OnLine


class DirectoryFailed(Exception):
    """Raised by a directory that could not be asked, or whose answer cannot be read; without a word of the customer."""


class Directory(Protocol):
    def on_line(self, number: str, seconds: float) -> OnLine:
        """Whose line the E.164 number is, within so many seconds. Raises DirectoryFailed, StoreUnavailable."""
        ...


class Ledger(Protocol):
    """Who keeps customers and their lines, with when a line was whose."""

    def on_line(self, number: str, at: float) -> OnLine: ...


class KeptDirectory:
    """The embedded directory: whoever is in our own database."""

    def __init__(self, ledger: Ledger, clock: Callable[[], float]) -> None:
        self._ledger, self._clock = ledger, clock

    def on_line(self, number: str, seconds: float) -> OnLine:
        return self._ledger.on_line(number, self._clock())


class ListedDirectory:
    """The customers that are listed, for tests and to try out; nobody is ever written down."""

    def __init__(self, customers: Iterable[Customer]) -> None:
        self._customers = tuple(customers)

    def on_line(self, number: str, seconds: float) -> OnLine:
        return OnLine(tuple(customer for customer in self._customers if number in customer.lines))
