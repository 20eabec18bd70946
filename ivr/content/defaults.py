"""Reads what is set once for the whole project: flows/defaults.yml, the queues, and the numbers that are dialled.

Rule: these are read before anything else, since the languages of a project decide how the rest is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from babel.numbers import get_territory_currencies, is_currency, list_currencies

from ivr.content.domain import block, entries, is_new
from ivr.content.marked_yaml import Document, Place
from ivr.content.models import make
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.answers.phone import REGIONS
from ivr.conversation.defaults import Defaults, Language
from ivr.conversation.written import Number, Queue

OFTEN_MEANT = {"UK": "GB", "EN": "GB", "SP": "ES", "SW": "SE", "JA": "JP", "UR": "PK"}
"""What is written where a country's code belongs, and the country."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-\w+)*")


def is_defaults(path: str) -> bool:
    """Whether this is the file of the defaults, the only one that is known by its name."""
    return path in ("flows/defaults.yml", "flows/defaults.yaml")


def read(document: Document, problems: Problems) -> Defaults | None:
    """The defaults, Parley's for whatever is missing or wrong; None when the languages cannot be told."""
    place = Place(document, ())
    written = {str(key): value for key, value in document.data.items() if key != "version"}
    made = make(Defaults, written, place, "defaults", "the defaults", problems) or Defaults()
    _check_place_names(made, place, problems)
    if "languages" not in written:
        return made
    languages = written["languages"]
    if not isinstance(languages, dict):
        return None
    if not languages:
        problems.add(place.within("languages").problem("defaults: 'languages' needs at least one language."))
        return None
    odd = [name for name in languages if not _LANGUAGE.fullmatch(str(name))]
    for name in odd:
        message = f"defaults: '{name}' is not a language."
        problems.add(place.within("languages", name).problem(message, "Write it as in en or es.", key=True))
    if odd:
        return None
    # One that is wrong in itself is known by its name nevertheless, so that its words do not look wrong.
    known = {str(name): made.languages.get(str(name), Language(code=str(name))) for name in languages}
    return made.model_copy(update={"languages": known})


def _check_place_names(defaults: Defaults, place: Place, problems: Problems) -> None:
    try:
        ZoneInfo(defaults.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = did_you_mean(
            defaults.timezone, available_timezones(), otherwise="Write it as in America/New_York."
        )
        message = f"defaults: '{defaults.timezone}' is not a time zone."
        problems.add(place.within("timezone").problem(message, hint))
    for key, pattern, what, example in (
        ("region", r"[A-Z]{2}", "code of a country", "US"),
        ("currency", r"[A-Z]{3}", "code of a currency", "USD"),
    ):
        value = getattr(defaults, key)
        if not re.fullmatch(pattern, value):
            message = f"defaults: '{value}' is not the {what}."
            problems.add(place.within(key).problem(message, f"Write it as in {example}."))
        elif key == "region" and value not in REGIONS:
            problems.add(
                place.within(key).problem(f"defaults: '{value}' is not the {what}.", _country(value))
            )
        elif key == "currency" and not is_currency(value):
            hint = _currency(value, defaults.region)
            problems.add(place.within(key).problem(f"defaults: '{value}' is not the {what}.", hint))
    for name, language in defaults.languages.items():
        country = language.code.rpartition("-")[2]
        if re.fullmatch(r"[A-Z]{2}", country) and country not in REGIONS and place.has("languages"):
            message = f"defaults: '{country}' of '{language.code}' is not the code of a country."
            problems.add(place.within("languages", name, "code").problem(message, _country(country)))


def _currency(code: str, region: str) -> str:
    """That of the country is meant most of all, and then one of the same letters."""
    known = sorted(list_currencies())
    same_letters = (name for name in known if sorted(name) == sorted(code))
    otherwise = next(
        (f"Did you mean '{name}'?" for name in same_letters), "Use the code of ISO 4217, as in USD."
    )
    return did_you_mean(code, get_territory_currencies(region), otherwise)


def _country(code: str) -> str:
    better = OFTEN_MEANT.get(code)
    if better:
        return f"Did you mean '{better}'?"
    return "Use the code of ISO 3166, as in US."


@dataclass
class Queues:
    """The queues, and where each is written."""

    queues: dict[str, Queue] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


def read_queues(document: Document, queues: Queues, problems: Problems) -> None:
    """Adds the queues of a file."""
    for name, written, place in entries(document, "queues", "queue", queues.places, problems):
        content = {} if written is None else written
        queue = make(Queue, content, place, f"queue '{name}'", "a queue", problems)
        queues.queues[name] = queue or Queue()


@dataclass
class Numbers:
    """The numbers that may be dialled, in E.164, and where each is written."""

    numbers: dict[str, Number] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


E164 = re.compile(r"\+[1-9]\d{6,14}")


def e164(written: object) -> str:
    """A number without what groups it: +1 (415) 555-0100."""
    return re.sub(r"[\s().-]", "", str(written))


def read_numbers(document: Document, numbers: Numbers, problems: Problems) -> None:
    """Adds the numbers of a file, which may be written in groups: +1 415 555 0100."""
    for written, content in block(document, "numbers", problems).items():
        place = Place(document, ("numbers", written))
        number = e164(written)
        if not E164.fullmatch(number):
            message = f"'{written}' is not a number with its country."
            hint = 'Begin with + and the country, in quotes: "+1 415 555 0100".'
            problems.add(place.problem(message, hint, key=True))
        elif is_new(number, numbers.places, place, "number", problems):
            made = make(Number, content or {}, place, f"number '{written}'", "a number", problems)
            numbers.numbers[number] = made or Number()
