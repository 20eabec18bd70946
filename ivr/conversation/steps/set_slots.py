"""`set_slots`: values that the flow knows by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field, field_validator

from ivr.conversation.steps.base import After, Step

if TYPE_CHECKING:
    from ivr.conversation.turn import Turn


class SetSlotsStep(Step):
    """Sets slots, until the flow ends unless it persists them. Setting `language` changes the language of the call."""

    KIND: ClassVar[str] = "set_slots"

    set_slots: dict[str, Any] = Field(description="Slot: value pairs. null empties a slot.")

    @field_validator("set_slots", mode="before")
    @classmethod
    def _list_form(cls, value: Any) -> Any:
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return {name: content for item in value for name, content in item.items()}
        return value

    def run(self, turn: Turn) -> After:
        for name, value in self.set_slots.items():
            turn.set_slot(name, value)
            turn.own(name)
        return After.FOLLOW
