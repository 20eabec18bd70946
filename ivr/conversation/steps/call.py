"""`call`: runs another flow and comes back; or, as in Rasa, a tool of an MCP server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from ivr.conversation import wishes
from ivr.conversation.events import ErrandDone, ErrandFailed, Event
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn
from ivr.redaction import Secret

TOOL = "tool"
"""The kind of errand that a tool is."""


class Given(BaseModel):
    """A value that a tool is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    param: str = Field(description="The tool's name for it.")
    slot: str = Field(description="The slot that has it.")


class Taken(BaseModel):
    """A value that a slot gets."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    slot: str = Field(description="The slot that gets it.")
    value: str = Field(description="Where it is, as Jinja has it: `result.structuredContent.order.total`.")


class ToolMapping(BaseModel):
    """What a tool is given, and what is taken from its answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    given: list[Given] = Field(default_factory=list, alias="input", description="What the tool is given.")
    taken: list[Taken] = Field(
        default_factory=list, alias="output", description="What is taken from its answer."
    )


class CallStep(RunnableStep):
    """Runs a sub-flow; when it has ended, this flow goes on. The slots it filled are kept until this flow ends.

    With `mcp_server` it runs a tool, as in Rasa. `context.outcome` is then "done", "failed" or "unknown", and
    `context.failure` says why, as for an action; without a branch that looks at them, the caller hears an apology and
    reaches a person. Its server stands under `mcp_servers` in endpoints.yml, and its host in `lookup_hosts` or
    `lookup_private_hosts` of ivr.toml. An agent that is a language model is never run: the caller reaches a person.
    """

    KIND: ClassVar[str] = "call"

    call: str = Field(description="The flow to run, or the tool.")
    mcp_server: str = Field("", description="The MCP server that has the tool, by its name in endpoints.yml.")
    mapping: ToolMapping = Field(
        default_factory=ToolMapping, description="What the tool is given and what is taken from its answer."
    )
    exit_if: list[str] = Field(
        default_factory=list, description="Rasa's; when an agent that is a language model has finished."
    )
    timeout: float = Field(5, gt=0, le=10, description="Seconds that a tool may take.")

    @property
    def is_foreign(self) -> bool:
        """Whether it calls a tool or an agent of Rasa's rather than a flow."""
        return any((self.mcp_server, self.exit_if, self.mapping.given, self.mapping.taken))

    @property
    def sub_flow(self) -> str:
        return "" if self.mcp_server else self.call

    def run(self, turn: Turn) -> After:
        if self.mcp_server:
            return self._run_tool(turn)
        if self.call not in turn.flows.flows:
            return turn.interrupt("pattern_internal_error", reason="unknown", action=self.call)
        wishes.come_to(turn, self.call)
        turn.frame = replace(turn.frame, called=True)
        return After.MOVED

    def _run_tool(self, turn: Turn) -> After:
        told = {given.param: turn.slots.get(given.slot) for given in self.mapping.given}
        if any(isinstance(value, Secret) for value in told.values()):
            turn.note(outcome="failed")
            return self._failed(turn, "secret")
        output = [taken.model_dump() for taken in self.mapping.taken]
        asked: Mapping[str, Any] = {"server": self.mcp_server, "arguments": told, "output": output}
        return turn.begin_deed(self.call, None, kind=TOOL, arguments=asked, timeout=self.timeout)

    def answer(self, turn: Turn, event: Event) -> After:
        assert isinstance(event, ErrandDone | ErrandFailed)
        turn.note(outcome=turn.came_back(event), failure=None)
        if isinstance(event, ErrandFailed):
            return self._failed(turn, event.reason)
        for done in event.events:
            turn.own(str(done.get("name")))
            turn.set_slot(str(done.get("name")), done.get("value"))
        return After.FOLLOW

    def _failed(self, turn: Turn, why: str) -> After:
        turn.note(failure=why)
        if self.asks_about("outcome") or self.asks_about("failure"):
            return After.FOLLOW
        return turn.interrupt("pattern_internal_error", reason=why, action=self.call)
