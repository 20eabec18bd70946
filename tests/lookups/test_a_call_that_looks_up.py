"""A whole call with a look-up: switchboard, store and a real web server; and its replay, which asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from caller import Sentences, project
from lookups.other_side import Side, json_of, status

from ivr.conversation.events import CallStarted, Heard
from ivr.conversation.flow import Flows
from ivr.lookups import Lookups
from ivr.quality import records
from ivr.quality.replays import Options, result_of
from ivr.store import Store
from ivr.switchboard import OnlyRevision, Switchboard

FLOWS = """
flows:
  pattern_session_start:
    description: Asks at once.
    steps:
      - link: order
  order:
    description: Tells what an order costs.
    name: an order
    steps:
      - collect: order
        ask: [Which order?, Which number?]
        reads: digits
      - http: find_order
        url: http://%s/orders/{order}
        take: {total: total}
        next:
          - if: context.http is "done"
            then: found
          - else: not_found
      - id: found
        say: It costs {total:money}.
        next: END
      - id: not_found
        say: "Sorry: {context.http}."
"""


@dataclass(frozen=True)
class Ready:
    """A project to replay with; it has nobody who asks anything."""

    flows: Flows
    understanding: Sentences


@pytest.fixture
def side() -> Iterator[Side]:
    side = Side(json_of({"total": 12.5}))
    yield side
    side.close()


def flows_of(folder: Path, side: Side) -> Flows:
    return project(folder, shop=FLOWS % side.host).flows


def held(folder: Path, flows: Flows, side: Side) -> tuple[str, Store]:
    """What is said after the order was told, and where it was written down."""
    store = Store(f"sqlite:///{folder / 'parley.db'}")
    store.prepare()
    runners = {"http": Lookups((), (side.host,), {})}
    board = Switchboard(
        OnlyRevision(flows, Sentences({}), runners), store=store, describe=lambda state, log, flows: {}
    )
    said = lambda reply: " ".join(getattr(command, "text", "") for command in reply.commands)  # noqa: E731
    render = lambda reply: f"{reply.turn} {said(reply)}"  # noqa: E731
    first = board.begin("CA1", CallStarted(ani="+12125550123"), render)
    answer = board.take("CA1", int(first.split()[0]), Heard(text="seven seven one"), render)
    board.close()
    return answer, store


def test_a_live_call_says_what_another_system_answered(tmp_path: Path, side: Side) -> None:
    answer, _ = held(tmp_path, flows_of(tmp_path, side), side)

    assert "It costs 12 dollars and 50 cents." in answer
    assert [asked.path for asked in side.asked] == ["/orders/771"]


def test_a_live_call_goes_on_when_the_other_system_has_nothing(tmp_path: Path, side: Side) -> None:
    side.answer = status(404)

    answer, _ = held(tmp_path, flows_of(tmp_path, side), side)

    assert "Sorry: not_found." in answer


def test_a_recorded_call_is_replayed_without_asking_anybody(tmp_path: Path, side: Side) -> None:
    flows = flows_of(tmp_path, side)
    _, store = held(tmp_path, flows, side)
    stored = store.contacts.load("CA1")
    assert stored
    data = records.of_log(stored.session, store.contacts.log(stored.contact))
    records.write(tmp_path / "call", data)
    asked = len(side.asked)

    result = result_of(records.Place(tmp_path / "call"), Ready(flows, Sentences({})), Options("recorded"))

    assert result["verdict"] == "same", result
    assert len(side.asked) == asked
