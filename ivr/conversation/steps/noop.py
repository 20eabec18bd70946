"""`noop`: nothing but a fork in the road."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn


class NoopStep(RunnableStep):
    """Does nothing; its `next` decides."""

    KIND: ClassVar[str] = "noop"

    noop: Literal[True] = Field(description="Always true.")

    def run(self, turn: Turn) -> After:
        return After.FOLLOW
