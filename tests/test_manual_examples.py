"""The examples of the manuals do what they say: each is checked, and the call beside it is held."""

from __future__ import annotations

from pathlib import Path

import pytest
from manuals import Example, examples, hold

SHOWN = [
    *examples("flows/README.md", without=("Your first change, in ten minutes", "Tests")),
    *examples("README.md"),
    *examples("nlu/README.md"),
    *examples("audio/README.md"),
]

shown = pytest.mark.parametrize("example", SHOWN, ids=[example.place for example in SHOWN])


@pytest.fixture(scope="session")
def trained_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("manuals")


@shown
def test_an_example_does_what_is_shown(example: Example, tmp_path: Path, trained_in: Path) -> None:
    wrong = hold(example, tmp_path, trained_in)

    assert not wrong, "\n".join(["", example.place, *wrong])


def test_an_example_that_does_something_else_is_told_with_its_call(tmp_path: Path, trained_in: Path) -> None:
    example = Example("here:1", {"flows/a.yml": STEPS.format(key="say")}, "> hears: Good evening.")

    wrong = hold(example, tmp_path, trained_in)

    assert wrong[0].endswith("Good morning.")
    assert "expected to hear 'Good evening.'" in wrong[-1]


def test_an_example_with_a_mistake_is_told_with_its_place(tmp_path: Path, trained_in: Path) -> None:
    example = Example("here:1", {"flows/a.yml": STEPS.format(key="sya")}, "> hears: Good morning.")

    assert hold(example, tmp_path, trained_in)[0].startswith("flows/a.yml:5:9: ")


STEPS = "flows:\n  a:\n    description: A.\n    steps:\n      - {key}: Good morning.\n"
