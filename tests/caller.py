"""The `Caller`: a person on the telephone, for tests. Says, presses, stays silent; hears, is asked, is handed to.

It talks to the engine directly. The understanding is the real detector where the test gives it sentences to learn,
and the flows' own phrases otherwise.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ivr.content import project as projects
from ivr.content.project import Project
from ivr.conversation.commands import Errand
from ivr.conversation.events import ErrandDone, ErrandFailed, Heard, Meaning
from ivr.conversation.session import Session
from ivr.quality.rehearsal import NOW, Rehearsal

Action = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""slots -> slots to set. One that raises is a failing action."""

Interpret = Callable[[Heard, Session], Meaning]
"""What a language model adds to the meaning of a sentence."""


class Sentences:
    """Understands exactly the sentences it is given: {"i lost my card": "replace_card"}."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._meanings = meanings

    def understand(self, text: str, language: str) -> Meaning:
        intent = self._meanings.get(text.lower().strip(" .?!"), "")
        return Meaning(intent, 0.9 if intent else 0.0, ((intent, 0.9),) if intent else ())


def project(folder: Path, **files: str) -> Project:
    """A project written into `folder` from keyword arguments: flows="...", nlu="...". Raises on any problem."""
    made, problems = load(folder, **files)
    assert made is not None, f"\n{problems}"
    return made


def load(folder: Path, **files: str) -> Any:
    """Writes the files and loads them: (project or None, problems)."""
    for name, text in {"queues": "queues: {service: {}}\n", **files}.items():
        below = "nlu" if name in ("nlu", "choices") else "flows"
        (folder / below).mkdir(parents=True, exist_ok=True)
        (folder / below / f"{name}.yml").write_text(textwrap.dedent(text), "utf-8")
    return projects.load(folder)


class Caller:
    """A call in progress; every method returns after the service has answered."""

    def __init__(
        self,
        project: Project,
        meanings: Mapping[str, str] | None = None,
        actions: Mapping[str, Action] | None = None,
        ani: str = "+14155550123",
        understanding: Any = None,
        dnis: str = "+14155550100",
        now: float = NOW,
        interpret: Interpret | None = None,
    ) -> None:
        self._actions = dict(actions or {})
        self.call = Rehearsal(project.flows, understanding or Sentences(meanings or {}), self._run, now)
        if interpret:
            self.call.interpret = interpret
        self.call.start(ani, dnis)

    def _run(self, action: Errand, session: Session, heard: Heard | None) -> ErrandDone | ErrandFailed:
        if action.name not in self._actions:
            return ErrandFailed(number=action.number, reason="unknown")
        try:
            found = self._actions[action.name](action.arguments)
        except Exception as error:
            return ErrandFailed(number=action.number, reason="error", detail=str(error))
        events = tuple({"event": "slot", "name": name, "value": value} for name, value in found.items())
        return ErrandDone(number=action.number, events=events)

    # -- does --------------------------------------------------------------------------------------------

    def says(self, text: str, confidence: float | None = None) -> Caller:
        self.call.hear(text, confidence)
        return self

    def presses(self, keys: str) -> Caller:
        self.call.press(keys)
        return self

    def stays_silent(self) -> Caller:
        self.call.silence()
        return self

    def hangs_up(self) -> Caller:
        self.call.hang_up()
        return self

    # -- notices -----------------------------------------------------------------------------------------

    @property
    def hears(self) -> str:
        return " ".join(self.call.heard)

    @property
    def is_asked(self) -> str:
        """Id of the step that waits, or ""."""
        return self.call.question[1]

    @property
    def is_handed_to(self) -> str:
        return self.call.queue

    @property
    def is_told_goodbye(self) -> bool:
        return bool(self.call.ended)

    @property
    def slots(self) -> Mapping[str, Any]:
        return self.call.session.slots
