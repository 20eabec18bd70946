"""The slots of the domain file, as in Rasa: their kinds, their mappings, what holds for their values.

Rule: a slot says which values it keeps and in which form; who fills it is said by its mappings (see mappings.py).
"""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ivr.conversation.written import Written


class SlotRejection(BaseModel):
    """A value that a slot never takes."""

    model_config = Written
    condition: bool | str = Field(alias="if", description="When the value is not allowed.")
    utter: str = Field(description="The response that says so.")


class SlotValidation(BaseModel):
    """What holds for a slot wherever it is asked for."""

    model_config = Written
    rejections: list[SlotRejection] = Field(description="Values that are not allowed.")
    refill_utter: str = Field(
        "", description="The response that asks again; the question itself if left out."
    )


_UNCHECKED = SlotValidation(rejections=[])


class Slot(BaseModel):
    """A slot of the domain file, as in Rasa."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    type: Literal["text", "bool", "categorical", "float", "any", "list"] = Field(
        "text", description="The kind of its values."
    )
    values: list[Any] = Field(default_factory=list, description="The values of a categorical slot.")
    initial_value: Any = Field(None, description="Its value when a contact begins.")
    mappings: list[dict[str, Any]] = Field(default_factory=list, description="Rasa's slot mappings.")
    influence_conversation: bool = Field(True, description="Rasa's; without effect here.")
    shared_for_coexistence: bool = Field(False, description="Whether `action_reset_routing` leaves it alone.")
    min_value: float | None = Field(None, description="Least value of a float slot.")
    max_value: float | None = Field(None, description="Greatest value of a float slot.")
    validation: SlotValidation | None = Field(
        None,
        description="What is checked wherever it is asked for: `rejections`, and `refill_utter`, which asks again.",
    )

    @property
    def checks(self) -> SlotValidation:
        """What is checked of its values; nothing where the domain does not say."""
        return self.validation or _UNCHECKED

    @field_validator("type", mode="before")
    @classmethod
    def _by_its_class(cls, value: Any) -> Any:
        """Rasa's own names in any case, its classes (rasa.shared.core.slots.TextSlot), and classes of a project."""
        if not isinstance(value, str):
            return value
        name = value.rpartition(".")[2].lower()
        known = _CLASSES.get(name, name)
        if "." in value and known not in _CLASSES.values():
            return "any"
        return known

    def coerced(self, value: Any) -> Any:
        """The value as this slot keeps it: a categorical one as the domain writes it, numbers and yes as such."""
        if isinstance(value, str):
            folded = value.strip().lower()
            if self.type == "categorical":
                return next((known for known in self.values if str(known).strip().lower() == folded), value)
            if self.type == "bool" and folded in _TRUTH:
                return _TRUTH[folded]
            if self.type == "float" and _NUMERAL.fullmatch(folded):
                return float(folded)
        return value

    def filled_by(self, *kinds: str) -> bool:
        """Whether one of its mappings is of these kinds; without mappings, what callers say fills it, as in Rasa."""
        return any(mapping.get("type") in kinds for mapping in self.mappings or ({"type": "from_llm"},))


_CLASSES = {
    "textslot": "text", "floatslot": "float", "booleanslot": "bool", "categoricalslot": "categorical",
    "listslot": "list", "anyslot": "any", "strict_categorical": "categorical", "strictcategoricalslot": "categorical",
    "unfeaturized": "any", "unfeaturizedslot": "any",
}  # fmt: skip
"""What Rasa calls kinds of slots beside their short names, now or in older projects."""

_TRUTH = {"true": True, "yes": True, "false": False, "no": False}
_NUMERAL = re.compile(r"-?\d+(\.\d+)?")
