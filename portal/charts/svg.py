"""Our figures as SVG, for print views and documents: the same traces and numbers, without a browser's scripts.

It draws what our charts use of plotly: bars, lines, dots, filled shapes, arrows and texts on one pair
of axes. A trace of another kind is refused, so that nothing is ever left out unseen.
"""

import datetime as dt
import html
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import plotly.graph_objects as go

from portal.charts import look

Json = dict[str, Any]
MARGIN = {"l": 8, "r": 8, "t": 8, "b": 8}
LEGEND_STEP, LINE_HEIGHT, TICK_ROOM = 22, 1.25, 18
HEAD_PX = 4.5
MIDDLE, CENTRED = 0.5, 0.35  # how far letters sink so that they stand centred on a point


@dataclass(frozen=True)
class Axis:
    """From data to pixels: the data at both ends, the pixels at both ends."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: object) -> float:
        """The pixel of a value; a day counts as its number."""
        share = (as_number(value) - self.low) / ((self.high - self.low) or 1)
        return self.start + share * (self.end - self.start)

    @property
    def step(self) -> float:
        """Pixels of one unit."""
        return abs(self.at(1) - self.at(0))


@dataclass(frozen=True)
class Plot:
    """A figure's traces, its layout and the two axes of the drawing."""

    data: Sequence[Json]
    layout: Json
    x: Axis
    y: Axis


def drawn(figure: go.Figure, alt: str, width: int = 760) -> str:
    """The figure as an inline SVG that scales with the page; `alt` is its text."""
    data, layout = figure.to_dict()["data"], figure.to_dict()["layout"]
    height = int(layout.get("height", 360))
    plot = Plot(data, layout, *_axes(data, layout, width, height))
    parts = "".join(
        (*_shapes(plot), *_ticks(plot), *_traces(plot), *_annotations(plot), *_legend(plot))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{html.escape(alt)}" style="width:100%;max-width:{width}px;height:auto" '
        f'font-family="{look.FONT}" font-size="{look.TEXT}" fill="{look.INK}">{parts}</svg>'
    )


def as_number(value: object) -> float:
    """A number, or a day as its number of days."""
    if isinstance(value, str):
        return float(dt.date.fromisoformat(value[:10]).toordinal())
    return float(value)  # type: ignore[arg-type]  # numbers of any kind


def _axes(data: Sequence[Json], layout: Json, width: int, height: int) -> tuple[Axis, Axis]:
    margin = {**MARGIN, **layout.get("margin", {})}
    low, high = _range(data, layout.get("xaxis", {}), "x")
    bottom, top = _range(data, layout.get("yaxis", {}), "y")
    return (
        Axis(low, high, margin["l"], width - margin["r"]),
        Axis(bottom, top, height - margin["b"], margin["t"]),
    )


def _range(data: Sequence[Json], axis: Json, name: str) -> tuple[float, float]:
    if "range" in axis:
        low, high = axis["range"]
        return as_number(low), as_number(high)
    values = [
        as_number(value) for trace in data for value in trace.get(name, ()) if value is not None
    ]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low) * 0.04 or 1
    return (0.0, high + room) if axis.get("rangemode") == "tozero" else (low - room, high + room)


def _traces(plot: Plot) -> Iterator[str]:
    bars = [trace for trace in plot.data if trace["type"] == "bar"]
    for trace in plot.data:
        if trace["type"] == "bar":
            yield from _bars(plot, trace, bars.index(trace), len(bars))
        elif trace["type"] == "scatter":
            yield from _line(plot, trace)
        else:
            raise ValueError(f"charts/svg.py cannot draw a {trace['type']}")


def _bars(plot: Plot, trace: Json, index: int, count: int) -> Iterator[str]:
    """Horizontal bars; those of a group side by side, or where width and offset put them."""
    if trace.get("orientation") != "h":
        raise ValueError("charts/svg.py draws horizontal bars only")
    room = 1 - plot.layout.get("bargap", 0.2)
    thick = trace.get("width", room / count)
    offset = trace.get("offset", -room / 2 + index * room / count)
    colours = trace["marker"]["color"]
    for row, (y, value) in enumerate(zip(trace["y"], trace["x"], strict=True)):
        colour = colours if isinstance(colours, str) else colours[row]
        zero, end = plot.x.at(0), plot.x.at(value)
        top = plot.y.at(y + offset) if plot.y.high < plot.y.low else plot.y.at(y + offset + thick)
        high = thick * plot.y.step
        yield (
            f'<rect x="{min(zero, end):.1f}" y="{top:.1f}" width="{abs(end - zero):.1f}" '
            f'height="{high:.1f}" fill="{colour}"/>'
        )
        if trace.get("text"):
            left = value < 0
            yield _text(
                end + (-5 if left else 5),
                top + high / 2,
                trace["text"][row],
                "end" if left else "start",
                0.5,
            )


def _line(plot: Plot, trace: Json) -> Iterator[str]:
    """Lines break at missing values; a closed shape is filled; markers are dots."""
    points = [
        None if x is None or y is None else (plot.x.at(x), plot.y.at(y))
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]
    mode = trace.get("mode", "lines")
    if "lines" in mode:
        line = trace.get("line", {})
        fill = trace.get("fillcolor", "none") if trace.get("fill") == "toself" else "none"
        path = " ".join(
            f"{'L' if before else 'M'}{point[0]:.1f} {point[1]:.1f}"
            for before, point in pairwise([None, *points])
            if point
        )
        yield (
            f'<path d="{path}" fill="{fill}" stroke="{line.get("color", look.INK)}" '
            f'stroke-width="{line.get("width", 2):g}"/>'
        )
    if "markers" in mode:
        yield from _markers(trace["marker"], points)


def _markers(marker: Json, points: Sequence[tuple[float, float] | None]) -> Iterator[str]:
    sizes = marker.get("size", 6)
    hollow = str(marker.get("symbol", "")).endswith("-open")
    for index, point in enumerate(points):
        if point:
            size = sizes[index] if isinstance(sizes, list) else sizes
            paint = (
                f'fill="#FFFFFF" stroke="{marker["color"]}" stroke-width="2"'
                if hollow
                else f'fill="{marker["color"]}"'
            )
            yield f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{size / 2:g}" {paint}/>'


def _ticks(plot: Plot) -> Iterator[str]:
    """Names beside the rows, names below the columns, and lines where the axis asks for them."""
    x, y = plot.layout.get("xaxis", {}), plot.layout.get("yaxis", {})
    for value, label in _labels(y):
        if y.get("showgrid", True):
            yield _rule(plot.x.start, plot.y.at(value), plot.x.end, plot.y.at(value), look.LINE)
        yield _text(plot.x.start - 6, plot.y.at(value), label, "end", 0.5)
    for value, label in _labels(x):
        yield _text(plot.x.at(value), plot.y.start + TICK_ROOM, label, "middle")
    if x.get("visible", True) and plot.x.low <= 0 <= plot.x.high and x.get("type") != "date":
        yield _rule(plot.x.at(0), plot.y.start, plot.x.at(0), plot.y.end, look.CONTROL)


def _labels(axis: Json) -> Iterator[tuple[object, str]]:
    if axis.get("visible", True) and axis.get("showticklabels", True):
        yield from zip(axis.get("tickvals", ()), axis.get("ticktext", ()), strict=True)


def _shapes(plot: Plot) -> Iterator[str]:
    """Tinted areas behind the lines, from top to bottom of the drawing."""
    for shape in plot.layout.get("shapes", ()):
        left, right = plot.x.at(shape["x0"]), plot.x.at(shape["x1"])
        left, right = max(left, plot.x.start), min(right, plot.x.end)
        yield (
            f'<rect x="{left:.1f}" y="{plot.y.end:.1f}" width="{max(0.0, right - left):.1f}" '
            f'height="{plot.y.start - plot.y.end:.1f}" fill="{shape["fillcolor"]}" '
            f'opacity="{shape.get("opacity", 1)}"/>'
        )


def _annotations(plot: Plot) -> Iterator[str]:
    for note in plot.layout.get("annotations", ()):
        x, y = plot.x.at(note["x"]), plot.y.at(note["y"])
        if note.get("showarrow"):
            yield _arrow(note, plot.x.at(note["ax"]), plot.y.at(note["ay"]), x, y)
        if note.get("text"):
            anchor = {"left": "start", "right": "end"}.get(note.get("xanchor", ""), "middle")
            rise = {"bottom": -0.3, "middle": 0.35, "top": 1.0}[note.get("yanchor", "middle")]
            yield _text(
                x + note.get("xshift", 0),
                y,
                note["text"],
                anchor,
                rise,
                note.get("font", {}),
                note.get("bgcolor"),
            )


def _arrow(note: Json, x0: float, y0: float, x1: float, y1: float) -> str:
    width, colour = note["arrowwidth"], note["arrowcolor"]
    size = HEAD_PX * note.get("arrowsize", 1) * width / 2 + 2
    angle = math.degrees(math.atan2(y1 - y0, x1 - x0))
    return (
        f'<path d="M{x0:.1f} {y0:.1f} L{x1:.1f} {y1:.1f}" stroke="{colour}" stroke-width="{width:g}"/>'
        f'<path d="M0 0 L{-2 * size:.1f} {-size:.1f} L{-2 * size:.1f} {size:.1f} Z" fill="{colour}" '
        f'transform="translate({x1:.1f} {y1:.1f}) rotate({angle:.1f})"/>'
    )


def _legend(plot: Plot) -> Iterator[str]:
    """The named traces above the drawing, one after another."""
    at = plot.x.start
    for trace in plot.data:
        if trace.get("name") and plot.layout.get("showlegend", True):
            yield f'<rect x="{at:.1f}" y="6" width="14" height="14" fill="{trace["marker"]["color"]}"/>'
            yield _text(at + LEGEND_STEP, 13, trace["name"], "start", 0.5)
            at += LEGEND_STEP + look.room([trace["name"]]) + 8


def _text(
    x: float, y: float, text: str, anchor: str, rise: float = 0.0, font: Json | None = None,
    ground: str | None = None,
) -> str:  # fmt: skip
    """A text, of several lines when it holds <br>; the last line keeps its place. A ground lies under it."""
    size = (font or {}).get("size", look.TEXT)
    bold = ' font-weight="700"' if text.startswith("<b>") else ""
    lines = [re.sub(r"</?b>", "", line) for line in text.split("<br>")]
    base = y + (CENTRED if rise == MIDDLE else rise) * size
    drawn = "".join(
        f'<text x="{x:.1f}" y="{base - above * size * LINE_HEIGHT:.1f}" text-anchor="{anchor}" '
        f'font-size="{size}"{bold}>{html.escape(html.unescape(line))}</text>'
        for above, line in zip(range(len(lines) - 1, -1, -1), lines, strict=True)
    )
    return drawn if ground is None else _ground(x, base, lines, size, ground) + drawn


def _ground(x: float, base: float, lines: Sequence[str], size: float, colour: str) -> str:
    """A box under a text that is centred on x, as wide as its longest line."""
    wide = max(map(len, lines)) * size * look.LETTER + 4
    high = len(lines) * size * LINE_HEIGHT
    top = base - high + size * 0.3
    return (
        f'<rect x="{x - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" '
        f'fill="{colour}"/>'
    )


def _rule(x0: float, y0: float, x1: float, y1: float, colour: str) -> str:
    return f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}" stroke="{colour}"/>'
