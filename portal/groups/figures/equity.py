"""Shares of seats against shares of staff, with the line on which both are the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from portal.charts import look
from portal.groups import measures
from portal.groups.figures import records
from portal.groups.view import View
from portal.groups.words import (
    SMALL,
)
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, percent
from portal.kit.tables import Column, Kind, Table

LABELLED = 0.1  # a share from which a point carries its name


@dataclass(frozen=True)
class Point:
    """One library: its name, its share of staff and of seats, whether it is the chosen one, where it leads."""

    name: str
    staff: float
    seats: float
    is_chosen: bool
    follow: str = ""


def chart(view: View) -> go.Figure:
    """A point a library."""
    frame = view.shares
    return scatter(
        [
            Point(
                view.name(str(code)),
                float(staff),
                float(seats),
                code == view.choice.library,
                records.follow_library(str(code)),
            )
            for code, staff, seats in zip(
                frame.index, frame["share_of_staff"], frame["share_of_seats"], strict=True
            )
        ]
    )


def scatter(points: Sequence[Point]) -> go.Figure:
    """A point a library; large ones and the chosen one carry their names."""
    top = 1.15 * max(max((max(p.staff, p.seats) for p in points), default=0.0), 0.05)
    line = look.trace(
        "scatter",
        x=[0, top],
        y=[0, top],
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        line={"color": look.CONTROL, "width": 2, "dash": "dash"},
    )
    dots = look.trace(
        "scatter",
        mode="markers",
        showlegend=False,
        cliponaxis=False,
        x=[p.staff for p in points],
        y=[p.seats for p in points],
        marker={
            "size": [18 if p.is_chosen else 12 for p in points],
            "color": [look.RECEIVED if p.is_chosen else look.SENT for p in points],
            "symbol": ["diamond" if p.is_chosen else "circle" for p in points],
            "line": {"color": "#FFFFFF", "width": 1},
            "opacity": 1,
        },
        ids=[p.follow for p in points],
        customdata=[[p.name, percent(p.staff), percent(p.seats)] for p in points],
        hovertemplate=_("%{customdata[0]}<br>staff %{customdata[1]}, seats %{customdata[2]}")
        + "<extra></extra>",
    )
    return look.figure(
        [line, dots],
        height=460,
        margin={"l": 64, "r": 16, "t": 16, "b": 56},
        xaxis=_axis(_("share of person-years"), top),
        yaxis=_axis(_("share of seats"), top),
        annotations=[_line_note(top), *(_name(p, top) for p in points if _has_label(p))],
    )


def _has_label(point: Point) -> bool:
    return point.is_chosen or max(point.staff, point.seats) >= LABELLED


def _name(point: Point, top: float) -> dict[str, object]:
    """A name on a ground of its own beside its point; inwards where the point is far right."""
    is_right = point.staff > top / 2
    return {
        "x": point.staff,
        "y": point.seats,
        "text": point.name,
        "showarrow": False,
        "xanchor": "right" if is_right else "left",
        "xshift": -12 if is_right else 12,
        "bgcolor": "#FFFFFF",
        "borderpad": 2,
        "font": {"size": look.TEXT, "color": look.INK},
    }


def _axis(title: str, top: float) -> dict[str, object]:
    step = 0.1 if top > 0.3 else 0.05  # noqa: PLR2004 - ticks that do not crowd
    ticks = [round(n * step, 2) for n in range(1, int(top / step) + 1)]
    return {
        "title": {"text": title, "font": {"size": look.TEXT}},
        "range": [0, top],
        "tickvals": ticks,
        "ticktext": [percent(tick, 0) for tick in ticks],
        "zeroline": False,
    }


def _line_note(top: float) -> dict[str, object]:
    """At the upper end of the line, where a phone has room to its left."""
    return {
        "x": 0.92 * top,
        "y": 0.92 * top,
        "text": _("in proportion to staff"),
        "showarrow": False,
        "xanchor": "right",
        "xshift": -10,
        "font": {"size": look.SMALL, "color": look.INK_2},
    }


def words(view: View) -> Finding:
    """What part of seats and of staff the small libraries have."""
    frame = view.shares
    small = frame[[view.size_class(str(code)) == SMALL for code in frame.index]]
    if len(small):
        said = _(
            "Small libraries have {seats} of the seats and {staff} of the person-years"
        ).format(
            seats=percent(small["share_of_seats"].sum(), 0),
            staff=percent(small["share_of_staff"].sum(), 0),
        )
    else:
        said = _("Shares of seats and of person-years, {libraries}").format(
            libraries=records.libraries(len(frame))
        )
    what = _("Share of seats against share of person-years, {region}, {year}").format(
        region=view.region, year=view.year
    )
    alt = _("Scatter of {n} libraries with a line on which both shares are equal. {said}.").format(
        n=number(len(frame)), said=said
    )
    hows = (
        N_(
            "Above the line a library has more of the seats than of the staff, below it less. Small libraries are those with fewer than three person-years."
        ),
        N_(
            "A library of one or two people cannot sit in eight groups however willing it is, and one seat there is a larger part of the working year than in a large library. Distance costs too: a meeting in person can take a day. The figure helps to ask who should be given time or a way to take part; it measures nobody's diligence."
        ),
    )
    return Finding(said, what, alt, hows)


def table(view: View) -> Table:
    """Seats, lead roles and person-years of every library, by size and name."""
    order = [library for library in view.libraries if library in view.shares.index]
    rows = view.shares.loc[order].assign(library_name=[view.name(code) for code in order])
    columns = (
        Column("library_name", _("Library"), Kind.TEXT),
        Column("seats", _("Seats")),
        Column("share_of_seats", _("Share of seats"), Kind.SHARE),
        Column("staff_years", _("Person-years"), Kind.DECIMAL),
        Column("share_of_staff", _("Share of person-years"), Kind.SHARE),
        Column("lead_roles", _("Lead roles")),
    )
    return Table(words(view).subtitle, columns, rows)


EQUITY = Figure("tasapuolisuus", chart, words, table, measures.SHARE_OF_SEATS)
