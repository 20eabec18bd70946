"""A call to keep, in the fewest words: `arrive`, then `turn` after `turn`."""

from __future__ import annotations

from typing import Any

from ivr.store import Change, Entry, Leg, Store, Stored

CALL = "CA1"
CONTACT = "contact-1"


def arrive(store: Store, provider_id: str = CALL, contact: str = CONTACT, at: float = 100.0) -> Stored:
    assert begin(store, provider_id, contact, at)
    return now(store, provider_id)


def begin(store: Store, provider_id: str, contact: str, at: float = 100.0, *changes: Change) -> bool:
    session = {"contact": contact, "revision": "r1", "turn": 1}
    entry = Entry(turn=1, at=at, event={"event": "call_started"})
    leg = Leg(provider_id, contact, "voice", "+14155550100", at)
    return store.contacts.begin(leg, "+14155550199", session, entry, *changes)


def now(store: Store, provider_id: str = CALL) -> Stored:
    stored = store.contacts.load(provider_id)
    assert stored is not None
    return stored


def entry(turn: int, text: str = "hello", **known: Any) -> Entry:
    return Entry(turn=turn, at=100.0 + turn, event={"event": "heard", "text": text}, **known)


def turn(store: Store, stored: Stored, text: str = "hello", *changes: Change, **known: Any) -> bool:
    """The next turn after `stored`; whether it was the one that followed."""
    number = stored.turn + 1
    session = {**stored.session, "turn": number}
    return store.contacts.advance(stored, session, entry(number, text, **known), *changes)
