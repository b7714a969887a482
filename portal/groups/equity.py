"""Shares of seats against shares of staff, with the line on which both are the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from portal.charts import look
from portal.kit.i18n import _, percent

LABELLED = 0.1  # a share from which a point carries its name


@dataclass(frozen=True)
class Point:
    """One library: its name, its share of staff and of seats, whether it is the chosen one."""

    name: str
    staff: float
    seats: float
    is_chosen: bool


def scatter(points: Sequence[Point]) -> go.Figure:
    """A point a library; large ones and the chosen one carry their names."""
    top = 1.15 * max(max((max(p.staff, p.seats) for p in points), default=0.0), 0.05)
    line = look.trace(
        "scatter", x=[0, top], y=[0, top], mode="lines", hoverinfo="skip", showlegend=False,
        line={"color": look.CONTROL, "width": 2, "dash": "dash"},
    )  # fmt: skip
    dots = look.trace(
        "scatter", mode="markers", showlegend=False, cliponaxis=False,
        x=[p.staff for p in points], y=[p.seats for p in points],
        marker={
            "size": [18 if p.is_chosen else 12 for p in points],
            "color": [look.RECEIVED if p.is_chosen else look.SENT for p in points],
            "symbol": ["diamond" if p.is_chosen else "circle" for p in points],
            "line": {"color": "#FFFFFF", "width": 1},
            "opacity": 1,
        },
        customdata=[[p.name, percent(p.staff), percent(p.seats)] for p in points],
        hovertemplate=_("%{customdata[0]}<br>staff %{customdata[1]}, seats %{customdata[2]}")
        + "<extra></extra>",
    )  # fmt: skip
    return look.figure(
        [line, dots], height=460, margin={"l": 64, "r": 16, "t": 16, "b": 56},
        xaxis=_axis(_("share of person-years"), top), yaxis=_axis(_("share of seats"), top),
        annotations=[_line_note(top), *(_name(p, top) for p in points if _has_label(p))],
    )  # fmt: skip


def _has_label(point: Point) -> bool:
    return point.is_chosen or max(point.staff, point.seats) >= LABELLED


def _name(point: Point, top: float) -> dict[str, object]:
    """A name on a ground of its own beside its point; inwards where the point is far right."""
    is_right = point.staff > top / 2
    return {
        "x": point.staff, "y": point.seats, "text": point.name, "showarrow": False,
        "xanchor": "right" if is_right else "left", "xshift": -12 if is_right else 12,
        "bgcolor": "#FFFFFF", "borderpad": 2, "font": {"size": look.TEXT, "color": look.INK},
    }  # fmt: skip


def _axis(title: str, top: float) -> dict[str, object]:
    step = 0.1 if top > 0.3 else 0.05  # noqa: PLR2004 - ticks that do not crowd
    ticks = [round(n * step, 2) for n in range(1, int(top / step) + 1)]
    return {
        "title": {"text": title, "font": {"size": look.TEXT}}, "range": [0, top],
        "tickvals": ticks, "ticktext": [percent(tick, 0) for tick in ticks], "zeroline": False,
    }  # fmt: skip


def _line_note(top: float) -> dict[str, object]:
    """At the upper end of the line, where a phone has room to its left."""
    return {
        "x": 0.92 * top, "y": 0.92 * top, "text": _("in proportion to staff"), "showarrow": False,
        "xanchor": "right", "xshift": -10, "font": {"size": look.SMALL, "color": look.INK_2},
    }  # fmt: skip
