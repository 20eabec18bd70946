"""Values of a few that a sentence names by a word of them, of their buttons' titles or of their descriptions."""

from __future__ import annotations

from pathlib import Path

import pytest
from caller import Caller
from rasa import call, project

from ivr.conversation.events import Meaning

FLOWS = """
    flows:
      change_ticket:
        name: change ticket
        description: Exchanges a season ticket for another one, for example for a zone or a first class ticket.
        steps:
          - collect: new_ticket
            description: city_20 is the small city ticket, region_40 the wide region ticket and net_90 the national one
          - collect: exchange_fee_agreed
            description: true if the customer agrees to the fee
            ask_before_filling: true
          - action: utter_changed
      pay_fine:
        name: pay fine
        description: Pays a fine for riding without a ticket.
        steps:
          - collect: way_to_pay
            description: how it is paid
          - action: utter_paid
      price_of_parking:
        name: price of parking
        description: Tells what parking costs.
        steps:
          - collect: place
            description: where the car is parked
          - action: utter_price
"""
DOMAIN = """
    slots:
      new_ticket: {type: categorical, values: [city_20, region_40, net_90]}
      exchange_fee_agreed: {type: bool}
      way_to_pay: {type: categorical, values: [saved_card, invoice]}
      place: {type: text}
    responses:
      utter_ask_new_ticket:
        - text: Which one?
          buttons:
            - {title: "Metro Hop (20 km)", payload: "/SetSlots(new_ticket=city_20)"}
            - {title: "Metro Wide (40 km)", payload: "/SetSlots(new_ticket=region_40)"}
            - {title: "Metro Limitless", payload: "/SetSlots(new_ticket=net_90)"}
      utter_ask_exchange_fee_agreed: [{text: It costs 5 dollars. All right?}]
      utter_ask_way_to_pay:
        - text: How?
          buttons:
            - {title: Card we have, payload: "/SetSlots(way_to_pay=saved_card)"}
            - {title: Paper invoice, payload: "/SetSlots(way_to_pay=invoice)"}
      utter_ask_place:
        - text: Where?
          buttons:
            - {title: Old harbour, payload: "/SetSlots(place=harbour)"}
            - {title: Main station, payload: "/SetSlots(place=station)"}
      utter_changed: [{text: Changed.}]
      utter_paid: [{text: Paid.}]
      utter_price: [{text: Two dollars.}]
"""


def begun(folder: Path, flow: str, said: str) -> Caller:
    return call(folder, FLOWS, DOMAIN, {said.lower().strip(" .?!"): flow}).says(said)


@pytest.mark.parametrize(
    ("flow", "said", "slot", "value"),
    [
        ("change_ticket", "I'd like to go over to the limitless ticket", "new_ticket", "net_90"),
        ("change_ticket", "could you give me the small one instead", "new_ticket", "city_20"),
        ("change_ticket", "I need a national ticket from May on", "new_ticket", "net_90"),
        ("change_ticket", "not the small one, give me the wide one", "new_ticket", "region_40"),
        ("pay_fine", "I want to settle my fine by card", "way_to_pay", "saved_card"),
        ("price_of_parking", "what does it cost at the harbour, I mean the old one?", "place", "harbour"),
    ],
)
def test_a_word_that_only_one_value_has_tells_it(
    tmp_path: Path, flow: str, said: str, slot: str, value: str
) -> None:
    assert begun(tmp_path, flow, said).call.session.known.get(slot) == value


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        ("change_ticket", "I want another ticket, not the limitless one"),  # denied
        ("change_ticket", "I have the small ticket and want to change it"),  # what there is now
        ("change_ticket", "from the small ticket to another one"),
        ("change_ticket", "is the national ticket expensive? I want to change mine"),  # asked about
        ("change_ticket", "how much is the limitless ticket?"),
        ("change_ticket", "I have a small question about my ticket"),  # shown by nothing
        ("change_ticket", "the small one or the national one"),  # two of them
        ("change_ticket", "change my ticket please"),
        ("pay_fine", "my card was charged for a fine"),
    ],
)
def test_a_word_that_shows_no_choice_fills_nothing(tmp_path: Path, flow: str, said: str) -> None:
    known = begun(tmp_path, flow, said).call.session.known

    assert {"new_ticket", "way_to_pay"}.isdisjoint(known)


def test_a_word_of_the_description_answers_the_question(tmp_path: Path) -> None:
    caller = begun(tmp_path, "change_ticket", "I want another ticket").says("the small one please")

    assert caller.slots["new_ticket"] == "city_20"


SIMS = """
    flows:
      block_sim:
        name: block SIM card
        description: Blocks a SIM card.
        steps: [{action: utter_so}]
      order_sim:
        name: order SIM
        description: Orders a new SIM card.
        steps: [{collect: sim_type, description: which}, {collect: copies, description: how many}, {action: utter_so}]
"""
SORTS = """
    slots: {sim_type: {type: categorical, values: [physical, esim]}, copies: {type: float}}
    responses:
      utter_so: [{text: So.}]
      utter_ask_copies: [{text: How many?}]
      utter_ask_sim_type:
        - text: Which sort?
          buttons:
            - {title: SIM card, payload: "/SetSlots(sim_type=physical)"}
            - {title: eSIM, payload: "/SetSlots(sim_type=esim)"}
"""


class Torn:
    """Hears an order in what is new, and cannot tell which flow anything else is about."""

    def understand(self, text: str, language: str) -> Meaning:
        if "new" in text:
            return Meaning("order_sim", 0.9, (("order_sim", 0.9),))
        return Meaning("block_sim", 0.4, (("block_sim", 0.4), ("order_sim", 0.4)))


def test_what_several_flows_are_about_is_no_value_of_one_of_them(tmp_path: Path) -> None:
    caller = Caller(project(tmp_path, SIMS, SORTS), understanding=Torn())

    assert "order SIM" in caller.says("my SIM card").hears
    assert caller.says("a new one please").hears.startswith("Which sort?")


def test_the_answer_to_which_of_two_flows_is_meant_fills_slots(tmp_path: Path) -> None:
    caller = Caller(project(tmp_path, SIMS, SORTS), understanding=Torn())

    caller.says("my SIM card").says("a new eSIM please")

    assert caller.slots["sim_type"] == "esim"
    assert caller.hears == "How many?"


def test_words_of_what_the_flow_is_called_choose_nothing(tmp_path: Path) -> None:
    domain = DOMAIN.replace("Paper invoice", "Fine by post")

    caller = call(tmp_path, FLOWS, domain, {"pay by fine": "pay_fine"}).says("pay by fine")

    assert caller.hears.startswith("How?")
