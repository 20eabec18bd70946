"""Names of the call, of the caller and of what just happened, `session.`, `caller.` and `context.`: they are there, and
have such values.

Rule: what there is, is asked of the engine. A pattern of the team's own may be given more than is known here, so in
patterns and responses only what looks misspelt is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ivr.content.checks.lookups import sent
from ivr.content.checks.material import Material, texts
from ivr.content.checks.values import form_of
from ivr.content.hours import MOST_LISTED
from ivr.content.marked_yaml import Place
from ivr.content.problems import Problems, did_you_mean, found
from ivr.conversation import prompts
from ivr.conversation.conditions import Comparison, Condition
from ivr.conversation.events import Value
from ivr.conversation.hours import WEEKDAYS
from ivr.conversation.scope import NOTED, Name
from ivr.conversation.standing import CALLER, SESSION
from ivr.conversation.steps.http import PLACEHOLDER, HttpStep, name_of


class _Named(NamedTuple):
    """A name of a scope: where it stands, in what, and in which flow ("" for a text of the domain)."""

    scope: str
    name: str
    place: Place
    column: int
    what: str
    flow: str

    @property
    def may_be_given(self) -> bool:
        """Whether actions or the project itself may note anything there: in the context of a pattern, or a response."""
        return self.scope == "context" and (not self.flow or self.flow.startswith("pattern_"))


def names_of_the_call(material: Material, problems: Problems) -> None:
    """A condition or a prompt names something of the call or its context that there is not."""
    for named in _names(material):
        known = {"session": {*SESSION}, "caller": {*CALLER}, "context": _context()}.get(named.scope)
        if known is None or named.name in known:
            continue
        hint = did_you_mean(named.name, known)
        if not hint:
            if named.may_be_given:
                continue
            listed = {"session": SESSION, "caller": CALLER}.get(named.scope, NOTED)
            hint = f"There are: {', '.join(sorted(listed))}."
        message = f"{named.what}: there is no '{named.scope}.{named.name}'."
        problems.add(named.place.problem(message, hint, column=named.column))


def values_of_the_context(material: Material, problems: Problems) -> None:
    """A condition waits for a value that nothing of the call, its context or its hours ever has."""
    listed = _listed(material)
    for when in material.conditions:
        for compared in when.parsed.comparisons:
            known = listed.get((compared.scope, compared.name), ())
            if form := form_of(compared.scope, compared.name):
                message, hint = f"holds {form.holds}, never {found(compared.value)}.", form.hint
                is_one = compared.operator == "contains" or form.fits(compared.value)
            elif known:
                message, hint = f"is never {found(compared.value)}.", _hint(compared.value, known)
                is_one = _is_one(compared, known)
            else:
                continue
            if not is_one:
                told = f"{when.what}: '{compared.scope}.{compared.name}' {message}"
                problems.add(when.place.problem(told, hint, column=compared.column, severity="warning"))


def _listed(material: Material) -> dict[Name, tuple[str, ...]]:
    """Names that have few values, with all of them."""
    listed = {("context", name): outcomes for name, outcomes in NOTED.items() if outcomes}
    listed["session", "weekday"] = WEEKDAYS
    if len(languages := material.flows.defaults.languages) > 1:
        listed["session", "language"] = listed["caller", "language"] = tuple(languages)
    if segments := material.flows.segments:
        listed["caller", "segment"] = tuple(segments)
    for name, schedule in material.flows.hours.items():
        listed[f"hours.{name}", "holiday"] = tuple(sorted(set(schedule.holidays.values())))
    return listed


def _is_one(compared: Comparison, known: tuple[str, ...]) -> bool:
    """Whether one of the values is the one that is waited for, or has it in it."""
    value = str(compared.value)
    if compared.operator == "contains":
        return any(value in one for one in known)
    return value in known


def _hint(value: Value, known: tuple[str, ...]) -> str:
    if len(known) <= MOST_LISTED:
        return did_you_mean(value, known, otherwise=f"Its values are: {', '.join(known)}.")
    return did_you_mean(value, known, otherwise=f"They are written as in '{known[0]}'.")


def _names(material: Material) -> Iterator[_Named]:
    for when in material.conditions:
        condition = when.parsed
        for scope, name in sorted(condition.names):
            column = _column(condition, scope, name)
            yield _Named(scope, name, when.place, column, when.what, _flow(when.place))
    for spot in material.own_steps:
        for path, wording in spot.said():
            for deeper, _, text in texts(wording):
                place = spot.place.within(*path, *deeper)
                for said in _placeholders(text):
                    yield _Named(said.scope, said.name, place, said.column, spot.what, spot.flow.id)
    yield from _sent(material)
    for name, place in material.domain.response_places.items():
        for index, variation in enumerate(material.flows.responses[name]):
            for said in () if variation.is_jinja else _placeholders(variation.text):
                way = place.within(index, "text")
                yield _Named(said.scope, said.name, way, said.column, f"response '{name}'", "")


def _sent(material: Material) -> Iterator[_Named]:
    for spot, step in material.of(HttpStep, own=True):
        for path, text in sent(step):
            for braces in PLACEHOLDER.finditer(text):
                place = spot.place.within(*path)
                yield _Named(*name_of(braces[1]), place, braces.start() + 1, spot.what, spot.flow.id)


def _placeholders(text: str) -> tuple[prompts.Placeholder, ...]:
    try:
        return prompts.compile(text).placeholders
    except prompts.PromptError:
        return ()


def _column(condition: Condition, scope: str, name: str) -> int:
    named = re.search(rf"(?<![\w.]){scope}\.{re.escape(name)}\b", condition.text)
    return named.start() + 1 if named else 0


def _flow(place: Place) -> str:
    """The flow that a condition belongs to; "" for one of the domain."""
    if place.path[:1] == ("flows",) and len(place.path) > 1:
        return str(place.path[1])
    return ""


@cache
def _context() -> frozenset[str]:
    """What there may be in the context: what steps note, and whatever Parley's own flows look at."""
    shipped = Path(__file__).parent.parent.glob("*.yml")
    return frozenset(
        {*NOTED}.union(*(re.findall(r"context\.(\w+)", file.read_text("utf-8")) for file in shipped))
    )


CHECKS = (names_of_the_call, values_of_the_context)
