"""`say`: words for the caller."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import PromptText


class SayStep(RunnableStep):
    """Says something and goes on."""

    KIND: ClassVar[str] = "say"

    say: PromptText = Field(description="What is said.")
    utter: str = Field("", description="A response of the domain that is said instead, where there is one.")
    barge_in: bool | None = Field(None, description="Whether the caller may talk over it.")

    def run(self, turn: Turn) -> After:
        if self.utter:
            turn.respond(self.utter)
        else:
            turn.say(self.say, self.barge_in)
        return After.FOLLOW
