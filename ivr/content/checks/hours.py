"""Opening hours by names that are there: of schedules, of what each tells, and in which state it can be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ivr.content.checks.lookups import sent
from ivr.content.checks.material import Material, meant
from ivr.content.marked_yaml import Place
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.hours import ASKED, FACTS
from ivr.conversation.steps.http import HttpStep

_NAMED = re.compile(r"(?<![\w.])hours\.(?P<name>\w+)(?:\.(?P<fact>\w+)(?P<asked>\()?)?")
_COMPARED = re.compile(r"(?<![\w.])hours\.\w+\s*(?:is\s+not|is|==|!=|=)\s*([\"'])(?P<state>.*?)\1")
STATES = ("open", "closed")


def names(material: Material, problems: Problems) -> None:
    """A schedule, or something that it tells, that is not there."""
    for place, what, text in _texts(material):
        for match in _NAMED.finditer(text):
            name, fact = match["name"], match["fact"]
            if material.unknown(name, material.hours):
                message = f"{what}: there are no hours '{name}'."
                hint = did_you_mean(name, material.hours, otherwise="Add them to flows/hours.yml.")
                problems.add(place.problem(message, hint, column=match.start("name") + 1))
            elif fact and fact not in FACTS and not match["asked"]:  # of a question, conditions tell
                message = f"{what}: 'hours.{name}' tells nothing called '{fact}'."
                asked = [f"{question}(slots.day)" for question in ASKED]
                hint = meant(fact, [*(known for known in FACTS if known), *asked], "It tells")
                problems.add(place.problem(message, hint, column=match.start("fact") + 1))


def states(material: Material, problems: Problems) -> None:
    """Hours are compared with a word for neither of their two states."""
    for place, what, text in _texts(material):
        for match in _COMPARED.finditer(text):
            if match["state"] not in STATES:
                message = f"{what}: hours are never '{match['state']}'."
                hint = did_you_mean(match["state"], STATES, otherwise="They are open or closed.")
                problems.add(place.problem(message, hint, column=match.start("state")))


def queues(material: Material, problems: Problems) -> None:
    """A queue keeps hours that are not there."""
    for name, place in material.queues.places.items():
        kept = material.queues.queues[name].hours
        if kept and material.unknown(kept, material.hours):
            hint = did_you_mean(kept, material.hours, otherwise="Add them to flows/hours.yml.")
            problems.add(place.within("hours").problem(f"queue '{name}': there are no hours '{kept}'.", hint))


def unused(material: Material, problems: Problems) -> None:
    """Nothing asks for a schedule."""
    if material.unread:
        return
    used = {match["name"] for _, _, text in _texts(material) for match in _NAMED.finditer(text)}
    used |= {queue.hours for queue in material.queues.queues.values()}
    for name, place in material.hours.items():
        if name not in used:
            message = f"nothing asks for the hours '{name}'."
            hint = f"Use hours.{name} in a condition or a prompt, give them to a queue, or delete them."
            problems.add(place.problem(message, hint, key=True, severity="warning"))


def _texts(material: Material) -> Iterator[tuple[Place, str, str]]:
    """Every condition, every prompt and every text of a look-up that the team wrote."""
    for when in material.conditions:
        if isinstance(when.text, str):
            yield when.place, when.what, when.text
    for said in material.said:
        yield said.place, said.what, said.text
    for spot, step in material.of(HttpStep, own=True):
        yield from ((spot.place.within(*path), spot.what, text) for path, text in sent(step))


CHECKS = (names, states, queues)
ADVICE = (unused,)
