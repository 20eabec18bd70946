"""A day: "tomorrow", "next friday", "the third of march", "in two weeks", "11/23".

Rule: a day without a year is the next one to come; what people understand in two ways ("next friday") is not certain.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from ivr.conversation.answers.kind import Found, Kind, Partial, Surroundings, Words, found_at, the_one
from ivr.conversation.answers.numbers import NUMERALS, cardinal, ordinal
from ivr.conversation.answers.words import listed

WEEKDAYS: dict[str, list[str]] = {
    "en": listed("monday tuesday wednesday thursday friday saturday sunday"),
    "es": listed("lunes martes miercoles jueves viernes sabado domingo"),
}
MONTHS: dict[str, list[str]] = {
    "en": listed("january february march april may june july august september october november december"),
    "es": listed("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
}
_WEEKDAY = {
    "en": {name: place for place, name in enumerate(WEEKDAYS["en"])}
    | {f"{name}'s": place for place, name in enumerate(WEEKDAYS["en"])}
    | {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5},
    "es": {name: place for place, name in enumerate(WEEKDAYS["es"])},
}
_MONTH = {
    "en": {name: place + 1 for place, name in enumerate(MONTHS["en"])}
    | {name[:3]: place + 1 for place, name in enumerate(MONTHS["en"]) if name not in ("may", "march")}
    | {"sept": 9},
    "es": {name: place + 1 for place, name in enumerate(MONTHS["es"])} | {"setiembre": 9},
}
_MONTH_FIRST = frozenset({"US", "PH", "FM"})
_KEYED = {"en": ("month", "day"), "es": ("mes", "día")}
_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "dia": 1, "dias": 1, "semana": 7, "semanas": 7}
_MONTHS_UNIT = frozenset(listed("month months mes meses"))
_NEXT = {"en": frozenset({"next"}), "es": frozenset({"proximo", "siguiente"})}
_THIS = {"en": frozenset({"this", "coming", "upcoming", "on"}), "es": frozenset({"este", "el"})}
_THE = {"en": frozenset({"the", "of", "on"}), "es": frozenset({"el", "de", "del", "dia"})}
_NUMBERED = frozenset(listed("one option floor time street avenue uno opcion piso vez calle"))
_OF = {"en": frozenset({"of", "the"}), "es": frozenset({"de", "del"})}
_STARTS = {
    tongue: frozenset((*_WEEKDAY[tongue], *_MONTH[tongue], *_NEXT[tongue], *_THIS[tongue], *_THE[tongue]))
    | NUMERALS[tongue].starts
    | frozenset(NUMERALS[tongue].ordinals)
    | frozenset(listed(others))
    for tongue, others in (
        ("en", "today tonight tomorrow tomorrow's yesterday day in within last end"),
        ("es", "hoy manana pasado ayer dentro en"),
    )
}
"""Words that a day can begin with."""


class Date(Kind):
    """A day, as 2026-11-23. By keys: month, day and year (or day, month and year, as the region writes it)."""

    name = "date"
    example = {"en": "november twenty third", "es": "el veintitrés de noviembre"}
    hints = {
        "en": (
            "today",
            "tomorrow",
            *WEEKDAYS["en"],
            *MONTHS["en"],
            "next week",
            "the first",
            "the twenty third",
        ),
        "es": (
            "hoy",
            "mañana",
            "pasado mañana",
            *WEEKDAYS["es"],
            *MONTHS["es"],
            "la semana que viene",
            "primero",
        ),
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
        return the_one(self._days(words, around, lenient=True))

    def read_keys(self, keys: str, around: Surroundings) -> str | None:
        if not keys.isdecimal() or len(keys) not in (4, 6, 8):
            return None
        first, second, year = int(keys[:2]), int(keys[2:4]), _full_year(keys[4:], around)
        day = _numeric(first, second, year, around)
        return day.isoformat() if day else None

    def expected_keys(self, around: Surroundings) -> int:
        return 8

    def by_keys_for(self, around: Surroundings) -> str:
        parts = _KEYED.get(around.tongue, ("", ""))
        first, second = parts if around.region in _MONTH_FIRST else reversed(parts)
        return self.by_keys.get(around.tongue, "").format(first=first, second=second)

    def _days(self, words: Words, around: Surroundings, lenient: bool) -> list[Found]:
        found: list[Found] = []
        i = 0
        while i < len(words):
            hit = _day_at(words, i, around, lenient)
            if hit is None:
                i += 1
                continue
            day, j, certain = hit
            if (
                found
                and found[-1].end >= words[i].start - 6
                and (merged := self._same(found[-1], day, words, i, around))
            ):
                found[-1] = Found(
                    day.isoformat(), found[-1].start, words[j - 1].end, merged > 1
                )  # "monday the third"
            else:
                found.append(found_at(words, i, j, day.isoformat(), certain))
            i = j
        return found

    @staticmethod
    def _same(before: Found, day: date, words: Words, i: int, around: Surroundings) -> int:
        """How well a weekday and the date after it agree: 2 well, 1 not, 0 when they are two days."""
        last = next((w for w in reversed(words[:i]) if w.end <= before.end), None)
        weekday = _WEEKDAY[around.tongue].get(last.norm) if last else None
        if weekday is None:
            if last and last.norm in ("tomorrow", "today", "manana", "hoy"):
                return 2 if before.value == day.isoformat() else 0
            return 0
        if any(w.norm in _WEEKDAY[around.tongue] for w in words[i : i + 2]):
            return 0
        return 2 if day.weekday() == weekday else 1


def _day_at(words: Words, i: int, around: Surroundings, lenient: bool) -> tuple[date, int, bool] | None:
    """The day whose words begin at `i`, the word after them, and whether it can be taken in one way only."""
    norm = words[i].norm
    if norm[0].isdigit():
        if hit := _written(words, i, around):
            return hit
    elif norm not in _STARTS[around.tongue]:
        return None
    return (_day_es if around.tongue == "es" else _day_en)(words, i, around, lenient)


def _day_en(words: Words, i: int, around: Surroundings, lenient: bool) -> tuple[date, int, bool] | None:
    today = around.now.date()
    norms = [word.norm for word in words[i : i + 5]]
    norm = norms[0]
    if norm in ("today", "tonight"):
        return today, i + 1, True
    if norm in ("tomorrow", "tomorrow's"):
        return today + timedelta(1), i + 1, True
    if norm == "yesterday":
        return today - timedelta(1), i + 1, True
    if norms[:4] == ["the", "day", "after", "tomorrow"] or norms[:3] == ["day", "after", "tomorrow"]:
        return today + timedelta(2), i + (4 if norm == "the" else 3), True
    weekday = _weekday_at(words, i, around)
    if weekday:
        return weekday
    if norm in ("in", "within") and (hit := _span(words, i + 1, around)):
        return hit[0], hit[1], True
    hit = _span(words, i, around)
    if hit and hit[1] < len(words):
        after = [word.norm for word in words[hit[1] : hit[1] + 2]]
        if after[:1] in (["hence"],) or after in (["from", "now"], ["from", "today"]):
            return hit[0], hit[1] + len(after[:2] if after[0] == "from" else after[:1]), True
        if after[:1] == ["from"] and hit[1] + 1 < len(words):
            start = _day_en(words, hit[1] + 1, around, lenient)
            if start:
                return start[0] + (hit[0] - today), start[1], True
        if after[:1] == ["later"]:
            return hit[0], hit[1] + 1, True
    for last in (["last", "day", "of", "the", "month"], ["end", "of", "the", "month"]):
        if norms[: len(last)] == last:
            return today.replace(day=monthrange(today.year, today.month)[1]), i + len(last), True
    return _calendar(words, i, around, lenient)


def _day_es(words: Words, i: int, around: Surroundings, lenient: bool) -> tuple[date, int, bool] | None:
    today = around.now.date()
    norms = [word.norm for word in words[i : i + 3]]
    norm = norms[0]
    before = words[i - 1].norm if i else ""
    if norm == "hoy":
        return today, i + 1, True
    if norms[:2] == ["pasado", "manana"]:
        return today + timedelta(2), i + 2, True
    if norm == "manana" and before not in ("la", "esta"):
        return today + timedelta(1), i + 1, True
    if norm == "ayer":
        return today - timedelta(1), i + 1, True
    weekday = _weekday_at(words, i, around)
    if weekday:
        return weekday
    if norms[:2] == ["dentro", "de"] and (hit := _span(words, i + 2, around)):
        return hit[0], hit[1], True
    if norm == "en" and (hit := _span(words, i + 1, around)):
        return hit[0], hit[1], True
    return _calendar(words, i, around, lenient)


def _weekday_at(words: Words, i: int, around: Surroundings) -> tuple[date, int, bool] | None:
    """Such as "monday", "this monday", "next monday", "monday next week", "el lunes que viene"."""
    tongue, today = around.tongue, around.now.date()
    names = _WEEKDAY[tongue]
    following = words[i].norm in _NEXT[tongue] or (words[i].norm in _THIS[tongue] and i + 1 < len(words)
                                                   and words[i + 1].norm in _NEXT[tongue])  # fmt: skip
    j = i
    while j < len(words) and j < i + 2 and words[j].norm in (_NEXT[tongue] | _THIS[tongue]):
        j += 1
    if j == len(words) or words[j].norm not in names:
        return None
    near = today + timedelta((names[words[j].norm] - today.weekday() - 1) % 7 + 1)
    j += 1
    rest = [word.norm for word in words[j : j + 3]]
    in_next_week = today - timedelta(today.weekday()) + timedelta(7 + near.weekday())
    if rest[:2] == ["next", "week"] or rest[:1] == ["week"]:
        return (
            (in_next_week if rest[0] == "next" else near + timedelta(7)),
            j + (2 if rest[0] == "next" else 1),
            True,
        )
    if rest[:2] == ["this", "week"]:
        return near, j + 2, True
    if rest == ["de", "la", "proxima"] and j + 3 < len(words) and words[j + 3].norm == "semana":
        return in_next_week, j + 4, True
    if rest[:2] == ["que", "viene"]:
        return near, j + 2, True
    if rest[:1] == ["proximo"]:
        return near, j + 1, True
    if following and tongue == "en":
        return in_next_week, j, in_next_week == near
    return near, j, True


def _span(words: Words, i: int, around: Surroundings) -> tuple[date, int] | None:
    """Such as "two weeks", "a month": the day that far from today."""
    if i >= len(words):
        return None
    tongue, today = around.tongue, around.now.date()
    if words[i].norm in ("a", "an", "one"):
        number: float = 1
        j = i + 1
    elif hit := cardinal(words, i, NUMERALS[tongue]):
        number, j = hit
    else:
        return None
    if j < len(words) and words[j].norm == "couple":
        number, j = 2, j + (2 if j + 1 < len(words) and words[j + 1].norm == "of" else 1)
    if j >= len(words) or number > 1000:
        return None
    unit = words[j].norm
    if unit in _UNITS:
        return today + timedelta(int(number) * _UNITS[unit]), j + 1
    if unit in _MONTHS_UNIT:
        month = today.month - 1 + int(number)
        year, month = today.year + month // 12, month % 12 + 1
        return date(year, month, min(today.day, monthrange(year, month)[1])), j + 1
    return None


def _calendar(words: Words, i: int, around: Surroundings, lenient: bool) -> tuple[date, int, bool] | None:
    """Such as "march third", "the third of march", "the fifteenth", "el tres de marzo de dos mil veintisiete"."""
    tongue = around.tongue
    months = _MONTH[tongue]
    month = months.get(words[i].norm)
    if month is not None:  # month, then day
        j = i + 1
        while j < len(words) and words[j].norm in _THE[tongue]:
            j += 1
        hit = _day_number(words, j, around) if j < len(words) else None
        return _with_year(words, hit[0], month, hit[1], around) if hit else None
    j = i
    article = words[i].norm in _THE[tongue]
    while j < len(words) and words[j].norm in _THE[tongue]:
        j += 1
    if j == len(words):
        return None
    hit = _day_number(words, j, around)
    if hit is None:
        return None
    day, k = hit
    m = k
    while m < len(words) and words[m].norm in _OF[tongue]:
        m += 1
    if m < len(words) and words[m].norm in months:
        return _with_year(words, day, months[words[m].norm], m + 1, around)
    named = ordinal(words, j, NUMERALS[tongue]) is not None
    alone = i == 0 and k == len(words)
    if named and article and m < len(words) and words[m].norm == "month":
        return _next_such_day(day, around), m + 1, True
    before = words[i - 1].norm if i else ""
    after_cue = before in WEEKDAYS[tongue] or before == "on" or (lenient and (article or alone))
    follows = words[k].norm if k < len(words) else ""
    if named and after_cue and follows not in _NUMBERED:
        return _next_such_day(day, around), k, True
    if tongue == "es" and lenient and article and words[i].norm in ("el", "dia"):
        return _next_such_day(day, around), k, True
    return None


def _day_number(words: Words, j: int, around: Surroundings) -> tuple[int, int] | None:
    numerals = NUMERALS[around.tongue]
    hit = ordinal(words, j, numerals)
    if hit is None:
        number = cardinal(words, j, numerals)
        if number is None:
            return None
        hit = int(number[0]), number[1]
        if around.tongue == "en" and words[j].norm in numerals.articles:
            return None
    return hit if 1 <= hit[0] <= 31 else None


def _with_year(
    words: Words, day: int, month: int, j: int, around: Surroundings
) -> tuple[date, int, bool] | None:
    k = j
    while k < len(words) and words[k].norm in ("de", "del", "of", "in"):
        k += 1
    hit = _year(words, k, around) if k < len(words) else None
    if hit:
        try:
            return date(hit[0], month, day), hit[1], True
        except ValueError:
            return None
    coming = _coming(day, month, around)
    return (coming, j, True) if coming else None


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
        unit = numerals.small.get(words[j + 1].norm, 0)
        return (int(century) * 100 + unit, j + 2) if 0 < unit < 10 else None
    rest = cardinal(words, j, numerals)
    return (int(century) * 100 + int(rest[0]), rest[1]) if rest and 10 <= rest[0] < 100 else None


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


def _written(words: Words, i: int, around: Surroundings) -> tuple[date, int, bool] | None:
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
    return (day, i + len(parts), True) if day else None


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
