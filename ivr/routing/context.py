"""The context document: who calls, what they want and said, what was done, and why they come to a person.

Rule: the same document is the agent's screen, the task's attributes and what is kept, at any time of the call; what
was asked in secret is masked here, whoever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ivr.conversation import assurance
from ivr.conversation.answers.words import flat
from ivr.conversation.events import Value
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.redaction import MASK, scrub, shown
from ivr.routing.summary import name_of_deed, summary

INTERNAL_SLOTS = frozenset({"session_started_metadata"})


class Entry(Protocol):
    """One turn of a call's log: when, the event, the commands that followed it, and the [flow, step] pairs passed."""

    @property
    def at(self) -> float: ...
    @property
    def event(self) -> dict[str, Any]: ...
    @property
    def commands(self) -> list[dict[str, Any]]: ...
    @property
    def steps(self) -> list[list[str]]: ...


def context_document(session: Session, log: Sequence[Entry], flows: Flows) -> dict[str, Any]:
    """What an agent should know of the contact, as plain data."""
    slots = _slots(session)
    transcript = list(_transcript(log))
    line = session.slots.get("session_started_metadata")
    caller = {
        "number": session.ani,
        "name": str(slots.get("caller_name") or _name(session)),
        "line": str(line.get("line") or "") if isinstance(line, dict) else "",
    }
    return {
        "contact": session.contact,
        "channel": session.channel,
        "caller": caller,
        "assurance": session.assurance,
        "reason": shown(session.reason),
        "intent": session.intent,
        "slots": slots,
        "steps": [{"flow": flow, "step": step} for entry in log for flow, step in entry.steps],
        "transcript": [line.record() for line in transcript],
        "done": shown(list(session.done)),
        "begun": shown([_begun(deed, flows) for deed in session.begun]),
        "hand_off_reason": session.hand_off_reason,
        "disposition": session.disposition,
        "summary": summary(session, flows, caller["name"], slots, _own_words(transcript, flows)),
        "queue": _queue(log),
        "language": session.language,
        "started_at": session.started_at,
        "voicemails": list(session.voicemails),
        "customer": customer_of(session),
        "assurance_why": _why(session, log, flows),
    }


def customer_of(session: Session) -> str:
    """The customer that the caller is at least likely to be, "" where nobody knows."""
    if session.assurance:
        return str(session.caller.get("customer") or "")
    return ""


def _why(session: Session, log: Sequence[Entry], flows: Flows) -> list[str]:
    """How sure we were of that at the last turn, and why, line by line; never what was keyed."""
    if flows.policy is None or not log:
        return []
    return list(assurance.decided(session.evidence, flows.policy, log[-1].at, session.caller).why)


def _name(session: Session) -> str:
    """The customer's name, where we are sure enough that it is the caller's."""
    if session.assurance:
        return str(session.caller.get("name") or "")
    return ""


def _begun(deed: dict[str, Value], flows: Flows) -> dict[str, Value]:
    """A deed of which nobody knows whether it was done; `key` is what it is known by where it may have been done."""
    told = {name: deed[name] for name in ("flow", "action", "deed", "values", "key", "at")}
    return {**told, "name": name_of_deed(deed, flows)}


def _slots(session: Session) -> dict[str, Value]:
    """Every value that came up, the present one where there is one; slots that a Secret was in are left out."""
    values = {**session.known, **{name: value for name, value in session.slots.items() if value is not None}}
    return {
        name: shown(value)
        for name, value in values.items()
        if name not in INTERNAL_SLOTS and value is not None
    }


@dataclass(frozen=True)
class _Line:
    """Something that was said, keyed, or sent `to` a number. `intent` is what it was understood to want."""

    who: str
    text: str
    at: float
    keys: bool = False
    intent: str = ""
    to: str = ""

    def record(self) -> dict[str, Any]:
        told = {"who": self.who, "text": self.text, "at": self.at}
        return told | ({"keys": True} if self.keys else {}) | ({"to": self.to} if self.to else {})


def _transcript(log: Sequence[Entry]) -> Iterator[_Line]:
    """What was said and keyed, in order; the answer to a question that asked in secret stays masked."""
    secret = False
    for entry in log:
        if told := _told(entry.event, entry.at, secret):
            yield told
        for command in entry.commands:
            if said := _said(command, entry.at):
                yield said
            if command.get("command") == "listen":
                secret = bool(command.get("secret"))


def _told(event: dict[str, Any], at: float, secret: bool) -> _Line | None:
    """What the caller said, keyed or left behind; and what the provider did."""
    match event.get("event"):
        case "heard":
            return _answer(event.get("text"), event, at, secret)
        case "pressed":
            return _answer(event.get("secret") or event.get("keys"), event, at, secret, keys=True)
        case "fell_back":
            return _Line("service", f"[fallback used: error {event['code'] or 'unknown'}]", at)
        case "payment_ended":
            return _Line("caller", f"[card: {event['result'].replace('_', ' ')}]", at)
        case "voicemail_ended":
            return _Line("caller", _message(event), at)
    return None


def _answer(words: Any, event: dict[str, Any], at: float, secret: bool, keys: bool = False) -> _Line | None:
    if not words:
        return None
    if secret:
        return _Line("caller", MASK, at, keys)
    intent = (event.get("meaning") or {}).get("intent") or ""
    return _Line("caller", scrub(words), at, keys, intent)


def _said(command: dict[str, Any], at: float) -> _Line | None:
    match command:
        case {"command": "say" | "play", "text": str(text)} if text:
            return _Line("service", scrub(text), at)
        case {"command": "send", "kind": "message", "content": content, "address": address}:
            return _Line("service", f"[message] {scrub(content['text'])}", at, to=scrub(address))
        case {"command": "record"}:
            return _Line("service", "[records a message]", at)
    return None


def _message(event: dict[str, Any]) -> str:
    """ "[message of 12 s]", or what became of it: "[message: silent]"."""
    length = f"of {event['seconds']} s" if event["result"] == "left" else f": {event['result']}"
    return f"[message {length}]".replace(" :", ":")


def _own_words(transcript: Sequence[_Line], flows: Flows) -> str:
    """The last thing the caller said that may be a wish: no keys, no secret, not "agent" or "repeat"."""
    always = {flow.id for flow in flows.flows.values() if flow.head.universal}
    phrases = {phrase for language in flows.universal_phrases.values() for phrase in language}
    for line in reversed(transcript):
        if line.who != "caller" or line.keys or line.text == MASK:
            continue
        started = {flow for flow, _ in flows.triggers.get(line.intent, ())}
        if phrases.isdisjoint((flat(line.text), line.text.lower())) and always.isdisjoint(started):
            return line.text
    return ""


def _queue(log: Sequence[Entry]) -> str:
    """The queue of the last hand-off, "" before there is one."""
    queues = [c["queue"] for entry in log for c in entry.commands if c.get("command") == "hand_off"]
    return str(queues[-1]) if queues else ""
