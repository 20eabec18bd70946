"""Reads what understanding is trained on: Rasa's NLU files, and Parley's lists of choices.

Rule: annotations are taken out of the sentences here, so that nobody else knows how Rasa writes them. The language
of a file is the folder it lies in below nlu/ (nlu/es/cards.yml), or every language if there is none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ivr.content.domain import entries
from ivr.content.marked_yaml import Document, Mark, Place, list_of
from ivr.content.problems import Problem, Problems, did_you_mean, found
from ivr.conversation.answers import Choices
from ivr.conversation.events import Entity


@dataclass(frozen=True)
class Example:
    """A sentence and what it means. `language` "" is any. `path` is "" for what nobody wrote down."""

    text: str
    intent: str
    language: str = ""
    entities: tuple[Entity, ...] = ()
    path: str = ""
    line: int = 0
    column: int = 0

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.path else ""


@dataclass
class Nlu:
    """All training data of a project."""

    examples: list[Example] = field(default_factory=list)
    synonyms: dict[str, str] = field(default_factory=dict)
    lookups: dict[str, list[str]] = field(default_factory=dict)
    regexes: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, Choices] = field(default_factory=dict)
    intents: set[str] = field(default_factory=set)
    choice_places: dict[str, Place] = field(default_factory=dict)


KINDS = ("intent", "synonym", "lookup", "regex")

_ANNOTATION = re.compile(r"\[(?P<text>[^\]]*)\](?:\((?P<short>[^)]*)\)|(?P<long>\{[^}]*\}))")
_ENTRY = "'- intent: ...' with 'examples: |' below it"


def read(document: Document, nlu: Nlu, language: str, problems: Problems) -> None:
    """Adds the entries under `nlu:`."""
    entries = document.data.get("nlu")
    if not isinstance(entries, list):
        problems.add(document.problem(("nlu",), f"'nlu' must be a list of {_ENTRY}, found {found(entries)}."))
        return
    for index, entry in enumerate(entries):
        place = Place(document, ("nlu", index))
        kind = _kind(entry, place, problems)
        if not kind:
            continue
        name = entry[kind]
        if not isinstance(name, str) or not name:
            problems.add(place.within(kind).problem(f"expected the name of the {kind}, found {found(name)}."))
            continue
        lines = list(_examples(entry, place, f"{kind} '{name}'", problems))
        texts = [text for text, _ in lines]
        if kind == "intent":
            nlu.intents.add(name)
            for text, mark in lines:
                plain, entities = _annotated(text, document, mark, problems)
                nlu.examples.append(Example(plain, name, language, entities, document.path, *mark))
        elif kind == "synonym":
            nlu.synonyms.update((text, name) for text in texts)
        elif kind == "lookup":
            nlu.lookups.setdefault(name, []).extend(texts)
        else:
            _check_patterns(lines, document, f"regex '{name}'", problems)
            nlu.regexes.setdefault(name, []).extend(texts)


def _kind(entry: Any, place: Place, problems: Problems) -> str:
    """What an entry is of, or "" and a problem."""
    if not isinstance(entry, dict):
        problems.add(place.problem(f"expected {_ENTRY}, found {found(entry)}."))
        return ""
    kind = next((key for key in KINDS if key in entry), "")
    known = (kind, "examples", "metadata") if kind else (*KINDS, "examples", "metadata")
    strange = [key for key in entry if key not in known]
    for key in strange:
        message = f"'{key}' is not a key of {kind or 'an entry'}."
        problems.add(place.within(key).problem(message, did_you_mean(key, known), key=True))
    if not kind and not strange:
        problems.add(place.problem(f"an entry needs one of the keys {', '.join(KINDS)}."))
    return kind


def _examples(
    entry: dict[Any, Any], place: Place, what: str, problems: Problems
) -> Iterator[tuple[str, Mark]]:
    """The lines of `examples: |`, or Rasa's long form, a list of blocks with `text`; each with its place."""
    written = entry.get("examples")
    at = place.within("examples")
    document, told = place.document, len(problems)
    if isinstance(written, list):
        yield from _listed(written, at, what, problems)
    elif not isinstance(written, str):
        if "examples" in entry or not any(did_you_mean(key, ["examples"]) for key in entry):
            wanted = "'examples: |' and below it lines that begin with '- '"
            problems.add(at.problem(f"{what} needs {wanted}, found {found(written)}."))
    elif document.written(at.path).startswith(">"):
        problems.add(at.problem(f"{what}: '>' makes one line of all examples.", "Write 'examples: |'."))
    else:
        empty = True
        for number, line in enumerate(written.splitlines()):
            text, mark = line.strip(), document.line_within(at.path, number)
            if not text or text.startswith("#"):
                continue
            empty = False
            if text != "-" and not text.startswith("- "):
                message = f"{what}: the line {found(text)} does not begin with '- '."
                hint = (
                    ""
                    if document.written(at.path).startswith("|")
                    else "Write 'examples: |' and each example on a line below."
                )
                problems.add(Problem(document.path, *mark, message, hint=hint))
            elif text[2:].strip():
                yield text[2:].strip(), Mark(mark.line, mark.column + 2)
        if empty and len(problems) == told:
            problems.add(
                at.problem(f"{what} has no examples.", "Write each on a line that begins with '- '.")
            )


def _listed(written: list[Any], at: Place, what: str, problems: Problems) -> Iterator[tuple[str, Mark]]:
    if not written:
        problems.add(at.problem(f"{what} has no examples.", "Write each on a line that begins with '- '."))
    for index, item in enumerate(written):
        place = at.within(index)
        text = item.get("text") if isinstance(item, dict) else item
        if isinstance(text, str) and text.strip():
            yield text.strip().removeprefix("- ").strip(), place.document.mark(place.path)
        else:
            hint = "Write 'examples: |', so that all below it is text."
            problems.add(place.problem(f"{what}: an example must be text, found {found(item)}.", hint))


def _check_patterns(lines: list[tuple[str, Mark]], document: Document, what: str, problems: Problems) -> None:
    for text, mark in lines:
        try:
            re.compile(text)
        except (re.error, OverflowError, RecursionError) as error:
            message = f"{what}: this is not a regular expression: {error}."
            problems.add(Problem(document.path, *mark, message))


def _annotated(
    text: str, document: Document, mark: Mark, problems: Problems
) -> tuple[str, tuple[Entity, ...]]:
    """The sentence without annotations, and what they said: [savings](account) or [savings]{"entity": ...}."""
    plain, entities, at = "", [], 0
    for match in _ANNOTATION.finditer(text):
        plain += text[at : match.start()]
        at = match.end()
        words = match["text"]
        details: dict[str, Any] = {}
        if match["long"]:
            try:
                details = json.loads(match["long"])
            except ValueError:
                message = f"the annotation {found(match['long'])} is not JSON."
                hint = 'Write it as {"entity": "account", "value": "savings"}.'
                place = Mark(mark.line, mark.column + match.start("long"))
                problems.add(Problem(document.path, *place, message, hint=hint))
                details = {"entity": words}
        else:
            name, _, value = match["short"].partition(":")
            details = {"entity": name.strip(), "value": value.strip() or words}
        if details.get("entity"):
            value, role = details.get("value", words), str(details.get("role", ""))
            start = len(plain)
            entities.append(Entity(str(details["entity"]), value, start, start + len(words), role))
        else:
            place = Mark(mark.line, mark.column + match.start())
            message = f"the annotation {found(match.group())} names no entity."
            problems.add(Problem(document.path, *place, message, hint="Write it as [savings](account)."))
        plain += words
    return plain + text[at:], tuple(entities)


# -- choices ---------------------------------------------------------------------------------------------


def read_choices(document: Document, nlu: Nlu, languages: list[str], problems: Problems) -> None:
    """Adds the lists under `choices:`."""
    for name, values, place in entries(document, "choices", "list", nlu.choice_places, problems):
        items: dict[str, dict[str, tuple[str, ...]]] = {}
        if isinstance(values, dict) and values:
            for value, phrases in values.items():
                what = f"list '{name}': value '{value}'"
                items[str(value)] = _phrases(value, phrases, place.within(value), what, languages, problems)
        else:
            message = f"list '{name}' needs values, each with what callers call it, found {found(values)}."
            hint = "Write each as a key, such as 'savings: [savings account]'."
            problems.add(place.problem(message, hint, key=values is None))
        nlu.choices[name] = Choices(name, items)


def _phrases(
    value: Any, written: Any, place: Place, what: str, languages: list[str], problems: Problems
) -> dict[str, tuple[str, ...]]:
    """What callers call a value, per language: [checking, current] for all of them, or {en: [...], es: [...]}."""
    if not isinstance(value, str):
        problems.add(place.problem(f"{what} must be text.", f'Put it in quotes: "{found(value)}".', key=True))
    if written is None:
        return {language: (str(value).replace("_", " "),) for language in languages}
    if not isinstance(written, dict):
        phrases = _texts(written, place, what, problems)
        return dict.fromkeys(languages, phrases)
    for language in written:
        if language not in languages:
            message = f"{what}: '{language}' is not a language of this project."
            hint = did_you_mean(language, languages, otherwise=f"Its languages are: {', '.join(languages)}.")
            problems.add(place.within(language).problem(message, hint, key=True))
    missing = [language for language in languages if language not in written]
    if missing:
        message = f"{what} has no words in language '{missing[0]}'."
        problems.add(place.problem(message, f"Add '{missing[0]}: [...]'.", key=True))
    return {
        str(language): _texts(p, place.within(language), what, problems) for language, p in written.items()
    }


def _is_phrase(text: Any) -> bool:
    return isinstance(text, str) and text != ""


def _texts(written: Any, place: Place, what: str, problems: Problems) -> tuple[str, ...]:
    texts = [written] if isinstance(written, str) else list_of(written)
    odd = next((i for i, text in enumerate(texts) if not _is_phrase(text)), None)
    if texts and odd is None:
        return tuple(texts)
    where = place if odd is None or isinstance(written, str) else place.within(odd)
    message = f"{what} needs phrases, such as [checking, current account], found {found(where.data)}."
    problems.add(where.problem(message, key=where.data is None))
    return ()
