"""The webhooks of a telephone call. Each reads a form, asks the switchboard, and answers with TwiML.

Rule: nothing is answered that was not signed, and whatever fails afterwards, the caller is taken care of.
"""

from __future__ import annotations

import secrets
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from ivr.channels.twilio import script
from ivr.channels.twilio.script import Script
from ivr.channels.twilio.signature import Signature
from ivr.channels.twilio.urls import Urls
from ivr.channels.twilio.voice import forms
from ivr.channels.twilio.voice.twiml import ACCEPTS, Recordings, Writer
from ivr.conversation.events import HandOffEnded
from ivr.conversation.flow import Flows
from ivr.store import StoreUnavailable
from ivr.switchboard import Render, Reply, Switchboard, UnknownContact

TICKET_SECONDS = 60
"""Within which a call must have connected its live audio."""
LARGEST_BODY = 512 * 1024
"""Bytes; room for 100 KB of speech in any script, percent-encoded."""
LONGEST_TOKEN = 128

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Streams:
    """Where calls connect their live audio. `hears` says for a language whether that is any use."""

    url: str
    hears: Callable[[str], bool]
    issue: Callable[[str, str, float], None]
    """(call, ticket, until) lets the bearer of the ticket in for that call."""
    use: Callable[[str, str, float], bool]
    """(call, ticket, now) takes a ticket back; whether it was good."""


@dataclass(frozen=True)
class Acceptances:
    """Which hand-offs a person has taken by key. The webhooks of one call may come to several processes."""

    note: Callable[[str, float], object]
    """(hand_off, now)"""
    noted: Callable[[str], bool]

    @classmethod
    def of_this_process(cls) -> Acceptances:
        taken: set[str] = set()
        return cls(lambda hand_off, now: taken.add(hand_off), taken.__contains__)


def blueprint(
    switchboard: Switchboard,
    *,
    public_url: str,
    auth_token: str,
    account_sid: str = "",
    flows: Callable[[], Flows],
    recordings: Recordings = lambda name, language: None,
    streams: Streams | None = None,
    acceptances: Acceptances | None = None,
) -> Blueprint:
    """The routes under /twilio. `flows` gives the revision in force: its languages, voices and queues.
    Without `streams` Twilio hears every call, whatever the flows choose.

    Raises ValueError for a URL that is none, or without auth token.
    """
    urls = Urls(public_url)
    signature = Signature(urls.public, auth_token, account_sid)
    write = Writer(urls, flows, recordings)
    acceptances = acceptances or Acceptances.of_this_process()
    pages = Blueprint("twilio", __name__, url_prefix="/twilio")

    @pages.before_request
    def admit() -> Response | None:
        request.max_content_length = request.max_form_memory_size = LARGEST_BODY
        fault = signature.fault(request)
        if not fault:
            return None
        log.warning("Twilio webhook refused", fault=fault, path=request.path)
        return _plain(
            f"Refused: {fault}. A webhook must be signed by your Twilio account, for the URL that it calls.\n"
            f"This server's URLs begin with {urls.public} (IVR_PUBLIC_URL): the webhooks of your number in the "
            "Twilio console must begin so too, to the letter. TWILIO_AUTH_TOKEN and TWILIO_ACCOUNT_SID must be "
            "those of the account that owns the number.\n",
            403,
        )

    def render() -> Render:
        """Writes TwiML; a script where the answer is to be heard on the call's live audio."""
        if "plain" in request.args:
            return partial(write.reply, plain=True)
        return scripted if streams else write.reply

    def scripted(reply: Reply) -> str:
        awaited = Script(reply).listen
        heard_here = streams and awaited and awaited.hearing == "vosk" and streams.hears(awaited.language)
        return script.write(Script(reply)) if heard_here else write.reply(reply)

    def answer(text: str) -> Response:
        told = script.read(text)
        if told is None:
            return _twiml(text)
        if streams is None or "plain" in request.args:
            return without_stream(told)
        ticket = secrets.token_urlsafe(24)
        streams.issue(_call(), ticket, time.time() + TICKET_SECONDS)
        return _twiml(write.stream(streams.url, ticket))

    def without_stream(told: Script, said: bool = False) -> Response:
        """What was to be played and heard on a stream, for Twilio; `said` when nothing of it is left to say."""
        if told.reply.working or told.listen:
            return _twiml(write.reply(told.reply, plain=True))
        if not said:
            return _twiml(write.say_first(told.prompts, write.urls.leave))
        return _twiml(told.leave or write.hang_up())

    @pages.post("/voice")
    def voice() -> Response:
        event = forms.call_started(request.form, flows().defaults.region)
        return answer(switchboard.begin(_call(), event, render(), _token()))

    @pages.post("/voice/turn")
    def turn() -> Response:
        number = forms.turn(request.args)
        if number is None:
            return _twiml(write.start_over())
        return answer(switchboard.take(_call(), number, forms.answer(request.form), render(), _token()))

    @pages.post("/voice/wait")
    def wait() -> Response:
        number = forms.turn(request.args)
        if number is None:
            return _twiml(write.start_over())
        return answer(switchboard.wait(_call(), number, render()))

    @pages.post("/voice/streamed")
    def streamed() -> Response:
        """The live audio is over, as it should be or not: what was told last says how the call goes on."""
        if request.form.get("CallStatus") == "completed":
            return _twiml(write.hang_up())
        text = switchboard.again(_call())
        told = script.read(text)
        if told is None:
            return _twiml(text)
        done = told.listen is None and not told.reply.working
        said = done and ("said" in request.args or was_said(told))
        if not said:
            log.warning("a stream broke off; Twilio goes on with the call", call=_call())
        return without_stream(told, said)

    def was_said(told: Script) -> bool:
        return streams is not None and streams.use(_call(), script.said(told.reply.turn), time.time())

    @pages.post("/voice/handed-off")
    def handed_off() -> Response:
        event, number = forms.hand_off_ended(request.form), forms.turn(request.args)
        if number is None:
            return after_hand_off()
        hand_off = request.args.get("hand_off", "")
        if hand_off and event.result == "bridged" and not acceptances.noted(hand_off):
            event = HandOffEnded(result="no_answer")  # a mailbox has answered
        return answer(switchboard.take(_call(), number, event, render(), _token()))

    @pages.post("/voice/whisper")
    def whisper() -> Response:
        """On the agent's leg of a Dial. Who has taken the call is connected, whatever happens here; where it must be
        taken by key, nothing about the caller is said before."""
        contact, queue, language, hand_off = (
            request.args.get(name, "") for name in ("contact", "queue", "language", "hand_off")
        )
        if hand_off:
            if request.form.get("Digits") != ACCEPTS:
                again = write.urls.whisper(contact, queue, language, hand_off)
                return _twiml(write.ask_to_accept(language, again))
            acceptances.note(hand_off, time.time())
        return _twiml(write.whisper(queue, language, switchboard.contact(contact)))

    @pages.post("/voice/hold")
    def hold() -> Response:
        return _twiml(write.hold(request.args.get("queue", ""), request.args.get("language", "")))

    @pages.post("/status")
    def status() -> Response:
        if event := forms.hung_up(request.form):
            switchboard.hang_up(_call(), event)
        return Response(status=204)

    @pages.post("/fallback")
    def fallback() -> Response:
        """Called by Twilio when an answer of ours failed; after its own hand-off with `after`."""
        if "after" in request.args:
            return after_hand_off()
        log.error(
            "Twilio took the fallback", call=forms.call_sid(request.form), code=request.form.get("ErrorCode")
        )
        return _twiml(write.fallback())

    def after_hand_off() -> Response:
        """Who has talked to a person, or waited for one in vain, is not sent into the queue once more."""
        talked = forms.hand_off_ended(request.form).result == "bridged"
        return _twiml(write.hang_up() if talked else write.goodbye())

    def rescue() -> Response:
        """What is answered when the store is gone or the fault is ours."""
        match (request.endpoint or "").rpartition(".")[2]:
            case "whisper":
                return _twiml(write.whisper("", "", None))
            case "handed_off":
                return after_hand_off()
            case "status":
                return _plain("The end of the call could not be noted; please repeat.\n", 503)
            case _:
                return _twiml(write.fallback())

    @pages.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _plain(f"{error.code} {error.name}\n", error.code or 400)

    @pages.errorhandler(UnknownContact)
    def unknown(error: UnknownContact) -> Response:
        log.warning("webhook of an unknown call", call=forms.call_sid(request.form), path=request.path)
        match (request.endpoint or "").rpartition(".")[2]:
            case "status":
                return Response(status=204)
            case "whisper" | "handed_off":
                return rescue()
            case _:
                return _twiml(write.start_over())

    @pages.errorhandler(StoreUnavailable)
    def unavailable(error: StoreUnavailable) -> Response:
        log.error("the store is unavailable", call=forms.call_sid(request.form), path=request.path)
        return rescue()

    @pages.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        # The frames only: an exception's message may hold what the caller said.
        log.error(
            "a webhook failed",
            call=forms.call_sid(request.form),
            path=request.path,
            error=type(error).__name__,
            trace="".join(traceback.format_tb(error.__traceback__)),
        )
        try:
            return rescue()
        except Exception:
            return _twiml(write.goodbye())

    return pages


def _call() -> str:
    return forms.call_sid(request.form) or abort(400)


def _token() -> str:
    """The same for each try of one webhook."""
    return request.headers.get("I-Twilio-Idempotency-Token", "")[:LONGEST_TOKEN]


def _twiml(text: str) -> Response:
    return Response(text, mimetype="text/xml")


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain")
