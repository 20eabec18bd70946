"""The sample bank with a language model named in its settings, behind its own web server and a stand-in for Twilio."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from interpreting.model import put, says, start
from lookups.other_side import Side, status
from serving_bank import Serving, bank

from ivr.testphone.script import parse, play

CALL = """
caller: sixty bucks have no business lying in my nest egg while the everyday one runs dry
> hears: {hears}
"""


@pytest.fixture(scope="module")
def side() -> Iterator[Side]:
    side = Side()
    yield side
    side.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, side: Side) -> Iterator[Serving]:
    parley = bank(Path(tmp_path_factory.mktemp("served")) / "parley.db")
    named = {
        "llm_url": f"http://{side.host}/v1",
        "llm_model": "small",
        "llm_price_in": 0.1,
        "llm_price_out": 0.4,
    }
    server = Serving(replace(parley, settings=replace(parley.settings, **named)))
    yield server
    server.close()


def test_a_call_asks_the_model_that_the_settings_name(server: Serving, side: Side) -> None:
    side.answer = says(
        start("transfer_money"), put("transfer_amount", "sixty bucks"),
        put("from_account", "savings"), put("to_account", "checking"),
    )  # fmt: skip
    told: list[str] = []

    assert play(
        parse(CALL.format(hears="60 dollars from savings to checking")), server.phone(), told.append
    ), told
    assert side.asked[-1].path == "/v1/chat/completions"


def test_a_call_goes_on_where_the_model_is_away(server: Serving, side: Side) -> None:
    side.answer = status(503)
    told: list[str] = []

    assert play(parse(CALL.format(hears="/./")), server.phone(), told.append), told
