"""Days, times and appointments."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from asked import ENGLISH, FRIDAY, SPANISH, certain, told_in_turns, value, values
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
