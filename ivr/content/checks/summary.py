"""The summary that agents read: texts that say what they are there for, in the language that agents read."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.content.checks.material import Material, meant, texts
from ivr.content.checks.wording import unknown_languages
from ivr.content.marked_yaml import Place
from ivr.content.problems import Problems
from ivr.conversation import prompts
from ivr.conversation.prompts import Placeholder
from ivr.conversation.summary_texts import KNOWN

SHIPPED_IN = ("en", "es")
"""The languages of Parley's own texts."""

_MAY_BE_EMPTY = ", ".join(key for key, knows in KNOWN.items() if knows.sentence)


def readable(material: Material, problems: Problems) -> None:
    """A text of the summary that is empty, or has braces or pauses in it that nobody can read."""
    for key, place, text in _texts(material):
        what = f"summary: '{key}'"
        if not text.strip():
            if not KNOWN[key].sentence:
                problems.add(
                    place.problem(f"{what} needs a text.", f"Only {_MAY_BE_EMPTY} may be left empty.")
                )
            continue
        try:
            prompt = prompts.compile(text)
        except prompts.PromptError as error:
            problems.add(place.problem(f"{what}: {error.message}", column=error.column))
            continue
        if prompts.pauses_in("".join(prompt.texts))[1]:
            problems.add(place.problem(f"{what} has a pause in it, and is read.", "Take the pause out."))


def placeholders(material: Material, problems: Problems) -> None:
    """A text of the summary asks for what it does not know, or leaves out what it is there to say."""
    for key, place, text in _texts(material):
        try:
            said = prompts.compile(text).placeholders
        except prompts.PromptError:
            continue
        knows = KNOWN[key]
        strange = [one for one in said if _as_written(one) not in map(_braced, knows.names)]
        for one in strange:
            there_are = ", ".join(map(_braced, knows.names))
            knows_only = f"knows {there_are} only, not" if there_are else "has nothing to fill in for"
            hint = f"Write {{{one.name}}}." if one.name in knows.names else meant(one.name, knows.names, "")
            message = f"summary: '{key}' {knows_only} {_as_written(one)}."
            problems.add(place.problem(message, hint, column=one.column))
        if strange or not text.strip():
            continue
        for name in knows.needed:
            if name not in {one.name for one in said}:
                message = f"summary: '{key}' does not say {{{name}}}, so agents are not told it."
                hint = f"Put {{{name}}} where it belongs."
                problems.add(place.problem(message, hint, severity="warning"))


def languages(material: Material, problems: Problems) -> None:
    """The summary in languages that the project does not have, or not in the one that agents read."""
    first = material.flows.defaults.language
    for key, place in material.summary.items():
        what = f"summary: '{key}'"
        if key in (*KNOWN, "verbs") and isinstance(place.data, dict):
            unknown_languages(place.data, place, what, material, problems)
            if first not in place.data:
                message = f"{what}: the words in language '{first}' are missing, which agents read."
                problems.add(place.problem(message, f"Add '{first}: ...'."))
    missing = [key for key in (*KNOWN, "verbs") if key not in material.summary and key != "opening"]
    if material.summary and missing and first.split("-")[0] not in SHIPPED_IN:
        place = next(iter(material.summary.values()))
        message = f"summary: in language '{first}' these are missing, so agents read them in English: "
        here = Place(place.document, ("summary",))
        problems.add(here.problem(f"{message}{', '.join(missing)}.", key=True, severity="warning"))


def _texts(material: Material) -> Iterator[tuple[str, Place, str]]:
    """Every text that the team wrote, by its key."""
    for key, place in material.summary.items():
        if key in KNOWN and isinstance(place.data, str | dict):
            for way, _, text in texts(place.data):
                if isinstance(text, str):
                    yield key, place.within(*way), text


def _braced(name: str) -> str:
    return f"{{{name}}}"


def _as_written(said: Placeholder) -> str:
    scope = "" if said.scope == "slots" else f"{said.scope}."
    form = f":{said.format}" if said.format else ""
    return _braced(scope + ".".join((said.name, *said.deeper)) + form)


CHECKS = (readable, placeholders, languages)
