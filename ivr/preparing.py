"""A folder made ready for calls: read, checked, trained; with its actions, and with what recorded calls are heard with.

Rule: it happens once, before web processes are forked, and again for every edit. Nothing here holds a thread, a
connection or a table.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import structlog

from ivr import private, web
from ivr.actions import ActionFileError, ActionServer, InProcessActions
from ivr.actions.trial import tried
from ivr.content import marked_yaml
from ivr.content import project as projects
from ivr.content.layout import SUFFIXES, layout_of
from ivr.content.lessons import asides
from ivr.content.problems import BadProject, Problem, Problems
from ivr.content.project import Project
from ivr.conversation.callers import IDENTIFY
from ivr.conversation.flow import Flows
from ivr.conversation.steps.call import TOOL
from ivr.conversation.steps.http import ERRAND as LOOKUP
from ivr.conversation.steps.http import HttpStep
from ivr.conversation.steps.pay import PayStep
from ivr.conversation.steps.voiceprint import VoiceprintStep
from ivr.errands import Runner, Runners
from ivr.identity import line_risk
from ivr.identity.directory import ListedDirectory
from ivr.identity.http_directory import Crm, HttpDirectory
from ivr.identity.identify import Identify
from ivr.interpreting import ChatModel, Interpreter, Script, ScriptError, Spending, Terms
from ivr.lookups import Lookups, Server, Tools, on_this_machine
from ivr.settings import EMBEDDED, Settings, SettingsError
from ivr.speech import models
from ivr.speech.ears import Ears
from ivr.speech.vad import find_vad
from ivr.speech.vosk import VoskRecogniser
from ivr.switchboard import Understanding
from ivr.understanding.breath import SeveralWishes
from ivr.understanding.cache import fingerprint, load_or_train
from ivr.understanding.detector import Detector
from ivr.understanding.faq import Answering, Faq
from ivr.understanding.keywords import Keywords
from ivr.understanding.onnx_encoder import EncoderError
from ivr.understanding.onnx_encoder import load as load_encoder
from ivr.understanding.rasa_server import RasaServer
from ivr.understanding.stance import Stances
from ivr.understanding.training import TrainingData

log = structlog.get_logger("ivr.actions")

HINTS = 80
"""Phrases that a recogniser is told to expect at an open question. Each costs a few bytes in every reply."""


@dataclass(frozen=True)
class Parley:
    """A project made ready to take calls."""

    settings: Settings
    project: Project
    flows: Flows
    understanding: Understanding
    actions: Runner
    lookups: Runner
    tools: Runner
    faq: Faq

    def passage(self, text: str, language: str) -> dict[str, str] | None:
        """What the team has written on a question that a model takes for one."""
        return self.faq.passage(text, language)

    @property
    def runners(self) -> Runners:
        """Who carries out which kind of errand."""
        return {"action": self.actions, LOOKUP: self.lookups, TOOL: self.tools, IDENTIFY: self.identify}

    @property
    def tools_here(self) -> Mapping[str, Runner]:
        """Who calls the tools of the MCP servers that run on this machine, by server: tests ask no others."""
        servers = self.project.servers.items()
        here = {name: host for name, server in servers if (host := on_this_machine(server.url))}
        return dict.fromkeys(here, tools_of(self.project, Lookups((), tuple(here.values()), os.environ)))

    @property
    def identify(self) -> Identify:
        """Who calls, of the customers that the project lists. A server asks a directory instead."""
        return Identify(ListedDirectory(self.project.customers))


@dataclass(frozen=True)
class Understood:
    """A project without its actions: nothing of it reaches outside. What a replay needs."""

    project: Project
    problems: Problems
    flows: Flows
    understanding: Understanding
    faq: Faq
    ears: Ears
    """They load their models when they first hear something."""


def prepare(
    settings: Settings, folder: Path | None = None, say: Callable[[str], object] = lambda text: None
) -> Parley:
    """Reads, checks and trains the project, or the copy of it in `folder`. Raises BadProject.

    `say` is told what takes time.
    """
    made = understood(settings, folder, say)
    actions = _actions(settings, made.project, made.problems)
    lookups = lookups_of(settings)
    directory_of(settings, lookups)
    tools = tools_of(made.project, lookups)
    made.problems.add(*refused(lookups, made.project), *out_of_reach(tools, made.project))
    if made.problems.errors:
        raise BadProject(made.problems)
    return Parley(settings, made.project, made.flows, made.understanding, actions, lookups, tools, made.faq)


def understood(
    settings: Settings, folder: Path | None = None, say: Callable[[str], object] = lambda text: None
) -> Understood:
    """As `prepare`, but for the actions. Raises BadProject."""
    project, problems = projects.load(folder or settings.project)
    if project is None:
        raise BadProject(problems)
    detector = trained(project, settings.data, say, encoder=settings.encoder)
    languages = project.flows.defaults.languages
    flows = replace(
        heard_by(project.flows, settings.hearing),
        directory=project.flows.directory or bool(settings.directory_url),
        hints={language: detector.phrases(language, limit=HINTS) for language in languages},
    )
    one: Understanding = RasaServer(settings.nlu_url) if settings.nlu_url else detector
    if project.told_of:
        one = Keywords(one, project.told_of, (example.text for example in project.nlu.examples))
    faq = Faq.build(project.faq)
    one = Answering(one, faq)
    data = _lessons(project)
    one = Stances(one, data.examples, flows.triggers)
    understanding = SeveralWishes(one, data, languages, flows.tasks)
    return Understood(project, problems, flows, understanding, faq, _ears(settings, flows))


def heard_by(flows: Flows, hearing: str) -> Flows:
    """The flows as they are; with `hearing`, all of them heard in that way."""
    if not hearing:
        return flows
    heads = {name: flow.head.model_copy(update={"hearing": None}) for name, flow in flows.flows.items()}
    return replace(
        flows,
        defaults=flows.defaults.model_copy(update={"hearing": hearing}),
        flows={name: replace(flow, head=heads[name]) for name, flow in flows.flows.items()},
    )


def listens(flows: Flows) -> bool:
    """Whether any flow is to be heard on the live audio."""
    chosen = {flows.defaults.hearing, *(flow.head.hearing for flow in flows.flows.values())}
    return "vosk" in chosen


def hears_voices(flows: Flows) -> bool:
    """Whether anything is made of how callers sound: the policy names it, or a flow has a voice kept."""
    named = {kind for _, rule in flows.policy.rules for kind in rule} if flows.policy else set()
    steps = (step for flow in flows.flows.values() for step in flow.steps.values())
    return bool(named & {"voice", "spoken_digits"}) or any(isinstance(step, VoiceprintStep) for step in steps)


def _ears(settings: Settings, flows: Flows) -> Ears:
    """What recorded calls are heard with; for English the tiny model, where there is no other."""
    folders = models.folders(settings, flows.defaults.languages)
    vad = models.vad(settings)
    return Ears(VoskRecogniser(folders), partial(find_vad, vad), f"{folders} {vad}")


def trained(
    project: Project,
    folder: Path,
    say: Callable[[str], object] = lambda text: None,
    apart: bool = True,
    encoder: str = "",
) -> Detector:
    """The project's detector, trained if its sentences have changed.

    Training `apart` happens in a process of its own: its libraries take 100 MB that calls do not need, and two seconds
    to load; a process that has them already trains by itself. Raises SettingsError.
    """
    data = _lessons(project)
    if encoder:
        data = replace(data, encoder=str((project.folder / encoder).resolve()))
        try:
            load_encoder(data.encoder)
        except EncoderError as problem:
            raise SettingsError(f"encoder: {problem}") from None
    private.close(folder)
    if apart and not (folder / f"understanding-{fingerprint(data)}.npz").exists():
        say(f"Training on {len(data.examples)} sentences ...")
        if "sklearn" not in sys.modules:
            command = [sys.executable, "-m", "ivr", "train", str(folder.resolve())]
            command += ["--project", str(project.folder.resolve())]
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=Path.cwd())
    return load_or_train(data, folder)


def _actions(settings: Settings, project: Project, problems: Problems) -> Runner:
    """The team's actions: on the server named in the settings, or else in this process. Raises BadProject.

    In a Rasa project a file that cannot be imported fails only what uses it.
    """
    if settings.actions_url:
        return ActionServer(settings.actions_url)
    actions = InProcessActions(project.actions, project.root)
    found = list(_placed(actions.errors, project.folder, project.root))
    problems.add(*found)
    for problem in found if project.root else ():
        log.warning(
            "action file cannot be imported", file=problem.path, line=problem.line, why=problem.message
        )
    if actions.errors and not project.root:
        raise BadProject(problems)
    return actions


def interpreter_of(settings: Settings, spending: Spending) -> Interpreter | None:
    """Who is asked where the understanding is unsure; None where the operator has named nobody."""
    if not settings.llm_url:
        return None
    terms = Terms(
        url=settings.llm_url,
        model=settings.llm_model,
        key=settings.llm_key,
        seconds=settings.llm_ms / 1000,
        price_in=settings.llm_price_in or 0.0,
        price_out=settings.llm_price_out or 0.0,
        a_day=settings.llm_budget,
    )
    return Interpreter(ChatModel(terms, web.Kept().post, spending))


def scripted(path: Path) -> Script:
    """The model that a file, or the files of a folder, stand in for. Raises SettingsError."""
    problems = Problems()
    files = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES) if path.is_dir() else [path]
    documents = {file: marked_yaml.read(file, str(file), problems) for file in files}
    try:
        made = Script.of({file: document.data for file, document in documents.items() if document})
    except ScriptError as error:
        raise SettingsError(str(error)) from None
    if problems:
        raise SettingsError("\n".join(map(str, problems)))
    return made


def not_importable(settings: Settings) -> Iterator[Problem]:
    """What is wrong with the project's action files when they are imported, in a process of its own; nothing where
    they run on a server of theirs."""
    layout = layout_of(settings.project)
    if layout and not settings.actions_url:
        yield from _placed(tried(layout.actions, layout.root), settings.project, layout.root)


def _placed(errors: Iterable[ActionFileError], folder: Path, root: Path | None) -> Iterator[Problem]:
    """The mistakes at their places. In a Rasa project, which has a root, they fail only what uses the file."""
    severity = "warning" if root else "error"
    for error in errors:
        path = Path(os.path.relpath(error.file, folder.resolve())).as_posix()
        yield Problem(path, error.line, 1 if error.line else 0, error.message, severity)


def lookups_of(settings: Settings) -> Lookups:
    """Who carries out the look-ups of flows, with the hosts and the secrets of this installation."""
    return Lookups(settings.lookup_hosts, settings.lookup_private_hosts, os.environ)


def directory_of(settings: Settings, lookups: Lookups) -> HttpDirectory | None:
    """The CRM that is asked who calls; None where it is the embedded directory. Raises SettingsError."""
    if not settings.directory_url:
        return None
    headers = dict(settings.directory_headers)
    for name, url in (
        ("directory_url", settings.directory_url),
        ("directory_by_number", settings.directory_by_number),
        ("directory_write", settings.directory_write.removeprefix(EMBEDDED)),
    ):
        if url and (why := lookups.refused(url)):
            raise SettingsError(f"{name}: this is never asked: {why}.")
    if missing := lookups.missing(headers):
        raise SettingsError(f"directory_headers: the environment has no {missing[0]}.")
    crm = Crm(
        url=settings.directory_url,
        fields=dict(settings.directory_fields),
        customers=settings.directory_customers,
        headers=headers,
        seconds=settings.directory_ms / 1000,
        by_number=settings.directory_by_number,
    )
    return HttpDirectory(crm, lookups.get, time.time)


def line_risk_of(
    settings: Settings, kept: line_risk.Kept, spending: Spending
) -> line_risk.TwilioLookup | None:
    """Who is asked what networks know of lines; None where nobody is."""
    if not settings.line_risk_packages:
        return None
    terms = line_risk.Terms(
        api=settings.line_risk_api,
        account_sid=settings.account_sid,
        auth_token=settings.auth_token,
        packages=settings.line_risk_packages,
        price=settings.line_risk_price or 0.0,
        a_day=settings.line_risk_budget,
        seconds=settings.line_risk_ms / 1000,
        kept_for=settings.line_risk_hours * 3600,
        fresh_days=settings.line_risk_days,
    )
    return line_risk.TwilioLookup(terms, _got, kept, spending)


def _got(url: str, headers: Mapping[str, str], seconds: float) -> bytes:
    return web.fetch(web.to(url, "GET", headers, b""), seconds)


def refused(lookups: Lookups, project: Project) -> Iterator[Problem]:
    """The look-ups that cannot be carried out here: a host that nobody has named, a secret that this machine lacks."""
    for flow in project.flows.flows.values():
        for step in flow.steps.values():
            if not isinstance(step, HttpStep):
                continue
            place, what = project.places[flow.id, step.id], f"step '{step.id}'"
            if why := lookups.refused(step.url):
                yield place.within("url").problem(f"{what}: this is never asked: {why}.")
            for secret in lookups.missing(step.headers):
                message = f"{what}: the environment has no {secret}, so this fails here."
                yield place.within("headers").problem(message, severity="warning")


def uncharged(settings: Settings, project: Project) -> Iterator[Problem]:
    """That each `pay` ends as unavailable, where the project has come so far that a provider reaches it."""
    if settings.pay_connector or not settings.public_url:
        return
    for flow in project.flows.flows.values():
        for step in flow.steps.values():
            if isinstance(step, PayStep):
                message = f"step '{step.id}': no card is charged here, as ivr.toml has no 'pay_connector'."
                yield project.places[flow.id, step.id].within("pay").problem(message, severity="warning")


def tools_of(project: Project, lookups: Lookups) -> Tools:
    """Who calls the tools of the project's MCP servers."""
    servers = {name: Server(found.url, found.headers, found.oauth) for name, found in project.servers.items()}
    return Tools(servers, lookups, os.environ)


def out_of_reach(tools: Tools, project: Project) -> Iterator[Problem]:
    """The MCP servers whose tools cannot be called here: their callers reach a person."""
    for name, server in project.servers.items():
        what = f"the tools of the MCP server '{name}' are never called"
        if why := tools.refused(server.url):
            yield server.place.within("url").problem(f"{what}: {why}.", severity="warning")
        for variable in tools.missing(Server(server.url, server.headers, server.oauth)):
            yield server.place.problem(f"{what}: the environment has no {variable}.", severity="warning")


def _lessons(project: Project) -> TrainingData:
    return TrainingData.of(project.nlu, asides(project))
