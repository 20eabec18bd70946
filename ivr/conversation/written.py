"""What a team writes, as it stands in the files: texts, keys of steps and flows, responses, queues, numbers.

Rule: data and nothing else. Everything here was checked by `content/` before it came here; the engine trusts it.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Written = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

PromptText = str | dict[str, str]
"""What is said: one text, or a text per language."""

Ladder = PromptText | list[PromptText]
"""What is said at the first, second, third attempt."""

Digressions = bool | list[str]
"""Flows that a question is not simply left for; true: any flow."""

Hearing = Literal["twilio", "vosk"]
"""Who recognises speech."""

END = "END"
"""The target that ends a flow."""


class Link(BaseModel):
    """One way on. `condition` "" always holds. `target` is a step id or END."""

    model_config = ConfigDict(frozen=True)
    condition: bool | str = ""
    target: str


def rungs(ladder: Ladder | None) -> list[PromptText]:
    """The ladder as a list, however it was written."""
    if ladder is None:
        return []
    return list(ladder) if isinstance(ladder, list) else [ladder]


# -- steps -----------------------------------------------------------------------------------------------


class Step(BaseModel):
    """The keys that every step has."""

    model_config = Written
    KIND: ClassVar[str]
    """Its key in the files."""

    FILLS: ClassVar[tuple[str, ...]] = ()
    """Slots that it fills without naming them."""

    id: str = Field("", description="Name of the step within its flow.")
    next: tuple[Link, ...] = Field(
        (), description="The step that follows: an id, END, or branches of if/then/else."
    )
    description: str = Field("", description="A note for the people who edit the flow.")
    metadata: dict[str, Any] = Field(
        default_factory=dict, description="Anything your own tools want to keep here."
    )

    def links(self) -> tuple[Link, ...]:
        """Every way out of this step; what `ivr check` follows."""
        return self.next

    def asks_about(self, name: str) -> bool:
        """Whether a branch of this step looks at `context.<name>`, and so answers it."""
        return any(
            isinstance(link.condition, str) and f"context.{name}" in link.condition for link in self.next
        )

    @property
    def sub_flow(self) -> str:
        """The flow that it runs and comes back from, or ""."""
        return ""

    @property
    def next_flow(self) -> str:
        """The flow that it goes on in instead of this one, or ""."""
        return ""

    @property
    def at_stake(self) -> Stakes | None:
        """What it does that cannot simply be taken back."""
        return None


class Stakes(BaseModel):
    """What an action does that cannot simply be taken back."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    deed: PromptText = Field(
        description="What is about to be done, to be said back: 50 dollars from savings to checking."
    )
    cheap: bool = Field(
        False, description="Whether it is cheap to undo: said back only where a part of it is unsure."
    )
    done_when: bool | str = Field(True, description="When the action's outcome means that it was done.")
    undo: str = Field("", description="The flow that undoes it, with the slots as they were.")


class Rejection(BaseModel):
    """A value that is not allowed, and what is said about it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    condition: bool | str = Field(alias="if", description="When the value is not allowed.")
    utter: str = Field("", description="A response of the domain file.")
    say: PromptText | None = Field(None, description="What is said, written right here.")


class Dtmf(BaseModel):
    """The keys that are expected."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    length: int | None = Field(None, ge=1, le=40, description="How many keys make an answer.")
    finish_on_key: str = Field("#", pattern=r"^[#*]$", description="The key that ends an answer.")
    allow_audio_input: bool = Field(True, description="Whether the caller may speak instead.")


# -- flows -----------------------------------------------------------------------------------------------


class IntentTrigger(BaseModel):
    """An intent that starts the flow."""

    model_config = Written
    name: str = Field(description="The intent.")
    confidence_threshold: float | None = Field(
        None, ge=0, le=1, description="Least confidence to start the flow."
    )


class NluTrigger(BaseModel):
    """One entry of `nlu_trigger`: an intent's name, or its name with a threshold."""

    model_config = Written
    intent: IntentTrigger

    @field_validator("intent", mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"name": value} if isinstance(value, str) else value


class Universal(BaseModel):
    """Makes a flow reachable from every question, before the question's own answer."""

    model_config = Written
    key: str = Field("", pattern=r"^[0-9*]*$", description="The keys that start it, wherever the caller is.")
    phrases: dict[str, list[str]] = Field(
        default_factory=dict, description="Whole utterances that start it, per language."
    )


class FlowHead(BaseModel):
    """The keys of a flow other than its steps."""

    model_config = Written
    name: PromptText = Field("", description="How the flow is spoken of, such as: pay a bill.")
    description: str = Field("", description="What the caller gets done here.")
    guard: bool | str = Field(
        True, alias="if", description="The flow can start only where this condition holds."
    )
    nlu_trigger: list[NluTrigger] = Field(default_factory=list, description="Intents that start the flow.")
    universal: Universal | None = Field(None, description="Makes the flow reachable from everywhere.")
    assurance: int = Field(
        0,
        ge=0,
        le=3,
        description="How well the caller has to be known, 0 to 3, before the flow goes on; see flows/assurance.yml. "
        "What is missing is asked for.",
    )
    hearing: Hearing | None = Field(
        None,
        description="Who recognises speech in this flow: `twilio` or `vosk`; otherwise as the defaults say.",
    )
    persisted_slots: list[str] = Field(
        default_factory=list, description="Slots that keep their value afterwards."
    )
    always_include_in_prompt: bool = Field(False, description="Rasa's; without effect here.")
    run_pattern_completed: bool = Field(
        True, description="Ask whether there is anything else when it is done."
    )
    ask_confirm_digressions: Digressions = Field(
        False,
        description="Flows that a question here is left for only when the caller confirms it; true: any.",
    )
    block_digressions: Digressions = Field(
        False, description="Flows that no question here is left for; they come after this one. Or true: any."
    )
    translation: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="Rasa's way to write the name per language: `{es: {name: ...}}`."
    )
    form: bool = Field(
        False,
        description="A form of Rasa's: its questions come first, and the action `validate_<flow>`, where there is one, "
        "checks every answer and may say in the slot `requested_slot` what is asked next.",
    )
    ignored_intents: list[str] = Field(
        default_factory=list, description="Intents whose sentences answer no question of the flow."
    )


# -- the domain, queues and numbers ---------------------------------------------------------------------


class Variation(BaseModel):
    """One way to say a response."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    text: str = Field("", description="What is said.")
    translation: dict[str, str] = Field(default_factory=dict, description="The text per other language.")
    condition: list[dict[str, Any]] | str = Field(
        default_factory=list, description="When this one may be said."
    )
    channel: str = Field("", description="Only on this channel.")
    buttons: list[dict[str, Any]] = Field(default_factory=list, description="Choices shown on a screen.")
    image: str = Field("", description="A picture, on channels that have a screen.")
    custom: dict[str, Any] = Field(default_factory=dict, description="Passed on as it is.")
    metadata: dict[str, Any] = Field(
        default_factory=dict,
        description="`template: jinja` allows Jinja in the text; rephrasing is not done here.",
    )
    allow_interruptions: bool = Field(True, description="Whether the caller may talk over it.")
    id: str = Field("", description="Its name in tests.")

    @property
    def is_jinja(self) -> bool:
        """Whether its texts are templates of Jinja's rather than prompts."""
        return self.metadata.get("template") == "jinja"


class Voicemail(BaseModel):
    """Where nobody of a queue takes the call: a message after a tone, recorded by Twilio."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    say: PromptText = Field(
        {
            "en": "Please leave a message after the tone, and press pound when you are done.",
            "es": "Por favor, deje un mensaje después del tono y pulse almohadilla al terminar.",
        },
        description="Said before the tone.",
    )
    longest: int = Field(120, ge=5, le=3600, description="Seconds that a message may last.")
    silence: int = Field(5, ge=1, le=60, description="Seconds without a word that end it.")


class Queue(BaseModel):
    """A queue of `flows/queues.yml`: where its callers are sent, and what the agent hears first."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    description: str = Field("", description="What the people of this queue are for.")
    workflow: str = Field(
        "", pattern=r"^(WW[0-9a-f]{32})?$", description="The TaskRouter workflow, WW and 32 digits."
    )
    number: str = Field(
        "", pattern=r"^(\+[1-9][0-9]{6,14})?$", description="A telephone number to ring instead."
    )
    press_to_accept: bool = Field(
        True,
        description="Whether who answers at the `number` must press 1 to take the call, as no mailbox does.",
    )
    again: int = Field(
        0, ge=0, le=5, description="How many more times it is tried when nobody took the call."
    )
    then: str = Field(
        "",
        description="The queue that follows when nobody took the call even so, or `goodbye`. "
        "Where it is not said: the project's own.",
    )
    voicemail: Voicemail | None = Field(
        None, description="Takes a message when nobody takes the call in the end, or all queues are closed."
    )
    hours: str = Field(
        "", description="When its people are there: a schedule of flows/hours.yml. Always, if left out."
    )
    skill: str = Field("", description="What an agent must be able to do; an attribute of the task.")
    priority: int = Field(0, ge=0, le=100, description="The higher, the sooner; an attribute of the task.")
    whisper: PromptText = Field(
        "", description="Said to the agent before the caller is connected; {summary} is known."
    )
    hold_music: str = Field("", description="A recording from audio/ played while waiting.")


class Number(BaseModel):
    """A number of `flows/numbers.yml`: how a call begins that was dialled to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    description: str = Field("", description="Who calls this number, or where it is printed.")
    language: str = Field("", description="The language in which the call begins, instead of the first one.")
    flow: str = Field(
        "", description="The flow that begins the call, instead of `pattern_session_start`; it greets, too."
    )
