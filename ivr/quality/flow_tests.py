"""Runs the tests that teams write beside their flows: Rasa's end-to-end format, and what a telephone adds to it.

Rule: a test is a call with the engine, the detector and the actions of the project; what a test expects is looked
for, in order, in what was really said and done since the caller's last turn.

    fixtures:
      - known_caller: [{first_name: Jane}]
    stub_custom_actions:
      action_check_balance: {events: [{event: slot, name: balance, value: 12.5}], responses: []}
    test_cases:
      - test_case: a balance is told
        fixtures: [known_caller]
        steps:
          - user: what is my balance
          - utter: utter_ask_account            # a response of the domain, by name
          - user: savings
            assertions:                         # Rasa's: flow_started, flow_completed, action_executed, ...
              - slot_was_set: [{name: account, value: savings}]
          - bot: You have 12 dollars.           # the words themselves
          - slot_was_set: [{account: savings}]
          - press: "0"                          # a telephone's: press, silence, hang_up, handed_to, ended
          - handed_to: service
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ivr.content import marked_yaml
from ivr.content.marked_yaml import Document
from ivr.content.problems import Problem, Problems, did_you_mean
from ivr.conversation.commands import Play, RunAction, Say
from ivr.conversation.events import ActionDone, ActionFailed, Heard
from ivr.conversation.flow import Flows
from ivr.conversation.session import Session
from ivr.quality.rehearsal import Rehearsal
from ivr.switchboard import Actions, Understanding
from ivr.testphone import transcript

Say_ = Callable[[str], object]

CALLER_STEPS = ("user", "press", "silence", "hang_up")
EXPECTATIONS = ("bot", "utter", "slot_was_set", "slot_was_not_set", "handed_to", "ended", "asked")
BESIDE = ("metadata", "assertions", "assertion_order_enabled", "confidence")


class Failed(Exception):
    """Raised by an expectation that is not met; the text says what was found instead."""


@dataclass(frozen=True)
class TestCase:
    """One test: its steps as written, and the slots and stubs it begins with."""

    __test__ = False
    name: str
    document: Document
    path: tuple[str | int, ...]
    steps: list[dict[str, Any]]
    slots: dict[str, Any]
    stubs: dict[str, dict[str, Any]]


@dataclass
class _Turn:
    """What happened since the caller's last step, and how much of it has been expected so far."""

    said: list[Say | Play] = field(default_factory=list)
    at: int = 0
    flows_before: list[str] = field(default_factory=list)
    done_before: int = 0


def run_tests(
    documents: Sequence[Document],
    flows: Flows,
    understanding: Understanding,
    actions: Actions,
    say: Say_,
) -> bool:
    """Runs the tests in the documents and tells the outcome; False when one fails, cannot be read, or none is there."""
    problems = Problems()
    cases = [case for document in documents for case in read(document, problems)]
    for problem in problems:
        say(str(problem))
    failed = 0
    for case in cases:
        story: list[str] = []
        error = run_case(case, flows, understanding, actions, story.append)
        if error:
            failed += 1
            place = case.document.mark(case.path)
            say(f"FAILED  {case.document.path}:{place.line}: {case.name}")
            for line in story:
                say(f"    {line}")
            say(f"  ✗ {error}\n")
    say(f"{len(cases) - failed} passed, {failed + len(problems.errors)} failed")
    return failed == 0 and not problems.errors and bool(cases)


def documents_in(paths: Sequence[Path], problems: Problems) -> Iterator[Document]:
    """The test files among the files and folders named."""
    for path in paths:
        for file in sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]:
            document = marked_yaml.read(file, str(file), problems)
            if document is not None and isinstance(document.data, dict):
                yield document


# -- reading ---------------------------------------------------------------------------------------------


def read(document: Document, problems: Problems) -> Iterator[TestCase]:
    """The test cases of a file; what cannot be one becomes a problem."""
    data = document.data
    fixtures = {name: slots for entry in _list(data.get("fixtures")) for name, slots in entry.items()}
    stubs = data.get("stub_custom_actions") or {}
    for index, written in enumerate(_list(data.get("test_cases"))):
        path = ("test_cases", index)
        name = written.get("test_case")
        steps = written.get("steps")
        if not isinstance(name, str) or not isinstance(steps, list) or not steps:
            problems.add(document.problem(path, "a test needs 'test_case', its name, and a list of 'steps'."))
            continue
        slots: dict[str, Any] = {}
        for fixture in _list(written.get("fixtures")):
            if fixture not in fixtures:
                hint = did_you_mean(fixture, fixtures)
                problems.add(document.problem((*path, "fixtures"), f"there is no fixture '{fixture}'.", hint))
            for entry in _list(fixtures.get(fixture)):
                slots.update(entry)
        mine = {
            action.removeprefix(f"{name}::"): stub for action, stub in stubs.items() if _is_for(action, name)
        }
        good = [_checked(document, (*path, "steps", i), step, problems) for i, step in enumerate(steps)]
        if all(good):
            yield TestCase(name, document, path, steps, slots, mine)


def _checked(document: Document, path: tuple[str | int, ...], step: Any, problems: Problems) -> bool:
    known = (*CALLER_STEPS, *EXPECTATIONS, *BESIDE)
    if not isinstance(step, dict) or not any(key in step for key in (*CALLER_STEPS, *EXPECTATIONS)):
        found = next(iter(step), "") if isinstance(step, dict) else step
        problems.add(document.problem(path, f"'{found}' is no step of a test.", did_you_mean(found, known)))
        return False
    for key in step:
        if key not in known:
            problems.add(
                document.problem((*path, key), f"'{key}' is no step of a test.", did_you_mean(key, known))
            )
            return False
    return True


def _is_for(action: str, test: str) -> bool:
    return "::" not in action or action.startswith(f"{test}::")


def _list(written: Any) -> list[Any]:
    return written if isinstance(written, list) else [] if written is None else [written]


# -- running ---------------------------------------------------------------------------------------------


def run_case(
    case: TestCase,
    flows: Flows,
    understanding: Understanding,
    actions: Actions,
    write: Callable[[str], object],
) -> Problem | None:
    """Holds the call. The first expectation that is not met, or None; the call as far as it went goes to `write`."""
    return _Run(case, flows, understanding, actions, write).run()


class _Run:
    def __init__(
        self, case: TestCase, flows: Flows, understanding: Understanding, actions: Actions, write: Say_
    ) -> None:
        self._case = case
        self._flows = flows
        self._actions = actions
        self._write = write
        self._call = Rehearsal(flows, understanding, self._run_action)
        self._executed: list[str] = []
        self._turn = _Turn()

    def run(self) -> Problem | None:
        self._begin_turn()
        self._call.start()
        for name, value in self._case.slots.items():
            self._call.session.slots[name] = value
        self._end_turn()
        for index, step in enumerate(self._case.steps):
            path = (*self._case.path, "steps", index)
            key = next(key for key in step if key in CALLER_STEPS or key in EXPECTATIONS)
            try:
                if key in CALLER_STEPS:
                    self._do(key, step)
                    for assertion in step.get("assertions") or []:
                        self._assert(assertion)
                else:
                    EXPECT[key](self, step[key])
            except Failed as failure:
                return self._case.document.problem((*path, key), str(failure))
        return None

    def _do(self, key: str, step: Mapping[str, Any]) -> None:
        if not self._call.session.waiting.what == "question" and key != "hang_up":
            raise Failed("nobody is listening any more: the call was handed over or has ended.")
        self._begin_turn()
        shown = {"silence": "(silence)", "hang_up": "(hangs up)"}.get(key) or str(step[key])
        self._write(transcript.line("caller", f"[{shown}]" if key == "press" else shown))
        if key == "user":
            self._call.hear(str(step["user"]), step.get("confidence"))
        elif key == "press":
            self._call.press(str(step["press"]))
        elif key == "silence":
            self._call.silence()
        else:
            self._call.hang_up()
        self._end_turn()

    def _begin_turn(self) -> None:
        self._executed = []
        session = self._call.session
        self._turn = _Turn(flows_before=[f.flow for f in session.stack], done_before=len(session.done))

    def _end_turn(self) -> None:
        self._turn.said = [c for c in self._call.commands if isinstance(c, Say | Play)]
        for words in self._call.heard:
            self._write(transcript.line("ivr", words))
        if self._call.queue:
            self._write(transcript.line("", f"handed to {self._call.queue}"))

    def _run_action(
        self, action: RunAction, session: Session, heard: Heard | None
    ) -> ActionDone | ActionFailed:
        self._executed.append(action.name)
        stub = self._case.stubs.get(action.name)
        if stub is not None:
            return ActionDone(
                number=action.number,
                events=tuple(stub.get("events") or ()),
                responses=tuple(stub.get("responses") or ()),
            )
        return self._actions.run(action.number, action.name, session, heard, self._flows, action.timeout)

    # -- expectations ------------------------------------------------------------------------------------

    def bot(self, text: str) -> None:
        self._find(lambda said: isinstance(said, Say) and _same(said.text, str(text)), f"the words {text!r}")

    def utter(self, name: str) -> None:
        if name not in self._flows.responses:
            raise Failed(
                f"the domain has no response '{name}'. {did_you_mean(name, self._flows.responses)}".strip()
            )
        self._find(lambda said: isinstance(said, Say) and said.response == name, f"the response {name}")

    def _find(self, fits: Callable[[Say | Play], bool], what: str) -> None:
        for place in range(self._turn.at, len(self._turn.said)):
            if fits(self._turn.said[place]):
                self._turn.at = place + 1
                return
        left = [
            c.text if isinstance(c, Say) else f"[{c.recording}]" for c in self._turn.said[self._turn.at :]
        ]
        raise Failed(f"expected {what}, heard {' '.join(map(repr, left)) or 'nothing more'}.")

    def slot_was_set(self, written: Any) -> None:
        for slot in _list(written):
            if isinstance(slot, str):
                if self._slot(slot) is None:
                    raise Failed(f"slot '{slot}' is empty.")
                continue
            for name, value in _named_value(slot):
                if self._slot(name) != value:
                    raise Failed(f"expected slot '{name}' to be {value!r}, found {self._slot(name)!r}.")

    def slot_was_not_set(self, written: Any) -> None:
        for slot in _list(written):
            pairs = [(slot, None)] if isinstance(slot, str) else list(_named_value(slot))
            for name, value in pairs:
                found = self._slot(name)
                if found is not None and (value is None or found == value):
                    raise Failed(f"slot '{name}' is {found!r}.")

    def _slot(self, name: str) -> Any:
        """The slot's value; of a flow that has just ended, the value it had."""
        session = self._call.session
        value = session.slots.get(name)
        return session.known.get(name) if value is None else value

    def handed_to(self, queue: str) -> None:
        if self._call.queue != queue:
            raise Failed(f"expected to be handed to '{queue}', found {self._call.queue or 'no hand-off'}.")

    def ended(self, disposition: Any) -> None:
        found = self._call.session.disposition if self._call.session.over else ""
        if not found or (isinstance(disposition, str) and disposition != found):
            raise Failed(
                f"expected the call to have ended ({disposition}), found {found or 'that it goes on'}."
            )

    def asked(self, slot: str) -> None:
        """The slot or step that is being asked for."""
        flow, step_id = self._call.question
        step = self._flows.flows[flow].steps[step_id] if flow else None
        if slot not in (step_id, getattr(step, "collect", "")):
            raise Failed(f"expected to be asked for '{slot}', found {step_id or 'no question'}.")

    def _assert(self, assertion: Any) -> None:
        name, wanted = (
            next(iter(assertion.items())) if isinstance(assertion, dict) and assertion else ("", None)
        )
        if name not in ASSERTIONS:
            raise Failed(f"'{name}' is no assertion. {did_you_mean(name, ASSERTIONS)}".strip())
        ASSERTIONS[name](self, wanted)

    def flow_started(self, flow: Any) -> None:
        flow = flow.get("flow_id") if isinstance(flow, dict) else flow
        if flow not in {name for name, _ in self._call.passed}:
            raise Failed(f"flow '{flow}' did not start.")

    def flow_completed(self, wanted: Any) -> None:
        flow = wanted.get("flow_id") if isinstance(wanted, dict) else wanted
        done = {entry["flow"] for entry in self._call.session.done[self._turn.done_before :]}
        if flow not in done:
            raise Failed(
                f"flow '{flow}' was not completed; completed in this turn: {sorted(done) or 'none'}."
            )

    def flow_cancelled(self, wanted: Any) -> None:
        flow = wanted.get("flow_id") if isinstance(wanted, dict) else wanted
        still = [frame.flow for frame in self._call.session.stack]
        if flow not in self._turn.flows_before or flow in still or "action_cancel_flow" not in self._ran():
            raise Failed(f"flow '{flow}' was not cancelled.")

    def action_executed(self, name: str) -> None:
        if name not in self._executed and name not in self._ran():
            raise Failed(f"action '{name}' did not run; these did: {', '.join(self._executed) or 'none'}.")

    def _ran(self) -> list[str]:
        steps = [self._flows.flows[flow].steps[step] for flow, step in self._call.passed]
        return [getattr(step, "action", "") for step in steps]

    def bot_uttered(self, wanted: Mapping[str, Any]) -> None:
        self._find(lambda said: _uttered(said, wanted), f"{dict(wanted)}")

    def bot_did_not_utter(self, wanted: Mapping[str, Any]) -> None:
        for said in self._turn.said:
            if _uttered(said, wanted):
                raise Failed(f"{said.text!r} was said.")


def _uttered(said: Say | Play, wanted: Mapping[str, Any]) -> bool:
    if not isinstance(said, Say):
        return False
    name, pattern = wanted.get("utter_name"), wanted.get("text_matches")
    return (name is None or said.response == name) and (
        pattern is None or bool(re.search(str(pattern), said.text))
    )


def _named_value(slot: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Both of Rasa's forms: {account: savings} and {name: account, value: savings}."""
    if set(slot) <= {"name", "value"} and "name" in slot:
        yield str(slot["name"]), slot.get("value")
    else:
        yield from slot.items()


def _same(said: str, expected: str) -> bool:
    return " ".join(said.split()) == " ".join(expected.split())


EXPECT: dict[str, Callable[[_Run, Any], None]] = {name: getattr(_Run, name) for name in EXPECTATIONS}

ASSERTIONS: dict[str, Callable[[_Run, Any], None]] = {
    name: getattr(_Run, name)
    for name in (
        "flow_started", "flow_completed", "flow_cancelled", "action_executed", "slot_was_set", "slot_was_not_set",
        "bot_uttered", "bot_did_not_utter",
    )
}  # fmt: skip
