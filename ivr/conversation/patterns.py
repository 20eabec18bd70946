"""What Rasa's patterns know: the `context` of each, by Rasa's names.

Rule: a pattern knows the same whichever way it was started - by a phrase, a key, an intent or the engine; what whoever
started it said goes before what is found out here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ivr.conversation.events import Value

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn

Context = dict[str, Value]

COLLECTS = "pattern_collect_information"
"""The pattern by which a project may ask its questions itself; the answer is the question's."""

DIGRESSES = "pattern_handle_digressions"
"""What is done at a question that is not simply left for another flow."""

FAILED = "pattern_internal_error"
"""What is said when an action failed; what the caller was doing is given up after it, as in Rasa."""

RUNS_ACTION = "pattern_run_action"
"""Runs one action beside the flow in progress."""


def context_of(turn: Turn, pattern: str, given: Context) -> Context:
    """The context that the pattern begins with, before it is put on the stack."""
    known = _KNOWN.get(pattern)
    return {**known(turn, given), **given} if known else given


def interrupted(turn: Turn) -> list[int]:
    """Indexes in the stack of what callers came for, the latest first; a sub-flow belongs to who called it."""
    frames = enumerate(turn.stack)
    found = [i for i, frame in frames if not frame.called and not turn.flows.flows[frame.flow].is_pattern]
    return found[::-1]


def _cancelled(turn: Turn, given: Context) -> Context:
    frames = turn.in_progress()
    name = turn.flows.flows[frames[0]].title(turn.language) if frames else None
    deed = turn.last_deed if not frames else None
    return {"canceled_name": name, "canceled_frames": list(frames), "deed": deed and deed["deed"]}


def _interrupted(turn: Turn, given: Context) -> Context:
    flows = [turn.flows.flows[turn.stack[index].flow] for index in interrupted(turn)]
    names = [flow.title(turn.language) for flow in flows]
    return {
        "previous_flow_name": names[0] if names else None,
        "interrupted_flow_names": names,
        "interrupted_flow_ids": [flow.id for flow in flows],
        "interrupted_flow_options": turn.listed([flow.name(turn.language) for flow in flows]),
        "multiple_flows_interrupted": len(flows) > 1,
    }


def _corrected(turn: Turn, given: Context) -> Context:
    corrected = given.get("corrected_slots") or {}
    return {
        "is_reset_only": False,
        "corrected_slot": ", ".join(corrected),
        "new_slot_values": list(corrected.values()),
        "reset_flow_id": turn.frame.flow if turn.stack else None,
        "reset_step_id": turn.frame.step if turn.stack else None,
    }


def _clarified(turn: Turn, given: Context) -> Context:
    return {"clarification_options": turn.listed(list(given.get("names") or ()))}


def _digressing(turn: Turn, given: Context) -> Context:
    sides = ("interrupting", "interrupted")
    flows = {side: turn.flows.flows[str(given[f"{side}_flow_id"])] for side in sides}
    return {f"{side}_flow_name": flow.name(turn.language) for side, flow in flows.items()}


def _deed(turn: Turn, given: Context) -> Context:
    deed = turn.last_deed or {}
    flow = str(deed.get("flow") or "")
    return {
        "deed": deed.get("deed"),
        "undo": deed.get("undo") or None,
        "redo": flow,
        "known": deed.get("values") or {},
        "values": {},
        "instead": None,
    }


def _failed(turn: Turn, given: Context) -> Context:
    return {"error_type": "rasa_internal_error_default", "info": {}, **_person(turn, given)}


def _person(turn: Turn, given: Context) -> Context:
    hours = turn.hours_of(turn.flows.defaults.queue)
    return {"people": hours.state if hours else "open"}


_KNOWN: dict[str, Callable[[Turn, Context], Context]] = {
    "pattern_cancel_flow": _cancelled,
    "pattern_continue_interrupted": _interrupted,
    "pattern_correction": _corrected,
    "pattern_clarification": _clarified,
    DIGRESSES: _digressing,
    "pattern_put_right": _deed,
    "pattern_internal_error": _failed,
    "pattern_human_handoff": _person,
}
