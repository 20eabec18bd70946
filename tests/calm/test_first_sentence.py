"""What the sentence that starts a flow tells for the slots that the flow would ask for, as callers say it: in small
letters, beside other values, and with words about something else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from caller import Caller
from rasa import call, project

ASKED = {
    "name": ("the customer's full name", "What's your name?"),
    "first_name": ("the customer's first name", "Your first name?"),
    "last_name": ("the customer's last name", "Your last name?"),
    "full_name": ("the customer's full name", "Your full name?"),
    "driver_name": ("the full name of the new driver", "What is the full name of the new driver?"),
    "recipient": ("the name of a person", "Who do you want to send money to?"),
    "amount": ("the amount of money", "How much money?"),
    "age": ("how old the person is", "And how old are they?"),
    "country": ("the country the customer travels to", "Which country are you going to?"),
    "origin": ("the city of departure", "Where do you fly from?"),
    "destination": ("the city to fly to", "Where do you fly to?"),
    "allergen": ("the allergen to avoid, e.g. nuts or milk", "Which allergen?"),
    "dish": ("name of the dish, e.g. tiramisu or seafood linguine", "Which dish?"),
    "policy_number": ("The policy number, for example HH-123456.", "What is your policy number?"),
    "order_number": ("number of an existing order, like T-201", "What's your order number?"),
    "incident_date": ("The date of the incident, as YYYY-MM-DD.", "When did it happen?"),
    "membership": ("which membership it is about", "Which membership?"),
}
DOES = "Checks a dish for an allergen, such as egg, fish or shellfish. Travel, send money to friends."


def begun(folder: Path, slots: str, said: str, **files: str) -> Caller:
    """A call in which a flow that asks for these slots was started by the sentence."""
    names = slots.split()
    steps = ", ".join(f'{{collect: {name}, description: "{ASKED[name][0]}"}}' for name in names)
    flows = f'flows: {{ask_it: {{description: "{DOES}", steps: [{steps}, {{action: utter_so}}]}}}}'
    asks = "\n".join(f'  utter_ask_{name}: [{{text: "{ASKED[name][1]}"}}]' for name in names)
    slots = ", ".join(f"{name}: {{type: text}}" for name in names)
    domain = f"slots: {{{slots}}}\nresponses:\n  utter_so: [{{text: So.}}]\n{asks}\n"
    return call(folder, flows, domain, {said.lower().strip(" .?!"): "ask_it"}, **files).says(said)


def told(caller: Caller, slots: str) -> Mapping[str, Any]:
    return {
        name: caller.call.session.known[name] for name in slots.split() if name in caller.call.session.known
    }


TOLD = (
    # who it is
    ("name age", "i'm anna and i want to join", {"name": "anna"}),
    ("name age", "hi, this is anna miller, sign me up please", {"name": "anna miller"}),
    ("name age", "join, i'm anna and i'm 34 years old", {"name": "anna", "age": "34"}),
    ("first_name last_name", "I'm Jane Doe, I want to join", {"first_name": "Jane", "last_name": "Doe"}),
    ("first_name last_name", "my name is peter", {"first_name": "peter"}),
    ("driver_name age", "add my daughter emma, she's 17", {"driver_name": "emma", "age": "17"}),
    ("driver_name age", "I'm Anna Miller, please add my son Tom Clarke", {"driver_name": "Tom Clarke"}),
    ("recipient amount", "i'm anna and want to send money to joe", {"recipient": "joe"}),
    ("name age", "sign me up and put it under rossi", {"name": "rossi"}),
    ("recipient amount", "send money to joe tomorrow", {"recipient": "joe"}),
    # where to
    ("country", "activate roaming to france please", {"country": "France"}),
    ("country", "i need roaming in Turkey", {"country": "Turkey"}),
    ("country", "i'm going to school in germany", {"country": "Germany"}),
    ("origin destination", "fly from rome to paris", {"origin": "rome", "destination": "paris"}),
    ("destination", "i want to go to new york tomorrow", {"destination": "new york"}),
    # what
    ("dish allergen", "does the seafood linguine contain shellfish?",
     {"dish": "seafood linguine", "allergen": "shellfish"}),
    ("dish allergen", "are there nuts in the aubergine bake?", {"dish": "aubergine bake", "allergen": "nuts"}),
    ("allergen", "i'm allergic to peanuts", {"allergen": "peanuts"}),
    ("allergen", "i have a sesame allergy", {"allergen": "sesame"}),
    ("membership", "cancel my gym membership", {"membership": "gym"}),
    ("order_number", "what's the status of my order T-202?", {"order_number": "T-202"}),
    # when
    ("policy_number incident_date", "a car accident, policy HH-204511, on 2025-03-02",
     {"policy_number": "HH-204511", "incident_date": "2025-03-02"}),
    ("incident_date", "it happened on 10.01.2025", {"incident_date": "2025-01-10"}),
)  # fmt: skip


@pytest.mark.parametrize(("slots", "said", "values"), TOLD, ids=lambda value: str(value))
def test_what_the_first_sentence_tells_is_not_asked_for(
    tmp_path: Path, slots: str, said: str, values: dict[str, str]
) -> None:
    caller = begun(tmp_path, slots, said)

    assert told(caller, slots) == values


NOT_TOLD = (
    ("name age", "i'm german and want to join"),
    ("name age", "i'm angry about my bill"),
    ("name age", "i'm calling about my card"),
    ("name age", "i'm not anna"),
    ("name age", "this is about joe"),
    ("name age", "i'm 20 minutes late"),
    ("name age", "sign me up and put it under my company"),
    ("driver_name age", "i'm anna and want to add somebody"),
    ("recipient amount", "i want to send money to a friend"),
    ("recipient amount", "i want to send money to friends"),
    ("country", "roaming but not for spain"),
    ("country", "i don't go to spain any more"),
    ("destination", "i want to travel"),
    ("destination", "i would like to book a flight"),
    ("destination", "i want to fly in summer"),
    ("destination", "i want to go to the airport"),
    ("destination", "fly to paris or to rome"),
    ("allergen", "i don't have a nut allergy"),
    ("allergen", "i have a question about my allergy"),
    ("allergen", "i have no allergies"),
    ("membership", "cancel membership"),
)


@pytest.mark.parametrize(("slots", "said"), NOT_TOLD)
def test_what_a_sentence_does_not_tell_is_asked_for(tmp_path: Path, slots: str, said: str) -> None:
    caller = begun(tmp_path, slots, said)

    assert told(caller, slots) == {}


def test_whose_name_it_is_must_be_told_where_two_may_be_meant(tmp_path: Path) -> None:
    slots = "name driver_name"
    said = "i'm anna and i want to add my daughter emma"

    assert told(begun(tmp_path / "two", slots, said), slots) == {"name": "anna", "driver_name": "emma"}
    assert told(begun(tmp_path / "both", "name full_name", "i'm anna"), "name full_name") == {}


@pytest.mark.parametrize(
    ("language", "said", "day"),
    [
        ("en", "on 10/01/2025 it broke", "2025-10-01"),
        ("en-GB", "on 10/01/2025 it broke", "2025-01-10"),
        ("de", "am 10/01/2025", "2025-01-10"),
        ("en", "on 10.01.2025 it broke", "2025-01-10"),
    ],
)
def test_a_day_in_figures_is_read_as_the_language_of_the_project_writes_it(
    tmp_path: Path, language: str, said: str, day: str
) -> None:
    caller = begun(tmp_path, "incident_date", said, config=f"language: {language}\n")

    assert told(caller, "incident_date") == {"incident_date": day}


def test_a_day_in_figures_with_dots_begins_with_the_day_as_an_answer_too(tmp_path: Path) -> None:
    caller = begun(tmp_path, "incident_date", "i had an accident").says("10.01.2025")

    assert told(caller, "incident_date") == {"incident_date": "2025-01-10"}


def test_countries_are_known_in_the_languages_of_the_project(tmp_path: Path) -> None:
    caller = begun(tmp_path, "country", "quiero roaming para alemania", config="language: es\n")

    assert told(caller, "country") == {"country": "Alemania"}


def test_a_country_that_is_none_may_still_be_the_answer(tmp_path: Path) -> None:
    caller = begun(tmp_path, "country", "activate roaming please").says("Atlantis")

    assert told(caller, "country") == {"country": "Atlantis"}


def test_what_leads_to_the_city_of_an_address_is_no_part_of_it(tmp_path: Path) -> None:
    flows = """
        flows:
          move:
            description: Notes a new address.
            steps: [{collect: new_city, description: town of the new address}, {action: utter_so}]
    """
    domain = """
        slots: {new_city: {type: text}}
        responses: {utter_so: [{text: "Noted: {new_city}."}], utter_ask_new_city: [{text: Which town is it in?}]}
    """
    caller = call(tmp_path, flows, domain)

    assert caller.says("move").says("in Bremen").hears.startswith("Noted: Bremen.")


def test_a_project_of_countries_loads_without_their_names_being_listed_anywhere(tmp_path: Path) -> None:
    flows = "flows: {go: {description: x, steps: [{collect: country}]}}"
    domain = "slots: {country: {type: text}}\nresponses: {utter_ask_country: [{text: Which country?}]}"

    made = project(tmp_path, flows, domain)

    assert made.flows.flows["go"].questions[0].reads == "phrase"
