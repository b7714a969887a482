"""Transfers that are open, by route."""

import plotly.graph_objects as go

from portal.charts import look
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, ngettext, number
from portal.kit.tables import Column, Table
from portal.transport import measures
from portal.transport.figures import columns, titles
from portal.transport.view import TRANSFERS, View


def chart(view: View) -> go.Figure:
    """Open transfers of the busiest routes that have any: within fourteen days, and for longer."""
    top = view.left_open.head(titles.MOST_ROUTES)
    rows, routes = list(range(len(top))), titles.route_names(view, top)
    parts = (
        (_("Open for 14 days or less"), (top["open"] - top["overdue"]).tolist(), look.SENT),
        (_("Open for more than 14 days"), top["overdue"].tolist(), look.RECEIVED),
    )
    bars = [
        look.trace(
            "bar",
            y=rows,
            x=counts,
            name=name,
            orientation="h",
            width=0.4,
            ids=view.follow_routes(top),
            **look.says(
                f"{route}<br>{name}: {number(count)}"
                for route, count in zip(routes, counts, strict=True)
            ),
            marker={"color": colour, "line": {"color": "#FFFFFF", "width": 1}},
        )
        for name, counts, colour in parts
    ]
    longest = max(1, int(top["open"].max())) if len(top) else 1
    return look.figure(
        bars,
        height=look.height_of(len(top), 44, 60),
        barmode="stack",
        legend={"traceorder": "normal"},
        margin={"l": 8, "r": 8, "t": 52, "b": 8},
        annotations=[
            *(
                {
                    "x": 0,
                    "y": row,
                    "text": name,
                    "showarrow": False,
                    "xanchor": "left",
                    "yanchor": "bottom",
                    "yshift": 9,
                }
                for row, name in zip(rows, routes, strict=True)
            ),
            *(
                {
                    "x": count,
                    "y": row,
                    "text": number(count),
                    "showarrow": False,
                    "xanchor": "left",
                    "xshift": 4,
                }
                for row, count in zip(rows, top["open"], strict=True)
            ),
        ],
        yaxis={"visible": False, "range": [len(top) - 0.5, -0.65]},
        xaxis={"visible": False, "range": [0, longest * 1.15]},
    )


def words(view: View) -> Finding:
    """How many transfers are open, and for how long."""
    found = view.left_open
    day = i18n.day(view.known_until(TRANSFERS))
    still_open, overdue = int(found["open"].sum()), int(found["overdue"].sum())
    headline = ngettext(
        "{n} transfer is open on {day}, {m} for more than 14 days",
        "{n} transfers are open on {day}, {m} for more than 14 days",
        still_open,
    ).format(n=number(still_open), m=number(overdue), day=day)
    listed = titles.shown(_("Open transfers by route"), found)
    what = titles.subtitle(view, titles.with_place(view, listed), view.open_period)
    alt = _(
        "Bars of open transfers, {n} routes in the order of volume. On {day} {open} are open in all, {overdue} of them for more than 14 days."
    ).format(
        n=number(min(len(found), titles.MOST_ROUTES)),
        day=day,
        open=number(still_open),
        overdue=number(overdue),
    )
    how = (
        N_(
            "Open: sent, but neither arrived nor cancelled. It is a record left open, not proof of a lost item: the item may have arrived without anybody having registered it. Routes are in the order of volume; at most twenty are drawn, the table has all."
        ),
    )
    return Finding(headline, what, alt, how)


def table(view: View) -> Table:
    """Every route that has open transfers, most transfers first; the highlighted place's only."""
    shown = (
        *columns.ends(),
        Column("open", _("Open transfers")),
        Column("overdue", _("Open for more than 14 days")),
        Column("transfers", _("Transfers")),
    )
    others = (measures.TRANSFERS_OVERDUE, measures.TRANSFERS)
    return Table(words(view).subtitle, shown, columns.named(view, view.left_open), others)


LEFT_OPEN = Figure("avoimet", chart, words, table, measures.TRANSFERS_OPEN)
