"""What a Rasa project says that means less here than there: told as a warning, never dropped in silence.

Rule: only what a language model does in Rasa, or what has no use on a telephone, stands here; all else has its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.content.checks.material import Material, Spot, is_shipped
from ivr.content.marked_yaml import DataPath
from ivr.content.problems import Problems, did_you_mean, found
from ivr.conversation import patterns, templates
from ivr.conversation.flow import Flow
from ivr.conversation.steps import OWN_ACTIONS, ActionStep, CallStep, CollectStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.results import LISTEN
from ivr.conversation.written import Step

NEVER_STARTED = {
    "pattern_validate_slot": "a slot's own 'validation' is seen to by the question that asks for it",
    "pattern_code_change": "a call keeps the flows that it began with",
    "pattern_external_agent_processing": "agents that are language models are never run",
}
"""Patterns of Rasa's for what does not happen here, with the reason."""

GENERATED = {
    "action_trigger_search": "what nlu/faq.yml has on the question is said, and nothing else",
    "action_trigger_chitchat": "pattern_cannot_handle is said instead",
    "utter_free_chitchat_response": "its text is said as it is",
}
"""Actions for which Rasa asks a language model, and what happens here."""


def patterns_start(material: Material, problems: Problems) -> None:
    for flow, place in material.heads():
        if flow.id in NEVER_STARTED and not is_shipped(place):
            message = f"flow '{flow.id}' is never started here: {NEVER_STARTED[flow.id]}."
            problems.add(place.problem(message, key=True, severity="warning"))
        if flow.id == patterns.COLLECTS and LISTEN not in _actions(flow):
            message = f"flow '{flow.id}' never waits for an answer, so nothing can be asked."
            problems.add(place.problem(message, f"Add the step 'action: {LISTEN}'.", key=True))


def callers_reach_a_person(material: Material, problems: Problems) -> None:
    """Rasa's pattern for it says that it cannot be done, or runs an action: on a telephone somebody must pick up."""
    name = "pattern_human_handoff"
    flow = material.flows.flows[material.flows.instead.get(name, name)]
    place = material.places[flow.id, ""]
    if is_shipped(place) or any(isinstance(step, HandOffStep) for step in _reached(material, flow)):
        return
    own = sorted(_actions(flow) & material.flows.actions)
    message = f"flow '{flow.id}' hands nobody over, so a caller who asks for a person reaches nobody."
    if flow.id != name:
        message = f"flow '{flow.id}' hands nobody over, so a caller who asks for a person must ask once more."
    hint = "Add the step 'hand_off: default'."
    if own:
        message = f"flow '{flow.id}' hands a caller over only if {own[0]} returns ConversationPaused."
        hint = "Or add the step 'hand_off: default'."
    problems.add(place.problem(message, hint, key=True, severity="warning"))


def nothing_is_generated(material: Material, problems: Problems) -> None:
    generated = GENERATED.keys() - material.flows.actions
    for spot, step in material.of(ActionStep, own=True):
        if step.action in generated:
            message = f"'{step.action}' asks a language model in Rasa; here {GENERATED[step.action]}."
            spot.tell(problems, ("action",), message, severity="warning")
    for spot, call in material.of(CallStep, own=True):
        if _calls_an_agent(material, call):
            kind = "is asked over A2A" if material.agents.get(call.call) == "A2A" else "is a language model"
            message = f"the agent '{call.call}' {kind}: the caller hears an apology and reaches a person."
            spot.tell(problems, ("call",), message, "Write an action or a flow for it.", severity="warning")


def _calls_an_agent(material: Material, step: CallStep) -> bool:
    if step.mcp_server or step.call in material.flows.flows:
        return False
    return step.is_foreign or step.call in material.agents


def tools_can_be_called(material: Material, problems: Problems) -> None:
    """The server is there, what it is given and gives can be read, and the slots are there."""
    for spot, step in material.of(CallStep, own=True):
        if not step.mcp_server:
            continue
        if step.mcp_server not in material.servers:
            message = f"endpoints.yml has no MCP server '{step.mcp_server}', so the caller reaches a person."
            hint = did_you_mean(step.mcp_server, material.servers, otherwise="List it under 'mcp_servers'.")
            spot.tell(problems, ("mcp_server",), message, hint, severity="warning")
        for index, given in enumerate(step.mapping.given):
            if material.unknown(given.slot, material.known_slots):
                hint = did_you_mean(given.slot, material.known_slots)
                place, message = (
                    ("mapping", "input", index, "slot"),
                    f"nothing fills the slot '{given.slot}'.",
                )
                spot.tell(problems, place, message, hint, severity="warning")
        for index, taken in enumerate(step.mapping.taken):
            _taken(spot, ("mapping", "output", index, "value"), taken.value, problems)


def _taken(spot: Spot, place: DataPath, value: str, problems: Problems) -> None:
    """What is taken of the tool's answer."""
    try:
        templates.expression(value)
    except templates.TemplateError as error:
        spot.tell(problems, place, error.message)
        return
    if not re.match(r"\W*result\b", value):
        hint = "Write where it is: result.structuredContent.total, or result.content."
        message = f"'{value}' is nothing of the tool's answer, so the slot stays empty."
        spot.tell(problems, place, message, hint, severity="warning")


def actions_can_run(material: Material, problems: Problems) -> None:
    """An action of a file that cannot be imported: the others run, and this one fails where it is used."""
    if not material.rasa:
        return  # elsewhere it is an error, and nothing runs
    for spot in material.own_steps:
        for name, way in _runs(spot.step):
            if reason := material.lost_actions.get(name):
                message = f"'{name}' cannot run here: {reason.path}:{reason.line}: {reason.message}"
                hint = "Until then the caller hears an apology and reaches a person."
                spot.tell(problems, (way,), message, hint, severity="warning")


def _runs(step: Step) -> Iterator[tuple[str, str]]:
    """The actions that a step runs, each with the key that says so."""
    if isinstance(step, ActionStep):
        yield step.action, "action"
    elif isinstance(step, CollectStep):
        yield f"action_ask_{step.collect}", "collect"
        yield f"validate_{step.collect}", "collect"


def default_actions_are_kept(material: Material, problems: Problems) -> None:
    """A default action that the domain lists is the project's own, in Rasa as here, and fails where nobody wrote it."""
    for name, place in material.domain.action_places.items():
        if name in OWN_ACTIONS and name not in material.local_actions | material.action_words:
            message = (
                f"'{name}' is a default action; listed here it is your own, and no file of actions/ has it."
            )
            hint = "Take it off this list, unless a server runs it: else every flow that it is in fails."
            problems.add(place.problem(message, hint, severity="warning"))


def jinja(material: Material, problems: Problems) -> None:
    """Responses that are written in Jinja can be read."""
    for name, place in material.domain.response_places.items():
        for index, variation in enumerate(material.flows.responses[name]):
            if not variation.is_jinja:
                continue
            texts = {("text",): variation.text} | {
                ("translation", language): text for language, text in variation.translation.items()
            }
            for path, text in texts.items():
                try:
                    templates.compile(text)
                except templates.TemplateError as error:
                    problems.add(place.within(index, *path).problem(f"response '{name}': {error.message}"))


def _actions(flow: Flow) -> set[str]:
    return {step.action for step in flow.steps.values() if isinstance(step, ActionStep)}


def _reached(material: Material, flow: Flow, seen: frozenset[str] = frozenset()) -> Iterator[object]:
    """The steps of a flow and of those that it calls or links to."""
    for step in flow.steps.values():
        yield step
        name = step.sub_flow or step.next_flow
        if name in material.flows.flows and name not in seen:
            yield from _reached(material, material.flows.flows[name], seen | {flow.id, name})


def truths_are_told(material: Material, problems: Problems) -> None:
    """Text that is taken for true or false: what a yes and a no are kept as there, for actions that look at it."""
    asked = {question.collect for _, question in material.of(CollectStep) if question.reads == "yes_no"}
    truths = {name: kept for name, kept in material.flows.kept.items() if kept.is_truth}
    for name, kept in truths.items():
        place = material.domain.slot_places.get(name)
        if place and name in asked:
            what = f"slot '{name}' is {material.flows.slots[name].type} and used as true or false"
            message = f"{what}: a yes is kept as {found(kept.yes)}, a no as {found(kept.no)}."
            hint = "Make it 'type: bool', unless an action needs the text."
            problems.add(place.problem(message, hint, key=True, severity="warning"))


CHECKS = (
    patterns_start,
    callers_reach_a_person,
    nothing_is_generated,
    tools_can_be_called,
    actions_can_run,
    default_actions_are_kept,
    jinja,
    truths_are_told,
)
