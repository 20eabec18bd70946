"""`play`: a recording for the caller."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import PromptText


class PlayStep(RunnableStep):
    """Plays a recording from audio/ and goes on."""

    KIND: ClassVar[str] = "play"

    play: str = Field(description="The recording's name: its file in audio/<language>/, without the ending.")
    text: PromptText | None = Field(None, description="What it says, as in the .txt beside it.")
    barge_in: bool | None = Field(None, description="Whether the caller may talk over it.")

    def run(self, turn: Turn) -> After:
        turn.play(self.play, self.barge_in)
        return After.FOLLOW
