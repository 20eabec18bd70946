"""`ivr replay`, from paths to an exit code.

Rule: what people read goes to the terminal and the page; with `--json` only JSON goes to standard output.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ivr import private
from ivr.cli import telling
from ivr.cli.project import project_option, ready, settings_of

if TYPE_CHECKING:
    from ivr.quality.replays import Prepare
    from ivr.quality.summary import Summary

SHOWN = 3
"""Differences that the terminal shows as transcripts; the page has all of them."""


@click.command()
@project_option
@click.option(
    "--understanding",
    type=click.Choice(["recorded", "today"]),
    default="recorded",
    show_default=True,
    help="Take what was understood then, or understand the recorded words with today's nlu/.",
)
@click.option(
    "--report", type=click.Path(path_type=Path), help="The page to write. Default: .ivr/replay.html."
)
@click.option("--jobs", type=click.IntRange(1), help="Processes. Default: one for each core.")
@click.option("--cluster", default="", metavar="ADDRESS", help="Replay on a Dask cluster instead.")
@click.option("--resume", is_flag=True, help="Go on where an earlier replay was stopped.")
@click.option("--accept", is_flag=True, help="Take what comes out now for right, from the next replay on.")
@click.option(
    "--fail-on",
    type=click.Choice(["different", "worse"]),
    default="different",
    show_default=True,
    help="With what calls the exit code is 1.",
)
@click.option("--json", "as_json", is_flag=True, help="Tell programs: the summary and every result.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
def replay(
    project: Path | None, paths: tuple[Path, ...], jobs: int | None, as_json: bool, **how: Any
) -> None:
    """Replay recorded calls with today's flows, and tell what would be different.

    PATHS are call records, or folders and archives with call records in them; 'ivr record export' writes them. Nothing
    outside is touched: the answers of actions are those of the recording.

    \b
    Exit codes: 0  no call is different (with --fail-on worse: none is worse or open; with --accept: it is accepted)
                1  some are
                2  wrong use
                3  none is, but some records cannot be read
    """
    settings = settings_of(project)
    sys.exit(_replay(settings.data, partial(ready, settings), paths, jobs or 0, as_json, **how))


def _replay(
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
    from ivr.quality import records
    from ivr.quality.distributed import NoCluster
    from ivr.quality.records import Place
    from ivr.quality.replays import Options, Results, Stopped, accepted, key_of, replay_all
    from ivr.quality.report import report as page
    from ivr.quality.summary import summary

    found = list(records.find(paths))
    places = list(dict.fromkeys(one for one in found if isinstance(one, Place)))
    amiss = [one[1] for one in found if not isinstance(one, Place)]
    if not places:
        _tell(*amiss)
        return 2
    options = Options(understanding, audio)
    understood = prepare()
    report = report or data / "replay.html"
    started = time.perf_counter()
    results = Results(
        report.with_suffix(".results.jsonl"), key_of(understood, options), places if resume else ()
    )
    try:
        with _progress(len(places)) as done:
            all_results = replay_all(places, understood, prepare, options, results, jobs, cluster, done)
    except (Stopped, NoCluster) as error:
        _tell(str(error))
        return 1
    except KeyboardInterrupt:
        _tell("Stopped. --resume goes on from here.")
        return 1
    finally:
        results.close()
    told = summary([*all_results, *({"unread": line} for line in amiss)])
    title = _title(understood.flows.defaults.service, told)
    how = "callers heard again" if audio else f"understanding {understanding}"
    about = f"Flows {understood.flows.revision}, {how}, {time.strftime('%Y-%m-%d %H:%M')}."
    private.folder(report.parent)
    private.keep(report, page(told, title, about).encode())
    blessed = accepted(all_results, places) if accept else {}
    records.accept(blessed)
    if as_json:
        from pydantic_core import to_json

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
    calls = telling.count(told.whole.calls, "call")
    return f"{service + ': ' if service else ''}{calls} replayed, {told.changed or 'none'} different"


def _outward(result: dict[str, Any]) -> dict[str, Any]:
    """A result without what only a later replay needs."""
    return {name: value for name, value in result.items() if name != "state"}


def _lines(told: Summary, seconds: float, report: Path) -> Iterator[str]:
    from ivr.quality.comparing import Course
    from ivr.quality.side_by_side import printed, rows

    for group in told.groups[:SHOWN]:
        count = len(group.results)
        result = min(group.results, key=lambda one: len(one["now"]["exchanges"]))
        yield f"{telling.count(count, 'call')}: {group.title}, at {group.step}"
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
    """A progress bar on standard error; nothing where that is not a terminal."""
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
