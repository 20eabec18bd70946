"""Names that lead nowhere: steps, flows, actions, responses, queues, intents, kinds of value, recordings, languages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ivr.content.checks.material import Material, is_shipped, meant, queue_named
from ivr.content.marked_yaml import DataPath
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation import sums
from ivr.conversation.answers import KINDS
from ivr.conversation.steps import OWN_ACTIONS, ActionStep, CollectStep, MenuStep
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.hand_off import GOODBYE
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.play import PlayStep
from ivr.conversation.steps.results import LISTEN
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.conversation.written import END

BY_THE_CALL = frozenset({"session_start", "session_end", "silence_timeout", "restart", "back"})
"""Rasa's intents for what happens in a call without anybody saying it."""

ANSWERS = frozenset({"affirm", "deny", "goodbye"})
"""Intents of a menu's choice that need no examples."""


def targets(material: Material, problems: Problems) -> None:
    steps: dict[str, set[str]] = {}
    for flow, step in material.places:
        steps.setdefault(flow, {END}).add(step)
    for spot in material.steps:
        known = steps[spot.flow.id] - {""}
        for path, target in _targets(spot.place.data):
            if target not in known:
                message = f"there is no step '{target}' in flow '{spot.flow.id}'."
                spot.tell(problems, path, message, meant(target, sorted(known), "Its steps are"))


def _targets(step: dict[str, Any]) -> Iterator[tuple[DataPath, str]]:
    """The ids that a step, as it is written, points at, and where."""
    for key in ("next", "choices"):
        written = step.get(key)
        if isinstance(written, str) and key == "next":
            yield (key,), written
        elif isinstance(written, list):
            for index, branch in enumerate(written):
                for word in ("then", "else"):
                    target = branch.get(word) if isinstance(branch, dict) else None
                    if isinstance(target, str):
                        yield (key, index, word), target


def flows(material: Material, problems: Problems) -> None:
    known = material.flows.flows
    for spot in material.steps:
        step = spot.step
        name = step.call if isinstance(step, CallStep) else step.link if isinstance(step, LinkStep) else ""
        if isinstance(step, CallStep) and (step.is_foreign or name in material.agents):
            continue
        if name and material.unknown(name, known):
            spot.tell(problems, (step.KIND,), f"there is no flow '{name}'.", did_you_mean(name, known))


def digressions(material: Material, problems: Problems) -> None:
    """The flows that callers are kept from at a question, or asked about."""
    known = material.flows.flows
    heads = [(place, f"flow '{flow.id}'", flow.head) for flow, place in material.heads()]
    asked = [(s.place, s.what, s.step) for s in material.steps if isinstance(s.step, CollectStep)]
    for place, what, written in (*heads, *asked):
        for key in ("ask_confirm_digressions", "block_digressions"):
            named = getattr(written, key)
            for index, name in enumerate(named if isinstance(named, list) else ()):
                if material.unknown(name, known):
                    message = f"{what}: there is no flow '{name}'."
                    problems.add(place.within(key, index).problem(message, did_you_mean(name, known)))


def actions(material: Material, problems: Problems) -> None:
    known = {*OWN_ACTIONS, LISTEN, *material.flows.actions, *material.flows.responses}
    for spot in material.steps:
        if not isinstance(spot.step, ActionStep) or spot.step.templated:
            continue
        if material.unknown(name := spot.step.action, known):
            if name.startswith("utter_"):
                message = f"there is no response '{name}' in the domain."
                hint = "Add it to 'responses:' there."
            else:
                message = f"there is no action '{name}'."
                hint = "Write it in flows/actions/, or list it under 'actions:' of the domain if a server runs it."
            spot.tell(problems, ("action",), message, did_you_mean(name, known - {LISTEN}) or hint)


def responses(material: Material, problems: Problems) -> None:
    known = material.flows.responses
    for spot in material.steps:
        if not isinstance(step := spot.step, CollectStep):
            continue
        named = {("utter",): step.utter} | {
            ("rejections", index, "utter"): rejection.utter for index, rejection in enumerate(step.rejections)
        }
        for path, name in named.items():
            is_action = path == ("utter",) and name in material.flows.actions
            if name and not is_action and material.unknown(name, known):
                hint = did_you_mean(name, known) or "Add it to 'responses:' there."
                spot.tell(problems, path, f"there is no response '{name}' in the domain.", hint)
        asked = "ask" in spot.place.data or "utter" in spot.place.data
        asked = asked or f"action_ask_{step.collect}" in material.flows.actions
        if not asked and material.unknown(step.response, known):
            message = f"nothing says how to ask for '{step.collect}'."
            hint = f"Add 'ask: ...' here, or the response '{step.response}' to the domain."
            spot.tell(problems, ("collect",), message, hint)


def slots(material: Material, problems: Problems) -> None:
    """The responses that a slot's own validation says."""
    known = material.flows.responses
    for name, place in material.domain.slot_places.items():
        validation = material.domain.slots[name].validation
        if not validation:
            continue
        named = {
            ("rejections", i, "utter"): rejection.utter for i, rejection in enumerate(validation.rejections)
        }
        for path, utter in (named | {("refill_utter",): validation.refill_utter}).items():
            if utter and material.unknown(utter, known):
                hint = did_you_mean(utter, known) or "Add it to 'responses:' there."
                message = f"slot '{name}': there is no response '{utter}' in the domain."
                problems.add(place.within("validation", *path).problem(message, hint))


def queues(material: Material, problems: Problems) -> None:
    known = material.flows.queues
    add = "Add it to flows/queues.yml."
    for spot in material.steps:
        name = queue_named(spot.step)
        if name and material.unknown(name, {*known, "default"}):
            hint = meant(name, [*known, "default"], "The queues are") or add
            spot.tell(problems, (spot.step.KIND,), f"there is no queue '{name}'.", hint)
    default = material.flows.defaults.queue
    if material.unknown(default, known):
        message = f"defaults: there is no queue '{default}'."
        hint = meant(default, known, "The queues are") or add
        problems.add(material.defaults.problem(("queue",), message, hint))


def intents(material: Material, problems: Problems) -> None:
    known = material.nlu.intents
    for flow, place in material.heads():
        for index, trigger in enumerate(flow.head.nlu_trigger):
            if not place.has("nlu_trigger") or is_shipped(place):
                continue
            if material.unknown(name := trigger.intent.name, known | BY_THE_CALL):
                # Rasa lists intents in its domain that only a button or a channel brings.
                severity = "warning" if name in material.domain.intents else "error"
                message = f"flow '{flow.id}': intent '{name}' has no examples."
                hint = did_you_mean(name, known) or "Add sentences for it in nlu/."
                way = place.within("nlu_trigger", index, "intent")
                problems.add(way.problem(message, hint, severity=severity))
    for spot in material.steps:
        if isinstance(spot.step, MenuStep) and not is_shipped(spot.place):
            for index, choice in enumerate(spot.step.choices):
                if choice.intent and material.unknown(choice.intent, known | ANSWERS):
                    hint = did_you_mean(choice.intent, known | ANSWERS) or "Add sentences for it in nlu/."
                    message = f"intent '{choice.intent}' has no examples."
                    spot.tell(problems, ("choices", index, "intent"), message, hint)


def kinds(material: Material, problems: Problems) -> None:
    known = {*KINDS, *material.flows.choices}
    for spot in material.steps:
        if isinstance(spot.step, CollectStep) and material.unknown(name := spot.step.reads, known):
            hint = did_you_mean(name, known) or f"Known are: {', '.join(sorted(known))}."
            spot.tell(problems, ("reads",), f"'{name}' is no kind of value that can be read.", hint)


def recordings(material: Material, problems: Problems) -> None:
    for spot in material.steps:
        if isinstance(spot.step, PlayStep):
            name = spot.step.play
            for language in material.flows.defaults.languages:
                known = material.recordings.get(language, {})
                if name not in known:
                    hint = did_you_mean(name, known) or f"Put {name}.wav there."
                    spot.tell(
                        problems, ("play",), f"there is no recording '{name}' in audio/{language}/.", hint
                    )
    everywhere = {name for known in material.recordings.values() for name in known}
    for queue, place in material.queues.places.items():
        music = material.queues.queues[queue].hold_music
        if music and music not in everywhere:
            message = f"queue '{queue}': there is no recording '{music}' in audio/."
            problems.add(place.within("hold_music").problem(message, did_you_mean(music, everywhere)))


def queues_that_follow(material: Material, problems: Problems) -> None:
    """`then` of a queue is another one."""
    known = material.queues.queues
    for queue, place in material.queues.places.items():
        then = known[queue].then
        if then == queue:
            message = f"queue '{queue}': it cannot follow itself."
            problems.add(place.within("then").problem(message, "Write 'again: 1' to try it once more."))
        elif then and then not in (*known, GOODBYE):
            message = f"queue '{queue}': there is no queue '{then}'."
            hint = did_you_mean(then, (*known, GOODBYE)) or "Name another queue, or write 'goodbye'."
            problems.add(place.within("then").problem(message, hint))


def numbers(material: Material, problems: Problems) -> None:
    """The flow and the language with which a call to a number begins."""
    everything = {"flow": material.flows.flows, "language": material.flows.defaults.languages}
    for number, place in material.numbers.places.items():
        for key, known in everything.items():
            name = getattr(material.numbers.numbers[number], key)
            if name and material.unknown(name, known):
                message = f"number '{number}': there is no {key} '{name}'."
                problems.add(place.within(key).problem(message, meant(name, list(known), "There are")))


def languages(material: Material, problems: Problems) -> None:
    """The language that a flow changes to is one of the project's."""
    known = material.flows.defaults.languages
    for spot in material.steps:
        if isinstance(spot.step, SetSlotsStep) and "language" in spot.step.set_slots:
            language = spot.step.set_slots["language"]
            if (
                language is not None
                and not sums.is_sum(language)
                and str(language) not in known
                and not is_shipped(spot.place)
            ):
                message = f"'{language}' is not a language of this project."
                spot.tell(
                    problems,
                    ("set_slots", "language"),
                    message,
                    meant(str(language), known, "Its languages are"),
                )


CHECKS = (
    targets,
    flows,
    digressions,
    actions,
    responses,
    slots,
    queues,
    intents,
    kinds,
    recordings,
    queues_that_follow,
    numbers,
    languages,
)
