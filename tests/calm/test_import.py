"""`ivr import`: a Rasa project of rules, forms and stories becomes one of flows that does the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ivr import settings
from ivr.__main__ import main
from ivr.content import project as projects
from ivr.editing.format import tidy
from ivr.editing.importing import CannotImport, Imported, import_project, report
from ivr.preparing import prepare
from ivr.quality.flow_tests import run_tests

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def restaurant(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_project(HERE / "restaurant", tmp_path_factory.mktemp("imported") / "restaurant")


@pytest.fixture(scope="module")
def helpdesk(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return import_project(HERE / "helpdesk", tmp_path_factory.mktemp("imported") / "helpdesk")


def passed(made: Imported) -> str:
    """What the tests of the outcome come to."""
    parley, said = prepare(settings.read({}, project=made.target)), [""]
    run_tests(parley.project.tests, parley.flows, parley.understanding, parley.actions, said.append)
    return said[-1]


def fates(made: Imported) -> dict[str, str]:
    """What the report says became of each, by its name."""
    rows = (line.strip("| ").split(" | ") for line in report(made).splitlines() if line.startswith("| "))
    return {row[0]: row[2] for row in rows if len(row) == 3}


def test_the_outcome_passes_the_check(restaurant: Imported, helpdesk: Imported) -> None:
    for made in (restaurant, helpdesk):
        project, problems = projects.load(made.target)
        assert project is not None, f"\n{problems}"


def test_their_own_tests_pass(restaurant: Imported, helpdesk: Imported) -> None:
    assert passed(restaurant).startswith("3 passed, 0 failed")
    assert passed(helpdesk).startswith("5 passed, 0 failed")


def test_the_report_tells_what_became_of_each_rule_form_and_story(restaurant: Imported) -> None:
    told = fates(restaurant)

    assert told["form 'table_form'"] == told["rule 'Submit the form'"] == "flow `table_form`"
    assert told["rule 'Opening hours'"] == "flow `opening_hours`"
    assert told["story 'stop for good'"] == "flow `table_form`, flow `stop`"
    story = told["story 'a story that other stories are joined to'"]
    assert story == "**not converted**: a checkpoint joins it to other stories"


def test_the_report_tells_how_far_a_test_goes(restaurant: Imported) -> None:
    told = fates(restaurant)

    assert told["'a table inside'"] == "whole"
    assert told["'small talk within the form'"].endswith(
        "is answered to 'table_form', so the test ends there"
    )


def test_stories_that_disagree_are_told_with_their_places(helpdesk: Imported) -> None:
    left = {str(script.place): script.why for script in helpdesk.left}

    assert set(left) == {"data/stories.yml:47", "data/stories.yml:53"}
    assert "what follows 'thank' depends on what was said before" in left["data/stories.yml:47"]


def test_each_flow_says_where_it_comes_from(restaurant: Imported) -> None:
    text = (restaurant.target / "data/flows/rules.yml").read_text("utf-8")

    assert "  # From rule 'Opening hours' (data/rules.yml:11).\n  opening_hours:\n" in text
    assert text.endswith("(data/stories.yml:34): a checkpoint joins it to other stories.\n")


def test_domain_sentences_and_actions_stay_as_they_are(restaurant: Imported) -> None:
    for name in ("domain.yml", "data/nlu.yml", "actions/actions.py"):
        assert (restaurant.target / name).read_text("utf-8") == (restaurant.source / name).read_text("utf-8")
    assert not (restaurant.target / "data/rules.yml").exists()


def test_what_is_written_is_tidy(restaurant: Imported) -> None:
    for name in restaurant.files:
        text = (restaurant.target / name).read_text("utf-8")
        assert tidy(text) == text


def test_rules_are_taken_out_of_a_file_that_has_more(tmp_path: Path) -> None:
    classic(tmp_path / "old", "nlu:\n- intent: hi\n  examples: |\n    - hi there\nrules:\n- rule: Hi\n"
            "  steps: [{intent: hi}, {action: utter_hi}]\n")  # fmt: skip

    import_project(tmp_path / "old", tmp_path / "new")

    rest = (tmp_path / "new" / "data" / "all.yml").read_text("utf-8")
    assert rest == "nlu:\n- intent: hi\n  examples: |\n    - hi there\n"


def test_the_command_tells_what_it_could_not_convert_and_where(tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["import", str(HERE / "helpdesk"), "--to", str(tmp_path / "new")])

    assert ran.exit_code == 0, ran.output
    assert "data/stories.yml:47: story 'thanks after hello' is not whole: what follows 'thank'" in ran.output
    assert "12 of 14 rules and stories are flows, whole." in ran.output
    assert (tmp_path / "new" / "IMPORT.md").is_file()


def classic(folder: Path, text: str) -> None:
    """A small project with that file in data/."""
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "all.yml").write_text(text, "utf-8")
    (folder / "domain.yml").write_text("responses: {utter_hi: [{text: Hi.}]}\n", "utf-8")


def test_the_markdown_of_rasa_1_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "nlu.md").write_text("## intent:greet\n- hello\n", "utf-8")

    with pytest.raises(
        CannotImport, match=r"data/nlu\.md: this is the Markdown of Rasa 1.*rasa data convert"
    ):
        import_project(tmp_path, tmp_path / "new")


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()

    with pytest.raises(CannotImport, match="is not a Rasa project: it has no domain"):
        import_project(tmp_path / "old", tmp_path / "new")


def test_a_project_of_flows_has_nothing_to_import(tmp_path: Path) -> None:
    classic(tmp_path / "old", "flows: {hi: {description: x, steps: [{action: utter_hi}]}}\n")

    with pytest.raises(CannotImport, match="has no rules, stories or forms"):
        import_project(tmp_path / "old", tmp_path / "new")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "mine").write_text("mine", "utf-8")

    with pytest.raises(CannotImport, match="is not empty; name another folder with --to"):
        import_project(HERE / "helpdesk", tmp_path / "new")


def test_a_broken_rule_is_told_and_the_others_are_converted(tmp_path: Path) -> None:
    hi, ho = (
        "- rule: Hi\n  steps: [{intent: hi}, {action: utter_hi}]\n",
        "- rule: Ho\n  steps: [{intend: ho}]\n",
    )
    rules = f"rules:\n{hi}{ho}- 3\n"
    classic(tmp_path / "old", rules)

    made = import_project(tmp_path / "old", tmp_path / "new")

    assert [*made.classic.converted.flows] == ["hi"]
    assert {str(s.place): s.why for s in made.left} == {
        "data/all.yml:5": "'intend' is not a step of a story",
        "data/all.yml:6": "a rule has a name, 'rule:', and a list of 'steps:'",
    }


def test_an_action_without_a_name_is_told(tmp_path: Path) -> None:
    classic(tmp_path / "old", "rules:\n- rule: Hi\n  steps: [{intent: hi}, {action: {name: utter_hi}}]\n")

    made = projects.read_classic(tmp_path / "old")

    assert [s.why for s in made.converted.scripts] == ["'action' needs a name, found a block of keys"]
