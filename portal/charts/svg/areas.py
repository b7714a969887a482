"""A map of areas and flows as SVG: a drawing for each width, never one scaled, so that letters keep their size."""

import itertools
import textwrap
from collections.abc import Iterator, Sequence

from portal.charts import look
from portal.charts.region_map import MANY, Area, Key, RegionMap, colour
from portal.charts.svg.map_plan import (
    AIR,
    DOT,
    LINE,
    NARROW,
    NARROWEST,
    WIDE,
    Arrow,
    Plan,
    map_height,
    plan,
    text_width,
)
from portal.charts.svg.room import Box, Placed, Point
from portal.kit.text_rule import escape

SAMPLE, ROW = 24, 22  # pixels of a sign of the legend, and of a row under the map
EDGE = ("#6B8FA3", 1)  # of areas that are classes and say them
BETWEEN = ("#FFFFFF", 1.5)  # what parts the others
RECEIVED_INK = "#9C3F12"  # orange that can be read on white


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
        map_height(region_map, size) + _legend_height(region_map, size)
        for size in (WIDE, NARROW, NARROWEST)
    )
    return wide, max(narrow, narrowest)


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
        edge = _edge(area) if not planned.arrows or area.is_chosen else BETWEEN
        drawn_ = _area(path_of[area.code], area.fill, edge, tip)
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
    return EDGE if area.said else BETWEEN


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
    dash = ' stroke-dasharray="7 4"' if said.is_out else ""
    path = "L".join(f"{px:.1f} {py:.1f}" for px, py in arrow.shaft[::2] + arrow.shaft[-1:])
    head = "L".join(f"{px:.1f} {py:.1f}" for px, py in arrow.head)
    yield (
        f'<path d="M{path}" fill="none" stroke="{colour(said)}" stroke-width="{arrow.width:.1f}"{dash}'
        f'{more}/><path class="head" d="M{head}Z" fill="{colour(said)}"/>'
    )


def _number(arrow: Arrow, box: Box) -> Iterator[str]:
    dash = ' stroke-dasharray="3 2"' if arrow.flow.is_out else ""
    ink_ = look.SENT if arrow.flow.is_out else RECEIVED_INK
    yield (
        f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{box.width:.1f}" height="{box.height:g}" '
        f'rx="{box.height / 2:g}" fill="#FFFFFF" stroke="{colour(arrow.flow)}" stroke-width="1.5"{dash} '
        f'pointer-events="none"/><text x="{box.left + box.width / 2:.1f}" '
        f'y="{box.top + box.height / 2 + 5:.1f}" text-anchor="middle" font-weight="700" fill="{ink_}" '
        f'pointer-events="none" aria-hidden="true">{escape(arrow.flow.text)}</text>'
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
        wide = SAMPLE + AIR + text_width(key.words) + 2 * AIR
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
