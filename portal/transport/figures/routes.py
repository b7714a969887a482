"""The busiest routes: how much and how long."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts.ranges import Row, ranges
from portal.kit import changes
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import NAMED_TIES
from portal.transport import measures
from portal.transport.figures import columns, titles
from portal.transport.queries import ENOUGH
from portal.transport.view import View
from portal.transport.words import transfers_text


def chart(view: View) -> go.Figure:
    """The routes with most transfers: how many, and how long they took."""
    top = view.travelled.head(titles.MOST_ROUTES)
    wanted = (top[name].tolist() for name in ("transfers", "days_median", "days_p90"))
    rows = [
        Row(name, count, median, p90, follow=leads)
        for name, leads, count, median, p90 in zip(
            titles.route_names(view, top), view.follow_routes(top), *wanted, strict=True
        )
    ]
    return ranges(rows, too_few=_("fewer than {n} arrived").format(n=number(ENOUGH)))


def words(view: View) -> Finding:
    """The busiest route."""
    top = view.travelled.head(titles.MOST_ROUTES)
    what = titles.subtitle(
        view,
        titles.with_place(view, titles.shown(_("Transfers and days by route"), view.travelled)),
    )
    how = (
        N_(
            "Each row is one sender and one receiver; the way back is a row of its own. The bar tells how many transfers. The blue point is the median of days, the orange diamond the time within which nine out of ten arrived. Days are told from 30 transfers that arrived; the table has every route."
        ),
    )
    if top.empty:
        return Finding(_("No transfers between two places"), what, titles.no_transfers(view), how)
    headline = _busiest(view, top)
    alt = _(
        "The {n} busiest routes with a bar of transfers and a span of days. {routes}. Days are told of {told} routes."
    ).format(
        n=number(len(top)),
        routes=", ".join(titles.listed(view, top.head(3))),
        told=number(top["days_median"].notna().sum()),
    )
    return Finding(headline, what, alt, how)


def _busiest(view: View, top: pd.DataFrame) -> str:
    """The busiest route; two that are equal by name, more as equal ones."""
    most = top["transfers"].max()
    tied = top[top["transfers"] == most]
    names = [view.route(*ends) for ends in zip(tied["sender"], tied["receiver"], strict=True)]
    if len(names) == 1:
        text = _("The busiest route: {route}, {transfers}")
    elif len(names) == NAMED_TIES:
        text = _("The busiest routes: {route}, both {transfers}")
    else:
        text = _("The busiest routes are equally busy: {transfers} each")
    return text.format(route=changes.listed(names), transfers=transfers_text(most))


def table(view: View) -> Table:
    """Every route between two places, most transfers first; the highlighted place's only."""
    shown = (
        *columns.ends(),
        Column("transfers", _("Transfers")),
        Column("reserve", _("For holds")),
        Column("returned", _("On the way back")),
        Column("other", _("Other reasons")),
        *columns.of_times(),
        Column("km", _("Way of the items, km (estimate)")),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = columns.named(view, view.travelled).assign(sign=columns.time_signs(view.travelled))
    others = (measures.TRANSFERS, measures.RESERVE_SHARE, *columns.OF_TIMES, measures.TRANSPORT_KM)
    return Table(words(view).subtitle, shown, columns.with_shares(rows), others)


ROUTES = Figure("reitit", chart, words, table, measures.DAYS_P90)
