"""How flows start: each by something, and each thing only one.

Rule: a flow starts by an intent, a key, a phrase, a step of another flow, or by the engine, which knows Parley's own
patterns by name.
"""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.checks.calm import NEVER_STARTED
from ivr.content.checks.material import Material, is_shipped
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.answers.words import flat
from ivr.conversation.flow import Flow
from ivr.conversation.patterns import COLLECTS

ALSO_STARTED = frozenset({"pattern_wrap_up", COLLECTS})
"""Patterns that the engine starts where a project has them; Parley brings none."""

AGENTS_KEY, HELP_KEY = "0", "*"


def one_intent_two_flows(material: Material, problems: Problems) -> None:
    """An intent starts a flow already, whenever it is heard."""
    taken: dict[str, str] = {}
    for flow, place in material.own_heads():
        for index, trigger in enumerate(flow.head.nlu_trigger):
            intent = trigger.intent
            if intent.name in taken and place.has("nlu_trigger"):
                message = (
                    f"flow '{flow.id}': intent '{intent.name}' starts flow '{taken[intent.name]}' already."
                )
                hint = "Give one of them a condition, 'if:', or an intent of its own."
                problems.add(place.within("nlu_trigger", index).problem(message, hint, severity="warning"))
            elif flow.head.guard is True and not intent.confidence_threshold:
                taken[intent.name] = flow.id


def one_phrase_two_flows(material: Material, problems: Problems) -> None:
    """A phrase that starts a flow everywhere starts another one already."""
    taken: dict[tuple[str, str], str] = {}
    for flow, place in sorted(material.heads(), key=lambda head: is_shipped(head[1]), reverse=True):
        is_own = place.has("universal") and not is_shipped(place)
        for language, index, phrase in _phrases(flow):
            first = taken.setdefault((language, flat(phrase)), flow.id)
            if is_own and first != flow.id:
                message = f"flow '{flow.id}': '{phrase}' starts flow '{first}' already."
                way = place.within("universal", "phrases", language, index)
                problems.add(way.problem(message, "Keep it in one of them.", severity="warning"))


def _phrases(flow: Flow) -> Iterator[tuple[str, int, str]]:
    """The phrases that start the flow from everywhere, each with its language and its place there."""
    if flow.head.universal:
        for language, phrases in flow.head.universal.phrases.items():
            for index, phrase in enumerate(phrases):
                yield language, index, phrase


def agents_and_help_key(material: Material, problems: Problems) -> None:
    """0 brings a person and * helps, wherever people telephone; here a flow gives them another meaning."""
    usual = {AGENTS_KEY: ("pattern_human_handoff", "a person"), HELP_KEY: ("pattern_help", "help")}
    for flow, place in material.own_heads():
        key = _key_of(flow)
        if key not in usual or material.flows.universal_keys.get(key) != flow.id:
            continue
        first, meaning = usual[key]
        if flow.id != first and key not in _key_of(material.flows.flows.get(first)):
            message = f"flow '{flow.id}': key '{key}' is what callers press for {meaning}."
            way = place.within("universal", "key")
            problems.add(way.problem(message, "Choose another key.", severity="warning"))


def _key_of(flow: Flow | None) -> str:
    """The key that starts the flow from everywhere, if there is one."""
    if flow and flow.head.universal:
        return flow.head.universal.key
    return ""


def nothing_starts(material: Material, problems: Problems) -> None:
    """Nothing starts a flow."""
    if material.unread:
        return
    begun = _begun(material)
    for flow, place in material.own_heads():
        universal = flow.head.universal
        if flow.id in begun or flow.head.nlu_trigger:
            continue
        if universal and (universal.key or universal.phrases):
            continue
        hint = did_you_mean(flow.id, material.shipped) if flow.is_pattern else ""
        hint = hint or "Add 'nlu_trigger: [{intent: ...}]', or a step that calls or links to it."
        problems.add(place.problem(f"nothing starts flow '{flow.id}'.", hint, key=True, severity="warning"))


def _begun(material: Material) -> set[str]:
    """The flows that something else begins than an intent or a universal."""
    begun = {*ALSO_STARTED, *NEVER_STARTED, *material.shipped}
    for spot in material.steps:
        begun |= {spot.step.sub_flow, spot.step.next_flow}
        if spot.step.at_stake:
            begun.add(spot.step.at_stake.undo)
    return begun | {number.flow for number in material.numbers.numbers.values()}


CHECKS = (one_intent_two_flows, one_phrase_two_flows, agents_and_help_key)
ADVICE = (nothing_starts,)
