"""Lines of months or weeks: a missing one leaves a gap, an incomplete one is a hollow grey point."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look
from portal.kit import i18n
from portal.kit.changes import EVENT, Event
from portal.kit.i18n import _, number
from portal.kit.periods import Period

STEPS = 5  # at most so many steps on the scale
DAYS_OF_WEEK = 7
MOST_TICKS = 3  # months that are named under weeks: there is room for them on a phone
LEVELS, NEAR = (
    3,
    0.08,
)  # heights of the marks of events; nearer than this part of the width they overlap
_DAY, _LEAST = dt.timedelta(days=1), dt.timedelta(days=9)  # _LEAST: the narrowest band


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
    events: Sequence[Event] = (),
    follow: Callable[[dt.date], str] | None = None,
) -> go.Figure:
    """One line a column of the frame, which has a row a month and is_complete; the period tinted, and the
    events that it meets marked by their numbers. follow: where the point of a month leads."""
    half = dt.timedelta(days=15)
    shade = _shade(period.first - half, period.last + half)
    labels = [i18n.month(month) for month in months]
    shown = [(tick, _tick(tick)) for tick in _ticks(months)]
    ids = [follow(month.date()) for month in months] if follow else []
    return _figure(months, labels, frame, lines, shade, shown, text, more, events, ids)


def of_weeks(
    weeks: pd.Series, frame: pd.DataFrame, lines: Sequence[Line], first: dt.date, last: dt.date
) -> go.Figure:
    """The same for a row a week, from its Monday; the weeks from first to last tinted."""
    half = dt.timedelta(days=3)
    labels = [_("week of {day}").format(day=i18n.day(week.date())) for week in weeks]
    wider = max(dt.timedelta(), (_LEAST - (last - first)) / 2)  # else a day could not be seen
    shade = _shade(first - half - wider, last + _DAY - half + wider)
    shown = [(week, i18n.month_short(week)) for week in weeks if week.day <= DAYS_OF_WEEK]
    each = max(1, math.ceil(len(shown) / MOST_TICKS))
    return _figure(weeks, labels, frame, lines, shade, shown[::each])


def _figure(
    points: pd.Series,
    labels: Sequence[str],
    frame: pd.DataFrame,
    lines: Sequence[Line],
    shade: dict[str, object],
    shown: Sequence[tuple[dt.date, str]],
    text: Callable[[Any], str] = number,
    more: Sequence[look.Trace] = (),
    events: Sequence[Event] = (),
    ids: Sequence[str] = (),
) -> go.Figure:
    top = frame[[line.column for line in lines]].max().max()
    top = 0.0 if pd.isna(top) else float(top)
    scale = ticks(top)
    drawn = [
        part
        for line in lines
        for part in _line(points, labels, frame[line.column], frame["is_complete"], line, text, ids)
    ]
    marks = _marks(events, points, max(top, *scale["tickvals"], 1))
    legend = len(lines) > 1
    return look.figure(
        [*drawn, *more, *marks.traces],
        height=(360 if legend else 340) + marks.room,
        showlegend=legend,
        shapes=[shade, *marks.shapes],
        hovermode="closest",
        legend={"traceorder": "normal"},
        margin={"l": look.room(scale["ticktext"]), "r": 24, "t": 36 if legend else 16, "b": 30},
        xaxis={
            "type": "date",
            "showgrid": False,
            "tickvals": [point.strftime("%Y-%m-%d") for point, _label in shown],
            "ticktext": [label for _point, label in shown],
        },
        yaxis={**scale, "rangemode": "tozero", **marks.scale},
    )


@dataclass(frozen=True)
class _Marks:
    """What happened, as marks above the lines: traces, shapes, pixels of room and the scale that has it."""

    traces: Sequence[look.Trace] = ()
    shapes: Sequence[dict[str, object]] = ()
    room: int = 0
    scale: Mapping[str, object] = field(default_factory=dict)


def numbered(events: Iterable[Event], points: pd.Series) -> list[tuple[int, Event]]:
    """The events that meet the months from the first point to the last, numbered from 1."""
    if points.empty:
        return []
    first = points.iloc[0].date()
    last = (points.iloc[-1] + pd.offsets.MonthEnd(0)).date()
    met = [one for one in events if one.first <= last and (one.last or last) >= first]
    return list(enumerate(met, 1))


def _marks(events: Iterable[Event], points: pd.Series, top: float) -> _Marks:
    """A band for each event and its number above it; neighbours stand on other heights."""
    found = numbered(events, points)
    if not found:
        return _Marks()
    first, last = points.iloc[0].date(), (points.iloc[-1] + pd.offsets.MonthEnd(0)).date()
    spans = [(max(first, one.first), min(last, one.last or last)) for _at, one in found]
    middles = [start + (end - start) / 2 for start, end in spans]
    levels = _levels([(middle - first) / max(last - first, _DAY) for middle in middles])
    heights = [top * (1.1 + 0.12 * level) for level in levels]
    common = {"x": [middle.isoformat() for middle in middles], "y": heights, "showlegend": False}
    return _Marks(
        (
            look.trace(
                "scatter",
                **common,
                mode="markers",
                marker={"color": look.EVENT, "size": 20, "symbol": "circle"},
                ids=[f"{EVENT}={one.key}" for _at, one in found],
                cliponaxis=False,
                **look.says(one.told for _at, one in found),
            ),
            look.trace(
                "scatter",
                **common,
                mode="text",
                text=[str(at) for at, _one in found],
                textfont={"size": look.SMALL, "color": "#FFFFFF"},
                hoverinfo="skip",
                cliponaxis=False,
            ),
        ),
        [_band(*span) for span in spans],
        18 * (max(levels) + 1),
        {"range": [0, top * (1.18 + 0.12 * max(levels))]},
    )


def _levels(places: Sequence[float]) -> list[int]:
    """On which of the heights each mark stands (places from 0 to 1, in any order): the lowest on which no
    other is near, else the one whose nearest is farthest."""
    taken: list[list[float]] = [[] for _level in range(LEVELS)]
    found = []
    for place in places:
        near = [min((abs(place - one) for one in level), default=1.0) for level in taken]
        level = next((at for at, gap in enumerate(near) if gap >= NEAR), near.index(max(near)))
        taken[level].append(place)
        found.append(level)
    return found


def _band(first: dt.date, last: dt.date) -> dict[str, object]:
    """The days of an event, wide enough to be seen."""
    wider = max(dt.timedelta(), (_LEAST - (last - first)) / 2)
    return {
        **_shade(first - wider, last + wider),
        "fillcolor": look.EVENT_TINT,
        "opacity": 0.35,
        "line": {"width": 1, "color": look.EVENT_LINE},
    }


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
    points: pd.Series,
    labels: Sequence[str],
    values: pd.Series,
    complete: pd.Series,
    line: Line,
    text: Callable[[Any], str],
    ids: Sequence[str],
) -> list[look.Trace]:
    """The line of the complete months, and the hollow grey points of the others."""
    name = f"{line.name}: " if line.name else ""
    said = [
        f"{name}{label}: {text(None if pd.isna(value) else value)}"
        for label, value in zip(labels, values, strict=True)
    ]
    common = {"x": at(points), **look.says(said), **({"ids": list(ids)} if ids else {})}
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


def _shade(first: dt.date, last: dt.date) -> dict[str, object]:
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "layer": "below",
        "x0": first.isoformat(),
        "x1": last.isoformat(),
        "fillcolor": look.TINT,
        "opacity": 0.7,
        "line": {"width": 0},
    }


def _ticks(months: pd.Series) -> list[pd.Timestamp]:
    januaries = [month for month in months if month.month == 1]
    enough = 2
    return januaries if len(januaries) >= enough else [months.iloc[0], months.iloc[-1]]


def _tick(month: pd.Timestamp) -> str:
    return str(month.year) if month.month == 1 else i18n.month_short(month.date())
