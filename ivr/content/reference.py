"""The language reference, made from the classes that the flow language is made of.

Rule: nobody writes these tables by hand. They stand in flows/README.md and ivr/README.md between two markers, and so
does a page's list of contents; a test compares them, and `python -m ivr.content.reference --write` puts them there
anew. The example of a kind of step is a file in examples/, which another test holds as a call.
"""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ivr.content.summary import SHIPPED
from ivr.conversation.answers import KINDS, Found, Surroundings, read, read_keys
from ivr.conversation.assurance import KINDS as KINDS_OF_EVIDENCE
from ivr.conversation.assurance import SIGNS, AssurancePolicy, Kind, Lowers
from ivr.conversation.customers import CustomerEntry, Segment
from ivr.conversation.defaults import Defaults
from ivr.conversation.hours import Holidays, Hours
from ivr.conversation.notices import NoticeEntry, Touches
from ivr.conversation.slots import Slot
from ivr.conversation.spoken import FORMATS, say_value
from ivr.conversation.steps import OWN_ACTIONS, STEPS, CollectStep, MenuStep
from ivr.conversation.steps.call import Given, Taken, ToolMapping
from ivr.conversation.steps.menu import Choice
from ivr.conversation.steps.question import Question
from ivr.conversation.steps.readings import Table
from ivr.conversation.steps.stakes import Gate
from ivr.conversation.summary_texts import SummaryTexts
from ivr.conversation.written import (
    Dtmf,
    FlowHead,
    Ladder,
    Link,
    NluTrigger,
    Number,
    PromptText,
    Queue,
    Rejection,
    Stakes,
    Step,
    Universal,
    Variation,
    Voicemail,
)
from ivr.settings import Settings

HERE = Path(__file__).parent


def language() -> str:
    """The flow language: what flows/README.md shows between its markers."""
    common = set(Step.model_fields)
    asked = set(Question.model_fields)
    parts = [
        _section("A flow", FlowHead, ()),
        _section("`universal` of a flow", Universal, (), level=4),
        _section("Every step", Step, ()),
        _section("Every question (`collect`, `menu`)", Question, common),
    ]
    for kind, step in STEPS.items():
        hidden = common | (asked if issubclass(step, Question) else set())
        parts.append(_section(f"`{kind}`", step, hidden, intro=_intro(step)))
        parts.append((HERE / "examples" / f"{kind}.md").read_text("utf-8").strip())
        parts += [_section(title, model, (), level=4) for title, model in _BELOW.get(kind, {}).items()]
    parts += [_reads(), _formats(), _universals(), _readings(), _patterns()]
    parts.append(_list("Actions of the engine itself", ((n, _sentence(a)) for n, a in OWN_ACTIONS.items())))
    parts.append(_section("`slots` of the domain", Slot, ()))
    parts.append(_section("One of the texts of `responses`", Variation, ()))
    parts.append(_section("`flows/defaults.yml`", Defaults, ()))
    for name, part in Defaults.model_fields.items():
        *_, inside = part.annotation, *get_args(part.annotation)  # dict[str, Language] is of Language
        if isinstance(inside, type) and issubclass(inside, BaseModel):
            title = f"One of `{name}`" if get_origin(part.annotation) is dict else f"`{name}` of the defaults"
            parts.append(_section(title, inside, (), level=4))
    parts.append(_section("A queue in `flows/queues.yml`", Queue, ()))
    parts.append(_section("`voicemail` of a queue", Voicemail, (), level=4))
    parts.append(_section("A number in `flows/numbers.yml`", Number, ()))
    parts.append(_section("A schedule in `flows/hours.yml`", Hours, ()))
    parts.append(_section("`holidays` of a schedule", Holidays, (), level=4))
    parts.append(_section("Assurance in `flows/assurance.yml`", AssurancePolicy, ()))
    parts.append(_section("A sign under `lowers`", Lowers, (), level=4))
    parts.append(_evidence())
    parts.append(_section("A customer in `flows/customers.yml`", CustomerEntry, ()))
    parts.append(_section("A segment in `flows/segments.yml`", Segment, ()))
    parts.append(_section("A notice in `flows/notices.yml`", NoticeEntry, ()))
    parts.append(_section("`touches` of a notice", Touches, (), level=4))
    parts.append(_summary())
    parts.append(_without_effect())
    return "\n\n".join(parts)


def _summary() -> str:
    rows = ["| key | in English | what it is for |", "|---|---|---|"]
    for name, part in SummaryTexts.model_fields.items():
        words = yaml.safe_load(SHIPPED.read_text("utf-8"))["summary"][name]
        english = words if isinstance(words, str) else words["en"]
        said = english if isinstance(english, str) else ", ".join(english)
        rows.append(f"| `{name}` | {_in_a_table(said)} | {_text(part)} |")
    intro = " ".join((SummaryTexts.__doc__ or "").split())
    return "\n\n".join(["### The summary in `flows/summary.yml`", intro, "\n".join(rows)])


def _evidence() -> str:
    rows = ["| evidence | what it says | what it is |", "|---|---|---|"]
    rows += [f"| `{name}` | {kind.says} | {_weight(kind)} |" for name, kind in KINDS_OF_EVIDENCE.items()]
    rows += ["", "| sign against the caller | what it says |", "|---|---|"]
    rows += [f"| `{name}` | {says} |" for name, says in SIGNS.items()]
    return "\n".join(["#### Evidence and signs", "", *rows])


def _weight(kind: Kind) -> str:
    """What a kind of evidence is, in a word or two."""
    notes: list[str] = [kind.factor]
    if kind.two_factors:
        notes.append("two factors by itself")
    if kind.factor != "claims":
        notes.append("without a word" if kind.passive else "on purpose")
    if kind.feigned:
        notes.append("can be feigned")
    return ", ".join(notes)


NO_EFFECT = "Rasa's; "
"""So begins what is said of a key that Rasa's projects have, and a telephone has no use for."""


def _without_effect() -> str:
    models: dict[str, type[BaseModel]] = {"a flow": FlowHead, "a slot": Slot}
    models |= {f"`{kind}`": step for kind, step in STEPS.items()}
    named = []
    for whose, model in models.items():
        fields = model.model_fields.items()
        if names := [f"`{name}`" for name, part in fields if (part.description or "").startswith(NO_EFFECT)]:
            named.append(f"{', '.join(names)} of {whose}")
    return f"### Read, and without effect\n\nRasa's projects may have them: {'; '.join(named)}."


_BELOW: dict[str, dict[str, type[BaseModel]]] = {
    "collect": {"One of `rejections`": Rejection, "`dtmf` of `collect`": Dtmf},
    "menu": {"One of `choices`": Choice},
    "action": {"`stakes` of `action` and `http`": Stakes},
    "call": {"`mapping` of `call`": ToolMapping, "One of `input`": Given, "One of `output`": Taken},
}
"""The blocks within a kind of step that have keys of their own."""


def settings() -> str:
    """The settings: what ivr/README.md shows between its markers."""
    rows = ["| in ivr.toml | in the environment | what it is | default |", "|---|---|---|---|"]
    for setting in fields(Settings):
        default = f"`{setting.default}`" if setting.default not in ("", (), None) else ""
        name = f"`{setting.name}`" if setting.name != "project" else ""
        help = _in_a_table(setting.metadata["help"])
        rows.append(f"| {name} | `{setting.metadata['env']}` | {help} | {default} |")
    return "\n".join(rows)


# -- tables of values ------------------------------------------------------------------------------------

NOW = datetime(2026, 11, 18, 11, 20, tzinfo=UTC)
"""The moment of the examples, a Wednesday; tests are held at it, too."""

SUCH_AS: dict[str, tuple[str, str, str]] = {
    "yes_no": ("yes please", "claro que sí", "1"),
    "number": ("two and a half", "dos y medio", "2*5"),
    "whole_number": ("a dozen", "una docena", "12"),
    "money": ("forty two fifty", "cuarenta y dos con cincuenta", "42*50"),
    "digits": ("double one four oh", "uno uno cuatro cero", "1140"),
    "pin": ("four two seven one", "cuatro dos siete uno", "4271"),
    "alphanumeric": ("b as in bravo seven two", "be de burro siete dos", ""),
    "phone": (
        "two one two, five five five, oh one oh one",
        "dos uno dos, cinco cinco cinco, cero uno cero uno",
        "2125550101",
    ),
    "email": ("john dot smith at gmail dot com", "john punto smith arroba gmail punto com", ""),
    "date": ("next monday", "el lunes que viene", "11232026"),
    "past_date": ("last friday", "el viernes pasado", "11132026"),
    "dates": ("may third to may tenth", "", ""),
    "time": ("half past two in the afternoon", "las dos y media de la tarde", "1430"),
    "date_time": ("monday at eleven", "el lunes a las once", ""),
    "person_name": ("my name is james miller", "me llamo james miller", ""),
    "handle": ("at joe underscore smith", "arroba joe guion bajo smith", ""),
    "address": ("one main street, forest ranch, california, seven oh oh two three", "", ""),
    "postal_code": ("nine four one oh three", "nueve cuatro uno cero tres", "94103"),
    "phrase": ("it's called the old lighthouse", "", ""),
    "text": ("well i want to complain about a fee", "", ""),
}
"""What callers say to a question of each kind, in English and in Spanish, and key: all of it means the same."""

SAID: dict[str, Any] = {
    "money": 135.5, "number": 1250.5, "ordinal": 3, "digits": "7151390787", "last4": "4000123412340787",
    "phone": "+12125550101", "spell": "main", "alphabet": "A12", "email": "john.smith@gmail.com",
    "email_spelled": "john.smith@gmail.com", "name": "james miller", "date": "2026-11-23",
    "full_date": "2026-11-23", "time": "14:30", "date_time": "2026-11-23T11:00", "when": "2026-11-23T08:00",
    "weekday": "2026-11-23", "greeting": "14:30",
}  # fmt: skip
"""A value to be said in each format."""


def _reads() -> str:
    rows = ["| `reads` | what it takes | such as | becomes | is said back as |", "|---|---|---|---|---|"]
    for name, kind in KINDS.items():
        english, spanish, keys = SUCH_AS[name]
        ways = [f"“{said}”" for said in (english, spanish) if said] + [f"keys `{keys}`"] * bool(keys)
        value = values_of(name)[0]
        back = "" if kind.secret else say_value(value, kind.said_as)
        becomes = f"`{str(value).lower() if isinstance(value, bool) else value}`"
        rows.append(f"| `{name}` | {_in_a_table(_sentence(kind))} | {', '.join(ways)} | {becomes} | {back} |")
    return "### What `reads` can be\n\n" + "\n".join(rows)


def values_of(kind: str) -> list[Any]:
    """What the examples of a kind become: all of them the same value."""
    english, spanish, keys = SUCH_AS[kind]
    heard = [
        read(kind, said, Surroundings(now=NOW, language=language))
        for said, language in ((english, "en"), (spanish, "es"))
        if said
    ]
    keyed = [read_keys(kind, keys, Surroundings(now=NOW))] if keys else []
    return [found.value for found in heard if isinstance(found, Found)] + keyed


def _formats() -> str:
    rows = ["| format | says | of the value | in English | in Spanish |", "|---|---|---|---|---|"]
    for name, way in FORMATS.items():
        meaning = _sentence(way).partition(":")[0].rstrip(".")
        said = " | ".join(
            say_value(SAID[name], name, language, today=NOW.date()) for language in ("en", "es")
        )
        rows.append(f"| `{name}` | {meaning} | `{SAID[name]}` | {said} |")
    return "### Formats of `{slot:format}`\n\n" + "\n".join(rows)


# -- what ships with Parley ------------------------------------------------------------------------------


def _shipped() -> dict[str, dict[str, Any]]:
    return dict(yaml.safe_load((HERE / "repair.yml").read_text("utf-8"))["flows"])


def _universals() -> str:
    rows = ["| English, for example | Spanish | key | what it does | flow |", "|---|---|---|---|---|"]
    for name, flow in _shipped().items():
        if "universal" in flow:
            said = [", ".join(flow["universal"]["phrases"][language][:3]) for language in ("en", "es")]
            rows.append(f"| {' | '.join(said)} | {_key(flow)} | {flow['description']} | `{name}` |")
    return "### What works at every question\n\n" + "\n".join(rows)


def _key(flow: Mapping[str, Any]) -> str:
    key = flow["universal"].get("key")
    return f"`{key}`" if key else ""


def _readings() -> str:
    """The order in which an answer is considered, question by question."""
    parts = [
        "### What an answer is taken for",
        "From the top: the first row that takes the sentence has it. `ivr explain` shows the way of one sentence.",
    ]
    tables: dict[str, Table] = {
        "`collect`": CollectStep.READINGS,
        "`menu`": MenuStep.READINGS,
        "`stakes`": Gate.READINGS,
    }
    for title, table in tables.items():
        rows = ["| | taken for | known by | done |", "|---|---|---|---|"]
        for place, row in enumerate(table, 1):
            cells = (f"{place}. {row.name}", row.taken_for, row.known_by, row.done)
            rows.append("| " + " | ".join(map(_in_a_table, cells)) + " |")
        parts += [f"#### At a question of {title}", "\n".join(rows)]
    return "\n\n".join(parts)


def _patterns() -> str:
    rows = ["| flow | what it does |", "|---|---|"]
    rows += [f"| `{name}` | {flow['description']} |" for name, flow in _shipped().items()]
    return "### The flows that ship with Parley\n\n" + "\n".join(rows)


# -- a page's contents -----------------------------------------------------------------------------------


def contents(page: str) -> str:
    """The chapters of a page as a list of links, each with its sections behind it."""
    lines: list[str] = []
    for level, title in headings(page):
        link = f"[{title}](#{anchor(title)})"
        if level == 2:
            lines.append(f"- {link}")
        elif lines:
            lines.append(f"  - {link}")
    return "\n".join(lines)


def headings(page: str) -> list[tuple[int, str]]:
    """The headings of the second and third level, without what stands in code."""
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), title) for marks, title in re.findall(r"^(##|###) (.+)$", prose, re.MULTILINE)]


def anchor(title: str) -> str:
    """The name that a heading can be linked to by."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


# -- tables of keys --------------------------------------------------------------------------------------


def _section(
    title: str, model: type[BaseModel], hidden: Iterable[str], intro: str = "", level: int = 3
) -> str:
    rows = ["| key | value | what it is for |", "|---|---|---|"]
    fields = sorted(model.model_fields.items(), key=lambda field: field[0] != getattr(model, "KIND", ""))
    for name, part in fields:  # what a step is called by comes first
        if name not in hidden and not (part.description or "").startswith(NO_EFFECT):
            rows.append(f"| `{part.alias or name}` | {_value(part)} | {_text(part)} |")
    return "\n\n".join([f"{'#' * level} {title}", *([intro] if intro else []), "\n".join(rows)])


def _list(title: str, entries: Iterable[tuple[str, str]]) -> str:
    """Names with their meanings; those that mean the same share a line."""
    names: dict[str, list[str]] = {}
    for name, meaning in entries:
        names.setdefault(meaning, []).append(f"`{name}`")
    return "\n".join(
        [f"### {title}", "", *(f"- {', '.join(same)}: {meaning}" for meaning, same in names.items())]
    )


def _intro(step: type[Step]) -> str:
    return "\n\n".join(" ".join(part.split()) for part in (step.__doc__ or "").split("\n\n"))


def _sentence(thing: object) -> str:
    return " ".join((getattr(thing, "__doc__", "") or "").split())


def _text(part: FieldInfo) -> str:
    text = _in_a_table(part.description or "")
    if part.is_required() or part.default_factory is not None or part.default in (None, "", (), False):
        return text
    return f"{text} Default: {_shown(part.default)}"


def _in_a_table(text: str) -> str:
    """Text that means no markup: outside of code, `<` begins a tag and `|` a column."""
    parts = text.split("`")
    parts[::2] = [part.replace("<", "\\<").replace("|", "\\|") for part in parts[::2]]
    return "`".join(parts)


def _shown(default: Any) -> str:
    if isinstance(default, Mapping):  # a text per language
        default = next(iter(default.values()))
    if isinstance(default, bool):
        return f"`{str(default).lower()}`."
    if isinstance(default, str) and " " in default:
        return f"“{default}”"
    return f"`{default}`."


def _value(part: FieldInfo) -> str:
    needed = "**needed**, " if part.is_required() else ""
    return needed + ("condition" if part.alias == "if" else _kind(part.annotation))


def _kind(annotation: Any) -> str:
    for whole, words in _WHOLE.items():
        if annotation in (whole, whole | None):
            return words
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(_kind(a) for a in inside if a is not type(None)))
    if origin is Literal:
        return ", ".join(f"`{str(word).lower() if word is True else word}`" for word in inside if word != "")
    if origin in (list, tuple):
        inside = inside[:1]
        if inside == (str,):
            return "list of texts"
        if inside == (Any,):
            return "list"
        return "list of blocks"
    return "block of keys"


_WHOLE: dict[Any, str] = {
    PromptText: "text, or one per language",
    Ladder: "text, or one per language, or a list of them",
    tuple[Link, ...]: "a step, or a list of branches",
    list[NluTrigger]: "list such as `[{intent: pay_bill}]`",
}
_SIMPLE: dict[Any, str] = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    Any: "anything",
}


# -- where they stand ------------------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]
SHOWN: dict[str, Callable[[], str]] = {"flows/README.md": language, "ivr/README.md": settings}
"""The file, and what stands in it between the markers."""

BEGIN, END = "<!-- {} -->", "<!-- /{} -->"


def shown(text: str, name: str = "reference") -> str:
    """What stands between two markers of a text."""
    return text.partition(BEGIN.format(name))[2].partition(END.format(name))[0].strip()


def with_shown(text: str, made: str, name: str = "reference") -> str:
    """The text with something else between the markers; as it is where they are missing."""
    before, begin, rest = text.partition(BEGIN.format(name))
    _, end, after = rest.partition(END.format(name))
    return f"{before}{begin}\n\n{made}\n\n{end}{after}" if end else text


def write(folder: Path = ROOT) -> None:
    """Puts the tables and the contents into the files, between their markers."""
    for name, made in SHOWN.items():
        page = with_shown((folder / name).read_text("utf-8"), made())
        (folder / name).write_text(with_shown(page, contents(page), "contents"), "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    else:
        print(f"{language()}\n\n{settings()}")
