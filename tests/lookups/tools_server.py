"""An MCP server on this machine that speaks streamable HTTP as the protocol's revision 2025-06-18 has it: sessions,
answers as JSON or as a stream of events, errors of JSON-RPC and of tools."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lookups.other_side import Asked, Side

Tool = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Arguments -> the result: structuredContent, content, isError."""


def text(said: str) -> dict[str, Any]:
    return {"content": [{"type": "text", "text": said}]}


def structured(value: Mapping[str, Any]) -> dict[str, Any]:
    return {**text(json.dumps(value)), "structuredContent": value}


@dataclass
class ToolsServer:
    """`tools` by name; `called` are the calls with their arguments; `sessions` are open, None for none at all."""

    tools: Mapping[str, Tool]
    streams: bool = False
    sessions: set[str] | None = field(default_factory=set)
    called: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.side = Side(self.answer)

    @property
    def url(self) -> str:
        return f"http://{self.side.host}/mcp"

    def close(self) -> None:
        self.side.close()

    def answer(self, asked: Asked) -> None:
        if asked.path == "/token":
            return asked.send(200, b'{"access_token": "a token", "expires_in": 3600}')
        message = json.loads(asked.body)
        self.methods.append(message["method"])
        self.headers.append({name.lower(): value for name, value in asked.headers.items()})
        session = asked.headers.get("Mcp-Session-Id")
        if message["method"] == "initialize":
            return self._initialized(asked, message)
        if self.sessions is not None and session not in self.sessions:
            return asked.send(404, b"")
        if "id" not in message:
            return asked.send(202, b"")
        return self._reply(asked, self._result(message), message["id"])

    def _initialized(self, asked: Asked, message: Mapping[str, Any]) -> None:
        told: dict[str, str] = {}
        if self.sessions is not None:
            session = uuid.uuid4().hex
            self.sessions.add(session)
            told = {"Mcp-Session-Id": session}
        result = {
            "protocolVersion": message["params"]["protocolVersion"],
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "stand-in", "version": "1"},
        }
        self._reply(asked, {"result": result}, message["id"], **told)

    def _result(self, message: Mapping[str, Any]) -> Mapping[str, Any]:
        name, arguments = message["params"]["name"], message["params"]["arguments"]
        if name not in self.tools:
            return {"error": {"code": -32602, "message": f"Unknown tool: {name}"}}
        self.called.append((name, arguments))
        return {"result": self.tools[name](arguments)}

    def _reply(self, asked: Asked, reply: Mapping[str, Any], id: Any, **headers: str) -> None:
        body = json.dumps({"jsonrpc": "2.0", "id": id, **reply})
        if not self.streams:
            return asked.send(200, body.encode(), **{"Content-Type": "application/json", **headers})
        beside = json.dumps(
            {"jsonrpc": "2.0", "method": "notifications/message", "params": {"level": "info"}}
        )
        stream = f": hello\n\nevent: message\ndata: {beside}\n\nid: 2\nevent: message\ndata: {body}\n\n"
        return asked.send(200, stream.encode(), **{"Content-Type": "text/event-stream", **headers})
