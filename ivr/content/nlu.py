"""Reads what understanding is trained on: Rasa's NLU files, and Parley's lists of choices.

Rule: annotations are taken out of the sentences here, so that nobody else knows how Rasa writes them. The language
of a file is the folder it lies in below nlu/ (nlu/es/cards.yml), or every language if there is none.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from ivr.content.marked_yaml import Document
from ivr.content.problems import Problems, did_you_mean
from ivr.conversation.answers import Choices
from ivr.conversation.events import Entity


@dataclass(frozen=True)
class Example:
    """A sentence and what it means. `language` "" is any."""

    text: str
    intent: str
    language: str = ""
    entities: tuple[Entity, ...] = ()


@dataclass
class Nlu:
    """All training data of a project."""

    examples: list[Example] = field(default_factory=list)
    synonyms: dict[str, str] = field(default_factory=dict)
    lookups: dict[str, list[str]] = field(default_factory=dict)
    regexes: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, Choices] = field(default_factory=dict)
    places: dict[str, tuple[Document, tuple[str | int, ...]]] = field(default_factory=dict)
    """Where each intent is first written."""

    @property
    def intents(self) -> set[str]:
        return {example.intent for example in self.examples}


KINDS = ("intent", "synonym", "lookup", "regex")

_ANNOTATION = re.compile(r"\[(?P<text>[^\]]*)\](?:\((?P<short>[^)]*)\)|(?P<long>\{[^}]*\}))")


def read(document: Document, nlu: Nlu, language: str, problems: Problems) -> None:
    """Adds the entries under `nlu:`."""
    entries = document.data.get("nlu")
    if not isinstance(entries, list):
        problems.add(
            document.problem(("nlu",), "'nlu' must be a list of '- intent: ...' with 'examples: |'.")
        )
        return
    for index, entry in enumerate(entries):
        path = ("nlu", index)
        if not isinstance(entry, dict):
            problems.add(document.problem(path, "expected '- intent: ...' with 'examples: |' below it."))
            continue
        kind = next((key for key in KINDS if key in entry), "")
        if not kind:
            hint = next((did_you_mean(key, KINDS) for key in entry if did_you_mean(key, KINDS)), "")
            problems.add(document.problem(path, f"expected one of {', '.join(KINDS)}.", hint))
            continue
        for key in entry:
            if key not in (kind, "examples", "metadata"):
                hint = did_you_mean(key, (kind, "examples", "metadata"))
                problems.add(
                    document.problem((*path, key), f"'{key}' is not a key of {kind}.", hint, key=True)
                )
        name = str(entry[kind])
        examples = _examples(document, entry, path, kind, name, problems)
        if kind == "intent":
            nlu.places.setdefault(name, (document, (*path, kind)))
            for text in examples:
                plain, entities = _annotated(text, document, (*path, "examples"), problems)
                nlu.examples.append(Example(plain, name, language, entities))
        elif kind == "synonym":
            nlu.synonyms.update((text, name) for text in examples)
        else:
            (nlu.lookups if kind == "lookup" else nlu.regexes).setdefault(name, []).extend(examples)


def _examples(
    document: Document,
    entry: dict[Any, Any],
    path: tuple[str | int, ...],
    kind: str,
    name: str,
    problems: Problems,
) -> list[str]:
    """The lines of `examples: |`, or Rasa's long form, a list of blocks with `text`."""
    written = entry.get("examples")
    if isinstance(written, list):
        texts = [item.get("text") if isinstance(item, dict) else item for item in written]
        if all(isinstance(text, str) for text in texts):
            return [text.strip().removeprefix("- ").strip() for text in texts if text.strip()]
    if not isinstance(written, str):
        message = f"{kind} '{name}' needs 'examples: |' and below it lines that begin with '- '."
        problems.add(document.problem((*path, "examples"), message))
        return []
    found = []
    for line in written.splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if not line.startswith("- ") and line != "-":
            message = f"{kind} '{name}': the line {line[:40]!r} does not begin with '- '."
            problems.add(
                document.problem((*path, "examples"), message, "Is the '|' after 'examples:' there?")
            )
            continue
        if line[2:].strip():
            found.append(line[2:].strip())
    if not found:
        problems.add(document.problem((*path, "examples"), f"{kind} '{name}' has no examples."))
    return found


def _annotated(
    text: str, document: Document, path: tuple[str | int, ...], problems: Problems
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
                problems.add(document.problem(path, f"the annotation {match['long']} is not JSON."))
        else:
            name, _, value = match["short"].partition(":")
            details = {"entity": name, "value": value or words}
        if details.get("entity"):
            entities.append(
                Entity(
                    str(details["entity"]),
                    details.get("value", words),
                    len(plain),
                    len(plain) + len(words),
                    str(details.get("role", "")),
                )
            )
        plain += words
    return plain + text[at:], tuple(entities)


def read_choices(document: Document, nlu: Nlu, languages: list[str], problems: Problems) -> None:
    """Adds the lists under `choices:`."""
    block = document.data.get("choices")
    if not isinstance(block, dict):
        problems.add(document.problem(("choices",), "'choices' must hold lists by their names."))
        return
    for name, values in block.items():
        path: tuple[str | int, ...] = ("choices", name)
        if not isinstance(values, dict) or not values:
            problems.add(
                document.problem(path, f"list '{name}' needs values, each with what callers call it.")
            )
            continue
        items: dict[Any, dict[str, tuple[str, ...]]] = {}
        for value, phrases in values.items():
            here = (*path, value)
            if isinstance(phrases, list) and all(isinstance(p, str) for p in phrases) and phrases:
                items[value] = {language: tuple(phrases) for language in languages}
            elif isinstance(phrases, dict) and phrases and all(_phrases(p) for p in phrases.values()):
                items[value] = {
                    language: (p,) if isinstance(p, str) else tuple(p) for language, p in phrases.items()
                }
                for language in phrases:
                    if language not in languages:
                        hint = did_you_mean(language, languages)
                        message = f"list '{name}': '{language}' is not a language of this project."
                        problems.add(document.problem((*here, language), message, hint, key=True))
                for language in languages:
                    if language not in phrases:
                        message = f"list '{name}': value '{value}' has no words in language '{language}'."
                        problems.add(document.problem(here, message, key=True))
            elif phrases is None:
                items[value] = {language: (str(value).replace("_", " "),) for language in languages}
            else:
                message = (
                    f"list '{name}': value '{value}' needs phrases, such as {{en: [checking, current]}}."
                )
                problems.add(document.problem(here, message))
        nlu.choices[str(name)] = Choices(str(name), items)


def _phrases(written: Any) -> bool:
    return isinstance(written, str) or (
        isinstance(written, list) and bool(written) and all(isinstance(phrase, str) for phrase in written)
    )
