"""Runs the tests that teams write beside their flows; `test_cases` has the format.

Rule: a test is a call with the engine, the detector and the actions of the project. What a step or assertion expects
is looked for in what was really said and done since the caller's last step, as Rasa does: in any order, other things
may happen beside it, the first step of the caller counts the greeting in, and steps of Rasa's that expect something
are passed over behind a step with assertions. One difference: a slot may also have been set before and still have the
value.

What is told of a test when it is over (`Result`) is enough to print it, to write it for a build server (`junit`), and
to say what no test passes (`coverage`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from ivr.content.marked_yaml import Document
from ivr.content.problems import Problem, Problems
from ivr.conversation.commands import Errand, Play, Say, Send
from ivr.conversation.engine import EndlessLoop
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard, Value
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CHECK_CODE, CHECK_PIN, CHECKED, LOCKED, WRONG, checked
from ivr.conversation.steps.call import TOOL
from ivr.conversation.steps.http import ERRAND as LOOKUP
from ivr.conversation.turn import Chosen, Turn
from ivr.conversation.written import END
from ivr.errands import Runner
from ivr.identity.lockouts import A_CALL
from ivr.lookups import lacking, taken, taken_by_tool
from ivr.quality import commands, durations, screen
from ivr.quality.rehearsal import NOBODY, NOW, Interpret, Rehearsal, alone
from ivr.quality.test_cases import EXPECTS, TestCase, kind_of, read
from ivr.redaction import scrub
from ivr.switchboard import Understanding
from ivr.testphone import transcript
from ivr.testphone.script import contains

Write = Callable[[str], object]

Tools = Mapping[str, Runner]
"""Who calls the tools of the MCP servers that a test may ask, by the server's name."""

NO_TOOLS: Tools = MappingProxyType({})


class Failed(Exception):
    """Raised by an expectation that is not met; the text says what was expected and what was found."""


@dataclass(frozen=True)
class Result:
    """How a test ended: the first expectation that was not met, or None; `story` is the call as far as it went.

    `passed` are the (flow, step) pairs that it went through, and which way it took where there were several.
    """

    case: TestCase
    failure: Problem | None
    story: tuple[str, ...]
    passed: frozenset[tuple[str, str] | Chosen]
    seconds: float = 0.0

    def lines(self) -> Iterator[str]:
        """The call as a transcript, and under it what was expected there."""
        yield from self.story
        if self.failure:
            yield f"  ✗ {self.failure}"


@dataclass(frozen=True)
class Outcome:
    """What came of the tests. True when all of them passed, none could not be read, and there was one."""

    results: tuple[Result, ...]
    unread: tuple[Problem, ...] = ()
    left_out: int = 0

    def __bool__(self) -> bool:
        return bool(self.results) and not self.failed and not self.unread

    @property
    def failed(self) -> int:
        return sum(result.failure is not None for result in self.results)

    @property
    def passed(self) -> frozenset[tuple[str, str] | Chosen]:
        """All that any of the tests passed."""
        return frozenset().union(*(result.passed for result in self.results))

    def __str__(self) -> str:
        told = f"{len(self.results) - self.failed} passed, {self.failed} failed"
        told += f", {len(self.unread)} cannot be read" if self.unread else ""
        return told + (f", {self.left_out} not run" if self.left_out else "")


def run_tests(
    documents: Sequence[Document],
    flows: Flows,
    understanding: Understanding,
    actions: Runner,
    write: Write,
    *,
    named: str = "",
    fail_fast: bool = False,
    interpret: Interpret = alone,
    identify: Runner = NOBODY,
    tools: Tools = NO_TOOLS,
) -> Outcome:
    """Runs the tests in the documents and tells the outcome; `interpret` stands in for a language model, `identify`
    for the directory. `tools` run as actions do: those of other MCP servers need a stub.

    Of the tests, those with all the words of `named` in their names; with `fail_fast`, up to the first that fails.
    """
    problems = Problems()
    every = read(documents, flows, problems)
    cases = [case for case in every if _is_named(case, named)]
    results: list[Result] = []
    for problem in problems:
        write(str(problem))
    if every and not cases:
        write(f"No test has '{named}' in its name.")
    for case in cases:
        result = run_case(case, flows, understanding, actions, interpret, identify, tools)
        results.append(result)
        if result.failure:
            write(f"FAILED  {case.place}: {case.name}")
            for line in result.lines():
                write(f"    {line}")
            if fail_fast:
                break
    outcome = Outcome(tuple(results), tuple(problems.errors), len(every) - len(results))
    write(str(outcome))
    return outcome


def _is_named(case: TestCase, words: str) -> bool:
    name = f"{case.document.path} {case.name}".casefold()
    return all(word in name for word in words.casefold().split())


def run_case(
    case: TestCase,
    flows: Flows,
    understanding: Understanding,
    actions: Runner,
    interpret: Interpret = alone,
    identify: Runner = NOBODY,
    tools: Tools = NO_TOOLS,
) -> Result:
    """Holds the call."""
    began = time.perf_counter()
    run = _Run(case, flows, understanding, actions, interpret, identify, tools)
    failure = run.run()
    return Result(case, failure, tuple(run.story), run.passed, time.perf_counter() - began)


def _compared(stub: Mapping[str, Any]) -> str:
    """What a stub says that the comparing of a PIN or a code comes to."""
    told = [event for event in stub.get("events") or () if isinstance(event, dict)]
    return next((str(event.get("result")) for event in told if event.get("event") == CHECKED), "")


_ASKED = {LOOKUP: "look-up", TOOL: "tool"}


@dataclass
class _Turn:
    """What happened since the caller's last step. `before` is where each flow in progress stood when it began.

    With `ordered`, an assertion looks only behind what the one before it found: among prompts, and among steps.
    """

    before: dict[str, str] = field(default_factory=dict)
    ordered: bool = False
    said: list[Say | Play] = field(default_factory=list)
    sent: list[Send] = field(default_factory=list)
    passed: list[tuple[str, str]] = field(default_factory=list)
    executed: list[str] = field(default_factory=list)
    filled: dict[str, list[Value]] = field(default_factory=dict)
    completed: dict[str, str] = field(default_factory=dict)
    cancelled: dict[str, str] = field(default_factory=dict)
    said_from: int = 0
    passed_from: int = 0

    def after(self, earlier: _Turn) -> _Turn:
        """This turn with what an earlier one said, sent and passed in front."""
        return replace(
            self,
            said=[*earlier.said, *self.said],
            sent=[*earlier.sent, *self.sent],
            passed=[*earlier.passed, *self.passed],
        )


class _Run:
    def __init__(
        self,
        case: TestCase,
        flows: Flows,
        understanding: Understanding,
        actions: Runner,
        interpret: Interpret,
        identify: Runner,
        tools: Tools,
    ) -> None:
        self._case = case
        self._flows = flows
        self._actions, self._identify, self._tools = actions, identify, tools
        self.story: list[str] = []
        self._turn = _Turn()
        self._wrong_tries = 0
        self._call = Rehearsal(
            flows,
            understanding,
            self._run_action,
            case.now or NOW,
            takes=lambda action: case.takes(action.name),
            interpret=interpret,
            identify=self._identified,
            contact=_contact_of(case),
        )

    @property
    def passed(self) -> frozenset[tuple[str, str] | Chosen]:
        return frozenset(self._call.chosen).union(*self._call.ways)

    def run(self) -> Problem | None:
        place = self._case.path
        try:
            case = self._case
            self._call.start(case.ani, case.dnis, case.vouched, case.forwarded)
            self._end_turn()
            greeting = self._turn
            session = self._call.session
            self._call.session = replace(session, slots={**session.slots, **deepcopy(dict(self._case.slots))})
            for index, step in enumerate(self._case.steps):
                path = (*self._case.path, "steps", index)
                kind = kind_of(step)
                place = (*path, kind)
                if index in self._case.passed_over:
                    continue
                if kind in EXPECTS:
                    EXPECT[kind](self, step[kind])
                    continue
                self._do(kind, step)
                turn, self._turn = self._turn, self._turn.after(greeting)
                greeting = _Turn()
                for way, name, wanted in _asserted(step):
                    place = (*path, *way)
                    ASSERT[name](self, wanted)
                self._turn = turn
        except Failed as failure:
            in_order = " Their order counts: see 'assertion_order_enabled'." if self._turn.ordered else ""
            return self._case.document.problem(place, f"{failure}{in_order}")
        except EndlessLoop as error:
            return self._case.document.problem(place, f"the call goes in a circle: {error}.")
        return None

    # -- the call ----------------------------------------------------------------------------------------

    def _do(self, kind: str, step: Mapping[str, Any]) -> None:
        session = self._call.session
        awaited = AWAITED.get(kind)
        if awaited and session.waiting.what not in awaited:
            raise Failed(f"{NOT_SO[awaited[0]]}: {self._whereabouts()}.")
        ordered = bool(step.get("assertion_order_enabled"))
        who, shown = SHOWN[kind](step[kind]) if kind in SHOWN else ("caller", str(step[kind]))
        if not self._is_heard(step):
            self._write(who, f"{shown} (talks over the prompt, and is not heard)")
            self._turn = replace(self._turn, ordered=ordered, said_from=0, passed_from=0)
            return
        self._write(who, f"{shown} (talks over the prompt)" if "interrupts" in step else shown)
        self._turn = _Turn({frame.flow: frame.step for frame in session.stack}, ordered)
        DO[kind](self._call, step)
        for note in self._call.notes:
            self._write("", note)
        self._end_turn()

    def _is_heard(self, step: Mapping[str, Any]) -> bool:
        """Whether the telephone listens already: who talks over a prompt that is not to be cut short is not heard."""
        over = step.get("interrupts")
        if over is None:
            return True
        prompts = self._call.heard
        place = next((n for n, prompt in enumerate(prompts) if over is True or contains(prompt, over)), None)
        if place is None:
            raise Failed(f"expected to talk over {over!r}, heard {_quoted(prompts)}.")
        return self._call.may_interrupt(place)

    def _write(self, who: str, text: str) -> None:
        self.story.append(transcript.line(who, text))

    def _end_turn(self) -> None:
        call, turn = self._call, self._turn
        turn.said = [command for command in call.commands if isinstance(command, Say | Play)]
        turn.sent = [command for command in call.commands if isinstance(command, Send)]
        turn.passed, turn.filled = call.passed, call.filled
        self._note_ended_flows()
        for command in call.commands:
            if isinstance(command, Say | Play):
                self._write("ivr", _words(command))
            elif isinstance(command, Send):
                self._write("", transcript.sent(command.address, str(command.content["text"])))
        if call.queue:
            self._write("", f"handed to {call.queue}")

    def _note_ended_flows(self) -> None:
        """Which flows came to their end in this turn, and at which step; and which were given up."""
        session, turn = self._call.session, self._turn
        stood = {**turn.before, **dict(turn.passed)}
        done = [entry["flow"] for entry in session.done[len(session.done) - self._call.newly_done :]]
        still = {frame.flow for frame in session.stack}
        for flow, step in stood.items():
            if flow in done or (flow not in still and not session.hung_up and self._ends_at(flow, step)):
                turn.completed[flow] = step
            elif flow in turn.before and flow not in still and not session.over:
                turn.cancelled[flow] = step

    def _ends_at(self, flow: str, step: str) -> bool:
        if step == END:
            return True
        links = self._flows.flows[flow].steps[step].next
        return not links or any(link.target == END for link in links)

    def _identified(self, errand: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        if reason := self._case.stubs.get(errand.name, {}).get("fails"):
            return ErrandFailed(number=errand.number, reason=str(reason))
        return self._identify.run(errand, session, heard, self._flows)

    def _run_action(self, action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        self._turn.executed.append(action.name)
        stub = deepcopy(self._case.stubs.get(action.name, {"takes": 0}))
        has_no_answer = stub.keys().isdisjoint(("answers", "events", "fails"))
        if action.kind in _ASKED and has_no_answer:
            return self._asked_here(action, session, heard)
        if stub.keys() == {"takes"}:
            return self._actions.run(action, session, heard, self._flows, self._call.log)
        if "fails" in stub:
            return ErrandFailed(number=action.number, reason=str(stub["fails"]))
        if action.kind in (CHECK_PIN, CHECK_CODE) and _compared(stub) == WRONG:
            self._wrong_tries += 1
            return checked(action, WRONG if self._wrong_tries <= A_CALL[-1][0] else LOCKED)
        if action.kind == TOOL and "answers" in stub:
            result = {"structuredContent": stub["answers"], "content": stub["answers"]}
            return ErrandDone(number=action.number, events=taken_by_tool(result, action.arguments["output"]))
        take = action.arguments["take"] if "answers" in stub else {}
        for way in lacking(stub.get("answers"), take):
            self._write(
                "", f"note: the answer of '{action.name}' has no '{way}', so what is taken from it is null"
            )
        answered = taken(stub.get("answers"), take)
        return ErrandDone(
            number=action.number,
            events=(*answered, *(stub.get("events") or ())),
            responses=tuple(stub.get("responses") or ()),
        )

    def _asked_here(self, asked: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        """What the tool of a server on this machine answers; anything else is asked of nobody."""
        what, server = f"the {_ASKED[asked.kind]} '{asked.name}'", str(asked.arguments.get("server", ""))
        mend = (
            "Write its answer under 'stub_custom_actions', as in "
            f"{asked.name}: {{answers: {{...}}}} or {{fails: not_found}}."
        )
        if server not in self._tools:
            raise Failed(f"{what} asks nobody in a test. {mend}")
        answer = self._tools[server].run(asked, session, heard, self._flows)
        if isinstance(answer, ErrandFailed) and answer.reason == "unreachable":
            raise Failed(
                f"{what}: the MCP server '{server}' is not running. Start it, or test without it. {mend}"
            )
        return answer

    def _whereabouts(self) -> str:
        session = self._call.session
        if session.waiting.what == "person":
            return f"the caller was handed to '{self._call.queue}'"
        if session.waiting.what == "voicemail":
            return f"a message is recorded for '{self._call.voicemail}'"
        return f"the call has ended ({session.disposition})" if session.over else "the call goes on"

    # -- steps that expect -------------------------------------------------------------------------------

    def bot(self, text: Any) -> None:
        self._find_said(lambda said: isinstance(said, Say) and _same(said.text, str(text)), repr(str(text)))

    def utter(self, name: str) -> None:
        self._find_said(lambda said: isinstance(said, Say) and said.response == name, f"response '{name}'")

    def hears(self, words: Any) -> None:
        if not contains(self._heard, str(words)):
            raise Failed(f"expected to hear {str(words)!r}, heard {_quoted(map(_words, self._turn.said))}.")

    def does_not_hear(self, words: Any) -> None:
        if contains(self._heard, str(words)):
            raise Failed(
                f"expected not to hear {str(words)!r}, heard {_quoted(map(_words, self._turn.said))}."
            )

    def message(self, words: Any) -> None:
        sent = [f"{message.address}: {message.content['text']}" for message in self._turn.sent]
        if not any(contains(message, str(words)) for message in sent):
            raise Failed(
                f"expected a text message {str(words)!r}, found {' '.join(map(repr, sent)) or 'none'}."
            )

    @property
    def _heard(self) -> str:
        return " ".join(map(_words, self._turn.said))

    def speaks(self, language: str) -> None:
        spoken = [said.language for said in self._turn.said]
        if not spoken or spoken[-1] != language:
            found = f"'{spoken[-1]}'" if spoken else "no words"
            raise Failed(f"expected to be spoken to in '{language}', found {found}.")

    def agent_sees(self, wanted: Mapping[str, Any]) -> None:
        if difference := screen.difference(wanted, self._call.document):
            raise Failed(f"{difference}.")

    def slots_were_set(self, slots: Sequence[Any]) -> None:
        for name, value in _named(slots):
            self._was_set(name, value)

    def slots_were_not_set(self, slots: Sequence[Any]) -> None:
        for name, value in _named(slots):
            self._was_not_set(name, value)

    def handed_to(self, queue: str) -> None:
        if self._call.queue != queue:
            raise Failed(f"expected to be handed to '{queue}', found {self._call.queue or 'no hand-off'}.")

    def voicemail(self, queue: str) -> None:
        if self._call.voicemail != queue:
            found = self._call.voicemail or "that none is recorded"
            raise Failed(f"expected a message for '{queue}', found {found}.")

    def ended(self, disposition: Any) -> None:
        found = self._call.session.disposition if self._call.session.over else ""
        if not found or disposition not in (True, found):
            wanted = "" if disposition is True else f" ({disposition})"
            raise Failed(f"expected the call to have ended{wanted}, found {found or 'that it goes on'}.")

    def asked(self, slot: str) -> None:
        """The slot that is asked for, or the step that asks."""
        flow, step_id = self._call.question
        step = self._flows.flows[flow].steps[step_id] if flow else None
        asked = getattr(step, "collect", "") or step_id
        if slot not in (step_id, asked):
            raise Failed(f"expected to be asked for '{slot}', found {asked or 'no question'}.")

    def commands(self, listed: Sequence[Any]) -> None:
        for _, name, wanted in _asserted({"commands": listed}):
            ASSERT[name](self, wanted)

    # -- assertions --------------------------------------------------------------------------------------

    def flow_started(self, wanted: Any) -> None:
        names, operator = _several(wanted)
        places = {name: self._place(name) for name in names if name not in self._turn.before}
        missing = [name for name in names if places.get(name) is None]
        most = 0 if operator == "all" else len(names) - 1
        if len(missing) > most:
            others = [flow for flow in dict.fromkeys(self._flows_passed()) if flow not in self._turn.before]
            raise Failed(f"expected {_either(missing)} to start; these did: {_listed(others)}.")
        self._go_on_from(min(place for place in places.values() if place is not None))

    def flow_completed(self, wanted: Any) -> None:
        self._ended_at(wanted, "completed", self._turn.completed)

    def flow_cancelled(self, wanted: Any) -> None:
        self._ended_at(wanted, "cancelled", self._turn.cancelled)

    def _ended_at(self, wanted: Any, how: str, ended: Mapping[str, str]) -> None:
        told = wanted if isinstance(wanted, dict) else {"flow_id": wanted}
        flow, step = told["flow_id"], told.get("flow_step_id")
        if flow not in ended:
            raise Failed(f"expected '{flow}' to be {how}; these were: {_listed(ended)}.")
        if step not in (None, ended[flow]):
            raise Failed(f"expected '{flow}' to be {how} at step '{step}', found '{ended[flow]}'.")
        if (place := self._place(flow, last=True)) is not None:
            self._go_on_from(place)

    def action_executed(self, name: str) -> None:
        turn = self._turn
        for place in range(turn.passed_from, len(turn.passed)):
            flow, step = turn.passed[place]
            asks = (
                flow == name and step in self._flows.flows[flow].form_questions
            )  # a form is an action in Rasa
            if asks or getattr(self._flows.flows[flow].steps[step], "action", "") == name:
                self._go_on_from(place)
                return
        responses = [said.response for said in turn.said if isinstance(said, Say) and said.response]
        if name not in (*responses, *turn.executed) or turn.ordered:
            raise Failed(f"expected {name} to run; these did: {_listed([*turn.executed, *responses])}.")

    def asserted_slots_were_set(self, slots: Sequence[Mapping[str, Any]]) -> None:
        for slot in slots:
            self._was_set(slot["name"], slot.get("value", ...))

    def asserted_slots_were_not_set(self, slots: Sequence[Mapping[str, Any]]) -> None:
        for slot in slots:
            self._was_not_set(slot["name"], slot.get("value", ...))

    def clarification_contains(self, wanted: Any) -> None:
        """Asked which of several flows was meant: these and no others, or any of these."""
        asked = [frame for frame in self._call.session.stack if frame.flow == "pattern_clarification"]
        if not asked:
            raise Failed("expected to be asked which flow was meant, found no such question.")
        by_id = isinstance(wanted, dict)
        flows, titles = (asked[-1].context.get(key) or [] for key in ("flows", "names"))
        offered = flows if by_id else titles
        titled = dict(zip(flows, titles, strict=False))  # a flow without a name is listed by its id
        names = wanted["flow_ids"] if by_id else [titled.get(name, name) for name in wanted]
        either = by_id and str(wanted["operator"]).lower() == "any"
        if not (set(names) & set(offered) if either else set(names) == set(offered)):
            raise Failed(
                f"expected to be offered {_either(names) if either else _listed(names)}, found {_listed(offered)}."
            )

    def bot_uttered(self, wanted: Mapping[str, Any]) -> None:
        begun, reached = self._turn.said_from, 0
        for key, value in wanted.items():
            self._turn.said_from = begun  # all of it may be true of one and the same utterance
            self._find_said(UTTERED[key](value), f"{_SPOKEN_OF[key]} '{value}'")
            reached = max(reached, self._turn.said_from)
        self._turn.said_from = reached

    def bot_did_not_utter(self, wanted: Mapping[str, Any]) -> None:
        for key, value in wanted.items():
            for said in self._turn.said:
                if UTTERED[key](value)(said):
                    raise Failed(f"expected not to hear {_SPOKEN_OF[key]} '{value}', heard {said.text!r}.")

    # -- looking for things ------------------------------------------------------------------------------

    def _find_said(self, fits: Callable[[Say | Play], bool], what: str) -> None:
        turn = self._turn
        for place in range(turn.said_from, len(turn.said)):
            if any(map(fits, self._versions(turn.said[place]))):
                turn.said_from = place + 1 if turn.ordered else 0
                return
        raise Failed(f"expected {what}, heard {_quoted(map(_words, turn.said[turn.said_from :]))}.")

    def _versions(self, said: Say | Play) -> Iterator[Say | Play]:
        """What was said; and what its response says on another channel or by another throw of the dice: tests of Rasa's
        have neither."""
        yield said
        variations = self._flows.responses.get(said.response, ()) if isinstance(said, Say) else ()
        if len(variations) < 2 or not isinstance(said, Say):
            return
        event, _ = self._call.turns[-1]
        for channel in dict.fromkeys(("", *(variation.channel for variation in variations))):
            for number in range(len(variations)):
                thrown = replace(event, chance=(number + 0.5) / len(variations))
                turn = Turn(self._flows, replace(self._call.session, channel=channel), thrown)
                turn.respond(said.response)
                for words in turn.commands:
                    if isinstance(words, Say):
                        yield replace(said, text=words.text, buttons=words.buttons)

    def _was_set(self, name: str, value: Value) -> None:
        """`value` is `...` for any; a slot of a flow that has ended counts with the value it had."""
        session = self._call.session
        present = session.slots.get(name)
        values = [*self._turn.filled.get(name, ()), present]
        if present is None and value is not None:
            values.append(session.known.get(name))
        if value is ...:
            if all(found is None for found in values):
                raise Failed(f"expected slot '{name}' to be set, found nothing in it.")
        elif value not in values and self._coerced(name, value) not in values:
            raise Failed(f"expected slot '{name}' to be {value!r}, found {values[-1]!r}.")

    def _coerced(self, name: str, value: Value) -> Value:
        """The value as the slot keeps it: a test may write "40" for 40."""
        slot = self._flows.slots.get(name)
        return slot.coerced(value) if slot else value

    def _was_not_set(self, name: str, value: Value) -> None:
        filled = self._turn.filled.get(name)
        if filled and (value is ... or filled[-1] == value):
            raise Failed(f"expected slot '{name}' not to be set, found {filled[-1]!r}.")

    def _flows_passed(self) -> list[str]:
        return [flow for flow, _ in self._turn.passed[self._turn.passed_from :]]

    def _place(self, flow: str, last: bool = False) -> int | None:
        """Where among the steps passed the flow comes first, or last."""
        places = [place for place, name in enumerate(self._flows_passed()) if name == flow]
        return self._turn.passed_from + places[-1 if last else 0] if places else None

    def _go_on_from(self, place: int) -> None:
        if self._turn.ordered:
            self._turn.passed_from = place


UTTERED: dict[str, Callable[[Any], Callable[[Say | Play], bool]]] = {
    "utter_name": lambda name: lambda said: isinstance(said, Say) and said.response == name,
    "text_matches": lambda pattern: lambda said: _matches(str(pattern), said.text),
    "buttons": lambda buttons: lambda said: isinstance(said, Say) and _offers(said, buttons),
}
_SPOKEN_OF = {"utter_name": "response", "text_matches": "words that match", "buttons": "the buttons"}

AWAITED = {
    "user": ("question",),
    "press": ("question", "payment"),
    "silence": ("question", "voicemail", "payment"),
    "nobody_answers": ("person",),
    "agent_hangs_up": ("person",),
    "leaves_message": ("voicemail",),
}
"""What must be waited for, so that something can be done."""
NOT_SO = {
    "question": "nobody is listening any more",
    "person": "no agent is rung",
    "voicemail": "no message is recorded",
}
"""What is said where that is not waited for."""
DO: dict[str, Callable[[Rehearsal, Mapping[str, Any]], None]] = {
    "user": lambda call, step: call.hear(str(step["user"]), step.get("confidence")),
    "press": lambda call, step: call.press(step["press"]),
    "silence": lambda call, step: call.silence(),
    "wait": lambda call, step: call.wait(durations.seconds(step["wait"]) or 0.0),
    "hang_up": lambda call, step: call.hang_up(),
    "nobody_answers": lambda call, step: call.come_back(_result(step["nobody_answers"])),
    "agent_hangs_up": lambda call, step: call.come_back("bridged"),
    "leaves_message": lambda call, step: call.leave_message(durations.seconds(step["leaves_message"]) or 0.0),
}
SHOWN: dict[str, Callable[[Any], tuple[str, str]]] = {
    "press": lambda keys: ("caller", f"[{scrub(str(keys))}]"),
    "silence": lambda _: ("caller", "(silence)"),
    "wait": lambda time: ("caller", f"(says nothing for {time if isinstance(time, str) else f'{time} s'})"),
    "hang_up": lambda _: ("caller", "(hangs up)"),
    "nobody_answers": lambda result: ("", f"nobody answers ({_result(result)})"),
    "agent_hangs_up": lambda _: ("agent", "(hangs up)"),
    "leaves_message": lambda time: ("caller", f"(leaves a message of {time})"),
}
"""What a transcript shows of it: who, and what."""


def _result(written: Any) -> str:
    return "no_answer" if written is True else str(written)


EXPECT: dict[str, Callable[[_Run, Any], None]] = {
    "bot": _Run.bot,
    "utter": _Run.utter,
    "hears": _Run.hears,
    "does_not_hear": _Run.does_not_hear,
    "message": _Run.message,
    "speaks": _Run.speaks,
    "agent_sees": _Run.agent_sees,
    "slot_was_set": _Run.slots_were_set,
    "slot_was_not_set": _Run.slots_were_not_set,
    "handed_to": _Run.handed_to,
    "voicemail": _Run.voicemail,
    "ended": _Run.ended,
    "asked": _Run.asked,
    "commands": _Run.commands,
}
ASSERT: dict[str, Callable[[_Run, Any], None]] = {
    "flow_started": _Run.flow_started,
    "flow_completed": _Run.flow_completed,
    "flow_cancelled": _Run.flow_cancelled,
    "action_executed": _Run.action_executed,
    "slot_was_set": _Run.asserted_slots_were_set,
    "slot_was_not_set": _Run.asserted_slots_were_not_set,
    "pattern_clarification_contains": _Run.clarification_contains,
    "bot_uttered": _Run.bot_uttered,
    "bot_did_not_utter": _Run.bot_did_not_utter,
}


def _offers(said: Say, buttons: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these are the first buttons, in order; what a test does not name of one may be anything."""
    return len(said.buttons) >= len(buttons) and all(
        all(offered.get(key) == value for key, value in wanted.items())
        for offered, wanted in zip(said.buttons, buttons, strict=False)
    )


def _contact_of(case: TestCase) -> str:
    """The contact of one run, which no other run has: actions may keep things for a caller, in files of its name."""
    name = re.sub(r"[^\w-]+", "_", case.name)
    return f"{name[:60]}_{uuid4().hex[:12]}"


def _asserted(step: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, Any]]:
    """What must hold after a step of the caller, each with the way to it; what cannot be looked at here is left out."""
    for number, assertion in enumerate(step.get("assertions") or ()):
        name, wanted = next(iter(assertion.items()))
        if name in ASSERT:
            yield ("assertions", number, name), name, wanted
    for number, command in enumerate(step.get("commands") or ()):
        for name, wanted in commands.asserted(command):
            yield ("commands", number), name, wanted


def _named(slots: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """The slots of a list, each with the value that is written for it; `...` where there is only a name."""
    for slot in slots:
        yield from slot.items() if isinstance(slot, dict) else ((slot, ...),)


def _several(wanted: Any) -> tuple[list[str], str]:
    """The flows that are named, and whether `all` or `any` of them are meant; one alone is both."""
    if isinstance(wanted, dict):
        return wanted["flow_ids"], str(wanted["operator"]).lower()
    return [wanted], "all"


def _same(said: str, expected: str) -> bool:
    return " ".join(_whole(said).split()) == " ".join(_whole(expected).split())


def _whole(text: str) -> str:
    """The text with whole numbers as they are said: Rasa's responses write 100.0 for what is 100."""
    return re.sub(r"(?<=\d)\.0(?!\d)", "", text)


def _matches(pattern: str, said: str) -> bool:
    """Whether the pattern is found; a ".0" that ends a number in it need not be there."""
    either = re.sub(r"(?<=[\d+*}\])])\\?\.0(?!\d)", r"(?:\\.0)?", pattern)
    return bool(re.search(pattern, said) or re.search(either, said))


def _words(said: Say | Play) -> str:
    return said.text if isinstance(said, Say) else f"[{said.recording}]"


def _quoted(prompts: Iterable[str]) -> str:
    return " ".join(map(repr, prompts)) or "nothing more"


def _listed(names: Any) -> str:
    return ", ".join(names) or "none"


def _either(names: Sequence[str]) -> str:
    return " or ".join(f"'{name}'" for name in names)
