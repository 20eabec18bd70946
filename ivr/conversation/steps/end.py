"""`end`: the contact is over."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn


class EndStep(RunnableStep):
    """Hangs up."""

    KIND: ClassVar[str] = "end"

    end: bool | str = Field(True, description="true, or the disposition to put down for the contact.")

    def run(self, turn: Turn) -> After:
        return turn.end(self.end if isinstance(self.end, str) else "completed")
