"""Reads a whole project folder: flows/, nlu/, audio/ - and gives every problem at once.

Rule: a file's meaning is told by its top-level keys, so teams arrange files as they like; only flows/defaults.yml is
known by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ivr.content import (
    actions,
    agents,
    assurance,
    checks,
    classic,
    customers,
    defaults,
    domain,
    faq,
    flows,
    hours,
    marked_yaml,
    nlu,
    notices,
    rasa,
    shipped,
    strays,
    summary,
)
from ivr.content.checks.material import is_shipped
from ivr.content.files import files_of, name_of
from ivr.content.kinds import Kinds
from ivr.content.layout import Layout, layout_of
from ivr.content.marked_yaml import Document, Place
from ivr.content.problems import Problem, Problems, did_you_mean, found
from ivr.conversation.answers.kind import tongue_of
from ivr.conversation.answers.words import flat
from ivr.conversation.customers import Customer
from ivr.conversation.defaults import Defaults
from ivr.conversation.flow import Flows
from ivr.conversation.steps import MenuStep
from ivr.conversation.steps.say import SayStep
from ivr.conversation.summary_texts import SummaryTexts
from ivr.conversation.written import PromptText, Queue, Variation, rungs

OURS = (
    "flows",
    "slots",
    "responses",
    "actions",
    "nlu",
    "choices",
    "faq",
    "queues",
    "hours",
    "numbers",
    "summary",
    "assurance",
    "customers",
    "segments",
    "notices",
)
BESIDE_RASAS = (
    "choices", "faq", "queues", "hours", "numbers", "summary", "assurance", "customers", "segments",
    "notices",
)  # fmt: skip
"""What a team adds to a Rasa project, in files at its top."""
CONTENT = ("flows", *domain.KEYS, "nlu", *BESIDE_RASAS)
TESTS = ("test_cases", "fixtures", "stub_custom_actions", "calls")
STORIES = ("stories", "rules")
"""What a Rasa project without flows says instead; see `classic/`."""

PERSON = "agent"
"""The intent of callers who ask for a person."""

SMALL_TALK = "chitchat/"
"""What the intents of the small talk that Parley brings along begin with."""


@dataclass(frozen=True)
class Project:
    """A project that was read. `flows` is what the engine runs; the rest is for those who prepare and check it."""

    folder: Path
    actions: Path
    """The folder of its actions; it may not be there."""
    flows: Flows
    nlu: nlu.Nlu
    tests: tuple[Document, ...] = ()
    recordings: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)
    """language -> recording -> file"""
    faq: tuple[faq.Passage, ...] = ()
    places: Mapping[tuple[str, str], Place] = field(default_factory=dict)
    """(flow, step) -> where it is written; (flow, "") is the flow itself."""
    root: Path | None = None
    """Where its actions find other modules, in a project laid out as Rasa's: there a file of theirs that cannot be
    imported is no reason not to take calls."""
    told_of: Mapping[str, list[tuple[str, float]]] = field(default_factory=dict)
    """Where flows start by their description: intent -> the texts that speak of it, each with its weight."""
    servers: Mapping[str, agents.McpServer] = field(default_factory=dict)
    """The MCP servers whose tools flows may call, by name."""
    customers: tuple[Customer, ...] = ()
    """Those of `flows/customers.yml`, who do not exist."""

    @property
    def own(self) -> frozenset[str]:
        """The flows that the team wrote; the others came with Parley."""
        return frozenset(flow for (flow, _), place in self.places.items() if not is_shipped(place))


@dataclass(frozen=True)
class Classic:
    """What a Rasa project says without flows, made flows and tests. `files` are those with rules and stories."""

    converted: classic.Converted
    forms: Mapping[str, classic.Form]
    cases: tuple[classic.Case, ...]
    files: tuple[str, ...]


def load(folder: Path) -> tuple[Project | None, Problems]:
    """The project in `folder` and all that is wrong with it; None for the project when there is an error."""
    layout = layout_of(folder)
    if layout is None:
        problems = Problems()
        message = "this is not a Parley project: it has no folder 'flows'."
        problems.add(Problem(str(folder), 0, 0, message, hint="'ivr new FOLDER' writes a fresh one."))
        return None, problems
    return _Loader(layout).load()


def read_classic(folder: Path) -> Classic:
    """The forms, rules, stories and test stories of the project in `folder`, whatever else may be wrong with it."""
    layout = layout_of(folder)
    assert layout is not None, "the folder holds a project"
    loader = _Loader(layout)
    loader.load()
    return loader.classic


class _Loader:
    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._folder = layout.folder
        self._problems = Problems() if layout.strict else Problems(rasa.weighed)
        self._domain = domain.Domain()
        self._nlu = nlu.Nlu()
        self._faq = faq.Passages()
        self._written = flows.Written()
        self._defaults = Defaults()
        self._defaults_document = Document({}, "flows/defaults.yml")
        self._queues = defaults.Queues()
        self._hours = hours.Schedules()
        self._numbers = defaults.Numbers()
        self._summary = summary.Written()
        self._assurance = assurance.Written()
        self._notices = notices.Notices()
        self._customers, self._segments = customers.Customers(), customers.Segments()
        self._tests: list[Document] = []
        self._own_examples: list[nlu.Example] = []
        self._scripts: list[Document] = []
        """Files with rules and stories."""
        self.classic = Classic(classic.Converted(), {}, (), ())
        self._unread: set[str] = set()
        self._mentioned: set[str] = set()
        """Words of the team's own flow files: a slot of Rasa's patterns is there once it is spoken of."""
        self._shipped_names: set[str] = set()
        """Flows and responses that Parley brings along."""
        self._rasa: rasa.Setup | None = None
        self._told_of: dict[str, list[tuple[str, float]]] = {}

    def load(self) -> tuple[Project | None, Problems]:
        if not self._layout.strict:
            self._rasa = rasa.read_setup(self._layout, self._problems)
            self._defaults = Defaults(languages=self._rasa.languages, region=self._rasa.region)
            self._defaults_document = Document({}, "config.yml")
        documents = list(self._documents())
        if not self._read_defaults(documents):
            return None, self._problems  # in which languages the rest is written is not known
        for document in documents:
            if not self._is_defaults(document.path):
                self._read(document)
        self._read_pages()
        sources = actions.read(self._layout.actions, self._folder, self._problems, root=self._layout.root)
        for file in sources.unread:
            self._note_words(file)
        converted = self._convert(sources)
        for document in converted.documents():
            flows.read(document, self._written, self._problems)
        self._check_that_there_is_something(documents)
        self._add_shipped()
        if self._rasa and self._rasa.by_description:
            self._told_of = rasa.start_by_description(
                self._written,
                self._domain.slots,
                self._nlu,
                self._defaults.language,
                apart=converted.flows.keys(),
                lent=self._rasa.lent,
            )
        strays.tell(self._layout, (*CONTENT, *TESTS), self._defaults.languages, self._problems)
        made = self._flows(sources.names)
        recordings = _recordings(self._folder / "audio")
        material = checks.Material(
            flows=made,
            places=self._written.places,
            broken=self._written.broken,
            domain=self._domain,
            nlu=self._nlu,
            queues=self._queues,
            hours=self._hours.places,
            summary=self._summary.places,
            assurance=self._assurance.place,
            numbers=self._numbers,
            recordings=recordings,
            defaults=self._defaults_document,
            unread=frozenset(self._unread | self._written.unread),
            action_words=sources.words,
            only_read=sources.only_read,
            local_actions=sources.names,
            action_places=sources.places,
            actions_named_again=sources.named_again,
            lost_actions=sources.lost,
            audio=self._folder / "audio",
            rasa=self._rasa is not None,
            shipped=frozenset(self._shipped_names),
            servers=self._rasa.servers if self._rasa else {},
            agents=self._rasa.agents if self._rasa else {},
        )
        checks.check(material, self._problems)
        asks = made.assurance is not None and made.assurance.asks_for_a_number
        languages, fields = self._defaults.languages, customers.fields_of(self._customers)
        customers.check(self._customers, self._segments, languages, asks, self._problems)
        notices.check(self._notices, made, languages, fields, self._problems)
        if self._rasa:
            self._problems = rasa.told_once(self._problems)
        tests, passages = tuple(self._tests), tuple(self._faq.found)
        project = Project(
            self._folder,
            self._layout.actions,
            made,
            self._nlu,
            tests,
            recordings,
            passages,
            self._written.places,
            told_of=self._told_of,
            servers=self._rasa.servers if self._rasa else {},
            customers=tuple(self._customers.customers.values()),
            root=self._layout.root,
        )
        return (None if self._problems.errors else project), self._problems

    # -- files -------------------------------------------------------------------------------------------

    def _documents(self) -> Iterator[Document]:
        for file in self._layout.files():
            path = file.relative_to(self._folder).as_posix()
            if not self._layout.strict and not _speaks_of(self._keys_of(file), file):
                continue
            document = marked_yaml.read(file, path, self._problems, anchors=not self._layout.strict)
            if document is None:
                self._note_words(file)
                continue
            if isinstance(document.data, dict):
                yield document
            elif document.data is not None:
                message = f"a file must begin with a key, such as 'flows:', found {found(document.data)}."
                self._problems.add(document.problem((), message))
                self._note_words(file)
        if self._layout.skills:
            yield from agents.read_skills(self._folder, self._problems)

    def _keys_of(self, file: Path) -> tuple[str, ...]:
        """The keys by which a file of a Rasa project is one to be read."""
        if self._layout.is_content(file):
            return (*CONTENT, *TESTS, *STORIES)
        if self._layout.is_at_the_top(file):
            return (*BESIDE_RASAS, *TESTS)
        return (*TESTS, *STORIES) if self._layout.is_of_tests(file) else TESTS

    def _note_words(self, file: Path) -> None:
        """What a file defines that could not be read is not known; its words are, and are taken for defined."""
        try:
            with file.open("rb") as opened:
                text = opened.read(marked_yaml.MAX_BYTES).decode("utf-8", "replace")
        except OSError:
            return
        self._unread.update(re.findall(r"[\w-]+", text))

    def _read_defaults(self, documents: list[Document]) -> bool:
        """Whether there are none, or could be read."""
        for document in documents:
            if self._is_defaults(document.path):
                made = defaults.read(document, self._problems)
                if made:
                    self._defaults, self._defaults_document = made, document
                return made is not None
        return not any(self._is_defaults(problem.path) for problem in self._problems)

    def _is_defaults(self, path: str) -> bool:
        return defaults.is_defaults(path) and (self._layout.strict or "/" not in path)

    def _read(self, document: Document) -> None:
        for keys, read in self._readers():
            if not document.data.keys().isdisjoint(keys):
                read(document)
        known = (*CONTENT, *TESTS, "metadata", "version")
        for key in document.data:
            if key not in known:
                self._take_unknown(document, key, known)
        if list(document.data) == ["version"]:
            message = "nothing here says what the file is for."
            hint = f"It needs one of the keys {', '.join(OURS)}."
            self._problems.add(document.problem((), message, hint))

    def _readers(self) -> tuple[tuple[Iterable[str], Callable[[Document], object]], ...]:
        """What the keys of a document are read by, in this order."""
        found, languages = self._problems, list(self._defaults.languages)
        return (
            (("flows",), self._read_flows),
            (domain.KEYS, lambda document: domain.read(document, self._domain, found)),
            (("nlu",), lambda document: nlu.read(document, self._nlu, self._language(document), found)),
            (("choices",), lambda document: nlu.read_choices(document, self._nlu, languages, found)),
            (
                ("faq",),
                lambda document: faq.read(document, self._faq, self._language_or_first(document), found),
            ),
            (("queues",), lambda document: defaults.read_queues(document, self._queues, found)),
            (("numbers",), lambda document: defaults.read_numbers(document, self._numbers, found)),
            (("hours",), lambda document: hours.read(document, self._hours, self._defaults, found)),
            (("summary",), lambda document: summary.read(document, self._summary, found)),
            (("assurance",), lambda document: assurance.read(document, self._assurance, found)),
            (("customers",), lambda document: customers.read_customers(document, self._customers, found)),
            (
                ("notices",),
                lambda document: notices.read(document, self._notices, self._defaults.timezone, found),
            ),
            (("segments",), lambda document: customers.read_segments(document, self._segments, found)),
            (TESTS, self._tests.append),
        )

    def _read_flows(self, document: Document) -> None:
        self._mentioned.update(re.findall(r"\w+", document.text))
        flows.read(document, self._written, self._problems)

    def _take_unknown(self, document: Document, key: str, known: Sequence[str]) -> None:
        """Rules and stories; and what stands where nothing of the kind is read."""
        if key in STORIES and self._rasa:
            self._scripts.append(document)
        elif key in STORIES:
            message = f"'{key}' have no effect here: flows decide what happens."
            self._problems.add(document.problem((key,), message, key=True, severity="warning"))
        elif key == "templates":
            message = "'templates' is what Rasa 1 called 'responses', and is not read."
            self._problems.add(document.problem((key,), message, "Write 'responses:'.", key=True))
        elif self._layout.strict or did_you_mean(key, known):
            hint = did_you_mean(key, known, otherwise=f"Its keys are: {', '.join(OURS)}.")
            message = f"'{key}' is not a key of a project's files."
            self._problems.add(document.problem((key,), message, hint, key=True))

    def _check_that_there_is_something(self, documents: list[Document]) -> None:
        is_something = self._written.flows or self._scripts or self._unread
        if not is_something and not any("flows" in document.data for document in documents):
            hint = "Write one, or copy the sample bank with 'ivr new FOLDER'."
            place = "flows" if self._layout.strict else str(self._folder)
            self._problems.add(Problem(place, 0, 0, "there is no flow in this folder.", hint=hint))

    def _read_pages(self) -> None:
        """The FAQ's pages; then every question is an example, so that questions and tasks compete in one model."""
        for file in self._layout.pages():
            path = file.relative_to(self._folder).as_posix()
            faq.read_page(file, path, self._faq, self._language_or_first(Document({}, path)), self._problems)
        for passage in self._faq.found:
            self._nlu.intents.add(faq.INTENT)
            self._nlu.examples += [nlu.Example(q, faq.INTENT, passage.language) for q in passage.questions]

    def _language(self, document: Document) -> str:
        """The language that the file's folder is called by, "" where it is called by none."""
        return next(
            (part for part in Path(document.path).parts[1:-1] if part in self._defaults.languages), ""
        )

    def _language_or_first(self, document: Document) -> str:
        return self._language(document) or self._defaults.language

    def _convert(self, sources: actions.ActionSources) -> classic.Converted:
        """What rules, stories and forms say, as flows; what they cannot say is told."""
        read = self._domain
        words = classic.Vocabulary(
            forms=read.forms,
            slots=read.slots,
            responses=frozenset(read.responses),
            asking=frozenset(name for name, said in read.responses.items() if any(map(_asks, said))),
            entities=frozenset(read.entities),
            actions=sources.names | frozenset(read.actions),
            words=sources.words,
            taken=frozenset(self._written.flows),
            asked=frozenset(q.collect for flow in self._written.flows.values() for q in flow.questions),
        )
        made = classic.convert(self._followed_scripts(), words)
        read.slots.update(made.slots)
        cases: list[classic.Case] = []
        for document in filter(classic.is_test, self._scripts):
            found = list(classic.cases_of(document, read.forms, read.responses))
            self._tests.append(classic.as_document(document, [case for case in found if case.asserts]))
            cases += found
        files = tuple(document.path for document in self._scripts)
        self.classic = Classic(made, read.forms, tuple(cases), files)
        for script in made.scripts:
            if script.why:
                followed = "is not followed whole" if script.flows else "is not followed"
                message = f"{script.title} {followed}: {script.why}."
                hint = "Flows decide what happens; say it in one."
                self._problems.add(script.place.problem(message, hint, severity="warning"))
        return made

    def _followed_scripts(self) -> list[Document]:
        """The files with rules and stories, where Rasa follows them; else that nobody does is told."""
        scripts = [document for document in self._scripts if not classic.is_test(document)]
        if self._rasa is None or self._rasa.by_rules or not self._written.flows:
            return scripts
        for document in scripts:
            for key in (key for key in STORIES if document.data.get(key)):
                message = f"'{key}' have no effect: no policy in config.yml follows them, and flows decide."
                hint = "Add '- name: RulePolicy' to its policies, if they are to be followed."
                self._problems.add(document.problem((key,), message, hint, key=True, severity="warning"))
        return []

    # -- completing --------------------------------------------------------------------------------------

    def _add_shipped(self) -> None:
        """The repair flows with their words, and sentences for universals, where the project has none of its own."""
        read, words = shipped.repairs()
        ours = flows.Written(dict(read.flows), dict(read.places))
        if self._rasa:
            self._replace_by_rasas(ours)
        self._shipped_names.update(ours.flows, words.responses)
        self._add_wordings(ours, words)
        self._add_responses_and_slots(ours, words)
        self._add_flows(ours)
        self._add_universals()

    def _add_wordings(self, ours: flows.Written, words: domain.Domain) -> None:
        """Makes a response of what a step of Parley's own says, under the name that its `utter` gives."""
        in_use = [flow for name, flow in ours.flows.items() if name not in self._written.flows]
        steps = [step for flow in (*self._written.flows.values(), *in_use) for step in flow.steps.values()]
        theirs = words.responses if self._rasa else {}
        for step in steps:
            if not isinstance(step, SayStep | MenuStep) or not step.utter:
                continue
            said = step.say if isinstance(step, SayStep) else rungs(step.menu)[0]
            english = theirs.get(step.utter) if step.utter not in rasa.OWN_WORDS else None
            if english and isinstance(said, dict):
                said = {**said, "en": english[0].text}
            self._domain.responses.setdefault(step.utter, (self._variation(said),))

    def _add_responses_and_slots(self, ours: flows.Written, words: domain.Domain) -> None:
        for response, variations in words.responses.items():
            self._domain.responses.setdefault(response, tuple(map(self._in_our_language, variations)))
        for name in ours.flows.keys() & self._mentioned:
            self._mentioned.update(question.collect for question in ours.flows[name].questions)
        in_tests = {word for document in self._tests for word in re.findall(r"\w+", document.text)}
        for slot in words.slots.keys() & (self._mentioned | in_tests):
            self._domain.slots.setdefault(slot, words.slots[slot])

    def _add_flows(self, ours: flows.Written) -> None:
        for name, flow in ours.flows.items():
            if name in self._written.flows:
                self._written.flows[name] = shipped.inherit(self._written.flows[name], flow, self._defaults)
            else:
                self._written.flows[name] = flow
                for step_id in ("", *flow.steps):
                    self._written.places[name, step_id] = ours.places[name, step_id]

    def _add_universals(self) -> None:
        universals, own = shipped.document(shipped.UNIVERSALS), len(self._nlu.examples)
        for language in self._defaults.languages:
            if language in universals.data:
                part = Document({"nlu": universals.data[language]}, universals.path)
                nlu.read(part, self._nlu, language, self._problems)
        if self._rasa:
            self._own_examples = self._nlu.examples[:own]
            self._nlu.examples[own:] = self._not_said_by_project(own)

    def _not_said_by_project(self, own: int) -> list[nlu.Example]:
        """Parley's sentences, without those that a Rasa project has its own meaning for, and without small talk of
        which it has any. A wish for a person stays one."""
        said = {flat(example.text) for example in self._nlu.examples[:own]}
        ours = self._nlu.examples[own:]
        small_talk = {e.intent for e in ours if e.intent.startswith(SMALL_TALK) and flat(e.text) in said}
        rest = [e for e in ours if e.intent not in small_talk]
        return [e for e in rest if e.intent == PERSON or flat(e.text) not in said]

    def _own_phrases(self) -> frozenset[str]:
        """The sentences that a Rasa project has for its own flows: they go before those that work everywhere."""
        own = [flow for name, flow in self._written.flows.items() if name not in self._shipped_names]
        starts = {t.intent.name for flow in own if not flow.is_pattern for t in flow.head.nlu_trigger}
        return frozenset(flat(example.text) for example in self._own_examples if example.intent in starts)

    def _replace_by_rasas(self, ours: flows.Written) -> None:
        """Some of Parley's own patterns say less than Rasa's teams word for themselves."""
        theirs = shipped.rasas_patterns()
        for name, flow in theirs.flows.items():
            ours.flows[name] = shipped.inherit(flow, ours.flows[name], self._defaults)
            self._mentioned.update(question.collect for question in flow.questions)
        ours.places.update(theirs.places)

    def _in_our_language(self, variation: Variation) -> Variation:
        """Parley's own responses are written in English first; the first language of a project may be another."""
        return self._variation({"en": variation.text, **variation.translation}, variation.buttons)

    def _variation(self, words: PromptText, buttons: Sequence[dict[str, Any]] = ()) -> Variation:
        """A response that says these words."""
        first = self._defaults.language
        texts = words if isinstance(words, dict) else {first: words}
        text = texts.get(first) or next(iter(texts.values()))
        return Variation(text=text, translation=texts, buttons=list(buttons))

    def _flows(self, action_names: frozenset[str]) -> Flows:
        queues = self._queues.queues or {"default": Queue()}
        if not self._defaults.queue:
            self._defaults = self._defaults.model_copy(update={"queue": next(iter(queues))})
        kinds = Kinds(self._written, self._domain, self._nlu.choices, self._defaults, self._rasa is not None)
        completed = kinds.completed(self._assurance.policy)
        choices = {**kinds.lists, **self._nlu.choices, **kinds.categories()}
        for listed in choices.values():
            for language in self._defaults.languages:
                listed.make_ready(tongue_of(language))
        return Flows(
            flows=completed,
            slots=kinds.slots(),
            responses=self._domain.responses,
            defaults=self._defaults,
            choices=choices,
            queues=queues,
            hours=self._hours.schedules,
            numbers=self._numbers.numbers,
            summary=self._summary_texts(),
            assurance=self._assurance.policy,
            segments=self._segments.conditions,
            notices=self._notices.notices,
            directory=bool(self._customers.places),
            actions=action_names | frozenset(self._domain.actions),
            revision=name_of(files_of(self._folder)),
            kept=kinds.kept,
            own_phrases=self._own_phrases(),
            **(rasa.own_manners(self._rasa, self._written, self._domain) if self._rasa else {}),
        )

    def _summary_texts(self) -> SummaryTexts:
        """Parley's, with the team's own instead where there are some."""
        return summary.completed(self._summary.texts, shipped.summary_texts(), self._defaults.language)


def _asks(said: Variation) -> bool:
    return said.text.rstrip().endswith("?") or bool(said.buttons)


def _speaks_of(keys: tuple[str, ...], file: Path) -> bool:
    """Whether one of the keys begins a line: any other YAML of a Rasa project is none of our business."""
    if file.name == "defaults.yml":
        return True
    try:
        return bool(_opening(keys).search(file.read_text("utf-8", "replace")))
    except OSError:
        return True  # that it cannot be read is told when it is


@cache
def _opening(keys: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(keys)})\s*:", re.MULTILINE)


def _recordings(folder: Path) -> dict[str, dict[str, Path]]:
    found: dict[str, dict[str, Path]] = {}
    for file in sorted(folder.glob("*/*")):
        if file.suffix in (".wav", ".mp3"):
            found.setdefault(file.parent.name, {})[file.stem] = file
    return found
