"""Agents and tools of Rasa 3.14 and later: tools of MCP servers run; what is a language model reaches a person."""

from __future__ import annotations

import textwrap
from pathlib import Path

from caller import Caller
from click.testing import CliRunner
from lookups.tools_server import ToolsServer, structured
from rasa import call, project, told

from ivr.__main__ import main
from ivr.content import project as projects
from ivr.content.files import files_of
from ivr.lookups import Lookups
from ivr.preparing import tools_of

TOOL = """
    flows:
      tool_flow:
        description: A tool.
        steps:
          - collect: name
          - call: find_it
            mcp_server: shop
            mapping:
              input: [{param: who, slot: name}]
              output: [{slot: total, value: result.structuredContent.order.total}]
            next: [{if: "context.outcome is 'done'", then: told}, {else: failed}]
          - id: told
            action: utter_total
            next: END
          - id: failed
            action: utter_failed
            next: END
"""
UNANSWERED = TOOL[: TOOL.index("          - id: failed")].replace(
    "[{if: \"context.outcome is 'done'\", then: told}, {else: failed}]", "told"
)
TOTAL = """
    slots: {name: {type: text}, total: {type: float}}
    responses:
      utter_ask_name: [{text: Who?}]
      utter_total: [{text: "It is {total}."}]
      utter_failed: [{text: "It is {context.outcome}: {context.failure}."}]
"""
SHOP = "mcp_servers: [{name: shop, url: 'http://127.0.0.1:9/mcp', type: http}]\n"


def test_a_tool_of_an_mcp_server_fills_slots(tmp_path: Path) -> None:
    server = ToolsServer({"find_it": lambda told: structured({"order": {"total": 12, "who": told["who"]}})})
    endpoints = SHOP.replace("http://127.0.0.1:9/mcp", server.url)
    made = project(tmp_path, TOOL, TOTAL, endpoints=endpoints)
    tools = tools_of(made, Lookups((), (server.side.host,), {}))
    caller = Caller(made, {"tool flow": "tool_flow"})
    caller.call.actions = lambda errand, state, heard: tools.run(errand, state, heard, made.flows)

    caller.says("tool flow").says("Ann")

    assert caller.hears.startswith("It is 12.")
    assert server.called == [("find_it", {"who": "Ann"})]
    server.close()


def test_a_flow_may_answer_a_tool_that_fails(tmp_path: Path) -> None:
    made = project(tmp_path, TOOL, TOTAL, endpoints=SHOP)
    tools = tools_of(made, Lookups((), ("127.0.0.1:9",), {}))
    caller = Caller(made, {"tool flow": "tool_flow"})
    caller.call.actions = lambda errand, state, heard: tools.run(errand, state, heard, made.flows)

    assert caller.says("tool flow").says("Ann").hears.startswith("It is failed: unreachable.")


def outcome(folder: Path, endpoints: str) -> str:
    """What `ivr test` says of a project whose one test asks the shop for Ann's total."""
    tests = """
        test_cases:
          - test_case: a total
            steps: [{user: a tool}, {user: Ann}, {slot_was_set: [{total: 12}]}]
    """
    project(folder, TOOL, TOTAL, endpoints=endpoints, e2e_tests__total=tests)
    return CliRunner().invoke(main, ["test", "--project", str(folder)]).output


def test_a_flow_test_asks_the_tools_of_a_server_on_this_machine(tmp_path: Path) -> None:
    server = ToolsServer({"find_it": lambda told: structured({"order": {"total": 12}})})

    said = outcome(tmp_path, SHOP.replace("http://127.0.0.1:9/mcp", server.url))

    assert "1 passed, 0 failed" in said
    assert server.called == [("find_it", {"who": "Ann"})]
    server.close()


def test_a_flow_test_tells_of_a_server_that_it_cannot_ask(tmp_path: Path) -> None:
    elsewhere = SHOP.replace("http://127.0.0.1:9", "https://shop.example.com")
    mend = "Write its answer under 'stub_custom_actions'"

    assert (
        f"the tool 'find_it': the MCP server 'shop' is not running. Start it, or test without it. {mend}"
        in (outcome(tmp_path / "stopped", SHOP))
    )
    assert f"the tool 'find_it' asks nobody in a test. {mend}" in outcome(tmp_path / "elsewhere", elsewhere)


def test_a_tool_that_fails_unanswered_reaches_a_person(tmp_path: Path) -> None:
    caller = call(tmp_path, UNANSWERED, TOTAL, endpoints=SHOP)

    assert caller.says("tool flow").says("Ann").is_handed_to


def test_a_tool_that_cannot_be_called_is_told_at_its_place(tmp_path: Path) -> None:
    flows = TOOL.replace("mcp_server: shop", "mcp_server: shpo").replace("slot: name}]", "slot: nmae}]")
    flows = flows.replace("value: result.structuredContent", "value: answer.structuredContent")

    said = told(tmp_path, flows, TOTAL, endpoints=SHOP)

    step = "warning: step '1_call_find_it'"
    assert (
        f"{step}: endpoints.yml has no MCP server 'shpo', so the caller reaches a person. Did you mean 'shop'?"
        in said
    )
    assert f"{step}: nothing fills the slot 'nmae'. Did you mean 'name'?" in said
    assert f"{step}: 'answer.structuredContent.order.total' is nothing of the tool's answer" in said


def test_what_is_wrong_with_an_mcp_server_is_told_at_its_place(tmp_path: Path) -> None:
    endpoints = textwrap.dedent("""
        mcp_servers:
          - {name: shop, url: "http://127.0.0.1:9/mcp", type: http, api_key: k3y, meta_map: []}
          - {name: shop, url: "http://127.0.0.1:9/mcp"}
          - {name: bare}
    """).lstrip()

    said = told(tmp_path, TOOL, TOTAL, endpoints=endpoints)

    assert "endpoints.yml:2:61: warning: 'api_key' stands in a file." in said
    assert "'meta_map' has no effect here: a tool is told what its step maps, and nothing else." in said
    assert "endpoints.yml:3:5: warning: there is an MCP server 'shop' already." in said
    assert "endpoints.yml:4:5: warning: an MCP server is 'name', 'url' and 'type'" in said


def test_a_server_that_may_not_be_asked_is_told_with_its_mend(tmp_path: Path) -> None:
    project(tmp_path, TOOL, TOTAL, endpoints=SHOP.replace("type: http", 'token: "${SHOP_TOKEN}"'))

    said = CliRunner().invoke(main, ["check", str(tmp_path)]).output

    never = "warning: the tools of the MCP server 'shop' are never called"
    assert f"endpoints.yml:1:33: {never}: ivr.toml has to say" in said
    assert 'lookup_private_hosts = ["127.0.0.1:9"]' in said
    assert "used by nothing" not in said  # what a tool is given is used
    assert f"endpoints.yml:1:15: {never}: the environment has no SHOP_TOKEN." in said


AGENTS = """
    flows:
      explore:
        description: Explores stocks.
        steps: [{call: stock_explorer}]
      book:
        description: Books an appointment.
        steps: [{call: booking, exit_if: [slots.name is not null]}]
"""


def test_agents_are_warned_of_and_reach_a_person(tmp_path: Path) -> None:
    files = {
        "sub_agents__stock_explorer__config": "agent: {name: stock_explorer, description: Explores.}\n",
        "sub_agents__booking__config": "agent: {name: booking, protocol: A2A, description: Books.}\n",
        "sub_agents__broken__config": "agents: 1\n",
    }

    said = told(tmp_path, AGENTS, **files)

    assert (
        "step '0_call_stock_explorer': the agent 'stock_explorer' is a language model: the caller hears"
        in said
    )
    assert "step '0_call_booking': the agent 'booking' is asked over A2A: the caller hears an apology" in said
    assert (
        "sub_agents/broken/config.yml:1:1: warning: an agent is 'agent: {name: ..., description: ...}'."
        in said
    )
    assert call(tmp_path, AGENTS, **files).says("explore").is_handed_to
    assert call(tmp_path, AGENTS, **files).says("book").is_handed_to


def test_a_project_of_skills_brings_who_wants_one_to_a_person(tmp_path: Path) -> None:
    for name, text in {
        "agent.yml": "name: bank\n",
        "integrations.yml": "llm: {provider: openai}\n",
        "skills/card_replace/skill.md": "---\nname: Replace a card\ndescription: Sends a new card.\n---\nAsk which.\n",
        "skills/card_replace/tools.py": "def block(card): ...\n",
        "skills/nameless/skill.md": "Do something.\n",
        "references/fees.md": "# Fees\n\n## What does a card cost?\n\nA card costs five dollars.\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")

    made, problems = projects.load(tmp_path)

    assert made is not None, str(problems)
    assert "skills/card_replace/skill.md:1:1: warning: the skill 'card_replace' is instructions" in str(
        problems
    )
    assert "skills/nameless/skill.md:1:1: warning: a skill needs a 'description'" in str(problems)
    assert "A card costs five dollars." in made.faq[0].text
    assert {"skills/card_replace/skill.md", "references/fees.md", "agent.yml"} <= {*files_of(tmp_path)}
    assert Caller(made, {"a new card": "card_replace"}).says("a new card").is_handed_to
