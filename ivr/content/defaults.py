"""Reads what is set once for the whole project: flows/defaults.yml, and the queues.

Rule: these are read before anything else, since the languages of a project decide how the rest is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from ivr.content.domain import block, is_new
from ivr.content.marked_yaml import Document, Place
from ivr.content.models import make
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.flow import Defaults, Queue


def is_defaults(path: str) -> bool:
    """Whether the file is known by its name as the one of the defaults."""
    return Path(path).stem == "defaults"


def read(document: Document, problems: Problems) -> Defaults:
    """The defaults; those of Parley for whatever is missing or wrong."""
    place = Place(document, ())
    written = {str(key): value for key, value in document.data.items() if key != "version"}
    made = make(Defaults, written, place, "defaults", "the defaults", problems) or Defaults()
    if not made.languages:
        problems.add(place.within("languages").problem("defaults: 'languages' needs at least one language."))
        made = made.model_copy(update={"languages": Defaults().languages})
    _check_place_names(made, place, problems)
    return made


def _check_place_names(defaults: Defaults, place: Place, problems: Problems) -> None:
    try:
        ZoneInfo(defaults.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = did_you_mean(defaults.timezone, available_timezones()) or "Write it as in America/New_York."
        message = f"defaults: '{defaults.timezone}' is no time zone."
        problems.add(place.within("timezone").problem(message, hint))
    for key, pattern, what, example in (
        ("region", r"[A-Z]{2}", "code of a country", "US"),
        ("currency", r"[A-Z]{3}", "code of a currency", "USD"),
    ):
        if not re.fullmatch(pattern, value := getattr(defaults, key)):
            message = f"defaults: '{value}' is no {what}."
            problems.add(place.within(key).problem(message, f"Write it as in {example}."))


@dataclass
class Queues:
    """The queues, and where each is written."""

    queues: dict[str, Queue] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


def read_queues(document: Document, queues: Queues, problems: Problems) -> None:
    """Adds the queues of a file."""
    for name, written in block(document, "queues", problems).items():
        place = Place(document, ("queues", name))
        if is_new(name, queues.places, place, "queue", problems):
            content = {} if written is None else written
            queue = make(Queue, content, place, f"queue '{name}'", "a queue", problems)
            queues.queues[str(name)] = queue or Queue()
