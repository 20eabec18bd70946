"""What all steps share. A step's class is at once its YAML keys, its documentation and what it does.

Rule: a step changes the call only through the `Turn` it is given, and says by an `After` what comes next.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from pydantic import BaseModel, Field

from ivr.conversation.written import Link, Written

if TYPE_CHECKING:
    from ivr.conversation.events import Event
    from ivr.conversation.turn import Turn


class After(Enum):
    """What comes after a step has run."""

    FOLLOW = "go where `next` points"
    WAIT = "the turn ends here, waiting for what the step named"
    MOVED = "the step itself changed the stack; run what is on top now"


class Chosen(NamedTuple):
    """One way that was taken where there were several: the `number`-th of a step's `next`, `choices` or `rejections`.

    `what` is that key. A universal has no step; there `what` is how it was asked for: by `key` or by `phrases`.
    """

    flow: str
    step: str
    what: str
    number: int = 0


class Step(BaseModel):
    """The keys that every step has."""

    model_config = Written
    KIND: ClassVar[str]

    id: str = Field("", description="Name of the step within its flow.")
    next: tuple[Link, ...] = Field(
        (), description="The step that follows: an id, END, or branches of if/then/else."
    )
    description: str = Field("", description="A note for the people who edit the flow.")
    metadata: dict[str, Any] = Field(
        default_factory=dict, description="Anything your own tools want to keep here."
    )

    def run(self, turn: Turn) -> After:
        """Does what the step is for, up to the point where it must wait."""
        raise NotImplementedError

    def answer(self, turn: Turn, event: Event) -> After:
        """Takes the event that the step was waiting for. Only steps that wait have this."""
        raise NotImplementedError

    def links(self) -> tuple[Link, ...]:
        """Every way out of this step; what `ivr check` follows."""
        return self.next

    def asks_about(self, name: str) -> bool:
        """Whether a branch of this step looks at `context.<name>`, and so answers it."""
        return any(
            isinstance(link.condition, str) and f"context.{name}" in link.condition for link in self.next
        )
