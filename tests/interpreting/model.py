"""A stand-in for a language model: a real web server with an OpenAI-compatible endpoint, which answers what a test has
it answer; and a call to a small bank whose understanding may ask it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from lookups.other_side import Answer, Side, json_of

from ivr import web
from ivr.content.project import Project
from ivr.conversation.flow import Flows
from ivr.interpreting import ChatModel, Interpreter, Terms
from tests.caller import Caller, project

FLOWS = """
flows:
  transfer_money:
    name: moving money
    description: Moves money to somebody else.
    nlu_trigger: [{intent: transfer_money}]
    steps:
      - {collect: recipient, ask: [Who gets it?, "Say a name."], reads: phrase}
      - {collect: amount, ask: [How much?, "Say an amount."], reads: money}
      - action: action_move
        stakes: {deed: "{amount:money} to {recipient}"}
      - say: Moved {amount:money} to {recipient}.
  block_card:
    name: a lost card
    description: Blocks a card that is lost.
    nlu_trigger: [{intent: block_card}]
    steps:
      - {collect: card, ask: ["Debit or credit?", "Which card?"], reads: card}
      - action: action_block
        stakes: {deed: "Block your {card} card"}
      - say: Blocked.
  open_account:
    name: a new account
    description: Opens an account.
    nlu_trigger: [{intent: open_account}]
    steps:
      - {collect: email, ask: ["What is your e-mail?", "Your e-mail, please?"], reads: email, optional: true}
      - {collect: account, ask: ["Which account number?", "The number?"], reads: digits, optional: true}
      - {collect: statements, ask: ["Statements on paper?", "On paper, yes or no?"], reads: yes_no}
      - say: Opened.
"""
CHOICES = """
choices:
  card: {debit: [debit, debit card], credit: [credit, credit card]}
"""
NLU = """
nlu:
  - {intent: transfer_money, examples: "- move money"}
  - {intent: block_card, examples: "- i lost a card"}
  - {intent: open_account, examples: "- open an account"}
"""
DOMAIN = "actions: [action_move, action_block]\n"
MEANS = {"move money": "transfer_money", "i lost a card": "block_card", "open an account": "open_account"}

Command = Mapping[str, Any]


def start(*flows: str) -> Command:
    return {"command": "start_flow", "flows": list(flows), "slot": None, "value": None}


def put(slot: str, value: str, command: str = "set_slot") -> Command:
    return {"command": command, "flows": [], "slot": slot, "value": value}


def plain(command: str, *flows: str) -> Command:
    return {"command": command, "flows": list(flows), "slot": None, "value": None}


def says(*commands: Command) -> Answer:
    """What the model answers, as chat completions have it."""
    return content(json.dumps({"commands": list(commands)}))


def content(text: str | None, **usage: int) -> Answer:
    told = usage or {"prompt_tokens": 400, "completion_tokens": 20}
    return json_of({"choices": [{"message": {"role": "assistant", "content": text}}], "usage": told})


class NoLimit:
    """Money does not matter."""

    def take(self, day: str, amount: int, most: int) -> bool:
        return True

    def give_back(self, day: str, amount: int) -> None:
        pass


@dataclass
class Bank:
    """The bank, and the model that it asks. `moved` is what was done."""

    folder: Path
    side: Side = field(default_factory=Side)
    terms: Terms = field(default_factory=lambda: Terms(url="", model="small", key="a key"))
    passages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    done: list[Mapping[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.project: Project = project(self.folder, bank=FLOWS, choices=CHOICES, nlu=NLU, domain=DOMAIN)
        self.model = self.asks(NoLimit())

    def asks(self, spending: Any) -> ChatModel:
        terms = Terms(**{**self.terms.__dict__, "url": f"http://{self.side.host}/v1"})
        return ChatModel(terms, web.Kept().post, spending)

    @property
    def flows(self) -> Flows:
        return self.project.flows

    def passage(self, text: str, language: str) -> dict[str, str] | None:
        found = self.passages.get(text)
        return dict(found) if found else None

    def call(self, *sentences: str) -> Caller:
        actions = {"action_move": self._do, "action_block": self._do}
        interpret = partial(Interpreter(self.model).interpret, known=self)
        caller = Caller(self.project, MEANS, actions, interpret=interpret)
        for sentence in sentences:
            caller.says(sentence)
        return caller

    def _do(self, slots: Mapping[str, Any]) -> Mapping[str, Any]:
        self.done.append(dict(slots))
        return {}

    @property
    def told(self) -> list[dict[str, Any]]:
        """What the model was told, each time."""
        return [json.loads(json.loads(asked.body)["messages"][1]["content"]) for asked in self.side.asked]
