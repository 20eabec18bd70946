"""`ivr test`: the flow tests."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

import click

from ivr.cli.project import project_option, settings_of
from ivr.cli.telling import fail


@click.command()
@project_option
@click.option(
    "-k", "named", default="", metavar="WORDS", help="Only tests with all these words in file or name."
)
@click.option("--fail-fast", is_flag=True, help="Stop at the first test that fails.")
@click.option("--junit", "xml", type=click.Path(path_type=Path), help="Write the outcome for a build server.")
@click.option("--coverage", is_flag=True, help="Tell which steps, branches and universals no test passes.")
@click.option(
    "--coverage-report",
    "report",
    type=click.Path(path_type=Path),
    help="Draw it: FILE.html, or FILE.svg, the map.",
)
@click.option(
    "--min-coverage", "least", type=click.FloatRange(0, 100), help="Fail when it is less, in percent."
)
@click.option(
    "--interpreter",
    "script",
    type=click.Path(path_type=Path, exists=True),
    help="A file, or a folder of files, that says what sentences mean: it stands in for a language model.",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
def test(
    project: Path | None,
    named: str,
    fail_fast: bool,
    xml: Path | None,
    coverage: bool,
    report: Path | None,
    least: float | None,
    script: Path | None,
    paths: tuple[Path, ...],
) -> None:
    """Run the flow tests beside the flows, or those of the files and folders named: from here, or from the project.

    FILE::TEST is one test of a file, as in Rasa.
    """
    from ivr.content.problems import Problems
    from ivr.interpreting import Interpreter
    from ivr.preparing import prepare, scripted
    from ivr.quality import coverage as coverages
    from ivr.quality.flow_tests import run_tests
    from ivr.quality.junit import junit
    from ivr.quality.rehearsal import alone
    from ivr.quality.test_cases import documents_in

    if report and report.suffix not in (".html", ".svg"):
        fail(f"--coverage-report writes .html or .svg, not {report.name}.", 2)
    model = Interpreter(scripted(script)) if script else None
    settings = settings_of(project)
    found_paths = []
    for path in paths:
        file, _, name = str(path).partition("::")
        found_paths.append(_found(Path(file), settings.project))
        named = name or named
    parley = prepare(settings, say=click.echo)
    problems = Problems()
    documents = (
        list(documents_in(found_paths, problems, settings.project)) if paths else list(parley.project.tests)
    )
    for problem in problems:
        click.echo(str(problem))
    outcome = run_tests(
        documents,
        parley.flows,
        parley.understanding,
        parley.actions,
        click.echo,
        named=named,
        fail_fast=fail_fast,
        interpret=partial(model.interpret, known=parley) if model else alone,
        identify=parley.identify,
        tools=parley.tools_here,
    )
    if xml:
        xml.write_text(junit(outcome), "utf-8")
    made = parley.project
    found = coverages.coverage(made.flows, made.own, made.places, outcome.passed)
    for line in found.lines() if coverage else ():
        click.echo(line)
    if report:
        from ivr.editing.coverage import drawn

        report.write_text(drawn(made, found, report.suffix), "utf-8")
        click.echo(f"{report} is drawn. Open it in a browser.")
    if least is not None and found.whole.exact < least:
        fail(f"Tests pass {found.whole.percent} % of the project, less than {least:g} %.", 1)
    sys.exit(0 if outcome and not len(problems) else 1)


def _found(path: Path, project: Path) -> Path:
    """The file or folder of tests that is meant: from where the command is given, or else in the project."""
    there = next((place for place in (path, project / path) if place.exists()), None)
    if there is None:
        where = "" if path.is_absolute() else f" here or in {project}"
        fail(f"There is no '{path}'{where}.", 2)
    return there
