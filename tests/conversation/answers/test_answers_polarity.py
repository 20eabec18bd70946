"""What callers say that it is not: the value that is meant, and the one that is excluded."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.conversation.answers import Choices, Found, Surroundings, excluded, find, read

NOW = datetime(2026, 11, 18, 11, 20, tzinfo=ZoneInfo("America/New_York"))  # a Wednesday
CARD = {
    "debit": {"en": ("debit", "debit card"), "es": ("débito", "tarjeta de débito")},
    "credit": {"en": ("credit", "credit card"), "es": ("crédito", "tarjeta de crédito")},
}
ACCOUNT = {
    "checking": {"en": ("checking",), "es": ("cheques",)},
    "savings": {"en": ("savings",), "es": ("ahorros",)},
}
BILL = {"gas": {"en": ("gas", "gas bill"), "es": ("gas",)}, "water": {"en": ("water",), "es": ("agua",)}}
FEELING = {"happy": {"en": ("satisfied",)}, "unhappy": {"en": ("not satisfied", "dissatisfied")}}
LISTS = {"card": CARD, "account": ACCOUNT, "bill": BILL, "feeling": FEELING}
CHOICES = {name: Choices(name, items) for name, items in LISTS.items()}


def around(language: str) -> Surroundings:
    return Surroundings(now=NOW, language=language, choices=CHOICES)


@pytest.mark.parametrize(
    ("kind", "said", "meant", "not_meant"),
    [
        ("card", "not my credit card", None, "credit"),
        ("card", "i lost my card but not my credit card", None, "credit"),
        ("card", "not my credit card my debit card", "debit", "credit"),
        ("card", "i don't want my credit card blocked", None, "credit"),
        ("card", "it ain't the credit one", None, "credit"),
        ("card", "my credit card was at home so not that one", None, "credit"),
        ("account", "anything but savings", None, "savings"),
        ("account", "savings not checking", "savings", "checking"),
        ("account", "not checking or savings", None, "checking"),
        ("account", "from wherever just don't touch the savings", None, "savings"),
        ("bill", "everything except the gas bill", None, "gas"),
        ("money", "not fifty", None, 50.0),
        ("money", "not fifty but sixty dollars", 60.0, 50.0),
        ("money", "i can't pay fifty", None, 50.0),
        ("date", "any day but friday", None, "2026-11-20"),
        ("date", "not monday or tuesday", None, "2026-11-23"),
        ("date", "friday doesn't work how about monday", "2026-11-23", "2026-11-20"),
        ("date", "monday i can't", None, "2026-11-23"),
        ("digits", "not two, three four five", "345", None),
    ],
)
def test_what_is_excluded_is_not_the_answer(kind: str, said: str, meant: object, not_meant: object) -> None:
    answer = read(kind, said, around("en"))
    denied = [found.value for found in excluded(kind, said, around("en"))]

    assert (answer.value if isinstance(answer, Found) else None) == meant
    assert (denied[0] if denied else None) == not_meant


@pytest.mark.parametrize(
    ("kind", "said", "not_meant"),
    [
        ("card", "la de crédito no", "credit"),
        ("card", "que no sea la de crédito", "credit"),
        ("account", "cualquiera menos ahorros", "savings"),
        ("account", "no quiero de ahorros", "savings"),
        ("date", "cualquier día menos el viernes", "2026-11-20"),
        ("date", "el viernes no puedo", "2026-11-20"),
        ("bill", "todo menos el gas", "gas"),
    ],
)
def test_the_same_in_spanish(kind: str, said: str, not_meant: object) -> None:
    assert [found.value for found in find(kind, said, around("es"))] == []
    assert excluded(kind, said, around("es"))[0].value == not_meant


def test_a_spanish_no_without_its_comma_leaves_the_value_unsure() -> None:
    unsure, sure = (read("card", said, around("es")) for said in ("no la de crédito", "no, la de crédito"))

    assert isinstance(unsure, Found) and (unsure.value, unsure.certain) == ("credit", False)
    assert isinstance(sure, Found) and (sure.value, sure.certain) == ("credit", True)


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        ("card", "i can't find my debit card", "debit"),
        ("card", "my debit card doesn't work", "debit"),
        ("card", "i don't have my debit card any more", "debit"),
        ("account", "i'm not sure maybe savings", "savings"),
        ("money", "no more than fifty", 50.0),
        ("date", "why not friday", "2026-11-20"),
        ("feeling", "not satisfied at all", "unhappy"),
    ],
)
def test_a_not_that_denies_something_else_leaves_the_value(kind: str, said: str, meant: object) -> None:
    answer = read(kind, said, around("en"))

    assert isinstance(answer, Found) and answer.value == meant
