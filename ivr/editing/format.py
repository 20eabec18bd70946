"""Keeps files tidy: one way to indent, order, quote and fold; nothing that is said changes, and no comment is lost.

Rule: the tidied text is read back before it is written anywhere. If it does not say the same, with the same comments,
the file is left as it is. What is tidy stays as it is to the letter: tidying twice is tidying once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import dropwhile
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from ivr.content import marked_yaml
from ivr.content.models import keys_of
from ivr.content.problems import Problems
from ivr.conversation.slots import Slot
from ivr.conversation.steps import STEPS
from ivr.conversation.written import FlowHead, Queue, Rejection, Universal, Variation, Voicemail
from ivr.editing.yaml_tree import Collection, Entry, Node, NotThisYaml, Scalar, Tree, parse, says

WIDTH = 120
LONGEST = 128
"""A line is broken when it is longer than this; then its parts are at most `WIDTH`, so that a word may be added."""
SPACED = ("flows", "test_cases", "nlu")
"""Keys whose entries stand apart by a blank line."""


class LeftAlone(Exception):
    """Raised for a file that cannot be tidied; the text says why."""


def files_in(paths: tuple[Path, ...]) -> Iterator[Path]:
    """The YAML files among files and folders, folders whole."""
    for path in paths:
        if path.is_dir():
            yield from (file for file in sorted(path.rglob("*.y*ml")) if file.suffix in (".yml", ".yaml"))
        else:
            yield path


def tidy_file(file: Path, write: bool = True) -> bool:
    """Tidies a file; True when there was something to tidy. Raises LeftAlone, and the file is as it was."""
    try:
        source = file.read_bytes()
    except OSError as error:
        raise LeftAlone(f"it cannot be read: {error.strerror}.") from error
    tidied = tidy(source, file.as_posix()).encode()
    if tidied != source and write:
        file.write_bytes(tidied)
    return tidied != source


def tidy(source: str | bytes, path: str = "file") -> str:
    """The text of a file, tidied. Raises LeftAlone."""
    problems = Problems()
    before = marked_yaml.parse(source, path, problems)
    if before is None or len(problems):
        raise LeftAlone(f"it has mistakes; mend them first.\n{problems}")
    text = source.decode("utf-8") if isinstance(source, bytes) else source
    if before.data is None:
        return text
    try:
        tree = parse(text)
    except NotThisYaml as reason:
        raise LeftAlone(f"{reason}.") from reason
    comments = tree.comments
    order(tree)
    tidied = render(tree)
    if not says(tidied, before.data, path) or parse(tidied).comments != comments:
        raise LeftAlone(
            "tidying it would change what it says. That is a fault of Parley's; please report it."
        )
    return tidied


# -- the order of keys -----------------------------------------------------------------------------------


def order(tree: Tree) -> None:
    """Puts the keys of flows, steps, slots and responses into the order of the language reference."""
    for entry in tree.root.entries:
        name = entry.name
        for thing in _blocks(entry.value):
            if name == "flows":
                _flow(thing)
            elif name in ("slots", "queues"):
                _sort(thing, _keys(Slot if name == "slots" else Queue))
                for voicemail in _blocks(thing, "voicemail"):
                    _sort(voicemail, _keys(Voicemail))
            elif name == "responses":
                for variation in _blocks(thing):
                    _sort(variation, ("id", *_keys(Variation)))


def _flow(flow: Collection) -> None:
    _sort(flow, (*_keys(FlowHead), "steps"))
    for universal in _blocks(flow, "universal"):
        _sort(universal, _keys(Universal))
    _steps(flow.get("steps"))


def _steps(steps: Node | None) -> None:
    for step in _blocks(steps):
        if step.is_list:
            continue
        names = {entry.key.text for entry in step.entries if entry.key}
        kinds = [kind for kind in STEPS if kind in names]
        kind = next((k for k in kinds if names & set(STEPS) <= {k, *STEPS[k].model_fields}), "")
        if kind:
            _sort(step, _step_keys(kind))
        for rejection in _blocks(step.get("rejections")):
            _sort(rejection, _keys(Rejection))
        for choice in _blocks(step.get("choices")):
            _sort(choice, ("key", "then"))
            _steps(choice.get("then"))
        for branch in _blocks(step.get("next")):
            _sort(branch, ("if", "then", "else"))
            _steps(branch.get("then"))
            _steps(branch.get("else"))


def _step_keys(kind: str) -> tuple[str, ...]:
    """What it is called, what it is, and last where it leads; what stands between is in the order of its writer."""
    return ("id", "description", kind, "next")


def _keys(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(keys_of(model))


def _sort(block: Collection, keys: tuple[str, ...]) -> None:
    """Known keys in their order; unknown ones, which have no order, stay behind those known but for the last."""
    if block.is_list or block.commented:
        return
    ranks = {key: rank for rank, key in enumerate(keys)}
    unknown = len(keys) - 1.5
    block.entries.sort(key=lambda entry: ranks.get(entry.name, unknown))


def _blocks(node: Node | None, key: str = "") -> Iterator[Collection]:
    """The blocks among the values of a collection, or of one of its keys."""
    if isinstance(node, Collection):
        for entry in node.entries:
            if isinstance(entry.value, Collection) and key in ("", entry.name):
                yield entry.value


# -- writing ---------------------------------------------------------------------------------------------


def render(tree: Tree) -> str:
    lines = ["---"] if tree.explicit else []
    lines += _Writer(tree.text).block(tree.root, 0, ())
    return "\n".join(lines) + "\n"


def entry_lines(text: str, entry: Entry, indent: int, dash: bool = False) -> list[str]:
    """One entry, rewritten where it stands; `text` is the file it is from."""
    writer = _Writer(text)
    if dash:
        return writer.item(entry, indent, ("", ""))
    return writer.pair(entry, indent, ("", ""))


class _Writer:
    def __init__(self, text: str) -> None:
        self._text = text

    def block(self, block: Collection, indent: int, path: tuple[str, ...]) -> list[str]:
        lines: list[str] = []
        is_spaced = len(path) == 1 and path[0] in SPACED
        for number, entry in enumerate(block.entries):
            above = list(entry.above)
            if number == 0 and len(path) != 1:
                above = list(dropwhile(lambda line: not line, above))
            if number > 0 and is_spaced and "" not in above:
                above.insert(0, "")
            lines += _comments(above, indent)
            here = (*path, entry.name or "-")
            lines += self.item(entry, indent, here) if block.is_list else self.pair(entry, indent, here)
        lines += _comments(block.below, indent)
        return lines

    def item(self, entry: Entry, indent: int, path: tuple[str, ...]) -> list[str]:
        """`- ` and a value; a block begins beside the dash."""
        value, dash = entry.value, " " * indent + "- "
        if isinstance(value, Collection) and not self._in_brackets(value, indent + 2):
            first = value.entries[0]
            lifted, first.above = first.above, []
            lines = self.block(value, indent + 2, path)
            lines[0] = dash + lines[0][indent + 2 :]
            if entry.beside:
                lifted = [entry.beside, *lifted]
            return [*_comments([c for c in lifted if c], indent), *lines]
        return self._valued(dash.rstrip(), value, entry.beside, indent)

    def pair(self, entry: Entry, indent: int, path: tuple[str, ...]) -> list[str]:
        """`key: ` and a value; a block begins below."""
        assert entry.key is not None
        lead = " " * indent + self._one_line(entry.key, in_brackets=False) + ":"
        value = entry.value
        if isinstance(value, Collection) and not self._in_brackets(value, len(lead) + 1):
            return [_with(lead, entry.beside, self._column(entry)), *self.block(value, indent + 2, path)]
        return self._valued(lead, value, entry.beside, indent, self._column(entry))

    def _valued(self, lead: str, value: Node, beside: str, indent: int, column: int = 0) -> list[str]:
        room = len(lead) + 1
        if isinstance(value, Collection):
            lines = self._bracketed(value, room)
        elif value.style in ("|", ">"):
            lines = self._as_it_stands(value, indent + 2)
            return [_with(f"{lead} {lines[0]}", beside, column), *lines[1:]]
        else:
            lines = self._text_lines(value, room, indent + 2)
        if not lines[0]:
            return [_with(lead, beside, column)]
        lines = [f"{lead} {lines[0]}", *lines[1:]]
        return [*lines[:-1], _with(lines[-1], beside, column)]

    def _column(self, entry: Entry) -> int:
        """Where the comment beside an entry stands, so that comments in a column stay in it."""
        if not entry.beside:
            return 0
        place = self._text.find(entry.beside, entry.start)
        return place - (self._text.rfind("\n", 0, place) + 1)

    # -- texts -------------------------------------------------------------------------------------------

    def _one_line(self, scalar: Scalar, in_brackets: bool) -> str:
        """Without breaks; in quotes only if it needs them."""
        text = scalar.text
        if not scalar.style:
            if "\n" not in scalar.source:
                return scalar.source
            if "\n" not in text:
                return text
        return text if is_plain(text, in_brackets) else quoted(scalar)

    def _text_lines(self, scalar: Scalar, room: int, indent: int) -> list[str]:
        if "\n" in scalar.text and not scalar.style:
            return self._as_it_stands(scalar, indent)
        line = self._one_line(scalar, in_brackets=False)
        if "\\" in line and line.startswith('"'):
            return [line]
        kept = self._breaks(scalar, line)
        fits = all(len(part) + (indent if number else room) <= LONGEST for number, part in enumerate(kept))
        if fits:
            return [part if not n else " " * indent + part for n, part in enumerate(kept)]
        return _folded(line, room, indent)

    def _breaks(self, scalar: Scalar, line: str) -> list[str]:
        """The lines as their writer broke them, or the one line there is."""
        source = scalar.source
        if "\n" not in source:
            return [line]
        if scalar.style and line[:1] != scalar.style:
            source = source[1:-1] if line[:1] not in ("'", '"') else line[0] + source[1:-1] + line[0]
        parts = [part.strip() for part in source.split("\n")]
        return parts if " ".join(parts) == line else [line]

    def _as_it_stands(self, scalar: Scalar, indent: int) -> list[str]:
        """Line by line, indented anew."""
        if scalar.style:
            return _block(scalar.source, indent)
        first, *rest = scalar.source.split("\n")
        return [first, *(_indented(line.strip(), indent) for line in rest)]

    # -- brackets ----------------------------------------------------------------------------------------

    def _in_brackets(self, value: Collection, room: int) -> bool:
        """Whether a collection stays in brackets: it fits on a line, or is a list of words, or has comments inside."""
        if not value.flow:
            return False
        if value.commented or not value.entries:
            return True
        words = value.is_list and all(isinstance(entry.value, Scalar) for entry in value.entries)
        return words or room + len(self._in_line(value)) <= LONGEST

    def _in_line(self, node: Node) -> str:
        if isinstance(node, Scalar):
            return self._one_line(node, in_brackets=True)
        parts = []
        for entry in node.entries:
            value = self._in_line(entry.value)
            if entry.key:
                value = f"{self._one_line(entry.key, in_brackets=True)}: {value or 'null'}"
            parts.append(value)
        opening, closing = "[]" if node.is_list else "{}"
        return opening + ", ".join(parts) + closing

    def _bracketed(self, value: Collection, room: int) -> list[str]:
        if value.commented:
            return self._moved(value, room)
        line = self._in_line(value)
        one_line = "\n" not in value.source
        if room + len(line) <= LONGEST and one_line:
            return [line]
        words = [self._in_line(entry.value) for entry in value.entries]
        is_empty = not value.entries
        if (
            is_empty
            or not value.is_list
            or any(isinstance(entry.value, Collection) for entry in value.entries)
        ):
            return [line]
        rows = _rows_as_written(value, words)
        if one_line or any(room + sum(len(word) + 2 for word in row) > LONGEST for row in rows):
            rows = _rows(words, WIDTH - room - 2)
        first, *rest = (", ".join(row) for row in rows)
        *lines, last = f"[{first}", *(_indented(line, room + 1) for line in rest)
        return [*(f"{line}," for line in lines), f"{last}]"]

    def _moved(self, value: Collection, room: int) -> list[str]:
        """A list with comments inside: line by line, as far to the right as it begins."""
        first, *rest = value.source.split("\n")
        by = max(room - value.column, 2 - _least_indent(rest))
        return [first.rstrip(), *((" " * by + line if by >= 0 else line[-by:]).rstrip() for line in rest)]


def _block(source: str, indent: int) -> list[str]:
    """A text behind | or >, indented anew, with what stands further in left so."""
    text = source.rstrip("\n")
    first, *rest = text.split("\n")
    first = re.sub(r"\s*#.*", "", first).rstrip()
    if any(sign.isdigit() for sign in first):
        raise LeftAlone(f"'{first}' says how far its text is indented; write it without the number.")
    if "+" in first:
        rest += [""] * (len(source) - len(text) - 1)
    least = _least_indent(rest)
    return [first, *(_indented(line[least:], indent) for line in rest)]


def _least_indent(lines: list[str]) -> int:
    return min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)


def _indented(line: str, indent: int) -> str:
    if not line:
        return ""
    return " " * indent + line


def _rows_as_written(value: Collection, words: list[str]) -> list[list[str]]:
    """The words of a list by the lines on which their writer put them."""
    rows: dict[int, list[str]] = {}
    for entry, word in zip(value.entries, words, strict=True):
        rows.setdefault(entry.line, []).append(word)
    return list(rows.values())


def _comments(comments: list[str], indent: int) -> list[str]:
    """Comments, indented; never two blank lines together."""
    made: list[str] = []
    for comment in comments:
        if comment:
            made.append(" " * indent + comment)
        elif not made or made[-1]:
            made.append("")
    return made


def _with(line: str, comment: str, column: int) -> str:
    return f"{line.ljust(max(column, len(line) + 2))}{comment}" if comment else line


def _rows(words: list[str], room: int) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    for word in words:
        if rows[-1] and sum(len(w) + 2 for w in rows[-1]) + len(word) > room:
            rows.append([])
        rows[-1].append(word)
    return rows


def _folded(line: str, room: int, indent: int) -> list[str]:
    """Broken at single spaces, so that it reads back as one line."""
    pieces = re.split(r"(?<! ) (?! )", line)
    lines = [pieces[0]]
    for piece in pieces[1:]:
        start = room if len(lines) == 1 else indent
        if start + len(lines[-1]) + 1 + len(piece) > WIDTH and not piece.startswith("#"):
            lines.append(piece)
        else:
            lines[-1] += " " + piece
    return [lines[0], *(" " * indent + rest for rest in lines[1:])]


# -- quotes ----------------------------------------------------------------------------------------------

_SIGNS_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@`=<~+.0123456789")
"""Signs that mean something to YAML, and digits: keys and numbers of telephones stay in the quotes they were given."""
_UNPRINTED = r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
_NOT_PLAIN = re.compile(rf": |:$| #|^ | $|^---|^\.\.\.|{_UNPRINTED}")
_NOT_IN_BRACKETS = re.compile(r"[,\[\]{}:#]")
_RESOLVER: Any = yaml.SafeLoader("")


def is_plain(text: str, in_brackets: bool) -> bool:
    """Whether a text needs no quotes, for readers of YAML 1.2 and for those of 1.1, to whom `no` is false."""
    if not text or text[0] in _SIGNS_FIRST or _NOT_PLAIN.search(text):
        return False
    if in_brackets and _NOT_IN_BRACKETS.search(text):
        return False
    tag: str = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    return tag.endswith(":str") and says(f"a: {text}\n", {"a": text})


def quoted(scalar: Scalar | str) -> str:
    """In double quotes, unless that needs escapes that single ones do not."""
    text = scalar if isinstance(scalar, str) else scalar.text
    if re.search(_UNPRINTED, text):
        return json.dumps(text, ensure_ascii=True)
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def written(text: str) -> Scalar:
    """A text as a new value; `render` puts it into quotes if it needs them."""
    return Scalar(text, '"', quoted(text))
