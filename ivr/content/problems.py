"""What is wrong in the files that a team edits, told so that the team can put it right.

Rule: a mistake in content is a `Problem` - place, what was found, what was expected, what to do - and never
an exception. All of them are collected, so that one `ivr check` shows them all.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Protocol

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Path = tuple[str | int, ...]
"""The keys and list indices that lead to a value of a file: ("flows", "pay_bill", "steps", 2, "collect")."""


@dataclass(frozen=True)
class Problem:
    """One mistake. `path` is relative to the project folder; line and column count from 1; 0 is all of it.

    An error is what a caller would meet, a warning what should be looked at, a note what is good to know.
    """

    path: str
    line: int
    column: int
    message: str
    severity: str = "error"
    hint: str = ""
    rule: str = field(default="", compare=False)
    """Which check found it, such as "shape/loops"; "" for what reading a file finds."""
    first: bool = field(default=False, compare=False)
    """Whether it is told before all others, which may only follow from it."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        label = "" if self.severity == "error" else f"{self.severity}: "
        return f"{place}: {label}{self.message}{' ' if self.hint else ''}{self.hint}"


class Problems:
    """Collects problems; iterating gives each once: what others follow from, then by file and by line."""

    def __init__(self, weighed: Callable[[Problem], Problem] = lambda problem: problem) -> None:
        self.rule = ""
        """What problems that are added now are put down to."""
        self._weighed = weighed
        """How grave a problem is in this project: some are mistakes in one and none in another."""
        self._found: dict[Problem, None] = {}
        self._settled: set[tuple[str, int, int]] = set()

    def add(self, *problems: Problem) -> None:
        for problem in problems:
            if (problem.path, problem.line, problem.column) not in self._settled:
                told = self._weighed(replace(problem, rule=self.rule) if self.rule else problem)
                self._found[told] = None

    def settle(self, *problems: Problem) -> None:
        """Adds problems that leave nothing more to be said of their places."""
        self.add(*problems)
        self._settled.update((problem.path, problem.line, problem.column) for problem in problems)

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        return [problem for problem in self if problem.severity == "warning"]

    @property
    def notes(self) -> list[Problem]:
        return [problem for problem in self if problem.severity == "note"]

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found, key=lambda p: (not p.first, p.path, p.line, p.column)))

    def __len__(self) -> int:
        return len(self._found)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self)


class BadProject(Exception):
    """Raised for a project with errors; `problems` are all of them."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(str(problems))
        self.problems = problems


def counted(number: int, word: str) -> str:
    """ "1 step", "3 steps"."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def did_you_mean(word: object, known: Iterable[object], otherwise: str = "") -> str:
    """Advice for a misspelt word; `otherwise` when nothing is near. Case, hyphens and underscores count little."""
    meant = _nearest(_fold(word), tuple(map(str, known)))
    return f"Did you mean '{meant}'?" if meant else otherwise


@lru_cache(maxsize=4096)  # one slip is often repeated all over a project
def _nearest(word: str, known: tuple[str, ...]) -> str:
    by_fold = {_fold(name): name for name in known}
    near = difflib.get_close_matches(word, list(by_fold), n=1, cutoff=0.65)
    if not near and len(word) > 2:
        near = sorted(name for name in by_fold if name.startswith(word))[:1]
    return by_fold[near[0]] if near else ""


def _fold(word: object) -> str:
    return re.sub(r"[\s_-]+", "_", str(word).strip().lower())


class Source(Protocol):
    """What `from_validation` must know of the file: its data, and how to speak of a place in it."""

    @property
    def data(self) -> Any: ...

    def problem(
        self, path: Sequence[str | int], message: str, hint: str = "", *, key: bool = False
    ) -> Problem: ...


def from_validation(
    error: ValidationError,
    document: Source,
    prefix: Sequence[str | int] = (),
    what: str = "",
    of: str = "",
    known: Iterable[str] | Mapping[str, Iterable[str]] = (),
) -> list[Problem]:
    """Every complaint of pydantic in plain words at its exact place; of a union's alternatives only one.

    `prefix` is where the validated value lies in the document, `what` opens each message ("step 'amount'"),
    `of` is what unknown keys are not keys of ("collect"). `known` are the keys there are, for "did you mean";
    a mapping gives them by the field that holds them ({"": of the value itself, "rejections": …}).
    """
    keys = known if isinstance(known, Mapping) else {"": tuple(known)}
    problems = []
    ways = [(complaint["loc"], complaint) for complaint in error.errors(include_url=False)]
    value = document.data
    for part in prefix:
        value = _into(value, part)
    for place, complaints in _hear(ways, tuple(prefix), value).items():
        inner = place[len(prefix) :]
        message, hint, at_key = _plain(place, inner, complaints, of, keys)
        subject = _subject(what, inner, complaints[0])
        problems.append(document.problem(place, f"{subject}{message}", hint, key=at_key))
    return problems


def found(value: object) -> str:
    """How a value is named in a message: 'abc', 5, true, a list, a block of keys, nothing."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "a block of keys" if value else "an empty block"
    if isinstance(value, list | tuple | set | frozenset):
        return "a list" if value else "an empty list"
    text = str(value)
    text = text if len(text) <= 40 else text[:37] + "..."
    return text if isinstance(value, int | float) else f"'{text}'"


# --- pydantic's complaints ---------------------------------------------------------------------

_WRONG_KEY = {"extra_forbidden", "unexpected_keyword_argument"}
_NO_KEY = {"missing", "missing_argument", "missing_keyword_only_argument"}

_EXPECTED: dict[str, str] = {
    "string_type": "text",
    "string_sub_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "float_parsing": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "dict_type": "a block of keys",
    "mapping_type": "a block of keys",
    "model_type": "a block of keys",
    "model_attributes_type": "a block of keys",
    "dataclass_type": "a block of keys",
    "none_required": "nothing",
}
_LIMITS: dict[str, str] = {
    "greater_than": "a number greater than {gt}",
    "greater_than_equal": "{ge} or more",
    "less_than": "a number less than {lt}",
    "less_than_equal": "{le} or less",
    "multiple_of": "a multiple of {multiple_of}",
    "string_too_short": "text of at least {min_length} characters",
    "string_too_long": "text of at most {max_length} characters",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
    "string_pattern_mismatch": "text of the form {pattern}",
}
_FORMS = {
    r"^[0-9*]*$": "telephone keys (0-9 and *)",
    r"^(WW[0-9a-f]{32})?$": "a workflow (WW and 32 digits)",
    r"^(\+[1-9][0-9]{6,14})?$": "a telephone number such as +14155550100",
}
"""What patterns of the flow language stand for."""


Heard = dict[Path, list[ErrorDetails]]


def _hear(complaints: list[tuple[Path, ErrorDetails]], place: Path, value: Any) -> Heard:
    """The complaints below `place`, whose rest of the way is given with each, by the place they are about."""
    here: Heard = {}
    inside: dict[str | int, list[tuple[Path, ErrorDetails]]] = {}
    members: dict[str | int, list[tuple[Path, ErrorDetails]]] = {}
    for way, complaint in complaints:
        if not way:
            here.setdefault(place, []).append(complaint)
        elif _into(value, way[0]) is not _NOWHERE:
            inside.setdefault(way[0], []).append((way[1:], complaint))
        elif len(way) == 1 and complaint["type"] in _NO_KEY:
            here.setdefault((*place, way[0]), []).append(complaint)
        else:
            members.setdefault(way[0], []).append((way[1:], complaint))
    for part, below in inside.items():
        here.update(_hear(below, (*place, part), _into(value, part)))
    if members:
        _add(here, _best_member([_hear(below, place, value) for below in members.values()], place))
    return _without_echoes(here, place)


def _without_echoes(heard: Heard, place: Path) -> Heard:
    """A misspelt key is one mistake, though pydantic tells of the unknown key and of the missing one."""
    kinds = {way[-1]: {c["type"] for c in heard[way]} for way in heard if len(way) == len(place) + 1}
    wrong = [str(name) for name, kind in kinds.items() if kind <= _WRONG_KEY]
    echoes = {name for name, kind in kinds.items() if kind <= _NO_KEY and did_you_mean(name, wrong)}
    return {way: c for way, c in heard.items() if not (len(way) == len(place) + 1 and way[-1] in echoes)}


def _best_member(members: list[Heard], place: Path) -> Heard:
    """Of the members of a union, the one probably meant: it took the value and complains least of its parts.

    pydantic puts a member's name ("str", "list[str]") into the location; the data has nothing of that name.
    """
    took_it = [member for member in members if set(member) != {place}]
    if took_it:
        return min(took_it, key=len)
    merged: Heard = {}
    for member in members:
        _add(merged, member)
    return merged


def _add(heard: Heard, more: Heard) -> None:
    for place, complaints in more.items():
        heard.setdefault(place, []).extend(complaints)


_NOWHERE = object()


def _into(value: Any, part: str | int) -> Any:
    if isinstance(value, Mapping):
        if part in value:
            return value[part]
        if isinstance(part, str) and part.isdigit() and int(part) in value:
            return value[int(part)]
    elif isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return _NOWHERE


def _subject(what: str, inner: Path, complaint: ErrorDetails) -> str:
    """What a message is about ("step 'amount': 'ask': "): its last key too, unless the message names it."""
    named = complaint["type"] in _WRONG_KEY | _NO_KEY
    names = [part for part in (inner[:-1] if named else inner) if isinstance(part, str)]
    field = "" if named or not names else f"'{names[-1]}': "
    return (f"{what}: " if what else "") + field


def _plain(
    place: Path, inner: Path, complaints: list[ErrorDetails], of: str, keys: Mapping[str, Iterable[str]]
) -> tuple[str, str, bool]:
    """Message, hint, and whether the problem is with the key rather than with its value."""
    holders = [part for part in reversed(inner[:-1]) if isinstance(part, str)]
    holder = next((part for part in holders if part in keys), holders[0] if holders else "")
    name = place[-1] if place else ""
    kinds = {complaint["type"] for complaint in complaints}
    if kinds <= _WRONG_KEY:
        known = tuple(keys.get(holder, ()))
        listed = f"Its keys are: {', '.join(known)}." if 0 < len(known) <= 12 else ""
        hint = did_you_mean(name, known, otherwise=listed)
        return f"'{name}' is not a key of {holder or of or 'this block'}.", hint, True
    if kinds & _NO_KEY:
        owner = holder or of or "it"
        return f"{owner} needs the key '{name}'.", "", False
    value = complaints[0]["input"]
    messages = list(dict.fromkeys(filter(None, (_value_error(complaint) for complaint in complaints))))
    if messages:
        return messages[0], "", False
    wanted = list(dict.fromkeys(_expected(complaint) for complaint in complaints))
    hint = _what_to_do(value, wanted, complaints)
    return f"expected {_or(wanted)}, found {found(value)}.", hint, False


def _value_error(complaint: ErrorDetails) -> str:
    """The text of a ValueError that one of our own checks raised, with the full stop it may lack."""
    if complaint["type"] not in ("value_error", "assertion_error"):
        return ""
    text = str(complaint.get("ctx", {}).get("error", complaint["msg"]))
    return text if text.endswith((".", "?", "!")) else text + "."


def _expected(complaint: ErrorDetails) -> str:
    kind, ctx = complaint["type"], complaint.get("ctx", {})
    if kind in _EXPECTED:
        return _EXPECTED[kind]
    if ctx.get("pattern") in _FORMS:
        return _FORMS[ctx["pattern"]]
    if kind in _LIMITS:
        return _LIMITS[kind].format_map({name: _number(limit) for name, limit in ctx.items()})
    if allowed := _allowed(complaint):
        if len(allowed) == 1:
            return f"'{allowed[0]}'"
        return f"one of {', '.join(allowed)}"
    message = complaint["msg"]
    for opening in ("Input should be ", "Value should be "):
        message = message.removeprefix(opening)
    return message[:1].lower() + message[1:]


def _what_to_do(value: object, wanted: list[str], complaints: list[ErrorDetails]) -> str:
    if isinstance(value, str):
        if allowed := [word for complaint in complaints for word in _allowed(complaint)]:
            return did_you_mean(value, allowed)
        if {"true or false", "true"} & set(wanted) and value.lower() in ("yes", "no", "on", "off"):
            return f"Write {'true' if value.lower() in ('yes', 'on') else 'false'}."
    if "text" in wanted and isinstance(value, bool | int | float):
        return f'Put it in quotes: "{found(value)}".'
    return ""


def _allowed(complaint: ErrorDetails) -> list[str]:
    """The words that a Literal, an enum or the tag of a union may be."""
    ctx = complaint.get("ctx", {})
    listed = str(ctx.get("expected_tags", ctx.get("expected", "")))
    return re.findall(r"'([^']*)'", listed)


def _number(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _or(words: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
