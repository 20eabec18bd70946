"""What no test passes: told at its place, counted, drawn, and enough to stop a build."""

from __future__ import annotations

import re
import textwrap
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest
from caller import Sentences, project
from click.testing import CliRunner
from serving_bank import bank as harbor_bank

from ivr.__main__ import main
from ivr.content import marked_yaml
from ivr.content.problems import Problems
from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed
from ivr.conversation.turn import Chosen
from ivr.editing.coverage import drawn
from ivr.quality.coverage import Coverage, Share, coverage
from ivr.quality.flow_tests import Outcome, run_tests
from ivr.quality.junit import junit

FLOWS = """\
flows:
  pay:
    description: Pays.
    nlu_trigger: [{intent: pay}]
    steps:
      - id: amount
        collect: amount
        reads: money
        ask: How much?
        rejections:
          - {if: slots.amount > 1000, say: Too much.}
          - {if: slots.amount <= 0, say: Too little.}
      - id: fork
        noop: true
        next:
          - if: slots.amount > 100
            then: [{say: That is a lot., next: thanks}]
          - else: thanks
      - id: thanks
        say: Thank you.
  choose:
    description: A menu.
    nlu_trigger: [{intent: choose}]
    steps:
      - id: which
        menu: Tea or coffee?
        choices:
          - key: "1"
            say: [tea]
            then: [{say: Tea., next: END}]
          - key: "2"
            then: [{say: Coffee., next: END}]
          - say: [nothing at all]
            then: END
"""
BACK = """\
flows:
  pattern_go_back:
    description: Goes back.
    steps:
      - action: action_go_back
"""
NLU = """\
nlu:
  - {intent: pay, examples: "- i want to pay"}
  - {intent: choose, examples: "- give me a choice"}
"""
MEANINGS = {"i want to pay": "pay", "give me a choice": "choose"}


class NoActions:
    def run(self, errand: Errand, *rest: Any) -> ErrandDone | ErrandFailed:
        return ErrandFailed(number=errand.number, reason="unknown")


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    return project(tmp_path / "shop", flows=FLOWS, nlu=NLU)


def held(shop: Project, *tests: str) -> Outcome:
    """The outcome of tests, each a list of steps: "user: i want to pay, press: 12"."""
    cases = [f"  - {{test_case: test {n}, steps: [{steps}]}}\n" for n, steps in enumerate(tests)]
    document = marked_yaml.parse("test_cases:\n" + "".join(cases), "tests.yml", Problems())
    assert document is not None
    said: list[str] = []
    outcome = run_tests([document], shop.flows, Sentences(MEANINGS), NoActions(), said.append)
    assert not outcome.unread, said
    return outcome


def covered(shop: Project, *tests: str) -> Coverage:
    return coverage(shop.flows, shop.own, shop.places, held(shop, *tests).passed)


def missed(found: Coverage, flow: str) -> list[str]:
    part = next(part for part in (*found.parts, found.universals) if part.name == flow)
    return [str(one) for one in part.missed]


# -- steps and branches ----------------------------------------------------------------------------------


def test_what_no_test_passes_is_told_at_its_place(shop: Project) -> None:
    found = covered(shop, 'user: i want to pay, press: "2000", press: "50"')

    assert missed(found, "pay") == [
        "flows/flows.yml:12: no test meets the rejection 'slots.amount <= 0' of step 'amount' of pay.",
        "flows/flows.yml:16: no test takes the branch 'slots.amount > 100' of step 'fork' of pay.",
        "flows/flows.yml:17: no test passes step '2_say' of pay.",
    ]


def test_several_tests_pass_together_what_none_passes_alone(shop: Project) -> None:
    small = 'user: i want to pay, press: "2000", press: "50"'
    large = 'user: i want to pay, user: zero dollars, press: "500"'

    assert missed(covered(shop, small), "pay") and missed(covered(shop, large), "pay")
    assert missed(covered(shop, small, large), "pay") == []


def test_a_choice_counts_however_it_is_made(shop: Project) -> None:
    by_key, by_word = 'user: give me a choice, press: "1"', "user: give me a choice, user: tea"
    nothing = "user: give me a choice, user: nothing at all"

    assert covered(shop, by_key).passed == covered(shop, by_word).passed
    assert missed(covered(shop, by_key, nothing), "choose") == [
        "flows/flows.yml:31: no test takes the choice '2' of step 'which' of choose.",
        "flows/flows.yml:32: no test passes step '2_say' of choose.",
    ]


def test_a_rejection_counts_too_where_a_project_asks_its_questions_itself(tmp_path: Path) -> None:
    pattern = """\
flows:
  pattern_collect_information:
    description: Asks, as in Rasa.
    steps:
      - action: action_run_slot_rejections
      - action: "{{context.utter}}"
      - action: action_listen
"""
    domain = "responses: {utter_ask_amount: [{text: How much?}], utter_too_much: [{text: Too much.}]}\n"
    flows = FLOWS.replace("        ask: How much?\n", "").replace("say: Too much.", "utter: utter_too_much")
    shop = project(tmp_path / "shop", flows=flows, pattern=pattern, domain=domain, nlu=NLU)

    passed = held(
        shop, 'user: i want to pay, press: "2000", bot: Too much., press: "50", hears: Thank you'
    ).passed

    assert Chosen("pay", "amount", "rejections", 0) in passed


def test_of_a_step_that_is_missed_the_branches_are_counted_but_not_told(shop: Project) -> None:
    found = covered(shop, "hang_up: true")

    part = next(part for part in found.parts if part.name == "pay")
    assert (part.steps, part.branches) == (Share(0, 4), Share(0, 4))
    assert [line for line in missed(found, "pay") if "branch" in line or "rejection" in line] == []


def test_a_failed_test_counts_as_far_as_it_went(shop: Project) -> None:
    outcome = held(shop, 'user: i want to pay, bot: Never said., press: "50"')

    assert outcome.failed
    assert ("pay", "amount") in outcome.passed and ("pay", "thanks") not in outcome.passed


def test_which_way_was_taken_is_told_exactly(shop: Project) -> None:
    passed = held(shop, 'user: i want to pay, press: "500"').passed

    assert Chosen("pay", "fork", "next", 0) in passed
    assert Chosen("pay", "fork", "next", 1) not in passed


def test_a_percentage_is_a_hundred_only_when_nothing_is_missed() -> None:
    assert Share(999, 1000).percent == 99
    assert (Share(1000, 1000).percent, Share(0, 0).percent, Share(0, 3).percent) == (100, 100, 0)


# -- universals ------------------------------------------------------------------------------------------


def test_a_universal_of_the_team_counts_by_its_words_and_by_its_key(tmp_path: Path) -> None:
    shop = project(tmp_path / "shop", flows=FLOWS, nlu=NLU, back=BACK)

    def left(*tests: str) -> list[str]:
        return [line for line in missed(covered(shop, *tests), "universals") if "pattern_go_back" in line]

    asked, pressed = "user: i want to pay, user: go back", 'user: i want to pay, press: "*2"'
    words, key = "no test asks for pattern_go_back in words.", "no test presses *2 for pattern_go_back."
    assert [line.split(": ")[1] for line in left("hang_up: true")] == [words, key]
    assert [line.split(": ")[1] for line in left(asked)] == [key]
    assert [line.split(": ")[1] for line in left(pressed)] == [words]
    assert left(asked, pressed) == []


# -- the table and the pictures --------------------------------------------------------------------------


def test_the_table_has_a_line_for_every_flow_of_the_team_and_none_for_shipped_ones(shop: Project) -> None:
    lines = list(covered(shop, 'user: i want to pay, press: "50"').lines())

    assert [" ".join(line.split()) for line in lines[:3]] == [
        "steps branches all",
        "pay 3 of 4 1 of 4 50 %",
        "choose 0 of 3 0 of 3 0 %",
    ]
    assert lines[3].split()[:4] == ["all", "3", "of", "7"]
    assert all(line.startswith("flows/") for line in lines[4:])


def test_the_page_shows_every_flow_with_what_is_missed_in_red(shop: Project) -> None:
    page = drawn(shop, covered(shop, 'user: i want to pay, press: "50"'))

    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    pay = ElementTree.fromstring(pictures[1])
    styles = [element.get("class") or "" for element in pay.iter()]
    assert len(pictures) == 3
    assert sum("box" in style and "missed" in style for style in styles) == 1
    assert sum("way" in style and "missed" in style for style in styles) == 2
    assert "amount &lt;= 0 (in no test)" in pictures[1] and "amount > 1000 (in no test)" not in page
    assert "flows/flows.yml:17" in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_map_shows_how_much_of_every_flow_is_tested(shop: Project) -> None:
    picture = ElementTree.fromstring(drawn(shop, covered(shop, 'user: i want to pay, press: "50"'), ".svg"))

    boxes = {
        "".join(group.itertext()): group.get("class")
        for group in picture.iter()
        if (group.get("class") or "").startswith("box")
    }
    pay = next(text for text in boxes if "3 of 4 steps tested" in text)
    choose = next(text for text in boxes if "0 of 3 steps tested" in text)
    assert "pay" in pay and "missed" not in (boxes[pay] or "")
    assert "choose" in choose and "missed" in (boxes[choose] or "")


# -- build servers ---------------------------------------------------------------------------------------


def test_a_build_server_is_told_of_every_test_and_shown_the_call_that_failed(shop: Project) -> None:
    outcome = held(
        shop, 'user: i want to pay, press: "50", bot: Thank you.', 'user: i want to pay, bot: "Never <&>"'
    )

    suites = ElementTree.fromstring(junit(outcome))
    suite = suites[0]
    good, bad = suite
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == ("2", "1", "0")
    assert (suite.get("name"), suite.get("tests")) == ("tests.yml", "2")
    assert (good.get("classname"), good.get("name"), good.get("line")) == ("tests.yml", "test 0", "2")
    assert float(good.get("time") or -1) >= 0 and not len(good)
    failure = bad[0]
    assert failure.tag == "failure" and "expected 'Never <&>'" in (failure.get("message") or "")
    assert "caller  i want to pay" in (failure.text or "") and "✗ tests.yml:3" in (failure.text or "")


def test_a_test_file_that_cannot_be_read_is_an_error_for_a_build_server(shop: Project) -> None:
    document = marked_yaml.parse(
        "test_cases:\n  - {test_case: a, steps: [usr: hello]}\n", "tests.yml", Problems()
    )
    assert document is not None

    outcome = run_tests([document], shop.flows, Sentences({}), NoActions(), lambda line: None)

    suites = ElementTree.fromstring(junit(outcome))
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == ("1", "0", "1")
    assert "'usr' is not a step of a test" in (suites[0][0][0].get("message") or "")


class Command:
    """`ivr test` in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        for name, text in {
            "flows/flows.yml": FLOWS,
            "flows/queues.yml": "queues: {service: {}}\n",
            "nlu/nlu.yml": NLU.replace('"- i want to pay"', '"- i want to pay\\n- pay"').replace(
                '"- give me a choice"', '"- give me a choice\\n- let me choose"'
            ),
            "flows/tests.yml": textwrap.dedent("""\
                test_cases:
                  - test_case: a small amount
                    steps: [user: i want to pay, press: "50", bot: Thank you.]
                  - test_case: a large amount
                    steps: [user: i want to pay, press: "500", bot: That is a lot.]
                """),
        }.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        self.folder = folder

    def runs(self, *words: str) -> tuple[int, str]:
        environment = {"IVR_DATA": str(self.folder / "data")}
        ran = CliRunner(env=environment).invoke(main, ["test", "--project", str(self.folder), *words])
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        return ran.exit_code, ran.output


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path / "shop")


def test_the_command_fails_when_tests_pass_too_little(command: Command) -> None:
    assert command.runs("--min-coverage", "20")[0] == 0

    code, printed = command.runs("--min-coverage", "90")
    assert code == 1 and re.search(r"Tests pass \d+ % of the project, less than 90 %\.", printed)


def test_the_command_selects_tells_and_writes(command: Command, tmp_path: Path) -> None:
    xml, page = tmp_path / "out.xml", tmp_path / "out.html"

    code, printed = command.runs(
        "-k", "large", "--coverage", "--junit", str(xml), "--coverage-report", str(page)
    )

    assert code == 0 and "1 passed, 0 failed, 1 not run" in printed
    assert "no test takes the branch 'else' of step 'fork' of pay." in printed
    assert 'name="a large amount"' in xml.read_text("utf-8") and "tested</h1>" in page.read_text("utf-8")


def test_a_picture_of_another_kind_is_refused_before_anything_runs(command: Command) -> None:
    code, printed = command.runs("--coverage-report", "out.png")

    assert (code, printed) == (2, "--coverage-report writes .html or .svg, not out.png.\n")


# -- the bank --------------------------------------------------------------------------------------------


def test_the_tests_of_the_sample_bank_pass_nearly_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HARBOR_BANK_DB", str(tmp_path / "bank.db"))
    parley = harbor_bank(tmp_path / "parley.db")
    made, said = parley.project, list[str]()

    outcome = run_tests(
        made.tests,
        parley.flows,
        parley.understanding,
        parley.actions,
        said.append,
        identify=parley.identify,
    )

    found = coverage(made.flows, made.own, made.places, outcome.passed)
    assert outcome, "\n".join(said)
    assert found.steps.percent >= 95 and found.branches.percent >= 85, "\n".join(found.lines())
    assert found.universals.missed == ()
