"""A chart as a picture: SVG with real text, a shape of its own for each kind of step, in light and dark.

Rule: a text fits its box in any usual font, since boxes are measured with the widest of them; and whatever a team
writes is escaped as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from html import escape

from ivr.editing.chart import Box, Chart, Way
from ivr.editing.layers import Arrow, Layout, Point, Route, lay_out
from ivr.editing.shapes import INSET, met, paths, polygon, rounded

FONT = 13.0
LINE = 17.0
SMALL = 11.0
SMALL_LINE = 14.5
WIDEST = 250.0
"""Where texts in boxes are broken."""
LABEL_WIDEST = 190.0
LINES = 4
"""So many lines of a prompt are shown; the whole of it appears when the pointer rests on the box."""
EDGE = 24.0


def svg(chart: Chart) -> str:
    """The chart as an SVG document."""
    faces = {box.id: _Face(box) for box in chart.boxes}
    labels = [_label(way) for way in chart.ways]
    turn = chart.wide
    sizes = {name: _turned((face.width, face.height), turn) for name, face in faces.items()}
    arrows = [
        Arrow(way.source, way.target, _turned(_label_size(lines), turn) if lines else (0.0, 0.0))
        for way, lines in zip(chart.ways, labels, strict=True)
    ]
    placed = lay_out(sizes, arrows)
    return "\n".join(_document(chart, faces, labels, placed)) + "\n"


def _turned(pair: Point, turn: bool) -> Point:
    return (pair[1], pair[0]) if turn else pair


# -- measuring -------------------------------------------------------------------------------------------

_WIDTHS = {
    **dict.fromkeys("ijl|!'`.,:;", 0.37),
    **dict.fromkeys(" ftrI()[]{}/\\-·", 0.43),
    **dict.fromkeys("mwMW@%—…", 1.0),
    **dict.fromkeys("ABCDEGHKNOQRUVXYZ&", 0.77),
    **dict.fromkeys('_"?Jcsxyvkz*^°', 0.56),
    **dict.fromkeys("<>=+~#", 0.84),
}
"""Widths in ems, of the wider of the usual fonts (DejaVu Sans, Verdana); other letters are 0.64."""


def width_of(text: str, size: float = FONT, bold: bool = False) -> float:
    ems = 0.0
    for sign in text:
        if unicodedata.east_asian_width(sign) in "WF" or ord(sign) > 0x1F000:
            ems += 1.05
        elif not unicodedata.combining(sign):
            base = unicodedata.normalize("NFD", sign)[0]
            ems += _WIDTHS.get(base, 0.64)
    return ems * size * (1.12 if bold else 1.0)


def wrapped(text: str, widest: float, lines: int, size: float = FONT, bold: bool = False) -> list[str]:
    """The text in at most so many lines; what does not fit is left out, with a sign that it is."""
    made: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in _words(paragraph, widest, size, bold):
            longer = f"{line} {word}" if line else word
            if line and width_of(longer, size, bold) > widest:
                made.append(line)
                line = word
            else:
                line = longer
        made.append(line)
    made = [line for line in made if line]
    if len(made) <= lines:
        return made
    last = made[lines - 1]
    while last and width_of(last + " …", size, bold) > widest:
        last = last[:-1]
    return [*made[: lines - 1], f"{last.rstrip(' ,.;:')} …"]


def _words(text: str, widest: float, size: float, bold: bool) -> Iterator[str]:
    """Words, and pieces of those that are wider than a line; Chinese and the like break anywhere."""
    for word in re.findall(r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+", text):
        while width_of(word, size, bold) > widest:
            cut = next(
                n for n in range(len(word), 0, -1) if width_of(word[:n], size, bold) <= widest or n == 1
            )
            under = max(word.rfind("_", 0, cut), word.rfind(".", 0, cut)) + 1
            cut = under if under > 3 else cut
            yield word[:cut]
            word = word[cut:]
        if word:
            yield word


# -- boxes -----------------------------------------------------------------------------------------------


class _Face:
    """The lines of a box, and its size."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.lines: list[tuple[str, str]] = []
        """(class, text)"""
        inset = INSET.get(box.kind, 0.0)
        if box.kind == "done":
            self.width = self.height = 22.0
            return
        if box.kind == "noop":
            self.lines = [("name", line) for line in wrapped(box.name, 150, 1, SMALL)]
            text = max((width_of(line, SMALL) for _, line in self.lines), default=0.0)
            self.width, self.height = max(64.0, text * 1.2 + 62), 46.0
            return
        heading = "" if box.kind == "start" else box.heading
        self.lines += [("heading", heading)] if heading else []
        bold = "title"
        self.lines += [(bold, line) for line in wrapped(box.title, WIDEST, 2, FONT, bold=True)]
        self.lines += [("text", line) for line in wrapped(box.text, WIDEST, LINES)]
        for note in box.notes:
            self.lines += [("note", line) for line in wrapped(note, WIDEST, 2, SMALL)]
        wide = max((_width(style, text) for style, text in self.lines), default=0.0)
        if box.name:
            wide = max(wide, width_of(heading, SMALL, True) + width_of(box.name, SMALL) + 18)
        self.width = max(wide + 24 + 2 * inset, 80.0)
        self.height = sum(map(_height, self.lines)) + (15 if box.tested is None else 26)

    def drawn(self, middle: Point) -> Iterator[str]:
        box, left, top = self.box, -self.width / 2, -self.height / 2
        missed = " missed" if box.missed else ""
        yield (
            f'<g class="box {_class(box.kind)}{missed}" data-step="{_text(box.id)}" '
            f'transform="translate({middle[0]:.1f} {middle[1]:.1f})">'
        )
        yield f"<title>{_text(box.told or ' '.join(filter(None, [box.heading, box.title, box.text])))}</title>"
        yield from (f'<path class="{part}" d="{d}"/>' for part, d in paths(box.kind, self.width, self.height))
        if box.kind == "noop":
            yield from (f'<text class="name" y="4">{_text(line)}</text>' for _, line in self.lines)
        else:
            inset = INSET.get(box.kind, 0.0)
            at = top + 6
            for style, line in self.lines:
                at += _height((style, line))
                yield f'<text class="{style}" x="{left + 12 + inset:.1f}" y="{at - 4:.1f}">{_text(line)}</text>'
            if box.tested is not None:
                yield from _bar(left + 12, -top - 15, self.width - 24, box.tested)
            if box.name:
                x, y = self.width / 2 - 10 - inset, top + 6 + SMALL_LINE - 4
                yield f'<text class="name" x="{x:.1f}" y="{y:.1f}">{_text(box.name)}</text>'
        yield "</g>"

    def met(self, end: Point, middle: Point, upright: bool) -> Point:
        """Where a way to `end`, on the frame around the box, meets its outline."""
        at = (end[0] - middle[0], end[1] - middle[1])
        x, y = met(self.box.kind, self.width, self.height, at, upright)
        return x + middle[0], y + middle[1]


def _bar(left: float, top: float, width: float, part: float) -> Iterator[str]:
    """How much of a flow is tested."""
    for style, wide in (("untested", width), ("tested", width * part)):
        if wide:
            yield f'<path class="{style}" d="{rounded(left, top, wide, 6, 3)}"/>'


def _width(style: str, text: str) -> float:
    if style == "title":
        return width_of(text, FONT, bold=True)
    if style == "text":
        return width_of(text, FONT)
    return width_of(text, SMALL, bold=style == "heading")


def _height(line: tuple[str, str]) -> float:
    return SMALL_LINE if line[0] in ("heading", "note", "name") else LINE


# -- colours ---------------------------------------------------------------------------------------------

_COLOURS: Mapping[str, tuple[str, str, str, str]] = {
    "say": ("#e8f1fd", "#2f6cb3", "#16304f", "#7fb2ee"),
    "play": ("#e3f4f8", "#1c7c93", "#0f3740", "#6fc6da"),
    "collect": ("#fff3d1", "#a86a08", "#45320b", "#efb650"),
    "menu": ("#ffe9d6", "#b8560f", "#4a2a12", "#f5a368"),
    "action": ("#f0e9fb", "#7446b0", "#33214d", "#bb98ec"),
    "http": ("#f0e9fb", "#7446b0", "#33214d", "#bb98ec"),
    "set_slots": ("#eef0f3", "#5d6876", "#2a313a", "#a5b0be"),
    "call": ("#e0f4ee", "#13745c", "#12392f", "#64cbac"),
    "link": ("#e0f4ee", "#13745c", "#12392f", "#64cbac"),
    "wish": ("#e0f4ee", "#13745c", "#12392f", "#64cbac"),
    "noop": ("#ffffff", "#5d6876", "#1d232b", "#a5b0be"),
    "hand_off": ("#fde6ea", "#b91c3f", "#4d1622", "#f58aa0"),
    "queue": ("#fde6ea", "#b91c3f", "#4d1622", "#f58aa0"),
    "end": ("#e6e8eb", "#222a33", "#39424d", "#dde3ea"),
    "done": ("#ffffff", "#222a33", "#161b21", "#dde3ea"),
    "start": ("#e1f2e3", "#2b7a38", "#173a1d", "#7ad08a"),
    "flow": ("#e8f1fd", "#2f6cb3", "#16304f", "#7fb2ee"),
    "repair": ("#eef0f3", "#5d6876", "#2a313a", "#a5b0be"),
    "other": ("#eef0f3", "#5d6876", "#2a313a", "#a5b0be"),
}
"""Per kind: fill and line on white, fill and line on black."""


def _class(kind: str) -> str:
    return f"k-{kind}" if kind in _COLOURS else "k-other"


def _style() -> str:
    light = [
        "svg{font-family:'Segoe UI','Helvetica Neue',Arial,'Noto Sans','DejaVu Sans',sans-serif}",
        ".page{fill:#ffffff}.shape{stroke-width:1.4}.inner{fill:none;stroke-width:1.2}",
        "text{fill:#1a2027;font-size:13px}.title{font-weight:600}.big{font-size:20px;font-weight:600}",
        ".heading{font-size:11px;font-weight:600}.note{font-size:11px}.name{font-size:11px;text-anchor:end}",
        ".note,.name,.about{fill:#4a5560}.k-noop .name{text-anchor:middle}.about{font-size:13px}",
        ".way{fill:none;stroke:#55606c;stroke-width:1.5}.tip{fill:#55606c}",
        ".way.back{stroke:#a2500a;stroke-dasharray:6 3}.tip.back{fill:#a2500a}",
        ".way.call{stroke-dasharray:3 3}.way.hand_off{stroke:#b91c3f}.tip.hand_off{fill:#b91c3f}",
        ".plate{fill:#ffffff;stroke:#c9d0d7;stroke-width:1}.label{font-size:11px;text-anchor:middle}",
        ".k-wish .shape{stroke-dasharray:4 3}.untested{fill:#e3a0a2}.tested{fill:#2b7a38}",
        ".missed .shape{stroke:#c4161c;stroke-width:3;stroke-dasharray:7 4}"
        ".way.missed{stroke:#c4161c;stroke-width:2;stroke-dasharray:7 4}.tip.missed{fill:#c4161c}"
        ".plate.missed{stroke:#c4161c;stroke-width:1.5;stroke-dasharray:4 2}",
    ]
    dark = [
        ".page{fill:#12161b}text{fill:#e8ecf0}.note,.name,.about{fill:#b3bdc8}",
        ".way{stroke:#97a3b0}.tip{fill:#97a3b0}.way.back{stroke:#f0a35e}.tip.back{fill:#f0a35e}",
        ".way.hand_off{stroke:#f58aa0}.tip.hand_off{fill:#f58aa0}.plate{fill:#12161b;stroke:#3c4651}",
        ".missed .shape,.way.missed,.plate.missed{stroke:#ff6b6b}.tip.missed{fill:#ff6b6b}",
    ]
    for kind, (fill, line, dark_fill, dark_line) in _COLOURS.items():
        name = f".k-{kind}"
        light.append(
            f"{name} .shape{{fill:{fill};stroke:{line}}}{name} .inner{{stroke:{line}}}"
            f"{name} .solid,{name} .heading{{fill:{line}}}"
        )
        dark.append(
            f"{name} .shape{{fill:{dark_fill};stroke:{dark_line}}}{name} .inner{{stroke:{dark_line}}}"
            f"{name} .solid,{name} .heading{{fill:{dark_line}}}"
        )
    missed = light.pop(10), dark.pop(3)  # they overrule the colours of the kinds
    return "\n".join([*light, missed[0], "@media (prefers-color-scheme: dark){", *dark, missed[1], "}"])


# -- the page --------------------------------------------------------------------------------------------


def _label(way: Way) -> list[str]:
    """What is written on a way: each of its labels on a line or two, and not more than five lines."""
    sign = "• " if len(way.label) > 1 else ""
    lines = [line for label in way.label for line in wrapped(sign + label, LABEL_WIDEST, 3, SMALL)]
    return [*lines[:4], f"and {len(lines) - 4} more"] if len(lines) > 5 else lines


def _label_size(lines: list[str]) -> Point:
    return max(width_of(line, SMALL) for line in lines) + 14, len(lines) * SMALL_LINE + 6


def _document(
    chart: Chart, faces: Mapping[str, _Face], labels: list[list[str]], placed: Layout
) -> Iterator[str]:
    turn = chart.wide
    size = _turned(placed.size, turn)
    about = wrapped(chart.description, max(size[0], 560.0), 3)
    head = EDGE + 26 + len(about) * LINE + 14
    title_width = width_of(chart.title, 20, bold=True)
    width = max(size[0], title_width, *(width_of(line) for line in about), 1.0) + 2 * EDGE
    height = size[1] + head + EDGE
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
        f'height="{height:.0f}" role="graphics-document" aria-labelledby="chart-title chart-about">'
    )
    yield f'<title id="chart-title">{_text(chart.title)}</title>'
    yield f'<desc id="chart-about">{_text(_in_words(chart))}</desc>'
    yield f"<style>\n{_style()}\n</style>"
    yield f'<rect class="page" width="{width:.0f}" height="{height:.0f}"/>'
    yield f'<text class="big" x="{EDGE}" y="{EDGE + 16}">{_text(chart.title)}</text>'
    for number, line in enumerate(about):
        yield f'<text class="about" x="{EDGE}" y="{EDGE + 40 + number * LINE:.1f}">{_text(line)}</text>'
    yield f'<g transform="translate({(width - size[0]) / 2 if not turn else EDGE:.1f} {head:.1f})">'
    for way, route in zip(chart.ways, placed.routes, strict=True):
        yield from _way(way, route, faces, placed, turn)
    for name, face in faces.items():
        yield from face.drawn(_turned(placed.boxes[name], turn))
    for way, lines, route in zip(chart.ways, labels, placed.routes, strict=True):
        if lines:
            yield from _plate(lines, _turned(route.label, turn), way.missed)
    yield "</g>"
    yield "</svg>"


def _way(way: Way, route: Route, faces: Mapping[str, _Face], placed: Layout, turn: bool) -> Iterator[str]:
    style = " ".join(filter(None, ["back" * route.back, way.kind, "missed" * way.missed]))
    pieces = [(letter, [_turned(point, turn) for point in points]) for letter, points in route.pieces]
    upright = turn == route.back
    for name, points in ((way.source, pieces[0][1]), (way.target, pieces[-1][1])):
        points[-1] = faces[name].met(points[-1], _turned(placed.boxes[name], turn), upright)
    last = pieces[-1][1]
    before = last[-2] if len(last) > 1 else pieces[-2][1][-1]
    d = " ".join(letter + " ".join(f"{x:.1f} {y:.1f}" for x, y in points) for letter, points in pieces)
    yield f'<path class="way {style}" d="{d}"/>'
    yield f'<path class="tip {style}" d="{_tip(before, last[-1])}"/>'


def _tip(before: Point, end: Point) -> str:
    length = max(0.001, ((end[0] - before[0]) ** 2 + (end[1] - before[1]) ** 2) ** 0.5)
    dx, dy = (end[0] - before[0]) / length, (end[1] - before[1]) / length
    back = (end[0] - dx * 8, end[1] - dy * 8)
    return polygon(end, (back[0] - dy * 4.2, back[1] + dx * 4.2), (back[0] + dy * 4.2, back[1] - dx * 4.2))


def _plate(lines: list[str], middle: Point, missed: bool) -> Iterator[str]:
    width, height = _label_size(lines)
    left, top = middle[0] - width / 2, middle[1] - height / 2
    style = "plate missed" if missed else "plate"
    yield f'<path class="{style}" d="{rounded(left, top, width, height, 7)}"/>'
    for number, line in enumerate(lines):
        y = top + 3 + (number + 1) * SMALL_LINE - 4
        yield f'<text class="label" x="{middle[0]:.1f}" y="{y:.1f}">{_text(line)}</text>'


def _in_words(chart: Chart) -> str:
    """The chart for those who cannot see it: every box, and where it leads."""
    names = {box.id: " ".join(filter(None, [box.heading, box.title or box.name])) for box in chart.boxes}
    told = [chart.description]
    for box in chart.boxes:
        ways = [way for way in chart.ways if way.source == box.id]
        to = "; ".join(
            f"{', '.join(way.label)}: {names[way.target]}" if way.label else names[way.target] for way in ways
        )
        if box.kind != "done":
            told.append(
                f"{names[box.id]}{f' ({box.text})' if box.text else ''}{f', then {to}' if to else ''}."
            )
    return "\n".join(told)


def _text(text: str) -> str:
    """Text as XML takes it: escaped, and without characters that XML does not have."""
    return escape(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "", text))
