"""The messages of a media stream, as Twilio writes and reads them.

Rule: nothing in a message is trusted to be there or to make sense; what does not is a `BadMessage` that says so.
Pages: twilio.com/docs/voice/media-streams/websocket-messages, twilio.com/docs/voice/twiml/stream.
"""

from __future__ import annotations

import binascii
import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

LARGEST = 64 * 1024
"""Bytes of a message. Twilio's own hold 20 ms of sound in some 300 bytes."""
LONGEST_SOUND = 8000
"""Bytes of sound in one message: a second."""
KEYS = frozenset("0123456789*#")
OTHER_KEYS = frozenset("ABCD")
"""Of the sixteen tones there are; no telephone has them, but a voice may sound like one."""


class BadMessage(ValueError):
    """Raised for what Twilio would not have sent."""


@dataclass(frozen=True)
class Start:
    """The stream has begun, for the call `call`; `parameters` are those of the TwiML."""

    stream: str
    call: str
    account: str
    parameters: dict[str, str]


@dataclass(frozen=True)
class Sound:
    """Some of the caller's sound, in mu-law."""

    stream: str
    mulaw: bytes


@dataclass(frozen=True)
class Key:
    """The caller pressed a key."""

    stream: str
    key: str


@dataclass(frozen=True)
class Played:
    """The sound before the mark `name` was played, or thrown away by `clear`."""

    stream: str
    name: str


@dataclass(frozen=True)
class Stop:
    """Twilio ends the stream: the call is over or was taken elsewhere."""

    stream: str


Message = Start | Sound | Key | Played | Stop


def read(text: str | bytes) -> Message | None:
    """The message; None for one that says nothing, or of a kind that is not known yet. Raises BadMessage."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise BadMessage("this is not JSON") from None
    if not isinstance(told, dict):
        raise BadMessage("a message is an object")
    match told.get("event"):
        case "media":
            return Sound(_text(told, "streamSid"), _sound(_object(told, "media")))
        case "dtmf":
            key = _text(_object(told, "dtmf"), "digit")
            if key in OTHER_KEYS:
                return None
            if key not in KEYS:
                raise BadMessage("'digit' is not a key of a telephone")
            return Key(_text(told, "streamSid"), key)
        case "mark":
            return Played(_text(told, "streamSid"), _text(_object(told, "mark"), "name"))
        case "stop":
            return Stop(_text(told, "streamSid"))
        case "start":
            return _start(_object(told, "start"))
        case str():
            return None
    raise BadMessage("'event' is missing")


def _start(start: dict[str, Any]) -> Start:
    form = start.get("mediaFormat") or {}
    if isinstance(form, dict) and (form.get("encoding", "audio/x-mulaw"), form.get("sampleRate", 8000)) != (
        "audio/x-mulaw",
        8000,
    ):
        raise BadMessage("the sound is not 8 kHz mu-law")
    parameters = start.get("customParameters") or {}
    if not isinstance(parameters, dict):
        raise BadMessage("'customParameters' is an object")
    told = {str(name): value for name, value in parameters.items() if isinstance(value, str)}
    return Start(_text(start, "streamSid"), _text(start, "callSid"), _text(start, "accountSid"), told)


def _sound(media: dict[str, Any]) -> bytes:
    payload = media.get("payload")
    if not isinstance(payload, str):
        raise BadMessage("'payload' is missing")
    try:
        sound = b64decode(payload, validate=True)
    except (binascii.Error, ValueError):
        raise BadMessage("'payload' is not base64") from None
    if len(sound) > LONGEST_SOUND:
        raise BadMessage("more than a second of sound in one message")
    # Only what the caller says: with both tracks our own prompts would be heard, too.
    return sound if media.get("track", "inbound") == "inbound" else b""


def _object(told: dict[str, Any], name: str) -> dict[str, Any]:
    value = told.get(name)
    if not isinstance(value, dict):
        raise BadMessage(f"'{name}' is missing")
    return value


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value or len(value) > 128:
        raise BadMessage(f"'{name}' is missing")
    return value


def sound(stream: str, mulaw: bytes) -> str:
    """Sound to be played after what was sent before; raw mu-law, without a header."""
    payload = b64encode(mulaw).decode("ascii")
    return json.dumps({"event": "media", "streamSid": stream, "media": {"payload": payload}})


def mark(stream: str, name: str) -> str:
    """Comes back as `Played` once the sound before it was played."""
    return json.dumps({"event": "mark", "streamSid": stream, "mark": {"name": name}})


def clear(stream: str) -> str:
    """Throws away what was not played yet. The marks of it come back at once."""
    return json.dumps({"event": "clear", "streamSid": stream})
