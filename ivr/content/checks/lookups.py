"""Look-ups of `http` steps: an address that can be asked, values that something fills, no secret in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ivr.content.checks.material import Material, Spot
from ivr.content.checks.secrets import is_secret
from ivr.content.marked_yaml import DataPath, parts_of
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.steps.http import PLACEHOLDER, HttpStep, name_of

_OF_AN_ACTION = re.compile(r"\bcontext\.action\b")
_BRACES = re.compile(r"\{[^{}]*\}")
_SECRET = re.compile(r"\{\s*secret\.\w+\s*\}")
_TELLS_WHO_ASKS = re.compile(r"authorization|cookie|.*(?:key|token|secret|password).*", re.IGNORECASE)


def addresses(material: Material, problems: Problems) -> None:
    """An address that is none, or of which the host is known only when a caller has spoken."""
    for spot, step in _lookups(material):
        try:
            address = urlsplit(step.url)
            host, port = address.hostname or "", address.port
        except ValueError:
            host, port = "", None
        del port
        begins = re.match(r"https?://[^/?#\s{}@]+(?=[/?#]|$)", step.url)
        if not host or not begins or re.search(r"\s", re.sub(_BRACES, "", step.url)):
            hint = (
                "Write it as in https://api.example.com/orders/{order}: a host without slots, and no spaces."
            )
            spot.tell(problems, ("url",), f"'{step.url}' is not an address that can be asked.", hint)
        elif step.method == "GET" and step.body is not None:
            spot.tell(problems, ("body",), "a GET has no body.", "Write 'method: POST', or 'query'.")


def values(material: Material, problems: Problems) -> None:
    """What is sent: values that something fills, as they are, and none that is a secret."""
    for spot, step in _lookups(material):
        for path, text in sent(step):
            for braces in _BRACES.finditer(text):
                place, column = spot.place.within(*path), braces.start() + 1
                match = PLACEHOLDER.fullmatch(braces.group())
                if match is None:
                    message = f"{spot.what}: '{braces.group()}' is not a value that can be sent."
                    hint = "Write {slot}, or a name of the call: {session.ani}; it is sent as it is, and escaped."
                    problems.add(place.problem(message, hint, column=column))
                    continue
                scope, name = name_of(match[1])
                if scope != "slots":
                    continue  # told with the names of the call
                if material.is_never_filled(name):
                    hint = did_you_mean(
                        name, material.known_slots, otherwise="Collect it, set it, or have an action fill it."
                    )
                    message = f"{spot.what}: nothing fills the slot '{name}'."
                    problems.add(place.problem(message, hint, column=column))
                elif is_secret(name):
                    message = f"{spot.what}: '{name}' is a secret, and is never sent."
                    problems.add(place.problem(message, "Let an action send it.", column=column))


def headers(material: Material, problems: Problems) -> None:
    """A secret that stands in a file, or a slot in a header, where it has no business."""
    for spot, step in _lookups(material):
        for name, text in step.headers.items():
            if _BRACES.search(_SECRET.sub("", text)):
                message = f"the header '{name}' knows nothing but text and {{secret.NAME}}."
                spot.tell(problems, ("headers", name), message)
            elif _TELLS_WHO_ASKS.fullmatch(name) and not _SECRET.search(text):
                message = f"the header '{name}' is a secret, and stands here for everybody to read."
                hint = "Write {secret.NAME}, and put it into the environment as IVR_SECRET_NAME."
                spot.tell(problems, ("headers", name), message, hint)


def outcomes(material: Material, problems: Problems) -> None:
    """A branch that asks how an action ended, behind a look-up: it never holds, and the look-up's failure is missed."""
    for spot, step in _lookups(material):
        for index, link in enumerate(step.next):
            if isinstance(link.condition, str) and _OF_AN_ACTION.search(link.condition):
                message = "'context.action' is the outcome of an action, and this is a look-up."
                hint = "Write context.http: done, not_found, timeout or failed."
                spot.tell(problems, ("next", index, "if"), message, hint, severity="warning")


def _lookups(material: Material) -> Iterator[tuple[Spot, HttpStep]]:
    return material.of(HttpStep, own=True)


def sent(step: HttpStep) -> Iterator[tuple[DataPath, str]]:
    """The texts of a look-up in which values may stand, and where."""
    yield ("url",), step.url
    yield from _texts(step.query, ("query",))
    yield from _texts(step.body, ("body",))


def _texts(written: Any, path: DataPath) -> Iterator[tuple[DataPath, str]]:
    if isinstance(written, str):
        yield path, written
    elif isinstance(written, dict | list):
        for key, part in parts_of(written):
            yield from _texts(part, (*path, key))


CHECKS = (addresses, values, headers, outcomes)
