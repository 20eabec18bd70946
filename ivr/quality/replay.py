"""One recorded call, held again: what the world did then goes into today's flows.

Rule: nothing outside is touched. The answers of actions are those of the recording, and what the caller did is what
they did then; where the flows now ask for something that the recording has no answer to, the replay stops and says so.

What the caller answered belongs to the question it was given to. When the flows no longer ask that question, its answer
is passed over; when they ask another, the first recorded answer to that one is taken. A question is the same one by its
flow and step, by its words, or, where it was renamed and reworded, by the kind of value that it reads.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic_core import from_json, to_json

from ivr.conversation import confidential, session
from ivr.conversation.callers import IDENTIFY
from ivr.conversation.commands import Command, End, HandOff, Listen, Pay, Play, Record, Say
from ivr.conversation.course import Stretch, course
from ivr.conversation.engine import EndlessLoop, answers, fresh_session
from ivr.conversation.events import (
    CallStarted,
    ErrandDone,
    ErrandFailed,
    Event,
    FellBack,
    HandOffEnded,
    Heard,
    HungUp,
    NoInput,
    PaymentEnded,
    Pressed,
    Proved,
    VoicemailEnded,
)
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.quality.comparing import Course, Exchange, plain
from ivr.quality.records import CallRecord, Turn
from ivr.redaction import MASK, shown
from ivr.switchboard import Understanding
from ivr.testphone.keypad import gathered

Hear = Callable[["Scene", Event, Listen | None, Session], Event]
"""What today's ears make of a recorded event. `recorded` leaves it as it is."""


@dataclass(frozen=True)
class Question:
    """What was awaited: the step that asks ("flow.step"), its words, what it reads; `what` as in `Waiting`."""

    what: str
    step: str = ""
    words: tuple[str, ...] = ()
    reads: str = ""


@dataclass(frozen=True)
class Scene:
    """One thing that the world did in the recorded call, what it answered then, and what followed.

    `since` is when the caller could begin to answer: when the turn before had been answered.
    """

    turn: int
    event: Event
    answers: Question
    said: tuple[str, ...]
    steps: tuple[str, ...]
    actions: tuple[str, ...]
    waits: Mapping[str, str]
    since: float


def recorded(scene: Scene, event: Event, listen: Listen | None, state: Session) -> Event:
    """As it was heard and understood then."""
    return event


def understood_by(understanding: Understanding) -> Hear:
    """As it was heard then, and is understood today; a model that was asked then has answered."""

    def hear(scene: Scene, event: Event, listen: Listen | None, state: Session) -> Event:
        if isinstance(event, Heard):
            meaning = understanding.understand(event.text, state.language)
            return replace(event, meaning=replace(meaning, interpreted=event.meaning.interpreted))
        return event

    return hear


# -- what was recorded -----------------------------------------------------------------------------------


def scenes_of(record: CallRecord) -> list[Scene]:
    """The recorded call as the world's doings; the answers of actions belong to what they followed."""
    scenes: list[Scene] = []
    question = Question("start")
    begun: list[Turn] = []
    since = record.turns[0].event.at
    names: dict[int, str] = {}
    for turn in record.turns:
        if begun and not isinstance(turn.event, ErrandDone | ErrandFailed):
            scenes.append(scene := _scene(begun, question, since, names))
            question, since = _left_by(scene, question), begun[-1].event.at
            begun = []
        begun.append(turn)
    scenes.append(_scene(begun, question, since, names))
    return scenes


def _scene(turns: Sequence[Turn], question: Question, since: float, names: dict[int, str]) -> Scene:
    said: list[str] = []
    ran: list[str] = []
    waits: dict[str, str] = {}
    steps = [".".join(step) for turn in turns for step in turn.steps]
    for turn in turns:
        if isinstance(turn.event, ErrandFailed):
            ran = _failed(ran, names.get(turn.event.number, ""), turn.event)
        for command in turn.commands:
            match command["command"]:
                case "say":
                    said.append(str(command.get("text", "")))
                case "play":
                    said.append(f"[{command.get('recording', '')}]")
                case "run_action":
                    names[command.get("number", 0)] = name = str(command.get("name", ""))
                    ran.append(name)
                case "listen":
                    waits = {"question": steps[-1] if steps else question.step}
                    if command.get("reads"):
                        waits["reads"] = command["reads"]
                case "hand_off":
                    waits = {"person": command.get("queue", "")}
                    if command.get("reason"):
                        waits["reason"] = command["reason"]
                case "record":
                    waits = {"voicemail": command.get("queue", "")}
                case "pay":
                    waits = {"payment": str(command.get("amount", ""))}
                case "end":
                    waits = {"end": command.get("disposition", "")}
    first = turns[0]
    return Scene(first.turn, first.event, question, tuple(said), tuple(steps), tuple(ran), waits, since)


def _failed(ran: list[str], name: str, event: ErrandFailed) -> list[str]:
    """The last run of the action with the reason for which it failed."""
    for place in range(len(ran) - 1, -1, -1):
        if ran[place] == name:
            return [*ran[:place], f"{name} ({event.reason})", *ran[place + 1 :]]
    return ran


def _left_by(scene: Scene, before: Question) -> Question:
    """What is awaited after a scene; what is told of a message beside it changes nothing of that."""
    if isinstance(scene.event, VoicemailEnded) and before.what != "voicemail":
        return before
    if "question" in scene.waits:
        return Question("question", scene.waits["question"], scene.said[-1:], scene.waits.get("reads", ""))
    if "person" in scene.waits:
        return Question("person")
    if "voicemail" in scene.waits:
        return Question("voicemail")
    if "payment" in scene.waits:
        return Question("payment")
    return Question("errand" if scene.actions else "nothing")


def course_of(record: CallRecord, scenes: Sequence[Scene]) -> Course:
    """How the call went then; where an outcome was accepted since, how it should go."""
    if record.expected is not None:
        return Course.of(record.expected)
    outcome = record.outcome
    return Course(
        exchanges=tuple(
            Exchange(
                turn=s.turn,
                caller=in_words(s.event),
                intent=_intent(s.event),
                spoken=isinstance(s.event, Heard),
                said=s.said,
                steps=s.steps,
                actions=s.actions,
                waits=s.waits,
            )
            for s in scenes
        ),
        disposition=outcome.get("disposition", ""),
        done=tuple(outcome["done"]) if "done" in outcome else None,
        slots=outcome.get("slots"),
    )


def in_words(event: Event) -> str:
    """What the world did, as a transcript has it."""
    match event:
        case CallStarted():
            return "(calls)"
        case Heard(text=text):
            return text
        case Pressed(keys=keys):
            return f"[{keys}]"
        case NoInput():
            return "(silence)"
        case Proved(way=way):
            return f"(proves it by {way})"
        case HandOffEnded(result=result):
            return f"(back from the queue: {result.replace('_', ' ')})"
        case FellBack(code=code):
            return f"(fallback used: error {code or 'unknown'})"
        case VoicemailEnded(result=result, seconds=seconds):
            if result == "left":
                return f"(message of {seconds} s)"
            return f"(message: {result})"
        case PaymentEnded(result=result):
            return f"(card: {result.replace('_', ' ')})"
        case HungUp():
            return "(hangs up)"
    return event.KIND


def _intent(event: Event) -> str:
    if isinstance(event, Heard):
        return event.meaning.intent
    return ""


# -- now -------------------------------------------------------------------------------------------------


def replay(record: CallRecord, scenes: Sequence[Scene], flows: Flows, hear: Hear = recorded) -> Course:
    """The call with today's flows."""
    return _Replay(record, scenes, flows, hear).run()


@dataclass
class _Replay:
    record: CallRecord
    scenes: Sequence[Scene]
    flows: Flows
    hear: Hear
    exchanges: list[Exchange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.state = fresh_session(self.record.contact, self.flows)
        self.question = Question("start")
        self.listen: Listen | None = None
        self.ran: list[str] = []
        self.missing = ""
        self.answered = _answers(self.record)

    def run(self) -> Course:
        left = deque(self.scenes)
        while left and (scene := self._next(left)) and self._take(scene):
            pass
        if not left and self.state.waiting.what == "question" and "question" not in self.scenes[-1].waits:
            self._stuck("the recording has no answer to this question: it is over")
        state = session.to_record(self.state)
        known = {name: value for name, value in state["known"].items() if value is not None}
        return Course(
            exchanges=tuple(self.exchanges),
            disposition=self.state.disposition,
            done=tuple(str(done["flow"]) for done in self.state.done),
            slots=from_json(to_json(shown(known))),
        )

    # -- what comes next ---------------------------------------------------------------------------------

    def _next(self, left: deque[Scene]) -> Scene | None:
        """The next thing the world did that fits what is awaited now; None when there is no more."""
        if self.state.waiting.what in ("nothing", "person", "voicemail", "payment"):
            scene = self._named_as_now(left[0])
            fits = scene.answers.what == self.state.waiting.what and answers(self.state, scene.event)
            if fits:
                left.popleft()
            return scene if fits else None
        for place, scene in enumerate(left):
            if self._fits(scene, place):
                for _ in range(place + 1):
                    left.popleft()
                return scene
            if self._asked_again:
                break
        self._stuck("the recording has no answer to this question")
        return None

    def _named_as_now(self, scene: Scene) -> Scene:
        """The scene with a payment by the name that it has in this replay."""
        if not isinstance(scene.event, PaymentEnded):
            return scene
        return replace(scene, event=replace(scene.event, payment=self.state.waiting.key))

    @property
    def _asked_again(self) -> bool:
        """Whether the caller was not understood: what they answered to later questions is not an answer to this one."""
        asked = [exchange.waits.get("question", "") for exchange in self.exchanges[-2:]]
        return len(asked) == 2 and asked[0] == asked[1]

    def _fits(self, scene: Scene, place: int) -> bool:
        then, now = scene.answers, self.question
        if then.what != now.what or not answers(self.state, scene.event):
            return False
        if now.what != "question" or plain(then.step) == plain(now.step):
            return True
        if then.words and then.words == now.words:
            return True
        if place == 0 and isinstance(scene.event, HungUp | FellBack):
            return True
        flow, _, step = then.step.partition(".")
        if flow in self.flows.flows and step in self.flows.flows[flow].steps:
            return False  # that question is still there
        return then.reads == now.reads and bool(now.reads or now.step.startswith(f"{flow}."))

    # -- taking it ---------------------------------------------------------------------------------------

    def _take(self, scene: Scene) -> bool:
        """One thing that happened, and the errands that follow it. False when the recording goes no further."""
        event = self.hear(scene, scene.event, self.listen, self.state)
        taken = confidential.take(self.state, _as_gathered(event, self.listen))
        self.state, event = taken.session, taken.event
        words, intent, spoken = in_words(event), _intent(event), isinstance(event, Heard)
        said: list[str] = []
        steps: list[str] = []
        last: Command | None = None
        self.ran, self.missing = [], ""
        try:
            for stretch in course(self.flows, self.state, event, self._answered):
                after = stretch.after
                self.state = after.session
                steps += [".".join(step) for step in after.passed]
                said += [_words(c) for c in after.commands if isinstance(c, Say | Play)]
                last = after.commands[-1] if after.commands else None
        except EndlessLoop as error:
            self.missing = f"goes round in circles: {error}"
        elsewhere = [plain(step) for step in steps] != [plain(step) for step in scene.steps]
        if elsewhere and not self.missing and _lacks_words(scene.event):
            self.missing = "a card number was taken out of this answer, so that the recording goes no further"
        waits = _waits(last, steps, self.question)
        self.exchanges.append(
            Exchange(
                turn=scene.turn,
                caller=words,
                intent=intent,
                spoken=spoken,
                said=tuple(said),
                steps=tuple(steps),
                actions=tuple(self.ran),
                waits=waits,
                stuck=self.missing,
            )
        )
        if isinstance(event, VoicemailEnded) and self.question.what != "voicemail":
            return True  # news of a message, beside the question
        self.listen = last if isinstance(last, Listen) else None
        self.question = Question(
            self.state.waiting.what, waits.get("question", ""), tuple(said[-1:]), waits.get("reads", "")
        )
        return not self.missing

    def _answered(self, stretch: Stretch) -> ErrandDone | ErrandFailed | None:
        """What the recording has for the errand; None where it has nothing, or the caller went before it came back."""
        errand = stretch.errand
        assert errand
        if errand.kind == IDENTIFY and not self.answered.get(IDENTIFY):
            # Nobody asked who called, or not once more, when this was recorded.
            return ErrandFailed(number=errand.number, reason="unreachable")
        self.ran.append(errand.name)
        left = self.answered.get(errand.name)
        if not left:
            self.missing = f"the recording has no answer of {errand.name}"
            return None
        answer: ErrandDone | ErrandFailed | HungUp = left.popleft()
        if isinstance(answer, ErrandFailed):
            self.ran[-1] = f"{errand.name} ({answer.reason})"
        if isinstance(answer, HungUp):
            return None
        return replace(answer, number=errand.number)

    def _stuck(self, why: str) -> None:
        if not self.exchanges[-1].stuck:
            self.exchanges[-1] = replace(self.exchanges[-1], stuck=why)


def _lacks_words(event: Event) -> bool:
    """Whether something of what the caller told was masked, at once or when more of a card came."""
    match event:
        case Heard(text=text):
            return MASK in text
        case Pressed(keys=keys, secret=secret):
            return not keys and secret is None
    return False


def _as_gathered(event: Event, listen: Listen | None) -> Event:
    """No more keys than today's question would have taken."""
    if listen is None or not isinstance(event, Pressed) or not event.keys:
        return event
    keys = gathered(event.keys, listen.max_keys, listen.finish_on[:1]).keys
    return replace(event, keys=keys) if keys else NoInput(event.at, event.chance)


def _answers(record: CallRecord) -> dict[str, deque[Any]]:
    """By action: what it answered, in the order of its runs; `HungUp` for a run that the caller did not await."""
    came: dict[int, Event] = {
        turn.event.number: turn.event
        for turn in record.turns
        if isinstance(turn.event, ErrandDone | ErrandFailed)
    }
    found: dict[str, deque[Any]] = {}
    for turn in record.turns:
        for command in turn.commands:
            if command["command"] == "run_action":
                answer = came.get(command.get("number", 0), HungUp())
                found.setdefault(str(command.get("name", "")), deque()).append(answer)
    return found


def _words(command: Say | Play) -> str:
    if isinstance(command, Say):
        return str(shown(command.text))
    return f"[{command.recording}]"


def _waits(last: Command | None, steps: Sequence[str], before: Question) -> dict[str, str]:
    match last:
        case Listen(reads=reads):
            waits = {"question": steps[-1] if steps else before.step}
            return {**waits, "reads": reads} if reads else waits
        case HandOff(queue=queue, reason=reason):
            return {"person": queue, **({"reason": reason} if reason else {})}
        case Record(queue=queue):
            return {"voicemail": queue}
        case Pay(amount=amount):
            return {"payment": str(amount)}
        case End(disposition=disposition):
            return {"end": disposition}
    return {}


__all__ = [
    "Hear",
    "Question",
    "Scene",
    "course_of",
    "in_words",
    "recorded",
    "replay",
    "scenes_of",
    "understood_by",
]
