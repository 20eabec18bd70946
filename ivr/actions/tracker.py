"""What an action is told about the call, as Rasa tells it: the body of rasa-sdk's `/webhook`.

Rule: a `Secret` goes as the object that it is, to actions in this process; a server never gets one.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import version
from typing import Any

from ivr.conversation.commands import Errand
from ivr.conversation.events import Heard, Meaning, Value
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.redaction import Secret, scrub


def action_call(
    errand: Errand, session: Session, heard: Heard | None, flows: Flows, *, secrets: bool = False
) -> dict[str, Any]:
    """The call of an action; `heard` is what the caller said last. With `secrets`, slots may hold some.

    `latest_message.metadata.idempotency_key` is the errand's key: the same whenever the same deed is asked for again.
    """
    message = _latest_message(session, heard, errand.key)
    return {
        "next_action": errand.name,
        "sender_id": session.contact,
        "version": _sdk_version(),
        "domain": domain(flows),
        "tracker": {
            "sender_id": session.contact,
            "slots": _slots(session, flows, secrets),
            "latest_message": message,
            "events": _events(session, heard, message),
            "paused": False,
            "active_loop": {},
            "latest_action_name": "action_listen",
            "followup_action": None,
            "stack": [
                {"type": "flow", "frame_type": "regular", "flow_id": frame.flow, "step_id": frame.step}
                for frame in session.stack
            ],
        },
    }


def domain(flows: Flows) -> dict[str, Any]:
    """The team's domain in Rasa's form; made once for a revision and shared, since actions only read it."""
    return _domain(_Revision(flows))


class _Revision:
    """Flows as a key of a cache: the same ones are the same object."""

    def __init__(self, flows: Flows) -> None:
        self.flows = flows

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Revision) and other.flows is self.flows

    def __hash__(self) -> int:
        return id(self.flows)


@lru_cache(maxsize=4)
def _domain(revision: _Revision) -> dict[str, Any]:
    flows = revision.flows
    return {
        "intents": sorted(flows.triggers),
        "entities": [],
        "slots": {
            name: {**slot.model_dump(mode="json"), "mappings": slot.mappings or [{"type": "from_llm"}]}
            for name, slot in flows.slots.items()
        },
        "responses": {
            name: [variation.model_dump(mode="json", exclude_defaults=True) for variation in variations]
            for name, variations in flows.responses.items()
        },
        "actions": sorted(flows.actions),
        "forms": {},
        "e2e_actions": [],
        "session_config": {"session_expiration_time": 0, "carry_over_slots_to_new_session": False},
    }


@lru_cache(maxsize=1)
def _sdk_version() -> str:
    return version("rasa-sdk")


def _slots(session: Session, flows: Flows, secrets: bool) -> dict[str, Value]:
    """Every slot of the domain, empty or not, and those that the flows made themselves."""
    slots = dict.fromkeys(flows.slots) | dict(session.slots)
    return {name: _copy(value) for name, value in slots.items() if secrets or not _holds_secret(value)}


def _copy(value: Value) -> Value:
    """A copy that an action may change without changing the session."""
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list | tuple) else value


def _holds_secret(value: Value) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_secret, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_secret, value))
    return isinstance(value, Secret)


def _latest_message(session: Session, heard: Heard | None, key: str) -> dict[str, Any]:
    meaning = heard.meaning if heard else Meaning()
    text = heard.text if heard else ""
    entities = [
        {
            "entity": entity.name,
            "value": scrub(entity.value) if isinstance(entity.value, str) else _copy(entity.value),
            "start": entity.start,
            "end": entity.end,
            **({"role": entity.role} if entity.role else {}),
        }
        for entity in meaning.entities
        if not _holds_secret(entity.value)
    ]
    return {
        "text": scrub(text),
        "intent": {"name": meaning.intent or None, "confidence": meaning.confidence},
        "intent_ranking": [{"name": name, "confidence": share} for name, share in meaning.ranking],
        "entities": entities,
        "metadata": {
            "contact": session.contact,
            "channel": session.channel,
            "ani": session.ani,
            "dnis": session.dnis,
            "language": session.language,
            "idempotency_key": key,
        },
    }


def _events(session: Session, heard: Heard | None, message: dict[str, Any]) -> list[dict[str, Any]]:
    """The beginning of the contact and the last message: what a tracker looks up in its history."""
    events: list[dict[str, Any]] = [{"event": "session_started", "timestamp": session.started_at}]
    if heard:
        events.append(
            {
                "event": "user",
                "timestamp": heard.at,
                "text": message["text"],
                "parse_data": message,
                "input_channel": session.channel,
                "metadata": message["metadata"],
            }
        )
    filled = session.stack[-1].context.get("filled") if session.stack else None
    for name, value in (filled or {}).items():  # what a ValidationAction looks at
        events.append(
            {"event": "slot", "timestamp": heard.at if heard else 0.0, "name": name, "value": value}
        )
    return events
