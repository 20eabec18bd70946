"""The same words and keys come to the same everywhere: rehearsed as `ivr test` does, replayed, and by telephone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, cast

import pytest
from caller import project
from rehearsed import RehearsedCarrier
from serving_bank import Serving, bank

from ivr.conversation import commands
from ivr.preparing import Parley
from ivr.quality import records
from ivr.quality.rehearsal import Rehearsal
from ivr.quality.replay import course_of, replay, scenes_of
from ivr.redaction import shown
from ivr.store import Store
from ivr.testphone import Carrier
from ivr.testphone.script import parse, play

FLOWS = """
flows:
  order_checks:
    name: order checks
    description: Sends checks.
    nlu_trigger: [{intent: order_checks}]
    steps:
      - menu: For one book, press 1. For several, press 2.
        choices:
          - {key: "1", say: [one], then: branch}
          - {key: "2", say: [several], then: count}
      - {id: count, collect: books, reads: whole_number, ask: How many?}
      - {id: branch, collect: branch, reads: digits, dtmf: {length: 4}, ask: Which four digits?}
      - {collect: phone, reads: phone, ask: Which number?}
      - {collect: amount, reads: money, ask: How much?, rejections: [{if: slots.amount > 99, say: Too much.}]}
      - {collect: agreed, reads: yes_no, ask: The terms are long and must be heard. Do you agree?, barge_in: false}
      - {collect: sure, reads: yes_no, ask: Are you sure?}
      - say: That is {amount:money} for {books} books.
"""
NLU = """
nlu:
  - intent: order_checks
    examples: |
      - i would like to order checks
      - send me some checks please
      - i need a book of checks
      - new checks
      - a checkbook
"""
CARD = ["press: 1", "press: 4111111111111111#", "caller: agent"]
CALLS = {
    "one key where one is an answer": ["press: 1"],
    "two keys where one is an answer": ["press: 12"],
    "three, of which the second is an answer to the next question": ["press: 234"],
    "a row that answers several questions": ["press: 25#1234"],
    "a code with the pound key that it does not need": ["press: 1", "press: 1234#", "press: 2125550101"],
    "a code that ends before it is whole": ["press: 1", "press: 12#"],
    "a code and one key more": ["press: 1", "press: 12345"],
    "a telephone number with a one in front": ["press: 1", "press: 1234", "press: 12125550101", "silence"],
    "a number that no plan has": ["press: 1", "press: 1234", "press: 1111111111"],
    "an amount with a star, and one that is too much": [
        "press: 1", "press: 1234", "press: 2125550101", "press: 12*50#", "press: 1",
    ],
    "keys over what must be heard": [
        "press: 1", "press: 1234", "press: 2125550101", "press: 12#1", "press: 11",
    ],
    "too much": ["press: 1", "press: 1234", "press: 2125550101", "press: 100#", "press: 100#5", "silence"],
    "the pound key and then the answer": ["press: #1", "press: #1234"],
    "only the pound key": ["press: #", "press: 1", "press: #", "silence"],
    "star one where a key is an answer, and where it is not": ["press: *1", "press: 2", "press: *1", "press: 3#"],
    "a person in a row of keys": ["press: 10"],
    "words, keys and silence in turn": [
        "caller: one please", "silence", "caller: one two three four", "press: 2125550101#",
        "caller 0.3: fifty dollars", "caller: yes", "caller: um", "caller: yes", "caller: no",
    ],
    "words that are none": ["caller: 😀", "caller: ...", "caller 0.0: one", "caller: one"],
    "a card number by keys": CARD,
}  # fmt: skip


@pytest.fixture(scope="module")
def parley(tmp_path_factory: pytest.TempPathFactory) -> Parley:
    folder = tmp_path_factory.mktemp("checks")
    project(folder, flows=FLOWS, nlu=NLU)
    return bank(folder / "parley.db", folder)


@pytest.fixture(scope="module")
def server(parley: Parley) -> Iterator[Serving]:
    server = Serving(parley)
    yield server
    server.close()


@pytest.mark.parametrize("lines", CALLS.values(), ids=list(CALLS))
def test_a_call_is_the_same_rehearsed_by_telephone_and_replayed(
    lines: list[str], parley: Parley, server: Serving
) -> None:
    rehearsed = RehearsedCarrier(parley, time.time())
    script = parse("\n".join(["caller: i need a book of checks", *lines]))

    for carrier in (cast(Carrier, rehearsed), server.phone()):
        told: list[str] = []
        assert play(script, carrier, told.append), "\n".join(told)
    assert rehearsed.call
    rehearsal = rehearsed.call.rehearsal
    store = Store(server.parley.settings.database)
    by_telephone = store.contacts.load(server.call)
    assert by_telephone
    log = store.contacts.log(by_telephone.contact)
    store.close()
    record = records.made(records.of_log(by_telephone.session, log))

    assert [_of_entry(entry) for entry in log] == _of_rehearsal(rehearsal)
    assert by_telephone.session["known"] == rehearsal.session.known
    scenes = scenes_of(record)
    then, now = course_of(record, scenes), replay(record, scenes, parley.flows)
    if lines is CARD:  # its parts are in no log, so that nobody can press them again
        assert now.exchanges[:3] == then.exchanges[:3] and len(now.exchanges) == 4
        assert (
            now.stuck == "a card number was taken out of this answer, so that the recording goes no further"
        )
    else:
        assert now == then


def _of_entry(entry: Any) -> tuple[Any, ...]:
    event = entry.event
    return event["event"], event.get("text"), event.get("keys"), entry.commands, entry.steps


def _of_rehearsal(call: Rehearsal) -> list[tuple[Any, ...]]:
    return [
        (
            event.KIND,
            getattr(event, "text", None),
            getattr(event, "keys", None),
            _plain([shown(commands.to_record(command)) for command in answer]),
            [list(step) for step in way],
        )
        for (event, answer), way in zip(call.turns, call.ways, strict=True)
    ]


def _plain(written: Any) -> Any:
    """As JSON has it: a tuple is a list there."""
    if isinstance(written, dict):
        return {key: _plain(value) for key, value in written.items()}
    return [_plain(value) for value in written] if isinstance(written, list | tuple) else written
