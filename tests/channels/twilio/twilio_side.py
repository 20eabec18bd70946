"""Twilio as a webhook sees it: signed forms in, TwiML out. And a switchboard that says what a test wants said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree

from flask import Flask
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from ivr.channels.twilio.voice import Webhooks
from ivr.conversation.commands import Command, End, HandOff
from ivr.conversation.defaults import Defaults, Language
from ivr.conversation.events import CallStarted, Event, FellBack, HungUp
from ivr.conversation.flow import Flows
from ivr.conversation.written import Queue
from ivr.switchboard import Render, Reply, UnknownContact

PUBLIC = "https://ivr.example.com"
TOKEN = "12345678901234567890123456789012"
ACCOUNT = "AC" + "0" * 32
CALL = "CA" + "1" * 32
WORKFLOW = "WW" + "a" * 32

DEFAULTS = Defaults(
    service="Harbor Bank",
    languages={
        "en": Language(code="en-US", voice="Polly.Joanna-Neural"),
        "es": Language(code="es-US", voice="Polly.Lupe-Neural"),
    },
    queue="general",
)
QUEUES = {
    "general": Queue(description="Anything."),
    "cards": Queue(workflow=WORKFLOW, skill="cards", priority=7, whisper="A card call. {summary}"),
    "branch": Queue(number="+14155550100", whisper={"en": "From the bank. {summary}", "es": "Del banco."}),
    "lounge": Queue(hold_music="harbour"),
}
BANK = Flows(flows={}, defaults=DEFAULTS, queues=QUEUES)


@dataclass
class Scripted:
    """A switchboard that answers everything with `commands`, or raises `trouble`."""

    commands: Sequence[Command] = (End(),)
    trouble: Exception | None = None
    working: bool = False
    hand_off: dict[str, Any] | None = None
    language: str = "en"
    turn: int = 1
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    contacts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def fall_back(self, provider_id: str, event: FellBack, render: Render, token: str = "") -> str:
        if not isinstance(self.commands[-1], HandOff):
            raise UnknownContact(provider_id)
        return self._say(render, "fall_back", provider_id, event, token)

    def _say(self, render: Render, *asked: object) -> str:
        self.asked.append(asked)
        if self.trouble:
            raise self.trouble
        return render(
            Reply("c0ffee", self.turn, tuple(self.commands), self.working, self.hand_off, self.language)
        )

    def begin(self, provider_id: str, event: CallStarted, render: Render, token: str = "") -> str:
        return self._say(render, "begin", provider_id, event, token)

    def take(self, provider_id: str, turn: int, event: Event, render: Render, token: str = "") -> str:
        return self._say(render, "take", provider_id, turn, event, token)

    def wait(self, provider_id: str, turn: int, render: Render) -> str:
        return self._say(render, "wait", provider_id, turn)

    def hang_up(self, provider_id: str, event: HungUp) -> None:
        self.asked.append(("hang_up", provider_id, event))
        if self.trouble:
            raise self.trouble

    def contact(self, name: str) -> dict[str, Any] | None:
        if self.trouble:
            raise self.trouble
        return self.contacts.get(name)


class Twilio:
    """Posts forms to the webhooks of `switchboard` as Twilio does: signed for the public URL."""

    def __init__(self, switchboard: object, flows: Flows = BANK, **settings: Any) -> None:
        settings = {"public_url": PUBLIC, "auth_token": TOKEN, "account_sid": ACCOUNT, **settings}
        self.public = settings["public_url"].rstrip("/")
        app = Flask(__name__)
        app.testing = True
        webhooks = Webhooks(switchboard, flows=lambda: flows, **settings)  # type: ignore[arg-type]
        app.register_blueprint(webhooks.blueprint())
        self.client: FlaskClient = app.test_client()

    def post(
        self,
        target: str,
        form: Mapping[str, str] | Sequence[tuple[str, str]] = (),
        token: str = TOKEN,
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """`target` is a path below /twilio, or a whole URL out of an answer."""
        target = target.partition("#")[0].removeprefix(self.public)
        if not target.startswith("/twilio"):
            target = "/twilio/" + target
        given = list(form.items() if isinstance(form, Mapping) else form)
        names = {name for name, _ in given}
        given += [(k, v) for k, v in {"CallSid": CALL, "AccountSid": ACCOUNT}.items() if k not in names]
        signature = RequestValidator(token).compute_signature(self.public + target, MultiDict(given))
        return self.client.post(
            target,
            data=urlencode(given),
            content_type="application/x-www-form-urlencoded; charset=UTF-8",
            headers={"X-Twilio-Signature": signature, **(headers or {})},
        )

    def ask(self, target: str, form: Mapping[str, str] | Sequence[tuple[str, str]] = ()) -> Document:
        response = self.post(target, form)
        assert response.status_code == 200, response.text
        assert response.mimetype == "text/xml"
        return Document(response.text)


class Document:
    """TwiML as Twilio reads it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.size = len(text.encode())
        self.root = ElementTree.fromstring(text.encode())

    @property
    def verbs(self) -> list[str]:
        return [element.tag for element in self.root]

    @property
    def spoken(self) -> str:
        return " ".join(element.text or "" for element in self.root.iter("Say"))

    def __getitem__(self, verb: str) -> ElementTree.Element:
        found = self.root.find(f".//{verb}")
        assert found is not None, f"no <{verb}> in {self.text}"
        return found

    def __contains__(self, verb: str) -> bool:
        return self.root.find(f".//{verb}") is not None


def path(url: str | None) -> str:
    """Path and query of one of the server's own URLs."""
    assert url is not None and url.startswith(PUBLIC + "/")
    parts = urlsplit(url)
    return parts.path + ("?" + parts.query if parts.query else "")
