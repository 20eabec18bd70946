"""What is written, and used by nothing: responses, lists of choices, queues, recordings, intents, slots.

Rule: told only of a project without mistakes, since what looks left over is often what a misspelt name meant.
"""

from __future__ import annotations

from ivr.content import faq
from ivr.content.checks.material import SHIPPED, Material, queue_named
from ivr.content.checks.names import ANSWERS, BY_THE_CALL
from ivr.content.checks.slots import ALL_OF_THEM, filled_slots, used_slots
from ivr.content.problems import Problem, Problems
from ivr.conversation.steps import OWN_ACTIONS, ActionStep, CollectStep, MenuStep
from ivr.conversation.steps.play import PlayStep


def unused_responses(material: Material, problems: Problems) -> None:
    """A response of the domain is said by nothing."""
    if material.runs_unread_actions:
        return
    used = material.said_responses
    for name, place in material.domain.response_places.items():
        if name in used or "/" in name or material.in_actions(name):
            continue
        message = f"nothing says the response '{name}'."
        hint = "Say it in a flow, or delete it."
        problems.add(place.problem(message, hint, key=True, severity="warning"))


def unused_choices(material: Material, problems: Problems) -> None:
    """A list of choices is read by no question."""
    if material.unread:
        return
    used = {question.reads for _, question in material.of(CollectStep)}
    used |= {*material.flows.slots, *material.action_words}
    for name, place in material.nlu.choice_places.items():
        if name not in used:
            message = f"no question reads the list '{name}'."
            hint = f"Write 'reads: {name}' with a question, or delete it."
            problems.add(place.problem(message, hint, key=True, severity="warning"))


def unused_queues(material: Material, problems: Problems) -> None:
    """Nobody is handed to a queue."""
    if material.unread:
        return
    used = {queue_named(spot.step) for spot in material.steps}
    used |= {material.flows.defaults.queue, *(queue.then for queue in material.queues.queues.values())}
    for name, place in material.queues.places.items():
        if name not in used:
            message = f"no step hands callers to the queue '{name}'."
            hint = f"Write 'hand_off: {name}' where its callers are, or delete it."
            problems.add(place.problem(message, hint, key=True, severity="warning"))


def unused_recordings(material: Material, problems: Problems) -> None:
    """Nothing plays a recording."""
    if material.unread:
        return
    used = {step.play for _, step in material.of(PlayStep)}
    used |= {queue.hold_music for queue in material.queues.queues.values()} | material.action_words
    for language, known in material.recordings.items():
        for name, file in known.items():
            if name not in used:
                message = f"nothing plays the recording '{name}'."
                hint = f"Write '- play: {name}' in a flow, or delete it."
                problems.add(Problem(f"audio/{language}/{file.name}", 0, 0, message, "warning", hint))


def unused_intents(material: Material, problems: Problems) -> None:
    """An intent starts no flow and chooses nothing, as after its flow was deleted."""
    if material.unread or material.rasa:
        return
    used = {
        *material.flows.triggers,
        *BY_THE_CALL,
        *ANSWERS,
        *material.action_words,
        OUT_OF_SCOPE,
        faq.INTENT,
    }
    used |= {choice.intent for _, menu in material.of(MenuStep) for choice in menu.choices}
    for example in material.nlu.examples:
        intent = example.intent
        if intent in used or example.path.startswith(SHIPPED) or not example.path:
            continue
        used.add(intent)
        message = f"nothing waits for the intent '{intent}'."
        hint = f"Let it start a flow, 'nlu_trigger: [{{intent: {intent}}}]', or delete its sentences."
        problems.add(Problem(example.path, example.line, example.column, message, "warning", hint))


OUT_OF_SCOPE = "out_of_scope"
"""Sentences of what nobody here does: known so that they are taken for nothing else."""


def unused_slots(material: Material, problems: Problems) -> None:
    """A slot of the domain is asked for, set and used by nothing."""
    if material.runs_unread_actions or material.rasa or material.action_words & ALL_OF_THEM:
        return
    alive = used_slots(material) | filled_slots(material)
    for name, place in material.domain.slot_places.items():
        if name not in alive and not material.in_actions(name):
            message = f"nothing fills or uses the slot '{name}'."
            problems.add(place.problem(message, "Use it, or delete it.", key=True, severity="warning"))


BY_NAME = ("validate_", "action_validate_", "action_ask_", "action_session_start")
"""How names of actions begin that run without a step: at each answer, as a question, when a call begins."""


def unused_actions(material: Material, problems: Problems) -> None:
    """No step runs an action of the domain's list or of the action files, as after its flow was deleted."""
    if material.unread or material.rasa:
        return
    if any(getattr(spot.step, "templated", False) for spot in material.own_steps):
        return
    used = {*OWN_ACTIONS, *material.flows.every_turn, *material.actions_named_again}
    used |= {step.action for _, step in material.of(ActionStep)}
    places: dict[str, Problem] = {}
    for name, (path, line) in material.action_places.items():
        hint = f"Write '- action: {name}' where it is to run, or delete its class."
        places[name] = Problem(path, line, 1, f"no step runs the action '{name}'.", "warning", hint)
    for name, place in material.domain.action_places.items():
        hint = f"Write '- action: {name}' where it is to run, or take it off this list."
        message = f"no step runs the action '{name}'."
        places.setdefault(name, place.problem(message, hint, severity="warning"))
    problems.add(
        *(told for name, told in places.items() if name not in used and not name.startswith(BY_NAME))
    )


def unsaid_answers(material: Material, problems: Problems) -> None:
    """The team's own way to answer questions says none of the answers that were written for them."""
    own = [spot for spot in material.own_steps if spot.flow.id == ANSWERING]
    asked = any(example.intent == faq.INTENT and example.path == "" for example in material.nlu.examples)
    runs_code = any(isinstance(spot.step, ActionStep) for spot in own)
    if not own or not asked or runs_code:
        return
    texts = [str(wording) for spot in own for _, wording in spot.said()]
    if not any("context.passage_text" in text for text in texts):
        message = f"flow '{ANSWERING}': the answers of nlu/ are never said."
        hint = "Say {context.passage_text}, or delete the flow, so that Parley's own answers."
        place = material.places[ANSWERING, ""]
        problems.add(place.problem(message, hint, key=True, severity="warning"))


ANSWERING = "pattern_search"
"""The flow that says the answers of nlu/faq.yml and of pages."""


ADVICE = (
    unused_responses, unused_choices, unused_queues, unused_recordings, unused_intents, unused_slots, unused_actions,
    unsaid_answers,
)  # fmt: skip
