"""What is written for the eye and would be read out: markup, placeholders of another program, text that was cut.

Rule: a text is said as it stands; only `{slot}` and `{slot:format}` have a meaning in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ivr.content.checks.material import Material, Said
from ivr.content.problems import Problems, found
from ivr.conversation import prompts
from ivr.conversation.answers.words import flat
from ivr.conversation.spoken import FORMATS
from ivr.conversation.steps import CollectStep


class _Mark(NamedTuple):
    pattern: re.Pattern[str]
    message: str
    hint: str


MARKS = (
    _Mark(
        re.compile(r"</?[A-Za-z][\w:-]*(?:\s[^<>]*)?/?>"),
        "the tag {} is said aloud.",
        "Write what is to be heard.",
    ),
    _Mark(re.compile(r"&(?:#\d+|[a-z]+);"), "{} is said aloud.", "Write the sign itself."),
    _Mark(re.compile(r"(\*\*|__|`)(?=\S).+?\1"), "the marks around {} are said aloud.", "Write plain words."),
    _Mark(re.compile(r"\[[^\]]+\]\([^)]+\)"), "the link {} is said aloud.", "Say where to look instead."),
)
"""Markup, what is told of it, and what to do."""

ELSEWHERE = (
    re.compile(r"\{\{\s*(?P<slot>\w+)\s*\}\}"),
    re.compile(r"\$\{(?P<slot>\w+)(?::\w+)?\}"),
    re.compile(r"[\[<%$](?P<slot>\w+)[\]>%]?"),
)
"""How placeholders are written in other programs: {{name}}, ${name}, [name], <name>, %name%, $name."""

SAID_AS: dict[str, tuple[str, ...]] = {
    "date": ("date", "full_date", "ordinal", "digits"),
    "past_date": ("date", "full_date", "ordinal", "digits"),
    "time": ("time",),
    "date_time": ("date_time", "date", "full_date", "time"),
    "money": ("money", "number", "digits"),
    "number": ("number", "money", "ordinal", "digits", "spell"),
    "phone": ("phone", "digits", "last4", "spell"),
    "email": ("email", "email_spelled", "spell"),
    "person_name": ("name", "spell", "alphabet"),
    "yes_no": (),
}
"""Kinds of value that only some formats can say, the best one first."""


def markup(material: Material, problems: Problems) -> None:
    """Tags, entities and stars are no commands to the voice: callers hear them."""
    for said in material.said:
        aloud = _JINJA.sub(lambda code: " " * len(code.group()), said.text)
        for mark in MARKS if not _plain(aloud) else ():
            for match in mark.pattern.finditer(aloud):
                message = f"{said.what}: {mark.message.format(found(match.group()))}"
                _tell(said, message, mark.hint, match.start() + 1, problems)


_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
"""What a response of Rasa's computes, and never says."""


def _plain(text: str) -> bool:
    return not any(sign in text for sign in "<&*_`[")


def placeholders(material: Material, problems: Problems) -> None:
    """A placeholder that is written as in another program is said as it stands."""
    slots = material.own_slots
    for said in material.said:
        for pattern in ELSEWHERE:
            for match in pattern.finditer(said.text):
                slot = match["slot"]
                if slot in slots and f"{{{slot}}}" != match.group():
                    message = f"{said.what}: {found(match.group())} is not how the value of '{slot}' is said."
                    hint = f"Write {{{slot}:money}}." if match.group()[0] == "$" else f"Write {{{slot}}}."
                    _tell(said, message, hint, match.start() + 1, problems)


def formats(material: Material, problems: Problems) -> None:
    """A value is said in a format that is not its own, or in one behind a dot, where a part of it would stand."""
    reads: dict[str, set[str]] = {}
    for _, question in material.of(CollectStep):
        if question.collect not in material.flows.kept_as_text:
            reads.setdefault(question.collect, set()).add(question.reads)
    for said in material.said:
        for placeholder in _placeholders(said.text):
            name, form = placeholder.name, placeholder.format
            is_slot = placeholder.scope == "slots"
            last = placeholder.deeper[-1] if placeholder.deeper else ""
            kind = _only(reads.get(name, set()))
            if last in FORMATS:
                message = f"{said.what}: '{last}' is a format, which stands behind a colon."
                scope = () if is_slot else (placeholder.scope,)
                value = ".".join((*scope, name, *placeholder.deeper[:-1]))
                _tell(said, message, f"Write {{{value}:{last}}}.", placeholder.column, problems)
            elif is_slot and _cannot_be_said(kind, form) and not material.may_fill(name):
                message = f"{said.what}: '{name}' is read as {kind}, and cannot be said as {form}."
                best = "".join(f":{able}" for able in SAID_AS[kind][:1])
                _tell(said, message, f"Write {{{name}{best}}}.", placeholder.column, problems)


def _only(kinds: set[str]) -> str:
    """The one there is, else ""."""
    return next(iter(kinds)) if len(kinds) == 1 else ""


def _cannot_be_said(kind: str, form: str) -> bool:
    return bool(form) and kind in SAID_AS and form not in SAID_AS[kind]


def _placeholders(text: str) -> tuple[prompts.Placeholder, ...]:
    try:
        if "{" in text:
            return prompts.compile(text).placeholders
        return ()
    except prompts.PromptError:
        return ()


_BRACES = re.compile(r"\{[^{}]*\}")


def untranslated(material: Material, problems: Problems) -> None:
    """A sentence is the same in two languages: one of them was never translated."""
    for said, others in _beside(material):
        words = flat(_BRACES.sub(" ", said.text))
        for language, text in others.items():
            if len(words.split()) >= ENOUGH and text == said.text and language < said.language:
                message = f"{said.what}: the words in language '{said.language}' are those in '{language}'."
                _tell(said, message, "Translate them.", 0, problems)


ENOUGH = 3
"""Words that no two languages share by chance."""


def _beside(material: Material) -> Iterator[tuple[Said, Mapping[str, str]]]:
    """Each text in one of several languages, with those of the others."""
    wordings: dict[tuple[str, object], dict[str, str]] = {}
    several = [said for said in material.said if said.language]
    for said in several:
        where = said.place.document.path, said.place.path[:-1]
        wordings.setdefault(where, {})[said.language] = said.text
    for said in several:
        yield said, wordings[said.place.document.path, said.place.path[:-1]]


def _tell(said: Said, message: str, hint: str, column: int, problems: Problems) -> None:
    problems.add(said.place.problem(message, hint, column=column, severity="warning"))


CHECKS = (markup, placeholders, formats, untranslated)
