"""Reads a whole project folder: flows/, nlu/, audio/ - and gives every problem at once.

Rule: a file's meaning is told by its top-level keys, never by its name alone, so teams arrange files as they like.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from ivr.content import actions, checks, domain, flows, marked_yaml, nlu
from ivr.content.marked_yaml import Document
from ivr.content.problems import Problem, Problems, did_you_mean, from_validation
from ivr.conversation.answers import KINDS, Choices
from ivr.conversation.flow import Defaults, Flow, Flows, Language, Queue, Slot
from ivr.conversation.steps import CollectStep, Step

REPAIR = Path(__file__).with_name("repair.yml")
UNIVERSALS = Path(__file__).with_name("universals.yml")

_SLOT_READS = {"bool": "yes_no", "float": "number", "text": "text", "any": "text", "list": "text"}
_READS_SLOT = {"yes_no": "bool", "money": "float", "number": "float"}


@dataclass(frozen=True)
class Project:
    """A project that was read. `flows` is what the engine runs; the rest is for those who prepare and check it."""

    folder: Path
    flows: Flows
    nlu: nlu.Nlu
    tests: tuple[Document, ...] = ()
    recordings: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)
    """language -> recording -> file"""


def load(folder: Path) -> tuple[Project | None, Problems]:
    """The project in `folder` and all that is wrong with it; None for the project when there is an error."""
    return _Loader(folder).load()


class _Loader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._problems = Problems()
        self._digest = hashlib.sha256()
        self._domain = domain.Domain()
        self._nlu = nlu.Nlu()
        self._written = flows.Written()
        self._defaults = Defaults()
        self._defaults_document: Document | None = None
        self._queues: dict[str, Queue] = {}
        self._tests: list[Document] = []

    def load(self) -> tuple[Project | None, Problems]:
        if not (self._folder / "flows").is_dir():
            message = "this is no Parley project: it has no folder 'flows'."
            self._problems.add(
                Problem(str(self._folder), 0, 0, message, hint="'ivr new FOLDER' writes a fresh one.")
            )
            return None, self._problems
        documents = list(self._documents())
        self._read_defaults(documents)
        for document in documents:
            self._read(document)
        self._add_shipped()
        sources = actions.read(self._folder / "flows", self._problems)
        if not self._queues:
            self._queues["default"] = Queue()
        if not self._defaults.queue:
            self._defaults = self._defaults.model_copy(update={"queue": next(iter(self._queues))})
        made = Flows(
            flows=self._completed_flows(),
            slots=self._slots(),
            responses=self._domain.responses,
            defaults=self._defaults,
            choices={**self._nlu.choices, **self._categories()},
            queues=self._queues,
            actions=sources.names | frozenset(self._domain.actions),
            revision=self._digest.hexdigest()[:16],
        )
        recordings = _recordings(self._folder / "audio")
        material = checks.Material(
            flows=made,
            places=self._written.places,
            domain=self._domain,
            nlu=self._nlu,
            recordings=recordings,
            action_words=sources.words,
            defaults=self._defaults_document,
        )
        checks.check(material, self._problems)
        project = Project(self._folder, made, self._nlu, tuple(self._tests), recordings)
        return (None if self._problems.errors else project), self._problems

    # -- files -------------------------------------------------------------------------------------------

    def _documents(self) -> Iterator[Document]:
        for file in self._files():
            path = file.relative_to(self._folder).as_posix()
            self._digest.update(path.encode() + b"\0" + file.read_bytes() + b"\0")
            document = marked_yaml.read(file, path, self._problems)
            if document is None or document.data is None:
                continue
            if not isinstance(document.data, dict):
                self._problems.add(document.problem((), "a file must begin with a key, such as 'flows:'."))
                continue
            yield document

    def _files(self) -> Iterator[Path]:
        for top in ("flows", "nlu"):
            root = self._folder / top
            for file in sorted(root.rglob("*.y*ml")):
                if file.suffix in (".yml", ".yaml") and file.is_file():
                    yield file

    def _read_defaults(self, documents: list[Document]) -> None:
        """First of all, since the languages of a project decide how the rest is read."""
        for document in documents:
            if Path(document.path).stem == "defaults":
                self._defaults_document = document
                made = self._validated(Defaults, document.data, document, (), "defaults", "the defaults")
                if isinstance(made, Defaults):
                    self._defaults = made

    def _read(self, document: Document) -> None:
        data = document.data
        known = False
        if Path(document.path).stem == "defaults":
            return
        if "flows" in data:
            flows.read(document, self._written, self._problems)
            known = True
        if any(key in data for key in domain.KEYS):
            domain.read(document, self._domain, self._problems)
            known = True
        if "nlu" in data:
            nlu.read(document, self._nlu, self._language(document), self._problems)
            known = True
        if "choices" in data:
            nlu.read_choices(document, self._nlu, list(self._defaults.languages), self._problems)
            known = True
        if "queues" in data:
            self._read_queues(document)
            known = True
        if "test_cases" in data or "fixtures" in data or "stub_custom_actions" in data:
            self._tests.append(document)
            return
        allowed = ("flows", *domain.KEYS, "nlu", "choices", "queues", "test_cases", "version")
        for key in data:
            if key not in allowed:
                message = f"'{key}' is not a key of a project's files."
                self._problems.add(document.problem((key,), message, did_you_mean(key, allowed), key=True))
                known = True
        if not known and data:
            self._problems.add(
                document.problem((), "nothing here says what the file is for.", "Is a key missing?")
            )

    def _read_queues(self, document: Document) -> None:
        queues = document.data["queues"]
        if not isinstance(queues, dict):
            self._problems.add(document.problem(("queues",), "'queues' must hold queues by their names."))
            return
        for name, content in queues.items():
            made = self._validated(
                Queue, content or {}, document, ("queues", name), f"queue '{name}'", "a queue"
            )
            if isinstance(made, Queue):
                self._queues[str(name)] = made

    def _language(self, document: Document) -> str:
        return next(
            (part for part in Path(document.path).parts[1:-1] if part in self._defaults.languages), ""
        )

    def _validated(
        self,
        model: type[BaseModel],
        data: Any,
        document: Document,
        path: tuple[str | int, ...],
        what: str,
        of: str,
    ) -> BaseModel | None:
        try:
            return model.model_validate(data)
        except ValidationError as error:
            known = {"": domain.keys_of(model), "languages": domain.keys_of(Language)}
            for name, part in model.model_fields.items():
                if isinstance(part.annotation, type) and issubclass(part.annotation, BaseModel):
                    known[name] = domain.keys_of(part.annotation)
            self._problems.add(*from_validation(error, document, path, what, of, known))
            return None

    # -- completing --------------------------------------------------------------------------------------

    def _add_shipped(self) -> None:
        """The repair flows and the sentences for universals, wherever the project does not define its own."""
        self._digest.update(REPAIR.read_bytes() + UNIVERSALS.read_bytes())
        shipped = flows.Written()
        document = marked_yaml.read(REPAIR, "(shipped) repair.yml", self._problems)
        assert document is not None
        flows.read(document, shipped, self._problems)
        for name, flow in shipped.flows.items():
            if name not in self._written.flows:
                self._written.flows[name] = flow
                for (owner, step), place in shipped.places.items():
                    if owner == name:
                        self._written.places[owner, step] = place
            else:
                self._written.flows[name] = _inherit(self._written.flows[name], flow)
        document = marked_yaml.read(UNIVERSALS, "(shipped) universals.yml", self._problems)
        assert document is not None
        for language in self._defaults.languages:
            if language in document.data:
                part = Document({"nlu": document.data[language]}, document.path, document.marks)
                nlu.read(part, self._nlu, language, self._problems)

    def _completed_flows(self) -> dict[str, Flow]:
        """Every question gets the kind of value it reads, told by its slot where it does not say."""
        completed = {}
        for name, flow in self._written.flows.items():
            steps: dict[str, Step] = {}
            for step_id, step in flow.steps.items():
                if isinstance(step, CollectStep) and not step.reads:
                    step = step.model_copy(update={"reads": self._reads(step.collect)})
                steps[step_id] = step
            completed[name] = replace(flow, steps=steps)
        return completed

    def _reads(self, slot: str) -> str:
        known = self._domain.slots.get(slot)
        if known is None:
            return slot if slot in self._nlu.choices or slot in KINDS else "text"
        if known.type == "categorical":
            return slot
        return _SLOT_READS[known.type]

    def _slots(self) -> dict[str, Slot]:
        slots = dict(self._domain.slots)
        for flow in self._written.flows.values():
            for question in flow.questions:
                if question.collect not in slots:
                    slots[question.collect] = Slot(type=_READS_SLOT.get(question.reads, "text"))  # type: ignore[arg-type]
        return slots

    def _categories(self) -> dict[str, Choices]:
        """A categorical slot's values are a list of choices by the slot's name."""
        return {
            name: Choices(
                name,
                {
                    v: {lang: (str(v).replace("_", " "),) for lang in self._defaults.languages}
                    for v in slot.values
                },
            )
            for name, slot in self._domain.slots.items()
            if slot.type == "categorical" and name not in self._nlu.choices
        }


def _inherit(own: Flow, shipped: Flow) -> Flow:
    """A team's own repair flow stays in reach as the shipped one was, unless it says how itself."""
    changes: dict[str, Any] = {}
    if own.head.universal is None:
        changes["universal"] = shipped.head.universal
    if not own.head.nlu_trigger:
        changes["nlu_trigger"] = shipped.head.nlu_trigger
    return replace(own, head=own.head.model_copy(update=changes)) if changes else own


def _recordings(folder: Path) -> dict[str, dict[str, Path]]:
    found: dict[str, dict[str, Path]] = {}
    for file in sorted(folder.glob("*/*")):
        if file.suffix in (".wav", ".mp3"):
            found.setdefault(file.parent.name, {})[file.stem] = file
    return found
