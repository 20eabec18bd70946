"""`voicemail`: a message for the people of a queue, recorded by the provider.

Rule: a message counts as left only when the provider says so, at whatever time it does; what it says last holds. Told
while the call goes on with something else, it is noted, and changes nothing of what is waited for.
"""

from __future__ import annotations

from dataclasses import replace
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

    Afterwards `context.voicemail` is "left", "silent" when nothing was said, "failed", or later, where the provider
    says so while the call goes on, "deleted". Who hangs up while it is recorded has left a message all the same; the
    flow ends there.
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


def is_beside(session: Session, event: VoicemailEnded) -> bool:
    """Whether it is not an answer to what the call waits for, but tells of a message that was asked for before."""
    return session.waiting.what != "voicemail" or _known(session.voicemails, event) is not None


def tells_more(session: Session, event: VoicemailEnded) -> bool:
    """Whether something is learnt by it: of a message awaited, or another end of one that is known."""
    place = _about(session.voicemails, event)
    if place is None:
        return False
    state = session.voicemails[place]["state"]
    return state == "awaited" or state not in (event.result, "deleted")


def told(voicemails: tuple[dict[str, Value], ...], event: VoicemailEnded) -> tuple[dict[str, Value], ...]:
    """The messages, with what the provider says of one."""
    place = _about(voicemails, event)
    if place is None:
        return voicemails
    kept: dict[str, Any] = {"recording": event.recording, "url": event.url, "seconds": event.seconds}
    if event.result != "left":
        kept = {"recording": event.recording, "url": "", "seconds": 0}
    changed = {**voicemails[place], **kept, "state": event.result}
    return (*voicemails[:place], changed, *voicemails[place + 1 :])


def noted(session: Session, event: VoicemailEnded) -> Session:
    """The session that knows it; flows that ask what became of the last message are told, too."""
    known, stack = told(session.voicemails, event), session.stack
    if _about(session.voicemails, event) == len(session.voicemails) - 1:
        news = {"voicemail": event.result}
        stack = tuple(
            replace(frame, context={**frame.context, **news}) if "voicemail" in frame.context else frame
            for frame in stack
        )
    return replace(session, voicemails=known, stack=stack)


def _known(voicemails: tuple[dict[str, Value], ...], event: VoicemailEnded) -> int | None:
    """The place of the message whose recording it is about."""
    places = (place for place, one in enumerate(voicemails) if one["recording"] == event.recording)
    return next(places, None) if event.recording else None


def _about(voicemails: tuple[dict[str, Value], ...], event: VoicemailEnded) -> int | None:
    """The place of the message that it is about: of that recording, or else the one that is awaited."""
    place = _known(voicemails, event)
    if place is None and voicemails and voicemails[-1]["state"] == "awaited":
        place = len(voicemails) - 1
    return place
