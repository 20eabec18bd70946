"""One turn in progress: the session as it was, what happened, and what is to be done so far.

Rule: this is the only mutable thing in the engine, it lives for one `advance`, and steps touch the call
only through it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from enum import Enum
from typing import Any, NamedTuple

from ivr.conversation import answers, assurance, patterns, prompts, responses
from ivr.conversation.commands import Command, Errand, HandOff, Listen, Pay, Play, Record, Say, Send
from ivr.conversation.events import ErrandDone, ErrandFailed, Event, Value
from ivr.conversation.flow import REQUESTED, Flows
from ivr.conversation.session import Attempts, Frame, Given, Session, Waiting
from ivr.conversation.slot_question import SlotQuestion
from ivr.conversation.standing import Standing
from ivr.conversation.written import END, Link, PromptText, Stakes
from ivr.redaction import Secret

_NOTED: dict[Given, str] = {"unsure": "unsure", "told": "corrected", "agreed": "confirmed"}
"""How a value was given -> where the frame notes it; a plain one is noted nowhere."""
VALIDATION = "action_validate_slot_mappings"
"""rasa-sdk's ValidationAction: looks at every slot that callers fill."""


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


class Turn(Standing):
    def __init__(self, flows: Flows, session: Session, event: Event) -> None:
        super().__init__(flows, session, event)
        self.known = dict(session.known)
        self.waiting = session.waiting
        self.reason = session.reason
        self.intent = session.intent
        self.errands = session.errands
        self.disposition = session.disposition
        self.hand_off_reason = session.hand_off_reason
        self.hung_up = session.hung_up
        self.wrapped_up = session.wrapped_up
        self.unfinished = session.unfinished
        self.queued = session.queued
        self.reminders = session.reminders
        self.stalled, self.been = session.stalled, session.been
        self.commands: list[Command] = []
        self.passed: list[tuple[str, str]] = []
        self.chosen: list[Chosen] = []
        self.silent_ask = False
        """The next question only listens: its words have just been said again."""
        self.taken_for = ""
        """The name of the reading that took the caller's sentence; see `steps/readings.py`."""

    # -- where we are ------------------------------------------------------------------------------------

    @property
    def frame(self) -> Frame:
        return self.stack[-1]

    @frame.setter
    def frame(self, frame: Frame) -> None:
        self.stack[-1] = frame

    def note(self, **context: Value) -> None:
        """Sets `context` values for the conditions and prompts of the flow on top."""
        self.renote(-1, **context)

    def renote(self, index: int, **context: Value) -> None:
        """The same for the flow at that place of the stack."""
        frame = self.stack[index]
        self.stack[index] = replace(frame, context={**frame.context, **context})

    # -- speaking ----------------------------------------------------------------------------------------

    def say(self, prompt: PromptText, barge_in: bool | None = None, **extra: Value) -> None:
        self.speak(self.marked(prompt, **extra), barge_in, personal=self.is_filled(prompt))

    def speak(
        self,
        text: str,
        barge_in: bool | None = None,
        response: str = "",
        buttons: Iterable[Mapping[str, Any]] = (),
        personal: bool = True,
    ) -> None:
        """Says words that are final, but for the marks of pauses, and then what may be chosen."""
        if self.hung_up:
            return
        allowed = self._allowed(barge_in)
        offered = responses.translated(buttons, self.language)
        for words in filter(None, (text, self._choices(text, offered))):
            plain, pauses = prompts.pauses_in(words)
            self.commands.append(Say(plain, self.language, allowed, response, offered, personal, pauses))
            response, offered = "", ()

    def _choices(self, text: str, offered: tuple[Mapping[str, Any], ...]) -> str:
        """What is said of the buttons where nobody sees them."""
        if self.before.channel not in responses.VOICE:
            return ""
        titles = responses.titles(text, offered, self)
        if titles:
            return self.wording(self.flows.defaults.you_can_say, value=self.listed(titles))
        return ""

    def _allowed(self, barge_in: bool | None) -> bool:
        """Whether the caller may talk over a prompt that says so, or says nothing about it."""
        return self.flows.defaults.barge_in if barge_in is None else barge_in

    @property
    def has_asked(self) -> bool:
        """Whether the last words of this turn are a question already."""
        last = self.commands[-1] if self.commands else None
        return isinstance(last, Say) and last.text.rstrip(" \"'”»").endswith(("?", "？", "؟"))

    def play(self, recording: str, barge_in: bool | None = None) -> None:
        if not self.hung_up:
            self.commands.append(Play(recording, self.language, self._allowed(barge_in)))

    def respond(self, name: str, buttons: Iterable[Mapping[str, Any]] = (), **extra: Value) -> None:
        """Says the domain's response, with `buttons` instead of its own."""
        chosen = responses.chosen(self, self.flows.responses[name])
        if chosen is None:
            return
        texts = {self.flows.defaults.language: chosen.text, **chosen.translation}
        if chosen.is_jinja:
            words = self.templated(prompts.pick(texts, self.language, self.flows.defaults.language), extra)
        else:
            words = self.marked(texts, **extra)
        barge_in = None if chosen.allow_interruptions else False
        personal = chosen.is_jinja or self.is_filled(texts)
        self.speak(responses.plain(words), barge_in, name, list(buttons) or chosen.buttons, personal)

    def send(self, kind: str, address: str, **content: Value) -> None:
        """Sends something beside the call, also when the caller has hung up. Raises TypeError for a Secret."""
        if any(isinstance(value, Secret) for value in (address, *content.values())):
            raise TypeError("a Secret is never sent")
        self.commands.append(Send(kind, address, {**content, "from": self.before.dnis}))

    # -- waiting -----------------------------------------------------------------------------------------

    def await_answer(self, listen: Listen) -> After:
        self.commands.append(replace(listen, hearing=self._hearing()))
        self.waiting = Waiting(
            "question", secret=listen.secret, keys=self._most_keys(listen), beside=listen.beside
        )
        return After.WAIT

    def _most_keys(self, listen: Listen) -> int:
        """The most keys that answer the question, 0 where nothing is said about that."""
        if listen.max_keys or listen.reads not in answers.KINDS:
            return listen.max_keys
        return answers.KINDS[listen.reads].most_keys

    def _hearing(self) -> str:
        """Who hears the caller in the flow that they are in; its repair flows hear as it does."""
        own = self.flows.flows[self.in_hand].head.hearing if self.in_hand else None
        return own or self.flows.defaults.hearing

    def run_errand(
        self,
        name: str,
        kind: str = "action",
        arguments: Mapping[str, Value] | None = None,
        timeout: float | None = None,
        key: str = "",
    ) -> After:
        """Asks for something to be done, such as an action; the answer carries the errand's number.

        `key` is that of an errand that is asked for again. Without `arguments` it is told the slots.
        """
        times = self.flows.defaults.times
        seconds = times.action if timeout is None else timeout
        self.errands += 1
        processing = (
            None if self.hung_up else Say(self.wording(self.flows.defaults.still_there), self.language)
        )
        key = key or self.own_key(self.errands)
        self.commands.append(
            Errand(
                name=name,
                number=self.errands,
                arguments=dict(self.slots if arguments is None else arguments),
                timeout=seconds,
                patience=times.patience,
                processing=processing,
                kind=kind,
                key=key,
            )
        )
        self.waiting = Waiting("errand", self.errands, self.event.at + seconds + 2, key=key)
        return After.WAIT

    def hand_off(self, queue: str, reason: str) -> After:
        self.commands.append(HandOff(queue, reason, self.language))
        self.waiting = Waiting("person")
        self.disposition = "handed_off"
        self.hand_off_reason = reason
        return After.WAIT

    def record(self, queue: str, longest: int, silence: int) -> After:
        """Takes a message for the people of a queue; what became of it is told in `voicemails`."""
        self.commands.append(Record(queue, longest, silence))
        self.waiting = Waiting("voicemail")
        asked = {
            "queue": queue,
            "state": "awaited",
            "recording": "",
            "url": "",
            "seconds": 0,
            "at": self.event.at,
        }
        self.voicemails = (*self.voicemails, asked)
        return After.WAIT

    def take_card(self, pay: Pay) -> After:
        """Lets the provider take a card; how that ended is told by a `PaymentEnded` with the payment's name."""
        self.commands.append(pay)
        self.waiting = Waiting("payment", key=pay.payment)
        return After.WAIT

    def end(self, disposition: str) -> After:
        """The contact is over, once the wrap-up flow, if there is one, has run."""
        self.disposition = disposition
        self.unfinished = self.in_progress() or self.unfinished
        self.stack.clear()
        return After.MOVED

    # -- moving ------------------------------------------------------------------------------------------

    def go(self, target: str) -> After:
        """Moves the flow on top to another step; the counters of the question that is left are forgotten."""
        self.frame = replace(self.frame, step=target, attempts=Attempts(), partial="", pending={})
        self._enter()
        return After.MOVED

    def follow(self, links: tuple[Link, ...]) -> After:
        index = self.way(links)
        if index is None:
            return self.go(END)
        self.choose("next", index)
        return self.go(links[index].target)

    def choose(self, what: str, index: int) -> None:
        """Notes which of its ways on the step takes."""
        self.chosen.append(Chosen(self.frame.flow, self.frame.step, what, index))

    def interrupt(self, flow: str, **context: Value) -> After:
        """Puts a flow on top; what is below is taken up again when it has ended."""
        known = patterns.context_of(self, flow, context)
        self.stack.append(Frame(flow, self.flows.flows[flow].start, known))
        self._enter()
        return After.MOVED

    def _enter(self) -> None:
        """A question that is to be asked in any case begins without a value; a form that asks no more requests none."""
        step = self.flow.steps.get(self.frame.step)
        if isinstance(step, SlotQuestion) and step.ask_before_filling:
            self.slots[step.collect] = None
        if self.flow.head.form and self.frame.step not in self.flow.form_questions:
            self.slots[REQUESTED] = None

    def run_beside(self, action: str, filled: Mapping[str, Value] | None = None) -> After:
        """Runs an action before the flow on top goes on; `filled` are the slots that it is to look at."""
        return self.interrupt(patterns.RUNS_ACTION, action=action, filled=dict(filled or {}))

    # -- ending a flow -----------------------------------------------------------------------------------

    def complete(self, frame: Frame) -> None:
        """A flow has come to its end, and is done unless its look-up failed, or nobody knows whether it is."""
        if self._is_done(frame):
            name = self.flows.flows[frame.flow].name(self.language)
            done = {"flow": frame.flow, "name": name, "at": self.event.at}
            self.done = (*self.done, {**done, **(frame.context.get("deed") or {})})
        self.forget(frame)

    def _is_done(self, frame: Frame) -> bool:
        if frame.context.get("look_up_failed") or not self.flows.is_task(frame.flow):
            return False
        return frame.context.get("begun") not in {begun["key"] for begun in self.begun}

    def note_deed(self, stakes: Stakes) -> None:
        """What was at stake has been done: how it is said, what it was done with, and how it is undone."""
        index = self.users_frame()
        if index < 0 or not self.holds(stakes.done_when):
            return
        frame = self.stack[index]
        deed = {
            "deed": self.wording(stakes.deed),
            "values": self.answers_of(frame.flow),
            "undo": stakes.undo,
        }
        self.stack[index] = replace(frame, context={**frame.context, "deed": deed})

    def note_failed(self, failed: bool) -> None:
        """Whether the last look-up of what the caller came for has failed."""
        task = self.task_frame()
        if task >= 0:
            context = {**self.stack[task].context, "look_up_failed": failed}
            self.stack[task] = replace(self.stack[task], context=context)

    # -- what was begun ----------------------------------------------------------------------------------

    def begin_deed(self, action: str, stakes: Stakes | None, key: str = "", **errand: Any) -> After:
        """Runs an action that may change something. Until its end is known it counts as begun.

        Asked for again while nobody knows whether it was done, it carries the key that it had, or the one given.
        `errand` is what `run_errand` is told of another kind of errand.
        """
        asked_again = (begun for begun in self.begun if begun["key"] == key)
        before = next(asked_again, None) or self.begun_before(action, stakes)
        after = self.run_errand(action, key=str(before["key"]) if before else key, **errand)
        flows = self.in_progress()
        begun = before or {
            "flow": flows[0] if flows else "",
            "action": action,
            "deed": self.told_to_team(stakes.deed) if stakes else "",
            "values": self.answers_of(*flows),
            "same": self.identity(action, stakes),
            "key": self.waiting.key,
            "times": 0,
            "at": self.event.at,
        }
        self.begun = (*self._begun_but(begun["key"]), {**begun, "times": begun["times"] + 1})
        if flows:
            task = self.task_frame()
            context = {**self.stack[task].context, "begun": begun["key"]}
            self.stack[task] = replace(self.stack[task], context=context)
        return after

    def _begun_but(self, key: Value) -> tuple[dict[str, Value], ...]:
        return tuple(begun for begun in self.begun if begun["key"] != key)

    def came_back(self, event: ErrandDone | ErrandFailed) -> str:
        """The end of the errand that was awaited: done, failed or unknown.

        That a second try failed tells nothing of the first one, whose end nobody knew.
        """
        if isinstance(event, ErrandFailed) and (event.is_unclear or self.is_repeated):
            return "unknown"
        self.begun = self._begun_but(self.before.waiting.key)
        return "done" if isinstance(event, ErrandDone) else "failed"

    def forget(self, frame: Frame) -> None:
        """Empties the slots that the flow asked for or set, all but those that it persists."""
        for slot in self.flows.flows[frame.flow].forgotten(frame.asked):
            self.reset_slot(slot)

    def give_up(self) -> None:
        """What failed is not tried again: the caller's flow ends here, or else the pattern that is on top."""
        while self.users_frame() >= 0:
            frame = self.stack.pop()
            self.forget(frame)
            if self.is_asked_for(frame):
                return
        if self.stack:
            self.forget(self.stack.pop())

    def own(self, slot: str) -> None:
        """The flow on top is responsible for the slot: it is forgotten when the flow has ended."""
        if slot not in self.frame.asked and slot != "language":
            self.frame = replace(self.frame, asked=(*self.frame.asked, slot))

    # -- slots -------------------------------------------------------------------------------------------

    def set_slot(self, name: str, value: Value) -> None:
        value = self.flows.slot(name).coerced(value)
        if name == "language" and value in self.flows.defaults.languages:
            self.language = str(value)
        self.slots[name] = value
        if value is not None:
            self.known[name] = value

    def reset_slot(self, name: str) -> None:
        self.slots[name] = self.flows.initial_slots.get(name)

    def mark(self, slot: str, how: Given) -> None:
        """Notes how a value was given."""
        frame = self.frame
        noted: dict[str, Any] = {}
        for given, place in _NOTED.items():
            others = tuple(name for name in getattr(frame, place) if name != slot)
            noted[place] = (*others, slot) if given == how else others
        self.frame = replace(frame, **noted)

    def run_checks(self) -> bool:
        """Lets the team's actions look at what the caller has just said: those of every turn, and their validation."""
        if not self.stack or self.disposition:
            return False
        filled = {
            name: value
            for name, value in self._changed()
            if value is not None and not isinstance(value, Secret)
        }
        names = list(self.flows.every_turn)
        if filled and VALIDATION in self.flows.actions:
            names.append(VALIDATION)
        for name in reversed(names):
            self.run_beside(name, filled)
        return bool(names)

    def _changed(self) -> Iterator[tuple[str, Value]]:
        """The slots that are no longer what they were when the turn began."""
        before = self.before.slots
        return ((name, value) for name, value in self.slots.items() if value != before.get(name))

    # -- who is calling ----------------------------------------------------------------------------------

    def take_evidence(self, found: Iterable[Mapping[str, Any]]) -> None:
        """Keeps what of that speaks for or against the caller, as of now where it says no time."""
        brought = ({"at": self.event.at, **e} for e in found if e.get("event") == assurance.EVIDENCE)
        self.evidence = (*self.evidence, *(assurance.to_record(assurance.from_record(e)) for e in brought))

    # -- the end -----------------------------------------------------------------------------------------

    def _filled_now(self) -> Iterator[tuple[int, str, Value]]:
        """The slots that this turn changed, but for what an action set: that stands in the log."""
        if not self.flows.actions:
            return
        done = self.event.events if isinstance(self.event, ErrandDone) else ()
        by_action = {event.get("name"): event.get("value") for event in done}
        for name, value in self._changed():
            if by_action.get(name, self) != value:
                yield self.before.turn + 1, name, value

    def session(self) -> Session:
        spoken = tuple({"command": c.KIND, **c.__dict__} for c in self.commands if isinstance(c, Say | Play))
        return replace(
            self.before,
            turn=self.before.turn + 1,
            aside=0,
            language=self.language,
            stack=tuple(self.stack),
            waiting=self.waiting,
            slots=self.slots,
            known=self.known,
            reminders=self.reminders,
            caller=self.caller,
            evidence=self.evidence,
            noticed=self.noticed,
            assurance=self.assured.level,
            filled=(*self.before.filled, *self._filled_now()),
            said=spoken or self.before.said,
            reason=self.reason,
            intent=self.intent,
            done=self.done,
            begun=self.begun,
            voicemails=self.voicemails,
            errands=self.errands,
            disposition=self.disposition,
            hand_off_reason=self.hand_off_reason,
            hung_up=self.hung_up,
            wrapped_up=self.wrapped_up,
            unfinished=self.unfinished,
            queued=self.queued,
            stalled=self.stalled,
            been=self.been,
        )
