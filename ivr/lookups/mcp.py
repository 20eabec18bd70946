"""Calls the tools of MCP servers for `call` steps: JSON-RPC over streamable HTTP, as the protocol's revision 2025-06-18
has it (modelcontextprotocol.io/specification/2025-06-18/basic/transports).

Rule: as for every look-up, only hosts that the operator has named, each time within its seconds; what a tool answers is
data. A session is opened once and kept for further calls; one that the server has forgotten is opened anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

import structlog

from ivr import web
from ivr.conversation import templates
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.lookups.runner import Lookups

log = structlog.get_logger("ivr.lookups")

VERSION = "2025-06-18"
_VARIABLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Server:
    """Where an MCP server is, and what it is told of who asks; `${NAME}` in a header is from the environment.

    `oauth` are client_id, client_secret, token_url and, if need be, scope and audience, as Rasa writes them.
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    oauth: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Talk:
    """A session with a server: its id, "" for a server that has none, and the revision that it speaks."""

    id: str
    version: str


class Tools:
    """The tools of these servers, by name. `lookups` knows which hosts may be asked."""

    def __init__(
        self, servers: Mapping[str, Server], lookups: Lookups, environment: Mapping[str, str]
    ) -> None:
        self._servers = servers
        self._lookups = lookups
        self._environment = environment
        self._talks: dict[str, _Talk] = {}
        self._tokens: dict[str, tuple[str, float]] = {}

    def run(
        self, errand: Errand, session: Session, heard: Heard | None, flows: Flows, past: object = None
    ) -> ErrandDone | ErrandFailed:
        asked, until = errand.arguments, monotonic() + errand.timeout
        try:
            result = self._called(str(asked["server"]), errand, until)
            return ErrandDone(number=errand.number, events=taken(result, asked["output"]))
        except web.Failed as failed:
            reason, detail = failed.reason, failed.detail
        except (ValueError, KeyError, TypeError, RecursionError):
            reason, detail = "garbage", "the answer is none of this protocol's"
        log.error(
            "tool failed", tool=errand.name, server=asked["server"], reason=reason, detail=detail,
            contact=session.contact,
        )  # fmt: skip
        return ErrandFailed(number=errand.number, reason=reason, detail=detail)

    def refused(self, url: str) -> str:
        """Why a server is never asked; "" when it is."""
        return self._lookups.refused(url)

    def missing(self, server: Server) -> list[str]:
        """The names that a server's headers need from the environment and that it has not."""
        named = _VARIABLE.findall(" ".join((*server.headers.values(), *server.oauth.values())))
        return [name for name in named if name not in self._environment]

    # -- one call ----------------------------------------------------------------------------------------

    def _called(self, name: str, errand: Errand, until: float) -> Mapping[str, Any]:
        server = self._servers.get(name)
        if server is None:
            raise web.Failed("unknown", f"endpoints.yml names no MCP server '{name}'")
        known = name in self._talks
        talk = self._talks.get(name) or self._opened(name, server, until)
        call = {"name": errand.name, "arguments": errand.arguments["arguments"]}
        try:
            result = self._asked(server, talk, "tools/call", call, until, errand.key)
        except web.Failed as failed:
            if failed.reason != "not_found":
                raise
            if not (known and talk.id):
                raise web.Failed("unreachable", failed.detail) from None
            # Nothing was done: a server that has forgotten the session answers 404 (Session Management, 3).
            result = self._asked(
                server, self._opened(name, server, until), "tools/call", call, until, errand.key
            )
        if result.get("isError"):
            raise web.Failed("error", "the tool says that it has failed")
        return result

    def _opened(self, name: str, server: Server, until: float) -> _Talk:
        """Begins a session: what both sides speak, then that all is ready (Lifecycle, Initialization)."""
        hello = {
            "protocolVersion": VERSION,
            "capabilities": {},
            "clientInfo": {"name": "parley", "version": "1"},
        }
        answer = self._sent(server, None, _request("initialize", hello), until)
        told = _result(answer, "initialize")
        talk = _Talk(answer.headers.get("mcp-session-id", ""), str(told.get("protocolVersion", VERSION)))
        self._sent(server, talk, {"jsonrpc": "2.0", "method": "notifications/initialized"}, until)
        self._talks[name] = talk
        return talk

    def _asked(
        self, server: Server, talk: _Talk, method: str, told: Mapping[str, Any], until: float, key: str
    ) -> Mapping[str, Any]:
        return _result(self._sent(server, talk, _request(method, told), until, key), method)

    def _sent(
        self, server: Server, talk: _Talk | None, message: Mapping[str, Any], until: float, key: str = ""
    ) -> web.Answer:
        headers = {
            "Accept": "application/json, text/event-stream",
            "Content-Type": "application/json",
            **self._who_asks(server, until),
        }
        if talk:
            headers["MCP-Protocol-Version"] = talk.version
        if talk and talk.id:
            headers["Mcp-Session-Id"] = talk.id
        if key:
            headers["Idempotency-Key"] = key
        return self._posted(server.url, headers, json.dumps(message, allow_nan=False).encode(), until)

    def _posted(self, url: str, headers: Mapping[str, str], body: bytes, until: float) -> web.Answer:
        host, port, secure, trusted = self._lookups.place(url)
        address = urlsplit(url)
        way = f"{address.path or '/'}{'?' if address.query else ''}{address.query}"
        request = web.Request(host, port, secure, trusted, "POST", way, headers, body)
        return web.ask(request, max(0.001, until - monotonic()))

    # -- who asks ----------------------------------------------------------------------------------------

    def _who_asks(self, server: Server, until: float) -> dict[str, str]:
        headers = {name: self._filled(text) for name, text in server.headers.items()}
        if server.oauth:
            return headers | {"Authorization": f"Bearer {self._token(server, until)}"}
        return headers

    def _token(self, server: Server, until: float) -> str:
        """A token of the client's own (RFC 6749, 4.4), asked for anew when it is about to end."""
        url = server.oauth["token_url"]
        token, ends = self._tokens.get(url, ("", 0.0))
        if monotonic() < ends:
            return token
        told = {name: self._filled(text) for name, text in server.oauth.items() if name != "token_url"}
        form = urlencode({"grant_type": "client_credentials", **told}).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = json.loads(self._posted(url, headers, form, until).body)
        self._tokens[url] = (
            str(answer["access_token"]),
            monotonic() + float(answer.get("expires_in", 60)) - 10,
        )
        return self._tokens[url][0]

    def _filled(self, text: str) -> str:
        missing = [name for name in _VARIABLE.findall(text) if name not in self._environment]
        if missing:
            raise web.Failed("refused", f"the environment has no {missing[0]}")
        return _VARIABLE.sub(lambda found: self._environment[found[1]], text)


def taken(result: Mapping[str, Any], output: Sequence[Mapping[str, str]]) -> tuple[dict[str, Any], ...]:
    """The slots that are set, as rasa-sdk's events: each `value` is an expression on `result`, as in Rasa."""
    known = {"result": {**result, "content": _content(result.get("content"))}}
    return tuple(
        {"event": "slot", "name": entry["slot"], "value": templates.value(entry["value"], known)}
        for entry in output
    )


def _content(content: Any) -> Any:
    """What a tool without an output schema answers: its text, where it is one text, and else all that it has."""
    parts = content if isinstance(content, list) else []
    texts = [part.get("text") for part in parts if isinstance(part, dict) and part.get("type") == "text"]
    return texts[0] if len(parts) == len(texts) == 1 else content


def _request(method: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": method, "method": method, "params": told}


def _result(answer: web.Answer, id: str) -> Mapping[str, Any]:
    """The result of the request with that id. Raises Failed for an error, ValueError where there is none."""
    for message in _messages(answer):
        if not isinstance(message, dict) or message.get("id") != id:
            continue  # what the server tells beside
        if isinstance(error := message.get("error"), dict):
            raise web.Failed("error", f"the server answers with the error {error.get('code')}")
        if isinstance(result := message.get("result"), dict):
            return result
    raise ValueError("no result")


def _messages(answer: web.Answer) -> Iterator[Any]:
    """One message, or a stream of them (Sending Messages to the Server, 5)."""
    text = answer.body.decode()
    if not answer.headers.get("content-type", "").startswith("text/event-stream"):
        yield json.loads(text)
        return
    for event in re.split(r"\r?\n\r?\n", text):
        data = [line[5:].removeprefix(" ") for line in event.splitlines() if line.startswith("data:")]
        if data:
            yield json.loads("\n".join(data))
