"""Recorded calls held again with edited flows: what is the same, and where the first difference is."""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import recorded
from caller import Caller, Sentences, project
from click.testing import CliRunner

from ivr.__main__ import main
from ivr.content.project import Project
from ivr.conversation.flow import Flows
from ivr.quality import records
from ivr.quality.records import Place
from ivr.quality.replays import Options, result_of
from ivr.quality.summary import summary

FLOWS = """\
flows:
  pay:
    description: Pays a bill.
    nlu_trigger: [{intent: pay}]
    steps:
      - action: action_find_bill
      - id: amount
        collect: amount
        reads: money
        ask: You owe {due:money}. How much would you like to pay?
      - id: sure
        collect: sure
        reads: yes_no
        ask: Shall I pay {amount:money}?
        next:
          - if: slots.sure
            then: charge
          - else: person
      - id: charge
        action: action_pay
      - {say: It is paid., next: END}
      - {id: person, hand_off: service}
"""
NLU = """\
nlu:
  - intent: pay
    examples: |
      - i want to pay
      - i'd like to pay my bill please
      - pay my bill
      - make a payment
      - can i pay what i owe
"""
DOMAIN = """\
slots:
  due: {type: float, mappings: [{type: controlled}]}
  paid: {type: bool, mappings: [{type: controlled}]}
actions: [action_find_bill, action_pay, action_check_limit, action_pay_now]
"""
MEANINGS = {"i want to pay": "pay", "i'd like to pay my bill please": "pay"}
ACTIONS = {"action_find_bill": lambda slots: {"due": 80}, "action_pay": lambda slots: {"paid": True}}


def made(folder: Path, flows: str = FLOWS) -> Project:
    return project(folder, flows=flows, nlu=NLU, domain=DOMAIN)


@dataclass(frozen=True)
class Ready:
    """A project to replay with; it has no actions, so none can run."""

    flows: Flows
    understanding: Sentences


def ready(folder: Path, flows: str = FLOWS, meanings: Mapping[str, str] = MEANINGS) -> Ready:
    return Ready(made(folder, flows).flows, Sentences(meanings))


@pytest.fixture
def paid(tmp_path: Path) -> Place:
    """A call in which a bill was paid."""
    caller = Caller(made(tmp_path / "then"), MEANINGS, ACTIONS)
    caller.says("i want to pay").says("forty dollars").says("yes").says("goodbye").hangs_up()
    assert "It is paid." in str(caller.call.turns)
    return recorded.write(caller.call, tmp_path / "records" / "paid")


Again = Callable[..., dict[str, Any]]


@pytest.fixture
def again(paid: Place, tmp_path: Path) -> Again:
    """Replays the call with flows in which one text is replaced by another."""

    def run(old: str = "", new: str = "", understanding: str = "recorded", **how: Any) -> dict[str, Any]:
        assert old in FLOWS
        now = ready(tmp_path / "now", FLOWS.replace(old, new) if old else FLOWS, **how)
        return result_of(paid, now, Options(understanding))

    return run


def test_with_the_same_flows_a_call_is_the_same(again: Again) -> None:
    found = again()

    assert found["verdict"] == "same"
    assert found["flow"] == "pay"
    assert found["measures"][0] == found["measures"][1] != {}


def test_another_prompt_is_shown_with_what_it_was(again: Again) -> None:
    found = again("It is paid.", "Thank you that is paid.")

    assert found["verdict"] == "different"
    assert found["difference"]["kind"] == "prompt"
    assert (found["difference"]["then"], found["difference"]["now"]) == (
        "It is paid.",
        "Thank you that is paid.",
    )


def test_a_step_between_that_says_nothing_is_another_way(again: Again) -> None:
    found = again(
        "      - {say: It is paid.",
        "      - {id: note, noop: true, next: tell}\n      - {id: tell, say: It is paid.",
    )

    assert found["difference"]["kind"] == "way"


def test_a_step_without_a_name_that_only_moved_is_no_difference(again: Again) -> None:
    found = again("steps:\n", "steps:\n      - {id: only, set_slots: [{asked: true}]}\n")

    assert found["difference"]["kind"] == "way"
    assert found["difference"]["now"] == "pay.only"


def test_a_question_that_is_not_asked_any_more_is_passed_over(again: Again) -> None:
    without = again(
        """      - id: sure
        collect: sure
        reads: yes_no
        ask: Shall I pay {amount:money}?
        next:
          - if: slots.sure
""",
        """        next:
          - if: slots.amount < 1000
""",
    )

    assert without["difference"]["kind"] == "question"
    assert "pay.sure" in without["difference"]["then"]
    assert without["measures"][1] == without["measures"][0]


def test_a_question_that_the_recording_does_not_answer_leaves_the_end_open(again: Again) -> None:
    found = again(
        "      - id: sure\n",
        "      - {id: card, collect: card, reads: digits, ask: Which card?}\n      - id: sure\n",
    )

    assert found["verdict"] == "open"
    assert found["difference"]["kind"] == "question"
    assert found["difference"]["now"] == "asks pay.card, digits"
    assert found["now"]["exchanges"][-1]["stuck"] == "the recording has no answer to this question"


def test_a_renamed_and_reworded_question_takes_the_answer_it_took(again: Again) -> None:
    found = again(
        "- id: amount\n        collect: amount\n        reads: money\n        ask: You owe {due:money}. How much",
        "- id: how_much\n        collect: amount\n        reads: money\n        ask: It is {due:money}. What",
    )

    assert found["verdict"] == "different"
    assert found["difference"]["now"] == "asks pay.how_much, money"
    assert found["now"]["done"] == ["pay"]


def test_an_action_that_the_recording_has_no_answer_of_is_named(again: Again) -> None:
    found = again("      - id: amount\n", "      - action: action_check_limit\n      - id: amount\n")

    assert found["verdict"] == "open"
    assert found["difference"]["kind"] == "action"
    assert "action_check_limit" in found["difference"]["now"]
    assert found["now"]["exchanges"][-1]["stuck"] == "the recording has no answer of action_check_limit"


def test_a_call_that_now_goes_to_a_person_is_worse(again: Again) -> None:
    found = again("        action: action_pay\n", "        hand_off: service\n")

    assert found["verdict"] == "worse"
    assert found["difference"]["kind"] == "outcome"
    assert found["difference"]["now"].startswith("hands over to service")
    assert found["measures"][1]["ending"] == "handed to service"


def test_an_answer_that_is_refused_now_is_worse_even_when_the_end_is_open(again: Again) -> None:
    found = again(
        "        ask: You owe",
        "        rejections: [{if: slots.amount < 50, say: That is too little.}]\n        ask: You owe",
    )

    assert found["verdict"] == "open"
    assert found["now"]["exchanges"][2]["said"][0] == "That is too little."


def test_an_answer_of_an_action_is_read_as_todays_flows_read_it(again: Again) -> None:
    found = again("You owe {due:money}.", "You owe {due}.")

    assert found["difference"]["then"] == "You owe 80 dollars. How much would you like to pay?"
    assert found["difference"]["now"] == "You owe 80. How much would you like to pay?"


def test_what_was_recorded_is_understood_as_then_unless_asked_otherwise(again: Again) -> None:
    forgotten = {"i'd like to pay my bill please": "pay"}

    as_then = again(meanings=forgotten)
    today = again(meanings=forgotten, understanding="today")

    assert as_then["verdict"] == "same"
    assert today["verdict"] != "same"
    assert today["sentences"] == [["i want to pay", "i want to pay", "pay", ""]]


def test_a_sentence_that_is_understood_now_makes_a_call_better(tmp_path: Path) -> None:
    caller = Caller(made(tmp_path / "then"), {"i want to pay": "pay"}, ACTIONS)
    caller.says("i'd like to pay my bill please").says("i want to pay").says("forty dollars").says("yes")
    place = recorded.write(caller.call, tmp_path / "again")

    found = result_of(place, ready(tmp_path / "now"), Options("today"))

    assert found["verdict"] == "better", found
    assert [one["repeats"] for one in found["measures"]] == [1, 0]
    assert found["now"]["done"] == ["pay"]


def test_what_the_recording_took_for_a_failure_fails_again(tmp_path: Path) -> None:
    flows = FLOWS.replace("        action: action_pay\n", "        action: action_pay_now\n")
    caller = Caller(made(tmp_path / "then", flows), MEANINGS, ACTIONS)
    caller.says("i want to pay").says("forty dollars").says("yes")
    assert caller.is_handed_to
    place = recorded.write(caller.call, tmp_path / "failed")

    found = result_of(place, ready(tmp_path / "now", flows), Options())

    assert found["verdict"] == "same"
    assert not found["measures"][1]["contained"]


def test_a_call_that_came_back_from_the_queue_goes_on(tmp_path: Path) -> None:
    caller = Caller(made(tmp_path / "then"), MEANINGS, ACTIONS)
    caller.says("i want to pay").says("let me talk to a person")
    assert caller.is_handed_to
    caller.call.come_back("no_answer")
    place = recorded.write(caller.hangs_up().call, tmp_path / "back")

    found = result_of(place, ready(tmp_path / "now"), Options())

    assert found["verdict"] == "same", found.get("difference")
    assert len(found["sentences"]) == 0 and not found["measures"][1]["contained"]


def test_a_question_that_takes_fewer_keys_now_gets_no_more_of_them(tmp_path: Path) -> None:
    flows = """\
flows:
  pay:
    description: Pays a bill.
    nlu_trigger: [{intent: pay}]
    steps:
      - {collect: branch, reads: digits, dtmf: {length: 4}, ask: Which branch?}
      - {say: "Branch {branch}."}
"""
    then, now = (
        made(tmp_path / "then", flows),
        ready(tmp_path / "now", flows.replace("length: 4", "length: 3")),
    )
    caller = Caller(then, MEANINGS).says("i want to pay").presses("1234")
    place = recorded.write(caller.hangs_up().call, tmp_path / "keyed")

    found = result_of(place, now, Options())

    assert (found["difference"]["then"], found["difference"]["now"]) == ("Branch 1234.", "Branch 123.")


def test_a_call_exported_before_its_end_is_replayed_so_far(tmp_path: Path) -> None:
    caller = Caller(made(tmp_path / "then"), MEANINGS, ACTIONS).says("i want to pay")
    place = recorded.write(caller.call, tmp_path / "going")

    assert result_of(place, ready(tmp_path / "now"), Options())["verdict"] == "same"


def test_who_hung_up_on_an_action_hangs_up_again(tmp_path: Path) -> None:
    then = made(tmp_path / "then")
    caller = Caller(then, MEANINGS, ACTIONS)
    caller.says("i want to pay").says("forty dollars").says("yes")
    data = recorded.data_of(caller.call)
    cut = next(n for n, turn in enumerate(data["turns"]) if turn["commands"][-1].get("name") == "action_pay")
    gone = {"event": "hung_up", "at": data["turns"][cut]["at"] + 2, "chance": 0.0, "status": "completed"}
    data["turns"] = [
        *data["turns"][: cut + 1],
        {"turn": cut + 2, "at": gone["at"], "event": gone, "commands": [], "steps": []},
    ]
    data["outcome"] = {"disposition": "abandoned", "done": []}
    records.write(tmp_path / "gone", data)

    found = result_of(Place(tmp_path / "gone"), Ready(then.flows, Sentences(MEANINGS)), Options())

    assert found["verdict"] == "same", found.get("difference")


def test_the_same_difference_of_many_calls_is_told_once(tmp_path: Path) -> None:
    then = made(tmp_path / "then")
    places = []
    for number, amount in enumerate(("forty", "fifty two", "one hundred and sixty")):
        caller = Caller(then, MEANINGS, ACTIONS)
        caller.says("i want to pay").says(f"{amount} dollars").says("yes").hangs_up()
        places.append(recorded.write(caller.call, tmp_path / f"call-{number}"))
    now = ready(tmp_path / "now", FLOWS.replace("Shall I pay {amount:money}?", "Is {amount:money} right?"))

    told = summary([result_of(place, now, Options()) for place in places])

    assert [(group.kind, len(group.results)) for group in told.groups] == [("prompt", 3)]
    assert told.flows["pay"].verdicts == {"different": 3}


# -- the command -----------------------------------------------------------------------------------------

FILES = {
    "flows/pay": FLOWS,
    "flows/domain": DOMAIN,
    "flows/queues": "queues: {service: {}}\n",
    "nlu/pay": NLU,
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project as a team has it, trained."""
    folder = tmp_path_factory.mktemp("project")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yml").write_text(textwrap.dedent(text), "utf-8")
    actions = folder / "flows" / "actions"
    actions.mkdir()
    (actions / "pay.py").write_text("raise SystemExit('an action of the team was touched')\n", "utf-8")
    assert ivr("train", "--project", folder).exit_code == 0
    return folder


@pytest.fixture
def now(trained: Path, tmp_path: Path) -> Path:
    """The project, to be edited."""
    return shutil.copytree(trained, tmp_path / "project")


def edit(folder: Path, old: str, new: str) -> None:
    file = folder / "flows" / "pay.yml"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def ivr(*arguments: object) -> Any:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_replay_tells_the_difference_and_draws_the_page(paid: Place, now: Path) -> None:
    edit(now, "It is paid.", "Thank you <b>that</b> is paid.")

    told = ivr("replay", paid.path, "--project", now)

    assert told.exit_code == 1, told.output
    assert "1 call: another prompt" in told.output
    assert "1 call: 1 different" in told.output
    page = (now / ".ivr" / "replay.html").read_text("utf-8")
    assert "1 call replayed, 1 different" in page
    assert "&lt;b&gt;that&lt;/b&gt;" in page and "<b>that</b>" not in page


def test_nothing_different_is_exit_code_0(paid: Place, now: Path) -> None:
    told = ivr("replay", paid.path.parent, "--project", now)

    assert (told.exit_code, "1 call: 1 same" in told.output) == (0, True), told.output


def test_only_what_is_worse_fails_when_asked_so(paid: Place, now: Path) -> None:
    edit(now, "It is paid.", "All paid.")

    assert ivr("replay", paid.path, "--project", now, "--fail-on", "worse").exit_code == 0
    assert ivr("replay", paid.path, "--project", now).exit_code == 1


def test_what_was_accepted_is_expected_from_then_on(paid: Place, now: Path) -> None:
    edit(now, "It is paid.", "All paid.")

    accepting = ivr("replay", paid.path, "--project", now, "--accept")
    after = ivr("replay", paid.path, "--project", now)
    edit(now, "All paid.", "It is paid.")
    back = ivr("replay", paid.path, "--project", now)

    assert "1 accepted" in accepting.output
    assert accepting.exit_code == 0
    assert after.exit_code == 0, after.output
    assert back.exit_code == 1


def test_records_that_cannot_be_read_are_told_in_a_line_each_and_the_others_replayed(
    paid: Place, now: Path
) -> None:
    folder = paid.path.parent
    for name, content in {
        "cut": b'{"call_record": 1, "turns": [',
        "newer": b'{"call_record": 2}',
        "empty": b"",
    }.items():
        (folder / name).mkdir()
        (folder / name / "call.json").write_bytes(content)
    (folder / "bad.zip").write_bytes(b"no archive")
    (folder / "round").symlink_to(folder)

    told = ivr("replay", folder, "--project", now)

    assert told.exit_code == 3, told.output
    assert "1 call: 1 same" in told.output
    lines = [line for line in told.output.splitlines() if line.startswith(str(folder))]
    assert len(lines) == 4
    assert f"{folder / 'newer'}: it is of format 2, and this Parley knows 1. Use a newer Parley." in lines
    page = (now / ".ivr" / "replay.html").read_text("utf-8")
    assert all(str(folder / name) in page for name in ("cut", "newer", "empty", "bad.zip"))


def test_no_record_at_all_is_wrong_use(now: Path, tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()

    assert ivr("replay", tmp_path / "nothing", "--project", now).exit_code == 2


def test_json_is_all_that_a_program_reads(paid: Place, now: Path) -> None:
    told = CliRunner().invoke(main, ["replay", str(paid.path), "--project", str(now), "--json"])

    found = json.loads(told.stdout)
    assert found["summary"]["same"] == 1
    assert found["results"][0]["record"] == str(paid.path)


def test_a_card_number_in_a_log_from_elsewhere_reaches_no_result_and_no_page(paid: Place, now: Path) -> None:
    card = "4539578763621486"
    data = json.loads((paid.path / "call.json").read_text("utf-8"))
    for turn in data["turns"]:
        if turn["event"]["event"] == "heard":
            turn["event"]["text"] += f" {card}"
        for command in turn["commands"]:
            if command["command"] == "say":
                command["text"] += f" {card}"
    records.write(paid.path, data)

    told = ivr("replay", paid.path, "--project", now, "--json")

    written = "".join(file.read_text("utf-8") for file in (now / ".ivr").glob("replay.*"))
    assert told.exit_code == 1 and written.count("\n") > 100
    assert card not in told.output and card not in written
