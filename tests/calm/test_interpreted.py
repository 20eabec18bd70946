"""The commands of a language model in a Rasa project: each does here what it does there, once the words bear it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from caller import Caller
from rasa import project

from ivr.conversation.flow import Flows
from ivr.interpreting import Interpreter, Script

FLOWS = """
    flows:
      send_money:
        description: Sends money to somebody.
        steps:
          - collect: recipient
            description: who gets the money
          - collect: amount
          - collect: note
          - action: utter_sent
      lost_card:
        description: Blocks a card that is lost.
        steps: [{action: utter_blocked}]
      find_atm:
        description: Tells where a cash machine is.
        steps: [{action: utter_atm}]
"""
DOMAIN = """
    slots: {recipient: {type: text}, amount: {type: float}, note: {type: text}}
    responses:
      utter_ask_recipient: [{text: Who gets it?}]
      utter_ask_amount: [{text: How much?}]
      utter_ask_note: [{text: What shall the note say?}]
      utter_sent: [{text: "Sent {amount} to {recipient}."}]
      utter_blocked: [{text: Blocked.}]
      utter_atm: [{text: Round the corner.}]
"""


@dataclass(frozen=True)
class Known:
    flows: Flows
    answers: Mapping[str, str]

    def passage(self, text: str, language: str) -> dict[str, str] | None:
        found = self.answers.get(text)
        return {"id": "p", "title": "", "source": "", "text": found} if found else None


def call(folder: Path, script: Mapping[str, Sequence[str] | Mapping[str, Any]], **answers: str) -> Caller:
    """A call in which a model reads each of these sentences as it is written here."""
    made = project(folder, FLOWS, DOMAIN)
    model = Interpreter(Script.of({Path("script.yml"): dict(script)}))
    known = Known(made.flows, {text.replace("_", " "): answer for text, answer in answers.items()})
    return Caller(made, {"send money": "send_money"}, interpret=partial(model.interpret, known=known))


def test_a_flow_is_started_and_its_slots_are_set(tmp_path: Path) -> None:
    said = "oh would you pass twenty over so that uncle Bob has it"
    commands = ["start flow send_money", "set slot recipient uncle Bob", "set slot amount twenty"]

    caller = call(tmp_path, {said: commands}).says(said)

    assert caller.hears == "What shall the note say?"
    assert (caller.slots["recipient"], caller.slots["amount"]) == ("uncle Bob", 20.0)


def test_a_slot_is_set_and_an_earlier_one_corrected_in_one_breath(tmp_path: Path) -> None:
    said = "thirty will do nicely and by the way my cousin Carla is who gets it"
    commands = ["SetSlot(amount, thirty)", "CorrectSlot(recipient, Carla)"]

    caller = call(tmp_path, {said: {"amount": commands}}).says("send money").says("Bob").says(said)

    assert caller.slots["recipient"] == "Carla"
    assert caller.slots["amount"] == 30.0
    assert "What shall the note say?" in caller.hears


def test_a_flow_is_cancelled_or_clarified_or_handed_to_a_person(tmp_path: Path) -> None:
    script = {
        "on second thoughts i would sooner keep all of it": ["cancel flow"],
        "it is one of those plastic or machine things": ["disambiguate flows lost_card find_atm"],
        "nobody there made of flesh and blood by chance": ["hand over"],
    }
    cancelled, clarified, handed = script

    assert "stopping send money" in call(tmp_path, script).says("send money").says(cancelled).hears
    assert "lost card" in call(tmp_path, script).says(clarified).hears
    assert call(tmp_path, script).says(handed).is_handed_to


def test_a_question_is_answered_from_documents_or_skipped(tmp_path: Path) -> None:
    asked = "my neighbour wonders about your doors on sundays"
    skipped = "there is nothing on earth that i would put there"
    script = {asked: ["provide info"], skipped: ["skip question"]}

    caller = call(tmp_path, script, my_neighbour_wonders_about_your_doors_on_sundays="We are closed then.")
    caller.says("send money").says(asked)

    assert caller.hears == "We are closed then. Who gets it?"
    assert "Blocked" not in caller.says("Bob").says("20").says(skipped).hears


def test_a_value_that_was_not_said_and_a_flow_that_there_is_not_are_dropped(tmp_path: Path) -> None:
    said = "would you ever so kindly pass it on for me then"
    commands = [
        "start flow send_money",
        "set slot recipient James Miller",
        "set slot amount 5000",
        "start flow admin",
    ]

    caller = call(tmp_path, {said: commands}).says(said)

    assert caller.hears == "Who gets it?"
    assert caller.slots.get("amount") is None
