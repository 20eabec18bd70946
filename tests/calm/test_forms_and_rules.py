"""Forms, rules and stories of a Rasa project: they run as flows, beside the project's own or alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rasa import call, project, told

from ivr import settings
from ivr.preparing import prepare
from ivr.quality.flow_tests import run_tests

RESTAURANT = Path(__file__).parent / "restaurant"

DOMAIN = """
    intents: [book, chat, inform, affirm, deny, hours, stop]
    entities: [cuisine]
    slots:
      cuisine: {type: text, mappings: [{type: from_entity, entity: cuisine}]}
      people: {type: float, mappings: [{type: from_text}]}
      terrace: {type: bool, mappings: [{type: from_intent, intent: affirm, value: true}]}
      open: {type: bool, mappings: [{type: custom}]}
    forms:
      table_form:
        ignored_intents: [chat]
        required_slots: [cuisine, people]
    responses:
      utter_ask_cuisine: [{text: "Which kitchen?"}]
      utter_ask_table_form_people: [{text: "For how many?"}]
      utter_ask_people: [{text: "How many people, elsewhere?"}]
      utter_ask_terrace: [{text: "Outside?"}]
      utter_booked: [{text: "Booked for {people}."}]
      utter_chat: [{text: "I only book tables."}]
      utter_hours: [{text: "From noon."}]
      utter_closed: [{text: "We are closed."}]
      utter_sure: [{text: "Do you want to stop?"}]
      utter_stopped: [{text: "Stopped."}]
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
      - rule: Small talk
        steps: [{intent: chat}, {action: utter_chat}]
"""
MEANINGS = {
    "a table please": "book",
    "do you like me": "chat",
    "please stop this now": "stop",
    "when are you open": "hours",
}


def test_a_form_asks_for_its_slots_and_then_does_what_its_rule_says(tmp_path: Path) -> None:
    caller = call(tmp_path, "", DOMAIN, MEANINGS, data__rules=RULES)

    assert caller.says("a table please").hears == "Which kitchen?"
    assert caller.says("Greek").hears == "For how many?"
    assert caller.says("four").hears.startswith("Booked for 4.")


def test_an_ignored_intent_answers_no_question_of_a_form_which_goes_on_after_it(tmp_path: Path) -> None:
    caller = call(tmp_path, "", DOMAIN, MEANINGS, data__rules=RULES).says("a table please")

    caller.says("do you like me")

    assert caller.hears == "I only book tables. Which kitchen?"


def test_an_action_of_the_form_or_of_the_slot_asks_before_responses_do(tmp_path: Path) -> None:
    domain = DOMAIN + "    actions: [action_ask_cuisine, action_ask_table_form_people]\n"
    asked: list[str] = []

    def asks(name: str) -> Any:
        return lambda slots: asked.append(name) or {}

    actions = {name: asks(name) for name in ("action_ask_cuisine", "action_ask_table_form_people")}
    call(tmp_path, "", domain, MEANINGS, actions, data__rules=RULES).says("a table please").says("Greek")

    assert asked == ["action_ask_cuisine", "action_ask_table_form_people"]


def test_a_forms_validation_refuses_a_value_and_requests_another_slot(tmp_path: Path) -> None:
    domain = DOMAIN + "    actions: [validate_table_form]\n"

    def validate(slots: Mapping[str, Any]) -> Mapping[str, Any]:
        if slots.get("cuisine") == "Martian":
            return {"cuisine": None}
        if slots.get("people") and slots.get("terrace") is None:
            return {"requested_slot": "terrace"}
        return {"requested_slot": None} if slots.get("terrace") is not None else {}

    actions = {"validate_table_form": validate}
    source = 'from rasa_sdk.forms import FormValidationAction\n\nASKED = ["terrace"]\n'
    (tmp_path / "actions").mkdir()
    (tmp_path / "actions" / "actions.py").write_text(source, "utf-8")
    caller = call(tmp_path, "", domain, MEANINGS, actions, data__rules=RULES).says("a table please")

    assert caller.says("Martian").hears == "Which kitchen?"
    assert caller.says("Greek").hears == "For how many?"
    assert caller.says("four").hears == "Outside?"
    assert caller.says("no").hears.startswith("Booked for 4.")


def test_a_slot_that_validation_empties_is_asked_for_again_first(tmp_path: Path) -> None:
    domain = DOMAIN + "    actions: [validate_table_form]\n"

    def validate(slots: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"cuisine": None, "people": None} if slots.get("people") == 99 else {}

    actions = {"validate_table_form": validate}
    caller = call(tmp_path, "", domain, MEANINGS, actions, data__rules=RULES)

    caller.says("a table please").says("Greek").says("ninety nine")

    assert caller.hears == "Which kitchen?"


def test_a_form_runs_beside_the_flows_of_a_project(tmp_path: Path) -> None:
    flows = "flows: {open_hours: {description: Says the hours., steps: [{action: utter_hours}]}}"
    caller = call(tmp_path, flows, DOMAIN, MEANINGS, data__rules=RULES).says("a table please")

    caller.says("open hours")

    assert caller.hears == "From noon. Which kitchen?"


def test_rules_that_no_policy_follows_are_warned_of(tmp_path: Path) -> None:
    flows = "flows: {open_hours: {description: Says the hours., steps: [{action: utter_hours}]}}"
    said = told(tmp_path, flows, DOMAIN, data__rules=RULES, config="policies: [{name: FlowPolicy}]\n")

    assert "data/rules.yml:2:1: warning: 'rules' have no effect: no policy in config.yml follows them" in said


def test_the_values_of_a_form_are_kept_after_it(tmp_path: Path) -> None:
    caller = (
        call(tmp_path, "", DOMAIN, MEANINGS, data__rules=RULES)
        .says("a table please")
        .says("Greek")
        .says("four")
    )

    assert caller.call.session.slots["cuisine"] == "Greek"
    assert caller.call.session.slots["requested_slot"] is None


def test_forms_of_rasa_2_say_how_their_slots_are_filled(tmp_path: Path) -> None:
    domain = """
        intents: [book]
        slots: {people: {type: float}, terrace: {type: bool}, heated: {type: bool}}
        forms:
          table_form:
            people: [{type: from_entity, entity: number}]
            terrace: [{type: from_intent, intent: outside, value: true}]
            heated: [{type: from_intent, intent: outside, value: false}]
        responses:
          utter_ask_people: [{text: "How many?"}]
          utter_ask_terrace: [{text: "Outside?"}]
          utter_ask_heated: [{text: "Is it to be heated?"}]
    """
    rules = "rules: [{rule: Book, steps: [{intent: book}, {action: table_form}, {active_loop: table_form}]}]"
    caller = call(tmp_path, "", domain, {"a table": "book", "in the sun": "outside"}, data__rules=rules)

    caller.says("a table").says("two").says("in the sun")

    assert (caller.call.session.slots["people"], caller.call.session.slots["terrace"]) == (2, True)
    assert caller.hears == "Is it to be heated?"


def test_a_rule_parts_by_what_an_action_has_set(tmp_path: Path) -> None:
    rules = """
        rules:
          - rule: Hours when open
            steps: [{intent: hours}, {action: action_look}, {slot_was_set: [{open: true}]}, {action: utter_hours}]
          - rule: Hours when closed
            steps: [{intent: hours}, {action: action_look}, {slot_was_set: [{open: false}]}, {action: utter_closed}]
    """
    domain = DOMAIN + "    actions: [action_look]\n"
    actions = {"action_look": lambda slots: {"open": False}}

    caller = call(tmp_path, "", domain, MEANINGS, actions, data__rules=rules).says("when are you open")

    assert "We are closed." in caller.hears
    assert "From noon." not in caller.hears


def test_a_condition_of_a_rule_is_the_guard_of_its_flow(tmp_path: Path) -> None:
    rules = """
        rules:
          - rule: Hours for those who were told a kitchen
            condition: [{slot_was_set: [{cuisine: any}]}]
            steps: [{intent: hours}, {action: utter_hours}]
    """
    made = project(tmp_path, "", DOMAIN, data__rules=rules)

    assert made.flows.flows["hours"].head.guard == "slots.cuisine is not null"


def test_an_or_of_a_rule_starts_one_flow_by_each_intent(tmp_path: Path) -> None:
    rules = "rules: [{rule: Either, steps: [{or: [{intent: hours}, {intent: chat}]}, {action: utter_hours}]}]"
    made = project(tmp_path, "", DOMAIN, data__rules=rules)

    assert [t.intent.name for t in made.flows.flows["hours"].head.nlu_trigger] == ["hours", "chat"]


STORIES = """
    stories:
      - story: stop after all
        steps:
          - intent: book
          - action: table_form
          - active_loop: table_form
          - intent: stop
          - action: utter_sure
          - intent: affirm
          - action: action_deactivate_loop
          - active_loop: null
          - action: utter_stopped
      - story: go on
        steps:
          - intent: book
          - action: table_form
          - active_loop: table_form
          - intent: stop
          - action: utter_sure
          - intent: deny
          - action: table_form
          - active_loop: null
"""


def test_a_story_that_asks_yes_or_no_within_a_form_is_a_question(tmp_path: Path) -> None:
    caller = call(tmp_path, "", DOMAIN, MEANINGS, data__rules=RULES, data__stories=STORIES).says(
        "a table please"
    )

    assert caller.says("please stop this now").hears == "Do you want to stop?"
    assert caller.says("no").hears == "Which kitchen?"
    caller.says("please stop this now").says("yes")
    assert caller.hears.startswith("Stopped.")
    assert caller.call.session.stack[-1].flow != "table_form"


OPENING = """
    flows:
      opening:
        description: Tells when the restaurant is open.
        nlu_trigger: [{intent: {name: hours, confidence_threshold: 0.8}}]
        steps: [{action: utter_hours}]
"""
OPEN_WITHIN = """
      - rule: Hours within the form
        condition: [{active_loop: table_form}]
        steps: [{intent: hours}, {action: utter_hours}, {action: table_form}, {active_loop: table_form}]
"""


def test_a_flow_and_a_rule_that_do_the_same_are_not_asked_about(tmp_path: Path) -> None:
    caller = call(tmp_path, OPENING, DOMAIN, MEANINGS, data__rules=RULES + OPEN_WITHIN).says("a table please")

    assert caller.says("when are you open").hears == "From noon. Which kitchen?"


STOP = """
      - rule: Stop
        condition: [{active_loop: table_form}]
        steps:
          - intent: stop
          - action: action_deactivate_loop
          - active_loop: null
          - action: utter_stopped
"""


def test_a_form_that_a_caller_has_stopped_is_not_gone_on_with(tmp_path: Path) -> None:
    caller = call(tmp_path, "", DOMAIN, MEANINGS, data__rules=RULES + STOP)

    caller.says("a table please").says("please stop this now")

    assert caller.hears.startswith("Stopped.")
    assert "continue" not in caller.hears
    assert not caller.call.session.stack[-1].flow.startswith(("table_form", "book"))
    assert caller.says("a table please").hears == "Which kitchen?"


def test_a_wish_is_no_answer_where_only_an_entity_is_one(tmp_path: Path) -> None:
    caller = call(tmp_path, "", DOMAIN, {**MEANINGS, "your hours": "hours"}, data__rules=RULES + HOURS)

    caller.says("a table please").says("your hours")

    assert caller.hears == "From noon. Which kitchen?"


HOURS = """
      - rule: Hours
        steps: [{intent: hours}, {action: utter_hours}]
"""


MOOD = """
      - rule: Complaint
        steps: [{intent: complain}, {action: utter_mood}]
"""


def test_a_slot_that_nothing_asks_for_is_filled_by_what_is_said_by_the_way(tmp_path: Path) -> None:
    mood = "mood: {type: text, mappings: [{type: from_intent, intent: complain, value: upset}]}"
    domain = DOMAIN.replace("slots:", f"slots:\n      {mood}", 1).replace(
        "responses:", 'responses:\n      utter_mood: [{text: "You are {mood}."}]'
    )
    caller = call(tmp_path, "", domain, {**MEANINGS, "this is bad": "complain"}, data__rules=RULES + MOOD)

    assert caller.says("this is bad").hears.startswith("You are upset.")


STORY = """
    stories:
      - story: Open already
        steps:
          - slot_was_set: [{open: true}]
          - {user: "when are you open", intent: hours}
          - action: utter_hours
          - slot_was_set: [{open: true}]
"""


def test_what_a_test_story_begins_with_is_set_before_anybody_speaks(tmp_path: Path) -> None:
    nlu = "nlu: [{intent: hours, examples: '- when are you open'}]"
    project(tmp_path, "", DOMAIN, data__rules=RULES + HOURS, data__nlu=nlu, tests__test_stories=STORY)
    parley = prepare(settings.read({}, project=tmp_path))
    said: list[str] = []

    assert run_tests(parley.project.tests, parley.flows, parley.understanding, parley.actions, said.append), (
        said
    )


def test_a_rule_that_begins_with_an_action_follows_it_everywhere(tmp_path: Path) -> None:
    rules = "      - rule: Always\n        steps: [{action: utter_hours}, {action: utter_closed}]\n"
    caller = call(tmp_path, "", DOMAIN, MEANINGS, data__rules=RULES + HOURS + rules)

    assert caller.says("when are you open").hears.startswith("From noon. We are closed.")


def test_a_projects_own_small_talk_goes_before_parleys(tmp_path: Path) -> None:
    nlu = "nlu: [{intent: hours, examples: '- are you a machine'}]"
    made = project(tmp_path, "", DOMAIN, data__rules=RULES + HOURS, data__nlu=nlu)

    assert {e.intent for e in made.nlu.examples if e.text.startswith("are you")} & {"chitchat/robot"} == set()


STOPS = """
      - rule: Stop
        steps: [{intent: stop}, {action: utter_stopped}]
"""
NLU = "nlu: [{intent: stop, examples: '- cancel'}, {intent: book, examples: '- a person please'}]"


def test_a_sentence_that_the_project_has_goes_before_what_works_everywhere(tmp_path: Path) -> None:
    meanings = {**MEANINGS, "cancel": "stop"}
    caller = call(tmp_path, "", DOMAIN, meanings, data__rules=RULES + STOPS, data__nlu=NLU)

    caller.says("a table please").says("cancel")

    assert caller.hears == "Stopped. Which kitchen?"


def test_a_wish_for_a_person_goes_before_any_sentence_of_the_project(tmp_path: Path) -> None:
    meanings = {**MEANINGS, "a person please": "book"}
    caller = call(tmp_path, "", DOMAIN, meanings, data__rules=RULES, data__nlu=NLU)

    caller.says("a person please")

    assert caller.is_handed_to == "default"


def test_what_is_not_understood_is_answered_by_the_rule_for_it(tmp_path: Path) -> None:
    rules = "rules: [{rule: Rephrase, steps: [{intent: nlu_fallback}, {action: utter_chat}]}]"
    caller = call(tmp_path, "", DOMAIN, MEANINGS, data__rules=rules)

    assert caller.says("blah blubb zork").hears.startswith("I only book tables.")


def test_a_later_turn_of_stories_that_is_the_same_in_all_of_them_is_a_flow(tmp_path: Path) -> None:
    stories = """
        stories:
          - story: one
            steps: [{intent: chat}, {action: utter_chat}, {intent: hours}, {action: utter_hours}]
          - story: two
            steps: [{intent: book}, {action: utter_chat}, {intent: hours}, {action: utter_hours}]
    """
    caller = call(tmp_path, "", DOMAIN, MEANINGS, data__stories=stories)

    assert caller.says("when are you open").hears.startswith("From noon.")


def test_what_depends_on_the_story_so_far_is_told_at_its_place(tmp_path: Path) -> None:
    stories = """\
        stories:
          - story: one
            steps: [{intent: chat}, {action: utter_chat}, {intent: hours}, {action: utter_hours}]
          - story: two
            steps: [{intent: book}, {action: utter_chat}, {intent: hours}, {action: utter_closed}]
          - story: three
            steps: [{intent: chat}, {action: utter_chat}, {checkpoint: later}]
    """
    said = told(tmp_path, "", DOMAIN, data__stories=stories)

    depends = "what follows 'hours' depends on what was said before, and differs between stories"
    assert f"data/stories.yml:2:5: warning: story 'one' is not followed whole: {depends}." in said
    assert f"data/stories.yml:4:5: warning: story 'two' is not followed whole: {depends}." in said
    assert "data/stories.yml:7:51: warning: story 'three' is not followed: a checkpoint joins it" in said


def test_the_restaurants_own_test_stories_pass(tmp_path: Path) -> None:
    shutil.copytree(RESTAURANT, tmp_path / "r", ignore=shutil.ignore_patterns(".ivr", "__pycache__"))
    parley = prepare(settings.read({}, project=tmp_path / "r"))
    said: list[str] = []

    passed = run_tests(parley.project.tests, parley.flows, parley.understanding, parley.actions, said.append)

    assert passed, "\n".join(said)
    assert said[-1].startswith("3 passed")
