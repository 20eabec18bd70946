"""Reads the customers of `flows/customers.yml`, who do not exist, and the segments of `flows/segments.yml`.

Rule: what cannot mean anybody is told at its line: a number without its country, a field that no customer has.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from ivr.content.defaults import E164, e164
from ivr.content.domain import entries, made_of
from ivr.content.marked_yaml import Document, Place
from ivr.content.models import make
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation import conditions
from ivr.conversation.conditions import ConditionError
from ivr.conversation.customers import Customer, CustomerEntry, Segment

OWN = ("language", "prefers")
"""What a segment may look at beside the fields."""


@dataclass
class Customers:
    """The customers by their numbers, and where each is written."""

    customers: dict[str, Customer] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


@dataclass
class Segments:
    """The conditions of segments, and where each is written."""

    conditions: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


def read_customers(document: Document, known: Customers, problems: Problems) -> None:
    """Adds the customers of a file."""
    for id, written, place in entries(document, "customers", "customer", known.places, problems):
        content = {} if written is None else written
        made = make(CustomerEntry, content, place, f"customer '{id}'", "a customer", problems)
        if made is None:
            continue
        lines = tuple(e164(line) for line in made.lines)
        for index, line in enumerate(lines):
            if not E164.fullmatch(line):
                message = f"customer '{id}': '{line}' is not a number with its country."
                hint = 'Begin with + and the country, in quotes: "+1 415 555 0100".'
                problems.add(place.within("lines", index).problem(message, hint))
        known.customers[str(id)] = Customer(
            str(id), made.name, lines, made.language, made.prefers, made.fields
        )


def read_segments(document: Document, known: Segments, problems: Problems) -> None:
    """Adds the segments of a file, in order."""
    for name, made, place in made_of(Segment, document, "segments", "segment", known.places, problems):
        if is_readable(made.condition, place.within("if"), f"segment '{name}'", problems):
            known.conditions[name] = str(made.condition)


def is_readable(condition: str | bool, place: Place, what: str, problems: Problems) -> bool:
    """Whether it is a condition over fields of customers; what is wrong with it is told."""
    try:
        parsed = conditions.parse(condition)
    except ConditionError as error:
        problems.add(place.problem(f"{what}: {error.message}", column=error.column))
        return False
    for scope, name in sorted(parsed.names):
        if scope != "slots":
            message = f"{what}: this looks at fields of customers, not at '{scope}.{name}'."
            problems.add(place.problem(message, "Write a field by its name: deposits > 100000."))
            return False
    return True


def check(
    customers: Customers, segments: Segments, languages: Collection[str], asks: bool, problems: Problems
) -> None:
    """What only shows when all files are read. `asks` is whether callers are asked for their customer number."""
    for id in customers.customers if asks else ():
        if not str(id).isdecimal():
            message = f"customer '{id}': nobody can key or say that as a customer number."
            hint = 'Take digits, in quotes: "20010117".'
            problems.add(customers.places[id].problem(message, hint, key=True, severity="warning"))
    for id, customer in customers.customers.items():
        if customer.language and customer.language not in languages:
            place = customers.places[id].within("language")
            message = f"customer '{id}': nobody speaks '{customer.language}' here."
            hint = did_you_mean(customer.language, languages, otherwise=f"There are: {', '.join(languages)}.")
            problems.add(place.problem(message, hint, severity="warning"))
    for one, other in _alike(customers.customers):
        message = f"customer '{other}' has the name and a line of '{one}': nobody can tell them apart."
        problems.add(customers.places[other].problem(message, key=True, severity="warning"))
    _check_order(segments, problems)
    if fields := fields_of(customers):
        _check_fields(segments, fields, problems)


def fields_of(customers: Customers) -> set[str]:
    return {name for customer in customers.customers.values() for name in customer.fields}


def _check_order(segments: Segments, problems: Problems) -> None:
    """Nobody gets to a segment behind one that everybody is in."""
    names = [*segments.conditions]
    everybody = next((name for name in names if segments.conditions[name].lower() == "true"), "")
    for name in names[names.index(everybody) + 1 :] if everybody else ():
        message = f"segment '{name}' is never reached: everybody is in '{everybody}'."
        problem = segments.places[name].problem(message, "Put it before.", key=True, severity="warning")
        problems.add(problem)


def _check_fields(segments: Segments, fields: Collection[str], problems: Problems) -> None:
    """A segment looks at a field that no customer of the project has."""
    for name, condition in segments.conditions.items():
        for unknown in sorted({named for _, named in conditions.parse(condition).names} - {*fields, *OWN}):
            message = f"segment '{name}': no customer has the field '{unknown}'."
            place = segments.places[name].within("if")
            problems.add(place.problem(message, did_you_mean(unknown, fields), severity="warning"))


def _alike(customers: dict[str, Customer]) -> Iterator[tuple[str, str]]:
    """Pairs of customers who share a name and a line."""
    seen: dict[tuple[str, str], str] = {}
    for id, customer in customers.items():
        name = re.sub(r"\s+", " ", customer.name.casefold().strip())
        for line in customer.lines if name else ():
            first = seen.setdefault((name, line), id)
            if first != id:
                yield first, id
