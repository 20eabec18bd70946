"""Opening hours: open or closed at a moment, when it closes, when it opens next, by the clocks of the place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.conversation.hours import DAY, HoursError, Now, Schedule, dates, times, weekdays

OFFICE = times("9:00-17:30")
WEEK = (OFFICE,) * 4 + (times("9-12, 13-16"),) + (times("9am-1pm"), ())
CHRISTMAS = date(2026, 12, 25)


def at(moment: str, **changes: object) -> Now:
    schedule = Schedule(week=WEEK, timezone="America/New_York", **changes)  # type: ignore[arg-type]
    return schedule.at(datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("America/New_York")))


@pytest.mark.parametrize(
    ("moment", "state", "closes", "next_opening"),
    [
        ("2026-11-18T06:20", "closed", None, "2026-11-18T09:00"),
        ("2026-11-18T09:00", "open", "2026-11-18T17:30", "2026-11-19T09:00"),
        ("2026-11-18T17:29", "open", "2026-11-18T17:30", "2026-11-19T09:00"),
        ("2026-11-18T17:30", "closed", None, "2026-11-19T09:00"),
        ("2026-11-20T12:30", "closed", None, "2026-11-20T13:00"),
        ("2026-11-21T13:00", "closed", None, "2026-11-23T09:00"),
        ("2026-11-22T23:59", "closed", None, "2026-11-23T09:00"),
    ],
)
def test_a_week_is_open_and_closed_by_the_minute(
    moment: str, state: str, closes: str | None, next_opening: str
) -> None:
    now = at(moment)

    assert (now.state, now.closes, now.next_opening) == (state, closes, next_opening)


def test_a_place_keeps_its_own_clock() -> None:
    in_tokyo = datetime(2026, 11, 18, 23, 30, tzinfo=ZoneInfo("Asia/Tokyo"))  # 9:30 in New York

    assert Schedule(WEEK, "America/New_York").at(in_tokyo).state == "open"
    assert Schedule(WEEK, "Europe/London").at(in_tokyo).state == "open"
    assert Schedule(WEEK, "America/Los_Angeles").at(in_tokyo).next_opening == "2026-11-18T09:00"


def test_hours_go_on_after_midnight_and_meet_those_of_the_next_day() -> None:
    bar = Schedule((times("18:00-2:00"),) * 5 + ((times("18:00-24:00")), times("0:00-3:00")), "UTC")

    friday_night = bar.at(datetime(2026, 11, 21, 1, 30, tzinfo=UTC))
    saturday_night = bar.at(datetime(2026, 11, 21, 23, 0, tzinfo=UTC))

    assert (friday_night.state, friday_night.closes) == ("open", "2026-11-21T02:00")
    assert (saturday_night.state, saturday_night.closes) == ("open", "2026-11-22T03:00")


def test_what_never_closes_opens_at_no_time() -> None:
    always = Schedule((times("all day"),) * 7, "UTC").at(datetime(2026, 11, 18, tzinfo=UTC))
    never = Schedule(((),) * 7, "UTC").at(datetime(2026, 11, 18, tzinfo=UTC))

    assert (always.state, always.closes, always.next_opening) == ("open", None, None)
    assert (never.state, never.closes, never.next_opening) == ("closed", None, None)


def test_a_day_of_its_own_counts_before_a_holiday_and_that_before_the_week() -> None:
    holidays = {CHRISTMAS: "Christmas Day", date(2026, 10, 12): "Columbus Day"}
    kept = {"holidays": holidays, "named": {"Columbus Day": times("10-12")}}

    assert at("2026-12-24T18:00", **kept).next_opening == "2026-12-26T09:00"
    assert at("2026-12-25T10:00", **kept).holiday == "Christmas Day"
    assert at("2026-12-24T18:00", **kept, days={CHRISTMAS: times("10-11")}).next_opening == "2026-12-25T10:00"
    assert at("2026-12-24T18:00", **kept, yearly={(12, 26): ()}).next_opening == "2026-12-28T09:00"
    assert at("2026-10-12T11:00", **kept).state == "open"


def test_on_the_night_that_an_hour_comes_twice_it_closes_once() -> None:
    club = Schedule(((),) * 6 + (times("0:00-1:30"),), "America/New_York")
    first, second = (datetime(2026, 11, 1, hour, 15, tzinfo=UTC) for hour in (5, 6))  # both are 1:15 there

    assert club.at(first).state == club.at(second).state == "open"
    assert club.at(second + timedelta(minutes=20)).state == "closed"


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("9:00-17:30", ((540, 1050),)),
        ("9-12,14-18", ((540, 720), (840, 1080))),
        ("9 am – 5.30 pm", ((540, 1050),)),
        ("12am to 12pm", ((0, 720),)),
        ("22:00-6:00", ((1320, 1800),)),
        ("17:00-9:00", ((1020, 1980),)),
        ("13-13", ((780, 2220),)),
        ("9am-5am", ((540, 1740),)),
        ("0:00-24:00", ((0, DAY),)),
        ("all day", ((0, DAY),)),
        ("Closed", ()),
        ("6pm-2, 9am-0:00", ((540, 1440), (1080, 1560))),
        (["9-12", "14:00-18:00"], ((540, 720), (840, 1080))),
    ],
)
def test_hours_are_written_as_people_write_them(
    written: str | list[str], minutes: tuple[object, ...]
) -> None:
    assert times(written) == minutes


@pytest.mark.parametrize(
    "written",
    [
        "9-5",
        "8:30-6",
        "8am-5",
        "1pm-5",
        "13:00-8:30",
        "16-8:30",
        "9",
        "nine to five",
        "25-26",
        "9:75-10",
        "13pm-14pm",
        "",
    ],
)
def test_hours_that_nobody_can_mean_are_refused(written: str) -> None:
    with pytest.raises(HoursError):
        times(written)


def test_days_of_the_week_are_named_alone_in_a_row_and_around_its_end() -> None:
    assert weekdays("Monday") == [0]
    assert weekdays("mon-fri") == weekdays("monday to friday") == [0, 1, 2, 3, 4]
    assert weekdays("saturday, sunday") == weekdays("sat and sun") == [5, 6]
    assert weekdays("friday-monday") == [4, 5, 6, 0]
    with pytest.raises(HoursError):
        weekdays("weekend")


def test_dates_are_one_day_a_row_of_days_or_days_of_every_year() -> None:
    assert dates("2026-12-24") == [date(2026, 12, 24)]
    assert dates("2026-12-31 to 2027-01-01") == [date(2026, 12, 31), date(2027, 1, 1)]
    assert dates("2-29") == [(2, 29)]
    assert dates("12-30 to 1-2") == [(12, 30), (12, 31), (1, 1), (1, 2)]
    assert dates("Labor Day") is None
    for wrong in ("2026-02-29", "13-01", "2027-01-02 to 2026-12-24"):
        with pytest.raises(HoursError):
            dates(wrong)


_SPANS = st.lists(
    st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).map(lambda span: (span[0], span[0] + span[1])),
    max_size=2,
)


@given(st.lists(_SPANS, min_size=7, max_size=7), st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1)))
def test_at_every_moment_the_next_opening_is_one_and_nothing_opens_before_it(
    week: list[list[tuple[int, int]]], moment: datetime
) -> None:
    schedule = Schedule(tuple(tuple(sorted(spans)) for spans in week), "UTC")
    now = schedule.at(moment.replace(tzinfo=UTC))

    assert (now.state == "open") >= (now.closes is not None)
    if now.next_opening and now.state == "closed":
        opens = datetime.fromisoformat(now.next_opening).replace(tzinfo=UTC)
        assert schedule.at(opens).state == "open"
        assert schedule.at(opens - timedelta(minutes=1)).state == "closed"
        assert schedule.at(opens - timedelta(minutes=1)).next_opening == now.next_opening
    if now.closes:
        closes = datetime.fromisoformat(now.closes).replace(tzinfo=UTC)
        assert schedule.at(closes).state == "closed"
        assert schedule.at(closes - timedelta(minutes=1)).closes == now.closes
