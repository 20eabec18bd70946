"""What the writer of a YAML file probably did, where the parser only knows what its grammar missed.

Rule: an error of the parser becomes one problem at the place to mend, in the words of the writer. Each
function below knows one usual slip; the first that recognises it speaks.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

from ivr.content.problems import Problem

_Place = tuple[int, int]
_Explained = tuple[_Place, str, str] | None
"""Line and column, what is wrong, what to do; None when it was not this slip."""

IN_QUOTES = "Put the whole text in quotes."
LOST = "'#' begins a comment: what follows it is lost."

# The dashes and the key of a line, and what follows them.
_ENTRY = re.compile(r"(?P<lead> *(?:- +)*)(?:(?P<key>[^\s:#'\"{\[][^:#]*?):(?=\s|$) *)?(?P<value>.*)")


def explain(error: yaml.MarkedYAMLError, text: str, path: str) -> Problem:
    """The problem that an error of the parser stands for."""
    lines = text.splitlines()
    mark = error.problem_mark or error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (max(1, len(lines)), 1)
    began = (error.context_mark.line + 1, error.context_mark.column + 1) if error.context_mark else place
    slip = _Slip(error.context or "", error.problem or "", place, began, lines)
    for known in _SLIPS:
        if explained := known(slip):
            (line, column), message, hint = explained
            return Problem(path, line, column, message, hint=hint)
    return Problem(path, *place, f"this is not YAML: {error.problem}.", hint="Look at the line above, too.")


@dataclass(frozen=True)
class _Slip:
    """`place` is where the parser stumbled, `began` the beginning of what it was reading."""

    context: str
    problem: str
    place: _Place
    began: _Place
    lines: list[str]

    @property
    def number(self) -> int:
        return self.place[0]

    @property
    def column(self) -> int:
        return self.place[1]

    def line(self, number: int) -> str:
        if 0 < number <= len(self.lines):
            return self.lines[number - 1]
        return ""

    def entry(self, number: int) -> re.Match[str]:
        match = _ENTRY.match(self.line(number))
        assert match, "the pattern takes any line"
        return match

    @property
    def value(self) -> str:
        return self.entry(self.number)["value"]

    @property
    def value_column(self) -> int:
        return self.entry(self.number).start("value") + 1

    @property
    def text_column(self) -> int:
        line = self.line(self.number)
        return len(line) - len(line.lstrip()) + 1

    @property
    def above(self) -> int:
        """The number of the last line above that says something; 0 when there is none."""
        number = self.number - 1
        while number and not self.line(number).split("#")[0].strip():
            number -= 1
        return number


def _backslash(slip: _Slip) -> _Explained:
    if "escape" not in slip.problem:
        return None
    column = slip.line(slip.number).rfind("\\", 0, slip.column) + 1
    advice = "Write it twice, or put the text in single quotes."
    return (slip.number, column), "a backslash in double quotes begins a code.", advice


def _open_quote(slip: _Slip) -> _Explained:
    if "quoted scalar" not in slip.context:
        return None
    advice = "Close it; text with an apostrophe goes in double quotes."
    return slip.began, "this quote is never closed.", advice


def _after_quote(slip: _Slip) -> _Explained:
    quote = slip.value[:1]
    if quote not in ("'", '"') or slip.column <= slip.value_column:
        return None
    above = slip.entry(slip.above)
    if above["value"].startswith(quote) and above["value"].count(quote) == 1:
        return (slip.above, above.start("value") + 1), "this quote is never closed.", "Close it."
    advice = "write an apostrophe twice ('')" if quote == "'" else 'write quotes in it as \\"'
    return slip.place, "the text goes on after its closing quote.", f"{IN_QUOTES[:-1]} and {advice}."


def _apostrophe(slip: _Slip) -> _Explained:
    """`{en: 'We don't know'}`: the quote ends at the apostrophe."""
    line, before = slip.line(slip.number), slip.column - 2
    ended = re.match(r"[^\W\d_]'[^\W\d_]", line[before - 1 : slip.column]) if before > 0 else None
    if "flow" not in slip.context or not ended:
        return None
    return (
        (slip.number, slip.column - 1),
        "the quote ends at this apostrophe.",
        ("Put the text in double quotes, or write the apostrophe twice ('')."),
    )


def _hash_in_brackets(slip: _Slip) -> _Explained:
    """`{en: Counter #4, es: ...}`: the rest of the text and the closing bracket are a comment."""
    if "flow" not in slip.context:
        return None
    for number in range(slip.began[0], slip.number + 1):
        written = _QUOTED.sub(lambda quoted: "x" * len(quoted.group()), slip.line(number))
        comment = _COMMENT.search(written, slip.began[1] if number == slip.began[0] else 0)
        if comment and (_LEFT_OPEN.search(written, 0, comment.start()) or _CLOSES.search(comment.group())):
            return (number, comment.start() + 1), LOST, IN_QUOTES
    return None


_QUOTED = re.compile(r"""(?<![^\s{\[,:])(["']).*?\1""")
_COMMENT = re.compile(r"(?<![^\s{\[,])#.*")
_LEFT_OPEN = re.compile(r"[^\s{\[,]\s*$")
"""Text that goes on: before a note there is a comma, or the bracket that was opened."""
_CLOSES = re.compile(r"[}\]]")


def _bracket_first(slip: _Slip) -> _Explained:
    if slip.value[:1] not in ("{", "[") or slip.column <= slip.value_column:
        return None
    kind = "a block of keys" if slip.value[0] == "{" else "a list"
    return (
        (slip.number, slip.value_column),
        f"text that begins with {slip.value[0]} is read as {kind}.",
        IN_QUOTES,
    )


def _open_bracket(slip: _Slip) -> _Explained:
    if "flow" not in slip.context or slip.began[0] >= slip.number:
        return None
    opened = slip.line(slip.began[0])[slip.began[1] - 1]
    return slip.began, f"this {opened} is never closed.", f"Close it; if it is text: {IN_QUOTES.lower()}"


def _sign_first(slip: _Slip) -> _Explained:
    first = slip.value[:1]
    if not first or first not in "@`%*&!|>,}]?" or not 0 <= slip.column - slip.value_column <= 3:
        return None
    return (slip.number, slip.value_column), f"text may begin with {first} only in quotes.", IN_QUOTES


def _list_beside_its_key(slip: _Slip) -> _Explained:
    if "sequence entries are not allowed" not in slip.problem:
        return None
    return (
        slip.place,
        "a list begins on the line below its key.",
        f"Move it; if it is text: {IN_QUOTES.lower()}",
    )


def _colon_in_text(slip: _Slip) -> _Explained:
    if "mapping values" not in slip.problem:
        return None
    if not slip.entry(slip.number)["key"] or slip.column <= slip.value_column:
        return None
    return slip.place, "': ' within text that is not in quotes.", IN_QUOTES


def _line_above(slip: _Slip) -> _Explained:
    """The line makes sense; the one above has no colon, no space after it, or a value of its own already."""
    if "mapping values" not in slip.problem or not slip.above:
        return None
    above = slip.entry(slip.above)
    start = (slip.above, above.start("value") + 1)
    if above["key"]:
        message = f"this line is indented further than '{above['key']}' above, which already has a value."
        return (slip.number, slip.text_column), message, "Align the two."
    word, colon, rest = above["value"].partition(":")
    if colon and rest and " " not in word and not rest.startswith("//"):
        return start, f"a space is missing after '{word}:'.", f"Write '{word}: {rest}'."
    if "-" in above["lead"] or not word:
        return (
            (slip.number, slip.text_column),
            "this line is indented further than the text above.",
            "Align the two.",
        )
    first = word.split()[0]
    return start, f"a colon is missing after '{first}'.", f"Write '{first}:'."


def _colon_missing(slip: _Slip) -> _Explained:
    if "could not find expected ':'" not in slip.problem:
        return None
    line, column = slip.began
    word = slip.line(line)[column - 1 :].split(" ")[0]
    return slip.began, f"a colon is missing after '{word}'.", f"Write '{word}:', or put the text in quotes."


def _indentation(slip: _Slip) -> _Explained:
    if "block" not in slip.context:
        return None
    here = (slip.number, slip.text_column)
    line, column = slip.began
    if slip.line(slip.number).lstrip().startswith(":"):
        return here, "a key is missing before ':'.", "Write it."
    if "collection" in slip.context:
        advice = f"Begin it with '- ', or indent it to column {column + 2} to belong to the thing above it."
        return here, f"this line stands among the '-' of the list that begins on line {line}.", advice
    advice = f"Align it with the block that begins on line {line}, column {column}."
    return here, "the indentation of this line fits no line above.", advice


_SLIPS: tuple[Callable[[_Slip], _Explained], ...] = (
    _backslash,
    _open_quote,
    _after_quote,
    _apostrophe,
    _hash_in_brackets,
    _bracket_first,
    _open_bracket,
    _sign_first,
    _list_beside_its_key,
    _colon_in_text,
    _line_above,
    _colon_missing,
    _indentation,
)
