"""A map of areas and flows as SVG: a drawing for each width, never one scaled, so that letters keep their size.

Names of partners stand first, arrows bend round them, numbers stand on their arrows where nothing else
does, and the other names take what room is left.
"""

import itertools
import math
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TypeVar

import numpy as np

from portal.charts import look
from portal.charts.region_map import MANY, Area, Flow, Key, RegionMap, colour
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
from portal.kit.text_rule import escape

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
SAMPLE, ROW = 24, 22  # pixels of a sign of the legend, and of a row under the map
EDGE = ("#6B8FA3", 1)  # of areas that say something; others are parted by white
RECEIVED_INK = "#9C3F12"  # orange that can be read on white
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


def drawn(region_map: RegionMap, alt: str, width: int | None = None) -> str:
    """The map as SVG whose text is `alt`, as wide as its place or so many pixels for a document."""
    is_linked = any(area.address for area in region_map.areas)
    said = f'role="{"group" if is_linked else "img"}" aria-label="{escape(alt)}"'
    if width is not None:
        size = min(width, WIDE) if width >= look.NARROW else width
        part, height = _whole(region_map, size, is_still=True)
        inner = f'<svg x="{(width - size) / 2:g}" width="{size}" height="{height}">{part}</svg>'
        return f'<svg {_ROOT} {said} viewBox="0 0 {width} {height}" width="{width}" height="{height}">{inner}</svg>'
    wide, narrow = heights(region_map)
    sizes: tuple[tuple[str, int], ...] = (("w", WIDE), ("n", NARROW), ("t", NARROWEST))
    if len(region_map.areas) >= MANY:
        sizes = (("w", WIDE), ("s", NARROWEST))
    parts = "".join(
        f'<svg class="{name}" x="50%" overflow="visible"><g transform="translate({-size / 2:g})">'
        f"{_whole(region_map, size)[0]}</g></svg>"
        for name, size in sizes
    )
    style = f'style="--l:0px;--ln:0px;--r:0px;--t:0px;--tn:0px;--dh:{wide}px;--dhn:{narrow}px"'
    if not is_linked:
        parts = f'<g aria-hidden="true">{parts}</g>'
    return f'<svg {_ROOT} class="drawing map" {said} {style}>{parts}</svg>'


_ROOT = (
    f'xmlns="http://www.w3.org/2000/svg" font-family="{look.FONT}" font-size="{look.TEXT}" '
    f'fill="{look.INK}"'
)


def heights(region_map: RegionMap) -> tuple[int, int]:
    """Pixels that the fluid drawing is high: in a wide place, and in a narrow one."""
    wide, narrow, narrowest = (
        _map_height(region_map, size) + _legend_height(region_map, size)
        for size in (WIDE, NARROW, NARROWEST)
    )
    return wide, max(narrow, narrowest)


def _bounds(region_map: RegionMap) -> tuple[float, float]:
    points = [point for area in region_map.areas for ring in area.rings for point in ring]
    return max((x for x, _y in points), default=1), max((y for _x, y in points), default=1)


def _scale(region_map: RegionMap, width: int) -> float:
    across, down = _bounds(region_map)
    highest = HIGHEST.get(width, HIGHEST[WIDE])
    return min((width - 2 * AIR) / across, highest / down)


def _map_height(region_map: RegionMap, width: int) -> int:
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
    scale, height = _scale(region_map, width), _map_height(region_map, width)
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
    return [(lines, max(map(_wide, lines)), len(lines) * LINE) for lines in forms]


def _wide(text: str) -> float:
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
    width, height = _wide(arrow.flow.text) + 8, LINE + 4
    for at, (x, y) in enumerate(arrow.points):
        far = 20 * abs(at / len(arrow.points) - 0.5)
        for dx, dy in BESIDE:
            price = far + (OFF_LINE if dx or dy else 0)
            yield price, Box(x + dx - width / 2, y + dy - height / 2, width, height)


def _whole(region_map: RegionMap, width: int, *, is_still: bool = False) -> tuple[str, int]:
    """The drawing of one width, and its height. A still one says nothing when it is pointed at."""
    planned = plan(region_map, width)
    parts = [
        *_areas(region_map, planned, is_still=is_still),
        *_flows(planned, is_still=is_still),
        *_names(region_map, planned),
        *_legend(region_map, planned),
    ]
    return "".join(parts), planned.height + _legend_height(region_map, width)


def _areas(region_map: RegionMap, planned: Plan, *, is_still: bool) -> Iterator[str]:
    """Every area, as a link where it leads somewhere, and those that only lie there as one path of each
    colour; the chosen one last, so that its edge is whole."""
    is_picture = is_still or (len(region_map.areas) >= MANY and planned.width < WIDE)
    in_order = sorted(region_map.areas, key=lambda one: one.is_chosen)
    speaking = [] if is_picture else [one for one in in_order if one.said or one.address]
    spoken = {one.code for one in speaking}
    digits = 1 if len(region_map.areas) < MANY else 0
    path_of = {area.code: _path(planned.rings[area.code], digits) for area in in_order}
    paths: dict[tuple[str, tuple[str, float]], str] = {}
    for area in in_order:
        if area.code not in spoken:
            look_ = (area.fill, _edge(area))
            paths[look_] = paths.get(look_, "") + path_of[area.code]
    yield '<g fill-rule="evenodd" stroke-linejoin="round">'
    for (fill, edge), path in paths.items():
        yield _area(path, fill, edge)
    for area in speaking:
        tip = f' data-tip="{escape(area.said)}"' if area.said else ""
        drawn_ = _area(path_of[area.code], area.fill, _edge(area), tip)
        label = escape(area.said.replace("\n", ", ") or area.name)
        yield (
            f'<a data-go="" href="{escape(area.address)}" aria-label="{label}" tabindex="-1">{drawn_}</a>'
            if area.address
            else drawn_
        )
    yield "</g>"


def _edge(area: Area) -> tuple[str, float]:
    if area.is_chosen:
        return look.INK, 2.5
    return EDGE if area.said else ("#FFFFFF", 1.5)


def _area(path: str, fill: str, edge: tuple[str, float], tip: str = "") -> str:
    return f'<path d="{path}" fill="{fill}" stroke="{edge[0]}" stroke-width="{edge[1]:g}"{tip}/>'


def _path(rings: Sequence[Sequence[Point]], digits: int) -> str:
    """Rings as steps from point to point, which are shorter than the points."""
    found = []
    for ring in rings:
        points = [(round(x, digits), round(y, digits)) for x, y in ring[:-1]]
        steps = " ".join(
            f"{round(x1 - x0, 1):g} {round(y1 - y0, 1):g}"
            for (x0, y0), (x1, y1) in itertools.pairwise(points)
        )
        found.append(f"M{points[0][0]:g} {points[0][1]:g}l{steps.replace(' -', '-')}z")
    return "".join(found)


def _flows(planned: Plan, *, is_still: bool) -> Iterator[str]:
    """The arrows, the thinnest last; their numbers over all of them."""
    for arrow in planned.arrows:
        yield from _arrow(arrow, is_still=is_still)
    for arrow in planned.arrows:
        if arrow.number is not None:
            yield from _number(arrow, arrow.number)


def _arrow(arrow: Arrow, *, is_still: bool) -> Iterator[str]:
    said = arrow.flow
    more = f' data-tip="{escape(said.said)}"' if not is_still else ""
    if said.follow and not is_still:
        more += f' data-follow="{escape(said.follow)}"'
    *line, (x, y) = arrow.points
    before = next((one for one in reversed(line) if math.dist(one, (x, y)) >= HEAD), line[0])
    angle = math.atan2(y - before[1], x - before[0])
    shaft = [one for one in line if math.dist(one, (x, y)) >= HEAD - 2] or line[:1]
    dash = ' stroke-dasharray="7 4"' if said.is_out else ""
    path = "L".join(f"{px:.1f} {py:.1f}" for px, py in shaft[::2] + shaft[-1:])
    half = 3.5 + arrow.width / 2
    corners = "L".join(
        f"{x - HEAD * math.cos(angle) + way * half * math.sin(angle):.1f} "
        f"{y - HEAD * math.sin(angle) - way * half * math.cos(angle):.1f}"
        for way in (1, -1)
    )
    yield (
        f'<path d="M{path}" fill="none" stroke="{colour(said)}" stroke-width="{arrow.width:.1f}"{dash}'
        f'{more}/><path class="head" d="M{x:.1f} {y:.1f}L{corners}Z" fill="{colour(said)}"/>'
    )


def _number(arrow: Arrow, box: Box) -> Iterator[str]:
    dash = ' stroke-dasharray="3 2"' if arrow.flow.is_out else ""
    ink_ = look.SENT if arrow.flow.is_out else RECEIVED_INK
    yield (
        f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" height="{box.height:g}" '
        f'rx="{box.height / 2:g}" fill="#FFFFFF" stroke="{colour(arrow.flow)}" stroke-width="1.5"{dash} '
        f'pointer-events="none"/><text x="{box.left + box.width / 2:.1f}" '
        f'y="{box.top + box.height / 2 + 5:.1f}" text-anchor="middle" font-weight="700" fill="{ink_}" '
        f'pointer-events="none">{escape(arrow.flow.text)}</text>'
    )


def _names(region_map: RegionMap, planned: Plan) -> Iterator[str]:
    """The names, the lines that lead to them, and the dots: of who takes part in a flow, and smaller ones of
    the others, which in a crowd have one only where they are named."""
    is_crowded = len(region_map.areas) >= MANY
    for area in region_map.areas:
        placed, dot = planned.names.get(area.code), planned.dots[area.code]
        is_part = area.code in planned.partners
        is_quiet = bool(planned.arrows) and not is_part
        is_marked = is_part or (is_quiet and (placed is not None or not is_crowded))
        fill = look.INK_2 if is_quiet else look.INK
        if placed is not None and placed.leader is not None:
            (x0, y0), (x1, y1) = placed.leader
            yield (
                f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{look.INK_2}" '
                'pointer-events="none"/>'
            )
        if is_marked or (placed is not None and placed.leader is not None):
            radius = DOT if is_part else DOT / 2
            yield f'<circle cx="{dot[0]:g}" cy="{dot[1]:g}" r="{radius:g}" fill="{fill}" pointer-events="none"/>'
        if placed is not None:
            yield from _name(placed, fill, is_bold=area.is_chosen or is_part)


def _name(placed: Placed, fill: str, *, is_bold: bool) -> Iterator[str]:
    bold = ' font-weight="700"' if is_bold else ""
    colour_ = f' fill="{fill}"' if fill != look.INK else ""
    x = placed.box.left + placed.box.width / 2
    for number, line in enumerate(placed.lines):
        y = placed.box.top + LINE * number + 13
        yield (
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle"{bold}{colour_} aria-hidden="true" '
            f'pointer-events="none">{escape(line)}</text>'
        )


def _rows(region_map: RegionMap, width: int) -> list[tuple[str, list[tuple[Key, float]]]]:
    """The rows under the map: texts, and rows of the legend with where each entry begins."""
    found: list[tuple[str, list[tuple[Key, float]]]] = [
        (line, []) for line in _wrapped(region_map.title, width)
    ]
    row: list[tuple[Key, float]] = []
    at = 0.0
    for key in region_map.legend:
        wide = SAMPLE + AIR + _wide(key.words) + 2 * AIR
        if row and at + wide > width:
            found.append(("", row))
            row, at = [], 0.0
        row.append((key, at))
        at += wide
    found += [("", row)] if row else []
    return found + [(line, []) for note in region_map.notes for line in _wrapped(note, width)]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, int(width / (look.TEXT * 0.5)))


def _legend_height(region_map: RegionMap, width: int) -> int:
    return len(_rows(region_map, width)) * ROW + AIR


def _legend(region_map: RegionMap, planned: Plan) -> Iterator[str]:
    for number, (words, entries) in enumerate(_rows(region_map, planned.width)):
        y = planned.height + AIR + number * ROW + 14
        if words:
            bold = ' font-weight="700"' if words and number == 0 and region_map.title else ""
            fill = "" if bold else f' fill="{look.INK_2}"'
            yield f'<text x="0" y="{y}"{bold}{fill} aria-hidden="true">{escape(words)}</text>'
        for key, at in entries:
            yield (
                f'{_sample(key, at, y)}<text x="{at + SAMPLE + AIR:g}" y="{y}" aria-hidden="true">'
                f"{escape(key.words)}</text>"
            )


def _sample(key: Key, at: float, y: float) -> str:
    if key.is_line:
        dash = ' stroke-dasharray="7 4"' if key.is_dashed else ""
        return (
            f'<path d="M{at:g} {y - 5:g}h{SAMPLE:g}" stroke="{key.colour}" stroke-width="4"{dash}/>'
        )
    return (
        f'<rect x="{at:g}" y="{y - 12:g}" width="{SAMPLE:g}" height="14" fill="{key.colour}" '
        f'stroke="{look.CONTROL}"/>'
    )
