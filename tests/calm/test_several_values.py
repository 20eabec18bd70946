"""Several values in one answer, corrections of what was told before, and one person: as callers of a Rasa project say
them."""

from __future__ import annotations

from pathlib import Path

import pytest
from caller import Caller
from rasa import call, project

from ivr.content.problems import Problems
from ivr.quality.test_cases import read

BOATS = """
    slots:
      kind_of_boat: {type: categorical, values: [sail, motor]}
      skipper_age: {type: float}
      boat_price: {type: float}
      guests: {type: float}
      pickup_day: {type: text}
      pickup_time: {type: text}
      harbour: {type: text}
      postcode: {type: text}
      town: {type: text}
    responses:
      utter_ask_kind_of_boat:
        - text: "What will you sail?"
          buttons:
            - {title: Yacht or dinghy, payload: "/SetSlots(kind_of_boat=sail)"}
            - {title: Motorboat, payload: "/SetSlots(kind_of_boat=motor)"}
      utter_ask_skipper_age: [{text: "How old is the skipper?"}]
      utter_ask_boat_price: [{text: "What is the boat worth, in euros?"}]
      utter_ask_guests: [{text: "How many people are coming?"}]
      utter_ask_pickup_day: [{text: "On which day?"}]
      utter_ask_pickup_time: [{text: "And at what time?"}]
      utter_ask_harbour: [{text: "Which harbour do you want to go to?"}]
      utter_ask_postcode: [{text: "And your postcode?"}]
      utter_ask_town: [{text: "In which town is that?"}]
      utter_insured: [{text: "Insured: {kind_of_boat}, {skipper_age}, {boat_price}."}]
      utter_trip: [{text: "{guests} guests, {pickup_day}, {pickup_time}."}]
      utter_moored: [{text: "{harbour}, {postcode}, {town}."}]
"""
FLOWS = """
    flows:
      insure_boat:
        description: x
        steps:
          - {collect: kind_of_boat, description: the kind of boat}
          - {collect: skipper_age, description: age of the skipper in years}
          - {collect: boat_price, description: value of the boat in euros}
          - action: utter_insured
      book_trip:
        description: x
        steps:
          - {collect: guests, description: how many people are coming}
          - {collect: pickup_day, description: "the day in their own words, e.g. 'Friday'"}
          - {collect: pickup_time, description: "the time of day, e.g. '18:15'"}
          - action: utter_trip
      moor_boat:
        description: x
        steps:
          - {collect: harbour, description: "the harbour, e.g. 'Lisbon'"}
          - collect: postcode
            description: five digit postcode
            rejections: [{if: 'not (slots.postcode matches "^[0-9]{5}$")', utter: utter_ask_postcode}]
          - {collect: town, description: town or village of the address}
          - action: utter_moored
"""


def told(folder: Path, *said: str, means: str = "") -> Caller:
    """A call in which all this was said; the first sentence may mean a flow."""
    caller = call(folder, FLOWS, BOATS, {said[0]: means} if means else None)
    for words in said:
        caller.says(words)
    return caller


@pytest.mark.parametrize(
    "said",
    [
        "she's 41 and the boat is worth about 9000 euros",
        "41, and it cost some 9000 euros",
        "9000 euros, and I'm 41",
    ],
)
def test_an_age_and_a_price_in_one_answer_are_both_taken(tmp_path: Path, said: str) -> None:
    assert told(tmp_path, "insure boat", "a dinghy", said).hears.startswith("Insured: sail, 41, 9000")


@pytest.mark.parametrize("said", ["well it's about my yacht", "my dinghy"])
def test_one_half_of_a_button_is_enough(tmp_path: Path, said: str) -> None:
    assert told(tmp_path, "insure boat", said).hears == "How old is the skipper?"


@pytest.mark.parametrize(
    ("said", "guests"),
    [
        ("only one", "1"),
        ("just me", "1"),
        ("it's just me, thanks", "1"),
        ("just me and my wife, so two", "2"),
        ("there are 3 of us", "3"),
    ],
)
def test_people_are_counted_as_they_are_told(tmp_path: Path, said: str, guests: str) -> None:
    caller = told(tmp_path, "book trip", said, "on Friday", "6 pm")

    assert caller.hears.startswith(f"{guests} guests, Friday, 18:00.")


@pytest.mark.parametrize("said", ["just me and my wife", "the premium one", "the only one", "a big one"])
def test_what_tells_no_number_of_people_is_not_one(tmp_path: Path, said: str) -> None:
    caller = told(tmp_path, "book trip", said)

    assert caller.hears.endswith("How many people are coming?")
    assert caller.slots.get("guests") is None


def test_a_party_its_day_and_its_time_in_one_sentence_are_all_taken(tmp_path: Path) -> None:
    caller = told(tmp_path, "a trip for four on friday at 6 pm please", means="book_trip")

    assert caller.hears.startswith("4 guests, friday, 18:00.")


# -- corrections while another question is open ----------------------------------------------------------


@pytest.mark.parametrize("said", ["sorry, the postcode is 20457", "no wait, the postcode is 20457"])
def test_a_code_is_put_right_by_its_name_where_any_words_are_an_answer(tmp_path: Path, said: str) -> None:
    caller = told(tmp_path, "moor boat", "Cascais", "20475", said)

    assert caller.slots["postcode"] == "20457"
    assert caller.says("Derby").hears.startswith("Cascais, 20457, Derby.")


@pytest.mark.parametrize("said", ["sorry, I meant Faro, not Cascais", "no, I meant Faro, not Cascais"])
def test_a_name_is_put_right_by_what_it_is_not(tmp_path: Path, said: str) -> None:
    caller = told(tmp_path, "moor boat", "Cascais", said)

    assert caller.slots["harbour"] == "Faro"
    assert caller.hears.endswith("And your postcode?")


@pytest.mark.parametrize("said", ["oh wait, we'll be five, not four", "sorry, I meant five, not four"])
def test_a_number_is_put_right_by_what_it_is_not(tmp_path: Path, said: str) -> None:
    caller = told(tmp_path, "book trip", "four", said)

    assert caller.slots["guests"] == 5
    assert caller.hears.endswith("On which day?")


def test_a_number_that_is_put_right_is_no_time(tmp_path: Path) -> None:
    flows = FLOWS.replace("action: utter_trip", "{collect: town, description: the name of the town}")
    caller = call(tmp_path, flows, BOATS)

    caller.says("book trip").says("four").says("on Friday").says("1 pm").says(
        "oh wait, we'll be five, not four"
    )

    assert (caller.slots["guests"], caller.slots["pickup_time"]) == (5, "13:00")


# -- what tests may name ---------------------------------------------------------------------------------


def test_a_slot_that_rasa_has_by_itself_may_be_named_in_a_test(tmp_path: Path) -> None:
    written = """
        test_cases:
          - test_case: no more
            steps: [{user: hello}, {slot_was_not_set: [continue_conversation]}]
    """

    made = project(tmp_path, FLOWS, BOATS, e2e_tests__one=written)
    problems = Problems()
    cases = read(made.tests, made.flows, problems)

    assert len(cases) == 1
    assert not len(problems)
