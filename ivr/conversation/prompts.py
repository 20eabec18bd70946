"""Prompts as teams write them: plain text with `{slot}`, `{slot:format}` and `{context.reason}`.

Rule: a prompt is only text with values and pauses in it (`{pause:500ms}`): no expressions, no markup, nothing to
inject. What is not known is left out with the space and comma that it leaves behind: "Hello {name}, welcome" ->
"Hello, welcome".
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TypeVar

from ivr.conversation.answers import Choices
from ivr.conversation.events import Value
from ivr.conversation.scope import ANY_SCOPE, Name, Scope, looked_up
from ivr.conversation.spoken import FORMATS, say_value
from ivr.redaction import Secret

T = TypeVar("T")


class PromptError(ValueError):
    """Raised for a prompt that cannot be read; `column` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True)
class Placeholder:
    """`{slot:format}`: which value is said there, and how. `column` is its place in the text, from 1."""

    scope: str
    name: str
    format: str = ""
    column: int = 1
    deeper: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """A prompt ready to be filled. `texts` stand before, between and after the `placeholders`."""

    text: str
    texts: tuple[str, ...]
    placeholders: tuple[Placeholder, ...] = ()

    @property
    def names(self) -> frozenset[Name]:
        """The values it says: ("slots", "amount")."""
        return frozenset((placeholder.scope, placeholder.name) for placeholder in self.placeholders)

    @property
    def formats(self) -> frozenset[str]:
        return frozenset(placeholder.format for placeholder in self.placeholders if placeholder.format)

    def fill(
        self,
        scope: Scope,
        language: str,
        choices: Mapping[str, Choices] | None = None,
        currency: str = "USD",
        today: date | None = None,
        region: str = "US",
    ) -> str:
        """The words to say. Raises TypeError for a Secret, which is never said."""
        said = self.texts[0]
        for placeholder, after in zip(self.placeholders, self.texts[1:], strict=True):
            value = _value(scope, placeholder)
            words = spoken(
                value, placeholder.format, language, choices, placeholder.name, currency, today, region
            )
            said += (words.translate(_UNMARKED).strip() or _GAP) + after
        return _without_gaps(said) if _GAP in said else said


def spoken(
    value: Value,
    format: str = "",
    language: str = "en",
    choices: Mapping[str, Choices] | None = None,
    name: str = "",
    currency: str = "USD",
    today: date | None = None,
    region: str = "US",
) -> str:
    """A value as people say it; one of the team's own `choices` by its label. `name` is the slot that holds it."""
    known = _choices_of(value, name, choices or {})
    return say_value(value, format, language, known, currency, today, region)


@lru_cache(maxsize=4096)
def compile(text: str) -> Prompt:
    """The prompt in `text`. Raises PromptError where its braces make no sense."""
    texts, placeholders, written = [], [], ""
    place = 0
    for match in _BRACES.finditer(text):
        written += text[place : match.start()]
        place = match.end()
        found, column = match.group(), match.start() + 1
        if found in ("{{", "}}"):
            written += found[0]
        elif found == "}":
            raise PromptError("this } closes nothing.", column)
        elif found == "{":
            raise PromptError("this { is never closed.", column)
        elif silence := _SILENCE.fullmatch(found):
            written += _pause(silence[1], column)
        else:
            texts.append(written)
            written = ""
            placeholders.append(_placeholder(found.strip("{}").strip(), column))
    return Prompt(text, (*texts, written + text[place:]), tuple(placeholders))


_PAUSE = re.compile(r"\s*\x02(\d+)\x03\s*")


def pauses_in(words: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The words alone, and where among them a pause is: (the letter before which it is, milliseconds)."""
    said, *rest = _PAUSE.split(words)
    pauses = []
    for length, after in zip(rest[::2], rest[1::2], strict=True):
        if said and after[:1].isalnum():
            said += " "
        pauses.append((len(said), int(length)))
        said += after
    return said, tuple(pauses)


def pick(texts: str | Mapping[str, str], language: str, default_language: str = "en") -> str:
    """The text for a language: its own, else its primary subtag's ("es" for "es-MX"), else the default's."""
    if isinstance(texts, str):
        return texts
    return of_language(texts, language, default_language) or ""


def of_language(by_language: Mapping[str, T], language: str, default_language: str = "en") -> T | None:
    """What there is for a language, found as `pick` finds a text; None of nothing at all."""
    for wanted in (language, default_language):
        if wanted in by_language:
            return by_language[wanted]
        for tag in (*(tag for tag in by_language if "-" not in tag and "_" not in tag), *by_language):
            if _primary(tag) == _primary(wanted):
                return by_language[tag]
    return next(iter(by_language.values()), None)


def alternatives(names: Sequence[str], language: str) -> str:
    """Things to choose from, as they are said: "a, b or c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {_OR.get(_primary(language), 'or')} {names[-1]}"


_OR = {"es": "o", "sv": "eller", "nb": "eller", "no": "eller", "da": "eller", "de": "oder", "fr": "ou", "zh": "或者",
       "ur": "یا"}  # fmt: skip


# --- reading -----------------------------------------------------------------------------------

# A reference of Jinja's, as Rasa's responses have them; {{ and }}; a placeholder; a stray brace.
_BRACES = re.compile(r"\{\{\s*(?:" + ANY_SCOPE + r")\.[\w.]+\s*\}\}|\{\{|\}\}|\{[^{}]*\}|\{|\}")
_NAME = re.compile(rf"(?:({ANY_SCOPE})\.)?([^\W\d][\w-]*)((?:\.[\w-]+)*)")


def _placeholder(written: str, column: int) -> Placeholder:
    name, colon, form = (part.strip() for part in written.partition(":"))
    match = _NAME.fullmatch(name)
    if not match:
        found = f"'{name}' is not the name of a slot" if name else "the braces name no slot"
        raise PromptError(
            f"{found}. Write {{slot}} or {{slot:format}}; a brace itself is written twice.", column
        )
    if colon and not form:
        raise PromptError(f"the format after '{name}:' is missing.", column)
    if form and form not in FORMATS:
        near = difflib.get_close_matches(form.lower().replace("-", "_"), FORMATS, n=1)
        advice = f"Did you mean '{near[0]}'?" if near else f"Formats are: {', '.join(FORMATS)}."
        raise PromptError(f"'{form}' is not a format. {advice}", column)
    scope, name, *deeper = match[1] or "slots", *f"{match[2]}{match[3]}".split(".")
    form = form or _SAID_AS.get((scope, (deeper or [name])[-1]), "")
    return Placeholder(scope, name, form, column, tuple(deeper))


_SILENCE = re.compile(r"\{\s*pause\s*:\s*([\d.]+\s*\w*)\s*\}")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s)")
_MILLISECONDS = {"ms": 1, "s": 1000}
LONGEST_PAUSE = 10_000
"""Milliseconds; Twilio's <break> takes no more: twilio.com/docs/voice/twiml/say/text-speech."""


def _pause(written: str, column: int) -> str:
    """The mark of a pause, which stands in the words until they are said."""
    match = _DURATION.fullmatch(written)
    length = round(float(match[1]) * _MILLISECONDS[match[2]]) if match else 0
    if not 0 < length <= LONGEST_PAUSE:
        raise PromptError(
            f"'{written}' is not the length of a pause. Write {{pause:500ms}} or {{pause:2s}}, up to 10 s.",
            column,
        )
    return f"\x02{length}\x03"


_SAID_AS = {
    ("session", "today"): "date", ("session", "date"): "date", ("session", "time"): "time",
    ("session", "weekday"): "weekday", ("hours", "next_opening"): "when", ("hours", "closes"): "time",
}  # fmt: skip
"""How a value is said for which no format is written: what is not of the team's own has one way."""


def _primary(tag: str) -> str:
    return re.split("[-_]", tag, maxsplit=1)[0].lower()


# --- filling -----------------------------------------------------------------------------------


def _value(scope: Scope, placeholder: Placeholder) -> Value:
    value = looked_up(placeholder.scope, placeholder.name, placeholder.deeper)(scope)
    if _secret(value):
        raise TypeError(f"A prompt never says a Secret: {placeholder.name}.")
    return value


def _choices_of(value: Value, name: str, choices: Mapping[str, Choices]) -> Choices | None:
    """The list of choices a value is from: the one named as its slot, else the first that has it."""
    if not isinstance(value, str) or not choices:
        return None
    named = choices.get(name)
    if named is not None and value in named.items:
        return named
    return next((listed for listed in choices.values() if value in listed.items), None)


def _secret(value: Value) -> bool:
    if isinstance(value, Mapping):
        return any(_secret(item) for item in value.values())
    if isinstance(value, list | tuple):
        return any(_secret(item) for item in value)
    return isinstance(value, Secret)


_GAP = "\0"  # stands where a value is not known, until the text around it is closed
_UNMARKED = dict.fromkeys(map(ord, "\0\x02\x03"))  # no value brings marks of its own
_SENTENCE_BEGINS = re.compile(r"(^|[.!?]\s*)$")


def _without_gaps(said: str) -> str:
    while _GAP in said:
        before, _, after = said.partition(_GAP)
        said = _close(before.rstrip(), re.sub(r"^['’]s\b", "", after).lstrip())
    return said if any(char.isalnum() for char in said) else ""


def _close(before: str, after: str) -> str:
    """Joins what stood around a value that is not said: one space, one mark of punctuation, a capital."""
    if _SENTENCE_BEGINS.search(before):
        after = after.lstrip(",;: ")
        after = after[:1].upper() + after[1:]
    elif before[-1:] + after[:1] in ("()", "[]", '""', "“”", "«»"):
        return _close(before[:-1].rstrip(), after[1:].lstrip())
    elif not after or after[0] in ",;:.!?":
        return before.rstrip(",;:") + after
    if before and after:
        return f"{before} {after}"
    return before + after
