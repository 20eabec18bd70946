"""Runs the tests that teams write beside their flows; `test_cases` has the format.

Rule: a test is a call with the engine, the detector and the actions of the project. What a step or assertion expects
is looked for in what was really said and done since the caller's last step, as Rasa does: in any order, other things
may happen beside it, and the first step of the caller counts the greeting in. Two differences: expectations beside
assertions are not passed over, and a slot may also have been set before and still have the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ivr.content.marked_yaml import Document
from ivr.content.problems import Problem, Problems
from ivr.conversation.commands import Play, RunAction, Say
from ivr.conversation.events import ActionDone, ActionFailed, Heard, Value
from ivr.conversation.flow import END, Flows
from ivr.conversation.session import Session
from ivr.quality.rehearsal import NOW, Rehearsal
from ivr.quality.test_cases import DOES, EXPECTS, TestCase, read
from ivr.switchboard import Actions, Understanding
from ivr.testphone import transcript

Write = Callable[[str], object]


class Failed(Exception):
    """Raised by an expectation that is not met; the text says what was expected and what was found."""


def run_tests(
    documents: Sequence[Document], flows: Flows, understanding: Understanding, actions: Actions, write: Write
) -> bool:
    """Runs the tests in the documents and tells the outcome; False when one fails, cannot be read, or none is there."""
    problems = Problems()
    cases = read(documents, flows, problems)
    for problem in problems:
        write(str(problem))
    failed = 0
    for case in cases:
        story: list[str] = []
        failure = run_case(case, flows, understanding, actions, story.append)
        if failure:
            failed += 1
            write(f"FAILED  {case.place}: {case.name}")
            for line in (*story, f"  ✗ {failure}"):
                write(f"    {line}")
    unread = f", {len(problems)} cannot be read" if len(problems) else ""
    write(f"{len(cases) - failed} passed, {failed} failed{unread}")
    return bool(cases) and not failed and not len(problems)


def run_case(
    case: TestCase, flows: Flows, understanding: Understanding, actions: Actions, write: Write
) -> Problem | None:
    """Holds the call. The first expectation that is not met, or None; the call as far as it went goes to `write`."""
    return _Run(case, flows, understanding, actions, write).run()


@dataclass
class _Turn:
    """What happened since the caller's last step. `before` is where each flow in progress stood when it began.

    With `ordered`, an assertion looks only behind what the one before it found: among prompts, and among steps.
    """

    before: dict[str, str] = field(default_factory=dict)
    ordered: bool = False
    said: list[Say | Play] = field(default_factory=list)
    passed: list[tuple[str, str]] = field(default_factory=list)
    executed: list[str] = field(default_factory=list)
    filled: dict[str, list[Value]] = field(default_factory=dict)
    completed: dict[str, str] = field(default_factory=dict)
    cancelled: dict[str, str] = field(default_factory=dict)
    said_from: int = 0
    passed_from: int = 0

    def after(self, earlier: _Turn) -> _Turn:
        """This turn with what an earlier one said and passed in front."""
        return replace(self, said=[*earlier.said, *self.said], passed=[*earlier.passed, *self.passed])


class _Run:
    def __init__(
        self, case: TestCase, flows: Flows, understanding: Understanding, actions: Actions, write: Write
    ) -> None:
        self._case = case
        self._flows = flows
        self._actions = actions
        self._write = write
        self._turn = _Turn()
        self._call = Rehearsal(flows, understanding, self._run_action, case.now or NOW)

    def run(self) -> Problem | None:
        self._call.start(self._case.ani, self._case.dnis)
        self._end_turn()
        greeting = self._turn
        session = self._call.session
        self._call.session = replace(session, slots={**session.slots, **self._case.slots})
        for index, step in enumerate(self._case.steps):
            path = (*self._case.path, "steps", index)
            kind = next(key for key in step if key in DOES + EXPECTS)
            place = (*path, kind)
            try:
                if kind in EXPECTS:
                    EXPECT[kind](self, step[kind])
                    continue
                self._do(kind, step)
                turn, self._turn = self._turn, self._turn.after(greeting)
                greeting = _Turn()
                for number, assertion in enumerate(step.get("assertions") or ()):
                    name, wanted = next(iter(assertion.items()))
                    place = (*path, "assertions", number, name)
                    ASSERT[name](self, wanted)
                self._turn = turn
            except Failed as failure:
                in_order = " Their order counts: see 'assertion_order_enabled'." if self._turn.ordered else ""
                return self._case.document.problem(place, f"{failure}{in_order}")
        return None

    # -- the call ----------------------------------------------------------------------------------------

    def _do(self, kind: str, step: Mapping[str, Any]) -> None:
        session = self._call.session
        if session.waiting.what != "question" and kind != "hang_up":
            raise Failed(f"nobody is listening any more: {self._whereabouts()}.")
        self._turn = _Turn(
            {frame.flow: frame.step for frame in session.stack}, bool(step.get("assertion_order_enabled"))
        )
        shown = {"silence": "(silence)", "hang_up": "(hangs up)", "press": f"[{step.get('press')}]"}
        self._write(transcript.line("caller", shown.get(kind) or str(step[kind])))
        if kind == "user":
            self._call.hear(str(step["user"]), step.get("confidence"))
        elif kind == "press":
            self._call.press(step["press"])
        elif kind == "silence":
            self._call.silence()
        else:
            self._call.hang_up()
        self._end_turn()

    def _end_turn(self) -> None:
        call, turn = self._call, self._turn
        turn.said = [command for command in call.commands if isinstance(command, Say | Play)]
        turn.passed, turn.filled = call.passed, call.filled
        self._note_ended_flows()
        for words in call.heard:
            self._write(transcript.line("ivr", words))
        if call.queue:
            self._write(transcript.line("", f"handed to {call.queue}"))

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

    def _run_action(
        self, action: RunAction, session: Session, heard: Heard | None
    ) -> ActionDone | ActionFailed:
        self._turn.executed.append(action.name)
        stub = self._case.stubs.get(action.name)
        if stub is None:
            return self._actions.run(action.number, action.name, session, heard, self._flows, action.timeout)
        if "fails" in stub:
            return ActionFailed(number=action.number, reason=str(stub["fails"]))
        return ActionDone(
            number=action.number,
            events=tuple(stub.get("events") or ()),
            responses=tuple(stub.get("responses") or ()),
        )

    def _whereabouts(self) -> str:
        session = self._call.session
        if session.waiting.what == "person":
            return f"the caller was handed to '{self._call.queue}'"
        return f"the call has ended ({session.disposition})"

    # -- steps that expect -------------------------------------------------------------------------------

    def bot(self, text: Any) -> None:
        self._find_said(lambda said: isinstance(said, Say) and _same(said.text, str(text)), repr(str(text)))

    def utter(self, name: str) -> None:
        self._find_said(lambda said: isinstance(said, Say) and said.response == name, f"response '{name}'")

    def slots_were_set(self, slots: Sequence[Any]) -> None:
        for slot in slots:
            for name, value in slot.items() if isinstance(slot, dict) else ((slot, ...),):
                self._was_set(name, value)

    def slots_were_not_set(self, slots: Sequence[Any]) -> None:
        for slot in slots:
            for name, value in slot.items() if isinstance(slot, dict) else ((slot, ...),):
                self._was_not_set(name, value)

    def handed_to(self, queue: str) -> None:
        if self._call.queue != queue:
            raise Failed(f"expected to be handed to '{queue}', found {self._call.queue or 'no hand-off'}.")

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

    # -- assertions --------------------------------------------------------------------------------------

    def flow_started(self, wanted: Any) -> None:
        names = wanted["flow_ids"] if isinstance(wanted, dict) else [wanted]
        every = isinstance(wanted, dict) and str(wanted["operator"]).lower() == "all"
        places = {name: self._place(name) for name in names if name not in self._turn.before}
        missing = [name for name in names if places.get(name) is None]
        if missing and (every or len(missing) == len(names)):
            others = [flow for flow in dict.fromkeys(self._flows_passed()) if flow not in self._turn.before]
            raise Failed(f"expected {_either(missing)} to start; these did: {_listed(others)}.")
        self._go_on_from(min(place for place in places.values() if place is not None))

    def flow_completed(self, wanted: Any) -> None:
        self._ended_at(wanted, "completed", self._turn.completed)

    def flow_cancelled(self, wanted: Any) -> None:
        self._ended_at(wanted, "cancelled", self._turn.cancelled)

    def _ended_at(self, wanted: Any, how: str, ended: Mapping[str, str]) -> None:
        flow, step = (
            (wanted["flow_id"], wanted.get("flow_step_id")) if isinstance(wanted, dict) else (wanted, None)
        )
        if flow not in ended:
            raise Failed(f"expected '{flow}' to be {how}; these were: {_listed(ended)}.")
        if step is not None and ended[flow] != step:
            raise Failed(f"expected '{flow}' to be {how} at step '{step}', found '{ended[flow]}'.")
        if (place := self._place(flow, last=True)) is not None:
            self._go_on_from(place)

    def action_executed(self, name: str) -> None:
        turn = self._turn
        for place in range(turn.passed_from, len(turn.passed)):
            flow, step = turn.passed[place]
            if getattr(self._flows.flows[flow].steps[step], "action", "") == name:
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
        offered = asked[-1].context.get("flows" if by_id else "names") or []
        names = wanted["flow_ids"] if by_id else wanted
        either = by_id and str(wanted["operator"]).lower() == "any"
        if not (set(names) & set(offered) if either else set(names) == set(offered)):
            raise Failed(
                f"expected to be offered {_either(names) if either else _listed(names)}, found {_listed(offered)}."
            )

    def bot_uttered(self, wanted: Mapping[str, Any]) -> None:
        for key, value in wanted.items():
            self._find_said(UTTERED[key](value), f"{_SPOKEN_OF[key]} '{value}'")

    def bot_did_not_utter(self, wanted: Mapping[str, Any]) -> None:
        for key, value in wanted.items():
            for said in self._turn.said:
                if UTTERED[key](value)(said):
                    raise Failed(f"expected not to hear {_SPOKEN_OF[key]} '{value}', heard {said.text!r}.")

    # -- looking for things ------------------------------------------------------------------------------

    def _find_said(self, fits: Callable[[Say | Play], bool], what: str) -> None:
        turn = self._turn
        for place in range(turn.said_from, len(turn.said)):
            if fits(turn.said[place]):
                turn.said_from = place + 1 if turn.ordered else 0
                return
        heard = [
            said.text if isinstance(said, Say) else f"[{said.recording}]"
            for said in turn.said[turn.said_from :]
        ]
        raise Failed(f"expected {what}, heard {' '.join(map(repr, heard)) or 'nothing more'}.")

    def _was_set(self, name: str, value: Value) -> None:
        """`value` is `...` for any; a slot of a flow that has ended counts with the value it had."""
        session = self._call.session
        present = session.slots.get(name)
        values = [*self._turn.filled.get(name, ()), present]
        if present is None and value is not None:
            values.append(session.known.get(name))
        if value is ... and all(found is None for found in values):
            raise Failed(f"expected slot '{name}' to be set, found nothing in it.")
        if value is not ... and value not in values:
            raise Failed(f"expected slot '{name}' to be {value!r}, found {values[-1]!r}.")

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
    "text_matches": lambda pattern: lambda said: bool(re.search(str(pattern), said.text)),
    "buttons": lambda buttons: lambda said: isinstance(said, Say) and _offers(said, buttons),
}
_SPOKEN_OF = {"utter_name": "response", "text_matches": "words that match", "buttons": "the buttons"}

EXPECT: dict[str, Callable[[_Run, Any], None]] = {
    "bot": _Run.bot,
    "utter": _Run.utter,
    "slot_was_set": _Run.slots_were_set,
    "slot_was_not_set": _Run.slots_were_not_set,
    "handed_to": _Run.handed_to,
    "ended": _Run.ended,
    "asked": _Run.asked,
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
    """Whether these are the buttons, in order; what a test does not name of one may be anything."""
    return len(said.buttons) == len(buttons) and all(
        all(offered.get(key) == value for key, value in wanted.items())
        for offered, wanted in zip(said.buttons, buttons, strict=True)
    )


def _same(said: str, expected: str) -> bool:
    return " ".join(said.split()) == " ".join(expected.split())


def _listed(names: Any) -> str:
    return ", ".join(names) or "none"


def _either(names: Sequence[str]) -> str:
    return " or ".join(f"'{name}'" for name in names)
