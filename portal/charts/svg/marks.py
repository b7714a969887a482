"""Bars, lines, markers and texts: the marks of a figure, each with what it says when it is pointed at."""

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from portal.charts import look
from portal.charts.svg import ink
from portal.charts.svg.ink import STEADY, part
from portal.charts.svg.plane import Json, Plane

Point = tuple[float, float]
AWAY, GAP = 5, 0.2  # pixels between a bar and its number; part of a row that plotly leaves free
DASHES = {"solid": "", "dash": ' stroke-dasharray="9 6"', "dot": ' stroke-dasharray="2 4"'}
_FIELD = re.compile(r"%\{(customdata|text)(?:\[(\d+)\])?\}")


def layers(
    plane: Plane, data: Sequence[Json], drawers: Mapping[str, Callable[..., Iterator[str]]]
) -> Iterator[str]:
    """Every trace, in the order given."""
    for trace, place in zip(data, _places(plane.layout, data), strict=True):
        yield from drawers[trace["type"]](trace, place)


def tips(trace: Json) -> list[str] | None:
    """What each mark of a trace says, as an attribute; None for marks that say nothing."""
    template = trace.get("hovertemplate")
    if not template or trace.get("hoverinfo") == "skip":
        return None
    template = template.replace("<extra></extra>", "").replace("<br>", "\n")
    return [said(template, index, trace) for index in range(len(trace["x"]))]


def said(template: str, index: int, trace: Json) -> str:
    """The template with the fields of one mark."""

    def field(found: re.Match[str]) -> str:
        value = trace[found[1]][index]
        return str(value if found[2] is None else value[int(found[2])])

    return tip(_FIELD.sub(field, template)) + follow(trace, index)


def follow(trace: Json, index: int) -> str:
    """The attribute that says where the mark leads, where its trace has ids: what the address then holds."""
    ids = trace.get("ids")
    return f' data-follow="{html.escape(ids[index])}"' if ids and ids[index] else ""


def tip(words: str) -> str:
    """The attribute that says so; XML would take a bare new line for a space."""
    words = html.unescape(ink.BOLD.sub("", words.replace("<br>", "\n")))
    return f' data-tip="{html.escape(words).replace(chr(10), "&#10;")}"'


def _places(layout: Json, data: Sequence[Json]) -> Iterator[Json]:
    """Where the bars of each trace stand in their row: offset, thickness, and where they begin."""
    stacked = layout.get("barmode") == "stack"
    bars = [trace for trace in data if trace["type"] == "bar"]
    room = 1 - layout.get("bargap", GAP)
    sums: dict[object, float] = {}
    for trace in data:
        if trace["type"] != "bar":
            yield {}
            continue
        alone = stacked or "xaxis" in trace or len(bars) == 1
        each = room if alone else room / len(bars)
        thick = trace.get("width", each * (1 - layout.get("bargroupgap", 0)))
        index = 0 if alone else bars.index(trace)
        middle = 0 if alone else -room / 2 + (index + 0.5) * each
        yield {
            "offset": trace.get("offset", middle - thick / 2),
            "thick": thick,
            "sums": sums if stacked else None,
        }


def bars(plane: Plane, trace: Json, place: Json) -> Iterator[str]:
    """Lying or standing bars with their numbers; in a stack each begins where the one before ended."""
    x, y = plane.pair(trace)
    is_lying = trace.get("orientation") == "h"
    along, beside = (x, y) if is_lying else (y, x)
    rows, values = (trace["y"], trace["x"]) if is_lying else (trace["x"], trace["y"])
    colours, edge = trace["marker"]["color"], _edge(trace["marker"].get("line"))
    hints, texts = tips(trace), trace.get("text")
    for index, (row, value) in enumerate(zip(rows, values, strict=True)):
        if value is None:
            continue
        begin = 0.0
        if place["sums"] is not None:
            begin = place["sums"].get(row, 0.0)
            place["sums"][row] = begin + value
        ends = along.at(begin), along.at(begin + value)
        sides = beside.at(row + place["offset"]), beside.at(row + place["offset"] + place["thick"])
        colour = colours if isinstance(colours, str) else colours[index]
        more = f' fill="{colour}"{edge}{hints[index] if hints else ""}'
        yield _bar(ends, sides, more) if is_lying else _bar(sides, ends, more)
        if texts and texts[index]:
            number = _lying if is_lying else _standing
            yield number(trace, texts[index], ends, sum(sides) / 2)


def _bar(across: tuple[float, float], down: tuple[float, float], more: str) -> str:
    left, top = min(across), min(down)
    return (
        f'<rect x="{part(left)}" y="{top:.1f}" width="{part(max(across) - left)}" '
        f'height="{max(down) - top:.1f}"{more}/>'
    )


def _lying(trace: Json, words: str, ends: tuple[float, float], middle: float) -> str:
    font = trace.get("textfont")
    if trace["textposition"] == "inside":
        return ink.text((part(sum(ends) / 2), middle), words, "middle", font=font, more=_DEAF)
    left = ends[1] < ends[0]
    anchor, away = ("end", -AWAY) if left else ("start", AWAY)
    return ink.text((part(ends[1]), middle), words, anchor, dx=away, font=font)


def _standing(trace: Json, words: str, ends: tuple[float, float], middle: float) -> str:
    rise, away = ("top", 2) if ends[1] > ends[0] else ("bottom", 0)
    at = (part(middle), ends[1] + away)
    return ink.text(at, words, "middle", rise, font=trace.get("textfont"))


_DEAF = ' pointer-events="none"'


def scatter(plane: Plane, trace: Json, _place: Json) -> Iterator[str]:
    """Lines break at missing values; a closed shape is filled; markers and texts stand on their points.

    A line without markers is one mark, which says what its first point says.
    """
    x, y = plane.pair(trace)
    points = [
        None if one is None or other is None else (x.at(one), y.at(other))
        for one, other in zip(trace["x"], trace["y"], strict=True)
    ]
    mode, hints = trace.get("mode", "lines"), tips(trace)
    if "lines" in mode:
        more = hints[0] if hints and mode == "lines" else ""
        yield ink.ground(plane.width, plane.height, _path(plane, trace, points, more))
    if "markers" in mode:
        yield from _markers(trace["marker"], points, hints)
    if "text" in mode:
        yield from _texts(trace, points)


def _path(plane: Plane, trace: Json, points: Sequence[Point | None], more: str) -> str:
    line = trace.get("line", {})
    fill = trace.get("fillcolor", "none") if trace.get("fill") == "toself" else "none"
    path = "".join(
        f"{'L' if before else 'M'}{point[0] * plane.width:.1f} {point[1]:.1f}"
        for before, point in pairwise([None, *points])
        if point
    )
    return (
        f'<path d="{path}" fill="{fill}" stroke="{line.get("color", look.INK)}" '
        f'stroke-width="{line.get("width", 2):g}"{DASHES[line.get("dash", "solid")]}{STEADY}{more}/>'
    )


def _texts(trace: Json, points: Sequence[Point | None]) -> Iterator[str]:
    """All in one group, whose look they share."""
    font = trace.get("textfont", {})
    size = font.get("size", look.TEXT)
    yield (
        f'<g font-size="{size}" fill="{font.get("color", look.INK)}" text-anchor="middle"{_DEAF}>'
    )
    for words, point in zip(trace["text"], points, strict=True):
        if point:
            at = f'x="{part(point[0])}" y="{point[1] + ink.RISES["middle"] * size:.1f}"'
            yield f"<text {at}>{ink.escaped(words)}</text>"
    yield "</g>"


def _markers(
    marker: Json, points: Sequence[Point | None], hints: Sequence[str] | None
) -> Iterator[str]:
    for index, point in enumerate(points):
        if point:
            more = hints[index] if hints else ""
            one = {name: _of(marker.get(name), index) for name in ("symbol", "size", "color")}
            at = (part(point[0]), point[1])
            yield symbol(one, _edge(marker.get("line")), at, more)


def _of(values: Any, index: int) -> Any:  # noqa: ANN401 - a property for all marks or for each
    return values[index] if isinstance(values, list) else values


def symbol(one: Json, edge: str, at: tuple[str, float], more: str = "") -> str:
    """A circle, diamond, square or cross; an open one is white with an edge of its colour."""
    name, half = one["symbol"] or "circle", (one["size"] or 6) / 2
    colour, shape = one["color"], name.removesuffix("-open")
    is_open = name != shape
    paint = f'fill="#FFFFFF" stroke="{colour}" stroke-width="2"' if is_open else f'fill="{colour}"'
    if not is_open:
        paint += edge
    if shape == "circle":
        return f'<circle cx="{at[0]}" cy="{at[1]:.1f}" r="{half:g}" {paint}{more}/>'
    path = SYMBOLS[shape].format(*(round(half * part, 2) for part in (1, 1.3, 0.35)))
    return f'<svg x="{at[0]}" y="{at[1]:.1f}" overflow="visible"><path d="{path}" {paint}{more}/></svg>'


# {0} is half the size, {1} and {2} parts of it as plotly has them.
SYMBOLS = {
    "diamond": "M0 -{1}L{1} 0L0 {1}L-{1} 0Z",
    "square": "M-{0} -{0}H{0}V{0}H-{0}Z",
    "x": "M-{0} -{0}m0 {2}L-{2} 0L-{0} {0}m0 -{2}l{2} {2}L0 {2}L{0} {0}l0 -{2}L{2} 0L{0} -{0}Z",
}


def _edge(line: Json | None) -> str:
    if not line:
        return ""
    return f' stroke="{line["color"]}" stroke-width="{line["width"]:g}"'
