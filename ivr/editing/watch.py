"""Looks at a project again on every save: checks it, and holds the tests that the edit may have changed.

Rule: what changed is told by comparing what was read, not by file names: a comment or a tidier line runs nothing, a
changed step runs the tests that passed through its flow, and anything that could change every call runs all of them.
Waiting is given from outside; a KeyboardInterrupt from it ends the watch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from ivr.content.files import files_of
from ivr.content.marked_yaml import Document
from ivr.content.problems import BadProject, Problems, counted
from ivr.content.project import Project, load
from ivr.conversation.flow import Flows
from ivr.errands import Runner
from ivr.quality.flow_tests import Tools, run_case
from ivr.quality.test_cases import TestCase, read
from ivr.switchboard import Understanding

MOST = 12
"""So many problems are shown at once."""


class Ready(Protocol):
    """A project made ready to take calls."""

    @property
    def project(self) -> Project: ...
    @property
    def flows(self) -> Flows: ...
    @property
    def understanding(self) -> Understanding: ...
    @property
    def actions(self) -> Runner: ...
    @property
    def identify(self) -> Runner: ...
    @property
    def tools_here(self) -> Tools: ...


Say = Callable[[str], object]


def watch(folder: Path, prepare: Callable[[], Ready], wait: Callable[[], object], say: Say) -> None:
    """Looks once, and then again whenever the files have changed and come to rest between two waits."""
    looker = Looker(folder, prepare, say)
    before = looked_at = snapshot(folder)
    looker.look(())
    say("Watching. Save a file to check it; press Ctrl-C to stop.")
    try:
        while True:
            wait()
            now = snapshot(folder)
            if now == before and now != looked_at:
                changed = (
                    path for path in now.keys() | looked_at.keys() if now.get(path) != looked_at.get(path)
                )
                looker.look(sorted(changed))
                looked_at = now
            before = now
    except KeyboardInterrupt:
        say("Stopped.")


def snapshot(folder: Path) -> Mapping[str, str]:
    """All that is looked at: the text of the project's files, and which recordings there are."""
    recordings = {file.relative_to(folder).as_posix(): "" for file in (folder / "audio").glob("*/*")}
    return recordings | files_of(folder)


@dataclass
class _Held:
    """A test as it was held last: the flows it came through, and whether it passed."""

    case: TestCase
    flows: frozenset[str]
    passed: bool


@dataclass
class Looker:
    """Checks and tests a project, again and again, and remembers what it saw."""

    folder: Path
    prepare: Callable[[], Ready]
    say: Say
    _last: Ready | None = None
    _held: dict[str, _Held] = field(default_factory=dict)

    def look(self, changed: Iterable[str]) -> None:
        """Checks everything, and holds the tests that the changed files may have changed."""
        changed = list(changed)
        if changed:
            self.say(f"\n{', '.join(changed[:3])}{' ...' if len(changed) > 3 else ''}")
        project, problems = load(self.folder)
        self._tell(problems)
        if project is None:
            return
        try:
            ready = self.prepare()
        except BadProject as error:
            self._tell(error.problems)
            return
        cases = self._cases(ready)
        touched = _touched(self._last, ready, changed)
        chosen = [case for case in cases if touched is None or self._is_touched(case, touched)]
        failed = sum(not self._hold(case, ready) for case in chosen)
        self._held = {case.place: self._held[case.place] for case in cases if case.place in self._held}
        self._last = ready
        self._sum_up(len(chosen), len(cases), failed)

    def _sum_up(self, held: int, there: int, failed: int) -> None:
        outcome = f"{failed} failed" if failed else "all passed"
        of = "" if held == there else f" of {there}"
        self.say(
            f"{counted(held, 'test')}{of} held: {outcome}." if held else "No test needs to be held again."
        )

    def _tell(self, problems: Problems) -> None:
        for problem in list(problems)[:MOST]:
            self.say(f"  {problem}")
        if len(problems) > MOST:
            self.say(f"  and {len(problems) - MOST} more; see 'ivr check'.")
        self.say(f"{counted(len(problems.errors), 'error')}, {counted(len(problems.warnings), 'warning')}.")

    def _cases(self, ready: Ready) -> list[TestCase]:
        cases = read(ready.project.tests, ready.flows, problems := Problems())
        for problem in problems:
            self.say(f"  {problem}")
        return cases

    def _is_touched(self, case: TestCase, flows: frozenset[str]) -> bool:
        held = self._held.get(case.place)
        if held is None or not held.passed or _wording(held.case) != _wording(case):
            return True
        return bool(held.flows & flows)

    def _hold(self, case: TestCase, ready: Ready) -> bool:
        result = run_case(
            case,
            ready.flows,
            ready.understanding,
            ready.actions,
            identify=ready.identify,
            tools=ready.tools_here,
        )
        through = frozenset(flow for flow, *_ in result.passed)
        self._held[case.place] = _Held(case, through, result.failure is None)
        if result.failure:
            self.say(f"  FAILED {case.name}\n    {result.failure}")
        return result.failure is None


def _touched(before: Ready | None, now: Ready, changed: Iterable[str]) -> frozenset[str] | None:
    """The flows whose steps changed; None when any call may go another way than before."""
    if before is None or any(path.endswith(".py") for path in changed):
        return None
    old, new = before.flows.flows, now.flows.flows
    alike = all(part(before) == part(now) for part in _BESIDE_STEPS)
    if not alike:
        return None
    return frozenset(name for name, flow in new.items() if flow.steps != old[name].steps)


_BESIDE_STEPS: tuple[Callable[[Ready], Any], ...] = (
    lambda ready: replace(ready.flows, flows={}, revision="", hints={}),
    lambda ready: ready.project.nlu,
    lambda ready: ready.project.faq,
    lambda ready: {name: flow.head for name, flow in ready.flows.flows.items()},
)
"""What else than steps a call depends on."""


def _wording(case: TestCase) -> TestCase:
    """The test without the file it stands in, whose other tests are none of its business."""
    return replace(case, document=Document(None, case.document.path))
