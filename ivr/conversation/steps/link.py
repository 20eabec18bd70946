"""`link`: ends here and goes on in another flow."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from ivr.conversation import wishes
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import END


class LinkStep(RunnableStep):
    """Ends this flow and begins another one in its place."""

    KIND: ClassVar[str] = "link"

    link: str = Field(description="The flow to begin.")

    @property
    def next_flow(self) -> str:
        return self.link

    def run(self, turn: Turn) -> After:
        if self.link == "pattern_human_handoff" and not turn.flow.is_pattern:
            # Whoever goes to a person has not finished here: the agent is told what they were in the middle of.
            turn.go(END)
            return turn.interrupt(self.link, reason=turn.frame.flow)
        frame = turn.stack.pop()
        turn.complete(frame)
        wishes.come_to(turn, self.link)
        turn.frame = replace(turn.frame, called=frame.called)
        return After.MOVED
