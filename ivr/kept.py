"""What is kept of a contact, and what the switchboard needs of whoever keeps it.

Rule: values and Protocols only; how and where they are kept is the store's affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

Record = dict[str, Any]

Change = Any
"""Something that is written with a turn or not at all. Only the ledger that made it and the store look into it."""


class StoreUnavailable(Exception):
    """The database is locked, gone, full or read-only. The message says what to do and holds no data."""


@dataclass(frozen=True)
class Stored:
    """A session as it was last written; `turn` is what `advance` compares."""

    contact: str
    turn: int
    revision: str
    session: Record


@dataclass(frozen=True)
class Entry:
    """One turn in the log of a call."""

    turn: int
    """The session's turn after the event."""
    at: float
    event: Record
    commands: list[Record] = field(default_factory=list)
    steps: list[list[str]] = field(default_factory=list)
    """[flow, step] of each step passed."""
    answers: int | None = None
    """The number that the provider's webhook carried; None when no webhook brought the event."""
    token: str = ""
    """The provider's idempotency token, "" when it sent none."""
    reply: str | None = None
    """What the provider was told, None while that is not known."""


@dataclass(frozen=True)
class Rewritten:
    """Earlier turns of a call with something taken out of them, and what their hand-offs told, by turn."""

    entries: list[Entry]
    contexts: dict[int, Record] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """What wrong tries of PINs and codes count against: an account, a line, a call.

    `locks` are one or two pairs: after so many wrong tries, closed for so many seconds. After the last one it is
    counted anew, and so after `forgets` seconds without a try. What is `pardoned` forgets all wrong tries when one is
    right; of another, only that try is given back.
    """

    name: str
    locks: tuple[tuple[int, float], ...]
    forgets: float = 86_400.0
    pardoned: bool = False


@dataclass(frozen=True)
class Payment:
    """What is kept of the charge of a card. `payment` is the key with which a gateway is asked for it, `amount` is in
    the smallest unit of `currency`, `number` is that of its receipt.

    `state`: begun, approved, declined, abandoned, unavailable, unknown. Two that are begun or unknown are never of one
    `subject`. `confirmation` is the gateway's name for the charge, `reason` what was told of one that failed.
    """

    payment: str
    contact: str
    customer: str
    subject: str
    amount: int
    currency: str
    description: str
    number: str
    made_at: float
    state: str = "begun"
    brand: str = ""
    last4: str = ""
    confirmation: str = ""
    reason: str = ""
    ended_at: float | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has told yet how it ended."""
        return self.state in ("begun", "unknown")


OPEN, ENDED = "open", "ended"


@dataclass(frozen=True)
class Consent:
    """The very words that were agreed to, when and in which contact; `withdrawn_at` None while it stands."""

    at: float
    contact: str
    language: str
    text: str
    withdrawn_at: float | None = None


@dataclass(frozen=True)
class KeptVoice:
    """What is kept of a voice, sealed: vectors and fingerprints of sounds."""

    prints: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leg:
    """`provider_id` is what the provider calls it (Twilio's CallSid), `address` where the person is reached."""

    provider_id: str
    contact: str
    channel: str = "voice"
    address: str = ""
    started_at: float = 0.0
    provider: str = "twilio"
    state: str = OPEN
    ended_at: float | None = None


class Contacts(Protocol):
    """Raises StoreUnavailable. `ivr.store.contacts` says what each of them does."""

    def begin(self, leg: Leg, dnis: str, session: Record, entry: Entry, *changes: Change) -> bool: ...
    def load(self, leg: str) -> Stored | None: ...
    def find(self, name: str) -> Stored | None: ...
    def advance(
        self,
        stored: Stored,
        session: Record,
        entry: Entry,
        *changes: Change,
        rewritten: Rewritten | None = None,
    ) -> bool: ...
    def reply_to(self, contact: str, answers: int) -> str | None: ...
    def reply_for_token(self, contact: str, token: str) -> str | None: ...
    def log(self, contact: str, since: int = 0) -> list[Entry]: ...
    def hand_offs(self, contact: str) -> Sequence[Record]: ...
    def handed_off(
        self, contact: str, turn: int, at: float, queue: str, reason: str, context: Record | None
    ) -> Change: ...
    def disposed(self, contact: str, disposition: str) -> Iterable[Change]: ...
    def ended(self, contact: str, at: float, disposition: str) -> Iterable[Change]: ...


class Legs(Protocol):
    def leave(self, contact: str, provider_id: str, at: float) -> bool: ...


class Outbox(Protocol):
    def put(
        self,
        contact: str,
        turn: int,
        number: int,
        kind: str,
        address: str,
        content: Record,
        at: float,
        due: float | None = None,
    ) -> Change: ...
    def withdraw(self, contact: str, kind: str) -> Change: ...
    def due_of(self, kind: str, now: float) -> Sequence[str]: ...


class Keeper(Protocol):
    """Whoever keeps contacts: `ivr.store.Store` for one."""

    @property
    def contacts(self) -> Contacts: ...
    @property
    def legs(self) -> Legs: ...
    @property
    def outbox(self) -> Outbox: ...


@dataclass(frozen=True)
class Passkey:
    """The public half of a key that a customer's phone holds; names and keys are base64url."""

    credential: str
    customer: str
    public_key: str
    sign_count: int
    made_at: float


PROVE, REGISTER = "prove", "register"


@dataclass(frozen=True)
class Link:
    """A link that was texted: for this contact, customer and purpose, good once until `until`.

    `digest` is the SHA-256 of its token, `does` is prove or register, `said` the purpose as the page says it, and
    `challenge` what the phone has to sign, base64url.
    """

    digest: str
    contact: str
    customer: str
    purpose: str
    does: str
    said: str
    language: str
    challenge: str
    until: float
