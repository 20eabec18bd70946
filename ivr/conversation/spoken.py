"""How a value is said: what `{slot}` and `{slot:format}` of a prompt become, in the words of the language.

Rule: what cannot be said in a format is said as it is; a `Secret` is never said. Whatever is said here in English or
Spanish, `answers` reads back as the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from ivr.conversation.answers.choices import Choices
from ivr.conversation.answers.words import listed, primary
from ivr.conversation.events import Value
from ivr.redaction import Secret


@dataclass(frozen=True)
class _Way:
    """What a format needs beside the value. `tongue` is en or es, or another language, which Babel then speaks."""

    language: str
    tongue: str
    currency: str


def say_value(
    value: Value,
    format: str = "",
    language: str = "en",
    choices: Choices | Mapping[str, Choices] | None = None,
    currency: str = "USD",
) -> str:
    """The value as people of that language say it; one of `choices` by its label there.

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
    way = _Way(language, primary(language), currency)
    if isinstance(value, list | tuple):
        return _listed([say_value(item, format, language, choices, currency) for item in value], way)
    if format:
        return FORMATS[format](value, way)
    for named in (choices,) if isinstance(choices, Choices) else (choices or {}).values():
        if str(value) in named.items:
            return named.label(str(value), language)
    return _plainly(value, way)


def _plainly(value: Value, way: _Way) -> str:
    if isinstance(value, bool):
        words = {"es": ("sí", "no")}.get(way.tongue, ("yes", "no"))
        return words[0] if value else words[1]
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, dict):
        return _listed([f"{key} {_plainly(item, way)}" for key, item in value.items()], way)
    return str(value)


def _listed(items: list[str], way: _Way) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'y' if way.tongue == 'es' else 'and'} {items[-1]}"


# --- numbers and money


def _decimal(value: Value) -> Decimal | None:
    try:
        number = Decimal(str(value).replace(",", "").strip()) if not isinstance(value, bool) else None
    except ArithmeticError:
        return None
    return number if number is not None and number.is_finite() else None


_CURRENCIES: dict[str, dict[str, tuple[str, str, str, str]]] = {
    "en": {
        "USD": ("dollar", "dollars", "cent", "cents"), "CAD": ("dollar", "dollars", "cent", "cents"),
        "AUD": ("dollar", "dollars", "cent", "cents"), "EUR": ("euro", "euros", "cent", "cents"),
        "GBP": ("pound", "pounds", "penny", "pence"), "MXN": ("peso", "pesos", "cent", "cents"),
    },
    "es": {
        "USD": ("dólar", "dólares", "centavo", "centavos"), "CAD": ("dólar", "dólares", "centavo", "centavos"),
        "AUD": ("dólar", "dólares", "centavo", "centavos"), "EUR": ("euro", "euros", "céntimo", "céntimos"),
        "GBP": ("libra", "libras", "penique", "peniques"), "MXN": ("peso", "pesos", "centavo", "centavos"),
    },
}  # fmt: skip


def _money(value: Value, way: _Way) -> str:
    """Dollars and cents: 135 dollars and 50 cents."""
    amount = _decimal(value)
    if amount is None:
        return _plainly(value, way)
    amount = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    names = _CURRENCIES.get(way.tongue, {}).get(way.currency)
    if names is None:
        from babel.numbers import format_currency

        locale = way.language.replace("-", "_")
        return str(format_currency(amount, way.currency, locale=locale, format_type="name"))
    minus = {"es": "menos "}.get(way.tongue, "minus ") if amount < 0 else ""
    whole, cents = divmod(int(abs(amount) * 100), 100)
    one, many, cent, cents_name = names
    major = f"{_grouped(whole, way)} {one if whole == 1 else many}"
    minor = f"{cents} {cent if cents == 1 else cents_name}"
    if not cents:
        return minus + major
    if not whole:
        return minus + minor
    return f"{minus}{major} {'con' if way.tongue == 'es' else 'and'} {minor}"


def _grouped(whole: int, way: _Way) -> str:
    """Thousands apart in English; Spanish voices read the plain figure best."""
    return f"{whole:,}" if way.tongue == "en" else str(whole)


def _number(value: Value, way: _Way) -> str:
    """A number with its decimals: 1,250.5."""
    number = _decimal(value)
    if number is None:
        return _plainly(value, way)
    if way.tongue not in ("en", "es"):
        from babel.numbers import format_decimal

        return str(format_decimal(number, locale=way.language.replace("-", "_")))
    text = f"{abs(number):f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0")
    minus = ("menos " if way.tongue == "es" else "minus ") if number < 0 else ""
    return minus + _grouped(int(whole), way) + (f".{rest}" if rest else "")


_EN_ORDINALS = listed(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_EN_TENS = listed("x x twenty thirty forty fifty sixty seventy eighty ninety")
_ES_ORDINALS = listed(
    "x primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo"
)
_ES_TENS = listed(
    "x décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo"
)


def _ordinal(value: Value, way: _Way) -> str:
    """A place in order: third."""
    number = _decimal(value)
    if number is None or number != int(number) or number < 1:
        return _plainly(value, way)
    place = int(number)
    tens, unit = divmod(place, 10)
    if way.tongue == "es":
        if place < len(_ES_ORDINALS):
            return _ES_ORDINALS[place]
        if place < 100:
            return _ES_TENS[tens] + (f" {_ES_ORDINALS[unit]}" if unit else "")
        return f"número {place}"
    if way.tongue != "en":
        return f"{place}."
    if place < 20:
        return _EN_ORDINALS[place]
    if place < 100:
        return f"{_EN_TENS[tens]}-{_EN_ORDINALS[unit]}" if unit else f"{_EN_TENS[tens][:-1]}ieth"
    ending = "th" if 11 <= place % 100 <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(unit, "th")
    return f"{place:,}{ending}"


# --- digits and letters


def _characters(value: Value) -> str:
    return "".join(c for c in _plainly(value, _Way("en", "en", "USD")) if c.isalnum())


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
    """A telephone number in groups; one of another country begins with plus."""
    text = str(value).strip()
    digits = _characters(text)
    if text.startswith("+1") and len(digits) == 11:
        return _digits(digits[1:], way)
    if text.startswith("+"):
        return f"{'más' if way.tongue == 'es' else 'plus'} {_digits(digits, way)}"
    return _digits(digits, way)


def _last4(value: Value, way: _Way) -> str:
    """The last four digits: 0 7 8 7."""
    return _digits(_characters(value)[-4:], way)


def _spell(value: Value, way: _Way) -> str:
    """Letter by letter: M, A, I, N."""
    return ", ".join(_characters(value).upper())


def _name(value: Value, way: _Way) -> str:
    """A name in title case: James Miller."""
    return " ".join(
        word if word[:1].isupper() else word[:1].upper() + word[1:] for word in str(value).split()
    )


# --- days and times

_EN_WEEKDAYS = listed("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_EN_MONTHS = listed("x January February March April May June July August September October November December")
_ES_WEEKDAYS = listed("lunes martes miércoles jueves viernes sábado domingo")
_ES_MONTHS = listed(
    "x enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
)


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


def _date(value: Value, way: _Way) -> str:
    """A day: Monday, November 23."""
    day = _parsed_date(value)
    if day is None:
        return _plainly(value, way)
    if way.tongue == "es":
        return f"{_ES_WEEKDAYS[day.weekday()]} {_es_day(day)} de {_ES_MONTHS[day.month]}"
    if way.tongue != "en":
        from babel.dates import format_date

        return str(format_date(day, format="full", locale=way.language.replace("-", "_")))
    return f"{_EN_WEEKDAYS[day.weekday()]}, {_EN_MONTHS[day.month]} {day.day}"


def _es_day(day: date) -> str:
    return "primero" if day.day == 1 else str(day.day)


def _full_date(value: Value, way: _Way) -> str:
    """A day with its year, without the weekday: November 23, 2026."""
    day = _parsed_date(value)
    if day is None:
        return _plainly(value, way)
    if way.tongue == "es":
        return f"{_es_day(day)} de {_ES_MONTHS[day.month]} de {day.year}"
    if way.tongue != "en":
        from babel.dates import format_date

        return str(format_date(day, format="long", locale=way.language.replace("-", "_")))
    return f"{_EN_MONTHS[day.month]} {day.day}, {day.year}"


def _time(value: Value, way: _Way) -> str:
    """A time of day: 11 AM, 2:30 PM."""
    clock = _parsed_time(value)
    if clock is None:
        return _plainly(value, way)
    if way.tongue not in ("en", "es"):
        from babel.dates import format_time

        return str(format_time(clock, format="short", locale=way.language.replace("-", "_")))
    hour = clock.hour % 12 or 12
    text = f"{hour}:{clock.minute:02}" if clock.minute else str(hour)
    if way.tongue == "es":
        part = "noche" if clock.hour == 0 or clock.hour >= 20 else "mañana" if clock.hour < 12 else "tarde"
        return f"{'la' if hour == 1 else 'las'} {text} de la {part}"
    return f"{text} {'AM' if clock.hour < 12 else 'PM'}"


def _date_time(value: Value, way: _Way) -> str:
    """A day and a time: Monday, November 23 at 11 AM."""
    day, clock = _parsed_date(value), _parsed_time(value)
    if day is None or clock is None:
        return _date(value, way) if day else _time(value, way)
    if way.tongue == "es":
        return f"{_date(day, way)} a {_time(clock, way)}"
    return f"{_date(day, way)}{' at' if way.tongue == 'en' else ','} {_time(clock, way)}"


FORMATS: dict[str, Callable[[Value, _Way], str]] = {
    "money": _money,
    "number": _number,
    "ordinal": _ordinal,
    "digits": _digits,
    "last4": _last4,
    "phone": _phone,
    "spell": _spell,
    "name": _name,
    "date": _date,
    "full_date": _full_date,
    "time": _time,
    "date_time": _date_time,
}
"""The formats a prompt may name; the docstring of each is its line in the manual."""
