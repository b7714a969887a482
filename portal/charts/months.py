"""Lines of months: a missing month leaves a gap, an incomplete one is a hollow grey point."""

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.kit import i18n
from portal.kit.i18n import number
from portal.kit.periods import Period

STEPS = 5  # at most so many steps on the scale


@dataclass(frozen=True)
class Line:
    """One line: its column, the name in the legend, colour, and dashes for who sees no colours."""

    column: str
    name: str
    colour: str
    dash: str = "solid"


def figure(
    months: pd.Series,
    frame: pd.DataFrame,
    lines: Sequence[Line],
    period: Period,
    text: Callable[[Any], str] = number,
    more: Sequence[look.Trace] = (),
) -> go.Figure:
    """One line a column of the frame, which has a row a month and is_complete; the period tinted."""
    top = frame[[line.column for line in lines]].max().max()
    scale = ticks(0 if pd.isna(top) else float(top))
    shown = _month_ticks(months)
    drawn = [
        part
        for line in lines
        for part in _line(months, frame[line.column], frame["is_complete"], line, text)
    ]
    legend = len(lines) > 1
    return look.figure(
        [*drawn, *more],
        height=360 if legend else 340,
        showlegend=legend,
        shapes=[_shade(period)],
        hovermode="closest",
        legend={"traceorder": "normal"},
        margin={"l": look.room(scale["ticktext"]), "r": 24, "t": 36 if legend else 16, "b": 30},
        xaxis={
            "type": "date",
            "showgrid": False,
            "tickvals": [tick.date().isoformat() for tick in shown],
            "ticktext": [_tick(tick) for tick in shown],
        },
        yaxis={**scale, "rangemode": "tozero"},
    )


def ticks(top: float) -> dict[str, list[Any]]:
    """A scale from zero in steps of 1, 2 or 5 and their tens, at most five of them."""
    steps = (digit * 10**power for power in range(12) for digit in (1, 2, 5))
    step = next(step for step in steps if top / step <= STEPS)
    values = [step * index for index in range(math.floor(top / step) + 1)] or [0]
    return {"tickvals": values, "ticktext": [number(value) for value in values]}


def at(months: pd.Series) -> list[str]:
    """Where each month stands on the axis."""
    return [month.date().isoformat() for month in months]


def _line(
    months: pd.Series,
    values: pd.Series,
    complete: pd.Series,
    line: Line,
    text: Callable[[Any], str],
) -> list[look.Trace]:
    """The line of the complete months, and the hollow grey points of the others."""
    name = f"{line.name}: " if line.name else ""
    said = [
        f"{name}{i18n.month(month)}: {text(None if pd.isna(value) else value)}"
        for month, value in zip(months, values, strict=True)
    ]
    common = {"x": at(months), "customdata": said, "hovertemplate": "%{customdata}<extra></extra>"}
    return [
        look.trace(
            "scatter",
            **common,
            y=_numbers(values.where(complete)),
            mode="lines+markers",
            connectgaps=False,
            name=line.name,
            line={"color": line.colour, "width": 2.5, "dash": line.dash},
            marker={"color": line.colour, "size": 6},
        ),
        look.trace(
            "scatter",
            **common,
            y=_numbers(values.where(~complete)),
            mode="markers",
            showlegend=False,
            marker={"color": look.CONTROL, "size": 10, "symbol": "circle-open"},
        ),
    ]


def _numbers(values: pd.Series) -> list[float | None]:
    """Plain numbers; None for what is not known."""
    return [None if pd.isna(value) else value for value in values.tolist()]


def _shade(period: Period) -> dict[str, object]:
    half = dt.timedelta(days=15)
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "x0": (period.first - half).isoformat(),
        "x1": (period.last + half).isoformat(),
        "fillcolor": look.TINT,
        "opacity": 0.7,
        "line": {"width": 0},
    }


def _month_ticks(months: pd.Series) -> list[pd.Timestamp]:
    januaries = [month for month in months if month.month == 1]
    enough = 2
    return januaries if len(januaries) >= enough else [months.iloc[0], months.iloc[-1]]


def _tick(month: pd.Timestamp) -> str:
    return str(month.year) if month.month == 1 else i18n.month_short(month.date())
