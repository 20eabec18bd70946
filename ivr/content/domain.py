"""Reads the domain: slots, responses, and the names of actions, as Rasa's domain files have them.

Rule: several files add up to one domain; the same name twice is a problem, at the second place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ivr.content.marked_yaml import Document
from ivr.content.problems import Problems, from_validation
from ivr.conversation.flow import Slot, Variation

M = TypeVar("M", bound=BaseModel)

KEYS = ("slots", "responses", "actions", "intents", "entities", "forms", "session_config", "config")


@dataclass
class Domain:
    """What the domain files say. `places` are the document and path of each slot and response, for problems."""

    slots: dict[str, Slot] = field(default_factory=dict)
    responses: dict[str, tuple[Variation, ...]] = field(default_factory=dict)
    actions: set[str] = field(default_factory=set)
    intents: set[str] = field(default_factory=set)
    places: dict[str, tuple[Document, tuple[str | int, ...]]] = field(default_factory=dict)


def read(document: Document, domain: Domain, problems: Problems) -> None:
    """Adds what the file says to `domain`."""
    data: dict[str, Any] = document.data
    for name, written in _block(document, "slots", problems).items():
        slot = _validated(
            Slot, written or {}, document, ("slots", name), f"slot '{name}'", "a slot", problems
        )
        if _is_new(name, domain.slots, document, ("slots", name), "slot", domain, problems) and slot:
            domain.slots[name] = slot
    for name, written in _block(document, "responses", problems).items():
        path = ("responses", name)
        if not isinstance(written, list) or not written:
            problems.add(
                document.problem(path, f"response '{name}' needs a list of texts, each as '- text: ...'.")
            )
            continue
        variations = [
            _validated(Variation, item, document, (*path, i), f"response '{name}'", "a response", problems)
            for i, item in enumerate(written)
        ]
        if _is_new(name, domain.responses, document, path, "response", domain, problems):
            domain.responses[name] = tuple(v for v in variations if v)
    for key, names in (("actions", domain.actions), ("intents", domain.intents)):
        for entry in data.get(key) or []:
            names.add(next(iter(entry)) if isinstance(entry, dict) and entry else str(entry))


def _block(document: Document, key: str, problems: Problems) -> dict[str, Any]:
    block = document.data.get(key)
    if block is None:
        return {}
    if not isinstance(block, dict):
        problems.add(
            document.problem((key,), f"'{key}' must hold names, each with a block of keys below it.")
        )
        return {}
    return block


def _is_new(
    name: str,
    known: dict[str, Any],
    document: Document,
    path: tuple[str | int, ...],
    what: str,
    domain: Domain,
    problems: Problems,
) -> bool:
    key = f"{what} {name}"
    if name in known:
        first, first_path = domain.places[key]
        where = f"{first.path}:{first.mark(first_path, key=True).line}"
        problems.add(document.problem(path, f"{what} '{name}' is defined already in {where}.", key=True))
        return False
    domain.places[key] = (document, path)
    return True


def _validated(
    model: type[M],
    written: Any,
    document: Document,
    path: tuple[str | int, ...],
    what: str,
    of: str,
    problems: Problems,
) -> M | None:
    try:
        return model.model_validate(written)
    except ValidationError as error:
        problems.add(*from_validation(error, document, path, what, of, keys_of(model)))
        return None


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that a block in YAML may have."""
    return [field.alias or name for name, field in model.model_fields.items()]
