"""Rasa's end-to-end test files, each construct met and not met, and what is said where it is not."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
from caller import Sentences, project

from ivr.content import marked_yaml
from ivr.content.marked_yaml import Document
from ivr.content.problems import Problems
from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Meaning
from ivr.conversation.session import Session
from ivr.quality.durations import seconds
from ivr.quality.expectations import EXPECT
from ivr.quality.flow_tests import DO, run_tests
from ivr.quality.test_cases import documents_in
from ivr.quality.test_steps import BESIDE_DOES, DOES, EXPECTS, MEANING, STEPS

FLOWS = """
flows:
  transfer_money:
    description: Moves money.
    nlu_trigger: [{intent: transfer_money}]
    steps:
      - collect: amount
        reads: money
      - id: which
        collect: account
        reads: account_kind
        ask: Which account, checking or savings?
      - action: action_transfer
        next:
          - if: context.action is "failed"
            then: sorry
          - else: thanks
      - id: thanks
        action: utter_done
        next: END
      - id: sorry
        say: That did not work.
        next: END
  greet_by_name:
    description: A greeting.
    nlu_trigger: [{intent: greet_by_name}]
    steps:
      - call: learn_name
      - say: Hello {first_name}.
  learn_name:
    description: Asks for the name, as others need it.
    persisted_slots: [first_name]
    steps:
      - collect: first_name
        reads: text
        ask: What is your name?
        ask_before_filling: false
  branch_hours:
    description: Hours.
    nlu_trigger: [{intent: branch_hours}]
    steps:
      - collect: day
        reads: date
        ask: Which day?
      - say: We are open on {day:date}.
  who_am_i:
    description: The line that calls.
    nlu_trigger: [{intent: who_am_i}]
    steps:
      - noop: true
        next:
          - if: session.ani is ""
            then: [{say: You called from nowhere., next: END}]
          - else: [{say: "You called from {session.ani} to {session.dnis}.", next: END}]
  agree:
    description: Terms that must be heard to their end.
    nlu_trigger: [{intent: agree}]
    steps:
      - say: There are terms.
      - say: The terms are long.
        barge_in: false
      - collect: agreed
        reads: yes_no
        ask: Do you agree?
      - say: Thank you.
  branch_address:
    description: Sends the address.
    nlu_trigger: [{intent: branch_address}]
    steps:
      - say: One moment.
      - set_slots: {number: "+14155550123"}
      - message: Main Street 12.
        to: number
        say: It is sent.
  in_spanish:
    description: Goes on in Spanish.
    nlu_trigger: [{intent: in_spanish}]
    steps:
      - set_slots: {language: es}
      - say: {en: Spanish it is., es: Seguimos en español.}
  round_and_round:
    description: Never gets anywhere.
    nlu_trigger: [{intent: round_and_round}]
    steps:
      - id: turns
        collect: turns
        reads: number
        ask: How many turns?
        next: [{if: slots.turns > 0, then: turns}, {else: over}]
      - {id: over, action: utter_done}
"""
DEFAULTS = """
languages: {en: {code: en-US}, es: {code: es-US}}
times: {no_input: 6, action: 8, patience: 2.5}
"""
DOMAIN = """
responses:
  utter_ask_amount: [{text: How much would you like to move?}]
  utter_done: [{text: Done.}]
slots:
  reference: {type: text}
actions: [action_transfer]
"""
CHOICES = """
choices:
  account_kind: {checking: [checking], savings: [savings]}
"""
NLU = """
nlu:
  - {intent: transfer_money, examples: "- move money"}
  - {intent: greet_by_name, examples: "- call me by my name"}
  - {intent: branch_hours, examples: "- when are you open"}
  - {intent: who_am_i, examples: "- who am i"}
  - {intent: agree, examples: "- i agree to everything"}
  - {intent: branch_address, examples: "- text me the address"}
  - {intent: in_spanish, examples: "- en castellano"}
  - {intent: round_and_round, examples: "- round and round"}
"""
MEANINGS = {
    "move money": "transfer_money",
    "call me by my name": "greet_by_name",
    "when are you open": "branch_hours",
    "who am i": "who_am_i",
    "i agree to everything": "agree",
    "en castellano": "in_spanish",
    "text me the address": "branch_address",
    "round and round": "round_and_round",
}


class Ears(Sentences):
    """Hears two wishes in one sentence."""

    def understand(self, text: str, language: str) -> Meaning:
        if text != "hours or money":
            return super().understand(text, language)
        return Meaning("branch_hours", 0.5, (("branch_hours", 0.5), ("transfer_money", 0.45)))


class Bank:
    """The bank's only action, as it is where no test stands in for it."""

    def run(self, errand: Errand, *rest: Any) -> ErrandDone | ErrandFailed:
        assert errand.name == "action_transfer"
        return ErrandDone(
            number=errand.number, events=({"event": "slot", "name": "reference", "value": "A1"},)
        )


@pytest.fixture
def bank(tmp_path: Path) -> Project:
    words = {"choices": CHOICES, "nlu": NLU}
    return project(tmp_path / "bank", flows=FLOWS, domain=DOMAIN, defaults=DEFAULTS, **words)


class Tests:
    """Runs a test file; `told` is all that was printed."""

    __test__ = False

    def __init__(self, bank: Project, folder: Path) -> None:
        self._bank, self._folder = bank, folder
        self.told = ""

    def pass_(self, content: str, **more: str) -> bool:
        files = {
            "tests.yml": content,
            **{name.replace("__", "/") + ".yml": text for name, text in more.items()},
        }
        for name, text in files.items():
            (self._folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self._folder / name).write_text(textwrap.dedent(text), "utf-8")
        problems, said = Problems(), list[str]()
        documents = list(documents_in([self._folder], problems))
        passed = run_tests(documents, self._bank.flows, Ears(MEANINGS), Bank(), said.append)
        self.told = "\n".join([*(str(problem) for problem in problems), *said]).replace(
            f"{self._folder}/", ""
        )
        return passed and not len(problems)

    def steps_pass(self, steps: str) -> bool:
        head = "test_cases:\n  - test_case: a test\n    steps:\n"
        return self.pass_(head + textwrap.indent(textwrap.dedent(steps).strip("\n"), "      ") + "\n")


@pytest.fixture
def tests(bank: Project, tmp_path: Path) -> Tests:
    folder = tmp_path / "tests"
    folder.mkdir()
    return Tests(bank, folder)


# Each: a construct, steps that meet it, and steps that don't with what is said about them.
MET = {
    "commands of Rasa's, as a step of their own": """
        - user: move money
        - commands: [{start_flow: transfer_money}]
        - user: forty dollars
        - commands: [{set_slot: [{amount: 40}]}]
        """,
    "message, its number in front": """
        - user: text me the address
        - message: main street
        - message: '/^.14155550123: Main Street 12.$/'
        """,
    "bot": """
        - user: move money
        - bot: How much would you like to move?
        """,
    "bot, in any order, with other things said beside": """
        - user: call me by my name
        - user: Jane
        - bot: Is there anything else I can help you with?
        - bot: Hello Jane.
        """,
    "words that match, with a whole number as Rasa writes it": """
        - user: move money
          assertions: [{bot_uttered: {text_matches: "How much"}}]
        - user: call me by my name
        - user: "100"
          assertions: [{bot_uttered: {text_matches: 'Hello 100\\.0\\.'}}]
        """,
    "bot, with a whole number as Rasa writes it": """
        - user: call me by my name
        - user: "100"
        - bot: Hello 100.0.
        """,
    "bot, of the greeting": """
        - bot: How can I help you today?
        - user: move money
        """,
    "utter": """
        - user: move money
        - utter: utter_ask_amount
        """,
    "slot_was_set": """
        - user: move money
        - user: forty dollars
        - slot_was_set: [amount]
        - slot_was_set: [{amount: 40.0}]
        """,
    "slot_was_set, of a flow that has ended": """
        - user: move money
        - user: forty dollars
        - user: savings
        - slot_was_set: [{account: savings}, reference]
        """,
    "slot_was_not_set": """
        - user: move money
        - user: forty dollars
        - slot_was_not_set: [account, {amount: 50.0}]
        """,
    "slot_was_not_set, for one set at an earlier step": """
        - user: move money
        - user: forty dollars
        - user: savings
        - slot_was_not_set: [amount]
        """,
    "flow_started": """
        - user: move money
          assertions:
            - flow_started: {operator: all, flow_ids: [transfer_money]}
            - flow_started: {operator: any, flow_ids: [branch_hours, transfer_money]}
            - flow_started: transfer_money
        """,
    "flow_started, of a sub-flow": """
        - user: call me by my name
          assertions:
            - flow_started: {operator: all, flow_ids: [greet_by_name, learn_name]}
        """,
    "flow_completed": """
        - user: move money
        - user: forty dollars
        - user: savings
          assertions:
            - flow_completed: {flow_id: transfer_money, flow_step_id: thanks}
        """,
    "flow_completed, of a sub-flow": """
        - user: call me by my name
        - user: Jane
          assertions:
            - flow_completed: {flow_id: learn_name}
            - flow_completed: {flow_id: greet_by_name}
        """,
    "flow_cancelled": """
        - user: move money
        - user: forty dollars
        - user: stop
          assertions:
            - flow_cancelled: {flow_id: transfer_money, flow_step_id: which}
        """,
    "action_executed": """
        - user: move money
        - user: forty dollars
        - user: savings
          assertions:
            - action_executed: action_transfer
            - action_executed: utter_done
        """,
    "assertions about slots": """
        - user: move money
        - user: forty dollars
          assertions:
            - slot_was_set: [{name: amount}, {name: amount, value: 40.0}]
            - slot_was_not_set: [{name: account}, {name: amount, value: 50.0}]
        """,
    "bot_uttered": """
        - user: move money
          assertions:
            - bot_uttered: {utter_name: utter_ask_amount, text_matches: "[Hh]ow much"}
        """,
    "bot_uttered, of the greeting at the first step": """
        - user: move money
          assertions:
            - bot_uttered: {text_matches: How can I help}
        """,
    "bot_did_not_utter": """
        - user: move money
          assertions:
            - bot_did_not_utter: {utter_name: utter_done}
            - bot_did_not_utter: {text_matches: Goodbye}
        """,
    "pattern_clarification_contains": """
        - user: hours or money
          assertions:
            - pattern_clarification_contains: {operator: all, flow_ids: [transfer_money, branch_hours]}
            - pattern_clarification_contains: {operator: any, flow_ids: [who_am_i, branch_hours]}
            - pattern_clarification_contains: [transfer money, branch hours]
            - pattern_clarification_contains: [transfer_money, branch_hours]
        """,
    "assertion_order_enabled": """
        - user: move money
        - user: forty dollars
        - user: savings
          assertion_order_enabled: true
          assertions:
            - action_executed: action_transfer
            - bot_uttered: {utter_name: utter_done}
            - flow_completed: {flow_id: transfer_money}
            - flow_started: {operator: any, flow_ids: [pattern_completed]}
            - bot_uttered: {text_matches: anything else}
        """,
    "assertion_order_enabled, with several things true of one utterance": """
        - user: move money
        - user: forty dollars
        - user: savings
          assertion_order_enabled: true
          assertions:
            - bot_uttered: {text_matches: Done, utter_name: utter_done}
            - bot_uttered: {text_matches: anything else}
        """,
    "press, silence, asked, handed_to": """
        - user: move money
        - silence: true
        - bot: I didn't hear anything.
        - asked: amount
        - press: "40"
        - asked: which
        - press: "0"
        - handed_to: service
        """,
    "press, more keys than an answer has": """
        - user: move money
        - press: "40#2"
        - slot_was_set: [{amount: 40.0}, {account: savings}]
        """,
    "press, over what must be heard": """
        - user: i agree to everything
        - press: "11"
        - slot_was_set: [{agreed: true}]
        """,
    "hang_up, ended": """
        - user: move money
        - hang_up: true
        - ended: abandoned
        - ended: true
        """,
    "hears": """
        - user: move money
        - hears: how MUCH
        - hears: /would .* to move.$/
        - does_not_hear: which account
        - does_not_hear: /^would/
        """,
    "hears, over several prompts": """
        - user: move money
        - silence: true
        - hears: I didn't hear anything. How much
        """,
    "speaks": """
        - user: move money
        - speaks: en
        - user: en castellano
        - speaks: es
        """,
    "interrupts": """
        - user: i agree to everything
          interrupts: how can i help
        - user: "yes"
          interrupts: Do you agree
        - slot_was_set: [{agreed: true}]
        """,
    "interrupts, the first prompt, by a key": """
        - user: move money
        - press: "40"
          interrupts: true
        - slot_was_set: [{amount: 40.0}]
        """,
    "interrupts what is not to be cut short, and is not heard": """
        - user: i agree to everything
        - user: "yes"
          interrupts: The terms are long
        - slot_was_not_set: [agreed]
        - asked: agreed
        - press: "1"
          interrupts: true
          assertions:
            - bot_uttered: {text_matches: Do you agree}
            - slot_was_not_set: [{name: agreed}]
        - press: "1"
        - slot_was_set: [{agreed: true}]
        """,
    "wait, until the question is asked again": """
        - user: move money
        - wait: 4 s
        - does_not_hear: I didn't hear
        - wait: 2
        - bot: I didn't hear anything.
        - user: forty dollars
        - asked: account
        """,
    "wait, until nobody can be hoped for": """
        - user: move money
        - wait: 3 days
        - hears: I didn't hear anything.
        - handed_to: service
        - wait: 1 min
        - handed_to: service
        """,
    "nobody_answers": """
        - user: agent
        - nobody_answers: queue_full
        - hears: nobody can take your call
        - ended: nobody_free
        """,
    "agent_hangs_up": """
        - user: agent
        - agent_hangs_up: true
        - ended: handed_off
        """,
    "agent_sees": """
        - user: move money
        - user: forty dollars
        - press: "0"
        - agent_sees:
            summary: "amount 40 dollars"
            reason: /^move/
            intent: transfer_money
            queue: service
            slots: {amount: 40, account: null}
            transcript: [forty dollars, /^How much/, {who: caller, keys: true}]
            done: null
            assurance: 0
        """,
    "agent_sees, before anybody is handed to anybody": """
        - user: move money
        - agent_sees: {queue: null, disposition: "", language: en}
        """,
    "user with a confidence": """
        - user: move money
        - user: forty dollars
          confidence: 0.2
        - bot: I have 40 dollars. Is that right?
        """,
}


def test_behind_assertions_rasas_other_expectations_are_passed_over_and_told(tests: Tests) -> None:
    assert tests.steps_pass("""
        - user: move money
          assertions: [{bot_uttered: {text_matches: How much}}]
        - bot: Something that nobody says.
        - asked: amount
        """)
    assert "tests.yml:6:9: warning: 'bot' is passed over, as in Rasa" in tests.told

    assert not tests.steps_pass("""
        - user: move money
          assertions: [{bot_uttered: {text_matches: How much}}]
        - user: forty dollars
        - bot: Something that nobody says.
        """)


@pytest.mark.parametrize("steps", MET.values(), ids=MET.keys())
def test_what_happens_as_expected_passes(tests: Tests, steps: str) -> None:
    assert tests.steps_pass(steps), tests.told
    assert tests.told == "1 passed, 0 failed"


NOT_MET = {
    "commands": (
        "- user: move money\n- commands: [start flow learn_name]",
        "expected 'learn_name' to start; these did: transfer_money.",
    ),
    "bot": (
        "- user: move money\n- bot: How much?",
        "expected 'How much?', heard 'How much would you like to move?'.",
    ),
    "bot, said at an earlier step": (
        "- user: move money\n- user: forty dollars\n- bot: How much would you like to move?",
        "expected 'How much would you like to move?', heard 'Which account, checking or savings?'.",
    ),
    "utter": (
        "- user: move money\n- utter: utter_done",
        "expected response 'utter_done', heard 'How much would you like to move?'.",
    ),
    "slot_was_set": (
        "- user: move money\n- slot_was_set: [amount]",
        "expected slot 'amount' to be set, found nothing in it.",
    ),
    "slot_was_set to a value": (
        "- user: move money\n- user: forty dollars\n- slot_was_set: [{amount: 50}]",
        "expected slot 'amount' to be 50, found 40.0.",
    ),
    "slot_was_not_set": (
        "- user: move money\n- user: forty dollars\n- slot_was_not_set: [amount]",
        "expected slot 'amount' not to be set, found 40.0.",
    ),
    "flow_started with all": (
        "- user: move money\n  assertions:\n"
        "  - flow_started: {operator: all, flow_ids: [transfer_money, branch_hours]}",
        "expected 'branch_hours' to start; these did: pattern_session_start, transfer_money.",
    ),
    "flow_started with any": (
        "- user: move money\n- user: forty dollars\n  assertions:\n"
        "  - flow_started: {operator: any, flow_ids: [transfer_money, branch_hours]}",
        "expected 'transfer_money' or 'branch_hours' to start; these did: none.",
    ),
    "flow_completed": (
        "- user: move money\n  assertions:\n  - flow_completed: {flow_id: transfer_money}",
        "expected 'transfer_money' to be completed; these were: none.",
    ),
    "flow_completed at a step": (
        "- user: move money\n- user: forty dollars\n- user: savings\n  assertions:\n"
        "  - flow_completed: {flow_id: transfer_money, flow_step_id: sorry}",
        "expected 'transfer_money' to be completed at step 'sorry', found 'thanks'.",
    ),
    "flow_cancelled": (
        "- user: move money\n- user: forty dollars\n- user: savings\n  assertions:\n"
        "  - flow_cancelled: {flow_id: transfer_money}",
        "expected 'transfer_money' to be cancelled; these were: none.",
    ),
    "action_executed": (
        "- user: move money\n  assertions:\n  - action_executed: action_transfer",
        "expected action_transfer to run; these did: utter_ask_amount.",
    ),
    "bot_uttered": (
        "- user: move money\n  assertions:\n  - bot_uttered: {text_matches: Goodbye}",
        "expected words that match 'Goodbye', heard",
    ),
    "bot_did_not_utter": (
        "- user: move money\n  assertions:\n  - bot_did_not_utter: {text_matches: How much, utter_name: utter_done}",
        "expected not to hear words that match 'How much', heard 'How much would you like to move?'.",
    ),
    "pattern_clarification_contains": (
        "- user: hours or money\n  assertions:\n"
        "  - pattern_clarification_contains: {operator: all, flow_ids: [branch_hours, who_am_i]}",
        "expected to be offered branch_hours, who_am_i, found branch_hours, transfer_money.",
    ),
    "pattern_clarification_contains any": (
        "- user: hours or money\n  assertions:\n"
        "  - pattern_clarification_contains: {operator: any, flow_ids: [learn_name, who_am_i]}",
        "expected to be offered 'learn_name' or 'who_am_i', found branch_hours, transfer_money.",
    ),
    "pattern_clarification_contains where nothing is unclear": (
        "- user: move money\n  assertions:\n  - pattern_clarification_contains: [transfer money]",
        "expected to be asked which flow was meant, found no such question.",
    ),
    "assertion_order_enabled": (
        "- user: move money\n- user: forty dollars\n- user: savings\n  assertion_order_enabled: true\n  assertions:\n"
        "  - bot_uttered: {text_matches: anything else}\n  - bot_uttered: {text_matches: Done}",
        "expected words that match 'Done', heard nothing more. Their order counts: see 'assertion_order_enabled'.",
    ),
    "handed_to": (
        "- user: move money\n- handed_to: service",
        "expected to be handed to 'service', found no hand-off.",
    ),
    "ended": (
        "- user: move money\n- ended: completed",
        "expected the call to have ended (completed), found that it goes on.",
    ),
    "asked": ("- user: move money\n- asked: account", "expected to be asked for 'account', found amount."),
    "hears": (
        "- user: move money\n- hears: account",
        "expected to hear 'account', heard 'How much would you",
    ),
    "hears a pattern": (
        "- user: move money\n- hears: /^would/",
        "expected to hear '/^would/', heard 'How much would you like to move?'.",
    ),
    "message": (
        "- user: text me the address\n- message: Side Street",
        "expected a text message 'Side Street', found '+14155550123: Main Street 12.'.",
    ),
    "message, where none is sent": (
        "- user: move money\n- message: Main Street",
        "expected a text message 'Main Street', found none.",
    ),
    "does_not_hear": (
        "- user: move money\n- does_not_hear: HOW MUCH",
        "expected not to hear 'HOW MUCH', heard 'How much would you like to move?'.",
    ),
    "speaks": ("- user: move money\n- speaks: es", "expected to be spoken to in 'es', found 'en'."),
    "speaks, when nothing is said": (
        "- hang_up: true\n- speaks: es",
        "expected to be spoken to in 'es', found no words.",
    ),
    "interrupts a prompt that is not said": (
        "- user: move money\n- user: forty dollars\n  interrupts: Which account",
        "expected to talk over 'Which account', heard 'How much would you like to move?'.",
    ),
    "interrupts and is not heard, but was to be": (
        "- user: i agree to everything\n- user: 'yes'\n  interrupts: There are terms\n- slot_was_set: [agreed]",
        "expected slot 'agreed' to be set, found nothing in it.",
    ),
    "wait too short": (
        "- user: move money\n- wait: 5.9 s\n- hears: I didn't hear",
        'expected to hear "I didn\'t hear", heard nothing more.',
    ),
    "nobody_answers without a hand-off": (
        "- user: move money\n- nobody_answers: true",
        "no agent is rung: the call goes on.",
    ),
    "agent_sees a slot": (
        "- user: move money\n- user: forty dollars\n- agent_sees: {slots: {amount: 50}}",
        "expected 'slots.amount' to be 50, found 40.0.",
    ),
    "agent_sees words": (
        "- user: move money\n- agent_sees: {summary: check a balance}",
        'expected \'summary\' to say "check a balance", found "A caller',
    ),
    "agent_sees part of a name": (
        "- user: agent\n- agent_sees: {queue: serv}",
        'expected \'queue\' to be "serv", found "service".',
    ),
    "agent_sees nothing": (
        "- user: move money\n- agent_sees: {reason: null}",
        "expected 'reason' to say nothing, found \"move money\".",
    ),
    "agent_sees what was never said": (
        "- user: move money\n- agent_sees: {transcript: [forty dollars]}",
        "expected 'transcript' to have \"forty dollars\", found [{",
    ),
    "a flow without an end": (
        "- user: round and round\n- press: '3'",
        "the call goes in a circle: flow round_and_round passed 200 steps without a question.",
    ),
    "a caller who talks on after the hand-off": (
        "- user: agent\n- user: call me by my name",
        "nobody is listening any more: the caller was handed to 'service'.",
    ),
    "a caller who talks on after the end": (
        "- hang_up: true\n- user: call me by my name",
        "nobody is listening any more: the call has ended (abandoned).",
    ),
}


@pytest.mark.parametrize(("steps", "said"), NOT_MET.values(), ids=NOT_MET.keys())
def test_what_happens_otherwise_fails_and_tells_what_was_expected_and_found(
    tests: Tests, steps: str, said: str
) -> None:
    assert not tests.steps_pass(steps)
    assert said in tests.told
    assert tests.told.endswith("0 passed, 1 failed")


def test_a_failed_test_shows_the_call_up_to_the_first_difference(tests: Tests) -> None:
    assert not tests.steps_pass(
        """
        - user: move money
        - utter: utter_ask_amount
        - press: "40"
        - bot: From which account?
        - user: never heard of
        """
    )

    shown = "\n".join(tests.told.splitlines())
    assert shown == textwrap.dedent(
        """\
        FAILED  tests.yml:2: a test
                 ivr  Hello.
                 ivr  How can I help you today?
              caller  move money
                 ivr  How much would you like to move?
              caller  [40]
                 ivr  Which account, checking or savings?
              ✗ tests.yml:7:14: expected 'From which account?', heard 'Which account, checking or savings?'.
        0 passed, 1 failed"""
    )


def test_fixtures_fill_slots_before_the_first_step(tests: Tests) -> None:
    assert tests.pass_(
        """
        fixtures:
          - known: [{first_name: Jane}, {amount: 12.5}]
          - other: [{first_name: Joan}]
        test_cases:
          - test_case: the one
            fixtures: [known]
            steps: [{user: call me by my name}, {bot: Hello Jane.}]
          - test_case: the later one wins
            fixtures: [known, other]
            steps: [{user: call me by my name}, {bot: Hello Joan.}]
          - test_case: without
            steps: [{user: call me by my name}, {bot: What is your name?}]
        """
    ), tests.told


def test_fixtures_of_a_conftest_reach_the_files_in_its_folder_and_below(tests: Tests) -> None:
    cases = """
        test_cases:
          - {test_case: a test, fixtures: [known], steps: [{user: call me by my name}, {bot: Hello NAME.}]}
        """

    assert tests.pass_(
        cases.replace("NAME", "Jane"),
        conftest="fixtures: [{known: [{first_name: Jane}]}]",
        below__conftest="fixtures: [{known: [{first_name: Joan}]}]",
        below__tests=cases.replace("NAME", "Joan"),
    ), tests.told
    assert tests.told == "2 passed, 0 failed"


def test_a_mocked_datetime_is_the_moment_of_the_call(tests: Tests) -> None:
    assert tests.pass_(
        """
        fixtures:
          - in_june: [{mocked_datetime: "2026-06-15T16:00:00+00:00"}]
        test_cases:
          - test_case: a test
            fixtures: [in_june]
            steps:
              - user: when are you open
              - user: tomorrow
              - bot: We are open on Tuesday, June 16.
        """
    ), tests.told


def test_a_stub_stands_in_for_the_action(tests: Tests) -> None:
    assert tests.pass_(
        """
        stub_custom_actions:
          declined::action_transfer:
            responses: [{text: Your bank said no.}, {response: utter_done}]
          action_transfer:
            events: [{event: slot, name: reference, value: B2}]
          broken::action_transfer: {fails: timeout}
        test_cases:
          - test_case: approved
            steps: [user: move money, press: "40", user: savings, slot_was_set: [{reference: B2}]]
          - test_case: declined
            steps: [user: move money, press: "40", user: savings, bot: Your bank said no.]
          - test_case: broken
            steps: [user: move money, press: "40", user: savings, bot: That did not work.]
        """
    ), tests.told
    assert tests.told == "3 passed, 0 failed"


def test_a_slow_action_is_waited_for_and_one_that_takes_too_long_fails(tests: Tests) -> None:
    assert tests.pass_(
        """
        stub_custom_actions:
          quick::action_transfer: {takes: 2 s}
          slow::action_transfer: {takes: 4}
          slow with its own answer::action_transfer: {takes: 4, events: [{event: slot, name: reference, value: B2}]}
          too slow::action_transfer: {takes: 8.5 s, events: [{event: slot, name: reference, value: B2}]}
        test_cases:
          - test_case: quick
            steps: [user: move money, press: "40", user: savings, bot: Done., does_not_hear: One moment]
          - test_case: slow
            steps:
              [user: move money, press: "40", user: savings, hears: "One moment, please. Done.",
               slot_was_set: [{reference: A1}]]
          - test_case: slow with its own answer
            steps: [user: move money, press: "40", user: savings, slot_was_set: [{reference: B2}]]
          - test_case: too slow
            steps:
              [user: move money, press: "40", user: savings, hears: "One moment, please. That did not work.",
               slot_was_not_set: [reference]]
        """
    ), tests.told
    assert tests.told == "4 passed, 0 failed"


def test_a_transcript_shows_who_talked_over_what_waited_and_hung_up(tests: Tests) -> None:
    assert not tests.steps_pass(
        """
        - user: i agree to everything
          interrupts: true
        - user: "yes"
          interrupts: The terms
        - wait: 2 min
        - nobody_answers: true
        - bot: Goodbye.
        """
    )

    assert tests.told.splitlines()[:9] == [
        "FAILED  tests.yml:2: a test",
        "         ivr  Hello.",
        "         ivr  How can I help you today?",
        "      caller  i agree to everything (talks over the prompt)",
        "         ivr  There are terms.",
        "         ivr  The terms are long.",
        "         ivr  Do you agree?",
        "      caller  yes (talks over the prompt, and is not heard)",
        "      caller  (says nothing for 2 min)",
    ]
    assert "              nobody answers (no_answer)" in tests.told


def test_the_tests_that_have_all_the_words_in_their_name_are_run(bank: Project) -> None:
    tests = parsed(
        "test_cases:\n"
        "  - {test_case: a Balance in Spanish, steps: [hang_up: true]}\n"
        "  - {test_case: a balance, steps: [hang_up: true]}\n"
    )

    def run(named: str) -> tuple[bool, str]:
        said: list[str] = []
        outcome = run_tests([tests], bank.flows, Ears(MEANINGS), Bank(), said.append, named=named)
        return bool(outcome), "\n".join(said)

    assert run("spanish balance") == (True, "1 passed, 0 failed, 1 not run")
    assert run("tests.yml") == (True, "2 passed, 0 failed")
    assert run("card") == (False, "No test has 'card' in its name.\n0 passed, 0 failed, 2 not run")


def test_who_wants_to_fail_fast_sees_the_first_failure_only(bank: Project) -> None:
    tests = parsed(
        "test_cases:\n"
        "  - {test_case: good, steps: [hang_up: true]}\n"
        "  - {test_case: bad, steps: [bot: Never.]}\n"
        "  - {test_case: worse, steps: [bot: Ever.]}\n"
    )
    said: list[str] = []

    outcome = run_tests([tests], bank.flows, Ears(MEANINGS), Bank(), said.append, fail_fast=True)

    assert not outcome
    assert said[0] == "FAILED  tests.yml:3: bad" and said[-1] == "1 passed, 1 failed, 1 not run"


def parsed(content: str) -> Document:
    document = marked_yaml.parse(content, "tests.yml", Problems())
    assert document is not None
    return document


def test_every_key_of_a_step_says_what_it_is_for() -> None:
    assert set(MEANING) == {*DOES, *EXPECTS, *BESIDE_DOES}
    assert set(DOES) | set(EXPECTS) == set(STEPS) and set(EXPECTS) == set(EXPECT) and set(DOES) == set(DO)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("10 s", 10), (2.5, 2.5), ("2 min", 120), ("1 hour", 3600), ("3 days", 259200), ("90 seconds", 90),
     ("1 week", 604800), ("soon", None), ("5 x", None), (-1, None), (True, None)],
)  # fmt: skip
def test_a_time_is_written_as_people_write_it(written: Any, meant: float | None) -> None:
    assert seconds(written) == meant


def test_the_number_calling_is_known_to_the_flows(tests: Tests) -> None:
    assert tests.pass_(
        """
        test_cases:
          - test_case: a known line
            from: "+12125550101"
            to: "+14155550100"
            steps: [user: who am i, bot: You called from +12125550101 to +14155550100.]
          - test_case: a line that says nothing
            steps: [user: who am i, bot: You called from nowhere.]
        """
    ), tests.told


BAD = {
    "a step that is none": (
        "- usr: call me by my name",
        "tests.yml:4:9: 'usr' is not a step of a test. Did you mean 'user'?",
    ),
    "two steps in one": (
        "- {user: call me by my name, bot: Hello.}",
        "tests.yml:4:9: one step has user and bot. Write each as a step of its own.",
    ),
    "an unknown key beside a step": (
        "- {user: call me by my name, assertion: []}",
        "tests.yml:4:36: 'assertion' cannot stand beside 'user'. Did you mean 'assertions'?",
    ),
    "assertions beside what is expected": (
        "- {bot: Hello., assertions: []}",
        "tests.yml:4:23: 'assertions' cannot stand beside 'bot'. It belongs to a step of the caller.",
    ),
    "an order of nothing": (
        "- {user: call me by my name, assertion_order_enabled: true}",
        "tests.yml:4:36: there are no 'assertions' to be in order.",
    ),
    "no words": ("- user: ''", "tests.yml:4:15: expected words, found nothing."),
    "keys that are a number": (
        "- press: 12",
        "tests.yml:4:16: expected keys in quotes (0-9, * and #), found 12.",
    ),
    "a silence that is none": ("- silence: 'yes'", "tests.yml:4:18: expected true, found 'yes'."),
    "a time without a unit that is one": (
        "- wait: 3 fortnights",
        "tests.yml:4:15: expected a time such as 10 s, 2 min, 1 hour or 3 days, found '3 fortnights'.",
    ),
    "a confidence beyond certainty": (
        "- {user: move money, confidence: 40}",
        "tests.yml:4:40: expected a number from 0 to 1, found 40.",
    ),
    "a confidence in keys": (
        "- {press: '1', confidence: 0.4}",
        "tests.yml:4:22: 'confidence' cannot stand beside 'press'. It belongs to user.",
    ),
    "a silence that interrupts": (
        "- {silence: true, interrupts: true}",
        "tests.yml:4:25: 'interrupts' cannot stand beside 'silence'. It belongs to user or press.",
    ),
    "a hand-off that comes back with something else": (
        "- nobody_answers: queue_ful",
        "tests.yml:4:25: expected true or one of no_answer, queue_full, left, error, found 'queue_ful'. "
        "Did you mean 'queue_full'?",
    ),
    "a language that is not spoken": (
        "- user: move money\n- speaks: esp",
        "tests.yml:5:17: there is no language 'esp'. Did you mean 'es'?",
    ),
    "a pattern between slashes that is none": (
        "- user: move money\n- hears: /(/",
        "tests.yml:5:16: this is not a regular expression: missing ), unterminated subpattern at position 0.",
    ),
    "what no agent sees": (
        "- agent_sees: {sumary: move money}",
        "tests.yml:4:22: 'sumary' is not known here. Did you mean 'summary'?",
    ),
    "a slot that no agent sees": (
        "- agent_sees: {slots: {amont: 12}}",
        "tests.yml:4:30: there is no slot 'amont'. Did you mean 'amount'?",
    ),
    "a pattern in what an agent sees": (
        "- agent_sees: {transcript: ['/*/']}",
        "tests.yml:4:35: this is not a regular expression: nothing to repeat at position 0.",
    ),
    "a screen that is a word": (
        "- agent_sees: summary",
        "tests.yml:4:21: expected a block such as summary: ..., found 'summary'.",
    ),
    "an unknown response": (
        "- user: call me by my name\n- utter: utter_dne",
        "tests.yml:5:16: there is no response 'utter_dne'. Did you mean 'utter_done'?",
    ),
    "an unknown slot": (
        "- user: call me by my name\n- slot_was_not_set: [acount]",
        "tests.yml:5:28: there is no slot 'acount'. Did you mean 'account'?",
    ),
    "an unknown queue": (
        "- user: agent\n- handed_to: servce",
        "tests.yml:5:20: there is no queue 'servce'. Did you mean 'service'?",
    ),
    "an unknown question": (
        "- user: move money\n- asked: amont",
        "tests.yml:5:16: there is no question 'amont'. Did you mean 'amount'?",
    ),
    "slots that are no list": (
        "- user: call me by my name\n- slot_was_set: first_name",
        "tests.yml:5:23: expected a list of slots, found 'first_name'.",
    ),
    "an unknown assertion": (
        "- {user: call me by my name, assertions: [{flow_startd: greet_by_name}]}",
        "tests.yml:4:50: 'flow_startd' is not an assertion. Did you mean 'flow_started'?",
    ),
    "an unknown flow": (
        "- {user: call me by my name, assertions: [{flow_completed: {flow_id: transfer}}]}",
        "tests.yml:4:66: there is no flow 'transfer'. Did you mean 'transfer_money'?",
    ),
    "an unknown step of a flow": (
        "- {user: call me by my name, assertions: [{flow_completed: {flow_id: transfer_money, flow_step_id: thank}}]}",
        "tests.yml:4:106: flow 'transfer_money' has no step 'thank'. Did you mean 'thanks'?",
    ),
    "an unknown operator": (
        "- {user: call me by my name, assertions: [{flow_started: {operator: one, flow_ids: [learn_name]}}]}",
        "tests.yml:4:64: 'operator' is any or all, found 'one'.",
    ),
    "an unknown action": (
        "- {user: call me by my name, assertions: [{action_executed: action_trnsfer}]}",
        "tests.yml:4:67: there is no action 'action_trnsfer'. Did you mean 'action_transfer'?",
    ),
    "a pattern that is none": (
        "- {user: call me by my name, assertions: [{bot_uttered: {text_matches: '('}}]}",
        "tests.yml:4:78: this is not a regular expression: missing ), unterminated subpattern at position 0.",
    ),
    "an empty bot_uttered": (
        "- {user: call me by my name, assertions: [{bot_uttered: {}}]}",
        "tests.yml:4:63: expected 'utter_name' or 'text_matches', found an empty block.",
    ),
    "a button": (
        "- {user: call me by my name, assertions: [{bot_uttered: {buttons: [{name: Jane}]}}]}",
        "tests.yml:4:74: a button has 'title' and 'payload', found a block of keys.",
    ),
    "a command that is none": (
        "- {user: call me by my name, commands: [StartFlow learn_name]}",
        "tests.yml:4:47: 'StartFlow learn_name' is not a command such as StartFlow(...).",
    ),
    "commands that are no list": (
        "- {user: call me by my name, commands: StartFlow(learn_name)}",
        "tests.yml:4:46: expected a list of commands, found 'StartFlow(learn_name)'.",
    ),
}


@pytest.mark.parametrize(("steps", "said"), BAD.values(), ids=BAD.keys())
def test_a_mistake_in_a_test_is_told_with_its_place_before_anything_runs(
    tests: Tests, steps: str, said: str
) -> None:
    assert not tests.steps_pass(steps)
    assert tests.told == f"{said}\n0 passed, 0 failed, 1 cannot be read"


def test_every_mistake_of_a_file_is_told_and_its_good_tests_still_run(tests: Tests) -> None:
    assert not tests.pass_(
        """
        fixture: []
        fixtures:
          - known: [{frist_name: Jane}]
          - nothing
        metadata:
          - line_1: {room: a}
        stub_custom_actions:
          action_trasfer: {}
          another::action_transfer: {}
          action_transfer: {event: []}
        test_cases:
          - {test_case: good, metadata: line_1, steps: [{user: call me by my name, metadata: line_1}]}
          - {test_case: no fixture, fixtures: [knwn], steps: [{user: call me by my name}]}
          - {test_case: nothing to do, step: []}
          - steps: []
        """
    )

    assert tests.told.splitlines() == [
        "tests.yml:2:1: 'fixture' is not a key of a test file. Did you mean 'fixtures'?",
        "tests.yml:4:12: there is no slot 'frist_name'. Did you mean 'first_name'?",
        "tests.yml:5:5: expected a fixture's name with its slots, found 'nothing'.",
        "tests.yml:9:3: there is no action 'action_trasfer'. Did you mean 'action_transfer'?",
        "tests.yml:10:3: there is no test 'another' in this file.",
        "tests.yml:11:21: 'event' is not a key of a stub. Did you mean 'events'?",
        "tests.yml:14:39: there is no fixture 'knwn'. Did you mean 'known'?",
        "tests.yml:15:5: the test 'nothing to do' has no 'steps'.",
        "tests.yml:15:32: 'step' is not a key of a test. Did you mean 'steps'?",
        "tests.yml:16:5: a test needs 'test_case', its name, and 'steps'.",
        "1 passed, 0 failed, 10 cannot be read",
    ]


def test_a_value_that_a_slot_never_has_is_warned_of(tmp_path: Path) -> None:
    domain = "slots: {plan: {type: categorical, values: [public, private]}, code: {type: text}}"
    flows = """
        flows:
          greet_by_name:
            nlu_trigger: [{intent: greet_by_name}]
            steps:
              - collect: account
                reads: account_kind
                ask: Which account?
              - collect: code
                reads: account_kind
                ask: Which code?
              - set_slots: {account: none_of_them}
              - http: find_code
                url: https://bank.example/codes
                take: {code: code}
        """
    bank = project(tmp_path / "bank", flows=flows, domain=domain, nlu=NLU, choices=CHOICES)
    (tmp_path / "tests").mkdir()
    tests = Tests(bank, tmp_path / "tests")

    tests.pass_(
        """
        fixtures:
          - known: [{plan: privat, account: saving, code: B7}]
        test_cases:
          - test_case: nothing is said of what may be
            fixtures: [known]
            steps:
              - user: call me by my name
                assertions: [{slot_was_set: [{name: account, value: chequing}, {name: code, value: B7}]}]
              - slot_was_not_set: [plan, account: none_of_them, plan: secret, plan: null]
        """
    )

    assert [line for line in tests.told.splitlines() if "is never" in line] == [
        "tests.yml:3:12: warning: the slot 'plan' is never 'privat'. Did you mean 'private'?",
        "tests.yml:3:12: warning: the slot 'account' is never 'saving'. Did you mean 'savings'?",
        "tests.yml:9:61: warning: the slot 'account' is never 'chequing'. Did you mean 'checking'?",
        "tests.yml:10:63: warning: the slot 'plan' is never 'secret'. Its values are: public, private.",
    ]


def test_what_judges_generated_answers_is_passed_over_with_a_warning(tests: Tests) -> None:
    passed = tests.steps_pass("""
        - user: move money
          assertions:
            - generative_response_is_relevant: {threshold: 0.9, utter_name: utter_ask_amount}
            - flow_started: transfer_money
        - user: fifty dollars
          assertions: [{flow_started: transfer_money}]
    """)

    assert not passed
    assert (
        "tests.yml:6:13: warning: 'generative_response_is_relevant' is passed over: it judges" in tests.told
    )
    assert "expected 'transfer_money' to start" in tests.told, "what stands beside it still counts"
    assert "0 passed, 1 failed" in tests.told


def test_what_looks_at_skills_is_passed_over_with_a_warning(tests: Tests) -> None:
    assert tests.steps_pass("""
        - user: move money
          metadata: nobody_wrote_it
          assertions:
            - skill_activated: {skill_id: transfer}
            - tools_within_one_turn: {allow_extra_calls: true, calls: []}
            - flow_started: transfer_money
    """)

    assert "tests.yml:5:19: warning: there is no metadata 'nobody_wrote_it'." in tests.told
    assert "tests.yml:7:13: warning: 'skill_activated' is passed over: it looks at a skill" in tests.told
    assert "tests.yml:8:13: warning: 'tools_within_one_turn' is passed over" in tests.told


@pytest.mark.parametrize(
    ("at_first", "then", "holds"),
    [
        ("StartFlow(transfer_money)", "SetSlot(amount, 40)", True),
        ("start flow transfer_money", "set slot amount 40", True),
        ("StartFlow(learn_name)", "SetSlot(amount, 40)", False),
        ("StartFlow(transfer_money)", "SetSlot(amount, 50)", False),
        ("StartFlow(transfer_money)", "SetSlot(account, savings)", False),
        ("StartFlow(transfer_money)", "ChitChat()", True),
        ("StartFlow(transfer_money)", "cancel_flow", True),
    ],
)
def test_a_command_is_taken_for_what_comes_of_it(tests: Tests, at_first: str, then: str, holds: bool) -> None:
    passed = tests.steps_pass(f"""
        - {{user: move money, commands: ["{at_first}"]}}
        - {{user: forty dollars, commands: ["{then}"]}}
    """)

    assert bool(passed) is holds


def test_commands_of_which_nothing_is_looked_at_are_told(tests: Tests) -> None:
    tests.steps_pass("""
        - user: move money
          commands: [StartFlow(transfer_money), provide info]
    """)

    assert "tests.yml:5:47: warning: 'provide info' is passed over." in tests.told


def test_every_run_of_a_test_is_a_contact_of_its_own(bank: Project) -> None:
    steps = "[{user: move money}, {user: forty dollars}, {user: savings}]"
    case = f"test_cases: [{{test_case: pay it / all, steps: {steps}}}]"
    document = marked_yaml.parse(case, "tests.yml", Problems())
    callers: list[str] = []

    class Asking(Bank):
        def run(self, errand: Errand, session: Session, *rest: Any) -> ErrandDone | ErrandFailed:
            callers.append(session.contact)
            return super().run(errand)

    assert document
    for _ in range(2):
        assert run_tests([document], bank.flows, Ears(MEANINGS), Asking(), lambda text: None)

    assert len(set(callers)) == 2
    assert all(caller.startswith("pay_it_all_") for caller in callers)


def test_what_a_test_changes_no_other_test_meets(bank: Project) -> None:
    written = """
        fixtures: [{known: [{reference: [A1]}]}]
        test_cases:
          - {test_case: one, fixtures: [known], steps: [{user: move money}, {user: forty dollars}, {user: savings}]}
          - {test_case: two, fixtures: [known], steps: [{user: move money}, {user: forty dollars}, {user: savings}]}
    """
    document = marked_yaml.parse(textwrap.dedent(written), "tests.yml", Problems())
    met: list[list[str]] = []

    class Careless(Bank):
        def run(self, errand: Errand, session: Session, *rest: Any) -> ErrandDone | ErrandFailed:
            met.append(list(session.slots["reference"]))
            session.slots["reference"].append("changed")
            return ErrandDone(number=errand.number)

    assert document
    assert run_tests([document], bank.flows, Ears(MEANINGS), Careless(), lambda text: None)

    assert met == [["A1"], ["A1"]]


def test_a_file_without_tests_is_told_when_it_was_named(tmp_path: Path) -> None:
    (tmp_path / "flows.yml").write_text("flows: {}\n", "utf-8")
    problems = Problems()

    assert list(documents_in([tmp_path], problems)) == [] and not list(problems)
    assert list(documents_in([tmp_path / "flows.yml"], problems)) == []
    assert [problem.message for problem in problems] == ["there are no 'test_cases' in this file."]


def test_no_test_at_all_does_not_pass(bank: Project) -> None:
    document = marked_yaml.parse("test_cases: []\n", "tests.yml", Problems())
    said: list[str] = []

    assert document is not None
    assert not run_tests([document], bank.flows, Sentences({}), Bank(), said.append)
    assert said == ["0 passed, 0 failed"]
