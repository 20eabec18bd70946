"""The call so far as the events of Rasa's tracker, read from the call's log.

Rule: it is read only when an action runs, and holds what the log holds: secrets and masked cards are in neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ivr.conversation.events import Value
from ivr.conversation.session import Session
from ivr.kept import Entry
from ivr.redaction import Secret

Record = dict[str, Any]

LISTENS = "action_listen"


Past = Callable[[], Sequence[Entry]]
"""Reads the turns of the call so far."""


def no_past() -> Sequence[Entry]:
    """That of a call of which nothing is kept."""
    return ()


def events_of(turns: Sequence[Entry], session: Session) -> list[Record]:
    """Everything that happened, in order: what callers said, what was set, done and said, as Rasa writes it."""
    set_in: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    for where, name, value in session.filled:
        set_in[where].append((name, None if holds_secret(value) else value))
    found: list[Record] = []
    running = ""
    for number, turn in enumerate(turns, 1):
        happened = [
            *_happened(turn.event, running, session),
            *({"event": "slot", "name": name, "value": value} for name, value in set_in[number]),
            *(event for command in turn.commands for event in _done(command)),
        ]
        found += [{"timestamp": turn.at, **event} for event in happened]
        asked_for = (str(command["name"]) for command in turn.commands if command["command"] == "run_action")
        running = next(asked_for, "")
    return found


def _happened(event: Record, running: str, session: Session) -> Iterator[Record]:
    """What the event of a turn is in Rasa; `running` is the action that was waited for."""
    kind = event["event"]
    if kind == "call_started":
        yield {"event": "action", "name": "action_session_start"}
        yield {"event": "session_started"}
    elif kind in ("heard", "pressed"):
        yield _user(event, session)
    elif kind == "action_failed":
        yield {"event": "action_execution_rejected", "name": running}
    elif kind == "action_done":
        yield {"event": "action", "name": running}
        yield from event.get("events") or ()


def _user(event: Record, session: Session) -> Record:
    """What the caller said or keyed in."""
    meaning = event.get("meaning") or {}
    text = str(event.get("text") or event.get("keys") or "")
    intent = {"name": meaning.get("intent") or None, "confidence": meaning.get("confidence", 0.0)}
    entities = [_entity(entity) for entity in meaning.get("entities") or ()]
    return {
        "event": "user",
        "text": text,
        "parse_data": {"text": text, "intent": intent, "entities": entities},
        "input_channel": session.channel,
    }


def _entity(entity: Record) -> Record:
    shown = {"entity": entity["name"], **{key: entity.get(key) for key in ("value", "start", "end", "role")}}
    return {key: value for key, value in shown.items() if key != "role" or value}


def _done(command: Record) -> Iterator[Record]:
    """What a command is in Rasa."""
    kind = command["command"]
    if kind == "listen":
        yield {"event": "action", "name": LISTENS}
    elif kind == "say":
        response = command.get("response")
        if response:
            yield {"event": "action", "name": response}
        yield {
            "event": "bot",
            "text": command["text"],
            "data": {"buttons": command.get("buttons") or None},
            "metadata": {"utter_action": response} if response else {},
        }


def latest_action(events: Sequence[Record]) -> str:
    """The name of the action that ran last; listening is one."""
    names = (str(event["name"]) for event in reversed(events) if event.get("event") == "action")
    return next(names, LISTENS)


def holds_secret(value: Value) -> bool:
    """Whether a Secret is in it, however deep."""
    if isinstance(value, dict):
        return any(map(holds_secret, value.values()))
    if isinstance(value, list | tuple):
        return any(map(holds_secret, value))
    return isinstance(value, Secret)
