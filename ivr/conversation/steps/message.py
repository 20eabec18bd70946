"""`message`: a text message (SMS)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import PromptText

LONGEST = 1600
"""Characters that Twilio sends in one message (twilio.com/docs/glossary/what-sms-character-limit)."""


class MessageStep(RunnableStep):
    """Sends a text message and goes on; it is on its way when the caller hears what comes next.

    Where there is no number that takes text messages - the caller withholds theirs or calls from a landline, the slot
    in `to` holds none - nothing is sent, `say` is not said, and `context.message` is "no_number"; otherwise "sent".
    """

    KIND: ClassVar[str] = "message"

    message: PromptText = Field(description="The text of the message.")
    to: str = Field(
        "",
        description="The slot with the number that it goes to; otherwise it goes to the number that calls.",
    )
    say: PromptText | None = Field(None, description="Said when it is on its way.")

    def run(self, turn: Turn) -> After:
        number = turn.number_for_texts(self.to)
        if not number:
            turn.note(message="no_number")
            return After.FOLLOW
        turn.send("message", number, text=turn.wording(self.message))
        turn.note(message="sent")
        if self.say is not None:
            turn.say(self.say)
        return After.FOLLOW
