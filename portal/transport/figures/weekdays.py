"""On which days items are sent and arrive."""

import plotly.graph_objects as go

from portal.charts import look
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number, weekday_short
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures
from portal.transport.figures import titles
from portal.transport.view import View
from portal.transport.words import transfers_text


def chart(view: View) -> go.Figure:
    """Transfers sent and arrived on each day of the week, as pairs of bars."""
    frame = view.by_weekday
    rows = list(range(len(frame)))
    names = [weekday_short(int(day)) for day in frame["weekday"]]
    longest = max(1, int(frame[["sent", "arrived"]].to_numpy().max(initial=0)))
    bars = [
        look.trace(
            "bar",
            y=rows,
            x=frame[column].tolist(),
            name=name,
            orientation="h",
            **look.says(
                f"{day}<br>{name}: {number(count)}"
                for day, count in zip(names, frame[column], strict=True)
            ),
            marker={"color": colour},
            text=[number(count) for count in frame[column]],
            textposition="outside",
            textfont={"size": look.SMALL},
            cliponaxis=False,
        )
        for column, name, colour in (
            ("sent", _("Sent"), look.SENT),
            ("arrived", _("Arrived"), look.RECEIVED),
        )
    ]
    return look.figure(
        bars,
        height=look.height_of(len(frame), 46, 40),
        barmode="group",
        bargap=0.25,
        bargroupgap=0.06,
        margin={"l": look.room(names), "r": 8, "t": 36, "b": 8},
        legend={"traceorder": "normal"},
        yaxis={
            "tickvals": rows,
            "ticktext": names,
            "showgrid": False,
            "range": [len(frame) - 0.5, -0.5],
        },
        xaxis={"range": [0, longest * 1.22], "showticklabels": False, "showgrid": False},
    )


def words(view: View) -> Finding:
    """On which day most is sent."""
    frame = view.by_weekday
    what = titles.subtitle(view, _("Transfers sent and arrived by day of the week"))
    how = (N_("Blue: sent on that day. Orange: arrival registered on that day."),)
    if not len(frame) or not frame["sent"].max():
        return Finding(_("No day of sending is known"), what, titles.no_transfers(view), how)
    said = [
        _("{day}: sent {sent}, arrived {arrived}").format(
            day=i18n.weekday_short(int(day)), sent=number(sent), arrived=number(arrived)
        )
        for day, sent, arrived in zip(
            frame["weekday"], frame["sent"], frame["arrived"], strict=True
        )
    ]
    busiest = frame[frame["sent"] == frame["sent"].max()]
    headline = _("Most is sent on: {days}, {transfers}").format(
        days=", ".join(i18n.weekday(int(day)) for day in busiest["weekday"]),
        transfers=transfers_text(frame["sent"].max()),
    )
    alt = _("Pairs of bars. {days}.").format(days="; ".join(said))
    return Finding(headline, what, alt, how)


def table(view: View) -> Table:
    """Sent and arrived, a row a day of the week."""
    shown = (
        Column("day", _("Day of the week"), Kind.TEXT),
        Column("sent", _("Sent")),
        Column("arrived", _("Arrived")),
    )
    names = [i18n.weekday(int(day)) for day in view.by_weekday["weekday"]]
    return Table(words(view).subtitle, shown, view.by_weekday.assign(day=names))


WEEKDAYS = Figure("viikonpaivat", chart, words, table, measures.TRANSFERS_BY_WEEKDAY)
