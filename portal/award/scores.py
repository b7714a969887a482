"""Reviews on the scale: a row a nominee, a dot a review, and a line at the mean."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from portal.charts import look
from portal.kit.i18n import number

LOWEST, HIGHEST, ROW = 1, 5, 64
APART = 0.16  # rows' heights between dots of one row, so that equal scores are seen apart


@dataclass(frozen=True)
class Row:
    """A nominee with the weighted score of every review and their mean; None without reviews."""

    name: str
    mean: float | None
    scores: tuple[float, ...]


def scores(rows: Sequence[Row]) -> go.Figure:
    """The rows from top to bottom in the order given; names to the left, the scale below."""
    places = list(range(len(rows), 0, -1))
    dots = [
        look.trace(
            "scatter",
            x=[value],
            y=[place + _shift(at, len(row.scores))],
            mode="markers",
            marker={"color": look.SENT, "size": 12},
        )
        for place, row in zip(places, rows, strict=True)
        for at, value in enumerate(row.scores)
    ]
    means = [
        look.trace(
            "scatter",
            x=[row.mean, row.mean],
            y=[place - 0.4, place + 0.4],
            mode="lines",
            line={"color": look.RECEIVED, "width": 4},
        )
        for place, row in zip(places, rows, strict=True)
        if row.mean is not None
    ]
    ticks = list(range(LOWEST, HIGHEST + 1))
    return look.figure(
        [*means, *dots],
        height=ROW * len(rows) + 44,
        showlegend=False,
        margin={"l": look.room([row.name for row in rows]) + 12, "r": 16, "t": 8, "b": 32},
        xaxis={
            "tickvals": ticks,
            "ticktext": [number(one) for one in ticks],
            "range": [LOWEST - 0.1, HIGHEST + 0.1],
        },
        yaxis={
            "tickvals": places,
            "ticktext": [row.name for row in rows],
            "range": [0.5, len(rows) + 0.5],
        },
    )


def _shift(at: int, count: int) -> float:
    return (at - (count - 1) / 2) * APART
