"""The only place where the parts of a process are joined: what was prepared, the store, the channels and pages.

Rule: what holds connections and threads is joined here, once in each process, after it was forked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import structlog
from flask import Flask

from ivr.channels import audio, links
from ivr.channels.twilio import voice
from ivr.channels.twilio.signature import Admission
from ivr.channels.twilio.stream import Senses, StreamServer
from ivr.conversation.callers import IDENTIFY, LINE_RISK
from ivr.conversation.events import PaymentEnded, Proved
from ivr.conversation.flow import Flows
from ivr.conversation.steps.authenticate import (
    CHECK_CODE,
    CHECK_DIGITS,
    CHECK_PIN,
    DRAW_DIGITS,
    SEND_CODE,
    SEND_LINK,
    SET_PIN,
)
from ivr.conversation.steps.pay import BEGIN, SETTLE
from ivr.conversation.steps.voiceprint import DELETE_VOICE, KEEP_VOICE
from ivr.desktop import contacts
from ivr.desktop.step_up import StepUps
from ivr.errands import Runner, Runners
from ivr.identity.directory import KeptDirectory
from ivr.identity.identify import Identify
from ivr.identity.line_risk import AskOfLine, NobodyAsked
from ivr.identity.one_time_code import CheckCode, SendCode
from ivr.identity.passkey import Ceremonies, SendLink
from ivr.identity.pin import CheckPin, Hashes, Known, SetPin
from ivr.identity.sealing import CannotSeal, Seal
from ivr.identity.voices import DeletesVoices, Voices
from ivr.payments.saga import BeginPayment, SettlePayment
from ivr.preparing import (
    Parley,
    directory_of,
    hears_voices,
    interpreter_of,
    line_risk_of,
    listens,
    lookups_of,
    prepare,
)
from ivr.revisions import Revisions
from ivr.routing import context_document
from ivr.settings import Settings, SettingsError
from ivr.speech import models
from ivr.speech.recogniser import NoModel
from ivr.speech.speaker_encoder import SpeakerEncoder
from ivr.speech.vad import find_vad
from ivr.speech.voice import CachedVoice, find_voice
from ivr.speech.voiceprint import Speaker, name_of, thresholds_of
from ivr.speech.vosk import VoskRecogniser
from ivr.store import Store, StoreUnavailable
from ivr.switchboard import Switchboard

log = structlog.get_logger("ivr.app")


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


def _speaker(parley: Parley) -> Callable[[], Speaker] | None:
    """The voice of a new call; None where no encoder is there, or where the project makes nothing of voices."""
    file = models.voiceprint(parley.settings)
    if file is None or not hears_voices(parley.flows):
        return None
    try:
        encoder, thresholds = SpeakerEncoder(file), thresholds_of(file)
        _ = encoder.dimensions
    except NoModel as error:
        log.error("callers are not known by their voice", why=str(error))
        return None
    return partial(Speaker, encoder, thresholds)


def _kept(store: Store, parley: Parley) -> KeptDirectory:
    """The embedded directory, with those whom the project lists."""
    with suppress(StoreUnavailable):  # calls are taken all the same; the next process fills it
        store.customers.fill(parley.project.customers, time.time())
    return KeptDirectory(store.customers, time.time)


@dataclass(frozen=True)
class Desk:
    """What both servers of a process answer with: the webhooks, and the live audio."""

    store: Store
    revisions: Revisions
    board: Switchboard
    recordings: Callable[[str, str], str | None]
    send_link: Runner
    known: Known

    @classmethod
    def of(cls, parley: Parley, threads: int, speaks: bool = False) -> Desk:
        """`threads` take turns; where callers are heard to speak, voices are told apart."""
        settings = parley.settings
        store = Store(settings.database)
        crm = directory_of(settings, lookups_of(settings))
        directory = crm or _kept(store, parley)
        known = crm if crm and settings.directory_by_number else store.customers
        voices = _voices(store, settings) if speaks else None
        revisions = Revisions(store, parley, prepare)
        revisions.follow()
        proving = _proving(store, known, settings)
        board = Switchboard(
            revisions,
            store,
            context_document,
            places=max(1, threads - 3),
            notify=settings.notify_url,
            writes_back=bool(settings.directory_write),
            interpreter=interpreter_of(settings, store.spending),
            runners={
                IDENTIFY: Identify(directory),
                **proving,
                **_paying(store, settings),
                **_voiced(voices, store),
            },
            voices=voices,
        )
        recordings = audio.addresses(parley.project.recordings, settings.public_url)
        return cls(store, revisions, board, recordings, proving[SEND_LINK], known)

    def contact(self, name: str) -> dict[str, Any] | None:
        """What an agent sees of a contact: its document, and that codes and links were texted, not which."""
        document = self.board.contact(name)
        if document is None:
            return None
        sent = (one for one in self.store.outbox.of(document["contact"]) if one.kind in ("code", "link"))
        return document | {
            "texted": [{"what": one.kind, "at": one.made_at, "state": one.state} for one in sent]
        }

    def step_ups(self) -> StepUps:
        def note(customer: str, what: str) -> None:
            self.store.customers.note(customer, "agent", what, time.time())

        return StepUps(self.board.state, self.send_link, note)

    def flows(self) -> Flows:
        return self.revisions.current().flows


def _proving(store: Store, known: Known, settings: Settings) -> Runners:
    """Who compares PINs and codes, texts them, and looks at lines. Codes and links are worked out of the token."""
    lockouts, key = store.lockouts, settings.auth_token
    hashes = Hashes()
    risk = line_risk_of(settings, store.line_risks, store.spending) or NobodyAsked()
    return {
        CHECK_PIN: CheckPin(known, store.pins, lockouts, hashes),
        SEND_CODE: SendCode(known, store.codes, store.outbox, lockouts, risk=risk),
        CHECK_CODE: CheckCode(known, store.codes, lockouts, key),
        SET_PIN: SetPin(store.pins, hashes, store.customers.note),
        SEND_LINK: SendLink(known, store.passkeys, store.links, store.outbox, lockouts, key, risk=risk),
        LINE_RISK: AskOfLine(risk),
    }


def _paying(store: Store, settings: Settings) -> Runners:
    """Who writes down what is charged, and finds out what became of it."""
    return {
        BEGIN: BeginPayment(store.payments, None, bool(settings.pay_connector)),
        SETTLE: SettlePayment(store.payments, None),
    }


def _payments(store: Store, settings: Settings) -> voice.Payments:
    """What webhooks tell of payments, to the contact that the call belongs to."""
    settle = SettlePayment(store.payments, None)

    def hear(call: str, told: PaymentEnded) -> None:
        if contact := store.contacts.load(call):
            settle.hear(contact.contact, told)

    return voice.Payments(settings.pay_connector, hear)


def _voices(store: Store, settings: Settings) -> Voices | None:
    """Who tells voices apart; None, with a word to operators, where nothing of a voice could be kept."""
    file, seal = models.voiceprint(settings), Seal(settings.voiceprint_keys)
    if file is None:
        return None
    try:
        seal.require()
    except CannotSeal as error:
        log.error("callers are not known by their voice", why=str(error))
        return None
    return Voices(store.voiceprints, seal, name_of(file), time.time)


def _voiced(voices: Voices | None, store: Store) -> Runners:
    """Who keeps and deletes voices. To delete one takes neither its sound nor a key."""
    heard = (KEEP_VOICE, DRAW_DIGITS, CHECK_DIGITS) if voices else ()
    listening: Runners = {kind: voices for kind in heard if voices}
    return {DELETE_VOICE: DeletesVoices(store.voiceprints, time.time), **listening}


def web_app(parley: Parley, edits: Callable[[], str] = lambda: "off") -> Flask:
    """The webhooks, the contact's document and /health, for one web process. `edits` says how it stands with them."""
    settings, by = parley.settings, Desk.of(parley, parley.settings.threads)
    by.board.look_after()
    heard = senses(parley) if listens(parley.flows) else None
    streams = (
        voice.Streams(settings.streams_address, heard.hears, by.store.tickets.issue, by.store.tickets.use)
        if heard
        else None
    )
    app = Flask("ivr")
    webhooks = voice.Webhooks(
        by.board,
        public_url=settings.public_url,
        auth_token=settings.auth_token,
        account_sid=settings.account_sid,
        flows=by.flows,
        recordings=by.recordings,
        streams=streams,
        payments=_payments(by.store, settings),
        acceptances=voice.Acceptances(by.store.tickets.note_acceptance, by.store.tickets.was_accepted),
    )
    app.register_blueprint(webhooks.blueprint())
    app.register_blueprint(_links(parley, by, webhooks).blueprint())
    app.register_blueprint(audio.blueprint(parley.project.recordings))
    app.register_blueprint(contacts.blueprint(by.contact, settings.operator_token, by.step_ups().start))

    @app.get("/health")
    def health() -> tuple[dict[str, object], int]:
        """Whether this process can take a call: a turn that cannot be written down is none."""
        problem = by.store.problem()
        told = {"ok": not problem, "revision": by.flows().revision, "edits": edits()}
        return (told | {"problem": problem}, 503) if problem else (told, 200)

    return app


def _links(parley: Parley, by: Desk, webhooks: voice.Webhooks) -> links.Pages:
    settings, store = parley.settings, by.store

    def tell(contact: str, event: Proved) -> bool:
        return by.board.tell(contact, event, webhooks.render)

    service = parley.flows.defaults.service or "Parley"
    ceremonies = Ceremonies(settings.public_url, service, store.passkeys, settings.auth_token)
    return links.Pages(store.links, ceremonies, by.known, by.flows, tell)


def stream_server(parley: Parley, pace: float = 1.5) -> StreamServer:
    """The live audio's server, with its models loaded. Raises SettingsError where nothing can speak."""
    settings, found = parley.settings, senses(parley)
    if found is None:
        raise SettingsError("No program here can speak prompts: install espeak-ng or flite.")
    made = replace(found, speaker=_speaker(parley))
    made.load()
    by = Desk.of(parley, settings.streams, speaks=made.speaker is not None)
    return StreamServer(
        board=by.board,
        senses=made,
        writer=voice.Writer(voice.Urls(settings.public_url), by.flows, by.recordings, settings.pay_connector),
        admission=Admission(settings.streams_address, settings.auth_token, settings.account_sid),
        url=settings.streams_address,
        use_ticket=by.store.tickets.use,
        issue_ticket=by.store.tickets.issue,
        most=settings.streams,
        pace=pace,
    )
