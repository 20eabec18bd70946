"""What `ivr replay` does, from paths to an exit code.

Rule: what people read goes to the terminal and the page; with `--json` only JSON goes to standard output.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic_core import to_json

from ivr.quality import records
from ivr.quality.comparing import Course
from ivr.quality.distributed import NoCluster
from ivr.quality.records import Place
from ivr.quality.replays import Options, Prepare, Results, Stopped, accepted, key_of, replay_all
from ivr.quality.report import report as page
from ivr.quality.side_by_side import printed, rows
from ivr.quality.summary import Summary, summary

SHOWN = 3
"""Differences that the terminal shows as transcripts; the page has all of them."""


def replay_command(
    data: Path,
    prepare: Prepare,
    paths: Sequence[Path],
    jobs: int,
    as_json: bool,
    *,
    understanding: str = "recorded",
    audio: bool = False,
    report: Path | None = None,
    cluster: str = "",
    resume: bool = False,
    accept: bool = False,
    fail_on: str = "different",
) -> int:
    """The exit code. In `data` is the page where no other `report` is named."""
    found = list(records.find(paths))
    places = list(dict.fromkeys(one for one in found if isinstance(one, Place)))
    amiss = [one[1] for one in found if not isinstance(one, Place)]
    if not places:
        _tell(*amiss)
        return 2
    options = Options(understanding, audio)
    ready = prepare()
    report = report or data / "replay.html"
    started = time.perf_counter()
    results = Results(report.with_suffix(".results.jsonl"), key_of(ready, options), places if resume else ())
    try:
        with _progress(len(places)) as done:
            all_results = replay_all(places, ready, prepare, options, results, jobs, cluster, done)
    except (Stopped, NoCluster) as error:
        _tell(str(error))
        return 1
    except KeyboardInterrupt:
        _tell("Stopped. --resume goes on from here.")
        return 1
    finally:
        results.close()
    told = summary([*all_results, *({"unread": line} for line in amiss)])
    title = _title(ready.flows.defaults.service, told)
    how = "callers heard again" if audio else f"understanding {understanding}"
    about = f"Flows {ready.flows.revision}, {how}, {time.strftime('%Y-%m-%d %H:%M')}."
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(page(told, title, about), "utf-8")
    blessed = accepted(all_results, places) if accept else {}
    records.accept(blessed)
    if as_json:
        told_all = {"summary": told.record(), "results": [_outward(result) for result in all_results]}
        sys.stdout.write(to_json(told_all, indent=1).decode() + "\n")
    else:
        for line in _lines(told, time.perf_counter() - started, report):
            print(line)
        if accept:
            print(f"{len(blessed)} accepted: from now on, this is what they are to come to.")
    return _exit_code(told, fail_on, accept)


def _exit_code(told: Summary, fail_on: str, accept: bool) -> int:
    verdicts = told.whole.verdicts
    counted = ("worse", "open") if fail_on == "worse" else ("better", "worse", "different", "open")
    if any(verdicts[name] for name in (("open",) if accept else counted)):
        return 1
    return 3 if told.unread else 0


def _title(service: str, told: Summary) -> str:
    calls = f"{told.whole.calls} {'call' if told.whole.calls == 1 else 'calls'}"
    return f"{service + ': ' if service else ''}{calls} replayed, {told.changed or 'none'} different"


def _outward(result: dict[str, Any]) -> dict[str, Any]:
    """A result without what only a later replay needs."""
    return {name: value for name, value in result.items() if name != "state"}


def _lines(told: Summary, seconds: float, report: Path) -> Iterator[str]:
    for group in told.groups[:SHOWN]:
        count = len(group.results)
        result = min(group.results, key=lambda one: len(one["now"]["exchanges"]))
        yield f"{count} {'call' if count == 1 else 'calls'}: {group.title}, at {group.step}"
        yield f"  such as {result['record']}:"
        found = rows(Course.of(result["then"]), Course.of(result["now"]), result["difference"]["turn"])
        yield from printed(found)
        yield ""
    if len(told.groups) > SHOWN:
        yield f"... and {len(told.groups) - SHOWN} other differences, which the page shows."
        yield ""
    yield from told.unread
    yield from told.lines()
    yield f"In {seconds:.1f} s. The page: {report}"


def _tell(*lines: str) -> None:
    for line in lines:
        print(line, file=sys.stderr)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], object]]:
    """A progress bar on standard error; nothing where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    bar = Progress(
        TextColumn("Replaying"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        auto_refresh=False,  # no thread: processes are forked meanwhile
        disable=not console.is_terminal,
    )
    with bar:
        task = bar.add_task("", total=total)

        def done(calls: int) -> None:
            bar.advance(task, calls)
            bar.refresh()

        yield done
