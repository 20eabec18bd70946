"""What callers tell that nobody asked for: a card number, whatever the question was.

Rule: it is forgotten before anything looks at the event - the detector, a step, the log - so that it can reach no
slot, prompt or record. A question that wants a card takes it in secret, and not through here.
"""

from __future__ import annotations

from dataclasses import replace

from ivr.conversation.events import Event, Heard, Pressed
from ivr.conversation.session import Session
from ivr.redaction import MASK, forget_cards


def without_cards(session: Session, event: Event) -> Event:
    """The event as it may be taken; of a number told in pieces, the piece that completes it is lost."""
    if isinstance(event, Heard):
        return replace(event, text=_without(_begun(session), event.text))
    if isinstance(event, Pressed) and forget_cards(event.keys) != event.keys:
        return replace(event, keys="")
    return event


def _without(begun: str, text: str) -> str:
    forgotten = forget_cards(text)
    if forgotten == text and begun and forget_cards(f"{begun} {text}") != f"{begun} {text}":
        return MASK
    return forgotten


def _begun(session: Session) -> str:
    """The answer that the caller is in the middle of."""
    return session.stack[-1].partial if session.stack else ""
