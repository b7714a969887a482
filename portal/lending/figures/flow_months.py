"""One flow, month by month."""

import pandas as pd
import plotly.graph_objects as go

from portal.charts import look, months
from portal.charts.months import Line
from portal.kit import follow
from portal.kit.figure import Figure, Finding
from portal.kit.i18n import N_, _, number
from portal.kit.tables import Column, Kind, Table
from portal.kit.ties import months_text
from portal.lending import flow, measures
from portal.lending.flow import FlowView
from portal.lending.words import loans_text


def chart(view: FlowView) -> go.Figure:
    """Loans a month: a missing month leaves a gap, an incomplete one is a hollow grey point."""
    line = Line("loans", "", look.SENT)
    return months.figure(
        view.by_month["loan_month"],
        view.by_month,
        [line],
        view.period,
        events=view.happened,
        follow=lambda day: follow.month(follow.FLOWS, day, follow.FLOW),
    )


def words(view: FlowView) -> Finding:
    """The busiest month of the flow."""
    known = view.by_month[view.by_month["is_complete"] & view.by_month["loans"].notna()]
    what = _("{flow}, loans a month, {months}").format(flow=view.name, months=flow.months(view))
    how = N_(
        "A point is a month. A missing month leaves a gap, never a zero. A hollow grey point is a month whose days are not all known yet. The tinted area is the period of the figures."
    )
    if known.empty or not known["loans"].max():
        return Finding(_("Month by month"), what, what, (how,))
    most, least = known["loans"].max(), known["loans"].min()
    busiest = months_text(known.loc[known["loans"] == most, "loan_month"])
    headline = _("The busiest month: {month}, {loans}").format(
        month=busiest, loans=loans_text(int(most))
    )
    alt = _(
        "Line of loans a month. Highest in {high}: {most}. Lowest in {low}: {least}. Complete months only."
    ).format(
        high=busiest,
        most=number(most),
        low=months_text(known.loc[known["loans"] == least, "loan_month"]),
        least=number(least),
    )
    return Finding(headline, what, alt, (how,))


def table(view: FlowView) -> Table:
    """The loans of every month, the newest first."""
    columns = (
        Column("loan_month", _("Month"), Kind.MONTH),
        Column("loans", _("Loans")),
        Column("complete", _("Complete month"), Kind.TEXT),
    )
    said = view.by_month["is_complete"].map({True: _("yes"), False: _("no")})
    rows: pd.DataFrame = view.by_month.assign(complete=said).iloc[::-1]
    return Table(words(view).subtitle, columns, rows)


FLOW_MONTHS = Figure("virran-kuukaudet", chart, words, table, measures.LOANS_BETWEEN)
