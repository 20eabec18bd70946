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

from ivr.conversation.answers import Partial, read_keys
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
