"""Where a Rasa project means something else than Parley would: it is done as in Rasa."""

from __future__ import annotations

from pathlib import Path

import pytest
from caller import Caller
from rasa import call, load, project, told

DOMAIN = """
    slots:
      name: {type: text}
      size: {type: categorical, values: [small, large]}
      sure: {type: bool, mappings: [{type: from_llm}]}
      visits: {type: float, initial_value: 3}
    responses:
      utter_ask_name: [{text: "What name?"}]
      utter_ask_size: [{text: "Small or large?"}]
      utter_ask_sure: [{text: "Shall I get somebody?"}]
      utter_ask_visits: [{text: "How many visits?"}]
      utter_done: [{text: "Done for {name}."}]
      utter_no: [{text: "Then not."}]
      utter_more: [{text: "I can do orders."}]
"""
ORDER = """
    flows:
      order_it:
        description: Orders something.
        steps: [{collect: name}, {collect: size}, {action: utter_done}]
"""
PERSON = """
      human_handoff:
        description: The caller is unhappy, and is handed over to a live human agent.
        steps:
          - collect: sure
            ask_before_filling: true
            next:
              - {if: slots.sure, then: [{link: pattern_human_handoff}]}
              - {else: [{action: utter_no, next: END}]}
"""
HELP = """
      help:
        description: Tells callers what the assistant can do.
        steps: [{action: utter_more}]
"""


# -- what is always in reach -----------------------------------------------------------------------------


def test_the_projects_own_flow_brings_a_person_before_parleys_does(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER + PERSON, DOMAIN)

    caller.says("order it")
    caller.says("agent")
    assert "Shall I get somebody?" in caller.hears
    caller.says("no")
    assert "Then not." in caller.hears
    assert caller.is_asked == "whether"

    caller.says("agent")
    caller.says("yes")
    assert caller.is_handed_to == "default"


def test_the_projects_own_flow_for_a_person_ends_as_any_flow_does(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER + PERSON + CANCEL, DOMAIN)

    caller.says("agent").says("no")

    assert "Then not. I can do orders." in caller.hears
    assert "How can I help you today?" not in caller.hears


def test_whoever_asks_for_a_person_a_second_time_gets_one(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER + PERSON, DOMAIN)

    caller.says("agent")
    assert "Shall I get somebody?" in caller.hears
    caller.presses("0")

    assert caller.is_handed_to == "default"


def test_the_projects_own_flow_helps_before_parleys_does(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER + HELP, DOMAIN)

    caller.says("order it")
    caller.says("help")
    assert "I can do orders." in caller.hears
    caller.says("yes")
    assert caller.is_asked == "0_collect_name"


@pytest.mark.parametrize(
    ("flow", "description", "pattern"),
    [
        ("human_handoff", "Anything.", "pattern_human_handoff"),
        ("escalate_it", "Transfers callers to a customer service agent.", "pattern_human_handoff"),
        ("speak_to_a_human", "Anything.", "pattern_human_handoff"),
        ("show_help", "Anything.", "pattern_help"),
        ("skills_of_ours", "Gives an overview of the assistant's capabilities.", "pattern_help"),
        ("transfer_money", "Transfers money to a person.", ""),
        ("help_with_bills", "Helps with a bill.", ""),
    ],
)
def test_a_flow_is_known_by_its_name_or_its_description(
    tmp_path: Path, flow: str, description: str, pattern: str
) -> None:
    flows = f"flows: {{{flow}: {{description: {description!r}, steps: [{{action: utter_no}}]}}}}"

    made = project(tmp_path, flows, DOMAIN)

    assert dict(made.flows.instead) == ({pattern: flow} if pattern else {})


def test_of_two_flows_that_might_be_meant_neither_is(tmp_path: Path) -> None:
    made = project(tmp_path, ORDER + PERSON + PERSON.replace("human_handoff:", "live_agent:"), DOMAIN)

    assert made.flows.instead == {}


# -- what is no value ------------------------------------------------------------------------------------

REJECTS = DOMAIN + '      utter_categorical_slot_rejection: [{text: "{value} is no size."}]\n'


def test_what_is_none_of_the_values_is_refused_in_the_projects_words(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER, REJECTS)

    caller.says("order it")
    caller.says("Ann")
    caller.says("turquoise")

    assert "turquoise is no size." in caller.hears
    assert caller.is_asked == "1_collect_size"


def test_a_sentence_at_such_a_question_is_no_value_that_is_refused(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER, REJECTS)

    caller.says("order it")
    caller.says("Ann")
    caller.says("the quick brown foxes have never jumped over anything at all")

    assert "is no size" not in caller.hears


def test_values_that_are_none_bring_a_person_in_the_end(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER, REJECTS)

    caller.says("order it")
    caller.says("Ann")
    for word in ("turquoise", "purple", "mauve", "ochre", "beige"):
        if not caller.is_handed_to:
            caller.says(word)

    assert caller.is_handed_to == "default"


# -- how much is listened to -----------------------------------------------------------------------------

CONFIG = "pipeline: [{name: CompactLLMCommandGenerator, user_input: {max_characters: 60}}]\n"


def test_more_words_than_the_project_takes_are_told_and_nothing_is_given_up(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER, DOMAIN, config=CONFIG)

    caller.says("order it")
    caller.says("well " * 20)

    assert "your message is too long" in caller.hears
    assert caller.is_asked == "0_collect_name"


def test_the_projects_own_pattern_is_told_how_many_characters_it_takes(tmp_path: Path) -> None:
    pattern = """
      pattern_internal_error:
        description: Says what went wrong.
        steps:
          - noop: true
            next:
              - if: context.error_type is "rasa_internal_error_user_input_too_long"
                then: [{action: utter_long, next: END}]
              - else: [{action: utter_no, next: END}]
    """
    words = '      utter_long: [{text: "At most {context.info.max_characters}."}]\n'
    jinja = words.replace("{context.info.max_characters}", "{{context.info.max_characters}}").replace(
        '"}]', '", metadata: {template: jinja}}]'
    )
    caller = call(tmp_path, ORDER + pattern, DOMAIN + jinja, config=CONFIG)

    caller.says("order it")
    caller.says("well " * 20)

    assert "At most 60." in caller.hears


def test_a_length_that_is_no_number_is_told(tmp_path: Path) -> None:
    said = told(tmp_path, ORDER, DOMAIN, config=CONFIG.replace("60", "many"))

    assert (
        "config.yml:1:76: warning: 'max_characters': expected a whole number, found 'many'. Without one, any length is "
        "taken." in said
    )


# -- after a flow ----------------------------------------------------------------------------------------

CANCEL = """
      pattern_cancel_flow:
        description: Gives up.
        steps: [{action: action_cancel_flow}, {action: utter_no}]
      pattern_completed:
        description: Asks for more.
        steps: [{action: utter_more}]
"""


def test_after_a_flow_was_given_up_the_projects_own_pattern_completed_runs(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER + CANCEL, DOMAIN)

    caller.says("order it")
    caller.says("cancel")

    assert "Then not." in caller.hears
    assert "I can do orders." in caller.hears


def test_a_flow_that_runs_no_pattern_completed_runs_none_when_it_was_given_up(tmp_path: Path) -> None:
    flows = ORDER.replace("description: Orders", "run_pattern_completed: false\n        description: Orders")
    caller = call(tmp_path, flows + CANCEL, DOMAIN)

    caller.says("order it")
    caller.says("cancel")

    assert "I can do orders." not in caller.hears


RETURN = """
      utter_ask_continue_interrupted_flow_confirmation:
        - text: Go on with {context.interrupted_flow_options}?
"""


@pytest.mark.parametrize(
    ("worded", "question"),
    [(RETURN, "Go on with order it?"), ("", "Would you like to continue with order it?")],
)
def test_whoever_interrupted_a_flow_is_asked_whether_to_go_on(
    tmp_path: Path, worded: str, question: str
) -> None:
    def asked() -> Caller:
        caller = call(tmp_path, ORDER + HELP.replace("help:", "tell_more:"), DOMAIN + worded)
        caller.says("order it").says("Ann").says("tell more")
        assert "I can do orders." in caller.hears
        assert question in caller.hears
        return caller

    caller = asked()
    caller.says("yes")
    assert caller.is_asked == "1_collect_size"

    caller = asked()
    caller.says("no")
    assert "order_it" not in [frame.flow for frame in caller.call.session.stack]


# -- how a conversation begins and ends ------------------------------------------------------------------


def test_the_sessions_end_is_seen_to_when_the_caller_hangs_up(tmp_path: Path) -> None:
    pattern = """
      pattern_session_end:
        description: The end.
        nlu_trigger: [{intent: session_end}]
        steps: [{action: action_note}, {action: action_hangup}]
    """
    noted: list[str] = []
    actions = {"action_note": lambda arguments: {"name": noted.append("it is over")}}
    caller = call(tmp_path, ORDER + pattern, DOMAIN + "    actions: [action_note]\n", actions=actions)

    caller.says("order it")
    caller.hangs_up()

    assert noted == ["it is over"]
    assert caller.call.session.disposition == "abandoned"


def test_a_slot_with_an_initial_value_is_asked_only_where_it_is_asked_in_any_case(tmp_path: Path) -> None:
    flows = """
    flows:
      plain: {description: One., steps: [{collect: visits}, {action: utter_no}]}
      always: {description: Two., steps: [{collect: visits, ask_before_filling: true}, {action: utter_no}]}
    """
    caller = call(tmp_path, flows, DOMAIN)

    caller.says("plain")
    assert "Then not." in caller.hears
    caller.says("always")
    assert caller.is_asked == "0_collect_visits"


# -- two halves of a project -----------------------------------------------------------------------------

ROUTED = """
    slots:
      name: {type: text}
      kept: {type: text, initial_value: old, shared_for_coexistence: true}
      route_session_to_calm: {type: bool, mappings: [{type: controlled}]}
    responses:
      utter_ask_name: [{text: "What name?"}]
      utter_done: [{text: "Done for {name}."}]
"""
RESET = """
    flows:
      order_it:
        description: Orders something.
        persisted_slots: [name]
        steps: [{collect: name}, {action: utter_done}, {action: action_reset_routing}]
"""


def test_the_routing_slot_is_true_from_a_flow_to_the_next_reset(tmp_path: Path) -> None:
    caller = call(tmp_path, RESET, ROUTED)
    assert caller.call.session.slots.get("route_session_to_calm") is None

    caller.says("order it")
    assert caller.call.session.slots["route_session_to_calm"] is True
    caller.says("Ann")

    assert caller.call.session.slots.get("route_session_to_calm") is None
    assert caller.call.session.slots.get("name") is None
    assert caller.call.session.slots["kept"] == "old"


def test_the_router_of_the_config_is_told(tmp_path: Path) -> None:
    config = """
        pipeline:
          - name: KeywordIntentClassifier
          - name: IntentBasedRouter
            nlu_entry: {sticky: [check], non_sticky: [chitchat]}
            calm_entry: {sticky: [order]}
    """
    said = told(tmp_path, RESET, ROUTED, config=config)

    assert "config.yml:4:5: warning: 'IntentBasedRouter' is not asked" in said


def test_three_languages_are_loaded_and_what_they_lack_is_told(tmp_path: Path) -> None:
    made, problems = load(tmp_path, ORDER, DOMAIN, config="language: en\nadditional_languages: [es, de-CH]\n")

    assert made is not None
    assert list(made.flows.defaults.languages) == ["en", "es", "de-CH"]
    assert not problems.errors
