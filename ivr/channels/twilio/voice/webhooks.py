"""The webhooks of a telephone call. Each reads a form, asks the switchboard, and answers with TwiML.

Rule: nothing is answered that was not signed, and whatever fails afterwards, the caller is taken care of.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import HTTPException

from ivr.channels.twilio import script
from ivr.channels.twilio.script import Script
from ivr.channels.twilio.signature import Admission
from ivr.channels.twilio.urls import Urls
from ivr.channels.twilio.voice import forms
from ivr.channels.twilio.voice.twiml import ACCEPTS, Recordings, Writer
from ivr.conversation.commands import Listen
from ivr.conversation.events import HandOffEnded, PaymentEnded
from ivr.conversation.flow import Flows
from ivr.logs import way
from ivr.store import StoreUnavailable
from ivr.switchboard import Render, Reply, StillWorking, Switchboard, UnknownContact

TICKET_SECONDS = 60
"""Within which a call must have connected its live audio."""
LONGEST_TOKEN = 128
AFTER_A_PERSON = ("/twilio/voice/handed-off", "/twilio/voice/voicemail")
"""Where a call comes back to when nobody took it, and leaves its message: who fails there is not sent there again."""

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


@dataclass(frozen=True)
class Payments:
    """What charges cards: the Pay connector of that name. `hear` is told at once of every end of a payment."""

    connector: str = ""
    hear: Callable[[str, PaymentEnded], object] = lambda call, told: None
    """(call, what Twilio tells)"""


class Webhooks:
    """The routes under /twilio, a method each."""

    def __init__(
        self,
        switchboard: Switchboard,
        *,
        public_url: str,
        auth_token: str,
        account_sid: str = "",
        flows: Callable[[], Flows],
        recordings: Recordings = lambda name, language: None,
        streams: Streams | None = None,
        acceptances: Acceptances | None = None,
        payments: Payments | None = None,
    ) -> None:
        """`flows` gives the revision in force: its languages, voices and queues. Without `streams` Twilio hears every
        call, whatever the flows choose.

        Raises ValueError for a URL that is none, or without auth token.
        """
        urls = Urls(public_url)
        self._switchboard = switchboard
        self._admission = Admission(urls.public, auth_token, account_sid)
        self._payments = payments or Payments()
        self._write = Writer(urls, flows, recordings, self._payments.connector)
        self._flows = flows
        self._streams = streams
        self._acceptances = acceptances or Acceptances.of_this_process()

    def blueprint(self) -> Blueprint:
        pages = Blueprint("twilio", __name__, url_prefix="/twilio")
        pages.before_request(self._admit)
        for path, route in {
            "/voice": self.voice,
            "/voice/turn": self.turn,
            "/voice/wait": self.wait,
            "/voice/streamed": self.streamed,
            "/voice/handed-off": self.handed_off,
            "/voice/voicemail": self.voicemail,
            "/voice/voicemail-kept": self.voicemail_kept,
            "/voice/paid": self.paid,
            "/voice/paying": self.paying,
            "/voice/whisper": self.whisper,
            "/voice/hold": self.hold,
            "/status": self.status,
            "/fallback": self.fallback,
        }.items():
            pages.add_url_rule(path, view_func=route, methods=["POST"])
        pages.register_error_handler(HTTPException, _refused)
        pages.register_error_handler(UnknownContact, self._unknown)
        pages.register_error_handler(StoreUnavailable, self._unavailable)
        pages.register_error_handler(StillWorking, lambda error: _not_noted())
        pages.register_error_handler(Exception, self._failed)
        return pages

    def _admit(self) -> Response | None:
        fault = self._admission.fault_of_webhook(request)
        if not fault:
            return None
        log.warning("Twilio webhook refused", fault=fault, path=request.path)
        return _plain(
            f"Refused: {fault}. A webhook must be signed by your Twilio account, for the URL that it calls.\n"
            f"This server's URLs begin with {self._write.urls.public} (IVR_PUBLIC_URL): the webhooks of your number "
            "in the Twilio console must begin so too, to the letter. TWILIO_AUTH_TOKEN and TWILIO_ACCOUNT_SID must "
            "be those of the account that owns the number.\n",
            403,
        )

    # -- the call ----------------------------------------------------------------------------------------

    def voice(self) -> Response:
        event = forms.call_started(request.form, self._flows().defaults.region)
        return self._answer(self._switchboard.begin(_call(), event, self._render(), _token()))

    def turn(self) -> Response:
        number = forms.turn(request.args)
        if number is None:
            return _twiml(self._write.start_over())
        answer = forms.answer(request.form)
        return self._answer(self._switchboard.take(_call(), number, answer, self._render(), _token()))

    def wait(self) -> Response:
        number = forms.turn(request.args)
        if number is None:
            return _twiml(self._write.start_over())
        return self._answer(self._switchboard.wait(_call(), number, self._render()))

    def streamed(self) -> Response:
        """The live audio is over, as it should be or not: what was told last says how the call goes on."""
        if request.form.get("CallStatus") == "completed":
            return _twiml(self._write.hang_up())
        text = self._switchboard.again(_call())
        told = script.read(text)
        if told is None:
            return _twiml(text)
        done = told.listen is None and not told.reply.working
        said = done and ("said" in request.args or self._was_said(told))
        if not said:
            log.warning("a stream broke off; Twilio goes on with the call", call=_call())
        return self._without_stream(told, said)

    def status(self) -> Response:
        if event := forms.hung_up(request.form):
            self._switchboard.hang_up(_call(), event)
        return Response(status=204)

    # -- on the way to a person --------------------------------------------------------------------------

    def handed_off(self) -> Response:
        event, number = forms.hand_off_ended(request.form), forms.turn(request.args)
        if number is None:
            return self._after_hand_off()
        hand_off = request.args.get("hand_off", "")
        if hand_off and event.result == "bridged" and not self._acceptances.noted(hand_off):
            event = HandOffEnded(result="no_answer")  # a mailbox has answered
        return self._answer(self._switchboard.take(_call(), number, event, self._render(), _token()))

    def whisper(self) -> Response:
        """On the agent's leg of a Dial. Who has taken the call is connected, whatever happens here; where it must be
        taken by key, nothing about the caller is said before."""
        contact, queue, language, hand_off = (
            request.args.get(name, "") for name in ("contact", "queue", "language", "hand_off")
        )
        if hand_off:
            if request.form.get("Digits") != ACCEPTS:
                again = self._write.urls.whisper(contact, queue, language, hand_off)
                return _twiml(self._write.ask_to_accept(language, again))
            self._acceptances.note(hand_off, time.time())
        return _twiml(self._write.whisper(queue, language, self._switchboard.contact(contact)))

    # -- where a card is charged -------------------------------------------------------------------------

    def paid(self) -> Response:
        """The capture of a card has ended, one way or another. What is told of it is written down before the call goes
        on, which may be over by now."""
        number, told = forms.turn(request.args), forms.payment_ended(request.args, request.form)
        if number is None:
            return _twiml(self._write.start_over())
        self._payments.hear(_call(), told)
        return self._answer(self._switchboard.take(_call(), number, told, self._render(), _token()))

    def paying(self) -> Response:
        """How far the capture has come. The end of it is told here, too, and may come here only."""
        if "Result" in request.form:
            self._payments.hear(_call(), forms.payment_ended(request.args, request.form))
        return Response(status=204)

    # -- where nobody takes the call ---------------------------------------------------------------------

    def voicemail(self) -> Response:
        """The caller has left a message, or none."""
        number, event = forms.turn(request.args), forms.voicemail_ended(request.form)
        if number is None or event is None:
            return _twiml(self._write.hang_up())
        return self._answer(self._switchboard.take(_call(), number, event, self._render(), _token()))

    def voicemail_kept(self) -> Response:
        """Twilio has made a recording of the message, or cannot. It may come before the call goes on, after it is over
        or twice; nothing is said to it."""
        number, event = forms.turn(request.args), forms.voicemail_ended(request.form)
        if number is not None and event is not None:
            self._switchboard.take(_call(), number, event, self._render(), _token())
        return Response(status=204)

    def hold(self) -> Response:
        return _twiml(self._write.hold(request.args.get("queue", ""), request.args.get("language", "")))

    def _after_hand_off(self) -> Response:
        """Who has talked to a person, or waited for one in vain, is not sent into the queue once more."""
        talked = forms.hand_off_ended(request.form).result == "bridged"
        return _twiml(self._write.hang_up() if talked else self._write.goodbye())

    # -- what is answered --------------------------------------------------------------------------------

    @property
    def render(self) -> Render:
        """Writes TwiML; a script where the answer is to be heard on the call's live audio."""
        return self._scripted if self._streams else self._write.reply

    def _render(self) -> Render:
        return partial(self._write.reply, plain=True) if "plain" in request.args else self.render

    def _scripted(self, reply: Reply) -> str:
        written = Script(reply)
        if self._is_heard_here(written.listen):
            return script.write(written)
        return self._write.reply(reply)

    def _is_heard_here(self, awaited: Listen | None) -> bool:
        if self._streams is None or awaited is None:
            return False
        return awaited.hearing == "vosk" and self._streams.hears(awaited.language)

    def _answer(self, text: str) -> Response:
        told = script.read(text)
        if told is None:
            return _twiml(text)
        if self._streams is None or "plain" in request.args:
            return self._without_stream(told)
        ticket = secrets.token_urlsafe(24)
        self._streams.issue(_call(), ticket, time.time() + TICKET_SECONDS)
        return _twiml(self._write.stream(self._streams.url, ticket))

    def _without_stream(self, told: Script, said: bool = False) -> Response:
        """What was to be played and heard on a stream, for Twilio; `said` when nothing of it is left to say."""
        if told.reply.working or told.listen:
            return _twiml(self._write.reply(told.reply, plain=True))
        if not said:
            return _twiml(self._write.say_first(told.prompts, self._write.urls.leave))
        return _twiml(told.leave or self._write.hang_up())

    def _was_said(self, told: Script) -> bool:
        streams, said = self._streams, script.said(told.reply.turn)
        return streams is not None and streams.use(_call(), said, time.time())

    # -- when something failed ---------------------------------------------------------------------------

    def fallback(self) -> Response:
        """Called by Twilio when an answer of ours failed; after its own hand-off with `after`."""
        if "after" in request.args:
            return self._after_hand_off()
        call, event = forms.call_sid(request.form), forms.fell_back(request.form)
        log.error("Twilio took the fallback", call=call, code=event.code, where=event.where)
        to_people = partial(self._to_people, comes_back=not event.where.endswith(AFTER_A_PERSON))
        try:
            return _twiml(self._switchboard.fall_back(call, event, to_people, _token()))
        except Exception as error:
            log.warning("the fallback knows nothing of its call", error=type(error).__name__)
            return _twiml(self._write.fallback())

    def _to_people(self, reply: Reply, comes_back: bool) -> str:
        """The simplest of documents: what we wrote before may be what Twilio could not use. Where nobody takes the call
        it `comes_back` to its flows, but for one that has failed just there."""
        return self._write.fallback(reply, comes_back)

    def _rescue(self) -> Response:
        """What is answered when the store is gone or the fault is ours."""
        match _route():
            case "whisper":
                return _twiml(self._write.whisper("", "", None))
            case "handed_off":
                return self._after_hand_off()
            case "status" | "voicemail_kept" | "paying":
                return _not_noted()
            case _:
                return _twiml(self._write.fallback())

    def _unknown(self, error: UnknownContact) -> Response:
        log.warning("webhook of an unknown call", call=forms.call_sid(request.form), path=request.path)
        match _route():
            case "status" | "voicemail_kept" | "paying":
                return Response(status=204)
            case "whisper" | "handed_off":
                return self._rescue()
            case _:
                return _twiml(self._write.start_over())

    def _unavailable(self, error: StoreUnavailable) -> Response:
        log.error("the store is unavailable", call=forms.call_sid(request.form), path=request.path)
        return self._rescue()

    def _failed(self, error: Exception) -> Response:
        log.error(
            "a webhook failed",
            call=forms.call_sid(request.form),
            path=request.path,
            error=type(error).__name__,
            trace=way(error),
        )
        try:
            return self._rescue()
        except Exception:
            return _twiml(self._write.goodbye())


def _not_noted() -> Response:
    return _plain("This could not be noted; please repeat.\n", 503)


def _refused(error: HTTPException) -> Response:
    return _plain(f"{error.code} {error.name}\n", error.code or 400)


def _route() -> str:
    """Which of the webhooks is being answered, by the name of its method."""
    return (request.endpoint or "").rpartition(".")[2]


def _call() -> str:
    return forms.call_sid(request.form) or abort(400)


def _token() -> str:
    """The same for each try of one webhook."""
    return request.headers.get("I-Twilio-Idempotency-Token", "")[:LONGEST_TOKEN]


def _twiml(text: str) -> Response:
    return Response(text, mimetype="text/xml")


def _plain(text: str, status: int) -> Response:
    return Response(text, status, mimetype="text/plain")
