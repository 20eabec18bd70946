"""Runs the tests that teams write beside their flows; `test_cases` has the format.

Rule: a test is a call with the engine, the detector and the actions of the project. What a step or assertion expects
(`expectations`) is looked for in what was really said and done since the caller's last step. As in Rasa, the first step
of the caller counts the greeting in, and steps that expect something are passed over behind a step with assertions.

What is told of a test when it is over (`Result`) is enough to print it, to write it for a build server (`junit`), and
to say what no test passes (`coverage`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from ivr.content.marked_yaml import Document
from ivr.content.problems import Problem, Problems
from ivr.conversation.commands import Errand, Play, Say, Send
from ivr.conversation.engine import EndlessLoop
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.conversation.steps.authenticate import CHECK_CODE, CHECK_PIN, CHECKED, LOCKED, WRONG, checked
from ivr.conversation.steps.call import TOOL
from ivr.conversation.steps.http import ERRAND as LOOKUP
from ivr.conversation.turn import Chosen
from ivr.conversation.written import END
from ivr.errands import Runner
from ivr.identity.lockouts import A_CALL
from ivr.lookups import lacking, taken, taken_by_tool
from ivr.quality import durations
from ivr.quality.expectations import (
    ASSERT,
    EXPECT,
    Expectations,
    Failed,
    Happened,
    asserted,
    quoted,
    words_of,
)
from ivr.quality.rehearsal import NOBODY, NOW, Interpret, Rehearsal, alone
from ivr.quality.test_cases import TestCase, read
from ivr.quality.test_steps import EXPECTS, Path_, kind_of
from ivr.redaction import scrub
from ivr.switchboard import Understanding
from ivr.testphone import transcript
from ivr.testphone.script import contains

Write = Callable[[str], object]

Tools = Mapping[str, Runner]
"""Who calls the tools of the MCP servers that a test may ask, by the server's name."""

NO_TOOLS: Tools = MappingProxyType({})


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
        if self.unread:
            told += f", {len(self.unread)} cannot be read"
        if self.left_out:
            told += f", {self.left_out} not run"
        return told


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
        self._expected = Expectations(flows, self._call)
        self._greeting = Happened()
        self._place: Path_ = case.path

    @property
    def passed(self) -> frozenset[tuple[str, str] | Chosen]:
        return frozenset(self._call.chosen).union(*self._call.ways)

    def run(self) -> Problem | None:
        """Holds the call; gives the first expectation that is not met."""
        case, call = self._case, self._call
        try:
            call.start(case.ani, case.dnis, case.vouched, case.forwarded)
            self._end_turn()
            self._greeting = self._expected.now
            call.session = replace(call.session, slots={**call.session.slots, **deepcopy(dict(case.slots))})
            for index, step in enumerate(case.steps):
                if index not in case.passed_over:
                    self._step((*case.path, "steps", index), step)
        except Failed as failure:
            in_order = ""
            if self._expected.now.ordered:
                in_order = " Their order counts: see 'assertion_order_enabled'."
            return case.document.problem(self._place, f"{failure}{in_order}")
        except EndlessLoop as error:
            return case.document.problem(self._place, f"the call goes in a circle: {error}.")
        return None

    def _step(self, path: Path_, step: Mapping[str, Any]) -> None:
        kind = kind_of(step)
        self._place = (*path, kind)
        if kind in EXPECTS:
            EXPECT[kind](self._expected, step[kind])
            return
        self._do(kind, step)
        now = self._expected.now
        self._expected.now = now.after(self._greeting)
        self._greeting = Happened()
        for way, name, wanted in asserted(step):
            self._place = (*path, *way)
            ASSERT[name](self._expected, wanted)
        self._expected.now = now

    # -- the call ----------------------------------------------------------------------------------------

    def _do(self, kind: str, step: Mapping[str, Any]) -> None:
        session = self._call.session
        awaited = AWAITED.get(kind)
        if awaited and session.waiting.what not in awaited:
            raise Failed(f"{NOT_SO[awaited[0]]}: {self._whereabouts()}.")
        ordered = bool(step.get("assertion_order_enabled"))
        who, shown = SHOWN[kind](step[kind])
        if not self._is_heard(step):
            self._write(who, f"{shown} (talks over the prompt, and is not heard)")
            self._expected.now = replace(self._expected.now, ordered=ordered, said_from=0, passed_from=0)
            return
        self._write(who, f"{shown} (talks over the prompt)" if "interrupts" in step else shown)
        self._expected.now = Happened({frame.flow: frame.step for frame in session.stack}, ordered)
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
        places = [n for n, prompt in enumerate(prompts) if over is True or contains(prompt, over)]
        if not places:
            raise Failed(f"expected to talk over {over!r}, heard {quoted(prompts)}.")
        return self._call.may_interrupt(places[0])

    def _write(self, who: str, text: str) -> None:
        self.story.append(transcript.line(who, text))

    def _end_turn(self) -> None:
        call, now = self._call, self._expected.now
        for command in call.commands:
            if isinstance(command, Say | Play):
                now.said.append(command)
                self._write("ivr", words_of(command))
            elif isinstance(command, Send):
                now.sent.append(command)
                self._write("", transcript.sent(command.address, str(command.content["text"])))
        now.passed, now.filled = call.passed, call.filled
        self._note_ended_flows()
        if call.queue:
            self._write("", f"handed to {call.queue}")

    def _note_ended_flows(self) -> None:
        """Which flows came to their end in this turn, and at which step; and which were given up."""
        session, now = self._call.session, self._expected.now
        done = [entry["flow"] for entry in session.done[len(session.done) - self._call.newly_done :]]
        still = {frame.flow for frame in session.stack}
        for flow, step in {**now.before, **dict(now.passed)}.items():
            left = flow not in still
            ran_out = left and not session.hung_up and self._ends_at(flow, step)
            if ran_out or flow in done:
                now.completed[flow] = step
            elif left and flow in now.before and not session.over:
                now.cancelled[flow] = step

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
        self._expected.now.executed.append(action.name)
        stub = deepcopy(self._case.stubs.get(action.name, {"takes": 0}))
        if "fails" in stub:
            return ErrandFailed(number=action.number, reason=str(stub["fails"]))
        has_no_answer = stub.keys().isdisjoint(("answers", "events"))
        if has_no_answer and action.kind in _ASKED:
            return self._asked_here(action, session, heard)
        if stub.keys() == {"takes"}:
            return self._actions.run(action, session, heard, self._flows, self._call.log)
        if action.kind in (CHECK_PIN, CHECK_CODE) and _compared(stub) == WRONG:
            self._wrong_tries += 1
            return checked(action, WRONG if self._wrong_tries <= A_CALL[-1][0] else LOCKED)
        return ErrandDone(
            number=action.number,
            events=(*self._answered(action, stub), *(stub.get("events") or ())),
            responses=tuple(stub.get("responses") or ()),
        )

    def _answered(self, asked: Errand, stub: Mapping[str, Any]) -> Sequence[dict[str, Any]]:
        """What is taken from the answer that the stub writes for a look-up or a tool."""
        if "answers" not in stub:
            return ()
        if asked.kind == TOOL:
            result = {"structuredContent": stub["answers"], "content": stub["answers"]}
            return taken_by_tool(result, asked.arguments["output"])
        take = asked.arguments["take"]
        for way in lacking(stub["answers"], take):
            note = f"note: the answer of '{asked.name}' has no '{way}', so what is taken from it is null"
            self._write("", note)
        return taken(stub["answers"], take)

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
        if session.over:
            return f"the call has ended ({session.disposition})"
        return "the call goes on"


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
    "user": lambda text: ("caller", str(text)),
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


def _contact_of(case: TestCase) -> str:
    """The contact of one run, which no other run has: actions may keep things for a caller, in files of its name."""
    name = re.sub(r"[^\w-]+", "_", case.name)
    return f"{name[:60]}_{uuid4().hex[:12]}"
