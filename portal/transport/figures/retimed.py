"""Which routes slowed down, and which became faster? Told where there is one period to compare with."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import rows
from portal.kit import i18n
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures
from portal.transport.figures import columns, titles
from portal.transport.view import TRANSFERS, View

EACH_WAY = 5  # routes that are drawn of those that slowed down, and of those that became faster


def drawn(view: View) -> pd.DataFrame:
    """The routes that changed most: the slowed ones first, then the faster ones."""
    found = view.retimed
    slower, faster = found[found["change"] > 0], found[found["change"] < 0]
    return pd.concat([slower.head(EACH_WAY), faster.tail(EACH_WAY)])


def chart(view: View) -> go.Figure:
    """A bar a route: to the right where it slowed down, to the left where it became faster."""
    frame = drawn(view)
    names = titles.route_names(view, frame)
    said = [
        _("{route}: median {before} → {now} days").format(
            route=name, before=number(before, 1), now=number(now, 1)
        )
        for name, before, now in zip(
            names, frame["days_median_before"], frame["days_median"], strict=True
        )
    ]
    change = frame["change"].tolist()
    return rows.above(
        names,
        change,
        [i18n.signed(days, 1) for days in change],
        said,
        follow=view.follow_routes(frame),
        quiet=[not sure for sure in frame["is_sure"]],
    )


def words(view: View) -> Finding:
    """Which route slowed down most by more than chance."""
    past = view.comparison[TRANSFERS].short
    what = titles.subtitle(
        view,
        titles.with_place(
            view, _("Change of the median of days by route, compared with {past}").format(past=past)
        ),
    )
    how = N_(
        "A bar to the right (blue, +): half of the transfers of the route took longer than before. A bar to the left (orange, −): it became faster. Grey: the change may be chance, since the 95 % confidence intervals of the two medians meet. At most five each way; the table and the downloads have every route with 30 transfers that arrived in both periods."
    )
    frame = drawn(view)
    slower = frame[(frame["change"] > 0) & frame["is_sure"]]
    if slower.empty:
        headline = _("No route slowed down by more than chance")
        return Finding(headline, what, f"{headline}. {what}.", (how,))
    first = slower.iloc[0]
    headline = _("Slowed down most: {route}, from {before} to {now} days").format(
        route=view.route(first["sender"], first["receiver"]),
        before=number(first["days_median_before"], 1),
        now=number(first["days_median"], 1),
    )
    alt = _("Bars of the change of the median of days, {n} routes. {said}.").format(
        n=number(len(frame)), said=headline
    )
    return Finding(headline, what, alt, (how,))


def table(view: View) -> Table:
    """Every route that can be compared, the one that slowed down most first."""
    past = view.comparison[TRANSFERS].short
    shown = (
        *columns.ends(),
        Column("timed", _("Arrived, time known")),
        Column("days_median", _("Days, median"), Kind.DECIMAL),
        Column("timed_before", _("Arrived, {period}").format(period=past)),
        Column("days_median_before", _("Days, median, {period}").format(period=past), Kind.DECIMAL),
        Column("change", _("Change, days"), Kind.SIGNED_DECIMAL),
        Column("said", _("Change in words"), Kind.TEXT),
    )
    found = view.retimed
    said = [
        _("may be chance") if not sure else _("slower") if change > 0 else _("faster")
        for sure, change in zip(found["is_sure"], found["change"], strict=True)
    ]
    named = columns.named(view, found).assign(
        said=pd.Series(said, index=found.index, dtype="object")
    )
    return Table(words(view).subtitle, shown, named, (measures.TRANSFERS,))


RETIMED = Figure("hidastuneet", chart, words, table, measures.DAYS_CHANGE)
