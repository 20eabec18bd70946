"""What a telephone asks of a project: keys that mean one thing, words for every caller, somebody who picks up."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.checks.material import SHIPPED, Material, is_shipped
from ivr.content.marked_yaml import DataPath, Place
from ivr.content.problems import Problem, Problems
from ivr.conversation.answers.words import flat
from ivr.conversation.steps import CollectStep, MenuStep
from ivr.conversation.written import Step

HAND_OFF = "pattern_human_handoff"
"""The flow that brings a person."""


def keys(material: Material, problems: Problems) -> None:
    """No key of a menu means two things, and no universal key starts two flows."""
    taken: dict[str, str] = {}
    for flow, place in sorted(material.heads(), key=lambda head: is_shipped(head[1]), reverse=True):
        key = flow.head.universal.key if flow.head.universal else ""
        if key and key in taken:
            message = f"flow '{flow.id}': key '{key}' starts flow '{taken[key]}' already."
            problems.add(place.within("universal", "key").problem(message, "Choose another key."))
        taken.setdefault(key, flow.id)
    for spot in material.steps:
        used: set[str] = set()
        for path, key in _keys(spot.step):
            if key in used:
                spot.tell(problems, path, f"key '{key}' is used twice.", "Choose another key.")
            used.add(key)


def universal_keys(material: Material, problems: Problems) -> None:
    """A key with a meaning of its own at one question takes away what it does everywhere else."""
    universal = material.flows.universal_keys
    for spot in material.steps:
        if is_shipped(spot.place):
            continue
        for path, key in _keys(spot.step):
            if key in universal:
                message = (
                    f"key '{key}' means something else here than everywhere: it starts '{universal[key]}'."
                )
                spot.tell(problems, path, message, "Choose another key.", severity="warning")


def _keys(step: Step) -> Iterator[tuple[DataPath, str]]:
    if isinstance(step, MenuStep):
        for index, choice in enumerate(step.choices):
            if choice.key:
                yield ("choices", index, "key"), choice.key
    elif isinstance(step, CollectStep):
        for key in step.keys:
            yield ("keys", key), key


def queues(material: Material, problems: Problems) -> None:
    """Whoever asks for a person must reach one."""
    if not material.queues.queues and not material.unread:
        message = "there are no queues, so a caller who asks for a person reaches nobody."
        hint = "Name at least one under 'queues:', with a workflow or a number."
        path = "flows/queues.yml"
        if material.rasa:
            path, hint = material.defaults.path, f"{hint[:-1]}, in a YAML file of its own."
        problems.add(Problem(path, 0, 0, message, "warning", hint))


def a_key_for_a_person(material: Material, problems: Problems) -> None:
    """No key brings a person, so that who is not understood cannot ask for one."""
    flow = material.flows.flows[HAND_OFF]
    if flow.head.universal is None or not flow.head.universal.key:
        place = material.places[HAND_OFF, ""]
        at = place.within("universal") if place.has("universal") else place
        message = f"flow '{HAND_OFF}': no key brings a person, so who is not understood cannot ask for one."
        problems.add(at.problem(message, "Add 'key: \"0\"'.", key=True, severity="warning"))


def choices_once(material: Material, problems: Problems) -> None:
    """A phrase or an intent of a menu that chooses something else already."""
    for spot in material.own_steps:
        if not isinstance(spot.step, MenuStep):
            continue
        phrases: dict[tuple[str, str], int] = {}
        intents: dict[str, int] = {}
        for index, choice in enumerate(spot.step.choices):
            if choice.intent and intents.setdefault(choice.intent, index) != index:
                message = f"intent '{choice.intent}' is used twice."
                spot.tell(problems, ("choices", index, "intent"), message, "Keep one of them.")
            by_language = choice.say if isinstance(choice.say, dict) else {"": choice.say}
            for language, said in by_language.items():
                for number, phrase in enumerate(said):
                    if phrases.setdefault((language, flat(phrase)), index) != index:
                        way: DataPath = ("choices", index, "say", number)
                        if language:
                            way = ("choices", index, "say", language, number)
                        message = f"'{phrase}' is used twice."
                        spot.tell(problems, way, message, "Keep it with one of the choices.")


def translations(material: Material, problems: Problems) -> None:
    """Words of the domain, or the name of a flow, that callers hear in another language than their own."""
    languages = list(material.flows.defaults.languages)
    for name, place in material.domain.response_places.items():
        for index, variation in enumerate(material.flows.responses[name]):
            for language in languages[1:] if variation.text else ():
                if language not in variation.translation:
                    message = f"response '{name}': the words in language '{language}' are missing."
                    hint = f"Add 'translation: {{{language}: ...}}'."
                    problems.add(place.within(index).problem(message, hint, severity="warning"))
    if len(languages) < 2:
        return
    for flow, place in material.own_heads():
        is_asked_for = flow.head.nlu_trigger and not flow.is_pattern
        if is_asked_for and not any((flow.head.name, flow.head.translation)):
            message = f"flow '{flow.id}' has no name, so that '{flow.id.replace('_', ' ')}' is said in every language."
            hint = f"Add 'name: {{{', '.join(f'{language}: ...' for language in languages)}}}'."
            problems.add(place.problem(message, hint, key=True, severity="warning"))


def shipped_words(material: Material, problems: Problems) -> None:
    """What Parley says by itself is there in few languages; the rest is for the team to write."""
    place = Place(material.defaults, ())
    for language in material.flows.defaults.languages:
        lacking = [
            spot.flow.id
            for spot in material.steps
            if spot.place.document.path.startswith(SHIPPED)
            and isinstance(said := getattr(spot.step, "say", None), dict)
            and language not in said
        ]
        if lacking:
            named = ", ".join(dict.fromkeys(lacking))
            message = f"defaults: callers hear another language than '{language}' in {named}."
            hint = "Parley has no words of its own in it: write these flows yourselves, in flows/."
            way = place.within("languages", language)
            problems.add(way.problem(message, hint, key=True, severity="warning"))


CHECKS = (
    keys, choices_once, universal_keys, queues, a_key_for_a_person, translations, shipped_words,
)  # fmt: skip
