"""Makes the classes of the flow language from what is written in YAML.

Rule: every wrong part is told at its place, and the rest is made without it: one slip hides no other, and does
not make what refers to it look wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ivr.content.marked_yaml import DataPath, Place
from ivr.content.problems import Problems, from_validation

M = TypeVar("M", bound=BaseModel)


def make(
    model: type[M],
    written: Any,
    place: Place,
    what: str,
    of: str,
    problems: Problems,
    *,
    also: Iterable[str] = (),
) -> M | None:
    """The model of what is `written` at `place`, without its wrong parts; None when that leaves too little.

    `what` opens each message ("step 'amount'"), `of` is what unknown keys are not keys of ("collect"). `also` are keys
    of the block that are read elsewhere.
    """
    try:
        return model.model_validate(written)
    except ValidationError as error:
        known = known_keys(model)
        known = known | {"": [*known[""], *also]}
        problems.add(*from_validation(error, place.document, place.path, what, of, known))
        return _of_the_rest(model, written, error)


def _of_the_rest(model: type[M], written: Any, error: ValidationError) -> M | None:
    for _ in range(3):  # what is left may be wrong in another way: a list that is now empty
        written = _without(written, [complaint["loc"] for complaint in error.errors(include_url=False)])
        if not isinstance(written, dict):
            return None
        try:
            return model.model_validate(written)
        except ValidationError as remaining:
            error = remaining
    return None


def _without(written: Any, wrong: list[DataPath]) -> Any:
    """The data without the innermost part that each of the paths reaches; None when that is all of it.

    Paths go on into the names of a union's members, which the data does not have. A list ends before its first wrong
    item, so that the places of those before it stay right.
    """
    here = {way[0] for way in wrong if len(way) == 1}
    if isinstance(written, dict):
        ways = {key: [way[1:] for way in wrong if way and way[0] == key] for key in written}
        if not all(way and way[0] in written for way in wrong):
            return None
        return {
            key: rest
            for key, value in written.items()
            if key not in here and (rest := _without(value, ways[key]) if ways[key] else value) is not None
        }
    if isinstance(written, list):
        return written[: min((way[0] for way in wrong if way and isinstance(way[0], int)), default=0)]
    return None


@cache
def known_keys(model: type[BaseModel]) -> dict[str, list[str]]:
    """The keys that a block may have: its own under "", those of blocks within it by the key that holds them."""
    known = {"": keys_of(model)}
    for name, part in model.model_fields.items():
        for inner in _models_in(part.annotation):
            within = known_keys(inner)
            known |= {key: keys for key, keys in within.items() if key}
            known[part.alias or name] = within[""]
    return known


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that a block in YAML may have."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def texts_in(written: Any) -> Iterator[str]:
    """Every text in a piece of YAML: the names that a part which could not be read may have introduced."""
    if isinstance(written, str):
        yield written
    elif isinstance(written, dict):
        yield from (str(key) for key in written)
        yield from texts_in(list(written.values()))
    elif isinstance(written, list):
        for part in written:
            yield from texts_in(part)
