"""`ivr check`: every file of the project read, every problem told."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ivr.cli.project import loaded, project_option, settings_of
from ivr.cli.telling import count, fail

if TYPE_CHECKING:
    from ivr.content.project import Project


@click.command()
@project_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How problems are told: to people, programs, GitHub's checks or code scanners.",
)
@click.option("--strict", is_flag=True, help="Warnings fail, too.")
@click.option(
    "--deep", is_flag=True, help="Train on the sentences, to find intents that are hard to tell apart."
)
@click.option(
    "--imports/--no-imports",
    default=True,
    help="Whether action files are imported, as a server does: in a process of its own, which runs what they say.",
)
@click.option(
    "--ways-in",
    is_flag=True,
    help="Also print, for every flow, the least evidence of who calls that opens it.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="With --ways-in: only what is another way in than in the project of this folder.",
)
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(
    project: Path | None,
    folder: Path | None,
    form: str,
    strict: bool,
    deep: bool,
    imports: bool,
    ways_in: bool,
    against: Path | None,
) -> None:
    """Read every file of the project and print every problem.

    An error is what a caller would meet, a warning what should be looked at, a note what is good to know.

    \b
    Exit codes: 0  no errors (with --strict, no warnings either)
                1  something to mend
                2  wrong use, such as an unknown option
    """
    from ivr.content import checks
    from ivr.content.project import load
    from ivr.content.telling import FORMS
    from ivr.preparing import lookups_of, not_importable, out_of_reach, refused, tools_of, uncharged
    from ivr.quality import confusions, test_cases

    started = time.perf_counter()
    settings = settings_of(folder or project)
    imported = ThreadPoolExecutor(1).submit(lambda: list(not_importable(settings)) if imports else [])
    made, problems = load(settings.project)
    compared = True
    if made:
        lookups = lookups_of(settings)
        problems.add(*refused(lookups, made), *out_of_reach(tools_of(made, lookups), made))
        problems.add(*uncharged(settings, made))
        test_cases.read(made.tests, made.flows, problems)
        compared = confusions.look(made, settings.data, deep, problems)
    told_of = {(problem.path, problem.line) for problem in problems.errors}
    problems.add(*(one for one in imported.result() if (one.path, one.line) not in told_of))
    rules = {**checks.RULES, confusions.RULE: confusions.ABOUT}
    if told := FORMS[form](problems, _way_to(settings.project), rules):
        click.echo(told)
    counts = f"{count(len(problems.warnings), 'warning')}"
    if problems.notes:
        counts += f", {count(len(problems.notes), 'note')}"
    if made is None or problems.errors:
        fail(f"{count(len(problems.errors), 'error')}, {counts}.", 1)
    if ways_in:
        _tell_ways_in(made, against)
    flows = [flow for flow in made.flows.flows.values() if not flow.is_pattern]
    steps = sum(len(flow.steps) for flow in made.flows.flows.values())
    click.echo(
        f"{count(len(flows), 'flow')}, {count(steps, 'step')}, {count(len(made.nlu.examples), 'sentence')}: "
        f"no errors, {counts}, in {time.perf_counter() - started:.2f} s.",
        err=form != "text",
    )
    if not compared and made.nlu.examples:
        click.echo("Whether intents are hard to tell apart was not tried: 'ivr check --deep' does.", err=True)
    sys.exit(1 if strict and problems.warnings else 0)


def _tell_ways_in(made: Project, against: Path | None) -> None:
    from ivr.quality import ways_in

    before = loaded(against) if against else None
    lines = ways_in.changes(before.flows, made.flows) if before else ways_in.told(made.flows)
    click.echo(
        "\n".join(lines)
        if lines
        else "Every flow has the ways in that it had, and the policy lowers, lasts and tells what it did."
    )


def _way_to(folder: Path) -> str:
    """The way from here to a folder, as paths of files begin with it: "" or "bank/"."""
    import os

    way = Path(os.path.relpath(folder)).as_posix()
    return "" if way == "." else f"{way}/"
