"""`link`: ends here and goes on in another flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ivr.conversation.steps.base import After, Step

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


class LinkStep(Step):
    """Ends this flow and begins another one in its place."""

    KIND: ClassVar[str] = "link"

    link: str = Field(description="The flow to begin.")

    def run(self, turn: Turn) -> After:
        turn.stack.pop()
        return turn.interrupt(self.link)
