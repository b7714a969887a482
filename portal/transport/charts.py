"""Transport as lines and bars: trend by purpose, days by month, weekdays, bands, routes."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, months
from portal.charts.months import Line
from portal.charts.ranges import Row, ranges
from portal.charts.stacks import ON_ORANGE, Part, stacks
from portal.kit.i18n import _, number, weekday_short
from portal.kit.menu import N_
from portal.transport.queries import ENOUGH
from portal.transport.view import View

MOST_ROUTES = 20
OTHER = "#861700"
BANDS = (
    ("under_48h", N_("Under 48 hours"), look.SENT, "#FFFFFF"),
    ("up_to_72h", N_("48–72 hours"), "#A58BA7", look.INK),
    ("over_72h", N_("Over 72 hours"), look.RECEIVED, ON_ORANGE),
)
TOO_FEW = N_("{n}: too few for shares")


def trend(view: View) -> go.Figure:
    """Transfers a month for holds, on the way back, and for other reasons."""
    lines = (
        Line("reserve", _("For holds"), look.SENT),
        Line("returned", _("On the way back"), look.RECEIVED, "dash"),
        Line("other", _("Other reasons"), OTHER, "dot"),
    )
    return months.figure(view.by_month["month"], view.by_month, lines, view.period)


def days(view: View) -> go.Figure:
    """Median and P90 a month; a month with too few transfers to tell is a cross on the axis."""
    lines = (
        Line("days_median", _("Median"), look.SENT),
        Line("days_p90", _("Nine out of ten at most"), look.RECEIVED, "dash"),
    )
    return months.figure(
        view.by_month["month"], view.by_month, lines, view.period, _days_text, [_too_few(view)]
    )


def weekdays(view: View) -> go.Figure:
    """Transfers sent and arrived on each day of the week, as pairs of bars."""
    frame = view.by_weekday
    rows = list(range(len(frame)))
    names = [weekday_short(int(day)) for day in frame["weekday"]]
    longest = max(1, int(frame[["sent", "arrived"]].to_numpy().max(initial=0)))
    bars = [
        look.trace("bar",
            y=rows, x=frame[column].tolist(), name=name, orientation="h", hoverinfo="skip",
            marker={"color": colour}, text=[number(count) for count in frame[column]],
            textposition="outside", textfont={"size": look.SMALL}, cliponaxis=False,
        )
        for column, name, colour in (
            ("sent", _("Sent"), look.SENT), ("arrived", _("Arrived"), look.RECEIVED),
        )
    ]  # fmt: skip
    return look.figure(
        bars, height=look.height_of(len(frame), 46, 40), barmode="group", bargap=0.25,
        bargroupgap=0.06, margin={"l": look.room(names), "r": 8, "t": 36, "b": 8},
        legend={"traceorder": "normal"},
        yaxis={"tickvals": rows, "ticktext": names, "showgrid": False,
               "range": [len(frame) - 0.5, -0.5]},
        xaxis={"range": [0, longest * 1.22], "showticklabels": False, "showgrid": False},
    )  # fmt: skip


def bands(view: View) -> go.Figure:
    """The three bands of every receiving place, most transfers first."""
    frame = view.by_receiver
    parts = [Part(column, _(name), colour, ink) for column, name, colour, ink in BANDS]
    return stacks(
        place_labels(view, frame["place"]), frame, parts, enough=ENOUGH, too_few=_(TOO_FEW),
    )  # fmt: skip


def routes(view: View) -> go.Figure:
    """The routes with most transfers: how many, and how long they took."""
    top = view.travelled.head(MOST_ROUTES)
    columns = (top[name].tolist() for name in ("transfers", "days_median", "days_p90"))
    rows = [
        Row(name, count, median, p90)
        for name, count, median, p90 in zip(route_names(view, top), *columns, strict=True)
    ]
    return ranges(rows, too_few=_("fewer than {n} arrived").format(n=number(ENOUGH)))


def left_open(view: View) -> go.Figure:
    """Open transfers of the busiest routes that have any: within fourteen days, and for longer."""
    top = view.left_open.head(MOST_ROUTES)
    rows = list(range(len(top)))
    parts = (
        (_("Open for 14 days or less"), (top["open"] - top["overdue"]).tolist(), look.SENT),
        (_("Open for more than 14 days"), top["overdue"].tolist(), look.RECEIVED),
    )
    bars = [
        look.trace("bar",
            y=rows, x=counts, name=name, orientation="h", width=0.4, hoverinfo="skip",
            marker={"color": colour, "line": {"color": "#FFFFFF", "width": 1}},
        )
        for name, counts, colour in parts
    ]  # fmt: skip
    longest = max(1, int(top["open"].max())) if len(top) else 1
    return look.figure(
        bars, height=look.height_of(len(top), 44, 60), barmode="stack",
        legend={"traceorder": "normal"}, margin={"l": 8, "r": 8, "t": 52, "b": 8},
        annotations=[
            *({"x": 0, "y": row, "text": name, "showarrow": False, "xanchor": "left",
               "yanchor": "bottom", "yshift": 9}
              for row, name in zip(rows, route_names(view, top), strict=True)),
            *({"x": count, "y": row, "text": number(count), "showarrow": False, "xanchor": "left",
               "xshift": 4}
              for row, count in zip(rows, top["open"], strict=True)),
        ],
        yaxis={"visible": False, "range": [len(top) - 0.5, -0.65]},
        xaxis={"visible": False, "range": [0, longest * 1.15]},
    )  # fmt: skip


def place_labels(view: View, places: pd.Series) -> list[str]:
    """Names that fit beside a bar, the highlighted one bold."""
    names = [(code, look.short(view.name(code), 40)) for code in places]
    return [f"<b>{name}</b>" if code == view.choice.place else name for code, name in names]


def route_names(view: View, routes: pd.DataFrame) -> list[str]:
    """Rovaniemi → Tornio, shortened so that it fits a phone; one name when both ends are the same."""
    return [
        _("{name}, inside the place").format(name=look.short(view.name(sender), 21))
        if sender == receiver
        else f"{look.short(view.name(sender), 21)} → {look.short(view.name(receiver), 21)}"
        for sender, receiver in zip(routes["sender"], routes["receiver"], strict=True)
    ]


def _days_text(value: float | None) -> str:
    return _("{n} days").format(n=number(value, 1))


def _too_few(view: View) -> look.Trace:
    known = view.by_month["transfers"].notna() & view.by_month["days_median"].isna()
    frame = view.by_month[known]
    return look.trace("scatter",
        x=months.at(frame["month"]), y=[0] * len(frame), mode="markers", showlegend=False,
        marker={"symbol": "x", "size": 9, "color": look.CONTROL}, cliponaxis=False,
        customdata=[
            _("fewer than {n} arrived").format(n=number(ENOUGH)) for _month in frame["month"]
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
