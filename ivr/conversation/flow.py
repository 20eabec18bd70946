"""What a team wrote, in the form the engine runs: flows, slots, responses, defaults.

Rule: everything here was checked by `content/` before it came here; the engine trusts it. A `Flows` is one
revision, immutable, shared by all calls that began with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ivr.conversation.answers import Choices
from ivr.conversation.answers.words import flat
from ivr.conversation.hours import Schedule
from ivr.conversation.slots import Slot as Slot
from ivr.conversation.steps import CallStep, CollectStep, Step
from ivr.conversation.steps.base import END as END
from ivr.conversation.steps.base import Digressions, Ladder, PromptText
from ivr.conversation.summary_texts import SummaryTexts

SILENCES = "consecutive_silence_timeouts"
"""Rasa's slot in which pattern_user_silence counts; it begins anew when the caller speaks."""

Written = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


Hearing = Literal["twilio", "vosk"]


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


@dataclass(frozen=True)
class Flow:
    """One flow with its steps laid flat: `steps[id]`, in the order written. Branches point at ids or END."""

    id: str
    head: FlowHead
    steps: Mapping[str, Step]

    @property
    def start(self) -> str:
        return next(iter(self.steps), END)

    @property
    def is_pattern(self) -> bool:
        """Repair behaviour, not something a caller came for."""
        return self.id.startswith("pattern_")

    def name(self, language: str) -> str:
        """How the flow is spoken of: "pay a bill"."""
        name = self.head.translation.get(language, {}).get("name") or self.head.name
        if isinstance(name, dict):
            name = name.get(language) or next(iter(name.values()), "")
        return name or self.id.replace("_", " ")

    def forgotten(self, slots: Iterable[str]) -> tuple[str, ...]:
        """Of the slots that the flow filled, those that do not outlive it."""
        kept = {*self.head.persisted_slots} | {
            q.collect for q in self.questions if not q.reset_after_flow_ends
        }
        return tuple(slot for slot in slots if slot not in kept)

    def title(self, language: str) -> str:
        """Its name as Rasa's patterns know it: the one written, or else the id."""
        return self.name(language) if self.head.name or self.head.translation else self.id

    def triggered_by(self, intent: str, least: float) -> Flow:
        """The same flow, started by an intent of which we are that sure."""
        trigger = NluTrigger(intent=IntentTrigger(name=intent, confidence_threshold=least))
        return replace(self, head=self.head.model_copy(update={"nlu_trigger": [trigger]}))

    @cached_property
    def questions(self) -> tuple[CollectStep, ...]:
        return tuple(step for step in self.steps.values() if isinstance(step, CollectStep))


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


class Language(BaseModel):
    """A language that callers may choose."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str = Field(description="What the provider hears and speaks, such as en-US.")
    voice: str = Field("", description="The provider's voice, such as Polly.Joanna-Neural.")


class Times(BaseModel):
    """Seconds."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    no_input: float = Field(
        5, gt=0, le=60, description="Seconds of silence after a question before it is asked again."
    )
    speech_end: float = Field(
        2, gt=0, le=10, description="Seconds of pause after which the caller has finished."
    )
    action: float = Field(8, gt=0, le=12, description="Seconds that an action may take.")
    hold_on: float = Field(
        30, gt=0, le=60, description="Seconds that a caller is waited for who asks to wait."
    )
    patience: float = Field(
        2.5,
        gt=0,
        le=6,
        description="Seconds that a caller waits in silence for an action; then `still_there` is said.",
    )


class Limits(BaseModel):
    """How often a question is asked again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    no_input: int = Field(
        2, ge=0, le=5, description="Silences answered by asking again; the next brings a person."
    )
    no_match: int = Field(2, ge=0, le=5, description="Answers not understood; the next brings a person.")
    refused: int = Field(2, ge=0, le=5, description="Confirmations refused; the next brings a person.")
    total: int = Field(3, ge=0, le=10, description="All of these together; the next brings a person.")
    patient: int = Field(
        5,
        ge=0,
        le=20,
        description="Hesitations, noise and asides that are let pass at a question before they count.",
    )
    stalled: int = Field(
        6,
        ge=2,
        le=30,
        description="Turns in a row that lead nowhere new, of whatever kind; the next brings a person.",
    )


class Confidence(BaseModel):
    """Between 0 and 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    intent: float = Field(0.35, ge=0, le=1, description="Least confidence to start a flow; 1 is certain.")
    interrupt: float = Field(
        0.6, ge=0, le=1, description="Least confidence to leave a question for another flow; 1 is certain."
    )
    confirm: float = Field(
        0.5, ge=0, le=1, description="Below this recognition confidence an answer is confirmed."
    )
    clarify: float = Field(
        0.6,
        ge=0,
        le=2,
        description="Two flows that have this much between them are asked about: this or that?",
    )
    apart: float = Field(0.25, ge=0, le=1, description="How near the two must be for that.")


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


_STAKES: list[PromptText] = [
    {"en": "{deed}. Is that right?", "es": "{deed}. ¿Es correcto?"},
    {
        "en": "I haven't done anything yet. Say yes, or press 1, for this: {deed}. Or tell me what to change, "
        "or say stop.",
        "es": "Todavía no he hecho nada. Diga sí, o pulse 1, para esto: {deed}. O dígame qué cambio, o diga parar.",
    },
]
_WHAT_TO_CHANGE: list[PromptText] = [
    {
        "en": "Okay, I haven't done it. What should I change?",
        "es": "De acuerdo, no lo he hecho. ¿Qué cambio?",
    },
    {
        "en": "Tell me what should be different, or say stop and I'll leave it.",
        "es": "Dígame qué debe ser diferente, o diga parar y lo dejo.",
    },
]


class Defaults(BaseModel):
    """`flows/defaults.yml`: what holds wherever a step does not say otherwise."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    service: str = Field("", description="Name of the service, as callers know it.")
    languages: dict[str, Language] = Field(
        default_factory=lambda: {"en": Language(code="en-US", voice="")},
        description="The first one is spoken until a caller chooses another.",
    )
    timezone: str = Field(
        "America/New_York", description="Dates and hours are local to it; named as in the IANA list."
    )
    region: str = Field(
        "US",
        description="The country, by its code of two letters; phone numbers and dates are read as there.",
    )
    currency: str = Field("USD", description="The money, by its code of three letters.")
    times: Times = Field(default_factory=Times, description="Waiting times, in seconds.")
    limits: Limits = Field(default_factory=Limits, description="How often a question is asked again.")
    confidence: Confidence = Field(default_factory=Confidence, description="How sure is sure enough.")
    barge_in: bool = Field(True, description="Whether callers may talk over a prompt.")
    hearing: Hearing = Field(
        "twilio",
        description="Who recognises speech: `twilio`, or `vosk` on the live audio, on your own server.",
    )
    queue: str = Field("", description="The queue that takes a caller who asks for a person.")
    go_on: PromptText = Field(
        {"en": "Go on.", "es": "Dígame."}, description="Said while an answer is coming in pieces."
    )
    hello: PromptText = Field(
        {"en": "Hello.", "es": "Hola."}, description="Said to a caller who says hello instead of answering."
    )
    take_your_time: PromptText = Field(
        {"en": "Of course, take your time.", "es": "Claro, tómese su tiempo."},
        description="Said to a caller who asks to wait.",
    )
    why: PromptText = Field(
        {"en": "I need it to go on with this.", "es": "Lo necesito para seguir con esto."},
        description="Said to a caller who asks why, where the question does not say it itself.",
    )
    still_there: PromptText = Field(
        {"en": "One moment, please.", "es": "Un momento, por favor."},
        description="Said while an action takes its time.",
    )
    apology: PromptText = Field(
        {
            "en": "Sorry, something went wrong on our side. I will get you a person.",
            "es": "Lo siento, algo ha fallado por nuestra parte. Le comunico con una persona.",
        },
        description="Said when all else fails.",
    )
    accept: PromptText = Field(
        {"en": "You have a call. Press 1 to take it.", "es": "Tiene una llamada. Pulse 1 para atenderla."},
        description="Said to who answers at the `number` of a queue, after the name of the service.",
    )
    still_trying: PromptText = Field(
        {
            "en": "Nobody could take your call yet. I'll keep trying.",
            "es": "Nadie ha podido atenderle aún. Sigo intentándolo.",
        },
        description="Said before a queue is tried again, or the one that follows it.",
    )
    you_can_say: PromptText = Field(
        {"en": "You can say: {value}.", "es": "Puede decir: {value}."},
        description="Says what may be chosen, where a response has buttons.",
    )
    all_right: PromptText = Field(
        {"en": "All right.", "es": "Muy bien."},
        description="Said before something is asked once more on request.",
    )
    one_by_one: PromptText = Field(
        {"en": "First {first}, and then {then}.", "es": "Primero {first}, y después {then}."},
        description="Said when one task was asked for with several things: my gas and electric bills.",
    )
    so_far: PromptText = Field(
        {"en": "So far I have {value}.", "es": "Hasta ahora tengo {value}."},
        description="Says what an answer in pieces has come to, when the caller does not get on or asks.",
    )
    still_needed: PromptText = Field(
        {"en": "Please tell me {value}.", "es": "Dígame {value}, por favor."},
        description="Says what such an answer still lacks.",
    )
    was_done: PromptText = Field(
        {"en": "It's done: {deed}.", "es": "Está hecho: {deed}."},
        description="Says once more what was done, to a caller who asks about it.",
    )
    not_then: PromptText = Field(
        {"en": "I can't choose the day for that.", "es": "No puedo elegir el día para eso."},
        description="Said to a caller who wants something done on a day that no question of the flow asks for.",
    )
    stakes: Ladder = Field(
        default_factory=lambda: list(_STAKES),
        description="Says back what is at stake, before it is done: first, second attempt.",
    )
    what_to_change: Ladder = Field(
        default_factory=lambda: list(_WHAT_TO_CHANGE),
        description="Asked when the caller says no to what was said back.",
    )
    noted: PromptText = Field(
        {"en": "Okay, {value}.", "es": "De acuerdo, {value}."},
        description="Says a value back while going on.",
    )
    confirm: Ladder = Field(
        {"en": "I have {value}. Is that right?", "es": "Tengo {value}. ¿Es correcto?"},
        description="Asks whether a heard value is right.",
    )

    @property
    def language(self) -> str:
        return next(iter(self.languages))

    @property
    def own_currency(self) -> str:
        """The currency, where a team has said which; "" where amounts may be of any."""
        return self.currency if "currency" in self.model_fields_set else ""


@dataclass(frozen=True)
class Flows:
    """One revision of everything that teams wrote."""

    flows: Mapping[str, Flow]
    slots: Mapping[str, Slot] = field(default_factory=dict)
    responses: Mapping[str, tuple[Variation, ...]] = field(default_factory=dict)
    defaults: Defaults = field(default_factory=Defaults)
    choices: Mapping[str, Choices] = field(default_factory=dict)
    queues: Mapping[str, Queue] = field(default_factory=dict)
    hours: Mapping[str, Schedule] = field(default_factory=dict)
    numbers: Mapping[str, Number] = field(default_factory=dict)
    """By the number dialled, in E.164."""
    summary: SummaryTexts = field(default_factory=SummaryTexts)
    """What agents read, each text in every language that there is."""
    actions: frozenset[str] = frozenset()
    revision: str = ""
    guessed: frozenset[str] = frozenset()
    """Slots of a Rasa project whose kind of value was told from names and descriptions: any words may be meant."""
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per language: what a caller with an open question in front of them is likely to say."""

    @property
    def tasks(self) -> frozenset[str]:
        """The intents that start what callers come for."""
        return frozenset(
            intent
            for intent, started in self.triggers.items()
            if any(not self.flows[flow].is_pattern for flow, _ in started)
        )

    def at_stake(self, flow: str) -> bool:
        """Whether the flow, or one that it calls, does something that cannot simply be taken back."""
        return flow in self._at_stake

    def acts(self, flow: str) -> bool:
        """Whether it does more than to inform: it has something at stake, or fills slots of another flow."""
        found = self.flows[flow]
        may_fill = found.is_pattern and found.head.universal is None
        fills = may_fill and any(step.KIND == "action" for step in found.steps.values())
        return fills or flow in self._at_stake

    @cached_property
    def _at_stake(self) -> frozenset[str]:
        own = {
            name
            for name, flow in self.flows.items()
            if any(getattr(step, "gate", None) for step in flow.steps.values())
        }
        calling = {
            name: {getattr(step, "call", "") or getattr(step, "link", "") for step in flow.steps.values()}
            for name, flow in self.flows.items()
            if not flow.is_pattern
        }
        while grown := {name for name, called in calling.items() if called & own} - own:
            own |= grown
        return frozenset(own)

    @cached_property
    def every_turn(self) -> tuple[str, ...]:
        """Actions that look at everything a caller says, to fill slots: Rasa's `run_action_every_turn`."""
        found = (
            mapping.get("run_action_every_turn") or mapping.get("action")
            for slot in self.slots.values()
            for mapping in slot.mappings
            if mapping.get("type") in ("controlled", "custom")
        )
        return tuple(dict.fromkeys(name for name in found if name and name in self.actions))

    @cached_property
    def counts_silence(self) -> bool:
        """Whether pattern_user_silence counts by itself, in Rasa's slot, and so decides what follows on the last."""
        pattern = self.flows.get("pattern_user_silence")
        links = [link for step in pattern.steps.values() for link in step.links()] if pattern else []
        return any(SILENCES in str(link.condition) for link in links)

    def questions_of(self, flow: str) -> tuple[CollectStep, ...]:
        """The questions of a flow and of those that it calls: a sentence may answer any of them beforehand."""
        return self._questions[flow]

    @cached_property
    def _questions(self) -> Mapping[str, tuple[CollectStep, ...]]:
        return {name: tuple(self._asked_in(name, set())) for name in self.flows}

    def _asked_in(self, flow: str, seen: set[str]) -> Iterator[CollectStep]:
        seen.add(flow)
        for step in self.flows[flow].steps.values():
            if isinstance(step, CollectStep):
                yield step
            elif isinstance(step, CallStep) and step.call in self.flows and step.call not in seen:
                yield from self._asked_in(step.call, seen)

    @cached_property
    def triggers(self) -> Mapping[str, tuple[tuple[str, float], ...]]:
        """intent -> the flows it starts, each with its least confidence."""
        found: dict[str, list[tuple[str, float]]] = {}
        for flow in self.flows.values():
            for trigger in flow.head.nlu_trigger:
                least = trigger.intent.confidence_threshold
                found.setdefault(trigger.intent.name, []).append(
                    (flow.id, self.defaults.confidence.intent if least is None else least)
                )
        return {intent: tuple(flows) for intent, flows in found.items()}

    @cached_property
    def universal_keys(self) -> Mapping[str, str]:
        """keys -> the flow they start from everywhere."""
        return {
            f.head.universal.key: f.id
            for f in self.flows.values()
            if f.head.universal and f.head.universal.key
        }

    @cached_property
    def universal_phrases(self) -> Mapping[str, Mapping[str, str]]:
        """language -> utterance -> the flow it starts from everywhere."""
        found: dict[str, dict[str, str]] = {}
        for flow in self.flows.values():
            if flow.head.universal:
                for language, phrases in flow.head.universal.phrases.items():
                    for phrase in phrases:
                        found.setdefault(language, {})[flat(phrase)] = flow.id
        return found

    @cached_property
    def initial_slots(self) -> Mapping[str, Any]:
        return {
            name: slot.initial_value for name, slot in self.slots.items() if slot.initial_value is not None
        }
