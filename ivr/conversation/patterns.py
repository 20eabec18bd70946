"""What Rasa's patterns know: the `context` of each, by Rasa's names.

Rule: a pattern knows the same whichever way it was started - by a phrase, a key, an intent or the engine; what whoever
started it said goes before what is found out here.
"""

from __future__ import annotations

from collections.abc import Callable

from ivr.conversation.events import Value
from ivr.conversation.standing import Standing

Context = dict[str, Value]

COLLECTS = "pattern_collect_information"
"""The pattern by which a project may ask its questions itself; the answer is the question's."""

DIGRESSES = "pattern_handle_digressions"
"""What is done at a question that is not simply left for another flow."""

FAILED = "pattern_internal_error"
"""What is said when an action failed; what the caller was doing is given up after it, as in Rasa."""

CANCELS = "pattern_cancel_flow"
"""What is said when a flow is given up; what there is to say after a flow has ended comes after it, as in Rasa."""

TOO_LONG = "rasa_internal_error_user_input_too_long"
"""The `error_type` of more words than a project takes; nothing failed, and nothing is given up."""

NOTICE = "pattern_notice"
"""Says what has happened that touches the caller; `text` in its context are the words."""

AUTHENTICATES = "pattern_authenticate"
OTHER_CALLER = "pattern_other_caller"
"""Makes sure who is calling before a flow that states how well its callers have to be known."""

RUNS_ACTION = "pattern_run_action"
"""Runs one action beside the flow in progress."""


def context_of(call: Standing, pattern: str, given: Context) -> Context:
    """The context that the pattern begins with, before it is put on the stack."""
    known = _KNOWN.get(pattern)
    return {**known(call, given), **given} if known else given


def _cancelled(call: Standing, given: Context) -> Context:
    frames = call.in_progress()
    name = call.flows.flows[frames[0]].title(call.language) if frames else None
    deed = call.last_deed if not frames else None
    return {"canceled_name": name, "canceled_frames": list(frames), "deed": deed and deed["deed"]}


def _interrupted(call: Standing, given: Context) -> Context:
    flows = [call.flows.flows[call.stack[index].flow] for index in call.interrupted()]
    names = [flow.title(call.language) for flow in flows]
    return {
        "previous_flow_name": names[0] if names else None,
        "interrupted_flow_names": names,
        "interrupted_flow_ids": [flow.id for flow in flows],
        "interrupted_flow_options": call.listed([flow.name(call.language) for flow in flows]),
        "multiple_flows_interrupted": len(flows) > 1,
    }


def _corrected(call: Standing, given: Context) -> Context:
    corrected = given.get("corrected_slots") or {}
    return {
        "is_reset_only": False,
        "corrected_slot": ", ".join(corrected),
        "new_slot_values": list(corrected.values()),
        "reset_flow_id": call.frame.flow if call.stack else None,
        "reset_step_id": call.frame.step if call.stack else None,
    }


def _clarified(call: Standing, given: Context) -> Context:
    return {"clarification_options": call.listed(list(given.get("names") or ()))}


def _digressing(call: Standing, given: Context) -> Context:
    sides = ("interrupting", "interrupted")
    flows = {side: call.flows.flows[str(given[f"{side}_flow_id"])] for side in sides}
    return {f"{side}_flow_name": flow.name(call.language) for side, flow in flows.items()}


def _deed(call: Standing, given: Context) -> Context:
    deed = call.last_deed or {}
    flow = str(deed.get("flow") or "")
    return {
        "deed": deed.get("deed"),
        "undo": deed.get("undo") or None,
        "redo": flow,
        "known": deed.get("values") or {},
        "values": {},
        "instead": None,
    }


def _failed(call: Standing, given: Context) -> Context:
    return {"error_type": "rasa_internal_error_default", "info": {}, **_person(call, given)}


def _person(call: Standing, given: Context) -> Context:
    hours = call.hours_of(call.flows.defaults.queue)
    return {"people": hours.state if hours else "open"}


_KNOWN: dict[str, Callable[[Standing, Context], Context]] = {
    "pattern_cancel_flow": _cancelled,
    "pattern_continue_interrupted": _interrupted,
    "pattern_correction": _corrected,
    "pattern_clarification": _clarified,
    DIGRESSES: _digressing,
    "pattern_put_right": _deed,
    "pattern_internal_error": _failed,
    "pattern_human_handoff": _person,
}
