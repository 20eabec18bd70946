"""`call`: runs another flow and comes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ivr.conversation.steps.base import After, Step

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


class CallStep(Step):
    """Runs a sub-flow; when it has ended, this flow goes on."""

    KIND: ClassVar[str] = "call"

    call: str = Field(description="The flow to run.")

    def run(self, turn: Turn) -> After:
        turn.interrupt(self.call)
        turn.frame = replace(turn.frame, called=True)
        return After.MOVED
