"""A day: "tomorrow", "next friday", "the third of march", "in two weeks", "11/23", "christmas eve".

Rule: a day without a year is the next one to come; what people understand in two ways ("next friday") is not certain.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at, the_one
from ivr.conversation.answers.languages import LANGUAGES, Language, spoken_names
from ivr.conversation.answers.numbers import NUMERALS, cardinal, digit_runs, ordinal
from ivr.conversation.answers.talk import skip_fillers
from ivr.conversation.answers.words import Phrases, listed, phrases, plain

_MONTH_FIRST = frozenset({"US", "PH", "FM"})
_WEEKDAY_CODES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class _Day(NamedTuple):
    """A day, and the words `i` to `j` that say it."""

    day: date
    j: int
    certain: bool = True
    said: Literal["weekday", "relative", "date"] = "date"


class _Calendar:
    """The words for days of a language, made ready for reading."""

    def __init__(self, language: Language) -> None:
        words = language.calendar
        self.weekdays = _numbered(words.weekdays, 0)
        self.months = _numbered(words.months, 1)
        self.month_mark, self.year_mark = plain(words.month_mark), plain(words.year_mark)
        self.day_marks = _set(words.day_marks)
        self.relative = Phrases(words.relative)
        self.alike = Phrases(words.alike)
        self.unless = {plain(name): _set(before) for name, before in words.relative_unless.items()}
        self.following, self.this, self.week_after = (
            _set(words.following),
            _set(words.this),
            _set(words.week_after),
        )
        self.the, self.of, self.year_of = _set(words.the), _set(words.of), _set(words.year_of)
        self.numbered, self.from_, self.ones = _set(words.numbered), _set(words.from_), _set(language.ones)
        self.nearest, self.certainly_next = words.following_is_nearest, words.following_is_certain
        self.nearest_after = Phrases.listed(words.nearest_after)
        self.gone, self.gone_after = _set(words.gone), Phrases.listed(words.gone_after)
        self.ago, self.ago_before = Phrases.listed(words.ago), Phrases.listed(words.ago_before)
        self.within, self.from_now = Phrases.listed(words.within), Phrases.listed(words.from_now)
        self.couple = Phrases.listed(words.couple)
        self.units = Phrases(
            [(phrase, 1) for phrase in phrases(words.days)]
            + [(phrase, 7) for phrase in phrases(words.weeks)]
            + [(phrase, 30) for phrase in phrases(words.months_unit)]
        )
        self.this_week, self.next_week = Phrases.listed(words.this_week), Phrases.listed(words.next_week)
        self.last_week = Phrases.listed(words.last_week)
        self.weekend, self.next_weekend = Phrases.listed(words.weekend), Phrases.listed(words.next_weekend)
        self.this_month, self.next_month = Phrases.listed(words.this_month), Phrases.listed(words.next_month)
        self.month_end = Phrases.listed(words.month_end)
        self.shifted = Phrases(
            [(phrase, 1) for phrase in phrases(words.day_after)]
            + [(phrase, -1) for phrase in phrases(words.day_before)]
        )
        self.holidays = Phrases(words.holidays)
        numerals = language.numerals
        self.named_starts = frozenset().union(
            self.relative.firsts, self.holidays.firsts, self.month_end.firsts, self.shifted.firsts
        )
        self.weekday_starts = self.weekdays.firsts | self.following | self.this | self.gone
        self.week_starts = frozenset().union(
            self.next_weekend.firsts, self.weekend.firsts, self.next_week.firsts, self.last_week.firsts
        )
        self.span_starts = self.within.firsts | self.ago_before.firsts | numerals.starts | self.ones
        self.starts = frozenset().union(
            self.named_starts, self.weekday_starts, self.week_starts, self.span_starts, self.months.firsts, self.the,
            numerals.ordinals, numerals.ordinal_before,
        )  # fmt: skip
        """Words that a day can begin with; the others, that each way of saying one can begin with."""


def _numbered(names: tuple[str, ...], first: int) -> Phrases[int]:
    return Phrases([(name, first + place) for place, forms in enumerate(names) for name in phrases(forms)])


def _set(words: str) -> frozenset[str]:
    return frozenset(listed(plain(words)))


_CALENDARS = {tag: _Calendar(language) for tag, language in LANGUAGES.items()}


class Date(Kind):
    """A day, as 2026-11-23. By keys: month, day and year (or day, month and year, as the region writes it)."""

    name = "date"
    may_not_suit = True
    example = {"en": "november twenty third", "es": "el veintitrés de noviembre"}
    hints = {
        "en": ("today", "tomorrow", *spoken_names("en"), "next week", "the first", "the twenty third"),
        "es": ("hoy", "mañana", "pasado mañana", *spoken_names("es"), "la semana que viene", "primero"),
    }
    by_keys = {
        "en": "You can also key it in: two digits for the {first}, two for the {second} and four for the year.",
        "es": "También puede marcarla: dos dígitos para el {first}, dos para el {second} y cuatro para el año.",
    }
    said_as = "date"
    spelled_back = "full_date"

    def find(self, words: Words, around: Surroundings) -> list[Found]:
        return self._days(words, around, lenient=False)

    def read(self, words: Words, around: Surroundings, partial: str) -> Found | Partial | None:
        if partial.startswith("--") and (day := _day_of(int(partial[2:]), words, around)):
            return day
        found = self._days(words, around, lenient=True)
        return the_one(found) if found else _month_alone(words, around) or _garbled(words, around)

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        if not keys.isdecimal() or len(keys) not in (4, 6, 8):
            return None
        first, second, year = int(keys[:2]), int(keys[2:4]), _full_year(keys[4:], around)
        day = _numeric(first, second, year, around)
        return day.isoformat() if day else None

    def expected_keys(self, around: Surroundings) -> int:
        return 8

    def by_keys_for(self, around: Surroundings) -> str:
        parts = LANGUAGES[around.tongue].calendar.keyed
        first, second = parts if around.region in _MONTH_FIRST else reversed(parts)
        return self.by_keys.get(around.tongue, "").format(first=first, second=second)

    @staticmethod
    def _days(words: Words, around: Surroundings, lenient: bool) -> list[Found]:
        found: list[Found] = []
        before: _Day | None = None
        i = 0
        while i < len(words):
            hit = _day_at(words, i, around, lenient)
            if hit is None:
                i += 1
                continue
            one = _one_day(before, hit) if before and words[i].start - found[-1].end <= 6 else None
            if one:  # "monday the third"
                found[-1] = Found(one.day.isoformat(), found[-1].start, words[hit.j - 1].end, one.certain)
            else:
                found.append(found_at(words, i, hit.j, hit.day.isoformat(), hit.certain))
            before = one or hit
            i = hit.j
        return found


def _one_day(before: _Day, day: _Day) -> _Day | None:
    """What two days said in a row come to when they are one: a weekday and its date; certain when they agree."""
    if before.said == "relative":
        return day if before.day == day.day else None
    if {before.said, day.said} != {"weekday", "date"}:
        return None
    dated, weekday = (day, before) if day.said == "date" else (before, day)
    return dated._replace(certain=dated.day.weekday() == weekday.day.weekday())


def _month_alone(words: Words, around: Surroundings) -> Partial | None:
    """ "In march": waits for the day of it."""
    calendar = _CALENDARS[around.tongue]
    for i in {0, skip_fillers(words, 0, around.language)}:
        within = calendar.within.at(words, i) if i < len(words) else None
        month = _month_at(words, within[1] if within else i, around)
        if month and skip_fillers(words, month[1], around.language) == len(words):
            return Partial(f"--{month[0]:02}")
    return None


def _garbled(words: Words, around: Surroundings) -> Found | None:
    """A weekday that the recogniser took for something else: "sorry" for saturday. Never certain."""
    hits = _CALENDARS[around.tongue].alike.all(words) if len(words) <= 4 else []
    if len(hits) != 1:
        return None
    weekday, i, j = hits[0]
    today = around.now.date()
    near = today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    return found_at(words, i, j, near.isoformat(), certain=False)


def _day_of(month: int, words: Words, around: Surroundings) -> Found | None:
    """The day of a month that was said the turn before: "the fifteenth"."""
    calendar = _CALENDARS[around.tongue]
    for i in range(len(words)):
        if any(table.at(words, i) for table in (calendar.weekdays, calendar.months, calendar.relative)):
            return None
    for i in range(len(words)):
        hit = _day_number(words, i, around)
        day = _coming(hit[0], month, around) if hit else None
        if hit and day:
            return found_at(words, i, hit[1], day.isoformat())
    return None


def _day_at(words: Words, i: int, around: Surroundings, lenient: bool) -> _Day | None:
    """The day whose words begin at `i`."""
    norm = words[i].norm
    calendar = _CALENDARS[around.tongue]
    if norm[0].isdigit():
        if hit := _written(words, i, around):
            return hit
    elif norm not in calendar.starts:
        return None
    day = None
    if norm in calendar.named_starts:
        day = _relative(words, i, around, calendar)
    if day is None and norm in calendar.weekday_starts:
        day = _weekday_at(words, i, around, calendar)
    if day is None and lenient and norm in calendar.week_starts:
        day = _week(words, i, around, calendar)
    if day is None and (norm in calendar.span_starts or norm[0].isdigit()):
        day = _in_a_while(words, i, around, calendar, lenient)
    return day or _calendar(words, i, around, calendar, lenient)


def _relative(words: Words, i: int, around: Surroundings, calendar: _Calendar) -> _Day | None:
    """Such as "tomorrow", "christmas eve", "the day after thanksgiving", "the end of the month"."""
    today = around.now.date()
    if hit := calendar.relative.at(words, i):
        before = words[i - 1].norm if i else ""
        if before in calendar.unless.get(words[i].norm, ()):
            return None
        return _Day(today + timedelta(hit[0]), hit[1], said="relative")
    if named := calendar.holidays.at(words, i):
        return _Day(_holiday(named[0], today), named[1])
    if end := calendar.month_end.at(words, i):
        return _Day(today.replace(day=monthrange(today.year, today.month)[1]), end[1])
    shifted = calendar.shifted.at(words, i)
    day = _day_at(words, shifted[1], around, True) if shifted and shifted[1] < len(words) else None
    return day._replace(day=day.day + timedelta(shifted[0]), said="date") if shifted and day else None


def _weekday_at(words: Words, i: int, around: Surroundings, calendar: _Calendar) -> _Day | None:
    """Such as "monday", "this monday", "next monday", "last monday", "monday next week", "el lunes que viene"."""
    today = around.now.date()
    j, following, gone = i, False, False
    while (
        j < len(words) and j < i + 2 and words[j].norm in calendar.following | calendar.this | calendar.gone
    ):
        following = following or words[j].norm in calendar.following
        gone = gone or words[j].norm in calendar.gone
        j += 1
    hit = calendar.weekdays.at(words, j) if j < len(words) else None
    if hit is None:
        return None
    weekday, j = hit
    after = calendar.gone_after.at(words, j) if j < len(words) else None
    if gone or after:
        last = today - timedelta((today.weekday() - weekday - 1) % 7 + 1)
        return _Day(last, after[1] if after else j, said="weekday")
    near = today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    in_next_week = today + timedelta(7 + weekday - today.weekday())
    if j < len(words):
        if later := calendar.next_week.at(words, j):
            return _Day(in_next_week, later[1], said="weekday")
        if earlier := calendar.last_week.at(words, j):
            return _Day(in_next_week - timedelta(14), earlier[1], said="weekday")
        if sooner := calendar.this_week.at(words, j) or calendar.nearest_after.at(words, j):
            return _Day(near, sooner[1], said="weekday")
        if words[j].norm in calendar.week_after:
            return _Day(near + timedelta(7), j + 1, said="weekday")
    if following and not calendar.nearest:
        certain = calendar.certainly_next or in_next_week == near
        return _Day(in_next_week, j, certain, said="weekday")
    return _Day(near, j, said="weekday")


def _week(words: Words, i: int, around: Surroundings, calendar: _Calendar) -> _Day | None:
    """A stretch of days, by its first: "this weekend", "next week", "last week". Never certain."""
    today = around.now.date()
    monday = today - timedelta(today.weekday())
    saturday = today + timedelta((5 - today.weekday()) % 7)
    for table, day in (
        (calendar.next_weekend, monday + timedelta(12)),
        (calendar.weekend, today if today.weekday() == 6 else saturday),
        (calendar.next_week, monday + timedelta(7)),
        (calendar.last_week, monday - timedelta(7)),
    ):
        if hit := table.at(words, i):
            j = hit[1]
            if j < len(words) and (weekday := _weekday_at(words, j, around, calendar)):  # "next week monday"
                return weekday._replace(day=day + timedelta((weekday.day.weekday() - day.weekday()) % 7))
            return _Day(day, j, certain=False, said="relative")
    return None


def _in_a_while(
    words: Words, i: int, around: Surroundings, calendar: _Calendar, lenient: bool
) -> _Day | None:
    """Such as "in two weeks", "two weeks from now", "two weeks ago", "a week from friday"."""
    today = around.now.date()
    for table, way in ((calendar.within, 1), (calendar.ago_before, -1)):
        begins = table.at(words, i)
        if begins and (span := _span(words, begins[1], around, calendar, way)):
            return _Day(span[0], span[1])
    span = _span(words, i, around, calendar)
    if not span or span[1] >= len(words):
        return None
    day, j = span
    if hit := calendar.from_now.at(words, j):
        return _Day(day, hit[1])
    if (hit := calendar.ago.at(words, j)) and (back := _span(words, i, around, calendar, -1)):
        return _Day(back[0], hit[1])
    if words[j].norm in calendar.from_ and j + 1 < len(words):
        start = _day_at(words, j + 1, around, lenient)
        return _Day(start.day + (day - today), start.j) if start else None
    return None


def _span(
    words: Words, i: int, around: Surroundings, calendar: _Calendar, way: int = 1
) -> tuple[date, int] | None:
    """Such as "two weeks", "a month": the day that far from today, or with `way` -1 the day that long ago."""
    if i >= len(words):
        return None
    today = around.now.date()
    hit = cardinal(words, i, NUMERALS[around.tongue])
    if hit is None and words[i].norm in calendar.ones:
        hit = 1, i + 1
    if hit and hit[1] < len(words) and (couple := calendar.couple.at(words, hit[1])):
        hit = 2, couple[1]
    if hit is None or hit[1] >= len(words) or not 0 < hit[0] <= 1000:
        return None
    unit = calendar.units.at(words, hit[1])
    if unit is None:
        return None
    if unit[0] < 30:
        return today + timedelta(int(hit[0] * unit[0]) * way), unit[1]
    month = today.month - 1 + int(hit[0]) * way
    year, month = today.year + month // 12, month % 12 + 1
    return date(year, month, min(today.day, monthrange(year, month)[1])), unit[1]


def _month_at(words: Words, i: int, around: Surroundings) -> tuple[int, int] | None:
    """A month by its name, or by its number where the language does so."""
    if i >= len(words):
        return None
    calendar = _CALENDARS[around.tongue]
    if hit := calendar.months.at(words, i):
        return hit
    number = cardinal(words, i, NUMERALS[around.tongue]) if calendar.month_mark else None
    if (
        number
        and 1 <= number[0] <= 12
        and number[1] < len(words)
        and words[number[1]].norm == calendar.month_mark
    ):
        return int(number[0]), number[1] + 1
    return None


def _calendar(words: Words, i: int, around: Surroundings, calendar: _Calendar, lenient: bool) -> _Day | None:
    """Such as "march third", "the third of march", "the fifteenth", "el tres de marzo de dos mil veintisiete"."""
    the = calendar.the
    year, start = _year_first(words, i, around, calendar)
    month = _month_at(words, start, around)
    if month:  # month, then day
        j = month[1]
        while j < len(words) and words[j].norm in the:
            j += 1
        hit = _day_number(words, j, around) if j < len(words) else None
        if hit is None:
            return None
        j = _after_mark(words, hit[1], calendar)
        if year:
            day = _valid_day(year, month[0], hit[0])
            return _Day(day, j) if day else None
        return _with_year(words, hit[0], month[0], j, around)
    j = i
    article = words[i].norm in the
    while j < len(words) and words[j].norm in the:
        j += 1
    hit = _day_number(words, j, around) if j < len(words) else None
    if hit is None:
        return None
    number, k = hit
    marked = _after_mark(words, k, calendar)
    m = marked
    while m < len(words) and words[m].norm in calendar.of:
        m += 1
    if m < len(words) and (named_month := _month_at(words, m, around)):
        return _with_year(words, number, named_month[0], named_month[1], around)
    named = ordinal(words, j, NUMERALS[around.tongue]) is not None
    after = m if m < len(words) else k
    if (named or marked > k) and after < len(words):
        for table, ahead in ((calendar.next_month, 1), (calendar.this_month, 0)):
            if of_month := table.at(words, after) or (table.at(words, k) if k < len(words) else None):
                day = _valid_day(*_month_ahead(around.now.date(), ahead), number)
                return _Day(day, of_month[1]) if day else None
    if marked > k:
        return _Day(_next_such_day(number, around), marked)
    alone = i == 0 and k == len(words)
    cued = i > 0 and calendar.weekdays.ends(words, i)
    follows = words[k].norm if k < len(words) else ""
    if named and (cued or (lenient and (article or alone))) and follows not in calendar.numbered:
        return _Day(_next_such_day(number, around), k)
    if around.tongue == "es" and lenient and words[i].norm in ("el", "dia"):
        return _Day(_next_such_day(number, around), k)
    return None


def _after_mark(words: Words, j: int, calendar: _Calendar) -> int:
    return j + 1 if j < len(words) and words[j].norm in calendar.day_marks else j


def _month_ahead(today: date, ahead: int) -> tuple[int, int]:
    month = today.month - 1 + ahead
    return today.year + month // 12, month % 12 + 1


def _year_first(words: Words, i: int, around: Surroundings, calendar: _Calendar) -> tuple[int, int]:
    """A year that stands before its month (二零二六年): it and the word after it; 0 and `i` without one."""
    if not calendar.year_mark:
        return 0, i
    mark = next((k for k in range(i + 1, min(i + 6, len(words))) if words[k].norm == calendar.year_mark), 0)
    runs = digit_runs(words[i:mark], NUMERALS[around.tongue]) if mark else []
    whole = len(runs) == 1 and runs[0].i == 0 and runs[0].j == mark - i and len(runs[0].digits) == 4
    return (int(runs[0].digits), mark + 1) if whole else (0, i)


def _day_number(words: Words, j: int, around: Surroundings) -> tuple[int, int] | None:
    numerals = NUMERALS[around.tongue]
    hit = ordinal(words, j, numerals)
    if hit is None:
        number = cardinal(words, j, numerals)
        if number is None or words[j].norm in numerals.articles or number[0] != int(number[0]):
            return None
        hit = int(number[0]), number[1]
    return hit if 1 <= hit[0] <= 31 else None


def _with_year(words: Words, day: int, month: int, j: int, around: Surroundings) -> _Day | None:
    k = j
    while k < len(words) and words[k].norm in _CALENDARS[around.tongue].year_of:
        k += 1
    hit = _year(words, k, around) if k < len(words) else None
    if hit:
        dated = _valid_day(hit[0], month, day)
        return _Day(dated, hit[1]) if dated else None
    coming = _coming(day, month, around)
    return _Day(coming, j) if coming else None


def _year(words: Words, k: int, around: Surroundings) -> tuple[int, int] | None:
    """A year: "2026", "twenty twenty six", "nineteen oh five", "dos mil veintiséis"."""
    numerals = NUMERALS[around.tongue]
    hit = cardinal(words, k, numerals)
    if hit is None:
        return None
    century, j = hit
    if 1900 <= century <= 2100 and century == int(century):
        return int(century), j
    if century not in (19, 20) or j >= len(words):
        return None
    if words[j].norm in numerals.zero and j + 1 < len(words):
        unit = int(numerals.small.get(words[j + 1].norm, 0))
        return (int(century) * 100 + unit, j + 2) if 0 < unit < 10 else None
    rest = cardinal(words, j, numerals)
    return (int(century) * 100 + int(rest[0]), rest[1]) if rest and 10 <= rest[0] < 100 else None


def _holiday(rule: str, today: date) -> date:
    """The next one to come of a rule as `Calendar.holidays` writes it."""
    for year in range(today.year, today.year + 2):
        if rule.startswith("easter"):
            day = _easter(year) + timedelta(int(rule.removeprefix("easter")))
        else:
            month, first, *weekday = rule.split("-")
            day = date(year, int(month), int(first))
            if weekday:
                day += timedelta((_WEEKDAY_CODES.index(weekday[0]) - day.weekday()) % 7)
        if day >= today:
            break
    return day


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    month, day = divmod(d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114, 31)
    return date(year, month, day + 1)


def _coming(day: int, month: int, around: Surroundings) -> date | None:
    """The next such day, today included; 29 February may be years away."""
    today = around.now.date()
    for year in range(today.year, today.year + 9):
        try:
            coming = date(year, month, day)
        except ValueError:
            continue
        if coming >= today:
            return coming
    return None


def _next_such_day(day: int, around: Surroundings) -> date:
    today = around.now.date()
    year, month = today.year, today.month
    while True:
        if day <= monthrange(year, month)[1] and date(year, month, day) >= today:
            return date(year, month, day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _written(words: Words, i: int, around: Surroundings) -> _Day | None:
    """Such as "11/23", "11/23/2026", "2026-11-23", "23.11.2026"."""
    parts = [words[i]]
    for word in words[i + 1 : i + 3]:
        if word.start != parts[-1].end + 1 or word.mark not in ("/", "-") or not word.norm.isdecimal():
            break
        parts.append(word)
    numbers = [word.norm for word in parts]
    if len(parts) == 1:
        numbers = parts[0].norm.split(".")
        if len(numbers) != 3 or not all(n.isdecimal() for n in numbers):
            return None
    elif len(parts) == 2 and (parts[1].mark != "/" or max(map(len, numbers)) > 2):
        return None
    if not all(number.isdecimal() for number in numbers):
        return None
    if len(numbers[0]) == 4 and len(numbers) == 3:
        day = _valid_day(int(numbers[0]), int(numbers[1]), int(numbers[2]))
    else:
        if max(len(numbers[0]), len(numbers[1])) > 2:
            return None
        day = _numeric(int(numbers[0]), int(numbers[1]), _full_year("".join(numbers[2:]), around), around)
    return _Day(day, i + len(parts)) if day else None


def _numeric(first: int, second: int, year: int | None, around: Surroundings) -> date | None:
    """Two numbers as the region orders them, or the other way round when only that is a day."""
    pairs = [(first, second), (second, first)]
    for month, day in pairs if around.region in _MONTH_FIRST else reversed(pairs):
        found = (
            _valid_day(year, month, day)
            if year
            else (_coming(day, month, around) if 0 < month < 13 else None)
        )
        if found:
            return found
    return None


def _valid_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(digits: str, around: Surroundings) -> int | None:
    if len(digits) == 4:
        return int(digits)
    return around.now.year // 100 * 100 + int(digits) if len(digits) == 2 else None
