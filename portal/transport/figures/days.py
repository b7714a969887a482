"""Days of transport month by month."""

from functools import partial

import plotly.graph_objects as go

from portal.charts import look, months
from portal.charts.months import Line
from portal.kit import follow
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.transport import measures
from portal.transport.figures import columns, titles
from portal.transport.queries import ENOUGH
from portal.transport.view import View


def chart(view: View) -> go.Figure:
    """Median and P90 a month; a month with too few transfers to tell is a cross on the axis."""
    lines = (
        Line("days_median", _("Median"), look.SENT),
        Line("days_p90", _("Nine out of ten at most"), look.RECEIVED, "dash"),
    )
    return months.figure(
        view.by_month["month"],
        view.by_month,
        lines,
        view.period,
        _days_text,
        [_too_few(view)],
        view.happened,
        partial(follow.month, follow.TRANSPORT),
    )


def _days_text(value: float | None) -> str:
    return _("{n} days").format(n=number(value, 1))


def _too_few(view: View) -> look.Trace:
    known = view.by_month["transfers"].notna() & view.by_month["days_median"].isna()
    frame = view.by_month[known]
    return look.trace(
        "scatter",
        x=months.at(frame["month"]),
        y=[0] * len(frame),
        mode="markers",
        showlegend=False,
        marker={"symbol": "x", "size": 9, "color": look.CONTROL},
        cliponaxis=False,
        customdata=[
            _("fewer than {n} arrived").format(n=number(ENOUGH)) for _month in frame["month"]
        ],
        hovertemplate="%{customdata}<extra></extra>",
    )


def words(view: View) -> Finding:
    """Between what the medians of the months lie."""
    known = view.by_month[view.by_month["is_complete"] & view.by_month["days_median"].notna()]
    what = titles.subtitle(view, _("Days from sent to arrived, a month"), titles.span(view))
    how = (
        titles.MONTHS_HOW,
        N_(
            "The median halves the transfers: one half was faster, one half slower. Nine out of ten arrived within the upper line. A cross on the axis is a month with too few transfers to tell."
        ),
    )
    if known.empty:
        return Finding(
            _("Too few transfers to tell the days by month"), what, titles.no_transfers(view), how
        )
    low, high = known["days_median"].min(), known["days_median"].max()
    headline = _("Month by month the median is {days}").format(days=titles.days_span(low, high))
    alt = _(
        "Lines of transport days a month, {n} complete months. Median {median}; nine out of ten arrived within {p90}."
    ).format(
        n=number(len(known)),
        median=titles.days_span(low, high),
        p90=titles.days_span(known["days_p90"].min(), known["days_p90"].max()),
    )
    return Finding(headline, what, alt, how)


def table(view: View) -> Table:
    """Days and bands, a row a month, newest first."""
    shown = (
        Column("month", _("Month"), Kind.MONTH),
        *columns.of_times(),
        Column("sign", _("Note"), Kind.TEXT),
    )
    rows = view.by_month.assign(sign=columns.month_signs(view.by_month, "days_median")).iloc[::-1]
    return Table(words(view).subtitle, shown, columns.with_shares(rows), columns.OF_TIMES)


DAYS = Figure("ajat", chart, words, table, measures.DAYS_MEDIAN)
