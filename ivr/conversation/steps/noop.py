"""`noop`: nothing but a fork in the road."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ivr.conversation.steps.base import After, Step

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


class NoopStep(Step):
    """Does nothing; its `next` decides."""

    KIND: ClassVar[str] = "noop"

    noop: Literal[True] = Field(description="Always true.")

    def run(self, turn: Turn) -> After:
        return After.FOLLOW
