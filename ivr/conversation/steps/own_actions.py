"""The actions that need nothing but the conversation itself: Rasa's default actions, and Parley's own.

Rule: a team that writes an action of the same name, or lists one in its domain, has its own run instead.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ivr.conversation import forms, patterns, wishes
from ivr.conversation.commands import Say
from ivr.conversation.session import Attempts, Frame
from ivr.conversation.turn import After, Turn

# -- words -----------------------------------------------------------------------------------------------


def _repeat(turn: Turn) -> After:
    """Says the last prompts once more; in the middle of an answer in pieces, what it has come to is said instead."""
    if any(frame.partial for frame in turn.stack):
        return After.FOLLOW
    for said in turn.before.said:
        if said.get("command") == "play":
            turn.play(said["recording"], said.get("barge_in"))
        else:
            kept = {key: said.get(key, "") for key in ("text", "language", "barge_in", "response")}
            buttons, pauses = tuple(said.get("buttons") or ()), tuple(map(tuple, said.get("pauses") or ()))
            turn.commands.append(Say(**kept, buttons=buttons, pauses=pauses))
    turn.silent_ask = True
    return After.FOLLOW


def _fall_back(turn: Turn) -> After:
    """Says the response `utter_default`, where there is one."""
    if "utter_default" in turn.flows.responses:
        turn.respond("utter_default")
    return After.FOLLOW


def _search(turn: Turn) -> After:
    """Says what the team has written on the question; without any, goes on with pattern_cannot_handle."""
    if passage := turn.frame.context.get("passage_text"):
        turn.speak(str(passage))
        return After.FOLLOW
    return _cannot_handle(turn, "cannot_handle_no_relevant_answer")


def _chat(turn: Turn) -> After:
    """Goes on with pattern_cannot_handle: no language model talks here."""
    return _cannot_handle(turn, "cannot_handle_chitchat")


def _cannot_handle(turn: Turn, reason: str) -> After:
    turn.follow(turn.step.next)
    return turn.interrupt("pattern_cannot_handle", reason=reason, attempt=1)


# -- going back ------------------------------------------------------------------------------------------


def _go_back(turn: Turn) -> After:
    """Goes back to the question before; at the first one, asks it again."""
    index = turn.users_frame()
    if index < 0:
        return After.FOLLOW
    frame = turn.stack[index]
    flow = turn.flows.flows[frame.flow]
    steps = {question.collect: question.id for question in reversed(flow.questions)}
    here = getattr(flow.steps.get(frame.step), "collect", None)
    asked = [slot for slot in frame.asked if slot != here and slot in steps]
    if here:
        turn.reset_slot(here)
    if asked:
        turn.reset_slot(asked[-1])
        left = tuple(slot for slot in frame.asked if slot not in (here, asked[-1]))
        turn.stack[index] = replace(
            frame, step=steps[asked[-1]], asked=left, attempts=Attempts(), partial="", pending={}
        )
    return After.FOLLOW


def _correct_slot(turn: Turn) -> After:
    """Puts a correction into its slot, and goes on from the question that it answers."""
    pattern = turn.frame
    for slot, value in pattern.values("corrected_slots").items():
        turn.set_slot(slot, value)
    flow, step = pattern.text("reset_flow_id"), pattern.text("reset_step_id")
    for index in range(len(turn.stack) - 1, -1, -1):
        frame = turn.stack[index]
        if frame.flow == flow and step in turn.flows.flows[frame.flow].steps:
            turn.stack[index] = replace(frame, step=step, attempts=Attempts(), partial="", pending={})
            break
    return After.FOLLOW


def _put_right(turn: Turn) -> After:
    """Undoes what was done, with the slots as they were, and then does it anew with the values that were meant."""
    pattern = turn.frame
    known, other = pattern.values("known"), pattern.values("values")
    undo, redo = pattern.text("undo"), pattern.text("redo")
    if undo not in turn.flows.flows:
        return After.FOLLOW
    if other:
        turn.queued = ({"flow": redo, "text": "", "slots": {**known, **other}}, *turn.queued)
    turn.stack.clear()
    for slot, value in known.items():
        turn.set_slot(slot, value)
    turn.interrupt(undo)
    for slot in known:
        turn.own(slot)
    return After.MOVED


def _run_rejections(turn: Turn) -> After:
    """Empties the slot of the latest answer, if the question's `rejections` do not allow the value."""
    context = turn.frame.context
    slot = turn.frame.text("collect") or turn.frame.text("validate")
    if turn.slots.get(slot) is not None:
        for rejection in context.get("rejections") or ():
            if turn.holds(rejection["if"]):
                turn.respond(rejection["utter"], value=turn.slots[slot])
                turn.reset_slot(slot)
                break
    return After.FOLLOW


# -- giving up -------------------------------------------------------------------------------------------


def _cancel_flow(turn: Turn) -> After:
    """Gives up what the caller was in the middle of, with the sub-flows it called, and what proved that they may."""
    top = turn.frame
    while (index := turn.users_frame()) >= 0:
        frame = turn.stack.pop(index)
        turn.forget(frame)
        turn.stack[index:] = [above for above in turn.stack[index:] if above.flow != patterns.AUTHENTICATES]
        if not frame.called:
            break
    return _after(turn, top)


def _clean_stack(turn: Turn) -> After:
    """Gives up everything else that is in progress."""
    for frame in turn.stack[:-1]:
        turn.forget(frame)
    del turn.stack[:-1]
    return After.FOLLOW


def _cancel_interrupted(turn: Turn) -> After:
    """Gives up every flow that was interrupted."""
    top = turn.frame
    while turn.users_frame() >= 0:
        turn.forget(turn.stack.pop(turn.users_frame()))
    return _after(turn, top)


def _after(turn: Turn, top: Frame) -> After:
    """What follows an action that may have given up the very flow that runs it."""
    if turn.stack and turn.frame is top:
        return After.FOLLOW
    return After.MOVED


def _continue_interrupted(turn: Turn) -> After:
    """Takes up the interrupted flow that the slot `interrupted_flow_to_continue` names, or the latest one."""
    wanted = str(turn.slots.get("interrupted_flow_to_continue") or "").strip().lower()
    for index in turn.interrupted():
        flow = turn.flows.flows[turn.stack[index].flow]
        if wanted and wanted in (flow.id.lower(), flow.name(turn.language).lower()):
            end = index + 1
            while end < len(turn.stack) - 1 and turn.stack[end].called:
                end += 1
            chosen = turn.stack[index:end]
            del turn.stack[index:end]
            turn.stack[-1:-1] = chosen
            break
    return After.FOLLOW


def _block_digression(turn: Turn) -> After:
    """Puts off what the caller asked for in the middle of something else until that has been seen to."""
    turn.respond("utter_block_digressions")
    flow = turn.frame.text("interrupting_flow_id")
    known = {frame.flow for frame in turn.stack} | {wish["flow"] for wish in turn.queued}
    if flow in turn.flows.flows and flow not in known:
        turn.queued = (*turn.queued, {"flow": flow, "text": turn.frame.text("text")})
    return After.FOLLOW


def _continue_digression(turn: Turn) -> After:
    """Begins what the caller asked for in the middle of something else, which is taken up again after it."""
    turn.respond("utter_continue_interruption")
    flow = turn.frame.text("interrupting_flow_id")
    if flow not in turn.flows.flows:
        return After.FOLLOW
    top = turn.stack.pop()
    turn.forget(top)
    return wishes.start(turn, flow, top.text("text"))


def _restart(turn: Turn) -> After:
    """Forgets everything and begins the conversation anew."""
    turn.stack.clear()
    turn.queued = ()
    line = turn.slots.get("session_started_metadata")
    turn.slots = {**turn.flows.initial_slots, "session_started_metadata": line}
    if "utter_restart" in turn.flows.responses:
        turn.respond("utter_restart")
    return turn.interrupt("pattern_session_start")


def _hang_up(turn: Turn) -> After:
    """Ends the call, if it has not ended before."""
    return turn.end(turn.disposition or "completed")


def _reset_routing(turn: Turn) -> After:
    """Empties every slot that is not `shared_for_coexistence`."""
    for name, slot in turn.flows.slots.items():
        if not slot.shared_for_coexistence:
            turn.reset_slot(name)
    return After.FOLLOW


def _deactivate_loop(turn: Turn) -> After:
    """Gives up the form in progress. What its slots hold is kept."""
    top = turn.frame
    forms.leave(turn)
    return _after(turn, top)


def _nothing(turn: Turn) -> After:
    """Does nothing: the engine does by itself what Rasa has this action for."""
    return After.FOLLOW


OWN_ACTIONS: dict[str, Callable[[Turn], After]] = {
    "action_repeat_bot_messages": _repeat,
    "action_go_back": _go_back,
    "action_back": _go_back,
    "action_cancel_flow": _cancel_flow,
    "action_clean_stack": _clean_stack,
    "action_correct_flow_slot": _correct_slot,
    "action_put_right": _put_right,
    "action_run_slot_rejections": _run_rejections,
    "action_continue_interrupted_flow": _continue_interrupted,
    "action_cancel_interrupted_flows": _cancel_interrupted,
    "action_block_digression": _block_digression,
    "action_continue_digression": _continue_digression,
    "action_restart": _restart,
    "action_hangup": _hang_up,
    "action_reset_routing": _reset_routing,
    "action_default_fallback": _fall_back,
    "action_trigger_search": _search,
    "action_trigger_chitchat": _chat,
    "action_clarify_flows": _nothing,
    "action_session_start": _nothing,
    "action_extract_slots": _nothing,
    "action_validate_slot_mappings": _nothing,
    "action_handoff_metric": _nothing,
    "action_deactivate_loop": _deactivate_loop,
    "action_deactivate_form": _deactivate_loop,
    "action_send_text": _nothing,
}
"""All but action_go_back and action_put_right are Rasa's names. `action_listen` waits: see action.py."""
