"""Slots that hold a name: whose it is, and whether it is a country's, of which there are only so many.

Rule: what is known here only helps to find a name in a sentence; as an answer to its question any words will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from ivr.content.slot_kinds.asked import Asked

COUNTRIES = "names of countries"
"""The list of `Flows.choices` that has them."""

_COUNTRY = re.compile(r"(?i)\b(?:country|countries|pa[ií]s|pa[ií]ses)\b")
_NOT_A_COUNTRY = re.compile(r"(?i)\bcountry (?:code|side|club)\b")
_NAMED_OTHERWISE = {
    "en": {
        "GB": ("UK", "Great Britain", "Britain", "England", "Scotland", "Wales"), "NL": ("Holland",), "TR": ("Turkey",),
        "US": ("USA", "the US", "the States", "United States of America", "America"), "AE": ("Emirates",),
        "CZ": ("Czech Republic",), "KR": ("Korea",), "CI": ("Ivory Coast",), "MM": ("Myanmar", "Burma"),
        "HK": ("Hong Kong",), "MO": ("Macao",), "CD": ("Congo",), "BA": ("Bosnia",), "VA": ("Vatican",),
        "MK": ("Macedonia",),
    },
    "es": {
        "US": ("Estados Unidos de América", "EE. UU."), "GB": ("Inglaterra", "Escocia", "Gran Bretaña"),
        "NL": ("Holanda",), "CZ": ("República Checa",),
    },
}  # fmt: skip
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})

_PERSON = r"(?:customer|user|guest|caller|client|member|person|passenger|driver|patient|traveller|traveler|recipient|"
_PERSON += r"payee|beneficiary|friend|contact|owner|holder|visitor|student|employee|applicant|cliente|usuario|persona)"
_OF_A_PERSON = re.compile(
    rf"(?i)\b(?:first|last|full|given|family|middle) ?name\b|\bsurname\b|\b{_PERSON}(?:'?s)? name\b|"
    rf"\bname (?:of|for) (?:the|a|an|their|your)(?: \w+)? {_PERSON}\b|\bnombre completo\b|\bapellidos?\b|"
    r"\b(?:your|tu|su) (?:name|nombre)\b|\bunder what name\b"
)
_NAME_ALONE = re.compile(r"(?i)^(?:name|nombre|person name|customer name|user name|guest name)$")
_SOMEBODY_ELSE = re.compile(
    r"(?i)\b(?:recipient|payee|beneficiary|receiver|driver|friend|contact|child|patient|passenger|other|second|partner|"
    r"companion|spouse)\b"
)


def whose_name(asked: Asked) -> Literal["", "own", "other"]:
    """Whether the slot holds the name of whoever calls, or of somebody else."""
    told = f"{asked.name} {asked.head} {asked.words}"
    if not (
        _NAME_ALONE.search(asked.name) or _OF_A_PERSON.search(f"{asked.name}; {asked.about}; {asked.words}")
    ):
        return ""
    return "other" if _SOMEBODY_ELSE.search(told) else "own"


def is_country(asked: Asked) -> bool:
    return any(_COUNTRY.search(text) and not _NOT_A_COUNTRY.search(text) for text in (asked.name, asked.head))


@lru_cache(maxsize=16)
def countries(language: str) -> Sequence[str]:
    """What countries are called in a language, with names that are no longer or not quite theirs."""
    return tuple(dict.fromkeys(_countries(language.partition("-")[0])))


def _countries(language: str) -> Iterator[str]:
    from babel import Locale, UnknownLocaleError

    others = _NAMED_OTHERWISE.get(language, {})
    try:
        names = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return
    for code, name in names.items():
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES:
            yield name
            yield from others.get(code, ())
