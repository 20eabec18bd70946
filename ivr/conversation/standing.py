"""Where a call stands in the middle of a turn: what is in progress, what is known, how things are said in it.

Rule: everything here reads; what changes the call is in turn.py.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from ivr.conversation import answers, assurance, conditions, customers, prompts, sums, templates
from ivr.conversation.answers import phone
from ivr.conversation.assurance import Decision
from ivr.conversation.events import Event, Heard, Value
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.hours import WEEKDAYS, Now, seen_at
from ivr.conversation.scope import OnDemand, Scope
from ivr.conversation.session import Attempts, Frame, Given, Session
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.text_slots import SAID, truths
from ivr.conversation.utterance import Utterance
from ivr.conversation.written import Link, PromptText, Stakes, Step
from ivr.redaction import Secret


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


class Standing:
    def __init__(self, flows: Flows, session: Session, event: Event) -> None:
        self.flows = flows
        self.event = event
        self.before = session
        self.stack = list(session.stack)
        self.slots = dict(session.slots)
        self.language = session.language
        self.done = session.done
        self.begun = session.begun
        self.voicemails = session.voicemails
        self.caller = session.caller
        self.evidence = session.evidence
        self.noticed = session.noticed
        self._said: dict[str, Utterance] = {}

    # -- what is in progress ---------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        return self.stack[-1]

    @property
    def flow(self) -> Flow:
        return self.flows.flows[self.frame.flow]

    @property
    def step(self) -> Step:
        return self.flow.steps[self.frame.step]

    @property
    def attempts(self) -> Attempts:
        return self.frame.attempts

    def users_frame(self) -> int:
        """Index in the stack of the topmost flow that the caller came for, or -1."""
        for index in range(len(self.stack) - 1, -1, -1):
            if self.flows.is_task(self.stack[index].flow):
                return index
        return -1

    def in_place_of(self, pattern: str) -> str:
        """The project's own flow that does what the pattern is for, as long as it is not in progress: whoever asks a
        second time gets the pattern, which is known to lead to a person."""
        own = self.flows.instead.get(pattern, "")
        in_progress = any(frame.flow in (own, pattern) for frame in self.stack)
        if own and not in_progress and self.startable(own):
            return own
        return pattern

    @property
    def in_hand(self) -> str:
        """The flow that the caller came for and is in, or ""."""
        index = self.users_frame()
        return self.stack[index].flow if index >= 0 else ""

    def in_progress(self) -> tuple[str, ...]:
        """The flow that the caller came for, then the sub-flows that it called."""
        first = self.task_frame()
        frames = self.stack[first : self.users_frame() + 1] if first >= 0 else ()
        return tuple(frame.flow for frame in frames if self.flows.is_task(frame.flow))

    def task_frame(self) -> int:
        """Index in the stack of the flow that the caller came for, below the sub-flows that it called; or -1."""
        for index in range(self.users_frame(), -1, -1):
            if self.is_asked_for(self.stack[index]):
                return index
        return -1

    def interrupted(self) -> list[int]:
        """Indexes in the stack of what callers came for, the latest first; a sub-flow belongs to who called it."""
        found = [index for index, frame in enumerate(self.stack) if self.is_asked_for(frame)]
        return found[::-1]

    def is_asked_for(self, frame: Frame) -> bool:
        """Whether the caller came for that flow, rather than for the one that called it."""
        return not frame.called and self.flows.is_task(frame.flow)

    @property
    def place(self) -> dict[str, str]:
        """The place in the flows that an interruption leaves, for the hand-off's context.

        A pattern that came in between, such as help, knows the place that it left itself.
        """
        here = {"from_flow": self.frame.flow, "from_step": self.frame.step}
        known = self.frame.context if self.flow.is_pattern else {}
        return {name: str(known.get(name) or place) for name, place in here.items()}

    # -- what is known ---------------------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        """The moment of the event, as clocks and calendars of the project show it."""
        return datetime.fromtimestamp(self.event.at, _zone(self.flows.defaults.timezone))

    @property
    def assured(self) -> Decision:
        """How sure we are at this moment who is calling."""
        if self.flows.policy is None:
            return Decision(self.before.assurance)
        return assurance.decided(self.evidence, self.flows.policy, self.event.at, self.caller)

    @property
    def surroundings(self) -> answers.Surroundings:
        return answers.Surroundings(
            language=self.language,
            now=self.now,
            region=self.flows.defaults.region,
            currency=self.flows.defaults.own_currency,
            choices=self.flows.choices,
        )

    @property
    def scope(self) -> Scope:
        """What conditions look at now."""
        context = self.frame.context if self.stack else {}
        told = truths(self.flows.kept, self.slots)
        slots = {**self.slots, **told} if told else self.slots
        session, caller = OnDemand(SESSION, self), OnDemand(CALLER, self)
        return Scope(slots, context, session, seen_at(self.flows.hours, self.now), caller)

    @property
    def segment(self) -> Value:
        """The first of the project's segments that the customer is in."""
        if not self.may_tell("segment"):
            return None
        known = self.customer
        found = (name for name, when in self.flows.segments.items() if conditions.parse(when).holds(known))
        return next(found, None)

    @property
    def customer(self) -> Scope:
        """What conditions over the fields of a customer look at."""
        own = {name: self.caller.get(name) for name in ("language", "prefers")}
        return Scope({**(self.caller.get("fields") or {}), **own})

    def may_tell(self, name: str) -> bool:
        """Whether we are sure enough who is calling to say something of them, or to be led by it."""
        level, policy = self.assured.level, self.flows.policy
        return policy.may_tell(name, level) if policy else level > 0

    def told_of(self, name: str) -> Value:
        """Something of the customer; None as long as it may not be said."""
        if self.may_tell(name):
            return self.caller.get(name) or None
        return None

    def holds(self, condition: bool | str) -> bool:
        if condition == "" or condition is True:
            return True
        return conditions.parse(condition).holds(self.scope)

    def way(self, links: tuple[Link, ...]) -> int | None:
        """Which of the links it goes on by, None for none of them."""
        return next((index for index, link in enumerate(links) if self.holds(link.condition)), None)

    def startable(self, flow: str) -> bool:
        return self.holds(self.flows.flows[flow].head.guard)

    def kept(self, question: SlotQuestion, value: Value, words: str = "") -> Value:
        """What the slot of a question keeps of a value that was said in these words; "" where they are not known."""
        how = self.flows.kept.get(question.collect)
        if how is None:
            return value
        return how.text(value, words or (self.read_back(question, value) if how.form == SAID else ""))

    def hours_of(self, queue: str) -> Now | None:
        """The hours of a queue at this moment, if it keeps any."""
        kept = self.flows.queues[queue].hours if queue in self.flows.queues else ""
        if kept:
            return self.flows.hours[kept].at(self.now)
        return None

    def reckoned(self, written: Value) -> Value:
        """What a flow sets a slot to: what a sum comes to, or the value as it is written."""
        if not isinstance(written, str):
            return written
        if not sums.is_sum(written):
            return sums.literal(written)
        return sums.parse(written).value(self.scope)

    def said(self, text: str) -> Utterance:
        """What the caller said, read; the same sentence is read once in a turn."""
        if text not in self._said:
            heard = self.event if isinstance(self.event, Heard) else Heard()
            self._said[text] = Utterance(text, self.surroundings, heard.meaning, heard.confidence)
        return self._said[text]

    # -- how it is said --------------------------------------------------------------------------------------

    def wording(self, prompt: PromptText, **extra: Value) -> str:
        """The prompt in the caller's language with its placeholders filled, as it is written down: without pauses."""
        return prompts.pauses_in(self.marked(prompt, **extra))[0]

    def told_to_team(self, prompt: PromptText) -> str:
        """The prompt as an agent reads it."""
        return prompts.pauses_in(self._worded(prompt, self.flows.defaults.language, {}))[0]

    def marked(self, prompt: PromptText, **extra: Value) -> str:
        """The prompt in the caller's language with the marks of its pauses, for `speak`."""
        return self._worded(prompt, self.language, extra)

    def _worded(self, prompt: PromptText, language: str, extra: Mapping[str, Value]) -> str:
        text = prompts.pick(prompt, language, self.flows.defaults.language)
        currency, region = self.flows.defaults.currency, self.flows.defaults.region
        return prompts.compile(text).fill(
            self._spoken_scope(extra, language),
            language,
            self.flows.choices,
            currency,
            self.now.date(),
            region,
        )

    def templated(self, text: str, extra: Mapping[str, Value]) -> str:
        """A text that is written in Jinja."""
        return templates.compile(text).fill(
            self._spoken_scope(extra, self.language), lambda value: self.spoken(value, "", "")
        )

    def _spoken_scope(self, extra: Mapping[str, Value], language: str) -> Scope:
        """What prompts look at: `extra` values, in the context names of flows for ids, holidays as they are said."""
        scope, flows = self.scope, self.flows.flows
        context = {
            key: flows[value].name(self.language) if isinstance(value, str) and value in flows else value
            for key, value in scope.context.items()
        }
        slots = {**scope.slots, **extra} if extra else scope.slots
        hours = seen_at(self.flows.hours, self.now, language)
        return replace(scope, slots=slots, context=context, hours=hours)

    def is_filled(self, prompt: PromptText) -> bool:
        """Whether the prompt has placeholders, and so words of this call."""
        text = prompts.pick(prompt, self.language, self.flows.defaults.language)
        return bool(prompts.compile(text).placeholders)

    def listed(self, names: list[str]) -> str:
        """Alternatives as they are said: "a, b or c"."""
        return prompts.alternatives(names, self.language)

    def spoken(self, value: Value, format: str, slot: str) -> str:
        """A value as it is read back."""
        country, today = self.flows.defaults, self.now.date()
        known, region = self.flows.choices, country.region
        return prompts.spoken(value, format, self.language, known, slot, country.currency, today, region)

    def read_back(self, question: SlotQuestion, value: Value, spelled: bool = False) -> str:
        """The answer to a question as it is read back; see `SlotQuestion.form`."""
        return self.spoken(value, question.form(spelled), question.collect)

    def number_for_texts(self, slot: str = "") -> str:
        """Where a text message goes: the number in a slot or else the one calling. "" where none can go."""
        number = self.slots.get(slot) if slot else self.before.ani
        if not isinstance(number, str):
            return ""
        return phone.textable(number, self.flows.defaults.region)

    # -- what was done, and what was begun -------------------------------------------------------------------

    @property
    def last_deed(self) -> dict[str, Value] | None:
        """What was done last, if something was at stake in it."""
        if not self.done or not self.done[-1].get("deed"):
            return None
        return self.done[-1]

    @property
    def is_repeated(self) -> bool:
        """Whether the errand that was awaited had been asked for before: it carries an older one's key."""
        waiting = self.before.waiting
        return waiting.key not in ("", self.own_key(waiting.number))

    def own_key(self, number: int) -> str:
        return f"{self.before.contact}-{number}"

    def begun_before(self, action: str, stakes: Stakes | None) -> dict[str, Value] | None:
        """The same deed, begun before in this call, of which nobody knows whether it was done."""
        same, now = self.identity(action, stakes), self.answers_of(*self.in_progress())
        return next((b for b in self.begun if b["same"] == same and b["values"].items() <= now.items()), None)

    def identity(self, action: str, stakes: Stakes | None) -> int:
        """What makes a deed the same one, beside the answers it was begun with: how it is said, or else all slots."""
        parts = self.told_to_team(stakes.deed) if stakes else sorted(self.slots.items())
        return zlib.crc32(repr((action, parts)).encode())

    def answers_of(self, *flows: str) -> dict[str, Value]:
        questions = [question for flow in flows for question in self.flows.flows[flow].questions]
        values = {question.collect: self.slots.get(question.collect) for question in questions}
        return {
            name: value
            for name, value in values.items()
            if value is not None and not isinstance(value, Secret)
        }

    def certainty(self) -> Given:
        """How the parts of the deed ahead were given: the least certain of them tells."""
        frame = self.frame
        parts = {q.collect for q in self.flow.questions if q.collect in frame.asked}
        if parts and parts <= set(frame.confirmed):
            return "agreed"
        if parts & set(frame.unsure):
            return "unsure"
        return "told" if parts & set(frame.corrected) else "plain"


SESSION: dict[str, Callable[[Standing], Value]] = {
    "language": lambda call: call.language,
    "channel": lambda call: call.before.channel,
    "active_loop": lambda call: call.flows.active_form(call.stack) or None,
    "ani": lambda call: call.before.ani,
    "dnis": lambda call: call.before.dnis,
    "today": lambda call: call.now.date().isoformat(),
    "time": lambda call: call.now.time().isoformat("minutes"),
    "hour": lambda call: call.now.hour,
    "minute": lambda call: call.now.minute,
    "weekday": lambda call: WEEKDAYS[call.now.weekday()],
}
"""What conditions and prompts see as `session.<name>`."""

CALLER: dict[str, Callable[[Standing], Value]] = {
    "level": lambda call: call.assured.level,
    "known": lambda call: call.assured.level > 0,
    "name": lambda call: call.told_of("name"),
    "first_name": lambda call: customers.first_name(str(call.told_of("name") or "")) or None,
    "language": lambda call: call.told_of("language"),
    "prefers": lambda call: call.told_of("prefers"),
    "segment": lambda call: call.segment,
    "shares_line": lambda call: len(call.caller.get("household") or ()) > 1,
    "line_type": lambda call: call.caller.get("line_type") or None,
    "country": lambda call: call.caller.get("country") or None,
    "withheld": lambda call: call.caller.get("hidden") == "withheld",
    "forwarded": lambda call: bool(call.caller.get("forwarded")),
    "attested": lambda call: bool(call.caller.get("attested")),
}
"""What conditions and prompts see as `caller.<name>`. What is of a customer is missing below the level at which it may
be said, as if nobody knew it; what is of the line is there for every caller."""
