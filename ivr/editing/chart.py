"""What a drawing shows, in words: the steps of a flow and the ways between them, or the flows of a project.

Rule: nothing here knows of shapes, colours or places; `svg` and `mermaid` draw the same chart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from ivr.content.problems import counted
from ivr.conversation.flow import Flow, Flows
from ivr.conversation.steps import STEPS
from ivr.conversation.steps.action import ActionStep
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.collect import CollectStep
from ivr.conversation.steps.end import EndStep
from ivr.conversation.steps.hand_off import HandOffStep
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.menu import Choice, MenuStep
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.conversation.steps.voicemail import VoicemailStep
from ivr.conversation.turn import Chosen
from ivr.conversation.written import END, Link, Step
from ivr.editing.texts import in_language, prompt_keys

Passed = Collection[tuple[str, str] | Chosen]
"""What tests have passed: (flow, step) pairs, and which way was taken where there are several."""

WORDS = {
    "say": "says",
    "play": "plays",
    "collect": "asks for",
    "menu": "menu",
    "action": "action",
    "http": "looks up",
    "pay": "charges a card with",
    "set_slots": "sets",
    "call": "sub-flow",
    "link": "goes on in",
    "noop": "fork",
    "hand_off": "hands off to",
    "voicemail": "takes a message for",
    "end": "hangs up",
    "start": "begins",
    "done": "done",
    "wish": "goes on in",
    "flow": "flow",
    "repair": "pattern",
    "queue": "queue",
}
"""How a kind of box is spoken of."""


@dataclass(frozen=True)
class Box:
    """A step, a flow or a queue. `name` is its id if somebody gave it one, `told` all that is said there.

    `tested` is the part of a flow's steps that tests pass, from 0 to 1, None where nobody asked.
    """

    id: str
    kind: str
    title: str = ""
    text: str = ""
    name: str = ""
    notes: tuple[str, ...] = ()
    told: str = ""
    missed: bool = False
    tested: float | None = None

    @property
    def heading(self) -> str:
        return WORDS.get(self.kind, self.kind.replace("_", " "))


@dataclass(frozen=True)
class Way:
    """From one box to another. `kind` is "", "call", "link", "hand_off" or "otherwise"."""

    source: str
    target: str
    label: tuple[str, ...] = ()
    kind: str = ""
    missed: bool = False


@dataclass(frozen=True)
class Chart:
    """`boxes` come in the order in which a reader should meet them. `wide` charts read from left to right."""

    title: str
    description: str
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    wide: bool = False


# -- one flow --------------------------------------------------------------------------------------------


def chart_of_flow(flow: Flow, flows: Flows, language: str = "", passed: Passed | None = None) -> Chart:
    """The steps of a flow. With `passed`, those that no test passes are marked."""
    return _FlowChart(flow, flows, language or flows.defaults.language, passed).chart()


class _FlowChart:
    def __init__(self, flow: Flow, flows: Flows, language: str, passed: Passed | None) -> None:
        self._flow = flow
        self._flows = flows
        self._language = language
        self._passed = passed
        self._boxes: dict[str, Box] = {}
        self._ways: list[Way] = []

    def chart(self) -> Chart:
        flow = self._flow
        start = Box("start", "start", flow.name(self._language), notes=tuple(beginnings(flow)))
        self._boxes["start"] = start
        for step in flow.steps.values():
            self._boxes[step.id] = self._box(step)
            self._leave(step)
        begins = Way("start", flow.start if flow.steps else self._done("start"))
        self._ways.insert(0, replace(begins, missed=bool(flow.steps) and self._missed((flow.id, flow.start))))
        missed = sum(box.missed for box in self._boxes.values())
        ways = sum(way.missed for way in self._ways)
        told = f"{len(flow.steps)} steps"
        if missed:
            told += f", {missed} of them in no test"
        if ways:
            told += f", {counted(ways, 'way')} that no test goes"
        description = "\n".join(filter(None, [flow.head.description, f"{told}."]))
        return Chart(flow.id, description, tuple(self._boxes.values()), _joined(self._ways))

    def _box(self, step: Step) -> Box:
        kind, title, text = self._seen(step)
        name = "" if re.match(r"\d+_", step.id) else step.id
        notes = tuple(self._notes(step))
        told = [f"{step.id}: {STEPS[step.KIND].KIND}", step.description, *self._every_text(step), *notes]
        missed = self._missed((self._flow.id, step.id))
        return Box(step.id, kind, title, text, name, notes, "\n".join(filter(None, told)), missed)

    def _missed(self, passed: tuple[str, str] | Chosen) -> bool:
        return self._passed is not None and passed not in self._passed

    def _seen(self, step: Step) -> tuple[str, str, str]:
        """Kind, title and text of a step. What a kind is about is what stands behind its key."""
        about = getattr(step, step.KIND, None)
        if isinstance(step, ActionStep) and self._is_response(step.action):
            return "say", step.action, self._response(step.action)
        if isinstance(step, SetSlotsStep):
            return step.KIND, "", "\n".join(f"{slot} = {_value(v)}" for slot, v in step.set_slots.items())
        if isinstance(step, CollectStep) and step.ask is None:
            return step.KIND, step.collect, self._response(step.response)
        if isinstance(step, HandOffStep | VoicemailStep) and about == "default":
            about = self._flows.defaults.queue
        keys = prompt_keys(type(step))
        text = next((t for key in keys if (t := in_language(getattr(step, key, None), self._language))), "")
        title = about if isinstance(about, str) and step.KIND not in keys else ""
        return step.KIND, title, text

    def _is_response(self, name: str) -> bool:
        return name in self._flows.responses and name not in self._flows.actions

    def _response(self, name: str) -> str:
        variations = self._flows.responses.get(name, ())
        texts = (v.translation.get(self._language) or v.text for v in variations)
        return next((text for text in texts if text), "")

    def _every_text(self, step: Step) -> Iterator[str]:
        for key in prompt_keys(type(step)):
            written = getattr(step, key, None)
            for rung in written if isinstance(written, list) else [written]:
                if text := in_language(rung, self._language):
                    yield f"{key}: {text}"

    def _notes(self, step: Step) -> Iterator[str]:
        if isinstance(step, CollectStep):
            for index, rejection in enumerate(step.rejections):
                missed = self._missed(Chosen(self._flow.id, step.id, "rejections", index))
                yield f"✗ {condition(rejection.condition)}{' (in no test)' if missed else ''}"

    # -- ways --------------------------------------------------------------------------------------------

    def _leave(self, step: Step) -> None:
        if isinstance(step, LinkStep | EndStep):
            return
        if isinstance(step, MenuStep):
            self._leave_menu(step)
            return
        if isinstance(step, HandOffStep) and not step.asks_about("hand_off"):
            return  # pattern_nobody_free takes over, and what stands behind is never come to
        several = len(step.next) > 1
        for index, link in enumerate(step.next):
            way = Chosen(self._flow.id, step.id, "next", index) if several else (self._flow.id, step.id)
            label = self._label(step, link, several)
            kind = "otherwise" if label == ("otherwise",) else ""
            self._way(step.id, link.target, label, kind, self._missed(way))

    @staticmethod
    def _label(step: Step, link: Link, several: bool) -> tuple[str, ...]:
        """What is written beside a way that leads out of a step."""
        if link.condition != "":
            return (condition(link.condition),)
        if several:
            return ("otherwise",)
        if isinstance(step, HandOffStep):
            return ("nobody took it",)
        return ()

    def _leave_menu(self, step: MenuStep) -> None:
        for index, choice in enumerate(step.choices):
            missed = self._missed(Chosen(self._flow.id, step.id, "choices", index))
            self._way(step.id, choice.then, (_chosen(choice, self._language),), "", missed)
        if not step.choices:
            wish = f"{step.id}/wish"
            self._boxes[wish] = Box(wish, "wish", "the flow that is asked for")
            self._ways.append(Way(step.id, wish))

    def _way(self, source: str, target: str, label: tuple[str, ...], kind: str, missed: bool) -> None:
        if target == END:
            target = self._done(source)
        if target == END or target in self._flow.steps or target.endswith("/done"):
            self._ways.append(Way(source, target, label, kind, missed))

    def _done(self, source: str) -> str:
        """The end of the flow, drawn beside each step that leads to it: fewer lines than to one end for all."""
        done = f"{source}/done"
        self._boxes.setdefault(done, Box(done, "done"))
        return done


def beginnings(flow: Flow) -> Iterator[str]:
    """What starts a flow."""
    intents = [trigger.intent.name for trigger in flow.head.nlu_trigger]
    if intents:
        yield f"intent {', '.join(intents)}"
    if flow.head.universal and flow.head.universal.key:
        yield f"key {flow.head.universal.key}, anywhere"
    elif flow.head.universal:
        yield "anywhere"
    if flow.head.guard is False:
        yield "only by other flows"
    elif flow.head.guard is not True:
        yield f"if {condition(flow.head.guard)}"


def condition(written: bool | str) -> str:
    """A condition as it is read: without `slots.`, which every one has."""
    return (
        re.sub(r"\bslots\.", "", str(written))
        .replace(" is not null", " is known")
        .replace(" is null", " is empty")
    )


def _chosen(choice: Choice, language: str) -> str:
    parts = []
    if choice.key:
        parts.append(f"key {choice.key}")
    phrases = choice.phrases(language)
    if phrases:
        parts.append(f"“{phrases[0]}”" + (" …" if len(phrases) > 1 else ""))
    elif choice.intent:
        parts.append(choice.intent)
    return ", ".join(parts) or "chosen"


def _value(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _joined(ways: list[Way]) -> tuple[Way, ...]:
    """Ways between the same two boxes are one, with both labels; those that tests go stay apart from those missed."""
    joined: dict[tuple[str, str, bool], Way] = {}
    for way in ways:
        key = way.source, way.target, way.missed
        known = joined.get(key)
        labels = dict.fromkeys((*(known.label if known else ()), *way.label))
        kind = way.kind if known is None or known.kind == way.kind else ""
        joined[key] = Way(way.source, way.target, tuple(labels), kind, way.missed)
    return tuple(joined.values())


# -- the project -----------------------------------------------------------------------------------------


@dataclass
class _Map:
    """The map while it is made. `own` are the flows that the team wrote."""

    flows: Flows
    own: Collection[str]
    language: str
    passed: Passed | None
    ways: list[Way] = field(default_factory=list)


def chart_of_project(
    flows: Flows, own: Collection[str], language: str = "", passed: Passed | None = None, title: str = ""
) -> Chart:
    """The team's `own` flows, what links to, calls and hands off to what, and the shipped flows they lead to."""
    made = _Map(flows, own, language or flows.defaults.language, passed)
    first = ["pattern_session_start"] if "pattern_session_start" in flows.flows else []
    shown = list(dict.fromkeys([*first, *(name for name in flows.flows if name in own)]))
    queues: dict[str, None] = {}
    for name in shown:  # grows while it is gone through
        for way in _leading_out(made, flows.flows[name]):
            made.ways.append(way)
            if way.kind == "hand_off":
                queues[way.target.removeprefix("queue/")] = None
            elif way.target not in shown:
                shown.append(way.target)
    boxes = [_flow_box(made, flows.flows[name]) for name in shown]
    boxes += [_queue_box(made, name) for name in queues]
    start = [Box("start", "start", "a call comes in")] if first else []
    if first:
        made.ways.insert(0, Way("start", first[0]))
    steps = sum(len(flows.flows[name].steps) for name in shown)
    told = f"{len(shown)} flows with {steps} steps, {len(queues)} queues."
    return Chart(
        title or flows.defaults.service or "All flows",
        told,
        (*start, *boxes),
        _joined([way for way in made.ways if not way.missed or replace(way, missed=False) not in made.ways]),
        wide=True,
    )


def _leading_out(made: _Map, flow: Flow) -> Iterator[Way]:
    for step in flow.steps.values():
        missed = made.passed is not None and (flow.id, step.id) not in made.passed
        if isinstance(step, LinkStep) and step.link in made.flows.flows:
            yield Way(flow.id, step.link, kind="link", missed=missed)
        elif isinstance(step, CallStep) and step.call in made.flows.flows:
            yield Way(flow.id, step.call, kind="call", missed=missed)
        elif isinstance(step, HandOffStep):
            queue = made.flows.defaults.queue if step.hand_off == "default" else step.hand_off
            yield Way(flow.id, f"queue/{queue}", kind="hand_off", missed=missed)


def _flow_box(made: _Map, flow: Flow) -> Box:
    count = counted(len(flow.steps), "step")
    tested = None
    if made.passed is not None:
        seen = sum((flow.id, step) in made.passed for step in flow.steps)
        count = f"{seen} of {len(flow.steps)} steps tested"
        tested = seen / max(1, len(flow.steps))
    notes = (*beginnings(flow), count)
    kind = "repair" if flow.is_pattern else "flow"
    told = flow.head.description
    return Box(flow.id, kind, flow.id, told, notes=notes, told=told, missed=tested == 0, tested=tested)


def _queue_box(made: _Map, name: str) -> Box:
    queue = made.flows.queues.get(name)
    return Box(f"queue/{name}", "queue", name, queue.description if queue else "")
