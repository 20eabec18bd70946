"""Sums that can be reckoned, of slots that hold numbers; and text that was meant to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.content.checks.material import Material, Spot
from ivr.content.marked_yaml import DataPath
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation import sums
from ivr.conversation.steps import CollectStep
from ivr.conversation.steps.set_slots import SetSlotsStep

NO_NUMBERS = {
    "date": "days", "past_date": "days", "time": "times of day", "date_time": "times", "person_name": "names",
    "email": "e-mail addresses", "address": "addresses", "yes_no": "yes or no", "phone": "telephone numbers",
}  # fmt: skip
"""Kinds of question whose answers nobody adds up, and what they hold."""


def sums_add_up(material: Material, problems: Problems) -> None:
    """A sum that cannot be read, or that has a slot in it which nothing fills."""
    for spot, name, text in _texts(material):
        if not sums.is_sum(text):
            continue
        place = spot.place.within(*_way(spot, name))
        try:
            parsed = sums.parse(text)
        except sums.SumError as error:
            message = f"{spot.what}: {error.message}"
            problems.add(place.problem(message, column=error.column))
            continue
        for scope, slot in sorted(parsed.names):
            if (
                scope == "slots"
                and material.unknown(slot, material.known_slots)
                and not material.in_actions(slot)
            ):
                message = f"{spot.what}: nothing fills the slot '{slot}'."
                hint = did_you_mean(
                    slot, material.known_slots, otherwise="Collect it, set it, or have an action fill it."
                )
                problems.add(place.problem(message, hint, column=text.find(f"slots.{slot}") + 1))


def sums_of_numbers(material: Material, problems: Problems) -> None:
    """What is added up holds no numbers."""
    read = {
        spot.step.collect: spot.step.reads for spot in material.steps if isinstance(spot.step, CollectStep)
    }
    for spot, name, text in _texts(material):
        for slot in _added_up(text):
            if held := NO_NUMBERS.get(read.get(slot, "")):
                message = f"the slot '{slot}' holds {held}, and nothing can be reckoned with them."
                spot.tell(problems, _way(spot, name), message, severity="warning")


def _added_up(text: str) -> list[str]:
    try:
        parsed = sums.parse(text) if sums.is_sum(text) else None
    except sums.SumError:
        return []
    if parsed is None or parsed.is_copy:
        return []
    return sorted(name for scope, name in parsed.names if scope == "slots")


def text_that_looks_like_a_sum(material: Material, problems: Problems) -> None:
    """A text with a slot's name and a plus in it is said as it stands; a sum names its slots with `slots.`."""
    known = material.known_slots - material.action_words
    for spot, name, text in _texts(material):
        if sums.is_sum(text) or not sums.looks_reckoned(text):
            continue
        if meant := [word for word in re.findall(r"[^\W\d]\w*", text) if word in known]:
            message = f"'{text}' is a text here, no sum."
            hint = f"Write slots.{meant[0]} for the slot, as in: {name}: slots.{meant[0]} + 1."
            spot.tell(problems, _way(spot, name), message, hint, severity="warning")


_BRACES = re.compile(r"\{\s*(?:slots\.)?([^\W\d]\w*)(?::\w+)?\s*\}")


def braces_are_no_values(material: Material, problems: Problems) -> None:
    """A slot in braces, as in a prompt: here it is a text of these letters."""
    for spot, name, text in _texts(material):
        found = _BRACES.search(text)
        if found and not (sums.is_sum(text) or sums.looks_reckoned(text)):
            message = f"'{text}' is set letter for letter: braces mean a slot only where something is said."
            hint = f"For its value write slots.{found[1]}, as in: {name}: slots.{found[1]}."
            spot.tell(problems, _way(spot, name), message, hint, severity="warning")


def _way(spot: Spot, name: str) -> DataPath:
    """Where the value stands, also in Rasa's list of slots."""
    written = spot.place.data["set_slots"]
    if isinstance(written, dict):
        return "set_slots", name
    return "set_slots", next(index for index, entry in enumerate(written) if name in entry), name


def _texts(material: Material) -> Iterator[tuple[Spot, str, str]]:
    """Every text that the team sets a slot to."""
    for spot in material.own_steps:
        if isinstance(spot.step, SetSlotsStep):
            for name, value in spot.step.set_slots.items():
                if isinstance(value, str):
                    yield spot, name, value


CHECKS = (sums_add_up, sums_of_numbers, text_that_looks_like_a_sum, braces_are_no_values)
