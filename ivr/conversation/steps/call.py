"""`call`: runs another flow and comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from pydantic import Field

from ivr.conversation import wishes
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn


class CallStep(RunnableStep):
    """Runs a sub-flow; when it has ended, this flow goes on. The slots it filled are kept until this flow ends."""

    KIND: ClassVar[str] = "call"

    call: str = Field(description="The flow to run.")
    mcp_server: str = Field("", description="Rasa's; a tool instead of a flow cannot be called here.")
    mapping: dict[str, Any] = Field(
        default_factory=dict, description="Rasa's; what a tool is given and gives."
    )
    exit_if: list[str] = Field(
        default_factory=list, description="Rasa's; when a language model has finished."
    )

    @property
    def is_foreign(self) -> bool:
        """Whether it calls a tool or an agent of Rasa's, which there is none of here."""
        return bool(self.mcp_server or self.exit_if or self.mapping)

    @property
    def sub_flow(self) -> str:
        return self.call

    def run(self, turn: Turn) -> After:
        if self.call not in turn.flows.flows:
            return turn.interrupt("pattern_internal_error", reason="unknown", action=self.call)
        wishes.come_to(turn, self.call)
        turn.frame = replace(turn.frame, called=True)
        return After.MOVED
