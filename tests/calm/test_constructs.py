"""What a Rasa project may say, one construct a test; constructs.md lists them all with the name of their test."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from caller import Caller
from rasa import DOMAIN, call, load, project, told

from ivr.conversation.events import CallStarted, Meaning
from ivr.understanding.keywords import FOUND, Keywords

ORDER = """
    flows:
      order_it:
        description: Orders something.
        steps:
          - collect: name
          - collect: amount
          - action: utter_done
"""


# -- where files lie -------------------------------------------------------------------------------------


def test_files_are_found_wherever_a_rasa_team_puts_them(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        "flows: {a_flow: {description: One., steps: [{action: utter_done}]}}",
        data__nested__flows="flows: {other_flow: {description: Two., steps: [{action: utter_more}]}}",
        domain__deep__more='version: "3.1"\nresponses: {utter_more: [{text: More.}]}',
        **{"docker-compose": "services: {rasa: &x {image: rasa}}"},
    )

    assert {"a_flow", "other_flow"} <= set(made.flows.flows)
    assert "utter_more" in made.flows.responses


def test_the_same_definition_in_two_domain_files_is_one(tmp_path: Path) -> None:
    made, problems = load(tmp_path, ORDER, domain__again=DOMAIN)
    assert made is not None, problems

    made, problems = load(tmp_path, ORDER, domain__again="slots: {name: {type: bool}}")
    assert made is not None and made.flows.slots["name"].type == "bool"
    assert (
        "domain.yml:3:3: warning: slot 'name' is defined already in domain/again.yml:1. That one counts."
        in str(problems)
    )


def test_config_tells_the_languages(tmp_path: Path) -> None:
    made = project(tmp_path, ORDER, config="language: es\nadditional_languages: [en, fr-CA]\n")

    assert list(made.flows.defaults.languages) == ["es", "en", "fr-CA"]
    assert made.flows.defaults.languages["es"].code == "es-ES"


def test_a_language_model_in_the_config_is_warned_of(tmp_path: Path) -> None:
    said = told(tmp_path, ORDER, config="pipeline: [{name: SearchReadyLLMCommandGenerator}]\n")

    assert said.startswith("config.yml:1:12: warning: 'SearchReadyLLMCommandGenerator' asks a language model")


def test_search_and_generated_answers_in_the_config_are_warned_of(tmp_path: Path) -> None:
    said = told(tmp_path, ORDER, config="policies: [{name: FlowPolicy}, {name: EnterpriseSearchPolicy}]\n")

    assert "config.yml:1:32: warning: 'EnterpriseSearchPolicy' generates answers" in said


def test_rephrasing_and_an_action_server_in_the_endpoints_are_told(tmp_path: Path) -> None:
    endpoints = "nlg: {type: rephrase}\n\naction_endpoint: {url: 'http://localhost:5055/webhook'}"
    said = told(tmp_path, ORDER, endpoints=endpoints)

    assert "endpoints.yml:1:1: warning: 'nlg'" in said
    assert "endpoints.yml:3:1: note: actions run in this process" in said


def test_a_flow_starts_by_its_description(tmp_path: Path) -> None:
    made = project(
        tmp_path,
        "flows: {pay_x: {description: Lets users settle an invoice., steps: [{action: utter_done}]}}",
    )

    assert made.flows.triggers["pay_x"][0][0] == "pay_x"
    assert {"settle an invoice", "i want to settle an invoice"} <= {
        e.text for e in made.nlu.examples if e.intent == "pay_x"
    }


def test_a_flow_with_the_guard_false_is_only_called_or_linked_to(tmp_path: Path) -> None:
    caller = call(tmp_path, """
        flows:
          outer:
            description: Calls another.
            steps: [{call: inner}, {action: utter_done}]
          inner:
            description: Only called.
            if: False
            steps: [{collect: name}]
    """)  # fmt: skip

    assert "What name?" not in caller.says("inner").hears
    assert caller.says("outer").hears == "What name?"


def test_a_guard_keeps_a_flow_from_starting_until_it_holds(tmp_path: Path) -> None:
    domain = DOMAIN.replace("name: {type: text}", "name: {type: text}\n      known: {type: bool}")
    flows = """
        flows:
          secret:
            description: Guarded.
            if: slots.known AND not slots.name
            steps: [{action: utter_no}]
          let_me_in:
            description: Opens.
            steps: [{set_slots: [{known: true}]}]
            persisted_slots: [known]
    """

    caller = call(tmp_path, flows, domain)

    assert "Not that." not in caller.says("secret").hears
    assert "Not that." in caller.says("let me in").says("secret").hears


def test_an_intent_starts_a_flow_above_its_threshold(tmp_path: Path) -> None:
    flows = """
        flows:
          greet_all:
            description: Says hello.
            nlu_trigger: [{intent: hi}, {intent: {name: hello, confidence_threshold: 0.95}}]
            steps: [{action: utter_no}]
    """

    caller = call(tmp_path, flows, meanings={"ping it": "hi", "pong it": "hello"}, data__nlu=NLU)

    assert "Not that." not in caller.says("pong it").hears  # understood with 0.9
    assert "Not that." in caller.says("ping it").hears


NLU = """
    nlu:
      - intent: hi
        examples: |
          - ping it
      - intent: hello
        examples: |
          - pong it
"""


def test_names_of_flows_are_translated(tmp_path: Path) -> None:
    made = project(tmp_path, """
        flows:
          greet_all: {name: greet, description: x, translation: {es: {name: saludar}}, steps: [{action: utter_done}]}
    """, config="language: en\nadditional_languages: [es]\n")  # fmt: skip

    assert made.flows.flows["greet_all"].name("es") == "saludar"
    assert made.flows.flows["greet_all"].name("en") == "greet"


def test_a_flow_need_not_ask_whether_there_is_more(tmp_path: Path) -> None:
    quiet = ORDER.replace(
        "description: Orders something.", "description: x\n        run_pattern_completed: false"
    )

    assert call(tmp_path, quiet).says("order it").says("Ann").says("two").hears == (
        "Done for Ann. Can I help you with anything else?"
    )


# -- steps -----------------------------------------------------------------------------------------------


def test_steps_have_the_ids_that_rasa_gives_them(tmp_path: Path) -> None:
    made = project(tmp_path, """
        flows:
          a_flow:
            description: Nested.
            steps:
              - collect: name
                next:
                  - if: slots.name
                    then:
                      - action: utter_done
                        next: END
                  - else:
                      - set_slots: [{amount: 1}]
                        next: last
              - id: last
                noop: true
                next: END
    """)  # fmt: skip

    assert list(made.flows.flows["a_flow"].steps) == ["0_collect_name", "1_utter_done", "2_set_slots", "last"]


def test_next_may_hold_steps_a_step_may_be_only_a_fork_and_noop_may_hold_its_branches(tmp_path: Path) -> None:
    caller = call(tmp_path, """
        flows:
          nested_flow:
            description: As Rasa's manual writes.
            steps:
              - collect: name
                next:
                  - collect: amount
                    next: check
              - id: check
                noop:
                  - if: slots.amount > 5
                    then: many
                  - else: fork
              - id: many
                action: utter_no
                next: END
              - id: fork
                next:
                  - if: slots.amount > 3
                    then: many
                  - else: "END"
    """)  # fmt: skip

    assert caller.says("nested flow").says("Ann").hears == "How many?"
    assert caller.says("four").hears.startswith("Not that.")


def test_a_question_is_skipped_when_its_slot_is_filled_and_asked_in_any_case_when_told_to(
    tmp_path: Path,
) -> None:
    flows = """
        flows:
          loop_it:
            description: Asks again and again.
            steps:
              - collect: name
              - id: again
                collect: amount
                ask_before_filling: true
                next:
                  - if: slots.amount > 1
                    then: again
                  - else: END
    """

    caller = call(tmp_path, flows).says("loop it").says("Ann")

    assert caller.says("five").hears == "How many?"
    assert caller.says("five").hears == "How many?"
    assert "What else" in caller.says("one").hears


def test_rejected_values_are_told_and_asked_for_again(tmp_path: Path) -> None:
    flows = ORDER.replace(
        "- collect: amount",
        "- collect: amount\n            rejections: [{if: slots.amount > 9, utter: utter_no}]",
    )

    caller = call(tmp_path, flows).says("order it").says("Ann")

    assert caller.says("twelve").hears == "Not that. How many?"
    assert caller.slots["amount"] is None
    assert caller.says("two").hears.startswith("Done for Ann.")


def test_any_answer_fills_a_slot_that_is_forced(tmp_path: Path) -> None:
    flows = ORDER.replace("- collect: name", "- collect: name\n            force_slot_filling: true")
    flows += "\n      other_flow: {description: Other., steps: [{action: utter_no}]}"

    caller = call(tmp_path, flows, meanings={"i want the other flow now please": "other_flow"}).says(
        "order it"
    )

    assert caller.says("i want the other flow now please").hears == "How many?"


def test_a_question_has_the_response_that_its_step_names(tmp_path: Path) -> None:
    flows = ORDER.replace("- collect: name", "- collect: name\n            utter: utter_ask_amount")

    assert call(tmp_path, flows).says("order it").hears == "How many?"


def test_an_action_asks_the_question_and_its_buttons_answer_it(tmp_path: Path) -> None:
    domain = DOMAIN.replace('utter_ask_name: [{text: "What name?"}]', "utter_pick: [{text: Pick one.}]")
    made = project(tmp_path, ORDER, domain + "\n    actions: [action_ask_name]")
    step = made.flows.flows["order_it"].steps["0_collect_name"]

    assert step.response == "utter_ask_name"  # type: ignore[attr-defined]
    caller = call(
        tmp_path,
        ORDER,
        domain + "\n    actions: [action_ask_name]",
        actions={"action_ask_name": lambda s: {}},
    )
    assert caller.says("order it").is_asked == "0_collect_name"


def test_an_action_that_asks_may_fill_the_slot_itself(tmp_path: Path) -> None:
    domain = DOMAIN.replace('utter_ask_name: [{text: "What name?"}]', "utter_x: [{text: x}]")
    domain += "\n    actions: [action_ask_name]"

    caller = call(tmp_path, ORDER, domain, actions={"action_ask_name": lambda slots: {"name": "Bo"}})

    assert caller.says("order it").hears == "How many?"
    assert caller.slots["name"] == "Bo"


def test_an_action_validates_a_slot_whenever_it_is_collected(tmp_path: Path) -> None:
    domain = DOMAIN + "\n    actions: [validate_name]"
    validate = {
        "validate_name": lambda slots: {"name": slots["name"].title() if slots["name"] != "x" else None}
    }

    caller = call(tmp_path, ORDER, domain, actions=validate).says("order it")

    assert caller.says("x").hears == "What name?"
    assert caller.says("ann").hears == "How many?"
    assert caller.slots["name"] == "Ann"


def test_keys_and_silence_are_waited_for_as_a_step_says(tmp_path: Path) -> None:
    flows = ORDER.replace(
        "- collect: name",
        "- collect: name\n            dtmf: {length: 4, allow_audio_input: false}"
        "\n            silence_timeout: {twilio_media_streams: 15, genesys: 20}",
    )

    caller = call(tmp_path, flows).says("order it")
    listening = caller.call.listening

    assert listening is not None
    assert (listening.max_keys, listening.speech, listening.timeout) == (4, False, 15)
    assert caller.presses("1234").slots["name"] == "1234"


def test_a_called_flow_comes_back_and_its_slots_live_until_the_caller_of_it_ends(tmp_path: Path) -> None:
    caller = call(tmp_path, """
        flows:
          outer:
            description: Calls another.
            steps:
              - call: inner
              - collect: amount
              - action: utter_done
          inner:
            description: Only called.
            if: False
            steps:
              - collect: name
                next:
                  - if: slots.name
                    then: END
                  - else: END
    """)  # fmt: skip

    caller.says("outer").says("Ann")

    assert caller.slots["name"] == "Ann"
    assert caller.says("two").hears.startswith("Done for Ann.")
    assert caller.slots["name"] is None


def test_a_link_ends_its_flow_and_begins_another(tmp_path: Path) -> None:
    caller = call(tmp_path, """
        flows:
          first_flow:
            description: Links.
            steps: [{collect: name}, {link: second_flow}]
          second_flow:
            description: Linked to.
            if: False
            steps: [{collect: amount}]
    """)  # fmt: skip

    assert caller.says("first flow").says("Ann").hears == "How many?"
    assert caller.slots["name"] is None
    assert [done["flow"] for done in caller.call.session.done] == ["first_flow"]


def test_a_link_to_the_hand_off_brings_a_person_who_sees_what_was_in_progress(tmp_path: Path) -> None:
    flows = ORDER.replace("- action: utter_done", "- link: pattern_human_handoff")

    caller = call(tmp_path, flows).says("order it").says("Ann").says("two")

    assert caller.is_handed_to == "default"
    assert caller.call.session.stack[0].flow == "order_it"


def test_slots_that_a_flow_collects_or_sets_are_forgotten_unless_it_persists_them(tmp_path: Path) -> None:
    flows = """
        flows:
          order_it:
            description: Orders.
            persisted_slots: [name]
            steps: [{collect: name}, {set_slots: [{amount: 3}]}, {action: utter_done}]
          keep_it:
            description: Keeps.
            steps: [{collect: amount, reset_after_flow_ends: false}]
    """

    caller = call(tmp_path, flows).says("order it").says("Ann")
    assert (caller.slots["name"], caller.slots["amount"]) == ("Ann", None)

    assert call(tmp_path, flows).says("keep it").says("two").slots["amount"] == 2


def test_a_slot_is_emptied_by_null_or_back_to_its_initial_value(tmp_path: Path) -> None:
    domain = DOMAIN.replace("amount: {type: float}", "amount: {type: float, initial_value: 7}")
    flows = (
        "flows: {reset_it: {description: x, steps: [{set_slots: [{amount: 3}]}, {set_slots: {name: null}}]}}"
    )

    caller = call(tmp_path, flows, domain)
    assert caller.slots["amount"] == 7

    caller.says("reset it")
    assert (caller.slots["amount"], caller.slots["name"]) == (7, None)


# -- slots -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slot", "said", "value"),
    [
        ("{type: text}", "it's for Joe, please", "Joe"),
        ("{type: bool}", "yes please", True),
        ("{type: float}", "two and a half", 2.5),
        ("{type: categorical, values: [Red, Dark Blue]}", "DARK BLUE", "Dark Blue"),
        ("{type: any}", "whatever", "whatever"),
        ("{type: Text}", "the moon", "the moon"),
    ],
)
def test_a_slot_of_each_type_is_filled_from_words(
    tmp_path: Path, slot: str, said: str, value: object
) -> None:
    domain = f"""
        slots: {{thing: {slot}}}
        responses: {{utter_ask_thing: [{{text: "Which?"}}], utter_x: [{{text: x}}]}}
    """
    flows = "flows: {ask_it: {description: x, persisted_slots: [thing], steps: [{collect: thing}]}}"

    assert call(tmp_path, flows, domain).says("ask it").says(said).slots["thing"] == value


def test_a_list_slot_is_filled_by_actions(tmp_path: Path) -> None:
    domain = (
        "slots: {things: {type: list}}\nactions: [action_list]\nresponses: {utter_x: [{text: '{things}'}]}"
    )
    flows = "flows: {list_it: {description: x, steps: [{action: action_list}, {action: utter_x}]}}"

    caller = call(tmp_path, flows, domain, actions={"action_list": lambda slots: {"things": ["a", "b"]}})

    assert caller.says("list it").hears.startswith("a and b")


def test_what_actions_and_buttons_set_is_coerced_to_the_slots_type(tmp_path: Path) -> None:
    domain = """
        slots:
          kind: {type: categorical, values: [Debit, Credit]}
          sure: {type: bool}
          many: {type: float}
        responses: {utter_x: [{text: x}]}
        actions: [action_set]
    """
    flows = "flows: {set_it: {description: x, steps: [{action: action_set}]}}"
    action = {"action_set": lambda slots: {"kind": "DEBIT", "sure": "true", "many": "12.5"}}

    caller = call(tmp_path, flows, domain, actions=action).says("set it")

    assert (caller.slots["kind"], caller.slots["sure"], caller.slots["many"]) == ("Debit", True, 12.5)


def test_entities_and_intents_fill_the_slots_that_are_mapped_to_them(tmp_path: Path) -> None:
    from ivr.conversation.events import Entity, Meaning
    from ivr.conversation.mappings import mapped
    from ivr.conversation.slots import Slot

    city = Slot(
        mappings=[
            {"type": "from_entity", "entity": "city", "role": "to", "conditions": [{"active_flow": "fly"}]}
        ]
    )
    agreed = Slot(type="bool", mappings=[{"type": "from_intent", "intent": ["affirm"], "value": True}])
    begun = Slot(mappings=[{"type": "from_trigger_intent", "intent": "fly", "value": "air"}])
    meaning = Meaning(
        "affirm", 0.9, entities=(Entity("city", "Rome", role="from"), Entity("city", "Oslo", role="to"))
    )

    assert mapped(city, meaning, "fly") == "Oslo"
    assert mapped(city, meaning, "ride") is None
    assert mapped(agreed, meaning, "fly") is True
    assert mapped(begun, Meaning("fly"), "fly", starts=True) == "air"
    assert mapped(begun, Meaning("fly"), "fly") is None


def test_an_entity_in_the_first_sentence_fills_its_slot(tmp_path: Path) -> None:
    from caller import Caller

    from ivr.conversation.events import Entity, Meaning

    class Hears:
        def understand(self, text: str, language: str) -> Meaning:
            return Meaning("order_it", 0.9, entities=(Entity("who", "Ann"),))

    domain = DOMAIN.replace(
        "name: {type: text}", "name: {type: text, mappings: [{type: from_entity, entity: who}]}"
    )
    caller = Caller(project(tmp_path, ORDER, domain), understanding=Hears())

    assert caller.says("order it for Ann").hears == "How many?"


def test_a_controlled_slot_is_never_filled_beforehand(tmp_path: Path) -> None:
    domain = DOMAIN.replace("amount: {type: float}", "amount: {type: float, mappings: [{type: controlled}]}")
    flows = ORDER.replace("- collect: amount", "- collect: amount\n            reads: money")

    caller = call(tmp_path, flows, domain, meanings={"order it for ten dollars": "order_it"})

    assert caller.says("order it for ten dollars").says("Ann").hears == "How many?"


def test_an_action_runs_at_every_turn_for_the_slot_that_says_so(tmp_path: Path) -> None:
    domain = DOMAIN.replace(
        "name: {type: text}",
        "name: {type: text}\n      seen: {type: float, mappings: [{type: controlled,"
        " run_action_every_turn: action_see}]}",
    )
    action = {"action_see": lambda slots: {"seen": (slots.get("seen") or 0) + 1}}

    caller = call(tmp_path, ORDER, domain + "\n    actions: [action_see]", actions=action)

    assert caller.says("order it").says("Ann").slots["seen"] == 2


def test_a_slots_own_validation_is_told_and_asks_in_its_own_words(tmp_path: Path) -> None:
    rule = "validation: {rejections: [{if: 'slots.amount > 9', utter: utter_no}], refill_utter: utter_again}"
    domain = DOMAIN.replace("amount: {type: float}", f"amount: {{type: float, {rule}}}")
    domain += "      utter_again: [{text: Again please.}]\n"

    assert (
        call(tmp_path, ORDER, domain).says("order it").says("Ann").says("twelve").hears
        == "Not that. Again please."
    )


def test_a_response_of_a_slots_validation_must_be_there(tmp_path: Path) -> None:
    domain = DOMAIN.replace(
        "amount: {type: float}",
        "amount: {type: float, validation: {rejections: [{if: 'slots.amount > 9', utter: utter_oh}]}}",
    )

    assert "slot 'amount': there is no response 'utter_oh' in the domain." in told(tmp_path, ORDER, domain)


def test_what_changes_nothing_here_is_accepted(tmp_path: Path) -> None:
    domain = """
        version: "3.1"
        intents: [greet, {inform: {use_entities: []}}]
        entities: [city]
        forms: {}
        e2e_actions: []
        session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: true}
        slots:
          name: {type: text, influence_conversation: false, shared_for_coexistence: true, mappings: [{type: from_llm,
                 allow_nlu_correction: true}]}
          amount: {type: float, min_value: 0, max_value: 9, mappings: [{type: controlled, coexistence_system: SHARED}]}
        responses:
          utter_ask_name: [{text: "Hm?", id: one, metadata: {rephrase: True}, image: "http://x", custom: {a: 1}}]
          utter_ask_amount: [{text: "Hm?"}]
          utter_done: [{text: Done.}]
        actions: [{action_x: {send_domain: true}}]
    """
    flows = ORDER.replace(
        "description: Orders something.", "description: x\n        always_include_in_prompt: true"
    )

    assert told(tmp_path, flows, domain) == ""


# -- digressions -----------------------------------------------------------------------------------------

ASK_HOURS = """
  ask_hours:
    description: Tells the hours.
    steps: [{action: utter_hours}]
"""
HOURS = (
    DOMAIN
    + """
      utter_hours: [{text: "Nine to five."}]
"""
)


def test_a_question_that_blocks_digressions_puts_the_other_wish_off_until_its_flow_is_done(
    tmp_path: Path,
) -> None:
    flows = textwrap.dedent(ORDER).replace(
        "collect: amount", "collect: amount\n        block_digressions: true"
    )

    caller = call(tmp_path, flows + ASK_HOURS, HOURS).says("order it").says("Ann").says("ask hours")
    assert "We can look into ask hours later" in caller.hears
    assert "Nine to five" not in caller.hears
    assert caller.hears.endswith("How many?")

    caller.says("three")
    assert caller.hears.startswith("Done for Ann. And now, ask hours. Nine to five.")


def test_a_flow_may_have_callers_asked_whether_they_want_to_leave_it(tmp_path: Path) -> None:
    flows = textwrap.dedent(ORDER).replace(
        "description: Orders something.",
        "description: Orders something.\n    ask_confirm_digressions: [ask_hours]",
    )

    def asked() -> Caller:
        caller = call(tmp_path, flows + ASK_HOURS, HOURS).says("order it").says("Ann").says("ask hours")
        assert caller.hears == "Confirm if you would like to continue with the initial topic: order it?"
        return caller

    stays = asked().says("yes")
    assert "We can look into ask hours later" in stays.hears
    assert stays.hears.endswith("How many?")

    leaves = asked().says("no")
    assert "Let's continue with the chosen topic instead: ask hours. Nine to five." in leaves.hears
    assert leaves.hears.endswith("Would you like to continue with order it?")


def test_only_the_flows_that_are_named_are_blocked_and_a_misspelt_one_is_told(tmp_path: Path) -> None:
    flows = textwrap.dedent(ORDER).replace(
        "collect: amount", "collect: amount\n        block_digressions: [order_it]"
    )
    caller = call(tmp_path, flows + ASK_HOURS, HOURS).says("order it").says("Ann").says("ask hours")
    assert caller.hears.startswith("Nine to five.")

    misspelt = flows.replace("[order_it]", "[ask_hour]")
    _, problems = load(tmp_path, misspelt + ASK_HOURS, HOURS)
    assert "there is no flow 'ask_hour'. Did you mean 'ask_hours'?" in str(problems)


# -- responses -------------------------------------------------------------------------------------------


def spoken(
    folder: Path, response: str, slots: str = "slots: {name: {type: text, initial_value: Ann}}"
) -> str:
    domain = f"{slots}\nresponses:\n  utter_x:\n{response}\nactions: []\n"
    return (
        call(folder, "flows: {say_it: {description: x, steps: [{action: utter_x}]}}", domain)
        .says("say it")
        .hears
    )


def test_a_variation_is_said_when_its_condition_holds_either_way_of_writing_it(tmp_path: Path) -> None:
    both = """
    - {text: "Hi {name}.", condition: [{type: slot, name: name, value: ann}]}
    - {text: "Who?"}"""

    assert spoken(tmp_path, both).startswith("Hi Ann.")
    assert spoken(
        tmp_path, both.replace("[{type: slot, name: name, value: ann}]", "'slots.name is \"Bo\"'")
    ).startswith("Who?")


def test_a_variation_for_a_voice_channel_goes_before_one_for_any(tmp_path: Path) -> None:
    said = spoken(tmp_path, """
    - {text: "Click below."}
    - {text: "<speak>Call <break time='1s'/> us.</speak>", channel: twilio_media_streams}
    - {text: "On Slack.", channel: slack}""")  # fmt: skip

    assert said.startswith("Call us.")


def test_several_texts_are_variations(tmp_path: Path) -> None:
    assert spoken(tmp_path, "    - {text: One.}\n    - {text: Two.}")[:4] in ("One.", "Two.")


def test_a_response_is_translated(tmp_path: Path) -> None:
    domain = "responses: {utter_x: [{text: Hello., translation: {es: Hola.}}]}\n"
    flows = "flows: {say_it: {description: x, steps: [{set_slots: {language: es}}, {action: utter_x}]}}"

    caller = call(tmp_path, flows, domain, config="language: en\nadditional_languages: [es]\n")

    assert caller.says("say it").hears.startswith("Hola.")


def test_buttons_are_said_and_their_titles_mean_their_payloads(tmp_path: Path) -> None:
    domain = """
        slots: {card: {type: categorical, values: [debit, credit]}, fast: {type: bool}}
        responses:
          utter_ask_card:
            - text: Which card?
              buttons:
                - {title: The blue one, payload: "/SetSlots(card=DEBIT, fast=true)"}
                - {title: The red one, payload: '/inform{{"card":"credit"}}'}
                - {title: Neither, payload: never mind}
          utter_ask_fast: [{text: "Fast?", buttons: [{title: "Yes", payload: "yes"}, {title: "No", payload: "no"}]}]
          utter_done: [{text: "{card} it is."}]
    """
    flows = "flows: {pick_card: {description: x, steps: [{collect: card}, {collect: fast}, {action: utter_done}]}}"

    caller = call(tmp_path, flows, domain).says("pick card")
    assert caller.hears == "Which card? You can say: The blue one, The red one or Neither."
    assert caller.says("the blue one").hears.startswith("debit it is.")

    caller = call(tmp_path, flows, domain).says("pick card")
    assert caller.says("The red one").hears == "Fast?"  # yes and no need not be said
    assert caller.says("yes").hears.startswith("credit it is.")

    assert (
        "Okay, stopping pick card." in call(tmp_path, flows, domain).says("pick card").says("neither").hears
    )


def test_a_payload_may_be_sent_as_it_is(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER).says("order it")

    assert caller.says("/SetSlots(name=Ann, amount=3)").hears.startswith("Done for Ann.")
    assert caller.says("/order_it").hears == "What name?"
    assert "How can I help" in caller.says("/session_start").hears


def test_a_payload_that_starts_nothing_is_no_words_of_the_callers(tmp_path: Path) -> None:
    domain = """
        slots: {note: {type: text}}
        responses: {utter_ask_note: [{text: "What is wrong?"}], utter_done: [{text: "Noted: {note}."}]}
    """
    flows = "flows: {tell_us: {description: x, steps: [{collect: note}, {action: utter_done}]}}"

    caller = call(tmp_path, flows, domain).says("tell us").says('/inform{"colour": "blue"}')

    assert (
        caller.hears == "I’m sorry I am unable to understand you, could you please rephrase? What is wrong?"
    )
    assert caller.says("It hums.").hears.startswith("Noted: It hums.")


def test_the_title_of_a_button_is_a_word_for_its_value(tmp_path: Path) -> None:
    domain = """
        slots: {why: {type: categorical, values: [price, other]}}
        responses:
          utter_ask_why:
            - text: Why?
              buttons:
                - {title: Price, payload: "/SetSlots(why=price)"}
                - {title: Something else, payload: "/SetSlots(why=other)"}
          utter_done: [{text: "Because of {why}."}]
    """
    flows = "flows: {leave_us: {description: x, steps: [{collect: why}, {action: utter_done}]}}"

    caller = call(tmp_path, flows, domain).says("leave us").says("I think it's something else really")

    assert caller.hears.startswith("Because of other.")


def test_a_payload_for_a_slot_that_is_filled_is_a_correction(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER).says("order it").says("Ann")
    assert caller.hears == "How many?"

    caller.says("/SetSlots(name=Joe)")

    assert caller.hears == "Ok, I am updating name to Joe respectively. How many?"
    assert caller.slots["name"] == "Joe"


def test_a_button_whose_intent_starts_nothing_keeps_nobody_going_in_circles(tmp_path: Path) -> None:
    domain = """
        slots: {card: {type: categorical, values: [debit, credit]}}
        responses:
          utter_ask_card: [{text: Which card?, buttons: [{title: Neither, payload: /nothing_like_it}]}]
    """
    flows = "flows: {pick_card: {description: x, steps: [{collect: card}]}}"
    caller = call(tmp_path, flows, domain).says("pick card")

    caller.says("neither")

    assert caller.call.session.stack[-1].attempts.total == 1, "an answer that is none, and counted"


def test_a_button_that_names_the_flow_in_progress_answers_its_question(tmp_path: Path) -> None:
    domain = """
        slots: {card: {type: categorical, values: [debit, credit]}}
        responses:
          utter_ask_card:
            [{text: Which card?, buttons: [{title: The red one, payload: '/pick_card{"card": "credit"}'}]}]
          utter_done: [{text: "{card} it is."}]
    """
    steps = "[{collect: card, ask_before_filling: true}, {action: utter_done}]"
    caller = call(tmp_path, f"flows: {{pick_card: {{description: x, steps: {steps}}}}}", domain)

    assert caller.says("pick card").says("the red one").hears.startswith("credit it is.")


def test_a_response_that_must_be_heard_out_cannot_be_talked_over(tmp_path: Path) -> None:
    made = call(tmp_path, "flows: {say_it: {description: x, steps: [{action: utter_x}]}}",
                "responses: {utter_x: [{text: Listen., allow_interruptions: false}]}").says("say it")  # fmt: skip

    assert made.call.commands[0].barge_in is False  # type: ignore[attr-defined]


def test_jinja_responses_are_filled(tmp_path: Path) -> None:
    said = spoken(tmp_path, """
    - text: "{% if slots.name %}Hi {{ slots.name|upper }}{% else %}Who{% endif %}."
      metadata: {template: jinja}""")  # fmt: skip

    assert said.startswith("Hi ANN.")


def test_jinja_that_cannot_be_used_is_told_at_its_place(tmp_path: Path) -> None:
    domain = "responses: {utter_x: [{text: '{{ x.__class__() }}', metadata: {template: jinja}}]}"

    said = told(tmp_path, "flows: {a: {description: x, steps: [{action: utter_x}]}}", domain)

    assert said == (
        "domain.yml:1:30: response 'utter_x': only keys, values, items, get, upper, lower, title, strip can be called."
    )


# -- patterns --------------------------------------------------------------------------------------------


def with_pattern(pattern: str, more: str = "") -> str:
    return ORDER + pattern + more


def test_the_session_starts_with_the_projects_own_pattern_and_action(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_session_start:
        description: Greets.
        nlu_trigger: [{intent: session_start}]
        steps: [{action: action_session_start}, {action: utter_done}]
    """)
    domain = (
        DOMAIN.replace("Done for {name}.", "Hello {name}, how can I help?")
        + "\n    actions: [action_session_start]"
    )
    start = {
        "action_session_start": lambda slots: {"name": slots["session_started_metadata"]["user_phone"][-4:]}
    }

    caller = call(tmp_path, flows, domain, actions=start)

    assert caller.hears == "Hello 0123, how can I help?"  # and the call listens: nothing more is asked
    assert caller.says("order it").hears == "How many?"


def test_the_session_start_action_runs_even_where_no_pattern_names_it(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER, DOMAIN + "\n    actions: [action_session_start]",
                  actions={"action_session_start": lambda slots: {"name": "Ann"}})  # fmt: skip

    assert caller.slots["name"] == "Ann"


def test_a_completed_flow_is_known_by_name_and_a_question_is_not_asked_twice(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_completed:
        description: More?
        steps:
          - noop: true
            next:
              - if: context.previous_flow_name is "order_it"
                then: [{action: utter_more, next: END}]
              - else: END
    """)
    domain = DOMAIN + "      utter_more: [{text: Anything else?}]\n"

    caller = call(tmp_path, flows, domain).says("order it").says("Ann").says("two")

    assert caller.hears == "Done for Ann. Anything else?"
    assert caller.says("no").is_told_goodbye


OTHER = """
      other_flow:
        name: something else
        description: Other.
        steps: [{collect: amount}]
"""


def interruption(pattern: str) -> str:
    return with_pattern(OTHER, pattern)


ASIDE = {"i want the other flow": "other_flow"}

CONTINUE = """
      pattern_continue_interrupted:
        description: Back?
        steps:
          - collect: continue_interrupted_flow_confirmation
            next:
              - if: slots.continue_interrupted_flow_confirmation
                then: [{action: action_continue_interrupted_flow, next: END}]
              - else: [{action: action_cancel_interrupted_flows, next: END}]
"""


def test_an_interrupted_flow_is_gone_on_with_or_not(tmp_path: Path) -> None:
    caller = (
        call(tmp_path, interruption(CONTINUE), meanings=ASIDE).says("order it").says("i want the other flow")
    )
    assert caller.says("two").hears == "Would you like to continue with order it?"
    assert caller.says("yes").hears == "What name?"

    caller = call(tmp_path, interruption(CONTINUE), meanings=ASIDE).says("order it")
    caller.says("i want the other flow").says("two")
    assert "What name?" not in caller.says("no").hears
    assert not [frame for frame in caller.call.session.stack if frame.flow == "order_it"]


def test_of_several_interrupted_flows_one_is_chosen(tmp_path: Path) -> None:
    which = """
      pattern_continue_interrupted:
        description: Which?
        steps:
          - noop: true
            next:
              - if: context.multiple_flows_interrupted
                then: which
              - else: END
          - id: which
            collect: interrupted_flow_to_continue
            next:
              - if: slots.interrupted_flow_to_continue is not "none"
                then: [{action: action_continue_interrupted_flow, next: END}]
              - else: [{action: action_cancel_interrupted_flows, next: END}]
      third_flow: {description: Third., steps: [{action: utter_no}]}
    """

    caller = (
        call(tmp_path, interruption(which), meanings=ASIDE).says("order it").says("i want the other flow")
    )
    caller.says("third flow")

    assert caller.hears == "Not that. Would you like to resume something else or order it?"
    assert caller.says("order it").hears == "What name?"


def test_a_correction_is_made_by_its_action_and_known_by_slot_and_value(tmp_path: Path) -> None:
    flows = """
        flows:
          order_it:
            description: Orders.
            steps: [{collect: amount, reads: money}, {collect: name}, {action: utter_done}]
          pattern_correction:
            description: Corrects.
            steps:
              - noop: true
                next:
                  - if: context.is_reset_only
                    then: END
                  - else: [{action: action_correct_flow_slot, next: said}]
              - id: said
                action: utter_corrected_previous_input
    """
    domain = (
        DOMAIN
        + """
      utter_corrected_previous_input:
        - text: "{{ context.corrected_slots.keys()|join(', ') }} is {{ context.new_slot_values|join(', ') }}."
          metadata: {template: jinja}
"""
    )

    caller = call(tmp_path, flows, domain).says("order it").says("ten dollars")

    assert caller.says("no, I meant twelve dollars").hears == "amount is 12.0. What name?"
    assert caller.slots["amount"] == 12


def test_a_cancelled_flow_is_known_by_name(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_cancel_flow:
        description: Stops.
        steps:
          - noop: true
            next:
              - if: context.canceled_name = "order_it"
                then: [{action: utter_no, next: stop}]
              - else: stop
          - id: stop
            action: action_cancel_flow
          - action: utter_flow_cancelled_rasa
    """)
    domain = DOMAIN + '      utter_flow_cancelled_rasa: [{text: "Stopping {{context.canceled_name}}."}]\n'

    caller = call(tmp_path, flows, domain).says("order it").says("cancel")

    assert caller.hears.startswith("Not that. Stopping order it.")


def test_clarification_knows_the_names_to_choose_from(tmp_path: Path) -> None:
    from caller import Caller

    from ivr.conversation.events import Meaning

    class Unsure:
        def understand(self, text: str, language: str) -> Meaning:
            return Meaning("order_it", 0.4, (("order_it", 0.4), ("other_flow", 0.35)))

    flows = interruption("""
      pattern_clarification:
        description: Which?
        steps: [{action: action_clarify_flows}, {action: utter_clarification_options_rasa}]
    """)
    domain = (
        DOMAIN
        + '      utter_clarification_options_rasa: [{text: "Is it {context.clarification_options}?"}]\n'
    )

    assert Caller(project(tmp_path, flows, domain), understanding=Unsure()).says("hm that thing").hears == (
        "Is it order it or something else?"
    )


def test_what_cannot_be_handled_is_told_by_its_reason(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_cannot_handle:
        description: Hm.
        steps:
          - noop: true
            next:
              - if: context.reason is "cannot_handle_chitchat"
                then: [{action: utter_done, next: END}]
              - if: context.reason is "cannot_handle_no_relevant_answer"
                then: [{link: pattern_chitchat}]
              - if: context.reason is "cannot_handle_default"
                then: [{action: utter_no, next: END}]
              - else: END
      pattern_chitchat: {description: Talks., steps: [{action: action_trigger_chitchat}]}
      pattern_search: {description: Searches., steps: [{action: action_trigger_search}]}
    """)

    caller = call(tmp_path, flows, meanings={"who are you": "faq"})

    assert caller.says("blah blah blah").hears.startswith("Not that.")
    assert caller.says("/faq").hears.startswith("Done")


def test_an_internal_error_is_told_by_its_type(tmp_path: Path) -> None:
    flows = (
        ORDER.replace("- action: utter_done", "- action: action_break")
        + """
      pattern_internal_error:
        description: Oh.
        steps:
          - noop: true
            next:
              - if: context.error_type is "rasa_internal_error_default"
                then: [{action: utter_no, next: END}]
              - else: END
    """
    )

    caller = (
        call(tmp_path, flows, DOMAIN + "\n    actions: [action_break]")
        .says("order it")
        .says("Ann")
        .says("two")
    )

    assert caller.hears.startswith("Not that.")


def test_a_code_whose_digits_are_only_guessed_is_rejected_in_the_projects_words(tmp_path: Path) -> None:
    flows = """
        flows:
          verify_me:
            description: Verifies who calls.
            steps:
              - collect: code
                description: a letter and four digits
                rejections:
                  - if: not (slots.code matches "^[A-Z][0-9]{4}$")
                    utter: utter_bad_code
              - action: utter_code
    """
    domain = """
        slots: {code: {type: text}}
        responses:
          utter_ask_code: [{text: Which code?}]
          utter_bad_code: [{text: That is no code.}]
          utter_code: [{text: "It is {code}."}]
    """
    caller = call(tmp_path, flows, domain).says("verify me")

    assert caller.says("abcd").hears == "That is no code. Which code?"
    assert caller.says("B4321").hears.startswith("It is B4321.")


def test_a_pattern_that_asks_and_checks_goes_round_by_listening(tmp_path: Path) -> None:
    asks = """
      pattern_collect_information:
        description: Fills a slot.
        steps:
          - id: start
            action: action_run_slot_rejections
          - action: validate_{{context.collect}}
            next:
              - if: "slots.{{context.collect}} is not null"
                then: END
              - else: ask_collect
          - id: ask_collect
            action: "{{context.utter}}"
          - action: "{{context.collect_action}}"
          - action: action_listen
            next: start
    """
    assert "leads back to itself" not in told(tmp_path, ORDER + asks)
    caller = call(tmp_path, ORDER + asks).says("order it")

    assert caller.says("Ann").hears == "How many?"
    assert caller.says("three").hears.startswith("Done for Ann.")


def test_a_project_may_ask_its_questions_itself(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_collect_information:
        description: Asks.
        steps:
          - id: start
            action: action_run_slot_rejections
          - action: "validate_{{context.collect}}"
            next:
              - if: "slots.{{context.collect}} is not null"
                then: END
              - else: ask_collect
          - id: ask_collect
            action: utter_no
          - action: "{{context.utter}}"
          - action: "{{context.collect_action}}"
          - action: action_listen
            next: start
    """)

    caller = call(tmp_path, flows).says("order it")

    assert caller.hears == "Not that. What name?"
    assert caller.says("Ann").hears == "Not that. How many?"
    assert caller.says("two").hears.startswith("Done for Ann.")


def test_a_pattern_that_asks_and_never_listens_is_told(tmp_path: Path) -> None:
    flows = with_pattern(
        "      pattern_collect_information: {description: Asks., steps: [{action: utter_no}]}\n"
    )

    assert "flow 'pattern_collect_information' never waits for an answer" in told(tmp_path, flows)


def test_a_flow_may_listen_by_itself(tmp_path: Path) -> None:
    steps = "[{action: utter_no}, {action: action_listen}, {action: utter_done}]"
    flows = f"flows: {{listen_flow: {{description: x, steps: {steps}}}}}"

    caller = call(tmp_path, flows).says("listen flow")

    assert caller.hears == "Not that."
    assert caller.says("go ahead and say it").hears.startswith("Done")


def test_skipping_a_question_is_answered_by_its_pattern(tmp_path: Path) -> None:
    flows = with_pattern("      pattern_skip_question: {description: No., steps: [{action: utter_no}]}\n")

    assert call(tmp_path, flows).says("order it").says("i'd rather not say").hears == "Not that. What name?"


def test_silence_is_counted_in_rasas_slot_until_the_caller_speaks(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_user_silence:
        description: Silence.
        persisted_slots: [consecutive_silence_timeouts]
        steps:
          - noop: true
            next:
              - if: slots.consecutive_silence_timeouts = 0.0
                then:
                  - set_slots: [{consecutive_silence_timeouts: 1.0}]
                  - {action: action_repeat_bot_messages, next: END}
              - if: slots.consecutive_silence_timeouts = 1.0
                then: [{set_slots: [{consecutive_silence_timeouts: 2.0}]}, {action: utter_ask_still_there, next: END}]
              - else: [{action: utter_inform_hangup}, {action: action_hangup, next: END}]
    """)

    caller = call(tmp_path, flows).says("order it").stays_silent()
    assert caller.hears == "What name?"
    assert caller.stays_silent().hears.startswith("Hello, are you still there?")
    assert caller.stays_silent().is_told_goodbye

    caller = call(tmp_path, flows).says("order it").stays_silent().says("Ann")
    assert caller.slots["consecutive_silence_timeouts"] == 0


def test_the_last_words_are_repeated_with_what_they_are_called(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER).says("order it").says("repeat that")

    assert caller.hears == "What name?"
    assert caller.call.commands[0].response == "utter_ask_name"  # type: ignore[attr-defined]


def test_a_restart_forgets_everything(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER).says("order it").says("Ann").says("/restart")

    assert caller.slots.get("name") is None
    assert "How can I help" in caller.hears


def test_a_hand_off_pattern_without_a_queue_is_warned_of_and_runs(tmp_path: Path) -> None:
    flows = with_pattern("      pattern_human_handoff: {description: No., steps: [{action: utter_no}]}\n")

    assert "flow 'pattern_human_handoff' hands nobody over" in told(tmp_path, flows)
    assert call(tmp_path, flows).says("agent").hears.startswith("Not that.")


def test_a_conversation_that_an_action_pauses_is_a_persons(tmp_path: Path) -> None:
    from ivr.conversation.events import ErrandDone
    from ivr.quality.rehearsal import Rehearsal

    flows = ORDER.replace(
        "- collect: name\n          - collect: amount\n          - action: utter_done",
        "- action: action_stop",
    )
    made = project(tmp_path, flows, DOMAIN + "\n    actions: [action_stop]")
    paused = ErrandDone(number=1, events=({"event": "pause"},))
    rehearsal = Rehearsal(made.flows, Always("order_it"), lambda action, session, heard: paused)

    rehearsal.start()
    rehearsal.hear("order it")

    assert rehearsal.queue == "default"


class Always:
    def __init__(self, intent: str) -> None:
        self.intent = intent

    def understand(self, text: str, language: str) -> object:
        from ivr.conversation.events import Meaning

        return Meaning(self.intent, 0.9, ((self.intent, 0.9),))


def test_patterns_for_what_never_happens_here_are_warned_of(tmp_path: Path) -> None:
    flows = with_pattern("      pattern_code_change: {description: Update., steps: [{action: utter_no}]}\n")

    assert "warning: flow 'pattern_code_change' is never started here" in told(tmp_path, flows)


def test_satisfaction_is_asked_where_a_pattern_links_to_it(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_completed: {description: End., steps: [{link: pattern_customer_satisfaction}]}
    """)

    caller = call(tmp_path, flows).says("order it").says("Ann").says("two")

    assert caller.hears == (
        "Done for Ann. How would you rate your experience today? You can say: Satisfied or Not Satisfied."
    )
    assert caller.says("I was not satisfied at all").hears.startswith(
        "Thank you for your feedback. I'm sorry"
    )


# -- actions ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "action",
    [
        "action_listen", "action_restart", "action_session_start", "action_default_fallback", "action_back",
        "action_cancel_flow", "action_correct_flow_slot", "action_clarify_flows", "action_run_slot_rejections",
        "action_clean_stack", "action_trigger_search", "action_trigger_chitchat", "action_send_text", "action_hangup",
        "action_repeat_bot_messages", "action_extract_slots", "action_validate_slot_mappings", "action_reset_routing",
        "action_continue_interrupted_flow", "action_cancel_interrupted_flows", "action_handoff_metric",
        "action_deactivate_loop",
    ],
)  # fmt: skip
def test_rasas_default_actions_are_known_and_raise_nothing(tmp_path: Path, action: str) -> None:
    caller = call(tmp_path, f"flows: {{run_it: {{description: x, steps: [{{action: {action}}}]}}}}")

    caller.says("run it")

    assert caller.call.last is not None
    assert caller.call.session.hand_off_reason != "internal_error"


def test_a_projects_own_action_goes_before_the_default_one_of_its_name(tmp_path: Path) -> None:
    flows = "flows: {run_it: {description: x, steps: [{action: action_clean_stack}, {action: utter_done}]}}"

    caller = call(tmp_path, flows, DOMAIN + "\n    actions: [action_clean_stack, utter_done]",
                  actions={"action_clean_stack": lambda slots: {"name": "Mine"}})  # fmt: skip

    assert caller.says("run it").hears.startswith("Done for Mine.")


def test_what_needs_a_language_model_is_warned_of(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_chitchat: {description: Talks., steps: [{action: utter_free_chitchat_response}]}
      pattern_search: {description: Searches., steps: [{action: action_trigger_search}]}
    """)

    said = told(tmp_path, flows)

    assert (
        "warning: step '0_utter_free_chitchat_response': 'utter_free_chitchat_response' asks a language model"
        in said
    )
    assert "warning: step '0_action_trigger_search': 'action_trigger_search' asks a language model" in said


# -- conditions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "condition",
    [
        "slots.amount > 1 and not slots.done",
        "(slots.amount >= 2 or slots.name = 'x') AND slots.name is not null",
        "slots.name is \"Ann\"",
        "{'Ann' 'Bo'} contains slots.name",
        "slots.name contains 'nn'",
        "slots.name matches \"(?i)^an+$\"",
        "slots.done is null and slots.done is empty",
        "slots.name != undefined",
        "not (slots.amount < 2)",
        '"{{slots.name}}" != "x"',
    ],
)  # fmt: skip
def test_conditions_are_rasas(tmp_path: Path, condition: str) -> None:
    domain = DOMAIN.replace("name: {type: text}", "name: {type: text}\n      done: {type: bool}")
    branches = f"[{{if: {condition!r}, then: yes}}, {{else: END}}]".replace(
        f"{condition!r}", _quoted(condition)
    )
    flows = ORDER.replace(
        "- action: utter_done",
        f"- {{noop: true, next: {branches}}}\n          - {{id: 'yes', action: utter_no}}",
    )

    caller = (
        call(tmp_path, flows.replace("then: yes", "then: 'yes'"), domain)
        .says("order it")
        .says("Ann")
        .says("two")
    )

    assert caller.hears.startswith("Not that."), condition


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_the_line_that_rings_is_known_as_rasa_knows_it(tmp_path: Path) -> None:
    made = project(tmp_path, ORDER)
    from ivr.conversation.engine import advance, fresh_session

    started = CallStarted(at=1.0, ani="+14155550123", dnis="+14155550100")
    after = advance(made.flows, fresh_session("c1", made.flows), started)

    known = after.session.slots["session_started_metadata"]
    assert (known["user_phone"], known["bot_phone"], known["direction"]) == (
        "+14155550123",
        "+14155550100",
        "inbound",
    )


# -- what a language model would have understood ---------------------------------------------------------

GIFT = """
    flows:
      give_card:
        name: give a gift card
        description: Members send a gift card to somebody they know.
        steps:
          - collect: receiver
          - collect: worth
            description: the amount in pounds
          - collect: sure
          - action: utter_sent
"""
GIFT_DOMAIN = """
    slots: {receiver: {type: text}, worth: {type: float}, sure: {type: bool}}
    responses:
      utter_ask_receiver: [{text: "Who shall I send it to?"}]
      utter_ask_worth: [{text: "How much shall be on it?"}]
      utter_ask_sure: [{text: "Shall I send {worth} pounds to {receiver}?"}]
      utter_sent: [{text: "Sent to {receiver}."}]
"""


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("i want to send a gift card", "Who shall I send it to?"),
        ("send a gift card of 20 pounds", "Who shall I send it to?"),
        ("send a gift card to Ada", "How much shall be on it?"),
        ("send a gift card of £20 to Ada Lovelace", "Shall I send 20 pounds to Ada Lovelace?"),
    ],
)
def test_what_a_sentence_tells_is_not_asked_for(tmp_path: Path, said: str, asked: str) -> None:
    assert call(tmp_path, GIFT, GIFT_DOMAIN, meanings={said.lower(): "give_card"}).says(said).hears == asked


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("actually no, thirty", "Shall I send 30 pounds to Ada?"),
        ("no wait, I meant to Grace", "Shall I send 20 pounds to Grace?"),
    ],
)
def test_what_was_told_is_corrected_while_something_else_is_asked(
    tmp_path: Path, said: str, asked: str
) -> None:
    caller = call(tmp_path, GIFT, GIFT_DOMAIN).says("give card").says("to Ada please").says("twenty pounds")
    assert caller.hears == "Shall I send 20 pounds to Ada?"

    assert caller.says(said).hears.endswith(asked)
    assert caller.says("yes").hears.startswith("Sent to")


def test_a_flow_is_given_up_with_a_reason(tmp_path: Path) -> None:
    caller = call(tmp_path, GIFT, GIFT_DOMAIN).says("give card").says("Ada")

    assert "Okay, stopping give a gift card." in caller.says("Never mind. I have one already.").hears


# -- what a Rasa team is told ----------------------------------------------------------------------------


def test_words_in_a_language_that_is_not_declared_are_no_mistake(tmp_path: Path) -> None:
    domain = DOMAIN.replace(
        '[{text: "What name?"}]', '[{text: "What name?", translation: {de: "Welcher Name?"}}]'
    )

    said = told(tmp_path, ORDER, domain)

    assert said == (
        "domain.yml:6:55: warning: response 'utter_ask_name': 'de' is not a language of this project. "
        "Its languages are: en."
    )


def test_what_is_lacking_in_a_language_is_told_once(tmp_path: Path) -> None:
    said = told(tmp_path, ORDER, config="language: en\nadditional_languages: [es]\n")

    assert said.count("the words of these responses in language 'es' are missing") == 1
    assert "utter_ask_name, utter_ask_amount, utter_done, utter_no: the words of these responses" in said


def test_warnings_name_files_that_a_rasa_project_has(tmp_path: Path) -> None:
    _, problems = load(tmp_path, ORDER, config="language: es\n")

    assert {problem.path for problem in problems} <= {"config.yml", "domain.yml", "data/flows.yml"}


def test_where_a_project_has_no_words_for_a_pattern_rasas_own_are_said(tmp_path: Path) -> None:
    caller = call(tmp_path, ORDER).says("order it").says("Ann")

    assert caller.says("cancel").hears == "Okay, stopping order it. What else can I help you with?"


def test_the_first_words_after_an_own_session_start_ask_for_the_wish(tmp_path: Path) -> None:
    start = """
      pattern_session_start:
        description: Begins.
        steps: [{action: utter_no}]
    """

    assert call(tmp_path, ORDER + start).hears == "Not that. How can I help you today?"


TRIP = """
    slots:
      country: {type: text}
      trip_days: {type: float}
      postcode: {type: text}
      pay_day: {type: float}
      sure: {type: bool}
    responses:
      utter_ask_country: [{text: "Which country are you going to?"}]
      utter_ask_trip_days: [{text: "For how many days?"}]
      utter_ask_postcode: [{text: "Your postcode?"}]
      utter_bad_postcode: [{text: "Five digits, please."}]
      utter_ask_pay_day: [{text: "On which day of the month?"}]
      utter_ask_sure: [{text: "Shall I?"}]
      utter_trip: [{text: "{country}, {trip_days} days."}]
      utter_place: [{text: "Nothing is wrong in {postcode}."}]
      utter_paid: [{text: "On day {pay_day}."}]
      utter_same: [{text: "Not twice."}]
"""

GO = """
    flows:
      add_roaming:
        description: Adds roaming.
        steps:
          - collect: country
          - collect: trip_days
          - action: utter_trip
"""


def test_a_place_is_taken_from_what_started_the_flow_and_a_number_by_what_it_counts(tmp_path: Path) -> None:
    sentence = "I need roaming in Spain for 7 days"

    caller = call(tmp_path, GO, TRIP, {sentence.lower(): "add_roaming"}).says(sentence)

    assert caller.hears.startswith("Spain, 7 days.")


def test_the_words_that_lead_to_a_name_are_no_part_of_it(tmp_path: Path) -> None:
    caller = call(tmp_path, GO, TRIP).says("add roaming").says("I'm going to Italy")

    assert caller.slots["country"] == "Italy"


def test_digits_that_the_rejections_allow_are_taken_from_what_started_the_flow(tmp_path: Path) -> None:
    flows = """
        flows:
          check_area:
            description: Checks an area.
            steps:
              - collect: postcode
                description: The five digit postal code.
                rejections: [{if: 'not slots.postcode matches "^[0-9]{5}$"', utter: utter_bad_postcode}]
              - action: utter_place
    """
    told, vague = "is it down in 90210", "is it down since 2024"

    assert (
        call(tmp_path, flows, TRIP, {told: "check_area"}).says(told).hears.startswith("Nothing is wrong in")
    )
    assert call(tmp_path, flows, TRIP, {vague: "check_area"}).says(vague).hears == "Your postcode?"


def test_a_number_may_be_told_as_a_place_in_a_row(tmp_path: Path) -> None:
    flows = """
        flows:
          pay_later:
            description: Pays later.
            steps:
              - {collect: pay_day, description: The day of the month on which to pay.}
              - action: utter_paid
    """
    caller = call(tmp_path, flows, TRIP).says("pay later")

    assert caller.says("the 5th").hears.startswith("On day 5.")


def test_okay_is_a_yes_as_a_language_model_takes_it(tmp_path: Path) -> None:
    flows = """
        flows:
          ask_it:
            description: Asks.
            steps:
              - collect: sure
                next: [{if: slots.sure, then: [{action: utter_same, next: END}]}, {else: END}]
    """

    assert call(tmp_path, flows, TRIP).says("ask it").says("ok").hears.startswith("Not twice.")


def test_two_steps_that_ask_for_one_slot_are_one_question_to_what_started_the_flow(tmp_path: Path) -> None:
    domain = """
        slots: {plan: {type: categorical, values: [basic, plus]}}
        responses: {utter_ask_plan: [{text: "Which plan?"}], utter_done: [{text: "{plan} it is."}]}
    """
    flows = """
        flows:
          change_plan:
            description: x
            steps:
              - collect: plan
                next: done
              - id: again
                collect: plan
              - id: done
                action: utter_done
                next: [{if: slots.plan is null, then: again}, {else: END}]
    """
    sentence = "upgrade me to plus"

    assert (
        call(tmp_path, flows, domain, {sentence: "change_plan"})
        .says(sentence)
        .hears.startswith("plus it is.")
    )


# -- Rasa's default responses ----------------------------------------------------------------------------


def test_rasas_default_responses_are_there_in_its_words(tmp_path: Path) -> None:
    made = project(tmp_path, ORDER)

    assert {name: made.flows.responses[name][0].text for name in DEFAULT} == DEFAULT


def test_a_pattern_of_the_projects_own_says_rasas_words_where_parleys_would_be_untrue(tmp_path: Path) -> None:
    flows = with_pattern(
        "      pattern_internal_error: {description: Sorry., steps: [{action: utter_internal_error_rasa}]}\n"
    )
    said = "Sorry, I am having trouble with that. Please try again in a few minutes."

    own = project(tmp_path, flows)
    assert own.flows.responses["utter_internal_error_rasa"][0].text == said
    assert "a person" in project(tmp_path, ORDER).flows.responses["utter_internal_error_rasa"][0].text


DEFAULT = {
    "utter_can_do_something_else": "What else can I help you with?",
    "utter_cannot_handle": "I'm sorry, I'm not trained to help with that.",
    "utter_closing_words": "Okay, I'll be around in case you need further help.",
    "utter_ask_rephrase": "I’m sorry I am unable to understand you, could you please rephrase?",
    "utter_flow_cancelled_rasa": "Okay, stopping {context.canceled_name}.",
    "utter_flow_continue_interrupted": "Let's continue with {context.previous_flow_name}.",
    "utter_no_relevant_answer_found": "I’m sorry, I can’t help with that.",
    "utter_inform_hangup": "I haven’t heard from you, so I’ll end our conversation shortly.",
}
"""Some of them, as Rasa's reference writes them."""


# -- what is told of ------------------------------------------------------------------------------------


def test_a_default_action_that_is_listed_and_written_nowhere_is_warned_of(tmp_path: Path) -> None:
    said = told(tmp_path, ORDER, DOMAIN + "\n    actions: [action_session_start]")

    assert "domain.yml:11:11: warning: 'action_session_start' is a default action; listed here" in said


SIMS = """
    flows:
      report_lost_sim:
        name: report a lost SIM
        description: Block a SIM card or phone that was lost or stolen.
        steps: [{action: utter_no}]
      order_sim:
        name: order a SIM
        description: Order a new or replacement SIM card.
        steps: [{action: utter_done}]
      pay_bill:
        name: pay a bill
        description: Pay a bill by card.
        steps: [{action: utter_no}]
"""


def test_a_mere_thing_that_several_flows_are_about_is_asked_about(tmp_path: Path) -> None:
    made = project(tmp_path, SIMS)
    sure = KnowsAll("report_lost_sim")

    keywords = Keywords(sure, made.told_of, (example.text for example in made.nlu.examples))

    def flows_near(text: str) -> list[str]:
        return sorted(intent for intent, score in keywords.understand(text, "en").ranking if score == FOUND)

    assert flows_near("my SIM card") == ["order_sim", "report_lost_sim"]
    assert flows_near("hello, I'm calling about my SIM card") == ["order_sim", "report_lost_sim"]
    assert flows_near("it's about a bill") == []  # of one flow alone
    assert flows_near("it's about ordering a SIM card") == []
    assert flows_near("the card") == []  # a detail of them
    assert flows_near("a bill") == []
    assert flows_near("order a SIM") == []


def test_a_request_is_understood_without_the_reason_that_goes_before_it(tmp_path: Path) -> None:
    made = project(tmp_path, SIMS)

    class Hears:
        """Sure of the request alone, and of nothing when more is said."""

        def understand(self, text: str, language: str) -> Meaning:
            alone = {"can you take my payment?": ("pay_bill", 0.7), "can I go back?": ("go_back", 0.9)}
            intent, confidence = alone.get(text, ("report_lost_sim", 0.4))
            return Meaning(intent, confidence, ((intent, confidence),))

    def meant(text: str) -> str:
        return Keywords(Hears(), made.told_of).understand(text, "en").intent

    assert meant("my statement came today, can you take my payment?") == "pay_bill"
    assert meant("my statement came today, can I go back?") == "report_lost_sim"  # no flow of the project
    assert meant("can you take my payment? it came today") == "report_lost_sim"  # begins with it as a whole


class KnowsAll:
    """A detector that takes everything for the same: for one intent, or for several alike."""

    def __init__(self, *intents: str, confidence: float = 1.0) -> None:
        self._ranking = tuple((intent, confidence / len(intents)) for intent in intents)

    def understand(self, text: str, language: str) -> Meaning:
        return Meaning(*self._ranking[0], self._ranking)


def test_a_request_is_no_mere_thing(tmp_path: Path) -> None:
    flows = """
        flows:
          rent_car: {name: rent a car, description: Rent a car., steps: [{action: utter_no}]}
          extend_rental: {name: extend a rental, description: Keep a rental car longer., steps: [{action: utter_no}]}
          cancel_rental: {name: cancel a rental, description: Cancel a booked rental car., steps: [{action: utter_no}]}
    """
    made = project(tmp_path, flows)
    keywords = Keywords(KnowsAll("rent_car"), made.told_of, (example.text for example in made.nlu.examples))

    assert keywords.understand("book a rental car", "en").confidence == 1
    assert keywords.understand("my rental car", "en").confidence == FOUND


def test_three_flows_may_be_offered(tmp_path: Path) -> None:
    flows = """
        flows:
          one_way: {name: go by air, description: x, steps: [{action: utter_no}]}
          other_way: {name: go by sea, description: y, steps: [{action: utter_no}]}
          third_way: {name: go by land, description: z, steps: [{action: utter_done}]}
    """
    caller = call(tmp_path, flows)
    caller.call.understanding = KnowsAll("one_way", "other_way", "third_way")

    caller.says("the way")

    assert caller.hears.endswith("Which of these would you like to do: go by air, go by sea or go by land?")
    assert caller.says("go by land").hears.startswith("Done for")


def test_what_the_pattern_that_asks_says_may_speak_of_the_flow_that_is_asked_for(tmp_path: Path) -> None:
    flows = with_pattern("""
      pattern_collect_information:
        description: Asks.
        steps:
          - id: start
            action: "validate_{{context.collect}}"
            next:
              - if: "slots.{{context.collect}} is not null"
                then: END
              - else: ask_collect
          - id: ask_collect
            action: "{{context.utter}}"
          - action: action_listen
            next: start
      pattern_cancel_flow:
        description: Gives up.
        steps:
          - collect: surely
            next: [{if: slots.surely, then: [{action: action_cancel_flow, next: END}]}, {else: END}]
    """)
    domain = DOMAIN.replace("amount: {type: float}", "amount: {type: float}\n      surely: {type: bool}")
    domain += '\n      utter_ask_surely: [{text: "Give up {context.canceled_name}?"}]'

    caller = call(tmp_path, flows, domain).says("order it").says("cancel")

    assert caller.hears == "Give up order it?"


RENTAL = """
    slots:
      from_city: {type: text}
      same: {type: bool}
      to_city: {type: text}
      code: {type: text}
      zip: {type: text, validation: {rejections: [{if: 'not slots.zip matches "^[0-9]{5}$"', utter: utter_bad}]}}
    responses:
      utter_ask_from_city: [{text: "In which city do you pick it up?"}]
      utter_ask_same: [{text: "Back to the same place?"}]
      utter_ask_to_city: [{text: "Where to?"}]
      utter_ask_code: [{text: "Your code?"}]
      utter_ask_zip: [{text: "Your zip code?"}]
      utter_bad: [{text: "That is none."}]
      utter_way: [{text: "From {from_city} to {to_city}."}]
      utter_got: [{text: "Got {code} {zip}."}]
"""

RENT = """
    flows:
      rent_car:
        description: Rents a car.
        steps:
          - collect: from_city
          - collect: same
            ask_before_filling: true
          - collect: to_city
          - action: utter_way
      find_station:
        description: Finds a station.
        steps:
          - {collect: zip, description: The five digit zip code.}
          - action: utter_got
      keep_longer:
        description: Keeps it longer.
        steps:
          - collect: code
            description: Three letters and three digits.
            rejections: [{if: 'not slots.code matches "^[A-Z]{3}[0-9]{3}$"', utter: utter_bad}]
          - action: utter_got
"""


def test_an_answer_that_tells_more_fills_the_question_that_is_open(tmp_path: Path) -> None:
    caller = call(tmp_path, RENT, RENTAL).says("rent car").says("Denver")

    caller.says("no, I'll return it in Chicago")

    assert caller.hears.startswith("From Denver to Chicago.")


def test_a_code_is_known_by_what_is_allowed_for_it(tmp_path: Path) -> None:
    code, zip_code = "keep it longer xyz789", "find one near 02139"
    means = {code: "keep_longer", zip_code: "find_station"}

    assert call(tmp_path, RENT, RENTAL, means).says(code).hears.startswith("Got XYZ789")
    assert "02139." in call(tmp_path, RENT, RENTAL, means).says(zip_code).hears


def test_who_changes_their_mind_at_a_free_question_has_not_answered_it(tmp_path: Path) -> None:
    caller = call(tmp_path, RENT, RENTAL).says("rent car")
    assert caller.says("I changed my mind, I need no car").hears.startswith("Okay, stopping rent car.")

    caller = call(tmp_path, RENT, RENTAL).says("rent car").says("Denver").says("yes")
    caller.says("I changed my mind, make it Boston")
    assert "stopping" not in caller.hears


def test_a_flow_is_given_up_in_two_words_with_a_reason_or_after_a_hesitation(tmp_path: Path) -> None:
    caller = call(tmp_path, RENT, RENTAL).says("rent car")
    assert caller.says("forget it, I'll do it another time").hears.startswith("Okay, stopping rent car.")

    caller = call(tmp_path, ORDER).says("order it").says("Ann")
    caller.says("hmm, I changed my mind, leave it then")
    assert caller.hears.startswith("Okay, stopping order it.")


def test_not_yet_is_a_no_where_yes_or_no_is_asked(tmp_path: Path) -> None:
    caller = call(tmp_path, RENT, RENTAL).says("rent car").says("Denver")

    assert caller.says("not yet").hears == "Where to?"


def sentences_for(folder: Path, description: str, name: str = "some flow") -> set[str]:
    steps = "[{action: utter_done}]"
    made = project(
        folder, f'flows: {{a_flow: {{name: {name}, description: "{description}", steps: {steps}}}}}'
    )
    return {example.text for example in made.nlu.examples if example.intent == "a_flow"}


def test_what_a_description_finds_out_is_asked_as_callers_ask_it(tmp_path: Path) -> None:
    due = sentences_for(tmp_path, "Tell the customer when they will be charged next and how much.")
    assert "when will i be charged next" in due

    book = sentences_for(tmp_path, "Find out if a certain book or magazine is in the shop.")
    assert {"do you have the book or magazine", "is the book or magazine in the shop"} <= book
    assert not any("out if" in text for text in book)


def test_a_thing_with_two_names_starts_a_flow_by_either(tmp_path: Path) -> None:
    assert {"pause subscription", "freeze membership"} <= sentences_for(
        tmp_path, "Put it on hold.", "pause subscription"
    )


def test_a_flow_that_greets_starts_by_a_greeting(tmp_path: Path) -> None:
    assert {"hello", "good morning"} <= sentences_for(tmp_path, "The user greets the bot.")
    assert "hello" not in sentences_for(tmp_path, "Orders a greetings card.")


def test_a_question_is_no_answer_to_a_question_about_a_name(tmp_path: Path) -> None:
    caller = call(tmp_path, RENT, RENTAL).says("rent car")
    caller.call.understanding = KnowsAll("find_station", confidence=FOUND)

    assert caller.says("wait, where is your nearest station?").hears == "Your zip code?"


def test_small_talk_and_what_is_not_understood_are_answered_in_the_projects_words(tmp_path: Path) -> None:
    domain = (
        DOMAIN
        + """
      utter_cannot_handle: [{text: "I only take orders."}]
      utter_ask_rephrase: [{text: "Once more, please?"}]
    """
    )
    means = {"how are you today": "chitchat/how_are_you", "thank you so much": "chitchat/thanks"}
    caller = call(tmp_path, ORDER, domain, means).says("order it").says("Ann")

    assert caller.says("how are you today").hears == "I only take orders. How many?"
    assert caller.says("blorp").hears == "Once more, please? How many?"
    assert caller.says("zig").hears.startswith("Once more, please? How many?")
