"""What the caller's voice says of who calls, in live audio: evidence beside what is said, and the errands that keep a
voice, delete it, and have digits said.

Rule: of one who has not agreed nothing is made or kept, and of one who has, only what is sealed. Whatever is wrong with
keys, models or the database is told to operators; the call goes on as if nobody's voice were known.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from weakref import WeakValueDictionary

import structlog

from ivr.conversation import assurance
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard, Value
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import (
    CHECK_DIGITS,
    DRAW_DIGITS,
    NOT_HEARD,
    RIGHT,
    SENT,
    WRONG,
    checked,
)
from ivr.conversation.steps.voiceprint import BEGUN, DELETED, KEEP_VOICE, KEPT, VOICE, VOICED
from ivr.identity.sealing import CannotOpen, CannotSeal, Seal
from ivr.kept import Consent, KeptVoice, StoreUnavailable

log = structlog.get_logger("ivr.identity")

DIGITS = 4
AGAIN = 60.0
"""Seconds for which the same word of the same voice is not noted again."""

KINDS = {"same": "voice", "other": "another_voice", "replayed": "replayed_voice"}
"""What a voice was judged to be -> the evidence that it is. All else is none: too little was heard, or too much."""


class Judged(Protocol):
    """A verdict, with its score, as text for people."""

    @property
    def word(self) -> str: ...


class Speaking(Protocol):
    """The caller's voice in one call."""

    @property
    def said(self) -> int: ...
    def judged(self, kept: Sequence[bytes], sounds: Sequence[bytes] = ..., alone: bool = ...) -> Judged: ...
    def taken(self, since: int = ...) -> tuple[bytes, Judged]: ...
    def sounds(self, since: int = ...) -> list[bytes]: ...


class Ledger(Protocol):
    """Who keeps voices, sealed. `ivr.store.voiceprints` says what each of them does. Raises StoreUnavailable."""

    def of(self, customer: str) -> KeptVoice: ...
    def hear(self, customer: str, sound: str, at: float) -> None: ...
    def enrol(self, customer: str, consent: Consent, print: str, sounds: Sequence[str]) -> None: ...
    def delete(self, customer: str, at: float) -> int: ...


class Voices:
    """Of one process. `encoder` names the model: vectors of another one are never compared with it."""

    def __init__(self, ledger: Ledger, seal: Seal, encoder: str, clock: Callable[[], float]) -> None:
        self._ledger, self._seal, self._encoder, self._clock = ledger, seal, encoder, clock
        self._calls: WeakValueDictionary[str, Any] = WeakValueDictionary()

    # -- beside what is said -----------------------------------------------------------------------------

    def attend(self, voice: Speaking, contact: str) -> None:
        """This is the voice of that contact, as long as its call lasts."""
        self._calls[contact] = voice

    def evidence(self, voice: Speaking, state: Session) -> tuple[dict[str, Any], ...]:
        """What the voice says of the customer that the caller is taken for."""
        customer = str(state.caller.get("customer") or "")
        prints, sounds = self._kept(customer) if customer else ([], [])
        if not prints:
            return ()
        judged = voice.judged(prints, sounds)
        kind = KINDS.get(judged.word, "")
        log.info("a voice was judged", contact=state.contact, judged=str(judged))
        if kind == "voice":
            self._note_sound(customer, voice)
        if not kind or self._is_noted(state, kind, customer):
            return ()
        return (_evidence(kind, customer, f"voiceprint, {judged}"),)

    def _is_noted(self, state: Session, kind: str, customer: str) -> bool:
        """One piece a minute is enough; a sign against stays anyway."""
        known = (assurance.from_record(record) for record in state.evidence)
        latest = [piece.at for piece in known if (piece.kind, piece.customer) == (kind, customer)]
        return bool(latest) and (kind != "voice" or self._clock() - max(latest) < AGAIN)

    def _note_sound(self, customer: str, voice: Speaking) -> None:
        for sound in voice.sounds(voice.said - 1):
            self._ledger.hear(customer, self._closed(sound), self._clock())

    def _kept(self, customer: str) -> tuple[list[bytes], list[bytes]]:
        """Vectors and sounds, opened; none where they cannot be."""
        try:
            kept = self._ledger.of(customer)
            return (
                [self._opened(one) for one in kept.prints],
                [self._opened(one) for one in kept.sounds],
            )
        except (CannotSeal, CannotOpen, StoreUnavailable) as error:
            log.error("voices cannot be read", why=str(error))
            return [], []

    def _closed(self, told: bytes) -> str:
        written = {"encoder": self._encoder, "told": base64.b64encode(told).decode()}
        return self._seal.close(json.dumps(written).encode())

    def _opened(self, sealed: str) -> bytes:
        """Empty for what another encoder has made."""
        try:
            written = json.loads(self._seal.open(sealed))
            return base64.b64decode(written["told"]) if written["encoder"] == self._encoder else b""
        except (ValueError, KeyError, TypeError, binascii.Error):
            raise CannotOpen("what was sealed is not a voice") from None

    # -- errands -----------------------------------------------------------------------------------------

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone | ErrandFailed:
        try:
            return _ERRANDS[errand.kind](self, errand, session)
        except CannotSeal as error:
            log.error("voices cannot be kept", why=str(error))
            return ErrandFailed(number=errand.number, reason="error", detail="voices cannot be kept")

    def _keep(self, errand: Errand, session: Session) -> ErrandDone:
        """Keeps the caller's voice as it was since they agreed, or says what is lacking: `said` is how far it is."""
        self._seal.require()
        voice = self._calls.get(session.contact)
        if voice is None:
            return _voiced(errand, NOT_HEARD)
        if "since" not in errand.arguments:
            return _voiced(errand, BEGUN, since=voice.said)
        since = int(errand.arguments["since"])
        vector, judged = voice.taken(since)
        if not vector:
            return _voiced(errand, judged.word, since=since)
        text, customer = str(errand.arguments["text"]), str(errand.arguments["customer"])
        consent = Consent(self._clock(), session.contact, session.language, text)
        self._ledger.enrol(
            customer, consent, self._closed(vector), [self._closed(one) for one in voice.sounds(since)]
        )
        return _voiced(errand, KEPT)

    def _draw(self, errand: Errand, session: Session) -> ErrandDone:
        """Digits to say, for a customer whose voice is kept, in a call whose sound is heard here."""
        if session.contact not in self._calls or not self._kept(str(errand.arguments["customer"]))[0]:
            return checked(errand, NOT_HEARD)
        digits = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        done = checked(errand, SENT)
        return ErrandDone(number=done.number, events=({**done.events[0], "digits": digits},))

    def _check(self, errand: Errand, session: Session) -> ErrandDone:
        """Who said the digits; whether they were the right ones was seen before."""
        customer, voice = str(errand.arguments["customer"]), self._calls.get(session.contact)
        prints, sounds = self._kept(customer)
        if voice is None or not prints:
            return checked(errand, NOT_HEARD)
        own = voice.sounds(
            voice.said - 1
        )  # noted already, when it was heard and held against the earlier ones
        judged = voice.judged(prints, [sound for sound in sounds if sound not in own], alone=True)
        log.info("a voice was judged by digits", contact=session.contact, judged=str(judged))
        if judged.word == "same":
            done = checked(errand, RIGHT)
            told = _evidence("spoken_digits", customer, f"digits, {judged}")
        elif judged.word in KINDS:
            done = checked(errand, WRONG)
            told = _evidence(KINDS[judged.word], customer, f"digits, {judged}")
        else:
            return checked(errand, NOT_HEARD)
        kept = [event for event in done.events if event.get("event") != assurance.EVIDENCE]
        return ErrandDone(number=done.number, events=(*kept, told))


_ERRANDS: dict[str, Callable[[Voices, Errand, Session], ErrandDone]] = {
    KEEP_VOICE: Voices._keep,
    DRAW_DIGITS: Voices._draw,
    CHECK_DIGITS: Voices._check,
}


class DeletesVoices:
    """Carries out `delete_voice`, which takes neither a sound nor a key."""

    def __init__(self, ledger: Ledger, clock: Callable[[], float]) -> None:
        self._ledger, self._clock = ledger, clock

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone:
        self._ledger.delete(str(errand.arguments["customer"]), self._clock())
        return _voiced(errand, DELETED)


def _voiced(errand: Errand, result: str, **more: Value) -> ErrandDone:
    return ErrandDone(number=errand.number, events=({"event": VOICED, "result": result, **more},))


def _evidence(kind: str, customer: str, source: str) -> dict[str, Any]:
    told = {"event": assurance.EVIDENCE, "kind": kind, "customer": customer, "source": source}
    return {**told, "bound_to": VOICE, "against": kind in assurance.SIGNS}
