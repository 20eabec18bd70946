"""The only place where things are built and joined.

`Parley` is prepared once, before web processes are forked: project read, checked and trained. `web_app` then joins
the parts that hold connections and threads, once in each process.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response

from ivr.actions import ActionServer, InProcessActions
from ivr.channels import audio
from ivr.channels.twilio import voice
from ivr.channels.twilio.stream import Senses, StreamServer
from ivr.content import project as projects
from ivr.content.problems import Problem, Problems
from ivr.content.project import BadProject, Project
from ivr.conversation.flow import Flows
from ivr.desktop import contacts
from ivr.quality.audio_replay import Ears
from ivr.quality.lessons import training_data
from ivr.revisions import Revisions
from ivr.routing import context_document
from ivr.settings import Settings, SettingsError
from ivr.speech import models
from ivr.speech.vad import find_vad
from ivr.speech.voice import CachedVoice, find_voice
from ivr.speech.vosk import VoskRecogniser
from ivr.store import Store
from ivr.switchboard import Actions, Switchboard, Understanding
from ivr.understanding.breath import SeveralWishes
from ivr.understanding.cache import fingerprint, load_or_train
from ivr.understanding.detector import Detector
from ivr.understanding.faq import Answering, Faq
from ivr.understanding.keywords import Keywords
from ivr.understanding.onnx_encoder import EncoderError
from ivr.understanding.onnx_encoder import load as load_encoder
from ivr.understanding.rasa_server import RasaServer
from ivr.understanding.stance import Stances

HINTS = 80
"""Phrases that a recogniser is told to expect at an open question. Each costs a few bytes in every reply."""


@dataclass(frozen=True)
class Parley:
    """A project made ready to take calls."""

    settings: Settings
    project: Project
    flows: Flows
    understanding: Understanding
    actions: Actions


@dataclass(frozen=True)
class Understood:
    """A project without its actions: nothing of it reaches outside. What a replay needs."""

    project: Project
    problems: Problems
    flows: Flows
    understanding: Understanding
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
    return Parley(settings, made.project, made.flows, made.understanding, actions)


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
        hints={language: detector.phrases(language, limit=HINTS) for language in languages},
    )
    one: Understanding = RasaServer(settings.nlu_url) if settings.nlu_url else detector
    if project.told_of:
        one = Keywords(one, project.told_of, (example.text for example in project.nlu.examples))
    one = Answering(one, Faq.build(project.faq))
    data = training_data(project)
    one = Stances(one, data.examples, flows.triggers)
    understanding = SeveralWishes(one, data, languages, flows.tasks)
    return Understood(project, problems, flows, understanding, _ears(settings, flows))


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


def senses(parley: Parley) -> Senses | None:
    """What live audio is heard and spoken with; None when nothing on this machine can speak.

    The tiny model only hears who tries it out.
    """
    voice, settings = find_voice(), parley.settings
    if voice is None:
        return None
    folders = models.folders(settings, parley.flows.defaults.languages)
    if settings.hearing != "vosk":  # 156 words are no service
        folders = {language: model for language, model in folders.items() if model != models.TINY}
    return Senses(
        VoskRecogniser(folders),
        voice,
        CachedVoice(voice, settings.data / "spoken"),
        partial(find_vad, models.vad(settings)),
        parley.project.recordings,
    )


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

    Training `apart` happens in a process of its own: its libraries take 100 MB that calls do not need. Raises
    SettingsError.
    """
    data = training_data(project)
    if encoder:
        data = replace(data, encoder=str((project.folder / encoder).resolve()))
        try:
            load_encoder(data.encoder)
        except EncoderError as problem:
            raise SettingsError(f"encoder: {problem}") from None
    folder.mkdir(parents=True, exist_ok=True)
    if apart and not (folder / f"understanding-{fingerprint(data)}.npz").exists():
        say(f"Training on {len(data.examples)} sentences ...")
        command = [sys.executable, "-m", "ivr", "train", str(folder.resolve())]
        command += ["--project", str(project.folder.resolve())]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=Path.cwd())
    return load_or_train(data, folder)


def _actions(settings: Settings, project: Project, problems: Problems) -> Actions:
    """The team's actions: on the server named in the settings, or else in this process. Raises BadProject."""
    if settings.actions_url:
        return ActionServer(settings.actions_url)
    actions = InProcessActions(project.actions)
    for error in actions.errors:
        path = error.file.relative_to(project.folder.resolve()).as_posix()
        problems.add(Problem(path, error.line, 1 if error.line else 0, error.message))
    if actions.errors:
        raise BadProject(problems)
    return actions


@dataclass(frozen=True)
class Desk:
    """What both servers of a process answer with: the webhooks, and the live audio."""

    store: Store
    revisions: Revisions
    board: Switchboard
    recordings: Callable[[str, str], str | None]

    @classmethod
    def of(cls, parley: Parley, threads: int) -> Desk:
        """`threads` take turns."""
        settings = parley.settings
        store = Store(settings.database)
        revisions = Revisions(store, parley, prepare)
        revisions.follow()
        board = Switchboard(revisions, store, context_document, places=max(1, threads - 3))
        return cls(store, revisions, board, audio.addresses(parley.project.recordings, settings.public_url))

    def flows(self) -> Flows:
        return self.revisions.current().flows


def web_app(parley: Parley) -> Flask:
    """The webhooks, the contact's document and /health, for one web process."""
    settings, by = parley.settings, Desk.of(parley, parley.settings.threads)
    heard = senses(parley) if listens(parley.flows) else None
    streams = (
        voice.Streams(settings.streams_address, heard.hears, by.store.issue_ticket, by.store.use_ticket)
        if heard
        else None
    )
    app = Flask("ivr")
    app.register_blueprint(
        voice.blueprint(
            by.board,
            public_url=settings.public_url,
            auth_token=settings.auth_token,
            account_sid=settings.account_sid,
            flows=by.flows,
            recordings=by.recordings,
            streams=streams,
            acceptances=voice.Acceptances(by.store.note_acceptance, by.store.was_accepted),
        )
    )
    app.register_blueprint(audio.blueprint(parley.project.recordings))
    app.register_blueprint(contacts.blueprint(by.board.contact, settings.operator_token))

    @app.get("/health")
    def health() -> tuple[dict[str, object], int] | Response:
        """Whether this process can take a call."""
        alive = by.store.alive()
        return {"ok": alive, "revision": by.flows().revision}, 200 if alive else 503

    return app


def stream_server(parley: Parley, pace: float = 1.5) -> StreamServer:
    """The live audio's server, with its models loaded. Raises SettingsError where nothing can speak."""
    settings, made = parley.settings, senses(parley)
    if made is None:
        raise SettingsError("No program here can speak prompts: install espeak-ng or flite.")
    made.load()
    by = Desk.of(parley, settings.streams)
    return StreamServer(
        board=by.board,
        senses=made,
        writer=voice.Writer(voice.Urls(settings.public_url), by.flows, by.recordings),
        auth_token=settings.auth_token,
        account_sid=settings.account_sid,
        url=settings.streams_address,
        use_ticket=by.store.use_ticket,
        issue_ticket=by.store.issue_ticket,
        most=settings.streams,
        pace=pace,
    )


def log_to(stream_level: int = logging.INFO) -> None:
    """Structured logs on standard error: a fixed message and fields, one JSON line each."""
    shared: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso")]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(stream_level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=stream_level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
