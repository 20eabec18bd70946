"""Where the boxes of a drawing go, and the ways between them: in layers, each way leading down.

After Sugiyama: (1) ways that lead back are found and run up beside the boxes; (2) each box gets a layer below all that
lead to it; (3) ways over several layers get a place in each; (4) places are ordered so that ways cross little;
(5) x by weighted averages of what a place is joined to, kept apart exactly (isotonic regression); (6) y by heights.

Rule: knows sizes and ways, and nothing of what is drawn. The same input gives the same drawing.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
Size = tuple[float, float]

ACROSS = 34.0
"""Least space between boxes of a layer."""
LANE = 18.0
"""Least space between ways, and between a way and a box."""
DOWN = 30.0
"""Least space between layers."""
ROUNDS = 16
"""How often the order of the layers is improved, each time downwards and upwards."""


@dataclass(frozen=True)
class Arrow:
    """A way from one box to another; `label` is the size of what is written on it."""

    source: str
    target: str
    label: Size = (0.0, 0.0)


@dataclass(frozen=True)
class Route:
    """How an arrow runs: straight and bent pieces as SVG knows them, and the middle of its label."""

    pieces: tuple[tuple[str, tuple[Point, ...]], ...]
    label: Point
    back: bool


@dataclass(frozen=True)
class Layout:
    """The middle of each box, the route of each arrow in the order they were given, and the size of it all."""

    boxes: Mapping[str, Point]
    routes: tuple[Route, ...]
    size: Size


def lay_out(sizes: Mapping[str, Size], arrows: Sequence[Arrow]) -> Layout:
    """Boxes come in the order in which a reader should meet them."""
    return _Layout(sizes, arrows).made() if sizes else Layout({}, (), (0.0, 0.0))


@dataclass(eq=False)
class _Spot:
    """A place in a layer: a box, or where a way passes. `sides` are the ways back that begin or end beside a box."""

    width: float
    height: float
    layer: int
    box: str = ""
    x: float = 0.0
    y: float = 0.0
    index: int = 0
    up: list[_Spot] = field(default_factory=list)
    down: list[_Spot] = field(default_factory=list)
    lefts: list[_Spot] = field(default_factory=list)
    rights: list[_Spot] = field(default_factory=list)
    holder: _Spot | None = None

    def together(self) -> list[_Spot]:
        return [*self.lefts, self, *self.rights]


class _Layout:
    def __init__(self, sizes: Mapping[str, Size], arrows: Sequence[Arrow]) -> None:
        self._sizes = sizes
        self._arrows = arrows
        self._back = _leading_back(list(sizes), arrows)
        self._ranks = self._ranked()
        self._layers: list[list[_Spot]] = []
        self._boxes: dict[str, _Spot] = {}
        self._chains: list[list[_Spot]] = []

    def made(self) -> Layout:
        self._join()
        self._order()
        self._place_across()
        tops, bottoms = self._place_down()
        return self._drawn(tops, bottoms)

    # -- layers ------------------------------------------------------------------------------------------

    def _ranked(self) -> dict[str, int]:
        """The longest way to each box; what nothing leads to stands right above what it leads to."""
        ahead: dict[str, list[str]] = {box: [] for box in self._sizes}
        behind: dict[str, list[str]] = {box: [] for box in self._sizes}
        for number, arrow in enumerate(self._arrows):
            if number not in self._back:
                ahead[arrow.source].append(arrow.target)
                behind[arrow.target].append(arrow.source)
        ranks: dict[str, int] = {}
        open_ = {box: len(sources) for box, sources in behind.items()}
        ready = [box for box in self._sizes if not open_[box]]
        order = []
        while ready:
            box = ready.pop(0)
            order.append(box)
            ranks[box] = max((ranks[source] + 1 for source in behind[box]), default=0)
            for target in ahead[box]:
                open_[target] -= 1
                if not open_[target]:
                    ready.append(target)
        reached = set(order[:1])
        for box in order:
            if box in reached:
                reached.update(ahead[box])
        for box in reversed(order):
            if box not in reached and ahead[box]:
                ranks[box] = min(ranks[target] for target in ahead[box]) - 1
        return ranks

    def _join(self) -> None:
        """Every box and, for each way, a spot in each layer it passes. Labels have layers of their own between."""
        count = 2 * max(self._ranks.values(), default=0) + 1
        self._layers = [[] for _ in range(count)]
        for box, (width, height) in self._sizes.items():
            spot = _Spot(width, height, 2 * self._ranks[box], box)
            self._boxes[box] = spot
        for number, arrow in enumerate(self._arrows):
            source, target = self._boxes[arrow.source], self._boxes[arrow.target]
            chain = self._way_back(arrow) if number in self._back else self._way_on(arrow, source, target)
            self._chains.append(chain)
        for spot in self._walked():
            self._layers[spot.layer].append(spot)

    def _way_on(self, arrow: Arrow, source: _Spot, target: _Spot) -> list[_Spot]:
        chain = [_Spot(0, 0, layer) for layer in range(source.layer + 1, target.layer)]
        if chain:
            chain[0].width, chain[0].height = arrow.label
        for upper, lower in zip([source, *chain], [*chain, target], strict=True):
            upper.down.append(lower)
            lower.up.append(upper)
        return chain

    def _way_back(self, arrow: Arrow) -> list[_Spot]:
        """From the side of the source up to the side of the target; listed from the top."""
        source, target = self._boxes[arrow.source], self._boxes[arrow.target]
        chain = [_Spot(0, 0, layer) for layer in range(target.layer, source.layer + 1)]
        labelled = chain[-2] if len(chain) > 1 else chain[0]
        labelled.width, labelled.height = arrow.label
        for upper, lower in pairwise(chain):
            upper.down.append(lower)
            lower.up.append(upper)
        for end, holder in ((chain[0], target), (chain[-1], source)):
            if end.holder is None:
                end.holder = holder
                holder.rights.append(end)
        return chain

    def _walked(self) -> Iterator[_Spot]:
        """Boxes and passing ways, depth first from the first box: an order that keeps branches together."""
        seen: set[int] = set()
        for box in self._sizes:
            waiting = [self._boxes[box]]
            while waiting:
                spot = waiting.pop()
                if id(spot) in seen:
                    continue
                seen.add(id(spot))
                if spot.holder is None:
                    yield spot
                below = [s for side in (*spot.lefts, *spot.rights) for s in (side, *side.down)]
                waiting.extend(reversed([*spot.down, *below]))

    # -- order -------------------------------------------------------------------------------------------

    def _order(self) -> None:
        self._count()
        best, fewest = self._kept(), self._crossings()
        for number in range(ROUNDS):
            if not fewest:
                break
            for downwards in (True, False):
                layers = self._layers[1:] if downwards else self._layers[-2::-1]
                for layer in layers:
                    self._by_neighbours(layer, downwards, keep_ties=number % 4 < 3)
            self._swap_neighbours()
            if number == ROUNDS // 2:
                self._choose_sides()
            crossings = self._crossings()
            if crossings < fewest:
                best, fewest = self._kept(), crossings
        for layer, kept in zip(self._layers, best, strict=True):
            layer[:] = [spot for spot, _, _ in kept]
            for spot, lefts, rights in kept:
                spot.lefts, spot.rights = list(lefts), list(rights)
        self._mirror()
        self._count()

    def _mirror(self) -> None:
        """Left and right are alike for crossings; a reader expects the first way on at the left."""
        self._count()
        falling = rising = 0
        for spot in self._boxes.values():
            for before, after in pairwise(spot.down):
                rising += before.index < after.index
                falling += before.index > after.index
        if falling > rising:
            for layer in self._layers:
                layer.reverse()
                for spot in layer:
                    spot.lefts, spot.rights = spot.rights[::-1], spot.lefts[::-1]

    def _kept(self) -> list[list[tuple[_Spot, list[_Spot], list[_Spot]]]]:
        return [[(spot, list(spot.lefts), list(spot.rights)) for spot in layer] for layer in self._layers]

    def _count(self) -> None:
        for layer in self._layers:
            self._count_layer(layer)

    @staticmethod
    def _count_layer(layer: list[_Spot]) -> None:
        index = 0
        for spot in layer:
            for part in spot.together():
                part.index = index
                index += 1

    def _by_neighbours(self, layer: list[_Spot], downwards: bool, keep_ties: bool) -> None:
        """Each spot moves towards the median of those it is joined to in the layer before."""

        def middle(spot: _Spot) -> float:
            joined = sorted(
                s.index for part in spot.together() for s in (part.up if downwards else part.down)
            )
            if not joined:
                return float(spot.index)
            half = len(joined) // 2
            if len(joined) % 2:
                return float(joined[half])
            return (joined[half - 1] + joined[half]) / 2

        if not keep_ties:
            layer.reverse()
        layer.sort(key=middle)
        self._count_layer(layer)

    def _swap_neighbours(self) -> None:
        """Swaps two neighbours wherever that saves a crossing, until none does."""
        for _ in range(6):
            better = False
            for layer in self._layers:
                for at in range(len(layer) - 1):
                    left, right = layer[at], layer[at + 1]
                    if _crossed(left, right) > _crossed(right, left):
                        layer[at], layer[at + 1] = right, left
                        better = True
                self._count_layer(layer)
            if not better:
                return

    def _choose_sides(self) -> None:
        """Ways back run on the side where they cross less."""
        crossings = self._crossings()
        for spot in self._boxes.values():
            for side in list(spot.rights):
                spot.rights.remove(side)
                spot.lefts.append(side)
                self._count_layer(self._layers[spot.layer])
                if (fewer := self._crossings()) < crossings:
                    crossings = fewer
                else:
                    spot.lefts.remove(side)
                    spot.rights.append(side)
                    self._count_layer(self._layers[spot.layer])

    def _crossings(self) -> int:
        total = 0
        for layer in self._layers:
            seen: list[int] = []
            for part in (part for spot in layer for part in spot.together()):
                for target in sorted(lower.index for lower in part.down):
                    total += len(seen) - bisect_right(seen, target)
                for lower in part.down:
                    insort(seen, lower.index)
        return total

    # -- across ------------------------------------------------------------------------------------------

    def _place_across(self) -> None:
        rows = [[part for spot in layer for part in spot.together()] for layer in self._layers]
        for row in rows:
            at = 0.0
            for before, spot in zip([None, *row], row, strict=False):
                at += _apart(before, spot) if before else 0.0
                spot.x = at
            for spot in row:
                spot.x -= at / 2
        for number in range(40):
            for row in rows if number % 2 == 0 else rows[::-1]:
                self._pull(row, both=number > 24, down=number % 2 == 0)
        self._straighten(rows)

    @staticmethod
    def _pull(row: list[_Spot], both: bool, down: bool) -> None:
        """Moves a row to where its spots are pulled, and keeps them apart."""
        wanted, weights = [], []
        for spot in row:
            pull, weight = _pulled(spot, _joined_to(spot, both, down))
            wanted.append(pull / weight if weight else spot.x)
            weights.append(weight or 0.05)
        offsets = [0.0]
        for before, spot in pairwise(row):
            offsets.append(offsets[-1] + _apart(before, spot))
        moved = _rising([w - o for w, o in zip(wanted, offsets, strict=True)], weights)
        for spot, place, offset in zip(row, moved, offsets, strict=True):
            spot.x = place + offset

    def _straighten(self, rows: list[list[_Spot]]) -> None:
        """Long ways, and boxes that simply follow each other, stand straight where there is room for it."""
        beside: dict[int, tuple[_Spot | None, _Spot | None]] = {}
        for row in rows:
            for before, spot, after in zip([None, *row[:-1]], row, [*row[1:], None], strict=True):
                beside[id(spot)] = (before, after)
        for chain in (*self._columns(), *self._chains, *reversed(self._chains)):
            run: list[_Spot] = []
            least, most = -1e9, 1e9
            for spot in chain:
                before, after = beside[id(spot)]
                low = before.x + _apart(before, spot) if before else -1e9
                high = after.x - _apart(spot, after) if after else 1e9
                if max(least, low) > min(most, high):
                    _line_up(run, least, most)
                    run, least, most = [], low, high
                else:
                    least, most = max(least, low), min(most, high)
                run.append(spot)
            _line_up(run, least, most)

    def _columns(self) -> Iterator[list[_Spot]]:
        """Boxes that follow each other without a choice, with the ways between them."""
        inner: set[int] = set()
        for box in self._boxes.values():
            if id(box) in inner:
                continue
            column = [box]
            while len(column[-1].down) == 1 and len(column[-1].down[0].up) == 1:
                column.append(column[-1].down[0])
                inner.add(id(column[-1]))
            if len(column) > 1:
                yield column

    # -- down --------------------------------------------------------------------------------------------

    def _place_down(self) -> tuple[list[float], list[float]]:
        """The top and the bottom of each layer. Where ways run far across, there is more room for it."""
        tops, bottoms = [], []
        at = 0.0
        for number, layer in enumerate(self._layers):
            parts = [part for spot in layer for part in spot.together()]
            height = max((part.height for part in parts), default=0.0)
            tops.append(at)
            bottoms.append(at + height)
            across = max((abs(part.x - lower.x) for part in parts for lower in part.down), default=0.0)
            following = self._layers[number + 1] if number + 1 < len(self._layers) else []
            labelled = height if number % 2 else max((s.height for s in following), default=0.0)
            room = DOWN if labelled else DOWN / 2
            at += height + room + min(30.0, across * 0.06)
        return tops, bottoms

    # -- ways --------------------------------------------------------------------------------------------

    def _drawn(self, tops: list[float], bottoms: list[float]) -> Layout:
        parts = [part for layer in self._layers for spot in layer for part in spot.together()]
        left = min((part.x - part.width / 2 for part in parts), default=0.0) - LANE
        right = max((part.x + part.width / 2 for part in parts), default=0.0) + LANE
        for part in parts:
            part.x -= left
            layer = part.layer
            part.y = tops[layer] + part.height / 2 if part.box else (tops[layer] + bottoms[layer]) / 2
        ports_out = self._ports(lambda n, a: (a.source, (self._chains[n] or [self._boxes[a.target]])[0]))
        ports_in = self._ports(lambda n, a: (a.target, (self._chains[n] or [self._boxes[a.source]])[-1]))
        routes = []
        for number, arrow in enumerate(self._arrows):
            chain = self._chains[number]
            source, target = self._boxes[arrow.source], self._boxes[arrow.target]
            if number in self._back:
                routes.append(self._route_back(source, target, chain, tops, bottoms))
                continue
            start = (ports_out[number], source.y + source.height / 2)
            end = (ports_in[number], target.y - target.height / 2)
            passing = [spot for spot in chain if tops[spot.layer] < bottoms[spot.layer]]
            stations = [(spot.x, tops[spot.layer], bottoms[spot.layer]) for spot in passing]
            pieces: list[tuple[str, tuple[Point, ...]]] = [
                ("M", (start,)),
                ("L", ((start[0], bottoms[source.layer]),)),
            ]
            at = (start[0], bottoms[source.layer])
            for x, top, bottom in [*stations, (end[0], tops[target.layer], end[1])]:
                pieces += _bent(at, (x, top))
                pieces.append(("L", ((x, bottom),)))
                at = (x, bottom)
            label = (chain[0].x, chain[0].y) if chain else start
            routes.append(Route(_smooth(pieces), label, False))
        boxes = {box: (spot.x, spot.y) for box, spot in self._boxes.items()}
        return Layout(boxes, tuple(routes), (right - left, bottoms[-1] if bottoms else 0.0))

    def _ports(self, ends: Callable[[int, Arrow], tuple[str, _Spot]]) -> dict[int, float]:
        """Where on the edge of its box each way begins or ends: straight above where it goes, if it can."""
        found: dict[int, float] = {}
        by_box: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for number, arrow in enumerate(self._arrows):
            if number not in self._back:
                box, towards = ends(number, arrow)
                by_box[box].append((towards.x, number))
        for box, ways in by_box.items():
            spot = self._boxes[box]
            ways.sort()
            reach = max(0.0, spot.width / 2 - 22)
            gap = min(16.0, 2 * reach / max(1, len(ways) - 1))
            wanted = [min(max(x, spot.x - reach), spot.x + reach) - n * gap for n, (x, _) in enumerate(ways)]
            least, most = spot.x - reach, spot.x + reach - (len(ways) - 1) * gap
            placed = [min(max(x, least), most) for x in _rising(wanted, [1.0] * len(ways))]
            for n, ((_, number), place) in enumerate(zip(ways, placed, strict=True)):
                found[number] = place + n * gap
        return found

    @staticmethod
    def _route_back(
        source: _Spot, target: _Spot, chain: list[_Spot], tops: list[float], bottoms: list[float]
    ) -> Route:
        """Out of the side of its source, up its lane, and into the side of its target."""

        def side(box: _Spot, end: _Spot) -> tuple[float, float]:
            on = box.lefts if end in box.lefts else box.rights
            gap = min(12.0, (box.height - 14) / len(on))
            at = box.y + (on.index(end) - (len(on) - 1) / 2) * gap
            sign = -1 if end in box.lefts else 1
            return box.x + sign * box.width / 2, at

        start = side(source, chain[-1])
        if source is target:
            x, y = chain[0].x, start[1]
            loop = ((x, y + 14), (x, y - 14), (start[0], y - 6))
            return Route((("M", ((start[0], y + 6),)), ("C", loop)), (x, y - 20), True)
        end = side(target, chain[0])
        low, high = chain[-1], chain[0]
        turn = 10.0
        out = turn if low.x > start[0] else -turn
        pieces: list[tuple[str, tuple[Point, ...]]] = [
            ("M", (start,)),
            ("L", ((low.x - out, start[1]),)),
            ("Q", ((low.x, start[1]), (low.x, start[1] - turn))),
            ("L", ((low.x, tops[low.layer]),)),
        ]
        at = (low.x, tops[low.layer])
        for spot in (spot for spot in chain[-2:0:-1] if tops[spot.layer] < bottoms[spot.layer]):
            pieces += _bent(at, (spot.x, bottoms[spot.layer]))
            pieces.append(("L", ((spot.x, tops[spot.layer]),)))
            at = (spot.x, tops[spot.layer])
        into = turn if high.x > end[0] else -turn
        pieces += _bent(at, (high.x, bottoms[high.layer]))
        pieces += [
            ("L", ((high.x, end[1] + turn),)),
            ("Q", ((high.x, end[1]), (high.x - into, end[1]))),
            ("L", (end,)),
        ]
        labelled = chain[-2]
        return Route(_smooth(pieces), (labelled.x, labelled.y), True)


# -- small parts -----------------------------------------------------------------------------------------


def _leading_back(boxes: Sequence[str], arrows: Sequence[Arrow]) -> set[int]:
    """The arrows that lead back to a box on the way from the first box to them."""
    out: dict[str, list[tuple[int, str]]] = defaultdict(list)
    led_to = set()
    for number, arrow in enumerate(arrows):
        out[arrow.source].append((number, arrow.target))
        if arrow.source != arrow.target:
            led_to.add(arrow.target)
    back: set[int] = set()
    done: set[str] = set()
    for root in [*boxes[:1], *(box for box in boxes if box not in led_to), *boxes]:
        if root in done:
            continue
        on_the_way = {root: None}
        waiting = [(root, iter(out[root]))]
        while waiting:
            box, ways = waiting[-1]
            number, target = next(ways, (-1, ""))
            if number < 0:
                waiting.pop()
                del on_the_way[box]
                done.add(box)
            elif target in on_the_way:
                back.add(number)
            elif target not in done:
                on_the_way[target] = None
                waiting.append((target, iter(out[target])))
    return back


def _joined_to(spot: _Spot, both: bool, down: bool) -> list[_Spot]:
    """Those in the rows beside it that it is joined to: of the row above on the way down, of the one below on the way
    up."""
    if both:
        return spot.up + spot.down
    return spot.up if down else spot.down


_STRENGTH = {0: 8.0, 1: 2.0, 2: 1.0}
"""How strongly two spots pull each other, by how many of them are boxes."""


def _pulled(spot: _Spot, joined: Iterable[_Spot]) -> tuple[float, float]:
    """Where a spot is pulled to by those that it is joined to, times how strongly; and how strongly."""
    pull, weight = 0.0, 0.0
    for other in joined:
        strength = _STRENGTH[bool(spot.box) + bool(other.box)]
        pull += strength * other.x
        weight += strength
    if spot.holder is not None:
        return pull * 0.2, weight * 0.2
    return pull, weight


def _apart(left: _Spot, right: _Spot) -> float:
    """How far apart the middles of two neighbours must be at least."""
    own = left.holder is right or right.holder is left
    space = ACROSS
    if not (left.box and right.box):
        space = LANE + 4 if own else LANE
    return (left.width + right.width) / 2 + space


def _line_up(run: list[_Spot], least: float, most: float) -> None:
    """Puts spots above each other, near the middle one of them."""
    middle = sorted(spot.x for spot in run)[len(run) // 2] if run else 0.0
    for spot in run:
        spot.x = min(max(middle, least), most)


def _crossed(left: _Spot, right: _Spot) -> int:
    """How often ways of two spots cross while `left` stands to the left."""
    total = 0
    for ends in ("up", "down"):
        mine = sorted(s.index for part in left.together() for s in getattr(part, ends))
        theirs = sorted(s.index for part in right.together() for s in getattr(part, ends))
        total += sum(len(mine) - bisect_right(mine, index) for index in theirs)
    return total


def _rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The never falling values nearest to those wanted (weighted least squares; pool adjacent violators)."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(wanted, weights, strict=True):
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            value2, weight2, count2 = pools.pop()
            value1, weight1, count1 = pools.pop()
            together = weight1 + weight2
            mean = (value1 * weight1 + value2 * weight2) / together
            pools.append((mean, together, count1 + count2))
    return [value for value, _, count in pools for _ in range(count)]


def _bent(start: Point, end: Point) -> list[tuple[str, tuple[Point, ...]]]:
    """A curve that leaves and arrives vertically."""
    if abs(start[0] - end[0]) < 0.5:
        return [("L", (end,))]
    half = (start[1] + end[1]) / 2
    return [("C", ((start[0], half), (end[0], half), end))]


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) < 0.01


def _smooth(pieces: list[tuple[str, tuple[Point, ...]]]) -> tuple[tuple[str, tuple[Point, ...]], ...]:
    """Without pieces that go nowhere, and with straight ones joined."""
    kept: list[tuple[str, tuple[Point, ...]]] = []
    at: Point = (0.0, 0.0)
    for letter, points in pieces:
        if letter == "L":
            if _is_near(points[0][0], at[0]) and _is_near(points[0][1], at[1]):
                continue
            if kept and kept[-1][0] == "L" and _is_near(kept[-1][1][0][0], points[0][0]):
                before = kept[-2][1][-1] if len(kept) > 1 else at
                if _is_near(before[0], points[0][0]):
                    kept.pop()
        kept.append((letter, points))
        at = points[-1]
    return tuple(kept)
