"""What an action is told about the call, as Rasa tells it: the body of rasa-sdk's `/webhook`.

Rule: a `Secret` goes as the object that it is, to actions in this process; a server never gets one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from typing import Any

from ivr.actions.history import Past, events_of, holds_secret, latest_action, no_past
from ivr.conversation.commands import Errand
from ivr.conversation.events import Heard, Meaning, Value
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.kept import Entry
from ivr.redaction import scrub


def action_call(
    errand: Errand,
    session: Session,
    heard: Heard | None,
    flows: Flows,
    past: Past = no_past,
    *,
    secrets: bool = False,
) -> dict[str, Any]:
    """The call of an action; `heard` is what the caller said last. With `secrets`, slots may hold some.

    `latest_message.metadata.idempotency_key` is the errand's key: the same whenever the same deed is asked for again.
    """
    message = _latest_message(session, heard, errand.key)
    events = _events(session, heard, message, past())
    form = flows.active_form(session.stack)
    return {
        "next_action": errand.name,
        "sender_id": session.contact,
        "version": _sdk_version(),
        "domain": domain(flows),
        "tracker": {
            "sender_id": session.contact,
            "slots": _slots(session, flows, secrets),
            "latest_message": message,
            "events": [*events, *_candidates(session, heard)],
            "paused": False,
            "active_loop": {"name": form} if form else {},
            "latest_action_name": latest_action(events),
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
        "forms": {name: {"required_slots": list(slots)} for name, slots in flows.forms.items()},
        "e2e_actions": [],
        "session_config": {"session_expiration_time": 0, "carry_over_slots_to_new_session": False},
    }


@lru_cache(maxsize=1)
def _sdk_version() -> str:
    return version("rasa-sdk")


def _slots(session: Session, flows: Flows, secrets: bool) -> dict[str, Value]:
    """Every slot of the domain, empty or not, and those that the flows made themselves."""
    slots = dict.fromkeys(flows.slots) | dict(session.slots)
    return {name: _copy(value) for name, value in slots.items() if secrets or not holds_secret(value)}


def _copy(value: Value) -> Value:
    """A copy that an action may change without changing the session."""
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_copy(item) for item in value]
    return value


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
        if not holds_secret(entity.value)
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
            "assurance": session.assurance,
            "customer": str(session.caller.get("customer") or "") if session.assurance else "",
        },
    }


def _events(
    session: Session, heard: Heard | None, message: dict[str, Any], turns: Sequence[Entry]
) -> list[dict[str, Any]]:
    """The call so far. Of one that is not logged, its beginning and the last message."""
    if turns:
        return events_of(turns, session)
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
    return events


def _candidates(session: Session, heard: Heard | None) -> Iterator[dict[str, Any]]:
    """The slots that a validation is to look at; rasa-sdk takes those at the end of the events."""
    filled = session.stack[-1].context.get("filled") if session.stack else None
    for name, value in (filled or {}).items():
        yield {"event": "slot", "timestamp": heard.at if heard else 0.0, "name": name, "value": value}
