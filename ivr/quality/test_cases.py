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

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

from ivr.content import marked_yaml
from ivr.content.marked_yaml import Document
from ivr.content.problems import Problem, Problems, did_you_mean, found
from ivr.conversation import sums
from ivr.conversation.callers import IDENTIFY
from ivr.conversation.flow import Flows
from ivr.conversation.steps import OWN_ACTIONS, CollectStep
from ivr.conversation.steps.authenticate import PROVES
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.http import HttpStep
from ivr.conversation.steps.voiceprint import DELETE_VOICE, KEEP_VOICE
from ivr.conversation.written import Step
from ivr.identity.line import ATTESTED
from ivr.quality import commands, durations, screen

Path_ = tuple[str | int, ...]

KEYS = ("test_cases", "fixtures", "metadata", "stub_custom_actions", "calls")
LINE_KEYS = ("from", "to", "vouched", "forwarded")
"""What a test, or `calls` for all of them, says of the line."""
CASE_KEYS = ("test_case", "steps", "fixtures", "metadata", *LINE_KEYS, "now")
MEANING = {
    "user": "What the caller says.",
    "press": "The keys that the caller presses.",
    "silence": "The caller says nothing until it is noticed.",
    "wait": "The caller says nothing for so long: 10 s, 2 min, 3 days.",
    "hang_up": "The caller hangs up.",
    "nobody_answers": "What the hand-off comes back with: true, or no_answer, queue_full, left, error.",
    "agent_hangs_up": "The agent has talked to the caller and hangs up.",
    "leaves_message": "The caller leaves a message for so long: 20 s.",
    "bot": "The words that are said.",
    "utter": "The response that is said, by name.",
    "hears": "Part of what is said; /a pattern/ stands between slashes.",
    "does_not_hear": "What is not said: words, or /a pattern/.",
    "message": "Part of a text message that is sent, the number it goes to in front: +12125550101: Your ...",
    "speaks": "The language of what is said.",
    "slot_was_set": "Slots that have a value, or this value.",
    "slot_was_not_set": "Slots that have no value, or not this value.",
    "asked": "The slot or step that is asked for.",
    "handed_to": "The queue that the caller is handed to.",
    "voicemail": "The queue that a message is recorded for.",
    "agent_sees": "What is on the agent's screen: summary, slots, reason, queue ...",
    "ended": "true, or the disposition of the contact.",
    "metadata": "Rasa's: a name of the file's metadata; without effect here.",
    "assertions": "What must hold after the caller's words.",
    "commands": "Rasa's: what a language model should make of the words; taken for what comes of it.",
    "assertion_order_enabled": "Whether what is asserted must come in that order.",
    "confidence": "How sure the recogniser is of the caller's words, from 0 to 1.",
    "interrupts": "The prompt that the caller talks or keys over; true: the first one.",
}
"""The keys of a step."""

VERSTATS = (*ATTESTED, "TN-Validation-Failed", "No-TN-Validation")
"""What a network may say of a line."""

DOES = ("user", "press", "silence", "wait", "hang_up", "nobody_answers", "agent_hangs_up", "leaves_message")
"""Steps of the caller, and of the agent."""
EXPECTS = (
    "bot", "utter", "hears", "does_not_hear", "message", "speaks", "slot_was_set", "slot_was_not_set", "asked",
    "handed_to", "voicemail", "agent_sees", "ended", "commands",
)  # fmt: skip
RASA_EXPECTS = ("bot", "utter", "slot_was_set", "slot_was_not_set")
"""Those that Rasa has."""
BESIDE_DOES = ("metadata", "assertions", "commands", "assertion_order_enabled", "confidence", "interrupts")
"""Keys of the caller's steps beside what is done."""
ONLY_BESIDE = {"confidence": ("user",), "commands": ("user",), "interrupts": ("user", "press")}
STUB_KEYS = ("events", "responses", "fails", "takes", "answers")
UTTERED_KEYS = ("utter_name", "text_matches", "buttons")
HAND_OFF_RESULTS = ("no_answer", "queue_full", "left", "error")

NOT_HERE = {
    "generative_response_": "judges generated answers; nothing is generated here",
    "skill_": "looks at a skill, which a language model chooses",
    "ordered_block_": "looks at a block of a skill, which a language model chooses",
    "memory_": "looks at the memory of a skill",
    "tool": "looks at the tools of a skill",
}
"""How assertions of Rasa's begin that cannot hold, with the reason."""


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


def kind_of(step: Mapping[str, Any]) -> str:
    """What a step does or expects; of what stands in one block, the caller's words go before what stands beside."""
    return next((kind for kind in DOES + EXPECTS if kind in step), "")


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
            if not _block(document.data).keys().isdisjoint(KEYS):
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
        self._names = _Names(flows)
        self._fixtures: dict[str, dict[str, Any]] = {}
        self._metadata: set[str] = set()
        self._line: dict[str, Any] = {}
        for source in (*sorted(shared, key=lambda other: len(PurePosixPath(other.path).parts)), document):
            self._share(source)

    def cases(self) -> Iterator[TestCase]:
        data = self._document.data
        for key in data:
            if key not in KEYS and (hint := did_you_mean(key, KEYS)):
                self._refuse((key,), f"'{key}' is not a key of a test file.", hint, key=True)
        stubs = self._stubs()
        for index, written in enumerate(self._listed(data.get("test_cases"), ("test_cases",), "tests")):
            before = len(self._problems.errors)
            case = self._case(written, ("test_cases", index), stubs)
            if case and len(self._problems.errors) == before:
                yield case

    # -- what tests begin with ---------------------------------------------------------------------------

    def _share(self, source: Document) -> None:
        """Learns the fixtures and the names of metadata; those of the file itself are checked on the way."""
        mine = source is self._document
        data = source.data
        for index, entry in enumerate(self._listed(data.get("fixtures"), ("fixtures",), "fixtures", mine)):
            if mine:
                self._check_fixture(entry, ("fixtures", index))
            for name, slots in _block(entry).items():
                self._fixtures[name] = dict(_pairs(slots))
        for entry in self._listed(data.get("metadata"), ("metadata",), "metadata", mine):
            self._metadata.update(entry if isinstance(entry, dict) else ())
        if "calls" in data:
            self._line = self._line_of_all(data["calls"], mine)

    def _line_of_all(self, written: Any, mine: bool) -> dict[str, Any]:
        """What `calls` says of the line of tests that say nothing of theirs."""
        if not _is(written):
            if mine:
                self._refuse(("calls",), f"expected 'from' and 'vouched', found {found(written)}.")
            return {}
        if mine:
            self._only(written, LINE_KEYS, ("calls",), "'{}' is not a key of calls.")
            self._vouched(written, ("calls",))
        return dict(written)

    def _check_fixture(self, entry: Any, path: Path_) -> None:
        if not _is(entry):
            self._refuse(path, f"expected a fixture's name with its slots, found {found(entry)}.")
            return
        for name, slots in entry.items():
            for slot, value in _pairs(slots):
                if slot != "mocked_datetime":
                    self._known("slots", slot, (*path, name))
                    self._is_one(slot, value, (*path, name))

    def _stubs(self) -> dict[str, dict[str, Any]]:
        stubs = _block(self._document.data.get("stub_custom_actions"))
        cases = filter(_is, _list(self._document.data.get("test_cases")))
        tests = [case.get("test_case") for case in cases]
        for name, stub in stubs.items():
            path: Path_ = ("stub_custom_actions", name)
            test, _, action = name.rpartition("::")
            if test and test not in tests:
                hint = did_you_mean(test, tests)
                self._refuse(path, f"there is no test '{test}' in this file.", hint, key=True)
            self._check_stub(action, stub, path)
        return {name: stub for name, stub in stubs.items() if _is(stub)}

    def _check_stub(self, action: str, stub: Any, path: Path_) -> None:
        if action not in self._names.actions:
            hint = did_you_mean(action, self._names.actions)
            told = self._refuse if hint else self._pass_over
            told(path, f"there is no action {found(action)}.", hint, key=True)
        if not _is(stub):
            self._refuse(path, f"expected 'events' and 'responses', found {found(stub)}.")
            return
        self._only(stub, STUB_KEYS, path, "'{}' is not a key of a stub.")
        if "takes" in stub:
            self.duration(stub["takes"], (*path, "takes"))
        if "answers" in stub and action not in self._names.lookups:
            self._refuse(
                (*path, "answers"), f"'{action}' is not a look-up; an action has 'events'.", key=True
            )

    def _case(self, written: Any, path: Path_, stubs: Mapping[str, dict[str, Any]]) -> TestCase | None:
        if not _is(written) or not isinstance(written.get("test_case"), str):
            self._refuse(path, "a test needs 'test_case', its name, and 'steps'.")
            return None
        name = written["test_case"]
        self._only(written, CASE_KEYS, path, "'{}' is not a key of a test.")
        steps = self._listed(written.get("steps"), (*path, "steps"), "steps")
        if not steps:
            self._refuse(path, f"the test '{name}' has no 'steps'.")
        for index, step in enumerate(steps):
            self._step(step, (*path, "steps", index))
        self._metadata_named(written, path)
        slots: dict[str, Any] = {}
        for fixture in _list(written.get("fixtures")):
            if fixture not in self._fixtures:
                hint = did_you_mean(fixture, self._fixtures)
                self._refuse((*path, "fixtures"), f"there is no fixture '{fixture}'.", hint)
            slots.update(self._fixtures.get(fixture, {}))
        line = self._line if written.keys().isdisjoint(LINE_KEYS) else written
        general = {action: stub for action, stub in stubs.items() if "::" not in action}
        mine = {
            action.removeprefix(f"{name}::"): stub
            for action, stub in stubs.items()
            if action.startswith(f"{name}::")
        }
        return TestCase(
            name=name,
            document=self._document,
            path=path,
            steps=tuple(steps),
            slots={slot: value for slot, value in slots.items() if slot != "mocked_datetime"},
            stubs={**general, **mine},
            ani=_text(line, "from"),
            dnis=_text(line, "to"),
            vouched=self._vouched(line, path),
            forwarded=_text(line, "forwarded"),
            now=self._now(written, path) or self._moment(slots.get("mocked_datetime"), (*path, "fixtures")),
            passed_over=frozenset(self._passed_over(steps, path)),
        )

    def _vouched(self, written: Mapping[str, Any], path: Path_) -> str:
        said = _text(written, "vouched")
        if said not in ("", *VERSTATS):
            hint = did_you_mean(said, VERSTATS, otherwise=f"There are: {', '.join(VERSTATS)}.")
            self._refuse((*path, "vouched"), f"no network says '{said}'.", hint)
        return said

    def _passed_over(self, steps: Sequence[Any], path: Path_) -> Iterator[int]:
        """As Rasa documents it: where the caller's step has assertions, they alone count for what comes of it."""
        asserted = False
        for index, step in enumerate(steps):
            kind = kind_of(_block(step))
            if kind in DOES:
                asserted = bool(step.get("assertions"))
            elif asserted and kind in RASA_EXPECTS:
                message = (
                    f"'{kind}' is passed over, as in Rasa: the caller's step before it has 'assertions'."
                )
                place = (*path, "steps", index, kind)
                self._pass_over(place, message)
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
            self._refuse(path, f"{what} is {written}, expected such as 2026-06-15T10:00:00.")
            return 0.0
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        return moment.timestamp()

    def _metadata_named(self, written: Mapping[str, Any], path: Path_) -> None:
        name = written.get("metadata")
        if name is not None and name not in self._metadata:
            self._pass_over((*path, "metadata"), f"there is no metadata '{name}'.", key=False)

    # -- steps -------------------------------------------------------------------------------------------

    def _step(self, step: Any, path: Path_) -> None:
        kinds = _kinds(step)
        if len(kinds) != 1:
            self._refuse(path, *_no_single_step(step, kinds))
            return
        kind = kinds[0]
        for key in (key for key in step if key != kind):
            self._beside(kind, key, step[key], (*path, key))
        STEPS[kind](self, step[kind], (*path, kind))
        self._metadata_named(step, path)
        if "assertions" in step:
            place = (*path, "assertions")
            for index, assertion in enumerate(self._listed(step["assertions"], place, "assertions")):
                self._assertion(assertion, (*place, index))
        elif "assertion_order_enabled" in step:
            place = (*path, "assertion_order_enabled")
            self._refuse(place, "there are no 'assertions' to be in order.", key=True)

    def _beside(self, kind: str, key: str, value: Any, path: Path_) -> None:
        """A key beside what a step does or expects."""
        if kind not in DOES:
            hint = "It belongs to a step of the caller."
        elif key not in BESIDE_DOES:
            hint = did_you_mean(key, BESIDE_DOES)
        elif kind not in ONLY_BESIDE.get(key, (kind,)):
            hint = f"It belongs to {' or '.join(ONLY_BESIDE[key])}."
        else:
            if key in BESIDE:
                BESIDE[key](self, value, path)
            return
        self._refuse(path, f"'{key}' cannot stand beside '{kind}'.", hint, key=True)

    def _assertion(self, assertion: Any, path: Path_) -> None:
        if not _is(assertion) or len(assertion) != 1:
            self._refuse(path, f"expected one assertion, such as flow_started, found {found(assertion)}.")
            return
        kind, wanted = next(iter(assertion.items()))
        if kind in ASSERTIONS:
            ASSERTIONS[kind](self, wanted, (*path, kind))
        elif why := next((why for begins, why in NOT_HERE.items() if str(kind).startswith(begins)), ""):
            self._pass_over((*path, kind), f"'{kind}' is passed over: it {why}.")
        else:
            hint = did_you_mean(kind, ASSERTIONS)
            self._refuse((*path, kind), f"'{kind}' is not an assertion.", hint, key=True)

    # -- values: each complains about what it cannot be ---------------------------------------------------

    def words(self, value: Any, path: Path_) -> None:
        is_text = isinstance(value, str) or _is_number(value)
        if not is_text or not str(value).strip():
            self._refuse(path, f"expected words, found {found(value)}.")

    def keys(self, value: Any, path: Path_) -> None:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9*#]+", value):
            self._refuse(path, f"expected keys in quotes (0-9, * and #), found {found(value)}.")

    def true(self, value: Any, path: Path_) -> None:
        if value is not True:
            self._refuse(path, f"expected true, found {found(value)}.")

    def duration(self, value: Any, path: Path_) -> None:
        if durations.seconds(value) is None:
            self._refuse(path, f"expected a time {durations.FORMS}, found {found(value)}.")

    def commands(self, value: Any, path: Path_) -> None:
        """Rasa's commands, either way that it writes them; some are passed over."""
        for index, command in enumerate(self._listed(value, path, "commands")):
            if not commands.is_known(command):
                self._refuse((*path, index), f"{found(command)} is not a command such as StartFlow(...).")
            elif not any(commands.asserted(command)):
                self._pass_over((*path, index), f"'{command}' is passed over.", key=False)

    def sureness(self, value: Any, path: Path_) -> None:
        if not _is_number(value) or not 0 <= value <= 1:
            self._refuse(path, f"expected a number from 0 to 1, found {found(value)}.")

    def prompt(self, value: Any, path: Path_) -> None:
        """Words of a prompt, a pattern, or true for the first one."""
        if value is not True:
            self.pattern(value, path)

    def pattern(self, value: Any, path: Path_) -> None:
        """Words, or a regular expression between slashes."""
        self.words(value, path)
        text = str(value)
        if len(text) > 2 and text[0] == text[-1] == "/":
            self._compile(text[1:-1], path)

    def result(self, value: Any, path: Path_) -> None:
        if value is not True and value not in HAND_OFF_RESULTS:
            expected = f"true or one of {', '.join(HAND_OFF_RESULTS)}"
            hint = did_you_mean(value, HAND_OFF_RESULTS)
            self._refuse(path, f"expected {expected}, found {found(value)}.", hint)

    def language(self, value: Any, path: Path_) -> None:
        self._known("languages", value, path)

    def screen(self, value: Any, path: Path_) -> None:
        """What the agent sees, by the names that it has there."""
        if not _is(value) or not value:
            self._refuse(path, f"expected a block such as summary: ..., found {found(value)}.")
            return
        self._only(value, self._names.screen, path)
        for slot in _block(value.get("slots")):
            self._known("slots", slot, (*path, "slots", slot), key=True)
        self._patterns_in(value, path)

    def _patterns_in(self, value: Any, path: Path_) -> None:
        if isinstance(value, dict):
            for key, part in value.items():
                self._patterns_in(part, (*path, key))
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._patterns_in(part, (*path, index))
        elif isinstance(value, str) and value:
            self.pattern(value, path)

    def _compile(self, pattern: str, path: Path_) -> None:
        try:
            re.compile(pattern)
        except re.error as error:
            self._refuse(path, f"this is not a regular expression: {error}.")

    def response(self, value: Any, path: Path_) -> None:
        self._known("responses", value, path)

    def action(self, value: Any, path: Path_) -> None:
        self._known("actions", value, path)

    def queue(self, value: Any, path: Path_) -> None:
        self._known("queues", value, path)

    def question(self, value: Any, path: Path_) -> None:
        self._known("questions", value, path)

    def disposition(self, value: Any, path: Path_) -> None:
        if value is not True:
            self.words(value, path)

    def slots(self, value: Any, path: Path_) -> None:
        """A list of `slot` and `slot: value`."""
        for index, slot in enumerate(self._listed(value, path, "slots", needed=True)):
            for name in slot if _is(slot) else (slot,):
                self._known("slots", name, (*path, index))
            for name, wanted in _block(slot).items():
                self._is_one(name, wanted, (*path, index, name))

    def asserted_slots(self, value: Any, path: Path_) -> None:
        """A list of {name: slot} and {name: slot, value: value}."""
        for index, slot in enumerate(self._listed(value, path, "slots", needed=True)):
            if not _is(slot) or "name" not in slot:
                self._refuse((*path, index), f"expected 'name' and perhaps 'value', found {found(slot)}.")
                continue
            self._only(slot, ("name", "value"), (*path, index))
            self._known("slots", slot["name"], (*path, index, "name"))
            self._is_one(slot["name"], slot.get("value"), (*path, index, "value"))

    def flow(self, value: Any, path: Path_) -> None:
        """{flow_id: …, flow_step_id: …}; the flow's name alone will do."""
        if not _is(value):
            self._known("flows", value, path)
            return
        self._only(value, ("flow_id", "flow_step_id"), path)
        self._known("flows", value.get("flow_id"), path)
        flow = self._flows.flows.get(_text(value, "flow_id"))
        step = value.get("flow_step_id")
        if flow is None or step is None:
            return
        if step not in flow.steps:
            hint = did_you_mean(step, flow.steps)
            self._refuse((*path, "flow_step_id"), f"flow '{flow.id}' has no step '{step}'.", hint)

    def flow_ids(self, value: Any, path: Path_) -> None:
        """{operator: any or all, flow_ids: […]}; or one flow's name, Rasa's older form."""
        if not _is(value):
            self._known("flows", value, path)
            return
        self._only(value, ("operator", "flow_ids"), path)
        if str(value.get("operator")).lower() not in ("any", "all"):
            self._refuse(path, f"'operator' is any or all, found {found(value.get('operator'))}.")
        place = (*path, "flow_ids")
        for index, name in enumerate(self._listed(value.get("flow_ids"), place, "flow_ids", needed=True)):
            self._known("flows", name, (*place, index))

    def clarification(self, value: Any, path: Path_) -> None:
        """{operator: any or all, flow_ids: […]}; or the flows' names as they are spoken, Rasa's older form."""
        if isinstance(value, list):
            for index, name in enumerate(value):
                self.words(name, (*path, index))
        else:
            self.flow_ids(value, path)

    def uttered(self, value: Any, path: Path_) -> None:
        if _block(value).keys().isdisjoint(UTTERED_KEYS):
            self._refuse(path, f"expected 'utter_name' or 'text_matches', found {found(value)}.")
            return
        for index, button in enumerate(self._listed(value.get("buttons"), (*path, "buttons"), "buttons")):
            if not _is(button) or not set(button) <= {"title", "payload"}:
                message = f"a button has 'title' and 'payload', found {found(button)}."
                self._refuse((*path, "buttons", index), message)
        self._only(value, UTTERED_KEYS, path)
        if "utter_name" in value:
            self._known("responses", value["utter_name"], (*path, "utter_name"))
        self._compile(str(value.get("text_matches", "")), (*path, "text_matches"))

    # -- complaints --------------------------------------------------------------------------------------

    def _only(
        self,
        value: Mapping[str, Any],
        keys: Sequence[str],
        path: Path_,
        message: str = "'{}' is not known here.",
    ) -> None:
        for key in value:
            if key not in keys:
                self._refuse((*path, key), message.format(key), did_you_mean(key, keys), key=True)

    def _known(self, what: str, name: Any, path: Path_, key: bool = False) -> None:
        known: Iterable[str] = getattr(self._names, what)
        if name not in known:
            hint = did_you_mean(name, known) if isinstance(name, str) else ""
            self._refuse(path, f"there is no {what[:-1]} {found(name)}.", hint, key=key)

    def _is_one(self, slot: Any, value: Any, path: Path_) -> None:
        """Warns of a value that the slot never has; of null, which is none, it never does."""
        values = self._names.values.get(str(slot), ())
        if values and value is not None and str(value) not in values:
            hint = did_you_mean(value, values, otherwise=f"Its values are: {', '.join(values)}.")
            self._pass_over(path, f"the slot '{slot}' is never {found(value)}.", hint, key=False)

    def _listed(
        self, value: Any, path: Path_, what: str, mine: bool = True, needed: bool = False
    ) -> list[Any]:
        """The list; what is none, where there should be one, is a problem."""
        if isinstance(value, list):
            return value
        if mine and (value is not None or needed):
            self._refuse(path, f"expected a list of {what}, found {found(value)}.")
        return []

    def _pass_over(self, path: Path_, message: str, hint: str = "", *, key: bool = True) -> None:
        self._problems.add(self._document.problem(path, message, hint, key=key, severity="warning"))

    def _refuse(self, path: Path_, message: str, hint: str = "", *, key: bool = False) -> None:
        self._problems.add(self._document.problem(path, message, hint, key=key))


class _Names:
    """What a project's tests may name."""

    def __init__(self, flows: Flows) -> None:
        steps = [step for flow in flows.flows.values() for step in flow.steps.values()]
        self.flows = tuple(flows.flows)
        set_here = {name for step in steps for name in getattr(step, "set_slots", ())}
        set_here |= {name for step in steps if isinstance(step, HttpStep) for name in step.take}
        set_here |= {
            taken.slot for step in steps if isinstance(step, CallStep) for taken in step.mapping.taken
        }
        self.slots = frozenset({*flows.slots, *flows.initial_slots, *set_here, "language"})
        self.values = _values_of(flows, steps)
        self.queues = tuple(flows.queues)
        self.languages = tuple(flows.defaults.languages)
        self.screen = screen.parts(flows)
        self.responses = tuple(flows.responses)
        self.questions = frozenset(
            name for step in steps for name in (step.id, getattr(step, "collect", "")) if name
        )
        run = {getattr(step, "action", "") for step in steps}
        self.lookups = frozenset(step.http for step in steps if isinstance(step, HttpStep))
        self.lookups |= {step.call for step in steps if isinstance(step, CallStep) and step.mcp_server}
        named = {*flows.actions, *flows.responses, *flows.forms, *OWN_ACTIONS, *run, *self.lookups}
        named |= {IDENTIFY, *PROVES, KEEP_VOICE, DELETE_VOICE} if flows.identifies else set()
        self.actions = frozenset(named - {""})


def _values_of(flows: Flows, steps: Sequence[Step]) -> dict[str, tuple[str, ...]]:
    """The slots that have few values, with all of them: as the domain lists them or, where no action may set what it
    likes, as the questions and the other steps do."""
    values = {
        name: tuple(map(str, slot.values)) for name, slot in flows.slots.items() if slot.type == "categorical"
    }
    if flows.actions:
        return values
    given: dict[str, list[str]] = {}
    unknown = {*values, *flows.kept_as_text}
    for step in steps:
        if isinstance(step, CollectStep) and step.reads in flows.choices:
            given.setdefault(step.collect, []).extend(flows.choices[step.reads].items)
        elif isinstance(step, CollectStep):
            unknown.add(step.collect)
        elif isinstance(step, HttpStep):
            unknown.update(step.take)
        elif isinstance(step, CallStep):
            unknown.update(taken.slot for taken in step.mapping.taken)
    for name, value in (pair for step in steps for pair in getattr(step, "set_slots", {}).items()):
        if sums.is_sum(value):
            unknown.add(name)
        elif name in given:
            given[name].append(str(value))
    return values | {name: tuple(dict.fromkeys(all_)) for name, all_ in given.items() if name not in unknown}


Check = Callable[[_File, Any, Path_], None]

STEPS: dict[str, Check] = {
    "user": _File.words,
    "press": _File.keys,
    "silence": _File.true,
    "wait": _File.duration,
    "hang_up": _File.true,
    "nobody_answers": _File.result,
    "agent_hangs_up": _File.true,
    "leaves_message": _File.duration,
    "bot": _File.words,
    "utter": _File.response,
    "hears": _File.pattern,
    "does_not_hear": _File.pattern,
    "message": _File.pattern,
    "speaks": _File.language,
    "agent_sees": _File.screen,
    "slot_was_set": _File.slots,
    "slot_was_not_set": _File.slots,
    "handed_to": _File.queue,
    "voicemail": _File.queue,
    "ended": _File.disposition,
    "asked": _File.question,
    "commands": _File.commands,
}
BESIDE: dict[str, Check] = {
    "confidence": _File.sureness,
    "commands": _File.commands,
    "interrupts": _File.prompt,
}
ASSERTIONS: dict[str, Check] = {
    "flow_started": _File.flow_ids,
    "flow_completed": _File.flow,
    "flow_cancelled": _File.flow,
    "action_executed": _File.action,
    "slot_was_set": _File.asserted_slots,
    "slot_was_not_set": _File.asserted_slots,
    "pattern_clarification_contains": _File.clarification,
    "bot_uttered": _File.uttered,
    "bot_did_not_utter": _File.uttered,
}
"""What may be done and expected, and what asserted, each with the check of what is written there."""


def _pairs(slots: Any) -> Iterator[tuple[str, Any]]:
    for entry in _list(slots):
        yield from entry.items() if _is(entry) else ()


def _kinds(step: Any) -> list[str]:
    """What a step does and expects; `commands` may also stand beside the caller's words."""
    kinds = [key for key in _block(step) if key in DOES + EXPECTS]
    if "user" in kinds:
        return [kind for kind in kinds if kind != "commands"]
    return kinds


def _no_single_step(step: Any, kinds: Sequence[str]) -> tuple[str, str]:
    """What is wrong with a step that does nothing, or several things; and what to do."""
    if kinds:
        return f"one step has {' and '.join(kinds)}.", "Write each as a step of its own."
    word = next(iter(step), "") if _is(step) else step
    return f"'{word}' is not a step of a test.", did_you_mean(word, DOES + EXPECTS)


def _list(written: Any) -> list[Any]:
    if written is None:
        return []
    return written if isinstance(written, list) else [written]


def _block(written: Any) -> dict[str, Any]:
    """What is written as a block; anything else has no keys."""
    return written if isinstance(written, dict) else {}


def _text(written: Mapping[str, Any], key: str) -> str:
    return str(written.get(key) or "")


def _is_number(written: Any) -> bool:
    return isinstance(written, int | float) and not isinstance(written, bool)


def _is(written: Any) -> bool:
    return isinstance(written, dict)
