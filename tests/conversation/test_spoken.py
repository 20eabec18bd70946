"""How values are said."""

from datetime import date

import pytest

from ivr.conversation.answers import Choices
from ivr.conversation.spoken import FORMATS, say_value
from ivr.redaction import Secret

ACCOUNTS = Choices("account", {"checking": {"en": ("checking account",), "es": ("cuenta corriente",)}})


@pytest.mark.parametrize(
    ("value", "format", "english", "spanish"),
    [(135.5, "money", "135 dollars and 50 cents", "135 dólares con 50 centavos"),
     (1, "money", "1 dollar", "1 dólar"), (0.01, "money", "1 cent", "1 centavo"),
     (1250, "money", "1,250 dollars", "1250 dólares"), (-5, "money", "minus 5 dollars", "menos 5 dólares"),
     (0, "money", "0 dollars", "0 dólares"),
     ("7151390787", "digits", "7 1 5, 1 3 9, 0 7 8 7", "7 1 5, 1 3 9, 0 7 8 7"),
     ("70023", "digits", "7 0 0 2 3", "7 0 0 2 3"),
     ("+17151390787", "phone", "7 1 5, 1 3 9, 0 7 8 7", "7 1 5, 1 3 9, 0 7 8 7"),
     ("7151390787", "last4", "0 7 8 7", "0 7 8 7"),
     ("2026-11-23", "date", "Monday, November 23", "lunes 23 de noviembre"),
     ("11:00", "time", "11 AM", "las 11 de la mañana"),
     ("2026-11-23", "full_date", "November 23, 2026", "23 de noviembre de 2026"),
     ("14:30", "time", "2:30 PM", "las 2:30 de la tarde"),
     ("2026-11-23T11:00", "date_time", "Monday, November 23 at 11 AM", "lunes 23 de noviembre a las 11 de la mañana"),
     (3, "ordinal", "third", "tercero"), (21, "ordinal", "twenty-first", "vigésimo primero"),
     (90, "ordinal", "ninetieth", "nonagésimo"), ("main", "spell", "M, A, I, N", "M, A, I, N"),
     ("james miller", "name", "James Miller", "James Miller"), (1250.5, "number", "1,250.5", "1250.5"),
     ("AB12", "digits", "A B 1 2", "A B 1 2"), (True, "", "yes", "sí"), (135.0, "", "135", "135"),
     (None, "", "", ""), (["a", "b", "c"], "", "a, b and c", "a, b y c")],
)  # fmt: skip
def test_a_value_is_said_as_people_of_the_language_say_it(value, format, english, spanish):
    assert say_value(value, format, "en-US") == english
    assert say_value(value, format, "es-MX") == spanish


@pytest.mark.parametrize(
    ("day", "today", "said"),
    [
        ("2026-11-23", date(2026, 11, 18), "Monday, November 23"),
        ("2026-02-02", date(2026, 11, 18), "Monday, February 2"),
        ("2024-03-05", date(2026, 11, 18), "March 5, 2024"),
        ("2027-11-05", date(2026, 11, 18), "November 5, 2027"),
        ("2027-01-04", date(2026, 12, 30), "Monday, January 4"),
    ],
)
def test_a_day_is_said_with_its_year_when_it_is_another_and_far(day, today, said):
    assert say_value(day, "date", "en", today=today) == said
    assert say_value(f"{day}T11:00", "date_time", "en", today=today) == f"{said} at 11 AM"


def test_a_choice_is_said_by_its_label():
    assert say_value("checking", "", "es", ACCOUNTS) == "cuenta corriente"
    assert say_value("checking", "", "en", {"account": ACCOUNTS}) == "checking account"
    assert say_value("other", "", "en", ACCOUNTS) == "other"


def test_another_currency_has_its_own_words():
    assert say_value(2.5, "money", "en", currency="GBP") == "2 pounds and 50 pence"
    assert say_value(2.5, "money", "es", currency="EUR") == "2 euros con 50 céntimos"


def test_another_language_is_spoken_by_the_book():
    assert say_value("2026-11-23", "date", "fi") == "maanantai 23. marraskuuta 2026"
    assert say_value("2026-11-23", "full_date", "de") == "23. November 2026"


@pytest.mark.parametrize("format", FORMATS)
def test_what_does_not_fit_a_format_is_still_said(format):
    assert say_value("Unknown", format, "en")


@pytest.mark.parametrize("format", ["", *FORMATS])
def test_a_secret_is_never_said(format):
    with pytest.raises(ValueError, match="never said"):
        say_value(Secret("4111111111111111"), format, "en")


def test_a_secret_in_a_list_is_never_said():
    with pytest.raises(ValueError, match="never said"):
        say_value(["a", Secret("1234")], "", "en")


def test_an_unknown_format_names_those_there_are():
    with pytest.raises(ValueError, match="'mony' is not a format"):
        say_value(5, "mony", "en")


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_described_for_those_who_write_prompts(format):
    assert FORMATS[format].__doc__


@pytest.mark.parametrize(
    ("moment", "english", "spanish", "swedish"),
    [
        ("2026-11-18T14:00", "today at 2 PM", "hoy a las 2 de la tarde", "i dag klockan 14:00"),
        ("2026-11-19T08:00", "tomorrow at 8 AM", "mañana a las 8 de la mañana", "i morgon klockan 08:00"),
        ("2026-11-23T08:30", "Monday at 8:30 AM", "el lunes a las 8:30 de la mañana", "på måndag klockan 08:30"),
        ("2026-11-25T08:00", "Wednesday, November 25 at 8 AM", "el miércoles 25 de noviembre a las 8 de la mañana",
         "onsdag den 25 november klockan 08:00"),
        ("2026-11-17T08:00", "Tuesday, November 17 at 8 AM", "el martes 17 de noviembre a las 8 de la mañana",
         "tisdag den 17 november klockan 08:00"),
        ("2026-11-19", "tomorrow", "mañana", "i morgon"),
    ],
)  # fmt: skip
def test_when_something_happens_is_said_from_today(moment, english, spanish, swedish):
    said = [say_value(moment, "when", language, today=date(2026, 11, 18)) for language in ("en", "es", "sv")]

    assert said == [english, spanish, swedish]


@pytest.mark.parametrize(
    ("clock", "english", "spanish"),
    [("00:10", "Good morning", "Buenas noches"), ("08:00", "Good morning", "Buenos días"),
     ("12:00", "Good afternoon", "Buenas tardes"), ("17:00", "Good evening", "Buenas tardes"),
     ("21:00", "Good evening", "Buenas noches")],
)  # fmt: skip
def test_callers_are_greeted_by_the_time_of_day(clock, english, spanish):
    assert say_value(clock, "greeting", "en") == english
    assert say_value(clock, "greeting", "es") == spanish


def test_a_day_of_the_week_is_said_in_the_language_of_the_caller():
    assert say_value("2026-11-18", "weekday", "es") == say_value("wednesday", "weekday", "es") == "miércoles"
    assert say_value("wednesday", "weekday", "de") == "Mittwoch"
