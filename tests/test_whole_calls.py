"""Whole calls to the sample bank: `calls/*.yaml`, each held twice, straight with the engine and through the webhooks.

A file is a script of the test phone, as a list; `ivr/testphone/script.py` tells what its lines mean, and
`ivr call --script FILE` plays it to any running server.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from rehearsed import RehearsedCarrier
from serving_bank import Serving, bank

from ivr.preparing import Parley
from ivr.testphone import Carrier
from ivr.testphone.script import Script, load, play

CALLS = sorted((Path(__file__).parent / "calls").glob("*.yaml"))

calls = pytest.mark.parametrize("script", [load(file) for file in CALLS], ids=[file.stem for file in CALLS])


@pytest.fixture(scope="module")
def parley(tmp_path_factory: pytest.TempPathFactory) -> Parley:
    return bank(tmp_path_factory.mktemp("whole-calls") / "parley.db")


@pytest.fixture(scope="module")
def server(parley: Parley) -> Iterator[Serving]:
    server = Serving(parley)
    yield server
    server.close()


@pytest.fixture(autouse=True)
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each call finds the bank's own records untouched."""
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))


def played(script: Script, carrier: RehearsedCarrier | Carrier) -> None:
    lines: list[str] = []
    passed = play(script, cast(Carrier, carrier), lines.append)
    assert passed, "\n" + "\n".join(lines)


@calls
def test_a_call_with_the_engine_goes_as_written(script: Script, parley: Parley) -> None:
    played(script, RehearsedCarrier(parley, time.time()))


@calls
def test_the_same_call_through_twilios_webhooks_goes_as_written(script: Script, server: Serving) -> None:
    played(script, server.phone())


@calls
def test_both_ways_tell_an_agent_the_same(
    script: Script, parley: Parley, server: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearsed = RehearsedCarrier(parley, time.time())

    played(script, rehearsed)
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "the-same-bank.db"))
    played(script, server.phone())

    assert told(server.contact(server.call)) == told(rehearsed.document)


def told(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what differs between two calls: names, moments, and numbers drawn by chance. A rehearsal
    texts nobody, and in these calls nobody is."""
    assert not document.get("texted")
    shown = {key: value for key, value in document.items() if key not in ("contact", "started_at", "texted")}
    shown["slots"] = {name: value for name, value in document["slots"].items() if name != "confirmation"}
    shown["done"] = [flow["flow"] for flow in document["done"]]
    shown["transcript"] = [
        (line["who"], line["text"].partition("Your confirmation number")[0])
        for line in document["transcript"]
    ]
    return shown


def test_the_calls_reach_every_task_of_the_bank(parley: Parley) -> None:
    tasks = {flow.id for flow in parley.flows.flows.values() if flow.head.nlu_trigger and not flow.is_pattern}

    assert len(CALLS) >= 12
    assert tasks == {file.stem for file in CALLS} & tasks


def test_a_script_that_expects_something_else_fails_both_ways(parley: Parley, server: Serving) -> None:
    from ivr.testphone.script import parse

    script = parse("caller: check my balance\n> hears: How much would you like to move?")

    for carrier in (cast(Carrier, RehearsedCarrier(parley, time.time())), server.phone()):
        lines: list[str] = []
        assert not play(script, carrier, lines.append)
        assert "expected to hear 'How much would you like to move?'" in lines[-1]
        assert "Which account, checking or savings?" in lines[-1]
