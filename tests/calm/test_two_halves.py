"""A Rasa project of two halves: flows that start by what they are for, and rules with a form, beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from caller import Action, Caller
from rasa import call, project

from ivr import settings
from ivr.preparing import prepare
from ivr.quality.flow_tests import run_tests

DOMAIN = """
    intents: [book, hours, order]
    slots:
      branch: {type: text}
      dish: {type: text}
      mail: {type: text, mappings: [{type: from_text}]}
      route_session_to_calm: {type: bool, mappings: [{type: controlled}]}
    forms:
      table_form: {required_slots: [mail]}
    actions: [validate_table_form]
    responses:
      utter_ask_branch: [{text: "Which branch?"}]
      utter_ask_dish: [{text: "Which dish?"}]
      utter_ask_mail: [{text: "Your e-mail address, please?"}]
      utter_hours: [{text: "{branch} is open from noon."}]
      utter_short: [{text: "From noon everywhere."}]
      utter_ordered: [{text: "Your {dish} is on its way."}]
      utter_booked: [{text: "Booked."}]
"""
FLOWS = """
    flows:
      opening_hours:
        name: opening hours
        description: Tell the guest the opening hours of a branch.
        steps: [{collect: branch}, {action: utter_hours}]
      order_food:
        name: order food
        description: Order a dish to take away.
        steps: [{collect: dish}, {action: utter_ordered}]
"""
RULES = """
    rules:
      - rule: Book a table
        steps: [{intent: book}, {action: table_form}, {active_loop: table_form}]
      - rule: Submit
        condition: [{active_loop: table_form}]
        steps:
          - action: table_form
          - active_loop: null
          - slot_was_set: [{requested_slot: null}]
          - action: utter_booked
          - action: action_reset_routing
      - rule: Opening hours while booking
        condition: [{active_loop: table_form}]
        steps: [{intent: hours}, {action: utter_short}, {action: table_form}, {active_loop: table_form}]
"""
CONFIG = """
    pipeline:
      - name: IntentBasedRouter
        nlu_entry: {sticky: [book]}
        calm_entry: {sticky: [hours, order]}
      - name: CompactLLMCommandGenerator
    policies: [{name: FlowPolicy}, {name: RulePolicy}]
"""
SENTENCES = """
    nlu:
      - intent: book
        examples: |
          - book a table
          - i want a reservation
          - keep a table for us
      - intent: hours
        examples: |
          - when are you open
          - how late does the branch close
          - do you open on sundays
      - intent: order
        examples: |
          - i am hungry for a dish of yours
          - food to take away please
"""
BESIDE = {"data__rules": RULES, "data__nlu": SENTENCES, "config": CONFIG}


def hungry(folder: Path, validate: Action = lambda slots: {}) -> Caller:
    meanings = {"a table please": "book", "when are you open": "opening_hours"}
    return call(folder, FLOWS, DOMAIN, meanings, {"validate_table_form": validate}, **BESIDE)


def test_sentences_that_the_router_hands_to_the_flows_are_theirs(tmp_path: Path) -> None:
    made = project(tmp_path, FLOWS, DOMAIN, **BESIDE)

    meant = {example.text: example.intent for example in made.nlu.examples if example.path}
    assert meant["when are you open"] == meant["how late does the branch close"] == "opening_hours"
    assert meant["food to take away please"] == "order_food"
    assert meant["book a table"] == "book"


def test_flows_that_start_by_description_are_understood_beside_rules(tmp_path: Path) -> None:
    made = project(tmp_path, FLOWS, DOMAIN, **BESIDE)
    understand = prepare(settings.read({}, project=tmp_path)).understanding.understand

    for said, flow in {
        "when do you open": "opening_hours",
        "could i order some food": "order_food",
        "a table for tonight": "book",
    }.items():
        meaning = understand(said, made.flows.defaults.language)
        assert meaning.intent == flow


def test_a_rule_goes_before_a_flow_where_its_condition_holds(tmp_path: Path) -> None:
    caller = hungry(tmp_path).says("when are you open")
    assert caller.hears == "Which branch?"

    booking = hungry(tmp_path).says("a table please").says("when are you open")
    assert booking.hears == "From noon everywhere. Your e-mail address, please?"


def test_the_routing_slot_is_false_while_rules_lead(tmp_path: Path) -> None:
    caller = hungry(tmp_path).says("a table please")
    assert caller.call.session.slots["route_session_to_calm"] is False

    caller.says("ann@inbox.io")
    assert caller.hears.startswith("Booked.")
    assert caller.call.session.slots.get("route_session_to_calm") is None

    caller.says("order food")
    assert caller.call.session.slots["route_session_to_calm"] is True


def test_a_form_sees_words_that_are_no_value_and_says_what_is_wrong(tmp_path: Path) -> None:
    seen: list[object] = []

    def validate(slots: Mapping[str, Any]) -> Mapping[str, Any]:
        seen.append(slots.get("mail"))
        return {} if "@" in str(slots.get("mail")) else {"mail": None}

    caller = hungry(tmp_path, validate).says("a table please")

    caller.says("baker at home")
    assert "baker at home" in seen
    assert caller.hears == "Your e-mail address, please?"
    assert caller.says("baker@home.net").hears.startswith("Booked.")


def test_a_test_names_a_form_as_an_action(tmp_path: Path) -> None:
    tests = """
        stub_custom_actions:
          table_form: {events: [], responses: []}
          validate_table_form: {events: [], responses: []}
        test_cases:
          - test_case: the form runs
            steps:
              - user: book a table
                assertions:
                  - action_executed: table_form
          - test_case: another flow runs
            steps:
              - user: when are you open
                assertions:
                  - action_executed: table_form
    """
    project(tmp_path, FLOWS, DOMAIN, **BESIDE, e2e_tests__forms=tests)
    parley = prepare(settings.read({}, project=tmp_path))
    said: list[str] = []

    run_tests(parley.project.tests, parley.flows, parley.understanding, parley.actions, said.append)

    assert said[-1] == "1 passed, 1 failed"
    assert any("expected table_form to run" in line for line in said)


def test_a_number_of_things_corrects_how_many_while_a_time_is_asked(tmp_path: Path) -> None:
    domain = """
        slots: {size_of_order: {type: float}, fetched: {type: text}}
        responses:
          utter_ask_size_of_order: [{text: "How many?"}]
          utter_ask_fetched: [{text: "At what time do you fetch it?"}]
          utter_done: [{text: "{size_of_order} at {fetched}."}]
    """
    flows = """
        flows:
          order_food:
            description: Order food.
            steps:
              - {collect: size_of_order, description: number of portions}
              - {collect: fetched, description: "time at which it is fetched, e.g. 6:30 pm"}
              - action: utter_done
    """
    caller = call(tmp_path, flows, domain).says("order food").says("2")
    assert caller.is_asked == "1_collect_fetched"

    caller.says("sorry, I meant 3 portions")

    assert caller.is_asked == "1_collect_fetched"
    assert caller.says("6:30 pm").hears.startswith("3 at ")
