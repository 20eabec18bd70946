"""What is written, and used by nothing: responses, lists of choices, queues, recordings.

Rule: told only of a project without mistakes, since what looks left over is often what a misspelt name meant.
"""

from __future__ import annotations

from ivr.content.checks.material import Material
from ivr.content.problems import Problem, Problems
from ivr.conversation.steps import ActionStep, CollectStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.play import PlayStep


def unused_responses(material: Material, problems: Problems) -> None:
    """A response of the domain is said by nothing."""
    if material.runs_unread_actions:
        return
    used = {*material.shipped}
    for spot in material.steps:
        step = spot.step
        if isinstance(step, ActionStep):
            used.add(step.action)
        elif isinstance(step, CollectStep):
            used.add(step.response)
            used.update(rejection.utter for rejection in step.rejections)
        used.add(str(getattr(step, "utter", "")))
    for slot in material.domain.slots.values():
        if slot.validation:
            used.add(slot.validation.refill_utter)
            used.update(rejection.utter for rejection in slot.validation.rejections)
    for name, place in material.domain.response_places.items():
        if name not in used and "/" not in name and not material.in_actions(name):
            message = f"nothing says the response '{name}'."
            problems.add(
                place.problem(message, "Say it in a flow, or delete it.", key=True, severity="warning")
            )


def unused_choices(material: Material, problems: Problems) -> None:
    """A list of choices is read by no question."""
    if material.unread:
        return
    used = {spot.step.reads for spot in material.steps if isinstance(spot.step, CollectStep)}
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
    used = {spot.step.hand_off for spot in material.steps if isinstance(spot.step, HandOffStep)}
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
    used = {spot.step.play for spot in material.steps if isinstance(spot.step, PlayStep)}
    used |= {queue.hold_music for queue in material.queues.queues.values()} | material.action_words
    for language, known in material.recordings.items():
        for name, file in known.items():
            if name not in used:
                message = f"nothing plays the recording '{name}'."
                hint = f"Write '- play: {name}' in a flow, or delete it."
                problems.add(Problem(f"audio/{language}/{file.name}", 0, 0, message, "warning", hint))


ADVICE = (unused_responses, unused_choices, unused_queues, unused_recordings)
