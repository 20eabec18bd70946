"""The command line; `ivr --help` lists the commands.

Rule: a command reads its arguments, calls one function and tells the outcome; errors of people are told in
words, without a trace, and end with exit code 1 (wrong content) or 2 (wrong use).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from ivr import settings as settings_of
from ivr.content.layout import layout_of
from ivr.settings import SAMPLE, Settings, SettingsError


class _Commands(click.Group):
    """Tells what people got wrong in words."""

    def invoke(self, ctx: click.Context) -> Any:
        from ivr.content.project import BadProject

        try:
            return super().invoke(ctx)
        except SettingsError as error:
            fail(str(error), 2)
        except BadProject as error:
            fail(f"{error}\nThe project has errors; mend them first.", 1)


def fail(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


def _settings(project: Path | None, fall_back: bool = False, **overrides: Any) -> Settings:
    """The settings; with `fall_back`, of the sample bank where no project is at hand."""
    found = settings_of.read(project=project, **overrides)
    if fall_back and project is None and layout_of(found.project) is None:
        return settings_of.read(project=SAMPLE, **overrides)
    return found


project_option = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder with flows/, nlu/ and audio/. Default: IVR_PROJECT or this folder.",
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parley-ivr", prog_name="ivr")
def main() -> None:
    """Parley answers the telephone: flow files in, answered calls out."""


@main.command()
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
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def check(project: Path | None, folder: Path | None, form: str, strict: bool, deep: bool) -> None:
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
    from ivr.quality import confusions, test_cases

    started = time.perf_counter()
    settings = _settings(folder or project)
    made, problems = load(settings.project)
    compared = True
    if made:
        test_cases.read(made.tests, made.flows, problems)
        compared = confusions.look(made, settings.data, deep, problems)
    rules = {**checks.RULES, confusions.RULE: confusions.ABOUT}
    if told := FORMS[form](problems, _way_to(settings.project), rules):
        click.echo(told)
    counts = f"{_count(len(problems.warnings), 'warning')}"
    if problems.notes:
        counts += f", {_count(len(problems.notes), 'note')}"
    if made is None or problems.errors:
        fail(f"{_count(len(problems.errors), 'error')}, {counts}.", 1)
    flows = [flow for flow in made.flows.flows.values() if not flow.is_pattern]
    steps = sum(len(flow.steps) for flow in made.flows.flows.values())
    click.echo(
        f"{_count(len(flows), 'flow')}, {_count(steps, 'step')}, {_count(len(made.nlu.examples), 'sentence')}: "
        f"no errors, {counts}, in {time.perf_counter() - started:.2f} s.",
        err=form != "text",
    )
    if not compared and made.nlu.examples:
        click.echo("Whether intents are hard to tell apart was not tried: 'ivr check --deep' does.", err=True)
    sys.exit(1 if strict and problems.warnings else 0)


def _way_to(folder: Path) -> str:
    """The way from here to a folder, as paths of files begin with it: "" or "bank/"."""
    import os

    way = Path(os.path.relpath(folder)).as_posix()
    return "" if way == "." else f"{way}/"


@main.command()
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
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
def test(
    project: Path | None,
    named: str,
    fail_fast: bool,
    xml: Path | None,
    coverage: bool,
    report: Path | None,
    least: float | None,
    paths: tuple[Path, ...],
) -> None:
    """Run the flow tests beside the flows, or those of the files and folders named."""
    from ivr.app import prepare
    from ivr.content.problems import Problems
    from ivr.quality import coverage as coverages
    from ivr.quality.flow_tests import run_tests
    from ivr.quality.junit import junit
    from ivr.quality.test_cases import documents_in

    if report and report.suffix not in (".html", ".svg"):
        fail(f"--coverage-report writes .html or .svg, not {report.name}.", 2)
    parley = prepare(_settings(project), say=click.echo)
    problems = Problems()
    documents = list(documents_in(paths, problems)) if paths else list(parley.project.tests)
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


@main.command()
@project_option
@click.option("--quiet", is_flag=True, help="Log errors only.")
@click.option("--no-watch", is_flag=True, help="Leave edits of the folder alone until the next start.")
@click.argument("part", required=False, type=click.Choice(["web", "streams"]))
def serve(project: Path | None, quiet: bool, no_watch: bool, part: str | None) -> None:
    """Answer calls: the production server.

    PART is `web`, the webhooks, or `streams`, the live audio; otherwise both, where flows are heard by vosk.
    """
    import logging

    from ivr import serving
    from ivr.app import listens, log_to, prepare

    settings = _settings(project)
    settings_of.require(settings)
    serving.require_port(settings.host, settings.streams_port if part == "streams" else settings.port)
    log_to(logging.ERROR if quiet else logging.INFO)
    parley = prepare(settings, say=lambda text: None if quiet else click.echo(text, err=True))
    if part is None and listens(parley.flows):
        serving.require_port(settings.host, settings.streams_port)
        options = [*(["--quiet"] if quiet else []), *(["--no-watch"] if no_watch else [])]
        sys.exit(serving.serve_both([*options, *(["--project", str(project)] if project else [])]))
    if part == "streams":
        serving.serve_streams(parley)
        return
    if not quiet:
        _tell_addresses(settings)
    serving.serve_web(parley, quiet, not no_watch)


def _tell_addresses(settings: Settings) -> None:
    from ivr.channels.twilio.urls import OVERRIDE

    click.echo(f"Twilio's webhook for incoming calls: {settings.public_url}/twilio/voice{OVERRIDE}", err=True)
    click.echo(
        f"  call status changes:               {settings.public_url}/twilio/status{OVERRIDE}", err=True
    )
    click.echo(f"  primary handler fails:             {settings.public_url}/twilio/fallback", err=True)
    if not settings.operator_token:
        click.echo("GET /contacts/<id> is closed: IVR_OPERATOR_TOKEN is not set.", err=True)


@main.command()
@project_option
@click.option(
    "--script", type=click.Path(path_type=Path, exists=True), help="Play a scripted call; exit 0 or 1."
)
@click.option("--server", help="Where the server listens, if not on this machine.")
@click.option("--from", "caller", default="+14155550123", show_default=True, help="The number calling.")
@click.option("--to", default="+14155550100", show_default=True, help="The number dialled.")
def call(project: Path | None, script: Path | None, server: str | None, caller: str, to: str) -> None:
    """Call a running server from this terminal, as Twilio would.

    Beside 'ivr demo' nothing needs to be set. Any other server believes a call that is signed as Twilio signs: set
    TWILIO_AUTH_TOKEN, TWILIO_ACCOUNT_SID and IVR_PUBLIC_URL as that server has them.
    """
    from ivr.demo import carrier_for, look_up_for, of_the_server
    from ivr.testphone import run_script, run_terminal

    settings = of_the_server(_settings(project, fall_back=True))
    carrier = carrier_for(settings, server)
    if script:
        sys.exit(run_script(script, carrier, sys.stdout))
    sys.exit(run_terminal(carrier, caller, to, sys.stdin, sys.stdout, look_up_for(settings, server)))


@main.command()
@project_option
@click.option("--server", help="Where the server listens. Default: http://127.0.0.1:PORT.")
@click.option(
    "--port", type=int, default=8090, show_default=True, help="The page's port, or else a free one."
)
def phone(project: Path | None, server: str | None, port: int) -> None:
    """Call a development server from a browser: a keypad, a microphone, and the flow beside it."""
    from ivr.demo import run_phone

    sys.exit(run_phone(_settings(project, fall_back=True), server, port, click.echo))


@main.command()
@project_option
@click.option("--once", is_flag=True, help="Stop after the call.")
@click.option("--port", type=int, help="The port to serve on. Default: PORT, or 8080, or a free one.")
def demo(project: Path | None, once: bool, port: int | None) -> None:
    """Serve the project, or the sample bank, on this machine; call it and show what an agent sees."""
    from ivr.demo import run_demo

    sys.exit(run_demo(_settings(project, fall_back=True), once, port, click.echo))


@main.command()
@project_option
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def train(project: Path | None, folder: Path | None) -> None:
    """Train on the project's sentences now, if they have changed; every other command does so when it must."""
    from ivr.app import trained
    from ivr.content.project import load

    settings = _settings(project)
    made, problems = load(settings.project)
    if made is None:
        fail(f"{problems}\nThe project has errors; mend them first.", 1)
    started = time.perf_counter()
    trained(made, folder or settings.data, apart=False, encoder=settings.encoder)
    click.echo(
        f"Trained on {_count(len(made.nlu.examples), 'sentence')} in {time.perf_counter() - started:.1f} s."
    )


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write a fresh project into FOLDER, copied from the sample bank."""
    from ivr.demo import write_project

    try:
        write_project(folder)
    except FileExistsError as error:
        fail(str(error), 2)
    click.echo(
        f"{folder} is ready. Read {folder / 'README.md'}, or begin: cd {folder} && ivr check && ivr demo"
    )


@main.group(invoke_without_command=True)
@project_option
@click.pass_context
def revisions(context: click.Context, project: Path | None) -> None:
    """What was live since when; compare revisions, or put one live again."""
    if context.invoked_subcommand is None:
        from ivr.revisions import listed

        lived = _store(_settings(project)).lived()
        for line in listed(lived, lambda at: time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))):
            click.echo(line)
        if not lived:
            click.echo("No revision has been live yet; 'ivr serve' puts the first one live.")


@revisions.command()
@project_option
@click.argument("one")
@click.argument("other", required=False)
def compare(project: Path | None, one: str, other: str | None) -> None:
    """Show what differs between revision ONE and OTHER, or the folder as it is now."""
    from ivr.content.files import files_of
    from ivr.revisions import compare as difference

    settings = _settings(project)
    store = _store(settings)
    before = _files(store, one)
    after = _files(store, other) if other else files_of(settings.project)
    for line in difference(before, after):
        click.echo(line)


@revisions.command()
@project_option
@click.argument("revision", required=False)
def live(project: Path | None, revision: str | None) -> None:
    """Put REVISION live again; without one, the revision before the live one (roll back)."""
    store = _store(_settings(project))
    lived = store.lived()
    if revision is None:
        before = [entry.revision for entry in lived if entry.revision != lived[0].revision]
        if not before:
            fail("There is no revision before the one that is live.", 1)
        revision = before[0]
    _files(store, revision)
    store.go_live(revision, time.time(), "chosen by hand")
    click.echo(f"Revision {revision} is live for new calls. Calls in progress keep theirs.")


@revisions.command(hidden=True)
@project_option
@click.option("--since", default="", help="The revision that the server began with.")
@click.option("--server", type=int, required=True, help="Its process; when it is gone, this one ends.")
def follow(project: Path | None, since: str, server: int) -> None:
    """Put sound edits of the folder live, for as long as the server that began this is there."""
    import os

    from ivr.app import prepare
    from ivr.revisions import EVERY, watch

    def wait() -> bool:
        time.sleep(EVERY)
        return os.getppid() == server

    settings = _settings(project)
    with suppress(KeyboardInterrupt):
        watch(settings, _store(settings), prepare, lambda text: click.echo(text, err=True), wait, since)


@main.group(invoke_without_command=True)
@project_option
@click.pass_context
def models(context: click.Context, project: Path | None) -> None:
    """List the speech models that the project needs, and what is there; install and check them."""
    from ivr.speech import models as found

    context.obj = _settings(project, fall_back=True)
    if context.invoked_subcommand is None:
        for line in found.lines(found.needs(context.obj, _languages(context.obj))):
            click.echo(line)


@models.command()
@click.option("--site", default="", metavar="URL", help="A copy of the site of Vosk's models.")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="The file, fetched on another machine.",
)
@click.argument("names", nargs=-1, metavar="[LANGUAGE|NAME]...")
@click.pass_obj
def install(settings: Settings, names: tuple[str, ...], site: str, file: Path | None) -> None:
    """Install the models named, or all that the project needs and that are missing.

    LANGUAGE is one of the project's, such as es, or vad, or voiceprint; NAME is one of Vosk's, such as
    vosk-model-en-us-0.22.
    """
    from ivr.speech import installing
    from ivr.speech import models as found

    if file and len(names) != 1:
        fail("--from is for one model; name it.", 2)
    wanted = {name: found.named(name) for name in names} or {
        need.what: need.model
        for need in found.needs(settings, _languages(settings))
        if need.model and (need.path is None or need.how == "tiny")
    }
    failed = 0
    for name, model in wanted.items():
        if model is None:
            fail(
                f"'{name}' is no language that Vosk hears, and no model. 'ivr models' lists what is needed.",
                2,
            )
        try:
            with _progress(model.name) as progress:
                path = installing.install(
                    model, found.folder(settings), progress, site or installing.SITE, file
                )
            click.echo(f"{model.name} is installed: {path}, {found.size(path) / 1e6:.0f} MB.")
        except installing.CannotInstall as error:
            failed += 1
            click.echo(f"{model.name} is not installed. {error}", err=True)
    if not wanted:
        click.echo("All that the project needs is there.")
    sys.exit(1 if failed else 0)


@models.command(name="check")
@click.pass_obj
def check_models(settings: Settings) -> None:
    """Load every model that is there, each in a process of its own, and tell which cannot be used."""
    from ivr.speech import models as found
    from ivr.speech.trials import trial

    bad = 0
    for need in found.needs(settings, _languages(settings)):
        if need.path is None:
            click.echo(f"{need.what}: nothing is there.")
            continue
        wrong = trial(need)
        bad += bool(wrong)
        click.echo(f"{need.what}: {wrong or f'{need.path} works.'}", err=bool(wrong))
    sys.exit(1 if bad else 0)


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], object]]:
    """A bar on a terminal, a line for each tenth elsewhere."""
    if sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

        columns = (TextColumn(name), BarColumn(), DownloadColumn(), TransferSpeedColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(name, total=None)
            yield lambda there, whole: bar.update(task, completed=there, total=whole or None)
        return
    told = -1

    def tell(there: int, whole: int) -> None:
        nonlocal told
        tenth = 10 * there // whole if whole else 0
        if tenth > told:
            told = tenth
            click.echo(f"{name}: {there / 1e6:.1f} of {whole / 1e6:.1f} MB", err=True)

    yield tell


def _languages(settings: Settings) -> list[str]:
    """The languages of the project, the first one first."""
    from ivr.content.project import BadProject, load

    made, problems = load(settings.project)
    if made is None:
        raise BadProject(problems)
    return list(made.flows.defaults.languages)


def _store(settings: Settings) -> Any:
    from ivr.store import Store

    store = Store(settings.database)
    store.prepare()
    return store


def _files(store: Any, revision: str) -> dict[str, str]:
    files = store.revision_files(revision)
    if files is None:
        fail(f"There is no revision {revision}. 'ivr revisions' lists them.", 1)
    return dict(files)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


# -- recorded calls --------------------------------------------------------------------------------------


@main.command()
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
    """Hold recorded calls again with today's flows, and tell what would be different.

    PATHS are call records, or folders and archives with call records in them; 'ivr record export' writes them. Nothing
    outside is touched: the answers of actions are those of the recording.

    \b
    Exit codes: 0  no call is different (with --fail-on worse: none is worse or open; with --accept: it is accepted)
                1  some are
                2  wrong use
                3  none is, but some records cannot be read
    """
    from ivr.quality.replay_command import replay_command

    settings = _settings(project)
    sys.exit(replay_command(settings.data, partial(_ready, settings), paths, jobs or 0, as_json, **how))


@main.command()
@project_option
@click.option("--language", default="", help="What is spoken. Default: the project's first language.")
@click.option(
    "--channel", type=click.IntRange(1), default=1, show_default=True, help="Whose: 1 is the caller."
)
@click.option(
    "--show-keys", is_flag=True, help="Tell which keys were pressed; they may be card numbers or PINs."
)
@click.option("--json", "as_json", is_flag=True, help="Tell programs.")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
def hear(
    project: Path | None, files: tuple[Path, ...], language: str, channel: int, show_keys: bool, as_json: bool
) -> None:
    """Write down what is said and keyed in the WAV FILES, with times and intents."""
    import json

    from ivr.quality.hearing import hear as heard

    ready = _ready(_settings(project, fall_back=True))
    language = language or ready.flows.defaults.language
    found = []
    for file in files:
        one = heard(file, ready.ears, ready.understanding, language, channel - 1, show_keys)
        found.append(one)
        if one.problem:
            click.echo(one.problem, err=True)
        if one.heard and not as_json:
            click.echo(f"{file}: {one.seconds:.1f} s")
            for line in one.lines or ("  (nothing)",):
                click.echo(str(line))
    if as_json:
        told = [
            {"file": str(one.path), "seconds": one.seconds, "lines": [line.record() for line in one.lines]}
            for one in found
            if one.heard
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    sys.exit(0 if all(one.heard for one in found) else 1)


@main.command()
@project_option
@click.option("--at", required=True, metavar="FLOW/STEP", help="The question that is answered.")
@click.option("--language", default="", help="What is spoken. Default: the project's first language.")
@click.option(
    "--with", "slots", multiple=True, metavar="SLOT=VALUE", help="An answer given before; as often as needed."
)
@click.argument("sentence")
def explain(project: Path | None, at: str, language: str, slots: tuple[str, ...], sentence: str) -> None:
    """Show what is read in a SENTENCE at a question, what it is taken for, and what comes of it."""
    from ivr.quality.explaining import NoSuchPlace
    from ivr.quality.explaining import explain as explained

    ready = _ready(_settings(project, fall_back=True))
    known = {name: _value(value) for name, _, value in (slot.partition("=") for slot in slots)}
    try:
        told = explained(ready.flows, ready.understanding, sentence, at, language, known)
    except NoSuchPlace as error:
        fail(str(error), 2)
    for line in told.lines():
        click.echo(line)


def _value(text: str) -> Any:
    """A slot's value as it is written in a flow: 50 is a number."""
    import json

    try:
        return json.loads(text)
    except ValueError:
        return text


def _ready(settings: Settings) -> Any:
    from ivr.app import understood

    return understood(settings, say=lambda text: click.echo(text, err=True))


@main.group()
def record() -> None:
    """Write recorded calls as files, to replay them."""


def _record_options(command: Any) -> Any:
    """What every way to write records takes."""
    for option in (
        project_option,
        click.option("--to", "folder", type=click.Path(path_type=Path), default="records", show_default=True),
        click.option("--keep-personal", is_flag=True, help="Leave names and numbers of callers as they are."),
    ):
        command = option(command)
    return command


@record.command()
@_record_options
@click.option("--last", type=click.IntRange(1), help="The newest so many calls.")
@click.argument("contacts", nargs=-1)
def export(
    project: Path | None, contacts: tuple[str, ...], last: int | None, folder: Path, keep_personal: bool
) -> None:
    """Write the calls CONTACTS (their ids or CallSids) from the store, one folder each.

    Card numbers and secrets are never in them; names, telephone numbers, addresses and e-mail give way to stand-ins.
    """
    from ivr.quality.record_command import export as write

    settings = _settings(project)
    if not contacts and not last:
        fail("Name the contacts to write, or --last N.", 2)
    flows = None if keep_personal else _flows(settings)
    store = _store(settings)
    names = [*contacts, *(contact.contact for contact in (store.contacts(last) if last else ()))]
    sys.exit(1 if write(store, names, folder, flows, click.echo) else 0)


@record.command()
@_record_options
@click.option("--api", default="https://api.twilio.com", hidden=True, help="Another Twilio, for tests.")
@click.argument("calls", nargs=-1, required=True)
def fetch(project: Path | None, calls: tuple[str, ...], folder: Path, keep_personal: bool, api: str) -> None:
    """Write the CALLS (CallSids, or contacts) with what Twilio recorded of them. Keys are masked in the audio."""
    from ivr.quality.record_command import fetch as write

    settings = _settings(project)
    flows = None if keep_personal else _flows(settings)
    sys.exit(1 if write(settings, _store(settings), calls, folder, flows, click.echo, api) else 0)


def _flows(settings: Settings) -> Any:
    from ivr.content.project import load

    made, problems = load(settings.project)
    if made is None:
        fail(f"{problems}\nThe project has errors; mend them first.", 1)
    return made.flows


# -- for those who edit flows ----------------------------------------------------------------------------


@main.command()
@project_option
@click.option("--folder", type=click.Path(path_type=Path), help="Where to write. Default: .vscode/schemas.")
def schema(project: Path | None, folder: Path | None) -> None:
    """Write JSON Schemas, with which an editor completes, explains and checks the files."""
    from ivr.content.project import load
    from ivr.editing import schema as schemas

    settings = _settings(project)
    made, problems = load(settings.project)
    folder = folder or settings.project / schemas.FOLDER
    written = schemas.write(folder, schemas.names_of(made) if made else schemas.Names())
    click.echo(f"{_count(len(written), 'schema')} written to {folder}.")
    if made is None:
        told = _count(len(problems.errors), "error")
        click.echo(f"The project has {told} (see 'ivr check'), so its own names are not offered yet.")
    click.echo(schemas.connect(settings.project, folder))


@main.command()
@project_option
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if something is not tidy.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))
def format(project: Path | None, only_check: bool, paths: tuple[Path, ...]) -> None:
    """Tidy the files and folders named, or all of the project: indentation, order, quotes, long lines."""
    from ivr.editing.format import LeftAlone, files_in, tidy_file

    layout = layout_of(_settings(project).project)
    untidy = left = count = 0
    for file in files_in(paths) if paths else layout.files() if layout else ():
        count += 1
        try:
            if tidy_file(file, write=not only_check):
                untidy += 1
                click.echo(f"{'not tidy' if only_check else 'tidied'}: {file}")
        except LeftAlone as reason:
            left += 1
            click.echo(f"left alone: {file}: {reason}", err=True)
    click.echo(
        f"{_count(count, 'file')}: {untidy} {'not tidy' if only_check else 'tidied'}, {left} left alone."
    )
    sys.exit(1 if left or (only_check and untidy) else 0)


@main.command()
@project_option
@click.argument("flow", required=False, default="")
@click.option("--format", "way", type=click.Choice(["svg", "mermaid"]), help="Default: told by FILE, or svg.")
@click.option("-o", "--output", help="The file to write, or - for here. Default: FLOW.svg, or map.svg.")
@click.option("--language", default="", help="The language of the prompts. Default: the project's first.")
def draw(project: Path | None, flow: str, way: str | None, output: str | None, language: str) -> None:
    """Draw FLOW as a picture; without FLOW, a map of the whole project."""
    from ivr.content.project import load
    from ivr.editing.draw import ENDINGS, NoSuchFlow
    from ivr.editing.draw import draw as drawn

    made, problems = load(_settings(project).project)
    if made is None:
        fail(f"{problems}\nThe project has errors; mend them first.", 1)
    way = way or ("mermaid" if (output or "").endswith((".mmd", ".mermaid", ".md")) else "svg")
    try:
        picture = drawn(made, flow, way, language)
    except NoSuchFlow as error:
        fail(str(error), 2)
    if output == "-":
        click.echo(picture, nl=False)
        return
    file = Path(output or f"{flow or 'map'}.{ENDINGS[way]}")
    file.write_text(picture, "utf-8")
    click.echo(f"{file} is drawn. Open it in a browser." if way == "svg" else f"{file} is written.")


@main.command()
@project_option
@click.argument("way", type=click.Choice(["export", "import"]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--language", "-l", "more", multiple=True, help="Export: another language to be filled in.")
@click.option("--check", "only_check", is_flag=True, help="Import: change nothing, tell what would be.")
def words(project: Path | None, way: str, file: Path, more: tuple[str, ...], only_check: bool) -> None:
    """List every prompt in a spreadsheet (CSV) for translators and voice talent, and take it back."""
    from ivr.editing import csv_sheet
    from ivr.editing import words as sheets

    folder = _settings(project).project
    if way == "export":
        if file.suffix.lower() in (".xlsx", ".xls", ".ods"):
            fail(f"{file.name}: sheets are written as CSV, which every spreadsheet opens. Name it .csv.", 2)
        known = sheets.languages(folder)
        prompts = sheets.prompts_of(folder, known[0])
        file.write_bytes(sheets.sheet(prompts, (*known, *more)))
        click.echo(f"{file}: {_count(len(prompts), 'prompt')} in {', '.join((*known, *more))}.")
        return
    try:
        texts = sheets.texts_of(sheets.prompts_of(folder, sheets.languages(folder)[0]))
        taken = sheets.take(folder, csv_sheet.rows_of(file.read_bytes(), texts), write=not only_check)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}.", 2)
    except csv_sheet.SheetError as error:
        fail(f"{file}: {error}", 2)
    for (name, language), count in sorted((taken.added + taken.changed).items()):
        added = taken.added[name, language]
        click.echo(f"{name}: {language}: {added} added, {count - added} changed")
    for line in (*taken.refused, *taken.notes):
        click.echo(line)
    total = sum(taken.added.values()) + sum(taken.changed.values())
    done = "would be taken" if only_check else "taken"
    click.echo(f"{_count(total, 'text')} {done}, {len(taken.refused)} not. Next: ivr check")
    sys.exit(1 if taken.refused else 0)


@main.command()
@project_option
def watch(project: Path | None) -> None:
    """Check again on every save, and hold the tests that the edit may have changed."""
    from ivr.app import prepare
    from ivr.editing.watch import watch as watching

    settings = _settings(project)
    watching(settings.project, lambda: prepare(settings, say=click.echo), lambda: time.sleep(0.4), click.echo)


if __name__ == "__main__":
    main()
