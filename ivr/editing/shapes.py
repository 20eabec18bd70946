"""The shapes of a drawing, one for each kind of step: their outline, and what is drawn inside it.

Rule: a shape is as large as it is told and stands around (0, 0); a way ends where the outline is, not where its corner
would be. A new kind of step is a line in `CORNERS`, or else a sheet of paper with a folded corner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

Point = tuple[float, float]
Corners = Callable[[float, float], list[Point]]
"""The corners of a shape, from half of its width and half of its height, clockwise from the top left."""

INSET: Mapping[str, float] = {
    "collect": 18, "menu": 20, "set_slots": 18, "link": 16, "wish": 16, "hand_off": 14, "queue": 14, "call": 16,
    "start": 16, "end": 18, "play": 18,
}  # fmt: skip
"""Room that the sides of a shape take from its text."""


def _box(w: float, h: float) -> list[Point]:
    return [(-w, -h), (w, -h), (w, h), (-w, h)]


def _hexagon(w: float, h: float) -> list[Point]:
    return [(16 - w, -h), (w - 16, -h), (w, 0), (w - 16, h), (16 - w, h), (-w, 0)]


def _fan(w: float, h: float) -> list[Point]:
    return [(18 - w, -h), (w - 18, -h), (w, h), (-w, h)]


def _leaning(w: float, h: float) -> list[Point]:
    return [(14 - w, -h), (w, -h), (w - 14, h), (-w, h)]


def _signpost(w: float, h: float) -> list[Point]:
    return [(-w, -h), (w - 16, -h), (w, 0), (w - 16, h), (-w, h)]


def _diamond(w: float, h: float) -> list[Point]:
    return [(0, -h), (w, 0), (0, h), (-w, 0)]


def _octagon(w: float, h: float) -> list[Point]:
    c = min(14, h)
    return [
        (c - w, -h),
        (w - c, -h),
        (w, c - h),
        (w, h - c),
        (w - c, h),
        (c - w, h),
        (-w, h - c),
        (-w, c - h),
    ]


def _paper(w: float, h: float) -> list[Point]:
    return [(-w, -h), (w - 12, -h), (w, 12 - h), (w, h), (-w, h)]


CORNERS: Mapping[str, Corners] = {
    "collect": _hexagon,
    "menu": _fan,
    "action": _box,
    "http": _box,
    "set_slots": _leaning,
    "call": _box,
    "link": _signpost,
    "wish": _signpost,
    "noop": _diamond,
    "hand_off": _octagon,
    "queue": _octagon,
}
ROUND: Mapping[str, float] = {"say": 9, "flow": 9, "play": 22, "start": 22, "end": 22, "done": 11}
"""Shapes without corners, and how round they are."""


def paths(kind: str, width: float, height: float) -> Iterator[tuple[str, str]]:
    """(class, path) of the outline, "shape", and of the lines ("inner") and surfaces ("solid") in it."""
    w, h = width / 2, height / 2
    if kind == "say":
        yield "shape", _speech(w, h)
    elif kind in ROUND:
        yield "shape", rounded(-w, -h, width, height, min(ROUND[kind], h))
    else:
        yield "shape", polygon(*CORNERS.get(kind, _paper)(w, h))
    if kind == "play":
        yield "solid", polygon((10 - w, -6), (20 - w, 0), (10 - w, 6))
    elif kind in ("action", "http"):
        yield "solid", polygon((-w, -h), (5 - w, -h), (5 - w, h), (-w, h))
        if kind == "http":
            yield "solid", polygon((w - 5, -h), (w, -h), (w, h), (w - 5, h))
    elif kind == "call":
        yield "inner", f"M{8 - w:.1f} {-h:.1f} V{h:.1f} M{w - 8:.1f} {-h:.1f} V{h:.1f}"
    elif kind == "end":
        yield "inner", rounded(4 - w, 4 - h, width - 8, height - 8, min(18, h - 4))
    elif kind == "done":
        yield "solid", rounded(5 - w, 5 - h, width - 10, height - 10, h - 5)
    elif kind not in CORNERS and kind not in ROUND:
        yield "inner", f"M{w - 12:.1f} {-h:.1f} V{12 - h:.1f} H{w:.1f}"


def met(kind: str, width: float, height: float, at: Point, upright: bool) -> Point:
    """Where a way that comes straight towards `at`, on the frame around the shape, meets its outline."""
    if kind not in CORNERS:
        return at
    corners = CORNERS[kind](width / 2, height / 2)
    across, along = (0, 1) if upright else (1, 0)
    sign = 1 if at[along] > 0 else -1
    found = []
    for one, other in zip(corners, [*corners[1:], corners[0]], strict=True):
        low, high = sorted((one, other), key=lambda corner: corner[across])
        if low[across] <= at[across] <= high[across] and low[across] != high[across]:
            part = (at[across] - low[across]) / (high[across] - low[across])
            found.append(low[along] + part * (high[along] - low[along]))
    if not found:
        return at
    reach = max(found, key=lambda place: sign * place)
    return (at[0], reach) if upright else (reach, at[1])


def polygon(*points: Point) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points) + " Z"


def rounded(x: float, y: float, w: float, h: float, r: float) -> str:
    arc = f"a{r:.1f} {r:.1f} 0 0 1"
    return (
        f"M{x + r:.1f} {y:.1f} h{w - 2 * r:.1f} {arc} {r:.1f} {r:.1f} v{h - 2 * r:.1f} {arc} {-r:.1f} {r:.1f} "
        f"h{2 * r - w:.1f} {arc} {-r:.1f} {-r:.1f} v{2 * r - h:.1f} {arc} {r:.1f} {-r:.1f} Z"
    )


def _speech(w: float, h: float) -> str:
    """Rounded, with the tail of a speech balloon at its left."""
    tail = min(h - 8, 22) - h
    return (
        f"M{9 - w:.1f} {-h:.1f} H{w - 9:.1f} a9 9 0 0 1 9 9 V{h - 9:.1f} a9 9 0 0 1 -9 9 H{9 - w:.1f} "
        f"a9 9 0 0 1 -9 -9 V{tail + 6:.1f} l-9 4 l9 -12 V{9 - h:.1f} a9 9 0 0 1 9 -9 Z"
    )
