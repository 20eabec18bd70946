"""A queue that rings a telephone, by telephone: who answers takes the call by key, and a mailbox does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from caller import project
from serving_bank import Serving, bank

from ivr.testphone.script import parse, play

QUEUES = """
queues:
  service: {number: "+12125550199", whisper: "Harbor Bank. {summary}"}
"""
FLOWS = """
flows:
  move_money:
    name: move money
    description: Moves money.
    nlu_trigger: [{intent: move_money}]
    steps:
      - {collect: amount, reads: money, ask: How much?}
      - {say: "Moved {amount:money}."}
"""
NLU = """
nlu:
  - intent: move_money
    examples: |
      - move some money
      - i want to move money
      - transfer money please
"""
TAKEN = """
caller: i want to move money
caller: agent
> handed to: +12125550199
agent answers: 1
> agent hears: You have a call. Press 1 to take it.
> agent hears: move money
agent hangs up
> ended
"""
MAILBOX = """
caller: i want to move money
caller: agent
agent answers
> hears: nobody can take your call right now
> ended
"""
NOBODY = """
caller: agent
nobody answers
> hears: nobody can take your call right now
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("number")
    project(folder, flows=FLOWS, nlu=NLU, queues=QUEUES)
    server = Serving(bank(folder / "parley.db", folder))
    yield server
    server.close()


@pytest.mark.parametrize("call", [TAKEN, MAILBOX, NOBODY], ids=["taken", "mailbox", "nobody"])
def test_a_caller_is_connected_with_nobody_but_who_took_the_call(call: str, server: Serving) -> None:
    told: list[str] = []

    assert play(parse(call), server.phone(), told.append), "\n".join(told)


def test_a_mailbox_is_told_nothing_about_the_caller(server: Serving) -> None:
    told: list[str] = []

    assert play(parse(MAILBOX), server.phone(), told.append)

    heard = [line for line in told if line.lstrip().startswith("to agent")]
    assert len(heard) == 2 and all("money" not in line for line in heard)
