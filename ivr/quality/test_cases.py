"""Reads the tests that teams write beside their flows: Rasa's end-to-end test files, and what a telephone adds.

Rule: whatever is wrong in a test file - a misspelt key, a flow, slot or response that is not there - is a problem
with its place, found before anything runs. A test that is run can only fail by what happens in the call.

    fixtures:                                   # slots set before the first step; conftest.yml shares them with
      - known_caller: [{first_name: Jane}]      # every test file in its folder and below
    calls: {from: "+14155550123", vouched: TN-Validation-Passed-A}
                                                # the line of tests that say nothing of theirs; shared like fixtures
    stub_custom_actions:                        # instead of running the action
      action_find_bill: {events: [{event: slot, name: bill_due, value: 12.5}], responses: [{text: Found it.}]}
      nothing is due::action_find_bill: {events: []}         # in one test only
      action_pay: {fails: timeout}              # Parley's own: the action fails, and why
      find_order: {answers: {order: {total: 12.5}}}          # what an `http` step of that name is answered
      identify: {fails: timeout}                # nobody finds out who calls
      action_look_up: {takes: 12}               # or keeps the caller waiting, with events and responses or as it is
    test_cases:
      - test_case: a balance is told
        fixtures: [known_caller]
        from: "+12125550101"                    # Parley's own: who calls, and the number called
        to: "+14155550100"
        vouched: TN-Validation-Passed-A         # what the network says of the line, as Twilio tells it
        forwarded: "+14155550177"               # the number that the call was forwarded from
        now: 2026-11-21T20:00                   # the moment of the call, by the clock of the project
        steps:
          - user: what is my balance
            assertions:
              - flow_started: {operator: any, flow_ids: [check_balance]}
              - action_executed: action_check_balance
          - user: savings
          - utter: utter_ask_account            # a response of the domain, by name
          - bot: You have 12 dollars.           # the words themselves
          - slot_was_set: [{account: savings}, balance]
          - slot_was_not_set: [amount]

What a telephone adds, none of which Rasa has:

          - user: my savings
            confidence: 0.3                     # so sure was the recogniser
          - press: "1"
            interrupts: Which account           # talks or keys over that prompt; true: over the first one
          - silence: true                       # until it is noticed
          - wait: 20 s                          # says nothing for so long; a question whose time is up is asked again
          - hang_up: true
          - nobody_answers: queue_full          # in the queue; true: no_answer, or what a hand-off comes back with
          - agent_hangs_up: true
          - leaves_message: 20 s                # to the tape of a queue's voicemail; silence: true says nothing there
          - hears: dollars                      # part of what was said; /a pattern/ between slashes
          - does_not_hear: goodbye
          - message: Main Street 12             # part of a text message that is sent, its number in front
          - speaks: es
          - asked: account                      # the slot or the step that waits for an answer
          - handed_to: service                  # a queue
          - voicemail: service                  # the queue that a message is recorded for
          - agent_sees: {summary: /savings/, slots: {account: savings}}
          - ended: completed                    # or true
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from ivr.content import marked_yaml
from ivr.content.marked_yaml import Document
from ivr.content.problems import Problem, Problems, did_you_mean, found
from ivr.conversation.flow import Flows
from ivr.identity.line import ATTESTED
from ivr.quality import durations
from ivr.quality.test_steps import (
    DOES,
    RASA_EXPECTS,
    Path_,
    Steps,
    as_block,
    as_list,
    is_block,
    kind_of,
    text_in,
)

KEYS = ("test_cases", "fixtures", "metadata", "stub_custom_actions", "calls")
LINE_KEYS = ("from", "to", "vouched", "forwarded")
"""What a test, or `calls` for all of them, says of the line."""
CASE_KEYS = ("test_case", "steps", "fixtures", "metadata", *LINE_KEYS, "now")
VERSTATS = (*ATTESTED, "TN-Validation-Failed", "No-TN-Validation")
"""What a network may say of a line."""

STUB_KEYS = ("events", "responses", "fails", "takes", "answers")


@dataclass(frozen=True)
class TestCase:
    """One test: its steps as written, and what it begins with. `now` is the moment of the call, 0 for any.

    `passed_over` are the numbers of the steps that have no effect because assertions stand before them.
    """

    __test__ = False
    name: str
    document: Document
    path: Path_
    steps: tuple[dict[str, Any], ...]
    slots: Mapping[str, Any]
    stubs: Mapping[str, Mapping[str, Any]]
    ani: str = ""
    dnis: str = ""
    vouched: str = ""
    forwarded: str = ""
    now: float = 0.0
    passed_over: frozenset[int] = frozenset()

    @property
    def place(self) -> str:
        return f"{self.document.path}:{self.document.mark(self.path).line}"

    def takes(self, action: str) -> float:
        """The seconds that an action takes."""
        return durations.seconds(self.stubs.get(action, {}).get("takes", 0)) or 0.0


def documents_in(
    paths: Sequence[Path], problems: Problems, project: Path | None = None
) -> Iterator[Document]:
    """The test files among the files and folders named; a file named that has no tests is a problem.

    With the `project` that they lie in, also what the conftest.yml of the folders above them shares with them.
    """
    for path in paths:
        inside = sorted(path.rglob("*.y*ml")) if path.is_dir() else [path]
        for file in (*_shared_from_above(path, project), *inside):
            document = marked_yaml.read(file, file.as_posix(), problems)
            if document is None:
                continue
            if not as_block(document.data).keys().isdisjoint(KEYS):
                yield document
            elif not path.is_dir():
                problems.add(Problem(document.path, 1, 1, "there are no 'test_cases' in this file."))


def _shared_from_above(path: Path, project: Path | None) -> Iterator[Path]:
    """The conftest.yml files of the folders between the project's and what lies at the path."""
    if project is None or path.name == "conftest.yml":
        return
    top = project.resolve()
    for folder in path.parents:
        if not folder.resolve().is_relative_to(top):
            return
        if (folder / "conftest.yml").is_file():
            yield folder / "conftest.yml"


def read(documents: Sequence[Document], flows: Flows, problems: Problems) -> list[TestCase]:
    """The tests of the files that can be run; all that is wrong with the others goes to `problems`."""
    cases: list[TestCase] = []
    for document in documents:
        shared = [other for other in documents if other is not document and _is_shared_with(other, document)]
        cases += _File(document, shared, flows, problems).cases()
    return cases


def _is_shared_with(other: Document, document: Document) -> bool:
    """Whether `other` is the conftest.yml of the document's folder or of one above it."""
    file = PurePosixPath(other.path)
    return file.stem == "conftest" and file.parent in PurePosixPath(document.path).parents


class _File:
    """One test file, while it is read."""

    def __init__(
        self, document: Document, shared: Sequence[Document], flows: Flows, problems: Problems
    ) -> None:
        self._document = document
        self._flows = flows
        self._problems = problems
        self._steps = Steps(document, flows, problems)
        self._fixtures: dict[str, dict[str, Any]] = {}
        self._line: dict[str, Any] = {}
        for source in (*sorted(shared, key=lambda other: len(PurePosixPath(other.path).parts)), document):
            self._share(source)

    def cases(self) -> Iterator[TestCase]:
        data = self._document.data
        for key in data:
            if key not in KEYS and (hint := did_you_mean(key, KEYS)):
                self._steps.refuse((key,), f"'{key}' is not a key of a test file.", hint, key=True)
        stubs = self._stubs()
        for index, written in enumerate(self._steps.listed(data.get("test_cases"), ("test_cases",), "tests")):
            before = len(self._problems.errors)
            case = self._case(written, ("test_cases", index), stubs)
            if case and len(self._problems.errors) == before:
                yield case

    # -- what tests begin with ---------------------------------------------------------------------------

    def _share(self, source: Document) -> None:
        """Learns the fixtures and the names of metadata; those of the file itself are checked on the way."""
        mine = source is self._document
        data = source.data
        for index, entry in enumerate(
            self._steps.listed(data.get("fixtures"), ("fixtures",), "fixtures", mine)
        ):
            if mine:
                self._check_fixture(entry, ("fixtures", index))
            for name, slots in as_block(entry).items():
                self._fixtures[name] = dict(_pairs(slots))
        for entry in self._steps.listed(data.get("metadata"), ("metadata",), "metadata", mine):
            self._steps.metadata.update(entry if isinstance(entry, dict) else ())
        if "calls" in data:
            self._line = self._line_of_all(data["calls"], mine)

    def _line_of_all(self, written: Any, mine: bool) -> dict[str, Any]:
        """What `calls` says of the line of tests that say nothing of theirs."""
        if not is_block(written):
            if mine:
                self._steps.refuse(("calls",), f"expected 'from' and 'vouched', found {found(written)}.")
            return {}
        if mine:
            self._steps.only(written, LINE_KEYS, ("calls",), "'{}' is not a key of calls.")
            self._vouched(written, ("calls",))
        return dict(written)

    def _check_fixture(self, entry: Any, path: Path_) -> None:
        if not is_block(entry):
            self._steps.refuse(path, f"expected a fixture's name with its slots, found {found(entry)}.")
            return
        for name, slots in entry.items():
            for slot, value in _pairs(slots):
                if slot != "mocked_datetime":
                    self._steps.known("slots", slot, (*path, name))
                    self._steps.is_one(slot, value, (*path, name))

    def _stubs(self) -> dict[str, dict[str, Any]]:
        stubs = as_block(self._document.data.get("stub_custom_actions"))
        cases = filter(is_block, as_list(self._document.data.get("test_cases")))
        tests = [case.get("test_case") for case in cases]
        for name, stub in stubs.items():
            path: Path_ = ("stub_custom_actions", name)
            test, _, action = name.rpartition("::")
            if test and test not in tests:
                hint = did_you_mean(test, tests)
                self._steps.refuse(path, f"there is no test '{test}' in this file.", hint, key=True)
            self._check_stub(action, stub, path)
        return {name: stub for name, stub in stubs.items() if is_block(stub)}

    def _check_stub(self, action: str, stub: Any, path: Path_) -> None:
        if action not in self._steps.names.actions:
            hint = did_you_mean(action, self._steps.names.actions)
            told = self._steps.refuse if hint else self._steps.pass_over
            told(path, f"there is no action {found(action)}.", hint, key=True)
        if not is_block(stub):
            self._steps.refuse(path, f"expected 'events' and 'responses', found {found(stub)}.")
            return
        self._steps.only(stub, STUB_KEYS, path, "'{}' is not a key of a stub.")
        if "takes" in stub:
            self._steps.duration(stub["takes"], (*path, "takes"))
        if "answers" in stub and action not in self._steps.names.lookups:
            self._steps.refuse(
                (*path, "answers"), f"'{action}' is not a look-up; an action has 'events'.", key=True
            )

    def _case(self, written: Any, path: Path_, stubs: Mapping[str, dict[str, Any]]) -> TestCase | None:
        if not is_block(written) or not isinstance(written.get("test_case"), str):
            self._steps.refuse(path, "a test needs 'test_case', its name, and 'steps'.")
            return None
        name = written["test_case"]
        self._steps.only(written, CASE_KEYS, path, "'{}' is not a key of a test.")
        steps = self._steps.listed(written.get("steps"), (*path, "steps"), "steps")
        if not steps:
            self._steps.refuse(path, f"the test '{name}' has no 'steps'.")
        for index, step in enumerate(steps):
            self._steps.step(step, (*path, "steps", index))
        self._steps.metadata_named(written, path)
        slots = self._slots_of(written, path)
        line = self._line if written.keys().isdisjoint(LINE_KEYS) else written
        return TestCase(
            name=name,
            document=self._document,
            path=path,
            steps=tuple(steps),
            slots={slot: value for slot, value in slots.items() if slot != "mocked_datetime"},
            stubs=_stubs_of(name, stubs),
            ani=text_in(line, "from"),
            dnis=text_in(line, "to"),
            vouched=self._vouched(line, path),
            forwarded=text_in(line, "forwarded"),
            now=self._now(written, path) or self._moment(slots.get("mocked_datetime"), (*path, "fixtures")),
            passed_over=frozenset(self._passed_over(steps, path)),
        )

    def _slots_of(self, written: Mapping[str, Any], path: Path_) -> dict[str, Any]:
        """What the fixtures of a test set."""
        slots: dict[str, Any] = {}
        for fixture in as_list(written.get("fixtures")):
            if fixture not in self._fixtures:
                hint = did_you_mean(fixture, self._fixtures)
                self._steps.refuse((*path, "fixtures"), f"there is no fixture '{fixture}'.", hint)
            slots.update(self._fixtures.get(fixture, {}))
        return slots

    def _vouched(self, written: Mapping[str, Any], path: Path_) -> str:
        said = text_in(written, "vouched")
        if said not in ("", *VERSTATS):
            hint = did_you_mean(said, VERSTATS, otherwise=f"There are: {', '.join(VERSTATS)}.")
            self._steps.refuse((*path, "vouched"), f"no network says '{said}'.", hint)
        return said

    def _passed_over(self, steps: Sequence[Any], path: Path_) -> Iterator[int]:
        """As Rasa documents it: where the caller's step has assertions, they alone count for what comes of it."""
        asserted = False
        for index, step in enumerate(steps):
            kind = kind_of(as_block(step))
            if kind in DOES:
                asserted = bool(step.get("assertions"))
            elif asserted and kind in RASA_EXPECTS:
                message = (
                    f"'{kind}' is passed over, as in Rasa: the caller's step before it has 'assertions'."
                )
                place = (*path, "steps", index, kind)
                self._steps.pass_over(place, message)
                yield index

    def _now(self, case: Mapping[str, Any], path: Path_) -> float:
        """The moment of the call as the test has it: without an offset, by the clock of the project."""
        zone = ZoneInfo(self._flows.defaults.timezone)
        return self._moment(case.get("now"), (*path, "now"), "now", zone)

    def _moment(self, written: Any, path: Path_, what: str = "mocked_datetime", zone: tzinfo = UTC) -> float:
        """A moment in seconds; Rasa's `mocked_datetime` is UTC where it has no offset, as there."""
        if written is None:
            return 0.0
        try:
            moment = datetime.fromisoformat(str(written))
        except ValueError:
            self._steps.refuse(path, f"{what} is {written}, expected such as 2026-06-15T10:00:00.")
            return 0.0
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        return moment.timestamp()


def _stubs_of(test: str, stubs: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The stubs of all tests, and those of this one before them."""
    general = {action: stub for action, stub in stubs.items() if "::" not in action}
    begins = f"{test}::"
    mine = {name.removeprefix(begins): stub for name, stub in stubs.items() if name.startswith(begins)}
    return general | mine


def _pairs(slots: Any) -> Iterator[tuple[str, Any]]:
    for entry in as_list(slots):
        yield from entry.items() if is_block(entry) else ()
