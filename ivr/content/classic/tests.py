"""Rasa's test stories as flow tests: what callers say there is said, and the responses it names must be heard.

Rule: a test story leaves out what nobody says in it, such as the answers to a form that is filled all the same. A test
ends where it would have to make that up, and says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.content.classic.forms import Form
from ivr.content.marked_yaml import Document, Place, block_of, list_of

_MARKED = re.compile(r"\[([^\]]+)\](?:\(([^)]*)\)|(\{[^}]*\}))")
"""An entity within a sentence: [Greek](cuisine), [two]{"entity": "party", "value": "2"}."""


@dataclass
class Case:
    """A flow test; `given` are slots that are set before anybody speaks, `notes` say what of the story is not in it."""

    name: str
    place: Place
    steps: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def fixture(self) -> str:
        return f"before '{self.name}'"

    def written(self, name: str = "") -> dict[str, Any]:
        """It as a file of tests has it, perhaps by another name."""
        fixtures = {"fixtures": [self.fixture]} if self.given else {}
        return {"test_case": name or self.name, **fixtures, "steps": self.steps}

    @property
    def asserts(self) -> bool:
        return any("user" not in step for step in self.steps)


def cases_of(document: Document, forms: Mapping[str, Form], responses: Collection[str]) -> Iterator[Case]:
    """The tests of a file of test stories."""
    stories = document.data.get("stories")
    for index, story in enumerate(list_of(stories)):
        place = Place(document, ("stories", index))
        if isinstance(story, dict) and isinstance(story.get("steps"), list):
            case = Case(str(story.get("story") or f"story {index + 1}"), place)
            _Teller(case, forms, responses).tell(story["steps"])
            yield case


class _Teller:
    def __init__(self, case: Case, forms: Mapping[str, Form], responses: Collection[str]) -> None:
        self._case = case
        self._forms = forms
        self._responses = responses
        self._form = ""
        self._said = 0
        """Values that were told since the form began, as far as the story shows."""
        self._answers = False

    def tell(self, steps: list[Any]) -> None:
        for step in steps:
            if not isinstance(step, dict):
                continue
            if "user" in step or "intent" in step:
                self._speak(step)
            elif "action" in step:
                self._act(str(step["action"]))
            elif step.get("slot_was_set"):
                self._expect_slots(step["slot_was_set"])
            elif step.get("active_loop", self._form) is None and not self._ends_form():
                return

    def _speak(self, step: dict[str, Any]) -> None:
        words = str(step.get("user") or "").strip()
        entities = len(_MARKED.findall(words))
        self._said = self._said if self._form else entities
        self._answers = bool(self._form)
        self._case.steps.append({"user": _MARKED.sub(r"\1", words) if words else _payload(step)})

    def _act(self, action: str) -> None:
        if action in self._forms:
            self._said += self._answers
            self._form = action
        elif action in self._responses:
            self._case.steps.append({"utter": action})
        self._answers = False

    def _expect_slots(self, written: Any) -> None:
        for entry in written if isinstance(written, list) else [written]:
            wanted = entry if isinstance(entry, dict) else {str(entry): True}
            told = {
                name: value
                for name, value in wanted.items()
                if name != "requested_slot" and value is not None
            }
            if isinstance(entry, dict) and not self._case.steps:
                self._case.given.update(told)
            elif told:
                self._case.steps.append({"slot_was_set": [told if isinstance(entry, dict) else entry]})

    def _ends_form(self) -> bool:
        """Whether the story has told what the form asks for."""
        form, self._form = self._form, ""
        asked = self._forms[form].required if form else ()
        if self._said < len(asked):
            self._case.notes.append(
                f"the story does not say what is answered to '{form}', so the test ends there"
            )
            return False
        return True


def _payload(step: dict[str, Any]) -> str:
    """An intent without words, as a button would send it."""
    found: dict[str, Any] = {}
    for entity in step.get("entities") or ():
        found |= block_of(entity)
    entities = json.dumps(found) if found else ""
    return f"/{step.get('intent')}{entities}"


def fixtures_of(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """The slots that are set before somebody speaks, as a file of tests has them."""
    return [{case.fixture: [case.given]} for case in cases if case.given]


def as_document(document: Document, cases: list[Case]) -> Document:
    """The cases as a file of flow tests, at the places of their stories."""
    marks = {("test_cases", index): document.mark(case.place.path) for index, case in enumerate(cases)}
    data: dict[str, Any] = {"test_cases": [case.written() for case in cases]}
    if fixtures := fixtures_of(cases):
        data["fixtures"] = fixtures
    return Document(data, document.path, {path: (mark, mark) for path, mark in marks.items()}, document.text)
