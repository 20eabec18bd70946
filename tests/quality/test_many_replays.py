"""Many recorded calls at once: the same results however they are spread, and none of them lost by a crash."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import recorded
from caller import Caller, project

from ivr.preparing import Understood, understood
from ivr.quality import records
from ivr.quality.records import Place
from ivr.quality.replays import Options, Results, key_of, replay_all
from ivr.settings import Settings

ROOT = Path(__file__).parents[2]
FLOWS = """\
flows:
  count:
    description: Counts.
    nlu_trigger: [{intent: count}]
    steps:
      - {collect: number, reads: whole_number, ask: Which number?}
      - {say: "It was {number}."}
"""
NLU = """\
nlu:
  - intent: count
    examples: |
      - count for me
      - please count
      - i want to count
      - can you count
      - start counting
"""


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A project that says something else than what was recorded."""
    folder = tmp_path_factory.mktemp("project")
    project(folder, flows=FLOWS.replace("It was {number}", "You said {number}"), nlu=NLU)
    return Settings(project=folder)


@pytest.fixture(scope="module")
def ready(today: Settings) -> Understood:
    return understood(today)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[Place]:
    """Sixty calls, one of which cannot be read."""
    then = project(tmp_path_factory.mktemp("then"), flows=FLOWS, nlu=NLU)
    folder = tmp_path_factory.mktemp("records")
    for number in range(60):
        caller = Caller(then, {"count for me": "count"})
        caller.says("count for me").says(str(number)).hangs_up()
        recorded.write(caller.call, folder / f"{number:03}")
    (folder / "017" / "call.json").write_text("{", "utf-8")
    return [place for place in records.find([folder]) if isinstance(place, Place)]


Run = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def run(today: Settings, ready: Understood, places: list[Place], tmp_path: Path) -> Run:
    def run(
        jobs: int = 1, resume: bool = False, understanding: str = "recorded", **how: Any
    ) -> list[dict[str, Any]]:
        options = Options(understanding)
        results = Results(tmp_path / "results.jsonl", key_of(ready, options), places if resume else ())
        try:
            return replay_all(
                places, ready, partial(understood, today), options, results, jobs, shard=7, **how
            )
        finally:
            results.close()

    return run


def test_one_two_and_four_processes_find_the_same_to_the_byte(run: Run) -> None:
    one, two, four = (json.dumps(run(jobs)) for jobs in (1, 2, 4))

    assert one == two == four
    assert one.count('"verdict": "different"') == 59
    assert one.count("is cut off or damaged") == 1


def test_a_replay_goes_on_where_it_was_stopped(run: Run, tmp_path: Path) -> None:
    whole = run()
    file = tmp_path / "results.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:30]) + lines[30][:50])
    told: list[int] = []

    again = run(resume=True, done=told.append)

    assert again == whole
    assert told[0] == 29
    assert file.read_bytes().splitlines(keepends=True)[:30] == lines[:30]


def test_results_of_other_flows_other_options_and_changed_records_are_found_anew(
    run: Run, places: list[Place], tmp_path: Path
) -> None:
    run()
    told: list[int] = []

    run(resume=True, understanding="today", done=told.append)
    assert told[0] == 0

    os.utime(places[3].path / "call.json", (1, 1))
    told.clear()
    run(resume=True, understanding="today", done=told.append)
    assert told[0] == 59


class Going:
    """`ivr replay` of many calls in a process of its own, seen to have begun."""

    def __init__(self, project: Path, folder: Path, record: Any, count: int) -> None:
        self.many, self.folder = folder / "many", folder
        for number in range(count):
            records.write(self.many / f"{number:04}", record)
        self.command = [sys.executable, "-m", "ivr", "replay", str(self.many), "--jobs", "2"]
        self.command += ["--project", str(project), "--report", str(folder / "replay.html")]
        self.how: Any = {
            "env": {**os.environ, "PYTHONPATH": str(ROOT)},
            "cwd": folder,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "text": True,
        }
        self.process = subprocess.Popen(self.command, start_new_session=True, **self.how)
        deadline = time.monotonic() + 120
        while self.kept < 200:
            assert self.process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)

    @property
    def kept(self) -> int:
        """Results that are in the file."""
        file = self.folder / "replay.results.jsonl"
        return file.read_bytes().count(b"\n") - 1 if file.exists() else 0

    def resume(self) -> Any:
        after = subprocess.run([*self.command, "--resume", "--json"], **self.how)
        assert after.returncode == 1, after.stderr
        return json.loads(after.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["all", "worker"])
def test_kill_9_loses_at_most_what_each_process_was_at(
    today: Settings, places: list[Place], tmp_path: Path, who: str
) -> None:
    record = json.loads((places[0].path / "call.json").read_text("utf-8"))
    going = Going(today.project, tmp_path, record, 1200)

    if who == "all":
        os.killpg(going.process.pid, signal.SIGKILL)
        going.process.communicate()
    else:
        children = Path(f"/proc/{going.process.pid}/task/{going.process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        _, told = going.process.communicate()
        assert going.process.returncode == 1 and "A process was killed" in told
    kept = going.kept
    found = going.resume()

    assert 200 <= kept < 1200
    assert [one["record"] for one in found["results"]] == [str(going.many / f"{n:04}") for n in range(1200)]


@pytest.mark.slow
def test_a_dask_cluster_finds_the_same(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    import distributed

    monkeypatch.setenv("PYTHONPATH", f"{ROOT}:{ROOT / 'tests'}")
    alone = run()

    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        together = run(cluster=cluster.scheduler_address)

    assert together == alone


@pytest.mark.slow
def test_a_cluster_that_does_not_answer_is_told(run: Run) -> None:
    from ivr.quality.distributed import NoCluster

    with pytest.raises(NoCluster, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run(cluster="tcp://127.0.0.1:9")
