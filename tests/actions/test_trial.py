"""`ivr check` finds in action files what a server would find, and runs nothing of them in its own process."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ivr.actions.trial import tried
from ivr.preparing import not_importable
from ivr.settings import Settings

NAMELESS = """\
from rasa_sdk import Action


class Nameless(Action):
    def run(self, dispatcher, tracker, domain):
        return []
"""
BROKEN = {
    "in_try.py": 'try:\n    import requets\nexcept ImportError as error:\n    raise RuntimeError("no") from error\n',
    "late.py": "import json\n\nRATES = json.loads('{')\n",
    "nameless.py": NAMELESS,
}


def project(folder: Path, **files: str) -> Settings:
    (folder / "flows" / "actions").mkdir(parents=True)
    for name, text in files.items():
        (folder / "flows" / "actions" / f"{name}.py").write_text(text)
    return Settings(project=folder)


def test_what_a_server_would_not_start_with_is_told_at_its_line(tmp_path: Path) -> None:
    settings = project(tmp_path, **{name.removesuffix(".py"): text for name, text in BROKEN.items()})

    told = [(problem.path, problem.line, problem.severity) for problem in not_importable(settings)]

    assert told == [
        ("flows/actions/in_try.py", 4, "error"),
        ("flows/actions/late.py", 3, "error"),
        ("flows/actions/nameless.py", 4, "error"),
    ]


def test_files_that_run_on_a_server_of_their_own_are_not_imported_here(tmp_path: Path) -> None:
    settings = replace(project(tmp_path, late=BROKEN["late.py"]), actions_url="http://127.0.0.1:5055/webhook")

    assert list(not_importable(settings)) == []


@pytest.mark.parametrize(
    ("source", "seconds", "told"),
    [
        ("import os\nos._exit(7)\n", 18, "importing the files ends Python, with code 7."),
        ("import time\nwhile True:\n    try:\n        time.sleep(9)\n    except BaseException:\n        pass\n",
         4, "the files are not imported after 4 seconds."),
    ],
    ids=["one that ends the process", "one that never ends"],
)  # fmt: skip
def test_a_file_that_does_its_worst_is_an_error_and_not_ours(
    tmp_path: Path, source: str, seconds: float, told: str
) -> None:
    project(tmp_path, worst=source)
    began = time.monotonic()

    (error,) = tried(tmp_path / "flows" / "actions", seconds=seconds)

    assert told in str(error)
    assert time.monotonic() - began < 20


def test_nothing_of_the_files_runs_in_this_process(tmp_path: Path) -> None:
    project(tmp_path, noisy="import sys\nsys.modules['was_here'] = sys\nprint('hello')\n")

    assert tried(tmp_path / "flows" / "actions") == []
    assert "was_here" not in sys.modules


def test_a_folder_without_actions_starts_no_process(tmp_path: Path) -> None:
    assert tried(tmp_path / "nowhere") == []
