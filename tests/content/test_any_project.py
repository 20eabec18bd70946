"""Whatever a team writes, reading it ends with problems and never with an exception."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ivr.content.marked_yaml import read
from ivr.content.problems import Problems
from ivr.content.project import load

BANK = Path(__file__).parents[2]
FILES = sorted(file.relative_to(BANK) for top in ("flows", "nlu") for file in (BANK / top).rglob("*.yml"))
DATA = {file: document.data for file in FILES if (document := read(BANK / file, str(file), Problems()))}

Way = tuple[str | int, ...]


def ways(data: Any, way: Way = ()) -> Iterator[Way]:
    """The way to every value of a file."""
    yield way
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from ways(value, (*way, key))


WAYS = [(file, way) for file, data in DATA.items() for way in ways(data)]
SCALARS: list[Any] = [None, 5, -1.5, True, "", "x", "END", "en", "{", "slots.", "*"]
ODD = st.sampled_from(
    [*SCALARS, [], {}, [None], [[1]], {"a": 1}, {5: []}, {"": None}, [{}], ["x", 5], {"en": 5}, [{"if": 5}]]
)


def changed(data: Any, way: Way, change: str, value: Any) -> Any:
    """The data with the value at the end of `way` replaced, deleted or called something else."""
    if not way:
        return value
    key, rest = way[0], way[1:]
    copy = dict(data) if isinstance(data, dict) else list(data)
    if rest or change == "replace" or (change == "rename" and isinstance(data, list)):
        copy[key] = changed(data[key], rest, change, value)
    elif change == "rename":
        copy = {(value if k == key and not isinstance(value, dict | list) else k): v for k, v in data.items()}
    else:
        del copy[key]
    return copy


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bank")
    for top in ("flows", "nlu", "audio"):
        shutil.copytree(BANK / top, folder / top)
    return folder


def test_the_untouched_bank_has_no_problem(bank: Path) -> None:
    project, problems = load(bank)

    assert not problems, str(problems)
    assert project is not None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(WAYS), st.sampled_from(["replace", "delete", "rename"]), ODD)
def test_a_value_of_another_kind_a_lost_one_or_a_renamed_key_never_raises(
    bank: Path, place: tuple[Path, Way], change: str, value: Any
) -> None:
    file, way = place
    written = yaml.safe_dump(changed(DATA[file], way, change, value), allow_unicode=True, sort_keys=False)
    (bank / file).write_text(written, encoding="utf-8")
    try:
        project, problems = load(bank)
    finally:
        shutil.copy(BANK / file, bank / file)

    assert (project is None) == bool(problems.errors)
    lines = len(written.splitlines())
    assert all(problem.line <= lines for problem in problems if problem.path == file.as_posix())
    if project:  # what the engine works out from it can be worked out
        flows = project.flows
        assert flows.triggers and flows.universal_keys and flows.universal_phrases
        assert all(choices.index("en") for choices in flows.choices.values())
