"""Our figures as SVG, the one drawing of a figure on every stage: living page, sheet, PDF and Word.

It draws what our charts use of plotly, from the same description, and refuses what it does not know, so
that nothing is ever left out unseen. A fluid drawing is as wide as its place: what stands beside the data
is in percents of the width, while letters, marks and heights keep their pixels at every width.
"""

from functools import partial

import plotly.graph_objects as go

from portal.charts import look, region_map
from portal.charts.svg import areas, frame, heat, known, legend, marks, notes
from portal.charts.svg.plane import Fit, Json, Plane, fits, planned
from portal.kit.text_rule import escape

_LAYERS = {"bar": marks.bars, "scatter": marks.scatter, "heatmap": heat.squares}


def drawn(figure: go.Figure, alt: str, width: int | None = None) -> str:
    """The figure as SVG whose text is `alt`: as wide as its place, or so many pixels for a document.

    A fluid one tells the value of each mark in `data-tip` and wants a `.figure` round it. Raises
    ValueError for a trace, property or value that it cannot draw.
    """
    if (found := region_map.of(figure)) is not None:
        return areas.drawn(found, alt, width)
    data, layout = _described(figure)
    wide, narrow = fits(data, layout)
    said = f'role="img" aria-label="{escape(alt)}"'
    if width is None:
        plane = planned(data, layout)
        style = f"--l:{wide.left}px;--ln:{narrow.left}px;--r:{wide.right}px;--t:{wide.above}px;--tn:{narrow.above}px"
        root = f'class="drawing" {said} height="{plane.height}" style="{style}"'
        parts = _parts(plane, data, (wide, narrow))
        return f'<svg {_ROOT} {root}><g aria-hidden="true">{parts}</g></svg>'
    data = [{**trace, "hoverinfo": "skip"} for trace in data]
    fit = narrow if width < look.NARROW else wide
    plane = planned(data, layout, width - fit.left - fit.right)
    whole = plane.height + fit.above
    inner = f'x="{fit.left}" y="{fit.above}" width="{plane.width}" height="{plane.height}" overflow="visible"'
    root = f'{said} viewBox="0 0 {width} {whole}" width="{width}" height="{whole}"'
    return f"<svg {_ROOT} {root}><svg {inner}>{_parts(plane, data, (fit,))}</svg></svg>"


def heights(figure: go.Figure) -> tuple[int, int]:
    """Pixels that the fluid drawing is high: in a wide place, and in a narrow one."""
    if (found := region_map.of(figure)) is not None:
        return areas.heights(found)
    data, layout = _described(figure)
    wide, narrow = fits(data, layout)
    height = int(layout.get("height", look.HEIGHT))
    return height + wide.above, height + narrow.above


def _described(figure: go.Figure) -> tuple[list[Json], Json]:
    found = figure.to_dict()
    data, layout = list(found["data"]), dict(found["layout"])
    known.check(data, layout)
    return data, layout


_ROOT = (
    f'xmlns="http://www.w3.org/2000/svg" font-family="{look.FONT}" font-size="{look.TEXT}" '
    f'fill="{look.INK}"'
)


def _parts(plane: Plane, data: list[Json], places: tuple[Fit, ...]) -> str:
    """From the ground up: tints, lines of the axes, marks, names, outlines, notes, legend."""
    layers = [
        *frame.shapes(plane, is_below=True),
        *frame.rules(plane),
        *marks.layers(plane, data, {kind: partial(draw, plane) for kind, draw in _LAYERS.items()}),
        *frame.names(plane, places),
        *frame.shapes(plane, is_below=False),
        *notes.annotations(plane, places),
        *(part for fit in places for part in legend.entries(plane, fit, len(places))),
    ]
    return "".join(layers)
