"""The main job in one command: serve a project on embedded defaults, call it, show what an agent would see.

Rule: the call goes through the real front door - signed webhooks of a running server - like any other.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from ivr import private
from ivr.content import project as projects
from ivr.content.layout import layout_of
from ivr.content.project import Project
from ivr.editing.draw import NoSuchFlow, draw
from ivr.preparing import listens, prepare
from ivr.serving.parts import GRACE, require_port
from ivr.settings import Settings, SettingsError
from ivr.speech import models
from ivr.speech.voice import VoiceFailed, find_voice
from ivr.store import Store
from ivr.testphone import Carrier, screen, transcript
from ivr.testphone.browser import HERE, Phone
from ivr.testphone.problems import CarrierError
from ivr.testphone.script import load, play
from ivr.testphone.sound import Samples
from ivr.testphone.texts import TextService

Say = Callable[[str], object]

PHONE_PORT = 8090
START_SECONDS = 30
SCRIPT = Path("flows") / "tests" / "demo.call"
"""The call that is placed; a project without one is served only."""


def run_demo(settings: Settings, once: bool, port: int | None, say: Say) -> int:
    """Serves and calls. 1 when the scripted call did not go as written."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a plain kill ends the server, too
    if port:
        require_port("127.0.0.1", port)
    private.close(settings.data)
    if not once and not settings.hearing and find_voice():
        settings = replace(settings, hearing="vosk")  # so that the phone in the browser hears its microphone
    live_audio = listens(prepare(settings, say=say).flows)
    settings = _embedded(settings, port)
    texts = TextService(
        settings.account_sid,
        settings.auth_token,
        seen=lambda text: say(transcript.sent(text.to, text.body)),
    )
    with texts:
        return _run(replace(settings, twilio_api=texts.url), once, live_audio, say)


def _run(settings: Settings, once: bool, live_audio: bool, say: Say) -> int:
    server = _start(settings)
    try:
        _await(settings, server, live_audio)
        passed = _call(settings, say)
        if once:
            _await_texts(settings)
        else:
            say(f"\nServing {settings.project.resolve()} at {settings.public_url} until Ctrl-C.")
            say("Call it from another terminal, in this folder: ivr call")
            phone = phone_for(settings).start()
            say(f"Or from a browser, in words or with a microphone: {phone.url}")
            if live_audio and phone.warning:
                say(phone.warning)
            elif not live_audio:
                say(
                    "To speak into it, install espeak-ng or flite, and start again; until then, type what you say."
                )
            server.wait()
        return 0 if passed else 1
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(server)
        (settings.data / "demo.json").unlink(missing_ok=True)


def of_the_server(settings: Settings) -> Settings:
    """The settings of the server to call: these, or else those of the demo that runs beside."""
    note = settings.data / "demo.json"
    if not settings.auth_token and note.exists():
        settings = replace(settings, **json.loads(note.read_text("utf-8")))
    if not settings.auth_token:
        raise SettingsError(
            "No server is known here. Start 'ivr demo' in this folder, or set TWILIO_AUTH_TOKEN and IVR_PUBLIC_URL "
            "as the server has them."
        )
    return settings


def carrier_for(settings: Settings, server: str | None = None, streams: bool = False) -> Carrier:
    """The stand-in for Twilio for a server with these settings, with live audio (`streams`) or with words only."""
    url = server or f"http://127.0.0.1:{settings.port}"
    account = settings.account_sid or "AC" + "0" * 32
    return Carrier(url, settings.auth_token, account, settings.public_url or url, streams=streams)


def look_up_for(settings: Settings, server: str | None = None) -> Callable[[str], list[str]] | None:
    """What a server with these settings knows of a call, line by line; None if it is closed to us."""
    if not settings.operator_token:
        return None
    settings = replace(settings, public_url=(server or f"http://127.0.0.1:{settings.port}").rstrip("/"))

    def look_up(call: str) -> list[str]:
        try:
            return describe(_document(settings, call))
        except urllib.error.HTTPError as error:
            closed = (
                "IVR_OPERATOR_TOKEN is not the server's"
                if error.code == 401
                else "the server knows no such call"
            )
            return [f"  ! {closed} ({error.code})"]
        except OSError as error:
            return [f"  ! the server cannot be asked: {error}"]

    return look_up


def run_phone(settings: Settings, server: str | None, port: int, say: Say) -> int:
    """Serves the browser's test phone until Ctrl-C. Raises SettingsError for a server that is not a development one."""
    settings = of_the_server(settings)
    host = urlsplit(settings.public_url).hostname or ""
    if host not in HERE:
        raise SettingsError(
            f"The browser's test phone is for development, and {host} is not a name of this machine. Start the server "
            "with 'ivr demo', or with IVR_PUBLIC_URL=http://127.0.0.1:PORT; 'ivr call' calls any server."
        )
    phone = phone_for(settings, server, port).start()
    if phone.contact is None:
        say(
            "It shows neither what is heard nor where the call is: IVR_OPERATOR_TOKEN is not the server's, or not set."
        )
    say(f"The test phone is at {phone.url} until Ctrl-C.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        phone.close()
    return 0


def phone_for(settings: Settings, server: str | None = None, port: int = PHONE_PORT) -> Phone:
    """The browser's test phone for a server with these settings, on `port` or a free one."""
    at = replace(settings, public_url=(server or f"http://127.0.0.1:{settings.port}").rstrip("/"))

    def contact(call: str) -> dict[str, Any] | None:
        try:
            return _document(at, call)
        except (urllib.error.URLError, OSError, ValueError):
            return None  # before the first turn is kept, or while the server starts again

    def speak(text: str, language: str) -> Samples:
        if voice is None:
            raise CarrierError(
                "Nothing here can speak what you typed: install espeak-ng or flite, or use a microphone."
            )
        try:
            return voice.speak(text, language)
        except VoiceFailed as error:
            raise CarrierError(str(error)) from None

    voice = find_voice()
    return Phone(
        carrier_for(settings, server, streams=True),
        draw=Drawings(settings.project).of,
        contact=contact if settings.operator_token else None,
        speak=speak,
        port=_free_port(port),
        warning=models.only_tiny(settings, "en"),
    )


class Drawings:
    """The flows of a project drawn as they are now: read again after an edit, unless it is a bad one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state: object = None
        self._project: Project | None = None
        self._reading = Lock()

    def of(self, flow: str) -> str:
        """The picture of a flow, "" for one that is not known."""
        with self._reading:
            layout = layout_of(self._folder)
            state = [(file, file.stat().st_mtime_ns) for file in layout.files()] if layout else []
            if state != self._state:
                self._state = state
                self._project = projects.load(self._folder)[0] or self._project
        try:
            if self._project:
                return draw(self._project, flow)
            return ""
        except NoSuchFlow:
            return ""


# -- the server ------------------------------------------------------------------------------------------


def _embedded(settings: Settings, port: int | None) -> Settings:
    """The settings of a server for this machine only, noted down for `ivr call`."""
    port = port or _free_port(settings.port)
    streams_port = _free_port(settings.streams_port)
    made: dict[str, Any] = {
        "auth_token": secrets.token_hex(16),
        "account_sid": "AC" + secrets.token_hex(16),
        "operator_token": secrets.token_hex(16),
        "public_url": f"http://127.0.0.1:{port}",
        "port": port,
        "streams_port": streams_port,
        "streams_url": f"ws://127.0.0.1:{streams_port}",
        "pay_connector": settings.pay_connector or "Demo",  # the test phone charges nothing
    }
    note = settings.data / "demo.json"
    note.unlink(missing_ok=True)
    with os.fdopen(os.open(note, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
        json.dump(made, file)
    return replace(settings, host="127.0.0.1", **made)


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise SettingsError(f"Port {wanted} is taken and no other is free.")


def _start(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "IVR_PROJECT": str(settings.project.resolve()),
        "TWILIO_AUTH_TOKEN": settings.auth_token,
        "TWILIO_ACCOUNT_SID": settings.account_sid,
        "IVR_OPERATOR_TOKEN": settings.operator_token,
        "IVR_PUBLIC_URL": settings.public_url,
        "IVR_TWILIO_API": settings.twilio_api,
        "IVR_DATABASE_URL": settings.database,
        "IVR_HOST": settings.host,
        "PORT": str(settings.port),
        "IVR_STREAMS_PORT": str(settings.streams_port),
        "IVR_STREAMS_URL": settings.streams_url,
        "IVR_HEARING": settings.hearing,
        "HARBOR_BANK_DB": os.environ.get(
            "HARBOR_BANK_DB", str(_fresh(settings.data / "harbor-bank.db").resolve())
        ),
    }
    command = [sys.executable, "-m", "ivr", "serve", "--quiet"]
    return subprocess.Popen(command, env=environment)


def _fresh(database: Path) -> Path:
    """The sample bank's customers begin every demo with the same money."""
    for file in database.parent.glob(f"{database.name}*"):
        file.unlink()
    return database


def _await(settings: Settings, server: subprocess.Popen[bytes], live_audio: bool) -> None:
    """Returns when the server answers and hears. Raises SettingsError when it ends, or takes half a minute."""
    ports = [settings.port, *([settings.streams_port] if live_audio else [])]
    until = time.monotonic() + START_SECONDS
    while ports and time.monotonic() < until:
        if server.poll() is not None:
            raise SettingsError("The server could not start; see above.")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{ports[0]}/health", timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            ports.pop(0)
    if ports:
        raise SettingsError(f"The server does not answer on port {ports[0]}.")


def _await_texts(settings: Settings) -> None:
    """Returns when the text messages of the call are on the screen, or after half a minute."""
    store, until = Store(settings.database), time.monotonic() + START_SECONDS
    while time.monotonic() < until and any(kind == "message" for _, kind, _ in store.outbox.due(time.time())):
        time.sleep(0.1)
    store.close()


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(GRACE + 10)
        except subprocess.TimeoutExpired:
            server.kill()


# -- the call --------------------------------------------------------------------------------------------


def _call(settings: Settings, say: Say) -> bool:
    script = settings.project / SCRIPT
    if not script.exists():
        return True
    seen: list[str] = []
    carrier = Carrier(
        settings.public_url,
        settings.auth_token,
        settings.account_sid,
        streams=False,
        observe=lambda request, reply: seen.append(str(request.fields.get("CallSid", ""))),
    )
    say("\nA call, through the webhooks:\n")
    passed = play(load(script), carrier, lambda line: None if line.startswith("  ✓") else say(line))
    document = _document(settings, seen[0])
    say("\nWhat the agent sees:\n")
    for line in describe(document):
        say(line)
    return passed


def _document(settings: Settings, call: str) -> dict[str, Any]:
    request = urllib.request.Request(
        f"{settings.public_url}/contacts/{call}",
        headers={"Authorization": f"Bearer {settings.operator_token}"},
    )
    with urllib.request.urlopen(request, timeout=5) as answer:
        return dict(json.load(answer))


def describe(document: dict[str, Any]) -> list[str]:
    """The context document as lines for a terminal, all but the transcript."""
    told = screen.rows(document)
    column = max((len(part) for part, _ in told), default=0) + 2
    return [transcript.line(part, text, column=column) for part, text in told]
