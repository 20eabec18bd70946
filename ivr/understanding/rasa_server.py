"""Understands with a running Rasa server instead of the embedded detector.

`POST /model/parse` as in Rasa's HTTP API. Rule: bounded in time and in size, and whatever is not a proper
answer is one exception, `UnderstandingUnavailable`.
"""

from __future__ import annotations

import http.client
import json
import math
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from ivr.conversation.events import Entity, Meaning
from ivr.understanding.training import OUT_OF_SCOPE
from ivr.understanding.words import LONGEST

LARGEST_ANSWER = 256 * 1024
RANKED = 5
_NOTHING = OUT_OF_SCOPE | {"nlu_fallback"}
"""Intents by which Rasa says that it did not understand."""


class UnderstandingUnavailable(Exception):
    """The server did not answer, not in time, or not with something that can be read."""


@dataclass(frozen=True)
class RasaServer:
    """`url` such as http://localhost:5005; an answer that takes longer than `timeout` seconds is none."""

    url: str
    timeout: float = 2.0

    def understand(self, text: str, language: str) -> Meaning:
        """Rasa is told the language as metadata, as a multilingual pipeline expects it."""
        question = {"text": text[:LONGEST], "metadata": {"language": language}}
        try:
            return _meaning(json.loads(self._post(json.dumps(question).encode())))
        except UnderstandingUnavailable:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise UnderstandingUnavailable(f"{self._place}: {type(error).__name__}") from error
        except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
            raise UnderstandingUnavailable(f"{self._place}: the answer is not what Rasa answers") from error

    @property
    def _place(self) -> str:
        """The server without the password or token that the address may carry."""
        address = urlsplit(self.url)
        return f"{address.scheme}://{address.hostname}:{address.port or ''}{address.path}".rstrip(":/")

    def _post(self, body: bytes) -> bytes:
        address = urlsplit(self.url)
        https = address.scheme == "https"
        kind = http.client.HTTPSConnection if https else http.client.HTTPConnection
        connection = kind(address.hostname or "", address.port, timeout=self.timeout)
        path = f"{address.path.rstrip('/')}/model/parse" + (f"?{address.query}" if address.query else "")
        connection.connect()
        hanging_up = threading.Timer(self.timeout, _hang_up, [connection.sock])
        hanging_up.start()
        try:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            if answer.status != 200:
                raise UnderstandingUnavailable(f"{self._place}: HTTP {answer.status}")
            read = answer.read(LARGEST_ANSWER + 1)
            if len(read) > LARGEST_ANSWER:
                raise UnderstandingUnavailable(f"{self._place}: more than {LARGEST_ANSWER} bytes")
            return read
        finally:
            hanging_up.cancel()
            connection.close()


def _hang_up(line: socket.socket) -> None:
    """Ends whatever is being read: a socket's own timeout starts anew with every byte that drips in."""
    with suppress(OSError):  # it may be closed already
        line.shutdown(socket.SHUT_RDWR)


def _meaning(answer: Mapping[str, Any]) -> Meaning:
    best = answer["intent"] or {}
    name = _text(best.get("name") or "")
    nothing = name in _NOTHING
    ranking = [(_text(r["name"]), _share(r.get("confidence"))) for r in answer.get("intent_ranking") or ()]
    return Meaning(
        intent="" if nothing else name,
        confidence=0.0 if nothing else _share(best.get("confidence")),
        ranking=tuple((intent, share) for intent, share in ranking if intent not in _NOTHING)[:RANKED],
        entities=tuple(_entity(found) for found in answer.get("entities") or ()),
    )


def _entity(found: Mapping[str, Any]) -> Entity:
    return Entity(
        name=_text(found["entity"]),
        value=found.get("value"),
        start=int(found.get("start") or 0),
        end=int(found.get("end") or 0),
        role=_text(found.get("role") or ""),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a name is not a string")
    return value


def _share(value: object) -> float:
    share = float(value) if isinstance(value, int | float) else math.nan
    if not 0 <= share <= 1.0001:
        raise ValueError("a confidence is not between 0 and 1")
    return min(share, 1.0)
