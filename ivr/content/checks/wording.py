"""Conditions that can be tried and prompts that can be said: in every language, with values that something fills."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ivr.content.checks.material import Material, is_shipped, meant, wordings
from ivr.content.marked_yaml import DataPath, Place
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation import conditions, prompts
from ivr.conversation.defaults import Defaults
from ivr.conversation.steps import CollectStep, MenuStep
from ivr.conversation.steps.pay import PayStep
from ivr.conversation.written import Step

LONGEST = 4096
"""Characters that Twilio's <Say> takes at once: twilio.com/docs/voice/twiml/say."""

SAID_BY_DEFAULT = ("go_on", "still_there", "apology", "confirm")
"""Keys of the defaults that a call cannot do without, for which Parley has English and Spanish words only."""

ALSO_SAID = ("hello", "take_your_time", "why", "you_can_say", "noted")
"""The other keys of the defaults that hold what is said."""


_UNSAID: dict[type[Step], tuple[DataPath, ...]] = {PayStep: (("subject",),)}
"""Texts that hold values but reach no caller, so that one serves all languages."""


# -- conditions ------------------------------------------------------------------------------------------


def conditions_hold(material: Material, problems: Problems) -> None:
    for flow, place in material.heads():
        _condition(flow.head.guard, place.within("if"), f"flow '{flow.id}'", material, problems)
    for spot in material.steps:
        for way, condition in spot.conditions():
            _condition(condition, way, spot.what, material, problems)
    for name, place in material.domain.response_places.items():
        for index, variation in enumerate(material.flows.responses[name]):
            if isinstance(variation.condition, str):
                way = place.within(index, "condition")
                _condition(variation.condition, way, f"response '{name}'", material, problems)


def _condition(
    condition: bool | str, place: Place, what: str, material: Material, problems: Problems
) -> None:
    try:
        parsed = conditions.parse(condition)
    except conditions.ConditionError as error:
        problems.add(place.problem(f"{what}: {error.message}", column=error.column))
        return
    if parsed.advice:
        problems.add(place.problem(f"{what}: {parsed.advice}", severity="warning"))
    for scope, name in sorted(parsed.names):
        if scope == "slots":
            named = re.search(rf"(?<![\w.])(?:slots\.)?{re.escape(name)}\b", str(condition))
            _check_slot(name, place, named.start() + 1 if named else 0, what, material, problems)


def persisted_slots(material: Material, problems: Problems) -> None:
    for flow, place in material.heads():
        for index, name in enumerate(flow.head.persisted_slots):
            _check_slot(
                name, place.within("persisted_slots", index), 0, f"flow '{flow.id}'", material, problems
            )


# -- prompts ---------------------------------------------------------------------------------------------


def steps_say(material: Material, problems: Problems) -> None:
    for spot in material.steps:
        for path, wording in spot.said():
            place = spot.place.within(*path)
            if path in _UNSAID.get(type(spot.step), ()):
                _text(str(wording), place, spot.what, material, problems)
            else:
                _wording(wording, place, spot.what, material, problems)


def flows_are_called(material: Material, problems: Problems) -> None:
    """The names by which flows are spoken of."""
    for flow, place in material.heads():
        if flow.head.name and not (
            flow.is_pattern and material.rasa
        ):  # there every pattern has one, never said
            _wording(flow.head.name, place.within("name"), f"flow '{flow.id}'", material, problems)


def defaults_say(material: Material, problems: Problems) -> None:
    """What is said everywhere: in the languages of the project, and not in English for want of words."""
    place = Place(material.defaults, ())
    languages = material.flows.defaults.languages
    foreign = [language for language in languages if language.split("-")[0] not in ("en", "es")]
    for name in (*SAID_BY_DEFAULT, *ALSO_SAID):
        ladder = getattr(material.flows.defaults, name)
        if name in place.data:
            for path, wording in wordings(name, ladder):
                _wording(wording, place.within(*path), "defaults", material, problems)
        elif foreign and name in SAID_BY_DEFAULT:
            english = Defaults.model_fields[name].default["en"]
            message = (
                f"defaults: '{name}' is missing, so callers in language '{foreign[0]}' hear \"{english}\""
            )
            where = " in a file defaults.yml" if material.rasa else ""
            hint = f"Add {name}: {{{_example(languages)}}}{where}."
            problems.add(place.problem(message, hint, severity="warning"))


def responses_say(material: Material, problems: Problems) -> None:
    for name, place in material.domain.response_places.items():
        if material.rasa and name not in material.said_responses:
            continue  # an action gives it the values that it says, or nothing says it
        for index, variation in enumerate(material.flows.responses[name]):
            texts = {("text",): variation.text} | {
                ("translation", language): text for language, text in variation.translation.items()
            }
            for path, text in () if variation.is_jinja else texts.items():
                _text(text, place.within(index, *path), f"response '{name}'", material, problems)
            unknown_languages(variation.translation, place.within(index, "translation"), f"response '{name}'",
                               material, problems)  # fmt: skip


def whispers_say(material: Material, problems: Problems) -> None:
    """What agents hear first knows one placeholder, {summary}."""
    for name, place in material.queues.places.items():
        whisper = material.queues.queues[name].whisper
        texts = {("whisper",): whisper} if isinstance(whisper, str) else {
            ("whisper", language): text for language, text in whisper.items()
        }  # fmt: skip
        for path, text in texts.items():
            try:
                names = {name for _, name in prompts.compile(text).names}
            except prompts.PromptError as error:
                problems.add(
                    place.within(*path).problem(f"queue '{name}': {error.message}", column=error.column)
                )
                continue
            for unknown in sorted(names - {"summary"}):
                message = f"queue '{name}': a whisper knows {{summary}} only, not {{{unknown}}}."
                column = text.find(f"{{{unknown}") + 1
                problems.add(place.within(*path).problem(message, column=column))
        if isinstance(whisper, dict):
            unknown_languages(whisper, place.within("whisper"), f"queue '{name}'", material, problems)


def voicemails_say(material: Material, problems: Problems) -> None:
    for place, what, wording in material.voicemails():
        _wording(wording, place, what, material, problems)


def phrases_are_heard(material: Material, problems: Problems) -> None:
    """Phrases that choose something or start a flow are there in every language."""
    for flow, place in material.heads():
        if flow.head.universal and flow.head.universal.phrases:
            way = place.within("universal", "phrases")
            _phrases(flow.head.universal.phrases, way, f"flow '{flow.id}'", material, problems)
    for spot, menu in material.of(MenuStep):
        for index, choice in enumerate(menu.choices):
            if isinstance(choice.say, dict):
                _phrases(choice.say, spot.at("choices", index, "say"), spot.what, material, problems)
    for spot, question in material.of(CollectStep):
        if isinstance(question.cue, dict):
            unknown_languages(question.cue, spot.at("cue"), spot.what, material, problems)


# -- what they share -------------------------------------------------------------------------------------


def _wording(wording: Any, place: Place, what: str, material: Material, problems: Problems) -> None:
    """A text for all languages, or one for each."""
    languages = material.flows.defaults.languages
    if isinstance(wording, str):
        _text(wording, place, what, material, problems)
        if len(languages) > 1 and wording.strip() and not is_shipped(place):
            message = f"{what}: this is said in every language of the project ({', '.join(languages)})."
            problems.add(place.problem(message, f"Write {{{_example(languages)}}}.", severity="warning"))
        return
    for language, text in wording.items():
        _text(text, place.within(language), what, material, problems)
    _phrases(wording, place, what, material, problems)


def _phrases(
    by_language: Mapping[str, Any], place: Place, what: str, material: Material, problems: Problems
) -> None:
    unknown_languages(by_language, place, what, material, problems)
    missing = [language for language in material.flows.defaults.languages if language not in by_language]
    if missing and not is_shipped(place):
        message = f"{what}: the words in language '{missing[0]}' are missing."
        problems.add(place.problem(message, f"Add '{missing[0]}: ...'."))


def unknown_languages(
    by_language: Mapping[str, Any], place: Place, what: str, material: Material, problems: Problems
) -> None:
    known = material.flows.defaults.languages
    for language in by_language:
        if language not in known and not is_shipped(place):
            message = f"{what}: '{language}' is not a language of this project."
            hint = meant(language, known, "Its languages are")
            severity = "warning" if material.rasa else "error"  # what Rasa takes must run
            problems.add(place.within(language).problem(message, hint, key=True, severity=severity))


def _text(text: str, place: Place, what: str, material: Material, problems: Problems) -> None:
    try:
        prompt = prompts.compile(text)
    except prompts.PromptError as error:
        problems.add(place.problem(f"{what}: {error.message}", column=error.column))
        return
    if len(text) > LONGEST:
        message = f"{what}: a prompt of {len(text)} characters; Twilio says {LONGEST} at most."
        problems.add(place.problem(message, "Say less, or say it in several steps."))
    for said in prompt.placeholders:
        if said.scope == "slots":
            _check_slot(said.name, place, said.column, what, material, problems)


def _check_slot(
    name: str, place: Place, column: int, what: str, material: Material, problems: Problems
) -> None:
    if material.is_never_filled(name):
        hint = did_you_mean(name, material.own_slots)
        hint = hint or "Collect it, set it, have an action fill it, or add it to the domain's slots."
        problems.add(place.problem(f"{what}: nothing fills the slot '{name}'.", hint, column=column))


def _example(languages: Iterable[str]) -> str:
    return ", ".join(f"{language}: ..." for language in languages)


CHECKS = (
    conditions_hold,
    persisted_slots, steps_say, flows_are_called, defaults_say, responses_say, whispers_say, voicemails_say,
    phrases_are_heard,
)  # fmt: skip
