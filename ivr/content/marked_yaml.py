"""Reads YAML that people edit: plain data, and beside it the place of every value.

Rule: only what a team needs of YAML is read. Tags, anchors, aliases, duplicate keys and several documents
are refused at their exact place, and so is what YAML silently reads as something else: `+14155550100` as a
number, `{amount}` as a block of keys. Words are YAML 1.2's: `no`, `on` and `12:30` are text. Files of Rasa's may have
anchors, aliases and merged blocks: what stands for something written elsewhere is at the place where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
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
from ivr.content.yaml_slips import IN_QUOTES, LOST, explain

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_REPEATED = 100_000
"""Values that aliases may stand for in one file."""

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
    text: str = field(default="", repr=False)

    def mark(self, path: Sequence[str | int] = (), *, key: bool = False) -> Mark:
        """Where the value at `path` stands, or its key; the deepest part of `path` that is there."""
        way = tuple(path)
        if way in self.marks:
            return self.marks[way][1 if key else 0]
        while way and way not in self.marks:
            way = way[:-1]
        return self.marks.get(way, (Mark(1, 1), Mark(1, 1)))[0]

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.splitlines()

    def written(self, path: Sequence[str | int]) -> str:
        """The rest of the line on which the value at `path` begins, as it is in the file."""
        mark = self.mark(path)
        return "".join(self._lines[mark.line - 1 : mark.line])[mark.column - 1 :]

    def within(self, path: Sequence[str | int], column: int) -> Mark:
        """Where the letter `column` (from 1) of the text at `path` stands, if its words are written as they are."""
        mark, value = self.mark(path), self.data
        for part in path:
            value = value[part]
        if not isinstance(value, str) or column < 1:
            return mark
        written = self.written(path)
        quote = 1 if written[:1] in ("'", '"') else 0
        if written[quote:].startswith(value[:column]):
            return Mark(mark.line, mark.column + quote + column - 1)
        word = re.match(r"\S*", value[column - 1 :])
        if word:
            return self._nth(word.group(), value[: column - 1].count(word.group()), mark)
        return mark

    def _nth(self, word: str, before: int, mark: Mark) -> Mark:
        """Where a word of a text stands that is written on several lines, `before` others of its kind before it."""
        start = mark.column
        for number, line in enumerate(self._lines[mark.line - 1 : mark.line + 60] if word else [], mark.line):
            while (column := line.find(word, start) + 1) and before:
                start, before = column + len(word) - 1, before - 1
            if column:
                return Mark(number, column)
            start = 0
        return mark

    def problem(
        self,
        path: Sequence[str | int],
        message: str,
        hint: str = "",
        *,
        key: bool = False,
        column: int = 0,
        severity: str = "error",
    ) -> Problem:
        """A problem with the value at `path`, with its key, or with the letter `column` of its text."""
        mark = self.within(path, column) if column else self.mark(path, key=key)
        return Problem(self.path, mark.line, mark.column, message, severity, hint)

    def line_within(self, path: Sequence[str | int], number: int) -> Mark:
        """Where the line `number` (from 0) of the text at `path` begins, if it is written below a `|`."""
        mark = self.mark(path)
        if not self.written(path).startswith("|") or mark.line + number >= len(self._lines):
            return mark
        line = self._lines[mark.line + number]
        return Mark(mark.line + 1 + number, len(line) - len(line.lstrip()) + 1)


@dataclass(frozen=True)
class Place:
    """Where something is written: a document, and the way to it. Printed, it is the file and the line."""

    document: Document
    path: DataPath

    @property
    def data(self) -> Any:
        """What is written there."""
        data = self.document.data
        for part in self.path:
            data = data[part]
        return data

    def has(self, key: str) -> bool:
        """Whether a block with this key is written there."""
        return isinstance(self.data, dict) and key in self.data

    def within(self, *path: str | int) -> Place:
        return Place(self.document, (*self.path, *path))

    def problem(
        self, message: str, hint: str = "", *, key: bool = False, column: int = 0, severity: str = "error"
    ) -> Problem:
        return self.document.problem(self.path, message, hint, key=key, column=column, severity=severity)

    def __str__(self) -> str:
        return f"{self.document.path}:{self.document.mark(self.path, key=True).line}"


def block_of(written: Any) -> dict[Any, Any]:
    """The block of keys that was written; an empty one in place of anything else, of which others tell."""
    return written if isinstance(written, dict) else {}


def list_of(written: Any) -> list[Any]:
    """The list that was written, in the same way."""
    return written if isinstance(written, list) else []


def parts_of(written: Any) -> Iterable[tuple[Any, Any]]:
    """The values of a block with their keys, or those of a list with their places."""
    if isinstance(written, dict):
        return written.items()
    return enumerate(list_of(written))


def read(file: Path, path: str, problems: Problems, *, anchors: bool = False) -> Document | None:
    """The document in `file`, called `path` in problems; None when it cannot be read to its end.

    With `anchors`, parts of it may be named (&name), repeated (*name) and merged (<<: *name).
    """
    try:
        with file.open("rb") as opened:
            source = opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problems.add(
            Problem(path, 0, 0, f"cannot be read: {reason}.", hint="Check its name and permissions.")
        )
        return None
    return parse(source, path, problems, anchors=anchors)


def parse(source: str | bytes, path: str, problems: Problems, *, anchors: bool = False) -> Document | None:
    """The document in `source`, its mistakes added to `problems`; None when a slip ends the reading."""
    text = _text(source, path, problems)
    if text is None:
        return None
    composer = _Composer(text, path, anchors)
    try:
        data = composer.document()
    except _EndOfReading:
        problems.add(*composer.refused)
        return None
    except yaml.MarkedYAMLError as error:
        slip = explain(error, text, path)
        problems.add(*(problem for problem in composer.refused if problem.line != slip.line), slip)
        return None
    problems.settle(*composer.refused)
    return Document(data, path, composer.marks, text)


# --- text --------------------------------------------------------------------------------------

_UNREADABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
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

    def __init__(self, text: str, path: str, anchors: bool) -> None:
        self._text = text
        self._path = path
        self._may_repeat = anchors
        self._anchored: dict[str, Any] = {}
        self._repeated = 0
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
            return self._named(event, self._scalar(event))
        if type(event) is AliasEvent:
            if event.anchor in self._anchored:
                return self._again(event)
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
        return self._named(event, value)

    def _named(self, event: Event, value: Any) -> Any:
        """The value, which may be repeated below by its anchor."""
        if self._may_repeat and event.anchor is not None:
            self._anchored[event.anchor] = value
        return value

    def _again(self, event: Event) -> Any:
        value = self._anchored[event.anchor]
        self._repeated += _size(value)
        if self._repeated > MAX_REPEATED:
            self._refuse(event, "what is repeated in this file grows beyond measure.", "Write it out once.")
            raise _EndOfReading
        return value

    def _sequence(self, path: DataPath) -> list[Any]:
        values: list[Any] = []
        while type(event := next(self._events)) is not SequenceEndEvent:
            values.append(self._node(event, (*path, len(values)), None))
        return values

    def _mapping(self, start: Event, path: DataPath) -> Any:
        values: dict[Any, Any] = {}
        merged: dict[Any, Any] = {}
        while type(event := next(self._events)) is not MappingEndEvent:
            mark = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
            key = self._key(event, path)
            value_event = next(self._events)
            text_before = next(reversed(values.values()), None)
            if key == "<<" and self._may_repeat and event.implicit[0]:
                for block in _blocks(self._node(value_event, (*path, key), mark)):
                    merged = {**block, **merged}
            elif isinstance(text_before, str) and _is_without_colon(event, value_event):
                self._refuse(event, "a comma in {} ends the text before it.", IN_QUOTES)
                values[next(reversed(values))] = f"{text_before}, {event.value}"
            elif key in values:
                first = self.marks[(*path, key)][1]
                self._refuse(
                    event,
                    f"'{key}' is written twice in this block, first on line {first.line}.",
                    "Keep one of them.",
                )
                self._node(value_event, (*path, key, "<again>"), mark)
            else:
                values[key] = self._node(value_event, (*path, key), mark)
        end: Any = event.end_mark
        written = self._text[start.start_mark.index : end.index] if start.flow_style else ""
        if len(values) == 1 and _PLACEHOLDER.fullmatch(written):
            advice = " If it is a key and its value, write a space after the colon." if ":" in written else ""
            self._refuse(
                start,
                f"{written} without quotes is a block of keys.",
                f'Put it in quotes: "{written}".{advice}',
            )
            return written
        return {**merged, **values} if merged else values

    def _key(self, event: Event, path: DataPath) -> Any:
        if type(event) is not ScalarEvent:
            if type(event) is AliasEvent:
                self._node(event, (*path, "<key>"), None)
                return f"*{event.anchor}"
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
        elif key == "<<" and event.implicit[0] and not self._may_repeat:
            self._refuse(event, "'<<' (merging another block) is not read here.", "Write the keys out.")
        elif isinstance(key, str) and event.implicit[0] and re.match(r"-\w", key):
            self._refuse(event, "a space is missing after '-'.", f"Write '- {key[1:]}'.")
        return key

    def _scalar(self, event: Event) -> Any:
        text: str = event.value
        if not event.implicit[0]:
            return text
        if self._text.startswith((" #", "#"), event.end_mark.index):
            self._lost_to_a_comment(event)
        if text[:1] in _CURLY and _CURLY[text[0]] not in text[1:-1]:
            return self._in_curly_quotes(event)
        if text and text[0] in _NUMBER_START and _DIGITS_MEANT.fullmatch(text):
            self._refuse(
                event,
                f"{text} without quotes is a number and would lose how it is written.",
                f'Put it in quotes: "{text}".',
            )
            return text
        return _scalar(text)

    def _lost_to_a_comment(self, event: Event) -> None:
        """Telephones have a # key: `finish_on: #` and "press # to go on" lose what follows, unless quoted."""
        end = event.end_mark
        comment = self._text[end.index :].split("\n", 1)[0].strip()
        last_word = event.value.rpartition(" ")[2].lower()
        column = end.column + (1 if self._text[end.index] == "#" else 2)
        if (not event.value and comment == "#") or last_word in _BEFORE_A_HASH:
            message, severity = LOST, "error"
        elif " " in event.value and _goes_on(event.value, comment):
            message = f"'#' begins a comment, so the text ends at '{last_word}'."
            severity = "warning"
        else:
            return
        problem = Problem(self._path, end.line + 1, column, message, severity, IN_QUOTES)
        self.refused.append(problem)

    def _in_curly_quotes(self, event: Event) -> str:
        """Quotes as Word writes them are letters of the text; what they were meant for is the text between them."""
        first = event.value[0]
        text = str(event.value[1:].removesuffix(_CURLY[first]))
        message = f"{first} and {_CURLY[first]} are letters here, not quotes."
        self._refuse(event, message, f'Write straight ones: "{text[:40]}".')
        return text

    def _refuse_extras(self, event: Event) -> None:
        anchor, tag = event.anchor, getattr(event, "tag", None)
        if anchor is not None and not self._may_repeat:
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


def _blocks(merged: Any) -> Iterator[dict[Any, Any]]:
    """The blocks that a `<<` merges: one, or a list of them."""
    for block in merged if isinstance(merged, list) else [merged]:
        if isinstance(block, dict):
            yield block


def _size(value: Any) -> int:
    """How many values a value consists of."""
    return 1 + sum(_size(part) for _, part in parts_of(value))


def _is_without_colon(key: Any, value: Any) -> bool:
    """Whether nothing was written for a key, not even a colon: the rest of a text, behind a comma in braces."""
    return bool(value.start_mark.index == key.end_mark.index)


def _goes_on(text: str, comment: str) -> bool:
    """Whether what stands behind a space and # is the rest of a sentence: "branch #1", "your bill # {number}"."""
    written_at_once = comment[1:2].strip() != ""
    ends_a_sentence = comment.endswith((".", "?", "!")) and not text.endswith(
        (".", "?", "!", ":", ",", ";", ")", '"')
    )
    return written_at_once or ends_a_sentence or _PLACEHOLDER.search(comment) is not None


_CURLY = {"“": "”", "”": "”", "„": "“"}
"""Quotes of word processors, and how they are closed."""
_BEFORE_A_HASH = frozenset(
    {"press", "hit", "key", "then", "or", "and", "with", "oprima", "pulse", "marque", "o", "y"}
)
_PLACEHOLDER = re.compile(r"\{\s*[\w.:-]*[\w.-]\s*\}")
