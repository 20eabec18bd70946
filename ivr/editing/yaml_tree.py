"""A YAML file as it is written: its values with their places and quotes, and the comments that belong to them.

Rule: every comment has one owner - the entry below it or beside it, or the block at whose end it stands - so that an
entry can be moved with all that is said about it. Knows the YAML that `content.marked_yaml` reads, and no more.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from yaml.tokens import BlockEntryToken

from ivr.content import marked_yaml
from ivr.content.problems import Problems

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Scalar:
    """A text, number or constant. `style` is its quote, | or >, or ""; `source` is how it is written."""

    text: str
    style: str = ""
    source: str = ""
    start: int = 0
    end: int = 0


@dataclass
class Collection:
    """A block of keys or a list. `flow` when it is written in brackets, `below` are the comments at its end."""

    entries: list[Entry]
    is_list: bool
    flow: bool
    below: list[str] = field(default_factory=list)
    source: str = ""
    start: int = 0
    end: int = 0
    column: int = 0
    commented: bool = False
    """Whether there are comments within the brackets."""

    def get(self, key: str) -> Node | None:
        entry = self.entry(key)
        return entry.value if entry else None

    def entry(self, key: str) -> Entry | None:
        return next((entry for entry in self.entries if entry.key and entry.name == key), None)


@dataclass
class Entry:
    """`key: value`, or an item of a list. `above` are comments and blank lines (""), `beside` is one comment."""

    value: Node
    key: Scalar | None = None
    above: list[str] = field(default_factory=list)
    beside: str = ""
    start: int = 0
    line: int = 0
    column: int = 0

    @property
    def name(self) -> str:
        """Its key; "" of an item of a list."""
        return self.key.text if self.key else ""


Node = Scalar | Collection


@dataclass
class Tree:
    """A whole file. `text` is what it was made from."""

    root: Collection
    text: str
    explicit: bool = False
    """Whether it begins with `---`."""

    @property
    def comments(self) -> list[str]:
        """Every comment, in no particular order."""
        return sorted(comment for _, _, comment in _comments(self.text, _scalars(self.root)))


class NotThisYaml(Exception):
    """Raised for YAML with anchors, tags or directives, and for a file that is not a block of keys."""


def says(text: str, data: Any, path: str = "") -> bool:
    """Whether a text is read without a problem, and says exactly this."""
    document = marked_yaml.parse(text, path, problems := Problems())
    if document is None or len(problems):
        return False
    return bool(document.data == data)


def parse(text: str) -> Tree:
    """The tree of a text that `marked_yaml` reads without a problem. Raises NotThisYaml."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    if text.startswith("%"):
        raise NotThisYaml("it begins with a directive")
    return _Builder(text).tree()


class _Builder:
    def __init__(self, text: str) -> None:
        self._text = text
        self._events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
        tokens = yaml.scan(text, Loader=_LOADER)
        self._dashes = iter([t.start_mark for t in tokens if isinstance(t, BlockEntryToken)])
        self._anchors: list[tuple[int, Entry]] = []
        self._entries: list[tuple[Entry, tuple[Collection, ...]]] = []
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def _line(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def tree(self) -> Tree:
        explicit = False
        root: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                explicit = bool(event.explicit)
                root = self._node(next(self._events), ())
        if not isinstance(root, Collection) or root.is_list:
            raise NotThisYaml("it is not a block of keys")
        tree = Tree(root, self._text, explicit)
        self._attach(tree)
        return tree

    def _node(self, event: Any, within: tuple[Collection, ...]) -> Node:
        if isinstance(event, AliasEvent) or event.anchor is not None or event.tag is not None:
            raise NotThisYaml("it has an anchor, an alias or a tag")
        start, end = event.start_mark, event.end_mark
        if isinstance(event, ScalarEvent):
            style = event.style or ""
            source = self._text[start.index : end.index]
            if style in ("|", ">") and not event.value.endswith("\n\n"):
                source = re.sub(r"\n[ \n]*\Z", "", source) + "\n"
            return Scalar(event.value, style, source, start.index, start.index + len(source))
        flow = bool(event.flow_style)
        made = Collection(
            [], isinstance(event, SequenceStartEvent), flow, start=start.index, column=start.column
        )
        assert isinstance(event, MappingStartEvent | SequenceStartEvent)
        while True:
            inside: Any = next(self._events)
            end = inside.end_mark
            if isinstance(inside, MappingEndEvent | SequenceEndEvent):
                break
            self._entry(made, inside, within)
        ends = (entry.value.end for entry in made.entries)
        made.end = end.index if flow else max(ends, default=start.index)
        made.source = self._text[made.start : made.end]
        return made

    def _entry(self, made: Collection, event: Any, within: tuple[Collection, ...]) -> None:
        mark = event.start_mark
        if made.is_list and not made.flow:
            mark = next(self._dashes)
            made.column = mark.column
        entry = Entry(Scalar(""), start=mark.index, line=mark.line, column=mark.column)
        inner = (*within, made)
        in_brackets = any(collection.flow for collection in inner)
        if not in_brackets:
            self._entries.append((entry, inner))
            self._anchors.append((entry.start, entry))
        if made.is_list:
            entry.value = self._node(event, inner)
        else:
            key = self._node(event, inner)
            if not isinstance(key, Scalar):
                raise NotThisYaml("a key is a block or a list")
            entry.key = key
            if not in_brackets:
                self._anchors.append((key.end, entry))
            entry.value = self._node(next(self._events), inner)
        if not in_brackets and (isinstance(entry.value, Scalar) or entry.value.flow):
            self._anchors.append((entry.value.end, entry))
        made.entries.append(entry)

    # -- comments ----------------------------------------------------------------------------------------

    def _attach(self, tree: Tree) -> None:
        brackets = [(c.start, c.end, c) for c in _collections(tree.root) if c.flow]
        anchors = sorted(self._anchors, key=lambda anchor: anchor[0])
        places = [place for place, _ in anchors]
        scalars = list(_scalars(tree.root))
        alone: dict[int, tuple[int, str]] = {}
        for place, line_start, comment in _comments(self._text, iter(scalars)):
            holder = next((c for start, end, c in brackets if start < place < end), None)
            if holder is not None:
                holder.commented = True
            elif not self._text[line_start:place].strip():
                alone[self._line(place)] = (place - line_start, comment)
            else:
                owner = anchors[bisect_right(places, place) - 1][1]
                if owner.beside:
                    owner.above.append(comment)
                else:
                    owner.beside = comment
        covered: set[int] = set()
        written: list[Node] = [*scalars, *(c for _, _, c in brackets)]
        for node in written:
            covered.update(range(self._line(node.start), self._line(max(node.start, node.end - 1)) + 1))
        lines = self._text.split("\n")
        waiting: list[str] = []
        for number, line in enumerate(lines):
            if number in alone:
                waiting.append(alone[number][1])
                if self._give(tree, number, alone[number][0], waiting):
                    waiting = []
            elif not line.strip() and number not in covered:
                waiting.append("")
            elif waiting:
                following = next(entry for entry, _ in self._entries if entry.line >= number)
                following.above.extend(waiting)
                waiting = []

    def _give(self, tree: Tree, line: int, column: int, waiting: list[str]) -> bool:
        """Gives comments that stand at the end of a block to it; the others wait for the entry below."""
        before = [pair for pair in self._entries if pair[0].line < line]
        after = next((pair for pair in self._entries if pair[0].line > line), None)
        if not before:
            if after is None:
                tree.root.below.extend(waiting)
            return after is None
        if after is not None and column <= after[0].column:
            return False
        holder = next((c for c in reversed(before[-1][1]) if c.column <= column), tree.root)
        if after is not None and any(c is holder for c in after[1]):
            return False
        holder.below.extend(waiting)
        return True


def _collections(node: Node) -> Iterator[Collection]:
    if isinstance(node, Collection):
        yield node
        for entry in node.entries:
            yield from _collections(entry.value)


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
        return
    for entry in node.entries:
        if entry.key:
            yield entry.key
        yield from _scalars(entry.value)


_COMMENT = re.compile(r"(?:^|(?<=[\s,\[\]{}]))#[^\n]*", re.MULTILINE)


def _comments(text: str, scalars: Iterator[Scalar]) -> Iterator[tuple[int, int, str]]:
    """(place, beginning of its line, text) of each comment outside of texts; also on the first line of a | or >."""
    at = 0
    gaps = []
    for scalar in sorted(scalars, key=lambda s: s.start):
        gaps.append((at, scalar.start))
        at = scalar.end
        if scalar.style in ("|", ">"):
            header = text.index("\n", scalar.start) if "\n" in text[scalar.start :] else len(text)
            gaps.append((scalar.start, min(header, scalar.end)))
    gaps.append((at, len(text)))
    for start, end in gaps:
        for match in _COMMENT.finditer(text, start, end):
            place = match.start()
            yield place, text.rfind("\n", 0, place) + 1, match.group().rstrip()
