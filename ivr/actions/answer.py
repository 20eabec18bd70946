"""What an action answered, made an event.

Rule: nothing gets into a call but what JSON can say, within a size; the rest is garbage, described without its values.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import structlog

from ivr.conversation.events import ErrandDone, ErrandFailed
from ivr.redaction import Secret

LARGEST_ANSWER = 256 * 1024

log = structlog.get_logger("ivr.actions")


class Garbage(ValueError):
    """Raised for an answer that is none; its text says what is wrong and shows no value."""


def answered(number: int, events: Any, responses: Any) -> ErrandDone | ErrandFailed:
    """The errand `number` came back with rasa-sdk's events and responses, or with something else."""
    try:
        done = ErrandDone(number=number, events=_events(events), responses=_responses(responses))
        size = len(_json([_shape(event) for event in done.events])) + len(_json(done.responses))
        if size > LARGEST_ANSWER:
            raise Garbage(f"the answer is larger than {LARGEST_ANSWER} bytes")
    except Garbage as garbage:
        return ErrandFailed(number=number, reason="garbage", detail=str(garbage))
    return done


WITHOUT_EFFECT = frozenset({"undo", "agent", "export", "resume"})
"""Kinds of events that change nothing in a call: ActionReverted and others of a tracker's own affairs."""


def log_without_effect(name: str, contact: str, answer: ErrandDone | ErrandFailed) -> None:
    """Tells the team of what an action returned and is not done here."""
    events = answer.events if isinstance(answer, ErrandDone) else ()
    if kinds := sorted({str(event["event"]) for event in events} & WITHOUT_EFFECT):
        log.warning("events without effect", action=name, contact=contact, kinds=kinds)


def log_failure(name: str, contact: str, failed: ErrandFailed) -> None:
    """Tells the team of an action that did not come back well."""
    log.warning("action failed", action=name, contact=contact, reason=failed.reason, detail=failed.detail)


def _events(events: Any) -> tuple[dict[str, Any], ...]:
    if not events:
        return ()
    if not isinstance(events, list | tuple):
        raise Garbage(f"the answer is a {_kind(events)}, not a list of events")
    return tuple(_event(event) for event in events)


def _event(event: Any) -> dict[str, Any]:
    if not isinstance(event, dict) or not isinstance(event.get("event"), str) or not event["event"]:
        what = "a dict without 'event'" if isinstance(event, dict) else f"a {_kind(event)}"
        raise Garbage(f"an event is {what}; the functions of rasa_sdk.events make events")
    if event["event"] == "reminder":
        event = {**event, "at": _moment(event.get("date_time"))}
    if event["event"] != "slot":
        return _plain(event, f"the event '{event['event']}'")
    name = event.get("name")
    if not isinstance(name, str) or not name:
        raise Garbage("a slot event has no name")
    value = event.get("value")
    plain = _plain(_shape(event), f"slot '{name}'")
    return {**plain, "value": value} if isinstance(value, Secret) else plain


def _moment(written: Any) -> float:
    """When a reminder is due, in seconds since the epoch. A time without its zone is this machine's, as for Rasa."""
    try:
        return datetime.fromisoformat(str(written)).astimezone().timestamp()
    except (ValueError, OverflowError):
        raise Garbage("a reminder has no time, or none that can be read") from None


def _shape(event: dict[str, Any]) -> dict[str, Any]:
    """The event without its value where that is a Secret: it stays the object that it is."""
    if isinstance(event.get("value"), Secret):
        return {**event, "value": None}
    return event


def _responses(responses: Any) -> tuple[dict[str, Any], ...]:
    if not responses:
        return ()
    if not isinstance(responses, list | tuple) or not all(isinstance(said, dict) for said in responses):
        raise Garbage("the responses are not a list of messages")
    return tuple(_plain(said, "a message") for said in responses)


def _plain(value: dict[str, Any], where: str) -> dict[str, Any]:
    """The value as it would come over the wire: a copy, with lists for tuples and strings for keys."""
    try:
        plain: dict[str, Any] = json.loads(_json(value))
    except TypeError as error:
        raise Garbage(f"{where}: {error}") from None  # json names the type, not the value
    except (ValueError, RecursionError):
        raise Garbage(f"{where}: holds a number or a loop that JSON cannot say") from None
    return plain


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False)


def _kind(value: Any) -> str:
    return type(value).__name__
