"""`set_slots`: values that the flow knows by itself."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field, field_validator

from ivr.conversation.steps.base import RunnableStep
from ivr.conversation.turn import After, Turn


class SetSlotsStep(RunnableStep):
    """Sets slots, until the flow ends unless it persists them. Setting `language` changes the language of the call.

    `slots.tries + 1` is reckoned: there is `+`, `-`, `*` and parentheses, with slots and numbers, exact to the cent. A
    name alone, `slots.amount`, is taken as it is. What is empty adds nothing; a product with something empty is empty,
    and so is what is reckoned with a text. Any value without a `slots.` in it is what it says; a text with one stands
    in quotes within the quotes: `'"slots.tries"'`.
    """

    KIND: ClassVar[str] = "set_slots"

    set_slots: dict[str, Any] = Field(
        description="Slot: value pairs, set from the top. null empties a slot; `slots.tries + 1` is reckoned."
    )

    @field_validator("set_slots", mode="before")
    @classmethod
    def _list_form(cls, value: Any) -> Any:
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return {name: content for item in value for name, content in item.items()}
        return value

    def run(self, turn: Turn) -> After:
        for name, value in self.set_slots.items():
            turn.set_slot(name, turn.reckoned(value))
            turn.own(name)
        return After.FOLLOW
