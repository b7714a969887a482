"""Transfers month by month, by reason."""

from functools import partial

import plotly.graph_objects as go

from portal.charts import look, months
from portal.charts.months import Line
from portal.kit import follow
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import months_text
from portal.transport import measures
from portal.transport.figures import columns, titles
from portal.transport.view import View
from portal.transport.words import transfers_text

OTHER = "#861700"


def chart(view: View) -> go.Figure:
    """Transfers a month for holds, on the way back, and for other reasons."""
    lines = (
        Line("reserve", _("For holds"), look.SENT),
        Line("returned", _("On the way back"), look.RECEIVED, "dash"),
        Line("other", _("Other reasons"), OTHER, "dot"),
    )
    return months.figure(
        view.by_month["month"],
        view.by_month,
        lines,
        view.period,
        events=view.happened,
        follow=partial(follow.month, follow.TRANSPORT),
    )


def words(view: View) -> Finding:
    """The busiest of the complete months."""
    known = view.by_month[view.by_month["is_complete"]]
    what = titles.subtitle(view, _("Transfers a month by reason"), titles.span(view))
    how = (
        titles.MONTHS_HOW,
        N_(
            "For holds: the item is on its way to who asked for it. On the way back: it goes home to its owner. Other reasons: for instance sent by hand, cancelled holds, rotating collections."
        ),
    )
    if known.empty:
        return Finding(_("No complete month yet"), what, titles.no_transfers(view), how)
    most, least = known["transfers"].max(), known["transfers"].min()
    high, low = (known[known["transfers"] == end] for end in (most, least))
    headline = _("The busiest month: {month}, {transfers}").format(
        month=months_text(high["month"]), transfers=transfers_text(most)
    )
    alt = _(
        "Lines of transfers a month by reason. Most in {high}: {most}, of which {reserve} for holds. Fewest in {low}: {least}. Complete months only."
    ).format(
        high=months_text(high["month"]),
        most=number(most),
        reserve=" / ".join(map(number, high["reserve"])),
        low=months_text(low["month"]),
        least=number(least),
    )
    return Finding(headline, what, alt, how)


def table(view: View) -> Table:
    """Transfers by reason, a row a month, newest first."""
    shown = (
        Column("month", _("Month"), Kind.MONTH),
        Column("transfers", _("Transfers")),
        Column("reserve", _("For holds")),
        Column("returned", _("On the way back")),
        Column("other", _("Other reasons")),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.by_month.assign(sign=columns.month_signs(view.by_month, "transfers")).iloc[::-1]
    return Table(words(view).subtitle, shown, rows, (measures.RESERVE_SHARE,))


TREND = Figure("maarat", chart, words, table, measures.TRANSFERS)
