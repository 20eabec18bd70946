"""A chart as Mermaid text, for pages that draw it themselves.

Rule: ids are numbers and texts are quoted, so that nothing a team writes can be read as Mermaid.
"""

from __future__ import annotations

import re
import textwrap

from ivr.editing.chart import Box, Chart, Way

SHAPES: dict[str, tuple[str, str]] = {
    "say": ("(", ")"),
    "play": ("([", "])"),
    "collect": ("{{", "}}"),
    "menu": ("[\\", "/]"),
    "action": ("[", "]"),
    "http": ("[", "]"),
    "set_slots": ("[/", "/]"),
    "call": ("[[", "]]"),
    "link": (">", "]"),
    "noop": ("{", "}"),
    "hand_off": ("[(", ")]"),
    "end": ("(((", ")))"),
    "start": ("([", "])"),
    "done": ("((", "))"),
    "flow": ("[[", "]]"),
    "repair": ("[[", "]]"),
    "queue": ("[(", ")]"),
}
_ARROWS = {"call": "-.->", "link": "-->", "hand_off": "==>"}


def mermaid(chart: Chart) -> str:
    """The chart as a Mermaid flowchart."""
    numbers = {box.id: f"n{number}" for number, box in enumerate(chart.boxes)}
    lines = [
        "---",
        f"title: {_line(chart.title)}",
        "---",
        f"flowchart {'LR' if chart.wide else 'TD'}",
        f"  accTitle: {_line(chart.title)}",
        f"  accDescr: {_line(chart.description)}",
    ]
    lines += [f"  {numbers[box.id]}{_shape(box)}" for box in chart.boxes]
    lines += [_arrow(way, numbers) for way in chart.ways]
    missed = [numbers[box.id] for box in chart.boxes if box.missed]
    if missed:
        lines += [
            "  classDef missed stroke-dasharray: 4 4,stroke-width: 2px",
            f"  class {','.join(missed)} missed",
        ]
    untried = [str(number) for number, way in enumerate(chart.ways) if way.missed]
    if untried:
        lines.append(f"  linkStyle {','.join(untried)} stroke:#c4161c,stroke-width:2px,stroke-dasharray:4 4")
    return "\n".join(lines) + "\n"


def _shape(box: Box) -> str:
    opening, closing = SHAPES.get(box.kind, ("[", "]"))
    first = " ".join(filter(None, [box.heading, box.title]))
    texts = [first, *(line for part in box.text.splitlines() for line in textwrap.wrap(part, 40))][:5]
    texts += list(box.notes)
    return f'{opening}"{"<br/>".join(_quoted(text) for text in texts)}"{closing}'


def _arrow(way: Way, numbers: dict[str, str]) -> str:
    arrow = _ARROWS.get(way.kind, "-->")
    label = f'|"{"<br/>".join(map(_quoted, way.label))}"|' if way.label else ""
    return f"  {numbers[way.source]} {arrow}{label} {numbers[way.target]}"


def _quoted(text: str) -> str:
    """Mermaid's way of writing signs that it or HTML would read: #34; for a quote."""
    return re.sub(r"[\"#&<>`\\]", lambda sign: f"#{ord(sign.group())};", " ".join(text.split()))


def _line(text: str) -> str:
    return re.sub(r"[:{}\"#;<>`\\\[\]]", " ", " ".join(text.split())).strip()
