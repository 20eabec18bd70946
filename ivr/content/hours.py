"""Reads opening hours: the schedules of `flows/hours.yml`, with the holidays of their countries.

Rule: holidays are looked up here, once, for every year from `SINCE` to ten years ahead, so that whoever asks a schedule
later needs no calendar but the one in it, and a recorded call gets the answer that it got.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from ivr.content.defaults import OFTEN_MEANT
from ivr.content.domain import check_name, entries
from ivr.content.marked_yaml import Document, Place
from ivr.content.models import make
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation import hours
from ivr.conversation.defaults import Defaults
from ivr.conversation.hours import Holidays, Hours, HoursError, Schedule, Spans, TimesText

SINCE = 2020
"""The first year of which holidays are known; no call was recorded before it."""

MOST_LISTED = 20
LONGEST_CODE = 3
"""Letters of a code; what is longer is a name."""

FORMS_OF_DAYS = (
    "Write a date such as 2026-12-24 or 2026-12-24 to 2027-01-02, of every year 12-24 or 12-24 to 01-02, "
    "or the name of a holiday kept."
)


@dataclass
class Schedules:
    """The schedules, and where each is written."""

    schedules: dict[str, Schedule] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)


def read(document: Document, known: Schedules, defaults: Defaults, problems: Problems) -> None:
    """Adds the schedules of a file; those that name no time zone keep that of the project."""
    timezone, languages = defaults.timezone, tuple(defaults.languages)
    for name, written, place in entries(document, "hours", "schedule", known.places, problems):
        check_name(name, place, "schedule", problems)
        what = f"hours '{name}'"
        made = make(Hours, _with_text_keys(written), place, what, "a schedule", problems)
        schedule = Schedule(((),) * 7, timezone)
        if made:
            schedule = _Reader(what, place, problems).schedule(made, timezone, languages)
        known.schedules[name] = schedule


def _with_text_keys(written: Any) -> Any:
    """What is written, with `2026-12-24` and `12-24` as the words that they are."""
    if not isinstance(written, dict):
        return written
    blocks = {key: written[key] for key in ("week", "days") if isinstance(written.get(key), dict)}
    return written | {key: {str(day): times for day, times in days.items()} for key, days in blocks.items()}


class _Reader:
    def __init__(self, what: str, place: Place, problems: Problems) -> None:
        self._what = what
        self._place = place
        self._problems = problems

    def schedule(self, written: Hours, timezone: str, languages: Sequence[str]) -> Schedule:
        before = len(self._problems)
        calendar = self._calendar(written.holidays) if written.holidays else {}
        days: dict[date, Spans] = {}
        yearly: dict[tuple[int, int], Spans] = {}
        named: dict[str, Spans] = {}
        for key, times in written.days.items():
            spans = self._times(times, "days", key)
            try:
                on = hours.dates(key)
            except HoursError as error:
                self._tell(str(error), "days", key)
                continue
            if on is None:
                named.update(dict.fromkeys(self._holiday(key, calendar), spans))
                continue
            self._tell_past(key, on)
            days.update((day, spans) for day in on if isinstance(day, date))
            yearly.update((day, spans) for day in on if isinstance(day, tuple))
        schedule = Schedule(
            week=self._week(written),
            timezone=self._zone(written.timezone) or timezone,
            days=days,
            yearly=yearly,
            holidays=calendar or {},
            named=named,
            kept=self._times(written.holidays.hours, "holidays", "hours") if written.holidays else (),
        )
        if len(self._problems) == before and not any(schedule.week) and not any(days.values()):
            self._tell("it is never open.", "week", severity="warning")
        if len(self._problems) > before or not written.holidays or calendar is None:
            return schedule
        return replace(schedule, said={one: _said(written.holidays, calendar, one) for one in languages})

    def _week(self, written: Hours) -> tuple[Spans, ...]:
        week: dict[int, Spans] = {}
        for key, times in written.week.items():
            spans = self._times(times, "week", key)
            try:
                numbers = hours.weekdays(key)
            except HoursError as error:
                meant = did_you_mean(error.word, hours.WEEKDAYS) if len(error.word) > 2 else ""
                self._tell(str(error), "week", key, hint=meant)
                continue
            if twice := [hours.WEEKDAYS[number] for number in numbers if number in week]:
                self._tell(f"the hours of {twice[0]} are written twice.", "week", key)
            week.update(dict.fromkeys(numbers, spans))
        return tuple(week.get(number, ()) for number in range(7))

    def _times(self, written: TimesText, *path: str) -> Spans:
        try:
            return hours.times(written)
        except HoursError as error:
            problem = self._place.within(*path).problem(f"{self._what}: {error}")
            self._problems.add(problem)
            return ()

    def _zone(self, name: str) -> str:
        if name and name not in available_timezones():
            hint = did_you_mean(name, available_timezones(), otherwise="Write it as in America/New_York.")
            message = f"{self._what}: '{name}' is not a time zone."
            self._problems.add(self._place.within("timezone").problem(message, hint))
            return ""
        return name

    def _calendar(self, written: Holidays) -> dict[date, str] | None:
        """The days that are public holidays, with their names: in English where the calendar has them so. None where
        it is not known whose they are, which is told."""
        import holidays  # takes a tenth of a second, and most projects name none

        countries = holidays.list_supported_countries()
        what = "country whose holidays are known"
        if not self._among(written.country, countries, _countries_by_name(), "country", what):
            return None
        part, parts = written.subdiv or None, countries[written.country]
        what = f"part of {written.country}"
        if part and not self._among(part, parts, _parts_by_name(written.country), "subdiv", what):
            return None
        return _calendar_of(written.country, part, date.today().year + 10)

    def _among(
        self, code: str, known: Iterable[str], by_name: Mapping[str, str], key: str, what: str
    ) -> bool:
        """Whether it is one of the codes; if not, which one is meant, also by its name, is told."""
        listed = sorted(known)
        if code in listed:
            return True
        spelt = {**by_name, **{one.casefold(): one for one in listed}}
        better = OFTEN_MEANT.get(code) or spelt.get(code.casefold())
        if better:
            hint = f"Did you mean '{better}'?"
        elif len(code) <= LONGEST_CODE:
            hint = did_you_mean(code, listed)
        else:
            hint = ""
        if not hint and len(listed) <= MOST_LISTED:
            hint = f"There are: {', '.join(listed)}." if listed else "It has none; leave it out."
        hint = hint or f"Write its code, such as {min(listed, key=len)}."
        message = f"{self._what}: '{code}' is no {what}."
        self._problems.add(self._place.within("holidays", key).problem(message, hint))
        return False

    def _holiday(self, key: str, calendar: dict[date, str] | None) -> set[str]:
        """The names in the calendar that are meant: also of the day on which it is observed."""
        if calendar is None:
            return set()
        names = {name: {_plain(part) for part in name.split("; ")} for name in set(calendar.values())}
        found = {name for name, parts in names.items() if _plain(key) in parts}
        if not found:
            there_are = {_without_mark(name) for name in names}
            hint = did_you_mean(key, there_are, otherwise=FORMS_OF_DAYS)
            self._tell(f"'{key}' is neither a date nor a holiday.", "days", key, hint=hint)
        return found

    def _tell_past(self, key: str, on: Sequence[date | tuple[int, int]]) -> None:
        """A span of days is written ahead; once it is over, what was meant for every year is not kept any more."""
        last = on[-1]
        if len(on) > 1 and isinstance(last, date) and last < date.today():
            yearly = f"{on[0]:%m-%d} to {last:%m-%d}"
            hint = f"For every year, write {yearly}; otherwise write the next days, or take it out."
            self._tell(f"'{key}' is past.", "days", key, hint=hint, severity="warning")

    def _tell(self, message: str, *path: str, hint: str = "", severity: str = "error") -> None:
        place = self._place.within(*path)
        self._problems.add(place.problem(f"{self._what}: {message}", hint, key=True, severity=severity))


@cache
def _countries_by_name() -> Mapping[str, str]:
    """The codes of countries by their names in English, in small letters."""
    from holidays.registry import COUNTRIES

    return {name.replace("_", " "): codes[1] for name, codes in COUNTRIES.items()}


@cache
def _parts_by_name(country: str) -> Mapping[str, str]:
    import holidays

    names = holidays.country_holidays(country).get_subdivision_aliases()
    return {name.casefold(): code for code, known in names.items() for name in known}


@cache
def _calendar_of(country: str, part: str | None, until: int) -> dict[date, str]:
    return _in_tongue(country, part, until, _tongue(country, "en") or None)


@cache
def _in_tongue(country: str, part: str | None, until: int, tongue: str | None) -> dict[date, str]:
    import holidays

    years = range(SINCE, until + 1)
    return dict(holidays.country_holidays(country, subdiv=part, years=years, language=tongue).items())


def _said(kept: Holidays, calendar: Mapping[date, str], language: str) -> dict[str, str]:
    """What a language calls the holidays of a calendar, by their names there."""
    spoken = language.split("-")[0]
    own = {name: by_language[spoken] for name, by_language in NAMES.items() if spoken in by_language}
    tongue = _tongue(kept.country, _TONGUES.get(spoken, spoken))
    if not tongue:
        return {name: own[part] for name in set(calendar.values()) if (part := _without_mark(name)) in own}
    there = _in_tongue(kept.country, kept.subdiv or None, date.today().year + 10, tongue)
    return {name: there[day] for day, name in calendar.items() if day in there}


def _tongue(country: str, language: str) -> str:
    """The language as the calendar of a country has it, "" where it has it not."""
    return next((tongue for tongue in _tongues(country) if tongue.split("_")[0] == language), "")


_TONGUES = {"nb": "no"}

NAMES: dict[str, dict[str, str]] = {
    "New Year's Day": {"es": "Año Nuevo"},
    "Martin Luther King Jr. Day": {"es": "el Día de Martin Luther King"},
    "Washington's Birthday": {"es": "el Natalicio de George Washington"},
    "Memorial Day": {"es": "el Día de los Caídos"},
    "Juneteenth National Independence Day": {"es": "Juneteenth"},
    "Independence Day": {"es": "el Día de la Independencia"},
    "Labor Day": {"es": "el Día del Trabajo"},
    "Columbus Day": {"es": "el Día de la Raza"},
    "Veterans Day": {"es": "el Día de los Veteranos"},
    "Thanksgiving Day": {"es": "el Día de Acción de Gracias"},
    "Christmas Day": {"es": "Navidad"},
}
"""Holidays of the United States in languages that its calendar lacks: usa.gov/es/dias-feriados-estados-unidos."""


def _tongues(country: str) -> tuple[str, ...]:
    import holidays

    return tuple(holidays.country_holidays(country).supported_languages)


def _without_mark(name: str) -> str:
    """The name alone: of a day on which it is observed, and the first of two that fall together."""
    return name.split("; ")[0].removesuffix(" (observed)")


def _plain(name: str) -> str:
    return name.removesuffix(" (observed)").casefold().replace("’", "'")
