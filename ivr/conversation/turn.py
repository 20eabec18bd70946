"""One turn in progress: the session as it was, what happened, and what is to be done so far.

Rule: this is the only mutable thing in the engine, it lives for one `advance`, and steps touch the call
only through it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from ivr.conversation import answers, conditions, prompts
from ivr.conversation.commands import Command, HandOff, Listen, Play, RunAction, Say
from ivr.conversation.events import Event, Meaning, Value
from ivr.conversation.flow import END, Flow, Flows
from ivr.conversation.session import Attempts, Frame, Session, Waiting
from ivr.conversation.steps import CollectStep, Step
from ivr.conversation.steps.base import After, Link, PromptText


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


class Turn:
    def __init__(self, flows: Flows, session: Session, event: Event) -> None:
        self.flows = flows
        self.event = event
        self.before = session
        self.stack = list(session.stack)
        self.slots = dict(session.slots)
        self.known = dict(session.known)
        self.language = session.language
        self.waiting = session.waiting
        self.reason = session.reason
        self.intent = session.intent
        self.done = session.done
        self.errands = session.errands
        self.disposition = session.disposition
        self.hand_off_reason = session.hand_off_reason
        self.hung_up = session.hung_up
        self.wrapped_up = session.wrapped_up
        self.unfinished = session.unfinished
        self.queued = session.queued
        self.commands: list[Command] = []
        self.passed: list[tuple[str, str]] = []
        self.silent_ask = False
        """The next question only listens: its words have just been said again."""

    # -- where we are ------------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        return self.stack[-1]

    @frame.setter
    def frame(self, frame: Frame) -> None:
        self.stack[-1] = frame

    @property
    def flow(self) -> Flow:
        return self.flows.flows[self.frame.flow]

    @property
    def step(self) -> Step:
        return self.flow.steps[self.frame.step]

    @property
    def attempts(self) -> Attempts:
        return self.frame.attempts

    @property
    def about(self) -> dict[str, Value]:
        """What conditions and prompts see as `session.<name>`."""
        before = self.before
        return {"language": self.language, "channel": before.channel, "ani": before.ani, "dnis": before.dnis}

    def users_frame(self) -> int:
        """Index in the stack of the topmost flow that the caller came for, or -1."""
        for index in range(len(self.stack) - 1, -1, -1):
            if not self.flows.flows[self.stack[index].flow].is_pattern:
                return index
        return -1

    def note(self, **context: Value) -> None:
        """Sets `context` values for the conditions and prompts of the flow on top."""
        self.frame = replace(self.frame, context={**self.frame.context, **context})

    @property
    def surroundings(self) -> answers.Surroundings:
        return answers.Surroundings(
            language=self.language,
            now=datetime.fromtimestamp(self.event.at, _zone(self.flows.defaults.timezone)),
            region=self.flows.defaults.region,
            choices=self.flows.choices,
        )

    def holds(self, condition: bool | str) -> bool:
        if condition == "" or condition is True:
            return True
        context = self.frame.context if self.stack else {}
        return conditions.parse(condition).holds(self.slots, context, self.about)

    # -- speaking ----------------------------------------------------------------------------------------

    def wording(self, prompt: PromptText, **extra: Value) -> str:
        """The prompt in the caller's language with its placeholders filled."""
        text = prompts.pick(prompt, self.language, self.flows.defaults.language)
        slots = {**self.slots, **extra} if extra else self.slots
        context = self.frame.context if self.stack else {}
        currency = self.flows.defaults.currency
        return prompts.compile(text).fill(
            slots, context, self.language, self.flows.choices, self.about, currency
        )

    def spoken(self, value: Value, format: str, slot: str) -> str:
        """A value as it is read back."""
        return prompts.spoken(
            value, format, self.language, self.flows.choices, slot, self.flows.defaults.currency
        )

    def say(self, prompt: PromptText, barge_in: bool | None = None, **extra: Value) -> None:
        self.speak(self.wording(prompt, **extra), barge_in)

    def speak(self, text: str, barge_in: bool | None = None, response: str = "") -> None:
        """Says words that are final."""
        if text and not self.hung_up:
            allowed = self.flows.defaults.barge_in if barge_in is None else barge_in
            self.commands.append(Say(text, self.language, allowed, response))

    def play(self, recording: str, barge_in: bool | None = None) -> None:
        if not self.hung_up:
            allowed = self.flows.defaults.barge_in if barge_in is None else barge_in
            self.commands.append(Play(recording, self.language, allowed))

    def respond(self, name: str, **extra: Value) -> None:
        """Says the domain's response: the first variations whose condition holds, one of them by chance."""
        fitting = [v for v in self.flows.responses[name] if not v.channel or v.channel == self.before.channel]
        conditional = [v for v in fitting if v.condition and self._fits(v.condition)]
        candidates = conditional or [v for v in fitting if not v.condition]
        if candidates:
            chosen = candidates[int(self.event.chance * len(candidates)) % len(candidates)]
            texts = {self.flows.defaults.language: chosen.text, **chosen.translation}
            self.speak(self.wording(texts, **extra), response=name)

    def _fits(self, condition: list[dict[str, Any]] | str) -> bool:
        if isinstance(condition, str):
            return self.holds(condition)
        return all(self.slots.get(c.get("name", "")) == c.get("value") for c in condition)

    # -- waiting -----------------------------------------------------------------------------------------

    def await_answer(self, listen: Listen) -> After:
        self.commands.append(listen)
        self.waiting = Waiting("question")
        return After.WAIT

    def run_errand(self, name: str) -> After:
        """Hands an action to the switchboard; the answer carries the errand's number."""
        times = self.flows.defaults.times
        self.errands += 1
        processing = (
            None if self.hung_up else Say(self.wording(self.flows.defaults.still_there), self.language)
        )
        self.commands.append(
            RunAction(name, self.errands, dict(self.slots), times.action, times.patience, processing)
        )
        self.waiting = Waiting("errand", self.errands, self.event.at + times.action + 2)
        return After.WAIT

    def hand_off(self, queue: str, reason: str) -> After:
        self.commands.append(HandOff(queue, reason, self.language))
        self.waiting = Waiting("person")
        self.disposition = "handed_off"
        self.hand_off_reason = reason
        return After.WAIT

    def end(self, disposition: str) -> After:
        """The contact is over, once the wrap-up flow, if there is one, has run."""
        self.disposition = disposition
        self.unfinished = self.in_progress() or self.unfinished
        self.stack.clear()
        return After.MOVED

    def in_progress(self) -> tuple[str, ...]:
        """The flow that the caller came for, then the sub-flows that it called."""
        frames: list[str] = []
        for frame in reversed(self.stack[: self.users_frame() + 1]):
            if not self.flows.flows[frame.flow].is_pattern:
                frames.insert(0, frame.flow)
                if not frame.called:
                    break
        return tuple(frames)

    # -- moving ------------------------------------------------------------------------------------------

    def go(self, target: str) -> After:
        """Moves the flow on top to another step; the counters of the question that is left are forgotten."""
        self.frame = replace(self.frame, step=target, attempts=Attempts(), partial="", pending={})
        return After.MOVED

    def follow(self, links: tuple[Link, ...]) -> After:
        for link in links:
            if self.holds(link.condition):
                return self.go(link.target)
        return self.go(END)

    def interrupt(self, flow: str, **context: Value) -> After:
        """Puts a flow on top; what is below is taken up again when it has ended."""
        if flow == "pattern_completed" and self.queued:
            return self.next_wish()
        self.stack.append(Frame(flow, self.flows.flows[flow].start, context))
        return After.MOVED

    def startable(self, flow: str) -> bool:
        return self.holds(self.flows.flows[flow].head.guard)

    def start(self, flow: str, text: str = "") -> After:
        """Begins what the caller asked for, taking along every detail that the sentence already gave."""
        self.interrupt(flow)
        if text:
            self.fill_ahead(text)
        return After.MOVED

    def wanted(self, meaning: Meaning) -> tuple[str, float]:
        """The flow that the utterance asks for, with the confidence in it; "" when it asks for none."""
        flow = self._flow_of(meaning.intent, meaning.confidence)
        return (flow, meaning.confidence) if flow else ("", 0.0)

    def _flow_of(self, intent: str, confidence: float) -> str:
        for flow, least in self.flows.triggers.get(intent, ()):
            if confidence >= least and self.startable(flow):
                return flow
        return ""

    def near(self, meaning: Meaning) -> tuple[str, ...]:
        """Two flows that the utterance may ask for, about equally likely; () when one stands out or none comes near."""
        found: dict[str, float] = {}
        for intent, score in meaning.ranking[:3]:
            for flow, _ in self.flows.triggers.get(intent, ()):
                if self.startable(flow) and not self.flows.flows[flow].is_pattern:
                    found.setdefault(flow, score)
        near = sorted(found.items(), key=lambda item: -item[1])[:2]
        limits = self.flows.defaults.confidence
        if (
            len(near) < 2
            or near[0][1] + near[1][1] < limits.clarify
            or near[0][1] - near[1][1] > limits.apart
        ):
            return ()
        return tuple(flow for flow, _ in near)

    def begin(self, meaning: Meaning, flow: str, text: str) -> After:
        """Begins what the caller asked for; what else they asked for in the same breath is queued and announced."""
        more = []
        for wish in meaning.wishes:
            other = self._flow_of(wish.intent, wish.confidence)
            if other and not self.flows.flows[other].is_pattern:
                more.append({"flow": other, "text": wish.text})
        if len(more) < 2:
            return self.start(flow, text)
        first, *rest = more
        self.queued = tuple(rest)
        self.start(first["flow"], first["text"])
        names = [self.flows.flows[wish["flow"]].name(self.language) for wish in more]
        return self.interrupt("pattern_several_requests", first=names[0], then=names[1:], next=names[1])

    def next_wish(self) -> After:
        """Goes on with what was asked for in the same breath as something that has been seen to."""
        wish, *rest = self.queued
        self.queued = tuple(rest)
        self.start(wish["flow"], wish["text"])
        return self.interrupt("pattern_next_request", next=self.flow.name(self.language))

    # -- slots -------------------------------------------------------------------------------------------

    def set_slot(self, name: str, value: Value) -> None:
        if name == "language" and value in self.flows.defaults.languages:
            self.language = str(value)
        self.slots[name] = value
        if value is not None:
            self.known[name] = value

    def reset_slot(self, name: str) -> None:
        self.slots[name] = self.flows.initial_slots.get(name)

    def fill_ahead(self, text: str, spare: str = "") -> None:
        """Fills the open questions of the flow on top from one sentence, all but the slot `spare`."""
        questions = [q for q in self.flow.questions if q.may_fill_ahead]
        for kind in dict.fromkeys(q.reads for q in questions):
            rivals = [q for q in questions if q.reads == kind]
            for found in answers.find(kind, text, self.surroundings):
                taker = CollectStep.taker(rivals, text, found, self.language)
                if (
                    taker
                    and taker.collect != spare
                    and self.slots.get(taker.collect) is None
                    and found.certain
                ):
                    self.set_slot(taker.collect, found.value)

    # -- the end -----------------------------------------------------------------------------------------

    def session(self) -> Session:
        spoken = tuple(c for c in self.commands if isinstance(c, Say | Play))
        return replace(
            self.before,
            turn=self.before.turn + 1,
            language=self.language,
            stack=tuple(self.stack),
            waiting=self.waiting,
            slots=self.slots,
            known=self.known,
            said=tuple({"command": c.KIND, **c.__dict__} for c in spoken) if spoken else self.before.said,
            reason=self.reason,
            intent=self.intent,
            done=self.done,
            errands=self.errands,
            disposition=self.disposition,
            hand_off_reason=self.hand_off_reason,
            hung_up=self.hung_up,
            wrapped_up=self.wrapped_up,
            unfinished=self.unfinished,
            queued=self.queued,
        )
