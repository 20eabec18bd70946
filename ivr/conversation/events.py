"""What happened. Frozen values; `at` and `chance` arrive inside them, so the engine needs no clock or dice.

Rule: an event says only what the world did, in words of the call (`Heard`, `Pressed`, `HungUp`), never what
should be done about it. `to_record` / `from_record` are its written form in the call log.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from ivr.redaction import MASK, Secret

Value = Any
"""A slot's value: None, bool, int, float, str, or a list or dict of those; a `Secret` only within a turn."""


@dataclass(frozen=True)
class Entity:
    """A detail found in an utterance: `value` is normalised, `text[start:end]` are the words it came from."""

    name: str
    value: Value
    start: int = 0
    end: int = 0
    role: str = ""


@dataclass(frozen=True)
class Wish:
    """One of several things asked for in one breath: its intent, and the part of the sentence that asks for it.

    `passage` is what the team has written in answer, where it is a question. `stance` as in `Meaning`.
    """

    intent: str
    confidence: float
    text: str
    passage: dict[str, str] | None = None
    stance: str = ""


@dataclass(frozen=True)
class Interpretation:
    """One thing that a language model takes a sentence to mean, by the names of Rasa's commands.

    `kind` is start_flow, clarify (with their `flows`), set_slot (a correction, too), cancel_flow, hand_off, answer or
    skip. It is what somebody else thinks: `steps/interpreted.py` holds it against the caller's own words.
    """

    kind: str
    flows: tuple[str, ...] = ()
    slot: str = ""
    value: str = field(default="", repr=False)


@dataclass(frozen=True)
class Meaning:
    """What an utterance was understood to want. `intent` is "" when it belongs to none; best first in `ranking`.

    `wishes` are all of them, in order, when the caller asked for more than one thing. `passage` is what the team has
    written in answer to a question: its id, title, text and source. `stance` is what the sentence says of the intent:
    "" asks for it, "denied" does not want it, "question" asks about it, "report" tells that it is done or how it went,
    "opposite" wants it undone or something else done with the same thing. `interpreted` is what a language model
    made of it, where one was asked.
    """

    intent: str = ""
    confidence: float = 0.0
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()
    wishes: tuple[Wish, ...] = ()
    passage: dict[str, str] | None = None
    stance: str = ""
    interpreted: tuple[Interpretation, ...] = ()


@dataclass(frozen=True)
class Event:
    """`at` is seconds since the epoch (UTC); `chance` a number in [0, 1) that picks among variations."""

    KIND: ClassVar[str] = "event"
    at: float = 0.0
    chance: float = 0.0


@dataclass(frozen=True)
class CallStarted(Event):
    """A contact arrived. `ani` and `dnis` are E.164, "" for none; `line` is what the network vouches for.

    `hidden` is why there is no number calling: withheld, unknown, sip, client. `forwarded` is the number that the
    call was sent on from. See `identity/line.py`.
    """

    KIND = "call_started"
    channel: str = "voice"
    ani: str = ""
    dnis: str = ""
    line: str = ""
    hidden: str = ""
    forwarded: str = ""


@dataclass(frozen=True)
class Heard(Event):
    """The caller said `text`. `confidence` is the recogniser's, None when it gave none.

    `cut_in` is how many seconds of the prompts they had heard when they cut in, None when they heard them all or the
    provider does not tell. `secret` are the words with what was asked for in secret, which is masked in `text`.
    `evidence` is what their voice told of who speaks, as errands bring it.
    """

    KIND = "heard"
    text: str = field(default="", repr=False)
    confidence: float | None = None
    meaning: Meaning = field(default_factory=Meaning, repr=False)
    cut_in: float | None = None
    secret: Secret | None = None
    evidence: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Pressed(Event):
    """The caller pressed `keys` (0-9, * and #; the finishing key is not included). `cut_in` as in `Heard`.

    `secret` are the keys that were asked for in secret; `keys` is empty then.
    """

    KIND = "pressed"
    keys: str = field(default="", repr=False)
    cut_in: float | None = None
    secret: Secret | None = None


@dataclass(frozen=True)
class NoInput(Event):
    """Silence where an answer was awaited."""

    KIND = "no_input"


@dataclass(frozen=True)
class ErrandDone(Event):
    """The errand `number` came back: `events` are the slots that it sets, `responses` what it has said.

    Both are dicts as rasa-sdk has them, whatever kind of errand it was.
    """

    KIND = "action_done"  # as logs of every age have it
    number: int = 0
    events: tuple[dict[str, Any], ...] = ()
    responses: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class ErrandFailed(Event):
    """The errand `number` did not come back well. `reason`: timeout, error, garbage, unknown, unreachable, lost."""

    KIND = "action_failed"
    number: int = 0
    reason: str = "error"
    detail: str = ""

    @property
    def is_unclear(self) -> bool:
        """Whether it may have been done all the same: it was begun, and what became of it nobody could tell."""
        return self.reason in OPEN


OPEN = frozenset({"timeout", "lost", "garbage"})
"""Reasons that say nothing of the deed: no answer in time, none at all, or one that cannot be read. The others say
that it was not done: nobody was reached, nobody can do it, or who tried it failed and said so."""


@dataclass(frozen=True)
class Proved(Event):
    """Who calls was proven beside the call, as by a link that was texted: `events` are what an errand would bring.

    `way` is the kind of evidence. It answers the step that waits for it; anywhere else in the call it is only noted.
    """

    KIND = "proved"
    way: str = ""
    events: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class HandOffEnded(Event):
    """The hand-off came back to us. `result`: bridged, hung_up, queue_full, no_answer, left, error."""

    KIND = "hand_off_ended"
    result: str = "bridged"


@dataclass(frozen=True)
class VoicemailEnded(Event):
    """What became of a message that a caller was asked to leave, as the provider tells it; it may tell more later.

    `result`: left, silent (nothing was said, or too little), failed, deleted. `recording` is the provider's name for
    the sound, which is to be had at `url`.
    """

    KIND = "voicemail_ended"
    result: str = "left"
    recording: str = ""
    url: str = ""
    seconds: int = 0


@dataclass(frozen=True)
class PaymentEnded(Event):
    """How the capture of a card ended, as who took it tells; what that comes to is found out afterwards.

    `payment` is our own name for it. `result` is one of CAPTURED. `confirmation` is what the gateway calls the charge,
    `code` the provider's number of what went wrong; of the card no more than `brand` and `last4` are ever told.
    """

    KIND = "payment_ended"
    payment: str = ""
    result: str = "silent"
    confirmation: str = ""
    brand: str = ""
    last4: str = ""
    code: str = ""


CAPTURED = ("taken", "mistyped", "left", "hung_up", "refused", "failed", "silent")
"""What is told of a capture: the charge was made; a field was wrong too often; the caller left by star, or hung up; the
gateway refused, or answered with an error; something failed; nothing was told."""


@dataclass(frozen=True)
class FellBack(Event):
    """The provider could not use what it was answered, or had no answer, and went to its fallback. `code` is its error.

    `where` is the path of the webhook at which that happened.
    """

    KIND = "fell_back"
    code: str = ""
    where: str = ""


@dataclass(frozen=True)
class HungUp(Event):
    """The caller is gone. `status` is the provider's last word (completed, busy, failed, no-answer, canceled)."""

    KIND = "hung_up"
    status: str = "completed"


EVENTS: dict[str, type[Event]] = {
    kind.KIND: kind
    for kind in (
        CallStarted,
        Heard,
        Pressed,
        NoInput,
        ErrandDone,
        ErrandFailed,
        Proved,
        HandOffEnded,
        VoicemailEnded,
        PaymentEnded,
        FellBack,
        HungUp,
    )
}


def to_record(event: Event) -> dict[str, Any]:
    """The event as plain data for the call log."""
    record: dict[str, Any] = {"event": event.KIND}
    record.update(event.__dict__)
    if "secret" in record:
        record |= {"secret": MASK} if record.pop("secret") else {}
    if isinstance(event, Heard):
        meaning = dict(event.meaning.__dict__)
        meaning["entities"] = [entity.__dict__ for entity in event.meaning.entities]
        meaning["wishes"] = [wish.__dict__ for wish in event.meaning.wishes]
        meaning["interpreted"] = [told.__dict__ for told in event.meaning.interpreted]
        record["meaning"] = meaning
    return record


def from_record(record: dict[str, Any]) -> Event:
    """The event that `to_record` wrote. Raises KeyError for a kind this version does not know."""
    kind = EVENTS[record["event"]]
    known = {f.name: record[f.name] for f in fields(kind) if f.name in record}
    if "secret" in known:
        known["secret"] = Secret(MASK)
    if kind is Heard:
        known["evidence"] = tuple(known.get("evidence", ()))
        meaning = known.get("meaning") or {}
        known["meaning"] = Meaning(
            intent=meaning.get("intent", ""),
            confidence=meaning.get("confidence", 0.0),
            ranking=tuple((name, score) for name, score in meaning.get("ranking", ())),
            entities=tuple(Entity(**entity) for entity in meaning.get("entities", ())),
            wishes=tuple(Wish(**wish) for wish in meaning.get("wishes", ())),
            passage=meaning.get("passage"),
            stance=meaning.get("stance", ""),
            interpreted=tuple(
                Interpretation(**{**told, "flows": tuple(told.get("flows", ()))})
                for told in meaning.get("interpreted", ())
            ),
        )
    if kind in (ErrandDone, Proved):
        known["events"] = tuple(known.get("events", ()))
    if kind is ErrandDone:
        known["responses"] = tuple(known.get("responses", ()))
    return kind(**known)
