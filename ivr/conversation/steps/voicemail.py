"""`voicemail`: a message for the people of a queue, recorded by the provider.

Rule: a message counts as left only when the provider says so, at whatever time it does; what it says last holds.
"""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from ivr.conversation.events import Event, Value, VoicemailEnded
from ivr.conversation.session import Session
from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn

PATTERN = "pattern_voicemail"
"""What runs where nobody takes a call, and its queue takes messages."""

LEFT = "voicemail"
"""How a contact ended that left one."""


class VoicemailStep(RunnableStep):
    """Takes a message after a tone, as the `voicemail` of the queue says; of a queue without it, as it is by default.

    Afterwards `context.voicemail` is "left", "silent" when nothing was said, or "failed". Who hangs up while it is
    recorded has left a message all the same; the flow ends there.
    """

    KIND: ClassVar[str] = "voicemail"

    voicemail: str = Field(
        description="The queue whose people hear it, by its name in flows/queues.yml; `default` is the one that was "
        "tried last, or else the project's own."
    )

    def run(self, turn: Turn) -> After:
        if turn.hung_up:
            return After.FOLLOW
        name = self.voicemail
        if name == "default":
            name = str(turn.frame.context.get("queue") or turn.flows.defaults.queue)
        taken = turn.flows.voicemail_of(name)
        turn.say(taken.say)
        return turn.record(name, taken.longest, taken.silence)

    def answer(self, turn: Turn, event: Event) -> After:
        assert isinstance(event, VoicemailEnded)
        turn.voicemails = told(turn.voicemails, event)
        turn.note(voicemail=event.result)
        return After.FOLLOW


def tells_more(session: Session, event: VoicemailEnded) -> bool:
    """Whether a contact that is over learns something by it: of a message awaited, or another end of one it has."""
    last = session.voicemails[-1] if session.voicemails else {}
    if last.get("state") == "awaited":
        return True
    same = bool(event.recording) and last.get("recording") == event.recording
    return same and last["state"] != event.result and last["state"] != "deleted"


def told(voicemails: tuple[dict[str, Value], ...], event: VoicemailEnded) -> tuple[dict[str, Value], ...]:
    """The messages, with what the provider says of the last one."""
    kept: dict[str, Any] = {"recording": event.recording, "url": event.url, "seconds": event.seconds}
    if event.result != "left":
        kept = {"recording": event.recording, "url": "", "seconds": 0}
    return (*voicemails[:-1], {**voicemails[-1], **kept, "state": event.result})
