"""Days, times and appointments."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from asked import (
    CHINESE,
    ENGLISH,
    FRIDAY,
    NORWEGIAN,
    SPANISH,
    SWEDISH,
    URDU,
    certain,
    told_in_turns,
    value,
    values,
)
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation.answers import Found, Partial, find, read, read_keys
from ivr.conversation.spoken import say_value


@pytest.mark.parametrize(
    ("text", "day"),
    [("monday", "2026-11-23"), ("today", "2026-11-20"), ("tomorrow would be great", "2026-11-21"),
     ("friday", "2026-11-27"), ("the day after tomorrow", "2026-11-22"), ("in two weeks", "2026-12-04"),
     ("a week from friday", "2026-12-04"), ("the third of march", "2027-03-03"), ("march 3rd", "2027-03-03"),
     ("november twenty third", "2026-11-23"), ("11/23", "2026-11-23"), ("11/23/2027", "2027-11-23"),
     ("2026-12-01", "2026-12-01"), ("the fifteenth", "2026-12-15"),
     ("monday the twenty third", "2026-11-23"), ("march third twenty twenty seven", "2027-03-03"),
     ("Saturday.", "2026-11-21"), ("may fifth nineteen eighty four", "1984-05-05"),
     ("friday no monday", "2026-11-23"), ("monday of next week", "2026-11-23"),
     ("last day of the month", "2026-11-30"), ("february twenty ninth", "2028-02-29"),
     ("23/11", "2026-11-23")],
)  # fmt: skip
def test_a_day_is_read(text, day):
    assert value("date", text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("mañana", "2026-11-21"), ("pasado mañana", "2026-11-22"), ("el tres de marzo", "2027-03-03"),
     ("lunes", "2026-11-23"), ("el primero de marzo", "2027-03-01"), ("el viernes que viene", "2026-11-27"),
     ("en dos semanas", "2026-12-04"), ("veintitrés de noviembre de dos mil veintiséis", "2026-11-23"),
     ("mañana por la mañana", "2026-11-21")],
)  # fmt: skip
def test_a_spanish_day_is_read(text, day):
    assert value("date", text, SPANISH) == day


@pytest.mark.parametrize("text", ["eleven", "may i come in", "the second one", "february thirtieth"])
def test_what_names_no_day_is_none(text):
    assert value("date", text) is None


@pytest.mark.parametrize(
    ("text", "day", "around"),
    [("last friday", "2026-11-13", ENGLISH), ("three days ago", "2026-11-17", ENGLISH),
     ("a month ago", "2026-10-20", ENGLISH), ("it was last night", "2026-11-19", ENGLISH),
     ("tuesday last week", "2026-11-10", ENGLISH), ("el viernes pasado", "2026-11-13", SPANISH),
     ("el pasado lunes", "2026-11-16", SPANISH), ("hace dos semanas", "2026-11-06", SPANISH),
     ("anoche", "2026-11-19", SPANISH), ("förra fredagen", "2026-11-13", SWEDISH),
     ("för tre dagar sedan", "2026-11-17", SWEDISH), ("forrige fredag", "2026-11-13", NORWEGIAN),
     ("for tre dager siden", "2026-11-17", NORWEGIAN), ("上星期五", "2026-11-13", CHINESE),
     ("三天前", "2026-11-17", CHINESE), ("teen din pehle", "2026-11-17", URDU)],
)  # fmt: skip
def test_a_day_that_has_been_is_read(text, day, around):
    assert value("date", text, around) == value("past_date", text, around) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("friday", "2026-11-13"), ("on thursday", "2026-11-19"), ("november third", "2026-11-03"),
     ("november nineteenth", "2026-11-19"), ("november twenty third", "2025-11-23"),
     ("the second", "2026-11-02"), ("the twenty fifth", "2026-10-25"), ("monday the sixteenth", "2026-11-16"),
     ("thanksgiving", "2025-11-27"), ("today", "2026-11-20"), ("11/23", "2025-11-23")],
)  # fmt: skip
def test_a_question_about_the_past_takes_the_latest_such_day(text, day):
    assert value("past_date", text) == day
    assert certain("past_date", text)


def test_a_month_and_a_day_told_one_after_the_other_may_lie_in_the_past():
    assert told_in_turns("past_date", ["in november", "the third"]) == [Partial("--11"), "2026-11-03"]
    assert told_in_turns("past_date", ["in december", "the third"])[-1] == "2025-12-03"


def test_keys_without_a_year_mean_the_latest_such_day():
    assert read_keys("past_date", "1103", ENGLISH) == "2026-11-03"
    assert read_keys("past_date", "1123", ENGLISH) == "2025-11-23"
    assert read_keys("past_date", "99", ENGLISH) is None


def test_a_day_to_come_is_no_certain_answer_to_a_question_about_the_past():
    for text in ("tomorrow", "in two weeks", "november twenty third twenty thirty"):
        assert value("past_date", text) == value("date", text)
        assert not certain("past_date", text)
    wednesday = replace(ENGLISH, now=datetime(2026, 11, 18, 12))
    assert value("past_date", "next friday", wednesday) == value("date", "next friday", wednesday)


def test_every_day_of_the_year_that_was_is_read_as_it_was_said():
    for ago in range(1, 365):
        day = (FRIDAY.date() - timedelta(ago)).isoformat()
        for around in (ENGLISH, SPANISH):
            said = say_value(day, "full_date", around.language).removesuffix(f", {day[:4]}")
            said = said.removesuffix(f" de {day[:4]}")
            assert value("past_date", said, around) == day


def test_next_friday_is_certain_only_when_both_readings_agree():
    wednesday = replace(ENGLISH, now=FRIDAY - timedelta(2))

    assert value("date", "next friday", wednesday) == "2026-11-27"
    assert not certain("date", "next friday", wednesday)
    assert certain("date", "next friday", ENGLISH)


def test_a_weekday_that_does_not_fit_its_date_is_read_back():
    assert certain("date", "tuesday november 24th")
    assert not certain("date", "monday november 24th")


def test_the_region_orders_a_date_in_figures():
    assert value("date", "3/4/2027") == "2027-03-04"
    assert value("date", "3/4/2027", replace(SPANISH, region="MX")) == "2027-04-03"
    assert read_keys("date", "03042027", ENGLISH) == "2027-03-04"
    assert read_keys("date", "13132027", ENGLISH) is None


def test_every_day_of_the_coming_year_is_read_back_as_it_was_said():
    for ahead in range(365):
        day = (FRIDAY.date() + timedelta(ahead)).isoformat()
        for around in (ENGLISH, SPANISH):
            assert value("date", say_value(day, "date", around.language), around) == day
            assert certain("date", say_value(day, "date", around.language), around)


@given(st.dates(date(1920, 1, 1), date(2099, 12, 31)), st.sampled_from([ENGLISH, SPANISH]))
def test_every_day_with_its_year_is_read_back_as_it_was_said(day, around):
    assert value("date", say_value(day.isoformat(), "full_date", around.language), around) == day.isoformat()


# --- times


@pytest.mark.parametrize(
    ("text", "clock"),
    [("eleven a m", "11:00"), ("uh eleven a m", "11:00"), ("Eleven AM.", "11:00"),
     ("half past two", "14:30"), ("14:30", "14:30"), ("noon", "12:00"), ("quarter to three p.m.", "14:45"),
     ("3 in the afternoon", "15:00"), ("eleven", "11:00"), ("two thirty", "14:30"), ("two oh five", "14:05"),
     ("ten to five", "16:50"), ("nine o'clock", "09:00"), ("3pm", "15:00"), ("eight at night", "20:00"),
     ("twelve thirty a m", "00:30"), ("how about ten thirty in the morning", "10:30"),
     ("eleven no ten a m", "10:00"), ("midnight", "00:00"), ("six", "18:00"), ("seven", "07:00")],
)  # fmt: skip
def test_a_time_is_read(text, clock):
    assert value("time", text) == clock


@pytest.mark.parametrize(
    ("text", "clock"),
    [("a las once de la mañana", "11:00"), ("las dos y media", "14:30"), ("tres menos cuarto", "14:45"),
     ("a la una", "13:00"), ("cuarto para las tres", "14:45"), ("mediodía", "12:00"),
     ("ocho de la noche", "20:00"), ("las once en punto", "11:00")],
)  # fmt: skip
def test_a_spanish_time_is_read(text, clock):
    assert value("time", text, SPANISH) == clock


def test_two_times_are_read_back():
    assert not certain("time", "ten or eleven")


def test_a_bare_number_in_speech_is_no_time():
    assert values("time", "i need eleven checks") == []
    assert values("time", "come at eleven") == ["11:00"]


def test_times_are_keyed_within_business_hours():
    assert [read_keys("time", keys, ENGLISH) for keys in ("11", "230", "1430", "0700", "2561")] == [
        "11:00", "14:30", "14:30", "07:00", None,
    ]  # fmt: skip


@given(st.integers(0, 1439), st.sampled_from([ENGLISH, SPANISH]))
def test_every_time_is_read_back_as_it_was_said(minutes, around):
    clock = f"{minutes // 60:02}:{minutes % 60:02}"

    assert value("time", say_value(clock, "time", around.language), around) == clock
    appointment = f"2026-12-03T{clock}"
    assert value("date_time", say_value(appointment, "date_time", around.language), around) == appointment


# --- both


@pytest.mark.parametrize(
    ("text", "moment"),
    [("monday at eleven", "2026-11-23T11:00"), ("tomorrow at half past two", "2026-11-21T14:30"),
     ("november twenty third eleven a m", "2026-11-23T11:00"), ("monday eleven", "2026-11-23T11:00"),
     ("tomorrow afternoon at three", "2026-11-21T15:00"), ("at ten tomorrow", "2026-11-21T10:00"),
     ("Monday at 11:00 AM.", "2026-11-23T11:00"), ("the twenty third at eleven thirty", "2026-11-23T11:30")],
)  # fmt: skip
def test_an_appointment_is_a_day_and_a_time(text, moment):
    assert value("date_time", text) == moment


def test_half_an_appointment_waits_for_the_other_half():
    assert told_in_turns("date_time", ["monday", "uh eleven a m"]) == [
        Partial("2026-11-23"),
        "2026-11-23T11:00",
    ]
    assert told_in_turns("date_time", ["eleven", "on monday"]) == [Partial("T11:00"), "2026-11-23T11:00"]


def test_a_spanish_appointment_tells_tomorrow_from_the_morning():
    assert value("date_time", "mañana por la mañana a las diez", SPANISH) == "2026-11-21T10:00"
    assert value("date_time", "mañana a las tres de la tarde", SPANISH) == "2026-11-21T15:00"


# --- holidays, weeks, parts of an answer


@pytest.mark.parametrize(
    ("text", "day"),
    [("christmas eve", "2026-12-24"), ("thanksgiving", "2026-11-26"), ("black friday", "2026-11-27"),
     ("the day after thanksgiving", "2026-11-27"), ("new year's day", "2027-01-01"),
     ("labor day", "2027-09-06"),
     ("memorial day", "2027-05-31"), ("easter", "2027-03-28"), ("good friday", "2027-03-26"),
     ("mother's day", "2027-05-09"), ("the day before christmas", "2026-12-24"),
     ("halloween please", "2027-10-31"),
     ("the third of next month", "2026-12-03"), ("the thirtieth of this month", "2026-11-30"),
     ("monday week", "2026-11-30"), ("it would be next friday", "2026-11-27"),
     ("a couple of weeks from now", "2026-12-04"),
     ("three days from tomorrow", "2026-11-24"), ("november twenty third that's a monday", "2026-11-23")],
)  # fmt: skip
def test_a_named_day_is_read(text, day):
    assert value("date", text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("nochebuena", "2026-12-24"), ("el día de año nuevo", "2027-01-01"), ("viernes santo", "2027-03-26"),
     ("el día después de navidad", "2026-12-26"), ("el quince", "2026-12-15"),
     ("el tres del próximo mes", "2026-12-03"),
     ("fin de mes", "2026-11-30"), ("la semana que viene", "2026-11-23"),
     ("este fin de semana", "2026-11-21")],
)  # fmt: skip
def test_a_spanish_named_day_is_read(text, day):
    assert value("date", text, SPANISH) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("next week", "2026-11-23"), ("this weekend", "2026-11-21"), ("next weekend", "2026-11-28"),
     ("sometime next week please", "2026-11-23"), ("sorry", "2026-11-21"), ("wins day", "2026-11-25")],
)  # fmt: skip
def test_a_stretch_of_days_and_a_garbled_one_are_read_back(text, day):
    assert value("date", text) == day
    assert not certain("date", text)


def test_a_stretch_of_days_in_free_speech_is_no_day():
    assert values("date", "i have some time next week to talk about it") == []


def test_a_month_waits_for_its_day():
    assert told_in_turns("date", ["march", "the fifteenth"]) == [Partial("--03"), "2027-03-15"]
    assert told_in_turns("date", ["um in december", "fifteen"]) == [Partial("--12"), "2026-12-15"]
    assert told_in_turns("date", ["in march", "no tomorrow"]) == [Partial("--03"), "2026-11-21"]
    assert value("date", "may i ask why") is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [("in half an hour", "10:30"), ("in twenty minutes", "10:20"), ("two hours from now", "12:00"),
     ("in an hour and a half", "11:30"), ("in an hour", "11:00")],
)  # fmt: skip
def test_a_time_told_from_now_is_read(text, clock):
    assert value("time", text) == clock


def test_a_spanish_time_told_from_now_is_read():
    assert value("time", "en media hora", SPANISH) == "10:30"
    assert value("time", "dentro de dos horas", SPANISH) == "12:00"


@pytest.mark.parametrize(
    ("text", "moment"),
    [("next friday at eleven", "2026-11-27T11:00"), ("in half an hour", "2026-11-20T10:30"),
     ("in twenty hours", "2026-11-21T06:00"), ("thanksgiving at noon", "2026-11-26T12:00"),
     ("the fifteenth at half past two", "2026-12-15T14:30")],
)  # fmt: skip
def test_an_appointment_may_be_told_in_other_ways(text, moment):
    assert value("date_time", text) == moment


def test_the_part_of_the_day_is_kept_until_the_hour_is_said():
    assert told_in_turns("date_time", ["tomorrow evening", "at seven"])[-1] == "2026-11-21T19:00"
    assert told_in_turns("date_time", ["tomorrow", "at seven"])[-1] == "2026-11-21T07:00"
    assert told_in_turns("date_time", ["in march", "the fifteenth", "at three"])[-1] == "2027-03-15T15:00"


# --- days that are counted, days that are none, and words beside a value that would change it

WEDNESDAY = replace(ENGLISH, now=FRIDAY - timedelta(2))
MIERCOLES = replace(WEDNESDAY, language="es-MX")


def read_back(kind, text, around):
    """Whether a value is read and is not certain, so that the caller hears it before it counts."""
    found = read(kind, text, around)
    return isinstance(found, Found) and not found.certain


@pytest.mark.parametrize(
    ("text", "day"),
    [("the last friday of december", "2026-12-25"), ("the last friday of this month", "2026-11-27"),
     ("the last friday of the month", "2026-11-27"), ("the first monday in march", "2027-03-01"),
     ("the second tuesday of next month", "2026-12-08"), ("first monday of the month", "2026-12-07"),
     ("the last day of february", "2027-02-28"), ("the last day of the year", "2026-12-31"),
     ("the first of the month", "2026-12-01"), ("a year from today", "2027-11-18"),
     ("two years from now", "2028-11-18"), ("in a fortnight", "2026-12-02"),
     ("two days before christmas", "2026-12-23"), ("a week before christmas", "2026-12-18"),
     ("three weeks after easter", "2027-04-18"), ("the monday after thanksgiving", "2026-11-30"),
     ("the friday before christmas", "2026-12-18"), ("tuesday of the week after next", "2026-12-01"),
     ("on friday at ten please", "2026-11-20"), ("friday after three", "2026-11-20"),
     ("friday between two and four", "2026-11-20"), ("friday would be great for me", "2026-11-20"),
     ("the appointment for me and my two kids on friday", "2026-11-20"), ("november 23 26", "2026-11-23"),
     ("tuesday for two people", "2026-11-24"), ("the thirty first", "2026-12-31")],
)  # fmt: skip
def test_a_day_that_is_counted_from_others_is_read_and_certain(text, day):
    assert value("date", text, WEDNESDAY) == day
    assert certain("date", text, WEDNESDAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [("el último viernes de diciembre", "2026-12-25"), ("el último viernes del mes", "2026-11-27"),
     ("el primer lunes de marzo", "2027-03-01"), ("el último día del año", "2026-12-31"),
     ("de hoy en un año", "2027-11-18"), ("de hoy en ocho", "2026-11-25"),
     ("dos días antes de navidad", "2026-12-23"), ("una semana después del viernes", "2026-11-27"),
     ("el lunes después de navidad", "2026-12-28"), ("el viernes a las diez por favor", "2026-11-20"),
     ("el viernes después de las tres", "2026-11-20"), ("el viernes antes del mediodía", "2026-11-20"),
     ("el viernes me queda bien", "2026-11-20")],
)  # fmt: skip
def test_a_spanish_day_that_is_counted_from_others_is_read_and_certain(text, day):
    assert value("date", text, MIERCOLES) == day
    assert certain("date", text, MIERCOLES)


@pytest.mark.parametrize(
    "text",
    ["february thirtieth", "june 31", "june thirty first", "the thirty first of june", "the 31st of november",
     "2/30", "13/13", "any day", "whenever", "as soon as possible", "asap", "this week", "the other day"],
)  # fmt: skip
def test_what_is_in_no_calendar_or_names_no_day_is_none(text):
    assert value("date", text, WEDNESDAY) is None


@pytest.mark.parametrize(
    "text", ["el treinta de febrero", "treinta y uno de junio", "cualquier día", "lo antes posible"]
)
def test_what_names_no_day_in_spanish_is_none(text):
    assert value("date", text, MIERCOLES) is None


@pytest.mark.parametrize(
    "text",
    ["monday or tuesday", "monday tuesday", "between monday and wednesday", "march third or fourth",
     "sometime next week", "next week", "the end of the week", "early march", "the end of the month",
     "the week before christmas", "every monday", "every other friday", "after monday", "before friday", "by friday",
     "until friday", "no later than friday", "friday or later", "monday at the latest", "around the twenty third",
     "friday ish", "tomorrow or the day after", "the friday after next", "tomorrow week", "before christmas",
     "the night before christmas", "a few days after christmas", "the first appointment", "monday eleven"],
)  # fmt: skip
def test_several_days_or_a_stretch_of_them_are_never_taken_in_silence(text):
    assert value("date", text, WEDNESDAY) is None or read_back("date", text, WEDNESDAY)


@pytest.mark.parametrize(
    "text",
    ["lunes o martes", "entre el lunes y el miércoles", "a finales de mes", "cada lunes", "después del lunes",
     "hasta el viernes", "a más tardar el viernes", "mañana o pasado", "más o menos el quince",
     "la semana antes de navidad", "dentro de dos días hábiles"],
)  # fmt: skip
def test_several_spanish_days_are_never_taken_in_silence(text):
    assert read_back("date", text, MIERCOLES)


@pytest.mark.parametrize(
    ("text", "around"),
    [("måndag eller tisdag", SWEDISH), ("före fredag", SWEDISH), ("mandag eller tirsdag", NORWEGIAN),
     ("før fredag", NORWEGIAN), ("星期一或者星期二", CHINESE), ("圣诞节前", CHINESE), ("peer ya mangal", URDU)],
)  # fmt: skip
def test_several_days_are_unsure_in_the_other_languages(text, around):
    assert read_back("date", text, around)


@pytest.mark.parametrize(
    ("text", "day", "around"),
    [("dagen efter jul", "2026-12-26", SWEDISH), ("sista fredagen i december", "2026-12-25", SWEDISH),
     ("om ett år", "2027-11-20", SWEDISH), ("dagen etter jul", "2026-12-26", NORWEGIAN),
     ("siste fredag i desember", "2026-12-25", NORWEGIAN), ("to dager før jul", "2026-12-23", NORWEGIAN)],
)  # fmt: skip
def test_days_are_counted_in_swedish_and_norwegian(text, day, around):
    assert value("date", text, around) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("five fifteen ninety", "1990-05-15"), ("may fifteenth ninety", "1990-05-15"),
     ("oh five fifteen nineteen ninety", "1990-05-15"), ("zero five one five nine zero", "1990-05-15"),
     ("5/15/90", "1990-05-15"), ("one one fifty", "1950-01-01"), ("january first fifty", "1950-01-01"),
     ("march fourth oh five", "2005-03-04"), ("december twelfth forty six", "1946-12-12"),
     ("thirty one twelve ninety nine", "1999-12-31"), ("a year ago today", "2025-11-18"),
     ("two days before christmas", "2025-12-23"), ("the last friday of may", "2026-05-29")],
)  # fmt: skip
def test_a_day_of_birth_has_been(text, day):
    assert value("past_date", text, WEDNESDAY) == day
    assert certain("past_date", text, WEDNESDAY)


def test_a_year_of_two_keys_has_been_where_the_past_is_asked_for():
    assert [read_keys("past_date", keys, WEDNESDAY) for keys in ("051590", "010150", "063185")] == [
        "1990-05-15", "1950-01-01", None,
    ]  # fmt: skip
    assert read_keys("date", "051527", WEDNESDAY) == "2027-05-15"


def test_the_region_orders_a_day_of_birth_in_words():
    assert value("past_date", "tres cuatro noventa", MIERCOLES) == "1990-03-04"
    assert value("past_date", "tres cuatro noventa", replace(MIERCOLES, region="MX")) == "1990-04-03"
    assert value("past_date", "quince de mayo del noventa", MIERCOLES) == "1990-05-15"


@pytest.mark.parametrize(
    "text",
    ["ten or eleven", "ten eleven", "after three", "before noon", "between two and four", "from two to four",
     "ten ish", "around ten", "by five", "until five", "no later than five", "noon or one", "half an hour after ten",
     "an hour before noon", "ten past", "any time after three", "ten or later", "ten seventy five"],
)  # fmt: skip
def test_several_times_are_never_taken_in_silence(text):
    assert read_back("time", text, WEDNESDAY)


@pytest.mark.parametrize(
    "text",
    ["diez u once", "después de las tres", "antes del mediodía", "entre las dos y las cuatro", "a eso de las diez",
     "a las diez y pico", "hasta las cinco", "a más tardar a las cinco"],
)  # fmt: skip
def test_several_spanish_times_are_never_taken_in_silence(text):
    assert read_back("time", text, MIERCOLES)


@pytest.mark.parametrize(
    "text",
    ["half past", "quarter to", "in the morning", "any time", "25:00", "10:75", "the first one", "that one",
     "ten minutes", "as early as possible"],
)  # fmt: skip
def test_what_names_no_time_is_none(text):
    assert value("time", text, WEDNESDAY) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [("ten on friday please", "10:00"), ("at ten for two people", "10:00"), ("930", "09:30"), ("1030", "10:30"),
     ("half past ten", "10:30"), ("fourteen hundred hours", "14:00"), ("at ten o'clock sharp", "10:00"),
     ("monday or tuesday at ten", "10:00")],
)  # fmt: skip
def test_a_time_is_certain_beside_what_is_not_about_it(text, clock):
    assert value("time", text, WEDNESDAY) == clock
    assert certain("time", text, WEDNESDAY)


def test_keys_that_no_clock_shows_are_none():
    assert [read_keys("time", keys, ENGLISH) for keys in ("2575", "2400", "1075")] == [None, None, None]


@pytest.mark.parametrize(
    "text",
    ["monday at ten or eleven", "monday or tuesday at eleven", "monday between two and four", "monday after three",
     "next week at ten", "by monday at five", "tomorrow at ten ish"],
)  # fmt: skip
def test_an_appointment_is_as_sure_as_its_halves(text):
    assert read_back("date_time", text, WEDNESDAY)
    assert not any(found.certain for found in find("date_time", text, WEDNESDAY))


def test_a_half_of_an_appointment_stays_unsure_until_the_other_is_told():
    before = read("date_time", "monday or tuesday", WEDNESDAY)
    assert isinstance(before, Partial)

    whole = read("date_time", "at ten", WEDNESDAY, before.text)

    assert isinstance(whole, Found) and not whole.certain
    assert certain("date_time", "on the fifteenth at three", WEDNESDAY)


@pytest.mark.parametrize("kind", ["date", "past_date", "time", "date_time"])
@pytest.mark.parametrize(
    "text",
    ["the day after " * 1500, "a week before " * 1500, "two " * 4000, "next " * 4000, "1" * 310,
     " ".join("1" * 310), "\0 friday", "😀 friday", "五" * 2000, "at ten afternoon " * 1000],
)  # fmt: skip
def test_no_words_are_too_many(kind, text):
    for around in (WEDNESDAY, MIERCOLES, CHINESE):
        read(kind, text, around)
        find(kind, text, around)
