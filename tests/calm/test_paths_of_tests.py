"""`ivr test PATH`, given from somewhere else than the project's folder."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ivr.cli.main import main
from ivr.content.problems import Problems
from ivr.quality.test_cases import documents_in

FILES = {
    "data/flows.yml": """
        flows:
          order_it:
            description: Orders something.
            steps: [{collect: name}, {action: utter_done}]
    """,
    "domain.yml": """
        slots: {name: {type: text}}
        responses: {utter_ask_name: [{text: "What name?"}], utter_done: [{text: "Done for {name}."}]}
    """,
    "e2e_tests/conftest.yml": "fixtures: [{known: [{name: Ann}]}]",
    "e2e_tests/orders/order.yml": """
        test_cases:
          - {test_case: nobody is known, steps: [{user: i want to order something}, {utter: utter_ask_name}]}
          - test_case: somebody is known
            fixtures: [known]
            steps: [{user: i want to order something}, {bot: Done for Ann.}]
    """,
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shop")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text), "utf-8")
    return folder


def test_it_is_found_in_the_project_with_what_is_shared_above_it(shop: Path) -> None:
    ran = ivr(shop, "e2e_tests/orders")

    assert ran.output.splitlines()[-1] == "2 passed, 0 failed"


def test_one_test_of_a_file_is_named_as_in_rasa(shop: Path) -> None:
    ran = ivr(shop, "e2e_tests/orders/order.yml::somebody is known")

    assert ran.output.splitlines()[-1] == "1 passed, 0 failed, 1 not run"


def test_a_path_that_is_nowhere_is_told_with_where_it_was_looked_for(shop: Path) -> None:
    ran = ivr(shop, "e2e_test/orders")

    assert (ran.exit_code, ran.output) == (2, f"There is no 'e2e_test/orders' here or in {shop}.\n")


def test_without_a_project_nothing_is_shared_with_a_file(shop: Path) -> None:
    (alone,) = documents_in([shop / "e2e_tests" / "orders" / "order.yml"], Problems())

    assert alone.path.endswith("orders/order.yml")


def ivr(project: Path, *words: str) -> Result:
    runner = CliRunner(env={"IVR_DATA": str(project / "data-of-parley")})
    return runner.invoke(main, ["test", "--project", str(project), *words])
