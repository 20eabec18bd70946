"""One-time codes by text message: six digits for this contact, this customer and this purpose, good once, for minutes.

Rule: a code is kept nowhere. It is worked out of a key of the installation and a nonce, when it is sent and when it is
compared; the database has the nonce, and the outbox a text with a gap.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import LOCKED, NO_MOBILE, RIGHT, SENT, WRONG, checked
from ivr.identity.line import Line
from ivr.identity.line_risk import CLOSES_TEXTS, LineRisk, NobodyAsked, against
from ivr.identity.lockouts import FOR_EVER, HOUR, Lockouts, subjects
from ivr.identity.pin import Known
from ivr.kept import Change, Record, Subject
from ivr.redaction import Secret

GOOD_FOR = 600.0
"""Seconds that a code may be used."""
TRIES = 5
SENDS = 3
"""Codes and links that are sent to a number within an hour."""
MOBILE = ("mobile", "fixed_or_mobile")
"""Types of lines that a code may go to: not to those over the internet, which are taken over from anywhere. In North
America a number does not tell whether it is a mobile's."""
PLACE = "{code}"
NUMBER = 900
"""The number of the text among the things that its turn sends."""


class Codes(Protocol):
    def issue(
        self, contact: str, customer: str, purpose: str, nonce: str, until: float, *sent: Change
    ) -> None: ...
    def nonce(self, contact: str, customer: str, purpose: str, now: float) -> str: ...
    def use(self, contact: str, customer: str, purpose: str, nonce: str) -> bool: ...


class Outbox(Protocol):
    def put(
        self, contact: str, turn: int, number: int, kind: str, address: str, content: Record, at: float
    ) -> Change: ...


def code_of(key: str, nonce: str) -> Secret:
    """The code that a nonce stands for, with the installation's key."""
    digest = hmac.new(key.encode(), f"one-time code {nonce}".encode(), hashlib.sha256).digest()
    return Secret(f"{int.from_bytes(digest[:8]) % 1_000_000:06d}")


def with_code(text: str, code: Secret) -> str:
    """The message with the code in its gap, in two groups: 481 920."""
    digits = code.reveal()
    return text.replace(PLACE, f"{digits[:3]} {digits[3:]}")


def mobile_of(lines: Iterable[str]) -> str:
    """The first of the lines that a code may go to, "" where there is none."""
    return next((number for number in lines if Line(number).type in MOBILE), "")


def texted(risk: LineRisk, mobile: str, to_a_stranger: bool) -> tuple[str, frozenset[str]]:
    """The mobile if a text may go there, "" if not, and the signs that are against it.

    A stranger waits for the same time whether there is a mobile to be looked up or not.
    """
    began = time.monotonic()
    signs = risk.of(mobile) if mobile else frozenset()
    if to_a_stranger:
        time.sleep(max(0.0, risk.seconds - (time.monotonic() - began)))
    return ("" if signs & CLOSES_TEXTS else mobile), signs


def with_signs(outcome: ErrandDone, signs: frozenset[str], customer: str) -> ErrandDone:
    """The outcome with what speaks against the line of a customer; only for who is taken for them already."""
    return replace(outcome, events=(*outcome.events, *against(signs, customer)))


def texts_to(address: str) -> tuple[Subject, ...]:
    """What a text with a code or a link counts against."""
    return (Subject(f"texts {address}", ((SENDS, HOUR),), forgets=HOUR),)


class SendCode:
    """Carries out `send_code`."""

    def __init__(
        self,
        known: Known,
        codes: Codes,
        outbox: Outbox,
        lockouts: Lockouts,
        clock: Callable[[], float] = time.time,
        risk: LineRisk | None = None,
    ) -> None:
        self._known, self._codes, self._outbox = known, codes, outbox
        self._lockouts, self._clock, self._risk = lockouts, clock, risk or NobodyAsked()

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone:
        told, now = errand.arguments, self._clock()
        account, purpose = str(told["customer"]), str(told["purpose"])
        customer = self._known.find(account)
        mobile = mobile_of(customer.lines) if customer else ""
        mobile, closed = texted(self._risk, mobile, not told["known"])
        if told["known"] and not mobile:
            return with_signs(checked(errand, NO_MOBILE), closed, account)
        if not self._lockouts.take(texts_to(mobile or account), now):
            return checked(errand, LOCKED)
        nonce = secrets.token_hex(16)
        sent = self._sent(session, mobile, str(told["text"]), nonce, now) if mobile else ()
        self._codes.issue(session.contact, account, purpose, nonce, now + GOOD_FOR, *sent)
        return checked(errand, SENT)

    def _sent(self, session: Session, mobile: str, text: str, nonce: str, now: float) -> Sequence[Change]:
        content: dict[str, Any] = {"text": text, "nonce": nonce, "from": session.dnis}
        return [self._outbox.put(session.contact, session.turn, NUMBER, "code", mobile, content, now)]


class CheckCode:
    """Carries out `check_code`."""

    def __init__(
        self,
        known: Known,
        codes: Codes,
        lockouts: Lockouts,
        key: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._known, self._codes, self._lockouts = known, codes, lockouts
        self._key, self._clock = key, clock

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone:
        told, now = errand.arguments, self._clock()
        account, purpose, code = str(told["customer"]), str(told["purpose"]), told["secret"]
        assert isinstance(code, Secret)
        nonce = self._codes.nonce(session.contact, account, purpose, now)
        counted = (
            *subjects(session.contact, session.ani, account, bool(told["own_line"])),
            Subject(f"code {nonce}", ((TRIES, FOR_EVER),)),
        )
        if not self._lockouts.take(counted, now):
            return checked(errand, LOCKED)
        expected = code_of(self._key, nonce).reveal()
        fits = hmac.compare_digest(expected.encode(), code.reveal().encode()) and bool(nonce)
        customer = self._known.find(account)
        mobile = mobile_of(customer.lines) if customer else ""
        is_theirs = fits and bool(mobile) and self._codes.use(session.contact, account, purpose, nonce)
        if not (is_theirs and customer):
            return checked(errand, WRONG)
        self._lockouts.succeed(counted)
        record = customer.to_record(flows.customer_fields)
        return checked(errand, RIGHT, "code", record, f"line:{mobile}")
