"""The page of a replay: one file to open, send and print, that needs nothing else.

Rule: what is told first is what changed for callers, the same change once; its numbers are those of the summary.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template, select_autoescape
from markupsafe import Markup, escape

from ivr.quality.comparing import Course
from ivr.quality.side_by_side import Row, rows
from ivr.quality.summary import VERDICTS, Group, Summary

EXAMPLES = 3
"""Calls of each difference that are shown whole."""
ALIKE = 0.5
"""How much of two texts must be the same for single words to be marked."""
MOST_GROUPS = 100
MOST_SENTENCES = 200


@dataclass(frozen=True)
class Example:
    record: str
    verdict: str
    ends: tuple[str, str]
    rows: list[Row]


def report(summary: Summary, title: str, about: str) -> str:
    """The page. `about` is the line below the title: what was replayed, and how."""
    return _template().render(
        title=title,
        about=about,
        summary=summary,
        verdicts=VERDICTS,
        groups=[(group, _examples(group)) for group in summary.groups[:MOST_GROUPS]],
        more_groups=max(0, len(summary.groups) - MOST_GROUPS),
        sentences=summary.sentences[:MOST_SENTENCES],
        more_sentences=max(0, len(summary.sentences) - MOST_SENTENCES),
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["lines_then"] = lambda row: _marked_lines(row.then, row.now, "del")
    environment.filters["lines_now"] = lambda row: _marked_lines(row.now, row.then, "ins")
    environment.filters["without"] = lambda pair: _marked(pair[0], pair[1], "del")
    environment.filters["with_new"] = lambda pair: _marked(pair[1], pair[0], "ins")
    return environment.from_string(Path(__file__).with_name("report.html").read_text("utf-8"))


def _examples(group: Group) -> list[Example]:
    """The shortest calls show a difference best."""
    short = sorted(group.results, key=lambda result: (len(result["now"]["exchanges"]), result["record"]))
    return [_example(result) for result in short[:EXAMPLES]]


def _example(result: dict[str, Any]) -> Example:
    then, now = Course.of(result["then"]), Course.of(result["now"])
    found = rows(then, now, result["difference"]["turn"])
    ends = (result["measures"][0]["ending"], result["measures"][1]["ending"])
    return Example(result["record"], result["verdict"], ends, found)


def _marked(text: str, other: str, tag: str) -> Markup:
    """The text with the words marked that the other one does not have."""
    return Markup(" ").join(_parts(text.split(), other.split(), tag))


def _parts(words: list[str], others: list[str], tag: str) -> Iterator[Markup]:
    compared = difflib.SequenceMatcher(None, words, others, autojunk=False)
    if compared.ratio() < ALIKE:
        yield Markup(f"<{tag}>{escape(' '.join(words))}</{tag}>")
        return
    for what, start, end, _, _ in compared.get_opcodes():
        if start < end:
            part = escape(" ".join(words[start:end]))
            yield part if what == "equal" else Markup(f"<{tag}>{part}</{tag}>")


def _marked_lines(lines: Sequence[str], others: Sequence[str], tag: str) -> list[tuple[Markup, bool]]:
    """Each line, marked against the one that it was or became, and whether it is about the flow, not words said."""
    near = {line: difflib.get_close_matches(line, others, 1, ALIKE) for line in lines}
    return [(_marked(line, (near[line] or [""])[0], tag), line[:1] in "[✗(") for line in lines]
