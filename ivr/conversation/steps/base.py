"""What all steps share. A step's class is at once its YAML keys, its documentation and what it does.

Rule: a step changes the call only through the `Turn` it is given, and says by an `After` what comes next.
"""

from __future__ import annotations

from ivr.conversation.events import Event
from ivr.conversation.turn import After, Turn
from ivr.conversation.written import Step


class RunnableStep(Step):
    """A step, and what it does."""

    def run(self, turn: Turn) -> After:
        """Does what the step is for, up to the point where it must wait."""
        raise NotImplementedError

    def answer(self, turn: Turn, event: Event) -> After:
        """Takes the event that the step was waiting for. Only steps that wait have this."""
        raise NotImplementedError
