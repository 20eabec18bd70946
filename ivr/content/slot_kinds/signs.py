"""The kind of value that a slot holds, told by words: of its description, its name, its question, or by its form.

Rule: one row a kind, in the order in which they are tried; what no row knows is a name, or the caller's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ivr.content.slot_kinds import codes
from ivr.content.slot_kinds.asked import Asked


class _Sign(NamedTuple):
    """A kind and the words that tell it: in the first words of a description, in a slot's name, in a question."""

    kind: str
    described: str
    named: str = ""
    asked: str = ""


_CURRENCY = r"(?:dollars?|euros?|pounds?|taka|rupees?|pesos?|usd|eur|gbp|money|dinero)"
_PAID = r"(?:pay|send|transfer|deposit|withdraw|spend|add)"
_COUNTED = (
    "quantity|count|age|duration|percentage|rating|score|index|cantidad|edad|nights|days|weeks|months|years|hours|"
    "minutes|guests|rooms|people|persons|personas|passengers|seats|tickets|adults|children|travelers|travellers"
)
_NUMBERED = (
    r"\b(?:booking|order|policy|account|invoice|ticket|tracking|customer|member|membership|loyalty|case|claim|confirmation|"
    r"reservation|reference|contract|employee|student|patient|flight)"
)
_SIGNS = (
    _Sign("email", r"e-?mails?\b|\bcorreo\b", r"e-?mail|correo", r"e-?mail|correo electr"),
    _Sign("digits", r"(?:phone|mobile|cell|telephone|contact)\snumber|tel[eé]fono|\bphone\b",
          r"(?:phone|mobile|telephone|telefono|teléfono|celular)(?: number)?(?: \w+)?$|^telefono|contact number",
          r"(?:phone|mobile|telephone)\snumber|tel[eé]fono"),
    _Sign("handle", r"\bhandles?\b|\buser ?name\b|starting with (?:an? )?@", r"handle$|user ?name$",
          r"\bhandle\b|\busername\b"),
    _Sign("postal_code", r"\b(?:zip|postal|post)\s?-?codes?\b", r"(?:zip|postal|post) ?code$|^zip$",
          r"\b(?:zip|postal) code"),
    _Sign("alphanumeric", "",
          rf"{_NUMBERED} (?:number|num|no|id|code|reference)$|(?:license|number) plate|serial number",
          rf"{_NUMBERED} (?:number|id|code|reference)\b|license plate"),
    _Sign("dates", r"\b(?:date range|range of dates|time ?frame|period|from .+ (?:to|until) .+ date)\b|\bdates\b",
          r"date range|dates$|(?:statement|billing|travel|rental|reporting|time) period$|timeframe$",
          r"\bwhich dates|\bwhat dates|date range|from when (?:to|until)"),
    _Sign("date_time", r"\bdate and time\b|\bday and time\b|\bfecha y hora\b", r"date ?time$|date and time|datetime",
          r"\b(?:date|day) and (?:what )?time\b"),
    _Sign("past_date", r"\b(?:date of birth|birth ?date|birthday)\b|fecha de nacimiento",
          r"birth ?date|date of birth|^dob$|birthday|(?:incident|accident|purchase|transaction|loss) date",
          r"date of birth|born\b|birthday"),
    _Sign("money", r"\b(?:amounts?|prices?|costs?|fees?|budget|salary|income|monto|importe)\b|"
          rf"(?:number|sum) of (?:\w+\s)?{_CURRENCY}",
          r"(?:^|\s)(?:amount|price|cost|fee|budget|salary|income|monto|importe|money)s?(?:\s|$)",
          rf"how much (?:money|(?:would you like to|do you want to) {_PAID}|should)|\bamount\b"),
    _Sign("number", r"\b(?:number|count|quantity|amount) of\b|\bhow many\b|\binteger\b|\bage\b|\bindex\b|cu[aá]nt[ao]s",
          rf"^(?:num|number|count|how many|numero)\b(?! plate)|\b(?:{_COUNTED})$|number of",
          r"\bhow many\b|\bhow old\b|cu[aá]nt[ao]s"),
    _Sign("date", r"\bdates?\b|\bdays?\b|\bfecha\b|\bd[ií]a\b", r"\b(?:date|day|fecha|dia)(?: \w+)?$|^fecha",
          r"\b(?:what|which) (?:date|day)\b|\bdate\b|^when\b|qu[eé] d[ií]a|qu[eé] fecha"),
    _Sign("time", r"\btime\b(?! (?:zone|frame))|\bhora\b", r"\b(?:time|hora)$|^hora\b",
          r"\b(?:what|which) time\b|qu[eé] hora"),
)  # fmt: skip
"""In this order. Telephone numbers are figures: a project may be of any country, and no plan of ours refuses them."""
_PLAIN = _SIGNS[:4]
"""Kinds that have a name of their own, wherever it stands."""

_DIGITS = re.compile(r"(?i)\bdigits?\b")
_CODE = re.compile(r"(?i)\balphanumeric\b|\bletters?\b.*\b(?:digits?|numbers?|figures?)\b|"
                   r"\b(?:digits?|numbers?|figures?)\b.*\bletters?\b")  # fmt: skip
_NAME = re.compile(r"(?i)\b(?:names?|nombre|title|brand|place|city|location|destination)\b")
_THING = re.compile(
    r"(?i)\b(?:names?|titles?|codes?|numbers?|references?|ids?|address|place|city|country|information)$"
)
_SAMPLES = tuple(
    (kind, sample)
    for kind, samples in (
        ("email", ("ann.miller@example.com",)),
        ("date", ("2026-11-23", "11/23/2026", "23/11/2026", "23-11-2026", "23.11.2026", "11-23-2026")),
        ("time", ("14:30", "02:30 PM", "2:30 PM")),
        ("phone", ("+14155550100",)),
        ("digits", tuple("3141592653589793"[:length] for length in range(3, 17))),
    )
    for sample in samples
)
"""Values of kinds that a pattern is tried with."""
_SHAPES = (
    ("email", r".+@.+\..+"),
    ("handle", r"@\w+"),
    ("date", r"\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"),
    ("time", r"\d{1,2}:\d\d(?: [AP]M)?"),
    ("money", r"[$€£]\d[\d.,]*"),
    ("number", r"\d{1,3}"),
)


def kind_of(asked: Asked) -> str:
    """What is spelled, or has a form that is asked for; else what words tell."""
    code, sign = _code(asked), sign_of(asked)
    if code == "date" and sign == "past_date":
        return sign
    return code or sign


def sign_of(asked: Asked) -> str:
    """The kind that the words tell; "phrase" for a name, "text" for the caller's own words."""
    return next(filter(None, (way(asked) for way in _WAYS)))


def names_a_kind(text: str) -> bool:
    """Whether a text is the name of a kind of value rather than a value."""
    return bool(_THING.search(text)) or any(_in(sign.named, text) for sign in _SIGNS)


def _code(asked: Asked) -> str:
    if _CODE.search(asked.about) or codes.has_letters(asked):
        return "alphanumeric"
    if asked.step.dtmf or _DIGITS.search(asked.about):
        return "digits"
    found = next((kind for kind, sample in _SAMPLES if asked.use.wants(sample)), "")
    if found == "digits" and codes.allows_letters(asked):
        return ""
    return found


def _plainly(asked: Asked) -> str:
    return next((sign.kind for sign in _PLAIN if _anywhere(sign, asked)), "")


def _anywhere(sign: _Sign, asked: Asked) -> bool:
    places = ((sign.described, asked.head), (sign.named, asked.name), (sign.asked, asked.words))
    return any(_in(pattern, text) for pattern, text in places)


def _comment(asked: Asked) -> str:
    return "text" if asked.is_comment else ""


def _by_example(asked: Asked) -> str:
    return next((kind for kind, shape in _SHAPES if re.fullmatch(shape, asked.example, re.IGNORECASE)), "")


def _by_description(asked: Asked) -> str:
    named = _NAME.search(asked.head)
    if named:
        return ""
    return next((sign.kind for sign in _SIGNS if _in(sign.described, asked.head)), "")


def _by_name(asked: Asked) -> str:
    return next((sign.kind for sign in _SIGNS if _in(sign.named, asked.name)), "")


def _by_question(asked: Asked) -> str:
    named = _NAME.search(f"{asked.head} {asked.name}")
    if named:
        return ""
    return next((sign.kind for sign in _SIGNS if _in(sign.asked, asked.words)), "")


def _else(asked: Asked) -> str:
    return "text" if asked.mentions_a_comment else "phrase"


_WAYS: tuple[Callable[[Asked], str], ...] = (
    _plainly, _comment, _by_example, _by_description, _by_name, _by_question, _else,
)  # fmt: skip
"""What tells a kind, the surest first."""


def _in(pattern: str, text: str) -> bool:
    return bool(pattern) and re.search(pattern, text, re.IGNORECASE) is not None
