"""Against whom a wrong PIN or code counts, and how many there may be.

Rule: whoever rings up from a strange line locks that line first, and the account only for strange lines; so nobody can
lock a customer out of their account by ringing it up. What bounds all of it is the last row: an account that was tried
so often, in whatever way, is opened by an operator.

Three tries a call; five for an account and 15 minutes, ten and a day; the hard limit is that of NIST SP 800-63B-4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ivr.kept import Subject

MINUTE, HOUR, DAY = 60.0, 3600.0, 86_400.0
FOR_EVER = 1e9
"""Seconds: nothing of it ends by itself."""

A_CALL = ((3, FOR_EVER),)
A_STRANGE_LINE = ((3, 15 * MINUTE), (6, DAY))
A_PREFIX = ((30, HOUR),)
AN_ACCOUNT = ((5, 15 * MINUTE), (10, DAY))
HARD_LIMIT = ((100, FOR_EVER),)

IN_ALL = " in all"
"""How the subjects are named that are never forgotten."""

NEIGHBOURS = 3
"""Digits at the end of a number in which those of one prefix differ."""


class Lockouts(Protocol):
    """Raises StoreUnavailable. `ivr.store.lockouts` says what each of them does."""

    def take(self, subjects: Sequence[Subject], now: float) -> bool: ...
    def succeed(self, subjects: Sequence[Subject]) -> None: ...


def subjects(contact: str, number: str, account: str, own_line: bool) -> tuple[Subject, ...]:
    """What a try for an account counts against, from the line with this number; "" where it is withheld."""
    whence = "own line" if own_line else "strange lines"
    counted = [
        Subject(f"call {contact}", A_CALL),
        Subject(f"account {account} from {whence}", AN_ACCOUNT, pardoned=True),
        Subject(f"account {account}{IN_ALL}", HARD_LIMIT, forgets=FOR_EVER, pardoned=True),
    ]
    if number and not own_line:
        counted += [
            Subject(f"line {number}", A_STRANGE_LINE),
            Subject(f"prefix {number[:-NEIGHBOURS]}", A_PREFIX),
        ]
    return tuple(counted)
