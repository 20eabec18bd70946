"""What a model may cost, and a whole call with one: switchboard, store, a real web server. Its replay asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from interpreting.model import MEANS, Bank, content, put, says, start
from lookups.other_side import status

from ivr import settings
from ivr.conversation.commands import Errand
from ivr.conversation.events import CallStarted, ErrandDone, Heard
from ivr.conversation.flow import Flows
from ivr.interpreting import Interpreter, Terms
from ivr.preparing import interpreter_of
from ivr.quality import records
from ivr.quality.rehearsal import NOW
from ivr.quality.replays import Options, result_of
from ivr.store import Store
from ivr.switchboard import OnlyRevision, Switchboard
from tests.caller import Sentences

SAID = "could you hand thirty bucks over to my sister anne"
TODAY = "2026-11-18"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'parley.db'}")
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Bank]:
    terms = Terms(url="", model="small", price_in=100.0, price_out=400.0, a_day=1.0)
    bank = Bank(tmp_path / "bank", terms=terms)
    yield bank
    bank.side.close()


def left(store: Store, most: int) -> int:
    """What is left of a day, by trying."""
    amount = most
    while amount and not store.spending.take(TODAY, amount, most):
        amount -= 100
    store.spending.give_back(TODAY, amount)
    return amount


# -- money -----------------------------------------------------------------------------------------------


def test_nobody_is_asked_once_the_days_money_is_spent(bank: Bank, store: Store) -> None:
    bank.model = bank.asks(store.spending)
    bank.side.answer = content("{}")  # costs the money all the same
    assert store.spending.take(TODAY, 600_000, 1_000_000)

    caller = bank.call(SAID, f"{SAID} please", f"{SAID} now")

    assert caller.is_asked or caller.is_handed_to
    assert len(bank.side.asked) == 1


def test_what_an_answer_did_not_cost_is_left(bank: Bank, store: Store) -> None:
    bank.model = bank.asks(store.spending)
    bank.side.answer = says(start("transfer_money"))  # 400 tokens in, 20 out

    bank.call(SAID)

    assert left(store, 1_000_000) == 1_000_000 - 400 * 100 - 20 * 400


def test_no_usage_no_money_back(bank: Bank, store: Store) -> None:
    bank.model = bank.asks(store.spending)
    bank.side.answer = status(500)

    bank.call(SAID)

    assert left(store, 1_000_000) < 800_000


# -- a live call -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Known(OnlyRevision):
    """The bank as a switchboard knows it."""


class Moves:
    def run(self, errand: Errand, *_: Any) -> ErrandDone:
        return ErrandDone(number=errand.number)


def held(bank: Bank, store: Store, *sentences: str) -> list[str]:
    """What is said after each sentence of a live call."""
    revision = OnlyRevision(bank.flows, Sentences(MEANS), {"action": Moves()})
    board = Switchboard(
        revision, store, lambda state, log, flows: {}, clock=lambda: NOW, interpreter=Interpreter(bank.model)
    )
    render = lambda reply: f"{reply.turn} " + " ".join(getattr(c, "text", "") for c in reply.commands)  # noqa: E731
    told = [board.begin("CA1", CallStarted(ani="+12125550123"), render)]
    for sentence in sentences:
        told.append(board.take("CA1", int(told[-1].split()[0]), Heard(text=sentence), render))
    board.close()
    return [text.partition(" ")[2] for text in told[1:]]


def test_a_live_call_does_what_a_model_understood_once_the_caller_says_yes(bank: Bank, store: Store) -> None:
    bank.side.answer = says(
        start("transfer_money"), put("recipient", "my sister anne"), put("amount", "thirty bucks")
    )

    asked, done = held(bank, store, SAID, "yes")

    assert "30 dollars to my sister anne. Is that right?" in asked
    assert "Moved 30 dollars" in done


def test_a_live_call_goes_on_when_the_money_cannot_be_counted(bank: Bank, store: Store) -> None:
    class Away:
        def take(self, day: str, amount: int, most: int) -> bool:
            raise OSError("the disk is full")

        def give_back(self, day: str, amount: int) -> None: ...

    bank.model = bank.asks(Away())

    assert held(bank, store, SAID)[0]
    assert bank.side.asked == []


@dataclass(frozen=True)
class Ready:
    flows: Flows
    understanding: Sentences


@pytest.mark.parametrize("understanding", ["recorded", "today"])
def test_a_replay_keeps_what_the_model_answered_and_asks_nobody(
    bank: Bank, store: Store, tmp_path: Path, understanding: str
) -> None:
    bank.side.answer = says(
        start("transfer_money"), put("recipient", "my sister anne"), put("amount", "thirty bucks")
    )
    held(bank, store, SAID, "yes")
    stored = store.contacts.load("CA1")
    assert stored
    records.write(tmp_path / "call", records.of_log(stored.session, store.contacts.log(stored.contact)))
    asked = len(bank.side.asked)

    result = result_of(
        records.Place(tmp_path / "call"), Ready(bank.flows, Sentences(MEANS)), Options(understanding)
    )

    assert result["verdict"] == "same", result
    assert len(bank.side.asked) == asked


# -- settings --------------------------------------------------------------------------------------------

TOML = """
[llm]
url = "https://models.example.com/v1"
model = "small"
ms = 900
price_in = 0.15
price_out = 0.6
budget = 2.5
"""


def test_a_model_is_named_in_a_table_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "ivr.toml").write_text(TOML)

    read = settings.read({"IVR_LLM_KEY": "a key"}, tmp_path)

    assert (read.llm_url, read.llm_model, read.llm_key) == ("https://models.example.com/v1", "small", "a key")
    assert (read.llm_ms, read.llm_price_in, read.llm_price_out, read.llm_budget) == (900, 0.15, 0.6, 2.5)


def test_by_default_nobody_is_asked(tmp_path: Path, store: Store) -> None:
    assert interpreter_of(settings.read({}, tmp_path), store.spending) is None


WRONG = {
    "no model": (
        TOML.replace('model = "small"', ""),
        "llm_model is missing: [llm] needs the name of a model",
    ),
    "no price": (TOML.replace("price_out = 0.6", ""), "llm_price_out is missing"),
    "a misspelt key": (
        TOML.replace("budget", "bugdet"),
        "'llm_bugdet' is not a setting. Did you mean 'llm_budget'?",
    ),
    "too patient": (
        TOML.replace("900", "9000"),
        "llm_ms: expected a whole number from 100 to 5000, found 9000.",
    ),
    "no price at all": (
        TOML.replace("0.15", '"cheap"'),
        "llm_price_in: expected a number such as 2.50, found 'cheap'.",
    ),
    "a key in the file": (TOML + 'key = "sk-1"\n', "belongs into the environment: IVR_LLM_KEY."),
    "an address of nothing": (
        TOML.replace("https://", ""),
        "llm_url: expected an address that begins with https://",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_with_it_is_told(tmp_path: Path, wrong: str) -> None:
    text, expected = WRONG[wrong]
    (tmp_path / "ivr.toml").write_text(text)

    with pytest.raises(settings.SettingsError) as told:
        settings.read({}, tmp_path)

    assert expected in str(told.value)
    assert "sk-1" not in str(told.value)
