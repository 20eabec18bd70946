"""The folder is watched while the server runs: what it does about edits, and what it survives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faults.serving import Serving
from postgres import running

from ivr.actions import package
from ivr.actions.package import ActionPackage
from ivr.content.files import files_of, name_of
from ivr.serving.beside import Beside, Notice
from ivr.serving.edits import DATABASE_AWAY, FOLLOWED, HAS_ERRORS, LATER, LIVE, REFUSED, take_up, watch
from ivr.settings import Settings
from ivr.store import Store

MENU = """
flows:
  pattern_main_menu:
    steps:
      - id: here
        menu: {words}
        choices: [{{key: "1", then: here}}]
"""
ENDLESS = "import os\n\nwhile os:\n    pass\n"
WAITING = "import time\n\nwhile time:\n    time.sleep(0.01)\n"
"""Takes as long, and leaves the machine to the other tests."""
PATIENCE = 120.0
"""Seconds after which a busy machine has no excuse."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("flows", "nlu"):
        (tmp_path / name).mkdir()
    (tmp_path / "flows" / "queues.yml").write_text("queues: {service: {}}\n")
    (tmp_path / "nlu" / "all.yml").write_text("nlu: [{intent: out_of_scope, examples: '- what a day'}]\n")
    write(tmp_path, "The old words.")
    return tmp_path


def write(folder: Path, words: str) -> None:
    (folder / "flows" / "menu.yml").write_text(MENU.format(words=words))


class Watched:
    """A folder under watch: each look is preceded by one of the doings; then the watch ends."""

    def __init__(self, folder: Path, *ends: int) -> None:
        self.folder = folder
        self.ends = list(ends)
        self.taken_up = 0
        self.words: list[str] = []

    def put_live(self) -> int:
        self.taken_up += 1
        return self.ends.pop(0)

    def looks(self, *doings: Callable[[], object]) -> None:
        left = list(doings)

        def wait(word: str) -> bool:
            self.words.append(word)
            if left:
                left.pop(0)()
                return True
            return False

        watch(self.folder, self.put_live, wait, looks=3)


def nothing() -> None: ...


def test_an_edit_is_put_live_once_when_it_has_come_to_rest(folder: Path) -> None:
    watched = Watched(folder, LIVE)

    watched.looks(
        nothing, lambda: write(folder, "More"), lambda: write(folder, "More words."), nothing, nothing
    )

    assert watched.taken_up == 1
    assert watched.words[-1] == FOLLOWED


def test_an_edit_with_errors_is_looked_at_once_and_said_to_be_refused_until_it_is_mended(
    folder: Path,
) -> None:
    watched = Watched(folder, REFUSED, LIVE)

    watched.looks(
        nothing, lambda: write(folder, "["), *[nothing] * 5, lambda: write(folder, "Mended."), *[nothing] * 2
    )

    assert watched.taken_up == 2
    assert HAS_ERRORS in watched.words and watched.words[-1] == FOLLOWED


def test_an_edit_is_tried_again_now_and_then_while_the_database_is_away(folder: Path) -> None:
    watched = Watched(folder, LATER, LATER, LIVE)

    watched.looks(nothing, lambda: write(folder, "More."), *[nothing] * 12)

    assert watched.taken_up == 3
    assert DATABASE_AWAY in watched.words and watched.words[-1] == FOLLOWED


def test_a_folder_that_is_away_for_a_moment_is_no_edit(folder: Path) -> None:
    watched = Watched(folder)
    away = folder.with_name("away")

    watched.looks(
        nothing, lambda: folder.rename(away), nothing, nothing, lambda: away.rename(folder), nothing
    )

    assert watched.taken_up == 0


@pytest.fixture
def settings(folder: Path) -> Iterator[Settings]:
    made = Settings(project=folder, database_url=f"sqlite:///{folder / 'calls.db'}")
    store = Store(made.database)
    store.prepare()
    yield made
    store.close()


def test_a_sound_edit_goes_live_and_an_unsound_one_does_not(settings: Settings) -> None:
    assert take_up(settings) == LIVE
    live = Store(settings.database).revisions.lived()[0].revision

    write(settings.project, "[unfinished")
    assert take_up(settings) == REFUSED

    assert Store(settings.database).revisions.lived()[0].revision == live


def test_a_database_that_is_away_is_a_reason_to_try_again(settings: Settings) -> None:
    for file in settings.project.glob("calls.db*"):
        file.unlink()

    assert take_up(settings) == LATER


def test_an_action_file_that_never_ends_is_a_problem_with_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "SECONDS", 0.3)
    actions = tmp_path / "flows" / "actions"
    actions.mkdir(parents=True)
    (actions / "endless.py").write_text(ENDLESS)
    (actions / "other.py").write_text("DONE = True\n")
    package_of_both = ActionPackage(actions)

    package_of_both.load()
    package_of_both.close()

    (error,) = package_of_both.errors
    assert error.file.name == "endless.py" and error.line in (3, 4)
    assert "not done after" in error.message
    assert [module.DONE for module in package_of_both.modules] == [True]


def test_the_last_word_of_a_process_is_known_to_all_that_inherit_the_notice() -> None:
    notice = Notice()
    assert notice.told() == "starting"

    child = os.fork()
    if not child:
        Notice(notice.file).tell(FOLLOWED)
        os._exit(0)
    os.waitpid(child, 0)

    assert notice.told() == FOLLOWED


def test_a_process_beside_the_server_is_started_again_when_it_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.serving.beside.AGAIN", 0.05)
    starts = tmp_path / "starts"
    beside = Beside("a test", [sys.executable, "-c", f"open({str(starts)!r}, 'a').write('x')"])
    beside.start()

    until = time.monotonic() + 30
    while not (starts.exists() and len(starts.read_text()) >= 3):
        assert time.monotonic() < until
        beside.look_after()
        time.sleep(0.01)
    beside.stop()


# -- the real server ---------------------------------------------------------------------------------------


def health(server: Serving) -> dict[str, object]:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/health", timeout=5) as answer:
        return dict(json.load(answer))


def becomes(server: Serving, **expected: object) -> None:
    until = time.monotonic() + PATIENCE
    while expected.items() - health(server).items():
        assert time.monotonic() < until, f"{health(server)}\n{server.log.read_text()[-3000:]}"
        time.sleep(0.2)


def held(folder: Path) -> str:
    return name_of(files_of(folder))


def watchers(server: Serving, which: str = "ivr revisions") -> list[int]:
    """The process that watches, and those that it started."""
    found = subprocess.run(["pgrep", "-g", str(server.process.pid), "-f", which], stdout=subprocess.PIPE)
    return [int(pid) for pid in found.stdout.split()]


@pytest.mark.slow
def test_an_endless_action_file_is_told_with_its_place_and_the_next_edit_goes_live(folder: Path) -> None:
    with Serving(folder, project=folder, beside=True) as server:
        first = held(folder)
        actions = folder / "flows" / "actions"
        actions.mkdir()
        (actions / "endless.py").write_text(WAITING)
        becomes(server, edits="refused", revision=first, ok=True)
        assert "flows/actions/endless.py:" in server.log.read_text()

        (actions / "endless.py").unlink()
        write(folder, "The new words.")
        becomes(server, edits="followed", revision=held(folder))

        (watcher,) = watchers(server, "ivr revisions follow")
        os.kill(watcher, signal.SIGKILL)
        write(folder, "Newer words.")
        becomes(server, edits="followed", revision=held(folder))
        assert "has ended and is started again" in server.log.read_text()

        assert server.stop() == 0
        until = time.monotonic() + 30
        while watchers(server):
            assert time.monotonic() < until, "the watcher outlives the server"
            time.sleep(0.1)


@pytest.mark.slow
def test_an_edit_goes_live_after_a_restart_of_postgresql(folder: Path) -> None:
    with running() as postgres, Serving(folder, postgres.create("ivr"), folder, beside=True) as server:
        postgres.stop()
        write(folder, "The new words.")
        until = time.monotonic() + PATIENCE
        while "cannot be put live yet" not in server.log.read_text():
            assert time.monotonic() < until, server.log.read_text()
            time.sleep(0.2)
        postgres.start()

        becomes(server, ok=True, edits="followed", revision=held(folder))
