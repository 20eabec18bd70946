"""JSON Schemas of the flow language, so that any YAML editor completes keys, explains them and marks mistakes.

Rule: nothing is said twice. A schema is made from the classes that load the files; only how something is *written*
where it differs from how it is kept (short forms, nested lists of steps) is told here. An editor knows one file, so
names are suggested and never refused: whether a queue exists is for `ivr check`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from ivr.content import domain, faq, nlu
from ivr.content.project import Project
from ivr.conversation.answers import KINDS
from ivr.conversation.assurance import AssurancePolicy
from ivr.conversation.customers import CustomerEntry, Segment
from ivr.conversation.defaults import Defaults
from ivr.conversation.hours import Hours
from ivr.conversation.notices import NoticeEntry
from ivr.conversation.slots import Slot
from ivr.conversation.steps import OWN_ACTIONS, STEPS, ActionStep, CollectStep
from ivr.conversation.steps.call import CallStep
from ivr.conversation.steps.hand_off import GOODBYE, HandOffStep
from ivr.conversation.steps.link import LinkStep
from ivr.conversation.steps.menu import Choice
from ivr.conversation.steps.play import PlayStep
from ivr.conversation.steps.set_slots import SetSlotsStep
from ivr.conversation.steps.voicemail import VoicemailStep
from ivr.conversation.summary_texts import SummaryTexts
from ivr.conversation.written import (
    END,
    FlowHead,
    IntentTrigger,
    NluTrigger,
    Number,
    Queue,
    Rejection,
    Step,
    Variation,
)
from ivr.quality import test_cases as tests
from ivr.quality import test_steps

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
FOLDER = Path(".vscode", "schemas")
ANY_FILE = "parley"
"""The schema that fits every file of a project; the others each fit the files of one kind."""

_FILES = [f"{folder}/**/*{ending}" for folder in ("flows", "nlu") for ending in (".yml", ".yaml")]
_TEXT: Schema = {"type": "string"}


@dataclass(frozen=True)
class Names:
    """What a project has names for; an editor offers them."""

    flows: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    responses: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    queues: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    recordings: tuple[str, ...] = ()
    languages: tuple[str, ...] = field(default=("en",))
    tools: tuple[str, ...] = ()
    """What `call` names and is not a flow: tools and agents of Rasa's."""


def names_of(project: Project) -> Names:
    flows = project.flows
    steps = (step for flow in flows.flows.values() for step in flow.steps.values())
    called = {step.call for step in steps if isinstance(step, CallStep)}
    return Names(
        flows=tuple(sorted(flows.flows)),
        slots=tuple(sorted(flows.slots)),
        responses=tuple(sorted(flows.responses)),
        actions=tuple(sorted(flows.actions)),
        queues=tuple(flows.queues),
        hours=tuple(flows.hours),
        intents=tuple(sorted(project.nlu.intents)),
        choices=tuple(sorted(flows.choices)),
        recordings=tuple(sorted({name for known in project.recordings.values() for name in known})),
        languages=tuple(flows.defaults.languages),
        tools=tuple(sorted(called - {*flows.flows})),
    )


def schemas(names: Names = Names()) -> dict[str, Schema]:
    """Every schema by its name: one for each kind of file, and one for any file."""
    writer = _Writer(names)
    parts = {
        "flows": writer.flows(),
        "domain": writer.domain(),
        "nlu": writer.nlu(),
        "choices": writer.choices(),
        "faq": writer.faq(),
        "queues": writer.queues(),
        "hours": writer.hours(),
        "numbers": writer.numbers(),
        "summary": writer.summary(),
        "assurance": writer.assurance(),
        "customers": writer.customers(),
        "segments": writer.segments(),
        "notices": writer.notices(),
        "tests": writer.tests(),
    }
    together: Schema = {}
    for part in parts.values():
        together |= part
    heads = {name: _file(part) for name, part in parts.items()}
    defaults = writer.model(Defaults)
    defaults["properties"]["version"] = {}
    heads["defaults"] = defaults
    heads[ANY_FILE] = {
        "if": {"anyOf": [{"required": [key]} for key in together]},
        "then": _file(together),
        "else": defaults,
    }
    return {
        name: {
            "$schema": DRAFT,
            "title": f"Parley: {'any file' if name == ANY_FILE else name}",
            **head,
            **({"definitions": writer.steps()} if name in ("flows", ANY_FILE) else {}),
        }
        for name, head in heads.items()
    }


def write(folder: Path, names: Names) -> list[Path]:
    """Writes every schema into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, schema in schemas(names).items():
        file = folder / f"{name}.schema.json"
        file.write_text(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", "utf-8")
        written.append(file)
    return written


def connect(project: Path, folder: Path) -> str:
    """Connects Visual Studio Code where that takes no editing of a file of the team's; says how to do the rest."""
    settings = project / ".vscode" / "settings.json"
    name = f"{ANY_FILE}.schema.json"
    try:
        schema = "./" + (folder.resolve() / name).relative_to(project.resolve()).as_posix()
    except ValueError:
        schema = (folder.resolve() / name).as_posix()
    entry = json.dumps({"yaml.schemas": {schema: _FILES}}, indent=2)
    told = []
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(entry + "\n", "utf-8")
        told.append(
            f"Visual Studio Code: {settings} is written. Install the extension 'YAML' by Red Hat; done."
        )
    elif schema not in settings.read_text("utf-8"):
        told.append(f"Visual Studio Code: install the extension 'YAML' by Red Hat, and add to {settings}:")
        told.extend(f"    {line}" for line in entry.splitlines()[1:-1])
    else:
        told.append(f"Visual Studio Code: {settings} knows the schemas already.")
    told.append("Other editors with YAML support: make this the first line of a file in flows/:")
    told.append(f"    # yaml-language-server: $schema={'.' if schema.startswith('.') else ''}{schema}")
    return "\n".join(told)


# -- how things are written ------------------------------------------------------------------------------


class _Writer:
    def __init__(self, names: Names) -> None:
        self._names = names
        self._written: dict[tuple[type[BaseModel], str], Schema] = {}
        flows, queues = _one_of(names.flows), _one_of((*names.queues, "default"))
        intents, responses = _one_of(names.intents), _one_of(names.responses)
        self._written = {
            (Step, "id"): {"type": "string", "minLength": 1, "not": {"const": END}},
            (Step, "next"): {"$ref": "#/definitions/next"},
            (Choice, "then"): {"$ref": "#/definitions/target"},
            (Choice, "key"): {"type": ["string", "integer"], "pattern": "^[0-9*]*$"},
            (Choice, "intent"): _one_of((*names.intents, "affirm", "deny", "goodbye")),
            (NluTrigger, "intent"): {"anyOf": [intents, self.model(IntentTrigger)]},
            (IntentTrigger, "name"): intents,
            (SetSlotsStep, "set_slots"): {
                "anyOf": [self._slot_values(), {"type": "array", "items": self._slot_values()}]
            },
            (CallStep, "call"): _one_of((*names.flows, *names.tools)),
            (LinkStep, "link"): flows,
            (HandOffStep, "hand_off"): queues,
            (VoicemailStep, "voicemail"): queues,
            (Defaults, "queue"): queues,
            (ActionStep, "action"): _one_of((*names.actions, *names.responses, *OWN_ACTIONS)),
            (CollectStep, "collect"): _one_of(names.slots),
            (CollectStep, "reads"): _one_of((*KINDS, *names.choices)),
            (CollectStep, "utter"): responses,
            (Rejection, "utter"): responses,
            (PlayStep, "play"): _one_of(names.recordings),
            (Number, "flow"): flows,
            (Number, "language"): _one_of(names.languages),
            (Queue, "hours"): _one_of(names.hours),
            (Queue, "hold_music"): _one_of(names.recordings),
            (Queue, "then"): _one_of((*names.queues, GOODBYE)),
        }

    def model(self, model: type[BaseModel]) -> Schema:
        """The keys of a class, as they are written."""
        made = model.model_json_schema(by_alias=True)
        inner = {part.__name__: part for part in _models_in(model)}
        definitions = {
            name: self.model(inner[name]) if name in inner else schema
            for name, schema in made.pop("$defs", {}).items()
        }
        schema: Schema = _plain(made, definitions)
        schema["description"] = " ".join((model.__doc__ or "").split())
        for base in reversed(model.__mro__):
            for name in schema.get("properties", {}):
                written = self._written.get((base, name))
                if written:
                    told = schema["properties"][name].get("description", "")
                    schema["properties"][name] = {"description": told, "allOf": [written]}
        return schema

    def _slot_values(self) -> Schema:
        return {"type": "object", "properties": {name: {} for name in self._names.slots}}

    # -- files -------------------------------------------------------------------------------------------

    def flows(self) -> Schema:
        flow = self.model(FlowHead)
        steps = {"description": "What happens, step by step.", "allOf": [{"$ref": "#/definitions/steps"}]}
        flow["properties"] = {**flow["properties"], "steps": steps}
        flow["required"] = ["steps"]
        names = {"pattern": r"^\w[\w-]*$"}
        return {
            "flows": {
                "description": "The flows of this file, by their ids.",
                "type": "object",
                "propertyNames": names,
                "additionalProperties": flow,
            }
        }

    def steps(self) -> Schema:
        """The definitions that refer to each other: steps hold branches, and branches hold steps."""
        branch = {
            "type": "object",
            "properties": {
                "if": {"description": "A condition, such as slots.amount > 10.", "type": ["string", "boolean"]},
                "then": {"$ref": "#/definitions/target"},
                "else": {"$ref": "#/definitions/target"},
            },
            "additionalProperties": False,
            "if": {"required": ["else"]},
            "then": {"maxProperties": 1},
            "else": {"required": ["if", "then"]},
        }  # fmt: skip
        return {
            "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/step"}},
            "step": self._step(),
            "next": {
                "anyOf": [
                    {"description": "The id of a step, or END.", **_TEXT},
                    {
                        "type": "array",
                        "minItems": 1,
                        "items": branch,
                        "contains": {"type": "object", "required": ["else"]},
                    },
                ]
            },
            "target": {
                "description": "The id of a step, END, or a list of steps.",
                "anyOf": [{**_TEXT, "minLength": 1}, {"$ref": "#/definitions/steps"}],
            },
        }

    def _step(self) -> Schema:
        """A step is of the kind whose key it has. A hand-off with `say` is a hand-off: `say` is one of its keys."""
        kinds = []
        for kind, step in STEPS.items():
            holders = [k for k, other in STEPS.items() if k != kind and kind in other.model_fields]
            which: Schema = {"required": [kind]}
            if holders:
                which["not"] = {"anyOf": [{"required": [holder]} for holder in holders]}
            model = self.model(step)
            model["required"] = sorted({*model.get("required", ()), kind})
            kinds.append({"if": which, "then": model})
        heads = {
            kind: {"description": " ".join((step.__doc__ or "").split())} for kind, step in STEPS.items()
        }
        return {
            "type": "object",
            "properties": {"id": {"description": Step.model_fields["id"].description, **_TEXT}, **heads},
            "anyOf": [{"required": [kind]} for kind in STEPS],
            "allOf": kinds,
        }

    def domain(self) -> Schema:
        written = {
            "slots": _names_of("The slots, by their names.", _or_nothing(self.model(Slot), _NO_EFFECT)),
            "responses": _names_of(
                "What is said, by the response's name.",
                {"type": "array", "minItems": 1, "items": _or_nothing(self.model(Variation), _NO_EFFECT)},
            ),
            "actions": {
                "description": "The actions that a server runs, by name.",
                "type": ["array", "null"],
                "items": {"type": ["string", "object"]},
            },
        }
        return {key: written.get(key, {"description": "Rasa's."}) for key in domain.KEYS}

    def nlu(self) -> Schema:
        entry: Schema = {
            "type": "object",
            "properties": {
                **{kind: {"description": f"The name of the {kind}.", **_TEXT} for kind in nlu.KINDS},
                "examples": {
                    "description": "Begin with '|', and each example on a line below with '- ' before it.",
                    "type": ["string", "array"],
                },
                "metadata": {},
            },
            "additionalProperties": False,
            "required": ["examples"],
            "oneOf": [{"required": [kind]} for kind in nlu.KINDS],
        }
        return {"nlu": {"description": "What callers say.", "type": "array", "items": entry}}

    def choices(self) -> Schema:
        phrases: Schema = {"type": ["string", "array"], "items": {"type": "string", "minLength": 1}}
        languages = dict.fromkeys(self._names.languages, phrases)
        said: Schema = {
            "description": "What callers call it: [checking, current account], or such a list per language.",
            "type": ["string", "array", "object", "null"],
            "items": {"type": "string", "minLength": 1},
            "properties": languages,
            "additionalProperties": phrases,
        }
        values = {"type": "object", "minProperties": 1, "additionalProperties": said}
        return {"choices": _names_of("Lists that questions choose from, by name.", values)}

    def faq(self) -> Schema:
        entry = self.model(faq.Entry) | {"anyOf": [{"required": ["question"]}, {"required": ["questions"]}]}
        return {
            "faq": {"description": "Questions and what is said to them.", "type": "array", "items": entry}
        }

    def queues(self) -> Schema:
        return {"queues": _names_of("The queues, by name.", _or_nothing(self.model(Queue)))}

    def hours(self) -> Schema:
        return {"hours": _names_of("When somebody is there, by name.", self.model(Hours))}

    def numbers(self) -> Schema:
        return {"numbers": _names_of("The numbers that may be dialled.", _or_nothing(self.model(Number)))}

    def summary(self) -> Schema:
        return {"summary": _or_nothing(self.model(SummaryTexts))}

    def assurance(self) -> Schema:
        policy = self.model(AssurancePolicy)
        policy["properties"]["levels"]["propertyNames"] = {"enum": ["1", "2", "3"]}
        return {"assurance": policy}

    def customers(self) -> Schema:
        people = "People who do not exist, by their customer numbers."
        return {"customers": _names_of(people, _or_nothing(self.model(CustomerEntry)))}

    def segments(self) -> Schema:
        return {"segments": _names_of("Segments by name; the first that holds counts.", self.model(Segment))}

    def notices(self) -> Schema:
        return {
            "notices": _names_of("What has happened that touches callers, by name.", self.model(NoticeEntry))
        }

    def tests(self) -> Schema:
        steps = (*test_steps.DOES, *test_steps.EXPECTS)
        step: Schema = {
            "type": "object",
            "properties": {key: {"description": test_steps.MEANING[key]} for key in (*steps, *test_steps.BESIDE_DOES)},
            "additionalProperties": False,
            "anyOf": [{"required": [key]} for key in steps],
        }  # fmt: skip
        step["properties"] |= {
            "assertions": {"description": test_steps.MEANING["assertions"], "type": "array"},
            **{
                key: {"description": test_steps.MEANING[key], "allOf": [_one_of(self._names.queues)]}
                for key in ("handed_to", "voicemail")
            },
            "utter": {"description": test_steps.MEANING["utter"], "allOf": [_one_of(self._names.responses)]},
        }
        case: Schema = {
            "type": "object",
            "properties": {
                **{key: {} for key in tests.CASE_KEYS},
                "test_case": {"description": "What is shown, in a sentence.", "type": "string", "minLength": 1},
                "steps": {"type": "array", "minItems": 1, "items": step},
            },
            "additionalProperties": False,
            "required": ["test_case", "steps"],
        }  # fmt: skip
        written: Schema = {key: {} for key in tests.KEYS}
        written["test_cases"] = {"description": "The tests.", "type": "array", "items": case}
        written["calls"] = {
            "description": "The line of the tests that say nothing of theirs.",
            "type": "object",
            "properties": {key: {"type": "string"} for key in tests.LINE_KEYS},
            "additionalProperties": False,
        }
        return written


_NO_EFFECT = ("auto_fill", "value_reset_delay", "elements", "attachment", "quick_replies")
"""Keys that Rasa's domain files may have, and that mean nothing on the telephone."""


def _file(written: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {**written, "version": {"description": "Rasa's; without effect here."}},
        "additionalProperties": False,
        "anyOf": [{"required": [key]} for key in written],
    }


def _names_of(description: str, schema: Schema) -> Schema:
    return {"description": description, "type": ["object", "null"], "additionalProperties": schema}


def _or_nothing(schema: Schema, beside: Iterable[str] = ()) -> Schema:
    """A block of keys that may be left empty."""
    return {
        **schema,
        "type": [schema["type"], "null"],
        "properties": {**schema["properties"], **{key: {} for key in beside}},
    }


def _one_of(names: Iterable[str]) -> Schema:
    """Text; the names are offered."""
    known = list(dict.fromkeys(names))
    return {"anyOf": [{"enum": known}, _TEXT]} if known else _TEXT


def _models_in(model: type[BaseModel]) -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    waiting: list[Any] = [part.annotation for part in model.model_fields.values()]
    while waiting:
        annotation = waiting.pop()
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            found.add(annotation)
        waiting.extend(get_args(annotation))
    return found


_EMPTY: tuple[Any, ...] = ("", None, [], {})


def _says_nothing(key: str, value: Any) -> bool:
    """Whether it is a title of pydantic's, or a default that is empty."""
    if key == "title":
        return isinstance(value, str)
    return key == "default" and any(type(value) is type(empty) and value == empty for empty in _EMPTY)


def _plain(schema: Any, definitions: Mapping[str, Schema]) -> Any:
    """The schema without pydantic's titles and empty defaults, and with what it refers to written out."""
    if isinstance(schema, list):
        return [_plain(part, definitions) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return {**definitions[schema["$ref"].rpartition("/")[2]], **_plain(beside, definitions)}
    plain = {}
    for key, value in schema.items():
        if key == "properties":
            plain[key] = {name: _plain(part, definitions) for name, part in value.items()}
        elif not _says_nothing(key, value):
            plain[key] = _plain(value, definitions)
    return plain
