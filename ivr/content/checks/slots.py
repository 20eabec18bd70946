"""Slots that lead nowhere: asked for and never used, used and never filled, compared with what they never hold.

Rule: an action whose source was read uses and fills the slots that it names; of any other action nobody knows, so
nothing is said where one could make the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ivr.content.checks.material import BUILT_IN_SLOTS, Material, Spot
from ivr.content.marked_yaml import Place
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation import conditions, sums
from ivr.conversation.steps import ActionStep, CollectStep
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.conversation.steps.stakes import Stakes

ALL_OF_THEM = frozenset({"slots", "current_slot_values"})
"""Words of an action's source by which it takes every slot: `tracker.slots`, `tracker.current_slot_values()`."""

_IN_BRACES = re.compile(r"\{[^{}]*\}")
_COMPARED = re.compile(
    r"(?<![\w.\"'])(?:slots\.)?(?P<slot>[^\W\d]\w*)\s*(?:is\s+not|is|==|!=|=)\s*(?P<quote>[\"'])(?P<value>.*?)(?P=quote)"
)


def asked_and_never_used(material: Material, problems: Problems) -> None:
    """A question's answer is used by nothing: no condition, no prompt, no action, no agent."""
    if material.runs_unread_actions or material.action_words & ALL_OF_THEM:
        return
    used, handing_off = _used(material), _handing_off(material)
    told: set[str] = set()
    for spot in material.own_steps:
        if isinstance(spot.step, CollectStep) and spot.flow.id not in handing_off:
            slot = spot.step.collect
            if not (slot in used or slot in told or slot in BUILT_IN_SLOTS or material.in_actions(slot)):
                told.add(slot)
                message = f"'{slot}' is asked for, and used by nothing."
                hint = "Use it in a condition, a prompt or an action, or do not ask."
                spot.tell(problems, ("collect",), message, hint, severity="warning")


def used_and_never_filled(material: Material, problems: Problems) -> None:
    """A slot of the domain is used, and nothing fills it."""
    if material.runs_unread_actions:
        return
    used, filled = _used(material), _filled(material)
    for name, place in material.domain.slot_places.items():
        slot = material.domain.slots.get(name)
        if name not in used or name in filled or material.in_actions(name) or slot is None:
            continue
        mapped = any(mapping.get("type") != "from_llm" for mapping in slot.mappings)
        if slot.initial_value is None and not mapped:
            message = f"slot '{name}' is used, and nothing fills it."
            hint = "Collect it, set it, or have an action fill it."
            problems.add(place.problem(message, hint, key=True, severity="warning"))


def values_that_never_are(material: Material, problems: Problems) -> None:
    """A condition waits for a value that its slot never has, or a step sets one."""
    known = _values(material)
    for place, what, condition in _conditions(material):
        if not isinstance(condition, str):
            continue
        for match in _COMPARED.finditer(condition):
            values = known.get(match["slot"], ())
            if values and not _among(match["value"], values):
                message = f"{what}: the slot '{match['slot']}' is never '{match['value']}'."
                hint = did_you_mean(match["value"], values) or f"Its values are: {', '.join(values)}."
                problems.add(place.problem(message, hint, column=match.start("value"), severity="warning"))
    for spot in material.own_steps:
        if isinstance(spot.step, CollectStep):
            _keys(spot, spot.step, known, problems)
        elif isinstance(spot.step, SetSlotsStep):
            for name, value in spot.step.set_slots.items():
                slot = material.domain.slots.get(name)
                values = tuple(map(str, slot.values)) if slot and slot.type == "categorical" else ()
                if value is None or sums.is_sum(value):
                    continue
                if values and not _among(str(value), values):
                    message = f"'{value}' is no value of the slot '{name}'."
                    hint = did_you_mean(value, values) or f"Its values are: {', '.join(values)}."
                    spot.tell(problems, ("set_slots", name), message, hint, severity="warning")


def _keys(spot: Spot, step: CollectStep, known: dict[str, tuple[str, ...]], problems: Problems) -> None:
    """What a key stands for is a value of the list that the question reads; one key is listened for."""
    values = known.get(f"reads {step.reads}", ())
    for key, value in step.keys.items():
        if len(key) > 1:
            message = f"key '{key}' is never heard: a question with keys takes one key."
            spot.tell(problems, ("keys", key), message, "Use a menu, or one key for each value.")
        if values and str(value) not in values:
            message = f"'{value}' is no value of '{step.reads}'."
            hint = did_you_mean(value, values) or f"Its values are: {', '.join(values)}."
            spot.tell(problems, ("keys", key), message, hint)


def _among(value: str, values: tuple[str, ...]) -> bool:
    return value.strip().lower() in {known.strip().lower() for known in values}


def _values(material: Material) -> dict[str, tuple[str, ...]]:
    """slot -> all its values, where only a list tells them; "reads LIST" -> those of the list."""
    found: dict[str, tuple[str, ...]] = {
        f"reads {name}": tuple(choices.items) for name, choices in material.flows.choices.items()
    }
    asked: dict[str, set[str]] = {}
    for spot in material.steps:
        if isinstance(spot.step, CollectStep):
            asked.setdefault(spot.step.collect, set()).add(spot.step.reads)
        elif isinstance(spot.step, SetSlotsStep):
            for name, value in spot.step.set_slots.items():
                if value is not None:
                    asked.setdefault(name, set()).add("anything")
    unread = material.runs_unread_actions
    for name, lists in asked.items():
        if len(lists) == 1 and not unread and not material.in_actions(name):
            found[name] = found.get(f"reads {next(iter(lists))}", ())
    for name, slot in material.domain.slots.items():
        if slot.type == "categorical":
            found[name] = tuple(map(str, slot.values))
    return found


# -- what they look at -----------------------------------------------------------------------------------


def _conditions(material: Material) -> Iterator[tuple[Place, str, bool | str]]:
    """Every condition that the team wrote, with its place."""
    for flow, place in material.own_heads():
        yield place.within("if"), f"flow '{flow.id}'", flow.head.guard
    for spot in material.own_steps:
        for index, link in enumerate(spot.step.next):
            if link.condition != "":
                yield spot.place.within("next", index, "if"), spot.what, link.condition
        if isinstance(spot.step, CollectStep):
            for index, rejection in enumerate(spot.step.rejections):
                yield spot.place.within("rejections", index, "if"), spot.what, rejection.condition
        elif isinstance(spot.step, ActionStep) and isinstance(spot.step.stakes, Stakes):
            yield spot.place.within("stakes", "done_when"), spot.what, spot.step.stakes.done_when
    for name, place in material.domain.response_places.items():
        for index, variation in enumerate(material.flows.responses[name]):
            if isinstance(variation.condition, str):
                yield place.within(index, "condition"), f"response '{name}'", variation.condition


def _used(material: Material) -> set[str]:
    """Slots that a condition, a prompt or an action names."""
    used: set[str] = set()
    for _, _, condition in _conditions(material):
        used.update(_named(condition))
    for spot in material.own_steps:
        if isinstance(spot.step, SetSlotsStep):
            for value in spot.step.set_slots.values():
                used.update(_reckoned_with(value))
    for slot in material.domain.slots.values():
        for rejection in slot.validation.rejections if slot.validation else ():
            used.update(_named(rejection.condition))
    for said in material.said:
        if "{" in said.text:
            for braces in _IN_BRACES.findall(said.text):
                used.update(re.findall(r"\w+", braces))
    for variations in material.flows.responses.values():
        for variation in variations:
            if isinstance(variation.condition, list):
                used.update(str(part.get("name", "")) for part in variation.condition)
    for flow, _ in material.heads():
        used.update(flow.head.persisted_slots)
    return used


def _named(condition: bool | str) -> Iterator[str]:
    try:
        yield from (name for scope, name in conditions.parse(condition).names if scope == "slots")
    except conditions.ConditionError:
        return


def _reckoned_with(value: Any) -> Iterator[str]:
    try:
        found = sums.parse(value).names if sums.is_sum(value) else frozenset()
    except sums.SumError:
        return
    yield from (name for scope, name in found if scope == "slots")


def _filled(material: Material) -> set[str]:
    """Slots that a question, a step, a button or an action fills."""
    filled = {*BUILT_IN_SLOTS}
    for spot in material.steps:
        if isinstance(spot.step, CollectStep):
            filled.add(spot.step.collect)
        elif isinstance(spot.step, SetSlotsStep):
            filled.update(spot.step.set_slots)
    for variations in material.flows.responses.values():
        for variation in variations:
            filled.update(re.findall(r"(\w+)=", str(variation.buttons)))
    return filled


def _handing_off(material: Material) -> set[str]:
    """Flows that bring a person, who sees what was asked; by themselves, or by a flow that they go on in."""
    found: set[str] = set()
    ways: dict[str, set[str]] = {}
    for spot in material.steps:
        if isinstance(spot.step, HandOffStep):
            found.add(spot.flow.id)
        elif isinstance(spot.step, CallStep):
            ways.setdefault(spot.step.call, set()).add(spot.flow.id)
        elif isinstance(spot.step, LinkStep):
            ways.setdefault(spot.step.link, set()).add(spot.flow.id)
    waiting = [*found, "pattern_human_handoff"]
    while waiting:
        for flow in ways.get(waiting.pop(), set()) - found:
            found.add(flow)
            waiting.append(flow)
    return found


CHECKS = (values_that_never_are,)
ADVICE = (asked_and_never_used, used_and_never_filled)
