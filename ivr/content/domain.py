"""Reads the domain: slots, responses, and the names of actions, as Rasa's domain files have them.

Rule: several files add up to one domain; the same name twice is a problem, at the second place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ivr.content.classic.forms import Form, form_of
from ivr.content.marked_yaml import Document, Place, block_of, list_of
from ivr.content.models import M, make
from ivr.content.problems import Problems, found
from ivr.conversation.slots import Slot
from ivr.conversation.written import Variation

KEYS = (
    "slots",
    "responses",
    "actions",
    "intents",
    "entities",
    "forms",
    "e2e_actions",
    "session_config",
    "config",
)
"""The last three mean nothing here."""

_NAME = re.compile(r"[^\W\d][\w-]*")
_NO_EFFECT = {"auto_fill", "value_reset_delay", "elements", "attachment", "quick_replies"}
"""Keys of Rasa's slots and responses that a telephone call has no use for."""


@dataclass
class Domain:
    """What the domain files say, and where each slot and response is written."""

    slots: dict[str, Slot] = field(default_factory=dict)
    responses: dict[str, tuple[Variation, ...]] = field(default_factory=dict)
    actions: set[str] = field(default_factory=set)
    intents: set[str] = field(default_factory=set)
    entities: set[str] = field(default_factory=set)
    forms: dict[str, Form] = field(default_factory=dict)
    slot_places: dict[str, Place] = field(default_factory=dict)
    response_places: dict[str, Place] = field(default_factory=dict)
    action_places: dict[str, Place] = field(default_factory=dict)


def read(document: Document, domain: Domain, problems: Problems) -> None:
    """Adds what the file says to `domain`."""
    for name, written, place in entries(document, "slots", "slot", domain.slot_places, problems):
        _slot(name, written, place, domain, problems)
    for name, written, place in entries(document, "responses", "response", domain.response_places, problems):
        _response(name, written, place, domain, problems)
    domain.intents.update(_names(document.data.get("intents")))
    domain.entities.update(_names(document.data.get("entities")))
    for name, written in block(document, "forms", problems).items():
        place = Place(document, ("forms", name))
        if written is not None and not isinstance(written, dict):
            message = f"form '{name}' needs 'required_slots:', a list of slots, found {found(written)}."
            problems.add(place.problem(message))
        domain.forms.setdefault(str(name), form_of(str(name), written, place))
    _actions(document, domain, problems)


def _actions(document: Document, domain: Domain, problems: Problems) -> None:
    actions = document.data.get("actions")
    if not isinstance(actions, list | None):
        problems.add(
            document.problem(("actions",), f"'actions' must be a list of names, found {found(actions)}.")
        )
        return
    for index, entry in enumerate(actions or []):
        name = next(iter(entry)) if isinstance(entry, dict) and len(entry) == 1 else entry
        if isinstance(name, str) and name:
            domain.actions.add(name)
            domain.action_places.setdefault(name, Place(document, ("actions", index)))
        else:
            message = f"expected the name of an action, found {found(entry)}."
            problems.add(document.problem(("actions", index), message))


def _names(listed: Any) -> Iterator[str]:
    """The names in a list whose entries may have a block of keys below their name."""
    for entry in list_of(listed):
        yield from map(str, entry if isinstance(entry, dict) else (entry,))


def _slot(name: str, written: Any, place: Place, domain: Domain, problems: Problems) -> None:
    what = f"slot '{name}'"
    check_name(name, place, "slot", problems)
    content = {} if written is None else written
    slot = make(Slot, _effective(content), place, what, "a slot", problems) or Slot()
    kind = str(block_of(content).get("type", ""))
    if _is_own_class(kind, slot):
        message = f"{what}: the class '{kind}' is not looked at, so the slot keeps any value."
        problems.add(place.within("type").problem(message, "Name a type, such as text.", severity="warning"))
    for index, value in enumerate(slot.values):
        if isinstance(value, list | dict | None):
            message = f"{what}: a value must be text or a number, found {found(value)}."
            problems.add(place.within("values", index).problem(message))
    if slot.type == "categorical" and "values" not in content:
        problems.add(place.problem(f"{what}: a categorical slot needs 'values'.", key=True))
    domain.slots[name] = slot


def _is_own_class(kind: str, slot: Slot) -> bool:
    """Whether the type is a class of the project's own: of Rasa's, the last part of the name tells the kind."""
    if slot.type != "any" or "." not in kind:
        return False
    return not kind.lower().endswith((".anyslot", ".unfeaturizedslot"))


def _response(name: str, written: Any, place: Place, domain: Domain, problems: Problems) -> None:
    what = f"response '{name}'"
    domain.responses[name] = ()
    if not isinstance(written, list) or not written:
        message = f"{what} needs a list of texts, each as '- text: ...', found {found(written)}."
        problems.add(place.problem(message, key=written is None))
        return
    for index, variation in enumerate(written):
        made = make(Variation, _effective(variation), place.within(index), what, "a response", problems)
        domain.responses[name] += (made or Variation(),)


def _effective(written: Any) -> Any:
    if not isinstance(written, dict):
        return written
    return {str(key): value for key, value in written.items() if key not in _NO_EFFECT}


def entries(
    document: Document, key: str, what: str, places: dict[str, Place], problems: Problems
) -> Iterator[tuple[str, Any, Place]]:
    """Each name below a top-level key that no file has had before: it, what it holds, and its place. `what` one of them
    is called: a queue, below "queues"."""
    for name, written in block(document, key, problems).items():
        place = Place(document, (key, name))
        if is_new(name, places, place, what, problems):
            yield str(name), written, place


def made_of(
    kind: type[M], document: Document, key: str, what: str, places: dict[str, Place], problems: Problems
) -> Iterator[tuple[str, M, Place]]:
    """Those of the `entries` that are as they must be, each made into its kind; what is wrong with others is told."""
    for name, written, place in entries(document, key, what, places, problems):
        if made := make(kind, written, place, f"{what} '{name}'", f"a {what}", problems):
            yield name, made, place


def block(document: Document, key: str, problems: Problems) -> dict[Any, Any]:
    """The names below a top-level key; none and a problem if something else stands there."""
    written = document.data.get(key)
    if isinstance(written, dict):
        return written
    if written is not None:
        message = f"'{key}' must hold names, each with a block of keys below it, found {found(written)}."
        problems.add(document.problem((key,), message))
    return {}


def is_new(name: Any, places: dict[str, Place], place: Place, what: str, problems: Problems) -> bool:
    """Whether nothing of that name was read before; if so, notes its place."""
    if str(name) in places:
        if places[str(name)].data == place.data:  # the files of a Rasa domain often say the same twice
            return False
        message = f"{what} '{name}' is defined already in {places[str(name)]}."
        problems.add(place.problem(message, "Keep one of them.", key=True))
        return False
    places[str(name)] = place
    return True


def check_name(name: Any, place: Place, what: str, problems: Problems, *, key: bool = True) -> None:
    """Slots are named in conditions and prompts, so their names are words."""
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        message = f"'{name}' cannot be the name of a {what}."
        problems.add(place.problem(message, "Use letters, digits and underscores, a letter first.", key=key))
