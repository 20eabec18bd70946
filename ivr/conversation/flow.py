"""A flow with its steps, and all flows of a project with what they need: what the engine runs.

Rule: everything here was checked by `content/` before it came here; the engine trusts it. A `Flows` is one
revision, immutable, shared by all calls that began with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile
from typing import Any

from ivr.conversation import conditions
from ivr.conversation.answers import Choices
from ivr.conversation.answers.words import flat
from ivr.conversation.assurance import BY_LINE, Policy
from ivr.conversation.defaults import Defaults
from ivr.conversation.hours import Schedule
from ivr.conversation.session import Frame
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.slots import Slot
from ivr.conversation.summary_texts import SummaryTexts
from ivr.conversation.text_slots import Kept
from ivr.conversation.written import (
    END,
    FlowHead,
    IntentTrigger,
    NluTrigger,
    Number,
    Queue,
    Step,
    Variation,
    Voicemail,
)

SILENCES = "consecutive_silence_timeouts"
"""Rasa's slot in which pattern_user_silence counts; it begins anew when the caller speaks."""

REQUESTED = "requested_slot"
"""Rasa's slot that names what a form asks for."""


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

    def described_with(self, language: str) -> frozenset[str]:
        """The words of its id, its name and its description."""
        return frozenset(
            flat(f"{self.id.replace('_', ' ')} {self.name(language)} {self.head.description}").split()
        )

    def forgotten(self, slots: Iterable[str]) -> tuple[str, ...]:
        """Of the slots that the flow filled, those that do not outlive it."""
        kept = {*self.head.persisted_slots} | {
            q.collect for q in self.questions if not q.reset_after_flow_ends
        }
        return tuple(slot for slot in slots if slot not in kept)

    def title(self, language: str) -> str:
        """Its name as Rasa's patterns know it: the one written, or else the id."""
        if self.head.name or self.head.translation:
            return self.name(language)
        return self.id

    def triggered_by(self, intent: str, least: float) -> Flow:
        """The same flow, started by an intent of which we are that sure."""
        trigger = NluTrigger(intent=IntentTrigger(name=intent, confidence_threshold=least))
        return replace(self, head=self.head.model_copy(update={"nlu_trigger": [trigger]}))

    def also_triggered_by(self, intent: str, least: float) -> Flow:
        """The same flow, started by one intent more."""
        more = self.triggered_by(intent, least).head.nlu_trigger
        return replace(
            self, head=self.head.model_copy(update={"nlu_trigger": [*self.head.nlu_trigger, *more]})
        )

    @cached_property
    def form_questions(self) -> Mapping[str, SlotQuestion]:
        """The questions that a form begins with, by their steps; what is asked behind them is no part of the form."""
        first = takewhile(lambda step: isinstance(step, SlotQuestion), self.steps.values())
        if self.head.form:
            return {step.id: step for step in first if isinstance(step, SlotQuestion)}
        return {}

    @cached_property
    def asked_in_turn(self) -> tuple[str, ...]:
        """The slots that are asked for one after the other from the start on."""
        slots: dict[str, None] = {}
        step = self.form_questions.get(self.start)
        while step and step.collect not in slots:
            slots[step.collect] = None
            step = self.form_questions.get(step.next[0].target) if step.next else None
        return tuple(slots)

    @property
    def end_of_questions(self) -> str:
        """Where a form goes on when it knows everything: the first step behind its questions."""
        return next((step for step in self.steps if step not in self.form_questions), END)

    @cached_property
    def questions(self) -> tuple[SlotQuestion, ...]:
        return tuple(step for step in self.steps.values() if isinstance(step, SlotQuestion))


_ANY_SLOT = Slot()


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
    assurance: Policy | None = None
    """How well callers are known by what; None where the project does not say, and nobody is asked."""
    segments: Mapping[str, str] = field(default_factory=dict)
    """Segments of customers, each with its condition; a customer is in the first one that holds."""
    notices: Mapping[str, Any] = field(default_factory=dict)
    """What has happened that touches some callers: `notices.Notice` by name."""
    directory: bool = False
    """Whether there is a directory to look callers up in."""
    actions: frozenset[str] = frozenset()
    revision: str = ""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """Text and float slots of a Rasa project whose kind of value was told from descriptions and use, and how each keeps
    one."""
    longest_input: int = 0
    """In a Rasa project: `user_input.max_characters`; 0 where it does not say."""
    led_by_rules: frozenset[str] = frozenset()
    """In a Rasa project of two halves: the flows that came of rules, and with which its router lets these lead."""
    rejects: Mapping[str, str] = field(default_factory=dict)
    """In a Rasa project: a slot's type, and the project's own response to what is not a value of that type."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """In a Rasa project: a pattern for what is always in reach, and the project's own flow that does the same."""
    own_phrases: frozenset[str] = frozenset()
    """Sentences that a Rasa project has for its own flows: they go before Parley's universals, but for the hand-off."""
    hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Per language: what a caller with an open question in front of them is likely to say."""

    def slot(self, name: str) -> Slot:
        """The slot of that name; one that no domain file has keeps any text."""
        return self.slots.get(name, _ANY_SLOT)

    @property
    def policy(self) -> Policy | None:
        """How well callers are known by what; None where nobody asks who calls."""
        return self.assurance or (BY_LINE if self.directory else None)

    @property
    def identifies(self) -> bool:
        """Whether it is asked who calls before the first word is said."""
        return self.policy is not None

    @cached_property
    def name_slots(self) -> frozenset[str]:
        """The slots that questions for a person's name fill."""
        every = (question for flow in self.flows.values() for question in flow.questions)
        return frozenset(question.collect for question in every if question.reads == "person_name")

    @cached_property
    def customer_fields(self) -> frozenset[str]:
        """What has to be known of customers beside their names, languages and ways."""
        asked = [*self.segments.values(), *(notice.condition for notice in self.notices.values())]
        return frozenset(name for when in filter(None, asked) for _, name in conditions.parse(when).names)

    @property
    def kept_as_text(self) -> frozenset[str]:
        """The slots whose value is a text, in whatever form."""
        return frozenset(name for name, how in self.kept.items() if not how.is_number)

    @property
    def tasks(self) -> frozenset[str]:
        """The intents that start what callers come for."""
        return frozenset(
            intent
            for intent, started in self.triggers.items()
            if any(self.is_task(flow) for flow, _ in started)
        )

    def is_task(self, flow: str) -> bool:
        """Whether it is something that callers come for, rather than a pattern or no flow at all."""
        return flow in self.flows and not self.flows[flow].is_pattern

    def at_stake(self, flow: str) -> bool:
        """Whether the flow, or one that it calls, does something that cannot simply be taken back."""
        return flow in self._at_stake

    def acts(self, flow: str) -> bool:
        """Whether it does more than to inform: it has something at stake, or fills slots of another flow."""
        found = self.flows[flow]
        if flow in self._at_stake:
            return True
        if not found.is_pattern or found.head.universal is not None:
            return False
        return any(step.KIND == "action" for step in found.steps.values())

    @cached_property
    def _at_stake(self) -> frozenset[str]:
        own = {
            name for name, flow in self.flows.items() if any(step.at_stake for step in flow.steps.values())
        }
        calling = {
            name: {step.sub_flow or step.next_flow for step in flow.steps.values()}
            for name, flow in self.flows.items()
            if not flow.is_pattern
        }
        while grown := {name for name, called in calling.items() if called & own} - own:
            own |= grown
        return frozenset(own)

    @cached_property
    def forms(self) -> Mapping[str, tuple[str, ...]]:
        """The slots that each form requires: those that it asks for by itself."""
        return {flow.id: flow.asked_in_turn for flow in self.flows.values() if flow.head.form}

    def active_form(self, stack: Iterable[Frame]) -> str:
        """The topmost form whose questions are not over yet, or ""."""
        asking = [frame.flow for frame in stack if frame.step in self.flows[frame.flow].form_questions]
        return asking[-1] if asking else ""

    @cached_property
    def never_asked(self) -> tuple[str, ...]:
        """Slots that only what somebody says by the way fills, by an intent or an entity; as in Rasa, at any time."""
        asked = {question.collect for flow in self.flows.values() for question in flow.questions}
        mapped = (name for name, slot in self.slots.items() if slot.filled_by("from_entity", "from_intent"))
        return tuple(name for name in mapped if name not in asked and self.slots[name].mappings)

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

    def takes_messages(self, queue: str) -> bool:
        """Whether callers of the queue may leave a message where nobody takes their call."""
        return queue in self.queues and self.queues[queue].voicemail is not None

    def voicemail_of(self, queue: str) -> Voicemail:
        """How a message is taken for a queue."""
        kept = self.queues.get(queue)
        if kept and kept.voicemail:
            return kept.voicemail
        return Voicemail()

    def questions_of(self, flow: str) -> tuple[SlotQuestion, ...]:
        """The questions of a flow and of those that it calls: a sentence may answer any of them beforehand."""
        return self._questions[flow]

    @cached_property
    def _questions(self) -> Mapping[str, tuple[SlotQuestion, ...]]:
        return {name: tuple(self._asked_in(name, set())) for name in self.flows}

    def _asked_in(self, flow: str, seen: set[str]) -> Iterator[SlotQuestion]:
        seen.add(flow)
        for step in self.flows[flow].steps.values():
            if isinstance(step, SlotQuestion):
                yield step
            elif step.sub_flow in self.flows and step.sub_flow not in seen:
                yield from self._asked_in(step.sub_flow, seen)

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
