"""What can only be seen when everything is read: names that lead nowhere, steps nobody reaches, words nobody says.

Rule: one function per kind of mistake, each going over the whole project; a finding stands at its exact place and
says what to do. Nothing here changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ivr.content.domain import Domain
from ivr.content.flows import Place
from ivr.content.marked_yaml import Document
from ivr.content.nlu import Nlu
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation import conditions, prompts
from ivr.conversation.answers import KINDS
from ivr.conversation.flow import END, Flow, Flows
from ivr.conversation.steps import OWN_ACTIONS, ActionStep, CollectStep, MenuStep, Step
from ivr.conversation.steps.base import Link
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.end import EndStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.play import PlayStep
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.set_slots import SetSlotsStep

BUILT_IN_SLOTS = frozenset({"language", "session_started_metadata", "value", "caller_name"})
"""Slots that are there without anybody asking: the language spoken, the line, a value read back, a name said."""

PROMPT_FIELDS = ("say", "ask", "menu", "no_input", "no_match", "go_on")

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Material:
    """Everything that checks look at."""

    flows: Flows
    places: Mapping[tuple[str, str], Place]
    domain: Domain
    nlu: Nlu
    recordings: Mapping[str, Mapping[str, Path]]
    action_words: frozenset[str] = frozenset()
    """Every text constant in the sources of local actions: a slot they fill is among them."""
    defaults: Document | None = None

    @cached_property
    def known_slots(self) -> frozenset[str]:
        """Every slot that something fills: the domain, questions, set_slots and the project's own actions."""
        found = {*BUILT_IN_SLOTS, *self.flows.slots, *self.action_words}
        for _, step, _place in self.steps():
            if isinstance(step, CollectStep):
                found.add(step.collect)
            elif isinstance(step, SetSlotsStep):
                found.update(step.set_slots)
        return frozenset(found)

    def steps(self) -> Iterator[tuple[Flow, Step, Place]]:
        for flow in self.flows.flows.values():
            for step_id, step in flow.steps.items():
                yield flow, step, self.places[flow.id, step_id]


def check(material: Material, problems: Problems) -> None:
    """Adds everything that is wrong with the project as a whole."""
    for look in CHECKS:
        look(material, problems)


# -- names that lead nowhere -----------------------------------------------------------------------------


def targets(material: Material, problems: Problems) -> None:
    for flow, step, place in material.steps():
        known = [*flow.steps, END]
        for link in step.links():
            if link.target not in known:
                path = _path_of(place, link.target)
                _report(problems, place, path, step, f"there is no step '{link.target}' in flow '{flow.id}'.",
                        did_you_mean(link.target, known))  # fmt: skip
        name = step.call if isinstance(step, CallStep) else step.link if isinstance(step, LinkStep) else ""
        if name and name not in material.flows.flows:
            hint = did_you_mean(name, material.flows.flows)
            _report(problems, place, (step.KIND,), step, f"there is no flow '{name}'.", hint)


def actions(material: Material, problems: Problems) -> None:
    flows = material.flows
    known = {*OWN_ACTIONS, *flows.actions, *flows.responses}
    for _, step, place in material.steps():
        if isinstance(step, ActionStep) and step.action not in known:
            what = "response in the domain" if step.action.startswith("utter_") else "action"
            hint = did_you_mean(step.action, known)
            if not hint and not step.action.startswith("utter_"):
                hint = "Write it in flows/actions/, or list it under 'actions:' of the domain if a server runs it."
            _report(problems, place, ("action",), step, f"there is no {what} '{step.action}'.", hint)
        if isinstance(step, CollectStep):
            if step.ask is None and step.response not in flows.responses:
                message = f"nothing says how to ask for '{step.collect}'."
                hint = f"Add 'ask: ...' here, or the response '{step.response}' to the domain."
                _report(problems, place, ("collect",), step, message, hint)
            for index, rejection in enumerate(step.rejections):
                if rejection.utter and rejection.utter not in flows.responses:
                    hint = did_you_mean(rejection.utter, flows.responses)
                    message = f"there is no response '{rejection.utter}' in the domain."
                    _report(problems, place, ("rejections", index, "utter"), step, message, hint)


def queues(material: Material, problems: Problems) -> None:
    known = material.flows.queues
    for _, step, place in material.steps():
        if isinstance(step, HandOffStep) and step.hand_off != "default" and step.hand_off not in known:
            hint = did_you_mean(step.hand_off, [*known, "default"]) or "Add it to flows/queues.yml."
            _report(problems, place, ("hand_off",), step, f"there is no queue '{step.hand_off}'.", hint)
    default = material.flows.defaults.queue
    if default not in known and material.defaults:
        hint = did_you_mean(default, known) or "Add it to flows/queues.yml."
        problems.add(material.defaults.problem(("queue",), f"defaults: there is no queue '{default}'.", hint))


def intents(material: Material, problems: Problems) -> None:
    known = material.nlu.intents
    for flow in material.flows.flows.values():
        place = material.places[flow.id, ""]
        for index, trigger in enumerate(flow.head.nlu_trigger):
            if trigger.intent.name not in known:
                hint = did_you_mean(trigger.intent.name, known) or "Add sentences for it in nlu/."
                message = f"flow '{flow.id}': intent '{trigger.intent.name}' has no examples."
                problems.add(
                    place.document.problem((*place.path, "nlu_trigger", index, "intent"), message, hint)
                )
    for _, step, place in material.steps():
        if isinstance(step, MenuStep):
            for index, choice in enumerate(step.choices):
                if choice.intent and choice.intent not in known | {"affirm", "deny", "goodbye"}:
                    hint = did_you_mean(choice.intent, known)
                    message = f"intent '{choice.intent}' has no examples."
                    _report(problems, place, ("choices", index, "intent"), step, message, hint)


def kinds(material: Material, problems: Problems) -> None:
    known = {**KINDS, **material.flows.choices}
    for _, step, place in material.steps():
        if isinstance(step, CollectStep) and step.reads and step.reads not in known:
            message = f"'{step.reads}' is no kind of value that can be read."
            _report(
                problems, place, ("reads",), step, message, did_you_mean(step.reads, known) or _listed(known)
            )


def recordings(material: Material, problems: Problems) -> None:
    for _, step, place in material.steps():
        if isinstance(step, PlayStep):
            for language in material.flows.defaults.languages:
                known = material.recordings.get(language, {})
                if step.play not in known:
                    hint = did_you_mean(step.play, known) or f"Put {step.play}.wav there."
                    message = f"there is no recording '{step.play}' in audio/{language}/."
                    _report(problems, place, ("play",), step, message, hint)


# -- conditions and prompts ------------------------------------------------------------------------------


def conditions_hold(material: Material, problems: Problems) -> None:
    for flow in material.flows.flows.values():
        place = material.places[flow.id, ""]
        _condition(flow.head.guard, place, ("if",), f"flow '{flow.id}'", material, problems)
    for _, step, place in material.steps():
        what = f"step '{step.id}'"
        for index, link in enumerate(step.next):
            _condition(link.condition, place, ("next", index, "if"), what, material, problems)
        if isinstance(step, CollectStep):
            for index, rejection in enumerate(step.rejections):
                _condition(rejection.condition, place, ("rejections", index, "if"), what, material, problems)


def _condition(
    condition: bool | str, place: Place, path: Path_, what: str, material: Material, problems: Problems
) -> None:
    if condition == "":
        return
    try:
        parsed = conditions.parse(condition)
    except conditions.ConditionError as error:
        way = (*place.path, *path)
        problems.add(place.document.problem(way, f"{what}: {error.message}", column=error.column))
        return
    if parsed.advice:
        way = (*place.path, *path)
        problems.add(place.document.problem(way, f"{what}: {parsed.advice}", severity="warning"))
    for scope, name in sorted(parsed.names):
        if scope == "slots":
            _slot(name, place, path, what, material, problems)


def wordings(material: Material, problems: Problems) -> None:
    """Every prompt can be said, in every language of the project."""
    for _, step, place in material.steps():
        for path, wording in _wordings(step):
            _wording(wording, place, path, f"step '{step.id}'", material, problems)
    for name, variations in material.flows.responses.items():
        if f"response {name}" not in material.domain.places:
            continue
        document, at = material.domain.places[f"response {name}"]
        for index, variation in enumerate(variations):
            if variation.text:
                place = Place(document, at)
                _text(variation.text, place, (index, "text"), f"response '{name}'", material, problems)
                for language, text in variation.translation.items():
                    way = (index, "translation", language)
                    _text(text, place, way, f"response '{name}'", material, problems)


def _wordings(step: Step) -> Iterator[tuple[Path_, Any]]:
    for name in PROMPT_FIELDS:
        written = getattr(step, name, None) if name in type(step).model_fields else None
        if isinstance(written, list):
            for index, rung in enumerate(written):
                yield (name, index), rung
        elif written is not None:
            yield (name,), written
    if isinstance(step, CollectStep):
        for index, rejection in enumerate(step.rejections):
            if rejection.say is not None:
                yield ("rejections", index, "say"), rejection.say


def _wording(
    wording: Any, place: Place, path: Path_, what: str, material: Material, problems: Problems
) -> None:
    languages = material.flows.defaults.languages
    if isinstance(wording, str):
        _text(wording, place, path, what, material, problems)
        if len(languages) > 1 and wording and not place.document.path.startswith("(shipped)"):
            message = f"{what}: this is said in every language of the project ({', '.join(languages)})."
            way = (*place.path, *path)
            hint = f"Write {{{languages_example(languages)}}}."
            problems.add(place.document.problem(way, message, hint, severity="warning"))
        return
    for language, text in wording.items():
        _text(text, place, (*path, language), what, material, problems)
        if language not in languages and not place.document.path.startswith("(shipped)"):
            hint = did_you_mean(language, languages) or _listed(languages)
            message = f"{what}: '{language}' is not a language of this project."
            problems.add(place.document.problem((*place.path, *path, language), message, hint, key=True))
    missing = [language for language in languages if language not in wording]
    if missing and not place.document.path.startswith("(shipped)"):
        message = f"{what}: the words in language '{missing[0]}' are missing."
        problems.add(place.document.problem((*place.path, *path), message, f"Add '{missing[0]}: ...'."))


def languages_example(languages: Iterable[str]) -> str:
    return ", ".join(f"{language}: ..." for language in languages)


def _text(text: str, place: Place, path: Path_, what: str, material: Material, problems: Problems) -> None:
    try:
        prompt = prompts.compile(text)
    except prompts.PromptError as error:
        way = (*place.path, *path)
        problems.add(place.document.problem(way, f"{what}: {error.message}", column=error.column))
        return
    for scope, name in sorted(prompt.names):
        if scope == "slots":
            _slot(name, place, path, what, material, problems)


def _slot(name: str, place: Place, path: Path_, what: str, material: Material, problems: Problems) -> None:
    if name in material.known_slots:
        return
    hint = did_you_mean(name, material.known_slots)
    hint = hint or "Collect it, set it, have an action fill it, or add it to the domain's slots."
    problems.add(
        place.document.problem((*place.path, *path), f"{what}: nothing fills the slot '{name}'.", hint)
    )


# -- the shape of flows ----------------------------------------------------------------------------------


def reachable(material: Material, problems: Problems) -> None:
    for flow in material.flows.flows.values():
        seen: set[str] = set()
        waiting = [flow.start]
        while waiting:
            step_id = waiting.pop()
            if step_id in seen or step_id not in flow.steps:
                continue
            seen.add(step_id)
            waiting += [link.target for link in _ways_on(flow.steps[step_id])]
        for step_id in flow.steps:
            if step_id not in seen:
                place = material.places[flow.id, step_id]
                message = f"step '{step_id}' is never reached."
                hint = "Let a 'next' lead to it, or delete it."
                problems.add(place.document.problem(place.path, message, hint))


def _ways_on(step: Step) -> Iterable[Link]:
    if isinstance(step, EndStep | LinkStep):
        return ()
    if isinstance(step, MenuStep):
        return [link for link in step.links() if link.condition == "chosen"]
    return step.links()


def loops(material: Material, problems: Problems) -> None:
    """Steps that lead back to themselves without a question in between, through called and linked flows too."""
    flows = material.flows.flows
    graph: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for flow, step, _ in material.steps():
        on = [] if isinstance(step, Question | HandOffStep) else list(_ways_on(step))
        ways = [(flow.id, link.target) for link in on]
        if isinstance(step, CallStep | LinkStep):
            name = step.call if isinstance(step, CallStep) else step.link
            if name in flows:
                ways = [(name, flows[name].start)]
        graph[flow.id, step.id] = ways
    done: set[tuple[str, str]] = set()
    for begin in graph:
        trail: list[tuple[str, str]] = []
        on_trail: set[tuple[str, str]] = set()
        stack: list[tuple[tuple[str, str], Iterator[tuple[str, str]]]] = []
        if begin not in done:
            stack.append((begin, iter(graph[begin])))
            trail.append(begin)
            on_trail.add(begin)
        while stack:
            node, ways = stack[-1]
            following = next(ways, None)
            if following is None:
                stack.pop()
                done.add(node)
                on_trail.discard(trail.pop())
            elif following in on_trail:
                circle = trail[trail.index(following) :]
                place = material.places[circle[0]]
                told = " -> ".join(
                    f"{flow}.{step}" if flow != circle[0][0] else step for flow, step in circle
                )
                message = f"step '{circle[0][1]}' leads back to itself without asking anything: {told}."
                problems.add(place.document.problem(place.path, message, "Put a question into the loop."))
            elif following in graph and following not in done:
                stack.append((following, iter(graph[following])))
                trail.append(following)
                on_trail.add(following)


def keys(material: Material, problems: Problems) -> None:
    """No key means two things."""
    taken: dict[str, str] = {}
    for flow in material.flows.flows.values():
        key = flow.head.universal.key if flow.head.universal else ""
        if key and key in taken:
            place = material.places[flow.id, ""]
            message = f"flow '{flow.id}': key '{key}' starts flow '{taken[key]}' already."
            problems.add(
                place.document.problem((*place.path, "universal", "key"), message, "Choose another key.")
            )
        taken.setdefault(key, flow.id)
    for _, step, place in material.steps():
        if isinstance(step, MenuStep):
            used: set[str] = set()
            for index, choice in enumerate(step.choices):
                if choice.key and choice.key in used:
                    message = f"key '{choice.key}' is used twice."
                    _report(problems, place, ("choices", index, "key"), step, message, "Choose another key.")
                used.add(choice.key)


CHECKS: tuple[Callable[[Material, Problems], None], ...] = (
    targets, actions, queues, intents, kinds, recordings, conditions_hold, wordings, reachable, loops, keys,
)  # fmt: skip


def _report(problems: Problems, place: Place, path: Path_, step: Step, message: str, hint: str = "") -> None:
    problems.add(place.document.problem((*place.path, *path), f"step '{step.id}': {message}", hint))


def _path_of(place: Place, target: str) -> Path_:
    """Where in a step the target is written: in `next`, a branch or a choice."""
    step = _at(place.document.data, place.path)
    for key in ("next", "choices"):
        written = step.get(key) if isinstance(step, dict) else None
        if written == target:
            return (key,)
        if isinstance(written, list):
            for index, branch in enumerate(written):
                for word in ("then", "else"):
                    if isinstance(branch, dict) and branch.get(word) == target:
                        return (key, index, word)
    return ()


def _at(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def _listed(names: Iterable[str]) -> str:
    return f"Known are: {', '.join(sorted(map(str, names)))}."
