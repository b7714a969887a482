"""Where everything stands on a map of areas and flows: names, arrows and their numbers, for each width.

Names of partners stand first, arrows bend round them, numbers stand on their arrows where nothing else
does, and the other names take what room is left. Our drawing and the one that is explored are both of it.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np

from portal.charts import look
from portal.charts.region_map import Area, Flow, RegionMap
from portal.charts.svg.room import (
    AT_DOT,
    CELL,
    IN_AREA,
    Box,
    Grid,
    Mask,
    Placed,
    Point,
    Prices,
    Room,
)

WIDE, NARROW, NARROWEST = 556, 344, 288  # pixels of the three drawings
EACH_WAY, EACH_WAY_NARROW = 5, 3  # flows that are drawn
HIGHEST = {WIDE: 560, NARROW: 430, NARROWEST: 430}  # pixels of the map, legend and notes apart
LINE, AIR, LETTER = (
    17,
    8,
    0.58,
)  # pixels of a line of text and round the map; a letter of the type size
BENDS = (0.18, -0.18, 0.3, -0.3, 0.08, -0.08, 0.45, -0.45, 0.65, -0.65)
BESIDE = (
    (0, 0),
    (12, 0),
    (-12, 0),
    (0, 10),
    (0, -10),
)  # pixels that a number may stand off its arrow
OFF_LINE = 12.0  # what that costs: as much as so many cells of another arrow under it
OUTLINE = 8  # how much more than an arrow the edge of the chosen area keeps names away
WANTED = 4  # of these bends the names leave room for
DOT, GAP, HEAD, POINTS = 4, 9, 11, 40
THINNEST, THICKEST = 1.5, 6.0
AGAIN = 2  # times that names with a line are placed anew
FULL = 30  # names in a row without room: the map is full, and a map of a whole country need not try all
KEPT = 64  # plans that are kept: a map is drawn again with each page that has it
LONG = 11  # letters from which a name may stand in two lines
_VOWELS = "aeiouyåäöáâõ"
_MANY = 1000.0
T = TypeVar("T")
_BEZIER = tuple(
    ((1 - t) ** 2, 2 * t * (1 - t), t**2) for t in (index / POINTS for index in range(POINTS + 1))
)


@dataclass(frozen=True)
class Arrow:
    """A flow as it is drawn: its points, its width, and where its number stands if there is room."""

    flow: Flow
    points: tuple[Point, ...]
    width: float
    number: Box | None = None

    @property
    def shaft(self) -> list[Point]:
        """The line without what the head covers."""
        *line, end = self.points
        return [one for one in line if math.dist(one, end) >= HEAD - 2] or line[:1]

    @property
    def head(self) -> tuple[Point, Point, Point]:
        """The corners of the head, its tip first."""
        *line, (x, y) = self.points
        before = next((one for one in reversed(line) if math.dist(one, (x, y)) >= HEAD), line[0])
        angle = math.atan2(y - before[1], x - before[0])
        half = 3.5 + self.width / 2
        left, right = (
            (
                x - HEAD * math.cos(angle) + way * half * math.sin(angle),
                y - HEAD * math.sin(angle) - way * half * math.cos(angle),
            )
            for way in (1, -1)
        )
        return (x, y), left, right


@dataclass(frozen=True)
class Plan:
    """Where everything stands in a drawing of one width."""

    width: int
    height: int
    rings: dict[str, list[list[Point]]]
    dots: dict[str, Point]
    names: dict[str, Placed]
    arrows: tuple[Arrow, ...]
    partners: frozenset[str]


def _bounds(region_map: RegionMap) -> tuple[float, float]:
    points = [point for area in region_map.areas for ring in area.rings for point in ring]
    return max((x for x, _y in points), default=1), max((y for _x, y in points), default=1)


def _scale(region_map: RegionMap, width: int) -> float:
    across, down = _bounds(region_map)
    highest = HIGHEST.get(width, HIGHEST[WIDE])
    return min((width - 2 * AIR) / across, highest / down)


def map_height(region_map: RegionMap, width: int) -> int:
    """Pixels that the map is high, legend and notes apart, in a drawing so many pixels wide."""
    return math.ceil(_bounds(region_map)[1] * _scale(region_map, width)) + 2 * AIR


def plan(region_map: RegionMap, width: int) -> Plan:
    """Where everything stands in a drawing so many pixels wide: kept, since a large map takes a second.

    What areas say, their colours and where they lead change nothing of it.
    """
    areas = tuple(
        replace(area, point=_pair(area.point), rings=_pairs(area), fill="", said="", address="")
        for area in region_map.areas
    )
    flows = region_map.shown(EACH_WAY if width >= WIDE else EACH_WAY_NARROW)
    return _plan(RegionMap(areas, flows), width)


def _pairs(area: Area) -> tuple[tuple[Point, ...], ...]:
    return tuple(tuple(map(_pair, ring)) for ring in area.rings)


def _pair(point: Sequence[float]) -> Point:
    return point[0], point[1]


@lru_cache(maxsize=KEPT)
def _plan(region_map: RegionMap, width: int) -> Plan:
    scale, height = _scale(region_map, width), map_height(region_map, width)
    left = (width - _bounds(region_map)[0] * scale) / 2

    def on_paper(point: Point) -> Point:
        return round(left + point[0] * scale, 1), round(AIR + point[1] * scale, 1)

    rings = {
        area.code: [list(map(on_paper, ring)) for ring in area.rings] for area in region_map.areas
    }
    dots = {area.code: on_paper(area.point) for area in region_map.areas}
    room = Room(width, height)
    for index, area in enumerate(region_map.areas):
        room.own(index, rings[area.code])
    blank = Plan(width, height, rings, dots, {}, (), frozenset())
    if not region_map.flows:
        order = _by_size(room, range(len(region_map.areas)))
        return replace(blank, names=_named(room, region_map.areas, order, dots))
    return _with_flows(room, region_map.areas, region_map.flows, blank)


def _by_size(room: Room, indices: Iterable[int]) -> list[int]:
    """Areas, the largest first: their names have room inside, and are in nobody's way."""
    return sorted(indices, key=lambda index: -int((room.owner == index).sum()))


def _with_flows(room: Room, areas: Sequence[Area], flows: Sequence[Flow], blank: Plan) -> Plan:
    """Names of partners, arrows, their numbers, and in a wide drawing the names of the others."""
    dots, partners = blank.dots, frozenset(code for one in flows for code in (one.start, one.end))
    for dot in dots.values():
        room.take(_round(dot))
    quiet = [_round(dot) for code, dot in dots.items() if code not in partners]
    _want(room, areas, flows, blank)
    parts = [index for index, area in enumerate(areas) if area.code in partners]
    names = _named(room, areas, _by_size(room, parts), dots, AT_DOT)
    _take_all(room, quiet, -1)  # an arrow may run over who takes no part
    arrows = _arrows(room, flows, dots)
    names = _moved(room, areas, names, dots, arrows)
    for arrow in arrows:
        room.take(_round(arrow.points[-1]))  # its head
    numbered = _numbered(room, arrows)
    _take_arrows(room, arrows)
    _take_all(room, quiet)
    if blank.width >= WIDE:
        names |= _others(room, areas, dots, partners)
    return replace(blank, names=names, arrows=numbered, partners=partners)


def _want(room: Room, areas: Sequence[Area], flows: Sequence[Flow], blank: Plan) -> None:
    """What names leave room for: the edge of the chosen area, and the ways that arrows may take."""
    for area in areas:
        for ring in blank.rings[area.code] if area.is_chosen else ():
            room.want_line(ring, OUTLINE)
    for flow in flows:
        for bend in BENDS[:WANTED]:
            room.want_line(_curve(blank.dots[flow.start], blank.dots[flow.end], bend))


def _others(
    room: Room, areas: Sequence[Area], dots: dict[str, Point], partners: frozenset[str]
) -> dict[str, Placed]:
    """The names of who takes no part, where there is room."""
    rest = [index for index, area in enumerate(areas) if area.code not in partners]
    return _named(room, areas, _by_size(room, rest), dots, AT_DOT)


def _take_all(room: Room, boxes: Iterable[Box], by: int = 1) -> None:
    for box in boxes:
        room.take(box, by)


def _take_arrows(room: Room, arrows: Sequence[Arrow], by: int = 1) -> None:
    for arrow in arrows:
        room.take_thick(arrow.points, by)


def _round(point: Point) -> Box:
    return Box(point[0] - DOT, point[1] - DOT, 2 * DOT, 2 * DOT)


def _forms(area: Area) -> list[tuple[tuple[str, ...], float, float]]:
    """A name in one line, and in two where it is long."""
    two = _parted(area.name)
    forms = [(area.name,), *([two] if two else [])]
    return [(lines, max(map(text_width, lines)), len(lines) * LINE) for lines in forms]


def text_width(text: str) -> float:
    """Pixels that a text takes, and a little air."""
    return len(text) * look.TEXT * LETTER + 2


def _parted(name: str) -> tuple[str, str] | None:
    """A long name in two lines: at a space, else near its middle where a consonant meets a vowel."""
    if len(name) < LONG:
        return None
    spaces = [at for at, letter in enumerate(name) if letter == " "]
    if spaces:
        at = min(spaces, key=lambda place: abs(place - len(name) / 2))
        return name[:at], name[at + 1 :]
    for at in range(len(name) // 2, len(name) - 2):
        if name[at].lower() not in _VOWELS and name[at + 1].lower() in _VOWELS:
            return f"{name[:at]}-", name[at:]
    return None


def _named(
    room: Room,
    areas: Sequence[Area],
    order: Sequence[int],
    dots: dict[str, Point],
    prices: Prices = IN_AREA,
) -> dict[str, Placed]:
    """A place for each name, the largest areas first, until so many in a row have found none; then each
    that stands away may move to where it is cheaper now."""
    found: dict[str, Placed] = {}
    failed = 0
    for index in order:
        if placed := room.place(index, _forms(areas[index]), dots[areas[index].code], prices):
            found[areas[index].code] = placed
            _take(room, placed)
        failed = 0 if placed else failed + 1
        if failed == FULL:
            break
    for index in list(order) * AGAIN:
        old = found.get(areas[index].code)
        if old is not None and old.leader is not None:
            _take(room, old, -1)
            better = room.place(index, _forms(areas[index]), dots[areas[index].code], prices) or old
            found[areas[index].code] = better
            _take(room, better)
    return found


def _take(room: Room, placed: Placed, by: int = 1) -> None:
    room.take(placed.box, by)
    if placed.leader:
        room.take_line(placed.leader, by)


def _moved(
    room: Room,
    areas: Sequence[Area],
    names: dict[str, Placed],
    dots: dict[str, Point],
    arrows: Sequence[Arrow],
) -> dict[str, Placed]:
    """The names, those that an arrow crosses all the same at another place."""
    before = room.taken.copy()
    _take_arrows(room, arrows)
    crossed = room.taken > before
    found = dict(names)
    for index, area in enumerate(areas):
        placed = names.get(area.code)
        if placed is None or not room.within(crossed, placed.box):
            continue
        _take(room, placed, -1)
        found.pop(area.code)
        if better := room.place(index, _forms(area), dots[area.code], AT_DOT):
            found[area.code] = better
            _take(room, better)
    _take_arrows(room, arrows, -1)
    return found


def _arrows(room: Room, flows: Sequence[Flow], dots: dict[str, Point]) -> list[Arrow]:
    """Each flow in the bend that crosses no name, the other arrows as little as can be, and bends least."""
    most = max(flow.loans for flow in flows)
    used = np.zeros_like(room.taken)
    found = []
    for flow in sorted(flows, key=lambda one: -one.loans):
        start, end = dots[flow.start], dots[flow.end]
        bends = [_curve(start, end, bend) for bend in BENDS]
        ways = [(_longer(points, start, end), points) for points in bends]
        best = _cheapest(ways, partial(_shares, room, used)) or bends[0]
        used[room.along(best)] += 1
        width = THINNEST + (THICKEST - THINNEST) * flow.loans / most
        found.append(Arrow(flow, best, width))
    return found


def _cheapest(least: Sequence[tuple[float, T]], more: Callable[[T], float]) -> T | None:
    """What costs least, the first of equal ones: each costs at least so much, and `more` besides, which is
    asked only of those that could be the cheapest. None where nothing has a price that ends."""
    best, found = math.inf, None
    for price, one in sorted(least, key=lambda each: each[0]):
        if price >= best:
            break
        if (whole := price + more(one)) < best:
            best, found = whole, one
    return found


def _longer(points: Sequence[Point], start: Point, end: Point) -> float:
    length = sum(math.dist(one, other) for one, other in itertools.pairwise(points))
    return length - math.dist(start, end)


def _shares(room: Room, used: Grid, points: Sequence[Point]) -> float:
    """What an arrow costs for the names that it crosses, and the arrows that it runs over."""
    if any(
        not (AIR < x < room.columns * CELL - AIR and AIR < y < room.rows * CELL - AIR)
        for x, y in points
    ):
        return 10 * _MANY
    cells = room.along(points)
    crossed, shared = np.count_nonzero(room.taken[cells]), used[cells].sum()
    return float(_MANY * crossed + 6 * shared)


@lru_cache(maxsize=512)
def _curve(start: Point, end: Point, bend: float) -> tuple[Point, ...]:
    """A quadratic Bezier that leaves and meets the dots at a little distance."""
    (x0, y0), (x2, y2) = start, end
    x1, y1 = (x0 + x2) / 2 - bend * (y2 - y0), (y0 + y2) / 2 + bend * (x2 - x0)
    whole = [(a * x0 + b * x1 + c * x2, a * y0 + b * y1 + c * y2) for a, b, c in _BEZIER]
    kept = tuple(
        point for point in whole if math.dist(point, start) > GAP and math.dist(point, end) > GAP
    )
    enough = 2
    return kept if len(kept) >= enough else (start, end)


def _numbered(room: Room, arrows: Sequence[Arrow]) -> tuple[Arrow, ...]:
    """The arrows with their numbers, each where it covers no name, dot or other number, and the other
    arrows as little as can be."""
    cells = [room.along(arrow.points) for arrow in arrows]
    lying = np.sum(cells, axis=0)
    found = []
    for arrow, own in zip(arrows, cells, strict=True):
        others = lying > own  # arrows in a cell, its own one apart
        number = _cheapest(list(_beside(arrow)), partial(_covers, room, others))
        if number is not None:
            room.take(number)
        found.append(replace(arrow, number=number))
    return tuple(found)


def _covers(room: Room, cells: Mask, box: Box) -> float:
    """How many of the cells a box covers; more than anything where it is not free."""
    return room.within(cells, box) if room.is_free(box) else math.inf


def _beside(arrow: Arrow) -> Iterator[tuple[float, Box]]:
    """Where the number of an arrow may stand, and what that costs: on it, best in its middle, or beside it."""
    width, height = text_width(arrow.flow.text) + 8, LINE + 4
    for at, (x, y) in enumerate(arrow.points):
        far = 20 * abs(at / len(arrow.points) - 0.5)
        for dx, dy in BESIDE:
            price = far + (OFF_LINE if dx or dy else 0)
            yield price, Box(x + dx - width / 2, y + dy - height / 2, width, height)
