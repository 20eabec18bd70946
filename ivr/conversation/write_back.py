"""What a call has to tell the customer directory: the last contact, the language and the way they prefer, a consent.

Rule: who may be somebody else changes nothing of a customer's: only one who is known (level 2) prefers something, and
only one who is likely to be them (level 1) has called.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from ivr.conversation.customers import PREFERS
from ivr.conversation.events import ErrandDone, Event, Value
from ivr.conversation.session import Session
from ivr.conversation.steps.voiceprint import DELETED, KEPT, VOICED

CONSENTS = {KEPT: True, DELETED: False}
"""What came of a voice -> whether it may be kept from now on."""

LIKELY, KNOWN = 1, 2


def customer_of(session: Session) -> str:
    """Whose call it is; "" where they may well be somebody else."""
    return str(session.caller.get("customer") or "") if session.assurance >= LIKELY else ""


def news(before: Session, after: Session, event: Event, is_last: bool) -> dict[str, Value]:
    """What of the customer is other after this turn; nothing where nothing is."""
    if not customer_of(after):
        return {}
    was = _prefers(before) if _is_known(before) else _recorded(after)
    is_now = _prefers(after) if _is_known(after) else {}
    told = {name: value for name, value in is_now.items() if value and value != was.get(name)}
    told |= dict(_consents(event))
    if is_last:
        told["last_contact"] = datetime.fromtimestamp(event.at, ZoneInfo("UTC")).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )
        told["last_channel"] = after.channel
    return told


def _is_known(session: Session) -> bool:
    return session.assurance >= KNOWN and bool(session.caller.get("customer"))


def _recorded(session: Session) -> dict[str, Value]:
    return {name: session.caller.get(name) for name in ("language", "prefers")}


def _prefers(session: Session) -> dict[str, Value]:
    """The language that the call is held in, and the way that the slot `prefers` says."""
    way = session.slots.get("prefers")
    return {"language": session.language, "prefers": way if way in PREFERS else session.caller.get("prefers")}


def _consents(event: Event) -> Iterator[tuple[str, Value]]:
    for told in event.events if isinstance(event, ErrandDone) else ():
        if told.get("event") == VOICED and told.get("result") in CONSENTS:
            yield "voice_consent", CONSENTS[str(told["result"])]
