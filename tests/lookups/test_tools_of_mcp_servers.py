"""`call` of a tool: an MCP server is asked over streamable HTTP, and what it answers fills slots, as in Rasa."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from lookups.other_side import slowly, status
from lookups.tools_server import ToolsServer, structured, text

from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed
from ivr.conversation.session import Session
from ivr.lookups import Lookups, Server, Tools

OUTPUT = [
    {"slot": "order", "value": "result.structuredContent.order.id"},
    {"slot": "done", "value": "{{ result.structuredContent.order.success }}"},
    {"slot": "first", "value": "result.structuredContent.lines[0].price"},
    {"slot": "count", "value": "result.structuredContent.lines | length"},
    {"slot": "none", "value": "result.structuredContent.nothing.here"},
]
ORDER = {"order": {"id": "A7", "success": True}, "lines": [{"price": 12.5}, {"price": 3}]}


def fails(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**text("the account 771 is closed"), "isError": True}


@pytest.fixture
def server() -> Iterator[ToolsServer]:
    tools = {
        "place_order": lambda told: structured(ORDER),
        "read_out": lambda told: text('{"price": 12}'),
        "several": lambda told: {"content": [*text("one")["content"], *text("two")["content"]]},
        "fails": fails,
    }
    server = ToolsServer(tools)
    yield server
    server.close()


def tools_of(server: ToolsServer, *, environment: Mapping[str, str] = {}, **more: Any) -> Tools:
    lookups = Lookups((), (server.side.host,), {})
    return Tools({"shop": Server(server.url, **more)}, lookups, environment)


def called(
    tools: Tools,
    tool: str,
    told: Mapping[str, Any] = {},
    output: Any = OUTPUT,
    timeout: float = 3,
    of: str = "shop",
) -> ErrandDone | ErrandFailed:
    asked = {"server": of, "arguments": told, "output": output}
    errand = Errand(tool, 7, asked, timeout, kind="tool", key="c-7")
    return tools.run(errand, Session(contact="c", revision="r"), None, None)  # type: ignore[arg-type]


def slots(outcome: ErrandDone | ErrandFailed) -> dict[str, Any]:
    assert isinstance(outcome, ErrandDone), outcome
    return {event["name"]: event["value"] for event in outcome.events}


@pytest.mark.parametrize("streams", [False, True], ids=["as JSON", "as a stream"])
@pytest.mark.parametrize("session", [True, False], ids=["with sessions", "without"])
def test_a_tool_is_given_values_and_its_answer_fills_slots(
    server: ToolsServer, streams: bool, session: bool
) -> None:
    server.streams, server.sessions = streams, set() if session else None

    found = slots(called(tools_of(server), "place_order", {"ticker": "ACME", "count": 3, "note": None}))

    assert found == {"order": "A7", "done": True, "first": 12.5, "count": 2, "none": None}
    assert server.called == [("place_order", {"ticker": "ACME", "count": 3, "note": None})]
    assert server.methods == ["initialize", "notifications/initialized", "tools/call"]
    assert server.headers[-1]["mcp-protocol-version"] == "2025-06-18"
    assert server.headers[-1]["idempotency-key"] == "c-7"


def test_a_session_is_kept_and_begun_anew_when_the_server_has_forgotten_it(server: ToolsServer) -> None:
    tools = tools_of(server)
    called(tools, "place_order")
    called(tools, "place_order")
    assert server.methods.count("initialize") == 1
    assert server.sessions is not None

    server.sessions.clear()

    assert slots(called(tools, "place_order"))["order"] == "A7"
    assert len(server.called) == 3


def test_a_tool_without_a_schema_answers_a_text(server: ToolsServer) -> None:
    content = [{"slot": "said", "value": "result.content"}]

    assert slots(called(tools_of(server), "read_out", output=content)) == {"said": '{"price": 12}'}
    several = slots(
        called(tools_of(server), "several", output=[{"slot": "b", "value": "result.content[1].text"}])
    )
    assert several == {"b": "two"}


FAILING = {
    "a tool that failed": ("fails", None, "error", "the tool says that it has failed"),
    "a tool that there is not": ("no_such_tool", None, "error", "the server answers with the error -32602"),
    "500": ("place_order", status(500), "error", "answered 500"),
    "no such place": ("place_order", status(404), "not_found", "answered 404"),
    "no JSON": (
        "place_order",
        lambda asked: asked.send(200, b"<html>"),
        "garbage",
        "none of this protocol's",
    ),
    "no result": ("place_order", lambda asked: asked.send(200, b"{}"), "garbage", "none of this protocol's"),
    "too slow": ("place_order", slowly, "timeout", "did not answer"),
}


@pytest.mark.parametrize("failing", FAILING)
def test_what_goes_wrong_is_told_by_its_kind(server: ToolsServer, failing: str) -> None:
    tool, answer, reason, detail = FAILING[failing]
    server.side.answer = answer or server.side.answer

    outcome = called(tools_of(server), tool, timeout=0.5)

    assert isinstance(outcome, ErrandFailed)
    assert outcome.reason == reason
    assert detail in outcome.detail
    assert "771" not in outcome.detail


def test_a_server_that_nobody_has_named_is_never_asked(server: ToolsServer) -> None:
    strict = Tools({"shop": Server(server.url)}, Lookups((), (), {}), {})

    outcome = called(strict, "place_order")

    assert isinstance(outcome, ErrandFailed)
    assert outcome.reason == "refused"
    assert "lookup_private_hosts" in strict.refused(server.url)
    assert server.methods == []
    unknown = called(tools_of(server), "place_order", of="bank")
    assert isinstance(unknown, ErrandFailed) and unknown.reason == "unknown"


def test_who_asks_is_told_from_the_environment(server: ToolsServer) -> None:
    tools = tools_of(server, headers={"X-API-Key": "${SHOP_KEY}"}, environment={"SHOP_KEY": "k3y"})

    called(tools, "place_order")

    assert {headers["x-api-key"] for headers in server.headers} == {"k3y"}
    lacking = tools_of(server, headers={"X-API-Key": "${SHOP_KEY}"})
    outcome = called(lacking, "place_order")
    assert isinstance(outcome, ErrandFailed)
    assert (outcome.reason, outcome.detail) == ("refused", "the environment has no SHOP_KEY")


def test_a_token_is_fetched_once(server: ToolsServer) -> None:
    oauth = {"client_id": "me", "client_secret": "${S}", "token_url": server.url.replace("/mcp", "/token")}
    tools = tools_of(server, oauth=oauth, environment={"S": "s3cret"})

    called(tools, "place_order")
    called(tools, "place_order")

    assert {headers["authorization"] for headers in server.headers} == {"Bearer a token"}
    fetched = [asked for asked in server.side.asked if asked.path == "/token"]
    assert len(fetched) == 1
    assert fetched[0].body == b"grant_type=client_credentials&client_id=me&client_secret=s3cret"
