"""`ivr test --interpreter`: a file stands in for a language model, so that tests which were written for one can run."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr.__main__ import main
from ivr.interpreting.commands import line

FLOWS = """
flows:
  replace_plastic:
    description: Replaces a broken card.
    nlu_trigger: [{intent: replace_plastic}]
    steps:
      - {collect: colour, ask: [Which colour?, "Say a colour."], reads: phrase}
      - say: A {colour} one is on its way.
"""
NLU = """
nlu:
  - intent: replace_plastic
    examples: |
      - my card is broken
      - replace my card
      - i need another card
      - the card does not work
      - send me a new card
      - the chip of my card is broken
"""
TESTS = """
test_cases:
  - test_case: in other words
    steps:
      - user: the dog had it for breakfast
      - bot: Which colour?
      - user: oh whatever you think goes with a yellow sofa
      - bot: A yellow one is on its way.
"""
SCRIPT = """
the dog had it for breakfast:
  - start flow replace_plastic
oh whatever you think goes with a yellow sofa:
  colour: [set slot colour yellow]
"""
RASAS = """
test_cases:
  - test_case: understanding
    steps:
      - user: the dog had it for breakfast
        commands: ["StartFlow(replace_plastic)"]
      - utter: utter_ask_colour
      - user: oh whatever you think goes with a yellow sofa
        commands: ["SetSlot(colour, yellow)"]
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project; it is trained once."""
    folder = tmp_path_factory.mktemp("shop")
    for name, text in {
        "flows/plastic.yml": FLOWS,
        "flows/queues.yml": "queues: {service: {}}\n",
        "flows/tests/words.yml": TESTS,
        "nlu/plastic.yml": NLU,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text), "utf-8")
    return folder


def outcome_of(shop: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["test", "--project", str(shop), *more])
    return result.exit_code, result.output


@pytest.mark.parametrize("script", [SCRIPT, RASAS], ids=["sentences", "Rasa's tests"])
def test_a_file_stands_in_for_a_language_model(shop: Path, script: str) -> None:
    file = shop / "script.yml"
    file.write_text(script, "utf-8")

    assert outcome_of(shop)[0] == 1
    assert outcome_of(shop, "--interpreter", str(file)) == (0, "1 passed, 0 failed\n")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("hello: [dance]\n", "'hello': 'dance' is not a command. They are: start flow F, set slot S VALUE"),
        ("- a list\n", "expected sentences with their commands, or test_cases."),
        ("hello: [start flow\n", "script.yml:"),
    ],
    ids=["no command", "no sentences", "no YAML"],
)
def test_what_is_wrong_with_it_is_told(shop: Path, script: str, told: str) -> None:
    file = shop / "script.yml"
    file.write_text(script, "utf-8")

    code, output = outcome_of(shop, "--interpreter", str(file))

    assert code == 2
    assert told in output


@pytest.mark.parametrize(
    ("written", "kind", "flows", "slot", "value"),
    [
        ("start flow transfer_money", "start_flow", ("transfer_money",), "", ""),
        ("StartFlow(transfer_money)", "start_flow", ("transfer_money",), "", ""),
        ("set slot amount fifty bucks", "set_slot", (), "amount", "fifty bucks"),
        ('SetSlot(amount, "fifty, or so")', "set_slot", (), "amount", "fifty, or so"),
        ("correct slot amount 60", "set_slot", (), "amount", "60"),
        ("disambiguate flows a b", "clarify", ("a", "b"), "", ""),
        ("Clarify(a, b)", "clarify", ("a", "b"), "", ""),
        ("cancel flow", "cancel_flow", (), "", ""),
        ("CancelFlow()", "cancel_flow", (), "", ""),
        ("hand over", "hand_off", (), "", ""),
        ("HumanHandoff()", "hand_off", (), "", ""),
        ("provide info", "answer", (), "", ""),
        ("SearchAndReply()", "answer", (), "", ""),
        ("skip question", "skip", (), "", ""),
        ("SkipQuestion()", "skip", (), "", ""),
    ],
)
def test_commands_are_written_as_rasa_writes_them(
    written: str, kind: str, flows: tuple[str, ...], slot: str, value: str
) -> None:
    told = line(written)

    assert told
    assert (told.kind, told.flows, told.slot, told.value) == (kind, flows, slot, value)
