"""How a value is said: what `{slot}` and `{slot:format}` of a prompt become, in the words of the language.

Rule: what cannot be said in a format is said as it is; a `Secret` is never said. Whatever is said here in a language of
`answers`, `answers` reads back as the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from ivr.conversation.answers.choices import Choices
from ivr.conversation.answers.languages import LANGUAGES, Language, Spoken
from ivr.conversation.answers.phone import groups_of
from ivr.conversation.answers.words import plain, primary
from ivr.conversation.events import Value
from ivr.redaction import Secret

_ENGLISH = LANGUAGES["en"]


@dataclass(frozen=True)
class _Way:
    """What a format needs beside the value."""

    language: str
    currency: str
    today: date | None = None
    region: str = "US"

    @property
    def words(self) -> Language:
        """The words of the language; of English where nobody wrote it down."""
        return LANGUAGES.get(primary(self.language), _ENGLISH)

    @property
    def spoken(self) -> Spoken:
        """How the language says values; as English does where nobody wrote it down."""
        spoken = self.words.spoken or _ENGLISH.spoken
        assert spoken is not None
        return spoken

    @property
    def by_the_book(self) -> str:
        """The locale with which Babel speaks a language that nobody wrote down; "" for all others."""
        if primary(self.language) in LANGUAGES:
            return ""
        return self.language.replace("-", "_")


def say_value(
    value: Value,
    format: str = "",
    language: str = "en",
    choices: Choices | Mapping[str, Choices] | None = None,
    currency: str = "USD",
    today: date | None = None,
    region: str = "US",
) -> str:
    """The value as people of that language say it; one of `choices` by its label there.

    A day far from `today` and in another year is said with its year.
    Raises ValueError for a `Secret` and for an unknown format.
    """
    if isinstance(value, Secret):
        raise ValueError(
            "A Secret is never said. Take it out of the prompt, or say its last digits from another slot."
        )
    if format and format not in FORMATS:
        raise ValueError(f"{format!r} is not a format. Formats are: {', '.join(FORMATS)}.")
    if value is None:
        return ""
    way = _Way(language, currency, today, region)
    if isinstance(value, list | tuple):
        items = [say_value(item, format, language, choices, currency, today, region) for item in value]
        return _listed(items, way)
    if format:
        return FORMATS[format](value, way)
    for named in (choices,) if isinstance(choices, Choices) else (choices or {}).values():
        if str(value) in named.items:
            return named.label(str(value), language)
    return _plainly(value, way)


def _plainly(value: Value, way: _Way) -> str:
    if isinstance(value, bool):
        return way.spoken.yes if value else way.spoken.no
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dict):
        return _listed([f"{key} {_plainly(item, way)}" for key, item in value.items()], way)
    return str(value)


def _listed(items: list[str], way: _Way) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {way.spoken.and_} {items[-1]}"


# --- numbers and money


def _decimal(value: Value) -> Decimal | None:
    try:
        number = Decimal(str(value).replace(",", "").strip()) if not isinstance(value, bool) else None
    except ArithmeticError:
        return None
    if number is not None and number.is_finite():
        return number
    return None


def _money(value: Value, way: _Way) -> str:
    """Dollars and cents: 135 dollars and 50 cents."""
    amount = _decimal(value)
    if amount is None:
        return _plainly(value, way)
    amount = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    spoken = way.spoken
    names = None if way.by_the_book else spoken.currencies.get(way.currency)
    if names is None:
        from babel.numbers import format_currency

        locale = way.language.replace("-", "_")
        return str(format_currency(amount, way.currency, locale=locale, format_type="name"))
    minus = f"{spoken.minus} " if amount < 0 else ""
    whole, cents = divmod(int(abs(amount) * 100), 100)
    one, many, cent, cents_name = names
    major = spoken.amount.format(number=_grouped(whole, way), unit=one if whole == 1 else many)
    tenths, rest = divmod(cents, 10) if cent in spoken.tenths else (0, cents)
    minor = spoken.amount.format(number=tenths, unit=spoken.tenths[cent]) if tenths else ""
    if rest:
        minor += spoken.amount.format(number=rest, unit=cent if rest == 1 else cents_name)
    if not cents:
        return minus + major
    if not whole:
        return minus + minor
    return minus + spoken.money.format(whole=major, cents=minor)


def _grouped(whole: int, way: _Way) -> str:
    """Thousands apart where that reads best: 1,250."""
    return f"{whole:,}".replace(",", way.spoken.thousands)


def _number(value: Value, way: _Way) -> str:
    """A number with its decimals: 1,250.5."""
    number = _decimal(value)
    if number is None:
        return _plainly(value, way)
    if way.by_the_book:
        from babel.numbers import format_decimal

        return str(format_decimal(number, locale=way.by_the_book))
    whole, _, rest = f"{abs(number):f}".partition(".")
    rest = rest.rstrip("0")
    minus = f"{way.spoken.minus} " if number < 0 else ""
    return minus + _grouped(int(whole), way) + (f".{rest}" if rest else "")


def _ordinal(value: Value, way: _Way) -> str:
    """A place in order: third."""
    number = _decimal(value)
    if number is None or number != int(number) or number < 1:
        return _plainly(value, way)
    place = int(number)
    if way.by_the_book:
        return f"{place}."
    spoken = way.spoken
    words, tens, cardinal_tens = (
        text.split() for text in (spoken.ordinals, spoken.ordinal_tens, spoken.cardinal_tens)
    )
    if place <= len(words):
        return words[place - 1]
    ten, unit = divmod(place, 10)
    if place < 100 and tens:
        cardinal_ten = cardinal_tens[ten - 1] if cardinal_tens else ""
        if not unit:
            return tens[ten - 1]
        return spoken.ordinal_joined.format(
            ten=tens[ten - 1], cardinal_ten=cardinal_ten, unit=words[unit - 1]
        )
    suffix = "th" if 11 <= place % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(unit, "th")
    return spoken.ordinal.format(place=place, suffix=suffix)


# --- digits and letters


def _characters(value: Value) -> str:
    return "".join(c for c in _plainly(value, _Way("en", "USD")) if c.isalnum())


_GROUPS = {5: (5,), 6: (3, 3), 7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (1, 3, 3, 4)}


def _digits(value: Value, way: _Way) -> str:
    """One by one, in groups: 7 1 5, 1 3 9, 0 7 8 7."""
    text = _characters(value).upper()
    sizes = _GROUPS.get(len(text)) or [4] * (len(text) // 4) + [len(text) % 4]
    groups, place = [], 0
    for size in sizes:
        groups.append(" ".join(text[place : place + size]))
        place += size
    return ", ".join(group for group in groups if group)


def _phone(value: Value, way: _Way) -> str:
    """A telephone number in the groups in which its country writes it; one of another country begins with plus."""
    groups = groups_of(str(value).strip(), way.region)
    if not groups:
        return _digits(_characters(value), way)
    said = ", ".join(" ".join(group.removeprefix("+")) for group in groups)
    return f"{way.spoken.plus} {said}" if groups[0].startswith("+") else said


def _last4(value: Value, way: _Way) -> str:
    """The last four digits: 0 7 8 7."""
    return _digits(_characters(value)[-4:], way)


def _spell(value: Value, way: _Way) -> str:
    """Letter by letter: M, A, I, N."""
    words = ("".join(c for c in word if c.isalnum()) for word in _plainly(value, way).split())
    return ". ".join(", ".join(word.upper()) for word in words if word)


def _alphabet(value: Value, way: _Way) -> str:
    """Letter by letter, each with a word that begins with it: A as in Alfa, 1, 2."""
    names = way.words.spelled_with.split()
    template = way.words.letter
    said = []
    for c in _characters(value):
        place = ord(plain(c)) - ord("a") if len(plain(c)) == 1 else -1
        named = template and 0 <= place < len(names)
        said.append(template.format(letter=c.upper(), word=names[place]) if named else c.upper())
    return ", ".join(said)


def _email(value: Value, way: _Way) -> str:
    """An e-mail address: john dot smith at gmail dot com."""
    return _signs(str(value), way)


def _email_spelled(value: Value, way: _Way) -> str:
    """An e-mail address, letter by letter as far as the at: J, S, M, I, T, H, at gmail dot com."""
    name, at, domain = str(value).partition("@")
    if not at:
        return _signs(str(value), way)
    letters = ", ".join(_signs(c, way) if not c.isalnum() else c.upper() for c in name)
    return f"{letters}, {_signs(at + domain, way)}"


def _signs(text: str, way: _Way) -> str:
    """The text with the signs of an address as words."""
    names: dict[str, str] = {}
    for name, sign in (way.words.signs or _ENGLISH.signs).items():
        if name != sign:
            names.setdefault(sign, name)
    return " ".join("".join(f" {names[c]} " if c in names else c for c in text).split())


def _name(value: Value, way: _Way) -> str:
    """A name in title case: James Miller."""
    return " ".join(
        word if word[:1].isupper() else word[:1].upper() + word[1:] for word in str(value).split()
    )


# --- days and times


def _parsed_date(value: Value) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).partition("T")[0])
    except ValueError:
        return None


def _parsed_time(value: Value) -> time | None:
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    text = str(value)
    try:
        return time.fromisoformat(text.partition("T")[2] or text)
    except ValueError:
        return None


_NEAR = timedelta(90)
"""At the turn of the year, nobody says the year of a day as near as this."""


def _date(value: Value, way: _Way) -> str:
    """A day, with its year if that is another one: Monday, November 23."""
    day = _parsed_date(value)
    if day and way.today and day.year != way.today.year and abs(day - way.today) > _NEAR:
        return _full_date(day, way)
    return _day(value, way, way.spoken.day, "full")


def _full_date(value: Value, way: _Way) -> str:
    """A day with its year, without the weekday: November 23, 2026."""
    return _day(value, way, way.spoken.full_day, "long")


def _day(value: Value, way: _Way, template: str, by_the_book: str) -> str:
    day = _parsed_date(value)
    if day is None:
        return _plainly(value, way)
    if way.by_the_book:
        from babel.dates import format_date

        return str(format_date(day, format=by_the_book, locale=way.by_the_book))
    spoken = way.spoken
    return template.format(
        weekday=spoken.weekdays[day.weekday()],
        month=spoken.months[day.month - 1],
        day=spoken.first_day if day.day == 1 and spoken.first_day else day.day,
        year=day.year,
    )


def _time(value: Value, way: _Way) -> str:
    """A time of day: 11 AM, 2:30 PM."""
    clock = _parsed_time(value)
    if clock is None:
        return _plainly(value, way)
    if way.by_the_book:
        from babel.dates import format_time

        return str(format_time(clock, format="short", locale=way.by_the_book))
    spoken = way.spoken
    hour12 = clock.hour % 12 or 12
    template = spoken.clock if clock.minute else spoken.clock_sharp
    return template.format(
        hour=clock.hour,
        hour12=hour12,
        minute=clock.minute,
        part=next((part for until, part in spoken.parts if clock.hour < until), ""),
        the=spoken.articles[hour12 != 1],
    )


def _date_time(value: Value, way: _Way) -> str:
    """A day and a time: Monday, November 23 at 11 AM."""
    day, clock = _parsed_date(value), _parsed_time(value)
    if day is None or clock is None:
        return _date(value, way) if day else _time(value, way)
    template = "{day}, {time}" if way.by_the_book else way.spoken.day_and_time
    return template.format(day=_date(day, way), time=_time(clock, way))


def _when(value: Value, way: _Way) -> str:
    """When something happens: tomorrow at 8 AM, Monday at 8 AM."""
    day, clock = _parsed_date(value), _parsed_time(value)
    if day is None or way.today is None or way.by_the_book:
        return _date_time(value, way)
    ahead = (day - way.today).days
    said = way.spoken.on_day.format(day=_date(day, way))
    if 0 <= ahead < len(way.spoken.near):
        said = way.spoken.near[ahead]
    elif 0 < ahead < 7:
        said = way.spoken.on_weekday.format(weekday=way.spoken.weekdays[day.weekday()])
    if clock:
        return way.spoken.day_and_time.format(day=said, time=_time(clock, way))
    return said


def _weekday(value: Value, way: _Way) -> str:
    """The day of the week: Monday."""
    day = _parsed_date(value)
    number = day.weekday() if day else _WEEKDAYS.get(str(value).lower())
    if number is None:
        return _plainly(value, way)
    if way.by_the_book:
        from babel.dates import get_day_names

        return str(get_day_names("wide", locale=way.by_the_book)[number])
    return way.spoken.weekdays[number]


_WEEKDAYS = (
    {name.lower(): number for number, name in enumerate(_ENGLISH.spoken.weekdays)} if _ENGLISH.spoken else {}
)
"""The days of the week as conditions name them."""


def _greeting(value: Value, way: _Way) -> str:
    """A greeting by the time of day: Good afternoon."""
    clock = _parsed_time(value)
    if clock is None or way.by_the_book:
        return "" if clock else _plainly(value, way)
    return next(words for until, words in way.spoken.greetings if clock.hour < until)


FORMATS: dict[str, Callable[[Value, _Way], str]] = {
    "money": _money,
    "number": _number,
    "ordinal": _ordinal,
    "digits": _digits,
    "last4": _last4,
    "phone": _phone,
    "spell": _spell,
    "alphabet": _alphabet,
    "email": _email,
    "email_spelled": _email_spelled,
    "name": _name,
    "date": _date,
    "full_date": _full_date,
    "time": _time,
    "date_time": _date_time,
    "when": _when,
    "weekday": _weekday,
    "greeting": _greeting,
}
"""The formats a prompt may name; the docstring of each is its line in the manual."""
