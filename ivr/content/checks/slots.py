"""Slots that lead nowhere: asked for and never used, used and never filled.

Rule: an action whose source was read uses and fills the slots that it names; of any other action nobody knows, so
nothing is said where one could make the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ivr.content.checks.material import BUILT_IN_SLOTS, Material
from ivr.content.problems import Problems
from ivr.conversation import conditions, sums
from ivr.conversation.steps import CollectStep
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.http import HttpStep
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.message import MessageStep
from ivr.conversation.steps.pay import PayStep
from ivr.conversation.steps.set_slots import SetSlotsStep

ALL_OF_THEM = frozenset({"slots", "current_slot_values"})
"""Words of an action's source by which it takes every slot: `tracker.slots`, `tracker.current_slot_values()`."""

_IN_BRACES = re.compile(r"\{[^{}]*\}")


def asked_and_never_used(material: Material, problems: Problems) -> None:
    """A question's answer is used by nothing: no condition, no prompt, no action, no agent."""
    if material.runs_unread_actions or material.action_words & ALL_OF_THEM:
        return
    used, handing_off = used_slots(material) | BUILT_IN_SLOTS, _handing_off(material)
    if material.flows.identifies:
        used |= material.flows.name_slots  # the name tells apart who shares a line
    for spot in material.own_steps:
        if isinstance(spot.step, CollectStep) and spot.flow.id not in handing_off:
            slot = spot.step.collect
            if slot not in used and not material.in_actions(slot):
                used.add(slot)  # it is told of once
                message = f"'{slot}' is asked for, and used by nothing."
                hint = "Use it in a condition, a prompt or an action, or do not ask."
                spot.tell(problems, ("collect",), message, hint, severity="warning")


def used_and_never_filled(material: Material, problems: Problems) -> None:
    """A slot of the domain is used, and nothing fills it."""
    if material.runs_unread_actions:
        return
    used, filled = used_slots(material), filled_slots(material)
    for name, place in material.domain.slot_places.items():
        slot = material.domain.slots.get(name)
        if name not in used or name in filled or material.in_actions(name) or slot is None:
            continue
        mapped = any(mapping.get("type") != "from_llm" for mapping in slot.mappings)
        if slot.initial_value is None and not mapped:
            message = f"slot '{name}' is used, and nothing fills it."
            hint = "Collect it, set it, or have an action fill it."
            problems.add(place.problem(message, hint, key=True, severity="warning"))


def used_slots(material: Material) -> set[str]:
    """Slots that a condition, a prompt or an action names."""
    return {*_in_conditions(material), *_in_prompts(material), *_in_steps(material)}.union(
        *(flow.head.persisted_slots for flow, _ in material.heads())
    )


def _in_conditions(material: Material) -> Iterator[str]:
    for when in material.conditions:
        yield from _named(when.text)
    for slot in material.domain.slots.values():
        for rejection in slot.validation.rejections if slot.validation else ():
            yield from _named(rejection.condition)
    for variations in material.flows.responses.values():
        for variation in variations:
            if isinstance(variation.condition, list):
                yield from (str(part.get("name", "")) for part in variation.condition)


def _in_prompts(material: Material) -> Iterator[str]:
    for said in material.said:
        for braces in _IN_BRACES.findall(said.text) if "{" in said.text else ():
            yield from re.findall(r"\w+", braces)


def _in_steps(material: Material) -> Iterator[str]:
    for spot in material.own_steps:
        if isinstance(spot.step, SetSlotsStep):
            for value in spot.step.set_slots.values():
                yield from _reckoned_with(value)
        elif isinstance(spot.step, HttpStep):
            yield from (name for scope, name in spot.step.placeholders() if scope == "slots")
        elif isinstance(spot.step, CallStep):
            yield from (given.slot for given in spot.step.mapping.given)
    yield from (spot.step.to for spot in material.steps if isinstance(spot.step, MessageStep))
    yield from (str(step.pay) for _, step in material.of(PayStep))


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


def filled_slots(material: Material) -> set[str]:
    """Slots that a question, a step, a button or an action fills."""
    filled = {*BUILT_IN_SLOTS}
    for spot in material.steps:
        if isinstance(spot.step, CollectStep):
            filled.add(spot.step.collect)
        elif isinstance(spot.step, SetSlotsStep):
            filled.update(spot.step.set_slots)
        elif isinstance(spot.step, HttpStep):
            filled.update(spot.step.take)
        elif isinstance(spot.step, CallStep):
            filled.update(taken.slot for taken in spot.step.mapping.taken)
        elif isinstance(spot.step, PayStep):
            filled.update(spot.step.FILLS)
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


ADVICE = (asked_and_never_used, used_and_never_filled)
