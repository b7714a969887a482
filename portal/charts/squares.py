"""Squares in rows and columns, the darker the more; one that is not known is left out."""

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

import plotly.graph_objects as go

from portal.charts import look

LEAN = 50  # degrees that the names above the columns lean
MOST = 40  # rows or columns that can be told apart
SLOPE = math.sin(math.radians(LEAN))


def can_show(values: Sequence[Sequence[float]]) -> bool:
    """Whether the values can be told apart as squares: 2 to MOST rows and columns, and none below zero."""
    columns = len(values[0]) if values else 0
    return (
        1 < len(values) <= MOST
        and 1 < columns <= MOST
        and not any(value < 0 for row in values for value in row)
    )


def figure(
    rows: Sequence[str],
    columns: Sequence[str],
    values: Sequence[Sequence[float]],
    text: Callable[[float], str],
    title: str,
    *,
    follow: Sequence[Sequence[str]] | None = None,
) -> go.Figure:
    """A square for each row and column, in classes of 1, 2, 5 and their tens, of values that `can_show`. text writes a value; title is
    that of the classes; follow: where each square leads."""
    known = [value for row in values for value in row if value > 0]
    scale = look.edges(max(known, default=0), min(known, default=1))
    labels = [look.short(name) for name in rows]
    above = [look.short(name) for name in columns]
    said = [
        [
            "" if math.isnan(value) else f"{row} → {column}: {text(value)}"
            for column, value in zip(columns, line, strict=True)
        ]
        for row, line in zip(rows, values, strict=True)
    ]
    grid = [[None if math.isnan(value) else 0 for value in row] for row in values]
    return look.figure(
        [
            ground(grid, said, **({"text": follow} if follow else {})),
            _colours(values, scale, text, title),
        ],
        height=look.height_of(len(rows), 26, round(look.room(above) * SLOPE) + 100),
        showlegend=False,
        margin={
            "l": look.room(labels),
            "r": 8,
            "b": 8,
            "t": round(look.room(above) * SLOPE) + 24,
        },
        xaxis={
            "side": "top",
            "tickangle": -LEAN,
            "showgrid": False,
            "range": [-0.5, len(columns) - 0.5],
            "tickvals": list(range(len(columns))),
            "ticktext": above,
            "ticks": "",
            "zeroline": False,
        },
        yaxis={
            "domain": [0.08, 1],
            "showgrid": False,
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": list(range(len(rows))),
            "ticktext": labels,
            "zeroline": False,
        },
    )


def ground(grid: Sequence[Sequence[object]], said: object, **more: object) -> look.Trace:
    """The ground of the squares, 0 where there is one: what each says when it is pointed at."""
    return look.trace(
        "heatmap",
        z=grid,
        customdata=said,
        **more,
        colorscale=[[0, look.SURFACE], [1, look.SURFACE]],
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
    )


def coloured(
    grid: Sequence[Sequence[object]], colours: Sequence[str], colorbar: Mapping[str, object]
) -> look.Trace:
    """The squares in flat colours: each by the number of its colour, from 0."""
    return look.trace(
        "heatmap",
        z=grid,
        zmin=-0.5,
        zmax=len(colours) - 0.5,
        colorscale=look.stepped(colours),
        xgap=2,
        ygap=2,
        hoverinfo="skip",
        hoverongaps=False,
        colorbar=colorbar,
    )


def _colours(
    values: Sequence[Sequence[float]],
    scale: tuple[float, ...],
    text: Callable[[float], str],
    title: str,
) -> look.Trace:
    colorbar = {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 0.04,
        "yanchor": "top",
        "len": min(1, 0.12 * len(scale)),
        "thickness": 12,
        "outlinewidth": 0,
        "tickvals": [at - 0.5 for at in range(len(scale))],
        "ticktext": [text(edge) for edge in scale],
        "tickfont": {"size": look.SMALL},
        "title": {"text": title, "side": "top", "font": {"size": look.SMALL}},
    }
    classes = [[_class(value, scale) for value in row] for row in values]
    return coloured(classes, look.spread(len(scale)), colorbar)


def _class(value: float, scale: tuple[float, ...]) -> int | None:
    """Which of the colours a value has; None for nothing and for the unknown."""
    if math.isnan(value) or value <= 0:
        return None
    return min(len(scale) - 1, max(0, bisect_right(scale, value) - 1))
