"""How much and how long, one row a thing: a bar of the count, and a span from median to P90."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from portal.charts import look
from portal.charts.months import ticks
from portal.kit.i18n import _, number

BAR_ENDS, SPAN_BEGINS = 0.3, 0.4  # parts of the width
ROW = 46


@dataclass(frozen=True)
class Row:
    """One row: its name, how many, and days; the days are not a number where they are not told, and
    `unknown` is why where it is not the usual reason. `follow`: where it leads."""

    name: str
    count: int
    median: float
    p90: float
    unknown: str = ""
    follow: str = ""


def ranges(rows: Sequence[Row], *, too_few: str) -> go.Figure:
    """The name of a row stands above it, so that it fits a phone; `too_few` stands for the days."""
    told = [(at, row) for at, row in enumerate(rows) if not math.isnan(row.median)]
    longest = max((row.p90 for _at, row in told), default=1)
    scale = ticks(longest)
    return look.figure(
        [_counts(rows), _spans(told), *_ends(told)],
        height=look.height_of(len(rows), ROW, 76),
        legend={"traceorder": "normal"},
        margin={"l": 8, "r": 16, "t": 36, "b": 40},
        annotations=[*_names(rows), *_unknown(rows, too_few), _unit()],
        yaxis={"visible": False, "range": [len(rows) - 0.45, -0.6]},
        yaxis2={
            "visible": False,
            "range": [len(rows) - 0.45, -0.6],
            "anchor": "x2",
            "domain": [0, 1],
        },
        xaxis={
            "visible": False,
            "domain": [0, BAR_ENDS],
            "range": [0, max((row.count for row in rows), default=1) * 1.5],
        },
        xaxis2={
            **scale,
            "domain": [SPAN_BEGINS, 1],
            "anchor": "y2",
            "range": [0, longest * 1.12],
            "zeroline": False,
        },
    )


def _counts(rows: Sequence[Row]) -> look.Trace:
    return look.trace(
        "bar",
        y=list(range(len(rows))),
        x=[row.count for row in rows],
        orientation="h",
        width=0.36,
        marker={"color": look.SENT},
        text=[number(row.count) for row in rows],
        showlegend=False,
        textposition="outside",
        textangle=0,
        cliponaxis=False,
        ids=[row.follow for row in rows],
        **look.says(f"{row.name}: {number(row.count)}" for row in rows),
    )


def _spans(told: Sequence[tuple[int, Row]]) -> look.Trace:
    """One line with a gap after each row."""
    return look.trace(
        "scatter",
        x=[day for _at, row in told for day in (row.median, row.p90, None)],
        y=[row for at, _row in told for row in (at, at, None)],
        xaxis="x2",
        yaxis="y2",
        mode="lines",
        line={"color": look.CONTROL, "width": 4},
        showlegend=False,
        hoverinfo="skip",
    )


def _ends(told: Sequence[tuple[int, Row]]) -> list[look.Trace]:
    ends = (
        (_("Median"), "circle", look.SENT, [row.median for _at, row in told]),
        (_("Nine out of ten at most"), "diamond", look.RECEIVED, [row.p90 for _at, row in told]),
    )
    return [
        look.trace(
            "scatter",
            x=days,
            y=[at for at, _row in told],
            xaxis="x2",
            yaxis="y2",
            mode="markers",
            name=name,
            marker={
                "symbol": symbol,
                "size": 12,
                "color": colour,
                "line": {"color": "#FFFFFF", "width": 1},
            },
            ids=[row.follow for _at, row in told],
            customdata=[
                f"{row.name}<br>{name}: {_('{n} days').format(n=number(day, 1))}"
                for (_at, row), day in zip(told, days, strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
        for name, symbol, colour, days in ends
    ]


def _names(rows: Sequence[Row]) -> list[dict[str, object]]:
    return [
        {
            "x": 0,
            "xref": "paper",
            "y": at,
            "text": row.name,
            "showarrow": False,
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 9,
            "bgcolor": "#FFFFFF",
            "borderpad": 0,
        }
        for at, row in enumerate(rows)
    ]


def _unknown(rows: Sequence[Row], too_few: str) -> list[dict[str, object]]:
    return [
        {
            "x": SPAN_BEGINS,
            "xref": "paper",
            "y": at,
            "text": row.unknown or too_few,
            "showarrow": False,
            "xanchor": "left",
            "font": {"size": look.SMALL, "color": look.INK_2},
        }
        for at, row in enumerate(rows)
        if math.isnan(row.median)
    ]


def _unit() -> dict[str, object]:
    return {
        "x": 1,
        "xref": "paper",
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -18,
        "xanchor": "right",
        "text": _("days"),
        "showarrow": False,
        "font": {"size": look.SMALL, "color": look.INK_2},
    }
