"""The engine's state of a contact in progress. Plain frozen data: written after every turn, read before the next.

Rule: nothing here can be computed from the flows; nothing here is a service. Secrets are dropped on writing.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ivr.conversation.events import Value
from ivr.redaction import Secret

Given = Literal["plain", "told", "unsure", "agreed"]
"""How a value was given: plainly; put right on the way; doubtful; or said yes to when it was read back."""


@dataclass(frozen=True)
class Waiting:
    """The one thing awaited. `what`: question, errand, person, voicemail, payment, nothing. `number` names the errand.

    `until` is when an errand counts as lost (seconds since the epoch). `secret` says that the question asks for one;
    `keys` is the most keys that answer it, 0 where that is not known. `key` is the errand's own, or the payment's, ""
    for others. An errand of the `whole` call is awaited by no step of a flow. A question that is `beside` something is
    asked again and again while that is waited for, and no caller is to blame for it.
    """

    what: str = "nothing"
    number: int = 0
    until: float = 0.0
    secret: bool = False
    keys: int = 0
    key: str = ""
    whole: bool = False
    beside: bool = False

    def for_the_call(self) -> Waiting:
        return replace(self, whole=True)


@dataclass(frozen=True)
class Attempts:
    """Failures at the question being asked, counted apart.

    `patient` counts what was let pass without blame; `reworded` how often it was asked in other words on request.
    """

    no_input: int = 0
    no_match: int = 0
    refused: int = 0
    patient: int = 0
    reworded: int = 0

    @property
    def total(self) -> int:
        return self.no_input + self.no_match + self.refused


@dataclass(frozen=True)
class Frame:
    """One flow in progress. `step` is the id of the step to run, or that is waiting.

    `asked` are the slots this flow asked for so far, in order: what "go back" walks and what is reset at its end.
    `declined` are those that the caller would not give, and need not. `called` is true for a flow that another one
    called and that returns to it. The last three belong to the question being asked: `partial` is an answer that is
    not complete yet ("seven one five ..."), `pending` a value that waits for the caller's yes, as {"value":…}.
    """

    flow: str
    step: str
    context: dict[str, Value] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    called: bool = False
    attempts: Attempts = Attempts()
    partial: str = ""
    pending: dict[str, Value] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()
    """Slots whose values are doubtful: badly heard, or with words left over beside them."""
    corrected: tuple[str, ...] = ()
    """Slots whose values were put right on the way."""
    confirmed: tuple[str, ...] = ()
    """Slots whose values the caller has said yes to."""

    def text(self, name: str) -> str:
        """What its context has under that name, as text; "" where that is nothing."""
        return str(self.context.get(name) or "")

    def values(self, name: str) -> dict[str, Value]:
        """The values of slots that its context has under that name; none where that is nothing."""
        return self.context.get(name) or {}


@dataclass(frozen=True)
class Session:
    """See the module. `turn` counts the events that were answered; but for `aside`, it is the number in the provider's
    next URL."""

    contact: str
    revision: str = ""
    turn: int = 0
    channel: str = "voice"
    ani: str = ""
    dnis: str = ""
    language: str = "en"
    started_at: float = 0.0
    stack: tuple[Frame, ...] = ()
    waiting: Waiting = Waiting()
    slots: dict[str, Value] = field(default_factory=dict)
    known: dict[str, Value] = field(default_factory=dict)
    """Every value ever collected, also of flows that have ended and reset their slots: what an agent wants to see."""
    filled: tuple[tuple[int, str, Value], ...] = ()
    """(turn, slot, value) whenever a slot changed otherwise than by an action: the log tells of those. Kept where there
    are actions, which may ask for it."""
    said: tuple[dict[str, Any], ...] = ()
    """The last prompts, for "repeat": records of Say and Play."""
    reason: str = ""
    """Why the caller called, in the caller's own words."""
    intent: str = ""
    queued: tuple[dict[str, Value], ...] = ()
    """What was asked for in the same breath and comes next: {"flow":…, "text":…}, and "slots" that are known."""
    done: tuple[dict[str, Value], ...] = ()
    """Flows that were carried through: {"flow":…, "name":…, "at":…}; where something was at stake, also {"deed": how it
    is said, "values": slots as they were, "undo": the flow that undoes it}."""
    begun: tuple[dict[str, Value], ...] = ()
    """What may have been done, and nobody knows: {"flow":…, "action":…, "deed": how it is said to the team, "values":
    slots as they were, "key": of the errand, "times": how often it was asked for, "at":…}."""
    voicemails: tuple[dict[str, Value], ...] = ()
    """Messages that the caller was asked to leave: {"queue":…, "state": awaited, left, silent, failed or deleted,
    "recording": the provider's name for it, "url":…, "seconds":…, "at":…}."""
    aside: int = 0
    """The latest turns in which nobody was told anything: the provider's next URL carries the number before them."""
    stalled: int = 0
    """Turns in a row that ended where the call had been before."""
    been: tuple[int, ...] = ()
    """Fingerprints of the places where the call has been, the latest last; see the engine."""
    told: tuple[tuple[int, int], ...] = ()
    """The latest turns in which the caller told digits, and how many; never which. See `confidential`."""
    reminders: tuple[dict[str, Value], ...] = ()
    """What actions want to be reminded of: Rasa's ReminderScheduled, due "at" seconds since the epoch."""
    caller: dict[str, Value] = field(default_factory=dict)
    """Who calls, and from what line, as far as errands have found out."""
    evidence: tuple[dict[str, Value], ...] = ()
    """What speaks for and against the caller's being who they are taken for: records of `assurance.Evidence`."""
    noticed: tuple[str, ...] = ()
    """The notices that were said."""
    assurance: int = 0
    """How sure we were of it at the end of the last turn: 0 unknown, 1 likely, 2 known, 3 strongly known."""
    errands: int = 0
    disposition: str = ""
    hand_off_reason: str = ""
    unfinished: tuple[str, ...] = ()
    """What the caller was in the middle of when the contact ended: the flow they came for, then those it called."""
    hung_up: bool = False
    wrapped_up: bool = False

    @property
    def told_in(self) -> int:
        """The turn in which the provider was told what is waited for: the number in its next URL."""
        return self.turn - self.aside

    @property
    def over(self) -> bool:
        return self.waiting.what == "nothing" and bool(self.disposition)


def to_record(session: Session) -> dict[str, Any]:
    """The session as plain data. A Secret does not survive: it is None when the session is read again."""
    record = dict(session.__dict__)
    record["stack"] = [
        {**frame.__dict__, "attempts": frame.attempts.__dict__, "pending": _without_secrets(frame.pending)}
        for frame in session.stack
    ]
    record["waiting"] = session.waiting.__dict__
    record["slots"] = _without_secrets(session.slots)
    record["known"] = _without_secrets(session.known)
    record["filled"] = [
        (turn, name, None if isinstance(value, Secret) else value) for turn, name, value in session.filled
    ]
    return record


def _without_secrets(values: dict[str, Value]) -> dict[str, Value]:
    if any(isinstance(value, Secret) for value in values.values()):
        return {name: None if isinstance(value, Secret) else value for name, value in values.items()}
    return values


def from_record(record: dict[str, Any]) -> Session:
    """The session that `to_record` wrote."""
    record = dict(record)
    record["stack"] = tuple(
        Frame(
            **{
                **frame,
                "asked": tuple(frame["asked"]),
                "declined": tuple(frame["declined"]),
                "unsure": tuple(frame.get("unsure", ())),
                "corrected": tuple(frame.get("corrected", ())),
                "confirmed": tuple(frame.get("confirmed", ())),
                "attempts": Attempts(**frame["attempts"]),
            }
        )
        for frame in record["stack"]
    )
    record["waiting"] = Waiting(**record["waiting"])
    record["filled"] = tuple((turn, name, value) for turn, name, value in record.get("filled", ()))
    record["reminders"] = tuple(record.get("reminders", ()))
    record["said"] = tuple(record["said"])
    record["done"] = tuple(record["done"])
    record["begun"] = tuple(record.get("begun", ()))
    record["evidence"] = tuple(record.get("evidence", ()))
    record["noticed"] = tuple(record.get("noticed", ()))
    record["voicemails"] = tuple(record.get("voicemails", ()))
    record["queued"] = tuple(record["queued"])
    record["been"] = tuple(record.get("been", ()))
    record["told"] = tuple((turn, digits) for turn, digits in record.get("told", ()))
    record["unfinished"] = tuple(record["unfinished"])
    return Session(**record)
