"""Flows as Rasa CALM writes them: steps in steps, ids left out, one project in many files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ivr.content.project import Project, load
from ivr.conversation.flow import Flow

ROOT = Path(__file__).parents[2]

TRANSFER = """\
version: "3.1"
flows:
  transfer_money:
    description: Moves money to a friend.
    universal: {key: "7"}
    if: not slots.blocked
    persisted_slots: [recipient]
    always_include_in_prompt: false
    steps:
      - collect: recipient
        description: The name of a person.
        next:
          - if: slots.recipient is "myself"
            then:
              - action: utter_not_to_yourself
                next:
                  - if: slots.blocked
                    then:
                      - link: help
                  - else: amount
          - else:
              - noop: true
                next: amount
      - id: amount
        collect: amount
        ask_before_filling: true
        reset_after_flow_ends: false
        rejections:
          - if: slots.amount < 1
            utter: utter_too_little
      - set_slots:
          - blocked: true
          - amount: null
      - action: action_transfer
      - call: help
"""
HELP = """\
flows:
  help:
    name: help
    description: Helps.
    steps:
      - action: utter_not_to_yourself
"""
SLOTS = """\
version: "3.1"
intents: [greet, {goodbye: {use_entities: []}}]
entities: [person]
session_config: {session_expiration_time: 60, carry_over_slots_to_new_session: true}
forms: {}
e2e_actions: []
actions: [action_transfer, {action_ask_amount: {send_domain: true}}]
slots:
  recipient: {type: text, influence_conversation: false, mappings: [{type: from_llm}]}
  amount: {type: float, min_value: 1, max_value: 1000}
  blocked: {type: bool, initial_value: false, shared_for_coexistence: true}
"""
RESPONSES = """\
responses:
  utter_ask_recipient:
    - text: Who to?
      metadata: {rephrase: true}
    - text: To whom?
      channel: voice
      condition: [{type: slot, name: blocked, value: true}]
  utter_ask_amount:
    - text: How much?
      buttons: [{title: Ten, payload: /SetSlots(amount=10)}]
  utter_too_little: [{text: "At least one dollar, {recipient}."}]
  utter_not_to_yourself: [{text: That is you., image: https://example.com/you.png, custom: {a: 1}}]
"""
FILES = {
    "flows/transfer.yml": TRANSFER,
    "flows/more/help.yaml": HELP,
    "flows/domain/slots.yml": SLOTS,
    "flows/domain/responses.yml": RESPONSES,
    "flows/queues.yml": "queues: {service: }\n",
}


def read(folder: Path, files: dict[str, str] = FILES) -> Project:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    project, problems = load(folder)
    assert project is not None and not problems, str(problems)
    return project


def ways(flow: Flow, step: str) -> list[str]:
    return [link.target for link in flow.steps[step].links()]


def test_a_project_of_many_files_is_one(tmp_path: Path) -> None:
    flows = read(tmp_path).flows

    assert {"transfer_money", "help"} <= set(flows.flows)
    assert {"recipient", "amount", "blocked"} <= set(flows.slots)
    assert len(flows.responses["utter_ask_recipient"]) == 2
    assert {"action_transfer", "action_ask_amount"} <= flows.actions
    assert "service" in flows.queues


def test_steps_without_an_id_are_numbered_depth_first_and_say_what_they_are_about(tmp_path: Path) -> None:
    flow = read(tmp_path).flows.flows["transfer_money"]

    assert list(flow.steps) == [
        "0_collect_recipient",
        "1_utter_not_to_yourself",
        "2_link_help",
        "3_noop",
        "amount",
        "5_set_slots",
        "6_action_transfer",
        "7_call_help",
    ]


def test_a_step_leads_into_its_nested_steps_to_the_one_below_it_or_to_the_end(tmp_path: Path) -> None:
    flow = read(tmp_path).flows.flows["transfer_money"]

    assert ways(flow, "0_collect_recipient") == ["1_utter_not_to_yourself", "3_noop"]
    assert ways(flow, "1_utter_not_to_yourself") == ["2_link_help", "amount"]
    assert ways(flow, "3_noop") == ["amount"]
    assert ways(flow, "amount") == ["5_set_slots"]
    assert ways(flow, "7_call_help") == ["END"]


def test_the_slots_of_a_step_may_be_a_list(tmp_path: Path) -> None:
    step = read(tmp_path).flows.flows["transfer_money"].steps["5_set_slots"]

    assert step.model_dump()["set_slots"] == {"blocked": True, "amount": None}


def test_the_revision_tells_one_content_from_another(tmp_path: Path) -> None:
    first = read(tmp_path).flows.revision

    assert read(tmp_path).flows.revision == first
    assert (
        read(tmp_path, FILES | {"flows/more/help.yaml": HELP.replace("Helps", "Aids")}).flows.revision
        != first
    )


def test_reading_and_checking_loads_nothing_that_only_calls_need() -> None:
    heavy = ["sqlalchemy", "rasa_sdk", "flask", "numpy", "sklearn", "twilio", "vosk", "alembic", "gunicorn"]
    program = (
        "import sys; from pathlib import Path; import ivr.__main__; from ivr.content.project import load; "
        f"load(Path({str(ROOT)!r})); print([name for name in {heavy} if name in sys.modules])"
    )

    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert run.stdout.strip() == "[]"
