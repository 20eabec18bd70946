"""Names that lead nowhere: steps, flows, actions, responses, queues, intents, kinds of value, recordings, languages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from ivr.content.checks.material import Material, meant, queue_named
from ivr.content.marked_yaml import DataPath, Place, block_of, list_of
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
                    target = block_of(branch).get(word)
                    if isinstance(target, str):
                        yield (key, index, word), target


@dataclass(frozen=True)
class Named:
    """Something that a project names and must have."""

    place: Place
    name: str
    known: Collection[str]
    """The names that there are."""
    message: str
    """What is told where it is none of them."""
    otherwise: str = ""
    """What to do where no known name is near."""
    there_are: str = ""
    """With these words all are listed where none is near: "Its steps are"."""
    severity: str = "error"

    @property
    def hint(self) -> str:
        near = (
            meant(self.name, self.known, self.there_are)
            if self.there_are
            else did_you_mean(self.name, self.known)
        )
        return near or self.otherwise


def _looked_up(named_in: Callable[[Material], Iterator[Named]]) -> Callable[[Material, Problems], None]:
    """The check that each of these names is known; what is left empty names nothing."""

    @wraps(named_in)
    def check(material: Material, problems: Problems) -> None:
        for one in named_in(material):
            if one.name and material.unknown(one.name, one.known):
                problems.add(one.place.problem(one.message, one.hint, severity=one.severity))

    return check


@_looked_up
def flows(material: Material) -> Iterator[Named]:
    known = material.flows.flows
    for spot, call in material.of(CallStep):
        if not call.is_foreign and call.call not in material.agents:
            yield Named(spot.at("call"), call.call, known, f"{spot.what}: there is no flow '{call.call}'.")
    for spot, link in material.of(LinkStep):
        yield Named(spot.at("link"), link.link, known, f"{spot.what}: there is no flow '{link.link}'.")


@_looked_up
def digressions(material: Material) -> Iterator[Named]:
    """The flows that callers are kept from at a question, or asked about."""
    known = material.flows.flows
    heads = [(place, f"flow '{flow.id}'", flow.head) for flow, place in material.heads()]
    asked = [(spot.place, spot.what, step) for spot, step in material.of(CollectStep)]
    for place, what, written in (*heads, *asked):
        for key in ("ask_confirm_digressions", "block_digressions"):
            named = getattr(written, key)
            for index, name in enumerate(list_of(named)):
                yield Named(place.within(key, index), name, known, f"{what}: there is no flow '{name}'.")


BY_WHOM = "Write it in flows/actions/, or list it under 'actions:' of the domain if a server runs it."
TO_THE_DOMAIN = "Add it to 'responses:' there."
IN_NLU = "Add sentences for it in nlu/."


@_looked_up
def actions(material: Material) -> Iterator[Named]:
    known = {*OWN_ACTIONS, *material.flows.actions, *material.flows.responses}
    for spot, step in material.of(ActionStep):
        name, place = step.action, spot.at("action")
        if step.templated or name == LISTEN:
            continue
        if name.startswith("utter_"):
            message = f"{spot.what}: there is no response '{name}' in the domain."
            yield Named(place, name, known, message, TO_THE_DOMAIN)
        else:
            yield Named(place, name, known, f"{spot.what}: there is no action '{name}'.", BY_WHOM)


@_looked_up
def _responses_named(material: Material) -> Iterator[Named]:
    known = material.flows.responses
    for spot, step in material.of(CollectStep):
        message = f"{spot.what}: there is no response '{{}}' in the domain."
        if step.utter not in material.flows.actions:
            yield Named(spot.at("utter"), step.utter, known, message.format(step.utter), TO_THE_DOMAIN)
        for index, rejection in enumerate(step.rejections):
            name, place = rejection.utter, spot.at("rejections", index, "utter")
            yield Named(place, name, known, message.format(name), TO_THE_DOMAIN)


def responses(material: Material, problems: Problems) -> None:
    _responses_named(material, problems)
    for spot, step in material.of(CollectStep):
        if {
            "ask",
            "utter",
        } & spot.place.data.keys() or f"action_ask_{step.collect}" in material.flows.actions:
            continue
        if material.unknown(step.response, material.flows.responses):
            message = f"nothing says how to ask for '{step.collect}'."
            hint = f"Add 'ask: ...' here, or the response '{step.response}' to the domain."
            spot.tell(problems, ("collect",), message, hint)


@_looked_up
def slots(material: Material) -> Iterator[Named]:
    """The responses that a slot's own validation says."""
    for name, place in material.domain.slot_places.items():
        validation = material.domain.slots[name].validation
        if not validation:
            continue
        here = place.within("validation")
        said = [
            (here.within("rejections", index, "utter"), rejection.utter)
            for index, rejection in enumerate(validation.rejections)
        ]
        for way, utter in (*said, (here.within("refill_utter"), validation.refill_utter)):
            message = f"slot '{name}': there is no response '{utter}' in the domain."
            yield Named(way, utter, material.flows.responses, message, TO_THE_DOMAIN)


@_looked_up
def queues(material: Material) -> Iterator[Named]:
    known, add = material.flows.queues, "Add it to flows/queues.yml."
    for spot in material.steps:
        name, place = queue_named(spot.step), spot.at(spot.step.KIND)
        message = f"{spot.what}: there is no queue '{name}'."
        yield Named(place, name, [*known, "default"], message, add, "The queues are")
    default, place = material.flows.defaults.queue, Place(material.defaults, ("queue",))
    yield Named(place, default, known, f"defaults: there is no queue '{default}'.", add, "The queues are")


@_looked_up
def intents(material: Material) -> Iterator[Named]:
    known = material.nlu.intents
    for flow, place in material.own_heads():
        if not place.has("nlu_trigger"):
            continue
        for index, trigger in enumerate(flow.head.nlu_trigger):
            name, way = trigger.intent.name, place.within("nlu_trigger", index, "intent")
            if name in BY_THE_CALL:
                continue
            # Rasa lists intents in its domain that only a button or a channel brings.
            severity = "warning" if name in material.domain.intents else "error"
            message = f"flow '{flow.id}': intent '{name}' has no examples."
            yield Named(way, name, known, message, IN_NLU, severity=severity)
    for spot, menu in material.of(MenuStep, own=True):
        for index, choice in enumerate(menu.choices):
            message = f"{spot.what}: intent '{choice.intent}' has no examples."
            place = spot.at("choices", index, "intent")
            yield Named(place, choice.intent, known | ANSWERS, message, IN_NLU)


@_looked_up
def kinds(material: Material) -> Iterator[Named]:
    known = {*KINDS, *material.flows.choices}
    listed = f"Known are: {', '.join(sorted(known))}."
    for spot, step in material.of(CollectStep):
        message = f"{spot.what}: '{step.reads}' is not a kind of value that can be read."
        yield Named(spot.at("reads"), step.reads, known, message, listed)


def recordings(material: Material, problems: Problems) -> None:
    for spot, step in material.of(PlayStep):
        name = step.play
        for language in material.flows.defaults.languages:
            known = material.recordings.get(language, {})
            if name not in known:
                message = f"there is no recording '{name}' in audio/{language}/."
                spot.tell(
                    problems,
                    ("play",),
                    message,
                    did_you_mean(name, known, otherwise=f"Put {name}.wav there."),
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
            hint = did_you_mean(then, (*known, GOODBYE), otherwise="Name another queue, or write 'goodbye'.")
            problems.add(place.within("then").problem(message, hint))


@_looked_up
def numbers(material: Material) -> Iterator[Named]:
    """The flow and the language with which a call to a number begins."""
    everything = {"flow": material.flows.flows, "language": material.flows.defaults.languages}
    for number, place in material.numbers.places.items():
        for key, known in everything.items():
            name = getattr(material.numbers.numbers[number], key)
            message = f"number '{number}': there is no {key} '{name}'."
            yield Named(place.within(key), name, known, message, there_are="There are")


def languages(material: Material, problems: Problems) -> None:
    """The language that a flow changes to is one of the project's."""
    known = material.flows.defaults.languages
    for spot, step in material.of(SetSlotsStep, own=True):
        language = step.set_slots.get("language")
        if language is None or sums.is_sum(language) or str(language) in known:
            continue
        hint = meant(str(language), known, "Its languages are")
        spot.tell(
            problems, ("set_slots", "language"), f"'{language}' is not a language of this project.", hint
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
