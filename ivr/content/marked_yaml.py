"""Reads YAML that people edit: plain data, and beside it the place of every value.

Rule: only what a team needs of YAML is read. Tags, anchors, aliases, duplicate keys and several documents
are refused at their exact place, and so is what YAML silently reads as something else: `+14155550100` as a
number, `{amount}` as a block of keys. Words are YAML 1.2's: `no`, `on` and `12:30` are text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from ivr.content.problems import Problem, Problems

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

DataPath = tuple[str | int, ...]

Event = Any  # PyYAML's types say that an event may lack its marks; it never does

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's where PyYAML was built with it


class Mark(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """A file that was read. `path` is relative to the project folder; `marks` the places of (value, key)."""

    data: Any
    path: str
    marks: dict[DataPath, tuple[Mark, Mark]] = field(default_factory=dict, repr=False)

    def mark(self, path: Sequence[str | int] = (), *, key: bool = False) -> Mark:
        """Where the value at `path` stands, or its key; the deepest part of `path` that is there."""
        way = tuple(path)
        if way in self.marks:
            return self.marks[way][1 if key else 0]
        while way and way not in self.marks:
            way = way[:-1]
        return self.marks.get(way, (Mark(1, 1), Mark(1, 1)))[0]

    def problem(
        self,
        path: Sequence[str | int],
        message: str,
        hint: str = "",
        *,
        key: bool = False,
        severity: str = "error",
    ) -> Problem:
        """A problem with the value at `path` (or with its key)."""
        mark = self.mark(path, key=key)
        return Problem(self.path, mark.line, mark.column, message, severity, hint)


def read(file: Path, path: str, problems: Problems) -> Document | None:
    """The document in `file`, called `path` in problems; None when it cannot be read to its end."""
    try:
        with file.open("rb") as opened:
            source = opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.add(
            Problem(path, 0, 0, f"cannot be read: {reason}.", hint="Check its name and permissions.")
        )
        return None
    return parse(source, path, problems)


def parse(source: str | bytes, path: str, problems: Problems) -> Document | None:
    """The document in `source`, its mistakes added to `problems`; None when a slip ends the reading."""
    text = _text(source, path, problems)
    if text is None:
        return None
    composer = _Composer(text, path)
    try:
        data = composer.document()
    except _EndOfReading:
        problems.add(*composer.refused)
        return None
    except yaml.MarkedYAMLError as error:
        slip = _slip(error, text.splitlines(), path)
        problems.add(*(problem for problem in composer.refused if problem.line != slip.line), slip)
        return None
    problems.add(*composer.refused)
    return Document(data, path, composer.marks)


# --- text --------------------------------------------------------------------------------------

_UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=[^ \t\r\n#])", re.MULTILINE)


def _text(source: str | bytes, path: str, problems: Problems) -> str | None:
    """The characters of the file; None and a problem when too large, not UTF-8 or indented with tabs."""
    if len(source) > MAX_BYTES:
        problems.add(Problem(path, 0, 0, "is larger than 1 MB.", hint="Split it into several files."))
        return None
    if isinstance(source, bytes):
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError as error:
            line, column = _position(source[: error.start].decode("utf-8"))
            problems.add(Problem(path, line, column, "this is not UTF-8.", hint="Save the file as UTF-8."))
            return None
    else:
        text = source
    text = text.removeprefix("\ufeff")
    for pattern, message, hint in (
        (_UNREADABLE, "an invisible control character.", "Delete it."),
        (_TAB_INDENT, "a tab in the indentation.", "Indent with spaces."),
    ):
        if match := pattern.search(text):
            line, column = _position(text[: match.end() if pattern is _TAB_INDENT else match.start()])
            if pattern is _TAB_INDENT:
                column = match.group().index("\t") + 1
            problems.add(Problem(path, line, column, message, hint=hint))
            return None
    return text


def _position(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


# --- values ------------------------------------------------------------------------------------

# YAML 1.2.2, section 10.3.2: the core schema.
_CONSTANTS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_INT = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NUMBER_START = frozenset("0123456789+-.")

# Numbers to YAML, but their writer meant digits: a phone number, a code with leading zeros, an account.
_DIGITS_MEANT = re.compile(r"\+[0-9]{5,}|[-+]?0[0-9]+(\.[0-9]*)?|[-+]?[0-9]{19,}")


def _scalar(text: str) -> Any:
    """The value of a plain (unquoted) scalar."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", ""))
    return text


# --- the composer ------------------------------------------------------------------------------


class _EndOfReading(Exception):
    """Raised when the rest of a file makes no sense to read."""


class _Composer:
    """Builds the data from libyaml's events; notes the place of each value and what is refused."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._events: Iterator[Event] = yaml.parse(text, Loader=_LOADER)
        self.marks: dict[DataPath, tuple[Mark, Mark]] = {}
        self.refused: list[Problem] = []
        self._depth = 0

    def document(self) -> Any:
        data = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        event, "a second document starts here.", "Remove the '---', or use two files."
                    )
                    break
                data = self._node(next(self._events), (), None)
        return data

    def _node(self, event: Event, path: DataPath, key: Mark | None) -> Any:
        start = event.start_mark
        mark = Mark(start.line + 1, start.column + 1)
        self.marks[path] = (mark, key or mark)
        if type(event) is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                self._refuse_extras(event)
            return self._scalar(event)
        if type(event) is AliasEvent:
            self._refuse(
                event,
                f"'*{event.anchor}' refers to another place of the file, which is not read here.",
                "Write the value out, or put text that begins with * in quotes.",
            )
            return None
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(event, f"nested more than {MAX_DEPTH} deep.", "Use a sub-flow, or another file.")
            raise _EndOfReading
        value = self._mapping(event, path) if type(event) is MappingStartEvent else self._sequence(path)
        self._depth -= 1
        return value

    def _sequence(self, path: DataPath) -> list[Any]:
        values: list[Any] = []
        while type(event := next(self._events)) is not SequenceEndEvent:
            values.append(self._node(event, (*path, len(values)), None))
        return values

    def _mapping(self, start: Event, path: DataPath) -> Any:
        values: dict[Any, Any] = {}
        while type(event := next(self._events)) is not MappingEndEvent:
            mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
            key = self._key(event, path)
            value_event = next(self._events)
            if key in values:
                first = self.marks[(*path, key)][1]
                self._refuse(
                    event,
                    f"'{key}' is written twice in this block, first on line {first.line}.",
                    "Keep one of them.",
                )
                self._node(value_event, (*path, key, "<again>"), mark)
                continue
            values[key] = self._node(value_event, (*path, key), mark)
        end: Any = event.end_mark
        written = self._text[start.start_mark.index : end.index] if start.flow_style else ""
        if len(values) == 1 and _PLACEHOLDER.fullmatch(written):
            self._refuse(
                start, f"{written} without quotes is a block of keys.", f'Put it in quotes: "{written}".'
            )
            return written
        return values

    def _key(self, event: Event, path: DataPath) -> Any:
        if type(event) is not ScalarEvent:
            if isinstance(event, AliasEvent):
                return self._node(event, (*path, "<key>"), None)
            self._refuse(
                event, "a key must be one word or number, not a block or list.", "Check the indentation."
            )
            raise _EndOfReading
        if event.anchor is not None or event.tag is not None:
            self._refuse_extras(event)
        key = self._scalar(event)
        if key is None:
            self._refuse(
                event, "a key is missing before ':'.", 'If it is called null, put it in quotes: "null".'
            )
        elif key == "<<" and event.implicit[0]:
            self._refuse(event, "'<<' (merging another block) is not read here.", "Write the keys out.")
        elif isinstance(key, str) and event.implicit[0] and re.match(r"-\w", key):
            self._refuse(event, "a space is missing after '-'.", f"Write '- {key[1:]}'.")
        return key

    def _scalar(self, event: Event) -> Any:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if text and text[0] in _NUMBER_START and _DIGITS_MEANT.fullmatch(text):
            self._refuse(
                event,
                f"{text} without quotes is a number and would lose how it is written.",
                f'Put it in quotes: "{text}".',
            )
            return text
        return _scalar(text)

    def _refuse_extras(self, event: Event) -> None:
        anchor, tag = event.anchor, getattr(event, "tag", None)
        if anchor is not None:
            self._refuse(
                event,
                f"'&{anchor}' names a place of the file for re-use, which is not read here.",
                "Remove it, or put text that begins with & in quotes.",
            )
        if tag is not None:
            written = tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(
                event,
                f"the tag '{written}' is not read here.",
                "Remove it, or put text that begins with ! in quotes.",
            )

    def _refuse(self, event: Event, message: str, hint: str) -> None:
        mark = event.start_mark
        self.refused.append(Problem(self._path, mark.line + 1, mark.column + 1, message, hint=hint))


_PLACEHOLDER = re.compile(r"\{\s*[\w.:-]+\s*\}")


# --- the usual slips ---------------------------------------------------------------------------

_ENTRY = re.compile(r"(?P<lead>[ ]*(?:-[ ]+)*)(?:(?P<key>[^\s:#'\"{\[][^:#]*?):(?=\s|$)[ ]*)?(?P<value>.*)")
_IN_QUOTES = "Put the whole text in quotes."


def _slip(error: yaml.MarkedYAMLError, lines: list[str], path: str) -> Problem:
    """What the writer probably did, where libyaml says what its grammar missed."""
    mark = error.problem_mark or error.context_mark
    place = Mark(mark.line + 1, mark.column + 1) if mark else Mark(max(1, len(lines)), 1)
    context = (
        Mark(error.context_mark.line + 1, error.context_mark.column + 1) if error.context_mark else place
    )
    slip = _Slip(str(error.context or ""), str(error.problem or ""), place, context, lines)
    for explain in _SLIPS:
        if explained := explain(slip):
            where, message, hint = explained
            return Problem(path, where.line, where.column, message, hint=hint)
    return Problem(
        path,
        place.line,
        place.column,
        f"this is not YAML: {error.problem}.",
        hint="Check the line above, too.",
    )


@dataclass(frozen=True)
class _Slip:
    context: str
    problem: str
    place: Mark
    began: Mark
    lines: list[str]

    @property
    def line(self) -> str:
        return self.lines[self.place.line - 1] if self.place.line <= len(self.lines) else ""

    @property
    def entry(self) -> re.Match[str]:
        match = _ENTRY.match(self.line)
        assert match
        return match

    @property
    def value_place(self) -> Mark:
        return Mark(self.place.line, self.entry.start("value") + 1)

    def above(self) -> int:
        """The number of the last line above that says something; 0 when there is none."""
        number = self.place.line - 1
        while number and not self.lines[number - 1].split("#")[0].strip():
            number -= 1
        return number


_Explained = tuple[Mark, str, str] | None


def _open_quote(slip: _Slip) -> _Explained:
    if "quoted scalar" not in slip.context and "double-quoted" not in slip.context:
        return None
    if "escape" in slip.problem:
        return (
            slip.place,
            "a backslash in double quotes begins a code.",
            "Write it twice, or use single quotes.",
        )
    return (
        slip.began,
        "this quote is never closed.",
        "Close it, or put text with an apostrophe in double quotes.",
    )


def _after_quote(slip: _Slip) -> _Explained:
    value = slip.entry["value"]
    if value[:1] not in ("'", '"') or slip.place.column <= slip.value_place.column:
        return None
    advice = (
        "Write an apostrophe in single quotes twice: ''."
        if value[0] == "'"
        else 'Write quotes inside it as \\".'
    )
    return slip.place, "the text goes on after its closing quote.", f"{_IN_QUOTES} {advice}"


def _opening_bracket(slip: _Slip) -> _Explained:
    value = slip.entry["value"]
    if value[:1] not in ("{", "[") or slip.place.column <= slip.value_place.column:
        if "flow" in slip.context and slip.began.line < slip.place.line:
            opened = slip.lines[slip.began.line - 1][slip.began.column - 1]
            return slip.began, f"this {opened} is never closed.", f"Close it, or: {_IN_QUOTES.lower()}"
        return None
    kind = "block of keys" if value[0] == "{" else "list"
    return slip.value_place, f"text that begins with {value[0]} is read as a {kind}.", f"{_IN_QUOTES}"


def _special_first(slip: _Slip) -> _Explained:
    first = slip.entry["value"][:1]
    if not first or first not in "@`%*&!|>,}]?" or not 0 <= slip.place.column - slip.value_place.column <= 3:
        return None
    return slip.value_place, f"text that begins with {first} must be in quotes.", _IN_QUOTES


def _list_on_the_line(slip: _Slip) -> _Explained:
    if "sequence entries are not allowed" not in slip.problem:
        return None
    return (
        slip.place,
        "a list begins on the line below its key.",
        f"Move it there; if it is text: {_IN_QUOTES.lower()}",
    )


def _colon_inside(slip: _Slip) -> _Explained:
    if "mapping values are not allowed" not in slip.problem:
        return None
    entry = slip.entry
    if entry["key"] and slip.place.column > slip.value_place.column:
        return slip.place, "': ' within text that is not in quotes.", _IN_QUOTES
    number = slip.above()
    if not number:
        return None
    above = _ENTRY.match(slip.lines[number - 1])
    assert above
    start = Mark(number, above.start("value") + 1)
    if not above["key"]:
        word, _, rest = above["value"].partition(":")
        if rest and not rest.startswith((" ", "//")) and " " not in word:
            return start, f"a space is missing after '{word}:'.", f"Write '{word}: {rest}'."
        if "-" not in above["lead"]:
            return start, f"a colon is missing after '{word.split()[0]}'.", f"Write '{word.split()[0]}:'."
    told = f"'{above['key']}' above" if above["key"] else "the line above"
    here = Mark(slip.place.line, len(entry["lead"]) + 1)
    return here, f"this line is indented further than {told}, which already has a value.", "Align the two."


def _no_colon(slip: _Slip) -> _Explained:
    if "could not find expected ':'" not in slip.problem:
        return None
    word = slip.lines[slip.began.line - 1][slip.began.column - 1 :].split(" ")[0]
    return slip.began, f"a colon is missing after '{word}'.", f"Write '{word}:', or put the text in quotes."


def _indentation(slip: _Slip) -> _Explained:
    if "block" not in slip.context:
        return None
    here = Mark(slip.place.line, len(slip.line) - len(slip.line.lstrip()) + 1)
    return (
        here,
        "the indentation of this line fits no line above.",
        (f"Align it with the block that begins on line {slip.began.line}, column {slip.began.column}."),
    )


_SLIPS: tuple[Callable[[_Slip], _Explained], ...] = (
    _open_quote,
    _after_quote,
    _opening_bracket,
    _special_first,
    _list_on_the_line,
    _colon_inside,
    _no_colon,
    _indentation,
)
