"""Opening hours as data: when a place or a team is open, and when it opens next.

Rule: what a schedule says of a moment depends on that moment and the schedule alone. Its times are those that the
clocks of its time zone show; its holidays were looked up when it was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache, partial
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation.events import Value
from ivr.conversation.scope import OnDemand

TimesText = str | list[str]

Spans = tuple[tuple[int, int], ...]
"""From, until, in minutes of the day; what goes on after midnight has more than 24 hours."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24 * 60
LEAST_BETWEEN = 8 * 60
"""Minutes for which what is open over night is closed by day at the least."""
AHEAD = 400
"""Days that are looked at for the next opening."""


class HoursError(ValueError):
    """Raised for times or days that cannot be read. `word` is the one that is no day of the week, else ""."""

    def __init__(self, message: str, word: str = "") -> None:
        super().__init__(message)
        self.word = word


class Holidays(BaseModel):
    """Which public holidays are kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    country: str = Field(description="The country, by its code of two letters.")
    subdiv: str = Field("", description="A state, province or region with holidays of its own, by its code.")
    hours: TimesText = Field("closed", description="The hours on holidays.")


class Hours(BaseModel):
    """A schedule of `flows/hours.yml`. Conditions and prompts know it as `hours.NAME`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    description: str = Field("", description="What keeps these hours.")
    timezone: str = Field("", description="The time zone of the place; that of the defaults if left out.")
    week: dict[str, TimesText] = Field(
        description="Hours by day, such as `monday-friday: 9:00-17:30`. A day that is not named is closed."
    )
    holidays: Holidays | None = Field(None, description="Public holidays, which are closed.")
    days: dict[str, TimesText] = Field(
        default_factory=dict,
        description="Other hours on some days: `2026-12-24`, `2026-12-24 to 2027-01-02`, `12-24` and `12-24 to 01-02` "
        "of each year, or a holiday by its name.",
    )


@dataclass(frozen=True)
class Schedule:
    """A schedule that was read. Of a day, `days` count before `yearly`, those before holidays, these before the week.

    `named` are the hours of holidays that have some of their own; `kept` the hours of all others.
    """

    week: tuple[Spans, ...]
    timezone: str
    days: Mapping[date, Spans] = field(default_factory=dict)
    yearly: Mapping[tuple[int, int], Spans] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)
    named: Mapping[str, Spans] = field(default_factory=dict)
    kept: Spans = ()
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Of each language, what it calls the holidays, where that is known."""

    def at(self, moment: datetime, language: str = "") -> Now:
        """What it says of a moment, which may be of any time zone. Without `language`, a holiday is its name."""
        local = moment.astimezone(_zone(self.timezone)).replace(tzinfo=None, second=0, microsecond=0)
        return Now(self, local, language)

    def spans(self, day: date) -> Spans:
        """The hours of a day."""
        if day in self.days:
            return self.days[day]
        if (day.month, day.day) in self.yearly:
            return self.yearly[day.month, day.day]
        if day in self.holidays:
            return self.named.get(self.holidays[day], self.kept)
        return self.week[day.weekday()]

    def openings(self, since: date) -> Iterator[tuple[datetime, datetime]]:
        """From when until when it is open, from a day on; what meets or overlaps is one."""
        found: tuple[datetime, datetime] | None = None
        for opens, closes in self._each_opening(since):
            if found is None:
                found = opens, closes
            elif opens <= found[1]:
                found = found[0], max(closes, found[1])
            else:
                yield found
                found = opens, closes
        if found:
            yield found

    def _each_opening(self, since: date) -> Iterator[tuple[datetime, datetime]]:
        for ahead in range(AHEAD):
            day = since + timedelta(ahead)
            midnight = datetime.combine(day, time())
            for start, end in self.spans(day):
                yield midnight + timedelta(minutes=start), midnight + timedelta(minutes=end)


@dataclass(frozen=True)
class Now:
    """A schedule at one moment, as its own clocks show it."""

    schedule: Schedule
    moment: datetime
    language: str = ""

    @cached_property
    def _spans(self) -> tuple[tuple[datetime, datetime] | None, datetime | None]:
        """The opening that is going on, and the beginning of the one after it."""
        going_on = None
        for opens, closes in self.schedule.openings(self.moment.date() - timedelta(1)):
            if opens > self.moment:
                return going_on, opens
            if closes > self.moment:
                going_on = opens, closes
        return going_on, None

    @property
    def state(self) -> str:
        """`open` or `closed`."""
        return "open" if self._spans[0] else "closed"

    @property
    def closes(self) -> str | None:
        """When it closes, such as 2026-11-18T17:30; nothing while it is closed, or where it never closes."""
        going_on, following = self._spans
        if going_on and following:
            return going_on[1].isoformat(timespec="minutes")
        return None

    @property
    def next_opening(self) -> str | None:
        """When it opens next, such as 2026-11-19T09:00."""
        following = self._spans[1]
        if following:
            return following.isoformat(timespec="minutes")
        return None

    @property
    def holiday(self) -> str | None:
        """The name of the public holiday, if today is one."""
        name = self.schedule.holidays.get(self.moment.date())
        if name:
            return self.schedule.said.get(self.language, {}).get(name, name)
        return None

    def open_on(self, when: Value) -> bool:
        """Whether it is open at a moment, 2026-12-01T09:30, or at any time of a day, 2026-12-01; else not."""
        if not isinstance(when, str) or len(when) < len("2026-12-01"):
            return False
        try:
            moment = datetime.fromisoformat(when)
        except ValueError:
            return False
        if len(when) == len("2026-12-01"):
            return bool(self.schedule.spans(moment.date()))
        return Now(self.schedule, moment.replace(tzinfo=None)).state == "open"


ASKED: dict[str, Callable[[Now, Value], bool]] = {"open_on": Now.open_on}
"""What conditions ask of a schedule as `hours.NAME.<question>(slots.day)`."""

FACTS: dict[str, Callable[[Now], Value]] = {
    "": lambda now: now.state,
    "next_opening": lambda now: now.next_opening,
    "closes": lambda now: now.closes,
    "holiday": lambda now: now.holiday,
}
"""What conditions and prompts see as `hours.NAME.<fact>`; "" is `hours.NAME` itself."""


def seen_at(schedules: Mapping[str, Schedule], moment: datetime, language: str = "") -> Mapping[str, Value]:
    """What conditions and prompts see as `hours`, each worked out when somebody looks at it.

    Prompts see it in a `language`; conditions without one, so that they hold whatever the call speaks.
    """
    table = {name: partial(_facts, schedule, language) for name, schedule in schedules.items()}
    return OnDemand(table, moment)


def _facts(schedule: Schedule, language: str, moment: datetime) -> Mapping[str, Value]:
    return OnDemand(FACTS, schedule.at(moment, language))


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


# -- reading ---------------------------------------------------------------------------------------------

_TIME = r"(\d{1,2})(?:[:.h](\d\d))?\s*([ap]\.?m\.?)?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|—|to|until)\s*{_TIME}", re.IGNORECASE)
_DATE = r"\d{4}-\d\d-\d\d"
_FROM_TO = re.compile(rf"({_DATE})\s*(?:to|-|–|until)\s*({_DATE})")
_YEARLY = re.compile(r"(\d\d?-\d\d?)(?:\s*(?:to|–|until)\s*(\d\d?-\d\d?))?")
MOST_DAYS = 366


def times(written: TimesText) -> Spans:
    """The hours in `9:00-12:30, 14:00-18:00`, `9am-5pm`, `all day` or `closed`. Raises HoursError."""
    parts = written if isinstance(written, list) else written.split(",")
    words = " ".join(parts).strip().lower()
    if words == "closed":
        return ()
    if words == "all day":
        return ((0, DAY),)
    return tuple(sorted(_span(part.strip()) for part in parts))


def _span(text: str) -> tuple[int, int]:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise HoursError(f"'{text}' is not an opening time. Write 9:00-17:30, all day, or closed.")
    start, end = _minutes(match[1], match[2], match[3], text), _minutes(match[4], match[5], match[6], text)
    if end > start:
        return start, end
    if end > 0 and not match[6] and (meant := _meant(match, start, end)):
        raise HoursError(f"'{text}' would go on until the next morning. Write {meant}.")
    return start, end + DAY


def _meant(match: re.Match[str], start: int, end: int) -> str:
    """What hours over night were hardly meant to be: 8am-5, 1pm-5, 9-5 or 13-8, but not 6pm-2 or 17-9; "" where they
    were."""
    text = match[0]
    if match[3]:
        if end + DAY // 2 > start:
            return f"{text}pm, or {text}am if that is meant"
        return ""
    if start >= DAY // 2:
        if not 0 < start - end < LEAST_BETWEEN:
            return ""
        turned = f"{match[4]}:{match[5] or '00'}-{match[1]}:{match[2] or '00'}"
        return f"{turned}; or, if that is meant, what is after midnight with the next day"
    return f"{match[1]}:{match[2] or '00'}-{int(match[4]) + 12}:{match[5] or '00'}, or 9am-5pm"


_NOON = {"a": 0, "p": 12}
"""The hour that the clock of twelve begins at."""


def _minutes(hour: str, minute: str | None, half: str | None, text: str) -> int:
    hours, minutes = int(hour), int(minute or 0)
    if half:
        is_shown = hours <= 12
        hours = hours % 12 + _NOON[half[0].lower()]
    else:
        is_shown = hours * 60 + minutes <= DAY
    if not is_shown or minutes > 59:
        raise HoursError(f"'{text}' has a time in it that no clock shows.")
    return hours * 60 + minutes


def weekdays(written: str) -> list[int]:
    """The days in `monday`, `mon-fri` or `saturday, sunday`; 0 is Monday. Raises HoursError."""
    found: list[int] = []
    for part in re.split(r"[,&]|\band\b", written.lower()):
        first, _, last = (word.strip() for word in re.sub(r"\s+to\s+|–", "-", part.strip()).partition("-"))
        start = _weekday(first, written)
        end = _weekday(last, written) if last else start
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def _weekday(word: str, written: str) -> int:
    for number, name in enumerate(WEEKDAYS):
        if len(word) >= 3 and name.startswith(word):
            return number
    raise HoursError(
        f"'{written}' is not a day of the week. Write monday, monday-friday, or saturday, sunday.", word
    )


def dates(written: str) -> list[date] | list[tuple[int, int]] | None:
    """The days in `2026-12-24` or `2026-12-24 to 2027-01-02`; None where it is neither.

    Months and days in `12-24` and `12-24 to 01-02`, which are of every year. Raises HoursError for a day that no
    calendar has.
    """
    between, yearly = _FROM_TO.fullmatch(written), _YEARLY.fullmatch(written)
    try:
        if between:
            start, end = (date.fromisoformat(day) for day in between.groups())
            if not 0 <= (end - start).days <= MOST_DAYS:
                raise HoursError(f"'{written}' is not a span of days: the first comes first, a year at most.")
            return [start + timedelta(step) for step in range((end - start).days + 1)]
        if re.fullmatch(_DATE, written):
            return [date.fromisoformat(written)]
        if yearly:
            return _of_every_year(yearly[1], yearly[2] or yearly[1])
    except ValueError as error:
        if isinstance(error, HoursError):
            raise
        raise HoursError(f"'{written}' is not a day of the calendar.") from None
    return None


def _of_every_year(first: str, last: str) -> list[tuple[int, int]]:
    """Months and days, over the end of the year where the last comes before the first. Raises ValueError."""
    start, end = (date(2024, *map(int, day.split("-"))) for day in (first, last))  # a leap year has all days
    count = (end - start).days % MOST_DAYS + 1
    days = (start.timetuple().tm_yday - 1 + step for step in range(count))
    return [(day.month, day.day) for day in (date(2024, 1, 1) + timedelta(of % MOST_DAYS) for of in days)]
